//! petgraph's own algorithms on the network, unchanged.
//!
//! `cargo run --release --example petgraph_interop`

#![allow(clippy::print_stdout, reason = "an example shows what it found")]

use introrank::core::day::Day;
use introrank::core::progress::NoProgress;
use introrank::engine::session::Setup;
use introrank::ingest::Sources;
use introrank::petgraph::algo::{connected_components, dijkstra};
use introrank::petgraph::visit::{EdgeCount, EdgeRef, NodeCount};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let demo = concat!(env!("CARGO_MANIFEST_DIR"), "/data/demo/exports");
    let sources = Sources {
        exports: vec![demo.into()],
        ..Sources::default()
    };
    let as_of = Day::parse_iso("2026-06-30").ok_or("a date")?;
    let setup = Setup::new(as_of);
    let session = introrank::app::open::session(&sources, setup, &NoProgress)?;
    let (network, people) = (&session.network, &session.directory.people);
    println!(
        "{} people, {} directed ties, {} components",
        network.node_count(),
        network.edge_count(),
        connected_components(network)
    );

    // The most probable chain of contacts is the cheapest path under -ln(strength).
    let dana = session.find_person("Dana Ruiz")[0];
    let costs = dijkstra(network, dana, None, |tie| -tie.weight().ln());
    let mut reached: Vec<_> = costs
        .into_iter()
        .filter(|(person, _)| people.owner(*person).is_none())
        .collect();
    reached.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    for (person, cost) in reached.iter().take(5) {
        println!("{:.3}  {}", (-cost).exp(), people.name(*person));
    }
    assert!(reached.len() > 100, "Dana reaches the network");
    Ok(())
}
