//! Tables without lines, as wide as the terminal.

use comfy_table::{ColumnConstraint, ContentArrangement, Row, Table, Width, presets};
use introrank_core::display::printable;
use unicode_width::UnicodeWidthStr;

/// A table without lines, as wide as the terminal.
pub fn empty_table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(width())
        .set_header(header);
    table
}

/// Longer words than this are broken where there is no room: keys, addresses.
const LONGEST_WORD: usize = 24;

/// Keeps words whole, as far as the width of the table has room for the longest of each column.
pub fn keep_words(table: &mut Table) {
    let longest = |text: String| text.split_whitespace().map(UnicodeWidthStr::width).max();
    let header = table.header().into_iter();
    let rows = header.chain(table.row_iter());
    let mut least: Vec<usize> = Vec::new();
    for row in rows {
        for (at, cell) in row.cell_iter().enumerate() {
            let word = longest(cell.content()).unwrap_or(0).min(LONGEST_WORD);
            if at == least.len() {
                least.push(0);
            }
            least[at] = least[at].max(word);
        }
    }
    // A blank on each side.
    let total: usize = least.iter().map(|word| word + 2).sum();
    if table.width().is_none_or(|width| total > usize::from(width)) {
        return;
    }
    for (at, word) in least.into_iter().enumerate() {
        let width = Width::Fixed(u16::try_from(word + 2).unwrap_or(u16::MAX));
        if let Some(column) = table.column_mut(at) {
            column.set_constraint(ColumnConstraint::LowerBoundary(width));
        }
    }
}

/// A table as text, without blanks at the ends of its lines.
pub fn table_text(table: &Table) -> String {
    let lines = table.lines();
    lines.map(|line| format!("{}\n", line.trim_end())).collect()
}

/// A table of these rows as text; nothing without rows.
pub fn rows_text<R>(header: &[&str], rows: impl IntoIterator<Item = R>) -> String
where
    R: Into<Row>,
{
    let mut table = empty_table(header);
    table.add_rows(rows);
    keep_words(&mut table);
    if table.is_empty() {
        return String::new();
    }
    // Paths come as they are.
    printable(&table_text(&table)).into_owned()
}

/// Width of the terminal, else what the environment says, else a page's width.
pub fn width() -> u16 {
    let terminal = console::Term::stdout().size_checked();
    let said = || std::env::var("COLUMNS").ok()?.parse().ok();
    let columns = terminal.map(|(_, columns)| columns).or_else(said);
    columns.unwrap_or(110).clamp(60, 200)
}
