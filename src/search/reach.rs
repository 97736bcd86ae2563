//! How one asker reaches people: the best ways to each, avoiding any one person.

use rayon::prelude::*;

use super::hub::Hubs;
use super::{Asker, Search};
use crate::people::PersonIx;
use crate::people::account::AccountIx;

/// Routes never have more introducers than this.
pub const MAX_INTRODUCERS: u8 = 3;

const NOBODY: u32 = u32::MAX;

/// A way to reach a person: its chance, and who stands on it between the asker and the person.
///
/// `via` holds the predecessors backwards: `via[0]` asks the person, `via[1]` asks `via[0]`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Way {
    pub chance: f64,
    /// Chance of reaching `via[0]`.
    pub before: f64,
    pub via: [u32; 2],
}

impl Way {
    const NONE: Self = Self {
        chance: 0.0,
        before: 0.0,
        via: [NOBODY; 2],
    };

    fn avoids(&self, person: u32) -> bool {
        person == NOBODY || (self.via[0] != person && self.via[1] != person)
    }

    /// Better: a higher chance, then a higher chance of reaching the predecessor, then the predecessor's smaller
    /// position, then the same question for the predecessor's predecessor.
    fn beats(&self, other: &Self, first: &[f64]) -> bool {
        if self.chance != other.chance {
            return self.chance > other.chance;
        }
        if self.chance == 0.0 {
            return false;
        }
        if self.before != other.before {
            return self.before > other.before;
        }
        if self.via[0] != other.via[0] {
            return self.via[0] < other.via[0];
        }
        let earlier = |way: &Self| {
            if way.via[1] == NOBODY {
                0.0
            } else {
                first[way.via[1] as usize]
            }
        };
        let (a, b) = (earlier(self), earlier(other));
        if a != b {
            a > b
        } else {
            self.via[1] < other.via[1]
        }
    }
}

/// Ways over one intermediate person, best first, with distinct intermediates: enough to avoid any two people.
type Over1 = [Way; 3];
/// Ways over two intermediate people: the best, the best without its last, the best without its first.
type Over2 = [Way; 3];

/// One person within reach.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reached {
    pub person: PersonIx,
    /// g of the first step straight to them; 0 when there is none.
    first: f64,
    /// Highest chance of reaching them and of their sending the introduction, over all lengths and with nobody to
    /// avoid: no route through them can beat it.
    pub bound: f64,
}

/// Everything a ranking needs to know about one asker: whom they can reach, among the people that matter, and how.
pub(super) struct Reach {
    /// Ascending by person.
    pub reached: Vec<Reached>,
    over1: Vec<Over1>,
    over2: Vec<Over2>,
    pub hubs: Hubs,
}

impl Reach {
    /// Computes the ways to these people (ascending). Parallel; each person is computed alone from the network, so the result does
    /// not depend on threads. With one introducer O(degree of the asker · log); with two also the ties of `people`; with
    /// three also those of their neighbours.
    pub fn new(
        search: &Search<'_>,
        asker: Asker,
        people: &[PersonIx],
        accounts: &[AccountIx],
    ) -> Self {
        let steps = first_steps(search, asker);
        let introducers = search.limits.max_introducers;
        let mut reach = if introducers == 1 {
            let reached = steps
                .iter()
                .map(|&(person, first)| Reached {
                    person,
                    first,
                    bound: 0.0,
                })
                .collect();
            Self {
                reached,
                over1: Vec::new(),
                over2: Vec::new(),
                hubs: Hubs::default(),
            }
        } else {
            Longer::new(search, asker, &steps).ways(people, introducers)
        };
        let send = search.config.search.sends;
        for (at, reached) in reach.reached.iter_mut().enumerate() {
            let longer = [reach.over1.get(at), reach.over2.get(at)]
                .into_iter()
                .flatten()
                .map(|ways| ways[0].chance);
            reached.bound = longer.fold(reached.first, f64::max) * send;
        }
        reach.hubs = Hubs::new(search, &reach, accounts);
        reach
    }

    /// Of the best way to the person at a position: number of introducers, people in between, and the first step alone.
    pub fn best(&self, at: usize) -> (u8, [u32; 2], f64) {
        let first = self.reached[at].first;
        let mut best = (
            1,
            Way {
                chance: first,
                ..Way::NONE
            },
        );
        for (introducers, ways) in [(2, self.over1.get(at)), (3, self.over2.get(at))] {
            if let Some(way) = ways
                .map(|ways| ways[0])
                .filter(|way| way.chance > best.1.chance)
            {
                best = (introducers, way);
            }
        }
        (best.0, best.1.via, first)
    }

    /// Position of a person in [`reached`](Self::reached). O(log n).
    pub fn position(&self, person: PersonIx) -> Option<usize> {
        self.reached
            .binary_search_by_key(&person, |reached| reached.person)
            .ok()
    }

    /// The best way to have the person at a position ask somebody, avoiding `target`, with `others` people in between.
    pub fn way(&self, at: usize, target: u32, others: u8) -> Option<Way> {
        let found = match others {
            0 => Way {
                chance: self.reached[at].first,
                ..Way::NONE
            },
            1 => *self.over1.get(at)?.iter().find(|way| way.avoids(target))?,
            _ => {
                let [best, without_last, without_first] = self.over2.get(at)?;
                if best.avoids(target) {
                    *best
                } else if best.via[0] == target {
                    *without_last
                } else {
                    *without_first
                }
            }
        };
        (found.chance > 0.0).then_some(found)
    }
}

/// First steps of an asker, ascending by person: observed ties, and `u` to every teammate instead of what was observed.
fn first_steps(search: &Search<'_>, asker: Asker) -> Vec<(PersonIx, f64)> {
    let Asker::One(asker) = asker else {
        return super::team::first_steps(search);
    };
    let teammate = search.is_teammate(asker);
    let open = |person: PersonIx| person != asker && !search.is_barred(person);
    let tied = search
        .network
        .steps(asker)
        .filter(|(person, _)| open(*person) && !(teammate && search.is_teammate(*person)));
    let mut steps: Vec<(PersonIx, f64)> = tied.collect();
    if teammate {
        let colleagues = search.teammates().iter().filter(|person| open(**person));
        steps.extend(colleagues.map(|person| (*person, search.config.search.teammate_agrees)));
    }
    steps.sort_unstable_by_key(|(person, _)| *person);
    steps
}

/// The sweep over ways with more than one introducer: everything dense, for the time of the sweep only.
struct Longer<'a, 'n> {
    search: &'a Search<'n>,
    /// g of the first step to each person.
    first: Vec<f64>,
    /// Nobody who may stand on a route: barred, the asker, in a team search every teammate.
    closed: Vec<bool>,
}

impl<'a, 'n> Longer<'a, 'n> {
    fn new(search: &'a Search<'n>, asker: Asker, steps: &[(PersonIx, f64)]) -> Self {
        let mut first = vec![0.0; search.network.people()];
        for (person, g) in steps {
            first[person.at()] = *g;
        }
        let mut closed = search.barred.clone();
        match asker {
            Asker::One(asker) => closed[asker.at()] = true,
            Asker::Team => search
                .teammates()
                .iter()
                .for_each(|teammate| closed[teammate.at()] = true),
        }
        Self {
            search,
            first,
            closed,
        }
    }

    fn ways(&self, people: &[PersonIx], introducers: u8) -> Reach {
        let open = |person: &PersonIx| !self.closed[person.at()];
        let wanted: Vec<PersonIx> = people.iter().copied().filter(open).collect();
        let keep = if introducers >= 3 { 3 } else { 2 };
        let over1: Vec<Over1> = wanted
            .par_iter()
            .with_min_len(64)
            .map(|&person| self.over1(person, keep))
            .collect();
        let over2: Vec<Over2> = if introducers >= 3 {
            let mut before = vec![[Way::NONE; 3]; self.first.len()];
            let computed: Vec<(PersonIx, Over1)> = self
                .neighbours_of(&wanted)
                .into_par_iter()
                .map(|person| (person, self.over1(person, keep)))
                .collect();
            for (person, ways) in computed {
                before[person.at()] = ways;
            }
            wanted
                .par_iter()
                .map(|&person| self.over2(&before, person))
                .collect()
        } else {
            Vec::new()
        };
        let mut reach = Reach {
            reached: Vec::new(),
            over1: Vec::new(),
            over2: Vec::new(),
            hubs: Hubs::default(),
        };
        for (i, &person) in wanted.iter().enumerate() {
            let first = self.first[person.at()];
            let two = over2.get(i).copied();
            if first > 0.0
                || over1[i][0].chance > 0.0
                || two.is_some_and(|ways| ways[0].chance > 0.0)
            {
                reach.reached.push(Reached {
                    person,
                    first,
                    bound: 0.0,
                });
                reach.over1.push(over1[i]);
                reach.over2.extend(two);
            }
        }
        reach
    }

    /// The best ways to `person` over one other, distinct by that other: one scan of the person's ties.
    fn over1(&self, person: PersonIx, keep: usize) -> Over1 {
        let mut best = [Way::NONE; 3];
        let row = self.search.network.row(person);
        for (&via, &helps) in row.neighbours.iter().zip(row.helps) {
            let before = self.first[via as usize];
            let chance = before * helps;
            if chance >= best[keep - 1].chance && chance > 0.0 {
                insert(
                    &mut best,
                    keep,
                    Way {
                        chance,
                        before,
                        via: [via, NOBODY],
                    },
                    &self.first,
                );
            }
        }
        best
    }

    /// The best way to `person` over two others, and the best without each of those two.
    fn over2(&self, before: &[Over1], person: PersonIx) -> Over2 {
        let best = self.best_over2(before, person, NOBODY);
        if best.chance == 0.0 {
            return [Way::NONE; 3];
        }
        [
            best,
            self.best_over2(before, person, best.via[0]),
            self.best_over2(before, person, best.via[1]),
        ]
    }

    fn best_over2(&self, before: &[Over1], person: PersonIx, avoid: u32) -> Way {
        let mut best = Way::NONE;
        let row = self.search.network.row(person);
        for (&via, &helps) in row
            .neighbours
            .iter()
            .zip(row.helps)
            .filter(|(via, _)| **via != avoid)
        {
            if let Some(earlier) = before[via as usize]
                .iter()
                .find(|way| way.avoids(person.0) && way.avoids(avoid))
            {
                let way = Way {
                    chance: earlier.chance * helps,
                    before: earlier.chance,
                    via: [via, earlier.via[0]],
                };
                if way.beats(&best, &self.first) {
                    best = way;
                }
            }
        }
        best
    }

    /// Everybody open who is tied to one of these people, each once, ascending.
    fn neighbours_of(&self, people: &[PersonIx]) -> Vec<PersonIx> {
        let mut seen = vec![false; self.first.len()];
        for person in people {
            for &neighbour in self.search.network.row(*person).neighbours {
                seen[neighbour as usize] = true;
            }
        }
        (0..seen.len())
            .filter(|&i| seen[i] && !self.closed[i])
            .map(|i| PersonIx(i as u32))
            .collect()
    }
}

/// Keeps the `keep` best ways, best first.
fn insert(best: &mut Over1, keep: usize, way: Way, first: &[f64]) {
    let Some(at) = best[..keep].iter().position(|old| way.beats(old, first)) else {
        return;
    };
    best[at..keep].rotate_right(1);
    best[at] = way;
}
