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
    /// Why that word could not be made.
    pub no_word: Option<String>,
    /// After a no: who could be asked next.
    pub next: Option<AfterNo>,
}

/// An ask came to nothing: how it can go on.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AfterNo {
    /// The prospect: key of the person, else the account.
    pub about: String,
    /// The same in words.
    pub prospect: String,
    /// Key of who could be asked next; none when nobody is left.
    pub introducer: Option<String>,
    /// Their name.
    pub introducer_name: Option<String>,
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

/// What became of the rows of some files.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RowsKept {
    /// Entries that are new.
    pub new: usize,
    /// Rows whose entries were there already.
    pub known: usize,
    /// Rows about somebody whom the workspace has forgotten.
    pub forgotten: usize,
    /// Rows that are left out, in order.
    pub left_out: Vec<RejectedLine>,
}

/// A row that is left out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct RejectedLine {
    /// The file.
    pub file: String,
    /// The line.
    pub line: u64,
    /// Why.
    pub reason: String,
}

impl RowsKept {
    /// What became of entries, each from a line of a file.
    pub fn of(done: &Appended, places: &[(&str, u64)], mut left_out: Vec<RejectedLine>) -> Self {
        left_out.extend(done.refused.iter().map(|(place, why)| {
            let (file, line) = places[*place];
            RejectedLine {
                file: file.to_owned(),
                line,
                reason: why.to_string(),
            }
        }));
        left_out.sort();
        Self {
            new: done.kept.len(),
            known: done.known,
            forgotten: done.forgotten,
            left_out,
        }
    }

    /// Something is in the ledger that the file says.
    pub const fn is_kept(&self) -> bool {
        self.new + self.known > 0
    }
}

/// Rows of a file that are left out.
pub(in crate::app) fn left_out(file: &str, rows: Vec<RejectedRow>) -> Vec<RejectedLine> {
    let rows = rows.into_iter().map(|(line, reason)| RejectedLine {
        file: file.to_owned(),
        line,
        reason,
    });
    rows.collect()
}
