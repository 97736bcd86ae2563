//! Everything that was measured, as one page that stands alone.

use std::fmt::Write as _;

use super::measure::Figure;
use super::plot::plot;
use super::{Backtest, Score, Task};
use introrank_core::display::html as escape;

/// Names of the figures, with what they mean.
const FIGURES: [(&str, &str, &str); 16] = [
    (
        "auc",
        "AUC",
        "how often something that came was scored above something that did not; 0.5 is guessing",
    ),
    (
        "auc_within",
        "AUC within",
        "the same among the events of one asker: the order that a ranking has",
    ),
    (
        "auc_gain",
        "AUC gain",
        "how much larger the area is, on the same events",
    ),
    (
        "mrr",
        "MRR",
        "mean of 1 / place of the right one; 1 is always first",
    ),
    ("hit1", "first", "share of events with the right one first"),
    (
        "hit3",
        "in first 3",
        "share of events with the right one among the first three",
    ),
    (
        "ndcg10",
        "NDCG@10",
        "gain of the right one's place among the first ten, discounted by the logarithm of the place",
    ),
    ("rate", "rate", "share that came"),
    (
        "log_odds",
        "log-odds",
        "what it adds to the log-odds, as fitted on the earlier part",
    ),
    (
        "brier",
        "Brier",
        "mean squared error of the probability; less is better",
    ),
    (
        "skill",
        "skill",
        "share of the squared error of the base rate that is saved",
    ),
    (
        "log_loss",
        "log loss",
        "mean surprise, in natural logarithms; less is better",
    ),
    (
        "ece",
        "ECE",
        "mean distance between forecast and outcome over bins of equal size",
    ),
    (
        "ece_floor",
        "ECE floor",
        "what a perfect forecaster would show at this number of events",
    ),
    (
        "level",
        "level",
        "outcomes above forecast, in standard deviations if events were independent; large in any long test unless the level is exact",
    ),
    (
        "error",
        "forecast − came",
        "share forecast less share that came",
    ),
];

/// How a figure is called, and what it means.
pub fn about(name: &str) -> (&str, &'static str) {
    match FIGURES.iter().find(|(key, ..)| *key == name) {
        Some((_, shown, meaning)) => (shown, meaning),
        None => (name.trim_start_matches('n'), "Brier after so many outcomes"),
    }
}

/// A figure as text: three digits, with its interval.
pub fn figure(figure: &Figure) -> String {
    match (figure.low, figure.high) {
        (Some(low), Some(high)) => format!("{:.3} [{low:.3}, {high:.3}]", figure.value),
        _ => format!("{:.3}", figure.value),
    }
}

impl Task {
    /// The names of all figures of this task, in order.
    pub fn columns(&self) -> Vec<&'static str> {
        let mut columns: Vec<&'static str> = Vec::new();
        for (name, _) in self.scores.iter().flat_map(|score| &score.figures) {
            if !columns.contains(name) {
                columns.push(name);
            }
        }
        columns
    }
}

impl Score {
    /// One figure as text; empty when this scorer has none.
    pub fn cell(&self, column: &str) -> String {
        let found = self.figures.iter().find(|(name, _)| *name == column);
        found.map_or(String::new(), |(_, value)| figure(value))
    }
}

const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1f2933;background:#fff}h2{margin-top:2.5rem}table{border-collapse:collapse;font-variant-numeric:tabular-nums}th,td{text-align:left;padding:.2rem .9rem .2rem 0;border-bottom:1px solid #e4e7eb}tr:first-child td{font-weight:600}p.how{color:#616e7c;max-width:52rem}div.scroll{overflow-x:auto}@media(prefers-color-scheme:dark){body{color:#e4e7eb;background:#16191d}th,td{border-color:#323f4b}p.how{color:#9aa5b1}}";

/// One page with every table and plot. `source` names the history. Contains no script and loads nothing.
pub fn page(source: &str, backtest: &Backtest) -> String {
    let mut html = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>How far to trust the strengths</title><style>{STYLE}</style></head><body>\n<h1>How far to trust the strengths</h1>\n<p>{}: {} days, {} people, {} messages and meetings. Fitted on the earlier part, tested on the later one; every feature is of the time strictly before its event. Brackets are 95 % intervals. These are stand-ins: an answered message is no introduction. Fingerprint {}.</p>\n",
        escape(source),
        backtest.days,
        backtest.people,
        backtest.contacts,
        backtest.fingerprint
    );
    for task in &backtest.tasks {
        let _ = writeln!(
            html,
            "<h2>{} · {}</h2>\n<p class=\"how\">{}</p>",
            task.id,
            escape(task.question),
            escape(&task.how)
        );
        if !task.scores.is_empty() {
            let columns = task.columns();
            let heads: String = columns
                .iter()
                .map(|name| {
                    let (shown, meaning) = about(name);
                    format!("<th title=\"{}\">{}</th>", escape(meaning), escape(shown))
                })
                .collect();
            let _ = writeln!(
                html,
                "<p>{} events, {} came.</p><div class=\"scroll\"><table><thead><tr><th></th>{heads}</tr></thead><tbody>",
                task.events, task.came
            );
            for score in &task.scores {
                let cells: String = columns
                    .iter()
                    .map(|name| format!("<td>{}</td>", score.cell(name)))
                    .collect();
                let _ = writeln!(html, "<tr><td>{}</td>{cells}</tr>", escape(&score.scorer));
            }
            html.push_str("</tbody></table></div>\n");
        }
        if !task.remark.is_empty() {
            let _ = writeln!(html, "<p>{}</p>", escape(&task.remark));
        }
        if let Some(reliability) = &task.reliability {
            html.push_str(&plot(
                &format!("{} · {}", task.id, task.question),
                reliability,
            ));
        }
    }
    html.push_str("</body></html>\n");
    html
}
