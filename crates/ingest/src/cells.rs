//! The cells of named columns of any table.

use introrank_core::display::undefused;

use crate::IngestError;
use crate::text::{self, Rows};

/// Rows of cells, each with its line.
pub type Cells = Vec<(u64, Vec<String>)>;

/// The cells of these columns, row by row with their lines; the first `needed` columns must be there. Formulas are not defused any more.
///
/// # Errors
/// When a column that is needed is missing.
pub fn cells(
    path: &str,
    text: &str,
    columns: &[&'static str],
    needed: usize,
) -> Result<Cells, IngestError> {
    let mut rows = find(text, columns, needed).ok_or_else(|| IngestError::Header {
        path: path.into(),
        found: text::first_record(text).join(", "),
        wanted: columns[..needed].join(","),
    })?;
    for cell in rows.iter_mut().flat_map(|(_, cells)| cells) {
        *cell = undefused(cell);
    }
    Ok(rows)
}

/// The cells as they are written; `None` when a column that is needed is missing.
pub fn find(text: &str, columns: &[&'static str], needed: usize) -> Option<Cells> {
    let known = |header: &[String]| {
        let has = |name: &&str| header.iter().any(|cell| cell == name);
        columns[..needed].iter().all(has).then_some(())
    };
    let (layout, ()) = text::find_header(text, known)?;
    let at: Vec<Option<usize>> = columns.iter().map(|name| layout.column(&[name])).collect();
    let mut rows = Rows::new(text, &layout);
    let mut found = Vec::new();
    while let Some(row) = rows.next_row() {
        if !row.is_blank() {
            let cell = |column: &Option<usize>| row.cell(*column).trim().to_owned();
            found.push((row.line, at.iter().map(cell).collect()));
        }
    }
    Some(found)
}
