//! Which ties to verify.

use introrank_core::day::Day;
use schemars::JsonSchema;
use serde::Serialize;

/// The questions whose answers would change most, the best first.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Questions {
    /// The questions.
    pub rows: Vec<QuestionRow>,
    /// Questions that were put lately and have no answer yet.
    pub out: usize,
    /// Questions that a colleague gets in a week.
    pub per_week: u32,
}

/// A question, flat; the file to fill in has these columns.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct QuestionRow {
    /// Key of who is asked.
    pub colleague: String,
    /// Their name.
    pub colleague_name: String,
    /// The question.
    pub question: String,
    /// The answers there are.
    pub answers: &'static str,
    /// The answer; to be filled in.
    pub answer: &'static str,
    /// Whether this person…
    pub from: String,
    /// …knows that one, as keys.
    pub to: String,
    /// The probability that they do.
    pub knows: f64,
    /// What the chance of an introduction gains, over all prospects.
    pub worth: f64,
    /// Prospects whose chance it changes.
    pub prospects: usize,
    /// How to answer it.
    #[serde(skip)]
    pub kind: QuestionKind,
}

/// How a question is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuestionKind {
    /// How well they know somebody.
    HowWell,
    /// Whether two others know each other.
    Whether,
}

/// A rep's own contacts, whom it helps most to rate first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Worklist {
    /// Contacts that are rated already, or need no rating.
    pub rated: usize,
    /// The others.
    pub contacts: Vec<ContactToRate>,
}

/// A contact who is not rated yet.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ContactToRate {
    /// Key.
    pub person: String,
    /// Name, title and account.
    pub name: String,
    /// Day of the connection.
    pub connected: Option<Day>,
    /// Day of the last message, mail or meeting.
    pub last_contact: Option<Day>,
    /// Targets to whom a way leads through them.
    pub prospects: usize,
    /// They are a target themselves.
    pub is_prospect: bool,
}

/// A role of those whom the team won.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RoleOfWins {
    /// As a condition for the settings, for example `director+ & operations`.
    pub role: String,
    /// Deals that were won with somebody of it.
    pub wins: usize,
    /// Their titles.
    pub titles: Vec<String>,
}
