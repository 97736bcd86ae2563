//! What the words of entries mean.

use super::entry::EventKind;
use introrank_core::evidence::Statement;

/// The answer of a case's first entry that says that it is a cold one.
pub const COLD: &str = "cold";

/// The answer of an entry that somebody else has a role in a deal.
pub const ROLE: &str = "role";
/// The same of one that came by itself, or nobody knows how.
pub const OTHER: &str = "other";

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
        || text.eq_ignore_ascii_case(OTHER)
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

/// Words of a no that is about being asked at all, and not about one prospect.
const OF_ALL: [&str; 16] = [
    "busy",
    "no time",
    "not at all",
    "never again",
    "stop asking",
    "keine zeit",
    "beschäftigt",
    "überhaupt nicht",
    "pas le temps",
    "occupé",
    "pas du tout",
    "sin tiempo",
    "no tengo tiempo",
    "ocupad",
    "geen tijd",
    "occupat",
];

/// True when the reason of a no says that they are too busy, or do not want to be asked at all.
pub fn is_of_all(reason: &str) -> bool {
    let reason = reason.to_lowercase();
    OF_ALL.iter().any(|words| reason.contains(words))
}
