//! Contacts of a CRM: people the company knows, each with who is in charge of them. One file holds the contacts of several
//! owners; each owner's are an export of their own.

use std::collections::BTreeMap;

use hashbrown::{HashMap, HashSet};

use crate::dates;
use crate::lists::OwnerRow;
use crate::meaning::{self, Meaning};
use crate::nobody;
use crate::table::Table;
use crate::text::{self, Layout, REPEATED_HEADER, Row, Rows};
use introrank_core::day::Day;
use introrank_core::evidence::{
    Class, ConnectionRows, Export, FileReport, Kind, Owner, Records, Source, know_crm_owners,
};
use introrank_core::keys::{email, name, profile_url};

/// The CRM's id of a contact.
pub(super) const ID: &[&str] = &["contactid", "contactid18", "recordid", "personid", "id"];
const FIRST: &[&str] = &["firstname", "contactfirstname", "personfirstname"];
const LAST: &[&str] = &["lastname", "contactlastname", "personlastname"];
const NAME: &[&str] = &[
    "fullname",
    "contactname",
    "contactfullname",
    "personname",
    "name",
];
const URL: &[&str] = &[
    "linkedinurl",
    "linkedinprofileurl",
    "linkedinprofile",
    "linkedinbio",
    "linkedin",
    "personlinkedinurl",
    "profileurl",
];
const COMPANY: &[&str] = &[
    "companyname",
    "accountname",
    "accountnameaccountname",
    "associatedcompany",
    "personorganization",
    "organization",
    "company",
    "account",
];
const TITLE: &[&str] = &["jobtitle", "title", "personjobtitle", "position"];
const LAST_ACTIVITY: &[&str] = &[
    "lastactivity",
    "lastactivitydate",
    "lastactivitytime",
    "lastcontacted",
    "lastcontactdate",
    "lastcontact",
    "lastengagementdate",
    "personlastactivitydate",
    "lasttouch",
    "datumderletztenaktivität",
    "letzteaktivität",
    "letzterkontakt",
    "persondatumletzteraktivität",
    "datedeladernièreactivité",
    "dernièreactivité",
    "fechadelaúltimaactividad",
    "últimaactividad",
    "datadaúltimaatividade",
    "últimaatividade",
    "dataultimaattività",
    "datumvanlaatsteactiviteit",
];
/// Owners of contacts and of nothing else.
const CONTACT_OWNER: &[&str] = &[
    "contactowner",
    "contactownername",
    "contactownerfullname",
    "personowner",
    "kontaktinhaber",
    "zuständigermitarbeiter",
    "kontaktbesitzer",
    "personbesitzer",
    "propriétaireducontact",
    "propietariodelcontacto",
    "proprietáriodocontato",
    "proprietariodelcontatto",
    "eigenaarvancontact",
    "contactpersooneigenaar",
];
/// Owners of whatever the row is about.
const OWNER: &[&str] = &[
    "owner",
    "ownername",
    "recordowner",
    "zuständig",
    "besitzer",
    "inhaber",
    "propriétaire",
    "propietario",
    "proprietário",
    "proprietario",
    "eigenaar",
];

/// All of them but ids.
pub(crate) const ALL: [&[&str]; 9] = [
    FIRST,
    LAST,
    NAME,
    URL,
    COMPANY,
    TITLE,
    LAST_ACTIVITY,
    CONTACT_OWNER,
    OWNER,
];

/// Whether a header (normalised cells) is that of a CRM's contacts: people with an owner of theirs, or with an owner and a
/// day of the last activity.
pub(crate) fn is_header(header: &[String]) -> bool {
    let any = |names: &[&str]| header.iter().any(|cell| names.contains(&cell.as_str()));
    let has = |wanted| meaning::column(header, wanted).is_some();
    let both = has(Meaning::First) && has(Meaning::Last);
    let person = any(&NAME[..NAME.len() - 1]) || both || has(Meaning::Email);
    let deal = any(&["stage", "dealstage", "opportunityid", "dealid"]);
    let owned = any(CONTACT_OWNER) || (any(OWNER) && any(LAST_ACTIVITY));
    person && owned && !deal
}

/// Whether a header (normalised) says who is in charge, or when something was done last.
pub(crate) fn tells_owner(cell: &str) -> bool {
    let lists = [CONTACT_OWNER, OWNER, LAST_ACTIVITY];
    lists.iter().any(|names| names.contains(&cell))
}

/// A contact's id as it is compared: of the 18 letters of some exports the first 15 are the id of the others.
pub(super) fn id(cell: &str) -> String {
    const SHORT: usize = 15;
    let id = introrank_core::display::clean(cell.trim());
    let is_long = id.len() == SHORT + 3 && id.is_ascii() && id.starts_with("003");
    if is_long { id[..SHORT].to_owned() } else { id }
}

/// Who the contacts of a file are, by the CRM's ids: an e-mail, else the name. `O(rows)`.
pub fn ids(text: &str) -> HashMap<String, String> {
    let known = |header: &[String]| is_header(header).then_some(());
    let Some((layout, ())) = text::find_header(text, known) else {
        return HashMap::new();
    };
    let columns = Columns::bind(&layout);
    let at = layout.column(ID);
    let mut ids = HashMap::new();
    let mut rows = Rows::new(text, &layout);
    while let Some(row) = rows.next_row() {
        let (id, contact) = (id(row.cell(at)), columns.contact(&row));
        let name = name::shown(&contact.first, &contact.last);
        let who = contact.emails.into_iter().next().unwrap_or(name);
        if !id.is_empty() && !who.is_empty() {
            ids.entry(id).or_insert(who);
        }
    }
    ids
}

/// A contact as a row has it.
#[derive(Clone, Default)]
struct Contact {
    line: u32,
    first: String,
    last: String,
    profile: String,
    emails: Vec<String>,
    company: String,
    title: String,
    last_activity: Option<Day>,
}

impl Contact {
    /// The same person twice, as CRMs have them: one address, and names that agree.
    fn is_same(&self, other: &Self) -> bool {
        let name = |contact: &Self| name::key(&contact.first, &contact.last);
        let (own, others) = (name(self), name(other));
        let no_name = own.text.is_empty() || others.text.is_empty();
        let both = |a: &str, b: &str| !a.is_empty() && !b.is_empty();
        let two_profiles = both(&self.profile, &other.profile) && self.profile != other.profile;
        !two_profiles && (no_name || own.agrees_with(&others))
    }

    /// What is newer, with everything that only the older says.
    fn with(self, other: Self) -> Self {
        let (mut newer, older) = if other.last_activity > self.last_activity {
            (other, self)
        } else {
            (self, other)
        };
        for (own, before) in [
            (&mut newer.profile, older.profile),
            (&mut newer.company, older.company),
            (&mut newer.title, older.title),
        ] {
            if own.is_empty() {
                *own = before;
            }
        }
        if name::key(&newer.first, &newer.last).text.is_empty() {
            (newer.first, newer.last) = (older.first, older.last);
        }
        let more = older.emails.into_iter();
        let new: Vec<String> = more.filter(|mail| !newer.emails.contains(mail)).collect();
        newer.emails.extend(new);
        newer
    }
}

/// The contacts of one owner as they are read.
#[derive(Default)]
struct Book {
    contacts: Vec<Contact>,
    by_mail: HashMap<String, usize>,
    whole: HashSet<[String; 3]>,
}

impl Book {
    /// Adds a contact; false when the book has them already, and now knows of them what the row says.
    fn add(&mut self, contact: Contact) -> bool {
        let mails = contact
            .emails
            .iter()
            .filter_map(|mail| self.by_mail.get(mail));
        let same = mails
            .copied()
            .find(|at| self.contacts[*at].is_same(&contact));
        let at = same.unwrap_or(self.contacts.len());
        if same.is_none() && contact.emails.is_empty() {
            let name = name::key(&contact.first, &contact.last).text;
            let all = [
                contact.profile.clone(),
                name,
                contact.company.to_lowercase(),
            ];
            if !self.whole.insert(all) {
                return false;
            }
        }
        for mail in &contact.emails {
            self.by_mail.entry(mail.clone()).or_insert(at);
        }
        if same.is_some() {
            let before = std::mem::take(&mut self.contacts[at]);
            self.contacts[at] = before.with(contact);
        } else {
            self.contacts.push(contact);
        }
        same.is_none()
    }

    fn rows(self) -> ConnectionRows {
        let mut rows = ConnectionRows::default();
        for (at, contact) in self.contacts.into_iter().enumerate() {
            let mut emails = contact.emails.into_iter();
            rows.line.push(contact.line);
            rows.first.push(&contact.first);
            rows.last.push(&contact.last);
            rows.profile.push(&contact.profile);
            rows.email.push(&emails.next().unwrap_or_default());
            rows.more_emails
                .extend(emails.map(|mail| (at as u32, mail)));
            rows.company.push(&contact.company);
            rows.title.push(&contact.title);
            rows.connected_on.push(contact.last_activity);
        }
        rows.newest = rows.connected_on.iter().flatten().max().copied();
        rows
    }
}

/// Where a table has what.
struct Columns {
    first: Option<usize>,
    last: Option<usize>,
    name: Option<usize>,
    url: Option<usize>,
    company: Option<usize>,
    title: Option<usize>,
    owner: Option<usize>,
    activity: Option<usize>,
    emails: Vec<usize>,
}

/// Reads the contacts of every CRM among some tables, and finds out who their owners are.
pub(crate) fn read_all(tables: &[Table], sidecar: &[OwnerRow], records: &mut Records) {
    let crm = tables
        .iter()
        .filter(|table| table.kind == Kind::CrmContacts);
    let mut crm: Vec<&Table> = crm.collect();
    crm.sort_by(|a, b| a.file.path.cmp(&b.file.path));
    for table in crm {
        let mut report = table.report();
        records.exports.extend(read(table, &mut report));
        records.report.files.push(report);
    }
    let named = sidecar.iter();
    let named = named.map(|row| Owner::new(&row.name, &row.url, row.relation));
    know_crm_owners(&mut records.exports, &named.collect::<Vec<_>>());
}

/// Reads the contacts of each owner. `O(rows)`.
fn read(table: &Table, report: &mut FileReport) -> Vec<Export> {
    let (text, layout) = (&table.text, &table.layout);
    let columns = Columns::bind(layout);
    report.bind(&layout.raw_header, &columns.bound());
    let order = super::order(text, layout, columns.activity);
    let mut books: BTreeMap<Owner, Book> = BTreeMap::new();
    let mut rows = Rows::new(text, layout);
    while let Some(row) = rows.next_row() {
        // A report of a CRM ends with lines that say when it was made.
        if row.is_blank() || row.fields() < 2 {
            continue;
        }
        if row.repeats(layout) {
            report.problem(Class::Rejected, row.line, "", REPEATED_HEADER);
            continue;
        }
        let Some(owner) = owner(row.cell(columns.owner)) else {
            report.problem(Class::Rejected, row.line, "owner", NOBODYS);
            continue;
        };
        let book = books.entry(owner).or_default();
        columns.take(&row, order, book, report);
    }
    let export = |(owner, book): (Owner, Book)| {
        let mut export = Export::of_connections(table.file.path.clone(), owner, book.rows());
        export.group.clone_from(&table.file.group);
        export.source = Source::Crm;
        export
    };
    let owned = books
        .into_iter()
        .filter(|(_, book)| !book.contacts.is_empty());
    owned.map(export).collect()
}

/// Why a contact that nobody owns is left out.
const NOBODYS: &str = "no owner: nobody here knows them by this row";

/// Who is in charge: `Dana Ruiz`, an e-mail, or both, `Dana Ruiz (dana@x.example)`; `None` for a cell without a person.
fn owner(cell: &str) -> Option<Owner> {
    let cell = introrank_core::display::clean(cell.trim());
    let cell = cell.replace('(', "<").replace(')', ">");
    let owner = Owner::parse(&cell);
    let nobody = ["", "none", "n/a", "unassigned", "no owner", "-"];
    let named = !nobody.contains(&owner.name.to_lowercase().as_str());
    (named || !owner.emails.is_empty()).then_some(owner)
}

impl Columns {
    fn bind(layout: &Layout) -> Self {
        let column = |names: &[&str]| layout.column(names);
        let meant = |wanted| meaning::column(&layout.header, wanted);
        Self {
            first: column(FIRST).or_else(|| meant(Meaning::First)),
            last: column(LAST).or_else(|| meant(Meaning::Last)),
            name: column(NAME).or_else(|| meant(Meaning::Name)),
            url: column(URL),
            company: column(COMPANY).or_else(|| meant(Meaning::Company)),
            title: column(TITLE).or_else(|| meant(Meaning::Title)),
            owner: column(CONTACT_OWNER).or_else(|| column(OWNER)),
            activity: column(LAST_ACTIVITY),
            emails: meaning::columns(&layout.header, Meaning::Email),
        }
    }

    /// What each column was taken for.
    fn bound(&self) -> Vec<(Option<usize>, &'static str)> {
        let one = [
            (self.first, "first name"),
            (self.last, "last name"),
            (self.name, "name"),
            (self.url, "profile"),
            (self.company, "company"),
            (self.title, "title"),
            (self.owner, "owner"),
            (self.activity, "last activity"),
        ];
        let mails = self.emails.iter().map(|at| (Some(*at), "email"));
        one.into_iter().chain(mails).collect()
    }

    /// The person of a row, without the day.
    fn contact(&self, row: &Row<'_>) -> Contact {
        let (mut first, last) = (row.cell(self.first), row.cell(self.last));
        if first.is_empty() && last.is_empty() {
            first = row.cell(self.name);
        }
        let profile = profile_url::key(row.cell(self.url)).unwrap_or_default();
        let cells = self.emails.iter().map(|at| row.cell(Some(*at)));
        let apart = |c: char| c.is_whitespace() || matches!(c, ';' | ',' | '|');
        let cells = cells.flat_map(|cell| cell.split(apart));
        let mut mails: Vec<String> = Vec::new();
        for mail in cells.filter_map(email::key) {
            if !mails.contains(&mail) {
                mails.push(mail);
            }
        }
        Contact {
            line: u32::try_from(row.line).unwrap_or(u32::MAX),
            first: first.to_owned(),
            last: last.to_owned(),
            profile,
            emails: mails,
            company: row.cell(self.company).to_owned(),
            title: row.cell(self.title).to_owned(),
            last_activity: None,
        }
    }

    /// Adds the person of a row to an owner's contacts.
    fn take(
        &self,
        row: &Row<'_>,
        order: dates::SlashOrder,
        book: &mut Book,
        report: &mut FileReport,
    ) {
        let contact = self.contact(row);
        let nameless = name::shown(&contact.first, &contact.last).is_empty();
        if nameless && contact.emails.is_empty() && contact.profile.is_empty() {
            report.problem(Class::Rejected, row.line, "name", "no name, no e-mail");
            return;
        }
        let called = (contact.first.as_str(), contact.last.as_str());
        let (employer, emails) = (&contact.company, &contact.emails);
        if nobody::is_nobody(called, employer, emails, &contact.profile) {
            return report.left_out(nobody::NOBODY);
        }
        let day = dates::resolve(dates::read(row.cell(self.activity)), order, None);
        let is_new = book.add(Contact {
            last_activity: day.ok().flatten(),
            ..contact
        });
        match day {
            _ if !is_new => {
                report.problem(Class::Duplicate, row.line, "", "the same contact again");
            }
            Ok(_) => report.imported(),
            Err(reason) => {
                let reason = format!("{reason}; the row is used without a date");
                report.problem(Class::Partial, row.line, "last activity", reason);
            }
        }
    }
}
