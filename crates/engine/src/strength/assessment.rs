//! A strength with everything needed to explain it.

use serde::Serialize;

use super::features::TERMS;
use introrank_core::numeric::{logit, sigmoid};

/// How much a strength can be trusted; a route is as good as its weakest part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// Inferred, or a connection that nobody verified.
    Guess,
    /// Somebody said yes or no; no outcomes yet.
    Prior,
    /// Fitted to outcomes.
    Learned,
    /// Given in a tie list.
    Given,
}

impl Basis {
    /// The word used in output.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Guess => "guess",
            Self::Prior => "prior",
            Self::Learned => "learned",
            Self::Given => "given",
        }
    }
}

/// A strength with everything needed to explain it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Assessment {
    /// The probability.
    pub value: f64,
    /// The same before outcomes corrected it.
    pub uncorrected: f64,
    /// What it becomes once the two are known to know each other.
    pub if_yes: f64,
    /// κ: probability that the two know each other; `None` for given strengths.
    pub knows: Option<f64>,
    /// How far to trust it.
    pub basis: Basis,
    /// Contribution of each feature to the log-odds.
    pub terms: [f64; TERMS],
    /// d ln value / d coefficient, for the interval.
    pub gradient: [f64; TERMS],
    /// Share of the strength that time has left.
    pub life: f64,
    /// What recent asks took from the log-odds.
    pub tired: f64,
}

/// A probability after recent asks took so much from its log-odds. What is certain stays so.
pub fn tired(p: f64, taken: f64) -> f64 {
    if taken == 0.0 || p <= 0.0 || p >= 1.0 {
        return p;
    }
    sigmoid(logit(p) - taken)
}

impl Assessment {
    /// A strength given in a tie list, used as it is.
    pub const fn given(value: f64) -> Self {
        Self {
            value,
            uncorrected: value,
            if_yes: value,
            knows: None,
            basis: Basis::Given,
            terms: [0.0; TERMS],
            gradient: [0.0; TERMS],
            life: 1.0,
            tired: 0.0,
        }
    }

    /// The same after recent asks took so much from the log-odds.
    #[must_use]
    pub(super) fn after_asks(self, taken: f64) -> Self {
        let value = tired(self.value, taken);
        let share = (1.0 - value) / (1.0 - self.value).max(1e-9);
        Self {
            value,
            uncorrected: tired(self.uncorrected, taken),
            if_yes: tired(self.if_yes, taken),
            gradient: self.gradient.map(|g| g * share),
            tired: taken,
            ..self
        }
    }
}
