//! Why an entry cannot be taken.

use introrank_core::day::Day;
use thiserror::Error;

/// Why an entry cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RejectedEvent {
    /// The case has ended.
    #[error("#{case} ended on {on} ({end}): nothing follows")]
    Ended {
        /// The case.
        case: i64,
        /// The day of its end.
        on: Day,
        /// How.
        end: String,
        /// The entry that says so.
        entry: i64,
    },
    /// The case is that far already.
    #[error("#{case} is that far already, or further: {reached} on {on}")]
    Further {
        /// The case.
        case: i64,
        /// How far it is.
        reached: String,
        /// Since when.
        on: Day,
    },
    /// There is no such case.
    #[error("there is no #{case}")]
    NoCase {
        /// As given.
        case: i64,
    },
    /// An ask begins without anybody who is asked.
    #[error("who introduces? give the introducer")]
    NoIntroducer,
    /// The step needs something that the case, or the entry, lacks.
    #[error("{0}")]
    Lacks(String),
    /// There is no such entry, or it was taken back already.
    #[error("there is no entry {0} to take back, or it was taken back already")]
    NoEntry(i64),
    /// Other entries rest on the one to be taken back.
    #[error("{0}")]
    Undo(String),
    /// It is of an earlier day than an entry that does not go with it.
    #[error(
        "{what} on {on} is before entry {later}, which does not go with it any more; take that back first, or give a later day"
    )]
    Early {
        /// What would have happened.
        what: String,
        /// On this day.
        on: Day,
        /// The entry.
        later: i64,
    },
    /// A wish without its content.
    #[error(
        "what limit? give the most asks they take, a day until which they pause, or a prospect they never introduce to"
    )]
    NoLimit,
    /// Hours without their number.
    #[error("how many hours?")]
    NoHours,
}
