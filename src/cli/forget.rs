//! `introrank forget`: somebody leaves the workspace for good.

use anyhow::bail;

use super::args::ForgetArgs;
use super::derive::refresh_silently;
use super::output::{print, tell};
use super::{Outcome, inputs};
use crate::app::import;
use crate::render;
use crate::terminal::conversations;
use introrank_store::Forgetting;

/// Shows what would change, asks, and erases.
pub fn run(args: &ForgetArgs) -> anyhow::Result<Outcome> {
    let mut workspace = inputs::workspace(args.workspace.workspace.as_deref())?;
    let mut forget = |how| import::forget(&mut workspace, &args.person, args.exports_too, how);
    if args.dry_run {
        print(&render::would_forget(&forget(Forgetting::Preview)?))?;
        return Ok(Outcome::Found);
    }
    if !args.yes {
        let preview = render::would_forget(&forget(Forgetting::Preview)?);
        match conversations::forget(&preview)? {
            Some(true) => {}
            Some(false) => return Ok(Outcome::Nothing),
            None => bail!(
                "nobody is forgotten: there is nobody to ask; give --yes (--dry-run shows what would change)"
            ),
        }
    }
    let done = forget(Forgetting::Now)?;
    refresh_silently(&workspace);
    tell(&render::forgot(&done));
    Ok(Outcome::Found)
}
