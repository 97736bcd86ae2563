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
    /// They introduced the rep to somebody by mail, and have not heard from the rep since: to whom, and when.
    Introduced(PersonIx, Day),
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
    let (people, ledger) = (&directory.people, request.availability.ledger);
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
    let introduced = introductions(request, key);
    let mut waiting = waiting(request, rep);
    let mut thanks = unthanked(request, rep);
    thanks.retain(|person, _| {
        let is_waiting = waiting.iter().any(|other| other.person == *person);
        !is_waiting && !prospects.contains(people.key(*person))
    });
    let mut found: Vec<Nurture> = Vec::new();
    for (person, helps) in network.steps(rep) {
        if request.search.is_teammate(person)
            || people.is_never_asked(person)
            || people.is_hidden(person)
        {
            continue;
        }
        let who = people.key(person);
        // One of the team is enough: whom they introduced, else whoever knows them best.
        let waits = waiting.iter().any(|other| other.person == person);
        let own = introduced.get(who).copied().unwrap_or(0);
        let is_own = own > 0 || request.search.best_teammate(person) == Some(rep);
        if waits || thanks.contains_key(&person) || prospects.contains(who) || !is_own {
            continue;
        }
        let Some(source) = source(request, news, &targets, (rep, person), own) else {
            continue;
        };
        found.push(Nurture {
            person,
            source,
            helps,
        });
    }
    found.extend(thanks.into_values());
    found.sort_by(|a, b| {
        let order = a.source.order().cmp(&b.source.order());
        order
            .then(b.helps.total_cmp(&a.helps))
            .then(a.person.cmp(&b.person))
    });
    found.truncate(room);
    waiting.extend(found);
    waiting
}

impl Source {
    /// What comes first.
    const fn order(&self) -> u8 {
        match self {
            Self::Untold(..) => 0,
            Self::Introduced(..) => 1,
            Self::NewJob(_, true) => 2,
            Self::NewJob(..) => 3,
            Self::OneSided(..) => 4,
            Self::Silence(_) => 5,
        }
    }
}

/// How often somebody introduced a rep, by key.
fn introductions<'a>(request: &Request<'a>, rep: &str) -> BTreeMap<&'a str, usize> {
    let cases = request.availability.ledger.cases.values();
    let own = cases.filter(|case| case.rep == rep && case.got_to(EventKind::Introduced));
    let mut introduced = BTreeMap::new();
    for case in own {
        *introduced.entry(case.introducer.as_str()).or_default() += 1;
    }
    introduced
}

/// Days after which it is late to thank for an introduction.
const THANKS_DAYS: i32 = 90;

/// Who introduced a rep to somebody by mail, and was not thanked: neither mail nor ledger knows of a word from the rep since.
/// Of each the last introduction.
fn unthanked(request: &Request<'_>, rep: PersonIx) -> BTreeMap<PersonIx, Nurture> {
    let (search, availability) = (request.search, &request.availability);
    let (directory, network) = (search.directory, search.network);
    let people = &directory.people;
    let mut thanks = BTreeMap::new();
    // Without the rep's sent mail nobody can say who was thanked.
    let own_mail = network.of_stranger(directory, &search.config.strength, rep);
    let own_mail = own_mail.asked.last_wrote.unwrap_or(f64::MIN);
    let of_rep = network.introductions().iter();
    let of_rep = of_rep.filter(|one| own_mail >= f64::from(one.on.number()));
    for one in of_rep.filter(|one| one.pair.contains(&rep)) {
        let (person, to) = (one.introducer, one.pair[usize::from(one.pair[0] == rep)]);
        let is_late = availability.as_of.number() - one.on.number() > THANKS_DAYS;
        if is_late || search.is_teammate(person) || people.is_never_asked(person) {
            continue;
        }
        let pair = network.pair(directory, &search.config.strength, rep, person);
        let touched = availability.ledger.last_touch(people.key(person));
        let heard = pair.ours.last_day().max(touched);
        thanks.remove(&person);
        if heard.is_none_or(|last| last < one.on) {
            let nurture = Nurture {
                person,
                source: Source::Introduced(to, one.on),
                helps: network.helps(rep, person).unwrap_or(0.0),
            };
            thanks.insert(person, nurture);
        }
    }
    thanks
}

/// Those who wait for news of what they did for a rep, each once, whoever is connected with them.
fn waiting(request: &Request<'_>, rep: PersonIx) -> Vec<Nurture> {
    let (people, network) = (&request.search.directory.people, request.search.network);
    let (key, as_of) = (request.key(rep), request.availability.as_of);
    let mut waiting: Vec<Nurture> = Vec::new();
    let cases = request.availability.ledger.cases.values();
    for case in cases.filter(|case| case.rep == key) {
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
    waiting
}

/// Why somebody should hear from the rep; `None` when they should be left alone.
fn source(
    request: &Request<'_>,
    news: &BTreeMap<PersonIx, Change>,
    targets: &BTreeSet<&str>,
    (rep, person): (PersonIx, PersonIx),
    introduced: usize,
) -> Option<Source> {
    let (people, ledger) = (
        &request.search.directory.people,
        request.availability.ledger,
    );
    let as_of = request.availability.as_of;
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
    silent_or_new(request, (rep, person), news, targets, introduced)
}

fn silent_or_new(
    request: &Request<'_>,
    (rep, person): (PersonIx, PersonIx),
    news: &BTreeMap<PersonIx, Change>,
    targets: &BTreeSet<&str>,
    introduced: usize,
) -> Option<Source> {
    let network = request.search.network;
    let moved = |change: &&Change| change.kind == ChangeKind::Moved;
    if let Some(change) = news.get(&person).filter(moved) {
        let at_target = change.accounts[1].is_some_and(|ix| {
            targets.contains(request.search.directory.accounts.get(ix).name.as_str())
        });
        return Some(Source::NewJob(change.clone(), at_target));
    }
    // The rep whom they introduced owes them, and nobody else thanks in that rep's name.
    let balance = request.availability.balance(request.key(person));
    if introduced > balance.given {
        return Some(Source::OneSided(Balance {
            introduced,
            ..balance
        }));
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
