//! `introrank people`: everything known about somebody and where it came from, and who may be one person.

use crate::app::commit::now;
use std::sync::Arc;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write;

use anyhow::bail;

use super::args::{ListFormat, PeopleArgs, PeopleCommand, SourceArgs};
use super::open;
use super::output::print;
use super::progress::Bars;
use super::remarks::Remarks;
use super::{Outcome, decide, derive, prompt};
use introrank_core::day::Day;
use introrank_core::display::{clean, joined};
use introrank_core::evidence::By;
use introrank_core::evidence::Decision;
use introrank_engine::people::PersonIx;
use introrank_engine::people::changes;
use introrank_engine::people::review;
use introrank_engine::people::review::Pair;
use introrank_engine::session::Session;

/// Shows one person, or decides who is who.
pub fn run(args: &PeopleArgs) -> anyhow::Result<Outcome> {
    match &args.command {
        PeopleCommand::Show { person, sources } => {
            let session = open_session(sources)?;
            print(&found(&session, person)?)?;
            Ok(Outcome::Found)
        }
        PeopleCommand::Review {
            sources,
            ask,
            format,
        } => review(sources, *ask, *format),
        PeopleCommand::Merge {
            one,
            other,
            workspace,
        } => decide::merge(one, other, workspace),
        PeopleCommand::Split {
            person,
            other,
            workspace,
        } => decide::split(person, other.as_deref(), workspace),
    }
}

fn open_session(sources: &SourceArgs) -> anyhow::Result<Arc<Session>> {
    let (bars, remarks) = (Bars::new(sources.run.quiet), Remarks::new(&sources.run));
    Ok(open::of_sources(sources, &bars, &remarks)?.session)
}

fn found(session: &Session, person: &str) -> anyhow::Result<String> {
    let found = session.find_person(person);
    if !found.is_empty() {
        let shown: Vec<String> = found.iter().map(|p| show(session, *p)).collect();
        return Ok(shown.join("\n"));
    }
    let closest = session.names().closest(person);
    let names: Vec<String> = closest.iter().map(|p| title(session, *p)).collect();
    let hint = if names.is_empty() {
        String::new()
    } else {
        format!("; closest: {}", names.join("; "))
    };
    bail!("nobody here is '{}'{hint}", clean(person))
}

/// Name and key.
fn title(session: &Session, person: PersonIx) -> String {
    decide::title(&session.directory, person)
}

/// Shows the pairs that may be one person, or asks about them.
fn review(sources: &SourceArgs, ask: bool, format: ListFormat) -> anyhow::Result<Outcome> {
    if ask && !(sources.exports.is_empty() && sources.ties.is_empty()) {
        bail!(
            "--ask keeps the answers in the workspace: import the files first, then review without --exports"
        );
    }
    let session = open_session(sources)?;
    let pairs = review::pairs(&session.records, &session.directory, session.names());
    match format {
        ListFormat::Json => {
            let pairs: Vec<_> = pairs.iter().map(|pair| json(&session, pair)).collect();
            print(&(serde_json::to_string_pretty(&pairs)? + "\n"))?;
        }
        ListFormat::Table if pairs.is_empty() => {
            print("no doubtful pairs: nobody here looks like somebody else\n")?;
        }
        ListFormat::Table if ask => ask_about(&session, &pairs, sources)?,
        ListFormat::Table => {
            let mut out = String::new();
            for pair in &pairs {
                let _ = writeln!(out, "{}", described(&session, pair));
            }
            let _ = writeln!(
                out,
                "{} to decide: introrank people review --ask, or people merge KEY KEY, or people split KEY KEY",
                pairs.len()
            );
            print(&out)?;
        }
    }
    Ok(if pairs.is_empty() {
        Outcome::Nothing
    } else {
        Outcome::Found
    })
}

/// The pair, and for each of the two where they work and who lists them.
fn described(session: &Session, pair: &Pair) -> String {
    let mut out = format!("{}\n", pair.signal.words());
    for person in [pair.one, pair.other] {
        let works = works(session, person);
        let listed: Vec<String> = rows(session, person)
            .into_iter()
            .map(|row| row.text)
            .collect();
        let contact = facts(session, person);
        let source = listed.first().or(contact.first());
        let more = (listed.len() + contact.len()).saturating_sub(1);
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        let _ = writeln!(out, "  {}, {works}", title(session, person));
        if let Some(source) = source {
            let _ = writeln!(out, "      {source}{more}");
        }
    }
    out
}

fn json(session: &Session, pair: &Pair) -> serde_json::Value {
    let person = |person: PersonIx| {
        let people = &session.directory.people;
        serde_json::json!({
            "key": people.key(person),
            "name": people.name(person),
            "works": works(session, person),
            "listed": rows(session, person).into_iter().map(|row| row.text).collect::<Vec<_>>(),
            "contact": facts(session, person),
        })
    };
    serde_json::json!({ "signal": pair.signal, "one": person(pair.one), "other": person(pair.other) })
}

/// Asks about each pair, one key each, and keeps the answers in the workspace at once.
fn ask_about(session: &Session, pairs: &[Pair], sources: &SourceArgs) -> anyhow::Result<()> {
    let mut workspace = open::workspace(sources.workspace.as_deref())?;
    let mut err = std::io::stderr();
    let key = |person| session.directory.people.key(person).to_owned();
    let mut kept = 0;
    for (i, pair) in pairs.iter().enumerate() {
        write!(
            err,
            "{}/{}  {}  one person? [y]es  [n]o  [space] later  [q]uit: ",
            i + 1,
            pairs.len(),
            described(session, pair)
        )?;
        err.flush()?;
        let (one, other) = (key(pair.one), key(pair.other));
        let (decision, said) = match prompt::ask("yn ")? {
            None => {
                writeln!(err, "stopped")?;
                break;
            }
            Some('y') => (Decision::Same { one, other }, "one person"),
            Some('n') => (Decision::Apart { one, other }, "two people"),
            Some(_) => {
                writeln!(err, "later\n")?;
                continue;
            }
        };
        let id = workspace.add_decision(&decision, &now())?;
        writeln!(err, "{said} (undo: introrank decisions undo {id})\n")?;
        kept += 1;
    }
    writeln!(err, "{kept} decided")?;
    if kept > 0 {
        let bars = Bars::new(sources.run.quiet);
        derive::refresh(&workspace, &bars, &Remarks::none());
    }
    Ok(())
}

/// Title and account, or that neither is known.
fn works(session: &Session, person: PersonIx) -> String {
    match session.directory.works(person) {
        works if works.is_empty() => "unknown".to_owned(),
        works => works,
    }
}

fn show(session: &Session, person: PersonIx) -> String {
    let people = &session.directory.people;
    let mut out = format!("{}\n", title(session, person));
    let _ = writeln!(out, "  works      {}", works(session, person));
    for left in changes::left(&session.records, &session.directory, |p, _| p == person) {
        let account = &session.directory.accounts.get(left.account).name;
        let job = joined([left.title.as_str(), account]);
        let _ = writeln!(out, "  worked     {job} (until {})", left.until);
    }
    for key in people.keys(person).iter().skip(1) {
        let _ = writeln!(
            out,
            "  also       {key} ({})",
            people.rule(person, key).words()
        );
    }
    for Listed { text, place, .. } in rows(session, person) {
        let _ = writeln!(out, "  listed     {text} ({place})");
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

/// A row of an export that lists somebody.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Listed {
    seen: Option<Day>,
    text: String,
    place: String,
}

/// Where exports list the person, the newest first.
fn rows(session: &Session, person: PersonIx) -> Vec<Listed> {
    let mut found: Vec<Listed> = Vec::new();
    let (directory, exports) = (&session.directory, &session.records.exports);
    for (e, (export, people)) in exports.iter().zip(&directory.links.rows).enumerate() {
        if directory.people.is_hidden(directory.links.owners[e]) {
            continue;
        }
        for (r, _) in people.iter().enumerate().filter(|(_, p)| **p == person) {
            let rows = &export.rows;
            let seen = export.seen_on();
            let on = seen.map_or(String::new(), |day| format!(" of {day}"));
            let company = rows.company.get(r);
            let shown = !directory.accounts.is_hidden(company);
            let job = joined([rows.title.get(r), if shown { company } else { "" }]);
            let since = rows.connected_on[r].map(|day| format!("since {day}"));
            let mut text = format!("{} of {}{on}", export.source.words(), export.owner.label());
            let what = joined([clean(&job).as_str(), since.as_deref().unwrap_or_default()]);
            if !what.is_empty() {
                let _ = write!(text, ": {what}");
            }
            let place = format!("{}, line {}", export.path, rows.line[r]);
            found.push(Listed { seen, text, place });
        }
    }
    found.sort_by(|a, b| b.cmp(a));
    found
}

/// What happened between the person and each owner, by kind.
fn facts(session: &Session, person: PersonIx) -> Vec<String> {
    type Days = (u32, Option<Day>, Option<Day>);
    let mut sums: BTreeMap<(String, &str, By), Days> = BTreeMap::new();
    for (e, export) in session.records.exports.iter().enumerate() {
        let links = &session.directory.links;
        if session.directory.people.is_hidden(links.owners[e]) {
            continue;
        }
        let is_owner = links.owners[e] == person;
        for fact in &export.facts.list {
            if links.other(e, fact) == person && !is_owner {
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
    use introrank_core::evidence::TieKind;
    let people = &session.directory.people;
    let listed = &session.directory.links.listed;
    let mut found: Vec<String> = Vec::new();
    for row in &session.records.ties.rows {
        let (from, to) = (listed[row.from as usize], listed[row.to as usize]);
        let TieKind::Said(statement) = row.kind else {
            continue;
        };
        let hidden = people.is_hidden(from) || people.is_hidden(to);
        if (from == person || to == person) && !hidden {
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
