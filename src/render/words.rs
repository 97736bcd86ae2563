//! Words that the terminal and documents share.

use crate::app::view::{Answer, AnswerLine, Bands, CalibrationState, Seat};
use introrank_core::display::count;

/// The first person to ask, and whose contact that is.
pub fn ask_first(line: &AnswerLine<'_>) -> String {
    let Some(name) = line.first_step_name else {
        return String::new();
    };
    if line.first_is_colleague {
        format!("{name} (colleague)")
    } else {
        format!("{name} ({}'s contact)", first_word(line.asker_name))
    }
}

/// A name with a title behind it; a colleague's title says nothing here.
pub fn with_title(name: Option<&str>, title: Option<&str>, is_colleague: bool) -> String {
    let name = name.unwrap_or_default();
    match title {
        Some(title) if !is_colleague => format!("{name}, {title}"),
        _ => name.to_owned(),
    }
}

/// Who is introduced to; `?` when unnamed.
pub fn to_whom(line: &AnswerLine<'_>) -> String {
    match line.target_name {
        Some(_) => with_title(
            line.target_name,
            line.target_title,
            line.target_is_colleague,
        ),
        None => "?".to_owned(),
    }
}

/// The introducer.
pub fn introducer(line: &AnswerLine<'_>) -> String {
    let (name, title) = (line.introducer_name, line.introducer_title);
    with_title(name, title, line.introducer_is_teammate)
}

/// How asks are spread, from their Gini coefficient and how many people carry too many of them.
pub fn spread(gini: f64, carry_too_much: usize) -> &'static str {
    match gini {
        g if g < 0.3 && carry_too_much == 0 => "evenly spread",
        g if g < 0.6 => "unevenly spread",
        _ => "carried by few",
    }
}

/// Stands for a chance that rests on clicks and guesses alone: a percent would say nothing.
pub const UNVERIFIED: &str = "unverified";

/// A share as a percent.
pub fn percent(share: f64) -> String {
    format!("{:.0}%", share * 100.0)
}

/// A chance as shown: a percent once outcomes were learned from, until then a band and about what percent.
pub fn chance_words(chance: f64, basis: &str, bands: &Bands) -> String {
    if basis == "learned" {
        return percent(chance);
    }
    let band = bands.band(chance);
    if chance < 0.005 {
        format!("{band} <1%")
    } else {
        format!("{band} ~{:.0}%", shown_percent(chance, bands))
    }
}

/// The band of a line, or that nobody verified its ties.
pub fn band(line: &AnswerLine<'_>) -> Option<&'static str> {
    match line.unverified {
        Some(true) => Some(UNVERIFIED),
        _ => line.band,
    }
}

/// The chance of a line today, and what it becomes: with a route that nobody verified no percent is said, and what it becomes
/// once the people on it are known and say yes.
pub fn chances(answer: &Answer<'_>, line: &AnswerLine<'_>) -> Option<[String; 2]> {
    let basis = line.basis.unwrap_or_default();
    let words = |chance| chance_words(chance, basis, &answer.bands);
    let is_direct = line.status == "direct" && line.unverified == Some(true);
    match line.if_verified {
        Some(chance) if is_direct || answer.is_unverified() => {
            Some([UNVERIFIED.to_owned(), format!("~{:.0}%", chance * 100.0)])
        }
        _ => Some([words(line.chance?), words(line.if_yes?)]),
    }
}

/// Who has a role that buys: by name, else who is meant and how many of them are known.
pub fn seat_holder(seat: &Seat) -> String {
    match seat.target.as_str() {
        "" => format!("{} ({} known)", seat.who, seat.known),
        name => with_title(Some(name), Some(&seat.target_title), false),
    }
}

/// The way to somebody of a role that buys.
pub fn seat_words(seat: &Seat) -> String {
    match seat.status {
        "direct" => format!("{}'s own contact", seat.asker),
        "route" if seat.ask_first == seat.introducer => format!("through {}", seat.introducer),
        "route" => format!("through {} and {}", seat.ask_first, seat.introducer),
        _ if seat.known == 0 => "nobody known yet".to_owned(),
        _ => "no route".to_owned(),
    }
}

/// The best way into each role that buys, in one line; without names only whether there is one.
pub fn committee(seats: &[Seat], names: bool) -> String {
    let seat = |seat: &Seat| match seat.status {
        "direct" if !names => format!("{}: an own contact", seat.role),
        "route" if !names => format!("{}: a route", seat.role),
        "direct" | "route" => {
            let holder = seat_holder(seat);
            format!("{}: {holder}, {}", seat.role, seat_words(seat))
        }
        _ => format!("{}: {}", seat.role, seat_words(seat)),
    };
    seats.iter().map(seat).collect::<Vec<_>>().join("; ")
}

/// What an answer without a verified route means, in a sentence.
pub fn unverified(answer: &Answer<'_>) -> Option<String> {
    if !answer.is_unverified() {
        return None;
    }
    let alike = match answer.equally_good() {
        0 | 1 => String::new(),
        n => format!(" As far as anybody can tell, #1 to #{n} are equally good."),
    };
    Some(format!(
        "Unverified: no tie on these routes is more than a click or a shared employer, so that a percent would say nothing. \"If yes\" is what it becomes if you know the first person, and they know the prospect and say yes.{alike}"
    ))
}

/// How far the numbers rest on outcomes.
pub fn calibration(answer: &Answer<'_>) -> String {
    let learned_from = answer.calibration.outcomes;
    let outcomes = count(learned_from, "outcome", "outcomes");
    match answer.calibration.state {
        CalibrationState::Uncalibrated if learned_from == 0 => match answer.calibration.asks {
            0 => "uncalibrated: nothing learned yet".into(),
            asks => format!(
                "uncalibrated: from {} in your own history",
                count(asks, "ask", "asks")
            ),
        },
        CalibrationState::Uncalibrated => format!("uncalibrated: {outcomes}"),
        CalibrationState::Partly => format!("partly learned from {outcomes}"),
        CalibrationState::Learned => format!("learned from {outcomes}"),
    }
}

/// What the target turned out to be, and that it is hot.
pub fn headline(answer: &Answer<'_>) -> String {
    let hot = answer.hot.as_ref().map_or(String::new(), |hot| {
        let (until, case, rep) = (hot.until, hot.case, &hot.rep_name);
        if hot.is_asker {
            format!(" · HOT until {until} (#{case}): CALL")
        } else {
            format!(" · HOT until {until} for {rep} (#{case}), who calls")
        }
    });
    let target = answer.headline.as_ref().unwrap_or(&answer.query);
    format!("{target}{hot}")
}

fn first_word(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}

/// The rounded percent, but never one that belongs to the next band.
fn shown_percent(chance: f64, bands: &Bands) -> f64 {
    let percent = (chance * 100.0).round();
    let edges = [bands.fair_from, bands.good_from].map(|edge| (edge * 100.0).ceil());
    let crossed = |edge: &f64| chance * 100.0 < *edge && percent >= *edge;
    edges
        .into_iter()
        .find(crossed)
        .map_or(percent, |edge| edge - 1.0)
}

/// Whom to switch to when the first declines.
pub fn switch_words(answer: &Answer<'_>, lines: &[&AnswerLine<'_>]) -> Option<String> {
    let mut order: Vec<&&AnswerLine<'_>> = lines
        .iter()
        .filter(|line| line.switch_order.is_some())
        .collect();
    order.sort_by_key(|line| line.switch_order);
    let backups: Vec<String> = order
        .iter()
        .skip(1)
        .take(2)
        .map(|line| {
            let rank = line.rank.unwrap_or_default();
            format!("#{rank} {}", line.first_step_name.unwrap_or_default())
        })
        .collect();
    (!backups.is_empty()).then(|| {
        let any = answer.any_of.as_ref().filter(|_| !answer.is_unverified());
        let any = any.map_or(String::new(), |any| {
            let ranks: Vec<String> = any.ranks.iter().map(|rank| format!("#{rank}")).collect();
            let basis = order[0].basis.unwrap_or_default();
            format!(
                " One of {} gets there: {}.",
                ranks.join(", "),
                chance_words(any.chance, basis, &answer.bands)
            )
        });
        let first = order[0].rank.unwrap_or_default();
        format!(
            "If #{first} declines, switch to {} (nobody in common).{any}",
            backups.join(", then ")
        )
    })
}

/// So many of several are named.
pub const NAMED: usize = 3;

/// The first of several names, and how many there are beside them.
pub fn some_of<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> String {
    let others = names.len().saturating_sub(NAMED);
    let named = names.take(NAMED).collect::<Vec<_>>().join(", ");
    if others > 0 {
        return format!("{named} and {others} more");
    }
    named
}
