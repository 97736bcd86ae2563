//! `introrank people`: everything known about somebody, and where it came from.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write;

use anyhow::bail;

use super::Outcome;
use super::args::{PeopleArgs, PeopleCommand};
use super::open::{self, Remarks};
use super::progress::Bars;
use crate::day::Day;
use crate::ingest::facts::{By, Other};
use crate::people::PersonIx;
use crate::session::Session;

/// Shows one person.
pub fn run(args: &PeopleArgs) -> anyhow::Result<Outcome> {
    let PeopleCommand::Show { person, sources } = &args.command;
    let remarks = Remarks::new(&sources.run);
    let bars = Bars::new(sources.run.quiet);
    let session = open::session(sources, false, &bars, &remarks)?;
    let found = session.find_person(person);
    let text = match found.as_slice() {
        [one] => show(&session, *one),
        [] => {
            let closest = session.names().closest(person);
            let names: Vec<String> = closest.iter().map(|p| title(&session, *p)).collect();
            let hint = if names.is_empty() {
                String::new()
            } else {
                format!("; closest: {}", names.join("; "))
            };
            bail!("nobody here is '{}'{hint}", crate::display::clean(person))
        }
        several => several
            .iter()
            .map(|p| show(&session, *p))
            .collect::<Vec<_>>()
            .join("\n"),
    };
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(Outcome::Found)
}

/// Name and key.
fn title(session: &Session, person: PersonIx) -> String {
    let people = &session.directory.people;
    format!("{} ({})", people.name(person), people.key(person))
}

fn show(session: &Session, person: PersonIx) -> String {
    let (people, accounts) = (&session.directory.people, &session.directory.accounts);
    let mut out = format!("{}\n", title(session, person));
    let works = [
        people.title(person),
        people
            .account(person)
            .map_or("", |ix| accounts.get(ix).name.as_str()),
    ];
    let works: Vec<&str> = works.into_iter().filter(|text| !text.is_empty()).collect();
    let _ = writeln!(
        out,
        "  works      {}",
        if works.is_empty() {
            "unknown".to_owned()
        } else {
            works.join(", ")
        }
    );
    for key in people.keys(person).iter().skip(1) {
        let _ = writeln!(
            out,
            "  also       {key} ({})",
            people.rule(person, key).words()
        );
    }
    for line in rows(session, person) {
        let _ = writeln!(out, "  listed     {line}");
    }
    for line in facts(session, person) {
        let _ = writeln!(out, "  contact    {line}");
    }
    for line in statements(session, person) {
        let _ = writeln!(out, "  said       {line}");
    }
    let _ = writeln!(
        out,
        "  ties       {}",
        session.network.row(person).neighbours.len()
    );
    out
}

/// Where exports list the person, the newest first.
fn rows(session: &Session, person: PersonIx) -> Vec<String> {
    let mut found: Vec<(Option<Day>, String)> = Vec::new();
    for (e, export) in session.records.exports.iter().enumerate() {
        for (r, _) in session.directory.links.rows[e]
            .iter()
            .enumerate()
            .filter(|(_, p)| **p == person)
        {
            let rows = &export.rows;
            let since = rows.connected_on[r].map_or(String::new(), |day| format!(", since {day}"));
            let job: Vec<&str> = [rows.title.get(r), rows.company.get(r)]
                .into_iter()
                .filter(|text| !text.is_empty())
                .collect();
            let job = crate::display::clean(&job.join(", "));
            let owner = export.owner.label();
            let seen = export.seen_on();
            let on = seen.map_or(String::new(), |day| format!(" of {day}"));
            found.push((
                seen,
                format!(
                    "{} of {owner}{on}: {job}{since} ({}, line {})",
                    export.source.words(),
                    export.path,
                    rows.line[r]
                ),
            ));
        }
    }
    found.sort_by(|a, b| b.cmp(a));
    found.into_iter().map(|(_, line)| line).collect()
}

/// What happened between the person and each owner, by kind.
fn facts(session: &Session, person: PersonIx) -> Vec<String> {
    type Days = (u32, Option<Day>, Option<Day>);
    let mut sums: BTreeMap<(String, &str, By), Days> = BTreeMap::new();
    for (e, export) in session.records.exports.iter().enumerate() {
        let links = &session.directory.links;
        let is_owner = links.owners[e] == person;
        for fact in &export.facts.list {
            let other = match fact.other {
                Other::Key(key) => links.facts[e][key as usize],
                Other::Row(row) => links.rows[e][row as usize],
            };
            if other == person && !is_owner {
                let key = (export.owner.label().to_owned(), fact.kind.word(), fact.by);
                let (days, first, last) = sums.entry(key).or_default();
                *days += 1;
                *first = match *first {
                    Some(day) => Some(fact.day.map_or(day, |other| day.min(other))),
                    None => fact.day,
                };
                *last = (*last).max(fact.day);
            }
        }
    }
    let line = |((owner, kind, by), (days, first, last)): ((String, &str, By), Days)| {
        let who = match by {
            By::Owner => format!("{owner} →"),
            By::Other => format!("→ {owner}"),
            By::Both => format!("with {owner}"),
        };
        let span = match (first, last) {
            (Some(first), Some(last)) if first != last => format!(", {first} to {last}"),
            (_, Some(last)) => format!(", {last}"),
            _ => String::new(),
        };
        let days = if days == 1 {
            "1 day".to_owned()
        } else {
            format!("{days} days")
        };
        format!("{who}: {} on {days}{span}", kind.replace('_', " "))
    };
    sums.into_iter().map(line).collect()
}

/// What others said about the person, and what the person said.
fn statements(session: &Session, person: PersonIx) -> Vec<String> {
    use crate::ingest::ties::TieKind;
    let people = &session.directory.people;
    let listed = &session.directory.links.listed;
    let mut found: Vec<String> = Vec::new();
    for row in &session.records.ties.rows {
        let (from, to) = (listed[row.from as usize], listed[row.to as usize]);
        let TieKind::Said(statement) = row.kind else {
            continue;
        };
        if from == person || to == person {
            let on = row.since.map_or(String::new(), |day| format!(", {day}"));
            let word = statement.word().replace('_', " ");
            found.push(format!(
                "{} about {}: {word}{on}",
                people.name(from),
                people.name(to)
            ));
        }
    }
    found.sort();
    found
}
