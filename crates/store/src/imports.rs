//! The registry of imports, and the segments it speaks of.

use std::collections::BTreeSet;
use std::path::Path;

use introrank_core::day::Day;
use introrank_core::evidence::{
    Alias, Decision, Export, Kind, Owner, Records, Source, know_crm_owners,
};
use introrank_ingest::segment;
use introrank_ingest::segment_rows;
use rayon::prelude::*;
use rusqlite::{OptionalExtension, TransactionBehavior, params};

use crate::error::{WorkspaceError, ledger_failed};
use crate::import::{Import, path_of};
use crate::workspace::Workspace;

/// What an import call did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// New, or counting again.
    pub added: Vec<Import>,
    /// There already.
    pub known: Vec<Import>,
    /// There already, and what was kept of them was damaged or gone: they are whole again.
    pub healed: Vec<Import>,
    /// Lists that a newer version of the same file replaces.
    pub replaced: Vec<String>,
    /// Records that were left out because they are about somebody the workspace has forgotten.
    pub forgotten: usize,
}

impl Workspace {
    /// Keeps everything in `records`. `now` is written down as the time of the import.
    ///
    /// # Errors
    /// When writing fails; then nothing of this call counts.
    pub fn import(&mut self, records: &mut Records, now: &str) -> Result<Imported, WorkspaceError> {
        // One import or forgetting at a time: nobody erases what another is about to register.
        let _lock = self.lock_to_write(now)?;
        if !self.settings()?.privacy.seen_together {
            records.leave_out_together();
        }
        let forgotten = self.forgotten()?;
        let count =
            |records: &Records| -> usize { records.exports.iter().map(Export::records).sum() };
        let mut left_out = count(records);
        forgotten.leave_out_of_exports(&mut records.exports);
        left_out -= count(records);
        let folder = self.folder();
        let kept = records.exports.par_iter().map(|export| {
            let (rows, about) = (
                segment_rows::of_export(export),
                segment_rows::about_export(export),
            );
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
        let mut imports = kept.collect::<Result<Vec<(Import, bool)>, WorkspaceError>>()?;
        let aliases = segment_rows::joined_aliases(records);
        for list in &records.lists {
            let mut rows = segment_rows::of_list(records, list, &aliases);
            let all = rows.len();
            rows.retain(|row| !forgotten.is_in(row));
            left_out += all - rows.len();
            let about = segment_rows::about_list(list);
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

    /// Registers imports, each with whether its segment was written just now.
    fn register(&mut self, imports: Vec<(Import, bool)>) -> Result<Imported, WorkspaceError> {
        let failed = ledger_failed(&self.root);
        let mut done = Imported::default();
        let transaction = self
            .ledger
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(&failed)?;
        let all: Vec<&Import> = imports.iter().map(|(import, _)| import).collect();
        retire_crm(&transaction, &all).map_err(&failed)?;
        for (import, is_new) in imports {
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
            let list = match counts {
                Some(_) if is_new => &mut done.healed,
                Some(true) => &mut done.known,
                _ => &mut done.added,
            };
            list.push(import);
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
        if removed_at.is_none() {
            self.read(&self.find(id)?, |_| Ok(()))?;
        }
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
        let mut records = self.records_before_statements()?;
        Self::add_said(&mut records, &self.said()?);
        Ok(records)
    }

    /// The same without what people said of ties, as the ledger tells.
    ///
    /// # Errors
    /// As [`records`](Self::records).
    pub fn records_before_statements(&self) -> Result<Records, WorkspaceError> {
        let counts = |import: &Import| import.removed.is_none();
        let mut records = self.all_records(counts)?.0;
        if !self.settings()?.privacy.seen_together {
            records.leave_out_together();
        }
        records.decisions = self.decided()?;
        let decided = records
            .decisions
            .iter()
            .filter_map(|decision| match decision {
                Decision::SameAccount { alias, account } => Some(Alias {
                    name: alias.clone(),
                    account: account.clone(),
                    is_part: false,
                }),
                _ => None,
            });
        records.aliases.extend(decided.collect::<Vec<_>>());
        self.add_dealings(&mut records)?;
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
        self.add_dealings(&mut records)?;
        Self::add_said(&mut records, &self.said()?);
        Ok(records)
    }

    /// Owners of the exports that count, as far as these can be read.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn owners(&self) -> Result<Vec<Owner>, WorkspaceError> {
        let imports = self.imports()?.into_iter();
        let counts = |import: &Import| import.removed.is_none() && !import.owner.is_empty();
        let owners = imports.filter(counts).filter_map(|import| {
            let mut export = segment_rows::empty(&import.path, &import.group);
            segment_rows::tell(&mut export, &self.read(&import, |_| Ok(())).ok()?);
            Some(export.owner)
        });
        Ok(owners.collect())
    }

    /// Reads the segment of an import.
    pub(crate) fn read(
        &self,
        import: &Import,
        take: impl FnMut(&segment::Row<'_>) -> Result<(), String>,
    ) -> Result<Vec<(String, String)>, WorkspaceError> {
        read(&self.folder(), import, take)
    }

    /// The records of some imports, and which import each export and list came from.
    pub(crate) fn all_records(
        &self,
        wanted: impl Fn(&Import) -> bool,
    ) -> Result<(Records, Vec<Import>, Vec<Import>), WorkspaceError> {
        let mut records = Records::default();
        let wanted = self.imports()?.into_iter().filter(wanted);
        let (lists, exports): (Vec<Import>, Vec<Import>) =
            wanted.partition(|import| import.owner.is_empty());
        for import in &lists {
            self.read(import, |row| segment_rows::into_records(row, &mut records))?;
        }
        let folder = self.folder();
        let kept = exports.par_iter().map(|import| {
            let mut export = segment_rows::empty(&import.path, &import.group);
            let about = read(&folder, import, |row| {
                segment_rows::into_export(row, &mut export)
            })?;
            segment_rows::tell(&mut export, &about);
            export.rows.newest = import.seen_on;
            export.facts.settle();
            Ok(export)
        });
        records.exports = kept.collect::<Result<_, WorkspaceError>>()?;
        know_crm_owners(&mut records.exports, &[]);
        Ok((records, exports, lists))
    }
}

/// A CRM's contacts are exported anew with each change, all of them: what an earlier version of the same file said of
/// anybody's contacts counts no more.
fn retire_crm(
    transaction: &rusqlite::Transaction<'_>,
    imports: &[&Import],
) -> rusqlite::Result<()> {
    let kind = Source::Crm.words();
    let new = imports.iter().filter(|import| import.kind == kind);
    let new: Vec<&Import> = new.copied().collect();
    let paths: BTreeSet<&str> = new.iter().map(|import| import.path.as_str()).collect();
    for path in paths {
        let mut query = transaction.prepare(
            "SELECT id FROM imports WHERE kind = ?1 AND path = ?2 AND removed_at IS NULL",
        )?;
        let old = query.query_map([kind, path], |row| row.get::<_, String>(0))?;
        for id in old.collect::<rusqlite::Result<Vec<String>>>()? {
            if let Some(first) = new
                .first()
                .filter(|_| new.iter().all(|import| import.id != id))
            {
                transaction.execute(
                    "UPDATE imports SET removed_at = ?1, removed_why = 'replaced by a newer version of the file'
                     WHERE id = ?2",
                    [&first.imported_at, &id],
                )?;
            }
        }
    }
    Ok(())
}

/// Writes the segment of an import, unless it is there and whole, and completes the import with what the content says.
/// Returns beside it whether it was written.
pub(crate) fn keep(
    folder: &Path,
    import: Import,
    rows: &[segment::Row<'_>],
    about: &segment::About<'_>,
) -> Result<(Import, bool), WorkspaceError> {
    let import = Import {
        id: segment::id(rows, about),
        rows: rows.len() as u64,
        ..import
    };
    let is_new = read(folder, &import, |_| Ok(())).is_err();
    if is_new {
        segment::write(&path_of(folder, &import.id), rows, about)?;
    }
    Ok((import, is_new))
}

/// Reads the segment of an import, of which not one bit may differ from what was written.
fn read(
    folder: &Path,
    import: &Import,
    take: impl FnMut(&segment::Row<'_>) -> Result<(), String>,
) -> Result<Vec<(String, String)>, WorkspaceError> {
    let path = path_of(folder, &import.id);
    let damaged = |reason: String| WorkspaceError::Damaged {
        import: Box::new(import.clone()),
        reason,
    };
    let file = std::fs::File::open(&path).map_err(|error| damaged(error.to_string()))?;
    let told = segment::read(&path, file, take).map_err(|error| damaged(error.reason))?;
    if told.id != import.id {
        return Err(damaged(segment::DAMAGED.to_owned()));
    }
    Ok(told.about)
}
