//! The table a rep reads in a terminal.

use std::fmt::Write as _;

use comfy_table::{Attribute, Cell, CellAlignment, Color, ContentArrangement, Table, presets};

use crate::render::words::{ask_first, calibration, chance_words};
use introrank_core::display::wrap;
use introrank_engine::rank::{Appraisal, Band, Line, NextStep, Status, any_of, words};
use introrank_engine::search::Search;
use introrank_engine::strength::Basis;

/// How the terminal looks.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Columns of text that fit.
    pub width: u16,
    /// Colour is welcome.
    pub color: bool,
}

/// Direct ties shown in a terminal.
const MOST_DIRECT: usize = 3;

/// Renders an answer: headline, direct ties, the ranked table, the reasons, and what would make it better.
pub fn table(
    search: &Search<'_>,
    headline: &str,
    lines: &[Line<'_>],
    advice: &[String],
    look: Look,
) -> String {
    let mut out = String::new();
    let calibration = calibration(search, lines);
    let width = usize::from(look.width);
    let gap = width
        .saturating_sub(unicode_width::UnicodeWidthStr::width(headline) + calibration.len())
        .max(2);
    let _ = writeln!(
        out,
        "{}{}{calibration}",
        bold(headline, look),
        " ".repeat(gap)
    );
    let routes: Vec<&Line<'_>> = lines
        .iter()
        .filter(|line| line.status == Status::Route)
        .collect();
    let direct: Vec<&Line<'_>> = lines
        .iter()
        .filter(|line| line.status == Status::Direct)
        .collect();
    for line in lines.iter().filter(|line| line.appraisal.is_none()) {
        wrap(
            &mut out,
            &format!("{}  ", line.next.words()),
            &line.reason,
            width,
        );
    }
    if !direct.is_empty() {
        out.push_str(
            &direct_table(search, &direct[..direct.len().min(MOST_DIRECT)], look).to_string(),
        );
        out.push('\n');
        if direct.len() > MOST_DIRECT {
            let _ = writeln!(
                out,
                "    and {} more direct ties (--format csv lists as many as --top allows)",
                direct.len() - MOST_DIRECT
            );
        }
        if let [only] = direct.as_slice() {
            wrap(&mut out, "    ", &only.reason, width);
        }
        out.push('\n');
    }
    if !routes.is_empty() {
        out.push_str(&routes_table(search, &routes, look).to_string());
        out.push('\n');
        let _ = writeln!(out, "\n{}", bold("Why", look));
        for line in &routes {
            let rank = line.rank.unwrap_or_default();
            wrap(&mut out, &format!("{rank}. "), &line.reason, width);
            if !line.verify_first.is_empty() {
                wrap(&mut out, "   → ", &line.verify_first, width);
            }
        }
        if let Some(switch) = switch_words(search, lines, &routes) {
            wrap(&mut out, "", &switch, width);
        }
    }
    if !advice.is_empty() {
        out.push('\n');
        wrap(
            &mut out,
            "",
            &format!("You could do better: {}.", advice.join("; ")),
            width,
        );
    }
    out
}

fn routes_table(search: &Search<'_>, routes: &[&Line<'_>], look: Look) -> Table {
    let names_target = |line: &&&Line<'_>| {
        line.appraisal
            .as_ref()
            .and_then(|a| a.target)
            .is_some_and(|target| line.target != search.directory.people.key(target))
    };
    let of_account = routes.iter().any(|line| names_target(&line));
    let mut table = empty_table(look);
    let mut header = vec!["#", "ask first", "introducer"];
    if of_account {
        header.push("to");
    }
    header.extend(["know each other?", "today", "if yes", "next step"]);
    table.set_header(
        header
            .into_iter()
            .map(|title| Cell::new(title).add_attribute(Attribute::Dim)),
    );
    for line in routes {
        let Some(appraisal) = &line.appraisal else {
            continue;
        };
        let introducer = appraisal.asked.last().copied().unwrap_or_default();
        let mut cells = vec![
            Cell::new(line.rank.unwrap_or_default()).set_alignment(CellAlignment::Right),
            Cell::new(ask_first(search, appraisal)).add_attribute(Attribute::Bold),
            Cell::new(words::with_title(search, introducer)),
        ];
        if of_account {
            cells.push(Cell::new(appraisal.target.map_or_else(
                || "?".to_owned(),
                |target| words::with_title(search, target),
            )));
        }
        cells.extend([
            Cell::new(words::knowing(appraisal)),
            chance_cell(search, appraisal.chance, appraisal.basis),
            chance_cell(search, appraisal.if_yes, appraisal.basis),
            Cell::new(line.next.words()).fg(step_color(line.next)),
        ]);
        table.add_row(cells);
    }
    table
}

fn chance_cell(search: &Search<'_>, chance: f64, basis: Basis) -> Cell {
    let color = match Band::of(chance, &search.config.search) {
        Band::Low => Color::Reset,
        Band::Fair => Color::Yellow,
        Band::Good => Color::Green,
    };
    Cell::new(chance_words(search, chance, basis)).fg(color)
}

const fn step_color(step: NextStep) -> Color {
    match step {
        NextStep::Call | NextStep::Ask => Color::Green,
        NextStep::CheckFirst => Color::Cyan,
        NextStep::Rate | NextStep::Resting => Color::Yellow,
        NextStep::NoRoute => Color::Reset,
    }
}

/// Who needs no introduction: the asker's, or the teammates', own ties to the target.
fn direct_table(search: &Search<'_>, lines: &[&Line<'_>], look: Look) -> Table {
    let mut table = empty_table(look);
    let header = [
        "direct",
        "is tied to",
        "know each other?",
        "today",
        "if yes",
        "next step",
    ];
    table.set_header(header.map(|title| Cell::new(title).add_attribute(Attribute::Dim)));
    for line in lines {
        let Some(appraisal) = &line.appraisal else {
            continue;
        };
        table.add_row([
            Cell::new(search.directory.people.name(appraisal.asker)).add_attribute(Attribute::Bold),
            Cell::new(words::with_title(
                search,
                appraisal.target.unwrap_or_default(),
            )),
            Cell::new(words::knowing(appraisal)),
            chance_cell(search, appraisal.chance, appraisal.basis),
            chance_cell(search, appraisal.if_yes, appraisal.basis),
            Cell::new(line.next.words()).fg(step_color(line.next)),
        ]);
    }
    table
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

fn switch_words(search: &Search<'_>, lines: &[Line<'_>], routes: &[&Line<'_>]) -> Option<String> {
    let mut order: Vec<(u32, u32, &Appraisal)> = routes
        .iter()
        .filter_map(|line| {
            line.appraisal
                .as_ref()
                .and_then(|a| Some((a.switch?, line.rank?, a)))
        })
        .collect();
    order.sort_by_key(|(switch, ..)| *switch);
    let backups: Vec<String> = order
        .iter()
        .skip(1)
        .take(2)
        .map(|(_, rank, a)| format!("#{rank} {}", search.directory.people.name(a.asked[0])))
        .collect();
    (!backups.is_empty()).then(|| {
        let any = any_of(search.config, lines).map_or(String::new(), |any| {
            let ranks: Vec<String> = any.ranks.iter().map(|rank| format!("#{rank}")).collect();
            let basis = order[0].2.basis;
            format!(
                " One of {} gets there: {}.",
                ranks.join(", "),
                chance_words(search, any.chance, basis)
            )
        });
        format!(
            "If #1 declines, switch to {} (nobody in common).{any}",
            backups.join(", then ")
        )
    })
}

fn bold(text: &str, look: Look) -> String {
    if look.color {
        format!("\u{1b}[1m{text}\u{1b}[0m")
    } else {
        text.to_owned()
    }
}
