//! Opportunities and activities of a CRM as entries: nobody logs twice. Columns are bound by what the CRMs call them; every
//! entry knows the record it came from, so that the same file, or a newer one, can be read again and again.

use std::collections::{BTreeMap, BTreeSet};

use super::book::{Book, prospect_key};
use super::case::COLD;
use super::entry::{Entry, What};
use crate::day::Day;
use crate::ingest::IngestError;
use crate::ingest::dates::{self, Raw};
use crate::ingest::numbers::number;
use crate::ingest::text::{self, Layout, Rows};

const ID: &[&str] = &[
    "opportunityid",
    "dealid",
    "recordid",
    "activityid",
    "taskid",
    "eventid",
    "id",
];
const ACCOUNT: &[&str] = &[
    "accountname",
    "associatedcompany",
    "associatedcompanies",
    "companyname",
    "company",
    "account",
    "relatedto",
    "relatedaccount",
];
const CONTACT: &[&str] = &[
    "primarycontact",
    "contactname",
    "associatedcontact",
    "associatedcontacts",
    "contact",
    "name",
    "fullname",
];
const EMAIL: &[&str] = &["contactemail", "email", "emailaddress"];
const OWNER: &[&str] = &[
    "opportunityowner",
    "dealowner",
    "owner",
    "ownername",
    "assignedto",
    "assigned",
    "activityassignedto",
    "activityowner",
    "rep",
];
const STAGE: &[&str] = &["stage", "dealstage", "stagename", "status"];
const AMOUNT: &[&str] = &["amount", "dealamount", "value", "amountincompanycurrency"];
const PROBABILITY: &[&str] = &["probability", "dealprobability", "forecastprobability"];
const CLOSE: &[&str] = &["closedate", "expectedclosedate", "close"];
const CREATED: &[&str] = &[
    "createddate",
    "createdate",
    "created",
    "createdon",
    "datecreated",
];
const CHANGED: &[&str] = &[
    "laststagechangedate",
    "datelaststagechanged",
    "stagechangedon",
    "lastmodifieddate",
    "lastmodified",
];
const SOURCE: &[&str] = &[
    "leadsource",
    "originalsource",
    "originalsourcetype",
    "dealsource",
    "source",
];
const REFERRED: &[&str] = &[
    "referredby",
    "introducedby",
    "introducer",
    "referral",
    "referrer",
];
const DATE: &[&str] = &[
    "activitydate",
    "date",
    "duedate",
    "startdate",
    "start",
    "completeddate",
    "createddate",
    "createdate",
];
const TYPE: &[&str] = &[
    "activitytype",
    "type",
    "tasksubtype",
    "tasktype",
    "engagementtype",
    "eventsubtype",
];

/// An opportunity, as text; people not looked up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Deal {
    /// Line in the file.
    pub line: u64,
    /// The CRM's id.
    pub id: String,
    /// The prospect: a person's name or mail; empty when only an account is known.
    pub target: String,
    /// The account.
    pub account: String,
    /// Whose it is.
    pub rep: String,
    /// The CRM's stage.
    pub stage: String,
    /// Money.
    pub amount: Option<f64>,
    /// The rep's probability.
    pub probability: Option<f64>,
    /// When it closes.
    pub close: Option<Day>,
    /// When it was made.
    pub created: Option<Day>,
    /// When the stage changed last.
    pub changed: Option<Day>,
    /// Where it came from, as the CRM says.
    pub source: String,
    /// Who introduced, where a column says so.
    pub introducer: String,
}

/// Something that was done about a prospect, as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity {
    /// Line in the file.
    pub line: u64,
    /// The CRM's id, else what the row says.
    pub id: String,
    /// The prospect.
    pub target: String,
    /// The account.
    pub account: String,
    /// Whose it is.
    pub rep: String,
    /// The day.
    pub on: Day,
    /// It was a meeting.
    pub met: bool,
}

/// Rows that are used, and those that are left out with their line and reason.
pub type Read<T> = (Vec<T>, Vec<(u64, String)>);

/// Reads opportunities.
///
/// # Errors
/// When there is no id, no stage, or neither an account nor a contact.
pub fn deals(path: &str, text: &str) -> Result<Read<Deal>, IngestError> {
    let wanted = "an id (Opportunity ID, Record ID), a stage, and an account or contact";
    let layout = layout(path, text, wanted, |has| {
        has(ID) && has(STAGE) && (has(ACCOUNT) || has(CONTACT))
    })?;
    let column = |names| layout.column(names);
    let probability = layout
        .header
        .iter()
        .position(|cell| PROBABILITY.contains(&cell.as_str()));
    let day_columns = [CLOSE, CREATED, CHANGED].map(column);
    let orders = day_columns.map(|at| order(text, &layout, at));
    let (mut found, mut left_out) = (Vec::new(), Vec::new());
    let mut rows = Rows::new(text, &layout);
    while let Some(row) = rows.next_row() {
        if row.is_blank() || row.fields() < 2 {
            continue;
        }
        let cell = |names: &[&str]| crate::display::clean(row.cell(layout.column(names)).trim());
        let target = match (cell(EMAIL), cell(CONTACT)) {
            (email, _) if email.contains('@') => email,
            // A deal's own name is nobody.
            (_, contact)
                if column(CONTACT) != layout.column(&["name"]) || column(ACCOUNT).is_none() =>
            {
                contact
            }
            _ => String::new(),
        };
        let days: Result<Vec<Option<Day>>, String> = day_columns
            .iter()
            .zip(&orders)
            .map(|(at, order)| {
                let text = row.cell(*at);
                dates::resolve(dates::read(text), *order, None)
                    .map_err(|reason| format!("{reason}: '{}'", crate::display::clean(text)))
            })
            .collect();
        let deal = Deal {
            line: row.line,
            id: cell(ID),
            target,
            account: cell(ACCOUNT),
            rep: cell(OWNER),
            stage: cell(STAGE),
            amount: number(row.cell(column(AMOUNT))),
            probability: number(row.cell(probability)).map(|p| if p > 1.0 { p / 100.0 } else { p }),
            source: cell(SOURCE),
            introducer: cell(REFERRED),
            ..Deal::default()
        };
        let fault = if deal.id.is_empty() {
            Some("no id".to_owned())
        } else if deal.target.is_empty() && deal.account.is_empty() {
            Some("neither an account nor a contact".to_owned())
        } else if deal.probability.is_some_and(|p| !(0.0..=1.0).contains(&p)) {
            Some("the probability is not between 0 and 100%".to_owned())
        } else {
            days.as_ref().err().cloned()
        };
        match (fault, days) {
            (None, Ok(days)) => found.push(Deal {
                close: days[0],
                created: days[1],
                changed: days[2],
                ..deal
            }),
            (fault, _) => left_out.push((row.line, fault.unwrap_or_default())),
        }
    }
    Ok((found, left_out))
}

/// Reads activities: what is no mail, call, message or meeting, and what is not done, is left out.
///
/// # Errors
/// When there is no date, or neither an account nor a contact.
pub fn activities(path: &str, text: &str) -> Result<Read<Activity>, IngestError> {
    let wanted = "a date, and an account or contact";
    let layout = layout(path, text, wanted, |has| {
        has(DATE) && (has(ACCOUNT) || has(CONTACT) || has(EMAIL))
    })?;
    let date = layout.column(DATE);
    let order = order(text, &layout, date);
    let (mut found, mut left_out) = (Vec::new(), Vec::new());
    let mut rows = Rows::new(text, &layout);
    while let Some(row) = rows.next_row() {
        if row.is_blank() || row.fields() < 2 {
            continue;
        }
        let cell = |names: &[&str]| crate::display::clean(row.cell(layout.column(names)).trim());
        let (email, contact, account) = (cell(EMAIL), cell(CONTACT), cell(ACCOUNT));
        let target = if email.contains('@') { email } else { contact };
        let kind = cell(TYPE).to_lowercase();
        let done = !["open", "not started", "planned", "in progress", "waiting"]
            .contains(&cell(&["status"]).to_lowercase().as_str());
        let on = dates::resolve(dates::read(row.cell(date)), order, None);
        let reason = match &on {
            _ if !done => Some("not done yet".to_owned()),
            _ if target.is_empty() && account.is_empty() => {
                Some("neither an account nor a contact".to_owned())
            }
            Ok(None) => Some("no date".to_owned()),
            Err(reason) => Some((*reason).to_owned()),
            Ok(Some(_)) => None,
        };
        if let (None, Ok(Some(on))) = (&reason, on) {
            let id = match cell(ID) {
                id if id.is_empty() => format!("{on}:{target}:{account}:{kind}"),
                id => id,
            };
            found.push(Activity {
                line: row.line,
                id,
                target,
                account,
                rep: cell(OWNER),
                on,
                met: ["meeting", "event", "demo", "appointment"]
                    .iter()
                    .any(|word| kind.contains(word)),
            });
        } else {
            left_out.push((row.line, reason.unwrap_or_default()));
        }
    }
    Ok((found, left_out))
}

fn layout(
    path: &str,
    text: &str,
    wanted: &'static str,
    fits: impl Fn(&dyn Fn(&[&str]) -> bool) -> bool,
) -> Result<Layout, IngestError> {
    let known = |header: &[String]| {
        let has = |names: &[&str]| header.iter().any(|cell| names.contains(&cell.as_str()));
        fits(&has).then_some(())
    };
    match text::find_header(text, known) {
        Some((layout, ())) => Ok(layout),
        None => Err(IngestError::Header {
            path: path.into(),
            found: text::first_record(text).join(", "),
            wanted,
        }),
    }
}

/// Whether a column of dates writes the day or the month first.
fn order(text: &str, layout: &Layout, at: Option<usize>) -> dates::SlashOrder {
    let mut rows = Rows::new(text, layout);
    let mut column: Vec<Raw> = Vec::new();
    while let Some(row) = rows.next_row() {
        column.push(dates::read(row.cell(at)));
    }
    dates::slash_order(&column)
}

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
