//! Who has introduced whom, by mail.

use introrank_core::day::Day;
use schemars::JsonSchema;
use serde::Serialize;

/// Introductions of some time.
#[derive(Clone, Debug)]
pub struct IntroductionRows {
    /// The introductions, the newest first.
    pub rows: Vec<IntroductionRow>,
    /// Name of the one who made them, where only theirs were wanted.
    pub by: Option<String>,
    /// From this day.
    pub since: Option<Day>,
    /// The team leaves out who was seen together.
    pub is_left_out: bool,
    /// Messages, mails and meetings in which more than one other took part: what there is to see introductions in.
    pub together: usize,
}

/// Somebody brought two people together.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct IntroductionRow {
    /// The day of the message to both.
    pub on: Day,
    /// Key of the one who wrote it.
    pub introducer: String,
    /// Their name.
    pub introducer_name: String,
    /// They are of the team.
    pub is_colleague: bool,
    /// Key of one of the two; of the team, if one is.
    pub one: String,
    /// Their name.
    pub one_name: String,
    /// Key of the other.
    pub other: String,
    /// Their name.
    pub other_name: String,
    /// The first day on which the two then wrote, or met.
    pub contact: Day,
}
