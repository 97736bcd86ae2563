//! Averages over a normal distribution, and what they are for: several people who may introduce to one target.

use super::{logit, sigmoid};

/// Places of the seven-point Gauss-Hermite rule for a standard normal variable.
pub const NODES: [f64; 7] = [
    -3.750_439_717_725_742_5,
    -2.366_759_410_734_541,
    -1.154_405_394_739_968,
    0.0,
    1.154_405_394_739_968,
    2.366_759_410_734_541,
    3.750_439_717_725_742_5,
];

/// Their weights; they add up to 1.
pub const WEIGHTS: [f64; 7] = [
    0.000_548_268_855_972_217,
    0.030_757_123_967_586_5,
    0.240_123_178_605_012_6,
    0.457_142_857_142_857_2,
    0.240_123_178_605_012_6,
    0.030_757_123_967_586_5,
    0.000_548_268_855_972_217,
];

/// The mean of `f` over a standard normal variable. Exact for polynomials of degree 13.
pub fn normal_mean(f: impl Fn(f64) -> f64) -> f64 {
    NODES
        .iter()
        .zip(WEIGHTS)
        .map(|(node, weight)| weight * f(*node))
        .sum()
}

/// The log-odds `alpha` whose average over a normal effect, `mean(sigmoid(alpha + sd·z))`, is `p`.
///
/// Bisection and Newton steps on a rising function; to the last digits.
pub fn inner_log_odds(p: f64, sd: f64) -> f64 {
    if sd <= 0.0 || p <= 0.0 || p >= 1.0 {
        return logit(p.clamp(1e-12, 1.0 - 1e-12));
    }
    let (mut low, mut high) = (logit(p) - 5.0 * sd - 5.0, logit(p) + 5.0 * sd + 5.0);
    let mut alpha = logit(p);
    for _ in 0..200 {
        let value = normal_mean(|z| sigmoid(alpha + sd * z));
        let error = value - p;
        if error > 0.0 {
            high = alpha;
        } else {
            low = alpha;
        }
        let slope = normal_mean(|z| {
            let s = sigmoid(alpha + sd * z);
            s * (1.0 - s)
        });
        let next = alpha - error / slope;
        let next = if next > low && next < high {
            next
        } else {
            (low + high) / 2.0
        };
        if (next - alpha).abs() < 1e-14 * alpha.abs().max(1.0) {
            break;
        }
        alpha = next;
    }
    alpha
}

/// The chance that at least one of several attempts at *one* target succeeds, who makes the same impression each time.
///
/// Each attempt is (chance to reach the target, chance that the target engages): `1 − E_z Π (1 − h·sigmoid(α + sd·z))`
/// with α such that each alone keeps its chance. Between the best single attempt and independence, which overstates it.
pub fn any_of(attempts: &[(f64, f64)], sd: f64) -> f64 {
    let inner: Vec<(f64, f64)> = attempts
        .iter()
        .map(|&(reach, engages)| (reach, inner_log_odds(engages, sd)))
        .collect();
    let none = normal_mean(|z| {
        inner
            .iter()
            .map(|(reach, alpha)| 1.0 - reach * sigmoid(alpha + sd * z))
            .product()
    });
    let best = attempts
        .iter()
        .map(|(reach, engages)| reach * engages)
        .fold(0.0, f64::max);
    let independent: f64 = attempts
        .iter()
        .map(|(reach, engages)| 1.0 - reach * engages)
        .product();
    // Rounding must not lead out of what is possible.
    (1.0 - none).max(best).min((1.0 - independent).max(best))
}
