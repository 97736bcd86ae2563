//! `introrank people merge|split`, `hide` and `decisions`: what the user decides about people, kept in the workspace.

use crate::app::commit::now;
use std::cell::OnceCell;

use anyhow::bail;

use super::args::{DecisionsArgs, DecisionsCommand, HideArgs, ListFormat, WorkspaceArgs};
use super::derive::refresh_silently;
use super::output::{empty_table, print};
use super::{Outcome, open};
use introrank_core::evidence::Decision;
use introrank_core::evidence::person_key;
use introrank_core::keys::title::TitleTable;
use introrank_engine::people::find::{Match, NameIndex};
use introrank_engine::people::{ACCOUNT_KEY, Directory, PersonIx};
use introrank_store::{Made, Workspace};

fn open_workspace(args: &WorkspaceArgs) -> anyhow::Result<(Workspace, Directory)> {
    let workspace = open::workspace(args.workspace.as_deref())?;
    let directory = Directory::build(&workspace.records()?, &TitleTable::default());
    Ok((workspace, directory))
}

/// Name and key.
pub fn title(directory: &Directory, person: PersonIx) -> String {
    let people = &directory.people;
    format!("{} ({})", people.name(person), people.key(person))
}

/// Two people are one.
pub fn merge(one: &str, other: &str, args: &WorkspaceArgs) -> anyhow::Result<Outcome> {
    let (mut workspace, directory) = open_workspace(args)?;
    let [a, b] = [
        open::the_one(&directory, one)?,
        open::the_one(&directory, other)?,
    ];
    if a == b {
        bail!("{} is one person already", title(&directory, a));
    }
    let [one, other] = [a, b].map(|person| directory.people.key(person).to_owned());
    let id = workspace.add_decision(&Decision::Same { one, other }, &now())?;
    let [a, b] = [a, b].map(|person| title(&directory, person));
    print(&format!("{a} and {b} are one person {}\n", undo(id)))?;
    refresh_silently(&workspace);
    Ok(Outcome::Found)
}

/// One person is two.
pub fn split(person: &str, other: Option<&str>, args: &WorkspaceArgs) -> anyhow::Result<Outcome> {
    let (mut workspace, directory) = open_workspace(args)?;
    let people = &directory.people;
    let key_of = |text: &str| -> anyhow::Result<(PersonIx, String)> {
        let key = person_key(text);
        match people.find_key(&key) {
            Some(person) => Ok((person, key.into_owned())),
            None => {
                let person = open::the_one(&directory, text)?;
                Ok((person, people.key(person).to_owned()))
            }
        }
    };
    let (person, key) = key_of(person)?;
    let keys = people.keys(person);
    let (one, others): (String, Vec<String>) = match (other, keys.as_slice()) {
        (Some(other), _) => (key, vec![key_of(other)?.1]),
        (None, [] | [_]) => bail!(
            "{} is known by one key only: there is nothing to split",
            title(&directory, person)
        ),
        (None, [main, other]) if key == *main => ((*other).to_owned(), vec![key]),
        (None, [main, more @ ..]) if key == *main => {
            let list: Vec<String> = more
                .iter()
                .map(|key| format!("\n  {key} ({})", people.rule(person, key).words()))
                .collect();
            bail!(
                "which of these does not belong to {}?{}",
                title(&directory, person),
                list.concat()
            )
        }
        // Away from the whole person, not only from the key that stands for them.
        (None, all) => {
            let others = all.iter().filter(|other| **other != key);
            let others = others.map(|other| (*other).to_owned()).collect();
            (key, others)
        }
    };
    if others.contains(&one) {
        bail!("{one} is one key: give two, or one that does not belong to the person");
    }
    let text = format!("{one} and {} are two people", others.join(", "));
    let mut ids = Vec::new();
    for other in others {
        let one = one.clone();
        ids.push(workspace.add_decision(&Decision::Apart { one, other }, &now())?);
    }
    let undo: Vec<String> = ids
        .iter()
        .map(|id| format!("introrank decisions undo {id}"))
        .collect();
    print(&format!(
        "{text} from now on (undo: {})\n",
        undo.join(" && ")
    ))?;
    refresh_silently(&workspace);
    Ok(Outcome::Found)
}

fn undo(id: i64) -> String {
    format!("from now on (undo: introrank decisions undo {id})")
}

/// Hides a person or an account.
pub fn hide(args: &HideArgs) -> anyhow::Result<Outcome> {
    let (mut workspace, directory) = open_workspace(&args.workspace)?;
    let names = OnceCell::new();
    let found = directory.find_text(&args.who, &|| {
        names.get_or_init(|| NameIndex::build(&directory))
    });
    let (who, text) = match found {
        Match::Person(person) => (
            directory.people.key(person).to_owned(),
            title(&directory, person),
        ),
        Match::Account(ix, _) => {
            let account = directory.accounts.get(ix);
            let text = format!("{}, with everybody there,", account.name);
            (format!("{ACCOUNT_KEY}{}", account.key), text)
        }
        Match::Ambiguous { people, account } => {
            let people = people.iter().map(|p| directory.people.key(*p).to_owned());
            let account = account.map(|ix| directory.accounts.get(ix).domains.join(" or "));
            let all: Vec<String> = people.chain(account).collect();
            bail!("'{}' means several: {}", args.who, all.join(", "))
        }
        Match::Unknown { .. } => bail!(
            "nobody and no account in the workspace is '{}'; who is hidden already stands in `introrank decisions list`",
            introrank_core::display::clean(&args.who)
        ),
    };
    let id = workspace.add_decision(&Decision::Hide { who }, &now())?;
    print(&format!("{text} is in no output {}\n", undo(id)))?;
    refresh_silently(&workspace);
    Ok(Outcome::Found)
}

/// Lists and undoes decisions.
pub fn decisions(args: &DecisionsArgs) -> anyhow::Result<Outcome> {
    let mut workspace = open::workspace(args.workspace.workspace.as_deref())?;
    match &args.command {
        DecisionsCommand::List { format } => {
            let made = workspace.decisions()?;
            print(&list(&made, *format)?)?;
            Ok(if made.is_empty() {
                Outcome::Nothing
            } else {
                Outcome::Found
            })
        }
        DecisionsCommand::Undo { id } => {
            let made = workspace.undo_decision(*id, &now())?;
            print(&format!("undone: {}\n", words(&made.decision)))?;
            refresh_silently(&workspace);
            Ok(Outcome::Found)
        }
    }
}

fn words(decision: &Decision) -> String {
    match decision {
        Decision::Same { one, other } => format!("{one} and {other} are one person"),
        Decision::Apart { one, other } => format!("{one} and {other} are two people"),
        Decision::Hide { who } => format!("{who} is in no output"),
    }
}

fn list(made: &[Made], format: ListFormat) -> anyhow::Result<String> {
    if format == ListFormat::Json {
        return Ok(serde_json::to_string_pretty(made)? + "\n");
    }
    if made.is_empty() {
        return Ok("nothing decided yet: introrank people review shows doubtful pairs\n".into());
    }
    let mut table = empty_table(&["number", "made", "what", ""]);
    for made in made {
        let undone = made.undone_at.as_ref();
        table.add_row([
            made.id.to_string(),
            made.made_at.chars().take(10).collect(),
            words(&made.decision),
            undone.map_or(String::new(), |at| {
                format!("undone {}", &at[..10.min(at.len())])
            }),
        ]);
    }
    Ok(format!("{table}\n"))
}
