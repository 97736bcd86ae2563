//! Approaches without an introduction, and who could have introduced, as a report.

use introrank_core::display::count;

use super::sheet::{Section, Sheet};
use super::words::percent;
use crate::app::view::{KnownBy, Missed, MissedRow};

/// Who knew the prospect, in words.
const fn known_by(known_by: KnownBy) -> &'static str {
    match known_by {
        KnownBy::Rep => "whoever called knew them",
        KnownBy::Colleague => "a colleague knew them",
        KnownBy::Contact => "a contact of ours knew them",
        KnownBy::SameCompany => "a contact of ours worked there",
        KnownBy::Click => "clicks, and nothing more",
        KnownBy::Nobody => "nobody",
    }
}

/// How many there were and how well each prospect was known; below it `most` of those that were missed most.
pub fn missed(missed: &Missed, most: usize) -> Sheet<'_, MissedRow, Missed> {
    let of = |wanted: KnownBy| {
        let group = missed.groups.iter().find(|group| group.known_by == wanted);
        group.map_or(0, |group| group.approaches)
    };
    let title = format!(
        "{} without an introduction up to {} (beside {} with one): in {} a colleague knew the prospect, in {} more a contact of ours.",
        count(missed.rows.len() as u64, "approach", "approaches"),
        missed.as_of,
        missed.introduced,
        of(KnownBy::Colleague),
        of(KnownBy::Contact),
    );
    let rows = missed.groups.iter().map(|group| {
        let of = |n: usize| match group.approaches {
            0 => String::new(),
            _ => n.to_string(),
        };
        vec![
            known_by(group.known_by).to_owned(),
            group.approaches.to_string(),
            of(group.replied),
            of(group.met),
            of(group.won),
        ]
    });
    Sheet {
        title,
        header: &["the day before", "approaches", "answered", "met", "won"],
        rows: rows.collect(),
        then: worst(missed, most).into_iter().collect(),
        notes: vec![
            "Known: wrote to each other, met, recommended, or said so, by what files and ledger tell up to the day before each began; a connection alone is a click.".to_owned(),
        ],
        records: &missed.rows,
        whole: missed,
    }
}

/// Those that hurt most: somebody could have introduced, and it came to nothing yet.
fn worst(missed: &Missed, most: usize) -> Option<Section<'_>> {
    let hurts = |row: &&MissedRow| {
        matches!(
            row.known_by,
            KnownBy::Colleague | KnownBy::Contact | KnownBy::SameCompany
        ) && !row.won
    };
    let worst: Vec<&MissedRow> = missed.rows.iter().filter(hurts).take(most).collect();
    if worst.is_empty() {
        return None;
    }
    let rows = worst.iter().enumerate().map(|(at, row)| {
        vec![
            (at + 1).to_string(),
            row.began.to_string(),
            row.rep.clone(),
            prospect(row),
            introducer(row),
            row.chance
                .map_or(String::new(), |chance| format!("~{}", percent(chance))),
            row.value
                .map_or(String::new(), |value| format!("{value:.0}")),
            row.came.clone(),
        ]
    });
    let rows = rows.collect();
    let why = worst.iter().enumerate();
    let notes = why
        .map(|(at, row)| format!("{}. {}", at + 1, row.why))
        .collect();
    Some(Section {
        title: match worst.len() {
            1 => "The one that hurts most".to_owned(),
            n => format!("The {n} that hurt most"),
        },
        header: &[
            "#",
            "began",
            "called by",
            "prospect",
            "could have introduced",
            "chance then",
            "worth",
            "what came of it",
        ],
        rows,
        notes,
    })
}

fn prospect(row: &MissedRow) -> String {
    match (row.prospect.as_str(), row.account.as_str()) {
        ("", account) => match &row.reached {
            Some(reached) => format!("{account} ({reached})"),
            None => account.to_owned(),
        },
        (prospect, "") => prospect.to_owned(),
        (prospect, account) => format!("{prospect}, {account}"),
    }
}

fn introducer(row: &MissedRow) -> String {
    let introducer = row.introducer.clone().unwrap_or_default();
    match &row.ask_first {
        Some(first) if *first != introducer && !introducer.is_empty() => {
            format!("{introducer}, over {first}")
        }
        _ => introducer,
    }
}
