//! `introrank health`: questions about the referral system.

use std::io::Write;

use anyhow::bail;
use serde::Serialize;

use crate::cli::args::HealthArgs;
use crate::cli::remarks::Remarks;
use crate::cli::sheet;
use crate::cli::team::Team;
use crate::cli::{Outcome, keys};
use crate::render::sheet::Sheet;
use introrank_referrals::ledger::{Entry, EventKind, yes_or_no};
use introrank_referrals::measure;
use introrank_referrals::measure::QUESTIONS_OF_HEALTH;

/// Shows the questions about the referral system, and takes answers.
pub fn health(args: &HealthArgs) -> anyhow::Result<Outcome> {
    let remarks = Remarks::new(&args.team.run);
    let mut team = Team::open(&args.team, &remarks)?;
    let mut entries = Vec::new();
    for answer in &args.answer {
        let Some((name, text)) = answer.split_once('=') else {
            bail!("--answer {answer}: write it as NAME=yes or NAME=no");
        };
        if !QUESTIONS_OF_HEALTH
            .iter()
            .any(|question| question.name == name)
        {
            let names: Vec<&str> = QUESTIONS_OF_HEALTH
                .iter()
                .map(|question| question.name)
                .collect();
            bail!(
                "there is no question '{}'; there are {}",
                introrank_core::display::clean(name),
                names.join(", ")
            );
        }
        if yes_or_no(text).is_none() {
            bail!("--answer {answer}: the answer is yes or no");
        }
        entries.push(answered(&team, name, text));
    }
    let reps: Vec<String> = {
        let people = &team.session.directory.people;
        people
            .teammates()
            .iter()
            .map(|rep| people.key(*rep).to_owned())
            .collect()
    };
    if args.ask {
        let mut err = std::io::stderr();
        for health in measure::health(&team.ledger, &team.settings, &reps, team.as_of) {
            if health.from_ledger {
                continue;
            }
            write!(
                err,
                "{} [y]es [n]o [space] skip [q]uit: ",
                health.question.text
            )?;
            err.flush()?;
            let Some(key) = keys::ask("yn ")? else { break };
            writeln!(
                err,
                "{}",
                if key == 'y' {
                    "yes"
                } else if key == 'n' {
                    "no"
                } else {
                    "skipped"
                }
            )?;
            if key != ' ' {
                entries.push(answered(
                    &team,
                    health.question.name,
                    if key == 'y' { "yes" } else { "no" },
                ));
            }
        }
    }
    if !entries.is_empty() {
        team.append(|_| Ok(entries))?;
    }
    let all = measure::health(&team.ledger, &team.settings, &reps, team.as_of);
    let rows = all.iter().map(|health| {
        let answer = match health.yes {
            Some(true) => "yes",
            Some(false) => "NO",
            None => "?",
        };
        let next = match health.yes {
            Some(true) => String::new(),
            Some(false) => health.question.next.to_owned(),
            None => format!("--answer {}=yes|no", health.question.name),
        };
        vec![
            answer.to_owned(),
            health.question.text.to_owned(),
            health.why.clone(),
            next,
        ]
    });
    let count = |wanted: Option<bool>| all.iter().filter(|health| health.yes == wanted).count();
    let mut notes = vec![format!(
        "{} yes, {} no, {} open.",
        count(Some(true)),
        count(Some(false)),
        count(None)
    )];
    if args.show.explain {
        notes.push("From the ledger: a question is answered yes when it holds in 80% of at least 5 cases; spread and help from 10 asks on; every rep's weeks from the fourth week on. What the ledger tells wins over what somebody said.".into());
    }
    /// A question, flat.
    #[derive(Serialize)]
    struct Row {
        name: &'static str,
        question: &'static str,
        answer: Option<bool>,
        from_ledger: bool,
        why: String,
        next: &'static str,
    }
    let records: Vec<Row> = all
        .iter()
        .map(|health| Row {
            name: health.question.name,
            question: health.question.text,
            answer: health.yes,
            from_ledger: health.from_ledger,
            why: health.why.clone(),
            next: health.question.next,
        })
        .collect();
    let sheet = Sheet {
        title: String::new(),
        header: &["", "question", "because", "next step"],
        rows: rows.collect(),
        notes,
        records: &records,
        whole: &records[..],
    };
    sheet::show(&sheet, args.show.format)?;
    Ok(Outcome::Found)
}

fn answered(team: &Team, name: &str, answer: &str) -> Entry {
    Entry {
        target: name.to_owned(),
        answer: answer.to_owned(),
        ..Entry::new(team.as_of, EventKind::Health)
    }
}
