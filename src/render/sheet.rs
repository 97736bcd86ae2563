//! A report in four forms: rows to read, Markdown to pass on, JSON and CSV for programs. Shells draw the rows.

use introrank_core::display::{defuse, markdown};
use serde::Serialize;

/// A report.
pub struct Sheet<'a, T, W = [T]>
where
    W: ?Sized,
{
    /// Above it, for people.
    pub title: String,
    /// Column names, for people.
    pub header: &'a [&'a str],
    /// Rows, for people.
    pub rows: Vec<Vec<String>>,
    /// Further tables below it, for people.
    pub then: Vec<Section<'a>>,
    /// Below it all, for people.
    pub notes: Vec<String>,
    /// The same for programs, flat.
    pub records: &'a [T],
    /// The whole of it, as a document.
    pub whole: &'a W,
}

/// A table of a report under its own title.
pub struct Section<'a> {
    /// Above it.
    pub title: String,
    /// Column names.
    pub header: &'a [&'a str],
    /// Rows.
    pub rows: Vec<Vec<String>>,
    /// Below it.
    pub notes: Vec<String>,
}

impl<T: Serialize, W: Serialize + ?Sized> Sheet<'_, T, W> {
    /// The whole as JSON.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn json(&self) -> serde_json::Result<String> {
        Ok(format!("{}\n", serde_json::to_string_pretty(self.whole)?))
    }

    /// The records as CSV.
    ///
    /// # Errors
    /// When they cannot be written as CSV.
    pub fn csv(&self) -> csv::Result<String> {
        csv_text(self.records)
    }

    /// The rows as Markdown.
    pub fn markdown(&self) -> String {
        let mut text = String::new();
        if !self.title.is_empty() {
            text.push_str(&format!("# {}\n\n", markdown(&self.title)));
        }
        text.push_str(&markdown_table(self.header, &self.rows));
        for section in &self.then {
            text.push_str(&format!("\n## {}\n\n", markdown(&section.title)));
            text.push_str(&markdown_table(section.header, &section.rows));
            text.push_str(&markdown_notes(&section.notes));
        }
        text.push_str(&markdown_notes(&self.notes));
        text
    }
}

fn markdown_table(header: &[&str], rows: &[Vec<String>]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let cell = |text: &String| markdown(text);
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut text = line(header.iter().map(|h| (*h).to_owned()).collect());
    text.push_str(&line(header.iter().map(|_| "---".to_owned()).collect()));
    for row in rows {
        text.push_str(&line(row.iter().map(cell).collect()));
    }
    text
}

fn markdown_notes(notes: &[String]) -> String {
    let notes = notes.iter().map(|note| format!("\n{}\n", markdown(note)));
    notes.collect()
}

/// Flat records as CSV, formulas defused.
///
/// # Errors
/// When they cannot be written as CSV.
pub fn csv_text<T: Serialize>(records: &[T]) -> csv::Result<String> {
    let mut raw = csv::Writer::from_writer(Vec::new());
    for record in records {
        raw.serialize(record)?;
    }
    let raw = raw.into_inner().map_err(|error| error.into_error())?;
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
    let safe = safe.into_inner().map_err(|error| error.into_error())?;
    Ok(String::from_utf8_lossy(&safe).into_owned())
}
