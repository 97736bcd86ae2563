//! petgraph in and out: a graph of one's own becomes a network that can be searched, and petgraph's own algorithms run on
//! any network unchanged.
//!
//! `cargo run --release --example petgraph_interop`

#![allow(clippy::print_stdout, reason = "an example shows what it found")]

use introrank::core::day::Day;
use introrank::core::progress::NoProgress;
use introrank::engine::network::{Tie, TieGraph};
use introrank::engine::search::{Asker, Cancel, Engine, Limits, Query, Search, Target};
use introrank::engine::session::{Session, Setup};
use introrank::ingest::{self, Sources};
use introrank::petgraph::algo::{connected_components, dijkstra};
use introrank::petgraph::graph::UnGraph;
use introrank::petgraph::visit::{EdgeCount, EdgeRef, NodeCount};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let as_of = Day::parse_iso("2026-06-30").ok_or("a date")?;
    own_graph(as_of)?;
    demo(as_of)
}

/// Somebody's own graph, weights and all, frozen and searched.
fn own_graph(as_of: Day) -> Result<(), Box<dyn std::error::Error>> {
    let mut own = UnGraph::<&str, f64>::default();
    let [ana, bo, cleo, dov] = ["Ana", "Bo", "Cleo", "Dov"].map(|name| own.add_node(name));
    own.extend_with_edges([
        (ana, bo, 0.9),
        (ana, cleo, 0.3),
        (bo, dov, 0.4),
        (cleo, dov, 0.8),
    ]);
    let ties: TieGraph<&str> = own.map(|_, name| *name, |_, weight| Tie::given(*weight, *weight));
    let session = Session::from_graph(&ties, Setup::new(as_of));
    let search = Search::new(&session.network, &session.directory, &session.setup.config);
    let person = |name: &str| session.find_person(name)[0];
    let askers = [Asker::One(person("Ana"))];
    let query = Query::new(&askers, [Target::Person(person("Dov"))], Limits::new(2, 5));
    let ranked = search.rankings(&query, &Cancel::default())?;
    for candidate in &ranked[0][0] {
        let name = session.directory.people.name(candidate.introducer);
        println!("{:.3}  {name} can introduce Ana to Dov", candidate.chance);
    }
    assert_eq!(session.network.to_graph().edge_count(), own.edge_count());
    Ok(())
}

/// petgraph's algorithms on the demo company.
fn demo(as_of: Day) -> Result<(), Box<dyn std::error::Error>> {
    let demo = concat!(env!("CARGO_MANIFEST_DIR"), "/data/demo/exports");
    let sources = Sources {
        exports: vec![demo.into()],
        ..Sources::default()
    };
    let records = ingest::read(&sources, &NoProgress)?;
    let session = Session::from_records(&records, Setup::new(as_of), &NoProgress);
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
