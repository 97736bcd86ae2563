//! Strengths of given pairs at given moments, from what had happened strictly before.

use std::collections::BTreeMap;

use hashbrown::HashMap;
use rayon::prelude::*;
use serde::Serialize;

use crate::history::{Replay, Timeline, introductions};
use crate::network::{ListedTie, Network, days_together};
use crate::people::PersonIx;
use crate::session::Session;
use crate::strength::config::StrengthConfig;
use crate::strength::{Basis, Features, Leg, assess, in_touch};
use introrank_core::day::Day;
use introrank_core::evidence::Records;
use introrank_core::evidence::{Pair, person_key};
use introrank_core::moment::Moment;
use introrank_core::progress::Progress;

/// What is said about a pair.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Scored {
    /// Probability that `to` writes to `from` within the next 45 days.
    pub in_touch: f64,
    /// Probability that `to` says yes, or answers, when `from` asks.
    pub helps: f64,
    /// Probability that `to` engages when `from` introduces somebody to them.
    pub engages: f64,
    /// How far to trust it.
    pub basis: Basis,
}

impl Scored {
    fn of(config: &StrengthConfig, features: &Features, now: f64) -> Self {
        let [helps, engages] =
            [Leg::Helps, Leg::Engages].map(|stage| assess(config, stage, features, now));
        Self {
            in_touch: in_touch(config, features, now),
            helps: helps.value,
            engages: engages.value,
            basis: helps.basis,
        }
    }
}

/// Scores every pair, in their order; `None` for one with a [`problem`](Pair::problem). Whoever no source knows gets
/// what is said of anybody.
///
/// Where interactions are all there is, history is replayed once, in the order of time, to the second: O(events +
/// pairs · smaller degree). Exports tell days, so a network is built for each day before a pair's moment.
pub fn score(
    records: &Records,
    session: &Session,
    pairs: &[Pair],
    progress: &dyn Progress,
) -> Vec<Option<Scored>> {
    let people: Vec<Who> = pairs
        .iter()
        .map(|pair| {
            (
                person(records, session, &pair.from),
                person(records, session, &pair.to),
            )
        })
        .collect();
    if records.exports.is_empty() && records.ties.rows.is_empty() {
        replayed(records, session, pairs, &people, progress)
    } else {
        by_day(records, session, pairs, &people, progress)
    }
}

/// Rows that name somebody whom no source knows, or a name that several people have: line and text. They get what is
/// said of anybody.
pub fn strangers<'a>(
    records: &Records,
    session: &Session,
    pairs: &'a [Pair],
) -> Vec<(u64, &'a str)> {
    let open = pairs.iter().filter(|pair| pair.problem.is_none());
    let names = open.flat_map(|pair| [(pair.line, &*pair.from), (pair.line, &*pair.to)]);
    names
        .filter(|(_, name)| person(records, session, name).is_none())
        .collect()
}

/// The two of a pair, as far as any source knows them.
type Who = (Option<PersonIx>, Option<PersonIx>);

fn person(records: &Records, session: &Session, text: &str) -> Option<PersonIx> {
    let people = &session.directory.people;
    let by_key = people.find_key(&person_key(text));
    match by_key.filter(|person| !people.is_hidden(*person)) {
        Some(person) => Some(person),
        None if records.exports.is_empty() => None,
        None => match session.find_person(text).as_slice() {
            [one] => Some(*one),
            _ => None,
        },
    }
}

fn replayed(
    records: &Records,
    session: &Session,
    pairs: &[Pair],
    people: &[Who],
    progress: &dyn Progress,
) -> Vec<Option<Scored>> {
    let setup = &session.setup;
    let config = &setup.config.strength;
    let timeline = Timeline::build(records, &session.directory);
    let mut order: Vec<usize> = (0..pairs.len()).collect();
    let until = |pair: &Pair| pair.when.unwrap_or(Moment::end_of(setup.as_of));
    order.sort_by_key(|&i| until(&pairs[i]));
    let mut replay = Replay::new(
        timeline.events(),
        session.directory.people.all().len(),
        config,
    );
    let beside = Beside::of(records, session, &timeline);
    let mut scored = vec![None; pairs.len()];
    progress.stage("replaying", Some(pairs.len() as u64));
    for i in order {
        let pair = &pairs[i];
        progress.advance(1);
        if pair.problem.is_some() {
            continue;
        }
        replay.advance(until(pair));
        let mut features = match people[i] {
            (Some(from), Some(to)) => match pair.when {
                Some(at) => replay.features_at((from, to), at, false),
                None => replay.features(from, to),
            },
            (None, Some(to)) => replay.of_stranger(to),
            (from, None) => replay.to_stranger(from),
        };
        if let (from, Some(to)) = people[i] {
            beside.add_to(&mut features, (from, to), until(pair));
            let key = session.directory.people.key(to);
            let more = |stage| config.learned.of(stage).effect_of(key);
            features.helps_more = more(Leg::Helps);
            features.engages_more = more(Leg::Engages);
        }
        let now = pair.when.map_or(session.network.now(), Moment::days);
        scored[i] = Some(Scored::of(config, &features, now));
    }
    scored
}

/// What messages tell beside what two did towards each other.
struct Beside {
    /// The days on which two were seen together.
    together: HashMap<(u32, u32), Vec<Day>>,
    /// The days on which introductions had come true, by who made them.
    introduced: HashMap<PersonIx, Vec<Day>>,
}

impl Beside {
    fn of(records: &Records, session: &Session, timeline: &Timeline) -> Self {
        let known = (records, &session.directory);
        // Each pair has a moment of its own.
        let last = timeline.events().last();
        let end = last.map_or(session.setup.as_of, |event| event.known.day());
        let mut introduced: HashMap<PersonIx, Vec<Day>> = HashMap::new();
        for one in introductions(known, timeline, end) {
            introduced
                .entry(one.introducer)
                .or_default()
                .push(one.contact);
        }
        introduced
            .values_mut()
            .for_each(|days| days.sort_unstable());
        Self {
            together: days_together(known, timeline, end),
            introduced,
        }
    }

    /// Adds what was known before a moment of the step to somebody.
    fn add_to(
        &self,
        features: &mut Features,
        (from, to): (Option<PersonIx>, PersonIx),
        until: Moment,
    ) {
        let over = |days: &[Day]| days.partition_point(|day| Moment::end_of(*day) <= until);
        let made = self.introduced.get(&to);
        features.asked.introduced = made.map_or(0, |days| over(days) as u32);
        let Some(from) = from else {
            return;
        };
        let both = (from.0.min(to.0), from.0.max(to.0));
        let days = self.together.get(&both);
        features.seen = days.and_then(|days| days[..over(days)].last().copied());
        let wrote = [&features.theirs, &features.ours].map(|one| one.days > 0);
        features.only_seen = features.seen.is_some() && wrote != [true; 2];
    }
}

fn by_day(
    records: &Records,
    session: &Session,
    pairs: &[Pair],
    people: &[Who],
    progress: &dyn Progress,
) -> Vec<Option<Scored>> {
    let setup = &session.setup;
    let mut days: BTreeMap<Day, Vec<usize>> = BTreeMap::new();
    for (i, pair) in pairs
        .iter()
        .enumerate()
        .filter(|(_, pair)| pair.problem.is_none())
    {
        let day = pair
            .when
            .map_or(setup.as_of, |moment| moment.day().plus(-1));
        days.entry(day).or_default().push(i);
    }
    let mut scored = vec![None; pairs.len()];
    let nothing = |_| Vec::new();
    on_each_day(
        (records, session),
        days,
        &nothing,
        progress,
        |network, rows| {
            let of_day: Vec<Scored> = rows
                .par_iter()
                .map(|&i| match people[i] {
                    (Some(from), Some(to)) => tied(session, network, from, to),
                    (from, to) => {
                        let config = &setup.config.strength;
                        let known = to.filter(|_| from.is_none());
                        let features = match known {
                            Some(to) => network.of_stranger(&session.directory, config, to),
                            None => network.to_stranger(from),
                        };
                        Scored::of(config, &features, network.now())
                    }
                })
                .collect();
            for (i, one) in rows.into_iter().zip(of_day) {
                scored[i] = Some(one);
            }
        },
    );
    scored
}

/// Calls `each` with the network as it was on each day, in the order of time, and what belongs to that day. `beside` are ties
/// that were known on a day beside what files hold of it.
pub(crate) fn on_each_day<T>(
    (records, session): (&Records, &Session),
    days: BTreeMap<Day, Vec<T>>,
    beside: &dyn Fn(Day) -> Vec<ListedTie>,
    progress: &dyn Progress,
    mut each: impl FnMut(&Network, Vec<T>),
) {
    let setup = &session.setup;
    progress.stage("building the network of each day", Some(days.len() as u64));
    for (day, items) in days {
        let beside = beside(day);
        if day == setup.as_of && beside.is_empty() {
            each(&session.network, items);
        } else {
            each(&session.network_with(records, &beside, day), items);
        }
        progress.advance(1);
    }
}

/// Scores a pair of the network; given strengths stay as they are.
fn tied(session: &Session, network: &Network, from: PersonIx, to: PersonIx) -> Scored {
    let config = &session.setup.config.strength;
    let features = network.pair(&session.directory, config, from, to);
    let mut scored = Scored::of(config, &features, network.now());
    if features.is_denied() {
        scored.helps = config.cold;
    }
    if network.is_given(from, to) {
        scored.helps = network.helps(from, to).unwrap_or(0.0);
        scored.engages = network.engages(from, to).unwrap_or(0.0);
        scored.basis = Basis::Given;
    } else if !network.are_tied(from, to) {
        // What the search would say of them.
        scored.helps = config.cold;
        scored.engages = without_tie(session, from, to);
        scored.basis = Basis::Guess;
    }
    scored
}

/// The probability that one engages when the other introduces somebody, of two whom nobody has seen connected: as
/// colleagues when they are at one account, else as a cold message.
pub fn without_tie(session: &Session, a: PersonIx, b: PersonIx) -> f64 {
    let config = &session.setup.config.strength;
    let guess = session.network.guess(&session.directory, config, (a, b));
    let counts = guess.filter(|guess| guess.knows >= config.inferred_floor);
    counts.map_or(config.cold, |guess| guess.engages)
}
