//! What a team's own outcomes taught: a correction of the shipped model, stage by stage.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::config::Coefficient;
use super::features::Leg;
use super::features::{OF_HISTORY, TERMS};
use introrank_core::numeric::calibration::Beta;
use introrank_core::numeric::{logit, sigmoid};

/// With fewer outcomes a stage is not called learned.
pub const FEWEST_OUTCOMES: u32 = 30;

/// What was learned of each stage; empty as shipped.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Corrections {
    /// How many times what the settings say each recent ask takes from the log-odds of the next; 0 or more, 1 as shipped.
    pub fatigue: f64,
    /// How asks are answered in the team's own history.
    pub history: OwnHistory,
    /// Whether somebody helps when asked.
    pub helps: Correction,
    /// Whether somebody engages when introduced to.
    pub engages: Correction,
}

impl Default for Corrections {
    fn default() -> Self {
        Self {
            fatigue: 1.0,
            history: OwnHistory::default(),
            helps: Correction::default(),
            engages: Correction::default(),
        }
    }
}

impl Corrections {
    /// What was learned of a stage.
    pub const fn of(&self, stage: Leg) -> &Correction {
        match stage {
            Leg::Helps => &self.helps,
            Leg::Engages => &self.engages,
        }
    }

    /// The same, to be changed.
    pub const fn of_mut(&mut self, stage: Leg) -> &mut Correction {
        match stage {
            Leg::Helps => &mut self.helps,
            Leg::Engages => &mut self.engages,
        }
    }
}

/// What the asks and answers of a team's own history taught, before any outcome of an introduction.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OwnHistory {
    /// Asks it was learned from.
    pub asks: u32,
    /// The coefficients that a history shows, in the order of the terms that it shows; empty while those of the configuration
    /// hold.
    pub coefficients: Vec<f64>,
    /// Pairs from which the correction of being in touch was learned.
    pub pairs: u32,
    /// The correction of the probability that somebody writes within 45 days.
    pub in_touch: Beta,
}

impl OwnHistory {
    /// What is said of the coefficients that a history shows: position and value.
    pub(super) fn values(&self) -> impl Iterator<Item = (usize, f64)> {
        OF_HISTORY
            .into_iter()
            .zip(self.coefficients.iter().copied())
    }

    /// True when the list has the length it must have and every number is one.
    pub(super) fn is_sound(&self) -> bool {
        let length = self.coefficients.len();
        let Beta { a, b, c } = self.in_touch;
        let numbers = [a, b, c].into_iter().chain(self.values().map(|one| one.1));
        (length == 0 || length == OF_HISTORY.len())
            && a >= 0.0
            && b >= 0.0
            && numbers.into_iter().all(|value| value.abs() <= 1e6)
    }
}

/// What was learned of one stage.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Correction {
    /// Outcomes it was learned from.
    pub outcomes: u32,
    /// All coefficients, in the order of [`FEATURES`](super::FEATURES); empty while those of the configuration hold.
    pub coefficients: Vec<Coefficient>,
    /// Their covariance, row by row; empty when they are empty.
    pub covariance: Vec<f64>,
    /// How unsure the level is after these outcomes: the standard deviation of the intercept, in log-odds.
    pub level_sd: f64,
    /// The correction of the probability.
    pub calibration: Beta,
    /// By how much single people do it more often than forecast, in log-odds, shrunk towards 0; by their keys.
    pub people: BTreeMap<String, f64>,
}

impl Correction {
    /// By how much a person does it more often than forecast, in log-odds.
    pub fn effect_of(&self, key: &str) -> f64 {
        self.people.get(key).copied().unwrap_or(0.0)
    }

    /// True once there were enough outcomes to call the stage learned.
    pub const fn is_learned(&self) -> bool {
        self.outcomes >= FEWEST_OUTCOMES
    }

    /// The corrected probability for somebody who differs from others by `effect` (log-odds).
    pub fn adjust(&self, p: f64, effect: f64) -> f64 {
        let calibrated = self.calibration.apply(p);
        if effect == 0.0 {
            return calibrated;
        }
        sigmoid(logit(calibrated.clamp(1e-9, 1.0 - 1e-9)) + effect)
    }

    /// d ln adjusted / d ln p, for carrying an interval along.
    pub fn elasticity(&self, p: f64, effect: f64) -> f64 {
        let calibrated = self.calibration.apply(p);
        let share = (1.0 - self.adjust(p, effect)) / (1.0 - calibrated).max(1e-9);
        self.calibration.elasticity(p) * if effect == 0.0 { 1.0 } else { share }
    }

    /// True when it has as many coefficients as the model of this version, or none.
    pub(super) fn is_of_this_form(&self) -> bool {
        let (terms, square) = (self.coefficients.len(), self.covariance.len());
        (terms, square) == (0, 0) || (terms, square) == (TERMS, TERMS * TERMS)
    }

    /// True when every number is one.
    pub(super) fn is_sound(&self) -> bool {
        let Beta { a, b, c } = self.calibration;
        let rising = a >= 0.0 && b >= 0.0;
        let finite = [a, b, c, self.level_sd]
            .into_iter()
            .chain(self.people.values().copied());
        let coefficients = self.coefficients.iter().flat_map(|c| [c.value, c.sd]);
        let all = finite
            .chain(coefficients)
            .chain(self.covariance.iter().copied());
        rising && all.into_iter().all(|value| value.abs() <= 1e6)
    }
}
