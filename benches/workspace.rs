//! Import of 500 archives into a workspace, by stage, and opening it again; then a mailbox of 1 GiB, with the memory it takes.
//!
//! `cargo bench --bench workspace`

#![allow(clippy::print_stdout, reason = "a bench reports on standard output")]

mod common;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use introrank::core::keys::title::TitleTable;
use introrank::core::progress::NoProgress;
use introrank::engine::people::Directory;
use introrank::engine::session::Session;
use introrank::ingest;
use introrank::ingest::Sources;
use introrank::store::{MadeFrom, Workspace};
use introrank::synth::{Plan, write_company};

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
    let (directory, joining) = timed(|| Directory::build(&records, &titles, None));
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
    let (session, session_time) =
        timed(|| Session::from_records(&records, common::setup(), &NoProgress));
    println!(
        "opening      {:>8.0} ms  ({:.0} ms segments, {:.0} ms identity and network)",
        common::ms(kept + session_time),
        common::ms(kept),
        common::ms(session_time)
    );
    prepared(&workspace, session, kept + session_time);
    mailbox(folder.path());
}

/// Keeps a network ready, reads it, and goes on to the next day with it, against making it from the records.
fn prepared(workspace: &Workspace, session: Session, made: Duration) {
    let from = MadeFrom {
        counted: workspace.counted().expect("a whole workspace"),
        day: session.setup.as_of,
        model: "bench".to_owned(),
        said: String::new(),
        version: workspace.version().expect("a whole workspace"),
    };
    let write = || workspace.prepare(&from, |to| session.write(to));
    let (written, writing) = timed(write);
    written.expect("room for a network");
    let fingerprint = session.fingerprint().to_owned();
    let read = || {
        let sections = workspace.prepared(&from).expect("just written");
        Session::read(sections, Box::new(common::setup()))
    };
    let (read, reading) = timed(read);
    let Ok(mut read) = read else {
        panic!("a network is not as it was written");
    };
    assert_eq!(read.fingerprint(), fingerprint);
    let day = from.day.plus(1);
    let (has_gone, going) = timed(|| read.go_on_to(day));
    println!(
        "prepared     {:>8.0} ms to read, {:.0} times faster than made ({:.0} ms to write)",
        common::ms(reading),
        made.as_secs_f64() / reading.as_secs_f64(),
        common::ms(writing)
    );
    if has_gone {
        let ratio = made.as_secs_f64() / going.as_secs_f64();
        println!(
            "next day     {:>8.0} ms, {ratio:.1} times faster",
            common::ms(going)
        );
    }
}

/// Imports 1 GiB of mail as a user does, and watches the most memory the process ever held (on Linux).
fn mailbox(folder: &Path) {
    const SIZE: usize = 1 << 30;
    let path = folder.join("inbox.mbox");
    let file = std::fs::File::create(&path).expect("room for a mailbox");
    let mut out = std::io::BufWriter::new(file);
    let body = "What was agreed, word for word, and then some more of it.\n".repeat(140);
    let (mut written, mut mails) = (0, 0_u32);
    while written < SIZE {
        let contact = mails * 7919 % 5000;
        let day = 1 + mails % 28;
        let mail = format!(
            "From - \nFrom: Contact {contact} <contact{contact}@mail.example>\nTo: Dana Ruiz <dana@us.example>\nDelivered-To: dana@us.example\nDate: {day} Feb 2026 10:00:00 +0000\nMessage-ID: <{mails}@mail.example>\nSubject: Hello\n\n{body}\n"
        );
        out.write_all(mail.as_bytes()).expect("room for a mailbox");
        written += mail.len();
        mails += 1;
    }
    out.flush().expect("room for a mailbox");
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_introrank"))
        .arg("import")
        .arg(&path)
        .arg("--workspace")
        .arg(folder.join("mail"))
        .arg("--quiet")
        .stdout(Stdio::null())
        .spawn()
        .expect("the program runs");
    let status = format!("/proc/{}/status", child.id());
    let mut most = String::from("unknown");
    while child.try_wait().expect("a child").is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let peak = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        most = peak.map_or(most, |peak| peak.trim().to_owned());
        std::thread::sleep(Duration::from_millis(5));
    }
    println!(
        "mailbox      {:>8.0} ms  {mails} mails in 1 GiB, at most {most} of memory",
        common::ms(start.elapsed())
    );
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = work();
    (done, start.elapsed())
}
