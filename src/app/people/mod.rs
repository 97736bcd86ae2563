//! Who is who: what is known of somebody, who may be one person, and what the user decides about it.

mod decide;
mod show;

use std::cell::OnceCell;

use introrank_core::display::clean;
use introrank_core::evidence::Decision;
use introrank_engine::people::find::NameIndex;
use introrank_engine::people::review::{self, Pair};
use introrank_engine::people::{Directory, PersonIx};
use introrank_store::Workspace;

use super::commit::now;
use super::error::Error;
pub use super::error::PeopleError;
use super::snapshot::Snapshot;
use super::view::{DoubtfulPair, PairPerson, PersonView};

pub use decide::{Decided, hide, merge, split, undo, words};

/// Everything known of whoever a text means; several when several have the name.
///
/// # Errors
/// When it means nobody.
pub fn show(snapshot: &Snapshot, text: &str) -> Result<Vec<PersonView>, Error> {
    let session = &snapshot.session;
    let found = session.find_person(text);
    if found.is_empty() {
        let closest = session.names().closest(text);
        let people = &session.directory.people;
        let named = |p: &PersonIx| (people.name(*p).to_owned(), people.key(*p).to_owned());
        let nobody = PeopleError::Nobody {
            text: clean(text),
            closest: closest.iter().map(named).collect(),
        };
        return Err(nobody.into());
    }
    let records = snapshot.records()?;
    let person = |person: &PersonIx| show::person((records, session), *person);
    Ok(found.iter().map(person).collect())
}

/// The pairs of people who may be one.
///
/// # Errors
/// When the records cannot be read.
pub fn review(snapshot: &Snapshot) -> Result<Vec<DoubtfulPair>, Error> {
    let (records, session) = (snapshot.records()?, &snapshot.session);
    let pairs = review::pairs(records, &session.directory, session.names());
    let person = |person| {
        let people = &session.directory.people;
        PairPerson {
            key: people.key(person).to_owned(),
            name: people.name(person).to_owned(),
            works: show::works(session, person),
            listed: show::rows((records, session), person),
            contact: show::facts((records, session), person),
        }
    };
    let pairs = pairs.iter().map(|pair: &Pair| DoubtfulPair {
        signal: pair.signal,
        one: person(pair.one),
        other: person(pair.other),
    });
    Ok(pairs.collect())
}

/// Keeps an answer about a doubtful pair. Returns its number, to undo it.
///
/// # Errors
/// When it cannot be written.
pub fn decide(workspace: &mut Workspace, pair: &DoubtfulPair, same: bool) -> Result<i64, Error> {
    let (one, other) = (pair.one.key.clone(), pair.other.key.clone());
    let decision = if same {
        Decision::Same { one, other }
    } else {
        Decision::Apart { one, other }
    };
    Ok(workspace.add_decision(&decision, &now())?)
}

/// Name and key.
fn title(directory: &Directory, person: PersonIx) -> String {
    let people = &directory.people;
    format!("{} ({})", people.name(person), people.key(person))
}

/// The one person that a text means.
pub(super) fn the_one(directory: &Directory, text: &str) -> Result<PersonIx, Error> {
    let nobody = || PeopleError::NobodyKept(clean(text)).into();
    one_or_nobody(directory, text)?.ok_or_else(nobody)
}

/// The same, where the text may mean nobody; several are an error.
pub(super) fn one_or_nobody(directory: &Directory, text: &str) -> Result<Option<PersonIx>, Error> {
    let names = OnceCell::new();
    let found = directory.find_person(text, &|| names.get_or_init(|| NameIndex::build(directory)));
    match found.as_slice() {
        [one] => Ok(Some(*one)),
        [] => Ok(None),
        several => {
            let keys = several.iter().map(|p| directory.people.key(*p).to_owned());
            Err(Error::Several {
                text: clean(text),
                keys: keys.collect(),
            })
        }
    }
}
