//! Asks by who asked, who was asked, account or month, as a report.

use super::sheet::Sheet;
use super::words::{percent, spread};
use crate::app::view::{GroupRow, Groups};
use introrank_core::display::count;

/// Asks by group.
pub fn groups(groups: &Groups) -> Sheet<'_, GroupRow, [GroupRow]> {
    let all = f64::from(groups.asks.max(1));
    let rows = groups.rows.iter().map(|group| {
        let share = f64::from(group.asks) / all * 100.0;
        let days = group.days_to_answer;
        let name = Some(group.shown.as_str()).filter(|name| !name.is_empty());
        vec![
            name.unwrap_or("(unknown)").to_owned(),
            format!("{} ({share:.0}%)", group.asks),
            group.agreed_rate.words(),
            group.introductions.to_string(),
            group.meetings.to_string(),
            group.won.to_string(),
            group.helped.to_string(),
            days.map_or(String::new(), |days| format!("{days:.0}")),
        ]
    });
    let heavy = &groups.too_much;
    let spread = spread(groups.gini, heavy.len());
    let mut notes = vec![format!("The asks are {spread}.")];
    let share = percent(groups.alarm_share);
    notes.extend(
        heavy
            .iter()
            .map(|name| format!("{name} carries more than {share} of all asks.")),
    );
    let not_logged: u32 = groups.rows.iter().map(|row| row.outcome_not_logged).sum();
    if not_logged > 0 {
        notes.push(format!(
            "{} in none of the shares: they lapsed, and nobody logged what came of them.",
            count(not_logged, "ask is", "asks are")
        ));
    }
    const OF_REPS: [&str; 8] = header("help given");
    const OF_OTHERS: [&str; 8] = header("helped");
    Sheet {
        title: String::new(),
        header: if groups.of_reps { &OF_REPS } else { &OF_OTHERS },
        rows: rows.collect(),
        then: Vec::new(),
        notes,
        records: &groups.rows,
        whole: &groups.rows[..],
    }
}

const fn header(helped: &'static str) -> [&'static str; 8] {
    [
        "",
        "asks",
        "agreed",
        "introductions",
        "meetings",
        "won",
        helped,
        "days to answer",
    ]
}
