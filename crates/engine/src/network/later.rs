//! A network on a later day, and with what was said since: as if it were made anew, without the records.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::listed::{ListedTie, may_know, observe};
use super::{Network, ShortDay, flags};
use crate::history::{Counted, Unsettled};
use crate::people::{Directory, PersonIx};
use crate::strength::config::StrengthConfig;
use crate::strength::{Contact, Responsiveness};
use introrank_core::day::Day;
use introrank_core::moment::Moment;

/// Two people.
type Pair = (u32, u32);

/// One direction of a tie as it is laid out anew: the neighbour, and where it stood before, if it did.
type Half = (u32, Option<usize>);

/// What changes in a network when an ask is over.
struct State<'a> {
    network: &'a mut Network,
    answered: BTreeSet<(u32, u32)>,
}

impl Counted for State<'_> {
    fn is_answered(&self, from: u32, to: u32) -> bool {
        self.answered.contains(&(from, to))
    }

    fn contact(&mut self, pair: (u32, u32), change: &mut dyn FnMut(&mut Contact)) {
        self.network.contact.change(pair, |row| {
            let mut one = Contact::from(*row);
            change(&mut one);
            *row = one.into();
        });
    }

    fn behaviour(&mut self, person: u32, change: &mut dyn FnMut(&mut Responsiveness)) {
        self.network.doings.change(PersonIx(person), change);
    }
}

impl Network {
    /// Goes on to a later day, between which and its own nothing happened: asks are over by then, and every strength is estimated
    /// anew. False, with nothing changed, when a no has faded by then so far that two count as tied again: then it is to be made
    /// anew. O(ties · shared contacts), parallel.
    pub(crate) fn go_on_to(
        &mut self,
        directory: &Directory,
        config: &StrengthConfig,
        day: Day,
    ) -> bool {
        let world = (directory, &self.sizes, &self.said);
        let appears = |pair: &(u32, u32)| {
            let (low, high) = (pair.0.min(pair.1), pair.0.max(pair.1));
            !self.are_tied(PersonIx(low), PersonIx(high))
                && is_shown(directory, low, high)
                && may_know(world, config, day, (low, high))
        };
        if self.said.keys().any(appears) {
            return false;
        }
        self.as_of = day;
        self.jobs.go_on_to(day);
        let Unsettled { mut asks, answered } = std::mem::take(&mut self.open);
        let mut state = State {
            network: self,
            answered,
        };
        asks.settle(Moment::end_of(day), &mut state, &mut |_| {});
        let answered = state.answered;
        self.rates = asks.rates();
        let still = asks.iter().map(|ask| (ask.from, ask.to));
        let still: BTreeSet<(u32, u32)> = still.filter(|pair| answered.contains(pair)).collect();
        self.open = Unsettled {
            asks,
            answered: still,
        };
        self.estimate_anew(directory, config);
        true
    }

    /// Takes in what was said of ties, as if it had been known when the network was made. Before asks tire anybody, and before
    /// anybody is placed whom no record has. O(ties of whoever it is about), and O(ties) when a tie comes or goes by it.
    pub(crate) fn hear(
        &mut self,
        directory: &Directory,
        config: &StrengthConfig,
        told: &[ListedTie],
    ) {
        if told.is_empty() {
            return;
        }
        let mut about: Vec<Pair> = Vec::new();
        for tie in told {
            if tie.since.is_some_and(|day| day > self.as_of) {
                continue;
            }
            observe(*tie, &mut self.said);
            let (low, high) = (tie.from.0.min(tie.to.0), tie.from.0.max(tie.to.0));
            if low != high && is_shown(directory, low, high) {
                about.push((low, high));
            }
        }
        about.sort_unstable();
        about.dedup();
        let (come, go) = self.come_and_go(directory, config, &about);
        if !come.is_empty() || !go.is_empty() {
            self.lay_again(&come, &go);
        }
        let degrees = come.iter().chain(&go).flat_map(|(low, high)| [*low, *high]);
        let mut places: Vec<(PersonIx, usize)> = degrees
            .map(PersonIx)
            .flat_map(|to| self.range(to).map(move |at| (to, at)))
            .collect();
        for (low, high) in about {
            for (to, from) in [(low, high), (high, low)].map(|(a, b)| (PersonIx(a), PersonIx(b))) {
                places.extend(self.position(to, from).map(|at| (to, at)));
            }
        }
        places.sort_unstable();
        places.dedup();
        places.retain(|(_, at)| self.flags[*at] & (flags::GIVEN | flags::CLOSED) == 0);
        let estimated: Vec<[f64; 2]> = places
            .par_iter()
            .map(|(to, at)| self.estimated(directory, config, *to, *at))
            .collect();
        for ((_, at), [g, r]) in places.into_iter().zip(estimated) {
            (self.helps[at], self.engages[at]) = (g, r);
        }
        self.changed();
    }

    /// Of these pairs, of whom something was said, those who are tied from now on, and those who are no more; the others are
    /// marked.
    fn come_and_go(
        &mut self,
        directory: &Directory,
        config: &StrengthConfig,
        about: &[Pair],
    ) -> (Vec<Pair>, Vec<Pair>) {
        let (mut come, mut go) = (Vec::new(), Vec::new());
        for &(low, high) in about {
            let world = (directory, &self.sizes, &self.said);
            let tied = may_know(world, config, self.as_of, (low, high));
            match self.position(PersonIx(low), PersonIx(high)) {
                None if tied => come.push((low, high)),
                None => {}
                Some(at) => {
                    let halves = [at, self.mirror[at] as usize];
                    let shown = flags::OPEN | flags::GIVEN;
                    if !tied && halves.iter().all(|at| self.flags[*at] & shown == 0) {
                        go.push((low, high));
                    } else {
                        for half in halves {
                            self.flags[half] |= flags::SAID;
                        }
                    }
                }
            }
        }
        (come, go)
    }

    /// Lays out the rows with some ties more, that were only said, and some less. O(ties).
    fn lay_again(&mut self, come: &[Pair], go: &[Pair]) {
        let (come, go) = (both_ways(come), both_ways(go));
        let (offsets, halves) = self.halves(&come, &go);
        self.neighbours = halves.iter().map(|(other, _)| *other).collect();
        self.helps = kept(&self.helps, &halves, f64::NAN);
        self.engages = kept(&self.engages, &halves, f64::NAN);
        self.since = kept(&self.since, &halves, ShortDay::default());
        self.flags = kept(&self.flags, &halves, flags::SAID);
        if !self.shared.is_empty() {
            self.shared = kept(&self.shared, &halves, 0);
        }
        // Everybody's row is met by their neighbours in order.
        let mut next = offsets.clone();
        self.mirror = self
            .neighbours
            .iter()
            .map(|other| {
                let place = &mut next[*other as usize];
                *place += 1;
                *place - 1
            })
            .collect();
        self.offsets = offsets;
        for (row, other) in come {
            let (one, two) = (PersonIx(row), PersonIx(other));
            let Some(at) = self.position(one, two) else {
                continue;
            };
            let pairs = [(row, other), (other, row)];
            if pairs.iter().any(|pair| self.contact.get(*pair).is_some()) {
                self.flags[at] |= flags::CONTACT;
            }
            let count = self.shared_contacts(one, two) as u8;
            if let Some(shared) = self.shared.get_mut(at) {
                *shared = count;
            }
        }
    }

    /// Where every row begins once some halves of ties have come and others gone, and each half: the neighbour, and where it
    /// stood before.
    fn halves(&self, come: &[Pair], go: &[Pair]) -> (Vec<u32>, Vec<Half>) {
        let mut new = come.iter().peekable();
        let mut offsets = Vec::with_capacity(self.offsets.len());
        let mut halves = Vec::with_capacity(self.neighbours.len() + come.len());
        for (row, ends) in (0..).zip(self.offsets.windows(2)) {
            offsets.push(halves.len() as u32);
            for at in ends[0] as usize..ends[1] as usize {
                let half = (row, self.neighbours[at]);
                while let Some(before) = new.next_if(|new| **new < half) {
                    halves.push((before.1, None));
                }
                if go.binary_search(&half).is_err() {
                    halves.push((half.1, Some(at)));
                }
            }
            while let Some(last) = new.next_if(|new| new.0 == row) {
                halves.push((last.1, None));
            }
        }
        offsets.push(halves.len() as u32);
        (offsets, halves)
    }
}

/// Each pair in both orders, in order.
fn both_ways(pairs: &[Pair]) -> Vec<Pair> {
    let halves = pairs.iter().flat_map(|(a, b)| [(*a, *b), (*b, *a)]);
    let mut halves: Vec<Pair> = halves.collect();
    halves.sort_unstable();
    halves
}

/// A column of ties with these halves; what is new has `new`.
fn kept<T: Copy>(column: &[T], halves: &[Half], new: T) -> Vec<T> {
    let places = halves.iter().map(|(_, at)| *at);
    places.map(|at| at.map_or(new, |at| column[at])).collect()
}

/// Neither of the two is hidden.
fn is_shown(directory: &Directory, low: u32, high: u32) -> bool {
    let people = &directory.people;
    !people.is_hidden(PersonIx(low)) && !people.is_hidden(PersonIx(high))
}
