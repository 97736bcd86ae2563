//! Logistic regression towards a prior (maximum a posteriori), by Newton's method.
//!
//! Minimises `Σ ln(1 + e^z) − y·z + ½ Σ ((w − mean) / sd)²` with `z = x·w`; the inverse of the Hessian at the minimum is
//! the Laplace approximation of the weights' covariance.

/// What is believed of a weight before any data.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prior {
    /// The value without data.
    pub mean: f64,
    /// How unsure it is. Above 0; infinite for no prior at all.
    pub sd: f64,
}

/// Fitted weights.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// One per column.
    pub weights: Vec<f64>,
    /// Row by row, symmetric: the inverse Hessian.
    pub covariance: Vec<f64>,
    /// Newton steps it took.
    pub steps: u32,
}

impl Fit {
    /// Log-odds of a row.
    pub fn log_odds(&self, row: &[f64]) -> f64 {
        log_odds(&self.weights, row)
    }

    /// Standard deviation of a weight.
    pub fn sd(&self, column: usize) -> f64 {
        self.covariance[column * self.weights.len() + column].sqrt()
    }
}

/// Steps after which a fit that still moves is taken as it is.
const MAX_STEPS: u32 = 100;
/// The fit is done when no weight moves by more than this.
const STILL: f64 = 1e-10;

/// Fits the weights of `rows` (row by row, as many columns as priors) to `outcomes`.
///
/// Deterministic; below ten steps as a rule. O(steps · rows · columns²). `None` when the problem has no single minimum:
/// no finite prior and outcomes that are separated or columns that depend on each other.
pub fn fit(rows: &[f64], outcomes: &[bool], priors: &[Prior]) -> Option<Fit> {
    let width = priors.len();
    debug_assert_eq!(rows.len(), outcomes.len() * width);
    let mut weights: Vec<f64> = priors.iter().map(|prior| prior.mean).collect();
    let mut loss = penalised_loss(rows, outcomes, priors, &weights);
    for steps in 1..=MAX_STEPS {
        let (gradient, hessian) = derivatives(rows, outcomes, priors, &weights);
        let factor = cholesky(&hessian, width)?;
        let step = solve(&factor, &gradient, width);
        // A full step may overshoot far from the minimum: the loss must not rise.
        let mut share = 1.0;
        let mut moved;
        loop {
            moved = weights
                .iter()
                .zip(&step)
                .map(|(w, s)| w - share * s)
                .collect::<Vec<f64>>();
            let new = penalised_loss(rows, outcomes, priors, &moved);
            if new <= loss || share < 1e-8 {
                loss = new;
                break;
            }
            share /= 2.0;
        }
        let largest = weights
            .iter()
            .zip(&moved)
            .map(|(a, b)| (a - b).abs())
            .fold(0.0, f64::max);
        weights = moved;
        if !loss.is_finite() {
            return None;
        }
        if largest < STILL || steps == MAX_STEPS {
            let (_, hessian) = derivatives(rows, outcomes, priors, &weights);
            let factor = cholesky(&hessian, width)?;
            let covariance = (0..width).flat_map(|column| {
                let mut unit = vec![0.0; width];
                unit[column] = 1.0;
                solve(&factor, &unit, width)
            });
            let covariance = covariance.collect();
            return Some(Fit {
                weights,
                covariance,
                steps,
            });
        }
    }
    None
}

/// Log-odds of a row under these weights.
pub fn log_odds(weights: &[f64], row: &[f64]) -> f64 {
    weights.iter().zip(row).map(|(w, x)| w * x).sum()
}

/// ln(1 + e^z) without overflow.
fn soft_plus(z: f64) -> f64 {
    z.max(0.0) + (-z.abs()).exp().ln_1p()
}

/// What is minimised.
pub fn penalised_loss(rows: &[f64], outcomes: &[bool], priors: &[Prior], weights: &[f64]) -> f64 {
    let data = rows
        .chunks_exact(priors.len())
        .zip(outcomes)
        .map(|(row, &yes)| {
            let z = log_odds(weights, row);
            soft_plus(z) - if yes { z } else { 0.0 }
        });
    let penalty = weights
        .iter()
        .zip(priors)
        .map(|(w, prior)| 0.5 * ((w - prior.mean) / prior.sd).powi(2));
    data.sum::<f64>() + penalty.sum::<f64>()
}

/// Gradient and Hessian of the penalised loss.
fn derivatives(
    rows: &[f64],
    outcomes: &[bool],
    priors: &[Prior],
    weights: &[f64],
) -> (Vec<f64>, Vec<f64>) {
    let width = priors.len();
    let mut gradient = vec![0.0; width];
    let mut hessian = vec![0.0; width * width];
    for (row, &yes) in rows.chunks_exact(width).zip(outcomes) {
        let p = 1.0 / (1.0 + (-log_odds(weights, row)).exp());
        let error = p - f64::from(u8::from(yes));
        let curve = p * (1.0 - p);
        for i in 0..width {
            gradient[i] += error * row[i];
            for j in 0..=i {
                hessian[i * width + j] += curve * row[i] * row[j];
            }
        }
    }
    for (i, prior) in priors.iter().enumerate() {
        let precision = 1.0 / (prior.sd * prior.sd);
        gradient[i] += (weights[i] - prior.mean) * precision;
        hessian[i * width + i] += precision;
        for j in 0..i {
            hessian[j * width + i] = hessian[i * width + j];
        }
    }
    (gradient, hessian)
}

/// Lower triangle L with L·Lᵀ = matrix; `None` when the matrix is not positive definite.
fn cholesky(matrix: &[f64], width: usize) -> Option<Vec<f64>> {
    let mut lower = vec![0.0; width * width];
    for i in 0..width {
        for j in 0..=i {
            let known: f64 = (0..j)
                .map(|k| lower[i * width + k] * lower[j * width + k])
                .sum();
            let rest = matrix[i * width + j] - known;
            if i == j {
                // What is left of a column that others explain is rounding.
                if rest.is_nan() || rest <= matrix[i * width + i].abs() * 1e-13 {
                    return None;
                }
                lower[i * width + i] = rest.sqrt();
            } else {
                lower[i * width + j] = rest / lower[j * width + j];
            }
        }
    }
    Some(lower)
}

/// Solves L·Lᵀ·x = right.
fn solve(lower: &[f64], right: &[f64], width: usize) -> Vec<f64> {
    let mut x = right.to_vec();
    for i in 0..width {
        let known: f64 = (0..i).map(|k| lower[i * width + k] * x[k]).sum();
        x[i] = (x[i] - known) / lower[i * width + i];
    }
    for i in (0..width).rev() {
        let known: f64 = (i + 1..width).map(|k| lower[k * width + i] * x[k]).sum();
        x[i] = (x[i] - known) / lower[i * width + i];
    }
    x
}
