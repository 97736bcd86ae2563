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
