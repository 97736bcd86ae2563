//! Finds out what of a workspace is whole, and puts the newest good copy in the place of a ledger that is not.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use introrank_core::day::Day;

use crate::backup::{self, Backup};
use crate::error::ledger_failed;
use crate::import::{id_of, segments};
use crate::workspace::lock;
use crate::{Import, Workspace, WorkspaceError, private, read_only};

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

/// Looks at everything: the ledger page by page and entry by entry, its copies, every segment bit by bit. Changes nothing. The
/// newest copy is that of `today` at the latest: a clock may have run ahead.
///
/// # Errors
/// When there is no workspace, or another process writes and does not end.
pub fn check(root: &Path, today: Day) -> Result<Checked, WorkspaceError> {
    let path = root.join("ledger.db");
    let copies = backup::backups(root);
    // Of an earlier version it is brought up to date first; whatever is wrong with it is what is looked for.
    let mut fault = None;
    match Workspace::open(root).map(drop) {
        Ok(()) | Err(WorkspaceError::ReadOnly { .. }) => {}
        Err(
            error @ (WorkspaceError::Missing { .. }
            | WorkspaceError::Busy { .. }
            | WorkspaceError::Earlier { .. }),
        ) => return Err(error),
        Err(error) => fault = Some(error.to_string()),
    }
    let _lock = match lock(root) {
        // Whoever may not write may look.
        Err(WorkspaceError::ReadOnly { .. }) => None,
        other => Some(other?),
    };
    let (mut good, bad): (Vec<Backup>, Vec<Backup>) = copies
        .into_iter()
        .partition(|backup| backup::faults(&backup.path).is_none());
    good.sort_by_key(|backup| (backup.day <= today, backup.day));
    let mut found = Checked {
        ledger: backup::faults(&path).or(fault),
        backup: good.pop(),
        bad_backups: bad,
        imports: Vec::new(),
        whole_imports: 0,
        entries: 0,
    };
    if found.ledger.is_none() {
        let workspace = Workspace::open_to_read(root)?;
        found.entries = workspace.entries()?.len();
        for import in workspace.imports()? {
            match workspace.read(&import, |_| Ok(())) {
                Ok(_) => found.whole_imports += 1,
                // What counts no more need not be there.
                Err(_) if import.removed.is_some() => {}
                Err(WorkspaceError::Damaged { import, reason }) => {
                    found.imports.push((*import, reason));
                }
                Err(other) => return Err(other),
            }
        }
    }
    Ok(found)
}

/// What was put back.
#[derive(Debug)]
pub struct Restored {
    /// Where the damaged ledger is, if there was one: beside it until somebody is to be forgotten.
    pub aside: Option<PathBuf>,
    /// Where the imports are that the copy does not know, and how many.
    pub found: Option<(PathBuf, usize)>,
}

/// Puts a copy in the place of the ledger. Imports that it does not know are kept, to be imported again.
///
/// # Errors
/// When a file cannot be moved or written; then the ledger is as it was.
pub fn restore(root: &Path, backup: &Backup) -> Result<Restored, WorkspaceError> {
    let path = root.join("ledger.db");
    let _lock = lock(root)?;
    let io = |source| WorkspaceError::Io {
        path: path.clone(),
        source,
    };
    let new = private::unfinished(&path);
    let mut file = private::make_file(&new).map_err(io)?;
    file.set_len(0).map_err(io)?;
    let mut copy = std::fs::File::open(&backup.path).map_err(io)?;
    std::io::copy(&mut copy, &mut file).map_err(io)?;
    file.sync_all().map_err(io)?;
    let aside = free_name(root, backup.day);
    let was_there = path.is_file();
    if was_there {
        std::fs::copy(&path, &aside).map_err(io)?;
    }
    let found = put_unknown_aside(root, &backup.path)?;
    // The log is of the damaged one, also of one that is gone, and must not be played into the other.
    for end in ["-wal", "-shm"] {
        let of = |path: &Path| PathBuf::from(format!("{}{end}", path.display()));
        match std::fs::rename(of(&path), of(&aside)) {
            Err(source) if source.kind() != ErrorKind::NotFound => return Err(io(source)),
            _ => {}
        }
    }
    std::fs::rename(&new, &path).map_err(io)?;
    let aside = was_there.then_some(aside);
    Ok(Restored { aside, found })
}

/// Moves the imports away that a ledger does not know: it would clean them away.
fn put_unknown_aside(
    root: &Path,
    ledger: &Path,
) -> Result<Option<(PathBuf, usize)>, WorkspaceError> {
    let failed = ledger_failed(root);
    let known = || -> rusqlite::Result<BTreeSet<String>> {
        let ledger = read_only::open(ledger)?;
        let mut query = ledger.prepare("SELECT id FROM imports")?;
        query.query_map([], |row| row.get(0))?.collect()
    };
    let known = known().map_err(failed)?;
    let folder = root.join(backup::FOUND);
    let io = |source| WorkspaceError::Io {
        path: folder.clone(),
        source,
    };
    let mut moved = 0;
    for path in segments(&root.join("imports")) {
        if id_of(&path).is_some_and(|id| !known.contains(id)) {
            private::make_folder(&folder).map_err(io)?;
            let name = path.file_name().unwrap_or_default();
            std::fs::rename(&path, folder.join(name)).map_err(io)?;
            moved += 1;
        }
    }
    Ok((moved > 0).then_some((folder, moved)))
}

/// A name for a damaged ledger that no other has.
fn free_name(root: &Path, day: Day) -> PathBuf {
    let name = |n: u32| root.join(format!("{}{day}-{n}.db", backup::ASIDE));
    let mut names = (1..).map(name);
    names.find(|path| !path.exists()).unwrap_or_else(|| name(0))
}
