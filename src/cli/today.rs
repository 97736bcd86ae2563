//! `introrank today`: what to do now; `introrank nurture`: whom to be in touch with.

use super::args::{NurtureArgs, ReportFormat, TodayArgs};
use super::output::print;
use super::remarks::Remarks;
use super::sheet;
use super::team::Team;
use super::{Outcome, inputs, words};
use crate::app::{nurture, today};
use crate::render::{self, ScreenWords};
use introrank_core::display::shell_word;
use introrank_engine::search::Cancel;
use introrank_ingest::targets::TargetList;

const SCREEN: ScreenWords<'_> = ScreenWords {
    all: "introrank today --format csv has all",
    contacts: "see introrank nurture",
    of_rep: &|name| format!("introrank nurture --as {}", shell_word(name)),
};

/// Shows what to do.
pub fn run(args: &TodayArgs) -> anyhow::Result<Outcome> {
    let remarks = Remarks::new(&args.team.run);
    let mut team = Team::open(&args.team, &remarks)?;
    let rep = team.named_rep()?;
    let list = args.targets.as_deref();
    let list = list.map(|path| inputs::targets(path, None)).transpose()?;
    team.meet(list.iter().flat_map(TargetList::rows))?;
    let today = today::today(
        &team,
        rep.as_deref(),
        list.as_ref(),
        words::todo,
        &Cancel::default(),
    )?;
    // People get one screen, programs get all.
    let rows = match args.show.format {
        ReportFormat::Table | ReportFormat::Md => render::one_screen(&today, &SCREEN),
        ReportFormat::Json | ReportFormat::Csv => today.rows.clone(),
    };
    let mut sheet = render::today(&today, &rows, args.show.explain);
    if rows.is_empty() {
        let empty = "Nothing to do today. Plan the week: introrank plan targets.csv --save";
        sheet.notes.insert(0, empty.to_owned());
    }
    sheet::show(&sheet, args.show.format)?;
    Ok(Outcome::of(!rows.is_empty()))
}

/// Shows whom to be in touch with, with a note to send.
pub fn nurture(args: &NurtureArgs) -> anyhow::Result<Outcome> {
    let remarks = Remarks::new(&args.team.run);
    let team = Team::open(&args.team, &remarks)?;
    let rep = team.named_rep()?;
    let contacts = nurture::nurture(&team, rep.as_deref(), &Cancel::default())?;
    if contacts.is_empty() && args.show.format == ReportFormat::Table {
        print("Nobody waits for a word from you this week.\n")?;
        return Ok(Outcome::Nothing);
    }
    let mut sheet = render::contacts(&contacts, team.as_of, args.show.explain);
    sheet.notes.push("Written to them? introrank log contacted NAME. Helped them? introrank log helped NAME --reason \"introduced her to …\"".into());
    sheet::show(&sheet, args.show.format)?;
    Ok(Outcome::of(!contacts.is_empty()))
}
