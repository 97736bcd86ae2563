//! From a folder of exports to the best introducers, in one screen of code.
//!
//! `cargo run --release --example quickstart`

#![allow(clippy::print_stdout, reason = "an example shows what it found")]

use introrank::core::day::Day;
use introrank::core::progress::NoProgress;
use introrank::engine::rank;
use introrank::engine::rank::{Goal, LeftOut};
use introrank::engine::search::{Asker, Limits, Search, Sweep};
use introrank::engine::session::Setup;
use introrank::ingest::Sources;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let demo = concat!(env!("CARGO_MANIFEST_DIR"), "/data/demo/exports");
    let sources = Sources {
        exports: vec![demo.into()],
        ..Sources::default()
    };
    let as_of = Day::parse_iso("2026-06-30").ok_or("a date")?;
    let setup = Setup::new(as_of);
    let session = introrank::app::open::session(&sources, setup, &NoProgress)?;

    let limits = Limits {
        max_introducers: 2,
        top: 5,
    };
    let search = Search::new(
        &session.network,
        &session.directory,
        &session.setup.config,
        limits,
    );
    let goal = Goal::of(
        &search,
        &session.find("Pinecrest"),
        None,
        LeftOut::CustomersAndOpenDeals,
    );
    let (targets, accounts) = rank::targets(&search, std::iter::once(&goal));
    let sweep = Sweep::new(&search, &[Asker::Team], &targets, &accounts);

    let lines = rank::lines(&search, &sweep, &goal, "Pinecrest", None).remove(0);
    for line in lines.iter().filter(|line| line.rank.is_some()) {
        let chance = line
            .appraisal
            .as_ref()
            .map_or(0.0, |appraisal| appraisal.chance);
        println!("{:.3}  {}  {}", chance, line.next.words(), line.reason);
    }
    assert!(
        lines.iter().any(|line| line.rank == Some(1)),
        "somebody can introduce us"
    );
    Ok(())
}
