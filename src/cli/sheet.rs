//! One report in four forms: a table to read, Markdown to pass on, JSON and CSV for programs.

use serde::Serialize;

use super::args::ReportFormat;
use super::output::{empty_table, print, table_text};
use crate::render::escape;
use introrank_core::display::defuse;

/// A report.
pub struct Sheet<'a, T> {
    /// Above it, for people.
    pub title: String,
    /// Column names, for people.
    pub header: &'a [&'a str],
    /// Rows, for people.
    pub rows: Vec<Vec<String>>,
    /// Below it, for people.
    pub notes: Vec<String>,
    /// The same for programs, flat.
    pub records: &'a [T],
}

impl<T: Serialize> Sheet<'_, T> {
    /// Writes the report to standard output. `whole` is the JSON document, when it is more than the records.
    pub fn show(
        &self,
        format: ReportFormat,
        whole: Option<serde_json::Value>,
    ) -> anyhow::Result<()> {
        print(&self.text(format, whole)?)
    }

    /// The report as text, for whoever has something to do before anything is shown.
    pub fn text(
        &self,
        format: ReportFormat,
        whole: Option<serde_json::Value>,
    ) -> anyhow::Result<String> {
        Ok(match format {
            ReportFormat::Table => {
                let mut text = String::new();
                if !self.title.is_empty() {
                    text.push_str(&format!("{}\n", self.title));
                }
                if !self.rows.is_empty() {
                    let mut table = empty_table(self.header);
                    for row in &self.rows {
                        table.add_row(row);
                    }
                    text.push_str(&table_text(&table));
                }
                for (n, note) in self.notes.iter().enumerate() {
                    if n == 0 && !text.is_empty() {
                        text.push('\n');
                    }
                    text.push_str(&format!("{note}\n"));
                }
                text
            }
            ReportFormat::Md => self.markdown(),
            ReportFormat::Json => {
                let value = match whole {
                    Some(value) => value,
                    None => serde_json::to_value(self.records)?,
                };
                format!("{}\n", serde_json::to_string_pretty(&value)?)
            }
            ReportFormat::Csv => csv_text(self.records)?,
        })
    }

    fn markdown(&self) -> String {
        let cell = |text: &String| text.replace('|', "\\|").replace('\n', " ");
        let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
        let mut text = String::new();
        if !self.title.is_empty() {
            text.push_str(&format!("# {}\n\n", escape(&self.title)));
        }
        if !self.rows.is_empty() {
            text.push_str(&line(self.header.iter().map(|h| (*h).to_owned()).collect()));
            text.push_str(&line(
                self.header.iter().map(|_| "---".to_owned()).collect(),
            ));
            for row in &self.rows {
                text.push_str(&line(row.iter().map(cell).collect()));
            }
        }
        for note in &self.notes {
            text.push_str(&format!("\n{}\n", escape(note)));
        }
        text
    }
}

/// Flat records as CSV, formulas defused.
pub fn csv_text<T: Serialize>(records: &[T]) -> anyhow::Result<String> {
    let mut raw = csv::Writer::from_writer(Vec::new());
    for record in records {
        raw.serialize(record)?;
    }
    let raw = raw.into_inner()?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(raw.as_slice());
    let mut safe = csv::Writer::from_writer(Vec::new());
    for row in reader.records() {
        let row = row?;
        // A number may be negative.
        safe.write_record(row.iter().map(|cell| match cell.parse::<f64>() {
            Ok(_) => cell.to_owned(),
            Err(_) => defuse(cell).into_owned(),
        }))?;
    }
    Ok(String::from_utf8(safe.into_inner()?)?)
}
