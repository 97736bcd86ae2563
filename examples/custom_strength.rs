//! Change one number of the model and see the ranking move.
//!
//! `cargo run --release --example custom_strength`

#![allow(clippy::print_stdout, reason = "an example shows what it found")]

use introrank::core::day::Day;
use introrank::core::progress::NoProgress;
use introrank::engine::rank;
use introrank::engine::rank::{Goal, Included};
use introrank::engine::search::{Asker, Cancel, Engine, Limits, Query, Search};
use introrank::engine::session::{Session, Setup};
use introrank::engine::strength::config::Config;
use introrank::ingest::{self, Sources};

/// Introducers listed.
const TOP: usize = 1;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let usual = best("")?;
    // In this team, colleagues rarely find the time: asking contacts directly gains.
    let busy = best("[search]\nteammate_agrees = 0.2\n")?;
    println!("usual team: {usual}\nbusy team:  {busy}");
    assert_ne!(
        usual, busy,
        "the first choice depends on how often colleagues agree"
    );
    Ok(())
}

/// Who should introduce Dana at Ironvale, under a configuration.
fn best(config: &str) -> Result<String, Box<dyn std::error::Error>> {
    let demo = concat!(env!("CARGO_MANIFEST_DIR"), "/data/demo/exports");
    let sources = Sources {
        exports: vec![demo.into()],
        ..Sources::default()
    };
    let as_of = Day::parse_iso("2026-06-30").ok_or("a date")?;
    let setup = Setup {
        config: Config::parse(config)?,
        ..Setup::new(as_of)
    };
    let records = ingest::read(&sources, &NoProgress)?;
    let session = Session::from_records(&records, setup, &NoProgress);
    let search = Search::new(&session.network, &session.directory, &session.setup.config);
    let asker = Asker::One(session.find_person("Dana Ruiz")[0]);
    let goal = Goal::of(
        &search,
        &session.find("Ironvale"),
        None,
        Included::default(),
    );
    let askers = [asker];
    let query = Query::new(&askers, [goal.target()], Limits::new(2, TOP));
    let rankings = search.rankings(&query, &Cancel::default())?;
    let lines = rank::lines(&search, &query, &goal, &rankings[0], "Ironvale").remove(0);
    let first = lines
        .iter()
        .find(|line| line.rank == Some(1))
        .ok_or("no route")?;
    Ok(first.reason.clone())
}
