//! What could be done about an answer, as values: the command line names a flag, a page shows a button.

use introrank_core::day::Day;
use introrank_core::evidence::Relation;
use schemars::JsonSchema;
use serde::Serialize;

/// Why two may be one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SameBecause {
    /// They have one name, at different accounts.
    SameName,
    /// They have one name at one account, under different profile addresses.
    SameNameThere,
    /// Their names look alike, at one account.
    AlikeThere,
    /// Their names look alike.
    Alike,
}

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
    /// Say where the prospect works: whom nobody has in an export is reached over whoever is known there.
    SayWhere,
    /// Say that an account is another name of one that is known.
    MatchAccount {
        /// The accounts that it may be.
        closest: Vec<String>,
    },
    /// The prospect may be somebody who is known: of this name, elsewhere, or of one that is spelled much alike.
    PerhapsSame {
        /// Who, with their account.
        person: String,
        /// Their key.
        key: String,
        /// Why they may be the same.
        because: SameBecause,
    },
    /// Rate the first people on the best routes.
    Rate {
        /// How many.
        people: usize,
        /// What is said is kept in the workspace.
        is_kept: bool,
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
