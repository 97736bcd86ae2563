//! Why something asked of the application cannot be done. What to do about it is the shell's to say, in its own words.

mod ask;
mod backtest;
mod learn;
mod log;
mod measure;
mod people;
mod synth;

use std::path::PathBuf;

use introrank_engine::search::SearchError;
use introrank_engine::strength::config::ConfigError;
use introrank_ingest::IngestError;
use introrank_referrals::draft::DraftError;
use introrank_referrals::ledger::RejectedEvent;
use introrank_store::WorkspaceError;
use thiserror::Error;

use super::file::WriteError;

pub use ask::AskError;
pub use backtest::BacktestError;
pub use learn::LearnError;
pub use log::LogError;
pub use measure::MeasureError;
pub use people::PeopleError;
pub use synth::SynthError;

/// Why something cannot be done.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// No files were given, and there is no workspace to stand in.
    #[error("nothing to read")]
    NothingToRead,
    /// The workspace holds nothing that tells of people.
    #[error("{}: nothing is kept there that tells of people", workspace.display())]
    NothingKept {
        /// The folder.
        workspace: PathBuf,
    },
    /// Another process changed the workspace while an answer was being made from it.
    #[error("the workspace was changed meanwhile, by another introrank: run this again")]
    ChangedMeanwhile,
    /// The platform has no folder for data, and no workspace was named.
    #[error("this platform has no folder for data")]
    NoDataFolder,
    /// A file cannot be read.
    #[error("{}: cannot be read", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The numbers of the model in a file cannot be used.
    #[error("{}: no configuration of the model", path.display())]
    Config {
        /// The file.
        path: PathBuf,
        /// Why.
        source: ConfigError,
    },
    /// The word table of titles in a file cannot be used.
    #[error("{}: no word table of titles", path.display())]
    Titles {
        /// The file.
        path: PathBuf,
        /// Why.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// What is said of a column says nothing.
    #[error("--map {0}")]
    Columns(String),
    /// No file has the column of which something is said.
    #[error("--map '{0}=...': no file here has a column of that name")]
    NoSuchColumn(String),
    /// What the workspace remembers of columns cannot be read.
    #[error("{}: not what is kept about columns; mend it, or delete it to forget them", path.display())]
    ColumnsKept {
        /// The file.
        path: PathBuf,
        /// Why.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The model that the workspace learned does not fit this version.
    #[error("the workspace's model does not fit this version of introrank")]
    Model {
        /// Why.
        source: ConfigError,
    },
    /// What is said can be kept nowhere.
    #[error("ratings can be kept nowhere")]
    NoPlaceForRatings,
    /// Nobody has this name, address or key.
    #[error("nobody here is '{text}'")]
    Nobody {
        /// As given.
        text: String,
        /// Owners of exports here, some of them.
        owners: Vec<String>,
    },
    /// Several people are meant.
    #[error("several people are called '{text}': {}", keys.join(", "))]
    Several {
        /// As given.
        text: String,
        /// Their keys.
        keys: Vec<String>,
    },
    /// A prospect may be one of several people or accounts.
    #[error("'{text}' may be {}", candidates.join(", "))]
    AmbiguousProspect {
        /// As given.
        text: String,
        /// Keys of people, names of accounts.
        candidates: Vec<String>,
    },
    /// Nobody said who asks, and it is not clear from the sources.
    #[error("who asks?")]
    WhoAsks,
    /// The team was to ask, and nobody is known to be of it.
    #[error("no teammate is known; a tie list declares none, exports name their owners")]
    NoTeammates,
    /// Nobody said which rep is meant.
    #[error("which rep?")]
    WhichRep {
        /// Whom there is to choose from, some of them.
        names: Vec<String>,
    },
    /// The condition on a role means nothing.
    #[error("{0}")]
    Role(String),
    /// A role that the settings name means nothing.
    #[error("the settings, [clients], {name}: {why}")]
    RoleOfSettings {
        /// What the role is called.
        name: &'static str,
        /// What is wrong with it.
        why: String,
    },
    /// Mutual connections were pasted for the whole team.
    #[error("whose mutual connections are they?")]
    WhoseMutuals,
    /// Mutual connections belong to one person.
    #[error("mutual connections belong to one person, and '{target}' is an account")]
    MutualsOfAccount {
        /// As given.
        target: String,
    },
    /// Several people have the name whose mutual connections were pasted.
    #[error("several people are called '{target}'")]
    MutualsOfSeveral {
        /// As given.
        target: String,
    },
    /// A list has no column that says which record of a CRM a row is.
    #[error("the list has no column that says which record a row is")]
    NoKeyColumn {
        /// Its columns.
        columns: Vec<String>,
    },
    /// No list was given, and no ask is open.
    #[error("no ask is open")]
    NoProspect,
    /// A list of askers names nobody.
    #[error("{}: no asker in it", path.display())]
    NoAsker {
        /// The file.
        path: PathBuf,
    },
    /// A line of a list cannot be used.
    #[error("{}, line {line}", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// The line.
        line: u64,
        /// Why.
        source: Box<Error>,
    },
    /// The ledger has no such case.
    #[error("there is no #{0}")]
    NoCase(i64),
    /// The words for an ask cannot be written.
    #[error(transparent)]
    Ask(#[from] AskError),
    /// An entry cannot be made of what was said.
    #[error(transparent)]
    Log(#[from] LogError),
    /// A question about the numbers cannot be answered.
    #[error(transparent)]
    Measure(#[from] MeasureError),
    /// A question about people, or a decision, cannot be taken.
    #[error(transparent)]
    People(#[from] PeopleError),
    /// Nothing can be measured.
    #[error(transparent)]
    Backtest(#[from] BacktestError),
    /// Nothing can be learned.
    #[error(transparent)]
    Learn(#[from] LearnError),
    /// A file is none of ratings.
    #[error("{}: {why}", path.display())]
    NoRatings {
        /// The file.
        path: PathBuf,
        /// What it lacks.
        why: &'static str,
    },
    /// No invented world is written.
    #[error(transparent)]
    Synth(#[from] SynthError),
    /// A file cannot be written.
    #[error(transparent)]
    File(#[from] WriteError),
    /// Nobody is in a pack.
    #[error("nobody is left to pack: everybody is hidden")]
    NobodyToPack,
    /// A result cannot be written.
    #[error("the result cannot be written")]
    Write(#[source] std::io::Error),
    /// Files cannot be read.
    #[error(transparent)]
    Ingest(#[from] IngestError),
    /// The workspace cannot be used.
    #[error(transparent)]
    Store(#[from] WorkspaceError),
    /// An entry cannot be taken.
    #[error(transparent)]
    Rejected(#[from] RejectedEvent),
    /// The team's own texts cannot be used.
    #[error(transparent)]
    Template(#[from] DraftError),
    /// The search was cancelled or failed.
    #[error(transparent)]
    Search(#[from] SearchError),
}
