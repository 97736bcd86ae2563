//! What was written into the ledger.

use introrank_core::evidence::RejectedRow;
use introrank_store::Appended;
use schemars::JsonSchema;
use serde::Serialize;

/// Name and version of the form.
pub const SCHEMA: &str = "introrank.logged/1";

/// What was written down, and what it gives to write.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Logged {
    /// Name and version of this form.
    pub schema: &'static str,
    /// The entries, usually one.
    pub entries: Vec<LoggedEntry>,
    /// A word that the introducer waits for.
    pub word: Option<Word>,
}

/// One entry that was written down.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LoggedEntry {
    /// Its number, to take it back.
    pub entry: i64,
    /// What it says.
    pub line: String,
}

/// Thanks, or news, for an introducer.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Word {
    /// The case.
    pub case: i64,
    /// Name of the introducer.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The words.
    pub body: String,
}

/// What became of the rows of a file.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RowsKept {
    /// Entries that are new.
    pub new: usize,
    /// Rows whose entries were there already.
    pub known: usize,
    /// Rows that are left out, in order: line and reason.
    pub left_out: Vec<(u64, String)>,
}

impl RowsKept {
    /// What became of entries, each from a line of the file, beside rows that made none.
    pub fn of(done: &Appended, lines: &[u64], mut left_out: Vec<RejectedRow>) -> Self {
        let refused = done.refused.iter();
        left_out.extend(refused.map(|(place, why)| (lines[*place], why.to_string())));
        left_out.sort();
        Self {
            new: done.kept.len(),
            known: done.known,
            left_out,
        }
    }

    /// Something is in the ledger that the file says.
    pub const fn is_kept(&self) -> bool {
        self.new + self.known > 0
    }
}
