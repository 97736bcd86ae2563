//! petgraph's own algorithms give the same answers on the frozen network and on petgraph's `Graph`.

use introrank::core::evidence::Records;
use introrank::core::evidence::{TieKind, TieRow};
use introrank::core::progress::NoProgress;
use introrank::engine::network::{Network, Tie, TieGraph};
use introrank::engine::people::PersonIx;
use introrank::engine::search::{
    Asker, Cancel, Engine, Limits, Query, Search, SearchError, Target,
};
use introrank::engine::session::Session;
use petgraph::algo::{
    all_simple_paths, bidirectional_dijkstra, connected_components, dijkstra, has_path_connecting,
    kosaraju_scc, page_rank,
};
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::{
    EdgeCount, EdgeRef, IntoEdgeReferences, IntoEdgesDirected, IntoNodeReferences, NodeCount,
};
use proptest::prelude::*;

use super::world::setup;

type Ties = Vec<(u8, u8, u8, u8)>;

fn network(people: u8, ties: &Ties) -> Session {
    let mut records = Records::default();
    let keys: Vec<u32> = (0..people)
        .map(|i| records.ties.keys.intern(&format!("p{i:02}")))
        .collect();
    for &(a, b, f, w) in ties.iter().filter(|(a, b, f, w)| a != b && f + w > 0) {
        let (from, to) = (keys[a as usize], keys[b as usize]);
        let (forward, backward) = (f64::from(f) / 16.0, f64::from(w) / 16.0);
        records.ties.rows.push(TieRow {
            from,
            to,
            forward,
            backward,
            since: None,
            kind: TieKind::Connected,
        });
    }
    Session::from_records(&records, setup(), &NoProgress)
}

/// The same network built with petgraph's own means, from the ties and not from the frozen form.
fn twin(people: u8, ties: &Ties) -> DiGraph<(), f64> {
    let mut strength = std::collections::BTreeMap::new();
    for &(a, b, f, w) in ties.iter().filter(|(a, b, f, w)| a != b && f + w > 0) {
        for (from, to, value) in [(a, b, f), (b, a, w)] {
            let entry = strength.entry((from, to)).or_insert(0.0_f64);
            *entry = entry.max(f64::from(value) / 16.0);
        }
    }
    let mut graph = DiGraph::new();
    for _ in 0..people {
        graph.add_node(());
    }
    for ((from, to), value) in strength.into_iter().filter(|(_, value)| *value > 0.0) {
        graph.add_edge(
            NodeIndex::new(from as usize),
            NodeIndex::new(to as usize),
            value,
        );
    }
    graph
}

fn cost(strength: f64) -> u32 {
    // Whole numbers, so that the order of additions cannot matter.
    (17.0 - strength * 16.0) as u32
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn petgraph_algorithms_agree(people in 1_u8..12, ties in prop::collection::vec((0_u8..12, 0_u8..12, 0_u8..=16, 0_u8..=16), 0..50)) {
        let ties: Ties = ties.into_iter().map(|(a, b, f, w)| (a % people, b % people, f, w)).collect();
        let session = network(people, &ties);
        let ours: &Network = &session.network;
        let theirs = twin(people, &ties);
        prop_assert_eq!(ours.node_count(), theirs.node_count());
        prop_assert_eq!(ours.edge_count(), theirs.edge_count());
        prop_assert_eq!(ours.node_references().count(), theirs.node_count());
        let mut edges: Vec<_> = ours.edge_references().map(|e| (e.source().at(), e.target().at(), *e.weight())).collect();
        let mut their_edges: Vec<_> = theirs.edge_references().map(|e| (e.source().index(), e.target().index(), *e.weight())).collect();
        edges.sort_by(|a, b| a.partial_cmp(b).unwrap());
        their_edges.sort_by(|a, b| a.partial_cmp(b).unwrap());
        prop_assert_eq!(edges, their_edges);
        prop_assert_eq!(connected_components(ours), connected_components(&theirs));
        prop_assert_eq!(kosaraju_scc(ours).len(), kosaraju_scc(&theirs).len());
        let ranks = page_rank(ours, 0.85_f64, 10);
        for (a, b) in ranks.iter().zip(page_rank(&theirs, 0.85_f64, 10)) {
            prop_assert!((a - b).abs() < 1e-12);
        }
        for start in 0..people as u32 {
            let (here, there) = (PersonIx(start), NodeIndex::new(start as usize));
            let mut reached: Vec<_> = dijkstra(ours, here, None, |e| cost(*e.weight())).into_iter().map(|(p, c)| (p.at(), c)).collect();
            let mut their_reached: Vec<_> = dijkstra(&theirs, there, None, |e| cost(*e.weight())).into_iter().map(|(n, c)| (n.index(), c)).collect();
            reached.sort_unstable();
            their_reached.sort_unstable();
            prop_assert_eq!(reached, their_reached);
            let incoming: Vec<_> = ours.edges_directed(here, petgraph::Incoming).map(|e| (e.source().at(), e.target().at())).collect();
            let mut theirs_in: Vec<_> = theirs.edges_directed(there, petgraph::Incoming).map(|e| (e.source().index(), e.target().index())).collect();
            theirs_in.sort_unstable();
            prop_assert_eq!(incoming, theirs_in);
            let goal = (start + 1) % u32::from(people);
            let (to, their_to) = (PersonIx(goal), NodeIndex::new(goal as usize));
            prop_assert_eq!(bidirectional_dijkstra(ours, here, to, |e| cost(*e.weight())), bidirectional_dijkstra(&theirs, there, their_to, |e| cost(*e.weight())));
            prop_assert_eq!(has_path_connecting(ours, here, to, None), has_path_connecting(&theirs, there, their_to, None));
            if people <= 7 && here != to {
                let mut paths: Vec<Vec<usize>> = all_simple_paths::<Vec<_>, _, std::hash::RandomState>(ours, here, to, 0, Some(2)).map(|p| p.into_iter().map(PersonIx::at).collect()).collect();
                let mut their_paths: Vec<Vec<usize>> = all_simple_paths::<Vec<_>, _, std::hash::RandomState>(&theirs, there, their_to, 0, Some(2)).map(|p| p.into_iter().map(NodeIndex::index).collect()).collect();
                paths.sort();
                their_paths.sort();
                prop_assert_eq!(paths, their_paths);
            }
        }
    }
}

/// The ties as somebody's own petgraph graph: edges in the order of the list, ends as they come, repeats and all.
fn own_graph(people: u8, ties: &Ties) -> TieGraph<String> {
    let mut graph = TieGraph::default();
    // In reverse, so that the order of nodes is not that of keys.
    let nodes: Vec<NodeIndex> = (0..people)
        .rev()
        .map(|i| graph.add_node(format!("p{i:02}")))
        .collect();
    let node = |i: u8| nodes[(people - 1 - i) as usize];
    for &(a, b, f, w) in ties.iter().filter(|(a, b, f, w)| a != b && f + w > 0) {
        let (forward, backward) = (f64::from(f) / 16.0, f64::from(w) / 16.0);
        let tie = Tie::given(forward, backward);
        let tie = if node(a) < node(b) {
            tie
        } else {
            tie.reversed()
        };
        graph.add_edge(node(a), node(b), tie);
    }
    graph
}

proptest! {
    /// A graph of one's own, frozen, is the network that a list of the same ties gives: the same rows and the same
    /// rankings; and a network given back as a graph freezes into itself.
    #[test]
    fn any_petgraph_graph_can_be_frozen_and_searched(people in 1_u8..10, ties in prop::collection::vec((0_u8..12, 0_u8..12, 0_u8..=16, 0_u8..=16), 0..40)) {
        let ties: Ties = ties.into_iter().map(|(a, b, f, w)| (a % people, b % people, f, w)).collect();
        let listed = network(people, &ties);
        let frozen = Session::from_graph(&own_graph(people, &ties), setup());
        let again = Network::freeze(&frozen.network.to_graph(), setup().as_of);
        let rows = |network: &Network| -> Vec<(Vec<u32>, Vec<f64>, Vec<f64>)> {
            let people = (0..network.people() as u32).map(PersonIx);
            people.map(|p| network.row(p)).map(|row| (row.neighbours.to_vec(), row.helps.to_vec(), row.engages.to_vec())).collect()
        };
        prop_assert_eq!(rows(&listed.network), rows(&frozen.network));
        prop_assert_eq!(rows(&frozen.network), rows(&again));
        let ranked = |session: &Session| {
            let search = Search::new(&session.network, &session.directory, &session.setup.config);
            let everybody: Vec<PersonIx> = session.directory.people.iter().collect();
            let askers: Vec<Asker> = everybody.iter().copied().map(Asker::One).collect();
            let targets = everybody.iter().copied().map(Target::Person);
            let query = Query::new(&askers, targets, Limits::new(2, 9));
            search.rankings(&query, &Cancel::default()).unwrap()
        };
        prop_assert_eq!(ranked(&listed), ranked(&frozen));
    }
}

/// Somebody else's cancel button.
#[test]
fn a_cancelled_question_ends() {
    let session = network(3, &vec![(0, 1, 8, 8), (1, 2, 8, 8)]);
    let search = Search::new(&session.network, &session.directory, &session.setup.config);
    let askers = [Asker::One(PersonIx(0))];
    let query = Query::new(&askers, [Target::Person(PersonIx(2))], Limits::new(2, 9));
    let cancel = Cancel::default();
    assert_eq!(search.rankings(&query, &cancel).unwrap()[0][0].len(), 1);
    cancel.clone().cancel();
    assert!(matches!(
        search.rankings(&query, &cancel),
        Err(SearchError::Cancelled)
    ));
}
