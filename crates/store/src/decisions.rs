//! What the user decided about people and accounts, kept apart from what was imported, so that it holds for every later import: who is
//! one person, who is not, and who is never shown. Decisions are only ever added; an undo is one more.

use rusqlite::{Connection, params};
use serde::Serialize;

use super::{Workspace, WorkspaceError};
use introrank_core::evidence::Decision;
use introrank_engine::people::ACCOUNT_KEY;

/// A decision that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Made {
    /// Its number, from 1.
    pub id: i64,
    /// When.
    pub made_at: String,
    /// What.
    #[serde(flatten)]
    pub decision: Decision,
    /// When it was undone.
    pub undone_at: Option<String>,
}

impl Workspace {
    /// Writes a decision down. Returns its number.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn add_decision(&mut self, decision: &Decision, now: &str) -> Result<i64, WorkspaceError> {
        let of_account = |name: &String| format!("{ACCOUNT_KEY}{name}");
        let (what, one, other) = match decision {
            Decision::Same { one, other } => ("same", one.clone(), Some(other.clone())),
            Decision::Apart { one, other } => ("apart", one.clone(), Some(other.clone())),
            Decision::SameAccount { alias, account } => {
                ("same", of_account(alias), Some(of_account(account)))
            }
            Decision::OtherAccount { alias, account } => {
                ("apart", of_account(alias), Some(of_account(account)))
            }
            Decision::Hide { who } => ("hide", who.clone(), None),
        };
        let _lock = self.lock_to_write(now)?;
        self.drop_derived()?;
        let added = self.ledger.execute(
            "INSERT INTO decisions (made_at, what, one, other) VALUES (?1, ?2, ?3, ?4)",
            params![now, what, one, other],
        );
        added.map_err(|source| self.failed(source))?;
        Ok(self.ledger.last_insert_rowid())
    }

    /// Takes a decision back. Returns what it was.
    ///
    /// # Errors
    /// When there is none of this number, or it was undone already; when the ledger cannot be written.
    pub fn undo_decision(&mut self, id: i64, now: &str) -> Result<Made, WorkspaceError> {
        let _lock = self.lock_to_write(now)?;
        let made = self.decisions()?.into_iter();
        let made = made.filter(|made| made.undone_at.is_none());
        let made = made.rev().find(|made| made.id == id);
        let made = made.ok_or(WorkspaceError::NoSuchDecision { id })?;
        self.drop_derived()?;
        // Unique, so that two who undo at once undo once.
        let undo = self.ledger.execute(
            "INSERT OR IGNORE INTO decisions (made_at, what, undoes) VALUES (?1, 'undo', ?2)",
            params![now, id],
        );
        undo.map_err(|source| self.failed(source))?;
        Ok(made)
    }

    /// Every decision, undone ones too, the oldest first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn decisions(&self) -> Result<Vec<Made>, WorkspaceError> {
        let read = || -> rusqlite::Result<Vec<Made>> {
            let mut query = self.ledger.prepare(
                "SELECT made.id, made.made_at, made.what, made.one, ifnull(made.other, ''), undo.made_at
                 FROM decisions made LEFT JOIN decisions undo ON undo.undoes = made.id
                 WHERE made.what <> 'undo' ORDER BY made.id",
            )?;
            let rows = query.query_map([], |row| {
                let (what, one, other): (String, String, String) =
                    (row.get(2)?, row.get(3)?, row.get(4)?);
                let name = |key: &String| key.strip_prefix(ACCOUNT_KEY).map(str::to_owned);
                let decision = match (what.as_str(), name(&one), name(&other)) {
                    ("same", Some(alias), Some(account)) => {
                        Decision::SameAccount { alias, account }
                    }
                    ("apart", Some(alias), Some(account)) => {
                        Decision::OtherAccount { alias, account }
                    }
                    ("same", ..) => Decision::Same { one, other },
                    ("apart", ..) => Decision::Apart { one, other },
                    _ => Decision::Hide { who: one },
                };
                Ok(Made {
                    id: row.get(0)?,
                    made_at: row.get(1)?,
                    decision,
                    undone_at: row.get(5)?,
                })
            })?;
            rows.collect()
        };
        read().map_err(|source| self.failed(source))
    }

    /// The decisions that hold, the oldest first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn decided(&self) -> Result<Vec<Decision>, WorkspaceError> {
        let made = self.decisions()?.into_iter();
        let holds = made.filter(|made| made.undone_at.is_none());
        Ok(holds.map(|made| made.decision).collect())
    }
}

/// Erases every decision that names one of these keys.
pub(super) fn erase(ledger: &Connection, keys: &[&str]) -> rusqlite::Result<()> {
    for key in keys {
        ledger.execute(
            "DELETE FROM decisions WHERE undoes IN (SELECT id FROM decisions WHERE one = ?1 OR other = ?1)",
            [key],
        )?;
        ledger.execute("DELETE FROM decisions WHERE one = ?1 OR other = ?1", [key])?;
    }
    Ok(())
}
