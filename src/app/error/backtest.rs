//! Why nothing can be measured.

/// Why nothing can be measured.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BacktestError {
    /// There is no contact.
    #[error("nobody ever wrote to anybody in these files")]
    NoContact,
    /// A folder in which nothing holds interactions.
    #[error("{}: nothing in this folder holds interactions; each network is a folder, or a file with the header from,to,at", .0.display())]
    NoNetwork(std::path::PathBuf),
    /// The history is too short for the cuts.
    #[error(
        "this history is {days} days long and people are watched for {window} days after a cut, so that the last one can be day {}",
        days.saturating_sub(*window)
    )]
    TooShort {
        /// Days of the history.
        days: u32,
        /// Days after a cut.
        window: u32,
    },
}
