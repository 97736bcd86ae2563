//! Two people of one account whom nobody has seen connected.

use serde::{Deserialize, Serialize};

use super::config::StrengthConfig;
use super::features::{INTRODUCTION, LARGE_EMPLOYER, Leg, TERMS, coefficients};
use introrank_core::numeric::sigmoid;

/// Two people of one account whom nobody has seen connected: what can be said from the account and whether they have
/// the same function.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Colleagues {
    /// κ: probability that they know each other.
    pub knows: f64,
    /// r: one engages when the other introduces somebody.
    pub engages: f64,
    /// r once they are known to know each other.
    pub if_yes: f64,
    /// d ln r / d coefficient.
    pub gradient: [f64; TERMS],
}

/// How many people work at an account.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Headcount {
    /// A list says it.
    Known(f64),
    /// No list does.
    Unknown(UnknownSize),
}

/// What is known of a size that nobody gave: so many people are seen there, and the number of the others is spread
/// log-normally.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct UnknownSize {
    seen: f64,
    log_median: f64,
    sd: f64,
    /// κ of two colleagues who have overlapped as long as is assumed, in different functions and in one.
    knows: [f64; 2],
}

impl Headcount {
    /// The size, where it is known.
    pub const fn known(self) -> Option<f64> {
        match self {
            Self::Known(heads) => Some(heads),
            Self::Unknown(_) => None,
        }
    }

    /// True for an account that is known to be large.
    pub fn is_large(self, config: &StrengthConfig) -> bool {
        self.known()
            .is_some_and(|heads| heads > config.large_account)
    }
}

impl UnknownSize {
    /// The number of people who are not seen is log-normal, with this mean and standard deviation of its logarithm.
    pub fn new(config: &StrengthConfig, seen: f64, log_median: f64, sd: f64) -> Self {
        let mut size = Self {
            seen,
            log_median,
            sd,
            knows: [0.0; 2],
        };
        let months = config.unknown_overlap_months;
        size.knows =
            [false, true].map(|same| size.mean(|heads| knows(config, heads, months, same)));
        size
    }

    /// The mean of something over the sizes that are possible. The trapezoidal rule: of a smooth function over a normal
    /// distribution its error falls faster than any power of the step, here below 1e-12.
    fn mean(&self, of: impl Fn(f64) -> f64) -> f64 {
        const STEP: f64 = 0.125;
        const STEPS: i32 = 68;
        let (mut sum, mut weights) = (0.0, 0.0);
        for step in -STEPS..=STEPS {
            let z = f64::from(step) * STEP;
            let weight = (-z * z / 2.0).exp();
            sum += weight * of(self.at(z));
            weights += weight;
        }
        sum / weights
    }

    /// The size that lies so many standard deviations of its logarithm from the middle one.
    pub fn at(&self, z: f64) -> f64 {
        self.seen + (self.log_median + self.sd * z).exp()
    }
}

/// Infers the tie of two colleagues. κ is below [`inferred_floor`](StrengthConfig::inferred_floor) when they should not count as tied.
pub fn colleagues(
    config: &StrengthConfig,
    headcount: Headcount,
    same_function: bool,
) -> Colleagues {
    let knows = knows_colleague(config, headcount, None, same_function);
    let large = f64::from(u8::from(headcount.is_large(config)));
    let coefficients = coefficients(config, Leg::Engages);
    let inputs = [(0, 1.0), (LARGE_EMPLOYER, large), (INTRODUCTION, 1.0)];
    let log_odds = inputs.map(|(at, input)| coefficients[at].value * input);
    let p = sigmoid(log_odds.iter().sum());
    let strength = |knows: f64| knows * p + (1.0 - knows) * config.cold.min(p);
    let learned = &config.learned.engages;
    let engages = strength(knows);
    let along = learned.elasticity(engages, 0.0) / engages;
    let mut gradient = [0.0; TERMS];
    for (at, input) in inputs {
        gradient[at] = knows * p * (1.0 - p) * input * along;
    }
    Colleagues {
        knows,
        engages: learned.adjust(engages, 0.0),
        if_yes: learned.adjust(strength(config.knows_yes.max(knows)), 0.0),
        gradient,
    }
}

/// κ of two colleagues after so many months together (`None`: unknown): see the module's second formula. Over a size that
/// nobody gave it is the mean over the sizes that are possible.
pub fn knows_colleague(
    config: &StrengthConfig,
    headcount: Headcount,
    months: Option<f64>,
    same_function: bool,
) -> f64 {
    let overlap = months.unwrap_or(config.unknown_overlap_months);
    match (headcount, months) {
        (Headcount::Known(heads), _) => knows(config, heads, overlap, same_function),
        (Headcount::Unknown(size), None) => size.knows[usize::from(same_function)],
        (Headcount::Unknown(size), Some(months)) => {
            size.mean(|heads| knows(config, heads, months, same_function))
        }
    }
}

fn knows(config: &StrengthConfig, heads: f64, months: f64, same_function: bool) -> f64 {
    let factor = if same_function {
        config.same_function_factor
    } else {
        1.0
    };
    let overlap = 1.0 - (-months / 12.0).exp();
    1.0 - (-config.known_colleagues * overlap / heads * factor).exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colleagues_know_each_other_as_published() {
        let config = StrengthConfig::default();
        for (heads, half_a_year, two_years, five_years) in [
            (10.0, 1.00, 1.00, 1.00),
            (50.0, 0.69, 0.93, 0.95),
            (100.0, 0.45, 0.73, 0.78),
            (1000.0, 0.06, 0.12, 0.14),
            (10_000.0, 0.006, 0.013, 0.015),
        ] {
            for (months, want) in [(6.0, half_a_year), (24.0, two_years), (60.0, five_years)] {
                let knows = knows_colleague(&config, Headcount::Known(heads), Some(months), false);
                assert!((knows - want).abs() < 0.006, "{heads}, {months}: {knows}");
            }
        }
    }

    /// Two people of an account of unknown size were called 86 % likely to know each other, as if 200 people worked there.
    #[test]
    fn an_unknown_size_is_every_size_that_is_possible() {
        let config = StrengthConfig::default();
        for (seen, log_median, sd) in [(1.0, 5.3, 1.6), (40.0, 4.5, 0.8), (3.0, 8.0, 2.5)] {
            let size = UnknownSize::new(&config, seen, log_median, sd);
            for (same, months) in [(false, None), (true, None), (true, Some(7.0))] {
                let at = |z: f64| {
                    let heads = Headcount::Known(seen + (log_median + sd * z).exp());
                    knows_colleague(&config, heads, months, same)
                };
                // Simpson's rule on a fine grid, which shares nothing with the mean above.
                let (n, low, high) = (200_000, -10.0, 10.0);
                let step = (high - low) / f64::from(n);
                let density = |z: f64| (-z * z / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
                let simpson: f64 = (0..=n)
                    .map(|i| {
                        let z = low + f64::from(i) * step;
                        let weight = match i {
                            0 => 1.0,
                            i if i == n => 1.0,
                            i if i % 2 == 1 => 4.0,
                            _ => 2.0,
                        };
                        weight * density(z) * at(z)
                    })
                    .sum();
                let integral = simpson * step / 3.0;
                let mean = knows_colleague(&config, Headcount::Unknown(size), months, same);
                assert!((mean - integral).abs() < 1e-9, "{mean} {integral}");
                // Between what the smallest and the largest percent of sizes would give.
                assert!(at(2.326) < mean && mean < at(-2.326), "{mean}");
            }
        }
    }
}
