//! Draws a report in the form that was asked for.

use serde::Serialize;

use super::args::ReportFormat;
use super::output::print;
use crate::render::sheet::Sheet;
use crate::terminal::grid::rows_text;

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
    text.push_str(&rows_text(sheet.header, &sheet.rows));
    for section in &sheet.then {
        text.push_str(&format!("\n{}\n", section.title));
        text.push_str(&rows_text(section.header, &section.rows));
        for note in &section.notes {
            text.push_str(&format!("{note}\n"));
        }
    }
    for (n, note) in sheet.notes.iter().enumerate() {
        if n == 0 && !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&format!("{note}\n"));
    }
    text
}
