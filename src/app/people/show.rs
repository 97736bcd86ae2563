//! Everything known about somebody and where it came from.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use introrank_core::day::Day;
use introrank_core::display::{clean, count, joined};
use introrank_core::evidence::{By, Records, Source, TieKind};
use introrank_engine::people::{PersonIx, changes};
use introrank_engine::rank::words::seen_words;
use introrank_engine::session::Session;

use crate::app::view::{AlsoKnown, ListedAt, PersonView};

/// What is known of one person.
pub(super) fn person((records, session): (&Records, &Session), person: PersonIx) -> PersonView {
    let (directory, people) = (&session.directory, &session.directory.people);
    let left = changes::left(records, directory, session.setup.as_of, |p, _| p == person);
    let worked = left.into_iter().map(|left| {
        let account = &directory.accounts.get(left.account).name;
        let job = joined([left.title.as_str(), account]);
        format!("{job} (until {})", left.until)
    });
    let keys = people.keys(person).into_iter().skip(1);
    PersonView {
        key: people.key(person).to_owned(),
        name: people.name(person).to_owned(),
        works: works(session, person),
        worked: worked.collect(),
        also: keys
            .map(|key| AlsoKnown {
                key: key.to_owned(),
                why: people.rule(person, key).words(),
            })
            .collect(),
        listed: listed((records, session), person)
            .into_iter()
            .map(|row| ListedAt {
                text: row.text,
                place: row.place,
            })
            .collect(),
        contact: facts((records, session), person),
        seen: seen(session, person),
        said: statements((records, session), person),
        ties: session.network.row(person).neighbours.len(),
    }
}

/// Title and account, or that neither is known.
pub(super) fn works(session: &Session, person: PersonIx) -> String {
    match session.directory.works(person) {
        works if works.is_empty() => "unknown".to_owned(),
        works => works,
    }
}

/// A row of an export that lists somebody.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Listed {
    seen: Option<Day>,
    text: String,
    place: String,
}

/// Where exports list the person, the newest first.
pub(super) fn rows(known: (&Records, &Session), person: PersonIx) -> Vec<String> {
    listed(known, person)
        .into_iter()
        .map(|row| row.text)
        .collect()
}

/// The same, with where it stands.
fn listed((records, session): (&Records, &Session), person: PersonIx) -> Vec<Listed> {
    let mut found: Vec<Listed> = Vec::new();
    let (directory, exports) = (&session.directory, &records.exports);
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
            let since = rows.connected_on[r].map(|day| match export.source {
                Source::Crm => format!("last activity {day}"),
                _ => format!("since {day}"),
            });
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
pub(super) fn facts((records, session): (&Records, &Session), person: PersonIx) -> Vec<String> {
    // What several exports tell of one day is one day.
    let mut sums: BTreeMap<(String, &str, By), BTreeSet<Option<Day>>> = BTreeMap::new();
    for (e, export) in records.exports.iter().enumerate() {
        let links = &session.directory.links;
        if session.directory.people.is_hidden(links.owners[e]) {
            continue;
        }
        let is_owner = links.owners[e] == person;
        for fact in &export.facts.list {
            if links.other(e, fact) == person && !is_owner {
                let key = (export.owner.label().to_owned(), fact.kind.word(), fact.by);
                sums.entry(key).or_default().insert(fact.day);
            }
        }
    }
    let line = |((owner, kind, by), on): ((String, &str, By), BTreeSet<Option<Day>>)| {
        let (first, last) = (on.iter().flatten().min(), on.iter().flatten().max());
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
        let days = count(on.len(), "day", "days");
        format!("{who}: {} on {days}{span}", kind.replace('_', " "))
    };
    sums.into_iter().map(line).collect()
}

/// With whom the person was seen together.
fn seen(session: &Session, person: PersonIx) -> Vec<String> {
    let people = &session.directory.people;
    let all = session.network.seen_with(person);
    let shown = all.filter(|(other, _)| !people.is_hidden(*other));
    let words = shown.map(|(other, seen)| {
        let name = people.name(other);
        format!("with {name}: both {}", seen_words(people, &seen, None))
    });
    words.collect()
}

/// What others said about the person, and what the person said.
fn statements((records, session): (&Records, &Session), person: PersonIx) -> Vec<String> {
    let people = &session.directory.people;
    let listed = &session.directory.links.listed;
    let mut found: Vec<String> = Vec::new();
    for row in &records.ties.rows {
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
