//! Conversations in a terminal: one question after the other, one key each.

use introrank_core::display::count;
use std::io::{self, IsTerminal, Write};

use super::prompt;
use crate::app::log::Suggested;
use crate::app::match_names;
use crate::app::pack::Packing;
use crate::app::people;
use crate::app::view::{DoubtfulName, DoubtfulPair, HealthRow, QuestionKind, QuestionRow};
use crate::render;
use introrank_core::evidence::Statement;
use introrank_referrals::ledger::EventKind;
use introrank_store::Workspace;

/// A rep's own questions about ties; each that was put with the word of its answer, nothing for one that was skipped.
///
/// # Errors
/// When the terminal cannot be used.
pub fn questions<'a>(
    own: &[&'a QuestionRow],
) -> io::Result<Vec<(&'a QuestionRow, Option<&'static str>)>> {
    let keys = |row: &&QuestionRow| match row.kind {
        QuestionKind::HowWell => "wkms ",
        QuestionKind::Whether => "yn ",
    };
    let question = |row: &&QuestionRow| match row.kind {
        QuestionKind::HowWell => format!(
            "{}  [w]orked together  [k]now  [m]et  [s]tranger  [space] skip  [q]uit",
            row.question
        ),
        QuestionKind::Whether => format!("{}  [y]es  [n]o  [space] skip  [q]uit", row.question),
    };
    let mut put = Vec::new();
    prompt::each(own, keys, question, |row, key| {
        let word = match key {
            'y' => Some("yes"),
            'n' => Some("no"),
            key => prompt::statement(key).map(Statement::word),
        };
        put.push((*row, word));
        Ok::<_, io::Error>(word.unwrap_or("skipped").to_owned())
    })?;
    Ok(put)
}

/// What mail and calendars show; those that are to be logged.
///
/// # Errors
/// When the terminal cannot be used.
pub fn suggestions(found: &[Suggested]) -> io::Result<Vec<&Suggested>> {
    let question = |one: &Suggested| {
        let did = match one.what {
            EventKind::MeetingHeld => "met",
            _ => "wrote to",
        };
        let (case, what, on) = (one.case, one.what.phrase(), one.on);
        format!(
            "#{case} {} → {}: {what} on {on} ({} {did} {})?  [y]es  [n]o  [q]uit",
            one.introducer, one.prospect, one.from, one.to,
        )
    };
    let mut yes = Vec::new();
    prompt::each(
        found,
        |_| "yn",
        question,
        |_, key| {
            yes.push(key == 'y');
            Ok::<_, io::Error>(if key == 'y' { "kept" } else { "no" }.to_owned())
        },
    )?;
    let wanted = found.iter().zip(yes).filter(|(_, yes)| *yes);
    Ok(wanted.map(|(one, _)| one).collect())
}

/// The questions of health that the ledger does not answer; name and answer of each.
///
/// # Errors
/// When the terminal cannot be used.
pub fn health(rows: &[HealthRow]) -> io::Result<Vec<(String, String)>> {
    let open: Vec<&HealthRow> = rows.iter().filter(|row| !row.from_ledger).collect();
    let question = |row: &&HealthRow| format!("{} [y]es [n]o [space] skip [q]uit", row.question);
    let mut answers = Vec::new();
    prompt::each(
        &open,
        |_| "yn ",
        question,
        |row, key| {
            let answer = match key {
                'y' => "yes",
                'n' => "no",
                _ => return Ok::<_, io::Error>("skipped".to_owned()),
            };
            answers.push((row.name.to_owned(), answer.to_owned()));
            Ok(answer.to_owned())
        },
    )?;
    Ok(answers)
}

/// How well the owner of an export knows their contacts, those with the most contact first.
///
/// # Errors
/// When the terminal cannot be used.
pub fn pack(packing: &mut Packing) -> io::Result<()> {
    let contacts = packing.contacts();
    if contacts.is_empty() {
        return Ok(());
    }
    writeln!(
        io::stderr(),
        "Your {}, those you were most in touch with first. How well do you know them?\n\
         [w]orked together  [k]now  [m]et  [s]tranger  [h]ide: leave them out  [space] skip  [q]uit asking",
        count(contacts.len(), "contact", "contacts")
    )?;
    prompt::each(
        &contacts,
        |_| "wkmsh ",
        |contact| contact.words.clone(),
        |contact, key| {
            Ok::<_, io::Error>(match prompt::statement(key) {
                Some(statement) => {
                    packing.rate(contact, statement);
                    statement.word().replace('_', " ")
                }
                None if key == 'h' => {
                    packing.hide(contact);
                    "left out".to_owned()
                }
                None => "skipped".to_owned(),
            })
        },
    )
}

/// Pairs who may be one person. Returns how many were decided.
///
/// # Errors
/// When the terminal cannot be used, or a decision not be kept.
pub fn review(workspace: &mut Workspace, pairs: &[DoubtfulPair]) -> anyhow::Result<usize> {
    let question = |pair: &DoubtfulPair| {
        let pair = render::doubtful_pair(pair);
        format!("{pair}  one person? [y]es  [n]o  [space] later  [q]uit")
    };
    let mut kept = 0;
    prompt::each(
        pairs,
        |_| "yn ",
        question,
        |pair, key| {
            let (same, said) = match key {
                'y' => (true, "one person"),
                'n' => (false, "two people"),
                _ => return Ok("later\n".to_owned()),
            };
            let id = people::decide(workspace, pair, same)?;
            kept += 1;
            Ok::<_, anyhow::Error>(format!("{said} (undo: introrank decisions undo {id})\n"))
        },
    )?;
    Ok(kept)
}

/// Names of accounts that may mean an account here. Returns how many were decided.
///
/// # Errors
/// When the terminal cannot be used, or a decision not be kept.
pub fn account_names(workspace: &mut Workspace, names: &[DoubtfulName]) -> anyhow::Result<usize> {
    let keys = |name: &DoubtfulName| match name.may_mean.len() {
        1 => "yn ",
        n => &"987654321n "[9_usize.saturating_sub(n)..],
    };
    let mut kept = 0;
    prompt::each(names, keys, render::doubtful_name, |name, key| {
        let place = match key {
            ' ' => return Ok("later".to_owned()),
            'y' => Some(0),
            key => key.to_digit(10).map(|digit| digit as usize - 1),
        };
        let meant = place.and_then(|place| name.may_mean.get(place));
        let ids = match_names::decide(workspace, name, meant)?;
        kept += 1;
        let ids = ids
            .iter()
            .map(|id| format!("introrank decisions undo {id}"));
        let ids: Vec<String> = ids.collect();
        let said = meant.map_or("none of them", |meant| meant.account.as_str());
        let ids = ids.join(" && ");
        Ok::<_, anyhow::Error>(format!("{said} (undo: {ids})"))
    })?;
    Ok(kept)
}

/// Whether as many asks as this end as not answered.
///
/// # Errors
/// When the terminal cannot be used.
pub fn end_silent(asks: usize) -> io::Result<bool> {
    let mut err = io::stderr();
    write!(err, "End {asks} as not answered?  [y]es  [n]o: ")?;
    err.flush()?;
    let yes = prompt::ask("yn")? == Some('y');
    if !yes {
        writeln!(err, "nothing is changed")?;
    }
    Ok(yes)
}

/// Whether somebody is forgotten, after what that changes was shown; `None` when there is nobody to ask.
///
/// # Errors
/// When the terminal cannot be used.
pub fn forget(preview: &str) -> io::Result<Option<bool>> {
    let mut err = io::stderr();
    write!(err, "{preview}Forget them?  [y]es  [n]o: ")?;
    err.flush()?;
    let key = prompt::ask("yn")?;
    if key.is_none() && !io::stdin().is_terminal() {
        writeln!(err)?;
        return Ok(None);
    }
    if key != Some('y') {
        writeln!(err, "nobody is forgotten")?;
    }
    Ok(Some(key == Some('y')))
}
