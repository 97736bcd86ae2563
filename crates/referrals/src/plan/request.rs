//! What a plan is made from.

use super::flow::price_of;
use crate::availability::Availability;
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
    /// A customer is a prospect too.
    pub expansion: bool,
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
    /// Who may be asked, as the ledger says.
    pub availability: Availability<'a>,
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

    /// Those who ask, ascending: the teammates, else whoever gave an export.
    pub fn reps(&self) -> Vec<PersonIx> {
        let mut reps = match self.search.teammates() {
            [] => {
                let owners = self.search.directory.people.owners();
                owners.map(|(owner, _)| owner).collect()
            }
            teammates => teammates.to_vec(),
        };
        reps.sort_unstable();
        reps
    }

    /// The key of somebody, for the ledger.
    pub fn key(&self, person: PersonIx) -> &'a str {
        self.search.directory.people.key(person)
    }

    /// Asks that a rep may still make this week. O(cases).
    pub(super) fn week_room(&self, rep: PersonIx) -> u32 {
        self.availability.week_room(self.key(rep), self.week)
    }

    /// Asks that somebody can take now.
    pub fn room(&self, person: PersonIx) -> u32 {
        self.availability.room(self.key(person))
    }

    /// Asks that somebody had within the days in which they are counted.
    pub(super) fn recent(&self, person: PersonIx) -> u32 {
        self.availability.recent(self.key(person))
    }

    /// True when a chance like this is worth one more ask of somebody, of prospects who are worth the same.
    pub fn is_worth(&self, introducer: PersonIx, chance: f64) -> bool {
        let price = self.availability.limits.load_price;
        chance > price_of(price, self.recent(introducer) + 1)
    }

    /// True when the account where somebody works bought.
    pub(super) fn is_customer(&self, person: PersonIx) -> bool {
        let directory = self.search.directory;
        let account = directory.people.account(person);
        let account = account.map_or("", |ix| directory.accounts.get(ix).name.as_str());
        self.availability.won(self.key(person), account).is_some()
    }

    /// Asks that tire somebody.
    pub fn tiring(&self, person: PersonIx) -> u32 {
        self.availability.tiring(self.key(person))
    }
}
