//! What came of a list as a whole.

use std::collections::BTreeMap;

/// What came of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BatchSummary {
    /// Rows of the list.
    pub targets: usize,
    /// Rows, times askers, by the status of their first line.
    pub statuses: BTreeMap<&'static str, usize>,
    /// Askers of the list who are nobody here, with how many rows name them.
    pub unknown_askers: BTreeMap<String, usize>,
    /// Names of accounts that look like one here, and how many rows have each: somebody should say whether they mean it.
    pub possible: BTreeMap<String, usize>,
    /// Askers of the list who have no export, with how many rows name them: they ask through a colleague.
    pub without_export: BTreeMap<String, usize>,
}

impl BatchSummary {
    /// True when somebody can introduce to any target, or is tied to it.
    pub fn is_found(&self) -> bool {
        self.statuses.contains_key("route") || self.statuses.contains_key("direct")
    }
}
