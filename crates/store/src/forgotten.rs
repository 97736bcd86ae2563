//! Whom the workspace has forgotten, and how files that are read are kept free of them.

use std::collections::BTreeSet;

use hashbrown::HashSet;
use rusqlite::{Connection, OptionalExtension};
use sha2::{Digest, Sha256};

use crate::erase::one_spelling;
use crate::error::corrupt;
use crate::{Workspace, WorkspaceError};
use introrank_core::display::hex;
use introrank_core::evidence::{
    ConnectionRows, Export, Interaction, Records, TieRow, TieRows, person_key,
};
use introrank_core::keys::{company, name};
use introrank_ingest::segment;
use introrank_referrals::ledger::Entry;

impl Workspace {
    pub(super) fn forgotten(&self) -> Result<Forgotten, WorkspaceError> {
        read(&self.ledger).map_err(|source| self.failed(source))
    }

    /// Takes people whom this workspace has forgotten out of records that were read from files. Returns how many records
    /// that were.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn leave_out_forgotten(&self, records: &mut Records) -> Result<usize, WorkspaceError> {
        let count = |records: &Records| -> usize {
            let exports: usize = records.exports.iter().map(Export::records).sum();
            exports + records.ties.rows.len() + records.interactions.len()
        };
        let before = count(records);
        self.forgotten()?.leave_out_of(records);
        Ok(before - count(records))
    }
}

impl Workspace {
    /// Entries without those about people whom this workspace has forgotten, and how many those were.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn without_forgotten(
        &self,
        mut entries: Vec<Entry>,
    ) -> Result<(Vec<Entry>, usize), WorkspaceError> {
        let (forgotten, before) = (self.forgotten()?, entries.len());
        entries.retain(|entry| !forgotten.is_any(entry));
        let out = before - entries.len();
        Ok((entries, out))
    }
}

/// Whom a ledger has forgotten, read against the sum of it: with one bit of the secret turned nobody would be.
pub(super) fn read(ledger: &Connection) -> rusqlite::Result<Forgotten> {
    let secret = |name: &str| {
        let sql = "SELECT value FROM secrets WHERE name = ?1";
        ledger.query_row(sql, [name], |row| row.get(0)).optional()
    };
    let mut query = ledger.prepare("SELECT hash FROM forgotten")?;
    let hashes = query.query_map([], |row| row.get(0))?;
    let forgotten = Forgotten {
        secret: secret("forgotten")?.unwrap_or_default(),
        hashes: hashes.collect::<rusqlite::Result<_>>()?,
    };
    let written: Option<String> = secret("sum of the forgotten")?;
    // Earlier versions wrote none.
    let is_right = written.is_none_or(|written| written == forgotten.sum());
    if !is_right || forgotten.secret.is_empty() {
        let what = "the list of the forgotten is not what was written";
        return Err(corrupt(what.to_owned()));
    }
    Ok(forgotten)
}

/// Adds hashes to the forgotten, and the sum of all.
pub(super) fn add(ledger: &Connection, hashes: &BTreeSet<String>) -> rusqlite::Result<()> {
    for hash in hashes {
        ledger.execute("INSERT OR IGNORE INTO forgotten VALUES (?1)", [hash])?;
    }
    ledger.execute(
        "DELETE FROM secrets WHERE name = 'sum of the forgotten'",
        [],
    )?;
    let sum = read(ledger)?.sum();
    let sql = "INSERT INTO secrets VALUES ('sum of the forgotten', ?1)";
    ledger.execute(sql, [sum])?;
    Ok(())
}

/// Whom the workspace must not keep: hashes of their keys, with a secret of this workspace, so that the list itself says
/// nothing about anybody.
pub(super) struct Forgotten {
    secret: String,
    pub(super) hashes: HashSet<String>,
}

impl Forgotten {
    fn sum(&self) -> String {
        let mut all: Vec<&String> = self.hashes.iter().collect();
        all.sort_unstable();
        let mut hasher = Sha256::new();
        for part in std::iter::once(&self.secret).chain(all) {
            hasher.update(part);
            hasher.update("\n");
        }
        hex(&hasher.finalize()[..8])
    }

    pub(super) fn hash(&self, key: &str) -> String {
        let mut hasher = Sha256::new();
        for part in [&self.secret, key, &self.secret] {
            hasher.update((part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        hex(&hasher.finalize())
    }

    pub(super) fn has(&self, key: &str) -> bool {
        !key.is_empty() && self.hashes.contains(&self.hash(key))
    }

    /// True when somebody forgotten is called so: by a key, or by a name that nobody else had.
    /// True when an entry is about one of them.
    pub(super) fn is_any(&self, entry: &Entry) -> bool {
        entry.people().iter().any(|text| self.is_called(text))
    }

    fn is_called(&self, text: &str) -> bool {
        self.has(&person_key(text)) || self.has(&called(text)) || self.has(&spelled(text))
    }

    /// Takes forgotten people out of records that were just read from files.
    fn leave_out_of(&self, records: &mut Records) {
        if self.hashes.is_empty() {
            return;
        }
        self.leave_out_of_exports(&mut records.exports);
        let all = std::mem::take(&mut records.ties);
        let mut ties = TieRows::default();
        let new: Vec<Option<u32>> = all
            .keys
            .iter()
            .map(|key| (!self.has(key)).then(|| ties.keys.intern(key)))
            .collect();
        let new = |number: u32| new[number as usize];
        ties.rows = all
            .rows
            .into_iter()
            .filter_map(|row| {
                let (from, to) = (new(row.from)?, new(row.to)?);
                Some(TieRow { from, to, ..row })
            })
            .collect();
        records.ties = ties;
        records.interactions = std::mem::take(&mut records.interactions)
            .into_iter()
            .filter_map(|one| {
                let (from, to) = (new(one.from)?, new(one.to)?);
                Some(Interaction { from, to, ..one })
            })
            .collect();
    }

    /// Takes forgotten people out of exports, and their own exports as a whole.
    pub(super) fn leave_out_of_exports(&self, exports: &mut Vec<Export>) {
        exports.retain(|export| !self.is_owner(export));
        for export in exports {
            self.leave_out(export);
        }
    }

    /// True for an export of somebody forgotten.
    fn is_owner(&self, export: &Export) -> bool {
        let owner = &export.owner;
        let name = name::person_key(&name::key(&owner.name, "").text);
        let keys = owner
            .profile
            .iter()
            .chain(&owner.emails)
            .chain(std::iter::once(&name));
        !self.hashes.is_empty() && keys.into_iter().any(|key| self.has(key))
    }

    /// Takes forgotten people out of an export.
    fn leave_out(&self, export: &mut Export) {
        if self.hashes.is_empty() {
            return;
        }
        let rows = &export.rows;
        let mut keep: Vec<bool> = (0..rows.len())
            .map(|r| {
                let (profile, email) = (rows.profile.get(r), rows.email.get(r));
                if profile.is_empty() && email.is_empty() {
                    let owner = export.owner.label();
                    return !nameless_keys(rows, r, owner)
                        .iter()
                        .any(|key| self.has(key));
                }
                !self.has(profile) && !self.has(email)
            })
            .collect();
        for (row, email) in &rows.more_emails {
            keep[*row as usize] &= !self.has(email);
        }
        export.retain(|r| keep[r], |_, key| !self.has(key));
    }

    /// True when a row of a list names somebody forgotten.
    pub(super) fn is_in(&self, row: &segment::Row<'_>) -> bool {
        let key = |text: Option<&str>| text.is_some_and(|text| self.has(&person_key(text)));
        !self.hashes.is_empty() && (key(row.who) || key(row.other))
    }
}

/// A name in one spelling as what somebody is called.
pub(super) fn spelled(name: &str) -> String {
    format!("spelled:{}", one_spelling(name))
}

/// A name as what somebody is called.
pub(super) fn called(name: &str) -> String {
    format!("called:{}", name::key(name, "").text)
}

/// The keys that a row without any address may have: of name and account, and of the one connection it is.
pub(super) fn nameless_keys(rows: &ConnectionRows, row: usize, owner: &str) -> [String; 3] {
    let name = name::key(rows.first.get(row), rows.last.get(row)).text;
    let company = company::key(rows.company.get(row)).unwrap_or_default();
    let since = rows.connected_on[row];
    [
        name::person_key_at(&name, &company),
        name::person_key_of(&name, &company, owner, since),
        name::person_key_of(&name, "", owner, since),
    ]
}
