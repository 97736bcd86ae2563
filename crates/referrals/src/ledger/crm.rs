//! Opportunities and activities of a CRM as entries: nobody logs twice. Every entry knows the record it came from, so that
//! the same file, or a newer one, can be read again and again.

use introrank_core::evidence::{Activity, Deal};
use std::collections::BTreeSet;

use super::case::{Case, Origin};
use super::entry::{Entry, EventKind};
use super::lead_source::{approach, is_referral};
use super::state::Ledger;
use super::words::{COLD, ROLE};
use introrank_core::day::Day;
use introrank_core::keys::company;

pub use super::entry::ACTIVITY;
pub use super::stages::StageMap;

/// An entry with the row it came from.
#[derive(Clone, Debug, PartialEq)]
pub struct CrmEntry {
    /// Position of the deal; `None` for an activity.
    pub deal: Option<usize>,
    /// Line in the file.
    pub line: u64,
    /// What it says.
    pub entry: Entry,
}

/// Entries, and the stages that nobody knows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CrmEvents {
    /// Each with its row.
    pub entries: Vec<CrmEntry>,
    /// Stages that mean nothing yet.
    pub unknown_stages: BTreeSet<String>,
}

/// Turns deals and activities, people looked up, into entries. A deal goes to the ask it came from: one about the same
/// person, else about the account alone, of the same rep, that was made and goes on; a deal that the CRM calls cold only to
/// one that led to an introduction. Everything else begins a case of its own, referred or cold as its lead source says.
/// Days: what an activity or the CRM dates happened then, what nobody dates happens on the day of reading.
pub fn entries(
    deals: &[Deal],
    activities: &[Activity],
    stages: &StageMap,
    ledger: &Ledger,
    as_of: Day,
) -> CrmEvents {
    let mut desk = CrmMatcher {
        ledger,
        begun: Vec::new(),
        at: None,
        found: CrmEvents::default(),
    };
    let mut of_deal = Vec::with_capacity(deals.len());
    for (n, deal) in deals.iter().enumerate() {
        desk.at = Some(n);
        of_deal.push(desk.deal(deal, as_of));
    }
    desk.at = None;
    for activity in activities {
        desk.activity(activity, as_of);
    }
    // After the activities: they know the days.
    for (n, (deal, (case, created))) in deals.iter().zip(of_deal).enumerate() {
        desk.at = Some(n);
        let Some(meaning) = stages.of(&deal.stage) else {
            desk.found.unknown_stages.insert(deal.stage.clone());
            continue;
        };
        for what in meaning {
            desk.step(deal, what, case, created, as_of);
        }
    }
    desk.found
}

/// The ledger as it would be with these entries of a CRM, up to a day: as if they were added, and nothing is.
pub fn as_if_added(ledger: &Ledger, entries: Vec<Entry>, as_of: Day) -> Ledger {
    let mut all = ledger.entries.clone();
    let newest = all.iter().map(|entry| entry.id).max().unwrap_or(0);
    let is_new = |entry: &Entry| ledger.from_source(&entry.source).is_none();
    let numbered = entries.into_iter().filter(is_new).zip(newest + 1..);
    // Those that begin a case have a number already, by which the others name it.
    all.extend(numbered.map(|(entry, id)| match entry.id {
        0 => Entry { id, ..entry },
        _ => entry,
    }));
    Ledger::replay(all, Some(as_of))
}

fn source(deal: &Deal, what: &str) -> String {
    format!("crm:{}:{what}", deal.id)
}

fn deal_entry(deal: &Deal, on: Day, what: EventKind) -> Entry {
    Entry {
        rep: deal.rep.clone(),
        target: deal.target.clone(),
        account: deal.account.clone(),
        ..Entry::new(on, what)
    }
}

/// A case that this reading begins.
struct Begun {
    number: i64,
    rep: String,
    target: String,
    account: String,
}

/// What is found while reading.
struct CrmMatcher<'a> {
    ledger: &'a Ledger,
    begun: Vec<Begun>,
    /// The deal that is being read; `None` among the activities.
    at: Option<usize>,
    found: CrmEvents,
}

impl CrmMatcher<'_> {
    /// The source of what the CRM says of a deal now: that of the newest entry when it says the same, else a new one, also
    /// when it says again what it said before.
    fn figures(&self, deal: &Deal, says: &str) -> String {
        let of_deal = source(deal, "says:");
        let mut told = self
            .ledger
            .entries
            .iter()
            .filter(|entry| entry.source.starts_with(&of_deal))
            .collect::<Vec<_>>();
        told.sort_by_key(|entry| entry.id);
        match told.last() {
            Some(last)
                if last
                    .source
                    .split_once('=')
                    .is_some_and(|(_, last)| last == says) =>
            {
                last.source.clone()
            }
            _ => format!("{of_deal}{}={says}", told.len() + 1),
        }
    }

    /// Finds or begins the case of a deal, and takes down what the CRM says of it now. Returns the case and the day on
    /// which the deal began.
    fn deal(&mut self, deal: &Deal, as_of: Day) -> (i64, Day) {
        let created = [deal.created, deal.changed, deal.close]
            .into_iter()
            .flatten()
            .min();
        let created = created.unwrap_or(as_of).min(as_of);
        let referred = is_referral(deal);
        let (introducer, answer, what) = if referred {
            (
                deal.introducer.clone(),
                String::new(),
                EventKind::Introduced,
            )
        } else {
            (String::new(), approach(deal).into(), EventKind::Touched)
        };
        let opener = Entry {
            introducer,
            answer,
            source: source(deal, "begin"),
            ..deal_entry(deal, created, what)
        };
        let case = self.case_of(deal.line, opener, referred, &deal.id);
        self.roles(deal, case, created);
        let figure = |number: Option<f64>| number.map_or(String::new(), |n| n.to_string());
        let close = deal.close.map_or(String::new(), |day| day.to_string());
        let says = format!(
            "{}:{}:{}:{close}",
            deal.stage,
            figure(deal.amount),
            figure(deal.probability)
        );
        let says = self.figures(deal, &says);
        let changed = deal.changed.unwrap_or(as_of).min(as_of);
        self.add(
            deal.line,
            Entry {
                answer: deal.stage.clone(),
                amount: deal.amount,
                probability: deal.probability,
                due: deal.close,
                source: says,
                ..deal_entry(deal, changed, EventKind::Opportunity)
            },
        );
        (case, created)
    }

    /// Whoever had a part in a deal and is not known to the case. Their source has a number and no name: a person's key
    /// changes with what is known of them, and they may want to be forgotten.
    fn roles(&mut self, deal: &Deal, case: i64, created: Day) {
        let known = self.ledger.cases.get(&case);
        let of_case = known.map_or("", |case| case.target.as_str());
        // The entry that begins a deal's case, or joins it, brings the deal's prospect along where the case has none.
        let is_read = self.ledger.from_source(&source(deal, "begin")).is_some();
        let target = if of_case.is_empty() && !is_read {
            deal.target.as_str()
        } else {
            of_case
        };
        let is_known =
            |who: &String| who == target || known.is_some_and(|case| case.others.contains(who));
        let people = std::iter::once(&deal.target).chain(&deal.others);
        let people: BTreeSet<&String> = people
            .filter(|who| !who.is_empty() && !is_known(who))
            .collect();
        let sources = (1..).map(|n: u32| source(deal, &format!("role={n}")));
        let free = sources.filter(|source| self.ledger.from_source(source).is_none());
        let free: Vec<String> = free.take(people.len()).collect();
        for (source, who) in free.into_iter().zip(people) {
            self.add(
                deal.line,
                Entry {
                    case: Some(case),
                    target: who.clone(),
                    answer: ROLE.into(),
                    source,
                    ..deal_entry(deal, created, EventKind::Touched)
                },
            );
        }
    }

    /// One of the things that a deal's stage means.
    fn step(&mut self, deal: &Deal, what: EventKind, case: i64, created: Day, as_of: Day) {
        let ended = matches!(what, EventKind::Won | EventKind::Lost);
        let on = deal
            .close
            .filter(|_| ended)
            .or(deal.changed)
            .unwrap_or(as_of);
        // An earlier reading may have guessed a later day for the step before.
        let before = self.ledger.cases.get(&case).and_then(Case::reached);
        let on = on
            .clamp(created, as_of)
            .max(before.map_or(created, |(_, day)| day));
        let asked = what.is_qualification();
        self.add(
            deal.line,
            Entry {
                case: (!asked).then_some(case),
                answer: if asked { "yes".into() } else { String::new() },
                amount: deal.amount.filter(|_| what == EventKind::Won),
                by: if asked {
                    deal.rep.clone()
                } else {
                    String::new()
                },
                source: source(deal, what.word()),
                ..deal_entry(deal, on, what)
            },
        );
    }

    fn add(&mut self, line: u64, entry: Entry) {
        let deal = self.at;
        self.found.entries.push(CrmEntry { deal, line, entry });
    }

    /// The case that an opener belongs to, or begins.
    fn case_of(&mut self, line: u64, opener: Entry, referred: bool, deal: &str) -> i64 {
        // Read before: the entry that began it then says which case it is.
        if let Some(known) = self.ledger.from_source(&opener.source) {
            let entry = self.ledger.entries.iter().find(|entry| entry.id == known);
            return entry.and_then(|entry| entry.case).unwrap_or(known);
        }
        if let Some(number) = self.there(&opener, referred, Some(deal)) {
            // The next reading finds it again, however far it has gone by then.
            self.add(
                line,
                Entry {
                    case: Some(number),
                    answer: String::new(),
                    ..Entry {
                        what: EventKind::Touched,
                        ..opener
                    }
                },
            );
            return number;
        }
        self.begin(line, opener)
    }

    fn begin(&mut self, line: u64, opener: Entry) -> i64 {
        let number = -1 - self.begun.len() as i64;
        self.begun.push(Begun {
            number,
            rep: opener.rep.clone(),
            target: opener.target.clone(),
            account: opener.account.clone(),
        });
        self.add(
            line,
            Entry {
                id: number,
                ..opener
            },
        );
        number
    }

    /// An open case about the same prospect and of the same rep.
    ///
    /// A case that one deal began is no other deal's.
    fn there(&self, opener: &Entry, referred: bool, deal: Option<&str>) -> Option<i64> {
        let fits = |target: &str, account: &str, rep: &str| {
            let person = !opener.target.is_empty() && target == opener.target;
            let same_account = company::key(account) == company::key(&opener.account);
            let account = same_account
                && !opener.account.is_empty()
                && (target.is_empty() || opener.target.is_empty());
            let rep = rep == opener.rep || rep.is_empty() || opener.rep.is_empty();
            if rep && person {
                2
            } else {
                i32::from(rep && account)
            }
        };
        let of_other = |case: i64| {
            let mut entries = self
                .ledger
                .entries
                .iter()
                .filter(|entry| entry.case.unwrap_or(entry.id) == case);
            entries.any(|entry| {
                entry
                    .crm_deal()
                    .is_some_and(|id| deal.is_some_and(|own| own != id))
            })
        };
        let open = self.ledger.open_cases().filter(|case| {
            if of_other(case.number) {
                return false;
            }
            let began = case.origin != Origin::Referred || case.was_asked();
            // A cold deal is no proof that somebody introduced.
            let led =
                referred || case.origin != Origin::Referred || case.got_to(EventKind::Introduced);
            began && led
        });
        let best = open
            .map(|case| {
                let reached = case.reached().map(|(step, _)| step);
                (
                    fits(&case.target, &case.account, &case.rep),
                    reached,
                    case.number,
                )
            })
            .filter(|(fit, ..)| *fit > 0)
            .max();
        let begun = self
            .begun
            .iter()
            .rev()
            .filter(|_| deal.is_none())
            .map(|b| (fits(&b.target, &b.account, &b.rep), b.number));
        let begun = begun
            .filter(|(fit, _)| *fit > 0)
            .max_by_key(|(fit, number)| (*fit, -number));
        best.map(|(_, _, number)| number)
            .or(begun.map(|(_, number)| number))
    }

    fn activity(&mut self, activity: &Activity, as_of: Day) {
        let entry = |what: EventKind| Entry {
            rep: activity.rep.clone(),
            target: activity.target.clone(),
            account: activity.account.clone(),
            source: format!("{ACTIVITY}{}", activity.id),
            ..Entry::new(activity.on.min(as_of), what)
        };
        let opener = Entry {
            answer: COLD.into(),
            ..entry(EventKind::Touched)
        };
        if self.ledger.from_source(&opener.source).is_some() {
            self.add(activity.line, opener);
            return;
        }
        // Whoever was asked about, or introduced, is written to by the way.
        let what = if activity.met {
            EventKind::MeetingHeld
        } else {
            EventKind::Touched
        };
        match self.there(&opener, !activity.met, None) {
            Some(case) => self.add(
                activity.line,
                Entry {
                    case: Some(case),
                    ..entry(what)
                },
            ),
            None => {
                let case = self.begin(activity.line, opener);
                if activity.met {
                    let source = format!("crm:activity:{}:met", activity.id);
                    self.add(
                        activity.line,
                        Entry {
                            case: Some(case),
                            source,
                            ..entry(what)
                        },
                    );
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse_iso(text).unwrap()
    }

    #[test]
    fn the_same_file_adds_nothing_and_a_newer_one_only_what_is_new() {
        let deal = |stage: &str| Deal {
            line: 2,
            id: "006A".into(),
            account: "Northwind".into(),
            stage: stage.into(),
            amount: Some(1000.0),
            close: Some(day("2026-06-01")),
            created: Some(day("2026-05-01")),
            source: "Cold Call".into(),
            ..Deal::default()
        };
        let as_of = day("2026-06-30");
        let mut kept: Vec<Entry> = Vec::new();
        let mut add = |stage: &str| {
            let ledger = Ledger::replay(kept.clone(), None);
            let found = entries(&[deal(stage)], &[], &StageMap::default(), &ledger, as_of);
            let mut new = Vec::new();
            let mut case = None;
            for CrmEntry { mut entry, .. } in found.entries {
                if ledger.from_source(&entry.source).is_some() {
                    continue;
                }
                if entry.id < 0 {
                    case = Some(kept.len() as i64 + 1);
                }
                entry.case = if entry.case.is_some_and(|c| c < 0) {
                    case
                } else {
                    entry.case
                };
                entry.id = kept.len() as i64 + 1;
                new.push(entry.what);
                kept.push(entry);
            }
            new
        };
        assert_eq!(
            add("Prospecting"),
            [EventKind::Touched, EventKind::Opportunity]
        );
        assert_eq!(add("Prospecting"), []);
        assert_eq!(
            add("Needs Analysis"),
            [EventKind::Opportunity, EventKind::MeetingHeld]
        );
        assert_eq!(add("Closed Won"), [EventKind::Opportunity, EventKind::Won]);
        assert_eq!(add("Closed Won"), []);
        let ledger = Ledger::replay(kept.clone(), None);
        assert_eq!(ledger.cases.len(), 1);
        assert_eq!(
            ledger.cases[&1].end.map(|(end, ..)| end),
            Some(EventKind::Won)
        );
        assert_eq!(ledger.misfits, []);
    }
}
