//! Whom to be in touch with, without asking for anything.

use std::collections::{BTreeMap, BTreeSet};

use super::word_owed;
use crate::ledger::{Balance, EventKind};
use crate::plan::Request;
use introrank_core::day::Day;
use introrank_engine::people::PersonIx;
use introrank_engine::people::changes::{Change, ChangeKind};
use introrank_engine::session::Session;

/// Why somebody should hear from the rep.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// They introduced somebody, and do not know what came of it.
    Untold(i64, EventKind, Day),
    /// They have a new job; true when at an account that is asked about.
    NewJob(Change, bool),
    /// They introduced more often than anybody helped them.
    OneSided(Balance),
    /// They used to be in contact, and were not since that day.
    Silence(Day),
}

/// Somebody to be in touch with.
#[derive(Clone, Debug, PartialEq)]
pub struct Nurture {
    /// Who.
    pub person: PersonIx,
    /// Why.
    pub source: Source,
    /// Probability that they would help if asked: what the contact is worth.
    pub helps: f64,
}

/// So many a week.
pub const A_WEEK: usize = 5;
/// Whoever was contacted within so many days is left alone.
const REST_DAYS: i32 = 30;
/// Days of contact that make a silence worth breaking.
const WAS_CONTACT: u32 = 3;

/// Whoever waits for news, and at most five people more for a rep's week, less those who were contacted in it: who has a new
/// job, who gave more than they got, and who is silent for long; within each the likeliest to help. `news` says who moved
/// lately. O(cases + ties of the rep).
pub fn nurture(
    session: &Session,
    request: &Request<'_>,
    news: &BTreeMap<PersonIx, Change>,
    rep: PersonIx,
) -> Vec<Nurture> {
    let (directory, network) = (&session.directory, request.search.network);
    let (people, ledger, as_of) = (
        &directory.people,
        request.availability.ledger,
        session.setup.as_of,
    );
    let key = people.key(rep);
    let this_week = ledger
        .kindness
        .iter()
        .filter(|k| k.rep == key && k.on >= request.week);
    let room = A_WEEK.saturating_sub(this_week.count());
    let prospects: BTreeSet<&str> = ledger
        .open_cases()
        .map(|case| case.target.as_str())
        .collect();
    let targets: BTreeSet<&str> = ledger
        .open_cases()
        .map(|case| case.account.as_str())
        .collect();
    let mut found: Vec<Nurture> = Vec::new();
    let mut waiting: Vec<Nurture> = Vec::new();
    for case in ledger.cases.values().filter(|case| case.rep == key) {
        let person = people.find_key(&case.introducer);
        let person = person.filter(|person| !people.is_hidden(*person));
        if let (Some((what, on)), Some(person)) = (word_owed(case, as_of), person)
            && !waiting.iter().any(|other| other.person == person)
        {
            waiting.push(Nurture {
                person,
                source: Source::Untold(case.number, what, on),
                helps: network.helps(rep, person).unwrap_or(0.0),
            });
        }
    }
    for (person, helps) in network.steps(rep) {
        if request.search.is_teammate(person)
            || people.is_never_asked(person)
            || people.is_hidden(person)
        {
            continue;
        }
        let who = people.key(person);
        // One of the team is enough: whoever knows them best.
        let waits = waiting.iter().any(|other| other.person == person);
        if waits || prospects.contains(who) || request.search.best_teammate(person) != Some(rep) {
            continue;
        }
        let Some(source) = source(request, news, &targets, (rep, person), as_of) else {
            continue;
        };
        found.push(Nurture {
            person,
            source,
            helps,
        });
    }
    let order = |nurture: &Nurture| match &nurture.source {
        Source::Untold(..) => 0,
        Source::NewJob(_, true) => 1,
        Source::NewJob(..) => 2,
        Source::OneSided(..) => 3,
        Source::Silence(_) => 4,
    };
    found.sort_by(|a, b| {
        order(a)
            .cmp(&order(b))
            .then(b.helps.total_cmp(&a.helps))
            .then(a.person.cmp(&b.person))
    });
    found.truncate(room);
    waiting.extend(found);
    waiting
}

/// Why somebody should hear from the rep; `None` when they should be left alone.
fn source(
    request: &Request<'_>,
    news: &BTreeMap<PersonIx, Change>,
    targets: &BTreeSet<&str>,
    (rep, person): (PersonIx, PersonIx),
    as_of: Day,
) -> Option<Source> {
    let (people, ledger) = (
        &request.search.directory.people,
        request.availability.ledger,
    );
    let who = people.key(person);
    let rested = ledger
        .last_touch(who)
        .is_none_or(|day| as_of.number() - day.number() > REST_DAYS);
    let waits = ledger
        .open_cases()
        .any(|case| case.introducer == who && case.waits_for_introducer());
    if !rested || waits {
        return None;
    }
    silent_or_new(request, rep, person, news, targets, who)
}

fn silent_or_new(
    request: &Request<'_>,
    rep: PersonIx,
    person: PersonIx,
    news: &BTreeMap<PersonIx, Change>,
    targets: &BTreeSet<&str>,
    key: &str,
) -> Option<Source> {
    let network = request.search.network;
    let moved = |change: &&Change| change.kind == ChangeKind::Moved;
    if let Some(change) = news.get(&person).filter(moved) {
        let at_target = change.accounts[1].is_some_and(|ix| {
            targets.contains(request.search.directory.accounts.get(ix).name.as_str())
        });
        return Some(Source::NewJob(change.clone(), at_target));
    }
    let balance = request.availability.balance(key);
    if balance.introduced > balance.given {
        return Some(Source::OneSided(balance));
    }
    let evidence = network.evidence(rep, person)?;
    let last = [evidence.theirs.last_day(), evidence.ours.last_day()]
        .into_iter()
        .flatten()
        .max()?;
    let long = network.as_of.number() - last.number() > request.availability.limits.check_in_days;
    (evidence.theirs.days >= WAS_CONTACT && (long || evidence.gone_quiet))
        .then_some(Source::Silence(last))
}
