//! What a plan says: the asks, and why other prospects are not asked about.

use super::load::Load;
use crate::availability::Objection;
use crate::ledger::Balance;
use crate::standing::Standing;
use introrank_core::day::Day;
use introrank_engine::people::PersonIx;
use introrank_engine::rank::Appraisal;

/// Why a check-in comes before the ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckIn {
    /// The last contact was then.
    LongAgo(Day),
    /// No contact was ever seen.
    Never,
    /// They were asked more often than helped.
    OneSided(Balance),
}

/// Somebody to switch to.
#[derive(Clone, Debug)]
pub struct Backup {
    /// The route.
    pub route: Appraisal,
    /// When to switch, when nobody has answered.
    pub on: Day,
}

/// One ask of the plan.
#[derive(Clone, Debug)]
pub struct Planned {
    /// Place of the prospect in the list.
    pub prospect: usize,
    /// Who asks.
    pub rep: PersonIx,
    /// Whom to ask, about whom, and why it may work.
    pub route: Appraisal,
    /// Value times chance.
    pub worth: f64,
    /// Asks of the introducer that tire them.
    pub tiring: u32,
    /// Place among the routes that may be taken, from 1.
    pub rank: u32,
    /// What comes before the ask.
    pub check_in: Option<CheckIn>,
    /// Whom to switch to, in order: nobody stands on two of the routes.
    pub backups: Vec<Backup>,
}

/// Why a prospect is not asked about.
#[derive(Clone, Debug, PartialEq)]
pub enum SkipReason {
    /// Where the prospect stands with us.
    Stands(Standing),
    /// The rep, or a colleague, knows them: call.
    Known(PersonIx),
    /// The rep, or a colleague, was in contact with them, and is closer than any route.
    Direct(PersonIx, f64),
    /// The row of this line is the same prospect.
    Same(u64),
    /// The list's row means nobody, or nobody leads there; in words.
    NoRoute(String),
    /// Nobody who could introduce may be asked now: the best of them, and what speaks against it.
    Barred(PersonIx, Objection),
    /// The introducer is worth more for another prospect.
    Needed(PersonIx),
    /// The rep's week is full; what the ask would be worth.
    WeekFull(PersonIx, f64),
    /// The plan has as many asks as were wanted; what this one would be worth.
    Enough(f64),
    /// The best route is worth less than what the ask costs.
    NotWorth(f64),
}

/// A prospect that is not asked about.
#[derive(Clone, Debug, PartialEq)]
pub struct Skipped {
    /// Place in the list.
    pub prospect: usize,
    /// Why.
    pub why: SkipReason,
}

/// A plan.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The asks, by rep, the one worth most first.
    pub asks: Vec<Planned>,
    /// The others, in the order of the list.
    pub left_out: Vec<Skipped>,
    /// What the asks are worth.
    pub worth: f64,
    /// The same less the price of the load.
    pub net: f64,
    /// The net of going through the list from the top.
    pub greedy_net: f64,
    /// What the best further ask would add, were there room for one: its prospect and the gain.
    pub one_more: Option<(usize, f64)>,
    /// Who carries how much, these asks included.
    pub load: Load,
}
