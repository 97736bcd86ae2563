//! The small numerical parts: exact, deterministic, each tested against an independent reference.
//!
//! ```text
//! logistic      penalised logistic regression by Newton's method, with its Laplace covariance
//! calibration   beta calibration, and the isotonic curve of a reliability plot
//! quadrature    averages over a normal distribution (Gauss-Hermite), and the chance of any of several
//! rng           the same random numbers everywhere
//! ```

pub mod calibration;
pub mod logistic;
pub mod quadrature;
pub mod rng;

/// A sum that is 0 for nothing: the standard one is -0, and prints so.
pub fn total(numbers: impl IntoIterator<Item = f64>) -> f64 {
    numbers.into_iter().fold(0.0, std::ops::Add::add)
}

/// The logistic function.
pub fn sigmoid(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// Its inverse.
pub fn logit(probability: f64) -> f64 {
    (probability / (1.0 - probability)).ln()
}

#[cfg(test)]
mod tests {
    //! The reference values were computed once with NumPy 2.4, SciPy 1.17 and scikit-learn 1.9: Newton's method on the
    //! penalised loss checked against `scipy.optimize.minimize`, `sklearn.linear_model.LogisticRegression(C=0.49,
    //! fit_intercept=False)`, `sklearn.isotonic.IsotonicRegression`, and `scipy.integrate.quad` over the normal density.

    use super::calibration::{Beta, isotonic};
    use super::logistic::{Prior, fit, penalised_loss};
    use super::quadrature::{any_of, inner_log_odds, normal_mean};
    use super::*;

    const ROWS: [f64; 24] = [
        1.0, 0.5, -1.2, 1.0, 1.5, 0.3, 1.0, -0.7, 0.8, 1.0, 2.2, -0.4, 1.0, -1.1, -0.9, 1.0, 0.1,
        1.7, 1.0, 0.9, 0.6, 1.0, -2.0, 0.2,
    ];
    const YES: [bool; 8] = [true, true, false, true, false, false, true, false];

    fn close(a: &[f64], b: &[f64], within: f64) {
        assert_eq!(a.len(), b.len());
        for (a, b) in a.iter().zip(b) {
            assert!((a - b).abs() < within, "{a} is not {b}");
        }
    }

    fn prior(mean: f64, sd: f64) -> Prior {
        Prior { mean, sd }
    }

    #[test]
    fn a_fit_with_priors_and_its_covariance_are_those_of_an_independent_solver() {
        let priors = [prior(-0.6, 1.5), prior(0.65, 0.3), prior(0.0, 0.5)];
        let fitted = fit(&ROWS, &YES, &priors).unwrap();
        let want = [
            -0.223_991_080_986_189_2,
            0.832_489_107_347_462_4,
            -0.210_659_162_626_511_9,
        ];
        close(&fitted.weights, &want, 1e-12);
        let covariance = [
            0.505_865_546_688_99,
            -0.013_915_632_294_544,
            -0.024_599_317_134_551,
            -0.013_915_632_294_544,
            0.075_932_571_207_408,
            0.000_053_948_071_725,
            -0.024_599_317_134_551,
            0.000_053_948_071_725,
            0.184_950_316_657_684,
        ];
        close(&fitted.covariance, &covariance, 1e-12);
        assert!(fitted.steps < 10, "{} steps", fitted.steps);
        let ridge = fit(&ROWS, &YES, &[prior(0.0, 0.7); 3]).unwrap();
        close(
            &ridge.weights,
            &[-0.044_207_29, 0.902_710_81, -0.345_203_90],
            1e-7,
        );
        let least = penalised_loss(&ROWS, &YES, &priors, &fitted.weights);
        assert!((least - 3.063_452_603_903_084).abs() < 1e-12);
    }

    #[test]
    fn the_slope_of_the_loss_vanishes_at_the_fit() {
        let priors = [prior(0.3, 2.0), prior(-1.0, 0.4), prior(2.0, 1.0)];
        let fitted = fit(&ROWS, &YES, &priors).unwrap();
        for column in 0..3 {
            let at = |step: f64| {
                let mut moved = fitted.weights.clone();
                moved[column] += step;
                penalised_loss(&ROWS, &YES, &priors, &moved)
            };
            assert!(((at(1e-5) - at(-1e-5)) / 2e-5).abs() < 1e-7);
            let curve = (at(1e-3) - 2.0 * at(0.0) + at(-1e-3)) / 1e-6;
            assert!(curve > 0.0);
        }
    }

    #[test]
    fn without_outcomes_the_prior_stays_and_without_anything_there_is_no_fit() {
        let fitted = fit(&[], &[], &[prior(1.5, 0.3)]).unwrap();
        close(&fitted.weights, &[1.5], 1e-15);
        close(&[fitted.sd(0)], &[0.3], 1e-15);
        assert_eq!(fit(&[], &[], &[prior(0.0, f64::INFINITY)]), None);
        // Two equal columns and no prior: no single minimum.
        let twice = [1.0, 1.0, 1.0, 1.0];
        let none = prior(0.0, f64::INFINITY);
        assert_eq!(fit(&twice, &[true, false], &[none, none]), None);
    }

    #[test]
    fn an_intercept_without_prior_is_the_log_odds_of_the_rate() {
        let yes = [true, false, false, false];
        let fitted = fit(&[1.0; 4], &yes, &[prior(0.0, f64::INFINITY)]).unwrap();
        close(&fitted.weights, &[logit(0.25)], 1e-12);
        close(
            &[fitted.sd(0)],
            &[(1.0_f64 / (4.0 * 0.25 * 0.75)).sqrt()],
            1e-9,
        );
    }

    const FORECASTS: [f64; 8] = [0.1, 0.2, 0.3, 0.35, 0.5, 0.6, 0.7, 0.9];
    const CAME: [bool; 8] = [false, false, true, false, true, false, true, true];

    #[test]
    fn calibrations_are_those_of_an_independent_solver() {
        let beta = Beta::fit_beta(&FORECASTS, &CAME).unwrap();
        let want = [
            1.034_034_136_989_584,
            1.052_448_568_785_699,
            0.178_349_974_153_086,
        ];
        close(&[beta.a, beta.b, beta.c], &want, 1e-9);
        let line = Beta::fit_line(&FORECASTS, &CAME).unwrap();
        close(
            &[line.a, line.c],
            &[1.074_490_901_082_04, 0.196_022_584_666_422],
            1e-9,
        );
        let shift = Beta::fit_shift(&FORECASTS, &CAME).unwrap();
        close(&[shift.c], &[0.181_288_178_826_035], 1e-10);
        assert_eq!((shift.a, shift.b), (1.0, 1.0));
        let none = Beta::fit_beta(&[], &[]).unwrap();
        close(&[none.a, none.b, none.c], &[1.0, 1.0, 0.0], 1e-12);
    }

    #[test]
    fn a_calibration_never_turns_the_order_and_carries_intervals_along() {
        // Everything comes the other way round: the best that may be said is that forecasts tell nothing.
        let turned: Vec<bool> = (0..200).map(|i| i < 100).collect();
        let forecasts: Vec<f64> = (0..200)
            .map(|i| 0.02 + 0.96 * f64::from(i) / 199.0)
            .collect();
        for beta in [
            Beta::fit_beta(&forecasts, &turned).unwrap(),
            Beta::fit_line(&forecasts, &turned).unwrap(),
        ] {
            assert!(beta.a >= 0.0 && beta.b >= 0.0, "{beta:?}");
            assert!(beta.apply(0.9) >= beta.apply(0.1));
            // Half of them came: that much stays true.
            assert!((beta.apply(0.5) - 0.5).abs() < 0.02, "{beta:?}");
        }
        let beta = Beta {
            a: 1.3,
            b: 0.7,
            c: -0.4,
        };
        for p in [0.01, 0.2, 0.5, 0.93] {
            let step = 1e-6;
            let slope = (beta.apply(p * (1.0 + step)).ln() - beta.apply(p).ln()) / step.ln_1p();
            assert!((slope - beta.elasticity(p)).abs() < 1e-5);
        }
        assert_eq!(Beta::IDENTITY.apply(0.37), 0.37);
    }

    #[test]
    fn the_isotonic_curve_is_that_of_an_independent_library() {
        let values = [0.1, 0.4, 0.3, 0.2, 0.5, 0.9, 0.6, 0.7];
        let weights = [1.0, 2.0, 1.0, 3.0, 1.0, 1.0, 2.0, 1.0];
        let pooled = 0.283_333_333_333_333_4;
        let want = [0.1, pooled, pooled, pooled, 0.5, 0.7, 0.7, 0.7];
        close(&isotonic(&values, &weights), &want, 1e-12);
        assert!(isotonic(&[], &[]).is_empty());
    }

    #[test]
    fn averages_over_a_normal_variable_are_exact_for_its_moments() {
        for (power, want) in [
            (0, 1.0),
            (1, 0.0),
            (2, 1.0),
            (4, 3.0),
            (6, 15.0),
            (12, 10_395.0),
        ] {
            let mean = normal_mean(|z| z.powi(power));
            assert!(
                (mean - want).abs() < 1e-9 * want.max(1.0),
                "{power}: {mean}"
            );
        }
    }

    #[test]
    fn the_inner_log_odds_keep_the_chance_and_agree_with_fine_integration() {
        for (p, sd, want) in [
            (0.3, 0.8, -0.962_064_274_764_104_7),
            (0.05, 0.8, -3.223_148_092_966_78),
            (0.9, 0.5, 2.295_002_196_020_312),
        ] {
            let alpha = inner_log_odds(p, sd);
            assert!((alpha - want).abs() < 1e-4, "{alpha} is not {want}");
            assert!((normal_mean(|z| sigmoid(alpha + sd * z)) - p).abs() < 1e-12);
        }
        assert!((inner_log_odds(0.3, 0.0) - logit(0.3)).abs() < 1e-12);
    }

    #[test]
    fn the_chance_of_any_agrees_with_fine_integration() {
        let attempts = [(0.5, 0.3), (0.4, 0.5), (0.8, 0.2)];
        assert!((any_of(&attempts, 0.8) - 0.413_254_406_045_426).abs() < 1e-5);
        assert!((any_of(&attempts, 0.0) - 0.428_8).abs() < 1e-9);
        assert!((any_of(&attempts[..1], 0.8) - 0.15).abs() < 1e-12);
        assert_eq!(any_of(&[], 0.8), 0.0);
    }
}
