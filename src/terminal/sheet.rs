//! A report as tables for reading.

use introrank_core::display::printable;
use serde::Serialize;

use super::grid::rows_text;
use crate::render::sheet::Sheet;

/// Title, table, further tables and notes of a report, as wide as the terminal.
pub fn sheet<T: Serialize, W: Serialize + ?Sized>(sheet: &Sheet<'_, T, W>) -> String {
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
    printable(&text).into_owned()
}
