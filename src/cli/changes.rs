//! `introrank changes`: what happened between exports.

use std::io::Write;

use serde_json::json;

use super::Outcome;
use super::args::{ChangesArgs, ChangesFormat};
use super::open;
use super::output::empty_table;
use super::progress::Bars;
use super::remarks::Remarks;
use crate::app::changes::words;
use introrank_core::day::Day;
use introrank_core::display::defuse;
use introrank_engine::people::changes::{Change, changes};
use introrank_engine::people::find::Match;
use introrank_engine::session::Session;
use introrank_ingest as ingest;
use introrank_ingest::targets::TargetList;

/// Days that are looked back when nobody says since when.
const LOOK_BACK: i32 = 90;

/// Shows the changes of some time, all or those of a target list.
pub fn run(args: &ChangesArgs) -> anyhow::Result<Outcome> {
    let remarks = Remarks::new(&args.sources.run);
    let bars = Bars::new(args.sources.run.quiet);
    let session = open::of_sources(&args.sources, &bars, &remarks)?.session;
    let until = session.setup.as_of;
    let since = match &args.since {
        Some(text) => open::day("--since", text)?,
        None => until.plus(-LOOK_BACK),
    };
    let mut found = changes(
        &session.records,
        &session.directory,
        &session.setup.titles,
        since,
        until,
    );
    if let Some(list) = &args.targets {
        let list = TargetList::new(&list.to_string_lossy(), ingest::read_text(list)?, None)?;
        let wanted: Vec<Match> = list.rows().map(|row| session.find_row(&row)).collect();
        found.retain(|change| {
            wanted.iter().any(|found| match found {
                Match::Person(person) => *person == change.person,
                Match::Account(account, _) => change.accounts.contains(&Some(*account)),
                _ => false,
            })
        });
    }
    let text = match args.format {
        ChangesFormat::Table => table(&session, &found, since, until),
        ChangesFormat::Json => {
            let list: Vec<_> = found.iter().map(|change| json(&session, change)).collect();
            serde_json::to_string_pretty(&list)? + "\n"
        }
        ChangesFormat::Csv => csv_of(&session, &found)?,
    };
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(if found.is_empty() {
        Outcome::Nothing
    } else {
        Outcome::Found
    })
}

fn table(session: &Session, found: &[Change], since: Day, until: Day) -> String {
    if found.is_empty() {
        let newest = session
            .records
            .exports
            .iter()
            .filter_map(|export| export.seen_on())
            .max();
        let why = match newest {
            Some(newest) if newest < since => {
                format!(
                    "the newest export is of {newest}: try --since {}",
                    newest.plus(-90)
                )
            }
            _ => "changes show when a newer export of the same people is there too".to_owned(),
        };
        return format!("no change seen from {since} to {until}; {why}\n");
    }
    let mut table = empty_table(&["on", "who", "what"]);
    for change in found {
        let name = session.directory.people.name(change.person).to_owned();
        table.add_row([change.on.to_string(), name, words(session, change)]);
    }
    format!("{table}\n")
}

fn json(session: &Session, change: &Change) -> serde_json::Value {
    let people = &session.directory.people;
    json!({
        "on": change.on.to_string(),
        "change": change.kind.word(),
        "person": people.key(change.person),
        "name": people.name(change.person),
        "from": change.from,
        "to": change.to,
        "owner": change.owner.map(|owner| people.key(owner)),
    })
}

fn csv_of(session: &Session, found: &[Change]) -> anyhow::Result<String> {
    let people = &session.directory.people;
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["on", "change", "person", "name", "from", "to", "owner"])?;
    for change in found {
        let owner = change.owner.map_or("", |owner| people.key(owner));
        let cells = [
            people.key(change.person),
            people.name(change.person),
            &change.from,
            &change.to,
            owner,
        ];
        let [person, name, from, to, owner] = cells.map(defuse);
        let on = change.on.to_string();
        writer.write_record([&on, change.kind.word(), &person, &name, &from, &to, &owner])?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}
