//! `introrank today`: what to do now; `introrank nurture`: whom to be in touch with.

use std::path::Path;

use anyhow::bail;

use super::args::{DoArgs, NurtureArgs, ReportFormat, TeamArgs, TodayArgs};
use super::output::{self, print};
use super::remarks::Remarks;
use super::sheet;
use super::team::Team;
use super::{Outcome, inputs, words};
use crate::app::view::Today;
use crate::app::{nurture, today};
use crate::render::{self, ScreenWords};
use crate::terminal::{self, Look};
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
    let (_, today) = of_day(&args.team, args.targets.as_deref(), &remarks)?;
    // People get one screen, programs get all.
    let rows = match args.show.format {
        ReportFormat::Table | ReportFormat::Md => render::one_screen(&today, &SCREEN),
        ReportFormat::Json | ReportFormat::Csv => today.rows.clone(),
    };
    let mut sheet = render::today(&today, &rows, args.show.explain);
    if rows.is_empty() {
        let empty = "Nothing to do today. Plan the week: introrank plan targets.csv --save";
        sheet.notes.insert(0, empty.to_owned());
    } else if matches!(args.show.format, ReportFormat::Table) {
        sheet.notes.push("introrank do N does line N.".to_owned());
    }
    if matches!(args.show.format, ReportFormat::Table) {
        let look = Look {
            width: terminal::grid::width(),
            color: output::color(args.team.run.color),
        };
        print(&terminal::today(
            &today,
            &rows,
            &sheet.title,
            &sheet.notes,
            look,
        ))?;
    } else {
        sheet::show(&sheet, args.show.format)?;
    }
    Ok(Outcome::of(!rows.is_empty()))
}

/// The day's list of the rep who was named, else of everybody.
fn of_day(
    args: &TeamArgs,
    targets: Option<&Path>,
    remarks: &Remarks,
) -> anyhow::Result<(Team, Today)> {
    let mut team = Team::open(args, remarks)?;
    let rep = team.named_rep()?;
    let list = targets
        .map(|path| inputs::targets(path, None))
        .transpose()?;
    team.meet(list.iter().flat_map(TargetList::rows))?;
    let (rep, list) = (rep.as_deref(), list.as_ref());
    let today = today::today(&team, rep, list, words::todo, &Cancel::default())?;
    Ok((team, today))
}

/// Does a line of the day's list: the command that stands there, and what was added to it.
pub fn carry_out(args: &DoArgs) -> anyhow::Result<Outcome> {
    let (_, today) = of_day(&args.team, args.targets.as_deref(), &Remarks::none())?;
    let lines = today.rows.len();
    let Some(row) = today.rows.iter().find(|row| row.number == args.line) else {
        bail!(
            "there is no line {}: introrank today has {lines}",
            args.line
        );
    };
    let said = format!("line {}, {}: {}", args.line, row.who, row.reason);
    let Some((mut words, missing)) = words::command(&row.todo) else {
        bail!("{said}: nothing to type");
    };
    let given = [("--due", &args.due), ("--why", &args.why)];
    let given: Vec<(&str, &String)> = given
        .into_iter()
        .filter_map(|(flag, value)| Some((flag, value.as_ref()?)))
        .collect();
    let has = |flag: &str| given.iter().any(|(given, _)| *given == flag);
    let is_question = matches!(missing, "yes (or no)" | "(or lost)");
    if let Some(answer) = args.answer.as_ref().filter(|_| !is_question) {
        bail!("{said}\n  no answer is asked for there; leave {answer:?} out");
    }
    let lacks = match missing {
        "" => false,
        _ if is_question => args.answer.is_none(),
        missing => !has(missing.split(' ').next().unwrap_or_default()),
    };
    if lacks {
        bail!("{said}\n  say also: introrank do {} {missing}", args.line);
    }
    match &args.answer {
        Some(end) if missing == "(or lost)" => words[1].clone_from(end),
        answer => words.extend(answer.clone()),
    }
    words.extend(
        given
            .into_iter()
            .flat_map(|(flag, value)| [flag.to_owned(), value.clone()]),
    );
    if !words.iter().any(|word| word == "--as") {
        words.extend(["--as".to_owned(), row.rep.clone()]);
    }
    let shown: Vec<String> = words.iter().map(|word| shell_word(word)).collect();
    Remarks::new(&args.team.run).say(&format!(
        "{}: {}: {}\n→ introrank {}",
        row.kind,
        row.who,
        row.reason,
        shown.join(" ")
    ));
    let line = std::iter::once("introrank".to_owned()).chain(words);
    match super::run(line.chain(passed_on(&args.team))) {
        super::FOUND => Ok(Outcome::Found),
        super::NOTHING => Ok(Outcome::Nothing),
        _ => bail!("line {} was not done", args.line),
    }
}

/// What was said of team and day, again.
fn passed_on(args: &TeamArgs) -> Vec<String> {
    let mut words = Vec::new();
    let mut say = |flag: &str, value: Option<String>| {
        words.extend(value.into_iter().flat_map(|value| [flag.to_owned(), value]));
    };
    let shown = |path: &Path| path.display().to_string();
    say("--workspace", args.workspace.as_deref().map(shown));
    say("--config", args.config.as_deref().map(shown));
    say("--as-of", args.as_of.clone());
    for path in &args.exports {
        say("--exports", Some(shown(path)));
    }
    words.extend(args.run.quiet.then(|| "--quiet".to_owned()));
    words
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
