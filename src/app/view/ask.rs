//! The words to ask with.

use introrank_engine::rank::AskForecast;
use introrank_referrals::draft::{Closeness, Text};
use schemars::JsonSchema;
use serde::Serialize;

use crate::app::notice::Notice;

/// Name and version of the form.
pub const SCHEMA: &str = "introrank.ask/1";

/// The words for one ask.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AskTexts {
    /// Name and version of this form.
    pub schema: &'static str,
    /// Key of who asks.
    pub rep: String,
    /// Key of who is asked.
    pub introducer: String,
    /// Key of the prospect; empty for whoever decides at the account.
    pub target: String,
    /// The prospect's account.
    pub account: String,
    /// The ask of the ledger, once it is one.
    pub case: Option<i64>,
    /// The texts: what to say, or a mail and what to pass on below it.
    pub texts: Vec<Text>,
    /// How close introducer and prospect are, as far as evidence goes that may be shown.
    pub closeness: Closeness,
    /// What the engine says of it.
    pub forecast: AskForecast,
}

/// A page for one introducer, to print or to send.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AskPage {
    /// The page.
    pub text: String,
    /// Asks that wait beside those on it.
    pub more: usize,
    /// What speaks against asking now.
    #[serde(skip)]
    pub notices: Vec<Notice>,
}
