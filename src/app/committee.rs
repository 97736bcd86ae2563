//! The buying committee of an account: the best way into each role that buys.

use introrank_engine::people::account::AccountIx;
use introrank_engine::people::role::RoleFilter;
use introrank_engine::rank::{self, Goal, Line};
use introrank_engine::search::{Asker, Cancel, Engine, Exclusions, Limits, Query, Search};

use super::error::Error;
use super::role;
use super::snapshot::Snapshot;
use super::view::{AnswerLine, Seat};

/// The roles that buy, where the settings name at least two.
pub(super) struct Committee {
    roles: Vec<(&'static str, RoleFilter)>,
    /// Who is never asked about whom.
    exclusions: Exclusions,
}

/// Who asks about each role, and how far.
#[derive(Clone, Copy)]
pub(super) struct Asking<'a> {
    pub askers: &'a [Asker],
    pub limits: Limits,
}

impl Committee {
    /// The team's; `None` where the settings name no or one role.
    ///
    /// # Errors
    /// When a role of the settings means nothing.
    pub(super) fn of(snapshot: &Snapshot) -> Result<Option<Self>, Error> {
        let clients = &snapshot.settings.clients;
        let titles = &snapshot.session.setup.titles;
        let roles = clients.named_roles().into_iter().map(|(name, text)| {
            let role = role::of_settings(name, text, titles)?;
            Ok((name, role.avoiding(&clients.avoid)))
        });
        let roles = roles.collect::<Result<Vec<_>, Error>>()?;
        let availability = snapshot.availability();
        let exclusions = availability.exclusions(&snapshot.session.directory);
        Ok((roles.len() > 1).then_some(Self { roles, exclusions }))
    }

    /// The best way to somebody of each role, per goal and asker; none for goals that are no accounts. One sweep per role.
    ///
    /// # Errors
    /// When the search was cancelled.
    pub(super) fn seats(
        &self,
        search: &Search<'_>,
        goals: &[&Goal],
        asking: Asking<'_>,
        cancel: &Cancel,
    ) -> Result<Vec<Vec<Vec<Seat>>>, Error> {
        let mut seats = vec![vec![Vec::new(); asking.askers.len()]; goals.len()];
        let accounts = goals.iter().enumerate().filter_map(|(n, goal)| match goal {
            Goal::Account(account, _) => Some((n, *account)),
            _ => None,
        });
        let accounts: Vec<(usize, AccountIx)> = accounts.collect();
        for (name, role) in &self.roles {
            let goals = accounts.iter().map(|(_, account)| {
                Goal::Account(*account, rank::people_of(search, *account, Some(role)))
            });
            let goals: Vec<Goal> = goals.collect();
            let limits = Limits {
                top: 1,
                ..asking.limits
            };
            let query = Query::new(asking.askers, goals.iter().map(Goal::target), limits)
                .with_role(Some(role))
                .without(self.exclusions.clone());
            let rankings = search.rankings(&query, cancel)?;
            for (((at, _), goal), rankings) in accounts.iter().zip(&goals).zip(&rankings) {
                let known = match goal {
                    Goal::Account(_, people) => people.len(),
                    _ => 0,
                };
                let lines = rank::lines(search, &query, goal, rankings, "");
                for (of_asker, lines) in seats[*at].iter_mut().zip(lines) {
                    let first = lines.into_iter().next();
                    of_asker.push(seat(search, name, role, known, first));
                }
            }
        }
        Ok(seats)
    }
}

fn seat(
    search: &Search<'_>,
    name: &'static str,
    role: &RoleFilter,
    known: usize,
    line: Option<Line<'_>>,
) -> Seat {
    let line = line.map(|line| AnswerLine::of(search, line));
    let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
    let of = |get: &dyn Fn(&AnswerLine<'_>) -> Option<String>| {
        line.as_ref().and_then(get).unwrap_or_default()
    };
    Seat {
        role: name,
        who: role.words.clone(),
        known,
        status: line.as_ref().map_or("no_route", |line| line.status),
        asker: of(&|line| Some(line.asker_name.to_owned())),
        ask_first: of(&|line| Some(text(line.first_step_name))),
        introducer: of(&|line| Some(text(line.introducer_name))),
        target: of(&|line| Some(text(line.target_name))),
        target_title: of(&|line| Some(text(line.target_title))),
        chance: line.as_ref().and_then(|line| line.chance),
        unverified: line.as_ref().and_then(|line| line.unverified),
        next_step: line.as_ref().map_or("NO ROUTE", |line| line.next_step),
    }
}
