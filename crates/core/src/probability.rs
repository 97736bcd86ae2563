//! A probability as a type: never outside [0, 1], never no number.

use serde::{Deserialize, Serialize};

/// A number from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Probability(f64);

/// A number is no probability.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("a probability lies between 0 and 1, and {0} does not")]
pub struct NoProbability(pub f64);

impl Probability {
    /// The number, when it is one from 0 to 1.
    pub fn new(p: f64) -> Option<Self> {
        (0.0..=1.0).contains(&p).then_some(Self(p))
    }

    /// The number.
    pub const fn get(self) -> f64 {
        self.0
    }
}

impl TryFrom<f64> for Probability {
    type Error = NoProbability;

    fn try_from(p: f64) -> Result<Self, NoProbability> {
        Self::new(p).ok_or(NoProbability(p))
    }
}

impl From<Probability> for f64 {
    fn from(p: Probability) -> Self {
        p.0
    }
}

#[cfg(test)]
mod tests {
    use super::Probability;

    #[test]
    fn only_numbers_from_0_to_1_are_probabilities() {
        for p in [0.0, 0.5, 1.0] {
            assert_eq!(Probability::new(p).map(Probability::get), Some(p));
        }
        for p in [-0.1, 1.0001, f64::NAN, f64::INFINITY] {
            assert_eq!(Probability::new(p), None);
        }
    }
}
