//! Strengths of ten million ties from aggregated evidence in one parallel pass, against a bare logistic of as many terms;
//! a history replayed with a question after every mail, against counting the mails of each pair; and a whole backtest.
//!
//! `cargo bench --bench strength`

#![allow(clippy::print_stdout, reason = "a bench reports on standard output")]

use std::collections::HashMap;
use std::hint::black_box;
use std::time::{Duration, Instant};

use introrank::core::day::Day;
use introrank::core::evidence::FactKind;
use introrank::core::evidence::Interaction;
use introrank::core::evidence::Records;
use introrank::core::keys::title::TitleTable;
use introrank::core::moment::When;
use introrank::core::numeric::rng::Rng;
use introrank::core::progress::NoProgress;
use introrank::engine::backtest;
use introrank::engine::backtest::{History, Protocol};
use introrank::engine::history::{Replay, Timeline};
use introrank::engine::people::Directory;
use introrank::engine::strength::config::StrengthConfig;
use introrank::engine::strength::{
    AskKind, AskRecord, Contact, Features, Lately, Leg, Responsiveness, TERMS, assess, in_touch,
};
use introrank::synth::mails;
use introrank::synth::mails::MailPlan;
use rayon::prelude::*;

const TIES: usize = 10_000_000;
const ROUNDS: usize = 5;
const NOW: f64 = 20_000.0;

fn main() {
    let config = StrengthConfig::default();
    ties(&config);
    history(&config);
}

/// The median of some rounds.
fn timed<T>(mut work: impl FnMut() -> T) -> Duration {
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            black_box(work());
            start.elapsed()
        })
        .collect();
    times.sort();
    times[ROUNDS / 2]
}

fn ties(config: &StrengthConfig) {
    let features: Vec<Features> = (0..TIES as u64).into_par_iter().map(one).collect();
    let strengths = || -> f64 {
        let parts: Vec<f64> = features
            .par_chunks(1 << 14)
            .map(|part| {
                part.iter()
                    .map(|known| {
                        assess(config, Leg::Helps, known, NOW).value
                            + assess(config, Leg::Engages, known, NOW).value
                    })
                    .sum()
            })
            .collect();
        parts.iter().sum()
    };
    // As many terms, each a product and a logarithm of something in the same memory, and two exponentials.
    let bare = || -> f64 {
        let parts: Vec<f64> = features
            .par_chunks(1 << 14)
            .map(|part| {
                part.iter()
                    .map(|known| {
                        let seed = known.theirs.fresh_days;
                        let terms = (0..TERMS).map(|k| 0.1 * (seed + k as f64).ln_1p());
                        let log_odds: f64 = terms.sum();
                        1.0 / (1.0 + (-log_odds).exp()) + 1.0 / (1.0 + (0.3 - log_odds).exp())
                    })
                    .sum()
            })
            .collect();
        parts.iter().sum()
    };
    let (ours, peer) = (timed(strengths), timed(bare));
    println!(
        "{} million ties, both strengths, {} threads: {:.2} s; bare logistic of {TERMS} terms: {:.2} s; ratio {:.2}",
        TIES / 1_000_000,
        rayon::current_num_threads(),
        ours.as_secs_f64(),
        peer.as_secs_f64(),
        ours.as_secs_f64() / peer.as_secs_f64()
    );
}

/// Evidence of a made-up tie.
fn one(number: u64) -> Features {
    let mut rng = Rng::new(number, 3);
    let mut way = |share: f64| {
        let days = if rng.chance(share) {
            1 + rng.below(40) as u32
        } else {
            0
        };
        Contact {
            days,
            fresh_days: f64::from(days) * 0.7,
            touch_days: f64::from(days) * 0.3,
            last: (days > 0).then(|| NOW - rng.unit() * 1500.0),
            recent: u128::from(rng.below(1 << 30)) | u128::from(days > 0),
            ..Contact::default()
        }
    };
    let (theirs, ours) = (way(0.3), way(0.4));
    let (mut asked, mut asked_lately) = (AskRecord::default(), Lately::default());
    for _ in 0..40 {
        let answered = rng.chance(0.4);
        asked.count(AskKind::default(), answered);
        asked_lately.count(answered, NOW - 30.0);
    }
    Features {
        theirs,
        ours,
        shared_contacts: rng.below(30) as u32,
        degree: rng.chance(0.2).then(|| rng.below(3000) as u32),
        since: Some(Day::from_number(20_000 - rng.below(4000) as i32)),
        asked: Responsiveness {
            askers: rng.below(20) as u32,
            asked,
            asked_lately,
            own: asked,
            introduced: 0,
            last_wrote: Some(NOW - rng.unit() * 90.0),
        },
        ..Features::default()
    }
}

fn history(config: &StrengthConfig) {
    let plan = MailPlan {
        people: 1000,
        days: 803,
        until: Day::from_number(20_000),
        seed: 1,
    };
    let mut records = Records::default();
    for mail in mails::draw(plan) {
        let keys = &mut records.ties.keys;
        let [from, to] = [mail.from, mail.to].map(|person| keys.intern(&format!("m{person:05}")));
        records.interactions.push(Interaction {
            from,
            to,
            kind: FactKind::Mail,
            when: When::At(mail.at),
            message: mail.message,
        });
    }
    let directory = Directory::build(&records, &TitleTable::default(), None);
    let timeline = Timeline::build(&records, &directory);
    let (events, people) = (timeline.events(), directory.people.len());
    let replayed = timed(|| {
        let mut replay = Replay::new(events, people, config);
        let mut sum = 0.0;
        for event in events {
            replay.advance(event.known);
            sum += in_touch(
                config,
                &replay.features(event.to, event.from),
                event.known.days(),
            );
        }
        sum
    });
    let counted = timed(|| {
        let mut counts: HashMap<(u32, u32), u32> = HashMap::new();
        events
            .iter()
            .for_each(|event| *counts.entry((event.from.0, event.to.0)).or_default() += 1);
        counts.len()
    });
    println!(
        "{} mails replayed with a question before each: {:.2} s; counting the mails of each pair: {:.3} s; ratio {:.0}",
        events.len(),
        replayed.as_secs_f64(),
        counted.as_secs_f64(),
        replayed.as_secs_f64() / counted.as_secs_f64()
    );
    let measured = timed(|| {
        let history = History::new(&timeline, people, config)?;
        let protocol = Protocol::for_length(history.days());
        Some(backtest::run(&history, None, &protocol, &NoProgress))
    });
    println!(
        "backtest of the same mails, all tasks but T6: {:.1} s",
        measured.as_secs_f64()
    );
}
