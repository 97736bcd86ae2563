//! Fifty invented years of ten reps: are the forecasts true, and is the plan, which finds out first what it does not know,
//! better than asking the strongest tie every time? Ends with an error when a gate is not kept.
//!
//! `cargo run --release --example simulated_year [SEEDS]`

#![allow(clippy::print_stdout, reason = "an example shows what it found")]

use introrank::core::progress::NoProgress;
use introrank::engine::session::{Session, Setup};
use introrank::ingest::{self, Sources};
use introrank::synth;
use introrank::synth::Plan;
use introrank::synth::year::{Mistakes, Policy, Year, ginis, simulate};
use rayon::prelude::*;

fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let seeds: u64 = std::env::args()
        .nth(1)
        .map_or(Ok(50), |text| text.parse())?;
    let years: Vec<[Year; 2]> = (1..=seeds)
        .into_par_iter()
        .map(both)
        .collect::<Result<_, _>>()?;
    println!(
        "seed   asks  wins  replies  |forecast - truth| ask, close    z ask, close    Gini    strongest tie: wins, Gini"
    );
    let (mut within, mut wins, mut gini, mut asks) = ([0; 2], [0.0; 2], [0.0; 2], [0.0; 2]);
    let (mut ask_error, mut of_mean, mut close_error) = (0.0, 0.0, 0.0);
    for (seed, [plan, strongest]) in years.iter().enumerate() {
        let (own, other) = ginis(plan, strongest);
        println!(
            "{:>4} {:>6} {:>5} {:>8}  {:>18.1}% {:>5.1}%  {:>8.1} {:>5.1}  {own:>8.2}  {:>10} {other:>11.2}",
            seed + 1,
            plan.asks,
            plan.wins,
            plan.replies,
            plan.ask_error * 100.0,
            plan.close_error * 100.0,
            plan.ask.z,
            plan.close.z,
            strongest.wins,
        );
        within[0] += usize::from(plan.ask.z.abs() < 2.5);
        within[1] += usize::from(plan.close.z.abs() < 2.5);
        ask_error += plan.ask_error;
        of_mean += plan.ask_error_of_mean;
        close_error += plan.close_error;
        wins = [wins[0] + plan.wins as f64, wins[1] + strongest.wins as f64];
        gini = [gini[0] + own, gini[1] + other];
        asks = [asks[0] + plan.asks as f64, asks[1] + strongest.asks as f64];
    }
    let n = years.len() as f64;
    let mean = |sum: f64| sum / n;
    println!(
        "\nmean |forecast - truth|: {:.1} points at the ask (one figure for all: {:.1}), {:.1} points at the close (below 9)",
        mean(ask_error) * 100.0,
        mean(of_mean) * 100.0,
        mean(close_error) * 100.0
    );
    println!(
        "|z| < 2.5 in {:.0}% and {:.0}% of the years (at least 95)",
        within[0] as f64 / n * 100.0,
        within[1] as f64 / n * 100.0
    );
    println!(
        "plan {:.1} wins of {:.0} asks ({:.1} of 100), Gini {:.2}; strongest tie {:.1} wins of {:.0} asks ({:.1} of 100), Gini {:.2}",
        mean(wins[0]),
        mean(asks[0]),
        100.0 * wins[0] / asks[0],
        mean(gini[0]),
        mean(wins[1]),
        mean(asks[1]),
        100.0 * wins[1] / asks[1],
        mean(gini[1])
    );
    let kept = mean(ask_error) < 0.09
        && mean(close_error) < 0.09
        && within.iter().all(|within| *within as f64 >= 0.95 * n)
        && wins[0] / asks[0] > wins[1] / asks[1]
        && gini[0] < gini[1];
    if kept {
        Ok(())
    } else {
        Err("a gate is not kept".into())
    }
}

/// One invented company and its year, under the plan and under the other policy.
fn both(seed: u64) -> Result<[Year; 2], Box<dyn std::error::Error + Send + Sync>> {
    let folder = tempfile::tempdir()?;
    let plan = Plan {
        teammates: 10,
        contacts: 1200,
        accounts: 60,
        connections: 150,
        seed,
        ..Plan::default()
    };
    let as_of = plan.as_of;
    synth::write_company(plan, folder.path(), false, &NoProgress)?;
    let sources = Sources {
        exports: vec![folder.path().join("exports")],
        ..Sources::default()
    };
    let mut records = ingest::read(&sources, &NoProgress)?;
    let mut session = Session::from_records(&records, Setup::new(as_of), &NoProgress);
    let mut year = |policy| {
        simulate(
            (&mut records, &mut session),
            Mistakes::default(),
            policy,
            seed,
        )
    };
    Ok([year(Policy::Plan), year(Policy::StrongestTie)])
}
