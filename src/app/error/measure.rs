//! Why a question about the numbers cannot be answered.

use introrank_core::day::Day;

/// Why a question about the numbers cannot be answered.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MeasureError {
    /// The ledger is empty.
    #[error("nothing is logged yet")]
    NothingLogged,
    /// A quota for a day that is over.
    #[error("{until} is not after {as_of}")]
    Over {
        /// As given.
        until: Day,
        /// Today.
        as_of: Day,
    },
    /// A forecast is put on record without a name.
    #[error("a forecast on record needs a name, for example Q3")]
    NoName,
    /// The name of a forecast is taken.
    #[error("a forecast called {0:?} is on record already; choose another name")]
    NameTaken(String),
    /// There is no such question of health.
    #[error("there is no question '{name}'; there are {}", names.join(", "))]
    NoQuestion {
        /// As given.
        name: String,
        /// Those there are.
        names: Vec<&'static str>,
    },
    /// The answer is neither yes nor no.
    #[error("'{0}': the answer is yes or no")]
    NoAnswer(String),
}
