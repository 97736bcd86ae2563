//! The whole team, two introducers, everybody outside as target, top 5: against summing all `r` values.
//!
//! `cargo bench --bench team`

#![allow(clippy::print_stdout, reason = "a bench reports on standard output")]

mod common;

use introrank::engine::people::PersonIx;
use introrank::engine::search::{Asker, Candidate, Limits, Query, Search, Sweep, Target};
use introrank::synth::answers::{Whom, brute_force};
use rayon::prelude::*;

const CHECKED: usize = 12;
const BLOCK: usize = 4096;

fn main() {
    let large = common::large(true);
    let network = &large.session.network;
    let limits = Limits::new(2, 5);
    let search = Search::new(
        network,
        &large.session.directory,
        &large.session.setup.config,
    );
    let targets: Vec<PersonIx> = large
        .session
        .directory
        .people
        .iter()
        .filter(|p| !search.is_teammate(*p))
        .collect();
    let askers = [Asker::Team];
    let query = Query::new(&askers, targets.iter().copied().map(Target::Person), limits);
    // Every ranking, one after another, with where each ends; in blocks, each with room of its own.
    let all = || {
        let sweep = Sweep::new(&search, &query);
        let block = |targets: &[PersonIx]| {
            let mut room = sweep.room();
            let mut found = Vec::with_capacity(targets.len() * limits.top);
            let mut ends = Vec::with_capacity(targets.len());
            for target in targets {
                sweep.rank_into(*target, &mut room);
                room.per_asker().for_each(|list| found.extend(list));
                ends.push(found.len());
            }
            (found, ends)
        };
        targets
            .par_chunks(BLOCK)
            .map(block)
            .collect::<Vec<(Vec<Candidate>, Vec<usize>)>>()
    };
    let ranking = |found: &[(Vec<Candidate>, Vec<usize>)], i: usize| {
        let (list, ends) = &found[i / BLOCK];
        let at = i % BLOCK;
        list[at.checked_sub(1).map_or(0, |before| ends[before])..ends[at]].to_vec()
    };
    // Reading every r once, as fast as memory allows: eight accumulators, on the same threads.
    let values = network.all_engages();
    let sum = || -> f64 {
        let part = values.len().div_ceil(rayon::current_num_threads());
        let sums: Vec<f64> = values
            .par_chunks(part)
            .map(|chunk| {
                let mut sums = [0.0; 8];
                let (eights, rest) = chunk.as_chunks::<8>();
                for eight in eights {
                    for (sum, value) in sums.iter_mut().zip(eight) {
                        *sum += value;
                    }
                }
                sums.iter().chain(rest).sum()
            })
            .collect();
        sums.iter().sum()
    };
    let found = all();
    let with_route = (0..targets.len())
        .filter(|&i| !ranking(&found, i).is_empty())
        .count();
    println!(
        "{} targets, {with_route} with an introducer, {} threads",
        targets.len(),
        rayon::current_num_threads()
    );
    for i in (0..targets.len()).step_by(targets.len() / CHECKED) {
        let want = brute_force(
            &search,
            Asker::Team,
            &Whom::People(vec![targets[i]]),
            limits.max_introducers,
            &query.exclusions,
        );
        let want: Vec<(PersonIx, f64)> = want
            .iter()
            .take(5)
            .map(|a| (a.introducer, a.chance))
            .collect();
        let have: Vec<(PersonIx, f64)> = ranking(&found, i)
            .iter()
            .map(|c| (c.introducer, c.chance))
            .collect();
        assert_eq!(have, want, "brute force agrees on target {i}");
    }
    println!("checked against brute force: {CHECKED} targets");
    let pair = common::in_turn(
        15,
        || {
            std::hint::black_box(all());
        },
        || {
            std::hint::black_box(sum());
        },
    );
    common::report(
        "team, two introducers, all targets, top 5",
        &pair,
        "sum of all r",
    );
    let sweep_only = common::in_turn(
        15,
        || {
            std::hint::black_box(Sweep::new(&search, &query));
        },
        || {
            std::hint::black_box(sum());
        },
    );
    common::report("  of which the sweep", &sweep_only, "sum of all r");
}
