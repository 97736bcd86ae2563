//! Copies of the ledger, one a day: imports can be read again from their files, what was written down cannot.

use std::path::{Path, PathBuf};

use crate::error::ledger_failed;
use crate::{Workspace, WorkspaceError, entries, forgotten, migrations, private, read_only};
use introrank_core::day::Day;

/// So many days have a copy.
const KEPT: usize = 7;
const PREFIX: &str = "ledger-";
const END: &str = ".db";
/// How the name of a copy begins that is not whole yet.
const UNFINISHED: &str = ".copy-";

/// A copy of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Backup {
    /// The day on which it was made, before anything was written down on it.
    pub day: Day,
    /// The file.
    pub path: PathBuf,
}

/// The copies of the workspace in a folder, the oldest first.
pub(crate) fn backups(root: &Path) -> Vec<Backup> {
    let entries = std::fs::read_dir(folder(root)).into_iter().flatten();
    let backup = |entry: std::fs::DirEntry| {
        let name = entry.file_name().to_str()?.to_owned();
        let day = name.strip_prefix(PREFIX)?.strip_suffix(END)?;
        Some(Backup {
            day: Day::parse_iso(day)?,
            path: entry.path(),
        })
    };
    let mut all: Vec<Backup> = entries.flatten().filter_map(backup).collect();
    all.sort();
    all
}

fn folder(root: &Path) -> PathBuf {
    root.join("backups")
}

/// How the name of a ledger begins that was found damaged and put aside.
pub(crate) const ASIDE: &str = "ledger-damaged-";

/// The folder of imports that a restored ledger does not know.
pub(crate) const FOUND: &str = "found";

/// Deletes every copy, and every damaged ledger: somebody is to be forgotten. The caller holds the lock.
pub(crate) fn drop_all(root: &Path) -> Result<(), WorkspaceError> {
    let gone = |path: PathBuf, removed: std::io::Result<()>| match removed {
        Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
            Err(WorkspaceError::Io { path, source })
        }
        _ => Ok(()),
    };
    for folder in [folder(root), root.join(FOUND)] {
        let removed = std::fs::remove_dir_all(&folder);
        gone(folder, removed)?;
    }
    for entry in std::fs::read_dir(root).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(ASIDE) || name.ends_with(private::UNFINISHED) {
            gone(entry.path(), std::fs::remove_file(entry.path()))?;
        }
    }
    Ok(())
}

/// What is wrong with a ledger, if anything: every page, index and entry is looked at.
pub(crate) fn faults(path: &Path) -> Option<String> {
    let read = || -> rusqlite::Result<String> {
        let ledger = read_only::open(path)?;
        ledger.query_row("SELECT count(*) FROM imports", [], |_| Ok(()))?;
        let said = ledger.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        // What the pages of a data base cannot know: every entry is what was written.
        if migrations::is_newest(&ledger)? {
            entries::read_all(&ledger)?;
            forgotten::read(&ledger)?;
        }
        Ok(said)
    };
    match read() {
        Ok(said) if said == "ok" => None,
        Ok(said) => Some(said),
        Err(error) => Some(error.to_string()),
    }
}

impl Workspace {
    /// Copies the ledger as it is before the first thing is written down on a day, and checks the copy; the last seven stay.
    /// `now` begins with the day. The caller holds the lock.
    pub(crate) fn back_up(&self, now: &str) -> Result<(), WorkspaceError> {
        let Some(day) = now.get(..10).and_then(Day::parse_iso) else {
            return Ok(());
        };
        let folder = folder(&self.root);
        let path = folder.join(format!("{PREFIX}{day}{END}"));
        if path.is_file() {
            return Ok(());
        }
        let io = |source| WorkspaceError::Io {
            path: folder.clone(),
            source,
        };
        private::make_folder(&folder).map_err(io)?;
        for entry in std::fs::read_dir(&folder).map_err(io)?.flatten() {
            if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
                std::fs::remove_file(entry.path()).map_err(io)?;
            }
        }
        let copy = folder.join(format!("{UNFINISHED}{day}{END}"));
        let file = private::make_file(&copy).map_err(io)?;
        let failed = ledger_failed(&self.root);
        self.ledger
            .execute("VACUUM INTO ?1", [copy.to_string_lossy()])
            .map_err(failed)?;
        if let Some(what) = faults(&copy) {
            drop(std::fs::remove_file(&copy));
            return Err(WorkspaceError::BrokenLedger {
                path: self.root.join("ledger.db"),
                what,
            });
        }
        file.sync_all().map_err(io)?;
        std::fs::rename(&copy, &path).map_err(io)?;
        // Of a clock that ran ahead none is the newest.
        let mut all = backups(&self.root);
        all.retain(|backup| backup.day <= day);
        for old in &all[..all.len().saturating_sub(KEPT)] {
            std::fs::remove_file(&old.path).map_err(io)?;
        }
        Ok(())
    }
}
