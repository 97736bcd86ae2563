//! The table a rep reads in a terminal.

use std::fmt::Write as _;

use comfy_table::{Attribute, Cell, CellAlignment, Color, ContentArrangement, Table, presets};

use super::grid::keep_words;
use crate::app::Remedy;
use crate::app::view::{Answer, AnswerLine};
use crate::render::words::{
    UNVERIFIED, ask_first, calibration, chances, headline, introducer, seat_holder, seat_words,
    switch_words, to_whom, unverified,
};
use introrank_core::display::wrap;

/// How the terminal looks.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Columns of text that fit.
    pub width: u16,
    /// Colour is welcome.
    pub color: bool,
}

/// From this width on there is room for everything.
const WIDE: u16 = 100;

/// Direct ties shown in a terminal.
const MAX_DIRECT: usize = 3;

/// Renders an answer: headline, direct ties, the ranked table, the reasons, and what would make it better, in the words of
/// the shell.
pub fn table(answer: &Answer<'_>, look: Look, remedy: impl Fn(&Remedy) -> String) -> String {
    let mut out = String::new();
    let width = usize::from(look.width);
    let (headline, calibration) = (headline(answer), calibration(answer));
    let used = unicode_width::UnicodeWidthStr::width(headline.as_str()) + calibration.len();
    let gap = " ".repeat(width.saturating_sub(used).max(2));
    let _ = writeln!(out, "{}{gap}{calibration}", bold(&headline, look));
    for line in answer.lines.iter().filter(|line| line.chance.is_none()) {
        wrap(
            &mut out,
            &format!("{}  ", line.next_step),
            &line.reason,
            width,
        );
        if !line.verify_first.is_empty() {
            wrap(&mut out, "→ ", &line.verify_first, width);
        }
    }
    let with = |status: &str| -> Vec<&AnswerLine<'_>> {
        answer
            .lines
            .iter()
            .filter(|line| line.status == status)
            .collect()
    };
    direct(&mut out, answer, &with("direct"), look);
    routes(&mut out, answer, &with("route"), look);
    committee(&mut out, answer, look);
    if !answer.remedies.is_empty() {
        out.push('\n');
        let remedies: Vec<String> = answer.remedies.iter().map(remedy).collect();
        let advice = format!("You could do better: {}.", remedies.join("; "));
        wrap(&mut out, "", &advice, width);
    }
    out
}

/// The best way into each role that buys.
fn committee(out: &mut String, answer: &Answer<'_>, look: Look) {
    if answer.committee.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{}", bold("Buying committee", look));
    let mut table = empty_table(look);
    table.set_header(dim(&["role", "who", "way in", "today", "next step"]));
    for seat in &answer.committee {
        let way = seat_words(seat);
        let today = match (seat.unverified, seat.chance) {
            (_, None) => String::new(),
            (Some(true), _) => UNVERIFIED.to_owned(),
            (_, Some(chance)) => format!("{} ~{:.0}%", answer.bands.band(chance), chance * 100.0),
        };
        table.add_row(vec![
            Cell::new(seat.role).add_attribute(Attribute::Bold),
            Cell::new(seat_holder(seat)),
            Cell::new(way),
            Cell::new(today),
            Cell::new(seat.next_step).fg(step_color(seat.next_step)),
        ]);
    }
    keep_words(&mut table);
    let _ = writeln!(out, "{table}");
}

/// Who needs no introduction, in full for the best.
fn direct(out: &mut String, answer: &Answer<'_>, lines: &[&AnswerLine<'_>], look: Look) {
    if lines.is_empty() {
        return;
    }
    let shown = &lines[..lines.len().min(MAX_DIRECT)];
    let _ = writeln!(out, "{}", direct_table(answer, shown, look));
    if lines.len() > MAX_DIRECT {
        let _ = writeln!(
            out,
            "    and {} more direct ties (--format csv lists as many as --top allows)",
            lines.len() - MAX_DIRECT
        );
    }
    if let [only] = lines {
        wrap(out, "    ", &only.reason, usize::from(look.width));
    }
    out.push('\n');
}

/// The ranked introducers, why, and whom to switch to.
fn routes(out: &mut String, answer: &Answer<'_>, lines: &[&AnswerLine<'_>], look: Look) {
    if lines.is_empty() {
        return;
    }
    let width = usize::from(look.width);
    let _ = writeln!(out, "{}", routes_table(answer, lines, look));
    if let Some(text) = unverified(answer) {
        out.push('\n');
        wrap(out, "", &text, width);
    }
    let _ = writeln!(out, "\n{}", bold("Why", look));
    for line in lines {
        let rank = line.rank.unwrap_or_default();
        wrap(out, &format!("{rank}. "), &line.reason, width);
        if !line.verify_first.is_empty() {
            wrap(out, "   → ", &line.verify_first, width);
        }
    }
    if let Some(switch) = switch_words(answer, lines) {
        wrap(out, "", &switch, width);
    }
}

fn routes_table(answer: &Answer<'_>, lines: &[&AnswerLine<'_>], look: Look) -> Table {
    // Of an account, each route says whom it leads to.
    let names_target = |line: &&AnswerLine<'_>| {
        let person = line.target_person.filter(|person| *person != "?");
        person.is_some_and(|person| line.target != person)
    };
    let of_account = lines.iter().any(names_target);
    // Where there is little room, whoever is asked and introduces stands there once.
    let is_one = |line: &&AnswerLine<'_>| line.first_step == line.introducer;
    let once = look.width < WIDE && lines.iter().all(is_one);
    let mut table = empty_table(look);
    let mut header = vec!["#", "ask first"];
    if !once {
        header.push("introducer");
    }
    if of_account {
        header.push("to");
    }
    header.extend(["know each other?", "today", "if yes", "next step"]);
    table.set_header(dim(&header));
    for line in lines {
        let mut cells = vec![
            Cell::new(line.rank.unwrap_or_default()).set_alignment(CellAlignment::Right),
            Cell::new(if once {
                introducer(line)
            } else {
                ask_first(line)
            })
            .add_attribute(Attribute::Bold),
        ];
        if !once {
            cells.push(Cell::new(introducer(line)));
        }
        if of_account {
            cells.push(Cell::new(to_whom(line)));
        }
        cells.extend(verdict(answer, line));
        table.add_row(cells);
    }
    keep_words(&mut table);
    table
}

/// The asker's, or the teammates', own ties to the target.
fn direct_table(answer: &Answer<'_>, lines: &[&AnswerLine<'_>], look: Look) -> Table {
    let mut table = empty_table(look);
    table.set_header(dim(&[
        "direct",
        "is tied to",
        "know each other?",
        "today",
        "if yes",
        "next step",
    ]));
    for line in lines {
        let mut cells = vec![
            Cell::new(line.asker_name).add_attribute(Attribute::Bold),
            Cell::new(to_whom(line)),
        ];
        cells.extend(verdict(answer, line));
        table.add_row(cells);
    }
    keep_words(&mut table);
    table
}

/// Whether the two know each other, the chances, and what to do now.
fn verdict(answer: &Answer<'_>, line: &AnswerLine<'_>) -> [Cell; 4] {
    let cell = |words: String, chance: Option<f64>| {
        let chance = chance.filter(|_| words != UNVERIFIED).unwrap_or_default();
        let color = match answer.bands.band(chance) {
            "good" => Color::Green,
            "fair" => Color::Yellow,
            _ => Color::Reset,
        };
        Cell::new(words).fg(color)
    };
    let [today, if_yes] = chances(answer, line).unwrap_or_default();
    [
        Cell::new(line.know_each_other),
        cell(today, line.chance),
        cell(if_yes, line.if_yes),
        Cell::new(line.next_step).fg(step_color(line.next_step)),
    ]
}

fn step_color(step: &str) -> Color {
    match step {
        "CALL" | "ASK" => Color::Green,
        "CHECK FIRST" => Color::Cyan,
        "RATE" | "RESTING" | "BUSY" => Color::Yellow,
        _ => Color::Reset,
    }
}

fn dim(header: &[&str]) -> Vec<Cell> {
    header
        .iter()
        .map(|title| Cell::new(title).add_attribute(Attribute::Dim))
        .collect()
}

fn empty_table(look: Look) -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(look.width);
    if look.color {
        table.enforce_styling()
    } else {
        table.force_no_tty()
    };
    table
}

pub(super) fn bold(text: &str, look: Look) -> String {
    if look.color {
        format!("\u{1b}[1m{text}\u{1b}[0m")
    } else {
        text.to_owned()
    }
}
