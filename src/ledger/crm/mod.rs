//! Opportunities and activities of a CRM as entries: nobody logs twice. Every entry knows the record it came from, so that
//! the same file, or a newer one, can be read again and again.

mod read;

use std::collections::{BTreeMap, BTreeSet};

use super::book::{Book, prospect_key};
use super::case::COLD;
use super::entry::{Entry, What};
use crate::day::Day;

pub use read::{Activity, Deal, activities, deals};

/// What the stages of a CRM mean.
#[derive(Clone, Debug, Default)]
pub struct StageMap {
    given: BTreeMap<String, Vec<What>>,
}

impl StageMap {
    /// Takes over one row of a map: a stage, and what it means, several words apart by blanks or commas.
    ///
    /// # Errors
    /// The word that means nothing.
    pub fn add(&mut self, stage: &str, meaning: &str) -> Result<(), String> {
        let words = meaning
            .split([' ', ',', ';'])
            .filter(|word| !word.is_empty() && *word != "nothing");
        let meaning: Result<Vec<What>, String> = words
            .map(|word| {
                What::parse(word)
                    .filter(|what| *what <= What::Withdrawn || *what == What::Touched || what.is_qualification())
                    .ok_or_else(|| format!("'{word}' is no step; write touched, replied, meeting_set, meeting_held, won, lost, need, budget, timeline, deciders or nothing"))
            })
            .collect();
        self.given.insert(stage.trim().to_lowercase(), meaning?);
        Ok(())
    }

    /// What a stage means: as given, else as the usual CRMs mean it; `None` for a stage that nobody knows.
    fn of(&self, stage: &str) -> Option<Vec<What>> {
        let stage = stage.trim().to_lowercase();
        if let Some(given) = self.given.get(&stage) {
            return Some(given.clone());
        }
        let has = |words: &[&str]| words.iter().any(|word| stage.contains(word));
        Some(if has(&["won"]) {
            vec![What::Won]
        } else if has(&["lost", "disqualified"]) {
            vec![What::Lost]
        } else if has(&[
            "qualified to buy",
            "qualification",
            "needs analysis",
            "discovery",
            "presentation",
            "demo",
            "value prop",
            "perception",
            "proposal",
            "quote",
            "negotiation",
            "contract",
            "decision",
        ]) {
            vec![What::MeetingHeld]
        } else if has(&["appointment", "meeting scheduled", "meeting set"]) {
            vec![What::MeetingSet]
        } else if has(&["prospecting", "new", "lead", "contacted", "attempt"]) {
            Vec::new()
        } else {
            return None;
        })
    }
}

/// Entries with the lines they came from, and the stages that nobody knows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// Each with its line.
    pub entries: Vec<(u64, Entry)>,
    /// Stages that mean nothing yet.
    pub unknown_stages: BTreeSet<String>,
}

/// Referred, as CRMs say it.
fn is_referral(deal: &Deal) -> bool {
    let source = deal.source.to_lowercase();
    !deal.introducer.is_empty()
        || ["referr", "referral", "introduc", "word of mouth", "partner"]
            .iter()
            .any(|word| source.contains(word))
}

/// Turns deals and activities, people looked up, into entries: each deal goes to the open case of its prospect, or begins
/// one, referred or cold as its lead source says.
pub fn entries(
    deals: &[Deal],
    activities: &[Activity],
    stages: &StageMap,
    book: &Book,
    as_of: Day,
) -> Found {
    let mut found = Found::default();
    let mut cases: BTreeMap<String, i64> = BTreeMap::new();
    for case in book.cases.values() {
        let key = prospect_key(&case.target, &case.account);
        if case.is_open() || !cases.contains_key(&key) {
            cases.insert(key, case.number);
        }
    }
    let mut next = -1;
    let mut begin = |cases: &mut BTreeMap<String, i64>,
                     found: &mut Found,
                     line: u64,
                     entry: Entry,
                     again: bool|
     -> i64 {
        let key = prospect_key(&entry.target, &entry.account);
        // Read before: the entry that began it then says which case it is.
        if let Some(known) = book.from_source(&entry.source) {
            let number = book
                .entries
                .iter()
                .find(|e| e.id == known)
                .map_or(known, |e| e.case.unwrap_or(known));
            cases.insert(key, number);
            return number;
        }
        if let Some(number) = cases.get(&key).filter(|_| !again) {
            return *number;
        }
        let number = next;
        next -= 1;
        cases.insert(key, number);
        found.entries.push((
            line,
            Entry {
                id: number,
                ..entry
            },
        ));
        number
    };
    for deal in deals {
        let source = |what: &str| format!("crm:{}:{what}", deal.id);
        let created = deal
            .created
            .or(deal.changed)
            .or(deal.close)
            .unwrap_or(as_of)
            .min(as_of);
        let base = |on: Day, what: What| Entry {
            rep: deal.rep.clone(),
            target: deal.target.clone(),
            account: deal.account.clone(),
            ..Entry::new(on, what)
        };
        let opener = if is_referral(deal) {
            Entry {
                introducer: deal.introducer.clone(),
                source: source("begin"),
                ..base(created, What::Introduced)
            }
        } else {
            Entry {
                answer: COLD.into(),
                source: source("begin"),
                ..base(created, What::Touched)
            }
        };
        let case = begin(&mut cases, &mut found, deal.line, opener, false);
        let figures = format!(
            "{}:{:?}:{:?}:{:?}",
            deal.stage, deal.amount, deal.probability, deal.close
        );
        found.entries.push((
            deal.line,
            Entry {
                answer: deal.stage.clone(),
                amount: deal.amount,
                probability: deal.probability,
                due: deal.close,
                source: source(&figures),
                ..base(
                    deal.changed.unwrap_or(created).min(as_of),
                    What::Opportunity,
                )
            },
        ));
        let Some(meaning) = stages.of(&deal.stage) else {
            found.unknown_stages.insert(deal.stage.clone());
            continue;
        };
        for what in meaning {
            let ended = matches!(what, What::Won | What::Lost);
            let on = deal
                .changed
                .or(deal.close.filter(|_| ended))
                .unwrap_or(created)
                .min(as_of);
            let entry = base(on.max(created), what);
            found.entries.push((
                deal.line,
                Entry {
                    case: (!what.is_qualification()).then_some(case),
                    answer: if what.is_qualification() {
                        "yes".into()
                    } else {
                        String::new()
                    },
                    amount: deal.amount.filter(|_| what == What::Won),
                    by: if what.is_qualification() {
                        deal.rep.clone()
                    } else {
                        String::new()
                    },
                    source: source(what.word()),
                    ..entry
                },
            ));
        }
    }
    for activity in activities {
        let source = format!("crm:activity:{}", activity.id);
        let entry = |what: What| Entry {
            rep: activity.rep.clone(),
            target: activity.target.clone(),
            account: activity.account.clone(),
            source: source.clone(),
            ..Entry::new(activity.on.min(as_of), what)
        };
        if book.from_source(&source).is_some() {
            found.entries.push((activity.line, entry(What::Touched)));
            continue;
        }
        let key = prospect_key(&activity.target, &activity.account);
        let known = cases.contains_key(&key);
        let opener = Entry {
            answer: COLD.into(),
            ..entry(What::Touched)
        };
        let case = begin(&mut cases, &mut found, activity.line, opener, false);
        if known {
            let what = if activity.met {
                What::MeetingHeld
            } else {
                What::Touched
            };
            found.entries.push((
                activity.line,
                Entry {
                    case: Some(case),
                    ..entry(what)
                },
            ));
        } else if activity.met {
            let met = Entry {
                case: Some(case),
                source: format!("{source}:met"),
                ..entry(What::MeetingHeld)
            };
            found.entries.push((activity.line, met));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse_iso(text).unwrap()
    }

    #[test]
    fn salesforce_and_hubspot_name_their_columns_differently() {
        let salesforce = "Opportunity ID,Opportunity Name,Account Name,Stage,Amount,Probability (%),Close Date,Created Date,Lead Source,Opportunity Owner\n\
            006A,Northwind - plant,Northwind,Negotiation/Review,\"12,000.00\",75,30/06/2026,13/05/2026,Employee Referral,Dana Ruiz\n";
        let (found, left_out) = deals("o.csv", salesforce).unwrap();
        assert_eq!(left_out, []);
        assert_eq!(found[0].account, "Northwind");
        assert_eq!(
            (found[0].amount, found[0].probability),
            (Some(12_000.0), Some(0.75))
        );
        assert_eq!(
            (found[0].close, found[0].created),
            (Some(day("2026-06-30")), Some(day("2026-05-13")))
        );
        assert!(is_referral(&found[0]) && found[0].target.is_empty());
        let hubspot = "Record ID,Deal Name,Deal Stage,Amount,Deal probability,Close Date,Create Date,Associated Company,Associated Contact,Deal owner\n\
            77,Deal,Appointment Scheduled,500,0.2,2026-07-01,2026-05-01,Contoso,Sam Lee,Dana Ruiz\n,x,y,1,1,,,,,\n";
        let (found, left_out) = deals("d.csv", hubspot).unwrap();
        assert_eq!(
            (found[0].target.as_str(), found[0].probability),
            ("Sam Lee", Some(0.2))
        );
        assert_eq!(left_out, [(3, "no id".to_owned())]);
    }

    #[test]
    fn the_same_file_adds_nothing_and_a_newer_one_only_what_is_new() {
        let text = |stage: &str| {
            format!(
                "Opportunity ID,Account Name,Stage,Amount,Close Date,Created Date,Lead Source\n006A,Northwind,{stage},1000,2026-06-01,2026-05-01,Cold Call\n"
            )
        };
        let as_of = day("2026-06-30");
        let mut kept: Vec<Entry> = Vec::new();
        let mut add = |stage: &str| {
            let (deals, _) = deals("o.csv", &text(stage)).unwrap();
            let book = Book::replay(kept.clone(), None);
            let found = entries(&deals, &[], &StageMap::default(), &book, as_of);
            let mut new = Vec::new();
            let mut case = None;
            for (_, mut entry) in found.entries {
                if book.from_source(&entry.source).is_some() {
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
        assert_eq!(add("Prospecting"), [What::Touched, What::Opportunity]);
        assert_eq!(add("Prospecting"), []);
        assert_eq!(
            add("Needs Analysis"),
            [What::Opportunity, What::MeetingHeld]
        );
        assert_eq!(add("Closed Won"), [What::Opportunity, What::Won]);
        assert_eq!(add("Closed Won"), []);
        let book = Book::replay(kept.clone(), None);
        assert_eq!(book.cases.len(), 1);
        assert_eq!(book.cases[&1].end.map(|(end, ..)| end), Some(What::Won));
        assert_eq!(book.misfits, []);
    }
}
