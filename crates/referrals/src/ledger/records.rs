//! Entries as a file: CSV with the ledger's columns, or the JSON that `introrank ledger --all --format json` writes.

use std::collections::HashMap;

use super::entry::{Entry, EventKind};
use super::state::Ledger;
use introrank_core::display::undefused;

/// What a file of entries needs.
pub const HEADER_HELP: &str = "a file of entries has at least the columns on,what,introducer,target; also rep, via, account, title, answer, reason, amount, probability, due, by, case";

/// The columns of a file of entries, as their header is normalised; the first two must be there.
pub const COLUMNS: [&str; 20] = [
    "on",
    "what",
    "id",
    "case",
    "rep",
    "introducer",
    "via",
    "target",
    "account",
    "answer",
    "reason",
    "amount",
    "probability",
    "due",
    "by",
    "undoes",
    "source",
    "frozen",
    "madeat",
    "title",
];

/// Rows with their lines, and those that cannot be used, with the reason.
pub type Read = (Vec<(u64, Entry)>, Vec<(u64, String)>);

/// Entries from the cells of [`COLUMNS`], row by row with their lines. One bad row never loses the others.
pub fn from_cells(rows: Vec<(u64, Vec<String>)>) -> Read {
    let (mut entries, mut left_out) = (Vec::new(), Vec::new());
    for (line, row) in rows {
        let mut cells: serde_json::Map<String, serde_json::Value> = serde_json::Map::new();
        for (name, cell) in COLUMNS.iter().zip(row) {
            let name = if *name == "madeat" { "made_at" } else { name };
            cells.insert(name.to_owned(), cell.into());
        }
        match entry(cells) {
            Ok(entry) => entries.push((line, entry)),
            Err(reason) => left_out.push((line, reason)),
        }
    }
    (entries, left_out)
}

/// Entries from a JSON list, each with its place, from 1. One bad entry never loses the others.
///
/// # Errors
/// When it is no JSON list.
pub fn from_json(text: &str) -> Result<Read, serde_json::Error> {
    let rows: Vec<serde_json::Value> = serde_json::from_str(text)?;
    let (mut entries, mut left_out) = (Vec::new(), Vec::new());
    for (n, row) in rows.into_iter().enumerate() {
        let place = n as u64 + 1;
        match serde_json::from_value(row) {
            Ok(entry) => entries.push((place, entry)),
            Err(error) => left_out.push((place, error.to_string())),
        }
    }
    Ok((entries, left_out))
}

fn entry(cells: serde_json::Map<String, serde_json::Value>) -> Result<Entry, String> {
    let mut cells = cells;
    let text = |cells: &serde_json::Map<String, serde_json::Value>, name: &str| {
        undefused(
            cells
                .get(name)
                .and_then(|cell| cell.as_str())
                .unwrap_or_default(),
        )
    };
    let word = text(&cells, "what");
    let what = EventKind::parse(&word)
        .ok_or_else(|| format!("what is '{}'", introrank_core::display::clean(&word)))?;
    cells.insert("what".into(), what.word().into());
    for name in ["amount", "probability", "case", "undoes", "id"] {
        let cell = text(&cells, name);
        let value = match cell.as_str() {
            "" if name == "id" => 0.into(),
            "" => serde_json::Value::Null,
            cell => {
                let number = cell.trim_start_matches('#');
                let whole = number.parse::<i64>().ok().map(serde_json::Value::from);
                let fraction = || number.parse::<f64>().ok().map(serde_json::Value::from);
                whole.or_else(fraction).ok_or_else(|| {
                    format!(
                        "{name} is '{}', no number",
                        introrank_core::display::clean(cell)
                    )
                })?
            }
        };
        cells.insert(name.into(), value);
    }
    if text(&cells, "due").is_empty() {
        cells.insert("due".into(), serde_json::Value::Null);
    }
    for name in [
        "rep",
        "introducer",
        "via",
        "target",
        "account",
        "title",
        "answer",
        "reason",
        "by",
    ] {
        cells.insert(name.into(), text(&cells, name).into());
    }
    serde_json::from_value(serde_json::Value::Object(cells)).map_err(|error| error.to_string())
}

/// What makes two rows that somebody wrote the same.
fn content(entry: &Entry) -> [String; 7] {
    [
        entry.on.to_string(),
        entry.what.word().to_owned(),
        entry.rep.clone(),
        entry.introducer.clone(),
        entry.target.clone(),
        entry.answer.clone(),
        entry.reason.clone(),
    ]
}

/// The source of an entry that another ledger wrote down as this number at this moment; none for a row that somebody wrote.
fn origin(entry: &Entry) -> Option<String> {
    let written = entry.id > 0 && !entry.made_at.is_empty();
    written.then(|| format!("ledger:{}:{}", entry.made_at, entry.id))
}

/// Gives each entry of a file its place in the ledger: entries that stand there already get a source that is known, and rows
/// without a number of a case go to the open case of the same people, in the file or in the ledger, or begin one.
pub fn placed(entries: Vec<Entry>, there: &[Entry], ledger: &Ledger) -> Vec<Entry> {
    let mut known: HashMap<[String; 7], Vec<i64>> = HashMap::new();
    let mut written: HashMap<String, i64> = HashMap::new();
    for entry in there {
        known.entry(content(entry)).or_default().push(entry.id);
        written.extend(origin(entry).map(|origin| (origin, entry.id)));
        if entry.source.starts_with("ledger:") {
            written.insert(entry.source.clone(), entry.id);
        }
    }
    let mut places = Places::default();
    let mut out = Vec::with_capacity(entries.len());
    for mut entry in entries {
        let origin = origin(&entry);
        let same = match &origin {
            Some(origin) => {
                let of_source = Some(&entry.source).filter(|source| !source.is_empty());
                let of_source = of_source
                    .and_then(|source| written.get(source).copied().or(ledger.from_source(source)));
                written.get(origin).copied().or(of_source)
            }
            None => known.get_mut(&content(&entry)).and_then(Vec::pop),
        };
        if let Some(same) = same {
            // Its number in the file stands for the one it has.
            entry.source = format!("{THERE}{same}");
            entry.id = if entry.id > 0 {
                foreign(entry.id)
            } else {
                entry.id
            };
            out.push(entry);
            continue;
        }
        if let Some(origin) = origin {
            // Numbers of another ledger: they mean nothing here until their entries are kept.
            entry.case = entry.case.map(foreign);
            entry.undoes = entry.undoes.map(foreign);
            entry.id = foreign(entry.id);
            if entry.source.is_empty() {
                entry.source = origin;
            }
        }
        if entry.id == 0 && entry.what.is_of_case() && entry.case.is_none() {
            places.place(&mut entry, ledger);
        }
        out.push(entry);
    }
    out
}

/// The cases that a file begins, by people, and those that it ended: the loop is closed afterwards.
#[derive(Default)]
struct Places {
    begun: HashMap<[String; 3], i64>,
    ended: HashMap<[String; 3], i64>,
    /// Cases begun so far.
    count: i64,
}

impl Places {
    /// Gives a row its case: one that the file began, one of the ledger, or a new one with a number below 0.
    fn place(&mut self, entry: &mut Entry, ledger: &Ledger) {
        let people = [&entry.rep, &entry.introducer, &entry.target].map(Clone::clone);
        let [rep, introducer, target] = &people;
        let open = ledger.case_on(rep, introducer, target, entry.on);
        match (self.begun.get(&people), open) {
            (Some(case), _) => entry.case = Some(*case),
            (None, Some(case)) => entry.case = Some(case.number),
            // What begins nothing must not take along what follows.
            (None, None) if !entry.what.may_begin() => {
                entry.case = self.ended.get(&people).copied();
            }
            (None, None) => {
                self.count += 1;
                entry.id = -self.count;
                self.begun.insert(people.clone(), entry.id);
            }
        }
        if entry.what.is_end() {
            self.ended.extend(self.begun.remove_entry(&people));
        }
    }
}

/// A number of another ledger, apart from those of this one and from those that rows without numbers get.
const fn foreign(number: i64) -> i64 {
    -1_000_000_000_000 - number
}

/// Begins the source of an entry that stands in the ledger already, under the number that follows.
pub const THERE: &str = "there:";
