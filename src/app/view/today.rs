//! What to do today, and whom to be in touch with.

use introrank_core::day::Day;
use introrank_referrals::ledger::EventKind;
use schemars::JsonSchema;
use serde::Serialize;

/// What to do today.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Today {
    /// The day.
    pub as_of: Day,
    /// Whose day it is; the team's when none is named.
    pub rep_name: Option<String>,
    /// Several reps are on it.
    pub several_reps: bool,
    /// What to do, by rep, the most urgent kind first.
    pub rows: Vec<TodayRow>,
    /// Days of silence after which a hot prospect is cold again.
    pub hot_days: i32,
    /// Days after which an introducer counts as silent.
    pub silent_days: i32,
    /// Days after which an introduced prospect counts as silent.
    pub prospect_silent_days: i32,
}

/// What is done about an item; each shell has its own way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Todo {
    /// Ask, with the words for it.
    Ask {
        /// The ask.
        case: i64,
        /// Nobody said yet why the rep wants to meet the prospect.
        without_why: bool,
    },
    /// Ask somebody else about a prospect: their keys.
    AskAnother {
        /// The introducer.
        introducer: String,
        /// The prospect: key of the person, else the account.
        about: String,
    },
    /// Write down that this happened in a case.
    Log(EventKind, i64),
    /// Write down that somebody was contacted: their key.
    LogContacted(String),
    /// Write down the answer to a question about the deal of a case.
    LogAnswer(EventKind, i64),
    /// Write down how a case ended.
    LogEnd(i64),
    /// Write down how well somebody knows their own contact: their keys.
    LogHowWell(String, String),
    /// Write down whether somebody knows somebody, and who says so: their keys.
    LogSaid(String, String, String),
    /// Say which targets there are, so that a customer can be asked about them.
    RankTargets,
    /// Nothing any more.
    Nothing,
}

/// One thing to do, flat.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TodayRow {
    /// Key of the rep.
    pub rep: String,
    /// Their name.
    pub rep_name: String,
    /// Its place on the whole list, from 1; 0 for a line that stands for several.
    pub number: usize,
    /// What kind of thing it is.
    pub kind: &'static str,
    /// The ask it belongs to.
    pub case: Option<i64>,
    /// Key of whom it is about.
    pub person: String,
    /// The same in words.
    pub who: String,
    /// Why now.
    pub reason: String,
    /// What to do about it, in the words of the shell that asked.
    pub command: String,
    /// The same as a value, for a shell that does it.
    #[serde(skip)]
    pub todo: Todo,
    /// It is only about being in touch.
    #[serde(skip)]
    pub is_check_in: bool,
}

/// A person to be in touch with, flat.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Contact {
    /// Key of the rep.
    pub rep: String,
    /// Key of the person.
    pub person: String,
    /// Their name.
    pub name: String,
    /// `untold`, `introduced`, `new_job`, `one_sided` or `silence`.
    pub source: &'static str,
    /// Why, in words.
    pub reason: String,
    /// The probability that they help when asked.
    pub helps: f64,
    /// A note to send.
    pub note: String,
    /// Its subject.
    #[serde(skip)]
    pub subject: String,
    /// Name of the rep.
    #[serde(skip)]
    pub rep_name: String,
}
