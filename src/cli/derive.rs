//! The derived network of the workspace, written anew after whatever changes what counts.

use super::remarks::Remarks;
use crate::app::commit;
use crate::terminal::Bars;
use crate::terminal::words;
use introrank_store::Workspace;

/// Writes the derived network, unless it is up to date. What was asked for is done already, so that a failure here is a
/// remark and no error.
pub fn refresh(workspace: &Workspace, bars: &Bars, remarks: &Remarks) {
    let done = commit::refresh(workspace, bars);
    bars.clear();
    match done {
        Ok(notices) => remarks.notices(&notices),
        Err(error) => remarks.warn(&format!(
            "  the tables in the workspace's network folder could not be written anew: {}",
            words::chain(&error)
        )),
    }
}

/// Brings the derived network up to date, without a remark.
pub fn refresh_silently(workspace: &Workspace) {
    refresh(workspace, &Bars::new(false), &Remarks::none());
}
