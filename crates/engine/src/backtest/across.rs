//! Whether an ask is answered, on several networks: each tested with the shipped model, with one fitted on the others alone,
//! and with that one refitted on its own past.

use rayon::prelude::*;
use serde::Serialize;

use super::answer::{Ask, collect, fitted, forecasts, outcomes};
use super::measure::{Ranked, area_within, reliability};
use super::{FEWEST_EVENTS, History, Protocol};
use crate::history::ANSWER_DAYS;
use crate::learn::{AskRow, refit};
use crate::strength::config::StrengthConfig;
use crate::strength::{FEATURES, OF_HISTORY, uninformed};
use introrank_core::numeric::logistic;
use introrank_core::numeric::logistic::Fit;

/// Share of the asks, in the order of time, before those that are tested.
const TAUGHT: f64 = 0.6;
/// A network teaches by at most so many asks, evenly chosen: a large one is no better teacher than a small one.
const MOST_OF_ONE: usize = 5000;

/// The figures of one scorer on one network; `NaN` where too few events of a kind are there.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Figures {
    /// Area of all asks.
    pub all: f64,
    /// Area of those that open something.
    pub openers: f64,
    /// Area of those that are replies.
    pub replies: f64,
    /// Area within the asks of one asker.
    pub within: f64,
    /// Calibration error of all; `None` for what is no probability.
    pub ece: Option<f64>,
}

/// One network.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Network {
    /// What it is called.
    pub name: String,
    /// Asks it was tested on.
    pub asks: usize,
    /// Of these, answered.
    pub came: usize,
    /// Figures of each of [`SCORERS`].
    pub figures: Vec<Figures>,
}

/// What is compared, in order.
pub const SCORERS: [&str; 4] = [
    "inbound days",
    "as shipped",
    "others fitted",
    "own past too",
];

/// What came of several networks.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Across {
    /// Each network, in the order of the names.
    pub networks: Vec<Network>,
    /// Means of the networks.
    pub mean: Vec<Figures>,
    /// Coefficients fitted on all networks together: name and value, without those that no interactions show.
    pub coefficients: Vec<(&'static str, f64)>,
    /// Networks with too few asks to say anything.
    pub left_out: Vec<String>,
}

/// Measures each network. Deterministic for any number of threads. O(sum over networks of events + steps · asks · terms²).
pub fn across(networks: &[(String, History<'_>)], config: &StrengthConfig) -> Across {
    let collected = networks.par_iter().map(|(name, history)| {
        let protocol = Protocol {
            burn_in: 0,
            ..Protocol::for_length(history.days())
        };
        (name, collect(history, &protocol))
    });
    let collected: Vec<(&String, Vec<Ask>)> = collected.collect();
    let enough = |asks: &[Ask]| {
        let tested = &asks[cut(asks)..];
        let came = tested.iter().filter(|ask| ask.came).count();
        came >= FEWEST_EVENTS && tested.len() - came >= FEWEST_EVENTS
    };
    let (all, few): (Vec<_>, Vec<_>) = collected.into_iter().partition(|(_, asks)| enough(asks));
    let measured = (0..all.len()).into_par_iter().map(|at| {
        let others = all.iter().enumerate().filter(|(other, _)| *other != at);
        let fit = taught_by(config, others.map(|(_, (_, asks))| asks.as_slice()));
        let (name, asks) = &all[at];
        one(config, name, asks, fit.as_ref())
    });
    let networks: Vec<Network> = measured.collect();
    let fit = taught_by(config, all.iter().map(|(_, asks)| asks.as_slice()));
    Across {
        mean: mean(&networks),
        networks,
        coefficients: fit.as_ref().map(named).unwrap_or_default(),
        left_out: few.into_iter().map(|(name, _)| name.clone()).collect(),
    }
}

/// Where the tested asks begin.
fn cut(asks: &[Ask]) -> usize {
    (asks.len() as f64 * TAUGHT) as usize
}

/// A model of these networks and of nothing else, each with the same say.
fn taught_by<'a>(
    config: &StrengthConfig,
    networks: impl Iterator<Item = &'a [Ask]>,
) -> Option<Fit> {
    let chosen: Vec<&Ask> = networks
        .flat_map(|asks| asks.iter().step_by(asks.len().div_ceil(MOST_OF_ONE).max(1)))
        .collect();
    if chosen.is_empty() {
        return None;
    }
    let rows: Vec<f64> = chosen.iter().flat_map(|ask| ask.inputs).collect();
    logistic::fit(&rows, &outcomes(&chosen), &uninformed(config))
}

/// A model with this network's own past beside what others taught, as a team's history teaches it.
fn with_own_past(config: &StrengthConfig, past: &[Ask], taught: &[f64]) -> Vec<f64> {
    let rows = past.iter().map(|ask| AskRow {
        at: ask.at,
        inputs: ask.inputs,
        answered: ask.came,
        asked: ask.to.0,
    });
    let done = refit(config, taught, &rows.collect::<Vec<_>>());
    done.weights.unwrap_or_else(|| taught.to_vec())
}

/// Coefficients by name, without those that no interactions show.
fn named(fit: &Fit) -> Vec<(&'static str, f64)> {
    let shown = OF_HISTORY.into_iter();
    shown.map(|at| (FEATURES[at], fit.weights[at])).collect()
}

fn one(config: &StrengthConfig, name: &str, asks: &[Ask], others: Option<&Fit>) -> Network {
    let (past, tested) = asks.split_at(cut(asks));
    // How an ask ended is not known before its days are over.
    let over = |ask: &Ask| ask.at.plus_days(ANSWER_DAYS) < tested[0].at;
    let past = &past[..past.partition_point(over)];
    let tested: Vec<&Ask> = tested.iter().collect();
    let came = outcomes(&tested);
    let inbound: Vec<f64> = tested.iter().map(|ask| ask.inbound_days()).collect();
    let shipped = forecasts(&tested);
    let mut figures = vec![
        figures_of(&tested, &came, &inbound, false),
        figures_of(&tested, &came, &shipped, true),
    ];
    if let Some(others) = others {
        let own = with_own_past(config, past, &others.weights);
        for weights in [&others.weights, &own] {
            let forecasts = fitted(weights, &tested);
            figures.push(figures_of(&tested, &came, &forecasts, true));
        }
    }
    Network {
        name: name.to_owned(),
        asks: tested.len(),
        came: came.iter().filter(|came| **came).count(),
        figures,
    }
}

fn figures_of(asks: &[&Ask], came: &[bool], scores: &[f64], is_forecast: bool) -> Figures {
    let area = |counts: &dyn Fn(&Ask) -> bool| {
        let of_kind = (0..asks.len()).filter(|at| counts(asks[*at]));
        let (scores, came): (Vec<f64>, Vec<bool>) =
            of_kind.map(|at| (scores[at], came[at])).unzip();
        Ranked::new(&scores).auc(&came, &vec![1.0; came.len()])
    };
    let asker: Vec<u32> = asks.iter().map(|ask| ask.from.0).collect();
    Figures {
        all: area(&|_| true),
        openers: area(&|ask| !ask.is_reply),
        replies: area(&|ask| ask.is_reply),
        within: area_within(&asker, scores, came),
        ece: is_forecast.then(|| reliability(scores, came).ece),
    }
}

fn mean(networks: &[Network]) -> Vec<Figures> {
    let count = networks.iter().map(|network| network.figures.len()).max();
    let of = |at: usize, figure: fn(&Figures) -> Option<f64>| {
        let values = networks
            .iter()
            .filter_map(|one| figure(one.figures.get(at)?));
        let known: Vec<f64> = values.filter(|value| !value.is_nan()).collect();
        known.iter().sum::<f64>() / known.len() as f64
    };
    (0..count.unwrap_or_default())
        .map(|at| Figures {
            all: of(at, |f| Some(f.all)),
            openers: of(at, |f| Some(f.openers)),
            replies: of(at, |f| Some(f.replies)),
            within: of(at, |f| Some(f.within)),
            ece: Some(of(at, |f| f.ece)).filter(|ece| !ece.is_nan()),
        })
        .collect()
}
