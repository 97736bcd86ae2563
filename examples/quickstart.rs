//! The application in a program of one's own: open what is known, ask, and draw the answer as one likes. A chat bot is
//! this, with a chat in place of `println`.
//!
//! `cargo run --release --example quickstart`

#![allow(clippy::print_stdout, reason = "an example shows what it found")]

use introrank::app::find::{FindRequest, find};
use introrank::app::who::AskerChoice;
use introrank::app::{Asked, Inputs, Snapshot};
use introrank::core::day::Day;
use introrank::core::progress::NoProgress;
use introrank::engine::rank::Included;
use introrank::engine::search::{Cancel, Limits};
use introrank::ingest::Sources;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let demo = concat!(env!("CARGO_MANIFEST_DIR"), "/data/demo/exports");
    let inputs = Inputs {
        sources: Sources {
            exports: vec![demo.into()],
            ..Sources::default()
        },
        as_of: Day::parse_iso("2026-06-30"),
        ..Inputs::default()
    };
    let snapshot = Snapshot::open(&inputs, &NoProgress)?;

    let request = FindRequest {
        target: Asked::of("Pinecrest"),
        asker: AskerChoice::Team,
        role: None,
        limits: Limits::new(2, 5),
        included: Included::default(),
        has_mutuals: false,
    };
    let answer = find(&snapshot, &request, &Cancel::default())?;

    for line in answer.lines.iter().filter(|line| line.status == "route") {
        let chance = line.chance.unwrap_or_default();
        println!("{chance:.3}  {}  {}", line.next_step, line.reason);
    }
    assert!(answer.is_found(), "somebody can introduce us");
    Ok(())
}
