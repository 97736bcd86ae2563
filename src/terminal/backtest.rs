//! How far to trust the strengths, to read in a terminal.

use introrank_core::display::{clean, wrap};

use super::grid::{self, empty_table, table_text};
use crate::render;
use introrank_engine::backtest::{Across, Backtest, Task};

/// Every task with its figures, and what these mean.
pub fn backtest(measured: &Backtest) -> String {
    let mut out = String::new();
    let width = usize::from(grid::width());
    wrap(&mut out, "", &render::measured(measured), width);
    for task in &measured.tasks {
        out.push_str(&one(task, width));
    }
    let meanings = render::meanings(&measured.tasks);
    if !meanings.is_empty() {
        out.push_str("\nThe figures\n");
        for (shown, meaning) in meanings {
            wrap(&mut out, "  ", &format!("{shown}: {meaning}"), width);
        }
    }
    out
}

/// From this width on there is room for the interval of one figure.
const WIDE: usize = 100;

fn one(task: &Task, width: usize) -> String {
    let mut out = format!("\n{}  {}\n", task.id, task.question);
    for text in render::about_task(task) {
        wrap(&mut out, "    ", &text, width);
    }
    if task.scores.is_empty() {
        return out;
    }
    let (header, rows) = render::scores(task, width >= WIDE);
    let mut table = empty_table(&header);
    for row in rows {
        table.add_row(row);
    }
    for column in 1..header.len() {
        if let Some(column) = table.column_mut(column) {
            column.set_constraint(comfy_table::ColumnConstraint::ContentWidth);
        }
    }
    for line in table_text(&table).lines() {
        out.push_str(&format!("  {line}\n"));
    }
    out
}

/// Several networks, a table for each kind of ask.
pub fn across(measured: &Across) -> String {
    let width = usize::from(grid::width());
    let mut out = String::new();
    wrap(
        &mut out,
        "",
        "Is an ask answered? Tested on the last 40% of each network's asks: with the model as shipped, with one fitted on the other networks alone, and with that one refitted on the newest 2,000 asks of its own past where the last fifth of them say that this is surely no worse.",
        width,
    );
    for table in render::across(measured) {
        let rows = grid::rows_text(&table.header, table.rows);
        out.push_str(&format!("\n{}\n{rows}", table.title));
    }
    for name in &measured.left_out {
        out.push_str(&format!("{}: too few asks\n", clean(name)));
    }
    out.push_str("\nFitted on all of them together\n");
    let rows = measured.coefficients.iter();
    let rows = rows.map(|(name, value)| vec![(*name).to_owned(), format!("{value:+.2}")]);
    out.push_str(&grid::rows_text(&["", "coefficient"], rows));
    out
}
