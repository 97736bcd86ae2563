//! An answer as Markdown, for notes and tickets.

use std::fmt::Write as _;

use super::words::{
    ask_first, calibration, chances, headline, introducer, seat_holder, seat_words, to_whom,
    unverified,
};
use crate::app::view::{Answer, AnswerLine};
use introrank_core::display::markdown as escaped;

/// Renders an answer as a heading, a table and the reasons.
pub fn markdown(answer: &Answer<'_>) -> String {
    let mut out = format!(
        "## {}\n\n{}. As of {}. Model and data: {}.\n\n",
        escaped(&headline(answer)),
        capitalised(&calibration(answer)),
        answer.as_of,
        answer.fingerprint
    );
    let (routes, others): (Vec<&AnswerLine<'_>>, Vec<&AnswerLine<'_>>) =
        answer.lines.iter().partition(|line| line.status == "route");
    for line in others {
        let chance = chances(answer, line).map_or(String::new(), |[now, if_yes]| {
            format!(" ({now}, if yes {if_yes})")
        });
        let _ = writeln!(
            out,
            "**{}**{} {}\n",
            line.next_step,
            escaped(&chance),
            escaped(&line.reason)
        );
    }
    if routes.is_empty() {
        return out + &committee(answer);
    }
    out.push_str(
        "| # | ask first | introducer | to | know each other? | today | if yes | next step |\n|---|---|---|---|---|---|---|---|\n",
    );
    for line in &routes {
        let [now, if_yes] = chances(answer, line).unwrap_or_default();
        let know = line.know_each_other.to_owned();
        let cells = [
            ask_first(line),
            introducer(line),
            to_whom(line),
            know,
            now,
            if_yes,
        ];
        let cells: Vec<String> = cells.iter().map(|cell| escaped(cell)).collect();
        let (rank, cells) = (line.rank.unwrap_or_default(), cells.join(" | "));
        let _ = writeln!(out, "| {rank} | {cells} | {} |", line.next_step);
    }
    out.push('\n');
    if let Some(text) = unverified(answer) {
        let _ = writeln!(out, "{}\n", escaped(&text));
    }
    for line in &routes {
        let question = if line.verify_first.is_empty() {
            String::new()
        } else {
            format!(" → {}", escaped(&line.verify_first))
        };
        let rank = line.rank.unwrap_or_default();
        let _ = writeln!(out, "{rank}. {}{question}", escaped(&line.reason));
    }
    out + &committee(answer)
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

/// The best way into each role that buys.
fn committee(answer: &Answer<'_>) -> String {
    if answer.committee.is_empty() {
        return String::new();
    }
    let mut out =
        "\n### Buying committee\n\n| role | who | way in | next step |\n|---|---|---|---|\n"
            .to_owned();
    for seat in &answer.committee {
        let who = seat_holder(seat);
        let cells = [seat.role, &who, &seat_words(seat)].map(escaped);
        let _ = writeln!(out, "| {} | {} |", cells.join(" | "), seat.next_step);
    }
    out
}
