//! The best set of asks: a flow of least cost through reps, prospects and introducers, found exactly by successive
//! cheapest paths. Each unit of flow is one ask.
//!
//! ```text
//! rep's prospects   source ─(room)→ rep ─→ prospect ─(1)→ introducer ─(slots, each dearer)→ sink
//! team's prospects  source ─(1)→ prospect ─→ introducer ─(slots, each dearer)→ rep ─(room)→ sink
//! ```
//!
//! The number of asks grows by one along the cheapest path until another would bring nothing, or the limit is reached;
//! the set is the best of its size at every step (Ahuja, Magnanti and Orlin, *Network Flows*, 1993, chapter 9.7).

use std::collections::VecDeque;

/// One possible ask.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Choice {
    /// Number of the rep who asks.
    pub rep: usize,
    /// Number of the prospect.
    pub prospect: usize,
    /// Number of the introducer.
    pub introducer: usize,
    /// What it is worth: the prospect's value times the chance.
    pub worth: f64,
    /// Preferred among equals.
    pub preferred: bool,
}

/// What limits the asks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rooms {
    /// How many asks each rep may still make.
    pub reps: Vec<u32>,
    /// How many asks each introducer may still get.
    pub introducers: Vec<u32>,
    /// How many asks each introducer carries already.
    pub load: Vec<u32>,
    /// Price of the square of an introducer's load.
    pub price: f64,
    /// Not more asks than this altogether.
    pub most: usize,
}

impl Rooms {
    /// What the `n`-th new ask of an introducer costs, n from 1.
    fn price_of(&self, introducer: usize, n: u32) -> f64 {
        price_of(self.price, self.load[introducer] + n)
    }

    /// What a set of asks is worth, less the price of its load.
    pub fn net(&self, choices: &[Choice], chosen: &[usize]) -> f64 {
        let mut count = vec![0; self.introducers.len()];
        let mut net = 0.0;
        for &at in chosen {
            let choice = choices[at];
            count[choice.introducer] += 1;
            net += choice.worth - self.price_of(choice.introducer, count[choice.introducer]);
        }
        net
    }

    /// True when a set of asks keeps every limit and asks about no prospect twice.
    pub fn allows(&self, choices: &[Choice], chosen: &[usize]) -> bool {
        let mut reps = self.reps.clone();
        let mut introducers = self.introducers.clone();
        let mut prospects = std::collections::BTreeSet::new();
        let take = |room: &mut u32| room.checked_sub(1).map(|left| *room = left).is_some();
        chosen.len() <= self.most
            && chosen.iter().all(|&at| {
                let choice = choices[at];
                take(&mut reps[choice.rep])
                    && take(&mut introducers[choice.introducer])
                    && prospects.insert(choice.prospect)
            })
    }
}

/// What the ask costs that brings an introducer's load to `load`: the step from one square to the next.
pub fn price_of(price: f64, load: u32) -> f64 {
    price * (2.0 * f64::from(load) - 1.0)
}

/// Costs are whole numbers of this part of the largest worth, so that sums are exact and the result is the same everywhere.
const PARTS: f64 = 1e12;

struct Edge {
    to: usize,
    room: u32,
    cost: i64,
}

/// A network with its residual edges: edge `e ^ 1` is the way back of edge `e`.
struct Flow {
    edges: Vec<Edge>,
    from: Vec<Vec<usize>>,
}

impl Flow {
    fn new(nodes: usize) -> Self {
        Self {
            edges: Vec::new(),
            from: vec![Vec::new(); nodes],
        }
    }

    fn edge(&mut self, from: usize, to: usize, room: u32, cost: i64) -> usize {
        let at = self.edges.len();
        self.edges.push(Edge { to, room, cost });
        self.edges.push(Edge {
            to: from,
            room: 0,
            cost: -cost,
        });
        self.from[from].push(at);
        self.from[to].push(at + 1);
        at
    }

    /// The edges of the cheapest path with room, and its cost. Bellman and Ford's with a queue: costs may be negative, and
    /// no cycle is.
    fn cheapest(&self, source: usize, sink: usize) -> Option<(Vec<usize>, i64)> {
        let mut cost = vec![i64::MAX; self.from.len()];
        let mut by = vec![usize::MAX; self.from.len()];
        let mut waiting = vec![false; self.from.len()];
        let mut queue = VecDeque::from([source]);
        cost[source] = 0;
        while let Some(node) = queue.pop_front() {
            waiting[node] = false;
            for &at in &self.from[node] {
                let edge = &self.edges[at];
                if edge.room > 0 && cost[node] + edge.cost < cost[edge.to] {
                    cost[edge.to] = cost[node] + edge.cost;
                    by[edge.to] = at;
                    if !waiting[edge.to] {
                        waiting[edge.to] = true;
                        queue.push_back(edge.to);
                    }
                }
            }
        }
        if by[sink] == usize::MAX {
            return None;
        }
        let mut path = Vec::new();
        let mut node = sink;
        while node != source {
            path.push(by[node]);
            node = self.edges[by[node] ^ 1].to;
        }
        Some((path, cost[sink]))
    }

    /// Sends a unit along the cheapest path as long as that gains something, and not more than `most`.
    fn fill(&mut self, source: usize, sink: usize, most: usize) {
        for _ in 0..most {
            let Some((path, cost)) = self.cheapest(source, sink).filter(|(_, cost)| *cost < 0)
            else {
                break;
            };
            debug_assert!(cost < 0);
            for at in path {
                self.edges[at].room -= 1;
                self.edges[at ^ 1].room += 1;
            }
        }
    }
}

/// The choices that together are worth most within all limits, ascending. Either each prospect has one rep, or each
/// introducer has one: `by_introducer` says which. Exact; O(asks · choices) as it behaves in practice.
pub fn best(choices: &[Choice], rooms: &Rooms, by_introducer: bool) -> Vec<usize> {
    let prospects = choices.iter().map(|c| c.prospect + 1).max().unwrap_or(0);
    let (reps, introducers) = (rooms.reps.len(), rooms.introducers.len());
    let (source, sink) = (0, 1);
    let rep = |r: usize| 2 + r;
    let prospect = |p: usize| 2 + reps + p;
    let introducer = |i: usize| 2 + reps + prospects + i;
    let mut flow = Flow::new(2 + reps + prospects + introducers);
    let largest = choices
        .iter()
        .map(|c| c.worth.abs())
        .fold(rooms.price, f64::max);
    let whole = |cost: f64| (cost / largest.max(f64::MIN_POSITIVE) * PARTS).round() as i64;
    for (r, room) in rooms.reps.iter().enumerate() {
        if by_introducer {
            flow.edge(rep(r), sink, *room, 0);
        } else {
            flow.edge(source, rep(r), *room, 0);
        }
    }
    let mut owner_of_prospect = vec![usize::MAX; prospects];
    let mut owner_of_introducer = vec![usize::MAX; introducers];
    let mut asks = Vec::with_capacity(choices.len());
    for choice in choices {
        let (p, i) = (choice.prospect, choice.introducer);
        if owner_of_prospect[p] == usize::MAX {
            owner_of_prospect[p] = choice.rep;
            flow.edge(
                if by_introducer {
                    source
                } else {
                    rep(choice.rep)
                },
                prospect(p),
                1,
                0,
            );
        }
        if owner_of_introducer[i] == usize::MAX {
            owner_of_introducer[i] = choice.rep;
            let to = if by_introducer { rep(choice.rep) } else { sink };
            for n in 1..=rooms.introducers[i] {
                flow.edge(introducer(i), to, 1, whole(rooms.price_of(i, n)));
            }
        }
        // The smallest part there is decides among equals, and nothing else.
        let cost = -whole(choice.worth) - i64::from(choice.preferred);
        asks.push(flow.edge(prospect(p), introducer(i), 1, cost));
    }
    flow.fill(source, sink, rooms.most);
    let chosen = asks
        .iter()
        .enumerate()
        .filter(|(_, at)| flow.edges[**at].room == 0);
    chosen.map(|(choice, _)| choice).collect()
}

/// What somebody does who goes through the list from the top and takes the best that is left for each prospect.
pub fn greedy(choices: &[Choice], rooms: &Rooms) -> Vec<usize> {
    let mut left = rooms.clone();
    let prospects = choices.iter().map(|c| c.prospect + 1).max().unwrap_or(0);
    let mut of: Vec<Vec<usize>> = vec![Vec::new(); prospects];
    for (at, choice) in choices.iter().enumerate() {
        of[choice.prospect].push(at);
    }
    let mut chosen = Vec::new();
    for mut list in of {
        list.sort_by(|a, b| {
            choices[*b]
                .worth
                .total_cmp(&choices[*a].worth)
                .then(a.cmp(b))
        });
        let free = |at: &&usize| {
            let choice = choices[**at];
            left.reps[choice.rep] > 0 && left.introducers[choice.introducer] > 0
        };
        if chosen.len() < rooms.most
            && let Some(&at) = list.iter().find(free)
        {
            left.reps[choices[at].rep] -= 1;
            left.introducers[choices[at].introducer] -= 1;
            chosen.push(at);
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every set of choices, one after the other.
    fn best_of_all(choices: &[Choice], rooms: &Rooms) -> f64 {
        let mut best = 0.0f64;
        for set in 0u32..1 << choices.len() {
            let chosen: Vec<usize> = (0..choices.len())
                .filter(|at| set & (1 << at) != 0)
                .collect();
            if rooms.allows(choices, &chosen) {
                best = best.max(rooms.net(choices, &chosen));
            }
        }
        best
    }

    fn case() -> impl Strategy<Value = (Vec<Choice>, Rooms, bool)> {
        let worths = proptest::collection::vec(0u32..1000, 25);
        let pairs = proptest::sample::subsequence((0..25usize).collect::<Vec<_>>(), 0..=13);
        let owners = proptest::collection::vec(0usize..2, 5);
        let rooms = (
            proptest::collection::vec(0u32..4, 2),
            proptest::collection::vec(0u32..3, 5),
            proptest::collection::vec(0u32..3, 5),
            0u32..80,
            0usize..6,
        );
        (worths, pairs, owners, rooms, any::<bool>()).prop_map(
            |(worths, pairs, owners, (reps, introducers, load, price, most), by_introducer)| {
                let choice = |at: usize| {
                    let (prospect, introducer) = (at / 5, at % 5);
                    Choice {
                        rep: owners[if by_introducer { introducer } else { prospect }],
                        prospect,
                        introducer,
                        worth: f64::from(worths[at]) / 1000.0,
                        preferred: worths[at] % 2 == 0,
                    }
                };
                let rooms = Rooms {
                    reps,
                    introducers,
                    load,
                    price: f64::from(price) / 1000.0,
                    most,
                };
                (
                    pairs.into_iter().map(choice).collect(),
                    rooms,
                    by_introducer,
                )
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        /// No set of asks within the limits is worth more: all of them were tried.
        #[test]
        fn no_other_set_is_worth_more((choices, rooms, by_introducer) in case()) {
            let chosen = best(&choices, &rooms, by_introducer);
            prop_assert!(rooms.allows(&choices, &chosen));
            let net = rooms.net(&choices, &chosen);
            prop_assert!((net - best_of_all(&choices, &rooms)).abs() < 1e-9, "{net}");
            let simple = greedy(&choices, &rooms);
            prop_assert!(rooms.allows(&choices, &simple));
            prop_assert!(rooms.net(&choices, &simple) <= net + 1e-9);
        }
    }

    #[test]
    fn among_equals_the_preferred_is_taken() {
        for preferred in [0, 1, 2] {
            let choice = |introducer: usize| Choice {
                rep: 0,
                prospect: 0,
                introducer,
                worth: 0.25,
                preferred: introducer == preferred,
            };
            let choices: Vec<Choice> = (0..3).map(choice).collect();
            let rooms = Rooms {
                reps: vec![1],
                introducers: vec![1; 3],
                load: vec![0; 3],
                price: 0.01,
                most: 5,
            };
            for by_introducer in [false, true] {
                assert_eq!(best(&choices, &rooms, by_introducer), [preferred]);
            }
        }
    }

    /// With room for one ask each and nothing to pay it is the assignment problem, which another library solves.
    #[test]
    fn agrees_with_the_assignment_problem() {
        let mut rng = introrank_core::numeric::rng::Rng::new(7, 1);
        for size in [3usize, 8, 20] {
            let worth: Vec<Vec<i64>> = (0..size)
                .map(|_| (0..size + 3).map(|_| rng.below(1000) as i64 + 1).collect())
                .collect();
            let choices: Vec<Choice> = (0..size * (size + 3))
                .map(|at| Choice {
                    rep: 0,
                    prospect: at / (size + 3),
                    introducer: at % (size + 3),
                    worth: worth[at / (size + 3)][at % (size + 3)] as f64,
                    preferred: false,
                })
                .collect();
            let rooms = Rooms {
                reps: vec![size as u32],
                introducers: vec![1; size + 3],
                load: vec![0; size + 3],
                price: 0.0,
                most: size,
            };
            let chosen = best(&choices, &rooms, false);
            let weights = pathfinding::matrix::Matrix::from_rows(worth).unwrap();
            let (total, _) = pathfinding::kuhn_munkres::kuhn_munkres(&weights);
            assert_eq!(rooms.net(&choices, &chosen), total as f64);
        }
    }
}
