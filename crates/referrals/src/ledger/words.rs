//! What the words of entries mean, and what an entry that belongs to no case must say.

use super::case::{COLD, RejectedEvent};
use super::entry::{Entry, EventKind};
use introrank_core::evidence::Statement;

/// What stands for somebody who was forgotten, with a number.
pub const FORGOTTEN: &str = "forgotten:";

/// True for what stands for somebody who was forgotten.
pub fn is_forgotten(text: &str) -> bool {
    text.starts_with(FORGOTTEN)
}

/// True for a text that means something in the ledger's cells and so names nobody: a blank, `yes`, `cold`, `know`, a kind
/// of entry or its phrase, what stands for somebody forgotten.
pub fn is_vocabulary(text: &str) -> bool {
    let text = text.trim();
    let kind = || {
        let is = |what: &EventKind| what.phrase().eq_ignore_ascii_case(text);
        EventKind::parse(text).is_some() || EventKind::ALL.iter().any(is)
    };
    yes_or_no(text).is_some()
        || statement(text).is_some()
        || text.eq_ignore_ascii_case(COLD)
        || is_forgotten(&text.to_lowercase())
        || kind()
}

/// `yes`, `no` or `unknown`; `None` for any other text.
pub fn yes_or_no(text: &str) -> Option<Option<bool>> {
    match text.to_lowercase().as_str() {
        "yes" | "y" | "true" | "1" => Some(Some(true)),
        "no" | "n" | "false" | "0" => Some(Some(false)),
        "unknown" | "?" | "" => Some(None),
        _ => None,
    }
}

/// What was said about knowing somebody, as its word.
pub fn statement(word: &str) -> Option<Statement> {
    use Statement::{Know, Knows, Met, Stranger, UnknownTo, WorkedWith};
    let word = word.trim().to_lowercase().replace([' ', '-'], "_");
    let word = match word.as_str() {
        "yes" => "knows",
        "no" => "unknown_to",
        "dont_know" | "don't_know" | "does_not_know" => "stranger",
        "worked_together" => "worked_with",
        other => other,
    };
    [WorkedWith, Know, Met, Stranger, Knows, UnknownTo]
        .into_iter()
        .find(|statement| statement.word() == word)
}

/// An entry that belongs to no case says what it must.
pub(super) fn check_note(entry: &Entry) -> Result<(), RejectedEvent> {
    let lacks = |text: &str| Err(RejectedEvent::Lacks(text.to_owned()));
    match entry.what {
        what if what.is_qualification() => {
            if entry.target.is_empty() && entry.account.is_empty() {
                return lacks("which prospect? give a person or an account");
            }
            if yes_or_no(&entry.answer).is_none() {
                return lacks("the answer is yes, no or unknown");
            }
        }
        EventKind::Said if statement(&entry.answer).is_none() => {
            return lacks("the answer is yes, no, worked_with, know, met or stranger");
        }
        EventKind::Said | EventKind::Questioned
            if entry.introducer.is_empty() || entry.target.is_empty() =>
        {
            return lacks("about which two people?");
        }
        EventKind::Contacted | EventKind::Helped | EventKind::Limit
            if entry.introducer.is_empty() =>
        {
            return lacks("whom? give a person");
        }
        EventKind::Limit
            if entry.amount.is_none()
                && entry.due.is_none()
                && entry.target.is_empty()
                && entry.account.is_empty() =>
        {
            return Err(RejectedEvent::NoLimit);
        }
        EventKind::Hours
            if !entry
                .amount
                .is_some_and(|hours| (0.0..=24.0 * 31.0).contains(&hours)) =>
        {
            return Err(RejectedEvent::NoHours);
        }
        EventKind::Opportunity if entry.target.is_empty() && entry.account.is_empty() => {
            return lacks("an opportunity belongs to an account or a person");
        }
        EventKind::Health if entry.target.is_empty() || yes_or_no(&entry.answer).is_none() => {
            return lacks("a question of health is answered yes, no or unknown");
        }
        _ => {}
    }
    if entry
        .amount
        .is_some_and(|amount| !(amount.is_finite() && amount >= 0.0))
    {
        return lacks("an amount is a number from 0 on");
    }
    if entry.probability.is_some_and(|p| !(0.0..=1.0).contains(&p)) {
        return lacks("a probability lies between 0 and 1");
    }
    Ok(())
}
