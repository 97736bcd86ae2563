//! The buying committee of an account: the best way into each role that buys.

use introrank_engine::people::role::RoleFilter;
use introrank_engine::rank::{self, Goal, Line};
use introrank_engine::search::{Asker, Cancel, Engine, Limits, Query, Search};

use super::error::Error;
use super::role;
use super::snapshot::Snapshot;
use super::view::{AnswerLine, Seat};

/// The roles that buy, where the settings name at least two.
pub(super) struct Committee<'s> {
    snapshot: &'s Snapshot,
    roles: Vec<(&'static str, RoleFilter)>,
}

/// Who asks about each role, and how far.
#[derive(Clone, Copy)]
pub(super) struct Asking {
    pub asker: Asker,
    pub limits: Limits,
}

impl<'s> Committee<'s> {
    /// The team's; `None` where the settings name no or one role.
    ///
    /// # Errors
    /// When a role of the settings means nothing.
    pub(super) fn of(snapshot: &'s Snapshot) -> Result<Option<Self>, Error> {
        let clients = &snapshot.settings.clients;
        let titles = &snapshot.session.setup.titles;
        let roles = clients.named_roles().into_iter().map(|(name, text)| {
            let role = role::of_settings(name, text, titles)?;
            Ok((name, role.avoiding(&clients.avoid)))
        });
        let roles = roles.collect::<Result<Vec<_>, Error>>()?;
        Ok((roles.len() > 1).then_some(Self { snapshot, roles }))
    }

    /// The best way to somebody of each role, where an account is asked about; else nothing.
    ///
    /// # Errors
    /// When the search was cancelled.
    pub(super) fn seats(
        &self,
        search: &Search<'s>,
        goal: &Goal,
        asking: Asking,
        cancel: &Cancel,
    ) -> Result<Vec<Seat>, Error> {
        let Goal::Account(account, _) = goal else {
            return Ok(Vec::new());
        };
        let seat = |(name, role): &(&'static str, RoleFilter)| {
            let people = rank::people_of(search, *account, Some(role));
            let known = people.len();
            let goal = Goal::Account(*account, people);
            let line = self.best(search, &goal, asking, role, cancel)?;
            Ok(seat(search, name, role, known, line))
        };
        self.roles.iter().map(seat).collect()
    }

    /// The first line of the answer for one role.
    fn best(
        &self,
        search: &Search<'s>,
        goal: &Goal,
        asking: Asking,
        role: &RoleFilter,
        cancel: &Cancel,
    ) -> Result<Option<Line<'static>>, Error> {
        let askers = [asking.asker];
        let limits = Limits {
            top: 1,
            ..asking.limits
        };
        let exclusions = self.snapshot.availability();
        let exclusions = exclusions.exclusions(search.directory);
        let query = Query::new(&askers, [goal.target()], limits)
            .with_role(Some(role))
            .without(exclusions);
        let rankings = search.rankings(&query, cancel)?;
        let lines = rank::lines(search, &query, goal, &rankings[0], "");
        let first = lines.into_iter().flatten().next();
        Ok(first.map(Line::into_owned))
    }
}

fn seat(
    search: &Search<'_>,
    name: &'static str,
    role: &RoleFilter,
    known: usize,
    line: Option<Line<'static>>,
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
