//! Cases and entries of the ledger.

use introrank_core::day::Day;
use introrank_referrals::ledger::{Entry, Origin, Silent};
use schemars::JsonSchema;
use serde::Serialize;

/// Some cases.
#[derive(Clone, Debug)]
pub struct Cases {
    /// The cases, by number.
    pub rows: Vec<CaseRow>,
    /// The ledger has none at all.
    pub is_empty: bool,
    /// Entries that do not fit those before them and do not count, with the reason.
    pub misfits: Vec<(i64, String)>,
    /// Days of silence after which a hot prospect is cold again.
    pub hot_days: i32,
    /// Days after which an introducer counts as silent.
    pub silent_days: i32,
    /// Days after which an introduced prospect counts as silent.
    pub prospect_silent_days: i32,
}

/// One case, flat.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CaseRow {
    /// Its number.
    pub case: i64,
    /// Through somebody, or cold.
    pub origin: Origin,
    /// Key of the rep.
    pub rep: String,
    /// Key of who was asked; empty for a cold approach.
    pub introducer: String,
    /// Key of the colleague who passes the ask on.
    pub via: String,
    /// Key of the prospect; empty for whoever decides at the account.
    pub target: String,
    /// The prospect's account.
    pub account: String,
    /// The furthest step.
    pub reached: String,
    /// Its day.
    pub since: Option<Day>,
    /// How it ended; empty while it goes on.
    pub end: String,
    /// Whose answer is overdue.
    pub silent: Option<Silent>,
    /// The day since which nobody minds it any more.
    pub lapsed: Option<Day>,
    /// The last day on which the prospect is hot.
    pub hot_until: Option<Day>,
    /// The chance that was said when the ask was made.
    pub forecast: Option<f64>,
    /// Why it ended so.
    pub reason: String,
    /// Name of the rep.
    #[serde(skip)]
    pub rep_name: String,
    /// Who introduces, in words.
    #[serde(skip)]
    pub introducer_name: String,
    /// The prospect in words.
    #[serde(skip)]
    pub prospect_name: String,
    /// Where it stands, in words.
    #[serde(skip)]
    pub state: String,
}

/// One entry.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct EntryRow {
    /// As it is written down.
    #[serde(flatten)]
    pub entry: Entry,
    /// The case it belongs to.
    #[serde(skip)]
    pub case: Option<i64>,
    /// Name of the rep.
    #[serde(skip)]
    pub rep_name: String,
    /// Name of the introducer.
    #[serde(skip)]
    pub introducer_name: String,
    /// The prospect in words.
    #[serde(skip)]
    pub prospect_name: String,
    /// What happened, in words.
    #[serde(skip)]
    pub what: String,
    /// What else it says, in words.
    #[serde(skip)]
    pub more: String,
}
