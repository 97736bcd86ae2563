//! The plan: which asks to make this week, so that together they are worth most within everybody's limits; what to find
//! out first about others; and whom somebody of the team may know.
//!
//! ```text
//! options  for each prospect every introducer who may be asked, with the chance
//! flow     the best set of them, exactly
//! first    what is found out before an ask is made
//! own      contacts of our own among the prospects
//! load     who carries how much
//! ```
//!
//! An ask is worth the prospect's value times the chance of its route; each further ask of one introducer has a price. A plan asks one person outside the team per prospect: routes through two of
//! them are left to `find`. A prospect with a rep of their own is asked about by that rep; prospects of the team by
//! whoever of the team knows the introducer best, so that an introducer hears from one of the team only.
//!
//! A route is asked along only when every tie of it is verified: somebody said so, or more than a click shows it. For the
//! prospects that are not asked about so, the best routes that remain are chosen in the same way, as many as could be asked
//! along next: these are found out about first. Nobody is asked to introduce a rep to a contact of their own before that rep
//! has said how well they know them.

mod first;
pub mod flow;
mod load;
mod options;
mod own;
mod planned;
mod request;

use hashbrown::HashMap;
use rayon::prelude::*;

use introrank_core::numeric::total;
use introrank_core::progress::Progress;
use introrank_engine::people::PersonIx;
use introrank_engine::rank::Goal;
use introrank_engine::search::SearchError;

pub use first::{CheckIn, FirstStep, check_in, first_steps};
pub use load::{Load, carries_too_much, gini};
pub use own::OwnContact;
pub use planned::{Backup, Plan, Planned, SkipReason, Skipped};
pub use request::{Prospect, Request};

use flow::{Choice, Rooms};
use options::{Options, Route};

/// Makes a plan. Exact over the routes with one person outside the team; see [`flow`]. O(prospects · ties of each +
/// asks · options).
///
/// # Errors
/// When the search was cancelled or failed.
pub fn plan(
    request: &Request<'_>,
    prospects: &[Prospect],
    progress: &dyn Progress,
) -> Result<Plan, SearchError> {
    progress.stage("routes", Some(prospects.len() as u64));
    let mut found = options::of_all(request, prospects, progress)?;
    same_twice(prospects, &mut found);
    let by_introducer = prospects.iter().all(|prospect| prospect.rep.is_none());
    if by_introducer {
        options::one_rep_each(&mut found);
    }
    progress.stage("choosing", None);
    let market = Market::of(request, prospects, &found, None);
    let (choices, rooms) = (&market.choices, &market.rooms);
    let chosen = flow::best(choices, rooms, by_introducer);
    let net = rooms.net(choices, &chosen);
    let one_more = market.one_more(&chosen, net, by_introducer);
    let greedy_net = rooms.net(choices, &flow::greedy(choices, rooms));
    let asks = market.asks(&chosen);
    let doubtful = Market::of(request, prospects, &found, Some(&asks));
    let find_out = doubtful.asks(&flow::best(
        &doubtful.choices,
        &doubtful.rooms,
        by_introducer,
    ));
    let is_asked = |own: &&OwnContact| asks.iter().any(|ask| ask.prospect == own.prospect);
    let own = found.iter().filter_map(|found| found.own.as_ref());
    let mut own: Vec<OwnContact> = own.filter(|own| !is_asked(own)).cloned().collect();
    own::order(request, prospects, &mut own);
    let is_told = |at: &usize| {
        let mut planned = asks.iter().chain(&find_out);
        planned.any(|ask| ask.prospect == *at) || own.iter().any(|own| own.prospect == *at)
    };
    let others = (0..found.len()).filter(|at| !is_told(at));
    let left_out = others.map(|at| market.left_out(at, &chosen, &asks));
    let left_out = left_out.collect();
    let asked = asks.iter().filter_map(|ask| ask.route.asked.last());
    let load = Load::of(request, asked.copied());
    Ok(Plan {
        worth: total(asks.iter().map(|ask| ask.worth)),
        net,
        greedy_net,
        one_more,
        load,
        asks,
        find_out,
        own,
        left_out,
    })
}

/// Everything there is to choose from, and what limits the choice.
struct Market<'a> {
    request: &'a Request<'a>,
    prospects: &'a [Prospect],
    found: &'a [Options],
    /// Who asks, ascending; choices have their places.
    reps: Vec<PersonIx>,
    /// Ascending; choices have their places.
    introducers: Vec<PersonIx>,
    /// Prospect and route of each choice.
    kept: Vec<(usize, usize)>,
    choices: Vec<Choice>,
    rooms: Rooms,
}

impl<'a> Market<'a> {
    /// What can be asked; once asks were chosen, what can be found out beside them, for which no introducer pays a price.
    fn of(
        request: &'a Request<'a>,
        prospects: &'a [Prospect],
        found: &'a [Options],
        asks: Option<&[Planned]>,
    ) -> Self {
        let reps = request.reps();
        let introducers = options::introducers(found);
        let rooms = rooms(request, prospects, &reps, &introducers, asks);
        // For the second list: prospects who are on neither the first nor the third.
        let mut is_left: Vec<bool> = found.iter().map(|found| found.own.is_none()).collect();
        for ask in asks.unwrap_or_default() {
            is_left[ask.prospect] = false;
        }
        let is_open = |prospect: usize, route: &Route| match asks {
            None => found[prospect].is_ready(route),
            Some(_) => is_left[prospect] && !route.is_verified,
        };
        let mut kept = options::prune(found, rooms.most + 1, |prospect, route| {
            let cost = flow::price_of(rooms.price, request.recent(route.introducer) + 1);
            let net = route.candidate.chance * prospects[prospect].value - cost;
            is_open(prospect, route).then_some(net)
        });
        // Whoever is no rep asks nobody.
        kept.retain(|&(prospect, route)| {
            number(found[prospect].routes[route].rep, &reps).is_some()
        });
        let choice = |&(prospect, route): &(usize, usize)| {
            let route: &Route = &found[prospect].routes[route];
            let place = |person, of: &[PersonIx]| number(person, of).unwrap_or_default();
            Choice {
                rep: place(route.rep, &reps),
                prospect,
                introducer: place(route.introducer, &introducers),
                worth: route.candidate.chance * prospects[prospect].value,
                preferred: route.is_customer,
            }
        };
        Self {
            choices: kept.iter().map(choice).collect(),
            request,
            prospects,
            found,
            reps,
            introducers,
            kept,
            rooms,
        }
    }

    /// What the best further ask would add, were there room for one in every rep's week.
    fn one_more(&self, chosen: &[usize], net: f64, by_introducer: bool) -> Option<(usize, f64)> {
        let choices = &self.choices;
        let more = Rooms {
            reps: self.rooms.reps.iter().map(|room| room + 1).collect(),
            most: chosen.len() + 1,
            ..self.rooms.clone()
        };
        let with_more = flow::best(choices, &more, by_introducer);
        let gain = more.net(choices, &with_more) - net;
        with_more
            .iter()
            .map(|at| choices[*at].prospect)
            .find(|prospect| !chosen.iter().any(|at| choices[*at].prospect == *prospect))
            .filter(|_| gain > 0.0)
            .map(|prospect| (prospect, gain))
    }

    /// The chosen asks with everything that is said about them, by rep, the one worth most first.
    fn asks(&self, chosen: &[usize]) -> Vec<Planned> {
        let mut asks: Vec<Planned> = chosen
            .par_iter()
            .map(|&at| {
                let (prospect, route) = self.kept[at];
                planned(
                    self.request,
                    prospect,
                    &self.found[prospect],
                    route,
                    self.choices[at].worth,
                )
            })
            .collect();
        asks.sort_by(|a, b| {
            a.rep
                .cmp(&b.rep)
                .then(b.worth.total_cmp(&a.worth))
                .then(a.prospect.cmp(&b.prospect))
        });
        asks
    }

    /// Why a prospect is not asked about.
    fn left_out(&self, at: usize, chosen: &[usize], asks: &[Planned]) -> Skipped {
        let (request, price) = (self.request, self.rooms.price);
        let used = |person: PersonIx| {
            number(person, &self.introducers).is_some_and(|i| {
                let taken = chosen
                    .iter()
                    .filter(|at| self.choices[**at].introducer == i);
                taken.count() as u32 >= self.rooms.introducers[i]
            })
        };
        let full = |rep: PersonIx| {
            let made = asks.iter().filter(|ask| ask.rep == rep).count();
            // Whoever is no rep makes none.
            let room = number(rep, &self.reps).map_or(0, |at| self.rooms.reps[at]);
            made as u32 >= room
        };
        let (found, value) = (&self.found[at], self.prospects[at].value);
        let why = found.why(request, value, price, used, full);
        let worth = match why {
            SkipReason::NotWorth(_) if asks.len() >= self.rooms.most => {
                found.best_worth(request, value, price)
            }
            _ => None,
        };
        Skipped {
            prospect: at,
            why: worth.map_or(why, SkipReason::Enough),
        }
    }
}

/// What limits the asks; what can be found out beside them when they were chosen, at no price.
fn rooms(
    request: &Request<'_>,
    prospects: &[Prospect],
    reps: &[PersonIx],
    introducers: &[PersonIx],
    asks: Option<&[Planned]>,
) -> Rooms {
    let reps: Vec<u32> = reps.iter().map(|rep| request.week_room(*rep)).collect();
    let total: usize = reps.iter().map(|room| (*room + 1) as usize).sum();
    let values = prospects.iter().map(|prospect| prospect.value);
    let scale = values.sum::<f64>() / prospects.len().max(1) as f64;
    let room = |person: &PersonIx| {
        let asks = asks.unwrap_or_default().iter();
        let taken = asks.filter(|ask| ask.route.asked.last() == Some(person));
        request.room(*person).saturating_sub(taken.count() as u32)
    };
    let load = introducers.iter().map(|person| request.recent(*person));
    Rooms {
        reps,
        introducers: introducers.iter().map(room).collect(),
        load: load.collect(),
        price: match asks {
            None => request.availability.limits.load_price * scale,
            Some(_) => 0.0,
        },
        most: request.most.unwrap_or(total).min(total),
    }
}

/// The place of somebody among people in order.
fn number(person: PersonIx, of: &[PersonIx]) -> Option<usize> {
    of.binary_search(&person).ok()
}

/// A prospect that stands in the list twice is asked about once.
fn same_twice(prospects: &[Prospect], found: &mut [Options]) {
    let mut first: HashMap<(bool, u32), usize> = HashMap::new();
    for (at, prospect) in prospects.iter().enumerate() {
        let key = match &prospect.goal {
            Goal::Person(person) => (true, person.0),
            Goal::Account(account, _) => (false, account.0),
            Goal::None(..) => continue,
        };
        let earlier = *first.entry(key).or_insert(at);
        if earlier != at {
            found[at] = Options::none(SkipReason::Same(prospects[earlier].row.line));
        }
    }
}

/// So many people to switch to are named.
const BACKUPS: usize = 2;

fn planned(
    request: &Request<'_>,
    prospect: usize,
    found: &Options,
    route: usize,
    worth: f64,
) -> Planned {
    let search = request.search;
    let chosen = &found.routes[route];
    let appraisal = search.appraise(chosen.rep, &chosen.candidate);
    let mut used: Vec<PersonIx> = appraisal.asked.clone();
    let mut backups: Vec<Backup> = Vec::new();
    for other in &found.routes {
        if backups.len() == BACKUPS {
            break;
        }
        // Whoever rests by then may be asked again.
        let is_prospect = Some(other.introducer) == appraisal.target;
        if request.room(other.introducer) > 0
            && !is_prospect
            && (other.is_verified || !chosen.is_verified)
            && other
                .candidate
                .asked()
                .all(|person| !used.contains(&person))
        {
            used.extend(other.candidate.asked());
            let wait = request.availability.limits.silent_days * (backups.len() as i32 + 1);
            backups.push(Backup {
                route: search.appraise(other.rep, &other.candidate),
                on: search.network.as_of.plus(wait),
            });
        }
    }
    Planned {
        prospect,
        rep: chosen.rep,
        rank: route as u32 + 1,
        worth,
        tiring: request.tiring(chosen.introducer),
        first: first_steps(request, &appraisal),
        backups,
        route: appraisal,
    }
}
