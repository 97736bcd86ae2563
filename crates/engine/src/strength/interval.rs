//! 80 % intervals of a route's chance: on the log-odds of what the strengths alone give, by the delta method.
//!
//! A route's chance is F · x: x the product of its strengths, F that of the fixed factors (a teammate agrees, an introducer
//! sends). x is as unsure as the strengths; F is one assumption for all routes, and its range is said in words. So an interval
//! lies in (0, F), and closes around the chance as the strengths become sure.

use super::assessment::Basis;
use super::config::{Config, StrengthConfig};
use super::features::{Leg, TERMS, coefficients};
use introrank_core::numeric::{logit, sigmoid};

/// Half the width of an 80 % interval in standard deviations.
const Z80: f64 = 1.281_551_565_544_6;

/// x is kept this far from 0 and 1.
const EDGE: f64 = 1e-12;

/// The 80 % range of a probability whose log-odds have this standard deviation.
pub fn range(p: f64, sd: f64) -> (f64, f64) {
    let end = |z: f64| sigmoid(logit(p) + z * sd);
    (end(-Z80), end(Z80))
}

/// The uncertainty that a route collects leg by leg. A coefficient used on two legs is one error, not two.
#[derive(Clone, Copy, Debug)]
pub struct Spread {
    helps: [f64; TERMS],
    engages: [f64; TERMS],
    /// F: the product of the fixed factors.
    fixed: f64,
    given: bool,
}

impl Default for Spread {
    fn default() -> Self {
        Self {
            helps: [0.0; TERMS],
            engages: [0.0; TERMS],
            fixed: 1.0,
            given: true,
        }
    }
}

impl Spread {
    /// Adds a tie: its d ln value / d coefficient, and what it is based on.
    pub fn leg(&mut self, stage: Leg, gradient: &[f64; TERMS], basis: Basis) {
        let sums = match stage {
            Leg::Helps => &mut self.helps,
            Leg::Engages => &mut self.engages,
        };
        for (sum, g) in sums.iter_mut().zip(gradient) {
            *sum += g;
        }
        self.given &= basis == Basis::Given;
    }

    /// Adds a stage with a fixed probability: a teammate agrees, an introducer sends.
    pub const fn stage(&mut self, probability: f64) {
        self.fixed *= probability;
    }

    /// g' Σ g of the coefficients' errors, on ln(x).
    fn variance(&self, config: &StrengthConfig) -> f64 {
        let alone = |stage, gradient: &[f64; TERMS]| -> f64 {
            let covariance = &config.learned.of(stage).covariance;
            if covariance.is_empty() {
                let coefficients = coefficients(config, stage);
                let squares = gradient
                    .iter()
                    .zip(coefficients)
                    .map(|(g, c)| (g * c.sd).powi(2));
                return squares.sum();
            }
            let rows = covariance.chunks_exact(TERMS).zip(gradient);
            rows.map(|(row, g)| {
                g * row
                    .iter()
                    .zip(gradient)
                    .map(|(v, other)| v * other)
                    .sum::<f64>()
            })
            .sum()
        };
        let learned = &config.learned;
        let shipped = learned.helps.covariance.is_empty() && learned.engages.covariance.is_empty();
        if shipped {
            // Both stages rest on the same coefficients: their errors are the same errors. Only levels that outcomes set
            // are two.
            let mut levels = 0.0;
            let (mut helps, mut engages) = (self.helps, self.engages);
            for (stage, gradient) in [(Leg::Helps, &mut helps), (Leg::Engages, &mut engages)] {
                let stage = learned.of(stage);
                if stage.outcomes > 0 {
                    levels += (std::mem::take(&mut gradient[0]) * stage.level_sd).powi(2);
                }
            }
            let mut both = helps;
            both.iter_mut().zip(engages).for_each(|(sum, g)| *sum += g);
            return levels + alone(Leg::Helps, &both);
        }
        alone(Leg::Helps, &self.helps) + alone(Leg::Engages, &self.engages)
    }

    /// Low and high end of the 80 % interval, inside (0, F). A route of given strengths has no spread.
    pub fn interval(&self, config: &Config, chance: f64) -> (f64, f64) {
        if self.given {
            return (chance, chance);
        }
        let x = (chance / self.fixed).clamp(EDGE, 1.0 - EDGE);
        // d logit(x) = d ln(x) / (1 − x)
        let sd = self.variance(&config.strength).sqrt() / (1.0 - x);
        let (low, high) = range(x, sd);
        (
            (self.fixed * low).min(chance),
            (self.fixed * high).max(chance),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn given_routes_are_certain_and_shared_errors_add_up() {
        let config = Config::default();
        assert_eq!(Spread::default().interval(&config, 0.4), (0.4, 0.4));
        let mut one = Spread::default();
        let mut gradient = [0.0; TERMS];
        gradient[0] = 0.5;
        one.leg(Leg::Helps, &gradient, Basis::Guess);
        let mut two = one;
        two.leg(Leg::Engages, &gradient, Basis::Guess);
        let ((low1, high1), (low2, _)) = (one.interval(&config, 0.1), two.interval(&config, 0.1));
        assert!(low2 < low1 && low1 < 0.1 && high1 > 0.1);
        // Twice the gradient is twice the width in log-odds: the errors are the same error.
        let width = |low: f64| logit(0.1) - logit(low);
        assert!((width(low2) - 2.0 * width(low1)).abs() < 1e-9);
        // Three colleagues in a row who agree nine times in ten bound whatever the strengths may be.
        two.stage(0.9);
        two.stage(0.9);
        let (low, high) = two.interval(&config, 0.7);
        assert!(0.0 < low && low < 0.7 && 0.7 < high && high < 0.81);
    }

    #[test]
    fn outcomes_make_the_level_surer_and_the_interval_narrower() {
        let mut gradient = [0.0; TERMS];
        (gradient[0], gradient[1]) = (0.6, 0.3);
        let mut route = Spread::default();
        route.leg(Leg::Helps, &gradient, Basis::Prior);
        route.leg(Leg::Engages, &gradient, Basis::Prior);
        let width = |config: &Config| {
            let (low, high) = route.interval(config, 0.2);
            logit(high) - logit(low)
        };
        let mut config = Config::default();
        let shipped = width(&config);
        for stage in [Leg::Helps, Leg::Engages] {
            let learned = config.strength.learned.of_mut(stage);
            (learned.outcomes, learned.level_sd) = (200, 0.15);
        }
        assert!(width(&config) < shipped / 3.0);
        // The level is surer, the slopes are not.
        let slopes = 2.0 * 0.3 * config.strength.gap.sd * 2.0 * Z80 / 0.8;
        assert!(width(&config) > slopes);
    }
}
