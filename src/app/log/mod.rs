//! What happened, written down: one entry as somebody says it, with everybody in it looked up.

mod close;
mod crm;
mod doubts;
mod draft;
mod many;
mod meant;
mod words;

use introrank_core::day::Day;
use introrank_referrals::ledger::{Entry, EventKind};
use introrank_store::Appended;

use super::commit;
use super::error::Error;
pub use super::error::LogError;
use super::snapshot::Snapshot;

pub use close::{SilentAsk, close, silent};
pub use crm::{CrmFiles, NamedText, are_contacts, from_crm};
pub(super) use crm::{name_people, read_crm, unknown_stages};
pub use draft::Draft;
pub use many::{Suggested, keep, of_file, suggestions};

/// What happened, as somebody says it.
#[derive(Clone, Debug, Default)]
pub struct LogRequest<'a> {
    /// Who says so: the rep, when it is one.
    pub rep: Option<&'a str>,
    /// The number of an ask, the introducer, or whom it is about.
    pub who: Option<&'a str>,
    /// The prospect; for a question of qualification, the answer.
    pub target: Option<&'a str>,
    /// The day it happened; none for today.
    pub on: Option<Day>,
    /// Why, in their words.
    pub reason: Option<&'a str>,
    /// Whom they named instead.
    pub to: Option<&'a str>,
    /// The colleague who passes the ask on.
    pub via: Option<&'a str>,
    /// The prospect's account, when no export says it.
    pub account: Option<&'a str>,
    /// The prospect's title there, when no export says it.
    pub title: Option<&'a str>,
    /// The answer: yes, no, unknown; or how well they know each other.
    pub answer: Option<&'a str>,
    /// Who said so.
    pub by: Option<&'a str>,
    /// Money, hours, or the most asks somebody wants.
    pub amount: Option<f64>,
    /// The rep's own probability to close, 0 to 1.
    pub probability: Option<f64>,
    /// A day to come: of the meeting, of closing, until when.
    pub due: Option<Day>,
}

/// True for what somebody may say; the rest is written by the program itself.
pub const fn may_be_said(what: EventKind) -> bool {
    !matches!(
        what,
        EventKind::Undo
            | EventKind::Health
            | EventKind::Forecast
            | EventKind::Questioned
            | EventKind::ToContact
    )
}

/// The words for what may be said.
pub fn kinds() -> String {
    let words = EventKind::ALL.iter().filter(|what| may_be_said(**what));
    let words: Vec<&str> = words.map(|what| what.word()).collect();
    format!("{}, undo, close", words.join(", "))
}

/// The first refusal is an error, and so is what speaks of somebody who was forgotten: nothing is dropped without a word.
fn refused(done: &Appended) -> Result<(), Error> {
    match done.refused.first() {
        Some((_, refusal)) => Err(refusal.clone().into()),
        None if done.forgotten > 0 => Err(LogError::Forgotten.into()),
        None => Ok(()),
    }
}

/// Takes an entry back. Returns what it said, as far as it is known.
///
/// # Errors
/// When there is no such entry, or others rest on it.
pub fn undo(snapshot: &Snapshot, id: i64, reason: Option<&str>) -> Result<Option<Entry>, Error> {
    let entry = Entry {
        undoes: Some(id),
        reason: reason.unwrap_or_default().to_owned(),
        ..Entry::new(snapshot.as_of, EventKind::Undo)
    };
    let entries = snapshot.workspace()?.entries()?;
    let done = commit::append(snapshot, |_| Ok::<_, Error>(vec![entry]))?;
    refused(&done.appended)?;
    Ok(entries.into_iter().find(|entry| entry.id == id))
}
