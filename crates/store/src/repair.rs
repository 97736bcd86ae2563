//! Finds out what of a workspace is whole, and puts the newest good copy in the place of a ledger that is not.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use introrank_core::day::Day;

use crate::backup::{self, Backup};
use crate::workspace::lock;
use crate::{Import, Workspace, WorkspaceError, private};

/// What was found.
#[derive(Debug)]
pub struct Checked {
    /// What is wrong with the ledger.
    pub ledger: Option<String>,
    /// The newest copy of the ledger that is whole.
    pub backup: Option<Backup>,
    /// Copies that are not.
    pub bad_backups: Vec<Backup>,
    /// Imports whose segments are not what was written, with what is wrong; of a ledger that cannot be read, none.
    pub imports: Vec<(Import, String)>,
    /// Imports that are whole.
    pub whole_imports: usize,
    /// Entries of the ledger.
    pub entries: usize,
}

impl Checked {
    /// Nothing is wrong.
    pub fn is_whole(&self) -> bool {
        self.ledger.is_none() && self.imports.is_empty() && self.bad_backups.is_empty()
    }
}

/// Looks at everything: the ledger page by page, its copies, every segment bit by bit. Changes nothing.
///
/// # Errors
/// When there is no workspace, or its lock cannot be had.
pub fn check(root: &Path) -> Result<Checked, WorkspaceError> {
    let path = root.join("ledger.db");
    if !path.is_file() && backup::backups(root).is_empty() {
        return Err(WorkspaceError::Missing { path: root.into() });
    }
    let _lock = match lock(root) {
        // Whoever may not write may look.
        Err(WorkspaceError::Io { source, .. }) if source.kind() == ErrorKind::PermissionDenied => {
            None
        }
        other => Some(other?),
    };
    let (good, bad): (Vec<Backup>, Vec<Backup>) = backup::backups(root)
        .into_iter()
        .partition(|backup| backup::faults(&backup.path, true).is_none());
    let mut found = Checked {
        ledger: backup::faults(&path, true),
        backup: good.into_iter().next_back(),
        bad_backups: bad,
        imports: Vec::new(),
        whole_imports: 0,
        entries: 0,
    };
    if found.ledger.is_none() {
        let workspace = Workspace::open(root)?;
        // What a page of the data base cannot know: every row can be understood.
        match workspace.entries() {
            Ok(entries) => found.entries = entries.len(),
            Err(error) => found.ledger = Some(error.to_string()),
        }
        for import in workspace.imports()? {
            match workspace.read(&import, |_| Ok(())) {
                Ok(_) => found.whole_imports += 1,
                Err(WorkspaceError::Damaged { import, reason }) => {
                    found.imports.push((*import, reason));
                }
                Err(other) => return Err(other),
            }
        }
    }
    Ok(found)
}

/// Puts a copy in the place of the ledger, which is kept beside it until somebody is to be forgotten. Returns where.
///
/// # Errors
/// When a file cannot be moved or written; then the ledger is where it was, or beside its place.
pub fn restore(root: &Path, backup: &Backup) -> Result<PathBuf, WorkspaceError> {
    let path = root.join("ledger.db");
    let _lock = lock(root)?;
    let io = |source| WorkspaceError::Io {
        path: path.clone(),
        source,
    };
    let aside = free_name(root, backup.day);
    // Under one name: what a killed run leaves is written over.
    let new = root.join(".ledger.db.unfinished");
    let mut file = private::make_file(&new).map_err(io)?;
    file.set_len(0).map_err(io)?;
    let mut copy = std::fs::File::open(&backup.path).map_err(io)?;
    std::io::copy(&mut copy, &mut file).map_err(io)?;
    file.sync_all().map_err(io)?;
    for end in ["", "-wal", "-shm"] {
        let of = |path: &Path| PathBuf::from(format!("{}{end}", path.display()));
        match std::fs::rename(of(&path), of(&aside)) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => return Err(io(source)),
            _ => {}
        }
    }
    std::fs::rename(&new, &path).map_err(io)?;
    Ok(aside)
}

/// A name for a damaged ledger that no other has.
fn free_name(root: &Path, day: Day) -> PathBuf {
    let name = |n: u32| root.join(format!("{}{day}-{n}.db", backup::ASIDE));
    let mut names = (1..).map(name);
    names.find(|path| !path.exists()).unwrap_or_else(|| name(0))
}
