//! Fitting a part of the model to outcomes, as much of it as their number allows.

use std::collections::BTreeMap;

use serde::Serialize;

use super::part::AskPart;
use super::sample::{Ground, Sample};
use crate::strength::config::{Coefficient, Config};
use crate::strength::corrections::{Correction, FEWEST_OUTCOMES};
use crate::strength::{Leg, RATING, assess, coefficients, inputs};
use introrank_core::numeric::calibration::Beta;
use introrank_core::numeric::logistic;
use introrank_core::numeric::logistic::Prior;
use introrank_core::numeric::{logit, sigmoid};

/// What is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// The level: all probabilities up or down.
    Intercept,
    /// Level and spread.
    Line,
    /// Level and spread at either end.
    Beta,
    /// Every coefficient, and single people.
    Coefficients,
    /// What each recent ask takes.
    Fatigue,
    /// What counts for how much when people answer.
    History,
}

impl Way {
    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Intercept => "level",
            Self::Line => "level and slope",
            Self::Beta => "beta calibration",
            Self::Coefficients => "all coefficients",
            Self::Fatigue => "what each recent ask takes",
            Self::History => "what counts here",
        }
    }

    /// What so many outcomes allow, the most first. Published learning curves.
    pub(super) fn for_outcomes(part: AskPart, outcomes: usize) -> Vec<Self> {
        let all = match outcomes {
            _ if part.stage().is_none() => vec![],
            0..30 => vec![],
            30..200 => vec![Self::Line],
            200..500 => vec![Self::Beta, Self::Line],
            _ => vec![Self::Coefficients, Self::Beta, Self::Line],
        };
        all.into_iter().chain([Self::Intercept]).collect()
    }
}

/// Standard deviation of the level, by Laplace: the curvature of the loss in the intercept, its prior included.
fn level_sd(samples: &[&Sample], config: &Config) -> f64 {
    let curve = samples.iter().map(|sample| {
        let p = sample.forecast(config);
        p * (1.0 - p)
    });
    (curve.sum::<f64>() + 1.0 / (INTERCEPT_SD * INTERCEPT_SD))
        .sqrt()
        .recip()
}

/// With fewer such ties the coefficients stay.
const FEWEST_TIES: usize = 300;
/// How far a coefficient may move from its default; the intercept may move further.
const COEFFICIENT_SD: f64 = 0.3;
const INTERCEPT_SD: f64 = 1.5;
/// How much people differ, in log-odds: introducers, and targets. Published.
const PEOPLE_SD: [f64; 2] = [0.7, 0.8];

/// The configuration with one part fitted to these outcomes; `None` when it cannot be fitted.
pub(super) fn fit(part: AskPart, way: Way, samples: &[&Sample], base: &Config) -> Option<Config> {
    let mut config = base.clone();
    let forecasts: Vec<f64> = samples.iter().map(|sample| sample.forecast(base)).collect();
    let came: Vec<bool> = samples.iter().map(|sample| sample.came).collect();
    let Some(stage) = part.stage() else {
        let rate = match part {
            AskPart::TeammateAgrees => &mut config.search.teammate_agrees,
            _ => &mut config.search.sends,
        };
        *rate = Beta::fit_shift(&forecasts, &came)?.apply(*rate);
        return Some(config);
    };
    let outcomes = samples.len() as u32;
    let learned = config.strength.learned.of_mut(stage);
    *learned = Correction {
        outcomes,
        ..Correction::default()
    };
    match way {
        Way::Intercept => learned.calibration = Beta::fit_shift(&forecasts, &came)?,
        Way::Line => learned.calibration = Beta::fit_line(&forecasts, &came)?,
        Way::Beta => learned.calibration = Beta::fit_beta(&forecasts, &came)?,
        Way::Coefficients => refit(stage, samples, base, learned)?,
        // Each fitted by itself, before the level.
        Way::Fatigue | Way::History => return None,
    }
    config.strength.learned.of_mut(stage).level_sd = level_sd(samples, &config);
    if outcomes >= FEWEST_OUTCOMES {
        let people = people(stage, samples, &config);
        config.strength.learned.of_mut(stage).people = people;
    }
    Some(config)
}

/// Ties of which time has left less are not those of which the coefficients speak.
const FRESH: f64 = 0.9;

/// Fits every coefficient to the outcomes of fresh ties about which nobody said anything: there the forecast is the
/// logistic itself.
fn refit(stage: Leg, samples: &[&Sample], base: &Config, learned: &mut Correction) -> Option<()> {
    let shipped = coefficients(&base.strength, stage);
    let (mut rows, mut came) = (Vec::new(), Vec::new());
    for sample in samples {
        if let Ground::Tie(features, now) = &sample.ground
            && features.rating.is_none()
            && features.answer.is_none()
            && features.tired == 0.0
            && assess(&base.strength, stage, features, *now).life >= FRESH
        {
            rows.extend(inputs(&base.strength, stage, features, *now));
            came.push(sample.came);
        }
    }
    let mut priors = shipped.map(|coefficient| Prior {
        mean: coefficient.value,
        sd: COEFFICIENT_SD,
    });
    priors[0].sd = INTERCEPT_SD;
    if came.len() < FEWEST_TIES {
        return None;
    }
    let fit = logistic::fit(&rows, &came, &priors)?;
    let mut fitted: Vec<Coefficient> = (0..shipped.len())
        .map(|at| Coefficient {
            value: fit.weights[at],
            sd: fit.sd(at),
        })
        .collect();
    let mut covariance = fit.covariance;
    // What a rating is worth was not fitted: no rated tie takes part.
    fitted[RATING] = shipped[RATING];
    covariance[RATING * shipped.len() + RATING] = shipped[RATING].sd.powi(2);
    (learned.coefficients, learned.covariance) = (fitted, covariance);
    Some(())
}

/// By how much each person differs from their forecasts: the most likely value under a normal prior around 0.
fn people(stage: Leg, samples: &[&Sample], config: &Config) -> BTreeMap<String, f64> {
    let mut by_person: BTreeMap<&str, Vec<(f64, bool)>> = BTreeMap::new();
    for sample in samples
        .iter()
        .filter(|sample| matches!(sample.ground, Ground::Tie(..)))
    {
        let forecast = sample.forecast(config).clamp(1e-6, 1.0 - 1e-6);
        by_person
            .entry(&sample.person)
            .or_default()
            .push((logit(forecast), sample.came));
    }
    let sd = PEOPLE_SD[usize::from(stage == Leg::Engages)];
    by_person
        .into_iter()
        .map(|(person, seen)| (person.to_owned(), effect(&seen, sd)))
        .collect()
}

/// Newton's method on one number; the loss is convex.
fn effect(seen: &[(f64, bool)], sd: f64) -> f64 {
    let precision = 1.0 / (sd * sd);
    let mut effect = 0.0;
    for _ in 0..50 {
        let (mut gradient, mut curve) = (effect * precision, precision);
        for (log_odds, came) in seen {
            let p = sigmoid(log_odds + effect);
            gradient += p - f64::from(u8::from(*came));
            curve += p * (1.0 - p);
        }
        let step = gradient / curve;
        effect -= step;
        if step.abs() < 1e-12 {
            break;
        }
    }
    effect
}
