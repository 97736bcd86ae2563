//! Every factor of a chance, for `--explain`.

use std::fmt::Write as _;

use crate::ingest::ties::Statement;
use crate::numeric::sigmoid;
use crate::rank::{Appraisal, Line, StepKind};
use crate::search::Search;
use crate::strength::config::Config;
use crate::strength::{Basis, FEATURES};

/// Writes out how each line's chance comes about, factor by factor.
pub fn explain(search: &Search<'_>, lines: &[Line<'_>]) -> String {
    let mut out = String::new();
    for line in lines {
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
    for step in &a.steps {
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
                let _ = writeln!(
                    out,
                    "        would change it most: {}",
                    what_would_change(
                        search.config,
                        assessment.value,
                        assessment.if_yes,
                        evidence.rated
                    )
                );
            }
        }
    }
}

fn what_would_change(config: &Config, value: f64, if_yes: f64, rated: bool) -> String {
    if rated {
        return "an outcome: did they help when asked?".into();
    }
    let best = config.strength.rated(Statement::WorkedWith).unwrap_or(0.0);
    format!("a rating (up to {best:.2}, from {value:.2}), or a yes ({if_yes:.2})")
}
