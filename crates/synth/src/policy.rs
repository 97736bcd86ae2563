//! Who could be asked about, and whom a policy asks.

use introrank_core::evidence::TargetRow;
use introrank_core::numeric::rng::Rng;
use introrank_core::progress::NoProgress;
use introrank_engine::people::PersonIx;
use introrank_engine::rank::{Appraisal, Goal};
use introrank_engine::search::{Asker, Cancel, Limits, Query, Search, Sweep, Target};
use introrank_engine::session::Session;
use introrank_referrals::availability::Availability;
use introrank_referrals::ledger::Ledger;
use introrank_referrals::plan;
use introrank_referrals::plan::{Plan, Prospect, Request};

/// How it is decided whom to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// As the plan says.
    Plan,
    /// For each prospect whoever is most likely to help, however often they were asked.
    StrongestTie,
}

/// How far routes go, and how many are looked at.
const LIMITS: Limits = Limits::new(2, 60);
/// Asks in a week: 400 in the year.
const ASKS_A_WEEK: usize = 8;
/// Prospects to choose from each week.
const PROSPECTS_A_WEEK: usize = 50;
/// Whom a policy asks in a week.
pub(super) fn choose(
    policy: Policy,
    request: &Request<'_>,
    prospects: &[Prospect],
) -> Vec<Appraisal> {
    match policy {
        Policy::Plan => {
            let asks = plan(request, prospects).map(|plan| plan.asks);
            let asks = asks.unwrap_or_default();
            asks.into_iter().map(|ask| ask.route).collect()
        }
        Policy::StrongestTie => strongest(request.search, prospects),
    }
}

/// What a policy chooses from in a week.
pub(super) fn request<'a>(
    search: &'a Search<'a>,
    cancel: &'a Cancel,
    availability: Availability<'a>,
) -> Request<'a> {
    Request {
        search,
        engine: search,
        cancel,
        choices: LIMITS.top,
        availability,
        week: search.network.as_of,
        role: None,
        most: Some(ASKS_A_WEEK),
    }
}

/// The plan of a week; nobody cancels it.
pub(super) fn plan(request: &Request<'_>, prospects: &[Prospect]) -> Option<Plan> {
    plan::plan(request, prospects, &NoProgress).ok()
}

/// Everybody who could be a prospect: outside the team, at an account.
pub(super) fn pool(session: &Session) -> Vec<PersonIx> {
    let people = &session.directory.people;
    let all = people
        .iter()
        .filter(|person| people.owner(*person).is_none());
    all.filter(|person| people.account(*person).is_some())
        .collect()
}

/// Prospects of a week: nobody who was asked about before, nobody twice.
pub(super) fn draw(
    pool: &[PersonIx],
    ledger: &Ledger,
    session: &Session,
    rng: &mut Rng,
) -> Vec<Prospect> {
    let people = &session.directory.people;
    let mut drawn: Vec<Prospect> = Vec::new();
    for _ in 0..50 * PROSPECTS_A_WEEK {
        if drawn.len() == PROSPECTS_A_WEEK {
            break;
        }
        let person = pool[rng.below(pool.len() as u64) as usize];
        let key = people.key(person);
        let fresh = !ledger.cases.values().any(|case| case.target == key)
            && !drawn
                .iter()
                .any(|p| matches!(p.goal, Goal::Person(other) if other == person));
        if fresh {
            drawn.push(Prospect {
                row: TargetRow::default(),
                goal: Goal::Person(person),
                rep: None,
                expansion: false,
                value: 1.0,
            });
        }
    }
    drawn
}

/// The route that asks whoever is likeliest to help, for each prospect from the top.
fn strongest(search: &Search<'_>, prospects: &[Prospect]) -> Vec<Appraisal> {
    let targets = prospects.iter().map(|prospect| prospect.goal.target());
    let sweep = Query::new(&[Asker::Team], targets, LIMITS);
    let sweep = Sweep::new(search, &sweep);
    let best = |prospect: &Prospect| {
        let candidates = sweep.target(prospect.goal.target());
        let routes = candidates
            .iter()
            .flatten()
            .filter(|candidate| candidate.introducers == 1);
        let routes = routes.filter_map(|candidate| {
            let rep = search.best_teammate(candidate.introducer)?;
            Some((
                search.network.helps(rep, candidate.introducer)?,
                rep,
                candidate,
            ))
        });
        let (_, rep, candidate) = routes.max_by(|a, b| {
            a.0.total_cmp(&b.0)
                .then(b.2.introducer.cmp(&a.2.introducer))
        })?;
        Some(search.appraise(rep, candidate))
    };
    prospects
        .iter()
        .filter_map(best)
        .take(ASKS_A_WEEK)
        .collect()
}

/// The same route as another model sees it.
pub(super) fn same_route(search: &Search<'_>, route: &Appraisal) -> Option<Appraisal> {
    let askers = [Asker::One(route.asker)];
    let query = Query::new(&askers, [Target::Person(route.target?)], LIMITS);
    let candidates = Sweep::new(search, &query).rank(route.target?);
    let found = candidates
        .iter()
        .flatten()
        .find(|candidate| candidate.asked().eq(route.asked.iter().copied()))?;
    Some(search.appraise(route.asker, found))
}
