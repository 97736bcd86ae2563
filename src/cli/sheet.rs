//! Draws a report in the form that was asked for.

use serde::Serialize;

use super::args::ReportFormat;
use super::output::print;
use crate::render::sheet::Sheet;
use crate::terminal;

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
        ReportFormat::Table => terminal::sheet(sheet),
        ReportFormat::Md => sheet.markdown(),
        ReportFormat::Json => sheet.json()?,
        ReportFormat::Csv => sheet.csv()?,
    })
}
