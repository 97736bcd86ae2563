//! `network/<fingerprint>/`: what is derived from everything that counts, for other programs to read. It may be deleted at
//! any time; it is written anew whenever what counts changes.

use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::{Import, Workspace, WorkspaceError, private};
use crate::prepared::PREPARED;
use introrank_core::day::Day;
use introrank_core::display::hex;
use introrank_core::evidence::Records;

const PREFIX: &str = ".network-";

impl Workspace {
    pub(super) fn networks(&self) -> PathBuf {
        self.root.join("network")
    }

    /// What the derived tables are made from: what counts, and the day.
    fn fingerprint(&self, as_of: Day) -> Result<String, WorkspaceError> {
        let mut hasher = self.what_counts()?;
        hasher.update(as_of.to_string());
        Ok(hex(&hasher.finalize()[..8]))
    }

    /// A name for what [`records_before_statements`](Self::records_before_statements) gives: the imports that count, the
    /// decisions, and who dealt with whom.
    ///
    /// # Errors
    /// When the workspace cannot be read.
    pub fn counted(&self) -> Result<String, WorkspaceError> {
        let mut hasher = self.what_counts()?;
        let mut told = Records::default();
        self.add_dealings(&mut told)?;
        for key in told.ties.keys.iter() {
            hasher.update(format!("{key}\n"));
        }
        hasher.update(format!("{:?}", told.interactions));
        Ok(hex(&hasher.finalize()[..16]))
    }

    fn what_counts(&self) -> Result<Sha256, WorkspaceError> {
        let mut hasher = Sha256::new();
        hasher.update(env!("CARGO_PKG_VERSION"));
        let imports = self.imports()?.into_iter();
        for import in imports.filter(|import| import.removed.is_none()) {
            let Import {
                id,
                path,
                group,
                seen_on,
                ..
            } = import;
            hasher.update(format!("{id}\n{path}\n{group}\n{seen_on:?}\n"));
        }
        hasher.update(format!("{:?}", self.settings()?.privacy));
        for decision in self.decided()? {
            hasher.update(format!("{decision:?}"));
        }
        Ok(hasher)
    }

    /// True when the derived tables of a day are there, for everything as it is now.
    ///
    /// # Errors
    /// When the workspace cannot be read.
    pub fn is_derived(&self, as_of: Day) -> Result<bool, WorkspaceError> {
        Ok(self.networks().join(self.fingerprint(as_of)?).is_dir())
    }

    /// Has `write` put the derived tables into a new folder, and swaps it in for the old one; the result is the folder.
    /// Nothing is done when it is up to date already.
    ///
    /// # Errors
    /// What `write` says, or when the folder cannot be written. The old one stays as it was.
    pub fn derive<E: From<WorkspaceError> + From<io::Error>>(
        &self,
        as_of: Day,
        write: impl FnOnce(&Path) -> Result<(), E>,
    ) -> Result<PathBuf, E> {
        let _lock = self.lock()?;
        let folder = self.networks();
        let target = folder.join(self.fingerprint(as_of)?);
        if !target.is_dir() {
            private::make_folder(&folder)?;
            let new = tempfile::Builder::new()
                .prefix(PREFIX)
                .tempdir_in(&folder)?;
            write(new.path())?;
            private::close_all(new.path());
            std::fs::rename(new.keep(), &target)?;
            #[cfg(unix)]
            std::fs::File::open(&folder)?.sync_all()?;
        }
        for entry in std::fs::read_dir(&folder)? {
            let path = entry?.path();
            let is_table = path.file_name().is_some_and(|name| name != PREPARED);
            if path != target && is_table && path.is_dir() {
                std::fs::remove_dir_all(path)?;
            }
        }
        Ok(target)
    }

    /// Deletes what is derived, before something changes what counts: so no failure after it leaves somebody there who is
    /// hidden or forgotten. The caller holds the lock.
    pub(super) fn drop_derived(&self) -> Result<(), WorkspaceError> {
        let (tables, today) = (self.networks(), self.today_file());
        let unfinished = private::unfinished(&today);
        let removed = [
            (std::fs::remove_dir_all(&tables), tables),
            // It names people who may be hidden, or forgotten, from now on.
            (std::fs::remove_file(&today), today),
            (std::fs::remove_file(&unfinished), unfinished),
        ];
        for (removed, path) in removed {
            if let Err(source) = removed
                && source.kind() != io::ErrorKind::NotFound
            {
                return Err(WorkspaceError::Io { path, source });
            }
        }
        Ok(())
    }
}
