//! `introrank match`: names of accounts in a list that may mean an account here, decided once.

use super::args::{MatchArgs, ReportFormat};
use super::derive::refresh_silently;
use super::inputs::ListColumns;
use super::output::{print, tell};
use super::remarks::Remarks;
use super::team::Team;
use super::{Outcome, inputs, sheet};
use crate::app::match_names::doubtful;
use crate::app::view::{DoubtfulName, NameRow};
use crate::render;
use crate::terminal::conversations;

/// Shows the names, or asks about them, one key each.
pub fn run(args: &MatchArgs) -> anyhow::Result<Outcome> {
    let remarks = Remarks::new(&args.team.run);
    let columns = ListColumns {
        said: &args.columns.map,
        ..ListColumns::of(&args.team)
    };
    let list = inputs::targets(&args.list, columns)?;
    let team = Team::open(&args.team, &remarks)?;
    let names = doubtful(&team, &list);
    let is_read = args.ask || args.show.format == ReportFormat::Table;
    if names.is_empty() && is_read {
        print("Every account of the list is one here, or looks like none.\n")?;
        return Ok(Outcome::Nothing);
    }
    if args.ask {
        return ask(&team, &names);
    }
    let hint = "One key each: introrank match LIST --ask. Or --format csv: strike what is wrong, and introrank import the file.";
    let flat = NameRow::of(&names);
    sheet::show(
        &render::doubtful_names(&names, &flat, hint),
        args.show.format,
    )?;
    Ok(Outcome::of(!names.is_empty()))
}

fn ask(team: &Team, names: &[DoubtfulName]) -> anyhow::Result<Outcome> {
    let mut workspace = team.workspace()?;
    let kept = conversations::account_names(&mut workspace, names)?;
    if kept > 0 {
        refresh_silently(&workspace);
    }
    tell(&format!("{kept} decided; every later list holds to it\n"));
    Ok(Outcome::Found)
}
