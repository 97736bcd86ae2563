//! Opportunities, activities and contacts as rows: columns bound by what the CRMs call them.

pub(crate) mod contacts;
mod roles;

use crate::IngestError;
use crate::dates;
use crate::dates::Raw;
use crate::numbers::number;
use crate::text;
use crate::text::{Layout, Row, Rows};
pub use contacts::ids as contact_ids;
pub use roles::roles;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use introrank_core::day::Day;
use introrank_core::evidence::{Activity, Deal};

const ID: &[&str] = &[
    "opportunityid",
    "opportunityid18",
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
    "contactfullname",
    "contact",
    "name",
    "fullname",
];
const EMAIL: &[&str] = &["contactemail", "email", "emailaddress"];
const FIRST: &[&str] = &["contactfirstname", "firstname"];
const LAST: &[&str] = &["contactlastname", "lastname"];
const PRIMARY: &[&str] = &["isprimary", "primary"];
const OWNER: &[&str] = &[
    "opportunityowner",
    "opportunityownerfullname",
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

/// Rows that are used, and those that are left out with their line and reason.
pub type Read<T> = (Vec<T>, Vec<(u64, String)>);

/// What an export of a CRM lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lists {
    /// Opportunities; each row may also name a contact with a role.
    Deals,
    /// Contact roles: who had a part in which opportunity.
    Roles,
    /// Contacts, each with whose they are.
    Contacts,
}

type Has<'a> = dyn Fn(&[&str]) -> bool + 'a;

fn are_deals(has: &Has<'_>) -> bool {
    has(ID) && has(STAGE) && (has(ACCOUNT) || has(CONTACT))
}

/// What a file lists, by its header; `None` when it is no export of a CRM that is known.
pub fn lists(text: &str) -> Option<Lists> {
    let known = |header: &[String]| {
        let has = |names: &[&str]| header.iter().any(|cell| names.contains(&cell.as_str()));
        match () {
            // Contacts have a status too, which is no stage.
            () if contacts::is_header(header) => Some(Lists::Contacts),
            () if roles::are_roles(&has) => Some(Lists::Roles),
            () if are_deals(&has) => Some(Lists::Deals),
            () => None,
        }
    };
    text::find_header(text, known).map(|(_, lists)| lists)
}

/// The CRM says that whom a row names is the main contact.
fn is_primary(layout: &Layout, row: &Row<'_>) -> bool {
    let cell = row.cell(layout.column(PRIMARY)).to_lowercase();
    ["true", "1", "yes", "y", "x", "primary"].contains(&cell.as_str())
}

/// Whom a row names, by e-mail or name: several may stand in one cell, apart by semicolons.
fn people(layout: &Layout, row: &Row<'_>) -> Vec<String> {
    let column = |names: &[&str]| layout.column(names);
    let cell = |names: &[&str]| introrank_core::display::clean(row.cell(column(names)).trim());
    let email = cell(EMAIL);
    if email.contains('@') {
        return several(&email);
    }
    // A deal's own name is nobody.
    let own_name = column(CONTACT) == column(&["name"]);
    match cell(CONTACT) {
        contact if !contact.is_empty() && !own_name => several(&contact),
        _ => several(&introrank_core::keys::name::shown(
            &cell(FIRST),
            &cell(LAST),
        )),
    }
}

fn several(cell: &str) -> Vec<String> {
    let parts = cell.split(';').map(|part| {
        // HubSpot writes the address behind the name.
        match part.rsplit_once('(') {
            Some((_, mail)) if mail.contains('@') => mail.trim_end_matches([')', ' ']),
            _ => part,
        }
    });
    let parts = parts.map(|part| part.trim().to_owned());
    parts.filter(|part| !part.is_empty()).collect()
}

/// Reads opportunities. One that stands in several rows, each with another contact, is one.
///
/// # Errors
/// When there is no id, no stage, or neither an account nor a contact.
pub fn deals(path: &str, text: &str) -> Result<Read<Deal>, IngestError> {
    let wanted = "an id (Opportunity ID, Record ID), a stage, and an account or contact";
    let layout = layout(path, text, wanted, are_deals)?;
    let columns = DealColumns::bind(text, &layout);
    let (mut found, mut left_out) = (Vec::<Deal>::new(), Vec::new());
    let mut at: HashMap<String, usize> = HashMap::new();
    let mut rows = Rows::new(text, &layout);
    while let Some(row) = rows.next_row() {
        if row.is_blank() || row.fields() < 2 {
            continue;
        }
        match columns.deal(&row) {
            Ok(deal) => match at.entry(deal.id.clone()) {
                Entry::Occupied(first) => {
                    found[*first.get()].merge(deal, is_primary(&layout, &row));
                }
                Entry::Vacant(new) => {
                    new.insert(found.len());
                    found.push(deal);
                }
            },
            Err(fault) => left_out.push((row.line, fault)),
        }
    }
    Ok((found, left_out))
}

/// Where a list has what of a deal, and how it writes its dates.
struct DealColumns<'a> {
    layout: &'a Layout,
    probability: Option<usize>,
    /// Closing, creation and last change, each with its order of day and month.
    days: [(Option<usize>, dates::SlashOrder); 3],
}

impl<'a> DealColumns<'a> {
    fn bind(text: &str, layout: &'a Layout) -> Self {
        let day = |names| {
            let at = layout.column(names);
            (at, order(text, layout, at))
        };
        Self {
            layout,
            probability: layout
                .header
                .iter()
                .position(|cell| PROBABILITY.contains(&cell.as_str())),
            days: [CLOSE, CREATED, CHANGED].map(day),
        }
    }

    /// The deal of a row, or why it is left out.
    fn deal(&self, row: &Row<'_>) -> Result<Deal, String> {
        let column = |names: &[&str]| self.layout.column(names);
        let cell = |names: &[&str]| introrank_core::display::clean(row.cell(column(names)).trim());
        let mut people = people(self.layout, row).into_iter();
        let deal = Deal {
            line: row.line,
            id: cell(ID),
            target: people.next().unwrap_or_default(),
            others: people.collect(),
            account: cell(ACCOUNT),
            rep: cell(OWNER),
            stage: cell(STAGE),
            amount: number(row.cell(column(AMOUNT))),
            probability: number(row.cell(self.probability))
                .map(|p| if p > 1.0 { p / 100.0 } else { p }),
            source: cell(SOURCE),
            introducer: cell(REFERRED),
            ..Deal::default()
        };
        if deal.id.is_empty() {
            return Err("no id".to_owned());
        }
        if deal.target.is_empty() && deal.account.is_empty() {
            return Err("neither an account nor a contact".to_owned());
        }
        if deal.probability.is_some_and(|p| !(0.0..=1.0).contains(&p)) {
            return Err("the probability is not between 0 and 100%".to_owned());
        }
        let days: Vec<Option<Day>> = self
            .days
            .iter()
            .map(|(at, order)| {
                let text = row.cell(*at);
                dates::resolve(dates::read(text), *order, None).map_err(|reason| {
                    format!("{reason}: '{}'", introrank_core::display::clean(text))
                })
            })
            .collect::<Result<_, String>>()?;
        Ok(Deal {
            close: days[0],
            created: days[1],
            changed: days[2],
            ..deal
        })
    }
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
        let cell =
            |names: &[&str]| introrank_core::display::clean(row.cell(layout.column(names)).trim());
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
            _ if !is_contact(&kind) => Some(format!("'{kind}' is no contact")),
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

/// Mails, calls, messages and meetings; what says nothing of itself counts too.
fn is_contact(kind: &str) -> bool {
    const WORDS: [&str; 13] = [
        "mail",
        "call",
        "meeting",
        "event",
        "demo",
        "appointment",
        "message",
        "linkedin",
        "sms",
        "visit",
        "letter",
        "conversation",
        "task",
    ];
    kind.is_empty() || WORDS.iter().any(|word| kind.contains(word))
}

fn layout(
    path: &str,
    text: &str,
    wanted: &'static str,
    fits: impl Fn(&Has<'_>) -> bool,
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
            wanted: wanted.into(),
        }),
    }
}

/// Whether a column of dates writes the day or the month first.
pub(crate) fn order(text: &str, layout: &Layout, at: Option<usize>) -> dates::SlashOrder {
    let mut rows = Rows::new(text, layout);
    let mut column: Vec<Raw> = Vec::new();
    while let Some(row) = rows.next_row() {
        column.push(dates::read(row.cell(at)));
    }
    dates::slash_order(&column)
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
        assert!(found[0].target.is_empty() && found[0].source == "Employee Referral");
        let hubspot = "Record ID,Deal Name,Deal Stage,Amount,Deal probability,Close Date,Create Date,Associated Company,Associated Contact,Deal owner\n\
            77,Deal,Appointment Scheduled,500,0.2,2026-07-01,2026-05-01,Contoso,Sam Lee,Dana Ruiz\n,x,y,1,1,,,,,\n";
        let (found, left_out) = deals("d.csv", hubspot).unwrap();
        assert_eq!(
            (found[0].target.as_str(), found[0].probability),
            ("Sam Lee", Some(0.2))
        );
        assert_eq!(left_out, [(3, "no id".to_owned())]);
    }
}
