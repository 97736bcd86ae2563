//! A week's plan for 5,000 prospects of the large network by 50 reps, against ranking the same prospects without choosing,
//! in turn; and what the plan is worth over going through the list from the top.
//!
//! `cargo bench --bench plan`

#![allow(clippy::print_stdout, reason = "a bench reports on standard output")]

mod common;

use introrank::core::evidence::TargetRow;
use introrank::core::progress::NoProgress;
use introrank::engine::rank::Goal;
use introrank::engine::search::{Asker, Cancel, Engine, Query, Search};
use introrank::referrals::availability::Availability;
use introrank::referrals::ledger::{Ledger, Settings};
use introrank::referrals::plan;
use introrank::referrals::plan::{Prospect, Request};

const PROSPECTS: usize = 5_000;
const ROUNDS: usize = 5;

fn main() {
    let large = common::large(true);
    let session = &large.session;
    let search = Search::new(&session.network, &session.directory, &session.setup.config);
    let people = session.directory.people.iter();
    let outside = people.filter(|person| !search.is_teammate(*person));
    let prospects: Vec<Prospect> = outside
        .step_by(common::PLAN.people as usize / PROSPECTS)
        .take(PROSPECTS)
        .enumerate()
        .map(|(n, target)| Prospect {
            row: TargetRow::default(),
            goal: Goal::Person(target),
            rep: None,
            expansion: false,
            value: 1.0 + (n % 7) as f64,
        })
        .collect();
    let (ledger, settings) = (Ledger::default(), Settings::default());
    let cancel = Cancel::default();
    let request = Request {
        search: &search,
        engine: &search,
        cancel: &cancel,
        choices: 2_000,
        availability: Availability::of(&ledger, &settings.limits, session.setup.as_of),
        week: session.setup.as_of,
        role: None,
        most: None,
    };
    let made = plan::plan(&request, &prospects, &NoProgress).expect("nobody cancels it");
    let routes = || -> usize {
        let targets = prospects.iter().map(|prospect| prospect.goal.target());
        let query = Query::new(&[Asker::Team], targets, request.search_limits());
        let ranked = search.rankings(&query, &cancel).expect("nobody cancels it");
        ranked.iter().flatten().map(Vec::len).sum()
    };
    println!(
        "{} prospects, {} routes, {} asks chosen; {:.0}% more than from the top of the list",
        prospects.len(),
        routes(),
        made.asks.len(),
        (made.net / made.greedy_net - 1.0) * 100.0
    );
    let pair = common::in_turn(
        ROUNDS,
        || drop(plan::plan(&request, &prospects, &NoProgress)),
        || {
            std::hint::black_box(routes());
        },
    );
    common::report("plan", &pair, "ranking without choosing");
}
