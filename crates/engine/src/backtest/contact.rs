//! T1: will somebody with whom there is any history write within the next weeks?

use rayon::prelude::*;

use super::measure::{Bootstrap, Reliability};
use super::past::Past;
use super::{History, Protocol, Score, Task, area_gain, area_score, forecast_score};
use crate::people::PersonIx;
use crate::strength::{TOUCH_TERMS, touch_inputs};
use introrank_core::numeric::calibration::Beta;
use introrank_core::numeric::logistic;
use introrank_core::numeric::logistic::Prior;
use introrank_core::numeric::sigmoid;

/// Not more than this many directed pairs are looked at per cut, evenly chosen.
const MAX_PAIRS: usize = 400_000;
/// A fitted coefficient stays about this close to the shipped one.
const LOOSE: f64 = 1.0;

struct Sample {
    cut: u32,
    asked: PersonIx,
    inputs: [f64; TOUCH_TERMS],
    days: u32,
    silence: Option<f64>,
    fading: f64,
    outbound: u32,
    came: bool,
}

fn collect(history: &History<'_>, protocol: &Protocol) -> Vec<Sample> {
    let mut past = Past::new(history);
    let mut samples = Vec::new();
    for &cut in &protocol.cuts {
        let now = history.day(cut);
        if !history.covers(now, protocol.window) {
            continue;
        }
        past.advance(now);
        let people = (0..history.people as u32).map(PersonIx);
        let pairs: Vec<(PersonIx, PersonIx)> = people
            .flat_map(|from| past.contacts(from).into_iter().map(move |to| (from, to)))
            .filter(|(_, to)| history.future.is_active(*to, now, protocol.window))
            .collect();
        let step = pairs.len().div_ceil(MAX_PAIRS).max(1);
        let chosen: Vec<(PersonIx, PersonIx)> = pairs.into_iter().step_by(step).collect();
        samples.par_extend(chosen.into_par_iter().map(|(from, to)| {
            let features = past.replay.features(from, to);
            let days = now.days();
            Sample {
                cut,
                asked: to,
                inputs: touch_inputs(history.config, &features, days),
                days: features.theirs.days,
                silence: features.theirs.silence(days),
                fading: features.theirs.touch_days
                    * history
                        .config
                        .touch_decay(features.theirs.silence(days).unwrap_or(0.0)),
                outbound: features.ours.days,
                came: history.future.writes(to, from, now, protocol.window),
            }
        }));
    }
    samples
}

pub(super) fn run(history: &History<'_>, protocol: &Protocol) -> Task {
    let samples = collect(history, protocol);
    let mut cuts: Vec<u32> = samples.iter().map(|sample| sample.cut).collect();
    cuts.dedup();
    let half = cuts.len() / 2;
    let how = format!(
        "Ordered pairs with any history whose other side writes to anybody within {} days of a cut; fitted at the days {}, tested at the days {}. In touch: log-odds of logarithms of counts and gaps.",
        protocol.window,
        words(&cuts[..half]),
        words(&cuts[half..])
    );
    let task = Task::new("T1", "Who will write within the next weeks?", how);
    let (earlier, later): (Vec<&Sample>, Vec<&Sample>) = samples
        .iter()
        .partition(|sample| cuts[..half].contains(&sample.cut));
    let came: Vec<bool> = later.iter().map(|sample| sample.came).collect();
    let yes = came.iter().filter(|came| **came).count();
    if let Some(task) = task.too_little(earlier.len(), yes, came.len() - yes) {
        return task;
    }
    let (scores, reliability) = compared(history, protocol, [&earlier, &later], &came);
    Task {
        events: came.len(),
        came: yes,
        scores,
        reliability: Some(reliability),
        ..task
    }
}

/// Being in touch as fitted on the earlier samples and as shipped, and what it has to beat, on the later ones.
fn compared(
    history: &History<'_>,
    protocol: &Protocol,
    [earlier, later]: [&[&Sample]; 2],
    came: &[bool],
) -> (Vec<Score>, Reliability) {
    let shipped = history.config.in_touch.coefficients();
    let fitted = refit(&shipped, earlier);
    let with = |weights: &[f64]| -> Vec<f64> {
        let log_odds =
            |sample: &&Sample| sample.inputs.iter().zip(weights).map(|(x, w)| x * w).sum();
        later.iter().map(log_odds).map(sigmoid).collect()
    };
    let of = |figure: fn(&Sample) -> f64| -> Vec<f64> { later.iter().map(|s| figure(s)).collect() };
    let cluster: Vec<u32> = later.iter().map(|sample| sample.asked.0).collect();
    let bootstrap = Bootstrap::new(&cluster, protocol.resamples);
    let forecast =
        |scorer: &str, forecasts: &[f64]| forecast_score(scorer, forecasts, came, &bootstrap);
    let area = |scorer: &str, scores: &[f64]| area_score(scorer, scores, came, &bootstrap);
    let (own, as_shipped) = (with(&fitted), with(&shipped));
    let moved = by_window_before(earlier, later, &as_shipped, &shipped);
    let (fitted_score, reliability) = forecast("in touch, fitted on the earlier part", &own);
    let (shipped_score, _) = forecast(&format!("in touch, {}", history.model), &as_shipped);
    let (moved_score, _) = forecast("in touch, level and slope of the window before", &moved);
    let fading = of(|sample| sample.fading);
    let lately = of(|s| -s.silence.unwrap_or(f64::MAX));
    let scores = vec![
        fitted_score,
        shipped_score,
        moved_score,
        area("inbound days, fading", &fading),
        area("inbound days", &of(|s| f64::from(s.days))),
        area("how lately they wrote", &lately),
        area("outbound days", &of(|s| f64::from(s.outbound))),
        area_gain(
            format!("{}, over inbound days fading", history.model),
            [&as_shipped, &fading],
            came,
            &bootstrap,
        ),
    ];
    (scores, reliability)
}

/// The shipped forecasts of the later samples, each corrected by what came true in the window before its cut: what a team's
/// history teaches.
fn by_window_before(
    earlier: &[&Sample],
    later: &[&Sample],
    as_shipped: &[f64],
    shipped: &[f64; TOUCH_TERMS],
) -> Vec<f64> {
    let mut cuts: Vec<u32> = earlier.iter().chain(later).map(|s| s.cut).collect();
    cuts.dedup();
    let mut moved = as_shipped.to_vec();
    for pair in cuts.windows(2) {
        let before = earlier.iter().chain(later).filter(|s| s.cut == pair[0]);
        let (forecasts, came): (Vec<f64>, Vec<bool>) = before
            .map(|s| (sigmoid(logistic::log_odds(shipped, &s.inputs)), s.came))
            .unzip();
        let line = Beta::fit_line(&forecasts, &came).unwrap_or_default();
        let at_cut = later.iter().zip(as_shipped).zip(&mut moved);
        for ((_, forecast), moved) in at_cut.filter(|((s, _), _)| s.cut == pair[1]) {
            *moved = line.apply(*forecast);
        }
    }
    moved
}

/// The coefficients fitted on samples, each believed to be near the shipped one.
fn refit(shipped: &[f64; TOUCH_TERMS], samples: &[&Sample]) -> Vec<f64> {
    let rows: Vec<f64> = samples.iter().flat_map(|sample| sample.inputs).collect();
    let outcomes: Vec<bool> = samples.iter().map(|sample| sample.came).collect();
    let priors = shipped.map(|mean| Prior { mean, sd: LOOSE });
    logistic::fit(&rows, &outcomes, &priors).map_or(shipped.to_vec(), |fit| fit.weights)
}

fn words(days: &[u32]) -> String {
    let words: Vec<String> = days.iter().map(u32::to_string).collect();
    words.join(", ")
}
