//! A year of asks in a world whose true probabilities are known: are forecasts true, and is a plan better than asking the
//! strongest tie every time?
//!
//! Every Monday some prospects are drawn, a plan first finds out what it wants to know (whoever is asked answers), a policy
//! chooses whom to ask, everything goes into a ledger, and every four weeks
//! the model learns from it. What really happens follows the shipped model with mistakes in it: each stage is off by a level
//! of its own, each introducer and prospect by something of theirs, asks tire, and reps are too sure of their deals.

use std::collections::{BTreeMap, BTreeSet};

use introrank_core::day::Day;
use introrank_core::evidence::Records;
use introrank_core::numeric::rng::Rng;
use introrank_core::numeric::{logit, sigmoid};
use introrank_core::progress::NoProgress;
use introrank_engine::learn;
use introrank_engine::network::Fatigue;
use introrank_engine::people::PersonIx;
use introrank_engine::rank::{Appraisal, AskForecast};
use introrank_engine::search::{Cancel, Search};
use introrank_engine::session::Session;
use introrank_engine::strength::config::Config;
use introrank_engine::strength::corrections::Corrections;
use introrank_referrals::availability::Availability;
use introrank_referrals::ledger::{Entry, EventKind, Ledger, QUESTIONS, Settings, outcomes};
use introrank_referrals::measure;
use introrank_referrals::measure::Calibration;
use introrank_referrals::plan::{Prospect, Request, gini};

use super::found;
use super::policy::{self, choose, draw, pool, same_route};

pub use super::policy::Policy;

/// How a world differs from the model, in standard deviations of log-odds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mistakes {
    /// Of the level of each stage.
    pub level: f64,
    /// Of each person.
    pub person: f64,
    /// Of each deal's chance to close.
    pub deal: f64,
    /// What each ask of the last 90 days takes from the next.
    pub fatigue: f64,
}

impl Default for Mistakes {
    fn default() -> Self {
        Self {
            level: 0.25,
            person: 0.4,
            deal: 0.35,
            fatigue: 0.35,
        }
    }
}

/// What came of a year.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Year {
    /// Asks made.
    pub asks: usize,
    /// Prospects won.
    pub wins: usize,
    /// Prospects who answered an introduction.
    pub replies: usize,
    /// Asks of each introducer.
    pub asked: BTreeMap<String, usize>,
    /// Mean distance between the chance at asking and the true one.
    pub ask_error: f64,
    /// The same for somebody who always says what all asks of the year come to on average.
    pub ask_error_of_mean: f64,
    /// Forecasts at asking, and whether the prospect answered.
    pub ask: Calibration,
    /// Mean distance between the probability to close, at qualification, and the true one.
    pub close_error: f64,
    /// Forecasts at qualification, and who bought.
    pub close: Calibration,
}

/// Weeks of a year.
const WEEKS: i32 = 50;
/// Weeks between lessons.
const LESSON: i32 = 4;
/// What happens to prospects who answered: a meeting is set, held, and they qualify.
const ONWARD: [(EventKind, f64); 3] = [
    (EventKind::MeetingSet, 0.8),
    (EventKind::MeetingHeld, 0.9),
    (EventKind::Need, 0.7),
];

struct World<'a> {
    session: &'a Session,
    mistakes: Mistakes,
    levels: [f64; 4],
    seed: u64,
}

impl World<'_> {
    /// What is peculiar to a person: the same for every policy.
    fn of_person(&self, key: &str, subject: u64) -> f64 {
        let number = key
            .bytes()
            .fold(0u64, |h, b| h.wrapping_mul(31).wrapping_add(u64::from(b)));
        self.mistakes.person * Rng::new(self.seed ^ number, subject).normal()
    }

    /// The true chance of each stage of an ask.
    fn truth(&self, search: &Search<'_>, route: &Appraisal, tiring: u32) -> [f64; 3] {
        let people = &self.session.directory.people;
        let shift = |p: f64, by: f64| sigmoid(logit(p.clamp(0.001, 0.999)) + by);
        let introducer = route.asked.last().copied().unwrap_or(route.asker);
        let tired = self.mistakes.fatigue * f64::from(tiring);
        let by_person = self.levels[0] + self.of_person(people.key(introducer), 11) - tired;
        let asked = &route.steps[..route.steps.len() - 1];
        let agrees: f64 = asked
            .iter()
            .map(|step| {
                if step.to == Some(introducer) {
                    shift(step.value, by_person)
                } else {
                    step.value
                }
            })
            .product();
        let target = route.target.map_or("", |person| people.key(person));
        let engages = route.steps.last().map_or(0.0, |step| step.value);
        [
            agrees,
            shift(search.config.search.sends, self.levels[1]),
            shift(engages, self.levels[2] + self.of_person(target, 12)),
        ]
    }
}

/// Runs a year under a policy. The session's network is the world as the shipped model sees it; the same seed gives every
/// policy the same world and the same prospects.
pub fn simulate(
    (records, session): (&mut Records, &mut Session),
    mistakes: Mistakes,
    policy: Policy,
    seed: u64,
) -> Year {
    let mut rng = Rng::new(seed, 31);
    let levels = [0; 4].map(|_| mistakes.level * rng.normal());
    let shipped = session.setup.config.clone();
    let start = session.setup.as_of;
    let said_before = records.ties.rows.len();
    found::prepare(records, session);
    let pool = pool(session);
    let mut played = Played::new(seed);
    for week in 0..WEEKS {
        let monday = start.plus(7 * week);
        session.setup.as_of = monday;
        let ledger = Ledger::replay(played.entries.clone(), None);
        // Whoever asks the strongest tie does so however often they were asked.
        if policy == Policy::Plan {
            session.setup.fatigue = ledger.fatigue(&played.settings.limits);
        }
        if week > 0 && week % LESSON == 0 {
            learn_from(
                (records, session),
                &shipped,
                &played.entries,
                monday,
                &played.settings,
            );
        }
        session.rebuild(records);
        let prospects: Vec<Prospect> = draw(&pool, &ledger, session, &mut rng);
        if policy == Policy::Plan {
            found::find_out(
                (records, session),
                &shipped,
                &prospects,
                (&mut played.entries, &played.settings),
                seed,
            );
        }
        let ledger = Ledger::replay(played.entries.clone(), None);
        let plain = found::as_it_is(records, session, &shipped);
        let truth = Search::new(&plain, &session.directory, &shipped);
        let world = World {
            session,
            mistakes,
            levels,
            seed,
        };
        let search = Search::new(&session.network, &session.directory, &session.setup.config);
        let limits = played.settings.limits.clone();
        let cancel = Cancel::default();
        let request = policy::request(&search, &cancel, Availability::of(&ledger, &limits, monday));
        let routes = choose(policy, &request, &prospects);
        played.ask_all(&world, &request, &truth, routes);
    }
    session.setup.config = shipped;
    session.setup.as_of = start;
    session.setup.fatigue = Fatigue::default();
    records.ties.rows.truncate(said_before);
    session.rebuild(records);
    played.year()
}

/// The year so far: the ledger, and what is counted.
struct Played {
    entries: Vec<Entry>,
    settings: Settings,
    luck: Rng,
    year: Year,
    /// Forecasts at asking, and whether the prospect answered.
    asks: Vec<(f64, bool)>,
    ask_errors: Vec<f64>,
    /// The true chances.
    truths: Vec<f64>,
    /// Forecasts at qualification, and whether the prospect bought.
    closes: Vec<(f64, bool)>,
    close_errors: Vec<f64>,
}

impl Played {
    fn new(seed: u64) -> Self {
        Self {
            entries: Vec::new(),
            settings: Settings::default(),
            luck: Rng::new(seed, 37),
            year: Year::default(),
            asks: Vec::new(),
            ask_errors: Vec::new(),
            truths: Vec::new(),
            closes: Vec::new(),
            close_errors: Vec::new(),
        }
    }

    /// Asks for every route of a week that leads there as things are.
    fn ask_all(
        &mut self,
        world: &World<'_>,
        request: &Request<'_>,
        truth: &Search<'_>,
        routes: Vec<Appraisal>,
    ) {
        for route in routes {
            let introducer = route.asked.last();
            let tiring = introducer.map_or(0, |person| request.tiring(*person));
            let Some(true_route) = same_route(truth, &route) else {
                continue;
            };
            let stages = world.truth(truth, &true_route, tiring);
            let frozen = route.freeze(request.search, None);
            let monday = world.session.setup.as_of;
            self.ask(world, &route, &frozen, stages, monday);
        }
    }

    /// Makes an ask, and plays what comes of it.
    fn ask(
        &mut self,
        world: &World<'_>,
        route: &Appraisal,
        frozen: &AskForecast,
        stages: [f64; 3],
        monday: Day,
    ) {
        let session = world.session;
        let (chance, true_chance) = (route.chance, stages.iter().product::<f64>());
        let (case, replied) = play(
            session,
            &mut self.entries,
            route,
            frozen,
            stages,
            monday,
            &mut self.luck,
        );
        let asked = name_of(session, route.asked.last().copied());
        *self.year.asked.entry(asked).or_default() += 1;
        self.asks.push((chance, replied));
        self.ask_errors.push((chance - true_chance).abs());
        self.truths.push(true_chance);
        if !replied {
            return;
        }
        self.year.replies += 1;
        if ONWARD.iter().all(|(_, p)| self.luck.chance(*p)) {
            self.close(world, route, case, monday);
        }
    }

    /// Qualifies a prospect, and plays whether they buy.
    fn close(&mut self, world: &World<'_>, route: &Appraisal, case: i64, monday: Day) {
        let (session, luck) = (world.session, &mut self.luck);
        let deal = world.mistakes.deal;
        let buys = sigmoid(logit(0.4) + world.levels[3] + deal * luck.normal());
        let says = sigmoid(logit(buys) + 0.6 + 0.5 * luck.normal());
        qualify(session, &mut self.entries, case, route, says, monday);
        let ledger = Ledger::replay(self.entries.clone(), Some(monday.plus(QUALIFIED)));
        let found = measure::forecast(&ledger, &self.settings, monday.plus(QUALIFIED), None, None);
        let Some(forecast) = found
            .prospects
            .iter()
            .find(|p| p.cases().any(|of| of == case))
        else {
            return;
        };
        let won = luck.chance(buys);
        self.close_errors.push((forecast.probability - buys).abs());
        self.closes.push((forecast.probability, won));
        self.year.wins += usize::from(won);
        let what = if won { EventKind::Won } else { EventKind::Lost };
        let on = monday.plus(QUALIFIED + 30);
        add(&mut self.entries, Some(case), what, on, route, session);
    }

    /// What came of all of it.
    fn year(self) -> Year {
        let mean = |errors: &[f64]| errors.iter().sum::<f64>() / errors.len().max(1) as f64;
        let usual = mean(&self.truths);
        let of_mean = self.truths.iter().map(|truth| (truth - usual).abs());
        let of_mean: Vec<f64> = of_mean.collect();
        Year {
            asks: self.asks.len(),
            ask_error_of_mean: mean(&of_mean),
            ask_error: mean(&self.ask_errors),
            ask: Calibration::of(&self.asks),
            close_error: mean(&self.close_errors),
            close: Calibration::of(&self.closes),
            ..self.year
        }
    }
}

/// The Gini coefficient of two years' asks, over everybody who was asked in either.
pub fn ginis(a: &Year, b: &Year) -> (f64, f64) {
    let everybody: std::collections::BTreeSet<&String> =
        a.asked.keys().chain(b.asked.keys()).collect();
    let of = |year: &Year| {
        gini(
            everybody
                .iter()
                .map(|who| year.asked.get(*who).copied().unwrap_or(0) as f64),
        )
    };
    (of(a), of(b))
}

/// Days from the ask to the qualified prospect.
const QUALIFIED: i32 = 6;

fn name_of(session: &Session, person: Option<PersonIx>) -> String {
    person.map_or(String::new(), |person| {
        session.directory.people.key(person).to_owned()
    })
}

fn add(
    entries: &mut Vec<Entry>,
    case: Option<i64>,
    what: EventKind,
    on: Day,
    route: &Appraisal,
    session: &Session,
) -> i64 {
    let people = &session.directory.people;
    let id = entries.len() as i64 + 1;
    let target = route
        .target
        .map_or(String::new(), |person| people.key(person).to_owned());
    entries.push(Entry {
        id,
        case,
        rep: people.key(route.asker).to_owned(),
        introducer: name_of(session, route.asked.last().copied()),
        target,
        ..Entry::new(on, what)
    });
    id
}

/// Makes the ask, and plays what comes of it within the week. Returns the case, and whether the prospect answers.
fn play(
    session: &Session,
    entries: &mut Vec<Entry>,
    route: &Appraisal,
    frozen: &AskForecast,
    stages: [f64; 3],
    monday: Day,
    luck: &mut Rng,
) -> (i64, bool) {
    let case = add(entries, None, EventKind::Asked, monday, route, session);
    if let Some(entry) = entries.last_mut() {
        entry.frozen = serde_json::to_string(frozen).unwrap_or_default();
    }
    let steps = [EventKind::Agreed, EventKind::Introduced, EventKind::Replied];
    let ends = [
        EventKind::Declined,
        EventKind::NoAnswer,
        EventKind::ProspectDeclined,
    ];
    for (n, stage) in stages.into_iter().enumerate() {
        let on = monday.plus(n as i32 + 1);
        let came = luck.chance(stage);
        add(
            entries,
            Some(case),
            if came { steps[n] } else { ends[n] },
            on,
            route,
            session,
        );
        if !came {
            return (case, false);
        }
    }
    (case, true)
}

/// Meets the prospect, and gets four times yes and the rep's own probability. Returns the prospect's key.
fn qualify(
    session: &Session,
    entries: &mut Vec<Entry>,
    case: i64,
    route: &Appraisal,
    says: f64,
    monday: Day,
) {
    add(
        entries,
        Some(case),
        EventKind::MeetingHeld,
        monday.plus(5),
        route,
        session,
    );
    for what in QUESTIONS {
        add(entries, None, what, monday.plus(QUALIFIED), route, session);
        if let Some(entry) = entries.last_mut() {
            entry.answer = "yes".into();
        }
    }
    add(
        entries,
        None,
        EventKind::Opportunity,
        monday.plus(QUALIFIED),
        route,
        session,
    );
    if let Some(entry) = entries.last_mut() {
        entry.probability = Some(says);
    }
}

fn learn_from(
    (records, session): (&Records, &mut Session),
    shipped: &Config,
    entries: &[Entry],
    as_of: Day,
    settings: &Settings,
) {
    let ledger = Ledger::replay(entries.to_vec(), Some(as_of));
    let came = outcomes::of_ledger(&ledger, &settings.limits, &BTreeSet::new());
    let current = session.setup.config.clone();
    session.setup.config = shipped.clone();
    session.setup.config.strength.learned = Corrections::default();
    let learnt = learn::learn(records, session, &current, &came, &NoProgress);
    session.setup.config = learnt.config;
}
