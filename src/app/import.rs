//! Filling the workspace: files are read, kept, listed, taken out, and people are forgotten.

use std::path::{Path, PathBuf};

use introrank_core::display::clean;
use introrank_core::evidence::{ImportReport, Owner, Records};
use introrank_core::keys::title::TitleTable;
use introrank_core::progress::Progress;
use introrank_engine::people::{Directory, PersonIx};
use introrank_ingest::column_map::ColumnMap;
use introrank_ingest::{self as ingest, Sources};
use introrank_store::{Erased, Forgetting, Import, Imported, Workspace};

use super::columns;
use super::commit::now;
use super::error::Error;
use super::inputs::day_of_import;
use super::notice::Notice;
use super::people::{PeopleError, one_or_nobody};

/// What to import.
#[derive(Clone, Debug, Default)]
pub struct ImportRequest {
    /// Files, folders, archives or globs, in any mixture.
    pub paths: Vec<PathBuf>,
    /// Whose they are, where they do not say.
    pub owner: Option<String>,
    /// Address books of archives too.
    pub with_address_book: bool,
    /// Who was seen together stays out.
    pub without_seen_together: bool,
    /// What columns hold, as the user says and as is remembered.
    pub columns: ColumnMap,
}

/// Files that were read and are not kept yet.
pub struct ReadFiles {
    records: Records,
    columns: ColumnMap,
    /// What should be said about them.
    pub notices: Vec<Notice>,
}

/// Reads files. A bad row is set aside and counted.
///
/// # Errors
/// When a file cannot be read, or there is none.
pub fn read(request: &ImportRequest, progress: &dyn Progress) -> Result<ReadFiles, Error> {
    // Absolute, so that the same file is known again from any folder.
    let absolute = |path: &PathBuf| {
        std::path::absolute(path).map_err(|source| Error::Unreadable {
            path: path.clone(),
            source,
        })
    };
    let paths: Result<Vec<PathBuf>, Error> = request.paths.iter().map(absolute).collect();
    let sources = Sources {
        exports: paths?,
        owner: request.owner.clone(),
        with_address_book: request.with_address_book,
        columns: request.columns.clone(),
        today: Some(day_of_import(None)),
        ..Sources::default()
    };
    let mut records = ingest::read_into(Records::default(), &sources, false, progress)?;
    if request.without_seen_together {
        records.leave_out_together();
    }
    columns::check(&sources.columns, &records.report.shapes)?;
    Ok(ReadFiles {
        columns: sources.columns,
        notices: Notice::of_report(&records.report),
        records,
    })
}

impl ReadFiles {
    /// What became of every row.
    pub const fn report(&self) -> &ImportReport {
        &self.records.report
    }

    /// Keeps them in the workspace of a folder, which is made when there is none. What should be said about owners is said
    /// by the notices.
    ///
    /// # Errors
    /// When they cannot be written; then nothing is.
    pub fn keep(&mut self, root: &Path) -> Result<(Workspace, Imported, Vec<Notice>), Error> {
        let mut workspace = Workspace::create(root)?;
        let mut notices = adopt_owners(&workspace, &mut self.records)?;
        notices.extend(Notice::of_owners(&self.records.exports));
        let done = workspace.import(&mut self.records, &now())?;
        columns::remember(Some(root), &self.columns, &self.records.report.shapes)?;
        Ok((workspace, done, notices))
    }
}

/// An owner known by name only is the one owner of that name whom the workspace, or another of the files, knows better.
fn adopt_owners(workspace: &Workspace, records: &mut Records) -> Result<Vec<Notice>, Error> {
    if !records.exports.iter().any(|e| e.owner.is_name_only()) {
        return Ok(Vec::new());
    }
    let mut known: Vec<Owner> = workspace.owners()?;
    known.extend(records.exports.iter().map(|export| export.owner.clone()));
    let mut notices = Vec::new();
    for export in &mut records.exports {
        if let Some(one) = export.owner.known_as(&known) {
            let address = one.profile.as_ref().or(one.emails.first());
            notices.push(Notice::OwnerTakenFor {
                file: export.path.clone(),
                owner: export.owner.name.clone(),
                address: address.cloned().unwrap_or_default(),
            });
            export.owner = one.clone();
        }
    }
    Ok(notices)
}

/// Takes an import out of everything, or back in. Returns it.
///
/// # Errors
/// When there is no such import, or several.
pub fn set_removed(workspace: &mut Workspace, id: &str, removed: bool) -> Result<Import, Error> {
    let import = workspace.find(id)?;
    let now = now();
    workspace.set_removed(&import.id, removed.then_some(now.as_str()))?;
    Ok(import)
}

/// Erases a person from the workspace for good, or finds out what that would change. `owner_too`: also when they own imports,
/// which go with them.
///
/// # Errors
/// When the text means nobody, or several, or somebody who owns imports.
pub fn forget(
    workspace: &mut Workspace,
    person: &str,
    owner_too: bool,
    how: Forgetting,
) -> Result<Erased, Error> {
    let find = |directory: &Directory| -> Result<Option<PersonIx>, Error> {
        let Some(found) = one_or_nobody(directory, person)? else {
            return Ok(None);
        };
        let owners = directory.links.owners.iter().zip(&directory.links.rows);
        let own = owners.filter(|(owner, _)| **owner == found);
        let own: Vec<usize> = own.map(|(_, rows)| rows.len()).collect();
        if !own.is_empty() && !owner_too {
            let owns = PeopleError::OwnsImports {
                name: directory.people.name(found).to_owned(),
                imports: own.len(),
                people: own.iter().sum(),
            };
            return Err(owns.into());
        }
        Ok(Some(found))
    };
    let done = workspace.forget(person, &TitleTable::default(), how, find)?;
    let done = done.ok_or_else(|| PeopleError::NobodyKept(clean(person)))?;
    if how == Forgetting::Now && !done.is_pending {
        // The next that is written down makes one otherwise.
        drop(workspace.copy_anew(&now()));
    }
    Ok(done)
}
