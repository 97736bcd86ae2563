//! `Connections.csv`: one owner's first-degree connections, in every header era.

use hashbrown::HashMap;

use super::dates;
use super::dates::Raw;
use super::kind::connection_columns as names;
use super::text::{CUT_ROW, Layout, REPEATED_HEADER, Row, Rows};
use introrank_core::day::Day;
use introrank_core::evidence::{Class, ConnectionRows, FileReport};
use introrank_core::keys::email;
use introrank_core::keys::profile_url;
use introrank_core::keys::profile_url::Profile;

struct Columns {
    first: Option<usize>,
    last: Option<usize>,
    name: Option<usize>,
    url: Option<usize>,
    email: Option<usize>,
    company: Option<usize>,
    title: Option<usize>,
    connected: Option<usize>,
}

impl Columns {
    fn bind(layout: &Layout) -> Self {
        // In Outlook's layout `Title` is the salutation and the job stands under `Job Title`.
        let title: Vec<&str> = names::POSITION
            .iter()
            .copied()
            .filter(|n| *n != "title" || layout.column(&["jobtitle", "suffix"]).is_none())
            .collect();
        Self {
            first: layout.column(names::FIRST),
            last: layout.column(names::LAST),
            name: layout.column(names::NAME),
            url: layout.column(names::URL),
            email: layout.column(names::EMAIL),
            company: layout.column(names::COMPANY),
            title: layout.column(&title),
            connected: layout.column(names::CONNECTED),
        }
    }

    /// What each column was taken for.
    const fn bound(&self) -> [(Option<usize>, &'static str); 8] {
        [
            (self.first, "first name"),
            (self.last, "last name"),
            (self.name, "name"),
            (self.url, "profile"),
            (self.email, "email"),
            (self.company, "company"),
            (self.title, "title"),
            (self.connected, "connected on"),
        ]
    }
}

/// Reads the rows of an export. `exported_on` is the day in the archive's name, where it has one.
pub fn read(
    text: &str,
    layout: &Layout,
    exported_on: Option<Day>,
    report: &mut FileReport,
) -> ConnectionRows {
    let columns = Columns::bind(layout);
    report.bind(&layout.raw_header, &columns.bound());
    let mut reading = Reading::default();
    let mut rows = Rows::new(text, layout);
    while let Some(row) = rows.next_row() {
        if row.is_blank() {
            continue;
        }
        match unusable(&row, layout) {
            Some(reason) => report.problem(Class::Rejected, row.line, "", reason),
            None => reading.take(&row, &columns, report),
        }
    }
    reading.settle_dates(exported_on, report)
}

/// Why a row is none of the table's.
fn unusable(row: &Row<'_>, layout: &Layout) -> Option<&'static str> {
    if row.repeats(layout) {
        return Some(REPEATED_HEADER);
    }
    if row.cut {
        return Some(CUT_ROW);
    }
    (row.extra(layout.header.len()) > 0)
        .then_some("more cells than the header has columns: an unquoted comma?")
}

/// The rows so far, with what cannot be told before the last of them: the order of day and month.
#[derive(Default)]
struct Reading {
    out: ConnectionRows,
    raw_dates: Vec<Raw>,
    seen: HashMap<u64, ()>,
    hasher: hashbrown::DefaultHashBuilder,
    /// Partial rows: their class waits for the date.
    pending: Vec<(u64, &'static str, String)>,
    problem_of_row: Vec<Option<usize>>,
}

impl Reading {
    fn take(&mut self, row: &Row<'_>, columns: &Columns, report: &mut FileReport) {
        let line = row.line;
        let (mut first, last) = (row.cell(columns.first), row.cell(columns.last));
        if first.is_empty() && last.is_empty() {
            first = row.cell(columns.name);
        }
        let (url, email) = (row.cell(columns.url), row.cell(columns.email));
        let (company, title) = (row.cell(columns.company), row.cell(columns.title));
        let nameless = !first.chars().chain(last.chars()).any(char::is_alphanumeric);
        if nameless && url.is_empty() && email.is_empty() {
            if company.is_empty() && title.is_empty() {
                report.classes.count(Class::Restricted);
            } else {
                report.problem(Class::Rejected, line, "First Name", "no name, no address");
            }
            return;
        }
        let mut problem = row.rescued.then_some((
            "",
            "a quote is never closed: this line was read on its own".to_owned(),
        ));
        let profile = match (url, profile_url::parse(url)) {
            ("", _) => String::new(),
            (_, Profile::Public(key) | Profile::Member(key)) => key,
            (_, Profile::Not(reason)) => {
                problem = Some(("URL", format!("{reason}; the row is used without it")));
                String::new()
            }
        };
        let email = email::key(email).unwrap_or_default();
        if self.is_duplicate(&profile, &email, row, columns) {
            report.problem(Class::Duplicate, line, "", "the same person again");
            return;
        }
        let out = &mut self.out;
        out.line.push(u32::try_from(line).unwrap_or(u32::MAX));
        out.first.push(first);
        out.last.push(last);
        out.profile.push(&profile);
        out.email.push(&email);
        out.company.push(company);
        out.title.push(title);
        self.raw_dates
            .push(dates::read(row.cell(columns.connected)));
        let pending = &mut self.pending;
        self.problem_of_row.push(problem.map(|(column, reason)| {
            pending.push((line, column, reason));
            pending.len() - 1
        }));
    }

    /// Decides the dates of the whole column and gives every row its class.
    fn settle_dates(self, exported_on: Option<Day>, report: &mut FileReport) -> ConnectionRows {
        let Self {
            mut out,
            raw_dates: raw,
            pending,
            problem_of_row,
            ..
        } = self;
        let order = dates::slash_order(&raw);
        match order {
            dates::SlashOrder::DayFirst => report.notes.push("dates are written day first".into()),
            dates::SlashOrder::Mixed => report
                .notes
                .push("dates mix day-first and month-first writing and are left out".into()),
            dates::SlashOrder::MonthFirst => {}
        }
        for (i, &cell) in raw.iter().enumerate() {
            let day = dates::resolve(cell, order, exported_on.map(|day| day.plus(1)));
            let bad_date = day.err().map(|reason| {
                (
                    "Connected On",
                    format!("{reason}; the row is used without a date"),
                )
            });
            out.connected_on.push(day.ok().flatten());
            let earlier = problem_of_row[i].map(|at| (pending[at].1, pending[at].2.clone()));
            match earlier.or(bad_date) {
                Some((column, reason)) => {
                    report.problem(Class::Partial, u64::from(out.line[i]), column, reason)
                }
                None => report.imported(),
            }
        }
        out.newest = exported_on.max(out.connected_on.iter().flatten().max().copied());
        out
    }

    fn is_duplicate(
        &mut self,
        profile: &str,
        email: &str,
        row: &Row<'_>,
        columns: &Columns,
    ) -> bool {
        use std::hash::BuildHasher;
        let key = if profile.is_empty() {
            // Without an address only a row that is equal in every cell is the same person for certain.
            let cells = [
                columns.first,
                columns.last,
                columns.name,
                columns.company,
                columns.title,
                columns.connected,
            ]
            .map(|c| row.cell(c));
            self.hasher.hash_one((email, cells))
        } else {
            self.hasher.hash_one(profile)
        };
        self.seen.insert(key, ()).is_some()
    }
}
