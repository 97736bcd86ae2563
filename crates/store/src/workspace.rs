//! The folder: opening and making it, and its lock.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;

use crate::error::{WorkspaceError, ledger_failed};
use crate::{migrations, private};

/// An open workspace.
pub struct Workspace {
    pub(crate) root: PathBuf,
    pub(crate) ledger: Connection,
}

impl Workspace {
    /// Opens a workspace that is there.
    ///
    /// # Errors
    /// See [`WorkspaceError`].
    pub fn open(root: &Path) -> Result<Self, WorkspaceError> {
        if !root.join("ledger.db").is_file() {
            return Err(WorkspaceError::Missing { path: root.into() });
        }
        Self::create(root)
    }

    /// Opens a workspace, and makes it first when there is none.
    ///
    /// # Errors
    /// See [`WorkspaceError`].
    pub fn create(root: &Path) -> Result<Self, WorkspaceError> {
        let io = |source| WorkspaceError::Io {
            path: root.into(),
            source,
        };
        private::make_folder(root).map_err(io)?;
        private::make_folder(&root.join("imports")).map_err(io)?;
        // SQLite gives its other files the permissions of this one.
        private::make_file(&root.join("ledger.db")).map_err(io)?;
        private::close(root);
        let failed = ledger_failed(root);
        let mut ledger = Connection::open(root.join("ledger.db")).map_err(&failed)?;
        ledger
            .busy_timeout(Duration::from_secs(30))
            .map_err(&failed)?;
        let mode: String = ledger
            .pragma_query_value(None, "journal_mode", |row| row.get(0))
            .map_err(&failed)?;
        if mode != "wal" {
            // SQLite does not wait when two processes change this at once: one of them is told that the ledger is locked.
            let _lock = lock(root)?;
            ledger
                .pragma_update(None, "journal_mode", "WAL")
                .map_err(&failed)?;
        }
        for (name, value) in [
            ("synchronous", "FULL"),
            ("foreign_keys", "ON"),
            ("secure_delete", "ON"),
        ] {
            ledger.pragma_update(None, name, value).map_err(&failed)?;
        }
        migrations::run(&mut ledger, root)?;
        Ok(Self {
            root: root.into(),
            ledger,
        })
    }

    /// The folder it is in.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The workspace's lock, held until it is dropped.
    pub(crate) fn lock(&self) -> Result<std::fs::File, WorkspaceError> {
        lock(&self.root)
    }

    pub(crate) fn failed(&self, source: rusqlite::Error) -> WorkspaceError {
        ledger_failed(&self.root)(source)
    }

    /// The folder of the segments.
    pub(crate) fn folder(&self) -> PathBuf {
        self.root.join("imports")
    }

    pub(crate) fn segment(&self, id: &str) -> PathBuf {
        self.folder().join(format!("{id}.parquet"))
    }
}

/// The lock of the workspace in this folder, held until it is dropped.
fn lock(root: &Path) -> Result<std::fs::File, WorkspaceError> {
    let path = root.join("lock");
    let io = |source| WorkspaceError::Io {
        path: path.clone(),
        source,
    };
    let file = private::make_file(&path).map_err(io)?;
    file.lock().map_err(io)?;
    Ok(file)
}
