//! Many entries at once: a file of them, and what mail and calendars show.

use introrank_engine::history::{Timeline, copied};
use introrank_ingest::{self as ingest, IngestError};
use introrank_referrals::ledger::{Entry, EventKind, records, suggest};

use super::LogError;
use super::meant::{check_deal, meant};
use crate::app::commit;
use crate::app::error::Error;
use crate::app::outsiders::Outsiders;
use crate::app::snapshot::Snapshot;
use crate::app::view::{self, RowsKept};

/// Entries of a file: the ledger as it was exported, or rows that somebody wrote. `rep` is whose asks they are where a row
/// does not say.
///
/// # Errors
/// When the file is no such file, or the ledger cannot be written. A bad row is left out and counted.
pub fn of_file(
    snapshot: &Snapshot,
    path: &str,
    text: &str,
    rep: Option<&str>,
) -> Result<RowsKept, Error> {
    let no_entries = |source| LogError::NoLedger {
        file: path.to_owned(),
        source,
    };
    let (rows, mut left_out) = read_entries(path, text).map_err(no_entries)?;
    if rows.is_empty() && left_out.is_empty() {
        return Err(LogError::NoEntries(path.to_owned()).into());
    }
    let mut known_rep: Option<String> = None;
    let mut outsiders = snapshot.outsiders().clone();
    let (mut entries, mut lines) = (Vec::new(), Vec::new());
    for (line, mut entry) in rows {
        let is_new = entry.id == 0;
        if entry.rep.is_empty() && entry.what.is_of_case() && is_new {
            // Looked for only when a row needs it: an exported ledger names its own.
            let known = match (known_rep.take(), rep) {
                (Some(known), _) => known,
                (None, Some(rep)) => snapshot.rep_called(rep)?,
                (None, None) => String::new(),
            };
            entry.rep.clone_from(&known);
            known_rep = Some(known);
        }
        if entry.on > snapshot.as_of && is_new {
            let reason = format!("{} is after {}", entry.on, snapshot.as_of);
            left_out.push((line, reason));
            continue;
        }
        match name_people(snapshot, &mut outsiders, &mut entry) {
            Ok(()) => {
                lines.push(line);
                entries.push(entry);
            }
            Err(error) => left_out.push((line, error.to_string())),
        }
    }
    let there = snapshot.workspace()?.entries()?;
    let done = commit::append(snapshot, |ledger| {
        Ok::<_, Error>(records::placed(entries, &there, ledger))
    })?;
    let places: Vec<(&str, u64)> = lines.iter().map(|line| (path, *line)).collect();
    let left_out = view::left_out(path, left_out);
    Ok(RowsKept::of(&done.appended, &places, left_out))
}

/// Reads entries: the JSON that the ledger is exported as, or a table with the columns `on` and `what`.
fn read_entries(path: &str, text: &str) -> Result<records::Read, IngestError> {
    let header = |found: String, wanted: &'static str| IngestError::Header {
        path: path.into(),
        found,
        wanted: wanted.into(),
    };
    if text.trim_start().starts_with('[') {
        return records::from_json(text)
            .map_err(|error| header(error.to_string(), "a JSON list of entries"));
    }
    let rows = ingest::cells::find(text, &records::COLUMNS, 2).ok_or_else(|| {
        let found = ingest::text::first_record(text).join(", ");
        header(found, "on,what,introducer,target")
    })?;
    Ok(records::from_cells(rows))
}

/// Puts keys in the place of names.
fn name_people(
    snapshot: &Snapshot,
    outsiders: &mut Outsiders,
    entry: &mut Entry,
) -> Result<(), Error> {
    let people = [
        &mut entry.rep,
        &mut entry.introducer,
        &mut entry.via,
        &mut entry.by,
    ];
    for text in people.into_iter().filter(|text| !text.is_empty()) {
        *text = snapshot.key_of(text)?;
    }
    if !entry.target.is_empty() && entry.what != EventKind::Health {
        if matches!(entry.what, EventKind::Said | EventKind::Questioned) {
            entry.target = snapshot.key_of(&entry.target)?;
        } else {
            let found = snapshot.prospect_among(outsiders, &entry.target, &entry.account);
            let prospect = meant(snapshot, &entry.introducer, &entry.target, found)?;
            snapshot.remember(outsiders, &prospect);
            entry.target = prospect.target;
            // What another ledger wrote down is complete.
            if entry.account.is_empty() && entry.id == 0 {
                entry.account = prospect.account;
            }
        }
    }
    // What another ledger wrote down stands where it stood.
    if entry.id == 0 {
        check_deal(snapshot, entry)?;
    }
    if entry.what == EventKind::Redirected && !entry.answer.is_empty() {
        entry.answer = snapshot.key_of(&entry.answer)?;
    }
    Ok(())
}

/// What mail or a calendar shows of an open case, to be kept or not.
#[derive(Clone, Debug)]
pub struct Suggested {
    entry: Entry,
    /// The case.
    pub case: i64,
    /// Name of the introducer.
    pub introducer: String,
    /// The prospect in words.
    pub prospect: String,
    /// What it would be.
    pub what: EventKind,
    /// When.
    pub on: introrank_core::day::Day,
    /// Name of who wrote, or met.
    pub from: String,
    /// Name of whom.
    pub to: String,
}

/// What mail and calendars show about open asks that is not logged yet.
///
/// # Errors
/// When the records cannot be read.
pub fn suggestions(snapshot: &Snapshot) -> Result<Vec<Suggested>, Error> {
    let (records, session) = (snapshot.records()?, &snapshot.session);
    let timeline = Timeline::build(records, &session.directory);
    let person = |key: &str| snapshot.person(key);
    let copied = copied(records, &session.directory);
    let told = (&timeline, &copied);
    let found = suggest::suggestions(&snapshot.ledger, told, snapshot.as_of, person);
    let suggested = found.into_iter().map(|found| Suggested {
        case: found.entry.case.unwrap_or_default(),
        introducer: snapshot.name(&found.entry.introducer),
        prospect: snapshot.prospect_name(&found.entry.target, &found.entry.account),
        what: found.entry.what,
        on: found.entry.on,
        from: snapshot.name(&found.from),
        to: snapshot.name(&found.to),
        entry: found.entry,
    });
    Ok(suggested.collect())
}

/// Writes down suggestions. Returns how many.
///
/// # Errors
/// When the ledger cannot be written.
pub fn keep(snapshot: &Snapshot, suggested: &[&Suggested]) -> Result<usize, Error> {
    let entries = suggested.iter().map(|one| one.entry.clone()).collect();
    let done = commit::append(snapshot, |_| Ok::<_, Error>(entries))?;
    Ok(done.appended.kept.len())
}
