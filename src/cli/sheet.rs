//! Draws a report in the form that was asked for.

use serde::Serialize;

use super::args::ReportFormat;
use super::output::{empty_table, print, table_text};
use crate::render::sheet::Sheet;

/// Writes a report to standard output.
pub fn show<T: Serialize, W: Serialize + ?Sized>(
    sheet: &Sheet<'_, T, W>,
    format: ReportFormat,
) -> anyhow::Result<()> {
    print(&text(sheet, format)?)
}

/// A report as text, for whoever has something to do before anything is shown.
pub fn text<T: Serialize, W: Serialize + ?Sized>(
    sheet: &Sheet<'_, T, W>,
    format: ReportFormat,
) -> anyhow::Result<String> {
    Ok(match format {
        ReportFormat::Table => table(sheet),
        ReportFormat::Md => sheet.markdown(),
        ReportFormat::Json => sheet.json()?,
        ReportFormat::Csv => sheet.csv()?,
    })
}

fn table<T: Serialize, W: Serialize + ?Sized>(sheet: &Sheet<'_, T, W>) -> String {
    let mut text = String::new();
    if !sheet.title.is_empty() {
        text.push_str(&format!("{}\n", sheet.title));
    }
    if !sheet.rows.is_empty() {
        let mut table = empty_table(sheet.header);
        for row in &sheet.rows {
            table.add_row(row);
        }
        text.push_str(&table_text(&table));
    }
    for (n, note) in sheet.notes.iter().enumerate() {
        if n == 0 && !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&format!("{note}\n"));
    }
    text
}
