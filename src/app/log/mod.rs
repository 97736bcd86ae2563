//! What happened, written down: one entry as somebody says it, with everybody in it looked up.

mod crm;
mod draft;
mod many;
mod words;

use introrank_core::day::Day;
use introrank_ingest::IngestError;
use introrank_referrals::ledger::{Entry, EventKind, records};
use introrank_store::Appended;

use super::commit;
use super::error::Error;
use super::snapshot::Snapshot;

pub use crm::{CrmFiles, from_crm};
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

/// Why an entry cannot be made of what was said.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LogError {
    /// It is to come.
    #[error("{on} is after {as_of}: nothing of that day happened yet")]
    ToCome {
        /// The day given.
        on: Day,
        /// Today.
        as_of: Day,
    },
    /// What is to come is over.
    #[error("{due} is before {on}")]
    Over {
        /// The day given for what is to come.
        due: Day,
        /// The day of the entry.
        on: Day,
    },
    /// Nobody said whose ask it is.
    #[error("whose? give the number of the ask, or the introducer and the prospect")]
    Whose,
    /// Nobody said which prospect it is about.
    #[error("which prospect? give a person or an account")]
    WhichProspect,
    /// Nobody said whom it is about.
    #[error("whom? give a person")]
    Whom,
    /// A question without its answer.
    #[error("what is the answer?")]
    NoAnswer {
        /// The question.
        what: EventKind,
        /// The prospect, as given.
        who: String,
    },
    /// Nobody said whom they named instead.
    #[error("whom did they name instead?")]
    NamedWhom,
    /// Introducer and prospect are one person.
    #[error("introducer and prospect are the same person")]
    Oneself,
    /// Several open asks may be meant.
    #[error("several open asks fit: {}", numbers(.0))]
    SeveralFit(Vec<i64>),
    /// A file is none of entries.
    #[error("{file}: {}", records::HEADER_HELP)]
    NoLedger {
        /// The file.
        file: String,
        /// Why.
        source: IngestError,
    },
    /// A file of entries has none.
    #[error("{0}: no entries in it")]
    NoEntries(String),
    /// A file of opportunities has none.
    #[error("{0}: no opportunity in it")]
    NoOpportunity(String),
    /// A line of the file that says what stages mean.
    #[error("{file}, line {line}: {reason}")]
    Stage {
        /// The file.
        file: String,
        /// The line.
        line: u64,
        /// What is wrong.
        reason: String,
    },
}

fn numbers(cases: &[i64]) -> String {
    let numbers: Vec<String> = cases.iter().map(|case| format!("#{case}")).collect();
    numbers.join(", ")
}

/// True for what somebody may say; the rest is written by the program itself.
pub const fn may_be_said(what: EventKind) -> bool {
    !matches!(
        what,
        EventKind::Undo | EventKind::Health | EventKind::Forecast | EventKind::Questioned
    )
}

/// The first refusal is an error.
fn refused(done: &Appended) -> Result<(), Error> {
    match done.refused.first() {
        Some((_, refusal)) => Err(refusal.clone().into()),
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
