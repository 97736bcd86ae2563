//! From evidence to the frozen network.

use std::sync::OnceLock;

use hashbrown::HashMap;
use rayon::prelude::*;

use super::{Jobs, Network, Said, ShortDay, Statements, flags};
use crate::history::{Replay, Timeline};
use crate::people::{Directory, PersonIx};
use crate::strength::config::StrengthConfig;
use crate::strength::{Stage, assess};
use introrank_core::day::Day;
use introrank_core::evidence::Records;
use introrank_core::evidence::Source;
use introrank_core::evidence::{Statement, TieKind};
use introrank_core::moment::Moment;

/// One fact about a pair of people, before repeats are merged.
#[derive(Clone, Copy, Debug)]
struct Observation {
    /// The pair, smaller position first.
    low: u32,
    high: u32,
    /// Given strengths low → high and high → low; `NaN` when not given, 0 when no step leads that way.
    up: f64,
    down: f64,
    since: Option<Day>,
    flags: u8,
}

/// A row of a tie list with its people placed in a directory.
#[derive(Clone, Copy, Debug)]
pub struct ListedTie {
    /// Asks, rates or is named first.
    pub from: PersonIx,
    /// The other one.
    pub to: PersonIx,
    /// Given strength from → to, see [`TieRow`](introrank_core::evidence::TieRow).
    pub forward: f64,
    /// Given strength to → from.
    pub backward: f64,
    /// Date of the connection or statement.
    pub since: Option<Day>,
    /// What the row says.
    pub kind: TieKind,
}

impl Observation {
    fn new(
        a: PersonIx,
        b: PersonIx,
        forward: f64,
        backward: f64,
        since: Option<Day>,
        flags: u8,
    ) -> Self {
        if a < b {
            Self {
                low: a.0,
                high: b.0,
                up: forward,
                down: backward,
                since,
                flags,
            }
        } else {
            Self {
                low: b.0,
                high: a.0,
                up: backward,
                down: forward,
                since,
                flags,
            }
        }
    }

    fn pair(&self) -> u64 {
        (u64::from(self.low) << 32) | u64::from(self.high)
    }

    /// Two facts about one pair: the larger given strength per direction, the later date, all flags.
    fn merge(&mut self, other: &Self) {
        let larger = |a: f64, b: f64| if a.is_nan() || b > a { b } else { a };
        self.up = larger(self.up, other.up);
        self.down = larger(self.down, other.down);
        self.since = self.since.max(other.since);
        self.flags |= other.flags;
    }
}

impl Network {
    /// Builds the network of everything known on the as-of day, with `extra` ties that no file holds. Repeats of a
    /// pair are merged.
    ///
    /// Deterministic for any order of files and rows and any number of threads.
    /// O(m log m) in observations, plus O(short degree) per tie for shared contacts.
    pub fn build(
        records: &Records,
        directory: &Directory,
        extra: &[ListedTie],
        config: &StrengthConfig,
        as_of: Day,
    ) -> Self {
        let listed = records.ties.rows.iter().map(|row| ListedTie {
            from: directory.links.listed[row.from as usize],
            to: directory.links.listed[row.to as usize],
            forward: row.forward,
            backward: row.backward,
            since: row.since,
            kind: row.kind,
        });
        let mut said = HashMap::new();
        let mut observations: Vec<Observation> = Vec::with_capacity(
            records.ties.rows.len() + records.exports.iter().map(|e| e.rows.len()).sum::<usize>(),
        );
        let mut keep = |a: PersonIx, b: PersonIx, o: Observation| {
            let visible = !directory.people.is_hidden(a) && !directory.people.is_hidden(b);
            if a != b && visible {
                observations.push(o);
            }
        };
        for tie in listed.chain(extra.iter().copied()) {
            if tie.since.is_some_and(|day| day > as_of) {
                continue;
            }
            keep(tie.from, tie.to, observe(tie, &mut said));
        }
        // A newer export of one owner replaces the older: who is no longer in it is no longer connected.
        let mut newest: HashMap<PersonIx, Option<Day>> = HashMap::new();
        for (export, owner) in records.exports.iter().zip(&directory.links.owners) {
            // What was exported after the as-of day does not say who was connected then.
            let seen_on = export.seen_on().filter(|day| *day <= as_of);
            if export.source == Source::Connections {
                let seen = newest.entry(*owner).or_default();
                *seen = (*seen).max(seen_on);
            }
        }
        for (e, export) in records.exports.iter().enumerate() {
            let owner = directory.links.owners[e];
            let flag = match export.source {
                Source::Connections if export.seen_on() < newest[&owner] => continue,
                Source::Connections => flags::CONNECTED,
                Source::AddressBook | Source::Contact => flags::BOOK,
            };
            for (r, &person) in directory.links.rows[e].iter().enumerate() {
                let since = export.rows.connected_on[r];
                if since.is_none_or(|day| day <= as_of) {
                    keep(
                        owner,
                        person,
                        Observation::new(owner, person, f64::NAN, f64::NAN, since, flag),
                    );
                }
            }
        }
        let timeline = Timeline::build(records, directory);
        let mut replay = Replay::new(timeline.events(), directory.people.len(), config);
        replay.advance(Moment::end_of(as_of));
        let (contact, doings) = replay.into_parts();
        drop(timeline);
        for (&(a, b), one) in &contact {
            let back = contact.get(&(b, a)).copied().unwrap_or_default();
            // Contact one way only is evidence about a tie and makes none.
            let flag = if (one.days > 0 && back.days > 0) || one.recommended {
                flags::CONTACT | flags::TIED
            } else {
                flags::CONTACT
            };
            let (a, b) = (PersonIx(a), PersonIx(b));
            keep(a, b, Observation::new(a, b, f64::NAN, f64::NAN, None, flag));
        }
        observations.par_sort_unstable_by_key(Observation::pair);
        observations.dedup_by(|later, first| {
            let same = later.pair() == first.pair();
            if same {
                first.merge(later);
            }
            same
        });
        // "We do not know each other" alone is no tie: it is kept with what was said.
        observations.retain(|o| {
            let open = flags::CONNECTED | flags::MUTUAL | flags::BOOK | flags::TIED;
            let tied = o.flags & open != 0 || o.up > 0.0 || o.down > 0.0;
            tied || [(o.low, o.high), (o.high, o.low)]
                .iter()
                .any(|pair| says_yes(said.get(pair), as_of))
        });
        let mut network = Self::freeze(&observations, directory.people.len(), as_of);
        drop(observations);
        network.said = said;
        network.contact = contact;
        network.doings = doings;
        network.remember_people(directory, config);
        network.jobs = Jobs::new(records, directory, as_of);
        network.place_members(directory);
        let list_only = records.exports.is_empty();
        network.knows_degree = directory
            .people
            .iter()
            .map(|person| list_only || directory.people.owner(person).is_some())
            .collect();
        network.estimate(directory, config);
        network.edges = network.helps.par_iter().filter(|g| **g > 0.0).count();
        network
    }

    /// Lays sorted, distinct observations out in rows. Strengths that were not given stay `NaN` for now.
    fn freeze(observations: &[Observation], people: usize, as_of: Day) -> Self {
        let mut offsets = vec![0_u32; people + 1];
        for o in observations {
            offsets[o.low as usize + 1] += 1;
            offsets[o.high as usize + 1] += 1;
        }
        for i in 0..people {
            offsets[i + 1] += offsets[i];
        }
        let ties = offsets[people] as usize;
        let (mut neighbours, mut helps) = (vec![0_u32; ties], vec![0.0_f64; ties]);
        let (mut since, mut all_flags) = (vec![ShortDay::default(); ties], vec![0_u8; ties]);
        let mut mirror = vec![0_u32; ties];
        let mut next = offsets.clone();
        for o in observations {
            let halves = [next[o.low as usize], next[o.high as usize]];
            next[o.low as usize] += 1;
            next[o.high as usize] += 1;
            // A direction that a list left blank is closed, unless a connection without given strengths opens it.
            let open =
                o.flags & (flags::CONNECTED | flags::MUTUAL | flags::BOOK | flags::TIED) != 0;
            for (half, other, into) in [(0, o.high, o.down), (1, o.low, o.up)] {
                let at = halves[half] as usize;
                neighbours[at] = other;
                mirror[at] = halves[1 - half];
                since[at] = ShortDay::new(o.since);
                let given = into > 0.0;
                helps[at] = if given || (into == 0.0 && !open) {
                    into
                } else {
                    f64::NAN
                };
                all_flags[at] = (o.flags & !flags::GIVEN) | if given { flags::GIVEN } else { 0 };
            }
        }
        let engages = helps.clone();
        Self {
            as_of,
            offsets,
            neighbours,
            helps,
            engages,
            mirror,
            since,
            flags: all_flags,
            said: HashMap::new(),
            contact: HashMap::new(),
            doings: Vec::new(),
            effects: HashMap::new(),
            jobs: Jobs::default(),
            fingerprint: OnceLock::new(),
            knows_degree: Vec::new(),
            members: Vec::new(),
            edges: 0,
        }
    }

    /// Takes over what outcomes taught about single people.
    fn remember_people(&mut self, directory: &Directory, config: &StrengthConfig) {
        for (at, stage) in [Stage::Helps, Stage::Engages].into_iter().enumerate() {
            for (key, effect) in &config.learned.of(stage).people {
                if let Some(person) = directory.people.find_key(key) {
                    self.effects.entry(person).or_default()[at] = *effect;
                }
            }
        }
    }

    fn place_members(&mut self, directory: &Directory) {
        self.members = vec![Vec::new(); directory.accounts.len()];
        for person in directory
            .people
            .iter()
            .filter(|person| !directory.people.is_hidden(*person))
        {
            if let Some(account) = directory.people.account(person) {
                self.members[account.0 as usize].push(person);
            }
        }
    }

    /// Fills in every strength that was not given. Parallel over people; each row is computed alone.
    fn estimate(&mut self, directory: &Directory, config: &StrengthConfig) {
        if !self.helps.par_iter().any(|g| g.is_nan()) {
            return;
        }
        let estimated: Vec<Vec<(u32, f64, f64)>> = (0..self.people() as u32)
            .into_par_iter()
            .map(PersonIx)
            .map(|to| {
                let range = self.range(to);
                let open = range.clone().filter(|&at| self.helps[at].is_nan());
                open.map(|at| {
                    let from = PersonIx(self.neighbours[at]);
                    let features = self.features(directory, config, from, to, at);
                    let [g, r] = [Stage::Helps, Stage::Engages]
                        .map(|stage| assess(config, stage, &features, self.now()).value);
                    ((at - range.start) as u32, g, r)
                })
                .collect()
            })
            .collect();
        for (person, row) in estimated.into_iter().enumerate() {
            let start = self.offsets[person] as usize;
            for (at, g, r) in row {
                self.helps[start + at as usize] = g;
                self.engages[start + at as usize] = r;
            }
        }
    }
}

fn says_yes(said: Option<&Statements>, as_of: Day) -> bool {
    said.and_then(|said| said.latest(as_of))
        .is_some_and(|last| last.statement.is_yes())
}

/// Turns a listed tie into an observation; statements are kept beside it, the last one of each rater.
fn observe(tie: ListedTie, said: &mut HashMap<(u32, u32), Statements>) -> Observation {
    let given = !tie.forward.is_nan();
    let flags = match tie.kind {
        TieKind::Connected if given => 0,
        TieKind::Connected => flags::CONNECTED,
        TieKind::Mutual => flags::MUTUAL,
        TieKind::Said(statement) => {
            remember(
                said,
                (tie.from.0, tie.to.0),
                Said {
                    on: tie.since,
                    statement,
                },
            );
            flags::SAID
        }
    };
    let since = if matches!(tie.kind, TieKind::Connected) {
        tie.since
    } else {
        None
    };
    Observation::new(tie.from, tie.to, tie.forward, tie.backward, since, flags)
}

/// Of several ratings, and of several answers, of one rater the later one counts; an undated one is newer than any
/// date, and of two on one day the more careful.
fn remember(said: &mut HashMap<(u32, u32), Statements>, pair: (u32, u32), new: Said) {
    let entry = said.entry(pair).or_default();
    let slot = if matches!(new.statement, Statement::Knows | Statement::UnknownTo) {
        &mut entry.answer
    } else {
        &mut entry.rating
    };
    let rank = |said: Said| (said.on.is_none(), said.on, said.statement);
    if slot.is_none_or(|old| rank(new) > rank(old)) {
        *slot = Some(new);
    }
}
