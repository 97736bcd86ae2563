//! Who has introduced whom, as the mails show that were imported.

use introrank_core::day::Day;
use introrank_core::evidence::OwnerRelation;
use introrank_engine::history::Introduction;
use introrank_engine::people::PersonIx;

use super::error::Error;
use super::people::the_one;
use super::snapshot::Snapshot;
use super::view::{IntroductionRow, IntroductionRows};

/// The introductions of some time, all or those of one introducer; the newest first.
///
/// # Errors
/// When the text means nobody, or several.
pub fn introductions(
    snapshot: &Snapshot,
    by: Option<&str>,
    since: Option<Day>,
) -> Result<IntroductionRows, Error> {
    let session = &snapshot.session;
    let by = by
        .map(|text| the_one(&session.directory, text))
        .transpose()?;
    let all = session.network.introductions().iter().rev();
    let wanted = all
        .filter(|one| by.is_none_or(|by| one.introducer == by))
        .filter(|one| since.is_none_or(|since| one.on >= since));
    let records = snapshot.records()?;
    let exports = records.exports.iter();
    let logs = records.interactions.iter();
    Ok(IntroductionRows {
        rows: wanted.map(|one| row(snapshot, one)).collect(),
        by: by.map(|by| snapshot.name(session.directory.people.key(by))),
        since,
        is_left_out: records.without_together,
        together: exports.map(|e| e.facts.together.len()).sum::<usize>()
            + logs.filter(|row| row.message > 0).count(),
    })
}

fn row(snapshot: &Snapshot, introduction: &Introduction) -> IntroductionRow {
    let people = &snapshot.session.directory.people;
    let is_own = |person: PersonIx| people.owner(person) == Some(OwnerRelation::Teammate);
    let mut pair = introduction.pair;
    if !is_own(pair[0]) && is_own(pair[1]) {
        pair.reverse();
    }
    let key = |person: PersonIx| people.key(person).to_owned();
    let name = |person: PersonIx| snapshot.name(people.key(person));
    IntroductionRow {
        on: introduction.on,
        introducer: key(introduction.introducer),
        introducer_name: name(introduction.introducer),
        is_colleague: is_own(introduction.introducer),
        one: key(pair[0]),
        one_name: name(pair[0]),
        other: key(pair[1]),
        other_name: name(pair[1]),
        contact: introduction.contact,
    }
}
