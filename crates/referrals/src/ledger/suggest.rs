//! What mail and calendars show of open cases: introductions, answers and meetings that nobody has logged, and that no answer
//! came. Only who wrote to whom on which day is looked at.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::case::{Case, Origin, Silent};
use super::entry::{Entry, EventKind};
use super::settings::Limits;
use super::state::Ledger;
use introrank_core::day::Day;
use introrank_engine::history::{ANSWER_DAYS, Action, Copied, Timeline};
use introrank_engine::people::PersonIx;

/// Something that seems to have happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// What would be logged.
    pub entry: Entry,
    /// Who did what it rests on, and to whom: keys.
    pub from: String,
    /// To whom.
    pub to: String,
}

/// Contact between two people on a day.
#[derive(Clone, Copy)]
struct Contact {
    on: Day,
    wrote: bool,
}

/// What the open cases of the book seem to have come to by a day. `copied` are mails to others of which an owner was among
/// those who got them. `person` finds people by their keys. Each case gets its steps in order: introduced, replied,
/// meeting held. O(events + cases · log events).
pub fn suggestions(
    ledger: &Ledger,
    (timeline, copied): (&Timeline, &HashSet<Copied>),
    as_of: Day,
    person: impl Fn(&str) -> Option<PersonIx>,
) -> Vec<Suggestion> {
    let contacts = Contacts::of(ledger, timeline, as_of, &person);
    let mut found = Vec::new();
    for case in ledger
        .open_cases()
        .filter(|case| case.origin == Origin::Referred)
    {
        let (Some(rep), Some(target), Some(introducer)) = (
            person(&case.rep),
            person(&case.target),
            person(&case.introducer),
        ) else {
            continue;
        };
        let Some(asked) = case.asked_on() else {
            continue;
        };
        let mut suggest = |what: EventKind, on: Day, from: &str, to: &str| {
            found.push(Suggestion {
                entry: entry_of(case, what, on),
                from: from.to_owned(),
                to: to.to_owned(),
            });
        };
        let logged = case.steps.get(&EventKind::Introduced).copied();
        let introduced = logged.or(case.day_of(EventKind::Introduced)).or_else(|| {
            let on_copy = |on: Day| copied.contains(&(introducer, target, on, rep));
            let on = contacts.introduced((introducer, rep, target), asked, on_copy)?;
            suggest(EventKind::Introduced, on, &case.introducer, &case.rep);
            Some(on)
        });
        let Some(introduced) = introduced else {
            continue;
        };
        if !case.got_to(EventKind::Replied)
            && let Some(on) = contacts.first(target, rep, introduced, true)
        {
            suggest(EventKind::Replied, on, &case.target, &case.rep);
        }
        if !case.got_to(EventKind::MeetingHeld)
            && let Some(on) = contacts
                .first(target, rep, introduced, false)
                .or_else(|| contacts.first(rep, target, introduced, false))
        {
            suggest(EventKind::MeetingHeld, on, &case.rep, &case.target);
        }
    }
    found
}

/// The open cases whose silence mail shows, by number: the rep wrote to whoever should answer, nothing came back in time, and
/// the rep's mail goes on beyond that. Without it, that nobody logged an answer says nothing about the introducer.
/// O(events + cases · log events).
pub fn silent_in_mail(
    ledger: &Ledger,
    timeline: &Timeline,
    as_of: Day,
    limits: &Limits,
    person: impl Fn(&str) -> Option<PersonIx>,
) -> BTreeSet<i64> {
    let contacts = Contacts::of(ledger, timeline, as_of, &person);
    let shows = |case: &&Case| {
        let silent = case.silent(as_of, limits)?;
        let (_, since) = case.reached()?;
        let (who, days) = match silent {
            Silent::Introducer | Silent::NotSent => (&case.introducer, limits.silent_days),
            Silent::Prospect => (&case.target, limits.prospect_silent_days),
        };
        let (rep, who, end) = (person(&case.rep)?, person(who)?, since.plus(days));
        let wrote = contacts.first(rep, who, since, true)? < end;
        let answered = contacts.first(who, rep, since, true).is_some();
        let goes_on = contacts.last_mail_of.get(&rep).is_some_and(|on| *on >= end);
        Some(wrote && !answered && goes_on)
    };
    let silent = ledger.open_cases().filter(|case| shows(case) == Some(true));
    silent.map(|case| case.number).collect()
}

/// Contact among the people of open cases.
struct Contacts {
    /// By who wrote to, or met, whom.
    between: BTreeMap<(PersonIx, PersonIx), Vec<Contact>>,
    /// The last day on which each of them wrote to anybody.
    last_mail_of: BTreeMap<PersonIx, Day>,
}

impl Contacts {
    fn of(
        ledger: &Ledger,
        timeline: &Timeline,
        as_of: Day,
        person: &impl Fn(&str) -> Option<PersonIx>,
    ) -> Self {
        let mut wanted: BTreeSet<PersonIx> = BTreeSet::new();
        for case in ledger.open_cases() {
            wanted.extend(
                [&case.rep, &case.target, &case.introducer]
                    .into_iter()
                    .filter_map(|key| person(key)),
            );
        }
        let mut between: BTreeMap<(PersonIx, PersonIx), Vec<Contact>> = BTreeMap::new();
        let mut last_mail_of = BTreeMap::new();
        for event in timeline.events() {
            let wrote = match event.deed {
                Action::Wrote => true,
                Action::Met => false,
                _ => continue,
            };
            let on = event.known.day();
            if on > as_of || !wanted.contains(&event.from) {
                continue;
            }
            if wrote {
                // Events go by their days.
                last_mail_of.insert(event.from, on);
            }
            if wanted.contains(&event.to) {
                between
                    .entry((event.from, event.to))
                    .or_default()
                    .push(Contact { on, wrote });
            }
        }
        Self {
            between,
            last_mail_of,
        }
    }

    /// The first day since another on which somebody wrote to, or else met, somebody.
    fn first(&self, from: PersonIx, to: PersonIx, since: Day, wrote: bool) -> Option<Day> {
        let all = self.between.get(&(from, to))?.iter();
        all.filter(|contact| contact.on >= since && contact.wrote == wrote)
            .map(|contact| contact.on)
            .min()
    }

    /// The first day on which two people wrote, or met, unless it was the rep who wrote: that may be a cold mail.
    fn began(&self, rep: PersonIx, target: PersonIx) -> Option<Day> {
        let first = |from, to| {
            let all = self.between.get(&(from, to)).into_iter().flatten();
            all.min_by_key(|contact| contact.on)
        };
        let (own, theirs) = (first(rep, target), first(target, rep)?);
        let is_first = own.is_none_or(|own| !own.wrote || theirs.on < own.on);
        is_first.then_some(theirs.on)
    }

    /// The day on which the introducer wrote to the rep, and the prospect was on that mail; or the last such day before rep and
    /// prospect, who had never been in contact, first were, within a week, and not by the rep's own mail.
    fn introduced(
        &self,
        (introducer, rep, target): (PersonIx, PersonIx, PersonIx),
        asked: Day,
        on_copy: impl Fn(Day) -> bool,
    ) -> Option<Day> {
        let to_rep = self.between.get(&(introducer, rep))?.iter();
        let wrote = to_rep.filter(|c| c.wrote && c.on >= asked).map(|c| c.on);
        let mut wrote: Vec<Day> = wrote.collect();
        wrote.sort_unstable();
        let to_both =
            |on: &Day| on_copy(*on) || self.first(introducer, target, *on, true) == Some(*on);
        let began = self.began(rep, target);
        let before = |on: &Day| {
            began.is_some_and(|began| {
                let days = i64::from(began.number() - on.number());
                (0..=ANSWER_DAYS).contains(&days)
            })
        };
        let on_mail = wrote.iter().copied().find(to_both);
        on_mail.or_else(|| wrote.into_iter().rev().find(before))
    }
}

fn entry_of(case: &Case, what: EventKind, on: Day) -> Entry {
    Entry {
        case: Some(case.number),
        rep: case.rep.clone(),
        introducer: case.introducer.clone(),
        target: case.target.clone(),
        account: case.account.clone(),
        source: format!("seen:{}:{what}", case.number),
        ..Entry::new(on, what)
    }
}
