//! Approaches without an introduction, and who could have introduced.

use std::cmp::Reverse;

use introrank_core::day::Day;
use schemars::JsonSchema;
use serde::Serialize;

use super::logged::RejectedLine;
use crate::app::notice::Notice;

/// How well the prospect was known on the day before an approach began, the best first. Known is whoever wrote, met, was
/// recommended or was said to be known; a connection alone is a click.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum KnownBy {
    /// The rep knew them: the call was not that cold.
    Rep,
    /// A colleague knew them.
    Colleague,
    /// Somebody outside whom we know knew them.
    Contact,
    /// Somebody whom we know worked at the same company; whether the two knew each other nobody asked.
    SameCompany,
    /// There were clicks on the way, and nothing more.
    Click,
    /// Nobody.
    #[default]
    Nobody,
}

impl KnownBy {
    /// All, the best known first.
    pub const ALL: [Self; 6] = [
        Self::Rep,
        Self::Colleague,
        Self::Contact,
        Self::SameCompany,
        Self::Click,
        Self::Nobody,
    ];
}

/// An approach without an introduction.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MissedRow {
    /// Id of the deal in the CRM.
    pub deal: Option<String>,
    /// The day it began.
    pub began: Day,
    /// Who called, by name.
    pub rep: String,
    /// Whom, by key; empty where only the account is known.
    pub target: String,
    /// The same by name.
    pub prospect: String,
    /// Their account.
    pub account: String,
    /// Their title, where the ledger has it.
    pub title: String,
    /// It is known to have been cold; else the CRM does not say how it began.
    pub is_cold: bool,
    /// What came of it, in words.
    pub came: String,
    /// The prospect answered.
    pub replied: bool,
    /// A meeting was held.
    pub met: bool,
    /// The prospect bought.
    pub won: bool,
    /// What it is, or was, worth.
    pub value: Option<f64>,
    /// How well the prospect was known the day before.
    pub known_by: KnownBy,
    /// Whom to ask first then.
    pub ask_first: Option<String>,
    /// Who could have introduced.
    pub introducer: Option<String>,
    /// To whom; the prospect, or somebody there where only the account is known.
    pub reached: Option<String>,
    /// The chance of that introduction then, by the model as shipped, or as a configuration file has it.
    pub chance: Option<f64>,
    /// The same had the introducer said that they know the prospect.
    pub if_yes: Option<f64>,
    /// What was known, in words; or why nothing was.
    pub why: String,
}

impl MissedRow {
    /// The most that was missed comes first: the best known, then what was lost before what goes on or was won, then the
    /// likeliest, then the dearest.
    pub(in crate::app) fn order(&self) -> impl Ord {
        let thousandths = |number: f64| (number * 1000.0).round() as i64;
        (
            self.known_by,
            self.won,
            Reverse(thousandths(self.chance.unwrap_or_default())),
            Reverse(thousandths(self.value.unwrap_or_default())),
            (
                self.began,
                self.rep.clone(),
                self.prospect.clone(),
                self.account.clone(),
            ),
        )
    }
}

/// Approaches to prospects who were known equally well.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MissedGroup {
    /// How well.
    pub known_by: KnownBy,
    /// How many.
    pub approaches: usize,
    /// Of these, answered.
    pub replied: usize,
    /// Of these, met.
    pub met: usize,
    /// Of these, won.
    pub won: usize,
}

/// Every approach without an introduction.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Missed {
    /// Up to this day.
    pub as_of: Day,
    /// Beside them so many that an introduction began.
    pub introduced: usize,
    /// How many, by how well the prospect was known.
    pub groups: Vec<MissedGroup>,
    /// Each, the most that was missed first.
    pub rows: Vec<MissedRow>,
    /// Rows of the files that are left out, with the reason.
    pub left_out: Vec<RejectedLine>,
    /// What should be said beside it.
    #[serde(skip)]
    pub notices: Vec<Notice>,
}
