//! The folder: opening and making it, and its lock.

use std::fs::{File, TryLockError};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use crate::error::{WorkspaceError, ledger_failed};
use crate::{backup, import, migrations, private, read_only};

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
        if !root.is_file() && !root.join("ledger.db").is_file() && !has_traces(root) {
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
        if root.is_file() {
            return Err(io(std::io::Error::other("a file; a workspace is a folder")));
        }
        let path = root.join("ledger.db");
        // A new ledger would know nothing of what is there, and whatever it does not know is cleaned away.
        if std::fs::metadata(&path).map_or(0, |about| about.len()) == 0 && has_traces(root) {
            let what = "it is gone, and what was kept with it is still there".to_owned();
            return Err(WorkspaceError::BrokenLedger { path, what });
        }
        if is_read_only(&path) {
            return Self::open_to_read(root);
        }
        let is_new = !path.is_file();
        private::make_folder(root).map_err(io)?;
        private::make_folder(&root.join("imports")).map_err(io)?;
        // SQLite gives its other files the permissions of this one.
        private::make_file(&path).map_err(io)?;
        private::close(root);
        match Self::open_to_write(root, &path) {
            // A full disk has no room for the files in which writers meet, and what is there can be read all the same.
            Err(WorkspaceError::Full { .. }) if !is_new => Self::open_to_read(root),
            other => other,
        }
    }

    fn open_to_write(root: &Path, path: &Path) -> Result<Self, WorkspaceError> {
        // Whoever ends in order leaves nothing in there.
        let log = std::fs::metadata(root.join("ledger.db-wal"));
        let was_ended = log.map_or(true, |about| about.len() == 0);
        let failed = ledger_failed(root);
        let mut ledger = Connection::open(path).map_err(&failed)?;
        ledger.busy_timeout(PATIENCE).map_err(&failed)?;
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
        let version: i64 = ledger
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .map_err(&failed)?;
        if version == 0 && has_traces(root) {
            let (path, what) = (path.to_owned(), "it is empty".to_owned());
            return Err(WorkspaceError::BrokenLedger { path, what });
        }
        if let Some(what) = after_a_crash(path, &ledger, was_ended) {
            let path = path.to_owned();
            return Err(WorkspaceError::BrokenLedger { path, what });
        }
        migrations::run(&mut ledger, root)?;
        let workspace = Self {
            root: root.into(),
            ledger,
        };
        workspace.end_what_a_crash_left()?;
        Ok(workspace)
    }

    /// Opens a workspace that this process may not write into: everything is read as it is, and nothing else can be done.
    pub(crate) fn open_to_read(root: &Path) -> Result<Self, WorkspaceError> {
        let opened = read_only::open(&root.join("ledger.db"));
        let ledger = opened.map_err(ledger_failed(root))?;
        if !migrations::is_newest(&ledger).map_err(ledger_failed(root))? {
            return Err(WorkspaceError::Earlier {
                path: root.join("ledger.db"),
            });
        }
        Ok(Self {
            root: root.into(),
            ledger,
        })
    }

    /// Whoever was forgotten when the power went is gone before anything is read. Where another process writes, that one does
    /// it; where nothing can be written, whoever can.
    fn end_what_a_crash_left(&self) -> Result<(), WorkspaceError> {
        if !self.has_unfinished()? {
            return Ok(());
        }
        let lock = private::make_file(&self.root.join("lock"));
        if let Ok(file) = lock
            && file.try_lock().is_ok()
        {
            drop(self.end_forgetting());
        }
        Ok(())
    }

    /// The folder it is in.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The workspace's lock, held until it is dropped.
    pub(crate) fn lock(&self) -> Result<File, WorkspaceError> {
        lock(&self.root)
    }

    /// The lock, for writing something down: the first of a day keeps a copy of the ledger as it is before. `now` begins with
    /// the day.
    pub(crate) fn lock_to_write(&self, now: &str) -> Result<File, WorkspaceError> {
        let lock = self.lock()?;
        self.back_up(now)?;
        Ok(lock)
    }

    pub(crate) fn failed(&self, source: rusqlite::Error) -> WorkspaceError {
        ledger_failed(&self.root)(source)
    }

    /// The folder of the segments.
    pub(crate) fn folder(&self) -> PathBuf {
        self.root.join("imports")
    }
}

/// True where imports or copies of a ledger are.
fn has_traces(root: &Path) -> bool {
    import::segments(&root.join("imports")).next().is_some() || !backup::backups(root).is_empty()
}

/// True for a file that is there and that this process may read and not write.
fn is_read_only(path: &Path) -> bool {
    let opened = File::options().write(true).open(path);
    opened.is_err_and(|error| is_closed(error.kind())) && File::open(path).is_ok()
}

/// Nothing can be written there by this process.
fn is_closed(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem | ErrorKind::StorageFull
    )
}

/// So long a process waits for another that writes.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);
/// After so long it says so.
const UNTIL_SAID: Duration = Duration::from_secs(2);
const BETWEEN_TRIES: Duration = Duration::from_millis(20);

/// Says that this process waits: for which other, as far as it is known.
type Say = fn(Option<u32>);
static SAY: OnceLock<Say> = OnceLock::new();

/// Sets who is told, once for each wait, that another process writes and this one waits for it.
pub fn when_waiting(say: Say) {
    SAY.get_or_init(|| say);
}

/// The lock of the workspace in this folder, held until it is dropped. Whoever holds it writes down which process it is.
pub(crate) fn lock(root: &Path) -> Result<File, WorkspaceError> {
    let path = root.join("lock");
    let io = |source| WorkspaceError::Io {
        path: path.clone(),
        source,
    };
    let mut file = private::make_file(&path).map_err(|source| match source.kind() {
        kind if is_closed(kind) => WorkspaceError::ReadOnly {
            path: root.join("ledger.db"),
        },
        _ => io(source),
    })?;
    let holder = || std::fs::read_to_string(&path).ok()?.trim().parse().ok();
    let (began, mut said) = (Instant::now(), false);
    loop {
        match file.try_lock() {
            Ok(()) => break,
            Err(TryLockError::Error(source)) => return Err(io(source)),
            Err(TryLockError::WouldBlock) => {}
        }
        if began.elapsed() > PATIENCE {
            return Err(WorkspaceError::Busy {
                path: root.into(),
                process: holder(),
                seconds: PATIENCE.as_secs(),
            });
        }
        if !said && began.elapsed() > UNTIL_SAID {
            said = true;
            if let Some(say) = SAY.get() {
                say(holder());
            }
        }
        std::thread::sleep(BETWEEN_TRIES);
    }
    tell_holder(&mut file);
    Ok(file)
}

/// The same, unless another process has it, or there can be none.
pub(crate) fn lock_if_free(root: &Path) -> Option<File> {
    let mut file = private::make_file(&root.join("lock")).ok()?;
    file.try_lock().ok()?;
    tell_holder(&mut file);
    Some(file)
}

/// Writes down which process holds the lock, for whoever waits; a full disk is no reason not to go on.
fn tell_holder(file: &mut File) {
    let told = file.set_len(0);
    drop(told.and_then(|()| writeln!(file, "{}", std::process::id())));
}

/// What is wrong with the ledger after a run that was not ended; `None` when the last one was, or nothing is.
fn after_a_crash(path: &Path, ledger: &Connection, was_ended: bool) -> Option<String> {
    if was_ended {
        return None;
    }
    let check = ledger.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0));
    match check {
        Ok(said) if said == "ok" => None,
        Ok(said) => Some(said),
        Err(error) => Some(format!("{}: {error}", path.display())),
    }
}
