//! What a CRM says: opportunities and activities, as text; people not looked up.

use crate::day::Day;

/// An opportunity, as text; people not looked up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Deal {
    /// Line in the file.
    pub line: u64,
    /// The CRM's id.
    pub id: String,
    /// The prospect: a person's name or mail; empty when only an account is known.
    pub target: String,
    /// The account.
    pub account: String,
    /// Whose it is.
    pub rep: String,
    /// The CRM's stage.
    pub stage: String,
    /// Money.
    pub amount: Option<f64>,
    /// The rep's probability.
    pub probability: Option<f64>,
    /// When it closes.
    pub close: Option<Day>,
    /// When it was made.
    pub created: Option<Day>,
    /// When the stage changed last.
    pub changed: Option<Day>,
    /// Where it came from, as the CRM says.
    pub source: String,
    /// Who introduced, where a column says so.
    pub introducer: String,
}

/// Something that was done about a prospect, as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity {
    /// Line in the file.
    pub line: u64,
    /// The CRM's id, else what the row says.
    pub id: String,
    /// The prospect.
    pub target: String,
    /// The account.
    pub account: String,
    /// Whose it is.
    pub rep: String,
    /// The day.
    pub on: Day,
    /// It was a meeting.
    pub met: bool,
}
