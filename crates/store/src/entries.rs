//! The ledger's entries in the data base, and the team's settings beside it.

use std::collections::HashMap;
use std::io::Write;
use std::path::Path;

use rusqlite::{Connection, Row, TransactionBehavior, params};
use sha2::{Digest, Sha256};

use crate::error::{corrupt, ledger_failed};
use crate::{Workspace, WorkspaceError, private};
use introrank_core::day::Day;
use introrank_core::display::hex;
use introrank_core::evidence::{FactKind, Interaction, Records, TieKind, TieRow, person_key};
use introrank_core::moment::When;
use introrank_referrals::ledger::records::THERE;
use introrank_referrals::ledger::{Entry, EventKind, Ledger, RejectedEvent, Said, Settings};

/// What came of adding entries.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Appended {
    /// Kept, with their numbers.
    pub kept: Vec<Entry>,
    /// There already, from the same source.
    pub known: usize,
    /// Not kept, because they are about somebody the workspace has forgotten.
    pub forgotten: usize,
    /// Not kept, with their place among those given, and why.
    pub refused: Vec<(usize, RejectedEvent)>,
}

/// The number of somebody of whom the ledger tells, among the people of the lists.
fn known(records: &mut Records, who: &str) -> u32 {
    let key = person_key(who);
    records.in_ledger.insert(key.clone().into_owned());
    records.ties.keys.intern(&key)
}

impl Workspace {
    /// Every entry, taken back or not, in the order of writing.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn entries(&self) -> Result<Vec<Entry>, WorkspaceError> {
        read_all(&self.ledger).map_err(|source| self.failed(source))
    }

    /// The book as of a day.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn ledger(&self, as_of: Option<Day>) -> Result<Ledger, WorkspaceError> {
        Ok(Ledger::replay(self.entries()?, as_of))
    }

    /// Every entry with today's keys, see [`Ledger::with_names_of_today`].
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn ledger_with_current_keys(
        &self,
        as_of: Option<Day>,
        today: impl Fn(&str) -> Option<String>,
    ) -> Result<Ledger, WorkspaceError> {
        let entries = Ledger::with_names_of_today(self.entries()?, today);
        Ok(Ledger::replay(entries, as_of))
    }

    /// Adds entries, each if it fits what is there; those from a source that is known already are passed over. `write`
    /// gets the book as it is, all of it, and nobody else adds anything meanwhile. Entries may refer to others that they
    /// come with by the numbers they were given; the ledger puts its own in their place. `today` gives people their newest key.
    ///
    /// # Errors
    /// What `write` says, or when the ledger cannot be written; then none of them counts.
    pub fn append<E: From<WorkspaceError>>(
        &mut self,
        now: &str,
        today: impl Fn(&str) -> Option<String>,
        write: impl FnOnce(&Ledger) -> Result<Vec<Entry>, E>,
    ) -> Result<Appended, E> {
        let _lock = self.lock_to_write(now)?;
        let forgotten = self.forgotten()?;
        let mut ledger = self.ledger_with_current_keys(None, today)?;
        let entries = write(&ledger)?;
        let mut done = Appended::default();
        let failed = ledger_failed(&self.root);
        let failed = |source| E::from(failed(source));
        let transaction = self
            .ledger
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(failed)?;
        // The numbers that entries call each other by among themselves, and those they got.
        let mut numbers: HashMap<i64, i64> = HashMap::new();
        for (place, mut entry) in entries.into_iter().enumerate() {
            if forgotten.is_any(&entry) {
                done.forgotten += 1;
                continue;
            }
            let own = std::mem::take(&mut entry.id);
            if let Some(there) = there(&ledger, &entry.source) {
                numbers.insert(own, there);
                done.known += 1;
                continue;
            }
            let given = |number: i64| numbers.get(&number).copied().unwrap_or(number);
            entry.case = entry.case.map(given);
            entry.undoes = entry.undoes.map(given);
            let strange = [entry.case, entry.undoes]
                .into_iter()
                .flatten()
                .find(|number| *number < 0);
            if strange.is_some() {
                let why = "the entry it rests on is not in the file, or was left out";
                done.refused.push((place, RejectedEvent::Lacks(why.into())));
                continue;
            }
            if let Err(refusal) = ledger.check(&entry) {
                done.refused.push((place, refusal));
                continue;
            }
            // As SQLite gives them back: it has no -0, and no number that is none.
            for number in [&mut entry.amount, &mut entry.probability] {
                *number = number.filter(|n| !n.is_nan()).map(|n| n + 0.0);
            }
            now.clone_into(&mut entry.made_at);
            insert(&transaction, &entry).map_err(failed)?;
            entry.id = transaction.last_insert_rowid();
            numbers.insert(own, entry.id);
            ledger.insert(entry.clone());
            done.kept.push(entry);
        }
        transaction.commit().map_err(failed)?;
        Ok(done)
    }

    /// Adds to the records who dealt with whom, as the ledger tells, as if it stood in a file of interactions.
    pub(super) fn add_dealings(&self, records: &mut Records) -> Result<(), WorkspaceError> {
        for (from, to, day) in self.ledger(None)?.dealings() {
            let [from, to] = [from, to].map(|who| known(records, who));
            records.interactions.push(Interaction {
                from,
                to,
                kind: FactKind::Dealing,
                when: When::On(day),
                message: 0,
            });
        }
        Ok(())
    }

    /// What people said of ties, as the ledger tells, in the order in which it was said.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn said(&self) -> Result<Vec<Said>, WorkspaceError> {
        Ok(self.ledger(None)?.said)
    }

    /// A number that another process's writing into the ledger changes, and nothing changes back.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn version(&self) -> Result<i64, WorkspaceError> {
        let version = self
            .ledger
            .pragma_query_value(None, "data_version", |row| row.get(0));
        version.map_err(|source| self.failed(source))
    }

    /// Adds what was said to the records, as if it stood in a file of ratings.
    pub fn add_said(records: &mut Records, said: &[Said]) {
        for said in said {
            let [from, to] = [&said.from, &said.to].map(|who| known(records, who));
            records.ties.rows.push(TieRow {
                from,
                to,
                forward: f64::NAN,
                backward: f64::NAN,
                since: Some(said.on),
                kind: TieKind::Said(said.statement),
            });
        }
    }

    /// Where the team's settings are, or would be.
    pub fn settings_file(&self) -> std::path::PathBuf {
        self.root.join("settings.toml")
    }

    /// Where it is kept what columns of files hold, in a workspace's folder.
    pub fn columns_file(root: &Path) -> std::path::PathBuf {
        root.join("columns.toml")
    }

    /// Where the list of the day is kept as it was shown last, so that its lines can be done by their numbers.
    pub fn today_file(&self) -> std::path::PathBuf {
        self.root.join("today.json")
    }

    /// Where the team's own texts are, when it has any.
    pub fn templates(&self) -> std::path::PathBuf {
        self.root.join("templates")
    }

    /// Writes the team's settings, or one of its texts, for nobody else to read. The file is whole or as it was.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write_private(&self, path: &Path, text: &str) -> Result<(), WorkspaceError> {
        let folder = path.parent().unwrap_or(&self.root);
        // One at a time: they have one unfinished file.
        let _lock = self.lock()?;
        let write = || {
            private::make_folder(folder)?;
            // A link stays one: what it leads to is replaced.
            let place = path.canonicalize().unwrap_or_else(|_| path.to_owned());
            let unfinished = private::unfinished(&place);
            let mut file = private::make_file(&unfinished)?;
            let written = file
                .set_len(0)
                .and_then(|()| file.write_all(text.as_bytes()))
                .and_then(|()| file.sync_all())
                .and_then(|()| std::fs::rename(&unfinished, &place));
            if written.is_err() {
                drop(std::fs::remove_file(&unfinished));
            }
            written
        };
        write().map_err(|source| WorkspaceError::Io {
            path: path.into(),
            source,
        })
    }

    /// The team's settings; the defaults where there is no file.
    ///
    /// # Errors
    /// When the file cannot be read or understood.
    pub fn settings(&self) -> Result<Settings, WorkspaceError> {
        let path = self.settings_file();
        match std::fs::read_to_string(&path) {
            Ok(text) => {
                Settings::parse(&text).map_err(|source| WorkspaceError::Settings { path, source })
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Settings::default()),
            Err(source) => Err(WorkspaceError::Io { path, source }),
        }
    }
}

/// The number under which an entry from this source is kept already.
fn there(ledger: &Ledger, source: &str) -> Option<i64> {
    match source.strip_prefix(THERE) {
        Some(number) => number.parse().ok(),
        None => ledger.from_source(source),
    }
}

/// Every entry, in the order of writing.
pub(super) fn read_all(ledger: &Connection) -> rusqlite::Result<Vec<Entry>> {
    let mut query = ledger.prepare(
        "SELECT id, made_at, day, what, \"case\", rep, introducer, via, target, account, answer, reason,
                amount, probability, due, said_by, undoes, source, frozen, title, sum
         FROM entries ORDER BY id",
    )?;
    let rows = query.query_map([], entry)?;
    rows.collect()
}

fn insert(ledger: &Connection, entry: &Entry) -> rusqlite::Result<()> {
    let mut statement = ledger.prepare(
        "INSERT INTO entries (made_at, day, what, \"case\", rep, introducer, via, target, account, answer, reason,
                              amount, probability, due, said_by, undoes, source, frozen, title)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)",
    )?;
    statement.execute(params![
        entry.made_at,
        entry.on.to_string(),
        entry.what.word(),
        entry.case,
        entry.rep,
        entry.introducer,
        entry.via,
        entry.target,
        entry.account,
        entry.answer,
        entry.reason,
        entry.amount,
        entry.probability,
        entry.due.map(|day| day.to_string()),
        entry.by,
        entry.undoes,
        entry.source,
        entry.frozen,
        entry.title,
    ])?;
    let kept = Entry {
        id: ledger.last_insert_rowid(),
        ..entry.clone()
    };
    let sql = "UPDATE entries SET sum = ?2 WHERE id = ?1";
    ledger.execute(sql, params![kept.id, sum(&kept)])?;
    Ok(())
}

/// What an entry is read against: of every cell, so that not one bit of it turns in silence.
pub(super) fn sum(entry: &Entry) -> String {
    let number = |n: Option<f64>| n.map_or(String::new(), |n| n.to_string());
    let id = |id: Option<i64>| id.map_or(String::new(), |id| id.to_string());
    let cells = [
        entry.id.to_string(),
        entry.on.to_string(),
        entry.what.word().to_owned(),
        id(entry.case),
        id(entry.undoes),
        number(entry.amount),
        number(entry.probability),
        entry.due.map_or(String::new(), |day| day.to_string()),
    ];
    let texts = [
        &entry.made_at,
        &entry.rep,
        &entry.introducer,
        &entry.via,
        &entry.target,
        &entry.account,
        &entry.title,
        &entry.answer,
        &entry.reason,
        &entry.by,
        &entry.source,
        &entry.frozen,
    ];
    let mut hasher = Sha256::new();
    for cell in cells.iter().chain(texts) {
        hasher.update((cell.len() as u64).to_le_bytes());
        hasher.update(cell);
    }
    hex(&hasher.finalize()[..8])
}

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let damaged = |column: usize, text: &str| {
        rusqlite::Error::FromSqlConversionFailure(
            column,
            rusqlite::types::Type::Text,
            format!("'{text}' is nothing this version knows").into(),
        )
    };
    let day =
        |column: usize, text: String| Day::parse_iso(&text).ok_or_else(|| damaged(column, &text));
    let what: String = row.get(3)?;
    let due: Option<String> = row.get(14)?;
    let entry = Entry {
        id: row.get(0)?,
        made_at: row.get(1)?,
        on: day(2, row.get(2)?)?,
        what: EventKind::parse(&what).ok_or_else(|| damaged(3, &what))?,
        case: row.get(4)?,
        rep: row.get(5)?,
        introducer: row.get(6)?,
        via: row.get(7)?,
        target: row.get(8)?,
        account: row.get(9)?,
        answer: row.get(10)?,
        reason: row.get(11)?,
        amount: row.get(12)?,
        probability: row.get(13)?,
        due: due.map(|text| day(14, text)).transpose()?,
        by: row.get(15)?,
        undoes: row.get(16)?,
        source: row.get(17)?,
        frozen: row.get(18)?,
        title: row.get(19)?,
    };
    // Entries of earlier versions have none.
    let written: String = row.get(20)?;
    if !written.is_empty() && written != sum(&entry) {
        return Err(corrupt(format!(
            "entry {} is not what was written",
            entry.id
        )));
    }
    Ok(entry)
}
