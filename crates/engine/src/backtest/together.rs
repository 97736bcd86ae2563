//! T9: do two who were seen together get in touch? Against pairs with as many people between them.

use std::iter::Peekable;

use hashbrown::HashMap;
use rayon::prelude::*;

use super::answer::Ask;
use super::measure::{Bootstrap, mean};
use super::past::{Past, chosen};
use super::{FEWEST_EVENTS, History, Protocol, Score, Task, rate_score};
use crate::history::{Event, receivers};
use crate::people::PersonIx;
use introrank_core::day::Day;
use introrank_core::evidence::MOST_TOGETHER;
use introrank_core::moment::Moment;

/// More people between two make no difference.
const MOST_BETWEEN: usize = 50;

/// On how many days two were seen together, and the last of them; the smaller first.
type Together = HashMap<(u32, u32), (u32, Day)>;

/// Who was seen together up to a moment.
struct Seen<'a> {
    messages: Peekable<Box<dyn Iterator<Item = &'a [Event]> + 'a>>,
    together: Together,
}

impl<'a> Seen<'a> {
    fn new(history: &History<'a>) -> Self {
        let messages: Box<dyn Iterator<Item = &'a [Event]>> =
            Box::new(history.timeline.small_messages());
        Self {
            messages: messages.peekable(),
            together: Together::new(),
        }
    }

    fn advance(&mut self, until: Moment) {
        while let Some(message) = self.messages.next_if(|next| next[0].known < until) {
            let day = message[0].known.day();
            for (one, other) in receivers(message) {
                let (days, last) = self.together.entry(pair(one, other)).or_insert((0, day));
                if *days == 0 || *last < day {
                    (*days, *last) = (*days + 1, day);
                }
            }
        }
    }
}

/// Days on which two were seen together.
fn days(together: &Together, a: PersonIx, b: PersonIx) -> u32 {
    together.get(&pair(a, b)).map_or(0, |(days, _)| *days)
}

fn pair(a: PersonIx, b: PersonIx) -> (u32, u32) {
    (a.0.min(b.0), a.0.max(b.0))
}

/// Two who were never in contact, with somebody between them.
struct Pair {
    person: u32,
    between: usize,
    /// Days on which they were seen together.
    days: u32,
    came: bool,
}

fn at_cut(
    history: &History<'_>,
    protocol: &Protocol,
    (past, together): (&Past<'_>, &Together),
    now: Moment,
) -> Vec<Pair> {
    let contacts = past.all_contacts();
    let chosen = chosen(&contacts);
    chosen
        .into_par_iter()
        .flat_map_iter(|p| {
            let person = PersonIx(p);
            let mut between: HashMap<PersonIx, usize> = HashMap::new();
            for z in &contacts[person.at()] {
                for other in contacts[z.at()].iter().filter(|other| **other != person) {
                    *between.entry(*other).or_default() += 1;
                }
            }
            let mut list: Vec<(PersonIx, usize)> = between
                .into_iter()
                .filter(|(other, _)| *other > person && !past.met(person, *other))
                .collect();
            list.sort_unstable();
            let of = move |(other, between): (PersonIx, usize)| Pair {
                person: p,
                between: between.min(MOST_BETWEEN),
                days: days(together, person, other),
                came: history.future.contact(person, other, now, protocol.window),
            };
            list.into_iter().map(of)
        })
        .collect()
}

/// How many of those who were never seen together came, by cut and number of people between.
type Unseen = HashMap<(u32, usize), (f64, f64)>;

/// The pairs who were seen together before each cut, with the cut, and how many of the others came.
fn gather(history: &History<'_>, protocol: &Protocol) -> (Vec<(u32, Pair)>, Unseen) {
    let (mut past, mut seen) = (Past::new(history), Seen::new(history));
    let (mut pairs, mut unseen) = (Vec::new(), Unseen::new());
    for &cut in &protocol.cuts {
        let now = history.day(cut);
        if !history.covers(now, protocol.window) {
            continue;
        }
        past.advance(now);
        seen.advance(now);
        for one in at_cut(history, protocol, (&past, &seen.together), now) {
            if one.days == 0 {
                let (all, came) = unseen.entry((cut, one.between)).or_default();
                (*all, *came) = (*all + 1.0, *came + f64::from(u8::from(one.came)));
            } else {
                pairs.push((cut, one));
            }
        }
    }
    // What nobody can be compared with says nothing.
    pairs.retain(|(cut, one)| unseen.contains_key(&(*cut, one.between)));
    (pairs, unseen)
}

pub(super) fn run(history: &History<'_>, protocol: &Protocol, asks: &[Ask]) -> Task {
    let how = format!(
        "Pairs with somebody between them who were never in contact, at each cut; in contact within {} days or not. Seen together: both got one message to at most {}. Beside them, at the same cut, pairs with as many people between them who were not. Nothing is fitted.",
        protocol.window,
        MOST_TOGETHER - 1
    );
    let task = Task::new("T9", "Do two who were seen together get in touch?", how);
    let (pairs, unseen) = gather(history, protocol);
    let came = pairs.iter().filter(|(_, one)| one.came).count();
    if came < FEWEST_EVENTS {
        return task.too_few("pairs who were seen together and got in touch", came);
    }
    let cluster: Vec<u32> = pairs.iter().map(|(_, one)| one.person).collect();
    let bootstrap = Bootstrap::new(&cluster, protocol.resamples);
    let own = |i: usize| f64::from(u8::from(pairs[i].1.came));
    let expected = |i: usize| {
        let (all, came) = unseen[&(pairs[i].0, pairs[i].1.between)];
        came / all
    };
    let several = |w: &[f64], is_several: bool| {
        let those = w.iter().zip(&pairs).map(|(w, (_, one))| {
            if (one.days > 1) == is_several {
                *w
            } else {
                0.0
            }
        });
        mean(&those.collect::<Vec<f64>>(), own)
    };
    let mut scores = vec![
        rate_score("seen together", bootstrap.figure(|w| mean(w, own))),
        rate_score(
            "not seen, with as many between",
            bootstrap.figure(|w| mean(w, expected)),
        ),
        rate_score("seen on one day", bootstrap.figure(|w| several(w, false))),
        rate_score(
            "seen on several days",
            bootstrap.figure(|w| several(w, true)),
        ),
    ];
    scores.extend(first_asks(history, protocol, asks));
    Task {
        events: pairs.len(),
        came,
        scores,
        remark: "Whoever was seen together gets in touch more often; that their first ask is answered more often is another matter, and stands below.".into(),
        ..task
    }
}

/// How many first asks are answered, of those who had been seen together and of others.
fn first_asks(history: &History<'_>, protocol: &Protocol, asks: &[Ask]) -> Vec<Score> {
    let mut seen = Seen::new(history);
    let mut first: [Vec<(u32, bool)>; 2] = Default::default();
    for ask in asks.iter().filter(|ask| ask.is_first_contact()) {
        seen.advance(ask.at);
        let kind = usize::from(days(&seen.together, ask.from, ask.to) == 0);
        first[kind].push((ask.to.0, ask.came));
    }
    let names = [
        "first ask answered, seen before",
        "first ask answered, others",
    ];
    let score = |(name, asks): (&str, Vec<(u32, bool)>)| {
        if asks.len() < FEWEST_EVENTS {
            return None;
        }
        let cluster: Vec<u32> = asks.iter().map(|(asked, _)| *asked).collect();
        let bootstrap = Bootstrap::new(&cluster, protocol.resamples);
        let came = |i: usize| f64::from(u8::from(asks[i].1));
        Some(rate_score(name, bootstrap.figure(|w| mean(w, came))))
    };
    names.into_iter().zip(first).filter_map(score).collect()
}
