//! People: what is known of one, and pairs who may be one.

use introrank_engine::people::review::Signal;
use schemars::JsonSchema;
use serde::Serialize;

/// Everything known of somebody.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PersonView {
    /// Their key.
    pub key: String,
    /// Their name.
    pub name: String,
    /// Title and account, or "unknown".
    pub works: String,
    /// Earlier jobs.
    pub worked: Vec<String>,
    /// Further keys.
    pub also: Vec<AlsoKnown>,
    /// Where exports list them, the newest first.
    pub listed: Vec<ListedAt>,
    /// What happened between them and each owner, by kind.
    pub contact: Vec<String>,
    /// With whom they were in one small message or meeting of somebody else.
    pub seen: Vec<String>,
    /// What was said about them, and what they said.
    pub said: Vec<String>,
    /// With how many people they are tied.
    pub ties: usize,
}

/// A further key of somebody.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AlsoKnown {
    /// The key.
    pub key: String,
    /// Why it is theirs.
    pub why: &'static str,
}

/// A row that lists somebody.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ListedAt {
    /// What it says.
    pub text: String,
    /// File and line.
    pub place: String,
}

/// Two who may be one person.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DoubtfulPair {
    /// Why it looks so.
    pub signal: Signal,
    /// One.
    pub one: PairPerson,
    /// The other.
    pub other: PairPerson,
}

/// One of two who may be one person.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PairPerson {
    /// Their key.
    pub key: String,
    /// Their name.
    pub name: String,
    /// Title and account, or "unknown".
    pub works: String,
    /// Who lists them.
    pub listed: Vec<String>,
    /// What happened between them and each owner, by kind.
    pub contact: Vec<String>,
}
