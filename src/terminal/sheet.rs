//! A report as tables for reading.

use introrank_core::display::{printable, wrap};
use serde::Serialize;

use super::grid::{rows_text, width};
use crate::render::sheet::Sheet;

/// Title, table, further tables and notes of a report, as wide as the terminal.
pub fn sheet<T: Serialize, W: Serialize + ?Sized>(sheet: &Sheet<'_, T, W>) -> String {
    let width = usize::from(width());
    let mut text = String::new();
    if !sheet.title.is_empty() {
        wrap(&mut text, "", &sheet.title, width);
    }
    text.push_str(&rows_text(sheet.header, &sheet.rows));
    for section in &sheet.then {
        text.push_str(&format!("\n{}\n", section.title));
        text.push_str(&rows_text(section.header, &section.rows));
        for note in &section.notes {
            wrap_note(&mut text, note, width);
        }
    }
    for (n, note) in sheet.notes.iter().enumerate() {
        if n == 0 && !text.is_empty() {
            text.push('\n');
        }
        wrap_note(&mut text, note, width);
    }
    printable(&text).into_owned()
}

/// A note on as many lines as it takes, all as far in as it is.
fn wrap_note(text: &mut String, note: &str, width: usize) {
    let said = note.trim_start();
    let indent = &note[..note.len() - said.len()];
    wrap(text, indent, said, width);
}
