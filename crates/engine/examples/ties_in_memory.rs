//! Who can introduce Ana to Dov? Ties in memory, this crate alone: no files, no workspace, no command line.
//!
//! `cargo run --release -p introrank-engine --example ties_in_memory`

#![allow(clippy::print_stdout, reason = "an example shows what it found")]

use introrank_core::day::Day;
use introrank_engine::network::{Tie, TieGraph};
use introrank_engine::search::{Asker, Cancel, Engine, Limits, Query, Search, Target};
use introrank_engine::session::{Session, Setup};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // (who asks, who is asked, how surely they help)
    let known = [
        ("Ana", "Bo", 0.9),
        ("Ana", "Cleo", 0.3),
        ("Bo", "Dov", 0.4),
        ("Cleo", "Dov", 0.8),
    ];
    let mut ties = TieGraph::<&str>::default();
    for (from, to, strength) in known {
        let [from, to] = [from, to].map(|name| {
            let there = ties.node_indices().find(|node| ties[*node] == name);
            there.unwrap_or_else(|| ties.add_node(name))
        });
        ties.add_edge(from, to, Tie::given(strength, strength));
    }

    let as_of = Day::parse_iso("2026-06-30").ok_or("a date")?;
    let session = Session::from_graph(&ties, Setup::new(as_of));
    let people = &session.directory.people;
    let person = |key: &str| people.find_key(key).ok_or("nobody of that name");
    let search = Search::new(&session.network, &session.directory, &session.setup.config);
    let askers = [Asker::One(person("Ana")?)];
    let targets = [Target::Person(person("Dov")?)];
    let query = Query::new(&askers, targets, Limits::new(2, 5));
    let rankings = search.rankings(&query, &Cancel::default())?;

    let introducers: Vec<&str> = rankings[0][0]
        .iter()
        .map(|candidate| people.name(candidate.introducer))
        .collect();
    for candidate in &rankings[0][0] {
        let name = people.name(candidate.introducer);
        println!("{:.3}  {name} can introduce Ana to Dov", candidate.chance);
    }
    assert_eq!(
        introducers,
        ["Bo", "Cleo"],
        "0.9 · 0.8 · 0.4 before 0.3 · 0.8 · 0.8"
    );
    Ok(())
}
