//! What is put on record of a route when an ask is made.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What the engine said when the ask was made. It is never worked out again: forecasts are judged by it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct AskForecast {
    /// The chance of the route: somebody introduces, and the prospect engages.
    pub chance: f64,
    /// Low end of the 80 % interval.
    pub low: f64,
    /// High end.
    pub high: f64,
    /// Probability that everybody on the route agrees.
    pub agrees: f64,
    /// Probability that the introduction is sent.
    pub sends: f64,
    /// Probability that the prospect engages.
    pub engages: f64,
    /// Probability that introducer and prospect know each other.
    pub knows: Option<f64>,
    /// given, learned, prior or guess.
    pub basis: String,
    /// Place in the ranking.
    pub rank: Option<u32>,
    /// Name of the model and data it came from.
    pub fingerprint: String,
    /// Log-odds that each feature contributed, of the introducer's step and of the prospect's.
    pub features: [BTreeMap<String, f64>; 2],
}
