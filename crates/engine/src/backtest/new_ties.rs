//! T5: of the people two steps away, with whom does somebody get in touch next?

use hashbrown::HashMap;
use rayon::prelude::*;

use super::measure::{Bootstrap, Figure, Ranked, mean, rank};
use super::past::{Past, chosen};
use super::{FEWEST_EVENTS, History, Protocol, Score, Task};
use crate::people::PersonIx;
use crate::strength::in_touch;
use introrank_core::moment::Moment;

/// Ways to score a pair by the people between, the product's own first.
const WAYS: [&str; 4] = [
    "in touch through shared contacts (sum)",
    "shared contacts, rare ones more",
    "shared contacts",
    "the best single path",
];

/// Everybody two steps away from one person at a cut.
struct Query {
    person: PersonIx,
    scores: [Vec<f64>; 4],
    came: Vec<bool>,
}

impl Query {
    /// The place of the first of those who came, by one way to score.
    fn best(&self, way: usize) -> f64 {
        let scores = &self.scores[way];
        let places = (0..scores.len())
            .filter(|i| self.came[*i])
            .map(|i| rank(scores, i));
        places.fold(f64::MAX, f64::min)
    }
}

/// Who came, of everybody two steps away from anybody.
fn came(queries: &[Query]) -> Vec<bool> {
    queries
        .iter()
        .flat_map(|query| query.came.iter().copied())
        .collect()
}

/// The area of one way to score, over all pairs of a cut.
fn area(queries: &[Query], came: &[bool], way: usize) -> f64 {
    let scores: Vec<f64> = queries
        .iter()
        .flat_map(|query| query.scores[way].iter().copied())
        .collect();
    Ranked::new(&scores).auc(came, &vec![1.0; came.len()])
}

fn at_cut(history: &History<'_>, protocol: &Protocol, past: &Past<'_>, now: Moment) -> Vec<Query> {
    let contacts = past.all_contacts();
    // How likely each contact writes to each person: beside `contacts`.
    let touch: Vec<Vec<f64>> = (0..history.people as u32)
        .into_par_iter()
        .map(|p| {
            let person = PersonIx(p);
            let of = |z: &PersonIx| {
                in_touch(
                    history.config,
                    &past.replay.features(person, *z),
                    now.days(),
                )
            };
            contacts[person.at()].iter().map(of).collect()
        })
        .collect();
    let chosen = chosen(&contacts);
    chosen
        .into_par_iter()
        .map(|p| {
            let person = PersonIx(p);
            let mut found: HashMap<PersonIx, [f64; 4]> = HashMap::new();
            for (z, to_person) in contacts[person.at()].iter().zip(&touch[person.at()]) {
                let degree = contacts[z.at()].len() as f64;
                for &other in &contacts[z.at()] {
                    if other == person {
                        continue;
                    }
                    let at = contacts[other.at()].binary_search(z).unwrap_or(0);
                    let product = to_person * touch[other.at()][at];
                    let sums = found.entry(other).or_default();
                    sums[0] += (product / degree).sqrt();
                    sums[1] += 1.0 / degree;
                    sums[2] += 1.0;
                    sums[3] = sums[3].max(product);
                }
            }
            let mut list: Vec<(PersonIx, [f64; 4])> = found
                .into_iter()
                .filter(|(other, _)| !past.met(person, *other))
                .collect();
            list.sort_unstable_by_key(|(other, _)| *other);
            Query {
                person,
                came: list
                    .iter()
                    .map(|(other, _)| history.future.contact(person, *other, now, protocol.window))
                    .collect(),
                scores: [0, 1, 2, 3].map(|way| list.iter().map(|(_, sums)| sums[way]).collect()),
            }
        })
        .collect()
}

pub(super) fn run(history: &History<'_>, protocol: &Protocol) -> Task {
    let how = format!(
        "Pairs with somebody between them who were never in contact, at each cut; in contact within {} days or not. Nothing is fitted. Area: mean of the cuts over all such pairs. Rank: of the first new contact of each person who gets one, among all two steps away.",
        protocol.window
    );
    let task = Task::new(
        "T5",
        "With whom two steps away does somebody get in touch?",
        how,
    );
    let mut past = Past::new(history);
    let mut areas: Vec<[f64; 4]> = Vec::new();
    let mut ranks: Vec<(u32, [f64; 4])> = Vec::new();
    let (mut events, mut yes) = (0, 0);
    for &cut in &protocol.cuts {
        let now = history.day(cut);
        if !history.covers(now, protocol.window) {
            continue;
        }
        past.advance(now);
        let queries = at_cut(history, protocol, &past, now);
        let came = came(&queries);
        events += came.len();
        yes += came.iter().filter(|came| **came).count();
        areas.push([0, 1, 2, 3].map(|way| area(&queries, &came, way)));
        for query in queries.iter().filter(|query| query.came.contains(&true)) {
            ranks.push((query.person.0, [0, 1, 2, 3].map(|way| query.best(way))));
        }
    }
    areas.retain(|area| !area[0].is_nan());
    if ranks.len() < FEWEST_EVENTS || areas.is_empty() {
        return task.too_few("people who got in touch with somebody new", ranks.len());
    }
    let cluster: Vec<u32> = ranks.iter().map(|(person, _)| *person).collect();
    let bootstrap = Bootstrap::new(&cluster, protocol.resamples);
    let scores = WAYS.iter().enumerate().map(|(way, name)| {
        let area = areas.iter().map(|area| area[way]).sum::<f64>() / areas.len() as f64;
        Score {
            scorer: (*name).to_owned(),
            figures: vec![
                ("auc", Figure::plain(area)),
                (
                    "mrr",
                    bootstrap.figure(|w| mean(w, |i| 1.0 / ranks[i].1[way])),
                ),
            ],
        }
    });
    Task {
        events,
        came: yes,
        scores: scores.collect(),
        ..task
    }
}
