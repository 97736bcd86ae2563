//! The one way in which anything is written into the ledger: entries in, the next snapshot out.

use introrank_core::day::Day;
use introrank_core::evidence::Records;
use introrank_core::progress::Progress;
use introrank_engine::session::{Session, Setup};
use introrank_referrals::ledger::{Entry, Ledger};
use introrank_store::tables::Table;
use introrank_store::{Appended, Workspace, WorkspaceError};

use super::error::Error;
use super::inputs::model;
use super::notice::Notice;
use super::snapshot::Snapshot;

/// What was added.
pub struct Committed {
    /// What became of each entry.
    pub appended: Appended,
    /// It changed who is tied to whom: the next snapshot is a new one, see [`next`].
    pub changes_ties: bool,
}

/// The moment, for the ledger.
#[expect(
    clippy::disallowed_methods,
    reason = "when something was written down is no input of any computation"
)]
pub fn now() -> String {
    jiff::Timestamp::now()
        .strftime("%Y-%m-%dT%H:%M:%SZ")
        .to_string()
}

/// Adds entries to the ledger, each if it fits what is there. `write` gets the ledger as it is at that moment, all of it, and
/// nobody else adds anything meanwhile. The derived tables stay as they are until something else counts.
///
/// # Errors
/// What `write` says, or when the ledger cannot be written; then none of them counts.
pub fn append<E>(
    snapshot: &Snapshot,
    write: impl FnOnce(&Ledger) -> Result<Vec<Entry>, E>,
) -> Result<Committed, E>
where
    E: From<Error> + From<WorkspaceError>,
{
    let mut workspace = snapshot.workspace()?;
    let session = &snapshot.session;
    let appended = workspace.append(&now(), |key| session.current_key(key), write)?;
    Ok(Committed {
        changes_ties: appended.kept.iter().any(Entry::speaks_of_ties),
        appended,
    })
}

/// Everything as it is after something was added.
///
/// # Errors
/// When it cannot be read again.
pub fn next(
    snapshot: &Snapshot,
    committed: &Committed,
    progress: &dyn Progress,
) -> Result<Snapshot, Error> {
    if committed.changes_ties {
        snapshot.reopened(progress)
    } else {
        let next = snapshot.replayed()?;
        // Asks tire those who were asked.
        let fatigue = next.ledger.fatigue(&next.settings.limits);
        if fatigue == next.session.setup.fatigue {
            Ok(next)
        } else {
            snapshot.reopened(progress)
        }
    }
}

/// Everything a workspace knows today.
pub struct Known {
    /// The records.
    pub(super) records: Records,
    /// What they make.
    pub(super) session: Session,
}

/// Reads everything a workspace knows today.
///
/// # Errors
/// When it cannot be read.
pub(super) fn known_today(workspace: &Workspace, progress: &dyn Progress) -> Result<Known, Error> {
    let setup = Setup {
        config: model(workspace)?.0,
        ..Setup::new(Day::today())
    };
    let records = workspace.records()?;
    let session = Session::from_records(&records, setup, progress);
    Ok(Known { records, session })
}

/// Writes the derived tables of a workspace, unless they are up to date. Returns everything the workspace knows today when
/// they were not; `known` is that, where somebody has it already.
///
/// # Errors
/// When something cannot be read or written; the old tables stay.
pub fn derive(
    workspace: &Workspace,
    known: Option<Known>,
    progress: &dyn Progress,
) -> Result<Option<Known>, Error> {
    let as_of = Day::today();
    let mut derived = None;
    workspace.derive(as_of, |folder| -> Result<(), DeriveError> {
        let known = match known {
            Some(known) => known,
            None => known_today(workspace, progress)?,
        };
        progress.stage("writing the network", None);
        for (table, name, _) in Table::ALL {
            let file = std::fs::File::create(folder.join(format!("{name}.parquet")))?;
            let mut file = std::io::BufWriter::new(file);
            table
                .write_parquet(&known.session, &mut file)
                .map_err(std::io::Error::other)?;
            std::io::Write::flush(&mut file)?;
            file.get_ref().sync_all()?;
        }
        derived = Some(known);
        Ok(())
    })?;
    Ok(derived)
}

/// Brings a workspace up to date after something changed in it. Returns what should be said about what it holds now, where
/// that is new.
///
/// # Errors
/// As [`derive()`].
pub fn refresh(
    workspace: &Workspace,
    known: Option<Known>,
    progress: &dyn Progress,
) -> Result<Vec<Notice>, Error> {
    let derived = derive(workspace, known, progress)?;
    Ok(derived.map_or_else(Vec::new, |known| {
        Notice::of_workspace(&known.records, &known.session)
    }))
}

/// An error while tables are derived.
struct DeriveError(Error);

impl From<Error> for DeriveError {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl From<WorkspaceError> for DeriveError {
    fn from(error: WorkspaceError) -> Self {
        Self(error.into())
    }
}

impl From<std::io::Error> for DeriveError {
    fn from(error: std::io::Error) -> Self {
        Self(Error::Write(error))
    }
}

impl From<DeriveError> for Error {
    fn from(error: DeriveError) -> Self {
        error.0
    }
}
