//! Answers as people and programs read them: long CSV table, JSON, JSON lines, Markdown, graph files.
//!
//! The long table is a contract: columns may be added, never renamed or moved.

mod backtest;
mod changes;
mod checked;
mod crm;
mod crm_fields;
mod doubtful_names;
mod edges;
mod explain;
mod forgotten;
mod groups;
mod import_report;
mod imports;
mod introductions;
mod learned;
mod ledger;
pub mod mail;
mod markdown;
mod match_report;
mod measure;
mod missed;
mod objections;
mod people;
mod plan;
mod questions;
mod roles_of_wins;
mod rows;
mod rows_kept;
pub mod sheet;
mod strength;
mod today;
pub mod words;

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use introrank_core::display::defuse;

use crate::app::view::{Answer, AnswerLine};

pub use backtest::{about_task, across, meanings, measured, scores};
pub use changes::{changes_csv, unmatched_targets};
pub use checked::{RepairHints, checked, restored};
pub use crm::{CrmBefore, CrmRow, CrmTable};
pub use crm_fields::Crm;
pub use doubtful_names::{doubtful_name, doubtful_names};
pub use edges::{write_edges, write_nodes};
pub use explain::explain;
pub use forgotten::{forgot, would_forget};
pub use groups::groups;
pub use import_report::{FILE_COLUMNS, file_kinds, file_lines, write_import_report, write_merges};
pub use imports::{IMPORT_COLUMNS, import_cells, import_details, import_words, imported, packed};
pub use introductions::introductions;
pub use learned::{LEARNED_COLUMNS, VERSION_COLUMNS, learned_cells, taught, version_cells};
pub use ledger::{cases, entries};
pub use markdown::markdown;
pub use match_report::MatchReport;
pub use measure::{forecast, health, metrics, quota, review};
pub use missed::missed;
pub use objections::objection;
pub use people::{decision_cells, doubtful_pair, person};
pub use plan::{PlanHints, plan};
pub use questions::{by_colleague, question_pages, questions};
pub use roles_of_wins::roles_of_wins;
pub use rows::{RowForm, RowWriter, askers_without_export, lines_csv, lines_jsonl, statuses};
pub use rows_kept::{left_out, rows_kept, rows_left_out, silent_asks};
pub use strength::{strength_csv, strength_jsonl};
pub use today::{ScreenWords, contacts, one_screen, today};

/// Columns of the long table, in order.
pub const COLUMNS: [&str; 43] = [
    "asker",
    "target",
    "status",
    "rank",
    "introducer",
    "introducers",
    "route",
    "first_step",
    "target_person",
    "chance",
    "low",
    "high",
    "knows",
    "basis",
    "next_step",
    "verify_first",
    "reason",
    "asker_name",
    "first_step_name",
    "introducer_name",
    "introducer_title",
    "introducer_account",
    "target_name",
    "target_title",
    "target_account",
    "band",
    "if_yes",
    "switch_order",
    "relation",
    "fingerprint",
    "in_touch",
    "gone_quiet",
    "resting_until",
    "open_asks",
    "refusals",
    "hot_for",
    "insider",
    "insider_name",
    "insider_title",
    "insider_known_by",
    "unverified",
    "if_verified",
    "committee",
];

/// Writes the cells of the long table, then `extra` as they are. Text that a spreadsheet would run is defused.
///
/// # Errors
/// When writing fails.
pub fn write_csv<W: Write>(
    line: &AnswerLine<'_>,
    writer: &mut csv::Writer<W>,
    extra: &[String],
) -> csv::Result<()> {
    let (number, count) = (or_empty::<f64>, or_empty::<usize>);
    let text = |value: Option<&str>| defuse(value.unwrap_or_default()).into_owned();
    let cells: [Cow<'_, str>; COLUMNS.len()] = [
        defuse(line.asker),
        defuse(&line.target),
        line.status.into(),
        count(line.rank.map(|r| r as usize)).into(),
        text(line.introducer).into(),
        count(line.introducers).into(),
        text(line.route.as_deref()).into(),
        text(line.first_step).into(),
        text(line.target_person).into(),
        number(line.chance).into(),
        number(line.low).into(),
        number(line.high).into(),
        number(line.knows).into(),
        line.basis.unwrap_or_default().into(),
        line.next_step.into(),
        defuse(&line.verify_first),
        defuse(&line.reason),
        defuse(line.asker_name),
        text(line.first_step_name).into(),
        text(line.introducer_name).into(),
        text(line.introducer_title).into(),
        text(line.introducer_account).into(),
        text(line.target_name).into(),
        text(line.target_title).into(),
        text(line.target_account).into(),
        line.band.unwrap_or_default().into(),
        number(line.if_yes).into(),
        count(line.switch_order.map(|s| s as usize)).into(),
        line.relation.unwrap_or_default().into(),
        line.fingerprint.into(),
        number(line.in_touch).into(),
        or_empty(line.gone_quiet).into(),
        or_empty(line.resting_until).into(),
        count(line.open_asks).into(),
        count(line.refusals).into(),
        text(line.hot_for.as_deref()).into(),
        text(line.insider.key).into(),
        text(line.insider.name).into(),
        text(line.insider.title).into(),
        text(line.insider.known_by).into(),
        or_empty(line.unverified).into(),
        number(line.if_verified).into(),
        defuse(&words::committee(&line.committee, true))
            .into_owned()
            .into(),
    ];
    for cell in &cells {
        writer.write_field(cell.as_bytes())?;
    }
    for cell in extra {
        writer.write_field(defuse(cell).as_bytes())?;
    }
    writer.write_record(None::<&[u8]>)
}

fn or_empty<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// The header of the long table with a list's own columns behind it; a name that is taken gets `list.` in front.
pub fn header(own: &[String]) -> Vec<String> {
    let taken = |name: &String| COLUMNS.contains(&name.as_str());
    let own = own.iter().map(|name| {
        if taken(name) {
            format!("list.{name}")
        } else {
            defuse(name).into_owned()
        }
    });
    COLUMNS
        .iter()
        .map(|name| (*name).to_owned())
        .chain(own)
        .collect()
}

/// Writes an answer as one JSON document.
///
/// # Errors
/// When writing fails.
pub fn write_json(out: &mut dyn Write, answer: &Answer<'_>) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, answer)?;
    writeln!(out)
}

/// Writes one line of an answer as one line of JSON, with the list's own columns under `list`.
///
/// # Errors
/// When writing fails.
pub fn write_jsonl(
    out: &mut dyn Write,
    line: &AnswerLine<'_>,
    own: &[String],
    cells: &[String],
) -> io::Result<()> {
    #[derive(Serialize)]
    struct WithList<'a> {
        #[serde(flatten)]
        line: &'a AnswerLine<'a>,
        #[serde(skip_serializing_if = "serde_json::Map::is_empty")]
        list: serde_json::Map<String, serde_json::Value>,
    }
    let list = own
        .iter()
        .zip(cells)
        .map(|(name, cell)| (name.clone(), serde_json::Value::String(cell.clone())))
        .collect();
    serde_json::to_writer(&mut *out, &WithList { line, list })?;
    writeln!(out)
}
