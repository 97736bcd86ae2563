//! The sweep: several askers at once, so that a target's ties are scanned once for all of them.

use rayon::prelude::*;

use super::Search;
use super::candidate::{Candidate, LegBasis, Top};
use super::query::{Asker, Query, Target};
use super::reach::{FEW, Reach, Reached, union};
use crate::network::Row;
use crate::people::PersonIx;
use crate::people::account::AccountIx;
use crate::people::role::RoleFilter;
use introrank_core::keys::title::FunctionIx;

/// The neighbours with the highest bounds, before anybody has looked at their routes.
#[derive(Clone, Default)]
struct Foremost {
    /// Chance and r of the last step, and the neighbour; highest chance first.
    list: Vec<(f64, f64, u32)>,
    /// The highest chance somebody was left out with.
    left_out: f64,
    /// What is known of each of them.
    reached: Vec<Reached>,
}

impl Foremost {
    fn of(&mut self, row: &Row<'_>, bound: impl Fn(u32) -> f64, limit: usize) {
        self.list.clear();
        self.left_out = 0.0;
        let mut bar = f64::MIN_POSITIVE;
        for (&neighbour, &engages) in row.neighbours.iter().zip(row.engages) {
            let chance = bound(neighbour) * engages;
            if chance < bar {
                continue;
            }
            if self.list.len() == limit {
                let last = self.list.pop().map_or(0.0, |last| last.0);
                self.left_out = self.left_out.max(last);
            }
            let at = self.list.iter().rposition(|better| better.0 >= chance);
            self.list
                .insert(at.map_or(0, |at| at + 1), (chance, engages, neighbour));
            if self.list.len() == limit {
                bar = self.list[limit - 1].0;
            }
        }
    }

    /// True when nobody left out has the same chance as somebody listed.
    fn is_clear_cut(&self) -> bool {
        self.list.last().is_none_or(|last| last.0 > self.left_out)
    }
}

/// Room for the rankings of one target, to be used again for the next.
pub struct Rankings {
    tops: Vec<Top>,
    foremost: Foremost,
}

impl Rankings {
    /// Per asker, in the order of the sweep, the best introducers.
    pub fn per_asker(&self) -> impl Iterator<Item = &[Candidate]> {
        self.tops.iter().map(|top| top.list.as_slice())
    }
}

/// Which askers reach a person, and how well at best.
enum Index {
    /// One asker: per person the bound, 0 where out of reach, and the position in the asker's reach.
    One {
        bounds: Vec<f64>,
        positions: Vec<u32>,
    },
    /// One asker who reaches few: looked up in the asker's reach.
    Few,
    /// Several: entries of a person stand between two offsets.
    Many {
        offsets: Vec<u32>,
        entries: Vec<Entry>,
    },
}

struct Entry {
    asker: u32,
    position: u32,
    bound: f64,
}

/// Several askers' reach, ready to rank targets. Exact for the targets and accounts it was made for.
pub struct Sweep<'a, 'n> {
    search: &'a Search<'n>,
    query: &'a Query<'a>,
    reaches: Vec<Reach>,
    index: Index,
}

impl<'a, 'n> Sweep<'a, 'n> {
    /// Sweeps the network for each asker of a question, for its targets. With one introducer any target may be asked for.
    /// Memory: about 100 bytes per asker and person reached.
    pub fn new(search: &'a Search<'n>, query: &'a Query<'a>) -> Self {
        let (targets, accounts) = reached_by(search, &query.targets);
        let limits = query.limits;
        let people = if limits.max_introducers == 1 {
            Vec::new()
        } else {
            introducers_of(search, &targets, &accounts)
        };
        let reaches: Vec<Reach> = match query.askers {
            // The work for one asker is parallel inside; several short ones are better spread.
            _ if limits.max_introducers == 1 => query
                .askers
                .par_iter()
                .map(|asker| Reach::new(search, query, *asker, &people, &accounts))
                .collect(),
            _ => query
                .askers
                .iter()
                .map(|asker| Reach::new(search, query, *asker, &people, &accounts))
                .collect(),
        };
        let index = Index::new(search.network.people(), &reaches);
        Self {
            search,
            query,
            reaches,
            index,
        }
    }

    /// The rankings of a target, one per asker.
    pub fn target(&self, target: Target<'_>) -> Vec<Vec<Candidate>> {
        match target {
            Target::Nobody => vec![Vec::new(); self.query.askers.len()],
            Target::Person(person) => self.rank(person),
            Target::Account(account, []) => {
                let functions = self.query.role.map(RoleFilter::functions);
                self.rank_unnamed(account, &functions.unwrap_or_default())
            }
            Target::Account(_, people) => self.rank_any(people),
        }
    }

    /// Room for [`rank_into`](Self::rank_into).
    pub fn room(&self) -> Rankings {
        Rankings {
            tops: vec![Top::new(self.query.limits.top); self.query.askers.len()],
            foremost: Foremost::default(),
        }
    }

    /// The best introducers to a person, one ranking per asker; empty for the target themselves. One scan of the
    /// target's ties and a few insiders.
    pub fn rank(&self, target: PersonIx) -> Vec<Vec<Candidate>> {
        let mut rankings = self.room();
        self.rank_into(target, &mut rankings);
        rankings.tops.into_iter().map(|top| top.list).collect()
    }

    /// As [`rank`](Self::rank), without a fresh allocation per target.
    pub fn rank_into(&self, target: PersonIx, rankings: &mut Rankings) {
        let Rankings { tops, foremost } = rankings;
        tops.iter_mut().for_each(Top::clear);
        let row = self.search.network.row(target);
        let account = self.search.directory.people.account(target);
        let closed = self.query.exclusions.of(Some(target), account);
        let open = |person: u32| closed.is_none_or(|closed| !closed.has(PersonIx(person)));
        match &self.index {
            Index::One { bounds, positions } => {
                let bound = |person: u32| bounds[person as usize];
                let position = |person: u32| positions[person as usize];
                foremost.of(&row, bound, self.query.limits.top);
                if closed.is_some() || !self.settle(target, foremost, position, &mut tops[0]) {
                    self.consider_all(target, (bound, position, open), &mut tops[0]);
                }
            }
            Index::Few => {
                let reach = &self.reaches[0];
                let at = |person: u32| reach.position(PersonIx(person));
                let bound = |person: u32| at(person).map_or(0.0, |at| reach.reached[at].bound);
                let position = |person: u32| at(person).map_or(u32::MAX, |at| at as u32);
                self.consider_all(target, (bound, position, open), &mut tops[0]);
            }
            Index::Many { offsets, entries } => {
                for (&neighbour, &engages) in row.neighbours.iter().zip(row.engages) {
                    if !open(neighbour) {
                        continue;
                    }
                    let range = offsets[neighbour as usize] as usize
                        ..offsets[neighbour as usize + 1] as usize;
                    for entry in &entries[range] {
                        let top = &mut tops[entry.asker as usize];
                        if entry.bound * engages >= top.bar {
                            self.consider(
                                entry.asker as usize,
                                top,
                                entry.position,
                                Some(target),
                                engages,
                                LegBasis::Observed,
                            );
                        }
                    }
                }
            }
        }
        if let Some(account) = account {
            let function = self.search.directory.people.role(target).function;
            for (asker, top) in tops.iter_mut().enumerate() {
                self.insiders(asker, top, account, Some(target), |class| {
                    class.same(function)
                });
            }
        }
        for (asker, top) in self.query.askers.iter().zip(tops) {
            if *asker == Asker::One(target) {
                top.clear();
            }
        }
    }

    /// Offers every neighbour of a target whose bound may matter.
    fn consider_all(
        &self,
        target: PersonIx,
        (bound, position, open): (
            impl Fn(u32) -> f64,
            impl Fn(u32) -> u32,
            impl Fn(u32) -> bool,
        ),
        top: &mut Top,
    ) {
        let row = self.search.network.row(target);
        for (&neighbour, &engages) in row.neighbours.iter().zip(row.engages) {
            if bound(neighbour) * engages >= top.bar && open(neighbour) {
                let leg = LegBasis::Observed;
                self.consider(0, top, position(neighbour), Some(target), engages, leg);
            }
        }
    }

    /// Turns the foremost neighbours into candidates; false, with nothing offered, when their bounds alone do not decide:
    /// the best way to one of them leads over the target, a shorter way might give the same chance, or somebody left
    /// out is just as good.
    fn settle(
        &self,
        target: PersonIx,
        foremost: &mut Foremost,
        position: impl Fn(u32) -> u32,
        top: &mut Top,
    ) -> bool {
        let reach = &self.reaches[0];
        if !foremost.is_clear_cut() || reach.is_long() {
            return false;
        }
        // Copied before anything is decided: so the machine can fetch them all at once.
        let Foremost { list, reached, .. } = foremost;
        reached.clear();
        reached.extend(
            list.iter()
                .map(|&(_, _, neighbour)| reach.reached[position(neighbour) as usize]),
        );
        let send = self.search.config.search.sends;
        for (&(chance, engages, neighbour), reached) in list.iter().zip(reached) {
            let (introducers, way) = reached.best();
            let shorter = reached.first * send * engages;
            let certain = introducers == 1 || (way.via[0] != target.0 && shorter != chance);
            if !certain {
                top.clear();
                return false;
            }
            top.offer(Candidate {
                introducer: PersonIx(neighbour),
                target: Some(target),
                chance,
                introducers,
                leg: LegBasis::Observed,
                before: way.via,
            });
        }
        true
    }

    /// The best introducers to any of several people, per asker: each introducer once, with the best of its targets.
    pub fn rank_any(&self, targets: &[PersonIx]) -> Vec<Vec<Candidate>> {
        let mut all: Vec<Vec<Candidate>> = vec![Vec::new(); self.query.askers.len()];
        let mut rankings = self.room();
        for target in targets {
            self.rank_into(*target, &mut rankings);
            for (all, found) in all.iter_mut().zip(rankings.per_asker()) {
                all.extend(found);
            }
        }
        for list in &mut all {
            list.sort_by(Candidate::order);
            let mut seen = hashbrown::HashSet::new();
            list.retain(|candidate| seen.insert(candidate.introducer));
            list.truncate(self.query.limits.top);
        }
        all
    }

    /// Insiders of an account as introducers to an unnamed person there, of one of these functions; per asker.
    pub fn rank_unnamed(
        &self,
        account: AccountIx,
        functions: &[FunctionIx],
    ) -> Vec<Vec<Candidate>> {
        let rank = |asker| {
            let mut top = Top::new(self.query.limits.top);
            self.insiders(asker, &mut top, account, None, |class| {
                functions.iter().any(|function| class.same(*function))
            });
            top.list
        };
        (0..self.query.askers.len()).map(rank).collect()
    }

    /// Offers members of an account whom nobody has seen connected with the target.
    fn insiders(
        &self,
        asker: usize,
        top: &mut Top,
        account: AccountIx,
        target: Option<PersonIx>,
        same: impl Fn(FunctionIx) -> bool,
    ) {
        let reach = &self.reaches[asker];
        let Some(hub) = reach.hubs.get(account) else {
            return;
        };
        let closed = self.query.exclusions.of(target, Some(account));
        let open = |person| closed.is_none_or(|closed| !closed.has(person));
        for (class, members) in &hub.classes {
            let same = same(*class);
            let Some(tie) = hub.colleagues(same) else {
                continue;
            };
            for &position in members {
                let member = &reach.reached[position as usize];
                if member.bound * tie.engages < top.bar {
                    break;
                }
                let apart = open(member.person)
                    && target.is_none_or(|t| {
                        member.person != t && !self.search.network.is_settled(member.person, t)
                    });
                if apart {
                    self.consider(
                        asker,
                        top,
                        position,
                        target,
                        tie.engages,
                        LegBasis::Inferred(same),
                    );
                }
            }
        }
    }

    /// Offers the best route through one introducer: over all lengths the highest chance, of equals the shortest.
    fn consider(
        &self,
        asker: usize,
        top: &mut Top,
        position: u32,
        target: Option<PersonIx>,
        engages: f64,
        leg: LegBasis,
    ) {
        let send = self.search.config.search.sends;
        let reach = &self.reaches[asker];
        let introducer = reach.reached[position as usize].person;
        let mut best: Option<Candidate> = None;
        for others in 0..self.query.limits.max_introducers {
            if let Some(way) =
                reach.way(position as usize, target.map_or(u32::MAX, |t| t.0), others)
            {
                let chance = way.chance * send * engages;
                if chance > best.map_or(0.0, |b| b.chance) {
                    best = Some(Candidate {
                        introducer,
                        target,
                        chance,
                        introducers: others + 1,
                        leg,
                        before: way.via,
                    });
                }
            }
        }
        if let Some(candidate) = best {
            top.offer(candidate);
        }
    }
}

/// The people and accounts, these ascending, that a sweep for some targets must be made for.
fn reached_by(search: &Search<'_>, targets: &[Target<'_>]) -> (Vec<PersonIx>, Vec<AccountIx>) {
    let (mut people, mut accounts) = (Vec::new(), Vec::new());
    for target in targets {
        match target {
            Target::Person(person) => {
                people.push(*person);
                accounts.extend(search.directory.people.account(*person));
            }
            Target::Account(account, named) => {
                people.extend(*named);
                accounts.push(*account);
            }
            Target::Nobody => {}
        }
    }
    accounts.sort_unstable();
    accounts.dedup();
    (people, accounts)
}

/// Everybody who may be the last on a route: neighbours of the targets and members of their accounts, ascending.
/// Everybody at all when most of the network is asked for.
fn introducers_of(
    search: &Search<'_>,
    targets: &[PersonIx],
    accounts: &[AccountIx],
) -> Vec<PersonIx> {
    let people = search.network.people();
    if targets.len() > people / 2 {
        return search.directory.people.iter().collect();
    }
    union(people, |note| {
        for target in targets {
            let row = search.network.row(*target);
            row.neighbours
                .iter()
                .for_each(|other| note(PersonIx(*other)));
        }
        let members = accounts
            .iter()
            .flat_map(|account| search.network.members(*account));
        members.for_each(|member| note(*member));
    })
}

impl Index {
    fn new(people: usize, reaches: &[Reach]) -> Self {
        if let [reach] = reaches
            && reach.reached.len() < people / FEW
        {
            return Self::Few;
        }
        if let [reach] = reaches {
            let (mut bounds, mut positions) = (vec![0.0; people], vec![u32::MAX; people]);
            for (position, reached) in reach.reached.iter().enumerate() {
                bounds[reached.person.at()] = reached.bound;
                positions[reached.person.at()] = position as u32;
            }
            return Self::One { bounds, positions };
        }
        let mut offsets = vec![0_u32; people + 2];
        for reached in reaches.iter().flat_map(|reach| &reach.reached) {
            offsets[reached.person.at() + 2] += 1;
        }
        for i in 2..offsets.len() {
            offsets[i] += offsets[i - 1];
        }
        let empty = || Entry {
            asker: 0,
            position: 0,
            bound: 0.0,
        };
        let mut entries: Vec<Entry> = (0..offsets[people + 1]).map(|_| empty()).collect();
        for (asker, reach) in reaches.iter().enumerate() {
            for (position, reached) in reach.reached.iter().enumerate() {
                let next = &mut offsets[reached.person.at() + 1];
                entries[*next as usize] = Entry {
                    asker: asker as u32,
                    position: position as u32,
                    bound: reached.bound,
                };
                *next += 1;
            }
        }
        offsets.pop();
        Self::Many { offsets, entries }
    }
}
