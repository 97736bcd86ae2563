//! An answer as Markdown, for notes and tickets.

use std::fmt::Write as _;

use super::words::{ask_first, calibration, chance_words};
use introrank_engine::rank::{Line, Status, words};
use introrank_engine::search::Search;

/// Renders an answer as a heading, a table and the reasons.
pub fn markdown(search: &Search<'_>, headline: &str, lines: &[Line<'_>]) -> String {
    let mut out = format!(
        "## {}\n\n{}. As of {}. Fingerprint {}.\n\n",
        escape(headline),
        capitalised(&calibration(search, lines)),
        search.network.as_of,
        search.fingerprint()
    );
    for line in lines.iter().filter(|line| line.status != Status::Route) {
        let chance = line.appraisal.as_ref().map_or(String::new(), |a| {
            format!(
                " ({}, if yes {})",
                chance_words(search, a.chance, a.basis),
                chance_words(search, a.if_yes, a.basis)
            )
        });
        let _ = writeln!(
            out,
            "**{}**{} {}\n",
            line.next.words(),
            escape(&chance),
            escape(&line.reason)
        );
    }
    let routes: Vec<&Line<'_>> = lines
        .iter()
        .filter(|line| line.status == Status::Route)
        .collect();
    if routes.is_empty() {
        return out;
    }
    out.push_str(
        "| # | ask first | introducer | to | know each other? | today | if yes | next step |\n|---|---|---|---|---|---|---|---|\n",
    );
    for line in &routes {
        let Some(a) = &line.appraisal else { continue };
        let introducer = words::with_title(search, a.asked.last().copied().unwrap_or_default());
        let to = a.target.map_or_else(
            || "?".to_owned(),
            |target| words::with_title(search, target),
        );
        let cells = [
            ask_first(search, a),
            introducer,
            to,
            words::knowing(a).to_owned(),
            chance_words(search, a.chance, a.basis),
            chance_words(search, a.if_yes, a.basis),
        ];
        let cells: Vec<String> = cells.iter().map(|cell| escape(cell)).collect();
        let _ = writeln!(
            out,
            "| {} | {} | {} |",
            line.rank.unwrap_or_default(),
            cells.join(" | "),
            line.next.words()
        );
    }
    out.push('\n');
    for line in &routes {
        let question = if line.verify_first.is_empty() {
            String::new()
        } else {
            format!(" → {}", escape(&line.verify_first))
        };
        let _ = writeln!(
            out,
            "{}. {}{question}",
            line.rank.unwrap_or_default(),
            escape(&line.reason)
        );
    }
    out
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

/// Names come from strangers: nothing in them may become markup.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '!'
        ) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
