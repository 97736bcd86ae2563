//! `introrank log`: writes down what happened. One entry, many from a file, what the CRM knows, or what mail shows.

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::bail;

use super::args::LogArgs;
use super::output::{print, tell};
use super::remarks::Remarks;
use super::team::Team;
use super::{Outcome, inputs};
use crate::app::log::{self, CrmFiles, Draft, LogRequest, NamedText};
use crate::app::view::RowsKept;
use crate::render;
use crate::terminal::conversations;
use crate::terminal::words;
use introrank_core::display::clean;
use introrank_ingest as ingest;
use introrank_referrals::ledger::EventKind;

/// Writes entries down.
pub fn run(args: &LogArgs) -> anyhow::Result<Outcome> {
    let remarks = Remarks::new(&args.team.run);
    if !args.from_crm.is_empty() {
        return from_crm(args, &remarks);
    }
    let team = Team::open(&args.team, &remarks)?;
    if let Some(path) = &args.file {
        let shown = path.display().to_string();
        let text = ingest::read_text(path)?;
        let kept = log::of_file(&team, &shown, &text, team.named())?;
        return report(&kept, &remarks);
    }
    if args.suggest {
        return suggest(&team);
    }
    let Some(word) = &args.what else {
        bail!(
            "log what? one of {}; or --file, --from-crm, --suggest",
            log::kinds()
        );
    };
    match word.as_str() {
        "undo" => return undo(&team, args),
        "close" => return close(&team, args),
        _ => {}
    }
    let Some(what) = EventKind::parse(word).filter(|what| log::may_be_said(*what)) else {
        bail!(
            "'{}' is nothing that can be logged; one of {}",
            clean(word),
            log::kinds()
        );
    };
    let draft = Draft::of(&team, what, &request(args, team.named())?)?;
    // What speaks against an ask is advice, and quiet means without.
    let doubts = draft.doubts().into_iter();
    let doubts = doubts.filter(|doubt| !(remarks.is_quiet() && doubt.is_advice()));
    remarks.notices(&doubts.collect::<Vec<_>>());
    let logged = draft.write()?;
    for entry in &logged.entries {
        let (line, entry) = (&entry.line, entry.entry);
        tell(&format!(
            "{line} (take it back: introrank log undo {entry})\n"
        ));
    }
    if let Some(next) = &logged.next {
        tell(&words::after_no(next));
    }
    if let Some(why) = &logged.no_word {
        remarks.warn(&format!("  no word to the introducer: {why}"));
    }
    if let Some(word) = &logged.word {
        tell(&format!(
            "\nA word to {} (sent? introrank log told {}):\n\nSubject: {}\n\n{}",
            word.to, word.case, word.subject, word.body
        ));
    }
    Ok(Outcome::Found)
}

fn request<'a>(args: &'a LogArgs, rep: Option<&'a str>) -> anyhow::Result<LogRequest<'a>> {
    let day = |flag: &str, text: &Option<String>| {
        let text = text.as_deref();
        text.map(|text| inputs::day(flag, text)).transpose()
    };
    Ok(LogRequest {
        rep,
        who: args.who.as_deref(),
        target: args.target.as_deref(),
        on: day("--on", &args.on)?,
        reason: args.reason.as_deref(),
        to: args.to.as_deref(),
        via: args.via.as_deref(),
        account: args.account.as_deref(),
        title: args.title.as_deref(),
        answer: args.answer.as_deref(),
        by: args.by.as_deref(),
        amount: args.amount,
        probability: args.probability,
        due: day("--due", &args.due)?,
    })
}

fn undo(team: &Team, args: &LogArgs) -> anyhow::Result<Outcome> {
    let number = args.who.as_deref().map(str::parse::<i64>);
    let Some(Ok(id)) = number else {
        bail!("which entry? introrank log undo NUMBER; `introrank ledger --all` lists them");
    };
    let entry = log::undo(team, id, args.reason.as_deref())?;
    let what = entry.map_or(String::new(), |e| {
        format!(" ({} of {})", e.what.phrase(), e.on)
    });
    tell(&format!("entry {id}{what} is taken back\n"));
    Ok(Outcome::Found)
}

/// Ends the asks that nobody answered, after showing them.
fn close(team: &Team, args: &LogArgs) -> anyhow::Result<Outcome> {
    if !args.silent {
        bail!("close what? introrank log close --silent ends the asks that nobody answered");
    }
    let rep = team.named().map(|rep| team.rep_called(rep)).transpose()?;
    let asks = log::silent(team, rep.as_deref());
    if asks.is_empty() {
        print("Every open ask is answered, or still in time.\n")?;
        return Ok(Outcome::Nothing);
    }
    print(&render::silent_asks(&asks))?;
    if !args.yes && !conversations::end_silent(asks.len())? {
        return Ok(Outcome::Nothing);
    }
    let done = log::close(team, &asks)?;
    for (place, why) in &done.refused {
        writeln!(io::stderr(), "  #{}: {why}; left out", asks[*place].case)?;
    }
    let kept = done.kept.len();
    tell(&format!(
        "{kept} ended: nobody answered (introrank ledger --all lists the entries; log undo takes one back)\n"
    ));
    Ok(Outcome::Found)
}

/// Proposes what mail and calendars show; one key keeps it.
fn suggest(team: &Team) -> anyhow::Result<Outcome> {
    let found = log::suggestions(team)?;
    if found.is_empty() {
        print("Mail and calendars show nothing about open asks that is not logged yet.\n")?;
        return Ok(Outcome::Nothing);
    }
    let wanted = conversations::suggestions(&found)?;
    let kept = log::keep(team, &wanted)?;
    tell(&format!("{kept} logged\n"));
    Ok(Outcome::Found)
}

/// What the CRM knows, as often as it is exported. Contacts come first: they say whose address is whose.
fn from_crm(args: &LogArgs, remarks: &Remarks) -> anyhow::Result<Outcome> {
    let (files, contacts) = crm_files(
        &args.from_crm,
        args.activities.as_ref(),
        args.stages.as_ref(),
    )?;
    if !contacts.is_empty() {
        super::import::keep(&contacts, args.team.workspace.as_deref(), remarks)?;
    }
    if files.exports.is_empty() && files.activities.is_none() {
        return Ok(Outcome::Found);
    }
    let team = Team::open(&args.team, remarks)?;
    let (kept, notices) = log::from_crm(&team, &files)?;
    remarks.notices(&notices);
    report(&kept, remarks)
}

/// Reads the files of a CRM, told by their headers; beside them the paths of those that list contacts.
pub fn crm_files(
    from_crm: &[PathBuf],
    activities: Option<&PathBuf>,
    stages: Option<&PathBuf>,
) -> anyhow::Result<(CrmFiles, Vec<PathBuf>)> {
    let read = |path: &PathBuf| -> anyhow::Result<NamedText> {
        Ok((path.display().to_string(), ingest::read_text(path)?))
    };
    let files = from_crm.iter().map(|path| Ok((path, read(path)?)));
    let files: Vec<(&PathBuf, NamedText)> = files.collect::<anyhow::Result<_>>()?;
    let are_contacts = |file: &(&PathBuf, NamedText)| log::are_contacts(&file.1.1);
    let (contacts, exports): (Vec<_>, Vec<_>) = files.into_iter().partition(are_contacts);
    let paths = contacts.iter().map(|(path, _)| path.to_path_buf());
    let paths = paths.collect();
    let text = |(_, file): (&PathBuf, NamedText)| file;
    let files = CrmFiles {
        exports: exports.into_iter().map(text).collect(),
        contacts: contacts.into_iter().map(text).collect(),
        activities: activities.map(read).transpose()?,
        stages: stages.map(read).transpose()?,
    };
    Ok((files, paths))
}

/// Says what became of the rows of a file.
pub fn report(kept: &RowsKept, remarks: &Remarks) -> anyhow::Result<Outcome> {
    for line in render::rows_left_out(kept) {
        remarks.warn(&line);
    }
    tell(&render::rows_kept(kept));
    Ok(Outcome::of(kept.is_kept()))
}
