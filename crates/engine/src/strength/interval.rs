//! 80 % intervals of a route's chance, by the delta method on ln(chance).

use super::assessment::Basis;
use super::config::{Config, StrengthConfig};
use super::features::{Leg, TERMS, coefficients};

/// Half the width of an 80 % interval in standard deviations.
const Z80: f64 = 1.281_551_565_544_6;

/// Intervals are cut to (0, 1): nothing is more certain than this.
const HIGHEST: f64 = 0.999_999;

/// The uncertainty that a route collects leg by leg. A coefficient used on two legs is one error, not two.
#[derive(Clone, Copy, Debug)]
pub struct Spread {
    helps: [f64; TERMS],
    engages: [f64; TERMS],
    stages: f64,
    given: bool,
}

impl Default for Spread {
    fn default() -> Self {
        Self {
            helps: [0.0; TERMS],
            engages: [0.0; TERMS],
            stages: 0.0,
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
    pub fn stage(&mut self, config: &Config, probability: f64) {
        self.stages += ((1.0 - probability) * config.search.stage_sd).powi(2);
    }

    /// x' Σ x of the coefficients' errors, on ln(chance).
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

    /// Low and high end of the 80 % interval, inside (0, 1). A route of given strengths has no spread.
    pub fn interval(&self, config: &Config, chance: f64) -> (f64, f64) {
        if self.given {
            return (chance, chance);
        }
        let factor = (Z80 * (self.variance(&config.strength) + self.stages).sqrt()).exp();
        (chance / factor, (chance * factor).min(HIGHEST).max(chance))
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
        // Twice the gradient is twice the width on the log scale: the errors are the same error.
        assert!(((0.1 / low2).ln() - 2.0 * (0.1 / low1).ln()).abs() < 1e-12);
        let (_, high) = two.interval(&config, 0.9);
        assert!(high < 1.0);
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
            (high / low).ln()
        };
        let mut config = Config::default();
        let shipped = width(&config);
        for stage in [Leg::Helps, Leg::Engages] {
            let learned = config.strength.learned.of_mut(stage);
            (learned.outcomes, learned.level_sd) = (200, 0.15);
        }
        assert!(width(&config) < shipped / 3.0);
        // The level is surer, the slopes are not.
        let slopes = 2.0 * 0.3 * config.strength.gap.sd * 2.0 * Z80;
        assert!(width(&config) > slopes);
    }
}
