//! The model fitted to a team's own outcomes: as little as their number allows, and only what proves itself on later ones.
//!
//! ```text
//! history    what the team's own asks and answers teach, before any outcome
//! touch      whether those who were said to write did
//! outcomes   the file, row by row
//! part       the steps that are learned by themselves
//! sample     each stage of each ask, with what was known the day before it
//! fit        by number of outcomes: intercept, slope, beta calibration, all coefficients; single people
//! again      what each recent ask takes
//! gate       is it better on outcomes it has not seen?
//! ```

mod again;
mod fit;
mod gate;
mod history;
mod part;
mod sample;
mod touch;

use serde::Serialize;

use crate::session::Session;
use crate::strength::Leg;
use crate::strength::config::Config;
pub use fit::Way;
use gate::Trial;
pub use history::from_history;
pub(crate) use history::{AskRow, refit};
use introrank_core::evidence::Records;
use introrank_core::evidence::{Outcome, RejectedRow};
use introrank_core::progress::Progress;
pub use part::{AskPart, FEWEST_ASKS};
use sample::Sample;

/// With fewer outcomes nothing is tried.
pub const FEWEST: usize = 10;

/// What was decided about one part.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Too few outcomes: without a lesson.
    TooFew,
    /// Nothing that was tried is sure not to be worse on later outcomes: without a lesson.
    Kept,
    /// Corrected, and how.
    Changed(Way),
}

/// What was learned about one part.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PartResult {
    /// Which part.
    pub part: AskPart,
    /// Outcomes of it.
    pub outcomes: usize,
    /// Share that came.
    pub came: f64,
    /// Share that the model in use forecast.
    pub forecast: f64,
    /// What was decided.
    pub verdict: Verdict,
    /// Log loss on later outcomes, of the model without lessons and of what was tried; `None` when nothing was.
    pub log_loss: Option<[f64; 2]>,
}

impl PartResult {
    /// What there is to learn from, before anything was decided.
    fn of(part: AskPart, samples: &[&Sample], current: &Config) -> Self {
        let told = samples.iter().map(|s| (s.came, s.forecast(current)));
        Self::about(part, told)
    }

    /// The same of any outcomes: whether each came, and what was forecast.
    fn about(part: AskPart, told: impl Iterator<Item = (bool, f64)>) -> Self {
        let (mut n, mut came, mut forecast) = (0, 0.0, 0.0);
        for (has_come, said) in told {
            n += 1;
            came += f64::from(u8::from(has_come));
            forecast += said;
        }
        let share = |sum: f64| if n == 0 { 0.0 } else { sum / n as f64 };
        Self {
            part,
            outcomes: n,
            came: share(came),
            forecast: share(forecast),
            verdict: Verdict::TooFew,
            log_loss: None,
        }
    }
}

/// What came of learning.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fit {
    /// Part by part.
    pub lessons: Vec<PartResult>,
    /// The model from now on.
    #[serde(skip)]
    pub config: Config,
    /// Rows whose people or days nobody knows: line and reason.
    pub left_out: Vec<RejectedRow>,
    /// Outcomes that were learned from.
    pub used: usize,
    /// The model differs from the one in use.
    pub is_new: bool,
}

/// Learns from the session's own history and from outcomes, all of it anew: the session holds the shipped or configured model
/// without what was learned, takes over what its history teaches, and what outcomes teach must not fall behind that on later
/// outcomes. `current`, the model in use, is only compared with: what was fitted to these very outcomes cannot be tested on
/// them. So the result depends on history and outcomes alone.
///
/// Deterministic. O(events + days with asks · network + outcomes · terms²).
pub fn learn(
    records: &Records,
    session: &mut Session,
    current: &Config,
    outcomes: &[Outcome],
    progress: &dyn Progress,
) -> Fit {
    let mut lessons = from_history(records, session, current, progress).to_vec();
    session.rebuild(records);
    let mut fit = from_outcomes((records, session), current, outcomes, progress);
    lessons.append(&mut fit.lessons);
    Fit { lessons, ..fit }
}

fn from_outcomes(
    (records, session): (&Records, &Session),
    current: &Config,
    outcomes: &[Outcome],
    progress: &dyn Progress,
) -> Fit {
    let (samples, left_out) = sample::collect(records, session, outcomes, progress);
    let of_part = |part: AskPart| {
        let of_part = samples
            .iter()
            .filter(|s| s.part == part && s.may_be_corrected());
        let mut of_part: Vec<&Sample> = of_part.collect();
        of_part.sort_by(|a, b| a.order().cmp(&b.order()));
        of_part
    };
    // What recent asks take comes first: a level that is fitted without it takes it upon itself, and rested people pay.
    let mut base = session.setup.config.clone();
    let again = asked_again(&of_part(AskPart::Helps), current, &mut base);
    let mut config = base.clone();
    let lessons = AskPart::ALL
        .into_iter()
        .map(|part| {
            if part == AskPart::Again {
                return again.clone();
            }
            let of_part = of_part(part);
            if of_part.len() < FEWEST {
                // Too little to say anything: what was learned before stays.
                adopt(part, current, &mut config);
            }
            one(part, &of_part, &base, current, &mut config)
        })
        .collect();
    Fit {
        is_new: config != *current,
        used: outcomes.len() - left_out.len(),
        lessons,
        config,
        left_out,
    }
}

/// Learns what recent asks take, whatever the level of those who help is.
fn asked_again(samples: &[&Sample], current: &Config, config: &mut Config) -> PartResult {
    let lately = samples.iter().filter(|sample| sample.tired() > 0.0);
    let lately: Vec<&Sample> = lately.copied().collect();
    let mut lesson = PartResult::of(AskPart::Again, &lately, current);
    if lately.len() < FEWEST {
        // Too little to say anything: what was learned before stays.
        adopt(AskPart::Again, current, config);
        return lesson;
    }
    lesson.verdict = Verdict::Kept;
    if again::is_off(samples, config)
        && let Some(times) = again::fit(samples, config)
    {
        config.strength.learned.fatigue = times;
        lesson.verdict = Verdict::Changed(Way::Fatigue);
    }
    lesson
}

fn one(
    part: AskPart,
    samples: &[&Sample],
    base: &Config,
    current: &Config,
    config: &mut Config,
) -> PartResult {
    let n = samples.len();
    let mut lesson = PartResult::of(part, samples, current);
    if n < FEWEST {
        return lesson;
    }
    lesson.verdict = Verdict::Kept;
    for way in Way::for_outcomes(part, n) {
        let Some(trial) = Trial::run(part, way, samples, base) else {
            continue;
        };
        lesson.log_loss = Some(trial.log_loss);
        let passes = match way {
            Way::Intercept => gate::is_level_off(samples, base),
            _ => trial.passes,
        };
        if passes && let Some(fitted) = fit::fit(part, way, samples, base) {
            adopt(part, &fitted, config);
            lesson.verdict = Verdict::Changed(way);
            break;
        }
    }
    lesson
}

/// Takes over what was fitted for a part.
fn adopt(part: AskPart, fitted: &Config, config: &mut Config) {
    match part {
        AskPart::TeammateAgrees => config.search.teammate_agrees = fitted.search.teammate_agrees,
        AskPart::Sends => config.search.sends = fitted.search.sends,
        AskPart::Again => {
            config.strength.learned.fatigue = fitted.strength.learned.fatigue;
        }
        // Learned from the history, whatever the outcomes.
        AskPart::Answers | AskPart::InTouch => {}
        AskPart::Helps | AskPart::Engages => {
            let stage = part.stage().unwrap_or(Leg::Helps);
            *config.strength.learned.of_mut(stage) = fitted.strength.learned.of(stage).clone();
        }
    }
}
