//! What was learned, and the versions of the model, as cells.

use introrank_core::display::count;
use introrank_engine::learn::{AskPart, PartResult, Verdict};
use introrank_store::Model;

use super::words::percent;
use crate::app::learn::Taught;

/// Columns of a table of what was learned.
pub const LEARNED_COLUMNS: [&str; 6] = [
    "",
    "outcomes",
    "came",
    "forecast",
    "log loss on later ones",
    "",
];

/// What was learned of one part as cells of [`LEARNED_COLUMNS`].
pub fn learned_cells(part: &PartResult) -> [String; 6] {
    let share = |share: f64| match part.outcomes {
        0 => String::new(),
        _ => percent(share),
    };
    let loss = part.log_loss;
    [
        part.part.words().to_owned(),
        match part.part {
            AskPart::Answers => count(part.outcomes as u64, "ask", "asks"),
            AskPart::InTouch => count(part.outcomes as u64, "pair", "pairs"),
            _ => part.outcomes.to_string(),
        },
        share(part.came),
        share(part.forecast),
        loss.map_or(String::new(), |[old, new]| format!("{old:.3} → {new:.3}")),
        match part.verdict {
            Verdict::TooFew => {
                let what = match part.part {
                    AskPart::Answers => "asks in your own history",
                    AskPart::InTouch => "pairs in your own history",
                    _ => "outcomes yet",
                };
                format!("not enough {what} ({} are needed)", part.part.fewest())
            }
            Verdict::Kept => "not corrected: it might be worse on later ones".into(),
            Verdict::Changed(way) => format!("corrected: {}", way.words()),
        },
    ]
}

/// What the history of a workspace taught after an import.
pub fn taught(taught: &Taught) -> String {
    let Taught {
        what,
        are_too_few,
        version,
        before,
    } = taught;
    let what = match what.as_str() {
        "" if *are_too_few => "the model is as shipped again: too few asks and answers are left",
        "" => {
            "the model is as shipped again: what was learned is not sure to be better on the newest asks"
        }
        what => what,
    };
    format!(
        "learned   {what}; version {version} of the model (undo: introrank learn --use {before})\n"
    )
}

/// Columns of a table of versions.
pub const VERSION_COLUMNS: [&str; 5] = ["version", "learned", "outcomes", "what", ""];

/// The versions of the model, the one as shipped first, as cells of [`VERSION_COLUMNS`].
pub fn version_cells(models: &[Model]) -> Vec<[String; 5]> {
    let in_use = |is: bool| {
        if is {
            "in use".to_owned()
        } else {
            String::new()
        }
    };
    let shipped = !models.iter().any(|model| model.in_use);
    let first = ["0", "", "", "as shipped", ""].map(str::to_owned);
    let [version, learned, outcomes, what, _] = first;
    let later = models.iter().map(|model| {
        [
            model.version.to_string(),
            model.made_at.clone(),
            model.outcomes.to_string(),
            model.what.clone(),
            in_use(model.in_use),
        ]
    });
    std::iter::once([version, learned, outcomes, what, in_use(shipped)])
        .chain(later)
        .collect()
}
