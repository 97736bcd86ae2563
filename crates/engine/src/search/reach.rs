//! How one asker reaches people: the best ways to each, avoiding any one person.

use rayon::prelude::*;

use super::Search;
use super::candidate::NOBODY;
use super::hub::Hubs;
use super::query::{Asker, Outsiders, Query};
use crate::people::PersonIx;
use crate::people::account::AccountIx;

/// A question is about few when it touches less than one part of so many of all people: then nothing is done per person of the
/// network.
pub(super) const FEW: usize = 16;

/// A way to reach a person: its chance, and who stands on it between the asker and the person.
///
/// `via` holds the predecessors backwards: `via[0]` asks the person, `via[1]` asks `via[0]`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Way {
    pub chance: f64,
    pub via: [u32; 2],
}

impl Way {
    const NONE: Self = Self {
        chance: 0.0,
        via: [NOBODY; 2],
    };

    const fn straight(chance: f64) -> Self {
        Self {
            chance,
            via: [NOBODY; 2],
        }
    }

    fn avoids(&self, person: u32) -> bool {
        person == NOBODY || (self.via[0] != person && self.via[1] != person)
    }
}

/// The best ways over one intermediate person, with distinct intermediates: enough to avoid any one person.
type Over1 = [Way; 2];
/// Ways over two intermediate people: the best, the best without its last, the best without its first.
type Over2 = [Way; 3];

/// One person within reach.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reached {
    pub person: PersonIx,
    /// g of the first step straight to them; 0 when there is none.
    pub first: f64,
    /// Highest chance of reaching them and of their sending the introduction, over all lengths and with nobody to
    /// avoid: no route through them can beat it.
    pub bound: f64,
    /// Ways over one other.
    over1: Over1,
}

impl Reached {
    /// The best way without or with one other, and its number of introducers: of equal chances the shorter.
    pub fn best(&self) -> (u8, Way) {
        if self.over1[0].chance > self.first {
            (2, self.over1[0])
        } else {
            (1, Way::straight(self.first))
        }
    }
}

/// Everything a ranking needs to know about one asker: whom they can reach, among the people that matter, and how.
pub(super) struct Reach {
    /// Ascending by person.
    pub reached: Vec<Reached>,
    /// Ways over two others, where so many are allowed.
    over2: Vec<Over2>,
    pub hubs: Hubs,
}

impl Reach {
    /// Computes the ways to these people (ascending; some may turn out to be out of reach). Parallel; each person is computed alone from the network, so the result does
    /// not depend on threads. With one introducer O(degree of the asker · log); with two also the ties of `people`; with
    /// three also those of their neighbours.
    pub fn new(
        search: &Search<'_>,
        query: &Query<'_>,
        asker: Asker,
        people: &[PersonIx],
        accounts: &[AccountIx],
    ) -> Self {
        let introducers = query.limits.max_introducers;
        let mut reach = if introducers == 1 {
            let reached = open_steps(search, query, asker)
                .iter()
                .map(|&(person, first)| Reached {
                    person,
                    first,
                    bound: 0.0,
                    over1: [Way::NONE; 2],
                })
                .collect();
            Self {
                reached,
                over2: Vec::new(),
                hubs: Hubs::default(),
            }
        } else {
            Longer::new(search, query, asker, people).ways(people, introducers)
        };
        let send = search.config.search.sends;
        let over2 = &reach.over2;
        let bound = |(at, reached): (usize, &mut Reached)| {
            let (_, best) = reached.best();
            let longest = over2.get(at).map_or(0.0, |ways| ways[0].chance);
            reached.bound = best.chance.max(longest) * send;
        };
        reach
            .reached
            .par_iter_mut()
            .with_min_len(4096)
            .enumerate()
            .for_each(bound);
        let hubs = Hubs::new(search, accounts, |person| {
            let at = reach.position(person)?;
            Some((at as u32, reach.reached[at].bound))
        });
        reach.hubs = hubs;
        reach
    }

    /// True when some routes may have two people between the asker and the introducer.
    pub fn is_long(&self) -> bool {
        !self.over2.is_empty()
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
            0 => Way::straight(self.reached[at].first),
            1 => *self.reached[at]
                .over1
                .iter()
                .find(|way| way.avoids(target))?,
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

/// First steps of an asker to those who may stand on a route, ascending by person.
fn open_steps(search: &Search<'_>, query: &Query<'_>, asker: Asker) -> Vec<(PersonIx, f64)> {
    let mut steps = first_steps(search, asker);
    steps.retain(|(person, _)| !query.exclusions.is_out(*person));
    steps
}

/// g of the first step of an asker to one person; 0 when there is none. O(log degree); of a team O(degree).
fn first_step(search: &Search<'_>, query: &Query<'_>, asker: Asker, person: PersonIx) -> f64 {
    if query.exclusions.is_out(person) || search.is_barred(person) {
        return 0.0;
    }
    let is_teammate = search.is_teammate(person);
    match asker {
        Asker::Team if is_teammate => 0.0,
        Asker::Team => search.best_step(person).map_or(0.0, |(g, _)| g),
        Asker::One(asker) if asker == person => 0.0,
        Asker::One(asker) if is_teammate && search.is_teammate(asker) => {
            match search.teammates().binary_search(&person) {
                Ok(_) => search.teammate_agrees(person),
                // A colleague without an export asks, and is not asked.
                Err(_) => 0.0,
            }
        }
        Asker::One(asker) => search.network.helps(asker, person).unwrap_or(0.0),
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
        steps.extend(colleagues.map(|person| (*person, search.teammate_agrees(*person))));
    }
    steps.sort_unstable_by_key(|(person, _)| *person);
    steps
}

/// A way over one other while the ways are being compared: with the chance of reaching that other.
#[derive(Clone, Copy)]
struct Over {
    chance: f64,
    before: f64,
    via: u32,
}

impl Over {
    const NONE: Self = Self {
        chance: 0.0,
        before: 0.0,
        via: NOBODY,
    };

    /// Better: a higher chance, then a higher chance of reaching the other, then the other's smaller position.
    fn beats(&self, other: &Self) -> bool {
        if self.chance != other.chance {
            self.chance > other.chance
        } else if self.before != other.before {
            self.before > other.before
        } else {
            self.via < other.via
        }
    }
}

impl From<Over> for Way {
    fn from(over: Over) -> Self {
        Self {
            chance: over.chance,
            via: [over.via, NOBODY],
        }
    }
}

/// The sweep over ways with more than one introducer, for the time of the sweep only.
struct Longer<'a, 'n> {
    search: &'a Search<'n>,
    query: &'a Query<'a>,
    asker: Asker,
    /// g of the first step to each person; `None` when a question of few targets looks up those whom it meets.
    first: Option<Vec<f64>>,
}

impl<'a, 'n> Longer<'a, 'n> {
    /// `people` are those who may introduce. When they are few, only those tied to them are looked at.
    fn new(
        search: &'a Search<'n>,
        query: &'a Query<'a>,
        asker: Asker,
        people: &[PersonIx],
    ) -> Self {
        let mut longer = Self {
            search,
            query,
            asker,
            first: None,
        };
        let open = people.iter().filter(|person| !longer.is_closed(**person));
        let ties: usize = open.map(|person| search.network.degree(*person)).sum();
        let all = search.network.people();
        if ties >= all / FEW || query.limits.max_introducers > 2 {
            let mut first = vec![0.0; all];
            for (person, g) in open_steps(search, query, asker) {
                first[person.at()] = g;
            }
            longer.first = Some(first);
        }
        longer
    }

    fn first(&self, person: u32) -> f64 {
        match &self.first {
            Some(first) => first[person as usize],
            None => first_step(self.search, self.query, self.asker, PersonIx(person)),
        }
    }

    /// Nobody who may stand on a route: barred, left out, the asker, in a team search every teammate.
    fn is_closed(&self, person: PersonIx) -> bool {
        let is_asking = match self.asker {
            Asker::One(asker) => asker == person,
            Asker::Team => self.search.teammates().binary_search(&person).is_ok(),
        };
        is_asking || self.search.is_barred(person) || self.query.exclusions.is_out(person)
    }

    fn ways(&self, people: &[PersonIx], introducers: u8) -> Reach {
        let open = |person: &PersonIx| !self.is_closed(*person);
        let wanted: Vec<PersonIx> = people.iter().copied().filter(open).collect();
        let reached = wanted
            .par_iter()
            .with_min_len(512)
            .map(|&person| Reached {
                person,
                first: self.first(person.0),
                bound: 0.0,
                over1: self.over1(person).map(Way::from),
            })
            .collect();
        let over2 = if introducers >= 3 {
            let mut before = vec![[Over::NONE; 3]; self.search.network.people()];
            let computed: Vec<(PersonIx, [Over; 3])> = self
                .neighbours_of(&wanted)
                .into_par_iter()
                .filter(|person| !self.is_closed(*person))
                .map(|person| (person, self.over1(person)))
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
        Reach {
            reached,
            over2,
            hubs: Hubs::default(),
        }
    }

    /// The `K` best ways to `person` over one other, best first, distinct by that other: one scan of the person's ties.
    fn over1<const K: usize>(&self, person: PersonIx) -> [Over; K] {
        let team = &self.search.teammate;
        match (&self.first, self.query.limits.outsiders) {
            (Some(first), Outsiders::Any) => self.over_one(person, |via| first[via as usize]),
            (None, Outsiders::Any) => self.over_one(person, |via| self.first(via)),
            // Whoever passes an ask on is a teammate.
            (_, Outsiders::One) => self.over_one(person, |via| match team[via as usize] {
                true => self.first(via),
                false => 0.0,
            }),
        }
    }

    fn over_one<const K: usize>(&self, person: PersonIx, first: impl Fn(u32) -> f64) -> [Over; K] {
        let mut best = [Over::NONE; K];
        let row = self.search.network.row(person);
        for (&via, &helps) in row.neighbours.iter().zip(row.helps) {
            let before = first(via);
            let chance = before * helps;
            if chance >= best[K - 1].chance && chance > 0.0 {
                let over = Over {
                    chance,
                    before,
                    via,
                };
                if let Some(at) = best.iter().position(|old| over.beats(old)) {
                    best[at..].rotate_right(1);
                    best[at] = over;
                }
            }
        }
        best
    }

    /// The best way to `person` over two others, and the best without each of those two.
    fn over2(&self, before: &[[Over; 3]], person: PersonIx) -> Over2 {
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

    fn best_over2(&self, before: &[[Over; 3]], person: PersonIx, avoid: u32) -> Way {
        let mut best = (Over::NONE, NOBODY);
        let row = self.search.network.row(person);
        for (&via, &helps) in row
            .neighbours
            .iter()
            .zip(row.helps)
            .filter(|(via, _)| **via != avoid)
        {
            // Of three ways with distinct intermediates one avoids any two people.
            let earlier = before[via as usize].iter().find(|earlier| {
                earlier.via != NOBODY && earlier.via != person.0 && earlier.via != avoid
            });
            if let Some(earlier) = earlier {
                let over = Over {
                    chance: earlier.chance * helps,
                    before: earlier.chance,
                    via,
                };
                if over.chance > 0.0 && over.beats(&best.0) {
                    best = (over, earlier.via);
                }
            }
        }
        Way {
            chance: best.0.chance,
            via: [best.0.via, best.1],
        }
    }

    /// Everybody who is tied to one of these people, each once, ascending.
    fn neighbours_of(&self, people: &[PersonIx]) -> Vec<PersonIx> {
        union(self.search.network.people(), |note| {
            for person in people {
                let row = self.search.network.row(*person);
                row.neighbours
                    .iter()
                    .for_each(|other| note(PersonIx(*other)));
            }
        })
    }
}

/// Everybody who is noted, each once, ascending. `people`: how many there are. O(noted · log), at most O(noted + people).
pub(super) fn union(people: usize, each: impl Fn(&mut dyn FnMut(PersonIx))) -> Vec<PersonIx> {
    let mut count = 0_usize;
    each(&mut |_| count += 1);
    if count < people / FEW {
        let mut all = Vec::with_capacity(count);
        each(&mut |person| all.push(person));
        all.sort_unstable();
        all.dedup();
        return all;
    }
    let mut seen = vec![false; people];
    each(&mut |person| seen[person.at()] = true);
    let places = seen.iter().zip(0..);
    let noted = places.filter_map(|(seen, i)| seen.then_some(PersonIx(i)));
    noted.collect()
}
