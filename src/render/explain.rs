//! Every factor of a chance, for `--explain`.

use std::fmt::Write as _;

use crate::app::view::Answer;
use introrank_core::numeric::sigmoid;
use introrank_engine::network::Evidence;
use introrank_engine::people::PersonIx;
use introrank_engine::rank::{Appraisal, Step, StepKind};
use introrank_engine::search::Search;
use introrank_engine::strength::interval::range;
use introrank_engine::strength::{Assessment, Basis, FEATURES, Headcount, Leg};

/// So many changes of a strength are named.
const MAX_CHANGES: usize = 3;

/// Writes out how each line's chance comes about, factor by factor.
pub fn explain(search: &Search<'_>, answer: &Answer<'_>) -> String {
    let mut out = String::new();
    for line in &answer.lines {
        if let Some(appraisal) = &line.appraisal {
            let label = line
                .rank
                .map_or("direct".to_owned(), |rank| format!("#{rank}"));
            one(&mut out, search, &label, appraisal);
        }
    }
    let _ = writeln!(out, "{}", fixed_factors(search));
    let _ = writeln!(
        out,
        "For comparison, the same contact made cold is answered in about {:.0}% of cases (published figures, [strength] cold).",
        search.config.strength.cold * 100.0
    );
    let _ = writeln!(
        out,
        "Fingerprint of model, data and day: {}",
        search.fingerprint()
    );
    out
}

fn one(out: &mut String, search: &Search<'_>, label: &str, a: &Appraisal) {
    let people = &search.directory.people;
    let (chance, low, high) = (a.chance, a.low, a.high);
    let _ = writeln!(
        out,
        "{label}  chance {chance:.4} = {}   80% interval {low:.3} to {high:.3}   basis: {}",
        product(search, a),
        a.basis.word()
    );
    let _ = writeln!(out, "    {}", how_sure(a.basis));
    for (i, step) in a.steps.iter().enumerate() {
        let to = step.to.map_or("?", |person| people.name(person));
        let _ = writeln!(
            out,
            "    {} → {to}: {:.4} ({})",
            people.name(step.from),
            step.value,
            step.basis.word()
        );
        let leg = if i + 1 == a.steps.len() {
            Leg::Engages
        } else {
            Leg::Helps
        };
        self::step(out, search, step, leg);
    }
}

/// What no interval counts: the factors that are the same for every route.
fn fixed_factors(search: &Search<'_>) -> String {
    let config = &search.config.search;
    let words = |p: f64| {
        let (low, high) = range(p, config.stage_sd);
        let [p, low, high] = [p, low, high].map(|p| p * 100.0);
        format!("{p:.0}% ({low:.0}% to {high:.0}%)")
    };
    format!(
        "The intervals are those of the strengths. That a teammate agrees, {}, and that an introduction is sent, {}, is one assumption for all routes ([search] teammate_agrees, sends, stage_sd), until outcomes teach it.",
        words(config.teammate_agrees),
        words(config.sends)
    )
}

/// Why an interval is as wide as it is.
const fn how_sure(basis: Basis) -> &'static str {
    match basis {
        Basis::Given => "no interval: the strengths were given",
        Basis::Guess => "wide because nobody said whether these people know each other",
        Basis::Prior => {
            "wide because nothing was learned from outcomes yet: every number of the model may be off"
        }
        Basis::Learned => "as sure as the outcomes that it was learned from",
    }
}

/// The chance as the product that it is: `0.4100 · 0.3200 · sends 0.90 · 0.2500`.
fn product(search: &Search<'_>, a: &Appraisal) -> String {
    let values = a.steps.iter().map(|step| format!("{:.4}", step.value));
    let values: Vec<String> = values.collect();
    let Some((last, before)) = values.split_last().filter(|(_, before)| !before.is_empty()) else {
        return values.concat();
    };
    let sends = if a.asked.is_empty() {
        String::new()
    } else {
        format!(" · sends {:.2}", search.config.search.sends)
    };
    format!("{}{sends} · {last}", before.join(" · "))
}

/// What one step rests on.
fn step(out: &mut String, search: &Search<'_>, step: &Step, leg: Leg) {
    match &step.kind {
        StepKind::Colleague => {
            let _ = writeln!(
                out,
                "        teammates agree to help in {:.0}% of cases ([search] teammate_agrees)",
                step.value * 100.0
            );
        }
        StepKind::Inferred {
            account,
            same_function,
        } => {
            let heads = match search.network.headcount(*account) {
                Headcount::Known(heads) => format!("{heads:.0} people"),
                Headcount::Unknown(size) => format!(
                    "size unknown: {:.0} people, in 8 of 10 cases {:.0} to {:.0}",
                    size.at(0.0),
                    size.at(-1.2816),
                    size.at(1.2816)
                ),
            };
            let account = search.directory.accounts.get(*account);
            let function = if *same_function {
                "same function"
            } else {
                "different functions"
            };
            let _ = writeln!(
                out,
                "        both at {} ({heads}, {function}): know each other with probability {:.2}",
                account.name,
                step.knows.unwrap_or(0.0)
            );
        }
        StepKind::Observed(assessment, _) if assessment.basis == Basis::Given => {
            let _ = writeln!(out, "        given in the tie list");
        }
        StepKind::Observed(assessment, evidence) => {
            log_odds(out, search, assessment, evidence);
            if let Some(to) = step.to {
                in_touch(out, step, evidence);
                what_if(out, search, leg, (step.from, to));
            }
        }
    }
}

/// The features with what each adds, their sum, and what is made of it.
fn log_odds(out: &mut String, search: &Search<'_>, assessment: &Assessment, evidence: &Evidence) {
    let terms = FEATURES.iter().zip(assessment.terms);
    for (name, term) in terms.filter(|(_, term)| *term != 0.0) {
        let _ = writeln!(out, "        {name:<34} {term:+.3}");
    }
    let sum: f64 = assessment.terms.iter().sum();
    let _ = writeln!(
        out,
        "        {:<34} {sum:+.3}  → {:.3}",
        "sum of the log-odds",
        sigmoid(sum)
    );
    let knows = assessment.knows.unwrap_or(0.0);
    let said = evidence.by_asker.or(evidence.by_asked);
    let unsaid = match evidence.seen {
        Some(_) => "seen together, nobody asked",
        None => "nobody asked",
    };
    let said = said.map_or(unsaid, |said| said.statement.word());
    let _ = writeln!(
        out,
        "        know each other: {knows:.2} ({said}); what time has left: {:.2}, the rest counts as a cold message ({:.2})",
        assessment.life, search.config.strength.cold
    );
    if assessment.tired > 0.0 {
        let _ = writeln!(
            out,
            "        {:<34} {:+.3}",
            "asked lately: harder to ask again", -assessment.tired
        );
    }
    if assessment.uncorrected != assessment.value {
        let _ = writeln!(
            out,
            "        corrected by what outcomes taught, of all and of this person: {:.3} → {:.3}",
            assessment.uncorrected, assessment.value
        );
    }
}

/// What would change a strength most.
fn what_if(out: &mut String, search: &Search<'_>, leg: Leg, pair: (PersonIx, PersonIx)) {
    let config = &search.config.strength;
    let network = search.network;
    let changes = network.what_if(search.directory, config, leg, pair);
    let changes = changes.iter().take(MAX_CHANGES);
    let changes: Vec<String> = changes
        .map(|(what, value)| format!("{what} ({value:.2})"))
        .collect();
    let _ = writeln!(out, "        would change it most: {}", changes.join(", "));
}

/// Whether the two are in touch now, apart from what an ask would bring.
fn in_touch(out: &mut String, step: &Step, evidence: &Evidence) {
    let touch = step.in_touch.unwrap_or(0.0);
    let quiet = match evidence.theirs.usual_gap.filter(|_| evidence.gone_quiet) {
        Some(gap) => format!("; gone quiet, they used to write every {gap} days"),
        None => String::new(),
    };
    let _ = writeln!(
        out,
        "        in touch now: they write within 45 days with probability {touch:.2}{quiet}"
    );
}
