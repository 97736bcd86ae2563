//! The plan: which asks to make this week, so that together they are worth most within everybody's limits.
//!
//! ```text
//! desk     who may ask and be asked how often, as the ledger says
//! options  for each prospect every introducer who may be asked, with the chance
//! flow     the best set of them, exactly
//! load     who carries how much
//! ```
//!
//! An ask is worth the prospect's value times the chance of its route, where each earlier ask of the same introducer takes
//! something from the odds that they help. A plan asks one person outside the team per prospect: routes through two of
//! them are left to `find`. A prospect with a rep of their own is asked about by that rep; prospects of the team by
//! whoever of the team knows the introducer best, so that an introducer hears from one of the team only.

mod desk;
pub mod flow;
mod load;
mod options;

use hashbrown::HashMap;
use rayon::prelude::*;

use crate::ledger::{Book, Case, Limits};
use introrank_core::day::Day;
use introrank_core::evidence::TargetRow;
use introrank_core::numeric::{logit, sigmoid};
use introrank_core::progress::Progress;
use introrank_engine::people::PersonIx;
use introrank_engine::people::role::RoleFilter;
use introrank_engine::rank;
use introrank_engine::rank::{Appraisal, Goal, NextStep};
use introrank_engine::search::{
    Asker, Cancel, Engine, Limits as SearchLimits, Search, SearchError,
};

pub use desk::Desk;
pub use load::{Load, gini};

use flow::{Choice, Rooms};
use options::Found;

/// One prospect of the list.
#[derive(Clone, Debug)]
pub struct Prospect {
    /// The row, with its reason and trigger.
    pub row: TargetRow,
    /// What it means.
    pub goal: Goal,
    /// Who asks; `None` when anybody of the team may.
    pub rep: Option<PersonIx>,
    /// What winning it is worth; above 0.
    pub value: f64,
}

/// Everything a plan is made from.
pub struct Request<'a> {
    /// The network.
    pub search: &'a Search<'a>,
    /// What finds the routes in it.
    pub engine: &'a dyn Engine,
    /// Stops it.
    pub cancel: &'a Cancel,
    /// Introducers to choose from, per prospect.
    pub choices: usize,
    /// What was asked before.
    pub book: &'a Book,
    /// Everybody's limits.
    pub limits: &'a Limits,
    /// First day of the week that is planned.
    pub week: Day,
    /// Which people of an account.
    pub role: Option<&'a RoleFilter>,
    /// Not more asks than this; `None` for as many as are worth it.
    pub most: Option<usize>,
}

impl<'a> Request<'a> {
    /// How far routes go: one person outside the team asks once for each prospect.
    pub fn search_limits(&self) -> SearchLimits {
        SearchLimits::new(2, self.choices).with_one_outsider()
    }
}

/// Why a check-in comes before the ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckIn {
    /// The last contact was then.
    LongAgo(Day),
    /// No contact was ever seen.
    Never,
    /// So many asks, so much help given.
    OneSided(usize, usize),
}

/// Somebody to switch to.
#[derive(Clone, Debug)]
pub struct Backup {
    /// The route.
    pub route: Appraisal,
    /// Its chance, after what earlier asks take from it.
    pub chance: f64,
    /// When to switch, when nobody has answered.
    pub on: Day,
}

/// One ask of the plan.
#[derive(Clone, Debug)]
pub struct Planned {
    /// Place of the prospect in the list.
    pub prospect: usize,
    /// Who asks.
    pub rep: PersonIx,
    /// Whom to ask, about whom, and why it may work.
    pub route: Appraisal,
    /// The chance, after what earlier asks take from it.
    pub chance: f64,
    /// Value times chance.
    pub worth: f64,
    /// Asks of the introducer that tire them.
    pub tiring: u32,
    /// Place among the routes that may be taken, from 1.
    pub rank: u32,
    /// What comes before the ask.
    pub check_in: Option<CheckIn>,
    /// Whom to switch to, in order: nobody stands on two of the routes.
    pub backups: Vec<Backup>,
}

/// Why a prospect is not asked about.
#[derive(Clone, Debug, PartialEq)]
pub enum Why {
    /// An ask or conversation is open.
    Open(i64),
    /// The prospect is hot: call.
    Hot(i64),
    /// The rep, or a colleague, knows them: call.
    Known(PersonIx),
    /// The rep, or a colleague, was in contact with them, and is closer than any route.
    Direct(PersonIx, f64),
    /// The prospect declined on this day.
    Declined(Day),
    /// The row of this line is the same prospect.
    Same(u64),
    /// The list's row means nobody, or nobody leads there; in words.
    NoRoute(String),
    /// Everybody who could introduce rests; the best of them, until when.
    Resting(PersonIx, Day),
    /// Everybody who could introduce has as many asks as they take.
    Busy(PersonIx),
    /// Whoever could introduce said never.
    Never(PersonIx),
    /// Whoever could introduce is a prospect at the moment.
    Prospect(PersonIx),
    /// Whoever could introduce was asked about them before.
    AskedBefore(PersonIx),
    /// The introducer is worth more for another prospect.
    Needed(PersonIx),
    /// The rep's week is full; what the ask would be worth.
    WeekFull(PersonIx, f64),
    /// The plan has as many asks as were wanted; what this one would be worth.
    Enough(f64),
    /// The best route is worth less than what the ask costs.
    NotWorth(f64),
}

/// A prospect that is not asked about.
#[derive(Clone, Debug, PartialEq)]
pub struct LeftOut {
    /// Place in the list.
    pub prospect: usize,
    /// Why.
    pub why: Why,
}

/// A plan.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The asks, by rep, the one worth most first.
    pub asks: Vec<Planned>,
    /// The others, in the order of the list.
    pub left_out: Vec<LeftOut>,
    /// What the asks are worth.
    pub worth: f64,
    /// The same less the price of the load.
    pub net: f64,
    /// The net of going through the list from the top.
    pub greedy_net: f64,
    /// What the best further ask would add, were there room for one: its prospect and the gain.
    pub one_more: Option<(usize, f64)>,
    /// Who carries how much, these asks included.
    pub load: Load,
}

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
    let desk = Desk::of(request);
    progress.stage("routes", Some(prospects.len() as u64));
    let mut found = options::of_all(request, &desk, prospects, progress)?;
    same_twice(prospects, &mut found);
    let by_introducer = prospects.iter().all(|prospect| prospect.rep.is_none());
    if by_introducer {
        options::one_rep_each(&mut found);
    }
    let reps = desk.reps();
    let all_rooms =
        |more: u32| -> Vec<u32> { reps.iter().map(|rep| desk.week_room(*rep) + more).collect() };
    let total: usize = all_rooms(1).iter().map(|room| *room as usize).sum();
    let most = request.most.unwrap_or(total).min(total);
    let values = prospects.iter().map(|prospect| prospect.value);
    let scale = values.sum::<f64>() / prospects.len().max(1) as f64;
    let introducers = options::introducers(&found);
    let number = |person: PersonIx, of: &[PersonIx]| of.binary_search(&person).ok();
    let price = request.limits.load_price * scale;
    progress.stage("choosing", None);
    let mut kept = options::prune(&found, most + 1, |prospect, route| {
        let cost = flow::price_of(price, desk.load(route.introducer) + 1);
        route.chance * prospects[prospect].value - cost
    });
    // Whoever is no rep asks nobody.
    kept.retain(|&(prospect, route)| number(found[prospect].routes[route].rep, &reps).is_some());
    let choices: Vec<Choice> = kept
        .iter()
        .map(|&(prospect, route)| {
            let route = &found[prospect].routes[route];
            let place = |person, of: &[PersonIx]| number(person, of).unwrap_or_default();
            Choice {
                rep: place(route.rep, &reps),
                prospect,
                introducer: place(route.introducer, &introducers),
                worth: route.chance * prospects[prospect].value,
            }
        })
        .collect();
    let rooms = Rooms {
        reps: all_rooms(0),
        introducers: introducers
            .iter()
            .map(|person| desk.room(*person))
            .collect(),
        load: introducers
            .iter()
            .map(|person| desk.load(*person))
            .collect(),
        price,
        most,
    };
    let chosen = flow::best(&choices, &rooms, by_introducer);
    let net = rooms.net(&choices, &chosen);
    let more = Rooms {
        reps: all_rooms(1),
        most: chosen.len() + 1,
        ..rooms.clone()
    };
    let with_more = flow::best(&choices, &more, by_introducer);
    let gain = more.net(&choices, &with_more) - net;
    let one_more = with_more
        .iter()
        .map(|at| choices[*at].prospect)
        .find(|prospect| !chosen.iter().any(|at| choices[*at].prospect == *prospect))
        .filter(|_| gain > 0.0)
        .map(|prospect| (prospect, gain));
    let greedy_net = rooms.net(&choices, &flow::greedy(&choices, &rooms));
    let mut asks: Vec<Planned> = chosen
        .par_iter()
        .map(|&at| {
            let (prospect, route) = kept[at];
            planned(
                request,
                &desk,
                prospect,
                &found[prospect],
                route,
                choices[at].worth,
            )
        })
        .collect();
    asks.sort_by(|a, b| {
        a.rep
            .cmp(&b.rep)
            .then(b.worth.total_cmp(&a.worth))
            .then(a.prospect.cmp(&b.prospect))
    });
    let mut taken = vec![0; introducers.len()];
    for &at in &chosen {
        taken[choices[at].introducer] += 1;
    }
    let used = |person: PersonIx| {
        number(person, &introducers).is_some_and(|i| taken[i] >= rooms.introducers[i])
    };
    let left_out = found.iter().enumerate().filter_map(|(at, found)| {
        let asked = asks.iter().any(|ask| ask.prospect == at);
        let full = |rep: PersonIx| {
            let made = asks.iter().filter(|ask| ask.rep == rep).count();
            made as u32 >= desk.week_room(rep)
        };
        (!asked).then(|| {
            let why = found.why(prospects[at].value, price, &desk, used, full);
            let worth = match why {
                Why::NotWorth(_) if asks.len() >= most => {
                    found.best_worth(prospects[at].value, price, &desk)
                }
                _ => None,
            };
            LeftOut {
                prospect: at,
                why: worth.map_or(why, Why::Enough),
            }
        })
    });
    let left_out = left_out.collect();
    let load = Load::of(
        request,
        asks.iter()
            .filter_map(|ask| ask.route.asked.last().copied()),
    );
    Ok(Plan {
        worth: asks.iter().map(|ask| ask.worth).sum(),
        net,
        greedy_net,
        one_more,
        load,
        asks,
        left_out,
    })
}

/// A prospect that stands in the list twice is asked about once.
fn same_twice(prospects: &[Prospect], found: &mut [Found]) {
    let mut first: HashMap<(bool, u32), usize> = HashMap::new();
    for (at, prospect) in prospects.iter().enumerate() {
        let key = match &prospect.goal {
            Goal::Person(person) => (true, person.0),
            Goal::Account(account, _) => (false, account.0),
            Goal::None(..) => continue,
        };
        let earlier = *first.entry(key).or_insert(at);
        if earlier != at {
            found[at] = Found::none(Why::Same(prospects[earlier].row.line));
        }
    }
}

/// So many people to switch to are named.
const BACKUPS: usize = 2;

fn planned(
    request: &Request<'_>,
    desk: &Desk,
    prospect: usize,
    found: &Found,
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
        if desk.room(other.introducer) > 0
            && other
                .candidate
                .asked()
                .all(|person| !used.contains(&person))
        {
            used.extend(other.candidate.asked());
            let wait = request.limits.silent_days * (backups.len() as i32 + 1);
            backups.push(Backup {
                route: search.appraise(other.rep, &other.candidate),
                chance: other.chance,
                on: search.network.as_of.plus(wait),
            });
        }
    }
    let check_in = check_in(request, &appraisal);
    Planned {
        prospect,
        rep: chosen.rep,
        chance: chosen.chance,
        rank: route as u32 + 1,
        worth,
        tiring: desk.tiring(chosen.introducer),
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
    let (asked, given) = request.book.balance(key);
    if asked >= given + ONE_SIDED {
        return Some(CheckIn::OneSided(asked, given));
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
        .max(request.book.last_touch(key));
    match last {
        None => Some(CheckIn::Never),
        Some(day)
            if search.network.as_of.number() - day.number() > request.limits.check_in_days =>
        {
            Some(CheckIn::LongAgo(day))
        }
        Some(_) => None,
    }
}

/// A probability after so many asks took their part of its odds.
pub fn tired(helps: f64, asks: u32, limits: &Limits) -> f64 {
    if asks == 0 || helps <= 0.0 || helps >= 1.0 {
        return helps;
    }
    sigmoid(logit(helps) - limits.fatigue * f64::from(asks))
}

/// The case that keeps a prospect from being asked about, with the reason.
fn engaged(request: &Request<'_>, desk: &Desk, target: &str, account: &str) -> Option<Why> {
    let as_of = request.search.network.as_of;
    // Who is asked about an account is asked about everybody there.
    let of_account = desk.cases_about(account).iter();
    let of_account = of_account.filter(|_| !account.is_empty());
    let of_person = desk
        .cases_about(target)
        .iter()
        .filter(|_| !target.is_empty());
    let about = |case: &&Case| case.target == target || target.is_empty() || case.target.is_empty();
    let cases = of_account
        .chain(of_person)
        .filter_map(|number| request.book.cases.get(number));
    let mut declined = None;
    for case in cases.filter(about) {
        if case.hot_until(as_of, request.limits).is_some() {
            return Some(Why::Hot(case.number));
        }
        if case.is_open() && !case.introducer.is_empty() {
            return Some(Why::Open(case.number));
        }
        if let Some((crate::ledger::What::ProspectDeclined, on, _)) = case.end
            && as_of.number() - on.number() < request.limits.refusal_days
        {
            declined = Some(Why::Declined(on));
        }
    }
    declined
}

/// Two who were in contact know each other at least this surely.
const SURE: f64 = 0.9;

/// A direct tie that makes an introduction unnecessary: one that is hot, or one of contact that is better than any route.
fn known(request: &Request<'_>, prospect: &Prospect, best: f64) -> Option<Why> {
    let asker = prospect.rep.map_or(Asker::Team, Asker::One);
    let people: &[PersonIx] = match &prospect.goal {
        Goal::Person(person) => std::slice::from_ref(person),
        // Somebody there is not the right person.
        Goal::Account(_, people) if request.role.is_some() => people,
        Goal::Account(..) | Goal::None(..) => return None,
    };
    let direct = rank::direct(request.search, asker, people, request.choices);
    if let Some(call) = direct.iter().find(|tie| tie.next == NextStep::Call) {
        return Some(Why::Known(call.asker));
    }
    let close = |tie: &&Appraisal| {
        tie.chance >= best
            && tie.next != NextStep::NoRoute
            && tie.knows.is_none_or(|knows| knows >= SURE)
    };
    direct
        .iter()
        .find(close)
        .map(|tie| Why::Direct(tie.asker, tie.chance))
}
