//! The plan: which asks to make this week, so that together they are worth most within everybody's limits.
//!
//! ```text
//! options  for each prospect every introducer who may be asked, with the chance
//! flow     the best set of them, exactly
//! bars     what keeps a prospect from being asked about
//! load     who carries how much
//! ```
//!
//! An ask is worth the prospect's value times the chance of its route; each further ask of one introducer has a price. A plan asks one person outside the team per prospect: routes through two of
//! them are left to `find`. A prospect with a rep of their own is asked about by that rep; prospects of the team by
//! whoever of the team knows the introducer best, so that an introducer hears from one of the team only.

mod bars;
pub mod flow;
mod load;
mod options;
mod planned;
mod request;

use hashbrown::HashMap;
use rayon::prelude::*;

use introrank_core::numeric::total;
use introrank_core::progress::Progress;
use introrank_engine::people::PersonIx;
use introrank_engine::rank::{Appraisal, Goal};
use introrank_engine::search::SearchError;

pub use load::{Load, carries_too_much, gini};
pub use planned::{Backup, CheckIn, Plan, Planned, SkipReason, Skipped};
pub use request::{Prospect, Request};

use flow::{Choice, Rooms};
use options::Options;

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
    let market = Market::of(request, prospects, &found);
    let (choices, rooms) = (&market.choices, &market.rooms);
    let chosen = flow::best(choices, rooms, by_introducer);
    let net = rooms.net(choices, &chosen);
    let one_more = market.one_more(&chosen, net, by_introducer);
    let greedy_net = rooms.net(choices, &flow::greedy(choices, rooms));
    let asks = market.asks(&chosen);
    let left_out = market.left_out(&chosen, &asks);
    let asked = asks.iter().filter_map(|ask| ask.route.asked.last());
    let load = Load::of(request, asked.copied());
    Ok(Plan {
        worth: total(asks.iter().map(|ask| ask.worth)),
        net,
        greedy_net,
        one_more,
        load,
        asks,
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
    fn of(request: &'a Request<'a>, prospects: &'a [Prospect], found: &'a [Options]) -> Self {
        let reps = request.reps();
        let room_of_reps: Vec<u32> = reps.iter().map(|rep| request.week_room(*rep)).collect();
        let total: usize = room_of_reps.iter().map(|room| (*room + 1) as usize).sum();
        let most = request.most.unwrap_or(total).min(total);
        let values = prospects.iter().map(|prospect| prospect.value);
        let scale = values.sum::<f64>() / prospects.len().max(1) as f64;
        let introducers = options::introducers(found);
        let price = request.availability.limits.load_price * scale;
        let mut kept = options::prune(found, most + 1, |prospect, route| {
            let cost = flow::price_of(price, request.recent(route.introducer) + 1);
            route.candidate.chance * prospects[prospect].value - cost
        });
        // Whoever is no rep asks nobody.
        kept.retain(|&(prospect, route)| {
            number(found[prospect].routes[route].rep, &reps).is_some()
        });
        let choices: Vec<Choice> = kept
            .iter()
            .map(|&(prospect, route)| {
                let route = &found[prospect].routes[route];
                let place = |person, of: &[PersonIx]| number(person, of).unwrap_or_default();
                Choice {
                    rep: place(route.rep, &reps),
                    prospect,
                    introducer: place(route.introducer, &introducers),
                    worth: route.candidate.chance * prospects[prospect].value,
                    preferred: route.is_customer,
                }
            })
            .collect();
        let rooms = Rooms {
            reps: room_of_reps,
            introducers: introducers
                .iter()
                .map(|person| request.room(*person))
                .collect(),
            load: introducers
                .iter()
                .map(|person| request.recent(*person))
                .collect(),
            price,
            most,
        };
        Self {
            request,
            prospects,
            found,
            reps,
            introducers,
            kept,
            choices,
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

    /// The prospects that are not asked about, each with the reason.
    fn left_out(&self, chosen: &[usize], asks: &[Planned]) -> Vec<Skipped> {
        let (request, price) = (self.request, self.rooms.price);
        let mut taken = vec![0; self.introducers.len()];
        for &at in chosen {
            taken[self.choices[at].introducer] += 1;
        }
        let used = |person: PersonIx| {
            number(person, &self.introducers).is_some_and(|i| taken[i] >= self.rooms.introducers[i])
        };
        let full = |rep: PersonIx| {
            let made = asks.iter().filter(|ask| ask.rep == rep).count();
            // Whoever is no rep makes none.
            let room = number(rep, &self.reps).map_or(0, |at| self.rooms.reps[at]);
            made as u32 >= room
        };
        let others = self.found.iter().enumerate();
        let others = others.filter(|(at, _)| !asks.iter().any(|ask| ask.prospect == *at));
        others
            .map(|(at, found)| {
                let value = self.prospects[at].value;
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
            })
            .collect()
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
    let check_in = check_in(request, &appraisal);
    Planned {
        prospect,
        rep: chosen.rep,
        rank: route as u32 + 1,
        worth,
        tiring: request.tiring(chosen.introducer),
        check_in,
        backups,
        route: appraisal,
    }
}

/// Asks that nothing was given for.
const ONE_SIDED: usize = 2;

/// Whether the rep should be in touch with the introducer before asking for anything.
pub fn check_in(request: &Request<'_>, route: &Appraisal) -> Option<CheckIn> {
    let search = request.search;
    let introducer = *route.asked.last()?;
    let before = route
        .asked
        .len()
        .checked_sub(2)
        .map_or(route.asker, |at| route.asked[at]);
    if search.is_teammate(introducer) {
        return None;
    }
    let key = search.directory.people.key(introducer);
    let balance = request.availability.balance(key);
    if balance.asked >= balance.given + ONE_SIDED {
        return Some(CheckIn::OneSided(balance));
    }
    let evidence = search
        .network
        .evidence(before, introducer)
        .unwrap_or_default();
    // Whoever says how well they know somebody has them in mind.
    let seen = [
        evidence.theirs.last_day(),
        evidence.ours.last_day(),
        evidence.by_asker.and_then(|said| said.on),
    ];
    let last = seen
        .into_iter()
        .flatten()
        .max()
        .max(request.availability.ledger.last_touch(key));
    match last {
        None => Some(CheckIn::Never),
        Some(day)
            if search.network.as_of.number() - day.number()
                > request.availability.limits.check_in_days =>
        {
            Some(CheckIn::LongAgo(day))
        }
        Some(_) => None,
    }
}
