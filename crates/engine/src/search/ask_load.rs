//! What the ledger of a referral programme says of somebody who was asked before, as far as an answer shows it.

use introrank_core::day::Day;
use serde::Serialize;

/// How many asks somebody carries, and when the next may come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct AskLoad {
    /// Asks whose answer or introduction is still to come, oldest first: their numbers.
    pub open: Vec<i64>,
    /// Asks that are planned, not made.
    pub planned: u32,
    /// Asks within the days in which asks are counted.
    pub recent: u32,
    /// Asks within the days in which asks tire.
    pub tiring: u32,
    /// No ask before this day.
    pub resting_until: Option<Day>,
    /// Refusals so far: the day and the reason.
    pub refusals: Vec<(Day, String)>,
    /// They take no more for now, though they do not rest.
    pub full: bool,
    /// Not more than this within the days in which asks are counted.
    pub most: u32,
}

impl AskLoad {
    /// Of somebody who was never asked and takes `most` asks within the days in which they are counted.
    pub fn fresh(most: u32) -> Self {
        Self {
            most,
            ..Self::default()
        }
    }
}
