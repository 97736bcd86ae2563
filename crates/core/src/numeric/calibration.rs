//! From scores to probabilities that hold: beta calibration, and the isotonic curve that shows where they do not.

use serde::{Deserialize, Serialize};

use super::logistic;
use super::logistic::Prior;

/// A change of probabilities: `logit(p') = a·ln p − b·ln(1 − p) + c`, rising where `a` and `b` are not below 0.
///
/// `a = b = 1, c = 0` leaves everything as it is; `a = b` is a change of intercept and slope. Kull et al. 2017.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Beta {
    /// Weight of ln p.
    pub a: f64,
    /// Weight of −ln(1 − p).
    pub b: f64,
    /// Added to the log-odds.
    pub c: f64,
}

impl Default for Beta {
    fn default() -> Self {
        Self::IDENTITY
    }
}

/// What is believed of the intercept before any outcome.
const SHIFT: Prior = Prior { mean: 0.0, sd: 1.5 };
/// What is believed of each slope.
const SLOPE: Prior = Prior { mean: 1.0, sd: 0.5 };
/// Probabilities are kept this far from 0 and 1 before logarithms are taken.
const EDGE: f64 = 1e-9;

impl Beta {
    /// Leaves everything as it is.
    pub const IDENTITY: Self = Self {
        a: 1.0,
        b: 1.0,
        c: 0.0,
    };

    /// The changed probability.
    pub fn apply(&self, p: f64) -> f64 {
        if *self == Self::IDENTITY {
            return p;
        }
        let p = p.clamp(EDGE, 1.0 - EDGE);
        let log_odds = self.a * p.ln() - self.b * (-p).ln_1p() + self.c;
        1.0 / (1.0 + (-log_odds).exp())
    }

    /// d ln p' / d ln p, for carrying an interval along.
    pub fn elasticity(&self, p: f64) -> f64 {
        if *self == Self::IDENTITY {
            return 1.0;
        }
        let inner = p.clamp(EDGE, 1.0 - EDGE);
        (1.0 - self.apply(p)) * (self.a + self.b * inner / (1.0 - inner))
    }

    /// Moves the intercept only. For a few outcomes.
    pub fn fit_shift(forecasts: &[f64], outcomes: &[bool]) -> Option<Self> {
        let shift = |c: f64| Self {
            c,
            ..Self::IDENTITY
        };
        // One weight, with the forecast's log-odds as a fixed part: Newton's method on a line.
        let mut c = 0.0;
        for _ in 0..100 {
            let (mut gradient, mut curve) =
                (c / (SHIFT.sd * SHIFT.sd), 1.0 / (SHIFT.sd * SHIFT.sd));
            for (&forecast, &yes) in forecasts.iter().zip(outcomes) {
                let p = shift(c).apply(forecast);
                gradient += p - f64::from(u8::from(yes));
                curve += p * (1.0 - p);
            }
            let step = gradient / curve;
            c -= step.clamp(-2.0, 2.0);
            if step.abs() < 1e-12 {
                break;
            }
        }
        c.is_finite().then(|| shift(c))
    }

    /// Moves intercept and slope, priors N(0, 1.5) and N(1, 0.5).
    pub fn fit_line(forecasts: &[f64], outcomes: &[bool]) -> Option<Self> {
        let rows: Vec<f64> = forecasts
            .iter()
            .flat_map(|p| {
                let p = p.clamp(EDGE, 1.0 - EDGE);
                [p.ln() - (-p).ln_1p(), 1.0]
            })
            .collect();
        let fit = logistic::fit(&rows, outcomes, &[SLOPE, SHIFT])?;
        if fit.weights[0] < 0.0 {
            return Self::fit_level(outcomes);
        }
        Some(Self {
            a: fit.weights[0],
            b: fit.weights[0],
            c: fit.weights[1],
        })
    }

    /// What is left when forecasts come the wrong way round: one level for all.
    fn fit_level(outcomes: &[bool]) -> Option<Self> {
        let fit = logistic::fit(&vec![1.0; outcomes.len()], outcomes, &[SHIFT])?;
        Some(Self {
            a: 0.0,
            b: 0.0,
            c: fit.weights[0],
        })
    }

    /// Fits all three numbers, priors N(1, 0.5) on both slopes and N(0, 1.5). A slope that would fall is held at 0, so
    /// that the order of forecasts never turns.
    pub fn fit_beta(forecasts: &[f64], outcomes: &[bool]) -> Option<Self> {
        let fit = |use_a: bool, use_b: bool| {
            let flag = |on: bool| f64::from(u8::from(on));
            let rows: Vec<f64> = forecasts
                .iter()
                .flat_map(|p| {
                    let p = p.clamp(EDGE, 1.0 - EDGE);
                    [flag(use_a) * p.ln(), -flag(use_b) * (-p).ln_1p(), 1.0]
                })
                .collect();
            let fit = logistic::fit(&rows, outcomes, &[SLOPE, SLOPE, SHIFT])?;
            let [a, b, c] = [fit.weights[0], fit.weights[1], fit.weights[2]];
            Some(Self {
                a: flag(use_a) * a,
                b: flag(use_b) * b,
                c,
            })
        };
        let free = fit(true, true)?;
        let held = match (free.a < 0.0, free.b < 0.0) {
            (false, false) => return Some(free),
            (true, _) => fit(false, true)?,
            (false, true) => fit(true, false)?,
        };
        if held.a < 0.0 || held.b < 0.0 {
            return Self::fit_level(outcomes);
        }
        Some(held)
    }
}

/// The non-decreasing sequence closest to `values` in weighted squares: pool adjacent violators. O(n).
pub fn isotonic(values: &[f64], weights: &[f64]) -> Vec<f64> {
    // Blocks of (sum of weight · value, weight, length).
    let mut blocks: Vec<(f64, f64, usize)> = Vec::new();
    for (value, weight) in values.iter().zip(weights) {
        let mut block = (value * weight, *weight, 1);
        while let Some(last) = blocks
            .last()
            .filter(|last| last.0 * block.1 >= block.0 * last.1)
        {
            block = (block.0 + last.0, block.1 + last.1, block.2 + last.2);
            blocks.pop();
        }
        blocks.push(block);
    }
    blocks
        .into_iter()
        .flat_map(|(sum, weight, length)| std::iter::repeat_n(sum / weight, length))
        .collect()
}
