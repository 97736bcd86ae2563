//! From evidence to the frozen network.

use hashbrown::HashMap;
use petgraph::graph::NodeIndex;
use rayon::prelude::*;

use super::doings::Doings;
use super::listed::{ListedTie, Observation, UNKNOWN, may_know, observation, observe};
use super::members::Members;
use super::pair_map::PairMap;
use super::seen::{SeenTogether, seen_together};
use super::sizes::Sizes;
use super::{Jobs, Network, Statements, TieGraph, flags};
use crate::history::{Outcome, Replay, Timeline, introductions};
use crate::people::account::AccountIx;
use crate::people::{Directory, PersonIx};
use crate::strength::config::StrengthConfig;
use crate::strength::{Contact, Leg, assess};
use introrank_core::day::Day;
use introrank_core::evidence::Records;
use introrank_core::evidence::Source;
use introrank_core::moment::Moment;

/// The ties of so many people.
fn graph(people: usize, observations: Vec<Observation>) -> TieGraph {
    let mut graph = TieGraph::with_capacity(people, observations.len());
    for _ in 0..people {
        graph.add_node(());
    }
    for (low, high, tie) in observations {
        graph.add_edge(
            NodeIndex::new(low as usize),
            NodeIndex::new(high as usize),
            tie,
        );
    }
    graph
}

fn pair(observation: &Observation) -> u64 {
    (u64::from(observation.0) << 32) | u64::from(observation.1)
}

/// Facts about pairs as they are gathered, and what people said.
struct Observations<'a> {
    records: &'a Records,
    directory: &'a Directory,
    as_of: Day,
    list: Vec<Observation>,
    said: HashMap<(u32, u32), Statements>,
}

impl<'a> Observations<'a> {
    fn new(records: &'a Records, directory: &'a Directory, as_of: Day) -> Self {
        let rows = records.exports.iter().map(|e| e.rows.len()).sum::<usize>();
        Self {
            records,
            directory,
            as_of,
            list: Vec::with_capacity(records.ties.rows.len() + rows),
            said: HashMap::new(),
        }
    }

    /// Takes over a fact about two people, unless one of them is hidden.
    fn keep(&mut self, a: PersonIx, b: PersonIx, o: Observation) {
        let people = &self.directory.people;
        let visible = !people.is_hidden(a) && !people.is_hidden(b);
        if a != b && visible {
            self.list.push(o);
        }
    }

    /// The rows of all tie lists, and ties that no file holds.
    fn keep_listed(&mut self, extra: &[ListedTie]) {
        let directory = self.directory;
        let listed = self.records.ties.rows.iter().map(|row| ListedTie {
            from: directory.links.listed[row.from as usize],
            to: directory.links.listed[row.to as usize],
            forward: row.forward,
            backward: row.backward,
            since: row.since,
            kind: row.kind,
        });
        for tie in listed.chain(extra.iter().copied()) {
            if tie.since.is_some_and(|day| day > self.as_of) {
                continue;
            }
            let o = observe(tie, &mut self.said);
            self.keep(tie.from, tie.to, o);
        }
    }

    /// Connections and address books. A newer export of one owner replaces the older: who is no longer in it is no
    /// longer connected.
    fn keep_exports(&mut self) {
        let (records, links) = (self.records, &self.directory.links);
        let newest = self.newest_exports();
        for (e, export) in records.exports.iter().enumerate() {
            let owner = links.owners[e];
            let flag = match export.source {
                Source::Connections if export.seen_on() < newest[&owner] => continue,
                Source::Connections => flags::CONNECTED,
                Source::AddressBook | Source::Contact => flags::BOOK,
                Source::Crm => flags::CRM,
            };
            for (r, &person) in links.rows[e].iter().enumerate() {
                // A CRM dates a meeting to come as the last activity.
                let day = export.rows.connected_on[r];
                let since = match export.source {
                    Source::Crm => day.filter(|day| *day <= self.as_of),
                    _ => day,
                };
                if since.is_none_or(|day| day <= self.as_of) {
                    let o = observation((owner, person), UNKNOWN, since, flag);
                    self.keep(owner, person, o);
                }
            }
        }
    }

    /// The day of each owner's newest list of connections.
    fn newest_exports(&self) -> HashMap<PersonIx, Option<Day>> {
        let mut newest: HashMap<PersonIx, Option<Day>> = HashMap::new();
        let exports = self.records.exports.iter();
        for (export, owner) in exports.zip(&self.directory.links.owners) {
            // What was exported after the as-of day does not say who was connected then.
            let seen_on = export.seen_on().filter(|day| *day <= self.as_of);
            if export.source == Source::Connections {
                let seen = newest.entry(*owner).or_default();
                *seen = (*seen).max(seen_on);
            }
        }
        newest
    }

    /// What people did towards each other.
    fn keep_contact(&mut self, contact: &HashMap<(u32, u32), Contact>) {
        for (&(a, b), one) in contact {
            let back = contact.get(&(b, a)).copied().unwrap_or_default();
            // Contact one way only is evidence about a tie and makes none.
            let flag = if (one.days > 0 && back.days > 0) || one.recommended {
                flags::CONTACT | flags::TIED
            } else {
                flags::CONTACT
            };
            let (a, b) = (PersonIx(a), PersonIx(b));
            self.keep(a, b, observation((a, b), UNKNOWN, None, flag));
        }
    }

    /// Who was seen together.
    fn keep_seen(&mut self, seen: &HashMap<(u32, u32), SeenTogether>) {
        for &(a, b) in seen.keys() {
            let (a, b) = (PersonIx(a), PersonIx(b));
            self.keep(a, b, observation((a, b), UNKNOWN, None, flags::SEEN));
        }
    }

    /// One observation per pair, those that make a tie, in the order of the pairs; and what people said.
    fn merged(
        mut self,
        sizes: &Sizes,
        config: &StrengthConfig,
    ) -> (Vec<Observation>, HashMap<(u32, u32), Statements>) {
        let mut observations = std::mem::take(&mut self.list);
        observations.par_sort_unstable_by_key(pair);
        observations.dedup_by(|later, first| {
            let same = pair(later) == pair(first);
            if same {
                first.2.merge(&later.2);
            }
            same
        });
        // "We do not know each other" alone is no tie: it is kept with what was said. Once it has faded, two colleagues may
        // know each other all the same.
        observations.retain(|o| {
            let (low, high, tie) = o;
            let tied = tie.flags & flags::OPEN != 0 || tie.helps.iter().any(|g| *g > 0.0);
            let world = (self.directory, sizes, &self.said);
            tied || may_know(world, config, self.as_of, (*low, *high))
        });
        (observations, self.said)
    }
}

/// Who is at which account, and how many people there are.
pub(super) struct Places {
    members: Members,
    sizes: Sizes,
}

impl Places {
    /// Everybody who may be shown, ascending.
    pub(super) fn of(directory: &Directory, config: &StrengthConfig) -> Self {
        let people = &directory.people;
        let shown = people.iter().filter(|person| !people.is_hidden(*person));
        let placed = shown.filter_map(|person| Some((people.account(person)?, person)));
        let placed: Vec<(AccountIx, PersonIx)> = placed.collect();
        let members = Members::of(directory.accounts.len(), &placed);
        let sizes = Sizes::of(directory, config, &members.counts());
        Self { members, sizes }
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
        let mut gathered = Observations::new(records, directory, as_of);
        gathered.keep_listed(extra);
        gathered.keep_exports();
        let timeline = Timeline::build(records, directory);
        let mut replay = Replay::new(timeline.events(), directory.people.all().len(), config);
        replay.advance(Moment::end_of(as_of));
        let Outcome {
            contact,
            mut doings,
            open,
        } = replay.into_outcome();
        gathered.keep_contact(&contact);
        let mut seen = seen_together((records, directory), &timeline, as_of);
        gathered.keep_seen(&seen);
        let introduced = introductions((records, directory), &timeline, as_of);
        for one in &introduced {
            for other in one.pair {
                let (a, b) = (one.introducer.min(other), one.introducer.max(other));
                if let Some(seen) = seen.get_mut(&(a.0, b.0)) {
                    // Whoever introduces somebody knows them.
                    seen.wrote = [true; 2];
                }
            }
        }
        drop(timeline);
        let places = Places::of(directory, config);
        let (observations, said) = gathered.merged(&places.sizes, config);
        let graph = graph(directory.people.all().len(), observations);
        let mut network = Self::freeze(&graph, as_of);
        drop(graph);
        network.said = said;
        network.contact = PairMap::of(contact.into_iter().map(|(pair, one)| (pair, one.into())));
        network.count_seen_only();
        network.seen = seen;
        for one in &introduced {
            doings[one.introducer.at()].introduced += 1;
        }
        network.doings = Doings::of(&doings);
        network.introductions = introduced;
        network.rates = open.asks.rates();
        network.open = open;
        network.jobs = Jobs::new(records, directory, as_of);
        let list_only = records.exports.is_empty();
        network.knows_degree = directory
            .people
            .all()
            .map(|person| list_only || directory.people.owner(person).is_some())
            .collect();
        network.finish(directory, config, places);
        network
    }

    /// Places people in their accounts, and fills in every strength that was not given.
    pub(super) fn finish(
        &mut self,
        directory: &Directory,
        config: &StrengthConfig,
        places: Places,
    ) {
        self.remember_people(directory, config);
        (self.members, self.sizes) = (places.members, places.sizes);
        self.estimate(directory, config);
        self.edges = self.helps.par_iter().filter(|g| **g > 0.0).count();
    }

    fn count_seen_only(&mut self) {
        if self.flags.iter().all(|flags| flags & flags::SEEN == 0) {
            return;
        }
        for person in (0..self.people() as u32).map(PersonIx) {
            let ties = self.range(person);
            let count = ties.filter(|at| self.is_only_seen(*at)).count();
            if count > 0 {
                self.seen_only.insert(person, count as u32);
            }
        }
    }

    /// Takes over what outcomes taught about single people.
    pub(super) fn remember_people(&mut self, directory: &Directory, config: &StrengthConfig) {
        for (at, stage) in [Leg::Helps, Leg::Engages].into_iter().enumerate() {
            for (key, effect) in &config.learned.of(stage).people {
                if let Some(person) = directory.people.find_key(key) {
                    self.effects.entry(person).or_default()[at] = *effect;
                }
            }
        }
    }

    /// Estimates every strength anew that was not given: what was learned, or the size of accounts, is another.
    pub(crate) fn assess_anew(&mut self, directory: &Directory, config: &StrengthConfig) {
        self.effects.clear();
        self.remember_people(directory, config);
        self.sizes = Sizes::of(directory, config, &self.members.counts());
        self.estimate_anew(directory, config);
    }

    /// The same where nothing of that changed.
    pub(super) fn estimate_anew(&mut self, directory: &Directory, config: &StrengthConfig) {
        for at in 0..self.flags.len() {
            if self.flags[at] & (flags::GIVEN | flags::CLOSED) == 0 {
                self.helps[at] = f64::NAN;
            }
        }
        self.estimate(directory, config);
        self.changed();
    }

    /// Counts again what is counted of strengths.
    pub(super) fn changed(&mut self) {
        self.edges = self.helps.par_iter().filter(|g| **g > 0.0).count();
        self.fingerprint = std::sync::OnceLock::new();
        self.rested_fingerprint = std::sync::OnceLock::new();
    }

    /// Counts whom the two of each tie share: once per pair. What is said of a tie changes none of it. O(ties · short degree ·
    /// log long degree), parallel.
    fn count_shared(&mut self) {
        let counted: Vec<Vec<u8>> = (0..self.people() as u32)
            .into_par_iter()
            .map(PersonIx)
            .map(|low| {
                let higher = self.range(low).filter(|at| self.neighbours[*at] > low.0);
                higher
                    .map(|at| self.shared_contacts(low, PersonIx(self.neighbours[at])) as u8)
                    .collect()
            })
            .collect();
        self.shared = vec![0; self.neighbours.len()];
        for (low, counts) in (0..).map(PersonIx).zip(counted) {
            let higher = self.range(low).filter(|at| self.neighbours[*at] > low.0);
            let places: Vec<usize> = higher.collect();
            for (at, count) in places.into_iter().zip(counts) {
                self.shared[at] = count;
                self.shared[self.mirror[at] as usize] = count;
            }
        }
    }

    /// g and r of the tie at a position of somebody's row.
    pub(super) fn estimated(
        &self,
        directory: &Directory,
        config: &StrengthConfig,
        to: PersonIx,
        at: usize,
    ) -> [f64; 2] {
        let from = PersonIx(self.neighbours[at]);
        let features = self.features(directory, config, from, to, at);
        let [g, r] = [Leg::Helps, Leg::Engages]
            .map(|stage| assess(config, stage, &features, self.now()).value);
        // A guess serves as the last step only.
        [if features.is_denied() { 0.0 } else { g }, r]
    }

    /// Fills in every strength that was not given. Parallel over people; each row is computed alone.
    fn estimate(&mut self, directory: &Directory, config: &StrengthConfig) {
        if !self.helps.par_iter().any(|g| g.is_nan()) {
            return;
        }
        if self.shared.is_empty() {
            self.count_shared();
        }
        let estimated: Vec<Vec<(u32, f64, f64)>> = (0..self.people() as u32)
            .into_par_iter()
            .map(PersonIx)
            .map(|to| {
                let range = self.range(to);
                let open = range.clone().filter(|&at| self.helps[at].is_nan());
                open.map(|at| {
                    let [g, r] = self.estimated(directory, config, to, at);
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
