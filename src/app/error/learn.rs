//! Why nothing can be learned.

use introrank_core::display::count;
use introrank_engine::learn::FEWEST_ASKS;
use introrank_store::WorkspaceError;

/// Why nothing can be learned.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LearnError {
    /// A file of outcomes has none.
    #[error("{0}: no outcomes in it")]
    NoOutcomes(String),
    /// The ledger has no ask, and the history too few.
    #[error(
        "learn from what? no ask is logged yet, and there are {} to be learned from in your history of the {FEWEST_ASKS} that are needed",
        count(*.asks as u64, "message", "messages")
    )]
    NoAsk {
        /// Messages of the history that ask something.
        asks: usize,
    },
    /// There is no workspace to keep a new version in.
    #[error("a new version is kept in the workspace")]
    NoPlace(#[source] WorkspaceError),
}
