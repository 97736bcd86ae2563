//! What could be done about an answer, as values: the command line names a flag, a page shows a button.

use introrank_core::day::Day;
use introrank_core::evidence::Relation;
use schemars::JsonSchema;
use serde::Serialize;

/// Something that would make an answer better, or that has to be done before there is one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "remedy", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Remedy {
    /// Read exports into the workspace.
    Import,
    /// Ask somebody who worked at the account until lately.
    AskFormer {
        /// Who, with their title.
        person: String,
        /// Until when.
        until: Day,
        /// The asker who knows them.
        known_by: String,
    },
    /// Rate the first people on the best routes.
    Rate {
        /// How many.
        people: usize,
    },
    /// Let each colleague rate their contacts.
    RateByColleagues,
    /// Paste the mutual connections from the prospect's page.
    PasteMutuals,
    /// Take accounts of this relation, and those like it, for prospects too.
    Include {
        /// The relation, as in a list of accounts.
        relation: Relation,
    },
    /// Add a colleague's export.
    AddExport,
}
