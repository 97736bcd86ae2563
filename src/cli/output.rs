//! Text and tables on standard output.

use std::io::{self, IsTerminal, Write};

use comfy_table::{ContentArrangement, Table, presets};

use super::args::ColorChoice;
use super::remarks::Remarks;
use crate::app::strength::fingerprint;
use introrank_engine::session::Session;

/// Writes a text to standard output.
pub fn print(text: &str) -> anyhow::Result<()> {
    io::stdout().write_all(text.as_bytes())?;
    Ok(())
}

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

/// Says by which name this model and this history are known.
pub fn fingerprint_remark(session: &Session, remarks: &Remarks) {
    if remarks.is_quiet() {
        return;
    }
    let name = fingerprint(session);
    remarks.say(&format!("  model and data: {name}"));
}

/// True when standard output should be coloured.
pub fn color(choice: ColorChoice) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => io::stdout().is_terminal() && console::colors_enabled(),
    }
}

/// Width of the terminal, else what the environment says, else a page's width.
pub fn width() -> u16 {
    let terminal = console::Term::stdout().size_checked();
    let said = || std::env::var("COLUMNS").ok()?.parse().ok();
    let columns = terminal.map(|(_, columns)| columns).or_else(said);
    columns.unwrap_or(110).clamp(60, 200)
}
