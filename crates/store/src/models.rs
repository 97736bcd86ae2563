//! Versions of the model that outcomes made, and which of them is in use. Both are only ever added to.

use rusqlite::{OptionalExtension, params};
use serde::Serialize;

use super::{Workspace, WorkspaceError};
use introrank_engine::strength::config::Config;

/// A version of the model; 0 is the model as shipped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Model {
    /// Its number, from 1.
    pub version: i64,
    /// When it was learned.
    pub made_at: String,
    /// Outcomes it was learned from.
    pub outcomes: u64,
    /// What was changed, in words.
    pub what: String,
    /// It is in use.
    pub in_use: bool,
}

impl Workspace {
    /// Keeps a new version and uses it from now on. `config` is its configuration file. Returns its number.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn add_model(
        &mut self,
        config: &str,
        outcomes: u64,
        what: &str,
        now: &str,
    ) -> Result<i64, WorkspaceError> {
        let _lock = self.lock_to_write(now)?;
        self.drop_derived()?;
        let root = self.root.clone();
        let failed = crate::error::ledger_failed(&root);
        let transaction = self.ledger.transaction().map_err(&failed)?;
        transaction
            .execute(
                "INSERT INTO models (made_at, outcomes, what, config) VALUES (?1, ?2, ?3, ?4)",
                params![now, outcomes as i64, what, config],
            )
            .map_err(&failed)?;
        let version = transaction.last_insert_rowid();
        transaction
            .execute(
                "INSERT INTO model_uses (made_at, version) VALUES (?1, ?2)",
                params![now, version],
            )
            .map_err(&failed)?;
        transaction.commit().map_err(&failed)?;
        Ok(version)
    }

    /// Uses an earlier version from now on; 0 for the model as shipped.
    ///
    /// # Errors
    /// When there is no such version; when the ledger cannot be written.
    pub fn use_model(&mut self, version: i64, now: &str) -> Result<(), WorkspaceError> {
        if version != 0 && !self.models()?.iter().any(|model| model.version == version) {
            return Err(WorkspaceError::NoSuchModel { version });
        }
        let _lock = self.lock_to_write(now)?;
        self.drop_derived()?;
        let added = self.ledger.execute(
            "INSERT INTO model_uses (made_at, version) VALUES (?1, ?2)",
            params![now, version],
        );
        added.map(|_| ()).map_err(|source| self.failed(source))
    }

    /// All versions, oldest first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn models(&self) -> Result<Vec<Model>, WorkspaceError> {
        let in_use = self.version_in_use()?;
        let read = || {
            let mut query = self
                .ledger
                .prepare("SELECT version, made_at, outcomes, what FROM models ORDER BY version")?;
            let rows = query.query_map([], |row| {
                let version = row.get(0)?;
                Ok(Model {
                    version,
                    made_at: row.get(1)?,
                    outcomes: row.get::<_, i64>(2)?.unsigned_abs(),
                    what: row.get(3)?,
                    in_use: version == in_use,
                })
            })?;
            rows.collect::<rusqlite::Result<Vec<Model>>>()
        };
        read().map_err(|source| self.failed(source))
    }

    /// Takes single people out of what every version learned.
    pub(super) fn forget_in_models(
        &self,
        is_forgotten: &dyn Fn(&str) -> bool,
    ) -> rusqlite::Result<()> {
        let mut query = self.ledger.prepare("SELECT version, config FROM models")?;
        let rows = query.query_map([], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
        })?;
        for row in rows.collect::<rusqlite::Result<Vec<_>>>()? {
            let cleaned = Config::parse(&row.1).ok().and_then(|mut config| {
                let learned = &mut config.strength.learned;
                for stage in [&mut learned.helps, &mut learned.engages] {
                    stage.people.retain(|key, _| !is_forgotten(key));
                }
                config.to_toml().ok()
            });
            let Some(cleaned) = cleaned else {
                // Nobody knows whom it names: it goes as a whole, and the shipped model is used where it was.
                self.ledger
                    .execute("DELETE FROM models WHERE version = ?1", [row.0])?;
                self.ledger
                    .execute("DELETE FROM model_uses WHERE version = ?1", [row.0])?;
                continue;
            };
            if cleaned != row.1 {
                self.ledger.execute(
                    "UPDATE models SET config = ?1 WHERE version = ?2",
                    params![cleaned, row.0],
                )?;
            }
        }
        Ok(())
    }

    /// The configuration file of the version in use; `None` for the model as shipped.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn model_in_use(&self) -> Result<Option<String>, WorkspaceError> {
        let version = self.version_in_use()?;
        self.ledger
            .query_row(
                "SELECT config FROM models WHERE version = ?1",
                [version],
                |row| row.get(0),
            )
            .optional()
            .map_err(|source| self.failed(source))
    }

    /// Somebody chose another version than the newest.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn went_back(&self) -> Result<bool, WorkspaceError> {
        let sql = "SELECT version <> (SELECT coalesce(max(version), -1) FROM models) FROM model_uses ORDER BY id DESC LIMIT 1";
        let chosen = self.ledger.query_row(sql, [], |row| row.get(0)).optional();
        let chosen = chosen.map_err(|source| self.failed(source))?;
        Ok(chosen.unwrap_or(false))
    }

    fn version_in_use(&self) -> Result<i64, WorkspaceError> {
        self.ledger
            .query_row(
                "SELECT version FROM model_uses ORDER BY id DESC LIMIT 1",
                [],
                |row| row.get(0),
            )
            .optional()
            .map(Option::unwrap_or_default)
            .map_err(|source| self.failed(source))
    }
}
