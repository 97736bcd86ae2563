//! What happened between exports.

use introrank_core::day::Day;
use schemars::JsonSchema;
use serde::Serialize;

/// The changes of some time.
#[derive(Clone, Debug)]
pub struct ChangeRows {
    /// The changes, the newest first.
    pub rows: Vec<ChangeRow>,
    /// The day of the newest export, when it is older than the time that was looked at, and a day from which there would be
    /// something to see.
    pub try_since: Option<(Day, Day)>,
    /// From this day …
    pub since: Day,
    /// … to this one.
    pub until: Day,
    /// Rows of the target list.
    pub targets: usize,
    /// Those of them that mean nobody here, or not one alone, as the list calls them.
    pub unmatched: Vec<String>,
}

/// One change, flat.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ChangeRow {
    /// The day on which it was seen.
    pub on: Day,
    /// What kind of change it is.
    pub change: &'static str,
    /// Key of the person.
    pub person: String,
    /// Their name.
    pub name: String,
    /// What was before; empty when nothing was.
    pub from: String,
    /// What is now; empty when nothing is.
    pub to: String,
    /// Key of the owner whose export shows it, where it is about the two.
    pub owner: Option<String>,
    /// What happened, in words.
    #[serde(skip)]
    pub words: String,
}
