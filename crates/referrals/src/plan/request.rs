//! What a plan is made from.

use crate::ledger::{Ledger, Limits};
use introrank_core::day::Day;
use introrank_core::evidence::TargetRow;
use introrank_engine::people::PersonIx;
use introrank_engine::people::role::RoleFilter;
use introrank_engine::rank::Goal;
use introrank_engine::search::{Cancel, Engine, Limits as SearchLimits, Search};

/// One prospect of the list.
#[derive(Clone, Debug)]
pub struct Prospect {
    /// The row, with its reason and trigger.
    pub row: TargetRow,
    /// What it means.
    pub goal: Goal,
    /// Who asks; `None` when anybody of the team may.
    pub rep: Option<PersonIx>,
    /// What winning it is worth; above 0.
    pub value: f64,
}

/// Everything a plan is made from.
pub struct Request<'a> {
    /// The network.
    pub search: &'a Search<'a>,
    /// What finds the routes in it.
    pub engine: &'a dyn Engine,
    /// Stops it.
    pub cancel: &'a Cancel,
    /// Introducers to choose from, per prospect.
    pub choices: usize,
    /// What was asked before.
    pub ledger: &'a Ledger,
    /// Everybody's limits.
    pub limits: &'a Limits,
    /// First day of the week that is planned.
    pub week: Day,
    /// Which people of an account.
    pub role: Option<&'a RoleFilter>,
    /// Not more asks than this; `None` for as many as are worth it.
    pub most: Option<usize>,
}

impl<'a> Request<'a> {
    /// How far routes go: one person outside the team asks once for each prospect.
    pub fn search_limits(&self) -> SearchLimits {
        SearchLimits::new(2, self.choices).with_one_outsider()
    }
}
