//! `introrank ledger`: the cases that are open, or every entry; `introrank settings`: what the team decides.

use super::args::{LedgerArgs, ReportFormat, SettingsArgs};
use super::output::{print, tell};
use super::remarks::Remarks;
use super::team::Team;
use super::{Outcome, inputs, sheet};
use crate::app::clients::roles_of_wins;
use crate::app::ledger;
use crate::render;
use introrank_store::Workspace;

/// Shows the ledger.
pub fn run(args: &LedgerArgs) -> anyhow::Result<Outcome> {
    let remarks = Remarks::new(&args.team.run);
    let team = Team::open(&args.team, &remarks)?;
    let about = args.about.as_deref();
    if args.all {
        return entries(&team, args);
    }
    let cases = ledger::cases(&team, about, team.named())?;
    let mut sheet = render::cases(&cases, args.show.explain);
    if cases.rows.is_empty() {
        let empty = if cases.is_empty {
            "Nothing is logged yet. Begin with `introrank plan targets.csv --save`, or `introrank log asked INTRODUCER PROSPECT`."
        } else {
            "Nothing is open; `introrank ledger --all` shows every entry."
        };
        sheet.notes.insert(0, empty.to_owned());
    }
    sheet::show(&sheet, args.show.format)?;
    Ok(Outcome::of(!cases.rows.is_empty()))
}

fn entries(team: &Team, args: &LedgerArgs) -> anyhow::Result<Outcome> {
    let rows = ledger::entries(team, args.about.as_deref())?;
    if rows.is_empty() && args.show.format == ReportFormat::Table {
        print("No entries.\n")?;
        return Ok(Outcome::Nothing);
    }
    let entries: Vec<_> = rows.iter().map(|row| row.entry.clone()).collect();
    sheet::show(&render::entries(&rows, &entries), args.show.format)?;
    Ok(Outcome::of(!rows.is_empty()))
}

/// Shows the team's settings, and writes the file when there is none.
pub fn settings(args: &SettingsArgs) -> anyhow::Result<Outcome> {
    let remarks = Remarks::new(&args.team.run);
    if args.learn {
        let team = Team::open(&args.team, &remarks)?;
        let roles = roles_of_wins(&team);
        print(&render::roles_of_wins(&roles))?;
        return Ok(Outcome::of(!roles.is_empty()));
    }
    let workspace = inputs::workspace(args.team.workspace.as_deref())?;
    if args.templates {
        return templates(&workspace);
    }
    let (text, is_file) = ledger::settings(&workspace)?;
    let path = workspace.settings_file();
    let shown = path.display();
    if args.init && !is_file {
        workspace.write_private(&path, &text)?;
    }
    remarks.say(&if is_file || args.init {
        format!("these are the settings in {shown}: edit that file")
    } else {
        format!("these are the defaults; `introrank settings --init` writes them to {shown}")
    });
    if args.init {
        tell(&text);
    } else {
        print(&text)?;
    }
    Ok(Outcome::Found)
}

/// Writes the shipped texts, to be changed.
fn templates(workspace: &Workspace) -> anyhow::Result<Outcome> {
    for (path, is_new) in ledger::write_templates(workspace)? {
        let what = if is_new { "written" } else { "kept as it is" };
        tell(&format!("{}: {what}\n", path.display()));
    }
    tell("Delete a file to get the shipped text back.\n");
    Ok(Outcome::Found)
}
