//! Whom to ask this week.

use introrank_core::day::Day;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Bands, Seat};

/// Name and version of the JSON form of [`Plan`].
pub const SCHEMA: &str = "introrank.plan/2";

/// The asks of a week, and why the other prospects are left out.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Plan {
    /// Name and version of this form: `introrank.plan/2`.
    pub schema: &'static str,
    /// First day of the week.
    pub week: Day,
    /// One row per prospect: the asks first, in their order; then what to find out; own contacts; what is left out.
    pub rows: Vec<PlanRow>,
    /// What the asks are worth together.
    pub worth: f64,
    /// The same less the price of the load.
    pub net: f64,
    /// The net of going through the list from the top.
    pub in_the_order_of_the_list_net: f64,
    /// The best further ask, were there room for one.
    pub one_more: Option<OneMore>,
    /// Who carries how much, these asks included.
    pub load: Load,
    /// Of model, data and day.
    pub fingerprint: String,
    /// All prospects are worth the same.
    pub values_are_equal: bool,
    /// In which money values are, where there are any.
    pub currency: String,
    /// What an unnamed person of the role is called.
    pub role: Option<String>,
    /// From which chance on a route is fair, and good.
    pub bands: Bands,
    /// Who buys at the accounts of the list that are worked on; empty where the settings name no roles, or one was asked for.
    pub committees: Vec<AccountCommittee>,
}

/// Who buys at an account, and which of them can be reached.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct AccountCommittee {
    /// Line of the list.
    pub line: u64,
    /// The account.
    pub account: String,
    /// Key of who asks; empty for the team.
    pub rep: String,
    /// The best way into each role.
    pub seats: Vec<Seat>,
}

/// The best further ask.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct OneMore {
    /// The prospect.
    pub prospect: String,
    /// What it would add.
    pub adds: f64,
}

/// How the asks of the last days, and these, are spread.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Load {
    /// Asks.
    pub asks: u32,
    /// Introducers who were asked.
    pub introducers: usize,
    /// 0 when all carry the same, towards 1 when one carries everything.
    pub gini: f64,
    /// Days in which they are counted.
    pub days: i32,
    /// Who carries too much.
    pub too_much: Vec<TooMuch>,
}

/// Somebody who carries too much.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct TooMuch {
    /// Key.
    pub introducer: String,
    /// Name.
    pub introducer_name: String,
    /// Asks.
    pub asks: u32,
    /// Share of all.
    pub share: f64,
}

/// One prospect of the list, flat.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct PlanRow {
    /// Line of the list.
    pub line: u64,
    /// As the list names it.
    pub prospect: String,
    /// Which of the lists it is on.
    pub status: PlanStatus,
    /// Key of who asks.
    pub rep: String,
    /// Their name.
    pub rep_name: String,
    /// Whom the list names as its rep, when a colleague asks for them.
    pub owner: String,
    /// Key of the colleague who passes the ask on.
    pub via: String,
    /// Key of the introducer.
    pub introducer: String,
    /// Their name.
    pub introducer_name: String,
    /// Their title.
    pub introducer_title: String,
    /// Key of the person who is introduced to, or who is known.
    pub target: String,
    /// Their name.
    pub target_name: String,
    /// Their title.
    pub target_title: String,
    /// The account.
    pub account: String,
    /// The chance, after what earlier asks take from it.
    pub chance: Option<f64>,
    /// The chance once everybody who is asked is known, and knows whom they are asked about.
    pub if_verified: Option<f64>,
    /// Nothing on the way is more than clicks and guesses: the chance says little.
    pub is_unverified: bool,
    /// What winning the prospect is worth.
    pub value: f64,
    /// Value times chance.
    pub worth: Option<f64>,
    /// What comes before the ask, in order; empty for one that can be made.
    pub first: String,
    /// What to do now.
    pub next_step: String,
    /// What to ask first, and whom.
    pub verify_first: String,
    /// Key of whom to switch to.
    pub backup: String,
    /// Their name.
    pub backup_name: String,
    /// When to switch, when nobody has answered.
    pub switch_on: Option<Day>,
    /// Why now.
    pub why: String,
    /// Why it is left out.
    pub left_out: String,
    /// Somebody rests until then.
    pub resting_until: Option<Day>,
    /// Name of the colleague who passes the ask on.
    #[serde(skip)]
    pub via_name: String,
}

/// The lists of a plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlanStatus {
    /// To be asked this week.
    Ask,
    /// Something is found out first.
    FindOut,
    /// Somebody of the team knows them, or may know them.
    OwnContact,
    /// Nothing for now.
    #[default]
    LeftOut,
}
