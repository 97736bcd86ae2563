//! Why no invented world is written.

/// Why no world is written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SynthError {
    /// The folder has something in it.
    #[error("{0} is not empty: give a new folder, so that two invented worlds do not mix")]
    NotEmpty(String),
    /// There are too few people for so many ties.
    #[error("{people} people have room for {most} ties at most, not {wanted}")]
    TooManyTies {
        /// Ties wanted.
        wanted: u64,
        /// People.
        people: u32,
        /// Most ties among them.
        most: u64,
    },
    /// It cannot be written.
    #[error("{folder}: cannot be written")]
    Write {
        /// The folder.
        folder: String,
        /// Why.
        source: std::io::Error,
    },
}
