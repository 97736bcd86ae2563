//! From `ties.csv` on disk to the written result, as a user runs it: against the `csv` crate counting the same bytes.
//!
//! `cargo bench --bench cold`

#![allow(clippy::print_stdout, reason = "a bench reports on standard output")]

mod common;

use std::process::{Command, Stdio};

use introrank::synth::ties::write;

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(common::PLAN, folder.path()).expect("room for the ties");
    let ties = folder.path().join("ties.csv");
    let size = std::fs::metadata(&ties).expect("written").len();
    println!("ties.csv: {:.0} MB", size as f64 / 1e6);
    let run = || {
        let status = Command::new(env!("CARGO_BIN_EXE_introrank"))
            .current_dir(folder.path())
            .args([
                "batch",
                "targets.csv",
                "--ties",
                "ties.csv",
                "--as-file",
                "reps.csv",
                "--max-introducers",
                "1",
            ])
            .args(["--as-of", "2026-01-01", "--out", "result.csv", "--quiet"])
            .stdout(Stdio::null())
            .status()
            .expect("the program runs");
        assert_eq!(status.code(), Some(0));
    };
    let count = || {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_path(&ties)
            .expect("readable");
        let mut record = csv::ByteRecord::new();
        let mut fields = 0;
        while reader.read_byte_record(&mut record).expect("a record") {
            fields += record.len();
        }
        std::hint::black_box(fields);
    };
    let pair = common::in_turn(5, run, count);
    common::report(
        "cold: read, join, build, rank 100,000 pairs, write",
        &pair,
        "csv counting fields, one thread",
    );
}
