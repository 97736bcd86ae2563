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
        let mut about: Vec<(u32, u32)> = Vec::new();
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
        about: &[(u32, u32)],
    ) -> (Vec<(u32, u32)>, Vec<(u32, u32)>) {
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
    fn lay_again(&mut self, come: &[(u32, u32)], go: &[(u32, u32)]) {
        const GONE: u32 = u32::MAX;
        let both = |pairs: &[(u32, u32)]| {
            let halves = pairs.iter().flat_map(|(a, b)| [(*a, *b), (*b, *a)]);
            let mut halves: Vec<(u32, u32)> = halves.collect();
            halves.sort_unstable();
            halves
        };
        let (come, go) = (both(come), both(go));
        let old = std::mem::replace(self, Self::empty(self.as_of));
        let mut moved = vec![GONE; old.neighbours.len()];
        let (mut new, mut kept) = (come.iter().peekable(), Vec::with_capacity(moved.len()));
        let mut offsets = Vec::with_capacity(old.offsets.len());
        for (row, ends) in (0..).zip(old.offsets.windows(2)) {
            offsets.push(kept.len() as u32);
            for at in ends[0]..ends[1] {
                let half = (row, old.neighbours[at as usize]);
                while let Some(before) = new.next_if(|new| **new < half) {
                    kept.push((before.1, GONE));
                }
                if go.binary_search(&half).is_err() {
                    moved[at as usize] = kept.len() as u32;
                    kept.push((half.1, at));
                }
            }
            while let Some(last) = new.next_if(|new| new.0 == row) {
                kept.push((last.1, GONE));
            }
        }
        offsets.push(kept.len() as u32);
        let of = |at: u32| (at != GONE).then_some(at as usize);
        let flag_of = |row: u32, other: u32| {
            let pairs = [(row, other), (other, row)];
            let has_contact = pairs.iter().any(|pair| old.contact.get(*pair).is_some());
            flags::SAID | if has_contact { flags::CONTACT } else { 0 }
        };
        let neighbours: Vec<u32> = kept.iter().map(|(other, _)| *other).collect();
        let mut mirror: Vec<u32> = kept
            .iter()
            .map(|(_, at)| of(*at).map_or(GONE, |at| moved[old.mirror[at] as usize]))
            .collect();
        let mut own_flags: Vec<u16> = kept
            .iter()
            .map(|(_, at)| of(*at).map_or(0, |at| old.flags[at]))
            .collect();
        for (row, other) in &come {
            let find = |row: u32, other: u32| {
                let start = offsets[row as usize] as usize;
                let ends = &neighbours[start..offsets[row as usize + 1] as usize];
                ends.binary_search(&other).map(|at| start + at)
            };
            if let (Ok(at), Ok(back)) = (find(*row, *other), find(*other, *row)) {
                mirror[at] = back as u32;
                own_flags[at] = flag_of(*row, *other);
            }
        }
        let number = |column: &[f64]| -> Vec<f64> {
            let kept = kept.iter();
            kept.map(|(_, at)| of(*at).map_or(f64::NAN, |at| column[at]))
                .collect()
        };
        let mut shared = Vec::new();
        if !old.shared.is_empty() {
            let kept = kept.iter();
            shared.extend(kept.map(|(_, at)| of(*at).map_or(0, |at| old.shared[at])));
        }
        *self = Self {
            helps: number(&old.helps),
            engages: number(&old.engages),
            since: kept
                .iter()
                .map(|(_, at)| of(*at).map_or_else(ShortDay::default, |at| old.since[at]))
                .collect(),
            offsets,
            neighbours,
            mirror,
            flags: own_flags,
            shared,
            ..old
        };
        for (row, other) in come {
            let pair = (PersonIx(row), PersonIx(other));
            let count = self.shared_contacts(pair.0, pair.1) as u8;
            let at = self.position(pair.0, pair.1);
            if let Some(shared) = at.and_then(|at| self.shared.get_mut(at)) {
                *shared = count;
            }
        }
    }
}

/// Neither of the two is hidden.
fn is_shown(directory: &Directory, low: u32, high: u32) -> bool {
    let people = &directory.people;
    !people.is_hidden(PersonIx(low)) && !people.is_hidden(PersonIx(high))
}
