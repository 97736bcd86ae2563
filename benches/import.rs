//! Import of a million connection rows: against the `csv` crate counting the fields of the same bytes.
//!
//! `cargo bench --bench import`

#![allow(clippy::print_stdout, reason = "a bench reports on standard output")]

mod common;

use introrank::core::day::Day;
use introrank::core::keys::title::TitleTable;
use introrank::core::progress::NoProgress;
use introrank::engine::people::Directory;
use introrank::ingest;
use introrank::ingest::Sources;
use introrank::synth::{Plan, write_company};
use rayon::prelude::*;

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let as_of = Day::new(2026, 6, 30).expect("a date");
    let plan = Plan {
        teammates: 1000,
        contacts: 400_000,
        accounts: 20_000,
        connections: 1000,
        seed: 3,
        as_of,
        ..Plan::default()
    };
    let written =
        write_company(plan, folder.path(), false, &NoProgress).expect("room for the exports");
    let sources = Sources {
        exports: vec![folder.path().join("exports")],
        ..Sources::default()
    };
    let files: Vec<_> = glob::glob(&folder.path().join("exports/*/*/*.csv").to_string_lossy())
        .expect("a pattern")
        .flatten()
        .collect();
    println!(
        "{} rows in {} archives, {} threads",
        written.rows,
        written.archives,
        rayon::current_num_threads()
    );
    let count = || -> usize {
        let fields = files.par_iter().map(|path| {
            let bytes = std::fs::read(path).expect("readable");
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .from_reader(bytes.as_slice());
            let mut record = csv::ByteRecord::new();
            let mut fields = 0;
            while reader.read_byte_record(&mut record).expect("a record") {
                fields += record.len();
            }
            fields
        });
        let fields: Vec<usize> = fields.collect();
        fields.iter().sum()
    };
    let read = || ingest::read(&sources, &NoProgress).expect("readable exports");
    let titles = TitleTable::default();
    let people = Directory::build(&read(), &titles, None).people.len();
    println!("{people} people");
    let reading = common::in_turn(
        7,
        || {
            std::hint::black_box(read());
        },
        || {
            std::hint::black_box(count());
        },
    );
    common::report("reading and classing rows", &reading, "csv counting fields");
    let with_identity = common::in_turn(
        5,
        || {
            std::hint::black_box(Directory::build(&read(), &titles, None));
        },
        || {
            std::hint::black_box(count());
        },
    );
    common::report("with identity", &with_identity, "csv counting fields");
}
