//! Two people of one account whom nobody has seen connected.

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

/// Infers the tie of two colleagues. κ is below [`inferred_floor`](StrengthConfig::inferred_floor) when they should not count as tied.
pub fn colleagues(
    config: &StrengthConfig,
    headcount: Option<f64>,
    same_function: bool,
) -> Colleagues {
    let knows = knows_colleague(config, headcount, None, same_function);
    let large = f64::from(u8::from(
        headcount.is_some_and(|n| n > config.large_account),
    ));
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

/// κ of two colleagues after so many months together (`None`: unknown): see the module's second formula.
pub fn knows_colleague(
    config: &StrengthConfig,
    headcount: Option<f64>,
    months: Option<f64>,
    same_function: bool,
) -> f64 {
    let heads = headcount.unwrap_or(config.unknown_headcount);
    let factor = if same_function {
        config.same_function_factor
    } else {
        1.0
    };
    let months = months.unwrap_or(config.unknown_overlap_months);
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
                let knows = knows_colleague(&config, Some(heads), Some(months), false);
                assert!((knows - want).abs() < 0.006, "{heads}, {months}: {knows}");
            }
        }
        let unknown = |same| knows_colleague(&config, None, None, same);
        assert!(unknown(true) > unknown(false));
    }
}
