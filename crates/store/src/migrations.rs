//! The versions of the ledger's data base.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use crate::error::{WorkspaceError, ledger_failed};

/// How each version of the ledger comes from the one before.
const MIGRATIONS: &[&str] = &[
    "CREATE TABLE imports (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    owner TEXT NOT NULL,
    path TEXT NOT NULL,
    part_of TEXT NOT NULL,
    -- the newest day it speaks of, in days since 1970
    seen_on INTEGER,
    rows INTEGER NOT NULL,
    imported_at TEXT NOT NULL,
    -- when and why it stopped counting; NULL while it counts
    removed_at TEXT,
    removed_why TEXT
) STRICT;
-- keyed hashes of whom the workspace must never keep again
CREATE TABLE forgotten (hash TEXT PRIMARY KEY) STRICT;
CREATE TABLE secrets (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
INSERT INTO secrets VALUES ('forgotten', hex(randomblob(32)));",
    "-- what the user decided, in order; nothing is ever changed, an undo is a row of its own
CREATE TABLE decisions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    made_at TEXT NOT NULL,
    what TEXT NOT NULL CHECK (what IN ('same', 'apart', 'hide', 'undo')),
    -- keys of people; of a hidden account its key after 'account:'
    one TEXT,
    other TEXT,
    undoes INTEGER UNIQUE REFERENCES decisions (id)
) STRICT;",
    "-- versions of the model, each a whole configuration file, and which was taken into use when (0: as shipped)
CREATE TABLE models (
    version INTEGER PRIMARY KEY AUTOINCREMENT,
    made_at TEXT NOT NULL,
    outcomes INTEGER NOT NULL,
    what TEXT NOT NULL,
    config TEXT NOT NULL
) STRICT;
CREATE TABLE model_uses (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    made_at TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;",
    "-- asks, approaches and what came of them; rows are only ever added, an undo is one of its own
CREATE TABLE entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    made_at TEXT NOT NULL,
    -- the day it happened
    day TEXT NOT NULL,
    what TEXT NOT NULL,
    -- the entry that began the case
    \"case\" INTEGER REFERENCES entries (id),
    rep TEXT NOT NULL,
    introducer TEXT NOT NULL,
    via TEXT NOT NULL,
    target TEXT NOT NULL,
    account TEXT NOT NULL,
    answer TEXT NOT NULL,
    reason TEXT NOT NULL,
    amount REAL,
    probability REAL,
    due TEXT,
    said_by TEXT NOT NULL,
    undoes INTEGER UNIQUE REFERENCES entries (id),
    source TEXT NOT NULL,
    -- what was known at the time: JSON
    frozen TEXT NOT NULL
) STRICT;
CREATE INDEX entries_by_source ON entries (source) WHERE source <> '';",
    "-- of a prospect whom no export has
ALTER TABLE entries ADD COLUMN title TEXT NOT NULL DEFAULT '';",
    "-- what was committed and must still be done to files: 'forgetting'
CREATE TABLE unfinished (what TEXT PRIMARY KEY) STRICT;",
    "-- what a row is read against; empty for rows that earlier versions wrote
ALTER TABLE entries ADD COLUMN sum TEXT NOT NULL DEFAULT '';",
];

/// True for a ledger of the newest version.
pub(super) fn is_newest(ledger: &Connection) -> rusqlite::Result<bool> {
    let version: i64 = ledger.pragma_query_value(None, "user_version", |row| row.get(0))?;
    Ok(version == MIGRATIONS.len() as i64)
}

/// Brings the ledger to the newest version, in one transaction; one that has it is only read.
pub(super) fn run(ledger: &mut Connection, root: &Path) -> Result<(), WorkspaceError> {
    let failed = ledger_failed(root);
    let known = MIGRATIONS.len() as i64;
    let version = |ledger: &Connection| -> Result<i64, WorkspaceError> {
        let version = ledger.pragma_query_value(None, "user_version", |row| row.get(0));
        let version = version.map_err(&failed)?;
        if version > known {
            return Err(WorkspaceError::Later {
                path: root.join("ledger.db"),
                version,
            });
        }
        Ok(version)
    };
    if version(ledger)? == known {
        return Ok(());
    }
    let transaction = ledger
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(&failed)?;
    // Another process may have been faster.
    let done = usize::try_from(version(&transaction)?).unwrap_or_default();
    for step in MIGRATIONS.iter().skip(done) {
        transaction.execute_batch(step).map_err(&failed)?;
    }
    transaction
        .pragma_update(None, "user_version", known)
        .map_err(&failed)?;
    transaction.commit().map_err(&failed)
}
