//! The day's list as a screen: each line with its number, and the command below it, whole.

use std::fmt::Write as _;

use introrank_core::display::wrap;

use super::table::{Look, bold};
use crate::app::view::{Today, TodayRow};

/// Draws the rows of a day; `title` stands above them, the notes below. A command stays on one line, however long, so that
/// it can be copied.
pub fn today(
    today: &Today,
    rows: &[TodayRow],
    title: &str,
    notes: &[String],
    look: Look,
) -> String {
    let width = usize::from(look.width);
    let mut out = format!("{title}\n");
    let numbers = rows.iter().map(|row| row.number).max().unwrap_or(0);
    let digits = numbers.to_string().len().max(2);
    let mut rep = "";
    for row in rows {
        if today.several_reps && row.rep != rep {
            let _ = writeln!(out, "\n{}", bold(&row.rep_name, look));
        }
        rep = &row.rep;
        let number = match row.number {
            0 => String::new(),
            number => number.to_string(),
        };
        let mark = format!("{number:>digits$}  ");
        let what = format!("{}  {}: {}", row.kind, row.who, row.reason);
        wrap(&mut out, &mark, &what, width);
        if !row.command.is_empty() {
            let _ = writeln!(out, "{}{}", " ".repeat(digits + 4), row.command);
        }
    }
    for note in notes {
        out.push('\n');
        wrap(&mut out, "", note, width);
    }
    out
}
