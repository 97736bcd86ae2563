//! What happened between exports, in words.

use introrank_core::day::Day;
use introrank_core::display::clean;
use introrank_engine::people::PersonIx;
use introrank_engine::people::changes::{self, Change, ChangeKind};
use introrank_engine::people::find::Match;
use introrank_engine::session::Session;
use introrank_ingest::targets::TargetList;

use super::error::Error;
use super::snapshot::Snapshot;
use super::view::{ChangeRow, ChangeRows};

/// What happened, in words.
pub fn words(session: &Session, change: &Change) -> String {
    let people = &session.directory.people;
    let owner = change.owner.map_or("", |owner| people.name(owner));
    match change.kind {
        ChangeKind::Moved => format!("moved from {} to {}", change.from, change.to),
        ChangeKind::Promoted => format!("promoted from {} to {}", change.from, change.to),
        ChangeKind::Connected if change.to.is_empty() => format!("connected with {owner}"),
        ChangeKind::Connected => format!("connected with {owner} ({})", change.to),
        ChangeKind::Disconnected => format!("is no longer connected with {owner}"),
        ChangeKind::AddressChanged => format!("has a new address, {}", change.to),
    }
}

impl Snapshot {
    /// What happened to somebody lately, in words.
    pub fn news(&self, person: PersonIx) -> Option<String> {
        let change = self.all_news().get(&person)?;
        let name = self.session.directory.people.name(person);
        let what = words(&self.session, change);
        Some(format!("{name} {what} (seen {})", change.on))
    }
}

/// Days that are looked back when nobody says since when.
const LOOK_BACK: i32 = 90;

/// What happened between exports in some time, all or what concerns a target list.
///
/// # Errors
/// When the records cannot be read.
pub fn changes(
    snapshot: &Snapshot,
    since: Option<Day>,
    targets: Option<&TargetList>,
) -> Result<ChangeRows, Error> {
    let (records, session) = (snapshot.records()?, &snapshot.session);
    let until = session.setup.as_of;
    let since = since.unwrap_or(until.plus(-LOOK_BACK));
    let directory = &session.directory;
    let mut found = changes::changes(records, directory, &session.setup.titles, since, until);
    let wanted = targets.into_iter().flat_map(TargetList::rows);
    let wanted = wanted.map(|row| (session.find_row(&row), row));
    let (wanted, unmatched): (Vec<_>, Vec<_>) =
        wanted.partition(|(found, _)| matches!(found, Match::Person(_) | Match::Account(..)));
    let targets_read = wanted.len() + unmatched.len();
    let unmatched = unmatched
        .iter()
        .map(|(_, row)| clean(row.label()))
        .collect();
    if targets.is_some() {
        found.retain(|change| wanted.iter().any(|(wanted, _)| concerns(change, wanted)));
    }
    let exports = records.exports.iter();
    Ok(ChangeRows {
        rows: found.iter().map(|change| row(session, change)).collect(),
        try_since: exports
            .filter_map(|export| export.seen_on())
            .max()
            .filter(|newest| *newest < since)
            .map(|newest| (newest, newest.plus(-LOOK_BACK))),
        since,
        until,
        targets: targets_read,
        unmatched,
    })
}

fn concerns(change: &Change, wanted: &Match) -> bool {
    match wanted {
        Match::Person(person) => *person == change.person,
        Match::Account(account, _) => change.accounts.contains(&Some(*account)),
        _ => false,
    }
}

fn row(session: &Session, change: &Change) -> ChangeRow {
    let people = &session.directory.people;
    ChangeRow {
        on: change.on,
        change: change.kind.word(),
        person: people.key(change.person).to_owned(),
        name: people.name(change.person).to_owned(),
        from: change.from.clone(),
        to: change.to.clone(),
        owner: change.owner.map(|owner| people.key(owner).to_owned()),
        words: words(session, change),
    }
}
