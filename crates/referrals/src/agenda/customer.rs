//! A happy customer, asked for the next introductions.

use super::{NEXT_DAYS, Request};
use crate::availability::{Asking, about};
use crate::ledger::{Case, EventKind};
use introrank_core::day::Day;
use introrank_engine::people::PersonIx;
use introrank_engine::rank::Goal;
use introrank_engine::search::{Asker, Query, SearchError};

/// Somebody the team wants to meet.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Key of the person, else name of the account.
    pub about: String,
    /// How the list calls them.
    pub name: String,
    /// What it means.
    pub goal: Goal,
}

/// To whom a customer could introduce.
#[derive(Clone, Debug, PartialEq)]
pub struct NextIntroduction {
    /// Place among those who are wanted.
    pub wanted: usize,
    /// The chance that it comes to a contact.
    pub chance: f64,
}

/// So many introductions are asked for.
const AT_ONCE: usize = 2;

/// The day on which a case was won, while that is fresh.
pub fn fresh_win(case: &Case, as_of: Day) -> Option<Day> {
    match case.end {
        Some((EventKind::Won, on, _)) => {
            Some(on).filter(|on| as_of.number() - on.number() <= NEXT_DAYS)
        }
        _ => None,
    }
}

/// The day of a win that is fresh, and the best of those who are wanted, the likeliest first, to whom the customer could
/// introduce. `None` when the case is no such win, nobody in particular bought, or they were asked since or may not be.
pub(super) fn next_introductions(
    request: &Request<'_>,
    case: &Case,
    wanted: &[Wanted],
) -> Result<Option<(Day, Vec<NextIntroduction>)>, SearchError> {
    let availability = &request.availability;
    let as_of = availability.as_of;
    let Some(on) = fresh_win(case, as_of) else {
        return Ok(None);
    };
    let people = &request.search.directory.people;
    let customer = people.find_key(&case.target);
    let customer = customer.filter(|person| !people.is_never_asked(*person));
    let Some(customer) = customer.filter(|_| !is_settled(request, case, on)) else {
        return Ok(None);
    };
    let asking = |target, account| Asking {
        introducer: &case.target,
        target,
        account,
        own: None,
    };
    if availability.of_introducer(asking("", "")).is_some() {
        return Ok(None);
    }
    let Some(rep) = people.find_key(&case.rep) else {
        return Ok(None);
    };
    let askers = [Asker::One(rep)];
    let goals = wanted.iter().map(|wanted| wanted.goal.target());
    let query = Query::new(&askers, goals, request.search_limits());
    let ranked = request.engine.rankings(&query, request.cancel)?;
    let mut found: Vec<NextIntroduction> = Vec::new();
    for (at, candidates) in ranked.iter().enumerate() {
        let through = |person: PersonIx| person == customer;
        let mut candidates = candidates.iter().flatten();
        let route = candidates.find(|candidate| candidate.asked().last().is_some_and(through));
        let about = about(request.search.directory, &wanted[at].goal);
        let is_free = about.is_some_and(|(target, account)| {
            availability.standing(target, account).is_none()
                && availability
                    .of_introducer(asking(target, account))
                    .is_none()
        });
        if let Some(route) = route.filter(|_| is_free) {
            found.push(NextIntroduction {
                wanted: at,
                chance: route.chance,
            });
        }
    }
    found.sort_by(|a, b| b.chance.total_cmp(&a.chance).then(a.wanted.cmp(&b.wanted)));
    found.truncate(AT_ONCE);
    Ok(Some((on, found)))
}

/// The customer was asked since the win, is owed news of what they did for us, or bought again: one row per customer.
fn is_settled(request: &Request<'_>, case: &Case, won: Day) -> bool {
    let availability = &request.availability;
    let (as_of, limits) = (availability.as_of, availability.limits);
    availability.ledger.cases.values().any(|other| {
        let asked = other.asked_on().is_some_and(|day| day >= won);
        let is_asked = asked || other.is_live(as_of, limits);
        let is_owed = super::word_owed(other, as_of).is_some();
        let bought_again = other.number > case.number && fresh_win(other, as_of).is_some();
        (other.introducer == case.target && (is_asked || is_owed))
            || (other.target == case.target && bought_again)
    })
}
