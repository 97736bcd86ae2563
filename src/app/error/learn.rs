//! Why nothing can be learned.

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
        "learn from what? no ask is logged yet, and of the {FEWEST_ASKS} asks that are needed your history has {asks}"
    )]
    NoAsk {
        /// Asks in the history.
        asks: usize,
    },
    /// There is no workspace to keep a new version in.
    #[error("a new version is kept in the workspace")]
    NoPlace(#[source] WorkspaceError),
}
