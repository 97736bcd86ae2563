//! Candidates in order, and the few best that are kept.

use std::cmp::Ordering;

use crate::people::PersonIx;

/// Routes never have more introducers than this.
pub const MAX_INTRODUCERS: u8 = 3;

/// Stands where a route has no further person.
pub(super) const NOBODY: u32 = u32::MAX;

/// What the last leg of a route rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LegBasis {
    /// Somebody lists or reported the tie.
    Observed,
    /// Both are at one account; `true` when in one function.
    Inferred(bool),
}

/// An introducer with the best route that ends in them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// The last person before the target.
    pub introducer: PersonIx,
    /// Who is introduced to; `None` for an unnamed person of a role.
    pub target: Option<PersonIx>,
    /// The chance of the route.
    pub chance: f64,
    /// Number of introducers on the route.
    pub introducers: u8,
    /// What the tie between introducer and target rests on.
    pub leg: LegBasis,
    /// Who was asked before the introducer, backwards.
    pub(super) before: [u32; 2],
}

impl Candidate {
    /// What an engine of one's own hands on: the route through everybody `before` the introducer, first to last.
    /// `None` when that is more than [`MAX_INTRODUCERS`] introducers.
    pub fn new(
        before: &[PersonIx],
        introducer: PersonIx,
        target: Option<PersonIx>,
        chance: f64,
        leg: LegBasis,
    ) -> Option<Self> {
        let introducers = u8::try_from(before.len() + 1).ok()?;
        if introducers > MAX_INTRODUCERS {
            return None;
        }
        let mut backwards = [NOBODY; 2];
        for (to, from) in backwards.iter_mut().zip(before.iter().rev()) {
            *to = from.0;
        }
        Some(Self {
            introducer,
            target,
            chance,
            introducers,
            leg,
            before: backwards,
        })
    }

    /// The people to be asked, first to last; the introducer is the last.
    pub fn asked(&self) -> impl Iterator<Item = PersonIx> + use<> {
        let others = self.introducers as usize - 1;
        let before = self.before;
        (0..others)
            .rev()
            .map(move |i| PersonIx(before[i]))
            .chain(std::iter::once(self.introducer))
    }

    /// The first person to be asked.
    pub fn first(&self) -> PersonIx {
        self.asked().next().unwrap_or(self.introducer)
    }

    /// Higher chance, then fewer introducers, then smaller key.
    pub(super) fn order(&self, other: &Self) -> Ordering {
        other
            .chance
            .total_cmp(&self.chance)
            .then(self.introducers.cmp(&other.introducers))
            .then(self.introducer.cmp(&other.introducer))
            .then(self.target.cmp(&other.target))
    }
}

/// The best so far, in order.
#[derive(Clone)]
pub(super) struct Top {
    limit: usize,
    pub(super) list: Vec<Candidate>,
    /// The chance a candidate must at least have to matter. Equal chances still do.
    pub(super) bar: f64,
}

impl Top {
    pub(super) const fn new(limit: usize) -> Self {
        Self {
            limit,
            list: Vec::new(),
            bar: f64::MIN_POSITIVE,
        }
    }

    pub(super) fn clear(&mut self) {
        self.list.clear();
        self.bar = f64::MIN_POSITIVE;
    }

    pub(super) fn offer(&mut self, candidate: Candidate) {
        let at = self
            .list
            .partition_point(|better| better.order(&candidate) == Ordering::Less);
        if at < self.limit {
            self.list.truncate(self.limit - 1);
            self.list.insert(at, candidate);
            if self.list.len() == self.limit {
                self.bar = self.list[self.limit - 1].chance;
            }
        }
    }
}
