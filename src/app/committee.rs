//! The buying committee of an account: the best way into each role that buys.

use introrank_engine::people::find::Match;
use introrank_engine::people::role::RoleFilter;
use introrank_engine::rank::{self, Included, Line};
use introrank_engine::search::{Asker, Cancel, Engine, Limits, Query, Search};

use super::error::Error;
use super::prospects;
use super::role;
use super::snapshot::Snapshot;
use super::view::{AnswerLine, Seat};

/// What is asked about each role.
#[derive(Clone, Copy)]
pub(super) struct Question<'a> {
    /// The account, as somebody named it.
    pub target: &'a str,
    /// What that was found to be.
    pub found: &'a Match,
    /// Who asks.
    pub asker: Asker,
    /// How far.
    pub limits: Limits,
    /// Which accounts are prospects too.
    pub included: Included,
}

/// The best way to somebody of each role that the settings name, where they name at least two and an account is asked about;
/// else nothing.
///
/// # Errors
/// When a role of the settings means nothing, or the search was cancelled.
pub(super) fn committee<'s>(
    snapshot: &'s Snapshot,
    search: &Search<'s>,
    question: Question<'_>,
    cancel: &Cancel,
) -> Result<Vec<Seat>, Error> {
    let clients = &snapshot.settings.clients;
    let roles = clients.named_roles();
    let Match::Account(account, _) = question.found else {
        return Ok(Vec::new());
    };
    if roles.len() < 2 {
        return Ok(Vec::new());
    }
    let mut seats = Vec::new();
    for (name, text) in roles {
        let titles = &snapshot.session.setup.titles;
        let role = role::of_settings(name, text, titles)?;
        let role = role.avoiding(&clients.avoid);
        let known = rank::people_of(search, *account, Some(&role)).len();
        let line = best(snapshot, search, question, &role, cancel)?;
        seats.push(seat(search, name, &role, known, line));
    }
    Ok(seats)
}

/// The first line of the answer for one role.
fn best<'s>(
    snapshot: &'s Snapshot,
    search: &Search<'s>,
    question: Question<'_>,
    role: &RoleFilter,
    cancel: &Cancel,
) -> Result<Option<Line<'static>>, Error> {
    let Question { found, asker, .. } = question;
    let availability = snapshot.availability();
    let included = question.included;
    let goal = prospects::goal(search, &availability, found, Some(role), included);
    let askers = [asker];
    let limits = Limits {
        top: 1,
        ..question.limits
    };
    let query = Query::new(&askers, [goal.target()], limits)
        .with_role(Some(role))
        .without(availability.exclusions(&snapshot.session.directory));
    let rankings = search.rankings(&query, cancel)?;
    let lines = rank::lines(search, &query, &goal, &rankings[0], question.target);
    let first = lines.into_iter().flatten().next();
    Ok(first.map(Line::into_owned))
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
