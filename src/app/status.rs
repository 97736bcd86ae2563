//! Where things stand: for whoever opens the program and does not know what to ask.

use std::path::Path;

use introrank_core::day::Day;
use introrank_referrals::ledger::EventKind;
use introrank_store::{Workspace, WorkspaceError};

use super::error::Error;
use super::inputs::{as_of, workspace_root};
use super::view::{NextMove, STATUS_SCHEMA, Status};

/// Looks at the registry and the ledger alone: no network is built.
///
/// # Errors
/// When the workspace is there and cannot be read.
pub fn status(workspace: Option<&Path>, day: Option<Day>) -> Result<Status, Error> {
    let root = workspace_root(workspace)?;
    let workspace = match Workspace::open(&root) {
        Err(WorkspaceError::Missing { .. }) => None,
        workspace => Some(workspace?),
    };
    let mut status = Status {
        schema: STATUS_SCHEMA,
        as_of: as_of(day, None),
        workspace: None,
        imports: 0,
        owners: Vec::new(),
        newest: None,
        planned: 0,
        waiting: 0,
        hot: 0,
        won: 0,
        next: NextMove::Import,
    };
    let Some(workspace) = workspace else {
        return Ok(status);
    };
    let settings = workspace.settings()?;
    status.as_of = as_of(day, Some(&settings));
    status.workspace = Some(root.display().to_string());
    let counts = workspace.imports()?.into_iter();
    for import in counts.filter(|import| import.removed.is_none()) {
        status.imports += 1;
        status.newest = status.newest.max(import.seen_on);
        if !import.owner.is_empty() && !status.owners.contains(&import.owner) {
            status.owners.push(import.owner);
        }
    }
    let ledger = workspace.ledger(Some(status.as_of))?;
    for case in ledger.cases.values() {
        if case.hot_until(status.as_of, &settings.limits).is_some() {
            status.hot += 1;
        } else if case.waits_for_introducer() {
            status.waiting += 1;
        } else if case.is_open() && !case.introducer.is_empty() && !case.got_to(EventKind::Asked) {
            status.planned += 1;
        }
        status.won += usize::from(case.got_to(EventKind::Won));
    }
    status.next = if status.imports == 0 {
        NextMove::Import
    } else if status.planned + status.waiting + status.hot > 0 {
        NextMove::Today
    } else if ledger.cases.is_empty() {
        NextMove::Find
    } else {
        NextMove::Plan
    };
    Ok(status)
}
