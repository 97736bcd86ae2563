//! `introrank find`: one target, one answer.

use std::io::{self, Write};
use std::path::Path;

use anyhow::bail;

use super::Outcome;
use super::args::{FindArgs, FindFormat};
use super::open;
use super::progress::Bars;
use super::rate;
use super::remarks::Remarks;
use super::table::{Look, table};
use crate::render as report;
use introrank_engine::network::flags;
use introrank_engine::people::find::Found;
use introrank_engine::people::{PersonIx, changes};
use introrank_engine::rank;
use introrank_engine::rank::{Goal, Line, Status, StepKind};
use introrank_engine::search::{Asker, Cancel, Engine, Query, Search};
use introrank_engine::session::Session;
use introrank_engine::strength::Basis;
use introrank_ingest as ingest;
use introrank_ingest::mutuals;

/// Finds introducers to one target and shows them.
pub fn run(args: &FindArgs) -> anyhow::Result<Outcome> {
    let remarks = Remarks::new(&args.sources.run);
    let bars = Bars::new(args.sources.run.quiet);
    let pasted = args.mutuals.as_deref().map(pasted_names).transpose()?;
    let mut session = open::session(&args.sources, args.rate, &bars, &remarks)?;
    if let Some(names) = &pasted {
        add_mutuals(args, names, &mut session, &remarks)?;
    }
    if args.rate {
        let asker = open::asker(args.asker.as_deref(), args.search.team, &session, &remarks)?;
        let Asker::One(rater) = asker else {
            bail!("--rate: whose ratings? give --as NAME")
        };
        let people = {
            let (search, lines) = answer(args, &session, asker)?;
            rate::unrated(&search, rater, &lines)
        };
        let know = args
            .sources
            .know
            .as_deref()
            .unwrap_or(Path::new("know.csv"));
        if rate::ask(&session, rater, &people, know)? > 0 {
            let silent = Remarks::none();
            session = open::session(&args.sources, args.rate, &bars, &silent)?;
            if let Some(names) = &pasted {
                add_mutuals(args, names, &mut session, &silent)?;
            }
        }
    }
    let asker = open::asker(args.asker.as_deref(), args.search.team, &session, &remarks)?;
    let (search, lines) = answer(args, &session, asker)?;
    show(args, &session, &search, asker, &lines)?;
    let found = lines
        .iter()
        .any(|line| matches!(line.status, Status::Route | Status::Direct));
    Ok(if found {
        Outcome::Found
    } else {
        Outcome::Nothing
    })
}

fn answer<'a>(
    args: &'a FindArgs,
    session: &'a Session,
    asker: Asker,
) -> anyhow::Result<(Search<'a>, Vec<Line<'a>>)> {
    let role = open::role(args.search.role.as_deref(), session)?;
    let ledger = open::ledger(&args.sources, session)?;
    let search = Search::new(&session.network, &session.directory, &session.setup.config)
        .with_loads(&open::standings(ledger.as_ref(), session));
    let found = session.find(&args.target);
    let goal = Goal::of(&search, &found, role.as_ref(), open::left_out(&args.search));
    let askers = [asker];
    let query =
        Query::new(&askers, [goal.target()], open::limits(&args.search)).with_role(role.as_ref());
    let rankings = search.rankings(&query, &Cancel::default())?;
    let lines = rank::lines(&search, &query, &goal, &rankings[0], &args.target);
    let lines = lines.into_iter().flatten().collect();
    Ok((search, lines))
}

fn pasted_names(path: &Path) -> anyhow::Result<Vec<String>> {
    let names = mutuals::names(&ingest::read_text(path)?);
    if names.is_empty() {
        bail!(
            "--mutuals {}: no names in it; copy the list of mutual connections, one name per line",
            path.display()
        );
    }
    Ok(names)
}

fn add_mutuals(
    args: &FindArgs,
    names: &[String],
    session: &mut Session,
    remarks: &Remarks,
) -> anyhow::Result<()> {
    let Asker::One(asker) = open::asker(args.asker.as_deref(), args.search.team, session, remarks)?
    else {
        bail!("--mutuals: whose connections are they? give --as NAME");
    };
    match session.add_mutuals(asker, &args.target, names) {
        Ok((_, found)) => {
            let matched: Vec<&str> = found
                .matched
                .iter()
                .map(|person| session.directory.people.name(*person))
                .collect();
            remarks.say(&format!(
                "  mutual connections: {} matched ({})",
                matched.len(),
                matched.join(", ")
            ));
            if !found.unmatched.is_empty() {
                remarks.say(&format!(
                    "  not among your connections, or not one of them alone: {}",
                    found.unmatched.join(", ")
                ));
            }
            Ok(())
        }
        Err(Found::Account(..)) => {
            bail!(
                "--mutuals belong to one person, and '{}' is an account; give the person's name or profile address",
                args.target
            )
        }
        Err(_) => bail!(
            "--mutuals: several people are called '{}'; give the profile address",
            args.target
        ),
    }
}

fn show<'a>(
    args: &'a FindArgs,
    session: &Session,
    search: &Search<'a>,
    asker: Asker,
    lines: &'a [Line<'a>],
) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    let headline = format!("{}{}", headline(args, session, search), hot(args, session)?);
    match args.format {
        FindFormat::Table => {
            let look = Look {
                width: open::width(),
                color: open::color(args.sources.run.color),
            };
            out.write_all(
                table(
                    search,
                    &headline,
                    lines,
                    &advice(args, session, search, asker, lines),
                    look,
                )
                .as_bytes(),
            )?;
        }
        FindFormat::Md => out.write_all(report::markdown(search, &headline, lines).as_bytes())?,
        FindFormat::Json => report::write_json(&mut out, search, &args.target, lines)?,
        FindFormat::Jsonl => {
            for line in lines {
                report::write_jsonl(&mut out, search, line, &[], &[])?;
            }
        }
        FindFormat::Csv => {
            let mut writer = csv::Writer::from_writer(&mut out);
            writer.write_record(report::header(&[]))?;
            for line in lines {
                report::View::of(search, line).write_csv(&mut writer, &[])?;
            }
            writer.flush()?;
        }
    }
    if args.explain {
        let text = report::explain(search, lines);
        if matches!(args.format, FindFormat::Table) {
            writeln!(out, "\n{text}")?;
        } else {
            drop(out.flush());
            drop(write!(io::stderr(), "{text}"));
        }
    }
    out.flush()?;
    Ok(())
}

fn headline(args: &FindArgs, session: &Session, search: &Search<'_>) -> String {
    let people = &session.directory.people;
    match session.find(&args.target) {
        Found::Person(person) => {
            let account = people.account(person).map_or(String::new(), |ix| {
                format!(" · {}", session.directory.accounts.get(ix).name)
            });
            format!("{}{account}", rank::words::with_title(search, person))
        }
        Found::Account(account, _) => {
            let name = &session.directory.accounts.get(account).name;
            let role = open::role(args.search.role.as_deref(), session)
                .ok()
                .flatten();
            let known = rank::people_of(search, account, role.as_ref()).len();
            let what = role.map_or_else(|| "anybody".to_owned(), |role| role.words);
            match known {
                0 => format!("{name} · {what} (name unknown)"),
                n => format!("{name} · {what} ({n} known)"),
            }
        }
        _ => args.target.clone(),
    }
}

/// That the prospect is hot, where the ledger says so.
fn hot(args: &FindArgs, session: &Session) -> anyhow::Result<String> {
    let Some((book, settings)) = open::ledger(&args.sources, session)? else {
        return Ok(String::new());
    };
    let Found::Person(target) = session.find(&args.target) else {
        return Ok(String::new());
    };
    let key = session.directory.people.key(target);
    let hot = book
        .open_cases()
        .filter(|case| case.target == key)
        .find_map(|case| {
            let until = case.hot_until(session.setup.as_of, &settings.limits)?;
            Some(format!(" · HOT until {until} (#{}): CALL", case.number))
        });
    Ok(hot.unwrap_or_default())
}

/// Not more than this many former employees are named.
const MOST_FORMER: usize = 2;

/// Whom of the askers' own contacts to ask because they worked at the account until lately: they know who decides there.
fn former_employees(
    args: &FindArgs,
    session: &Session,
    search: &Search<'_>,
    asker: Asker,
) -> Vec<String> {
    let Found::Account(account, _) = session.find(&args.target) else {
        return Vec::new();
    };
    let askers = match asker {
        Asker::One(asker) => vec![asker],
        Asker::Team => search.teammates().to_vec(),
    };
    let people = &session.directory.people;
    let best = |person: PersonIx| {
        let known = askers
            .iter()
            .filter_map(|asker| Some((session.network.helps(*asker, person)?, *asker)));
        known.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))
    };
    changes::left(&session.records, &session.directory, |person, at| {
        at == account && !people.is_never_asked(person)
    })
    .into_iter()
    .filter_map(|left| {
        let (_, asker) = best(left.person)?;
        Some(format!(
            "ask {}, who worked there until {} ({} knows them), whom to talk to",
            rank::words::with_title(search, left.person),
            left.until,
            people.name(asker)
        ))
    })
    .take(MOST_FORMER)
    .collect()
}

/// What would make the answer better, cheapest first.
fn advice(
    args: &FindArgs,
    session: &Session,
    search: &Search<'_>,
    asker: Asker,
    lines: &[Line<'_>],
) -> Vec<String> {
    let mut out = former_employees(args, session, search, asker);
    let steps = || {
        lines
            .iter()
            .filter_map(|line| line.appraisal.as_ref())
            .flat_map(|appraisal| &appraisal.steps)
    };
    let weak = steps().any(|step| step.basis == Basis::Guess);
    let to_rate = match asker {
        Asker::One(rater) => rate::unrated(search, rater, lines).len(),
        Asker::Team => 0,
    };
    if to_rate > 0 {
        out.push(format!(
            "rate {to_rate} {} (find --rate --know know.csv)",
            if to_rate == 1 { "person" } else { "people" }
        ));
    } else if matches!(asker, Asker::Team) && weak {
        out.push(
            "let each colleague rate their contacts (find --as NAME --rate --know know.csv)".into(),
        );
    }
    let person = lines
        .iter()
        .any(|line| line.appraisal.as_ref().is_some_and(|a| a.target.is_some()));
    let has_mutuals = steps().any(|step| matches!(step.kind, StepKind::Observed(_, evidence) if evidence.flags & flags::MUTUAL != 0));
    if weak && args.mutuals.is_none() && !has_mutuals && person {
        out.push("paste the mutual connections from the prospect's page (find --mutuals -)".into());
    }
    if weak && search.teammates().len() < 2 {
        out.push("add a colleague's export".into());
    }
    out
}
