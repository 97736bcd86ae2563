//! Why an entry cannot be made of what was said.

use introrank_core::day::Day;
use introrank_ingest::IngestError;
use introrank_referrals::ledger::{EventKind, records};

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
    /// It speaks of somebody who was forgotten.
    #[error("it speaks of somebody who was forgotten, and is not written down")]
    Forgotten,
    /// Several open asks may be meant.
    #[error("several open asks fit: {}", numbers(.0))]
    SeveralFit(Vec<i64>),
    /// Several deals with the prospect are under way: name of each, and its last case.
    #[error("several deals are under way: {}", deals(.0))]
    SeveralDeals(Vec<(String, Option<i64>)>),
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

fn deals(deals: &[(String, Option<i64>)]) -> String {
    let named = deals.iter().map(|(name, case)| match case {
        Some(case) => format!("{name} in #{case}"),
        None => name.clone(),
    });
    let deals: Vec<String> = named.collect();
    deals.join(", ")
}
