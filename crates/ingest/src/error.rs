//! Why input cannot be read.

use introrank_core::display::count;
use std::path::PathBuf;

use thiserror::Error;

/// Why input could not be read at all. Problems of single rows are in the [`ImportReport`](introrank_core::evidence::ImportReport) instead.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum IngestError {
    /// A path or pattern matches nothing.
    #[error("{}: no such file or folder", path.display())]
    NotFound {
        /// As given.
        path: PathBuf,
    },
    /// Reading failed.
    #[error("{}: cannot be read", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A folder could not be searched.
    #[error("{}: {reason}", path.display())]
    Walk {
        /// The folder.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// An archive is damaged or too large.
    #[error("{}: not a usable archive: {reason}", path.display())]
    Archive {
        /// The archive.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// A file that was to be a table is something else.
    #[error("{}: {reason}", path.display())]
    NoTable {
        /// The file.
        path: PathBuf,
        /// What it is.
        reason: String,
    },
    /// A file given for one purpose has another header.
    #[error(
        "{path}: {}; wanted: {wanted}",
        match found.as_str() {
            "" => "there is no header: the file is empty".to_owned(),
            found => format!("the header [{found}] is not that of this kind of file"),
        }
    )]
    Header {
        /// The file.
        path: String,
        /// Header cells as found.
        found: String,
        /// Header that was wanted.
        wanted: String,
    },
    /// A row of owners names what belongs to several people.
    #[error(
        "{path}, line {line}: {file} holds the exports of several people, {people}; give each of them a row with a folder or file of their own"
    )]
    OwnerOfSeveral {
        /// The list of owners.
        path: String,
        /// The line.
        line: u64,
        /// What the row names.
        file: String,
        /// Whose exports it holds.
        people: String,
    },
    /// A row that should protect somebody cannot be read.
    #[error("{path}, line {line}: {reason}; a row that protects somebody is never passed over")]
    Exclusion {
        /// The file.
        path: String,
        /// Its line.
        line: u64,
        /// What is wrong.
        reason: String,
    },
    /// A column that was named on the command line is missing.
    #[error("{path}: there is no column '{column}'; the columns are: {found}")]
    NoColumn {
        /// The file.
        path: String,
        /// The name as given.
        column: String,
        /// Header cells as found.
        found: String,
    },
    /// Exports without a known owner.
    #[error(
        "whose export is this? {files}: no owner is named; name one, or put a file owners.csv (file,name,url,relation) beside several{sidecar}"
    )]
    NoOwner {
        /// The files.
        files: String,
        /// What is wrong with an `owners.csv` that is there.
        sidecar: String,
    },
    /// `--owner` beside exports that all name their owners.
    #[error(
        "{owner} as the owner: every export here names its own; say otherwise in a file owners.csv (file,name,url,relation)"
    )]
    OwnersKnown {
        /// As given.
        owner: String,
    },
    /// Files, but no export among them.
    #[error(
        "{}; wanted: a LinkedIn archive, a Connections.csv, an address book, mail, a calendar, or a list with the header from,to",
        match files {
            0 => format!("nothing there to read{example}"),
            1 => format!("no export and no list{example}"),
            n => format!("no export and no list among {n} files{example}"),
        }
    )]
    NothingRecognised {
        /// How many files were looked at.
        files: usize,
        /// One of them with its header.
        example: String,
    },
    /// Exports, but no usable row.
    #[error(
        "no usable row in {path} ({header}{} rejected{reason})",
        count(rejected, "row", "rows")
    )]
    NoUsableRows {
        /// The file.
        path: String,
        /// Header as found, if there is one.
        header: String,
        /// Rejected rows.
        rejected: u64,
        /// Reason of the first one, or what was left out and why.
        reason: String,
    },
}

impl IngestError {
    /// What is wrong with a file, without its name.
    pub(super) fn reason(&self) -> String {
        match self {
            Self::Io { source, .. } => format!("cannot be read: {source}"),
            Self::Archive { reason, .. } => format!("not a usable archive: {reason}"),
            other => other.to_string(),
        }
    }
}
