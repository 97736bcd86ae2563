//! From reach to ranking: the best introducers to one target.

use std::cmp::Ordering;

use super::{Hubs, Reach, Search};
use crate::people::PersonIx;
use crate::people::title::FunctionIx;

/// What the last leg of a route rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leg {
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
    pub leg: Leg,
    before: [u32; 2],
}

impl Candidate {
    /// The people to be asked, first to last; the introducer is the last.
    pub fn asked(&self) -> impl Iterator<Item = PersonIx> + use<> {
        let others = self.introducers as usize - 1;
        let before = self.before;
        (0..others).rev().map(move |i| PersonIx(before[i])).chain(std::iter::once(self.introducer))
    }

    /// The first person to be asked.
    pub fn first(&self) -> PersonIx {
        self.asked().next().unwrap_or(self.introducer)
    }

    /// Higher chance, then fewer introducers, then smaller key.
    fn order(&self, other: &Self) -> Ordering {
        other
            .chance
            .total_cmp(&self.chance)
            .then(self.introducers.cmp(&other.introducers))
            .then(self.introducer.cmp(&other.introducer))
            .then(self.target.cmp(&other.target))
    }
}

/// The best so far, in order.
struct Top {
    limit: usize,
    list: Vec<Candidate>,
}

impl Top {
    fn new(limit: usize) -> Self {
        Self { limit, list: Vec::with_capacity(limit.min(64) + 1) }
    }

    /// The chance a candidate must at least have to matter. Equal chances still do.
    #[inline]
    fn bar(&self) -> f64 {
        if self.list.len() < self.limit { f64::MIN_POSITIVE } else { self.list.last().map_or(f64::INFINITY, |worst| worst.chance) }
    }

    fn offer(&mut self, candidate: Candidate) {
        let at = self.list.partition_point(|better| better.order(&candidate) == Ordering::Less);
        if at < self.limit {
            self.list.insert(at, candidate);
            self.list.truncate(self.limit);
        }
    }
}

impl Search<'_> {
    /// The best introducers to a person, exact and in order. The target's neighbours must be prepared in `reach`, and
    /// its account must be among `hubs`. O(degree of the target · log top) and a few insiders.
    pub fn rank(&self, reach: &Reach, hubs: &Hubs, target: PersonIx) -> Vec<Candidate> {
        let mut top = Top::new(self.limits.top);
        let row = self.network.row(target);
        for (&neighbour, &engages) in row.neighbours.iter().zip(row.engages) {
            if reach.bound[neighbour as usize] * engages >= top.bar() {
                self.consider(reach, &mut top, PersonIx(neighbour), Some(target), engages, Leg::Observed);
            }
        }
        if let Some(hub) = self.directory.people.account(target).and_then(|account| hubs.0.get(&account)) {
            let function = self.directory.people.role(target).function;
            for (class, members) in &hub.classes {
                let Some(tie) = hub.colleagues(*class, function) else { continue };
                for &member in members {
                    if reach.bound[member.at()] * tie.engages < top.bar() {
                        break;
                    }
                    if member != target && !self.network.are_tied(member, target) {
                        self.consider(reach, &mut top, member, Some(target), tie.engages, Leg::Inferred(class.same(function)));
                    }
                }
            }
        }
        top.list
    }

    /// The best introducers to any of several people: each introducer once, with the best of its targets.
    pub fn rank_any(&self, reach: &Reach, hubs: &Hubs, targets: &[PersonIx]) -> Vec<Candidate> {
        let mut all: Vec<Candidate> = targets.iter().flat_map(|target| self.rank(reach, hubs, *target)).collect();
        all.sort_by(Candidate::order);
        let mut seen = hashbrown::HashSet::new();
        all.retain(|candidate| seen.insert(candidate.introducer));
        all.truncate(self.limits.top);
        all
    }

    /// Insiders of an account as introducers to an unnamed person there, of one of these functions.
    pub fn rank_unnamed(
        &self,
        reach: &Reach,
        hubs: &Hubs,
        account: crate::people::account::AccountIx,
        functions: &[FunctionIx],
    ) -> Vec<Candidate> {
        let mut top = Top::new(self.limits.top);
        let Some(hub) = hubs.0.get(&account) else { return top.list };
        for (class, members) in &hub.classes {
            let same = functions.iter().any(|function| class.same(*function));
            let Some(tie) = (if same { &hub.same } else { &hub.other }) else { continue };
            for &member in members {
                if reach.bound[member.at()] * tie.engages < top.bar() {
                    break;
                }
                self.consider(reach, &mut top, member, None, tie.engages, Leg::Inferred(same));
            }
        }
        top.list
    }

    /// Offers the best route through one introducer: over all lengths the highest chance, of equals the shortest.
    fn consider(&self, reach: &Reach, top: &mut Top, introducer: PersonIx, target: Option<PersonIx>, engages: f64, leg: Leg) {
        let send = self.config.search.sends;
        let mut best: Option<Candidate> = None;
        for others in 0..self.limits.max_introducers {
            if let Some(way) = reach.way(introducer, target.map_or(u32::MAX, |t| t.0), others) {
                let chance = way.chance * send * engages;
                if chance > best.map_or(0.0, |b| b.chance) {
                    best = Some(Candidate { introducer, target, chance, introducers: others + 1, leg, before: way.via });
                }
            }
        }
        if let Some(candidate) = best {
            top.offer(candidate);
        }
    }
}
