//! For each prospect every route that may be taken.

use hashbrown::HashMap;
use rayon::prelude::*;

use super::first::first_steps;
use super::flow::price_of;
use super::own::{self, OwnContact};
use super::planned::SkipReason;
use super::request::{Prospect, Request};
use crate::availability::{Asking, Objection, about};
use crate::standing::Standing;
use introrank_core::progress::Progress;
use introrank_engine::people::PersonIx;
use introrank_engine::rank::{Goal, NextStep};
use introrank_engine::search::{Asker, Candidate, Query, SearchError};

/// A route that may be taken.
#[derive(Clone, Debug)]
pub(super) struct Route {
    pub(super) rep: PersonIx,
    pub(super) introducer: PersonIx,
    /// Every tie of it is verified, and nothing else comes before the ask.
    pub(super) is_verified: bool,
    /// The introducer's account bought: preferred among equals.
    pub(super) is_customer: bool,
    pub(super) candidate: Candidate,
}

/// What is open for a prospect.
#[derive(Clone, Debug, Default)]
pub(super) struct Options {
    /// The best first.
    pub(super) routes: Vec<Route>,
    /// A verified route is asked along from this chance on.
    ready_from: f64,
    /// Whom of them somebody of the team knows, or may know.
    pub(super) own: Option<OwnContact>,
    /// Why there is nothing to choose from, or why the best routes may not be taken.
    barred: Option<SkipReason>,
}

impl Options {
    pub(super) fn none(why: SkipReason) -> Self {
        Self {
            barred: Some(why),
            ..Self::default()
        }
    }

    /// The route may be asked along now.
    pub(super) fn is_ready(&self, route: &Route) -> bool {
        route.is_verified && route.candidate.chance >= self.ready_from
    }

    /// The best route that may be asked along now.
    fn best_ready(&self) -> Option<&Route> {
        self.routes.iter().find(|route| self.is_ready(route))
    }

    /// What the best route that is verified is worth, when that is more than it costs.
    pub(super) fn best_worth(&self, request: &Request<'_>, value: f64, price: f64) -> Option<f64> {
        let best = self.best_ready()?;
        let cost = price_of(price, request.recent(best.introducer) + 1);
        Some(best.candidate.chance * value).filter(|worth| *worth > cost)
    }

    /// Why nobody is asked about this prospect.
    pub(super) fn why(
        &self,
        request: &Request<'_>,
        value: f64,
        price: f64,
        used: impl Fn(PersonIx) -> bool,
        full: impl Fn(PersonIx) -> bool,
    ) -> SkipReason {
        let Some(best) = self.routes.first() else {
            return self
                .barred
                .clone()
                .unwrap_or_else(|| SkipReason::NoRoute(String::new()));
        };
        let chance = best.candidate.chance;
        let Some(best) = self.best_ready() else {
            return SkipReason::Unverified(chance);
        };
        if self.best_worth(request, value, price).is_none() {
            return SkipReason::NotWorth(best.candidate.chance);
        }
        if full(best.rep) {
            return SkipReason::WeekFull(best.rep, best.candidate.chance * value);
        }
        if used(best.introducer) {
            return SkipReason::Needed(best.introducer);
        }
        SkipReason::NotWorth(best.candidate.chance)
    }
}

/// The routes of every prospect, in the order of the list.
pub(super) fn of_all(
    request: &Request<'_>,
    prospects: &[Prospect],
    progress: &dyn Progress,
) -> Result<Vec<Options>, SearchError> {
    let mut found: Vec<Options> = vec![Options::default(); prospects.len()];
    let mut groups: HashMap<Option<PersonIx>, Vec<usize>> = HashMap::new();
    for (at, prospect) in prospects.iter().enumerate() {
        groups.entry(prospect.rep).or_default().push(at);
    }
    let mut groups: Vec<(Option<PersonIx>, Vec<usize>)> = groups.into_iter().collect();
    groups.sort_unstable_by_key(|(rep, _)| *rep);
    for (rep, members) in groups {
        let asker = [rep.map_or(Asker::Team, Asker::One)];
        let targets = members.iter().map(|at| prospects[*at].goal.target());
        let query = Query::new(&asker, targets, request.search_limits()).with_role(request.role);
        request.engine.rank(&query, request.cancel, &mut |block| {
            let part = &members[block.first..block.first + block.rankings.len()];
            let of_part: Vec<Options> = part
                .par_iter()
                .zip(block.rankings)
                .map(|(at, ranked)| of_one(request, prospects, *at, ranked))
                .collect();
            progress.advance(part.len() as u64);
            for (at, of_one) in part.iter().zip(of_part) {
                found[*at] = of_one;
            }
        })?;
    }
    Ok(found)
}

fn of_one(
    request: &Request<'_>,
    prospects: &[Prospect],
    at: usize,
    ranked: Vec<Vec<Candidate>>,
) -> Options {
    let prospect = &prospects[at];
    if let Goal::None(_, reason) = &prospect.goal {
        return Options::none(SkipReason::NoRoute(reason.clone()));
    }
    let (target, account) = about(request.search.directory, &prospect.goal).unwrap_or_default();
    if let Some(standing) = request.availability.standing(target, account)
        && !(prospect.expansion && matches!(standing, Standing::Customer { .. }))
    {
        return Options::none(SkipReason::Stands(standing));
    }
    let mut routes: Vec<Route> = Vec::new();
    let mut barred = None;
    for candidate in ranked.into_iter().flatten() {
        let Some(route) = route(request, prospect.rep, candidate) else {
            continue;
        };
        let to = route
            .candidate
            .target
            .map_or(target, |person| request.key(person));
        // Whoever passes the ask on must not rest either.
        let before = route
            .candidate
            .asked()
            .filter(|person| *person != route.introducer);
        let resting = before.into_iter().find_map(|person| {
            let until = request.availability.resting_until(request.key(person))?;
            let resting = Objection::Resting(until);
            Some(SkipReason::Barred(person, resting))
        });
        match resting.or_else(|| bar(request, route.introducer, to, account)) {
            Some(why) => barred = barred.or(Some(why)),
            None => routes.push(route),
        }
    }
    let ties = own::ties(request, prospect);
    // Whoever may be a contact of our own is nobody to be introduced to.
    let unrated = ties.iter().filter(|tie| tie.next == NextStep::Rate);
    let unrated: Vec<Option<PersonIx>> = unrated.map(|tie| tie.target).collect();
    routes.retain(|route| !unrated.contains(&route.candidate.target));
    routes.sort_by(|a, b| {
        b.candidate
            .chance
            .total_cmp(&a.candidate.chance)
            .then(b.is_customer.cmp(&a.is_customer))
            .then(a.introducer.cmp(&b.introducer))
    });
    let best = routes.first().map_or(0.0, |route| route.candidate.chance);
    let own = own::best(request, (at, prospect), &ties, best);
    if own.as_ref().is_some_and(OwnContact::is_known) {
        routes.clear();
    }
    for route in &mut routes {
        route.is_verified = is_verified(request, route);
    }
    let best = own.as_ref().map_or(best, |own| own.chance.max(best));
    Options {
        ready_from: READY_FROM * best,
        routes,
        own,
        barred,
    }
}

/// A verified route is asked along unless one that is not would be more than twice as good.
const READY_FROM: f64 = 0.5;

/// Whether nothing is to be found out before an ask along the route.
fn is_verified(request: &Request<'_>, route: &Route) -> bool {
    let search = request.search;
    let is_click = |from, to| {
        let evidence = search.network.evidence(from, to);
        evidence.is_some_and(|evidence| evidence.is_unverified())
    };
    // Most routes end here, before anything is worked out.
    let direct = route.candidate.introducers == 1;
    if direct && is_click(route.rep, route.introducer) {
        return false;
    }
    first_steps(request, &search.appraise(route.rep, &route.candidate)).is_empty()
}

/// The route with its chance; `None` when it asks two people outside the team, or nobody of the team can begin it.
fn route(request: &Request<'_>, rep: Option<PersonIx>, candidate: Candidate) -> Option<Route> {
    let search = request.search;
    let asked: Vec<PersonIx> = candidate.asked().collect();
    let (introducer, before) = asked.split_last()?;
    let rep = match rep {
        Some(rep) => rep,
        None => search.best_teammate(asked[0])?,
    };
    if before.iter().any(|person| !search.is_teammate(*person)) {
        return None;
    }
    Some(Route {
        rep,
        introducer: *introducer,
        is_verified: false,
        is_customer: request.is_customer(*introducer),
        candidate,
    })
}

/// Why this person may not be asked about this prospect now.
fn bar(
    request: &Request<'_>,
    introducer: PersonIx,
    target: &str,
    account: &str,
) -> Option<SkipReason> {
    let asking = Asking {
        introducer: request.key(introducer),
        target,
        account,
        own: None,
    };
    let objection = request.availability.may_ask(asking).err()?;
    Some(SkipReason::Barred(introducer, objection))
}

/// Leaves each introducer to one rep: whoever of those who would ask them has the best route through them.
pub(super) fn one_rep_each(found: &mut [Options]) {
    let mut best: HashMap<PersonIx, (f64, PersonIx)> = HashMap::new();
    for route in found.iter().flat_map(|found| &found.routes) {
        let (chance, rep) = best
            .entry(route.introducer)
            .or_insert((route.candidate.chance, route.rep));
        if route.candidate.chance > *chance
            || (route.candidate.chance == *chance && route.rep < *rep)
        {
            (*chance, *rep) = (route.candidate.chance, route.rep);
        }
    }
    for found in found {
        found
            .routes
            .retain(|route| best[&route.introducer].1 == route.rep);
    }
}

/// Everybody who may be asked, ascending.
pub(super) fn introducers(found: &[Options]) -> Vec<PersonIx> {
    let all = found.iter().flat_map(|found| &found.routes);
    let mut all: Vec<PersonIx> = all.map(|route| route.introducer).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Net worth, place of the prospect, place of its route.
type Kept = (f64, usize, usize);

/// The routes that can matter when `asks` are chosen: other asks take at most `asks - 1` introducers and prospects, so for
/// each prospect and rep one of the best `asks` routes is free, and for each introducer and rep one of the best `asks`
/// prospects. Pairs of prospect and route, in order.
///
/// `net` says what a route of a prospect is worth as the introducer's next ask; nothing for one that is not to be chosen.
pub(super) fn prune(
    found: &[Options],
    asks: usize,
    net: impl Fn(usize, &Route) -> Option<f64>,
) -> Vec<(usize, usize)> {
    let mut per_introducer: HashMap<(PersonIx, PersonIx), Vec<Kept>> = HashMap::new();
    for (p, found) in found.iter().enumerate() {
        let mut per_rep: HashMap<PersonIx, usize> = HashMap::new();
        let routes = found.routes.iter().enumerate();
        let routes = routes.filter_map(|(r, route)| Some((net(p, route)?, r, route)));
        let mut routes: Vec<_> = routes.collect();
        routes.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        for (net, r, route) in routes {
            let count = per_rep.entry(route.rep).or_default();
            *count += 1;
            if *count <= asks {
                let list = per_introducer
                    .entry((route.introducer, route.rep))
                    .or_default();
                list.push((net, p, r));
            }
        }
    }
    let mut kept: Vec<(usize, usize)> = Vec::new();
    for mut list in per_introducer.into_values() {
        list.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        kept.extend(list.into_iter().take(asks).map(|(_, p, r)| (p, r)));
    }
    kept.sort_unstable();
    kept
}
