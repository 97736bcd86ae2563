//! What became of the files of an import.

use comfy_table::{Cell, CellAlignment};

use super::grid::rows_text;
use crate::render;
use introrank_core::display::count;
use introrank_core::evidence::ImportReport;

/// Files that are named with what they were taken for.
const NAMED: usize = 12;

/// What each file was taken for and why, and what changes it.
pub fn taken_for(report: &ImportReport) -> String {
    let (lines, more) = render::file_lines(report, NAMED);
    if lines.is_empty() {
        return String::new();
    }
    let mut text = rows_text(&["file", "taken for"], lines);
    if more > 0 {
        let files = count(more as u64, "more file", "more files");
        text.push_str(&format!(
            "{files}: --report FILE.csv has all, with their columns\n"
        ));
    }
    text + "not right? --map \"COLUMN=WHAT\" says what a column holds, --owner WHO whose a file is\n"
}

/// One line per kind of file: how many there are and what became of their rows. `--report` has every file.
pub fn files(report: &ImportReport) -> String {
    let rows = render::file_kinds(report)
        .into_iter()
        .map(|(what, counts)| {
            let counts = counts.map(|n| Cell::new(n).set_alignment(CellAlignment::Right));
            std::iter::once(Cell::new(what))
                .chain(counts)
                .collect::<Vec<_>>()
        });
    rows_text(&render::FILE_COLUMNS, rows)
}
