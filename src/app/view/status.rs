//! Where things stand.

use introrank_core::day::Day;
use schemars::JsonSchema;
use serde::Serialize;

/// Name and version of the JSON form of [`Status`].
pub const SCHEMA: &str = "introrank.status/1";

/// Where things stand in a workspace, and what comes next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Status {
    /// Name and version of this form: `introrank.status/1`.
    pub schema: &'static str,
    /// The day for which it holds.
    pub as_of: Day,
    /// The folder of the workspace; none yet.
    pub workspace: Option<String>,
    /// Imports that count.
    pub imports: usize,
    /// Whose exports are in it.
    pub owners: Vec<String>,
    /// The newest day that an import speaks of.
    pub newest: Option<Day>,
    /// Asks that are planned and not made.
    pub planned: usize,
    /// Asks that wait for an introducer.
    pub waiting: usize,
    /// Prospects who expect a call.
    pub hot: usize,
    /// Prospects who were won.
    pub won: usize,
    /// What comes next.
    pub next: NextMove,
}

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NextMove {
    /// Nothing is kept yet: import an export.
    Import,
    /// Nobody was asked yet: look for introducers, or plan the week.
    Find,
    /// Asks are planned, open, or hot: the day's list.
    Today,
    /// Nothing is open: plan the week.
    Plan,
}
