//! One row of a list of pairs.

use crate::moment::Moment;

/// One row of a list of pairs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Line in the file.
    pub line: u64,
    /// Who asks, as written.
    pub from: String,
    /// Who is asked, as written.
    pub to: String,
    /// When, as written.
    pub at: String,
    /// When; `None` for the as-of day.
    pub when: Option<Moment>,
    /// Why nothing can be said about the row.
    pub problem: Option<&'static str>,
}
