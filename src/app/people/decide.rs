//! What the user decides about people, kept in the workspace.

use std::cell::OnceCell;

use introrank_core::display::clean;
use introrank_core::evidence::{Decision, person_key};
use introrank_core::keys::title::TitleTable;
use introrank_engine::people::find::{Match, NameIndex};
use introrank_engine::people::{ACCOUNT_KEY, Directory, PersonIx};
use introrank_store::{Made, Workspace};

use super::{PeopleError, the_one, title};
use crate::app::commit::now;
use crate::app::error::Error;

/// What was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// In words.
    pub text: String,
    /// Numbers of the decisions, to undo them.
    pub ids: Vec<i64>,
}

fn directory(workspace: &Workspace) -> Result<Directory, Error> {
    Ok(Directory::build(
        &workspace.records()?,
        &TitleTable::default(),
        None,
    ))
}

/// Two people are one.
///
/// # Errors
/// When it is not clear who is meant, or they are one already.
pub fn merge(workspace: &mut Workspace, one: &str, other: &str) -> Result<Decided, Error> {
    let directory = directory(workspace)?;
    let [a, b] = [the_one(&directory, one)?, the_one(&directory, other)?];
    if a == b {
        return Err(PeopleError::OneAlready(title(&directory, a)).into());
    }
    let [one, other] = [a, b].map(|person| directory.people.key(person).to_owned());
    let id = workspace.add_decision(&Decision::Same { one, other }, &now())?;
    let [a, b] = [a, b].map(|person| title(&directory, person));
    Ok(Decided {
        text: format!("{a} and {b} are one person"),
        ids: vec![id],
    })
}

/// One person is two: `other`, or whatever the person is known by beside that key, is somebody else.
///
/// # Errors
/// When it is not clear who is meant, or what does not belong to them.
pub fn split(
    workspace: &mut Workspace,
    person: &str,
    other: Option<&str>,
) -> Result<Decided, Error> {
    let directory = directory(workspace)?;
    let (person, key) = key_of(&directory, person)?;
    let (one, others) = match other {
        Some(other) => (key, vec![key_of(&directory, other)?.1]),
        None => others(&directory, person, key)?,
    };
    if others.contains(&one) {
        return Err(PeopleError::SameKey(one).into());
    }
    let text = format!("{one} and {} are two people", others.join(", "));
    let mut ids = Vec::new();
    for other in others {
        let one = one.clone();
        ids.push(workspace.add_decision(&Decision::Apart { one, other }, &now())?);
    }
    Ok(Decided { text, ids })
}

/// The person of a key, or whom a text means, and the key.
fn key_of(directory: &Directory, text: &str) -> Result<(PersonIx, String), Error> {
    let people = &directory.people;
    let key = person_key(text);
    if let Some(person) = people.find_key(&key) {
        return Ok((person, key.into_owned()));
    }
    let person = the_one(directory, text)?;
    Ok((person, people.key(person).to_owned()))
}

/// A key that is somebody else's, and those from which it is split.
fn others(
    directory: &Directory,
    person: PersonIx,
    key: String,
) -> Result<(String, Vec<String>), Error> {
    let people = &directory.people;
    match people.keys(person).as_slice() {
        [] | [_] => Err(PeopleError::OneKey(title(directory, person)).into()),
        [main, other] if key == *main => Ok(((*other).to_owned(), vec![key])),
        [main, more @ ..] if key == *main => {
            let why = |key: &&str| ((*key).to_owned(), people.rule(person, key).words());
            let which = PeopleError::WhichKey {
                person: title(directory, person),
                keys: more.iter().map(why).collect(),
            };
            Err(which.into())
        }
        // Away from the whole person, not only from the key that stands for them.
        all => {
            let others = all.iter().filter(|other| **other != key);
            let others = others.map(|other| (*other).to_owned()).collect();
            Ok((key, others))
        }
    }
}

/// Hides a person, or an account with everybody there.
///
/// # Errors
/// When it is not clear who is meant.
pub fn hide(workspace: &mut Workspace, who: &str) -> Result<Decided, Error> {
    let directory = directory(workspace)?;
    let names = OnceCell::new();
    let found = directory.find_text(who, &|| names.get_or_init(|| NameIndex::build(&directory)));
    let (key, text) = match found {
        Match::Person(person) => {
            let key = directory.people.key(person).to_owned();
            (key, title(&directory, person))
        }
        Match::Account(ix, _) => {
            let account = directory.accounts.get(ix);
            let text = format!("{}, with everybody there,", account.name);
            (format!("{ACCOUNT_KEY}{}", account.key), text)
        }
        Match::Ambiguous { people, account } => {
            let people = people.iter().map(|p| directory.people.key(*p).to_owned());
            let account = account.map(|ix| directory.accounts.get(ix).domains.join(" or "));
            let several = PeopleError::SeveralMeant {
                text: who.to_owned(),
                meant: people.chain(account).collect(),
            };
            return Err(several.into());
        }
        Match::Unknown { .. } => return Err(PeopleError::NobodyToHide(clean(who)).into()),
    };
    let id = workspace.add_decision(&Decision::Hide { who: key }, &now())?;
    Ok(Decided {
        text: format!("{text} is in no output"),
        ids: vec![id],
    })
}

/// Takes a decision back. Returns what it was.
///
/// # Errors
/// When there is no such decision.
pub fn undo(workspace: &mut Workspace, id: i64) -> Result<Made, Error> {
    Ok(workspace.undo_decision(id, &now())?)
}

/// A decision in words.
pub fn words(decision: &Decision) -> String {
    match decision {
        Decision::Same { one, other } => format!("{one} and {other} are one person"),
        Decision::Apart { one, other } => format!("{one} and {other} are two people"),
        Decision::SameAccount { alias, account } => format!("'{alias}' in lists is {account}"),
        Decision::OtherAccount { alias, account } => format!("'{alias}' in lists is not {account}"),
        Decision::Hide { who } => format!("{who} is in no output"),
    }
}
