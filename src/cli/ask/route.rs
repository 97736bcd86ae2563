//! The route of an ask, what the engine says of it, and what speaks against it.

use anyhow::{Context, bail};

use super::{ANYBODY, CHOICES};
use crate::app::who::Prospect;
use crate::cli::team::Team;
use introrank_core::display::shell_word;
use introrank_core::keys::title::TitleTable;
use introrank_engine::people::role::RoleFilter;
use introrank_engine::rank::{Appraisal, CustomerPolicy, Goal, people_of};
use introrank_engine::search::{Asker, Cancel, Engine, Limits, Query, Search};
use introrank_referrals::availability::{Asking, Objection};
use introrank_referrals::plan;

impl Team {
    /// What the engine says of an ask that is made by hand, to be put on record; empty where it knows no route.
    pub fn frozen(
        &self,
        rep: &str,
        introducer: &str,
        prospect: &Prospect,
    ) -> anyhow::Result<String> {
        let search = self.search();
        let Ok((route, rank)) = self.route(&search, rep, introducer, prospect, "") else {
            return Ok(String::new());
        };
        let tiring = self.availability().tiring(introducer);
        let helps = route
            .steps
            .len()
            .checked_sub(2)
            .map_or(1.0, |at| route.steps[at].value);
        let left = plan::tired(helps, tiring, &self.settings.limits) / helps;
        Ok(serde_json::to_string(&route.freeze(
            &search,
            route.chance * left,
            rank,
        ))?)
    }

    /// What speaks against asking somebody about a prospect now, in words.
    pub fn objections(&self, asking: Asking<'_>) -> Vec<String> {
        let availability = self.availability();
        let name = self.name(asking.introducer);
        let about = self.prospect_name(asking.target, asking.account);
        let words = |objection: Objection| match objection {
            Objection::IsProspect(case) => {
                format!("{name} is a prospect at the moment: #{case} is about them")
            }
            Objection::Never => format!("{name} said that they never introduce to {about}"),
            Objection::AskedBefore(case) => {
                format!("{name} was asked about {about} before and did not introduce: #{case}")
            }
            Objection::Resting(until) => format!("{name} rests until {until}"),
            Objection::Busy { recent, most } => {
                let days = self.settings.limits.per_days;
                format!("{name} was asked {recent} times in {days} days, and takes {most}")
            }
            Objection::UnderWay { case, .. } => match self.ledger.cases.get(&case) {
                Some(other) => {
                    let (rep, who) = (self.name(&other.rep), self.name(&other.introducer));
                    format!("#{case} is about the same prospect: {rep} and {who}")
                }
                None => format!("#{case} is about the same prospect"),
            },
        };
        let objections = availability.objections(asking).into_iter();
        objections.map(words).collect()
    }

    /// The route from a rep through an introducer to a prospect, with its place in the rep's ranking.
    pub fn route(
        &self,
        search: &Search<'_>,
        rep: &str,
        introducer: &str,
        prospect: &Prospect,
        whoever: &str,
    ) -> anyhow::Result<(Appraisal, Option<u32>)> {
        let person = |key: &str| {
            self.person(key).with_context(|| {
                format!(
                    "'{}' is nobody of the network, so no route is known",
                    introrank_core::display::clean(key)
                )
            })
        };
        let (asker, through) = (person(rep)?, person(introducer)?);
        let text = if prospect.target.is_empty() {
            &prospect.account
        } else {
            &prospect.target
        };
        let goal = Goal::of(
            search,
            &self.session.find(text),
            None,
            CustomerPolicy::Include,
        );
        let mut goals = vec![goal.clone()];
        let mut role = None;
        if let Goal::Account(account, _) = goal {
            role = role_of(whoever, &self.session.setup.titles)?;
            // Whoever is known there with that role, the highest first; else nobody in particular.
            let people = &self.session.directory.people;
            let mut there = people_of(search, account, role.as_ref());
            there
                .sort_by_key(|person| (std::cmp::Reverse(people.role(*person).seniority), *person));
            goals = there
                .into_iter()
                .filter(|_| role.is_some())
                .map(Goal::Person)
                .collect();
            goals.push(Goal::Account(account, Vec::new()));
        }
        let askers = [Asker::One(asker)];
        let limits = Limits::new(2, CHOICES).with_one_outsider();
        let targets = goals.iter().map(Goal::target);
        let query = Query::new(&askers, targets, limits).with_role(role.as_ref());
        for ranked in search.rankings(&query, &Cancel::default())? {
            let mut ranked = ranked.iter().flatten().enumerate();
            if let Some((place, found)) =
                ranked.find(|(_, candidate)| candidate.introducer == through)
            {
                return Ok((search.appraise(asker, found), Some(place as u32 + 1)));
            }
        }
        let through_key = introducer;
        let (rep, introducer) = (self.name(rep), self.name(introducer));
        bail!(
            "no route from {rep} through {introducer} to {}: either the two do not know each other as far as anybody knows, or nobody of the team knows {introducer}. When you know better: introrank log said {} PROSPECT --answer yes; others: introrank find",
            self.prospect_name(&prospect.target, &prospect.account),
            shell_word(through_key)
        )
    }
}

/// The function in "whoever runs sales": its last word that is one. `None` when nobody in particular is meant.
fn role_of(whoever: &str, titles: &TitleTable) -> anyhow::Result<Option<RoleFilter>> {
    let words = whoever.to_lowercase();
    let words = words.split(" at ").next().unwrap_or_default();
    if words.is_empty() || words.starts_with(ANYBODY) {
        return Ok(None);
    }
    let found = words
        .split_whitespace()
        .rev()
        .find_map(|word| RoleFilter::parse(word, titles).ok());
    if found.is_none() {
        bail!(
            "'{}': no function in it that titles are placed by; write for example \"whoever runs sales at …\", or the account alone",
            introrank_core::display::clean(whoever)
        );
    }
    Ok(found)
}
