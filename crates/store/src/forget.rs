//! The right to be forgotten: a person leaves every segment, and only a keyed hash stays behind.

use std::collections::BTreeSet;

use hashbrown::HashSet;
use rusqlite::{TransactionBehavior, params};
use sha2::{Digest, Sha256};

use crate::error::ledger_failed;
use crate::imports::{keep, read};
use crate::{Import, Workspace, WorkspaceError, decisions, entries};
use introrank_core::display::hex;
use introrank_core::evidence::ConnectionRows;
use introrank_core::evidence::Decision;
use introrank_core::evidence::Interaction;
use introrank_core::evidence::{Export, Records};
use introrank_core::evidence::{TieRow, TieRows, person_key};
use introrank_core::keys::title::TitleTable;
use introrank_core::keys::{company, name};
use introrank_engine::people::{Directory, PersonIx};
use introrank_ingest::{segment, segment_rows};
use introrank_referrals::ledger::{Entry, is_vocabulary};

/// What forgetting somebody did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Erased {
    /// They are gone from the imports and from the ledger.
    Everywhere {
        /// What they were called.
        name: String,
        /// Imports that were rewritten or deleted.
        imports: usize,
    },
    /// Only the ledger spoke of them, and does no more.
    InLedger,
}

impl Workspace {
    pub(super) fn forgotten(&self) -> Result<Forgotten, WorkspaceError> {
        let read = || -> rusqlite::Result<Forgotten> {
            let secret = self.ledger.query_row(
                "SELECT value FROM secrets WHERE name = 'forgotten'",
                [],
                |row| row.get(0),
            )?;
            let mut query = self.ledger.prepare("SELECT hash FROM forgotten")?;
            let hashes = query
                .query_map([], |row| row.get(0))?
                .collect::<rusqlite::Result<_>>()?;
            Ok(Forgotten { secret, hashes })
        };
        read().map_err(|source| self.failed(source))
    }

    /// Takes people whom this workspace has forgotten out of records that were read from files.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn leave_out_forgotten(&self, records: &mut Records) -> Result<(), WorkspaceError> {
        self.forgotten()?.leave_out_of(records);
        Ok(())
    }

    /// Erases whoever `text` names from every import, those that do not count too, and sees to it that no later import
    /// brings them back. `find` gets everybody the workspace knows and says whom to forget; when it says nobody, the person
    /// may be one of whom only the ledger speaks, and is erased there. `None`: the ledger does not speak of them either.
    /// This is the one exception to segments never changing, and it cannot be undone.
    ///
    /// # Errors
    /// When `text` cannot be a person; what `find` says; when a segment cannot be read or written, or the ledger. An error
    /// of `find`, or of reading, leaves everything as it was.
    pub fn forget<E: From<WorkspaceError>>(
        &mut self,
        text: &str,
        titles: &TitleTable,
        find: impl FnOnce(&Directory) -> Result<Option<PersonIx>, E>,
    ) -> Result<Option<Erased>, E> {
        if is_vocabulary(text) {
            let text = text.to_owned();
            return Err(WorkspaceError::NotAPerson { text }.into());
        }
        let _lock = self.lock()?;
        let (mut records, exports, lists) = self.all_records(|_| true)?;
        // Who is one person as the user sees it; but who is hidden can be forgotten too.
        let hides = |decision: &Decision| matches!(decision, Decision::Hide { .. });
        records.decisions = self.decided()?;
        records.decisions.retain(|decision| !hides(decision));
        records.exclusions.clear();
        let directory = Directory::build(&records, titles, None);
        let Some(person) = find(&directory)? else {
            return Ok(self.forget_in_ledger(text)?);
        };
        let name = directory.people.name(person).to_owned();
        let mut forgotten = self.forgotten()?;
        let keys = directory.people.keys(person);
        let mut new: BTreeSet<String> = keys.iter().map(|key| forgotten.hash(key)).collect();
        let of_rows = keys_of_rows(&records, &directory, person);
        new.extend(of_rows.iter().map(|key| forgotten.hash(key)));
        forgotten.hashes.extend(new.iter().cloned());
        // A name in a list means the person only when nobody else has it.
        let wanted = name::key(&name, "").text;
        let same = |p: &PersonIx| name::key(directory.people.name(*p), "").text == wanted;
        let alone = directory.people.iter().filter(same).count() == 1;
        let listed_as = Some(wanted.as_str()).filter(|_| alone);
        if alone {
            new.insert(forgotten.hash(&called(&name)));
        }
        let entries = self.entries()?;
        let account = directory.people.account(person);
        let is_there = |at: &str| account.is_some() && directory.accounts.called(at) == account;
        let as_outsider = namesakes(&entries, &wanted)
            .into_iter()
            .filter(|key| name::parts_of_apart(key).is_some_and(|(_, at)| is_there(at)));
        let as_outsider: Vec<&str> = as_outsider.collect();
        new.extend(as_outsider.iter().map(|key| forgotten.hash(key)));
        let mut names = keys.clone();
        names.extend(alone.then_some(name.as_str()));
        names.extend(as_outsider);
        let mut swaps: Vec<(String, Option<Import>)> = Vec::new();
        for (e, (export, import)) in records.exports.into_iter().zip(exports).enumerate() {
            swaps.extend(self.export_without(import, export, (&directory, e), person)?);
        }
        for import in lists {
            swaps.extend(self.list_without(import, &forgotten, listed_as)?);
        }
        // First, so that no crash leaves the person in there.
        self.drop_derived()?;
        self.forget_in_models(&|key| forgotten.has(key))
            .map_err(|source| self.failed(source))?;
        self.swap(&swaps, &new, &keys, &names)?;
        let imports = swaps.len();
        Ok(Some(Erased::Everywhere { name, imports }))
    }

    /// An export without somebody, in place of the import it was; `None` when they are not in it. The whole export goes
    /// with its owner.
    fn export_without(
        &self,
        import: Import,
        mut export: Export,
        (directory, e): (&Directory, usize),
        person: PersonIx,
    ) -> Result<Option<(String, Option<Import>)>, WorkspaceError> {
        let links = &directory.links;
        if links.owners[e] == person {
            return Ok(Some((import.id, None)));
        }
        let before = segment_rows::of_export(&export).len();
        export.retain(
            |r| links.rows[e][r] != person,
            |n, _| links.facts[e][n] != person,
        );
        let (rows, about) = (
            segment_rows::of_export(&export),
            segment_rows::about_export(&export),
        );
        if rows.len() == before {
            return Ok(None);
        }
        let old = import.id.clone();
        let kept = keep(&self.folder(), import, &rows, &about)?;
        Ok(Some((old, Some(kept))))
    }

    /// Erases somebody who is on no list, and of whom only the ledger speaks. The caller holds the lock.
    fn forget_in_ledger(&mut self, text: &str) -> Result<Option<Erased>, WorkspaceError> {
        self.drop_derived()?;
        let forgotten = self.forgotten()?;
        // A namesake who stands apart stays, and what is said of them goes on being written down.
        let entries = self.entries()?;
        let wanted = name::key(text, "").text;
        let same_name = namesakes(&entries, &wanted);
        let is_given = |key: &&&str| key.eq_ignore_ascii_case(text);
        let text = match (same_name.iter().find(is_given), &same_name[..]) {
            (Some(given), _) => given,
            (None, [one]) => one,
            (None, []) => text,
            (None, several) => {
                return Err(WorkspaceError::SeveralPeople {
                    text: text.to_owned(),
                    keys: several.iter().map(|key| (*key).to_owned()).collect(),
                });
            }
        };
        let mut others = same_name
            .iter()
            .filter(|other| !other.eq_ignore_ascii_case(text));
        let is_apart = |other: &str| name::is_apart(other) || name::is_apart(text);
        let alone = !others.any(|other| is_apart(other));
        let bare = name::of_written(text);
        let mut hashes = vec![forgotten.hash(&person_key(text))];
        hashes.extend(alone.then(|| forgotten.hash(&called(bare))));
        // Other spellings of one name are one person.
        let mut names = if alone { same_name.clone() } else { vec![text] };
        names.extend((!names.contains(&text)).then_some(text));
        names.extend((alone && bare != text).then_some(bare));
        let failed = ledger_failed(&self.root);
        let transaction = self
            .ledger
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(&failed)?;
        let found = entries::erase(&transaction, &names).map_err(&failed)?;
        if found {
            for hash in hashes {
                transaction
                    .execute("INSERT OR IGNORE INTO forgotten VALUES (?1)", [hash])
                    .map_err(&failed)?;
            }
        }
        transaction.commit().map_err(&failed)?;
        self.ledger
            .execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);")
            .map_err(&failed)?;
        Ok(found.then_some(Erased::InLedger))
    }

    /// A list without the rows that name somebody forgotten, by key or as `listed_as`, if it has any.
    fn list_without(
        &self,
        import: Import,
        forgotten: &Forgotten,
        listed_as: Option<&str>,
    ) -> Result<Option<(String, Option<Import>)>, WorkspaceError> {
        let named = |text: Option<&str>| {
            let same = |wanted| text.is_some_and(|text| name::key(text, "").text == wanted);
            listed_as.is_some_and(same)
        };
        let mut records = Records::default();
        read(&self.segment(&import.id), |row| {
            segment_rows::into_records(row, &mut records)
        })?;
        let Some(list) = records.as_one_list(&import.path) else {
            return Ok(None);
        };
        let aliases = segment_rows::joined_aliases(&records);
        let mut rows = segment_rows::of_list(&records, &list, &aliases);
        let all = rows.len();
        rows.retain(|row| !forgotten.is_in(row) && !named(row.who) && !named(row.other));
        if rows.len() == all {
            return Ok(None);
        }
        let old = import.id.clone();
        let new = keep(
            &self.folder(),
            import,
            &rows,
            &segment_rows::about_list(&list),
        )?;
        Ok(Some((old, Some(new))))
    }

    /// Puts rewritten imports in the place of the old ones, all at once, and erases the old.
    fn swap(
        &mut self,
        swaps: &[(String, Option<Import>)],
        forgotten: &BTreeSet<String>,
        keys: &[&str],
        names: &[&str],
    ) -> Result<(), WorkspaceError> {
        let failed = ledger_failed(&self.root);
        let transaction = self
            .ledger
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(&failed)?;
        for hash in forgotten {
            transaction
                .execute("INSERT OR IGNORE INTO forgotten VALUES (?1)", [hash])
                .map_err(&failed)?;
        }
        decisions::erase(&transaction, keys).map_err(&failed)?;
        entries::erase(&transaction, names).map_err(&failed)?;
        for (old, new) in swaps {
            match new {
                Some(new) => transaction
                    .execute(
                        "UPDATE OR REPLACE imports SET id = ?2, rows = ?3 WHERE id = ?1",
                        params![old, new.id, new.rows as i64],
                    )
                    .map_err(&failed)?,
                None => transaction
                    .execute("DELETE FROM imports WHERE id = ?1", [old])
                    .map_err(&failed)?,
            };
        }
        transaction.commit().map_err(&failed)?;
        self.drop_files()?;
        self.ledger
            .execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);")
            .map_err(&failed)
    }

    /// Deletes files of segments that no import refers to: what was rewritten, and what a crash left over. The caller holds
    /// the lock, so that nobody is between writing and registering one.
    pub(super) fn drop_files(&self) -> Result<(), WorkspaceError> {
        let known: HashSet<String> = self
            .imports()?
            .into_iter()
            .map(|import| import.id)
            .collect();
        let folder = self.folder();
        let io = |source| WorkspaceError::Io {
            path: folder.clone(),
            source,
        };
        for entry in std::fs::read_dir(&folder).map_err(io)? {
            let path = entry.map_err(io)?.path();
            let name = path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned());
            let name = name.unwrap_or_default();
            let left_over = name.starts_with(".import-")
                || name
                    .strip_suffix(".parquet")
                    .is_some_and(|id| !known.contains(id));
            if left_over {
                std::fs::remove_file(&path).map_err(io)?;
            }
        }
        Ok(())
    }
}

/// Whom the workspace must not keep: hashes of their keys, with a secret of this workspace, so that the list itself says
/// nothing about anybody.
pub(super) struct Forgotten {
    secret: String,
    hashes: HashSet<String>,
}

impl Forgotten {
    fn hash(&self, key: &str) -> String {
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
    pub(super) fn is_called(&self, text: &str) -> bool {
        self.has(&person_key(text)) || self.has(&called(text))
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

/// The texts of entries that name somebody of this name, each once, in order.
fn namesakes<'a>(entries: &'a [Entry], wanted: &str) -> Vec<&'a str> {
    let people = entries.iter().flat_map(Entry::people);
    let same = |text: &&str| !text.is_empty() && name::key(text, "").text == wanted;
    let found: BTreeSet<&str> = people.filter(same).collect();
    found.into_iter().collect()
}

/// A name as what somebody is called.
fn called(name: &str) -> String {
    format!("called:{}", name::key(name, "").text)
}

/// The keys that a row without any address may have: of name and account, and of the one connection it is.
fn nameless_keys(rows: &ConnectionRows, row: usize, owner: &str) -> [String; 3] {
    let name = name::key(rows.first.get(row), rows.last.get(row)).text;
    let company = company::key(rows.company.get(row)).unwrap_or_default();
    let since = rows.connected_on[row];
    [
        name::person_key_at(&name, &company),
        name::person_key_of(&name, &company, owner, since),
        name::person_key_of(&name, "", owner, since),
    ]
}

/// The keys of a person's rows without any address.
fn keys_of_rows(records: &Records, directory: &Directory, person: PersonIx) -> Vec<String> {
    let mut keys = Vec::new();
    for (export, people) in records.exports.iter().zip(&directory.links.rows) {
        let (rows, owner) = (&export.rows, export.owner.label());
        for (r, _) in people.iter().enumerate().filter(|(_, p)| **p == person) {
            if rows.profile.get(r).is_empty() && rows.email.get(r).is_empty() {
                keys.extend(nameless_keys(rows, r, owner));
            }
        }
    }
    keys
}
