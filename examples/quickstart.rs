//! From a folder of exports to the best introducers, in one screen of code.
//!
//! `cargo run --release --example quickstart`

#![allow(clippy::print_stdout, reason = "an example shows what it found")]

use introrank::core::day::Day;
use introrank::core::progress::NoProgress;
use introrank::engine::rank;
use introrank::engine::rank::{CustomerPolicy, Goal};
use introrank::engine::search::{Asker, Cancel, Engine, Limits, Query, Search};
use introrank::engine::session::Setup;
use introrank::ingest::Sources;

/// Introducers listed.
const TOP: usize = 5;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let demo = concat!(env!("CARGO_MANIFEST_DIR"), "/data/demo/exports");
    let sources = Sources {
        exports: vec![demo.into()],
        ..Sources::default()
    };
    let as_of = Day::parse_iso("2026-06-30").ok_or("a date")?;
    let setup = Setup::new(as_of);
    let session = introrank::app::open::session(&sources, setup, &NoProgress)?;

    let search = Search::new(&session.network, &session.directory, &session.setup.config);
    let goal = Goal::of(
        &search,
        &session.find("Pinecrest"),
        None,
        CustomerPolicy::LeaveOut,
    );
    let askers = [Asker::Team];
    let query = Query::new(&askers, [goal.target()], Limits::new(2, TOP));
    let rankings = search.rankings(&query, &Cancel::default())?;

    let lines = rank::lines(&search, &query, &goal, &rankings[0], "Pinecrest").remove(0);
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
