//! Why a workspace cannot be used.

use std::path::{Path, PathBuf};

use introrank_ingest::segment::SegmentError;
use introrank_referrals::ledger::settings::SettingsError;
use rusqlite::ErrorCode;
use thiserror::Error;

use crate::import::Import;

/// Why a workspace cannot be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum WorkspaceError {
    /// There is none.
    #[error("{}: no workspace there", path.display())]
    Missing {
        /// The folder.
        path: PathBuf,
    },
    /// The folder cannot be made or read.
    #[error("{}: cannot be used as a workspace", path.display())]
    Io {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The registry failed.
    #[error("{}: the ledger cannot be used", path.display())]
    Ledger {
        /// The data base.
        path: PathBuf,
        /// Why.
        source: rusqlite::Error,
    },
    /// The ledger is not what was written.
    #[error("{}: damaged: {what}", path.display())]
    BrokenLedger {
        /// The data base.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// The disk takes nothing more.
    #[error("{}: nothing can be written: is the disk full?", path.display())]
    Full {
        /// The data base.
        path: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
    /// A ledger of an earlier version, where nothing can be written.
    #[error("{}: of an earlier version; it must be opened once where something can be written", path.display())]
    Earlier {
        /// The data base.
        path: PathBuf,
    },
    /// This process may read and not write.
    #[error("{}: nothing can be written: the disk is full, or the folder is closed to this user", path.display())]
    ReadOnly {
        /// The data base.
        path: PathBuf,
    },
    /// Another process writes, and did not end in time.
    #[error(
        "{}: another introrank{} has been writing there for {seconds} s",
        path.display(),
        process.map_or(String::new(), |process| format!(" (process {process})"))
    )]
    Busy {
        /// The folder.
        path: PathBuf,
        /// The process.
        process: Option<u32>,
        /// How long this one waited.
        seconds: u64,
    },
    /// The registry was made by a later version.
    #[error("{}: made by a later version of introrank (ledger version {version})", path.display())]
    Later {
        /// The data base.
        path: PathBuf,
        /// Its version.
        version: i64,
    },
    /// What is kept of an import is not what was written, or is gone.
    #[error("import {} ({}, {}) cannot be read: {reason}", import.short_id(), import.what(), import.path)]
    Damaged {
        /// The import.
        import: Box<Import>,
        /// What is wrong.
        reason: String,
    },
    /// A segment cannot be written.
    #[error(transparent)]
    Segment(#[from] SegmentError),
    /// The team's settings cannot be used.
    #[error("{}: cannot be used", path.display())]
    Settings {
        /// The file.
        path: PathBuf,
        /// Why.
        source: SettingsError,
    },
    /// Somebody was to be forgotten, and the text names nobody.
    #[error(
        "'{text}' names nobody: {}; give the name, address or key of the person to forget",
        if text.trim().is_empty() { "it is empty" } else { "it is a word of the ledger" }
    )]
    NotAPerson {
        /// As given.
        text: String,
    },
    /// Somebody was to be forgotten, and several are called so.
    #[error("'{text}' may be {}; give the whole of one", keys.join(", "))]
    SeveralPeople {
        /// As given.
        text: String,
        /// What the ledger calls them.
        keys: Vec<String>,
    },
    /// There is no such decision, or it was undone.
    #[error("there is no decision {id} to undo")]
    NoSuchDecision {
        /// As given.
        id: i64,
    },
    /// There is no such version of the model.
    #[error("there is no version {version} of the model")]
    NoSuchModel {
        /// As given.
        version: i64,
    },
    /// No import, or several, have an id that begins so.
    #[error(
        "{} begins with '{id}'{}",
        match found.len() { 0 => "no import has an id that".to_owned(), n => format!("the id of {n} imports") },
        if found.is_empty() { String::new() } else { format!(": {}", found.join(", ")) }
    )]
    NoSuchImport {
        /// As given.
        id: String,
        /// The ids that begin so.
        found: Vec<String>,
    },
}

/// Something in the ledger is not what was written, which SQLite cannot know.
pub(crate) fn corrupt(what: String) -> rusqlite::Error {
    let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
    rusqlite::Error::SqliteFailure(code, Some(what))
}

/// Says of which workspace's ledger an error speaks.
pub(crate) fn ledger_failed(root: &Path) -> impl Fn(rusqlite::Error) -> WorkspaceError + use<> {
    let path = root.join("ledger.db");
    move |source| match source.sqlite_error_code() {
        // A day that is none, a word that means nothing.
        _ if matches!(source, rusqlite::Error::FromSqlConversionFailure(..)) => {
            let (path, what) = (path.clone(), source.to_string());
            WorkspaceError::BrokenLedger { path, what }
        }
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            let (path, what) = (path.clone(), source.to_string());
            WorkspaceError::BrokenLedger { path, what }
        }
        Some(ErrorCode::DiskFull | ErrorCode::SystemIoFailure) => {
            let path = path.clone();
            WorkspaceError::Full { path, source }
        }
        Some(ErrorCode::ReadOnly) => WorkspaceError::ReadOnly { path: path.clone() },
        _ => WorkspaceError::Ledger {
            path: path.clone(),
            source,
        },
    }
}
