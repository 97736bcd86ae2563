//! The workspace: a folder that keeps what was imported, so that it need not be read again, and remembers what came when.
//!
//! ```text
//! ledger.db              SQLite: which imports there are, from where, whose, since when; what the user decided
//! imports/<id>.parquet   one export or list each, never changed once written
//! network/<fingerprint>/ people, ties and accounts as Parquet, derived from all of it: for other programs to read
//! ```
//!
//! An import is written under a temporary name, synced, renamed, and only then registered, all of one call in one
//! transaction: killed at any moment, the workspace counts what it counted before the call or what it counts after. What
//! a crash left unregistered goes with the next import. Several processes may use one workspace at once. The same content
//! has the same id, so importing it again changes nothing.

mod decisions;
mod derived;
mod entries;
mod forget;
mod migrations;
mod models;
mod private;

use std::path::{Path, PathBuf};
use std::time::Duration;

use rayon::prelude::*;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use serde::Serialize;
use thiserror::Error;

pub use decisions::Made;
pub use entries::Appended;
pub use forget::Erased;
pub use models::Model;

use crate::day::Day;
use crate::ingest::kind::Kind;
use crate::ingest::segment::{self, SegmentError};
use crate::ingest::{Records, kept};
use crate::ledger::settings::SettingsError;

/// Why a workspace cannot be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum WorkspaceError {
    /// There is none.
    #[error("{}: no workspace there; `introrank import PATH...` makes one", path.display())]
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
    /// The registry was made by a later version.
    #[error("{}: made by a later version of introrank (ledger version {version})", path.display())]
    Later {
        /// The data base.
        path: PathBuf,
        /// Its version.
        version: i64,
    },
    /// A segment cannot be written or read.
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
    /// There is no such decision, or it was undone.
    #[error("there is no decision {id} to undo; `introrank decisions list` shows them")]
    NoSuchDecision {
        /// As given.
        id: i64,
    },
    /// There is no such version of the model.
    #[error("there is no version {version} of the model; `introrank learn --versions` lists them")]
    NoSuchModel {
        /// As given.
        version: i64,
    },
    /// No import, or several, have an id that begins so.
    #[error(
        "{} begins with '{id}'{}; `introrank imports list` shows them",
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

/// One import as the registry knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Import {
    /// Made of the content.
    pub id: String,
    /// What it is, in words.
    pub kind: String,
    /// Whose export; empty for a list.
    pub owner: String,
    /// The file it came from.
    pub path: String,
    /// The folder or archive of that file; empty for a list.
    #[serde(skip)]
    pub group: String,
    /// The newest day it speaks of.
    pub seen_on: Option<Day>,
    /// Rows kept.
    pub rows: u64,
    /// When it was imported, as the caller said.
    pub imported_at: String,
    /// Why it does not count any more; `None` while it does.
    pub removed: Option<String>,
}

/// What an import call did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// New, or counting again.
    pub added: Vec<Import>,
    /// There already.
    pub known: Vec<Import>,
    /// Lists that a newer version of the same file replaces.
    pub replaced: Vec<String>,
    /// Records that were left out because they are about somebody the workspace has forgotten.
    pub forgotten: usize,
}

/// An open workspace.
pub struct Workspace {
    root: PathBuf,
    ledger: Connection,
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
    fn lock(&self) -> Result<std::fs::File, WorkspaceError> {
        lock(&self.root)
    }

    fn failed(&self, source: rusqlite::Error) -> WorkspaceError {
        ledger_failed(&self.root)(source)
    }

    /// The folder of the segments.
    fn folder(&self) -> PathBuf {
        self.root.join("imports")
    }

    fn segment(&self, id: &str) -> PathBuf {
        self.folder().join(format!("{id}.parquet"))
    }

    /// Keeps everything in `records`. `now` is written down as the time of the import.
    ///
    /// # Errors
    /// When writing fails; then nothing of this call counts.
    pub fn import(&mut self, records: &mut Records, now: &str) -> Result<Imported, WorkspaceError> {
        // One import or forgetting at a time: nobody erases what another is about to register.
        let _lock = self.lock()?;
        let forgotten = self.forgotten()?;
        let count = |records: &Records| -> usize {
            let exports = records.exports.iter();
            exports.map(|e| e.rows.len() + e.facts.list.len()).sum()
        };
        let mut left_out = count(records);
        forgotten.leave_out_of_exports(&mut records.exports);
        left_out -= count(records);
        let folder = self.folder();
        let kept = records.exports.par_iter().map(|export| {
            let (rows, about) = (kept::of_export(export), kept::about_export(export));
            let import = Import {
                kind: export.source.words().to_owned(),
                owner: export.owner.label().to_owned(),
                path: export.path.clone(),
                group: export.group.clone(),
                seen_on: export.seen_on(),
                imported_at: now.to_owned(),
                ..Import::default()
            };
            keep(&folder, import, &rows, &about)
        });
        let mut imports = kept.collect::<Result<Vec<Import>, WorkspaceError>>()?;
        let aliases = kept::joined_aliases(records);
        for list in &records.lists {
            let mut rows = kept::of_list(records, list, &aliases);
            let all = rows.len();
            rows.retain(|row| !forgotten.is_in(row));
            left_out += all - rows.len();
            let about = kept::about_list(list);
            let import = Import {
                kind: list.kind.words().to_owned(),
                path: list.path.clone(),
                imported_at: now.to_owned(),
                ..Import::default()
            };
            imports.push(keep(&folder, import, &rows, &about)?);
        }
        let done = self.register(imports)?;
        self.drop_files()?;
        Ok(Imported {
            forgotten: left_out,
            ..done
        })
    }

    fn register(&mut self, imports: Vec<Import>) -> Result<Imported, WorkspaceError> {
        let failed = ledger_failed(&self.root);
        let mut done = Imported::default();
        let transaction = self
            .ledger
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(&failed)?;
        for import in imports {
            let counts: Option<bool> = transaction
                .query_row(
                    "SELECT removed_at IS NULL FROM imports WHERE id = ?1",
                    [&import.id],
                    |row| row.get(0),
                )
                .optional()
                .map_err(&failed)?;
            if import.owner.is_empty() {
                let replaced = transaction
                    .execute(
                        "UPDATE imports SET removed_at = ?1, removed_why = 'replaced by a newer version of the file'
                         WHERE kind = ?2 AND path = ?3 AND owner = '' AND id <> ?4 AND removed_at IS NULL",
                        params![import.imported_at, import.kind, import.path, import.id],
                    )
                    .map_err(&failed)?;
                if replaced > 0 {
                    done.replaced.push(import.path.clone());
                }
            }
            transaction
                .execute(
                    "INSERT INTO imports (id, kind, owner, path, part_of, seen_on, rows, imported_at)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                     ON CONFLICT (id) DO UPDATE SET removed_at = NULL, removed_why = NULL,
                         seen_on = max(ifnull(seen_on, excluded.seen_on), ifnull(excluded.seen_on, seen_on))",
                    params![
                        import.id,
                        import.kind,
                        import.owner,
                        import.path,
                        import.group,
                        import.seen_on.map(Day::number),
                        import.rows as i64,
                        import.imported_at
                    ],
                )
                .map_err(&failed)?;
            if counts == Some(true) {
                done.known.push(import);
            } else {
                done.added.push(import);
            }
        }
        transaction.commit().map_err(&failed)?;
        Ok(done)
    }

    /// All imports, those that do not count any more too, in the order of their paths.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn imports(&self) -> Result<Vec<Import>, WorkspaceError> {
        let read = || -> rusqlite::Result<Vec<Import>> {
            let mut query = self.ledger.prepare(
                "SELECT id, kind, owner, path, seen_on, rows, imported_at, removed_why, part_of FROM imports ORDER BY path, id",
            )?;
            let rows = query.query_map([], |row| {
                Ok(Import {
                    id: row.get(0)?,
                    kind: row.get(1)?,
                    owner: row.get(2)?,
                    path: row.get(3)?,
                    seen_on: row.get::<_, Option<i32>>(4)?.map(Day::from_number),
                    rows: row.get::<_, i64>(5)?.unsigned_abs(),
                    imported_at: row.get(6)?,
                    removed: row.get(7)?,
                    group: row.get(8)?,
                })
            })?;
            rows.collect()
        };
        read().map_err(|source| self.failed(source))
    }

    /// The one import whose id begins so.
    ///
    /// # Errors
    /// When there is none, or more than one.
    pub fn find(&self, id: &str) -> Result<Import, WorkspaceError> {
        let all = self.imports()?;
        let found: Vec<&Import> = all
            .iter()
            .filter(|import| !id.is_empty() && import.id.starts_with(id))
            .collect();
        match found.as_slice() {
            [one] => Ok((*one).clone()),
            other => Err(WorkspaceError::NoSuchImport {
                id: id.to_owned(),
                found: other.iter().map(|import| import.id.clone()).collect(),
            }),
        }
    }

    /// Makes an import count no more, or again. Its segment stays, so that this can be undone.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn set_removed(
        &mut self,
        id: &str,
        removed_at: Option<&str>,
    ) -> Result<(), WorkspaceError> {
        let why = removed_at.map(|_| "removed");
        let _lock = self.lock()?;
        self.drop_derived()?;
        self.ledger
            .execute(
                "UPDATE imports SET removed_at = ?2, removed_why = ?3 WHERE id = ?1",
                params![id, removed_at, why],
            )
            .map_err(|source| self.failed(source))?;
        Ok(())
    }

    /// Everything that counts, as if it had just been read from the files.
    ///
    /// # Errors
    /// When the ledger or a segment cannot be read.
    pub fn records(&self) -> Result<Records, WorkspaceError> {
        let counts = |import: &Import| import.removed.is_none();
        let mut records = self.all_records(counts)?.0;
        records.decisions = self.decided()?;
        self.add_what_was_said(&mut records)?;
        Ok(records)
    }

    /// What holds whatever else is read: whom not to ask or show, and what was decided.
    ///
    /// # Errors
    /// When the ledger or a segment cannot be read.
    pub fn rules(&self) -> Result<Records, WorkspaceError> {
        let wanted =
            |import: &Import| import.removed.is_none() && import.kind == Kind::Exclusions.words();
        let mut records = Records {
            exclusions: self.all_records(wanted)?.0.exclusions,
            decisions: self.decided()?,
            ..Records::default()
        };
        self.add_what_was_said(&mut records)?;
        Ok(records)
    }

    /// The records of some imports, and which import each export and list came from.
    fn all_records(
        &self,
        wanted: impl Fn(&Import) -> bool,
    ) -> Result<(Records, Vec<Import>, Vec<Import>), WorkspaceError> {
        let mut records = Records::default();
        let wanted = self.imports()?.into_iter().filter(wanted);
        let (lists, exports): (Vec<Import>, Vec<Import>) =
            wanted.partition(|import| import.owner.is_empty());
        for import in &lists {
            let path = self.segment(&import.id);
            read(&path, |row| kept::into_records(row, &mut records))?;
        }
        let paths: Vec<PathBuf> = exports.iter().map(|i| self.segment(&i.id)).collect();
        let kept = exports.par_iter().zip(&paths).map(|(import, path)| {
            let mut export = kept::empty(&import.path, &import.group);
            let about = read(path, |row| kept::into_export(row, &mut export))?;
            kept::tell(&mut export, &about);
            export.rows.newest = import.seen_on;
            export.facts.settle();
            Ok(export)
        });
        records.exports = kept.collect::<Result<_, WorkspaceError>>()?;
        Ok((records, exports, lists))
    }
}

/// Writes the segment of an import, unless it is there, and completes the import with what the content says.
fn keep(
    folder: &Path,
    import: Import,
    rows: &[segment::Row<'_>],
    about: &segment::About<'_>,
) -> Result<Import, WorkspaceError> {
    let id = segment::id(rows, about);
    let path = folder.join(format!("{id}.parquet"));
    if !path.is_file() {
        segment::write(&path, rows, about)?;
    }
    Ok(Import {
        id,
        rows: rows.len() as u64,
        ..import
    })
}

fn read(
    path: &Path,
    take: impl FnMut(&segment::Row<'_>) -> Result<(), String>,
) -> Result<Vec<(String, String)>, WorkspaceError> {
    let file = std::fs::File::open(path).map_err(|error| SegmentError {
        path: path.to_owned(),
        reason: error.to_string(),
    })?;
    Ok(segment::read(path, file, take)?)
}

/// Says of which workspace's ledger an error speaks.
fn ledger_failed(root: &Path) -> impl Fn(rusqlite::Error) -> WorkspaceError + use<> {
    let path = root.join("ledger.db");
    move |source| WorkspaceError::Ledger {
        path: path.clone(),
        source,
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
