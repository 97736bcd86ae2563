//! Every factor of a chance, for `--explain`.

use std::fmt::Write as _;

use crate::app::view::Answer;
use introrank_core::numeric::sigmoid;
use introrank_engine::network::Evidence;
use introrank_engine::rank::{Appraisal, Step, StepKind};
use introrank_engine::search::Search;
use introrank_engine::strength::{Basis, FEATURES, Leg};

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
    let sends = if a.asked.is_empty() {
        String::new()
    } else {
        format!(" · sends {:.2}", search.config.search.sends)
    };
    let values: Vec<String> = a
        .steps
        .iter()
        .map(|step| format!("{:.4}", step.value))
        .collect();
    let (last, before) = values
        .split_last()
        .map_or((String::new(), &[][..]), |(last, before)| {
            (last.clone(), before)
        });
    let before = before.join(" · ");
    let product = if before.is_empty() {
        last
    } else {
        format!("{before}{sends} · {last}")
    };
    let _ = writeln!(
        out,
        "{label}  chance {:.4} = {product}   80% interval {:.3} to {:.3}   basis: {}",
        a.chance,
        a.low,
        a.high,
        a.basis.word()
    );
    for (i, step) in a.steps.iter().enumerate() {
        let to = step.to.map_or("?", |person| people.name(person));
        let _ = writeln!(
            out,
            "    {} → {to}: {:.4} ({})",
            people.name(step.from),
            step.value,
            step.basis.word()
        );
        match step.kind {
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
                let account = search.directory.accounts.get(account);
                let heads = account.headcount.map_or_else(
                    || {
                        format!(
                            "{:.0} people assumed",
                            search.config.strength.unknown_headcount
                        )
                    },
                    |n| format!("{n:.0} people"),
                );
                let function = if same_function {
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
                for (name, term) in FEATURES
                    .iter()
                    .zip(assessment.terms)
                    .filter(|(_, term)| *term != 0.0)
                {
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
                let said = evidence
                    .by_asker
                    .or(evidence.by_asked)
                    .map_or("nobody asked", |said| said.statement.word());
                let _ = writeln!(
                    out,
                    "        know each other: {knows:.2} ({said}); what time has left: {:.2}, the rest counts as a cold message ({:.2})",
                    assessment.life, search.config.strength.cold
                );
                if assessment.uncorrected != assessment.value {
                    let _ = writeln!(
                        out,
                        "        corrected by what outcomes taught, of all and of this person: {:.3} → {:.3}",
                        assessment.uncorrected, assessment.value
                    );
                }
                if let Some(to) = step.to {
                    in_touch(out, step, &evidence);
                    let stage = if i + 1 == a.steps.len() {
                        Leg::Engages
                    } else {
                        Leg::Helps
                    };
                    let changes = search.network.what_if(
                        search.directory,
                        &search.config.strength,
                        stage,
                        (step.from, to),
                    );
                    let changes: Vec<String> = changes
                        .iter()
                        .take(MAX_CHANGES)
                        .map(|(what, value)| format!("{what} ({value:.2})"))
                        .collect();
                    let _ = writeln!(out, "        would change it most: {}", changes.join(", "));
                }
            }
        }
    }
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
