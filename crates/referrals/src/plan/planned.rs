//! What a plan says: the asks, and why other prospects are not asked about.

use super::first::FirstStep;
use super::load::Load;
use super::own::OwnContact;
use crate::availability::Objection;
use crate::standing::Standing;
use introrank_core::day::Day;
use introrank_engine::people::PersonIx;
use introrank_engine::rank::Appraisal;

/// Somebody to switch to.
#[derive(Clone, Debug)]
pub struct Backup {
    /// The route.
    pub route: Appraisal,
    /// When to switch, when nobody has answered.
    pub on: Day,
}

/// One ask of the plan, or one that could be made once it is known more.
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
    /// What is found out before, in order; nothing for an ask that can be made.
    pub first: Vec<FirstStep>,
    /// Whom to switch to, in order: nobody stands on two of the routes.
    pub backups: Vec<Backup>,
}

/// Why a prospect is not asked about.
#[derive(Clone, Debug, PartialEq)]
pub enum SkipReason {
    /// Where the prospect stands with us.
    Stands(Standing),
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
    /// No route is verified, and there is enough to find out about others first; the chance of the best.
    Unverified(f64),
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
    /// Asks that could be made once their first steps are done, by rep, the one worth most first.
    pub find_out: Vec<Planned>,
    /// Prospects whom somebody of the team knows, or may know: whoever is known first, then by seniority and worth.
    pub own: Vec<OwnContact>,
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
