//! `introrank repair`: whether everything that is kept is what was written, and the way back where it is not.

use anyhow::bail;

use super::Outcome;
use super::args::RepairArgs;
use super::output::{print, tell};
use crate::app::workspace_root;
use crate::render::{self, RepairHints};
use introrank_core::day::Day;
use introrank_store::{check, restore};

/// Looks at everything, and puts the newest good copy in the place of a ledger that is damaged.
pub fn run(args: &RepairArgs) -> anyhow::Result<Outcome> {
    let root = workspace_root(args.workspace.workspace.as_deref())?;
    let found = check(&root, Day::today())?;
    let hints = RepairHints {
        restore: "introrank repair --restore",
        without: "introrank imports remove",
    };
    print(&render::checked(&found, &hints))?;
    let backup = match (&found.ledger, &found.backup) {
        (None, _) if args.restore => bail!("--restore: the ledger is whole, nothing was changed"),
        (Some(_), None) if args.restore => bail!(
            "--restore: there is no copy of the ledger that is whole; nothing was changed. What was imported can be imported again into another folder: introrank import PATH... --workspace FOLDER"
        ),
        (Some(_), Some(backup)) if args.restore => backup,
        _ if found.is_whole() => return Ok(Outcome::Found),
        _ => return Ok(Outcome::Nothing),
    };
    let restored = restore(&root, backup)?;
    tell(&render::restored(backup, &restored, "introrank import"));
    Ok(Outcome::Found)
}
