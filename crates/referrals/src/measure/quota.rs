//! From wanted wins back to asks per week.

use serde::Serialize;

use super::funnel::{Funnel, FunnelStage};
use super::rate::Rate;
use crate::ledger::Settings;

/// What a team must do to win so many.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Quota {
    /// Wins that are wanted.
    pub wins: f64,
    /// Weeks left.
    pub weeks: f64,
    /// Each stage: what of the stage before comes to it, the prior counted in; the measured rate; and how many are needed.
    pub stages: Vec<(FunnelStage, f64, Rate, f64)>,
    /// Asks that are needed.
    pub asks: f64,
    /// The same per week.
    pub asks_per_week: f64,
    /// Asks per week that the reps may make.
    pub reps_per_week: f64,
    /// Asks per week that the introducers can take.
    pub introducers_per_week: f64,
    /// Introducers behind that.
    pub introducers: usize,
}

/// What is believed of each stage before anything was measured. Vendors' and practitioners' figures disagree widely; these
/// are their middle, shrunk. Assumed.
const PRIOR: [(FunnelStage, f64); 7] = [
    (FunnelStage::Agreed, 0.50),
    (FunnelStage::Introduced, 0.80),
    (FunnelStage::Replied, 0.60),
    (FunnelStage::MeetingSet, 0.50),
    (FunnelStage::MeetingHeld, 0.85),
    (FunnelStage::Qualified, 0.40),
    (FunnelStage::Won, 0.40),
];
/// A prior counts as this many cases.
const WEIGHT: f64 = 10.0;

/// Works back from `wins` in `weeks`; `funnel` is the referred one, `introducers` how many people could be asked.
pub fn quota(
    funnel: &[Funnel],
    settings: &Settings,
    wins: f64,
    weeks: f64,
    reps: usize,
    introducers: usize,
) -> Quota {
    let measured = |stage: FunnelStage| {
        let found = funnel.iter().find(|f| f.stage == stage);
        found.map_or_else(Rate::default, |f| f.of_previous)
    };
    let mut stages: Vec<(FunnelStage, f64, Rate, f64)> = Vec::new();
    let mut needed = wins;
    for (stage, prior) in PRIOR.into_iter().rev() {
        let prior = if stage == FunnelStage::Won {
            settings.business.close_rate
        } else {
            prior
        };
        let rate = measured(stage).towards(prior, WEIGHT);
        stages.push((stage, rate, measured(stage), needed));
        needed /= rate;
    }
    stages.reverse();
    let limits = &settings.limits;
    let per_week = |asks: u32| f64::from(asks) * 7.0 / f64::from(limits.per_days.max(1));
    Quota {
        wins,
        weeks,
        stages,
        asks: needed,
        asks_per_week: needed / weeks.max(1.0 / 7.0),
        reps_per_week: reps as f64 * f64::from(limits.asks_per_week),
        introducers_per_week: introducers as f64 * per_week(limits.asks),
        introducers,
    }
}
