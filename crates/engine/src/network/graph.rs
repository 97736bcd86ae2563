//! The way in and out: people and ties as a petgraph graph.
//!
//! Nodes are people in the order of their positions, an edge is everything one tie is known by before and after it is
//! scored. [`Network::freeze`] lays such a graph out in the compressed rows that the search scans, [`Network::to_graph`]
//! gives one back, with every strength filled in. A graph of one's own becomes one with petgraph's own `map`.

use petgraph::graph::{NodeIndex, UnGraph};
use petgraph::visit::EdgeRef;

use super::build::Places;
use super::doings::Doings;
use super::{Network, ShortDay, flags};
use crate::people::Directory;
use crate::strength::Rates;
use crate::strength::config::StrengthConfig;
use introrank_core::day::Day;

/// People and the observed ties between them. Node `i` is the person at position `i`.
///
/// Undirected, because a tie is one thing with two directions: half the edges of a directed graph, and both strengths
/// stand together.
pub type TieGraph<N = ()> = UnGraph<N, Tie>;

/// A tie as an edge weight. In arrays of two, the first value is the step from the edge's smaller node to its larger
/// one, the second the way back; `NaN` is a strength that is not known yet, 0 a direction that no step takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tie {
    /// The probability that the second helps when the first asks, 0 to 1.
    pub helps: [f64; 2],
    /// The probability that the second engages when the first introduces somebody, 0 to 1.
    pub engages: [f64; 2],
    /// What it rests on, see [`flags`].
    pub flags: u16,
    since: ShortDay,
}

impl Tie {
    /// A tie whose strengths are given: from the smaller node to the larger, and back. Whoever helps engages as much.
    ///
    /// ```
    /// use introrank_engine::network::{Tie, TieGraph};
    /// use introrank_engine::petgraph::graph::UnGraph;
    ///
    /// // Anybody's own graph: friendships with a weight.
    /// let own: UnGraph<&str, f64> = UnGraph::from_edges([(0, 1, 0.9), (1, 2, 0.4)]);
    /// let ties: TieGraph<&str> = own.map(|_, name| *name, |_, weight| Tie::given(*weight, *weight));
    /// assert_eq!(ties.edge_count(), 2);
    /// ```
    pub const fn given(up: f64, down: f64) -> Self {
        Self {
            helps: [up, down],
            engages: [up, down],
            flags: 0,
            since: ShortDay(0),
        }
    }

    /// A tie that somebody observed, with the strengths that were given; scoring fills in the others.
    pub(super) fn observed(up: f64, down: f64, since: Option<Day>, flags: u16) -> Self {
        Self {
            helps: [up, down],
            engages: [up, down],
            flags,
            since: ShortDay::new(since),
        }
    }

    /// The same tie seen from its other end.
    #[must_use]
    pub const fn reversed(self) -> Self {
        let [helps_up, helps_down] = self.helps;
        let [engages_up, engages_down] = self.engages;
        Self {
            helps: [helps_down, helps_up],
            engages: [engages_down, engages_up],
            ..self
        }
    }

    /// When it began, if that is known.
    pub fn since(&self) -> Option<Day> {
        self.since.day()
    }

    /// Two facts about one pair: the larger given strength per direction, the later date, all flags.
    pub(super) fn merge(&mut self, other: &Self) {
        let larger = |a: f64, b: f64| if a.is_nan() || b > a { b } else { a };
        for way in 0..2 {
            self.helps[way] = larger(self.helps[way], other.helps[way]);
            self.engages[way] = larger(self.engages[way], other.engages[way]);
        }
        self.since = self.since.max(other.since);
        self.flags |= other.flags;
    }
}

/// An edge with its ends, smaller first.
type Half = (u32, u32, Tie);

/// The edges of a graph, each with its smaller end first; ties of somebody with themselves are none.
fn halves<N>(graph: &TieGraph<N>) -> impl Iterator<Item = Half> + Clone {
    let edges = graph.edge_references();
    let others = edges.filter(|edge| edge.source() != edge.target());
    others.map(|edge| {
        let (a, b) = (edge.source().index() as u32, edge.target().index() as u32);
        (a.min(b), a.max(b), *edge.weight())
    })
}

const fn pair(edge: &Half) -> (u32, u32) {
    (edge.0, edge.1)
}

/// The edges by their ends, each pair once.
fn sorted(edges: impl Iterator<Item = Half>) -> Vec<Half> {
    let mut edges: Vec<Half> = edges.collect();
    edges.sort_by_key(pair);
    edges.dedup_by(|later, first| {
        let same = pair(later) == pair(first);
        if same {
            first.2.merge(&later.2);
        }
        same
    });
    edges
}

impl Network {
    /// Lays a graph out in rows, as of a day. Strengths that are `NaN` stay so until they are scored; nothing else is
    /// known of the people yet. Parallel edges are merged. O(n + m), and m log m when the edges are in no order.
    pub fn freeze<N>(graph: &TieGraph<N>, as_of: Day) -> Self {
        let people = graph.node_count();
        let edges = halves(graph);
        // A graph that was made in order needs no copy.
        if edges.clone().is_sorted_by(|a, b| pair(a) < pair(b)) {
            Self::of_edges(people, edges, as_of)
        } else {
            Self::of_edges(people, sorted(edges).iter().copied(), as_of)
        }
    }

    /// The rows of edges in order, each pair once.
    fn of_edges(people: usize, edges: impl Iterator<Item = Half> + Clone, as_of: Day) -> Self {
        let mut offsets = vec![0_u32; people + 1];
        for (low, high, _) in edges.clone() {
            offsets[low as usize + 1] += 1;
            offsets[high as usize + 1] += 1;
        }
        for i in 0..people {
            offsets[i + 1] += offsets[i];
        }
        let ties = offsets[people] as usize;
        let mut network = Self {
            neighbours: vec![0; ties],
            helps: vec![0.0; ties],
            engages: vec![0.0; ties],
            mirror: vec![0; ties],
            since: vec![ShortDay::default(); ties],
            flags: vec![0; ties],
            doings: Doings::unknown(people),
            rates: Rates::default(),
            knows_degree: vec![true; people],
            ..Self::empty(as_of)
        };
        let mut next = offsets.clone();
        for (low, high, tie) in edges {
            let halves = [next[low as usize], next[high as usize]];
            next[low as usize] += 1;
            next[high as usize] += 1;
            // A row holds the steps into its person: the way back into the smaller one.
            for (half, other, way) in [(0, high, 1), (1, low, 0)] {
                let at = halves[half] as usize;
                network.neighbours[at] = other;
                network.mirror[at] = halves[1 - half];
                network.since[at] = tie.since;
                network.lay(at, &tie, way);
            }
        }
        network.offsets = offsets;
        network.edges = network.helps.iter().filter(|g| **g > 0.0).count();
        network
    }

    /// One direction of a tie at its place. One that a list left blank is closed, unless a connection without given
    /// strengths opens it.
    fn lay(&mut self, at: usize, tie: &Tie, way: usize) {
        let open = tie.flags & flags::OPEN != 0;
        let given = tie.helps[way] > 0.0;
        let kept = |value: f64| {
            if given || (value == 0.0 && !open) {
                value
            } else {
                f64::NAN
            }
        };
        self.helps[at] = kept(tie.helps[way]);
        self.engages[at] = kept(tie.engages[way]);
        let of_way = match (given, self.helps[at] == 0.0) {
            (true, _) => flags::GIVEN,
            (_, true) => flags::CLOSED,
            _ => 0,
        };
        self.flags[at] = (tie.flags & !(flags::GIVEN | flags::CLOSED)) | of_way;
    }

    /// The same for people of a directory, node `i` the person at position `i`: they are members of their accounts, and
    /// every strength that is `NaN` is estimated from the ties. O(n + m log m).
    pub fn of_graph<N>(
        graph: &TieGraph<N>,
        directory: &Directory,
        config: &StrengthConfig,
        as_of: Day,
    ) -> Self {
        let mut network = Self::freeze(graph, as_of);
        network.finish(directory, config, Places::of(directory, config));
        network
    }

    /// The network as a petgraph graph: a node per person in order, an edge per observed tie with both strengths of both
    /// directions. O(n + m).
    pub fn to_graph(&self) -> TieGraph {
        let mut graph = TieGraph::with_capacity(self.people(), self.neighbours.len() / 2);
        for _ in 0..self.people() {
            graph.add_node(());
        }
        for low in 0..self.people() {
            for at in self.offsets[low] as usize..self.offsets[low + 1] as usize {
                let high = self.neighbours[at] as usize;
                if high > low {
                    let back = self.mirror[at] as usize;
                    let tie = Tie {
                        helps: [self.helps[back], self.helps[at]],
                        engages: [self.engages[back], self.engages[at]],
                        flags: self.flags[at] | self.flags[back],
                        since: self.since[at],
                    };
                    graph.add_edge(NodeIndex::new(low), NodeIndex::new(high), tie);
                }
            }
        }
        graph
    }
}
