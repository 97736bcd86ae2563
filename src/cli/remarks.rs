//! What a user should see beside an answer, on standard error.

use std::collections::BTreeMap;
use std::io::{self, Write};

use introrank_core::evidence::ImportReport;
use introrank_engine::session::Session;

use super::args::RunArgs;

/// Remarks go to standard error, unless quiet.
pub struct Remarks {
    quiet: bool,
}

impl Remarks {
    pub fn new(run: &RunArgs) -> Self {
        Self { quiet: run.quiet }
    }

    /// Says nothing.
    pub fn none() -> Self {
        Self { quiet: true }
    }

    pub const fn is_quiet(&self) -> bool {
        self.quiet
    }

    pub fn say(&self, text: &str) {
        if !self.quiet {
            self.warn(text);
        }
    }

    /// Says it even when quiet: somebody may be asked, or shown, who should not be.
    pub fn warn(&self, text: &str) {
        // A closed standard error is no reason to stop.
        drop(writeln!(io::stderr(), "{text}"));
    }
}

/// Says what was read, in one line per kind of news.
pub fn import_remarks(session: &Session, remarks: &Remarks) {
    let report = &session.records.report;
    let totals = report.totals();
    let owners = session.directory.people.owners().count();
    let accounts = session.directory.accounts.len();
    let files = report.files.len();
    let read = match files {
        0 => "kept".to_owned(),
        1 => format!("read {} rows in 1 file", totals.rows()),
        n => format!("read {} rows in {n} files", totals.rows()),
    };
    remarks.say(&format!(
        "{read}: {} people, {} ties, {accounts} accounts, {owners} {}, as of {}",
        session.directory.people.len(),
        session.network.directed_ties() / 2,
        if owners == 1 { "owner" } else { "owners" },
        session.setup.as_of,
    ));
    let mut left_out: BTreeMap<&str, u64> = BTreeMap::new();
    for (reason, rows) in report.files.iter().flat_map(|file| &file.left_out) {
        *left_out.entry(reason).or_default() += rows;
    }
    let closed = totals.restricted - left_out.values().sum::<u64>();
    let classes = [
        (
            closed,
            "closed or hidden accounts (a date and nothing else)",
        ),
        (totals.duplicate, "repeated"),
        (totals.partial, "partly used"),
        (totals.rejected, "rejected"),
    ];
    let other: Vec<String> = classes
        .into_iter()
        .chain(left_out.into_iter().map(|(reason, rows)| (rows, reason)))
        .filter(|(n, _)| *n > 0)
        .map(|(n, what)| format!("{n} {what}"))
        .collect();
    if !other.is_empty() {
        remarks.say(&format!("  of these rows: {}", other.join(", ")));
    }
    problem_remarks(report, remarks);
    for note in session
        .directory
        .unmatched_exclusions
        .iter()
        .take(MOST_REMARKS)
    {
        remarks.warn(&format!("  {note}"));
    }
    for (alias, account) in session
        .records
        .aliases
        .iter()
        .filter(|(_, account)| session.directory.accounts.find(account).is_none())
        .take(MOST_REMARKS)
    {
        remarks.say(&format!(
            "  alias '{alias}': there is no account '{account}'"
        ));
    }
    statement_remarks(session, remarks);
    match session.statements_to_come() {
        0 => {}
        n => remarks.say(&format!(
            "  dated after {} and not counted yet: {n} of the ratings",
            session.setup.as_of
        )),
    }
    for (file, owner, key) in session.owners_by_name_only().into_iter().take(MOST_REMARKS) {
        remarks.say(&format!(
            "  {file} does not say which {owner} its owner is; if it is {key}, put that address in owners.csv"
        ));
    }
    for note in session.directory.accounts.notes() {
        remarks.say(&format!("  {note}"));
    }
    for (a, b) in session.same_exports() {
        remarks.say(&format!(
            "  {a} and {b} hold nearly the same connections: is one filed under a wrong owner?"
        ));
    }
}

/// Says of whom ratings speak that nobody here is.
pub fn statement_remarks(session: &Session, remarks: &Remarks) {
    for who in session
        .strangers_in_statements()
        .into_iter()
        .take(MOST_REMARKS)
    {
        remarks.say(&format!(
            "  a rating speaks of '{who}', whom no export has, or more than one person of that name; write the profile address"
        ));
    }
}

const MOST_REMARKS: usize = 5;

pub fn problem_remarks(report: &ImportReport, remarks: &Remarks) {
    let located = report
        .files
        .iter()
        .flat_map(|file| file.problems.iter().map(move |problem| (file, problem)));
    let all: u64 = report
        .files
        .iter()
        .map(|file| file.problems.len() as u64 + file.more_problems)
        .sum();
    for (file, problem) in located.take(MOST_REMARKS) {
        let column = if problem.column.is_empty() {
            String::new()
        } else {
            format!(" [{}]", problem.column)
        };
        remarks.say(&format!(
            "  {}, line {}{column}: {}",
            file.path, problem.line, problem.reason
        ));
    }
    if all > MOST_REMARKS as u64 {
        remarks.say(&format!("  … and {} more", all - MOST_REMARKS as u64));
    }
    for file in &report.files {
        if file.encoding != "UTF-8" {
            remarks.say(&format!("  {}: read as {}", file.path, file.encoding));
        }
        for note in &file.notes {
            remarks.say(&format!("  {}: {note}", file.path));
        }
    }
    for (path, reason) in report
        .skipped
        .iter()
        .filter(|(_, reason)| reason != "not a table of connections")
        .take(MOST_REMARKS)
    {
        remarks.say(&format!("  skipped {path}: {reason}"));
    }
}
