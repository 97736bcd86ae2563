//! 50 reps × 2,000 targets, one introducer, against petgraph with hash look-up and against a bare merge of sorted arrays.
//!
//! `cargo bench --bench reps`

#![allow(clippy::print_stdout, reason = "a bench reports on standard output")]

mod common;

use std::collections::HashMap;

use introrank::engine::people::PersonIx;
use introrank::engine::search::{Asker, Limits, Query, Rankings, Search, Sweep, Target};
use petgraph::Direction;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;
use rayon::prelude::*;

const SEND: f64 = 0.80;
const TOP: usize = 5;

/// (chance, introducer) best first, at most five.
type Ranking = Vec<(f64, u32)>;

fn main() {
    let large = common::large(false);
    let network = &large.session.network;
    println!(
        "network: {} people, {} directed ties, {:.1} bytes per directed tie",
        network.people(),
        network.directed_ties(),
        network.bytes() as f64 / network.directed_ties() as f64
    );
    assert!(
        network.bytes() as f64 / network.directed_ties() as f64 <= 28.0,
        "the frozen network grew too large"
    );
    let limits = Limits::new(1, TOP);
    let search = Search::new(
        network,
        &large.session.directory,
        &large.session.setup.config,
    );
    let askers: Vec<Asker> = large.askers.iter().copied().map(Asker::One).collect();
    let targets = large.targets.iter().copied().map(Target::Person);
    let query = Query::new(&askers, targets, limits);
    let ours = || -> Vec<Vec<Ranking>> {
        let sweep = Sweep::new(&search, &query);
        let short = |found: &[introrank::engine::search::Candidate]| {
            found.iter().map(|c| (c.chance, c.introducer.0)).collect()
        };
        let rank = |room: &mut Rankings, target: &PersonIx| {
            sweep.rank_into(*target, room);
            room.per_asker().map(short).collect()
        };
        large
            .targets
            .par_iter()
            .with_min_len(32)
            .map_init(|| sweep.room(), rank)
            .collect()
    };

    // petgraph as one would use it: a directed graph, the rep's neighbours in a hash map, each target's looked up in it.
    let mut graph = DiGraph::<(), f64>::with_capacity(network.people(), 2 * large.ties.len());
    for _ in 0..network.people() {
        graph.add_node(());
    }
    let people = &large.session.directory.people;
    let node = |person: u32| {
        NodeIndex::new(
            people
                .find_key(&introrank::synth::ties::key(person))
                .expect("known")
                .at(),
        )
    };
    for tie in &large.ties {
        graph.add_edge(node(tie.from), node(tie.to), tie.forward);
        graph.add_edge(node(tie.to), node(tie.from), tie.backward);
    }
    let petgraph = || -> Vec<Vec<Ranking>> {
        large
            .askers
            .iter()
            .map(|asker| {
                let known: HashMap<NodeIndex, f64> = graph
                    .edges(NodeIndex::new(asker.at()))
                    .map(|e| (e.target(), *e.weight()))
                    .collect();
                large
                    .targets
                    .par_iter()
                    .with_min_len(32)
                    .map(|target| {
                        let mut found: Ranking = graph
                            .edges_directed(NodeIndex::new(target.at()), Direction::Incoming)
                            .filter_map(|e| {
                                known
                                    .get(&e.source())
                                    .map(|g| (g * SEND * e.weight(), e.source().index() as u32))
                            })
                            .filter(|_| asker != target)
                            .collect();
                        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
                        found.truncate(TOP);
                        found
                    })
                    .collect()
            })
            .collect()
    };

    // A bare merge: two sorted arrays per pair, the chance and nothing else.
    let outward: Vec<(&[u32], Vec<f64>)> = large
        .askers
        .iter()
        .map(|asker| {
            let row = network.row(*asker);
            (
                row.neighbours,
                row.neighbours
                    .iter()
                    .map(|n| network.helps(*asker, PersonIx(*n)).unwrap_or(0.0))
                    .collect(),
            )
        })
        .collect();
    let merge = || -> f64 {
        let best: Vec<f64> = large
            .targets
            .par_iter()
            .with_min_len(32)
            .map(|target| {
                let row = network.row(*target);
                let mut sum = 0.0;
                for (_, (neighbours, helps)) in large
                    .askers
                    .iter()
                    .zip(&outward)
                    .filter(|(asker, _)| *asker != target)
                {
                    let (mut i, mut j, mut best) = (0, 0, 0.0_f64);
                    while i < neighbours.len() && j < row.neighbours.len() {
                        let (a, b) = (neighbours[i], row.neighbours[j]);
                        if a == b {
                            best = best.max(helps[i] * SEND * row.engages[j]);
                        }
                        i += usize::from(a <= b);
                        j += usize::from(b <= a);
                    }
                    sum += best;
                }
                sum
            })
            .collect();
        best.iter().sum()
    };

    let (a, b) = (ours(), petgraph());
    let mut pairs = 0;
    for (t, by_asker) in a.iter().enumerate() {
        for (s, ranking) in by_asker.iter().enumerate() {
            assert_eq!(
                *ranking, b[s][t],
                "both give the same introducers and chances"
            );
            pairs += usize::from(!ranking.is_empty());
        }
    }
    let bests: f64 = a
        .iter()
        .flatten()
        .filter_map(|r| r.first())
        .map(|r| r.0)
        .sum();
    assert!(
        (bests - merge()).abs() < 1e-9 * bests.max(1.0),
        "the merge finds the same best chances"
    );
    println!(
        "{} pairs, {pairs} of them with an introducer, {} threads",
        askers.len() * large.targets.len(),
        rayon::current_num_threads()
    );
    let against = common::in_turn(
        9,
        || {
            std::hint::black_box(petgraph());
        },
        || {
            std::hint::black_box(ours());
        },
    );
    common::report(
        "petgraph Graph, hash look-up (first) to ours (second)",
        &against,
        "ours",
    );
    let against = common::in_turn(
        9,
        || {
            std::hint::black_box(ours());
        },
        || {
            std::hint::black_box(merge());
        },
    );
    common::report("ours (first) to a bare merge (second)", &against, "merge");
}
