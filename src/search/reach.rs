//! The sweep: the best ways for one asker to reach every person, avoiding any one person.

use rayon::prelude::*;

use super::{Asker, Search};
use crate::people::PersonIx;

/// Routes never have more introducers than this.
pub const MAX_INTRODUCERS: u8 = 3;

/// A way to reach a person through others: its chance, and who stands on it between the asker and the person.
///
/// `via` holds the predecessors backwards: `via[0]` asks the person, `via[1]` asks `via[0]`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Way {
    pub chance: f64,
    /// Chance of reaching `via[0]`.
    pub before: f64,
    pub via: [u32; 2],
}

const NOBODY: u32 = u32::MAX;

impl Way {
    const NONE: Self = Self { chance: 0.0, before: 0.0, via: [NOBODY; 2] };

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
        let earlier = |way: &Self| if way.via[1] == NOBODY { 0.0 } else { first[way.via[1] as usize] };
        let (a, b) = (earlier(self), earlier(other));
        if a != b { a > b } else { self.via[1] < other.via[1] }
    }
}

/// Ways over one intermediate person, best first, with distinct intermediates: enough to avoid any two people.
type Over1 = [Way; 3];
/// Ways over two intermediate people: the best, the best without the best's first, the best without its second.
type Over2 = [Way; 3];

/// Everything known about reaching people from one asker. Answers are exact for every person in a prepared set.
pub struct Reach {
    /// g of the first step to each person; 0 where there is none or the person must not be asked.
    first: Vec<f64>,
    /// Where the ways to a person are kept; [`NOBODY`] until they were computed.
    slot: Vec<u32>,
    /// Ways over one other introducer.
    over1: Vec<Over1>,
    /// Ways over two other introducers, for the slots that have them.
    over2: Vec<Over2>,
    prepared: Vec<bool>,
    /// Nobody who may stand on a route: barred, the asker, in a team search every teammate.
    closed: Vec<bool>,
    introducers: u8,
    /// Highest chance of reaching each prepared person and of their sending the introduction, over all lengths and with
    /// nobody to avoid: no route through them can beat it.
    pub(super) bound: Vec<f64>,
}

impl Reach {
    /// Computes first steps of an asker. O(degree of the asker · log), or one scan of all ties for a team.
    pub fn new(search: &Search<'_>, asker: Asker) -> Self {
        let people = search.network.people();
        let mut closed = search.barred.clone();
        match asker {
            Asker::One(asker) => closed[asker.at()] = true,
            Asker::Team => search.teammates().iter().for_each(|teammate| closed[teammate.at()] = true),
        }
        let mut first = match asker {
            Asker::One(asker) => first_steps(search, asker),
            Asker::Team => super::team::first_steps(search),
        };
        for (value, closed) in first.iter_mut().zip(&closed) {
            if *closed {
                *value = 0.0;
            }
        }
        let introducers = search.limits.max_introducers;
        Self {
            first,
            slot: if introducers >= 2 { vec![NOBODY; people] } else { Vec::new() },
            over1: Vec::new(),
            over2: Vec::new(),
            prepared: vec![false; people],
            closed,
            introducers,
            bound: vec![0.0; people],
        }
    }

    /// Makes the answers for these people exact. Parallel; each person is computed alone from the network, so the
    /// result does not depend on threads. O(sum of their degrees), with three introducers also that of their neighbours.
    pub fn prepare(&mut self, search: &Search<'_>, people: &[PersonIx]) {
        let mut open: Vec<PersonIx> = people.iter().copied().filter(|p| !std::mem::replace(&mut self.prepared[p.at()], true)).collect();
        open.retain(|person| !self.closed[person.at()]);
        if self.introducers >= 3 {
            let before: Vec<PersonIx> = neighbours_of(search, &open).into_iter().filter(|person| !self.closed[person.at()]).collect();
            self.prepare_over1(search, &before);
            self.prepare_over1(search, &open);
            let computed: Vec<Over2> = open.par_iter().map(|&person| self.ways_over2(search, person)).collect();
            self.over2.resize(self.over1.len(), [Way::NONE; 3]);
            for (person, ways) in open.iter().zip(computed) {
                self.over2[self.slot[person.at()] as usize] = ways;
            }
        } else if self.introducers == 2 {
            self.prepare_over1(search, &open);
        }
        let send = search.config.search.sends;
        for person in open {
            let at = person.at();
            let longer = self.over1_of(at).map_or(0.0, |ways| ways[0].chance).max(self.over2_of(at).map_or(0.0, |ways| ways[0].chance));
            self.bound[at] = self.first[at].max(longer) * send;
        }
    }

    fn prepare_over1(&mut self, search: &Search<'_>, people: &[PersonIx]) {
        let keep = if self.introducers >= 3 { 3 } else { 2 };
        let open: Vec<PersonIx> = people.iter().copied().filter(|person| self.slot[person.at()] == NOBODY).collect();
        let computed: Vec<Over1> = open.par_iter().with_min_len(64).map(|&person| self.ways_over1(search, person, keep)).collect();
        for (i, person) in open.iter().enumerate() {
            self.slot[person.at()] = (self.over1.len() + i) as u32;
        }
        self.over1.extend(computed);
    }

    fn over1_of(&self, person: usize) -> Option<&Over1> {
        self.over1.get(*self.slot.get(person)? as usize)
    }

    fn over2_of(&self, person: usize) -> Option<&Over2> {
        self.over2.get(*self.slot.get(person)? as usize)
    }

    /// The best ways to `person` over one other, distinct by that other: one scan of the person's ties.
    fn ways_over1(&self, search: &Search<'_>, person: PersonIx, keep: usize) -> Over1 {
        let mut best = [Way::NONE; 3];
        let row = search.network.row(person);
        for (&via, &helps) in row.neighbours.iter().zip(row.helps) {
            let before = self.first[via as usize];
            let chance = before * helps;
            if chance < best[keep - 1].chance || chance == 0.0 {
                continue;
            }
            insert(&mut best, keep, Way { chance, before, via: [via, NOBODY] }, &self.first);
        }
        best
    }

    /// The best way to `person` over two others, and the best without each of those two.
    fn ways_over2(&self, search: &Search<'_>, person: PersonIx) -> Over2 {
        let best = self.best_over2(search, person, NOBODY);
        if best.chance == 0.0 {
            return [Way::NONE; 3];
        }
        [best, self.best_over2(search, person, best.via[0]), self.best_over2(search, person, best.via[1])]
    }

    fn best_over2(&self, search: &Search<'_>, person: PersonIx, avoid: u32) -> Way {
        let mut best = Way::NONE;
        let row = search.network.row(person);
        for (&via, &helps) in row.neighbours.iter().zip(row.helps) {
            if via == avoid {
                continue;
            }
            let earlier = self.over1_of(via as usize).and_then(|ways| ways.iter().find(|way| way.avoids(person.0) && way.avoids(avoid)));
            if let Some(earlier) = earlier {
                let way = Way { chance: earlier.chance * helps, before: earlier.chance, via: [via, earlier.via[0]] };
                if way.beats(&best, &self.first) {
                    best = way;
                }
            }
        }
        best
    }

    /// The best way to have `introducer` ask somebody, avoiding `target`, with `others` people in between (0 to 2).
    pub(super) fn way(&self, introducer: PersonIx, target: u32, others: u8) -> Option<Way> {
        let at = introducer.at();
        let found = match others {
            0 => Way { chance: self.first[at], ..Way::NONE },
            1 => *self.over1_of(at)?.iter().find(|way| way.avoids(target))?,
            _ => {
                let [best, without_last, without_first] = self.over2_of(at)?;
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

/// Keeps the `keep` best ways, best first.
fn insert(best: &mut Over1, keep: usize, way: Way, first: &[f64]) {
    let Some(at) = best[..keep].iter().position(|old| way.beats(old, first)) else { return };
    best[at..keep].rotate_right(1);
    best[at] = way;
}

/// First steps of one asker: observed ties, and `u` to every teammate instead of what was observed.
fn first_steps(search: &Search<'_>, asker: PersonIx) -> Vec<f64> {
    let mut first = vec![0.0; search.network.people()];
    for &neighbour in search.network.row(asker).neighbours {
        let person = PersonIx(neighbour);
        first[person.at()] = search.network.helps(asker, person).unwrap_or(0.0);
    }
    if search.is_teammate(asker) {
        for teammate in search.teammates() {
            first[teammate.at()] = search.config.search.teammate_agrees;
        }
    }
    first
}

/// Everybody tied to one of these people, each once, ascending.
fn neighbours_of(search: &Search<'_>, people: &[PersonIx]) -> Vec<PersonIx> {
    let mut seen = vec![false; search.network.people()];
    for person in people {
        for &neighbour in search.network.row(*person).neighbours {
            seen[neighbour as usize] = true;
        }
    }
    (0..seen.len()).filter(|&i| seen[i]).map(|i| PersonIx(i as u32)).collect()
}
