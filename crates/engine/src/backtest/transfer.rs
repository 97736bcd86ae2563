//! T6: a model fitted on another network only, used on this one.

use super::answer;
use super::answer::{Ask, forecasts, outcomes, refit};
use super::measure::{Figure, mean, reliability};
use super::{History, Protocol, Score, Task, forecast_score};
use introrank_core::numeric::calibration::Beta;
use introrank_core::numeric::rng::Rng;

/// Outcomes of this network after which the level is corrected.
const OUTCOMES: usize = 50;
/// Draws of them.
const DRAWS: u64 = 20;

pub(super) fn run(
    other: Option<&History<'_>>,
    protocol: &Protocol,
    history: &History<'_>,
    asks: &[Ask],
) -> Task {
    let how = format!(
        "All coefficients fitted on every ask of the other network, tested on the asks of T2 from day {} on; calibration error again after {OUTCOMES} outcomes of this network moved the intercept (mean of {DRAWS} draws).",
        protocol.split
    );
    let task = Task::new("T6", "Does a model of another network hold here?", how);
    let Some(other) = other else {
        return Task {
            remark: "No other network was given.".into(),
            ..task
        };
    };
    let theirs = answer::collect(other, &Protocol::for_length(other.days()));
    let [earlier, later] = answer::parts(history, protocol, asks);
    let came = outcomes(&later);
    let yes = came.iter().filter(|came| **came).count();
    let fewest = theirs.len().min(earlier.len());
    if let Some(task) = task.too_little(fewest, yes, came.len() - yes) {
        return task;
    }
    let theirs: Vec<&Ask> = theirs.iter().collect();
    let Some(fit) = refit(history.config, &theirs, 1.0) else {
        return task.too_few("events to fit on", theirs.len());
    };
    let bootstrap = answer::by_asked(&later, protocol);
    let [transferred, there] = [&later, &earlier].map(|asks| answer::fitted(&fit.weights, asks));
    let (score, known) = forecast_score(
        "fitted on the other network",
        &transferred,
        &came,
        &bootstrap,
    );
    let known_here = outcomes(&earlier);
    let corrected = |forecasts: &[f64], tested: &[f64]| {
        calibration_error([forecasts, tested], &known_here, &came)
    };
    let shipped = forecasts(&later);
    let (shipped_score, _) = forecast_score(history.model, &shipped, &came, &bootstrap);
    let after = |scorer: &str, ece: f64| Score {
        scorer: scorer.to_owned(),
        figures: vec![("ece", Figure::plain(ece))],
    };
    Task {
        events: came.len(),
        came: yes,
        scores: vec![
            score,
            shipped_score,
            after(
                "fitted there, 50 outcomes here",
                corrected(&there, &transferred),
            ),
            after(
                &format!("{}, 50 outcomes here", history.model),
                corrected(&forecasts(&earlier), &shipped),
            ),
        ],
        reliability: Some(known),
        ..task
    }
}

/// The calibration error of tested forecasts once a draw of known outcomes moved the level; mean of the draws.
fn calibration_error([known, tested]: [&[f64]; 2], known_came: &[bool], came: &[bool]) -> f64 {
    let errors: Vec<f64> = (0..DRAWS)
        .map(|draw| {
            let mut rng = Rng::new(draw, OUTCOMES as u64);
            let drawn: Vec<usize> = (0..OUTCOMES)
                .map(|_| rng.below(known.len() as u64) as usize)
                .collect();
            let sample: Vec<f64> = drawn.iter().map(|&i| known[i]).collect();
            let outcomes: Vec<bool> = drawn.iter().map(|&i| known_came[i]).collect();
            let shift = Beta::fit_shift(&sample, &outcomes).unwrap_or_default();
            let moved: Vec<f64> = tested.iter().map(|p| shift.apply(*p)).collect();
            reliability(&moved, came).ece
        })
        .collect();
    mean(&vec![1.0; errors.len()], |i| errors[i])
}
