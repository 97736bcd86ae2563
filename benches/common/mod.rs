//! Shared by all benches: the large invented network, and timing two things in turn.

#![allow(dead_code, reason = "each bench uses its part")]

use std::time::{Duration, Instant};

use introrank::core::day::Day;
use introrank::core::evidence::ConnectionRows;
use introrank::core::evidence::Owner;
use introrank::core::evidence::OwnerRelation;
use introrank::core::evidence::{Export, Records};
use introrank::core::evidence::{TieKind, TieRow};
use introrank::core::progress::NoProgress;
use introrank::engine::people::PersonIx;
use introrank::engine::session::{Session, Setup};
use introrank::synth::ties::{Tie, TiePlan, askers_and_targets, draw, key};

/// 200,000 people, 2 million ties.
pub const PLAN: TiePlan = TiePlan {
    people: 200_000,
    ties: 2_000_000,
    seed: 1,
};

/// The large network with the 50 best-connected of its askers as teammates, and who asks for whom.
pub struct Large {
    pub ties: Vec<Tie>,
    pub session: Session,
    pub askers: Vec<PersonIx>,
    pub targets: Vec<PersonIx>,
}

pub fn setup() -> Setup {
    let as_of = Day::new(2026, 1, 1).expect("a date");
    Setup::new(as_of)
}

pub fn large(with_teammates: bool) -> Large {
    let ties = draw(PLAN);
    let (askers, targets) = askers_and_targets(PLAN, &ties);
    let mut records = Records::default();
    for tie in &ties {
        let (from, to) = (
            records.ties.keys.intern(&key(tie.from)),
            records.ties.keys.intern(&key(tie.to)),
        );
        let (forward, backward) = (tie.forward, tie.backward);
        records.ties.rows.push(TieRow {
            from,
            to,
            forward,
            backward,
            since: None,
            kind: TieKind::Connected,
        });
    }
    if with_teammates {
        for asker in &askers {
            let owner = Owner {
                name: key(*asker),
                profile: Some(key(*asker)),
                emails: vec![],
                relation: OwnerRelation::Teammate,
            };
            let rows = ConnectionRows::default();
            records
                .exports
                .push(Export::of_connections(key(*asker), owner, rows));
        }
    }
    let session = Session::from_records(&records, setup(), &NoProgress);
    let find = |person: &u32| {
        session
            .directory
            .people
            .find_key(&key(*person))
            .expect("everybody has a tie")
    };
    let known = |person: &&u32| session.directory.people.find_key(&key(**person)).is_some();
    let askers = askers.iter().map(find).collect();
    let targets = targets.iter().filter(known).map(find).collect();
    Large {
        ties,
        session,
        askers,
        targets,
    }
}

/// Median times of two things run in turn, and the median ratio of the pairs (first / second).
pub struct Pair {
    pub first: Duration,
    pub second: Duration,
    pub ratio: f64,
}

pub fn in_turn(runs: usize, mut first: impl FnMut(), mut second: impl FnMut()) -> Pair {
    let time = |work: &mut dyn FnMut()| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    time(&mut first);
    time(&mut second);
    let mut pairs: Vec<(Duration, Duration)> = (0..runs)
        .map(|_| (time(&mut first), time(&mut second)))
        .collect();
    let mut ratios: Vec<f64> = pairs
        .iter()
        .map(|(a, b)| a.as_secs_f64() / b.as_secs_f64())
        .collect();
    ratios.sort_by(f64::total_cmp);
    pairs.sort_by_key(|pair| pair.0);
    let first = pairs[runs / 2].0;
    pairs.sort_by_key(|pair| pair.1);
    Pair {
        first,
        second: pairs[runs / 2].1,
        ratio: ratios[runs / 2],
    }
}

pub fn report(what: &str, pair: &Pair, peer: &str) {
    println!(
        "{what:<58} {:>10.3} ms   {peer} {:>10.3} ms   ratio {:.2}",
        ms(pair.first),
        ms(pair.second),
        pair.ratio
    );
}

pub fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}
