//! `introrank today`: what to do now; `introrank nurture`: whom to be in touch with.

use anyhow::bail;

use super::args::{DoArgs, NurtureArgs, ReportFormat, TeamArgs, TodayArgs};
use super::inputs::ListColumns;
use super::output::{self, print};
use super::remarks::Remarks;
use super::sheet;
use super::team::Team;
use super::{Outcome, inputs};
use crate::app::{nurture, today};
use crate::render::{self, ScreenWords};
use crate::terminal::shown::{Shown, ShownLine};
use crate::terminal::words;
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
    let mut team = Team::open(&args.team, &remarks)?;
    let rep = team.named_rep()?;
    let list = args.targets.as_deref();
    let list = list
        .map(|path| inputs::targets(path, ListColumns::of(&args.team)))
        .transpose()?;
    team.meet(list.iter().flat_map(TargetList::rows))?;
    let (rep, list) = (rep.as_deref(), list.as_ref());
    let today = today::today(&team, rep, list, words::todo, &Cancel::default())?;
    // People get one screen, programs get all.
    let rows = match args.show.format {
        ReportFormat::Table | ReportFormat::Md => render::one_screen(&today, &SCREEN),
        ReportFormat::Json | ReportFormat::Csv => today.rows.clone(),
    };
    let mut sheet = render::today(&today, &rows, args.show.explain);
    if rows.is_empty() {
        let empty = "Nothing to do today. Plan the week: introrank plan LIST --save";
        sheet.notes.insert(0, empty.to_owned());
    } else if matches!(args.show.format, ReportFormat::Table) {
        sheet.notes.push("introrank do N does line N.".to_owned());
    }
    if matches!(args.show.format, ReportFormat::Table) {
        // Where nothing can be written the list is shown all the same.
        drop(Shown::of(&today, words::command).keep(&team.workspace()?));
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

/// Does a line of the list that was shown last: its command, and what was added to it.
pub fn carry_out(args: &DoArgs) -> anyhow::Result<Outcome> {
    let workspace = inputs::workspace(args.team.workspace.as_deref())?;
    let day = inputs::as_of(args.team.as_of.as_deref())?;
    let as_of = crate::app::as_of(day, Some(&workspace.settings()?));
    let shown = Shown::kept(&workspace);
    let Some(mut shown) = shown.filter(|shown| shown.as_of == as_of) else {
        bail!("which lines? introrank today shows them, with their numbers");
    };
    let count = shown.lines.len();
    let Some(line) = shown.lines.iter_mut().find(|line| line.number == args.line) else {
        bail!(
            "there is no line {}: introrank today showed {count}",
            args.line
        );
    };
    if line.is_done {
        bail!("line {} was done: {}", args.line, line.said);
    }
    let words = completed(args, line)?;
    let typed: Vec<String> = words.iter().map(|word| shell_word(word)).collect();
    Remarks::new(&args.team.run).say(&format!("{}\n→ introrank {}", line.said, typed.join(" ")));
    line.is_done = true;
    let typed = std::iter::once("introrank".to_owned()).chain(words);
    let outcome = match super::run(typed.chain(passed_on(&args.team))) {
        super::FOUND => Outcome::Found,
        super::NOTHING => Outcome::Nothing,
        _ => bail!("line {} was not done", args.line),
    };
    // A text can be shown again; what was logged is not logged twice.
    if line.words.first().is_some_and(|word| word == "log") {
        shown.keep(&workspace)?;
    }
    Ok(outcome)
}

/// The words of a line with what was given beside it.
fn completed(args: &DoArgs, line: &ShownLine) -> anyhow::Result<Vec<String>> {
    let (said, missing) = (
        format!("line {}, {}", args.line, line.said),
        line.missing.as_str(),
    );
    if line.words.is_empty() {
        bail!("{said}: nothing to type");
    }
    let is_question = words::is_question(missing);
    if let Some(answer) = args.answer.as_ref().filter(|_| !is_question) {
        bail!("{said}\n  no answer is asked for there; leave {answer:?} out");
    }
    let given = [("--due", &args.due), ("--why", &args.why)];
    let given: Vec<(&str, &String)> = given
        .into_iter()
        .filter_map(|(flag, value)| Some((flag, value.as_ref()?)))
        .collect();
    let flag = missing.split(' ').next().unwrap_or_default();
    let lacks = match missing {
        "" => false,
        _ if is_question => args.answer.is_none(),
        _ => !given.iter().any(|(given, _)| *given == flag),
    };
    if lacks {
        bail!("{said}\n  say also: introrank do {} {missing}", args.line);
    }
    let mut words = line.words.clone();
    match &args.answer {
        Some(end) if missing == words::OR_LOST => words[1].clone_from(end),
        // Before the rep, who is named last.
        Some(answer) => words.insert(words.len() - 2, answer.clone()),
        None => {}
    }
    let given = given.into_iter();
    words.extend(given.flat_map(|(flag, value)| [flag.to_owned(), value.clone()]));
    Ok(words)
}

/// What was said of team and day, again.
fn passed_on(args: &TeamArgs) -> Vec<String> {
    let workspace = args.workspace.iter().map(|path| path.display().to_string());
    let workspace = workspace.flat_map(|path| ["--workspace".to_owned(), path]);
    let as_of = args.as_of.iter();
    let as_of = as_of.flat_map(|day| ["--as-of".to_owned(), day.clone()]);
    let quiet = args.run.quiet.then(|| "--quiet".to_owned());
    workspace.chain(as_of).chain(quiet).collect()
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
