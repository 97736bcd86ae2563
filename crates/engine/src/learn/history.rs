//! What a team's own history of asks and answers teaches, before anybody has logged an outcome.
//!
//! How often asks are answered, and who answers what, is counted of every history as it is ([`crate::strength`]). What is
//! taught here are the coefficients: how much each of these counts *here*.

use super::{AskPart, FEWEST_ASKS, PartResult, Verdict, Way};
use super::{gate, touch};
use crate::history::{ANSWER_DAYS, Timeline, newest_asks};
use crate::session::Session;
use crate::strength::config::{Config, StrengthConfig};
use crate::strength::corrections::OwnHistory;
use crate::strength::{Leg, OF_HISTORY, TERMS, answer_priors, coefficients, inputs};
use introrank_core::evidence::Records;
use introrank_core::moment::Moment;
use introrank_core::numeric::logistic::{self, Prior};
use introrank_core::numeric::sigmoid;
use introrank_core::progress::Progress;

/// So many of the newest asks teach: histories drift.
const NEWEST_ASKS: usize = 2000;

/// An ask as it enters a fit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AskRow {
    /// When it was made.
    pub at: Moment,
    /// What was known before it.
    pub inputs: [f64; TERMS],
    /// It was answered.
    pub answered: bool,
    /// Number of who was asked: what one person does hangs together.
    pub asked: u32,
}

/// What came of refitting the coefficients.
pub(crate) struct Refit {
    /// All coefficients, in the order of [`FEATURES`](crate::strength::FEATURES); `None` when those that are known stay.
    pub weights: Option<Vec<f64>>,
    /// Mean log loss on the last fifth, of the known ones and of those fitted to the asks before it.
    pub log_loss: Option<[f64; 2]>,
}

/// Refits what a history shows to its newest asks, which are in the order of time: by maximum a posteriori around the `known`
/// coefficients, and only where a fit to the first four fifths is no worse than they are on the last. O(steps · asks · terms²).
pub(crate) fn refit(config: &StrengthConfig, known: &[f64], asks: &[AskRow]) -> Refit {
    let stays = |log_loss| Refit {
        weights: None,
        log_loss,
    };
    if asks.len() < FEWEST_ASKS {
        return stays(None);
    }
    let asks = &asks[asks.len().saturating_sub(NEWEST_ASKS)..];
    let priors = answer_priors(config, known);
    let (earlier, last) = asks.split_at(asks.len() * 4 / 5);
    // How an ask ended is not known before its days are over.
    let over = |ask: &AskRow| ask.at.plus_days(ANSWER_DAYS) < last[0].at;
    let earlier = &earlier[..earlier.partition_point(over)];
    let Some(tried) = fitted(earlier, &priors) else {
        return stays(None);
    };
    let say = |weights: &[f64]| -> Vec<f64> {
        let forecasts = last.iter().map(|ask| forecast(weights, &ask.inputs));
        forecasts.collect()
    };
    let came: Vec<bool> = last.iter().map(|ask| ask.answered).collect();
    let asked: Vec<u32> = last.iter().map(|ask| ask.asked).collect();
    let (passes, log_loss) = gate::compare([&say(known), &say(&tried)], &came, &asked);
    Refit {
        weights: passes.then(|| fitted(asks, &priors)).flatten(),
        log_loss: Some(log_loss),
    }
}

fn fitted(asks: &[AskRow], priors: &[Prior]) -> Option<Vec<f64>> {
    let rows: Vec<f64> = asks.iter().flat_map(|ask| ask.inputs).collect();
    let came: Vec<bool> = asks.iter().map(|ask| ask.answered).collect();
    Some(logistic::fit(&rows, &came, priors)?.weights)
}

fn forecast(weights: &[f64], inputs: &[f64; TERMS]) -> f64 {
    sigmoid(logistic::log_odds(weights, inputs))
}

/// Learns how asks are answered from the history of a session, up to its day: all of it anew, around the configured
/// coefficients. The session's numbers take what was learned, if anything; its network is not built anew. `current`, the model
/// in use, is compared with.
///
/// Deterministic. O(events + asks · terms²).
pub fn from_history(
    records: &Records,
    session: &mut Session,
    current: &Config,
    progress: &dyn Progress,
) -> [PartResult; 2] {
    progress.stage("learning from your history", None);
    let timeline = Timeline::build(records, &session.directory);
    let people = session.directory.people.all().len();
    let until = Moment::end_of(session.setup.as_of);
    let strength = &mut session.setup.config.strength;
    strength.learned.history = OwnHistory::default();
    let in_touch = touch::learn(&timeline, people, strength, until);
    let answers = answers(&timeline, people, strength, until, &current.strength);
    [answers, in_touch]
}

/// Learns how asks that were over before a moment were answered.
fn answers(
    timeline: &Timeline,
    people: usize,
    strength: &mut StrengthConfig,
    until: Moment,
    current: &StrengthConfig,
) -> PartResult {
    let asks = newest_asks(timeline, people, strength, until, NEWEST_ASKS);
    let rows: Vec<AskRow> = asks
        .iter()
        .map(|(ask, features)| AskRow {
            at: ask.at,
            inputs: inputs(strength, Leg::Helps, features, ask.at.days()),
            answered: ask.answered,
            asked: ask.to.0,
        })
        .collect();
    let values = |strength| coefficients(strength, Leg::Helps).map(|coefficient| coefficient.value);
    let known = values(strength);
    let in_use = values(current);
    let told = rows.iter();
    let told = told.map(|row| (row.answered, forecast(&in_use, &row.inputs)));
    let done = refit(strength, &known, &rows);
    let lesson = PartResult {
        log_loss: done.log_loss,
        verdict: match &done.weights {
            _ if rows.len() < FEWEST_ASKS => Verdict::TooFew,
            None => Verdict::Kept,
            Some(_) => Verdict::Changed(Way::History),
        },
        ..PartResult::about(AskPart::Answers, told)
    };
    if let Some(weights) = done.weights {
        let history = &mut strength.learned.history;
        history.asks = rows.len() as u32;
        history.coefficients = OF_HISTORY.map(|at| weights[at]).to_vec();
    }
    lesson
}
