//! Answers to the rows of a list: the long table, or JSON lines.

use std::collections::BTreeMap;
use std::io::{self, Write};

use introrank_core::display::{clean, count};
use introrank_core::evidence::TargetRow;
use introrank_ingest::targets::TargetList;

use super::{header, write_csv, write_jsonl};
use crate::app::view::{AnswerLine, BatchSummary};

/// In which form rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowForm {
    /// The long table.
    Csv,
    /// One JSON object per line.
    Jsonl,
}

/// Turns rows into bytes, on many threads.
pub struct RowWriter<'a> {
    list: &'a TargetList,
    form: RowForm,
}

impl<'a> RowWriter<'a> {
    /// Of the answers to a list.
    pub const fn new(list: &'a TargetList, form: RowForm) -> Self {
        Self { list, form }
    }

    /// What stands above the rows.
    ///
    /// # Errors
    /// When writing fails.
    pub fn header(&self, out: impl Write) -> csv::Result<()> {
        let header = match self.form {
            RowForm::Jsonl => return Ok(()),
            RowForm::Csv => header(self.list.column_names()),
        };
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record(header)?;
        Ok(writer.flush()?)
    }

    /// The lines of a row, per asker, as bytes.
    ///
    /// # Errors
    /// When a line cannot be written in this form.
    pub fn row(&self, row: &TargetRow, askers: Vec<Vec<AnswerLine<'_>>>) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let lines = askers.iter().flatten();
        if self.form == RowForm::Jsonl {
            for line in lines {
                write_jsonl(&mut bytes, line, self.list.column_names(), &row.cells)?;
            }
            return Ok(bytes);
        }
        let mut writer = csv::WriterBuilder::new()
            .buffer_capacity(1 << 10)
            .from_writer(&mut bytes);
        for line in lines {
            write_csv(line, &mut writer, &row.cells)?;
        }
        writer.flush()?;
        drop(writer);
        Ok(bytes)
    }
}

/// Every line of one answer as JSON lines.
///
/// # Errors
/// When writing fails.
pub fn lines_jsonl(lines: &[AnswerLine<'_>], mut out: impl Write) -> io::Result<()> {
    for line in lines {
        write_jsonl(&mut out, line, &[], &[])?;
    }
    Ok(())
}

/// Every line of one answer as the long table.
///
/// # Errors
/// When writing fails.
pub fn lines_csv(lines: &[AnswerLine<'_>], out: impl Write) -> csv::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(header(&[]))?;
    for line in lines {
        write_csv(line, &mut writer, &[])?;
    }
    Ok(writer.flush()?)
}

/// How many targets came to what, in words.
pub fn statuses(summary: &BatchSummary) -> String {
    let words = [
        ("direct", "known directly"),
        ("route", "with an introducer"),
        ("no_route", "without a route"),
        ("unknown", "not in the network"),
        ("ambiguous", "ambiguous"),
        ("is_asker", "the asker themselves"),
    ];
    let count = |(key, text): &(&str, &str)| {
        let count = summary.statuses.get(key)?;
        Some(format!("{count} {text}"))
    };
    let parts: Vec<String> = words.iter().filter_map(count).collect();
    parts.join(", ")
}

/// Askers of the list who have no export, or are nobody here, in a line each.
pub fn askers_without_export(summary: &BatchSummary) -> Vec<String> {
    let kinds = [
        (
            &summary.without_export,
            "without an export, so that they ask through a colleague",
        ),
        (&summary.unknown_askers, "nobody here"),
    ];
    let line = |(askers, what): (&BTreeMap<String, usize>, &str)| {
        let named = askers.iter().take(NAMED);
        let named: Vec<String> = named
            .map(|(who, rows)| format!("'{}' ({})", clean(who), count(rows, "row", "rows")))
            .collect();
        let more = if askers.len() > NAMED { ", …" } else { "" };
        (!named.is_empty()).then(|| format!("  askers {what}: {}{more}", named.join(", ")))
    };
    kinds.into_iter().filter_map(line).collect()
}

/// So many askers are named.
const NAMED: usize = 10;
