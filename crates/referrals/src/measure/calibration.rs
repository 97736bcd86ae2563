//! Whether forecasts came true.

use std::collections::BTreeMap;

use serde::Serialize;

use super::forecast::{ForecastRecord, Prospected, deal_of, seen};
use super::funnel::{FunnelStage, decided};
use crate::ledger::{Ledger, Settings};
use introrank_core::day::Day;

/// Forecasts and what came, over all that is decided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Calibration {
    /// Decided.
    pub decided: usize,
    /// Mean forecast.
    pub forecast: f64,
    /// Share that came.
    pub came: f64,
    /// Standard deviations between the two; beyond 2.5 the forecasts are wrong as a whole.
    pub z: f64,
}

/// Fewer decided cases say nothing about forecasts.
const FEWEST_DECIDED: usize = 10;
/// Forecasts that are off by more standard deviations than this are wrong as a whole.
const ALARM: f64 = 2.5;

impl Calibration {
    /// How many more decided cases are needed before it says anything.
    pub const fn missing(&self) -> usize {
        FEWEST_DECIDED.saturating_sub(self.decided)
    }

    /// More than chance explains: the forecasts are wrong as a whole.
    pub fn is_alarming(&self) -> bool {
        self.missing() == 0 && self.z.abs() > ALARM
    }

    /// Of pairs of forecast and outcome.
    pub fn of(pairs: &[(f64, bool)]) -> Self {
        let n = pairs.len() as f64;
        if pairs.is_empty() {
            return Self::default();
        }
        let forecast = pairs.iter().map(|(p, _)| p).sum::<f64>();
        let came = pairs.iter().filter(|(_, came)| *came).count() as f64;
        let variance: f64 = pairs.iter().map(|(p, _)| p * (1.0 - p)).sum();
        Self {
            decided: pairs.len(),
            forecast: forecast / n,
            came: came / n,
            z: if variance > 0.0 {
                (came - forecast) / variance.sqrt()
            } else {
                0.0
            },
        }
    }
}

/// How the chances that were put on record when asks were made compare with what came: an introduction, and an answer.
pub fn asks_calibration(ledger: &Ledger, as_of: Day, settings: &Settings) -> Calibration {
    let pairs: Vec<(f64, bool)> = ledger
        .cases
        .values()
        .filter(|case| case.was_asked())
        .filter_map(|case| {
            let frozen = case.frozen.as_ref()?;
            let replied = decided(ledger, case, FunnelStage::Replied, as_of, &settings.limits)?;
            Some((frozen.chance, replied))
        })
        .collect();
    Calibration::of(&pairs)
}

/// How the probabilities of forecasts on record compare with who bought: each prospect by its first forecast.
pub fn closing_calibration(ledger: &Ledger) -> Calibration {
    let mut first: BTreeMap<String, (f64, Prospected)> = BTreeMap::new();
    for recorded in &ledger.forecasts {
        let frozen: ForecastRecord = serde_json::from_str(&recorded.text).unwrap_or_default();
        for prospect in frozen.prospects {
            let key = prospect.cases().next().map(|case| case.to_string());
            let key = key.unwrap_or_else(|| prospect.key.clone());
            first.entry(key).or_insert((prospect.probability, prospect));
        }
    }
    let pairs: Vec<(f64, bool)> = first
        .into_values()
        .filter_map(|(p, prospect)| Some((p, seen(ledger, deal_of(ledger, &prospect)?, 0.0).won?)))
        .collect();
    Calibration::of(&pairs)
}
