//! Import of 500 archives into a workspace, by stage, and opening it again.
//!
//! `cargo bench --bench workspace`

#![allow(clippy::print_stdout, reason = "a bench reports on standard output")]

mod common;

use std::time::{Duration, Instant};

use introrank::ingest::{self, Sources};
use introrank::people::Directory;
use introrank::people::title::TitleTable;
use introrank::progress::NoProgress;
use introrank::session::Session;
use introrank::synth::{Plan, write_company};
use introrank::workspace::Workspace;

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let plan = Plan {
        teammates: 500,
        contacts: 200_000,
        accounts: 4000,
        connections: 2000,
        messages_a_day: 5,
        ..Plan::default()
    };
    write_company(plan, folder.path(), true, &NoProgress).expect("room for the exports");
    let sources = Sources {
        exports: vec![folder.path().join("exports")],
        ..Sources::default()
    };
    let titles = TitleTable::default();
    let (mut records, reading) =
        timed(|| ingest::read(&sources, &NoProgress).expect("readable exports"));
    let rows: u64 = records.report.totals().rows();
    let (directory, joining) = timed(|| Directory::build(&records, &titles));
    let root = folder.path().join("workspace");
    let mut workspace = Workspace::create(&root).expect("a workspace");
    let (_, writing) = timed(|| {
        workspace
            .import(&mut records, "2026-06-30T00:00:00Z")
            .expect("room for the segments")
    });
    let all = reading + joining + writing;
    println!(
        "{} archives, {rows} rows, {} people, {} threads",
        records.exports.len(),
        directory.people.len(),
        rayon::current_num_threads()
    );
    for (stage, time) in [
        ("reading", reading),
        ("identity", joining),
        ("writing", writing),
        ("all three", all),
    ] {
        println!(
            "{stage:<12} {:>8.0} ms  {:>3.0} %  {:>10.0} rows/s",
            common::ms(time),
            100.0 * time.as_secs_f64() / all.as_secs_f64(),
            rows as f64 / time.as_secs_f64()
        );
    }
    drop((records, directory));
    let (records, kept) = timed(|| workspace.records().expect("a whole workspace"));
    let (_, session) = timed(|| Session::from_records(records, common::setup(), &NoProgress));
    println!(
        "opening      {:>8.0} ms  ({:.0} ms segments, {:.0} ms identity and network)",
        common::ms(kept + session),
        common::ms(kept),
        common::ms(session)
    );
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = work();
    (done, start.elapsed())
}
