//! The gate: a new model must prove itself on outcomes that came after those it was fitted to.

use std::collections::BTreeMap;

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

/// A level is changed when so many standard errors lie between the outcomes and what was forecast: by luck alone, 1 time
/// in 20.
const LEVEL_Z: f64 = 1.959_963_984_540_054;

/// Whether the level is off: all outcomes against their forecasts, by the score test on the one number that would change, the
/// intercept. One number needs no held-out half. What one person does hangs together, and what they did together counts once:
/// the variance is that of the binomials, or of the sums per person where that is larger (White 1982, by clusters).
/// O(outcomes · log outcomes).
pub(super) fn is_level_off(samples: &[&Sample], base: &Config) -> bool {
    is_off(samples.iter().map(|sample| {
        let p = sample.forecast(base);
        let more = f64::from(u8::from(sample.came)) - p;
        (sample.person.as_str(), more, p * (1.0 - p))
    }))
}

/// The score test on one number: of each outcome the person, the score, and its variance as a binomial.
pub(super) fn is_off<'s>(terms: impl Iterator<Item = (&'s str, f64, f64)>) -> bool {
    let mut by_person: BTreeMap<&str, f64> = BTreeMap::new();
    let (mut score, mut binomial) = (0.0, 0.0);
    for (person, more, variance) in terms {
        score += more;
        binomial += variance;
        *by_person.entry(person).or_default() += more;
    }
    let clustered: f64 = by_person.values().map(|more| more * more).sum();
    score.abs() > LEVEL_Z * f64::max(binomial, clustered).sqrt()
}

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
        let (passes, log_loss) = compare([&old, &new], &came, &cluster);
        Some(Self { passes, log_loss })
    }
}

/// Whether the second of two sets of forecasts is sure not to be worse than the first, and the mean log loss of each. What
/// happened within a cluster hangs together.
pub(super) fn compare([old, new]: [&[f64]; 2], came: &[bool], cluster: &[u32]) -> (bool, [f64; 2]) {
    let bootstrap = Bootstrap::new(cluster, RESAMPLES);
    let worse = |loss: fn(&[f64], &[bool], &[f64]) -> f64| {
        bootstrap.upper(|weights| loss(new, came, weights) - loss(old, came, weights))
    };
    let ones = vec![1.0; came.len()];
    (
        worse(log_loss) < TOLERATED && worse(brier) < TOLERATED,
        [old, new].map(|forecasts| log_loss(forecasts, came, &ones)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::sample::Ground;
    use crate::people::PersonIx;
    use introrank_core::day::Day;
    use introrank_core::numeric::rng::Rng;
    use introrank_core::numeric::{logit, sigmoid};

    /// Share of 1,000 teams whose level would be changed, when the truth lies `shift` from what was forecast, in log-odds.
    /// Each of their people is asked twice.
    fn changed(outcomes: usize, shift: f64) -> f64 {
        let config = Config::default();
        let mut rng = Rng::new(outcomes as u64, 7);
        let team = |rng: &mut Rng| {
            let sample = |n: usize, rng: &mut Rng| {
                let forecast = sigmoid(-0.9 + 0.8 * rng.normal());
                Sample {
                    part: AskPart::Engages,
                    line: n as u64,
                    day: Day::from_number(n as i32),
                    person: format!("person {}", n / 2),
                    target: PersonIx(n as u32),
                    ground: Ground::NoTie(forecast),
                    came: rng.chance(sigmoid(logit(forecast) + shift)),
                }
            };
            let samples: Vec<Sample> = (0..outcomes).map(|n| sample(n, rng)).collect();
            is_level_off(&samples.iter().collect::<Vec<_>>(), &config)
        };
        (0..1000).filter(|_| team(&mut rng)).count() as f64 / 1000.0
    }

    /// The gate before this one, a test on held-out outcomes, let a shift of 0.8 through in 1 of 20 teams with 40 outcomes, 5
    /// of 20 with 100, and 17 of 20 with 400.
    #[test]
    fn a_level_that_is_off_is_found_and_one_that_is_not_is_left() {
        let mut table = String::new();
        for (outcomes, at_least) in [(40, 0.5), (100, 0.85), (400, 0.999)] {
            let [by_luck, found] = [0.0, 0.8].map(|shift| changed(outcomes, shift));
            table += &format!("{outcomes} outcomes: {found:.2} found, {by_luck:.3} by luck\n");
            // 1 in 20, and three standard errors of 1,000 draws.
            assert!(by_luck <= 0.05 + 0.021, "{table}");
            assert!(found >= at_least, "{table}");
        }
        println!("{table}");
    }
}
