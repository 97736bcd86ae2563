//! What a team finds out before it asks: how well reps know their own contacts, and whether introducers know the prospects.

use std::collections::BTreeSet;

use introrank_core::day::Day;
use introrank_core::evidence::{Records, Statement, TieKind, TieRow, person_key};
use introrank_core::numeric::rng::Rng;
use introrank_engine::network::Network;
use introrank_engine::people::{Directory, PersonIx};
use introrank_engine::rank::{NextStep, Step};
use introrank_engine::search::{Cancel, Search};
use introrank_engine::session::Session;
use introrank_engine::strength::config::Config;
use introrank_referrals::availability::Availability;
use introrank_referrals::ledger::{Entry, EventKind, Ledger, Settings};
use introrank_referrals::plan::{FirstStep, Plan, Planned, Prospect};
use introrank_referrals::verify::Kind;

use super::policy::{self, same_route};

/// What was found out in a week.
#[derive(Default)]
pub(super) struct Found {
    /// Who says what of whom.
    statements: Vec<(PersonIx, PersonIx, Statement)>,
    /// With whom a rep was in touch.
    contacts: BTreeSet<PersonIx>,
}

/// Gives everybody a key among those of the tie lists, so that whatever is said of anybody can be written down.
pub(super) fn prepare(records: &mut Records, session: &mut Session) {
    let keys = &mut records.ties.keys;
    let people = &session.directory.people;
    for person in people.iter() {
        keys.intern(&person_key(people.key(person)));
    }
    let (titles, as_of) = (&session.setup.titles, session.setup.as_of);
    session.directory = Directory::build(records, titles, Some(as_of));
}

impl Found {
    /// What comes of everything that a plan wants to know first. `truth` is the network as it is: two know each other as
    /// surely as it says, and whoever is asked answers.
    pub(super) fn of(plan: &Plan, truth: &Search<'_>, seed: u64) -> Self {
        let mut found = Self::default();
        for own in plan.own.iter().filter(|own| own.next == NextStep::Rate) {
            let direct = truth.appraise_direct(own.rep, own.person);
            let knows = direct.and_then(|direct| direct.knows);
            found.hear(own.rep, own.person, Kind::HowWell, knows, seed);
        }
        for planned in &plan.find_out {
            found.first_steps(planned, truth, seed);
        }
        found
    }

    fn first_steps(&mut self, planned: &Planned, truth: &Search<'_>, seed: u64) {
        let Some(route) = same_route(truth, &planned.route) else {
            return;
        };
        let knows = |from: PersonIx, to: PersonIx| {
            let is_it = |step: &&Step| step.from == from && step.to == Some(to);
            route.steps.iter().find(is_it)?.knows
        };
        let introducer = route.asked.last().copied();
        for first in &planned.first {
            match (first, introducer, route.target) {
                (FirstStep::Rate { rater, person }, ..) => {
                    let knows = knows(*rater, *person);
                    self.hear(*rater, *person, Kind::HowWell, knows, seed);
                }
                (FirstStep::CheckIn(_), Some(introducer), _) => {
                    self.contacts.insert(introducer);
                }
                (FirstStep::AskWhether, Some(introducer), Some(target)) => {
                    let knows = knows(introducer, target);
                    self.hear(introducer, target, Kind::Whether, knows, seed);
                }
                _ => {}
            }
        }
    }

    /// The answer about a pair: the same whenever they are asked.
    fn hear(&mut self, from: PersonIx, to: PersonIx, kind: Kind, knows: Option<f64>, seed: u64) {
        let pair = u64::from(from.0) << 32 | u64::from(to.0);
        let mut left = Rng::new(seed ^ pair, 41).unit();
        let answers = kind.answers(knows.unwrap_or(1.0));
        let said = answers.iter().find(|(_, p)| {
            left -= p;
            left < 0.0
        });
        let said = said.or(answers.last());
        self.statements
            .extend(said.map(|(statement, _)| (from, to, *statement)));
    }

    /// Writes it down; the network knows of it when it is built again. Returns whether there was anything.
    pub(super) fn keep(
        self,
        (records, session): (&mut Records, &Session),
        entries: &mut Vec<Entry>,
        on: Day,
    ) -> bool {
        let is_new = !self.statements.is_empty() || !self.contacts.is_empty();
        let people = &session.directory.people;
        for person in self.contacts {
            let id = entries.len() as i64 + 1;
            entries.push(Entry {
                id,
                target: people.key(person).to_owned(),
                ..Entry::new(on, EventKind::Contacted)
            });
        }
        let ties = &mut records.ties;
        for (from, to, statement) in self.statements {
            let [from, to] = [from, to].map(|who| ties.keys.intern(&person_key(people.key(who))));
            ties.rows.push(TieRow {
                from,
                to,
                forward: f64::NAN,
                backward: f64::NAN,
                since: Some(on),
                kind: TieKind::Said(statement),
            });
        }
        is_new
    }
}

/// The network as it is: what is true does not depend on what was learned.
pub(super) fn as_it_is(records: &Records, session: &Session, shipped: &Config) -> Network {
    let directory = &session.directory;
    let as_of = session.setup.as_of;
    Network::build(records, directory, &[], &shipped.strength, as_of)
}

/// So often a plan is made again within a week, after what it wanted to know was found out.
const ROUNDS: usize = 3;

/// Finds out what the plans of a week want to know, until they want to know nothing more.
pub(super) fn find_out(
    (records, session): (&mut Records, &mut Session),
    shipped: &Config,
    prospects: &[Prospect],
    (entries, settings): (&mut Vec<Entry>, &Settings),
    seed: u64,
) {
    let monday = session.setup.as_of;
    for _ in 0..ROUNDS {
        let found = wanted(
            (records, session),
            shipped,
            prospects,
            (entries, settings),
            seed,
        );
        if !found.keep((records, session), entries, monday) {
            return;
        }
        session.rebuild(records);
    }
}

/// What comes of everything that a plan of these prospects wants to know first.
fn wanted(
    (records, session): (&Records, &Session),
    shipped: &Config,
    prospects: &[Prospect],
    (entries, settings): (&[Entry], &Settings),
    seed: u64,
) -> Found {
    let ledger = Ledger::replay(entries.to_vec(), None);
    let plain = as_it_is(records, session, shipped);
    let truth = Search::new(&plain, &session.directory, shipped);
    let search = Search::new(&session.network, &session.directory, &session.setup.config);
    let limits = &settings.limits;
    let availability = Availability::of(&ledger, limits, session.setup.as_of);
    let cancel = Cancel::default();
    let plan = policy::plan(&policy::request(&search, &cancel, availability), prospects);
    plan.map_or_else(Found::default, |plan| Found::of(&plan, &truth, seed))
}
