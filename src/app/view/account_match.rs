//! What an account of a list matched.

use schemars::JsonSchema;
use serde::Serialize;

/// What an account of a list matched, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AccountMatch {
    /// Line of the list.
    pub line: u64,
    /// The name as written.
    pub input: String,
    /// The domain as written.
    pub domain: String,
    /// The account it matched; empty when it matched none.
    pub account: String,
    /// `domain`, `exact`, `normalised`, `possible` or `none`.
    pub how: &'static str,
    /// People known there.
    pub people: usize,
    /// Accounts it might be.
    pub candidates: Vec<String>,
}

/// A name in a list that no account has and that looks like one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DoubtfulName {
    /// The first line that has it.
    pub line: u64,
    /// The name as written.
    pub name: String,
    /// The domain as written.
    pub domain: String,
    /// How many rows have it.
    pub rows: usize,
    /// What it may mean, the likeliest first.
    pub may_mean: Vec<MayMean>,
}

/// An account that a name may mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MayMean {
    /// Its name.
    pub account: String,
    /// Its domain, where it is known.
    pub domain: String,
    /// People known there.
    pub people: usize,
}

/// The same flat, one row per account that a name may mean; with its first two columns it is a file of aliases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NameRow {
    /// The name as written.
    pub alias: String,
    /// What it may mean.
    pub account: String,
    /// The first line that has it.
    pub line: u64,
    /// How many rows have it.
    pub rows: usize,
    /// The domain as written.
    pub domain: String,
    /// People known at the account.
    pub people: usize,
}

impl NameRow {
    /// The rows of some names.
    pub fn of(names: &[DoubtfulName]) -> Vec<Self> {
        let of_name = |name: &DoubtfulName| {
            let of = |other: &MayMean| Self {
                alias: name.name.clone(),
                account: other.account.clone(),
                line: name.line,
                rows: name.rows,
                domain: name.domain.clone(),
                people: other.people,
            };
            name.may_mean.iter().map(of).collect::<Vec<_>>()
        };
        names.iter().flat_map(of_name).collect()
    }
}
