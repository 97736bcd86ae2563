//! The gate: a new model must prove itself on outcomes that came after those it was fitted to.

use super::fit::{Way, fit};
use super::part::AskPart;
use super::sample::Sample;
use crate::backtest::measure::{Bootstrap, brier, log_loss};
use crate::strength::config::Config;

/// Shares of the outcomes, in the order of time, before which is fitted and after which is tested.
const ORIGINS: [(usize, usize); 3] = [(40, 60), (60, 80), (80, 100)];
/// A new model may be worse by so much and no more, with 95 % certainty.
const TOLERATED: f64 = 0.002;
const RESAMPLES: usize = 1000;

/// What came of trying a way.
pub(super) struct Trial {
    /// It is sure not to be worse.
    pub(super) passes: bool,
    /// Mean log loss on later outcomes, of the model without lessons and of this one.
    pub(super) log_loss: [f64; 2],
}

impl Trial {
    /// Fits on earlier and tests on later outcomes, three times; samples are in the order of time.
    pub(super) fn run(part: AskPart, way: Way, samples: &[&Sample], base: &Config) -> Option<Self> {
        let at = |percent: usize| samples.len() * percent / 100;
        let (mut old, mut new, mut came, mut cluster) = (vec![], vec![], vec![], vec![]);
        for (from, until) in ORIGINS {
            let tried = fit(part, way, &samples[..at(from)], base)?;
            for sample in &samples[at(from)..at(until)] {
                old.push(sample.forecast(base));
                new.push(sample.forecast(&tried));
                came.push(sample.came);
                cluster.push(sample.target.0);
            }
        }
        let bootstrap = Bootstrap::new(&cluster, RESAMPLES);
        let worse = |loss: fn(&[f64], &[bool], &[f64]) -> f64| {
            bootstrap.upper(|weights| loss(&new, &came, weights) - loss(&old, &came, weights))
        };
        let ones = vec![1.0; came.len()];
        Some(Self {
            passes: worse(log_loss) < TOLERATED && worse(brier) < TOLERATED,
            log_loss: [&old, &new].map(|forecasts| log_loss(forecasts, &came, &ones)),
        })
    }
}
