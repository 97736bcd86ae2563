//! The right to be forgotten: a person leaves every segment, and only a keyed hash stays behind.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::time::Duration;

use hashbrown::HashSet;
use rusqlite::{ErrorCode, TransactionBehavior, params};

use crate::erase::{self, Called, Changed};
use crate::error::ledger_failed;
use crate::forgotten::{Forgotten, called, nameless_keys, spelled};
use crate::import::{id_of, path_of};
use crate::imports::keep;
use crate::workspace::PATIENCE;
use crate::{Import, Workspace, WorkspaceError, backup, decisions, forgotten};
use introrank_core::evidence::{Decision, Export, Records, person_key};
use introrank_core::keys::name;
use introrank_core::keys::title::TitleTable;
use introrank_engine::people::{Directory, PersonIx};
use introrank_ingest::{segment, segment_rows};
use introrank_referrals::ledger::{Entry, is_vocabulary};

/// What forgetting somebody did, or would do.
#[derive(Clone, Debug, PartialEq)]
pub struct Erased {
    /// What they were called.
    pub name: String,
    /// Imports that were rewritten or deleted, each with how many records it lost.
    pub imports: Vec<(Import, u64)>,
    /// Entries of the ledger that named them or spoke of them: as they were, and as they are.
    pub entries: Vec<Changed>,
    /// Entries whose text has their surname and too little else: they stay.
    pub perhaps: Vec<Entry>,
    /// Whether any import had them.
    pub is_known: bool,
    /// Bytes of them are left, because another program reads the ledger: the next command takes them away.
    pub is_pending: bool,
}

/// Whether somebody is forgotten, or it is only found out what that would change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forgetting {
    /// Nothing is written.
    Preview,
    /// For good.
    Now,
}

/// An import in the place of another; its records before and after. `None` where it goes as a whole.
struct Swap {
    old: Import,
    new: Option<Import>,
}

impl Swap {
    fn lost(&self) -> u64 {
        self.old.rows - self.new.as_ref().map_or(0, |new| new.rows)
    }
}

impl Workspace {
    /// Erases whoever `text` names from every import, those that do not count too, and sees to it that no later import
    /// brings them back. `find` gets everybody the workspace knows and says whom to forget; when it says nobody, the person
    /// may be one of whom only the ledger speaks, and is erased there. `None`: the ledger does not speak of them either.
    /// This is the one exception to segments never changing, and it cannot be undone.
    ///
    /// That it is to be done is written down with what it changes; whoever opens the workspace after a crash ends it. No
    /// copy of the ledger is kept from before.
    ///
    /// # Errors
    /// When `text` cannot be a person; what `find` says; when a segment cannot be read or written, or the ledger. An error
    /// of `find`, or of reading, leaves everything as it was.
    pub fn forget<E: From<WorkspaceError>>(
        &mut self,
        text: &str,
        titles: &TitleTable,
        how: Forgetting,
        find: impl FnOnce(&Directory) -> Result<Option<PersonIx>, E>,
    ) -> Result<Option<Erased>, E> {
        if is_vocabulary(text) {
            let text = text.to_owned();
            return Err(WorkspaceError::NotAPerson { text }.into());
        }
        let _lock = match self.lock() {
            Err(WorkspaceError::ReadOnly { .. }) if how == Forgetting::Preview => None,
            lock => Some(lock?),
        };
        let gone = self.lost_imports()?;
        let is_there = |import: &Import| gone.iter().all(|other| other.id != import.id);
        let (mut records, exports, lists) = self.all_records(is_there)?;
        // Who is one person as the user sees it; but who is hidden can be forgotten too.
        let hides = |decision: &Decision| matches!(decision, Decision::Hide { .. });
        records.decisions = self.decided()?;
        records.decisions.retain(|decision| !hides(decision));
        records.exclusions.clear();
        let directory = Directory::build(&records, titles, None);
        let Some(person) = find(&directory)? else {
            return Ok(self.forget_in_ledger(text, &without(gone), how)?);
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
        let is_only = |spell: fn(&str) -> String| is_the_only(&directory, &name, spell);
        let alone = is_only(|name| name::key(name, "").text);
        let listed_as = Some(wanted.as_str()).filter(|_| alone);
        new.extend(alone.then(|| forgotten.hash(&called(&name))));
        new.extend(is_only(spelled).then(|| forgotten.hash(&spelled(&name))));
        let entries = self.entries()?;
        let account = directory.people.account(person);
        let is_there = |at: &str| account.is_some() && directory.accounts.called(at) == account;
        let as_outsider = namesakes(&entries, &wanted)
            .into_iter()
            .filter(|key| name::parts_of_apart(key).is_some_and(|(_, at)| is_there(at)));
        let as_outsider: Vec<&str> = as_outsider.collect();
        new.extend(as_outsider.iter().map(|key| forgotten.hash(key)));
        let all_keys = keys.iter().chain(&as_outsider);
        let called = Called {
            keys: all_keys.map(|key| (*key).to_owned()).collect(),
            name,
            alone,
            account: account.map_or(String::new(), |ix| directory.accounts.get(ix).name.clone()),
        };
        let mut swaps = without(gone);
        for (e, (export, import)) in records.exports.into_iter().zip(exports).enumerate() {
            swaps.extend(self.export_without(import, export, (&directory, e), person, how)?);
        }
        for import in lists {
            swaps.extend(self.list_without(import, &forgotten, listed_as, how)?);
        }
        let done = self.forget_everywhere(&swaps, (&forgotten, &new), &keys, called, how)?;
        Ok(Some(done))
    }

    /// Imports that count no more and cannot be read either: they go as a whole, for somebody may be in there.
    fn lost_imports(&self) -> Result<Vec<Import>, WorkspaceError> {
        let all = self.imports()?.into_iter();
        // One that cannot be opened now may be opened later.
        let is_lost = |import: &Import| {
            let opened = std::fs::File::open(path_of(&self.folder(), &import.id));
            let is_gone = opened
                .as_ref()
                .is_err_and(|error| error.kind() == ErrorKind::NotFound);
            let is_other = opened.is_ok() && self.read(import, |_| Ok(())).is_err();
            import.removed.is_some() && (is_gone || is_other)
        };
        Ok(all.filter(is_lost).collect())
    }

    /// Puts everything that changes in its place, and takes the last bytes away.
    fn forget_everywhere(
        &mut self,
        swaps: &[Swap],
        (forgotten, new): (&Forgotten, &BTreeSet<String>),
        keys: &[&str],
        called: Called,
        how: Forgetting,
    ) -> Result<Erased, WorkspaceError> {
        if how == Forgetting::Now {
            // First, so that no crash leaves the person in there.
            self.drop_derived()?;
            backup::drop_all(&self.root)?;
            self.forget_in_models(&|key| forgotten.has(key))
                .map_err(|source| self.failed(source))?;
        }
        let entries = self.swap(swaps, new, keys, &called, how)?;
        // It is done: what is left of it is done by whoever comes next.
        let is_pending = how == Forgetting::Now && !self.end_forgetting().unwrap_or(false);
        let imports = swaps.iter();
        let perhaps = self.may_mean(&called, &entries)?;
        Ok(Erased {
            perhaps,
            name: called.name,
            imports: imports
                .map(|swap| (swap.old.clone(), swap.lost()))
                .collect(),
            entries,
            is_known: true,
            is_pending,
        })
    }

    /// An export without somebody, in place of the import it was; `None` when they are not in it. The whole export goes
    /// with its owner.
    fn export_without(
        &self,
        import: Import,
        mut export: Export,
        (directory, e): (&Directory, usize),
        person: PersonIx,
        how: Forgetting,
    ) -> Result<Option<Swap>, WorkspaceError> {
        let links = &directory.links;
        if links.owners[e] == person {
            let (old, new) = (import, None);
            return Ok(Some(Swap { old, new }));
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
        self.swapped(import, &rows, &about, how).map(Some)
    }

    /// An import with other rows than it had, written where it is more than a preview.
    fn swapped(
        &self,
        old: Import,
        rows: &[segment::Row<'_>],
        about: &segment::About<'_>,
        how: Forgetting,
    ) -> Result<Swap, WorkspaceError> {
        let new = match how {
            Forgetting::Now => keep(&self.folder(), old.clone(), rows, about)?.0,
            Forgetting::Preview => Import {
                rows: rows.len() as u64,
                ..old.clone()
            },
        };
        let new = Some(new);
        Ok(Swap { old, new })
    }

    /// Erases somebody who is on no list, and of whom only the ledger speaks. The caller holds the lock.
    fn forget_in_ledger(
        &mut self,
        text: &str,
        gone: &[Swap],
        how: Forgetting,
    ) -> Result<Option<Erased>, WorkspaceError> {
        let forgotten = self.forgotten()?;
        // A namesake who stands apart stays, and what is said of them goes on being written down.
        let entries = self.entries()?;
        let wanted = name::key(text, "").text;
        let same_name = namesakes(&entries, &wanted);
        let text = the_one_meant(text, &same_name)?;
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
        let account = name::parts_of_apart(text).map_or("", |(_, account)| account);
        let called = Called {
            keys: names.into_iter().map(str::to_owned).collect(),
            name: bare.to_owned(),
            alone,
            account: account.to_owned(),
        };
        if how == Forgetting::Now {
            self.drop_derived()?;
        }
        let hashes: BTreeSet<String> = hashes.into_iter().collect();
        let entries = self.swap(gone, &hashes, &[], &called, Forgetting::Preview)?;
        if !entries.iter().any(erase::names_fewer) {
            return Ok(None);
        }
        let mut is_pending = false;
        if how == Forgetting::Now {
            backup::drop_all(&self.root)?;
            self.swap(gone, &hashes, &[], &called, how)?;
            is_pending = !self.end_forgetting().unwrap_or(false);
        }
        let perhaps = self.may_mean(&called, &entries)?;
        Ok(Some(Erased {
            perhaps,
            name: called.name,
            imports: Vec::new(),
            entries,
            is_known: false,
            is_pending,
        }))
    }

    /// The entries beside those that change whose text may mean somebody.
    fn may_mean(&self, called: &Called, changed: &[Changed]) -> Result<Vec<Entry>, WorkspaceError> {
        let entries = self.entries()?.into_iter();
        let stays = |entry: &Entry| changed.iter().all(|(before, _)| before.id != entry.id);
        let perhaps = entries.filter(|entry| called.may_be_in(&entry.reason) && stays(entry));
        Ok(perhaps.collect())
    }

    /// A list without the rows that name somebody forgotten, by key or as `listed_as`, if it has any.
    fn list_without(
        &self,
        import: Import,
        forgotten: &Forgotten,
        listed_as: Option<&str>,
        how: Forgetting,
    ) -> Result<Option<Swap>, WorkspaceError> {
        let named = |text: Option<&str>| {
            let same = |wanted| text.is_some_and(|text| name::key(text, "").text == wanted);
            listed_as.is_some_and(same)
        };
        let mut records = Records::default();
        self.read(&import, |row| segment_rows::into_records(row, &mut records))?;
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
        self.swapped(import, &rows, &segment_rows::about_list(&list), how)
            .map(Some)
    }

    /// Puts rewritten imports in the place of the old ones, all at once, with everything that is erased from the ledger, and
    /// that files are still to be erased. Returns the entries that change; a preview changes none.
    fn swap(
        &mut self,
        swaps: &[Swap],
        forgotten: &BTreeSet<String>,
        keys: &[&str],
        called: &Called,
        how: Forgetting,
    ) -> Result<Vec<Changed>, WorkspaceError> {
        let failed = ledger_failed(&self.root);
        let transaction = self
            .ledger
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(&failed)?;
        let swap = || -> rusqlite::Result<Vec<Changed>> {
            forgotten::add(&transaction, forgotten)?;
            decisions::erase(&transaction, keys)?;
            let changed = erase::erase(&transaction, called)?;
            for Swap { old, new } in swaps {
                match new {
                    Some(new) => transaction.execute(
                        "UPDATE OR REPLACE imports SET id = ?2, rows = ?3 WHERE id = ?1",
                        params![old.id, new.id, new.rows as i64],
                    )?,
                    None => transaction.execute("DELETE FROM imports WHERE id = ?1", [&old.id])?,
                };
            }
            transaction.execute("INSERT OR IGNORE INTO unfinished VALUES ('forgetting')", [])?;
            Ok(changed)
        };
        let changed = swap().map_err(&failed)?;
        match how {
            Forgetting::Now => transaction.commit(),
            Forgetting::Preview => transaction.rollback(),
        }
        .map_err(&failed)?;
        Ok(changed)
    }

    /// Takes the last bytes of whoever was forgotten away: files that no import refers to, copies of the ledger, and what the
    /// ledger's own files still hold. False when another program reads the ledger, so that its log must stay: whoever opens
    /// the workspace next tries again. The caller holds the lock.
    pub(super) fn end_forgetting(&self) -> Result<bool, WorkspaceError> {
        self.drop_derived()?;
        self.drop_files()?;
        backup::drop_all(&self.root)?;
        let end = || -> rusqlite::Result<bool> {
            self.ledger.busy_timeout(Duration::from_secs(2))?;
            self.ledger.execute_batch("VACUUM")?;
            let is_read: i64 =
                self.ledger
                    .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
            if is_read == 0 {
                self.ledger.execute("DELETE FROM unfinished", [])?;
            }
            Ok(is_read == 0)
        };
        let ended = end().or_else(|error| match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Ok(false),
            _ => Err(self.failed(error)),
        });
        self.ledger
            .busy_timeout(PATIENCE)
            .map_err(|error| self.failed(error))?;
        ended
    }

    /// Makes a copy of the ledger without whoever was forgotten, in the place of those that had them. `now` begins with the day.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn copy_anew(&self, now: &str) -> Result<(), WorkspaceError> {
        drop(self.lock_to_write(now)?);
        Ok(())
    }

    /// True when somebody was forgotten and bytes of them may be left.
    pub(super) fn has_unfinished(&self) -> Result<bool, WorkspaceError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM unfinished)";
        let found = self.ledger.query_row(sql, [], |row| row.get(0));
        found.map_err(|source| self.failed(source))
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
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let left_over =
                name.starts_with(".import-") || id_of(&path).is_some_and(|id| !known.contains(id));
            if left_over {
                std::fs::remove_file(&path).map_err(io)?;
            }
        }
        Ok(())
    }
}

/// Nobody else has this name, as it is spelled.
fn is_the_only(directory: &Directory, name: &str, spell: fn(&str) -> String) -> bool {
    let own = spell(name);
    let all = directory.people.iter();
    let same = all.filter(|person| spell(directory.people.name(*person)) == own);
    same.count() == 1
}

/// Nothing in the place of imports.
fn without(imports: Vec<Import>) -> Vec<Swap> {
    let gone = imports.into_iter();
    gone.map(|old| Swap { old, new: None }).collect()
}

/// Which of several who have one name is meant: the one whose key is given, else the only one.
fn the_one_meant<'a>(text: &'a str, same_name: &[&'a str]) -> Result<&'a str, WorkspaceError> {
    let is_given = |key: &&&str| key.eq_ignore_ascii_case(text);
    match (same_name.iter().find(is_given), same_name) {
        (Some(given), _) => Ok(given),
        (None, [one]) => Ok(one),
        (None, []) => Ok(text),
        (None, several) => Err(WorkspaceError::SeveralPeople {
            text: text.to_owned(),
            keys: several.iter().map(|key| (*key).to_owned()).collect(),
        }),
    }
}

/// The texts of entries that name somebody of this name, each once, in order.
fn namesakes<'a>(entries: &'a [Entry], wanted: &str) -> Vec<&'a str> {
    let people = entries.iter().flat_map(Entry::people);
    let same = |text: &&str| !text.is_empty() && name::key(text, "").text == wanted;
    let found: BTreeSet<&str> = people.filter(same).collect();
    found.into_iter().collect()
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
