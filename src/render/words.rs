//! Words that the terminal and documents share.

use introrank_engine::rank::{Appraisal, Band, Line};
use introrank_engine::search::Search;
use introrank_engine::strength::Basis;
use introrank_engine::strength::config::SearchConfig;
use introrank_engine::strength::learned::FEWEST_OUTCOMES;

use super::is_calibrated;

/// The first person to ask, and whose contact that is.
pub fn ask_first(search: &Search<'_>, appraisal: &Appraisal) -> String {
    let people = &search.directory.people;
    let Some(&first) = appraisal.asked.first() else {
        return String::new();
    };
    let name = people.name(first);
    if search.is_teammate(first) && search.is_teammate(appraisal.asker) {
        format!("{name} (colleague)")
    } else {
        format!(
            "{name} ({}'s contact)",
            first_word(people.name(appraisal.asker))
        )
    }
}

/// A chance as shown: a percent once outcomes were learned from, until then a band and about what percent.
pub fn chance_words(search: &Search<'_>, chance: f64, basis: Basis) -> String {
    if basis == Basis::Learned {
        return format!("{:.0}%", chance * 100.0);
    }
    let band = Band::of(chance, &search.config.search).word();
    if chance < 0.005 {
        format!("{band} <1%")
    } else {
        format!(
            "{band} ~{:.0}%",
            shown_percent(chance, &search.config.search)
        )
    }
}

/// Whom to switch to when the first declines.
/// How far the numbers rest on outcomes.
pub fn calibration(search: &Search<'_>, lines: &[Line<'_>]) -> String {
    let learned = &search.config.strength.learned;
    let outcomes = learned.helps.outcomes.max(learned.engages.outcomes);
    match outcomes {
        0 => "uncalibrated: no outcomes yet".into(),
        n if is_calibrated(lines) => format!("learned from {n} outcomes"),
        n if n >= FEWEST_OUTCOMES => format!("partly learned from {n} outcomes"),
        n => format!("uncalibrated: {n} outcomes"),
    }
}

fn first_word(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}

/// The rounded percent, but never one that belongs to the next band.
fn shown_percent(chance: f64, config: &SearchConfig) -> f64 {
    let percent = (chance * 100.0).round();
    let edges = [config.fair_from, config.good_from].map(|edge| (edge * 100.0).ceil());
    let crossed = |edge: &f64| chance * 100.0 < *edge && percent >= *edge;
    edges
        .into_iter()
        .find(crossed)
        .map_or(percent, |edge| edge - 1.0)
}
