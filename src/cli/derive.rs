//! The derived network of the workspace, written anew after whatever changes what counts.

use super::output::tell;
use super::remarks::Remarks;
use crate::app::{commit, learn};
use crate::render;
use crate::terminal::Bars;
use crate::terminal::words;
use introrank_store::Workspace;

/// Writes the derived network, unless it is up to date. What was asked for is done already, so that a failure here is a
/// remark and no error.
pub fn refresh(workspace: &Workspace, bars: &Bars, remarks: &Remarks) {
    write(workspace, None, bars, remarks);
}

/// The same after files were imported: first their history teaches, and what it taught is said.
pub fn after_import(workspace: &mut Workspace, bars: &Bars, remarks: &Remarks) {
    let known = match learn::after_import(workspace, bars) {
        Ok((known, taught)) => {
            bars.clear();
            if let Some(taught) = taught {
                tell(&render::taught(&taught));
            }
            known
        }
        Err(error) => {
            bars.clear();
            remarks.warn(&format!(
                "  nothing was learned from your history: {}",
                words::chain(&error)
            ));
            None
        }
    };
    write(workspace, known, bars, remarks);
}

fn write(workspace: &Workspace, known: Option<commit::Known>, bars: &Bars, remarks: &Remarks) {
    let done = commit::refresh(workspace, known, bars);
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
