//! Address books: Google and Outlook as CSV, vCard, and what somebody let LinkedIn read. Names, e-mails, employer and
//! title; phone numbers, birthdays and notes are not read.

use calcard::vcard::{VCard, VCardEntry, VCardKind, VCardProperty, VCardValue};
use calcard::{Entry, Parser};
use hashbrown::HashSet;

use super::meaning::{self, Looks, Meaning};
use super::nobody;
use super::text::{Layout, REPEATED_HEADER, Row, Rows};
use introrank_core::evidence::ConnectionRows;
use introrank_core::evidence::{Class, FileReport};
use introrank_core::keys::email;
use introrank_core::keys::name;
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
        let called = (card.first.as_str(), card.last.as_str());
        if nobody::is_nobody(called, &card.company, &card.emails, &card.profile) {
            return report.left_out(nobody::NOBODY);
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
    let columns = Columns::bind(text, layout);
    report.bind(&layout.raw_header, &columns.bound());
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
    middle: Option<usize>,
    last: Option<usize>,
    name: Option<usize>,
    company: Option<usize>,
    title: Option<usize>,
    mails: Vec<usize>,
    sites: Vec<usize>,
}

impl Columns {
    /// By what the headers mean; a column of addresses is one of addresses, whatever stands above it.
    fn bind(text: &str, layout: &Layout) -> Self {
        let header = &layout.header;
        let column = |wanted| meaning::column(header, wanted);
        let looks = meaning::looks(text, layout);
        let all = |wanted, look| {
            let mut all = meaning::columns(header, wanted);
            let known = looks
                .iter()
                .enumerate()
                .filter(|(_, found)| **found == Some(look));
            all.extend(known.map(|(at, _)| at));
            let mut seen = HashSet::new();
            all.retain(|at| seen.insert(*at));
            all
        };
        // Outlook's `Title` is the salutation; its job title has a column of its own.
        let is_lone = layout.column(&["emails"]).is_some();
        Self {
            first: column(Meaning::First),
            middle: column(Meaning::Middle),
            last: column(Meaning::Last),
            name: column(Meaning::Name),
            company: column(Meaning::Company),
            title: column(Meaning::Title).or_else(|| layout.column(&["title"]).filter(|_| is_lone)),
            mails: all(Meaning::Email, Looks::Emails),
            sites: all(Meaning::Site, Looks::Profiles),
        }
    }

    /// What each column was taken for.
    fn bound(&self) -> Vec<(Option<usize>, &'static str)> {
        let one = [
            (self.first, "first name"),
            (self.middle, "middle name"),
            (self.last, "last name"),
            (self.name, "name"),
            (self.company, "company"),
            (self.title, "title"),
        ];
        let mails = self.mails.iter().map(|at| (Some(*at), "email"));
        let sites = self.sites.iter().map(|at| (Some(*at), "profile"));
        one.into_iter().chain(mails).chain(sites).collect()
    }

    fn card(&self, row: &Row<'_>) -> Card {
        let (mut first, last) = (row.cell(self.first), row.cell(self.last));
        if first.is_empty() && last.is_empty() {
            first = row.cell(self.name);
        }
        Card {
            first: first.to_owned(),
            last: with_particles(row.cell(self.middle), last),
            emails: values(row, &self.mails).filter_map(email::key).collect(),
            profile: values(row, &self.sites)
                .find_map(profile_url::key)
                .unwrap_or_default(),
            company: first_value(row.cell(self.company)).to_owned(),
            title: first_value(row.cell(self.title)).to_owned(),
        }
    }
}

/// A surname with the particles that some programs keep among the additional names: `van den` of Caroline van den Brul.
fn with_particles(middle: &str, last: &str) -> String {
    let mut words = middle.split_whitespace().peekable();
    match words.peek().is_some() && words.all(name::is_particle) {
        true => format!("{} {last}", middle.trim()),
        false => last.to_owned(),
    }
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
                if is_no_person(&card) {
                    report.left_out(nobody::NOBODY);
                    continue;
                }
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

/// True for a card of a company, a group, a room or a list: by its kind, or as Apple's address book marks it.
fn is_no_person(card: &VCard) -> bool {
    card.entries.iter().any(|entry| {
        let said = texts_of(entry).concat();
        match &entry.name {
            VCardProperty::Kind => entry.values.iter().any(
                |value| matches!(value, VCardValue::Kind(kind) if *kind != VCardKind::Individual),
            ),
            VCardProperty::Other(name) => {
                (name.eq_ignore_ascii_case("X-ABShowAs") && said.eq_ignore_ascii_case("COMPANY"))
                    || (name.eq_ignore_ascii_case("X-ADDRESSBOOKSERVER-KIND")
                        && !said.eq_ignore_ascii_case("individual"))
            }
            _ => false,
        }
    })
}

/// Given name and surname of a card: of several the first that has both, whole; else the name as it is shown.
fn name_of(card: &VCard) -> (String, String) {
    let of = |property: VCardProperty| {
        card.entries
            .iter()
            .filter(move |entry| entry.name == property)
    };
    let whole = of(VCardProperty::N).find_map(|entry| {
        let parts = texts_of(entry);
        let part = |at: usize| parts.get(at).map(|part| part.trim()).unwrap_or_default();
        let (last, first, middle) = (part(0), part(1), part(2));
        // Some programs escaped what parts the name: all of it stands in the first part.
        let is_broken = [last, first]
            .iter()
            .any(|part| part.is_empty() || part.contains([';', '@']));
        (!is_broken).then(|| (first.to_owned(), with_particles(middle, last)))
    });
    let shown = || {
        let shown = [VCardProperty::Fn, VCardProperty::Nickname]
            .into_iter()
            .flat_map(of);
        shown
            .flat_map(texts_of)
            .find(|text| !text.trim().is_empty())
    };
    let parts = || {
        let parts = of(VCardProperty::N)
            .flat_map(texts_of)
            .collect::<Vec<String>>();
        let at = |at: usize| parts.get(at).cloned().unwrap_or_default();
        (at(1), at(0))
    };
    whole
        .or_else(|| shown().map(|shown| (shown, String::new())))
        .unwrap_or_else(parts)
}

fn card(card: &VCard) -> Card {
    let texts = |property: VCardProperty| {
        let entries = card
            .entries
            .iter()
            .filter(move |entry| entry.name == property);
        entries.flat_map(texts_of).collect::<Vec<String>>()
    };
    let one = |property| {
        let texts = texts(property).into_iter();
        texts
            .map(|text| text.trim().to_owned())
            .find(|text| !text.is_empty())
            .unwrap_or_default()
    };
    let (first, last) = name_of(card);
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
