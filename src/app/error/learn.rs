//! Why nothing can be learned.

use introrank_store::WorkspaceError;

/// Why nothing can be learned.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LearnError {
    /// A file of outcomes has none.
    #[error("{0}: no outcomes in it")]
    NoOutcomes(String),
    /// The ledger has no ask.
    #[error("learn from what? no ask is logged yet")]
    NoAsk,
    /// There is no workspace to keep a new version in.
    #[error("a new version is kept in the workspace")]
    NoPlace(#[source] WorkspaceError),
}
