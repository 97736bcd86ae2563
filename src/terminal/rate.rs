//! One key per contact: how well somebody is known, kept at once, with a way back.

use std::io::{self, Write};

use super::prompt;
use crate::app::rate::{Kept, Ratings};
use crate::app::view::ContactToRate;
use crate::app::{Error, Snapshot};
use introrank_core::display::count;
use introrank_engine::people::PersonIx;

/// Asks about each contact and keeps the answers at once. Returns how many were answered.
///
/// # Errors
/// When the terminal cannot be read, or an answer not be kept.
pub fn rate(
    snapshot: &Snapshot,
    rater: PersonIx,
    contacts: &[ContactToRate],
    ratings: &Ratings,
) -> Result<usize, RateError> {
    let mut err = io::stderr();
    writeln!(
        err,
        "How well do you know them? [w]orked together  [k]now  [m]et  [s]tranger  [space] skip  [u]ndo  [q]uit"
    )?;
    // What was answered to each so far, to go back along.
    let mut answers: Vec<Option<Kept>> = Vec::new();
    while let Some(contact) = contacts.get(answers.len()) {
        let place = answers.len() + 1;
        write!(err, "{place}/{}  {}: ", contacts.len(), words(contact))?;
        err.flush()?;
        let Some(key) = prompt::ask("wkmsu ")? else {
            writeln!(err, "stopped")?;
            break;
        };
        if key == 'u' {
            match answers.pop() {
                None => writeln!(err, "nothing to undo")?,
                Some(before) => {
                    if let Some(kept) = before {
                        ratings.undo(snapshot, kept)?;
                    }
                    writeln!(err, "undone")?;
                }
            }
            continue;
        }
        let person = snapshot.person(&contact.person);
        let answer = prompt::statement(key).zip(person);
        answers.push(match answer {
            None => {
                writeln!(err, "skipped")?;
                None
            }
            Some((statement, person)) => {
                let kept = ratings.keep(snapshot, rater, person, statement)?;
                writeln!(err, "{}", statement.word())?;
                Some(kept)
            }
        });
    }
    let answered = answers.iter().flatten().count();
    let place = match ratings {
        Ratings::Ledger => "the ledger".to_owned(),
        Ratings::File(file) => file.display().to_string(),
    };
    writeln!(err, "{answered} saved to {place}\n")?;
    Ok(answered)
}

/// Who it is, and what the files show of the tie.
fn words(contact: &ContactToRate) -> String {
    let mut parts = vec![contact.name.clone()];
    parts.extend(contact.connected.map(|day| format!("connected {day}")));
    parts.push(match contact.last_contact {
        Some(day) => format!("last contact {day}"),
        None => "no contact seen".to_owned(),
    });
    if contact.is_prospect {
        parts.push("a target".to_owned());
    }
    if contact.prospects > 0 {
        let targets = count(contact.prospects, "target", "targets");
        parts.push(format!("on the way to {targets}"));
    }
    parts.join(" · ")
}

/// Why contacts could not be rated.
#[derive(Debug, thiserror::Error)]
pub enum RateError {
    /// The terminal cannot be read or written.
    #[error("the terminal cannot be used")]
    Terminal(#[from] io::Error),
    /// An answer could not be kept.
    #[error(transparent)]
    NotKept(#[from] Error),
}
