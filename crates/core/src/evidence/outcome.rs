//! What came of an ask.

use crate::moment::When;

/// One ask and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Line in the file.
    pub line: u64,
    /// When it was asked.
    pub at: When,
    /// Who asked.
    pub asker: String,
    /// Who was asked to introduce.
    pub introducer: String,
    /// Whom the introduction was to reach.
    pub target: String,
    /// The introducer agreed; `None` while that is open.
    pub agreed: Option<bool>,
    /// The introduction was sent.
    pub sent: Option<bool>,
    /// The target engaged.
    pub engaged: Option<bool>,
}

/// A row of a list that is left out: its line, and why.
pub type RejectedRow = (u64, String);
