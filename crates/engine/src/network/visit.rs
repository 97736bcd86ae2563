//! petgraph's visit traits, so that every petgraph algorithm runs on the frozen network unchanged.
//!
//! Nodes are [`PersonIx`], dense from 0. An edge `x → y` exists when a step leads that way; its weight is
//! `g(x→y)`. Each tie is therefore up to two directed edges. Only this file knows petgraph.

use petgraph::Direction;
use petgraph::visit::{
    Data, EdgeCount, EdgeIndexable, EdgeRef, GetAdjacencyMatrix, GraphBase, GraphProp,
    IntoEdgeReferences, IntoEdges, IntoEdgesDirected, IntoNeighbors, IntoNeighborsDirected,
    IntoNodeIdentifiers, IntoNodeReferences, NodeCompactIndexable, NodeCount, NodeIndexable,
    Visitable,
};

use super::Network;
use crate::people::PersonIx;

/// A directed tie as petgraph sees it.
#[derive(Clone, Copy, Debug)]
pub struct TieRef<'a> {
    source: PersonIx,
    target: PersonIx,
    position: usize,
    weight: &'a f64,
}

impl EdgeRef for TieRef<'_> {
    type NodeId = PersonIx;
    type EdgeId = usize;
    type Weight = f64;

    fn source(&self) -> PersonIx {
        self.source
    }

    fn target(&self) -> PersonIx {
        self.target
    }

    fn weight(&self) -> &f64 {
        self.weight
    }

    fn id(&self) -> usize {
        self.position
    }
}

impl<'a> TieRef<'a> {
    /// The weight, `g(source → target)`, with the lifetime of the network.
    pub fn strength(&self) -> &'a f64 {
        self.weight
    }
}

/// The ties of one person in one direction, in the order of the neighbours.
#[derive(Clone, Debug)]
pub struct Ties<'a> {
    network: &'a Network,
    person: PersonIx,
    at: usize,
    end: usize,
    direction: Direction,
}

impl<'a> Iterator for Ties<'a> {
    type Item = TieRef<'a>;

    fn next(&mut self) -> Option<TieRef<'a>> {
        while self.at < self.end {
            let at = self.at;
            self.at += 1;
            let other = PersonIx(self.network.neighbours[at]);
            let (source, target, position) = match self.direction {
                Direction::Incoming => (other, self.person, at),
                Direction::Outgoing => (self.person, other, self.network.mirror[at] as usize),
            };
            let weight = &self.network.helps[position];
            if *weight > 0.0 {
                return Some(TieRef {
                    source,
                    target,
                    position,
                    weight,
                });
            }
        }
        None
    }
}

impl Network {
    fn ties(&self, person: PersonIx, direction: Direction) -> Ties<'_> {
        let range = self.range(person);
        Ties {
            network: self,
            person,
            at: range.start,
            end: range.end,
            direction,
        }
    }
}

/// Neighbours of one person in one direction.
#[derive(Clone, Debug)]
pub struct Neighbours<'a>(Ties<'a>);

impl Iterator for Neighbours<'_> {
    type Item = PersonIx;

    fn next(&mut self) -> Option<PersonIx> {
        let tie = self.0.next()?;
        Some(if self.0.direction == Direction::Outgoing {
            tie.target
        } else {
            tie.source
        })
    }
}

/// All directed ties, person by person.
#[derive(Clone, Debug)]
pub struct AllTies<'a> {
    network: &'a Network,
    person: u32,
    ties: Ties<'a>,
}

impl<'a> Iterator for AllTies<'a> {
    type Item = TieRef<'a>;

    fn next(&mut self) -> Option<TieRef<'a>> {
        loop {
            if let Some(tie) = self.ties.next() {
                return Some(tie);
            }
            self.person += 1;
            if self.person as usize >= self.network.people() {
                return None;
            }
            self.ties = self
                .network
                .ties(PersonIx(self.person), Direction::Outgoing);
        }
    }
}

/// Everybody.
#[derive(Clone, Debug)]
pub struct Persons(std::ops::Range<u32>);

impl Iterator for Persons {
    type Item = PersonIx;

    fn next(&mut self) -> Option<PersonIx> {
        self.0.next().map(PersonIx)
    }
}

/// Which people a petgraph visitor has seen.
#[derive(Clone, Debug, Default)]
pub struct Seen(Vec<bool>);

impl petgraph::visit::VisitMap<PersonIx> for Seen {
    fn visit(&mut self, person: PersonIx) -> bool {
        !std::mem::replace(&mut self.0[person.at()], true)
    }

    fn is_visited(&self, person: &PersonIx) -> bool {
        self.0[person.at()]
    }

    fn unvisit(&mut self, person: PersonIx) -> bool {
        std::mem::replace(&mut self.0[person.at()], false)
    }
}

impl GraphBase for Network {
    type NodeId = PersonIx;
    type EdgeId = usize;
}

impl Data for Network {
    type NodeWeight = ();
    type EdgeWeight = f64;
}

impl GraphProp for Network {
    type EdgeType = petgraph::Directed;
}

impl NodeCount for Network {
    fn node_count(&self) -> usize {
        self.people()
    }
}

impl EdgeCount for Network {
    fn edge_count(&self) -> usize {
        self.edges
    }
}

impl NodeIndexable for Network {
    fn node_bound(&self) -> usize {
        self.people()
    }

    fn to_index(&self, person: PersonIx) -> usize {
        person.at()
    }

    fn from_index(&self, index: usize) -> PersonIx {
        PersonIx(index as u32)
    }
}

impl NodeCompactIndexable for Network {}

impl EdgeIndexable for Network {
    fn edge_bound(&self) -> usize {
        self.directed_ties()
    }

    fn to_index(&self, tie: usize) -> usize {
        tie
    }

    fn from_index(&self, index: usize) -> usize {
        index
    }
}

impl IntoNodeIdentifiers for &Network {
    type NodeIdentifiers = Persons;

    fn node_identifiers(self) -> Persons {
        Persons(0..self.people() as u32)
    }
}

impl IntoNodeReferences for &Network {
    type NodeRef = (PersonIx, &'static ());
    type NodeReferences = std::iter::Map<Persons, fn(PersonIx) -> (PersonIx, &'static ())>;

    fn node_references(self) -> Self::NodeReferences {
        self.node_identifiers().map(|person| (person, &()))
    }
}

impl<'a> IntoNeighbors for &'a Network {
    type Neighbors = Neighbours<'a>;

    fn neighbors(self, person: PersonIx) -> Neighbours<'a> {
        self.neighbors_directed(person, Direction::Outgoing)
    }
}

impl<'a> IntoNeighborsDirected for &'a Network {
    type NeighborsDirected = Neighbours<'a>;

    fn neighbors_directed(self, person: PersonIx, direction: Direction) -> Neighbours<'a> {
        Neighbours(self.ties(person, direction))
    }
}

impl<'a> IntoEdgeReferences for &'a Network {
    type EdgeRef = TieRef<'a>;
    type EdgeReferences = AllTies<'a>;

    fn edge_references(self) -> AllTies<'a> {
        let ties = if self.people() == 0 {
            Ties {
                network: self,
                person: PersonIx(0),
                at: 0,
                end: 0,
                direction: Direction::Outgoing,
            }
        } else {
            self.ties(PersonIx(0), Direction::Outgoing)
        };
        AllTies {
            network: self,
            person: 0,
            ties,
        }
    }
}

impl<'a> IntoEdges for &'a Network {
    type Edges = Ties<'a>;

    fn edges(self, person: PersonIx) -> Ties<'a> {
        self.ties(person, Direction::Outgoing)
    }
}

impl<'a> IntoEdgesDirected for &'a Network {
    type EdgesDirected = Ties<'a>;

    fn edges_directed(self, person: PersonIx, direction: Direction) -> Ties<'a> {
        self.ties(person, direction)
    }
}

impl Visitable for Network {
    type Map = Seen;

    fn visit_map(&self) -> Seen {
        Seen(vec![false; self.people()])
    }

    fn reset_map(&self, map: &mut Seen) {
        map.0.clear();
        map.0.resize(self.people(), false);
    }
}

impl GetAdjacencyMatrix for Network {
    type AdjMatrix = ();

    fn adjacency_matrix(&self) {}

    fn is_adjacent(&self, _matrix: &(), a: PersonIx, b: PersonIx) -> bool {
        self.helps(a, b).is_some()
    }
}
