//! What became of the files of an import.

use comfy_table::{Cell, CellAlignment};

use super::grid::rows_text;
use crate::render;
use introrank_core::evidence::ImportReport;

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
