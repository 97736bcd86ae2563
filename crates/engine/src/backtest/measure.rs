//! How good forecasts and rankings are, and how sure one can be of it.

use rayon::prelude::*;
use serde::Serialize;

use introrank_core::numeric::calibration::isotonic;
use introrank_core::numeric::rng::Rng;

/// A figure with its 95 % interval, where there is one.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Figure {
    /// The figure.
    pub value: f64,
    /// Low end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// High end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
}

impl Figure {
    /// A figure without an interval.
    pub const fn plain(value: f64) -> Self {
        Self {
            value,
            low: None,
            high: None,
        }
    }
}

/// Resamples of events: clusters drawn with replacement, everything of a cluster together.
pub struct Bootstrap {
    /// By event, its cluster.
    place: Vec<u32>,
    /// By resample and cluster, how often it was drawn.
    drawn: Vec<Vec<u16>>,
}

impl Bootstrap {
    /// Draws `rounds` resamples. `cluster` says which events belong together. Deterministic. Memory: events, and rounds
    /// times clusters.
    pub fn new(cluster: &[u32], rounds: usize) -> Self {
        let mut names: Vec<u32> = cluster.to_vec();
        names.sort_unstable();
        names.dedup();
        let place = cluster
            .iter()
            .map(|name| names.partition_point(|other| other < name) as u32)
            .collect();
        let count = names.len();
        let drawn = (0..rounds)
            .into_par_iter()
            .map(|round| {
                let mut rng = Rng::new(20_261_122, round as u64);
                let mut drawn = vec![0_u16; count];
                for _ in 0..count {
                    let one = &mut drawn[rng.below(count as u64) as usize];
                    *one = one.saturating_add(1);
                }
                drawn
            })
            .collect();
        Self { place, drawn }
    }

    /// The value that a figure stays below in 95 % of the resamples.
    pub fn upper(&self, measure: impl Fn(&[f64]) -> f64 + Sync) -> f64 {
        let values = self.sorted(measure);
        let at = (0.95 * (values.len() as f64 - 1.0)).round() as usize;
        values.get(at).copied().unwrap_or(f64::INFINITY)
    }

    fn sorted(&self, measure: impl Fn(&[f64]) -> f64 + Sync) -> Vec<f64> {
        let resample = |drawn: &Vec<u16>| {
            let weights = self.place.iter().map(|&at| f64::from(drawn[at as usize]));
            measure(&weights.collect::<Vec<f64>>())
        };
        let mut values: Vec<f64> = self.drawn.par_iter().map(resample).collect();
        values.retain(|value| !value.is_nan());
        values.sort_by(f64::total_cmp);
        values
    }

    /// A figure of all events, with the middle 95 % of its values over the resamples.
    pub fn figure(&self, measure: impl Fn(&[f64]) -> f64 + Sync) -> Figure {
        let values = self.sorted(&measure);
        let at = |share: f64| {
            values
                .get((share * (values.len() as f64 - 1.0)).round() as usize)
                .copied()
        };
        Figure {
            value: measure(&vec![1.0; self.place.len()]),
            low: at(0.025),
            high: at(0.975),
        }
    }
}

/// Scores in ascending order, ready to be weighted again and again.
pub struct Ranked {
    order: Vec<u32>,
    scores: Vec<f64>,
}

impl Ranked {
    /// Sorts the scores. O(n log n).
    pub fn new(scores: &[f64]) -> Self {
        let mut order: Vec<u32> = (0..scores.len() as u32).collect();
        order.sort_by(|a, b| scores[*a as usize].total_cmp(&scores[*b as usize]));
        Self {
            scores: order.iter().map(|&at| scores[at as usize]).collect(),
            order,
        }
    }

    /// Area under the ROC curve: how often something that came scores above something that did not; equal scores count
    /// half. `NaN` unless both kinds are there. O(n).
    pub fn auc(&self, came: &[bool], weights: &[f64]) -> f64 {
        let (mut below, mut area, mut yes) = (0.0, 0.0, 0.0);
        let mut start = 0;
        while start < self.order.len() {
            let end = start
                + self.scores[start..]
                    .iter()
                    .take_while(|score| **score == self.scores[start])
                    .count();
            let (mut here_yes, mut here_no) = (0.0, 0.0);
            for &at in &self.order[start..end] {
                let at = at as usize;
                if came[at] {
                    here_yes += weights[at];
                } else {
                    here_no += weights[at];
                }
            }
            area += here_yes * (below + here_no / 2.0);
            below += here_no;
            yes += here_yes;
            start = end;
        }
        area / (yes * below)
    }
}

/// Area under the ROC curve among the events of one group alone, over all groups: how often, of two events of one group,
/// one that came scores above one that did not. `NaN` when no group has both. O(n log n).
pub fn area_within(group: &[u32], scores: &[f64], came: &[bool]) -> f64 {
    let mut order: Vec<usize> = (0..group.len()).collect();
    order.sort_by_key(|at| group[*at]);
    let (mut area, mut pairs) = (0.0, 0.0);
    for members in order.chunk_by(|a, b| group[*a] == group[*b]) {
        let of_group: Vec<f64> = members.iter().map(|at| scores[*at]).collect();
        let came: Vec<bool> = members.iter().map(|at| came[*at]).collect();
        let yes = came.iter().filter(|came| **came).count();
        let here = (yes * (came.len() - yes)) as f64;
        if here > 0.0 {
            area += here * Ranked::new(&of_group).auc(&came, &vec![1.0; came.len()]);
            pairs += here;
        }
    }
    area / pairs
}

/// Mean squared error of probabilities.
pub fn brier(forecasts: &[f64], came: &[bool], weights: &[f64]) -> f64 {
    mean(weights, |i| (forecasts[i] - number(came[i])).powi(2))
}

/// Mean surprise of probabilities, in natural logarithms.
pub fn log_loss(forecasts: &[f64], came: &[bool], weights: &[f64]) -> f64 {
    mean(weights, |i| {
        let p = forecasts[i].clamp(1e-12, 1.0 - 1e-12);
        -if came[i] { p.ln() } else { (-p).ln_1p() }
    })
}

/// Weighted mean of a figure per event.
pub fn mean(weights: &[f64], figure: impl Fn(usize) -> f64) -> f64 {
    let (mut sum, mut total) = (0.0, 0.0);
    for (i, weight) in weights.iter().enumerate() {
        if *weight > 0.0 {
            sum += weight * figure(i);
            total += weight;
        }
    }
    sum / total
}

fn number(came: bool) -> f64 {
    f64::from(u8::from(came))
}

/// One bin of a reliability plot.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Bin {
    /// Events in it.
    pub events: usize,
    /// Mean forecast.
    pub forecast: f64,
    /// Share that came.
    pub came: f64,
}

/// How forecasts and outcomes agree, bin by bin of equal numbers of events.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reliability {
    /// The bins, by rising forecast.
    pub bins: Vec<Bin>,
    /// (forecast, share that came) of the rising curve closest to the outcomes.
    pub curve: Vec<(f64, f64)>,
    /// Expected calibration error: mean distance of the bins from the diagonal.
    pub ece: f64,
    /// What a perfect forecaster's calibration error would be at this number of events.
    pub ece_floor: f64,
    /// Outcomes more than forecast, in standard deviations; beyond ±2.5 the level is wrong.
    pub level: f64,
}

/// Not more than this many points of a curve are kept.
const MAX_POINTS: usize = 200;

/// Compares forecasts with outcomes. 5 bins below 200 events, 10 below 2,000, else 15.
pub fn reliability(forecasts: &[f64], came: &[bool]) -> Reliability {
    let n = forecasts.len();
    let count = match n {
        0..200 => 5,
        200..2000 => 10,
        _ => 15,
    };
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|a, b| forecasts[*a].total_cmp(&forecasts[*b]));
    let edge = |bin: usize| bin * n / count;
    let bins: Vec<Bin> = (0..count)
        .map(|bin| &order[edge(bin)..edge(bin + 1)])
        .filter(|members| !members.is_empty())
        .map(|members| {
            let share = |figure: &dyn Fn(usize) -> f64| {
                members.iter().map(|&i| figure(i)).sum::<f64>() / members.len() as f64
            };
            Bin {
                events: members.len(),
                forecast: share(&|i| forecasts[i]),
                came: share(&|i| number(came[i])),
            }
        })
        .collect();
    let weight = |bin: &Bin| bin.events as f64 / n.max(1) as f64;
    let ece = bins
        .iter()
        .map(|bin| weight(bin) * (bin.forecast - bin.came).abs())
        .sum();
    // A bin of a perfect forecaster misses by √(p(1−p)/m)·√(2/π) on average.
    let ece_floor = bins
        .iter()
        .map(|bin| {
            let spread = bin.forecast * (1.0 - bin.forecast) / bin.events as f64;
            weight(bin) * (spread * std::f64::consts::FRAC_2_PI).sqrt()
        })
        .sum();
    let expected: f64 = forecasts.iter().sum();
    let variance: f64 = forecasts.iter().map(|p| p * (1.0 - p)).sum();
    let observed = came.iter().filter(|came| **came).count() as f64;
    Reliability {
        ece,
        ece_floor,
        level: (observed - expected) / variance.sqrt(),
        curve: curve(forecasts, came, &order),
        bins,
    }
}

/// The isotonic curve at its corners.
fn curve(forecasts: &[f64], came: &[bool], order: &[usize]) -> Vec<(f64, f64)> {
    let outcomes: Vec<f64> = order.iter().map(|&i| number(came[i])).collect();
    let level = isotonic(&outcomes, &vec![1.0; outcomes.len()]);
    let mut points: Vec<(f64, f64)> = Vec::new();
    for (k, &i) in order.iter().enumerate() {
        let last = k + 1 == order.len() || level[k + 1] != level[k];
        let first = k == 0 || level[k - 1] != level[k];
        if first || last {
            points.push((forecasts[i], level[k]));
        }
    }
    let step = points.len().div_ceil(MAX_POINTS).max(1);
    points.into_iter().step_by(step).collect()
}

/// Where the right one of several stands, from 1; equal scores share their places.
pub fn rank(scores: &[f64], right: usize) -> f64 {
    let mine = scores[right];
    let above = scores.iter().filter(|score| **score > mine).count() as f64;
    let equal = scores.iter().filter(|score| **score == mine).count() as f64 - 1.0;
    1.0 + above + equal / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_area_is_the_share_of_pairs_in_the_right_order() {
        let mut rng = Rng::new(1, 1);
        let scores: Vec<f64> = (0..60).map(|_| (rng.unit() * 8.0).floor()).collect();
        let came: Vec<bool> = scores
            .iter()
            .map(|score| rng.chance(0.1 + score / 12.0))
            .collect();
        let weights: Vec<f64> = (0..60).map(|_| rng.below(4) as f64).collect();
        let (mut right, mut pairs) = (0.0, 0.0);
        for i in 0..60 {
            for j in 0..60 {
                if came[i] && !came[j] {
                    let weight = weights[i] * weights[j];
                    pairs += weight;
                    right += weight
                        * match scores[i].total_cmp(&scores[j]) {
                            std::cmp::Ordering::Greater => 1.0,
                            std::cmp::Ordering::Equal => 0.5,
                            std::cmp::Ordering::Less => 0.0,
                        };
                }
            }
        }
        let area = Ranked::new(&scores).auc(&came, &weights);
        assert!((area - right / pairs).abs() < 1e-12);
        assert!(Ranked::new(&[1.0]).auc(&[true], &[1.0]).is_nan());
    }

    #[test]
    fn a_perfect_forecaster_shows_the_floor_and_a_wrong_level_shows_at_once() {
        let mut rng = Rng::new(2, 2);
        let forecasts: Vec<f64> = (0..20_000).map(|_| 0.05 + 0.9 * rng.unit()).collect();
        let came: Vec<bool> = forecasts.iter().map(|p| rng.chance(*p)).collect();
        let good = reliability(&forecasts, &came);
        assert!(
            good.ece < 2.5 * good.ece_floor && good.level.abs() < 2.5,
            "{good:?}"
        );
        assert_eq!(good.bins.len(), 15);
        let shy: Vec<f64> = forecasts.iter().map(|p| p * 0.8).collect();
        let bad = reliability(&shy, &came);
        assert!(bad.ece > 5.0 * bad.ece_floor && bad.level > 2.5, "{bad:?}");
        assert!(good.curve.windows(2).all(|pair| pair[0].1 <= pair[1].1));
    }

    #[test]
    fn clusters_that_repeat_themselves_make_an_interval_wider() {
        let outcome = |i: usize| (i / 20).is_multiple_of(3);
        let alone: Vec<u32> = (0..600).collect();
        let together: Vec<u32> = (0..600).map(|i| i / 20).collect();
        let width = |cluster: &[u32]| {
            let share = Bootstrap::new(cluster, 400).figure(|w| mean(w, |i| number(outcome(i))));
            share.high.unwrap() - share.low.unwrap()
        };
        assert!(width(&together) > 2.0 * width(&alone));
    }

    #[test]
    fn equal_scores_share_their_places() {
        assert_eq!(rank(&[0.3, 0.9, 0.3, 0.1], 1), 1.0);
        assert_eq!(rank(&[0.3, 0.9, 0.3, 0.1], 0), 2.5);
    }
}
