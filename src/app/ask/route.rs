//! The route of an ask, and what the engine says of it.

use std::cmp::Reverse;

use introrank_core::display::clean;
use introrank_engine::people::PersonIx;
use introrank_engine::people::role::RoleFilter;
use introrank_engine::rank::{Appraisal, AskForecast, Goal, Included, people_of};
use introrank_engine::search::{Asker, Cancel, Engine, Limits, Query, Search};

use super::{AskError, CHOICES};
use crate::app::error::Error;
use crate::app::snapshot::Snapshot;
use crate::app::who::Prospect;

impl Snapshot {
    /// What the engine says of an ask that is made by hand, to be put on record; `None` where it knows no route.
    pub(in crate::app) fn forecast_of_ask(
        &self,
        rep: &str,
        introducer: &str,
        prospect: &Prospect,
    ) -> Option<AskForecast> {
        let search = self.search();
        let (route, rank) = self.route(&search, rep, introducer, prospect, None).ok()?;
        Some(route.freeze(&search, rank))
    }

    /// The route from a rep through an introducer to a prospect, with its place in the rep's ranking.
    pub(super) fn route(
        &self,
        search: &Search<'_>,
        rep: &str,
        introducer: &str,
        prospect: &Prospect,
        role: Option<&RoleFilter>,
    ) -> Result<(Appraisal, Option<u32>), Error> {
        let person = |key: &str| {
            let nobody = || AskError::NotInNetwork(clean(key));
            self.person(key).ok_or_else(nobody)
        };
        let (asker, through) = (person(rep)?, person(introducer)?);
        let goals = self.goals_of(search, prospect, role);
        let askers = [Asker::One(asker)];
        let limits = Limits::new(2, CHOICES).with_one_outsider();
        let targets = goals.iter().map(Goal::target);
        let query = Query::new(&askers, targets, limits).with_role(role);
        for ranked in search.rankings(&query, &Cancel::default())? {
            let mut ranked = ranked.iter().flatten().enumerate();
            if let Some((place, found)) =
                ranked.find(|(_, candidate)| candidate.introducer == through)
            {
                return Ok((search.appraise(asker, found), Some(place as u32 + 1)));
            }
        }
        let no_route = AskError::NoRoute {
            rep: self.name(rep),
            introducer: self.name(introducer),
            key: introducer.to_owned(),
            prospect: self.prospect_name(&prospect.target, &prospect.account),
        };
        Err(no_route.into())
    }

    /// Whom a prospect may mean, the likeliest first: at an account whoever is known with that role, the highest first, else
    /// nobody in particular.
    fn goals_of(
        &self,
        search: &Search<'_>,
        prospect: &Prospect,
        role: Option<&RoleFilter>,
    ) -> Vec<Goal> {
        let found = self.session.find(prospect.about());
        let goal = Goal::of(search, &found, None, Included::ALL);
        let Goal::Account(account, _) = goal else {
            return vec![goal];
        };
        let mut there: Vec<PersonIx> = Vec::new();
        if role.is_some() {
            let people = &self.session.directory.people;
            there = people_of(search, account, role);
            there.sort_by_key(|person| (Reverse(people.role(*person).seniority), *person));
        }
        let mut goals: Vec<Goal> = there.into_iter().map(Goal::Person).collect();
        goals.push(Goal::Account(account, Vec::new()));
        goals
    }
}
