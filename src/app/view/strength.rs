//! How strong ties are.

use introrank_engine::pairs::Scored;
use schemars::JsonSchema;
use serde::Serialize;

/// The strengths of one pair.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StrengthRow<'a> {
    /// As given.
    pub from: &'a str,
    /// As given.
    pub to: &'a str,
    /// The moment, as given.
    pub at: &'a str,
    /// The numbers; none where the row cannot be used.
    #[serde(flatten)]
    pub scored: Option<Scored>,
    /// The moment can be read.
    #[serde(skip)]
    pub is_moment: bool,
}
