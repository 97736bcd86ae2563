//! Tables without lines, as wide as the terminal.

use comfy_table::{ContentArrangement, Row, Table, presets};

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
    if table.is_empty() {
        return String::new();
    }
    table_text(&table)
}

/// Width of the terminal, else what the environment says, else a page's width.
pub fn width() -> u16 {
    let terminal = console::Term::stdout().size_checked();
    let said = || std::env::var("COLUMNS").ok()?.parse().ok();
    let columns = terminal.map(|(_, columns)| columns).or_else(said);
    columns.unwrap_or(110).clamp(60, 200)
}
