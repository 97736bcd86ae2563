//! Address books: Google and Outlook as CSV, vCard, and what somebody let LinkedIn read. Names, e-mails, employer and
//! title; phone numbers, birthdays and notes are not read.

use calcard::vcard::{VCard, VCardEntry, VCardProperty, VCardValue};
use calcard::{Entry, Parser};
use hashbrown::HashSet;

use super::text::{Layout, REPEATED_HEADER, Row, Rows};
use introrank_core::evidence::ConnectionRows;
use introrank_core::evidence::{Class, FileReport};
use introrank_core::keys::email;
use introrank_core::keys::profile_url;

/// One entry.
#[derive(Default)]
struct Card {
    first: String,
    last: String,
    emails: Vec<String>,
    profile: String,
    company: String,
    title: String,
}

/// Entries as rows, each person of the book once.
#[derive(Default)]
struct Book {
    rows: ConnectionRows,
    seen: HashSet<(String, String, Vec<String>)>,
}

impl Book {
    fn add(&mut self, mut card: Card, line: u64, report: &mut FileReport) {
        let mut seen = HashSet::new();
        card.emails.retain(|email| seen.insert(email.clone()));
        let nameless = !card
            .first
            .chars()
            .chain(card.last.chars())
            .any(char::is_alphabetic);
        if nameless && card.emails.is_empty() && card.profile.is_empty() {
            report.left_out("entries without a name and an e-mail");
            return;
        }
        let same = (card.first.clone(), card.last.clone(), card.emails.clone());
        if !self.seen.insert(same) {
            report.problem(Class::Duplicate, line, "", "the same entry again");
            return;
        }
        report.imported();
        let row = self.rows.line.len() as u32;
        let mut emails = card.emails.into_iter();
        self.rows.line.push(u32::try_from(line).unwrap_or(u32::MAX));
        self.rows.first.push(&card.first);
        self.rows.last.push(&card.last);
        self.rows.profile.push(&card.profile);
        self.rows.email.push(&emails.next().unwrap_or_default());
        self.rows
            .more_emails
            .extend(emails.map(|email| (row, email)));
        self.rows.company.push(&card.company);
        self.rows.title.push(&card.title);
        self.rows.connected_on.push(None);
    }
}

/// Reads an address book in any of its table forms.
pub fn table(text: &str, layout: &Layout, report: &mut FileReport) -> ConnectionRows {
    let columns = Columns::bind(layout);
    let mut book = Book::default();
    let mut rows = Rows::new(text, layout);
    while let Some(row) = rows.next_row() {
        if row.is_blank() {
            continue;
        }
        if row.repeats(layout) {
            report.problem(Class::Rejected, row.line, "", REPEATED_HEADER);
            continue;
        }
        book.add(columns.card(&row), row.line, report);
    }
    book.rows
}

/// Where a table has what of an entry.
struct Columns {
    first: Option<usize>,
    last: Option<usize>,
    name: Option<usize>,
    company: Option<usize>,
    title: Option<usize>,
    mails: Vec<usize>,
    sites: Vec<usize>,
}

impl Columns {
    fn bind(layout: &Layout) -> Self {
        let column = |names: &[&str]| layout.column(names);
        Self {
            first: column(&["firstname", "givenname", "vorname"]),
            last: column(&["lastname", "familyname", "nachname"]),
            name: column(&["name", "fullname", "fileas"]),
            company: column(&[
                "organizationname",
                "organization1name",
                "company",
                "companies",
                "firma",
            ]),
            // Outlook's `Title` is the salutation; its job title has a column of its own.
            title: column(&[
                "organizationtitle",
                "organization1title",
                "jobtitle",
                "position",
            ])
            .or_else(|| column(&["title"]).filter(|_| column(&["emails"]).is_some())),
            mails: numbered(
                layout,
                &[
                    "emailvalue",
                    "emailaddress",
                    "emailadresse",
                    "email",
                    "emails",
                ],
            ),
            sites: numbered(
                layout,
                &[
                    "websitevalue",
                    "webpage",
                    "webseite",
                    "sites",
                    "profiles",
                    "url",
                ],
            ),
        }
    }

    fn card(&self, row: &Row<'_>) -> Card {
        let (mut first, last) = (row.cell(self.first), row.cell(self.last));
        if first.is_empty() && last.is_empty() {
            first = row.cell(self.name);
        }
        Card {
            first: first.to_owned(),
            last: last.to_owned(),
            emails: values(row, &self.mails).filter_map(email::key).collect(),
            profile: values(row, &self.sites)
                .find_map(profile_url::key)
                .unwrap_or_default(),
            company: first_value(row.cell(self.company)).to_owned(),
            title: first_value(row.cell(self.title)).to_owned(),
        }
    }
}

/// Columns of these names, `E-mail 2 - Value` among them: the number does not matter.
fn numbered(layout: &Layout, wanted: &[&str]) -> Vec<usize> {
    let plain = |cell: &str| {
        cell.chars()
            .filter(|c| !c.is_ascii_digit())
            .collect::<String>()
    };
    let cells = layout.header.iter().enumerate();
    cells
        .filter(|(_, cell)| wanted.contains(&plain(cell).as_str()))
        .map(|(at, _)| at)
        .collect()
}

/// All values of some columns; Google joins several by ` ::: `, LinkedIn by commas.
fn values<'r>(row: &'r Row<'_>, columns: &[usize]) -> impl Iterator<Item = &'r str> {
    let cells = columns
        .iter()
        .map(|at| row.cell(Some(*at)))
        .collect::<Vec<_>>();
    cells
        .into_iter()
        .flat_map(|cell| cell.split(":::").flat_map(|part| part.split([',', ';'])))
        .map(str::trim)
        .filter(|value| !value.is_empty())
}

fn first_value(cell: &str) -> &str {
    cell.split(":::").next().unwrap_or_default().trim()
}

/// Reads vCards of every version. A damaged card costs itself only.
pub fn vcards(text: &str, report: &mut FileReport) -> ConnectionRows {
    let mut book = Book::default();
    let begins = |line: &str| line.trim().eq_ignore_ascii_case("BEGIN:VCARD");
    let mut lines = text
        .lines()
        .enumerate()
        .filter(|(_, line)| begins(line))
        .map(|(i, _)| i as u64 + 1);
    let mut parser = Parser::new(text);
    loop {
        match parser.entry() {
            Entry::Eof => break,
            Entry::VCard(card) => {
                let line = lines.next().unwrap_or(0);
                book.add(self::card(&card), line, report);
            }
            Entry::UnterminatedComponent(_) | Entry::TooManyComponents => {
                let line = lines.next().unwrap_or(0);
                report.problem(Class::Rejected, line, "", "a card without an end");
            }
            _ => {}
        }
    }
    for line in lines {
        report.problem(Class::Rejected, line, "", "a card that cannot be read");
    }
    book.rows
}

fn card(card: &VCard) -> Card {
    let texts = |property: VCardProperty| {
        let entries = card
            .entries
            .iter()
            .filter(move |entry| entry.name == property);
        entries.flat_map(texts_of).collect::<Vec<String>>()
    };
    let one = |property| texts(property).into_iter().next().unwrap_or_default();
    let name = texts(VCardProperty::N);
    let part = |at: usize| {
        name.get(at)
            .map(|part| part.trim().to_owned())
            .unwrap_or_default()
    };
    let (mut first, last) = (part(1), part(0));
    if first.is_empty() && last.is_empty() {
        first = [VCardProperty::Fn, VCardProperty::Nickname]
            .into_iter()
            .map(one)
            .find(|text| !text.trim().is_empty())
            .unwrap_or_default();
    }
    let social = |entry: &&VCardEntry| match &entry.name {
        VCardProperty::Url | VCardProperty::Socialprofile => true,
        VCardProperty::Other(name) => name.eq_ignore_ascii_case("X-SOCIALPROFILE"),
        _ => false,
    };
    let links = card.entries.iter().filter(social).flat_map(texts_of);
    Card {
        first,
        last,
        emails: texts(VCardProperty::Email)
            .iter()
            .filter_map(|text| email::key(text))
            .collect(),
        profile: links
            .filter_map(|link| profile_url::key(&link))
            .next()
            .unwrap_or_default(),
        company: one(VCardProperty::Org),
        title: one(VCardProperty::Title),
    }
}

fn texts_of(entry: &VCardEntry) -> Vec<String> {
    let mut texts = Vec::new();
    for value in &entry.values {
        match value {
            VCardValue::Component(parts) => texts.extend(parts.iter().cloned()),
            other => texts.extend(other.as_text().map(str::to_owned)),
        }
    }
    texts
}
