//! What may be said of people and their ties. What somebody wrote in private is evidence for the rep and no word of it is
//! for others.

use serde::Serialize;

use introrank_core::evidence::Statement;
use introrank_engine::network::flags;
use introrank_engine::people::PersonIx;
use introrank_engine::rank::{Step, StepKind};
use introrank_engine::search::Search;

/// Somebody by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Person {
    /// The whole name.
    pub name: String,
    /// The first of it.
    pub first: String,
    /// An e-mail address; empty when none is known.
    pub email: String,
}

impl Person {
    /// The person of the network.
    pub fn of(search: &Search<'_>, person: PersonIx) -> Self {
        let people = &search.directory.people;
        let name = introrank_core::display::clean(people.name(person));
        let email = people
            .keys(person)
            .into_iter()
            .find(|key| key.contains('@'));
        Self {
            first: first_name(&name),
            email: email.unwrap_or_default().to_owned(),
            name,
        }
    }
}

impl Person {
    /// Somebody on no list.
    pub fn called(name: &str) -> Self {
        let name = introrank_core::display::clean(name);
        Self {
            first: first_name(&name),
            email: String::new(),
            name,
        }
    }
}

/// How to address somebody: the first word of the name that is no initial.
fn first_name(name: &str) -> String {
    let words = name.split_whitespace();
    let whole = |word: &&str| word.trim_end_matches('.').chars().count() > 1;
    let first = words.clone().find(whole).or_else(|| words.clone().next());
    first.unwrap_or_default().to_owned()
}

/// The prospect in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct TargetWords {
    /// `Sam Lee (VP Operations, Northwind)`.
    pub words: String,
    /// `Sam`, or "them".
    pub short: String,
    /// The account; empty when nobody knows.
    pub account: String,
}

impl TargetWords {
    /// A person of the network.
    pub fn of(search: &Search<'_>, person: PersonIx) -> Self {
        let directory = search.directory;
        let name = introrank_core::display::clean(directory.people.name(person));
        let account = directory.people.account(person);
        let works = directory.works(person);
        Self {
            words: if works.is_empty() {
                name.clone()
            } else {
                format!("{name} ({works})")
            },
            short: first_name(&name),
            account: account.map_or(String::new(), |ix| directory.accounts.get(ix).name.clone()),
        }
    }

    /// Nobody in particular.
    pub fn unnamed(whoever: &str) -> Self {
        Self {
            words: introrank_core::display::clean(whoever),
            short: "them".into(),
            account: String::new(),
        }
    }
}

/// How close two people are, as far as evidence goes that may be shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Closeness {
    /// Nothing is known, or somebody said no.
    #[default]
    Nothing,
    /// They are at one account.
    SameAccount,
    /// A click.
    Connected,
    /// They met.
    Met,
    /// One of them said that they know each other, or recommended the other in public.
    Know,
    /// One of them said that they worked together.
    Worked,
}

impl Closeness {
    /// What it allows to say.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Nothing => "nothing is known of them",
            Self::SameAccount => "they are at one company",
            Self::Connected => "they are connected, no more",
            Self::Met => "they met",
            Self::Know => "they know each other",
            Self::Worked => "they worked together",
        }
    }
}

/// How close the two people of a step are.
pub fn closeness(step: &Step) -> Closeness {
    match step.kind {
        StepKind::Colleague => Closeness::Worked,
        StepKind::Inferred { .. } => Closeness::SameAccount,
        StepKind::Observed(_, evidence) => {
            let said = [evidence.by_asker, evidence.by_asked].into_iter().flatten();
            let said: Vec<Statement> = said.map(|said| said.statement).collect();
            let has = |wanted: &[Statement]| said.iter().any(|s| wanted.contains(s));
            if said.iter().any(|statement| !statement.is_yes()) {
                Closeness::Nothing
            } else if has(&[Statement::WorkedWith]) {
                Closeness::Worked
            } else if has(&[Statement::Know, Statement::Knows])
                || evidence.ours.recommended
                || evidence.theirs.recommended
            {
                Closeness::Know
            } else if has(&[Statement::Met]) {
                Closeness::Met
            } else if evidence.flags & (flags::CONNECTED | flags::MUTUAL) != 0 {
                Closeness::Connected
            } else {
                Closeness::Nothing
            }
        }
    }
}

/// Why this introducer, to their face: only what they said themselves, or what anybody can see. `None` when there is nothing.
/// `hearsay`: what was said of the tie was said by somebody else.
pub fn tie_words(search: &Search<'_>, step: &Step, hearsay: bool) -> Option<String> {
    let whom = match step.to {
        Some(person) => TargetWords::of(search, person).short,
        None => "them".to_owned(),
    };
    match step.kind {
        StepKind::Colleague => None,
        StepKind::Inferred { account, .. } => {
            let name = &search.directory.accounts.get(account).name;
            Some(format!(
                "you are both at {}",
                introrank_core::display::clean(name)
            ))
        }
        StepKind::Observed(_, evidence) => {
            let own = evidence
                .by_asker
                .filter(|_| !hearsay)
                .map(|said| said.statement);
            match own {
                Some(Statement::WorkedWith) => Some(format!("you worked with {whom}")),
                Some(Statement::Know | Statement::Knows) => Some(format!("you know {whom}")),
                Some(Statement::Met) => Some(format!("you met {whom}")),
                Some(Statement::Stranger | Statement::UnknownTo) => None,
                None if evidence.ours.recommended => Some(format!("you recommended {whom}")),
                None if evidence.theirs.recommended => Some(format!("{whom} recommended you")),
                None if evidence.flags & (flags::CONNECTED | flags::MUTUAL) != 0 => {
                    Some(format!("you are connected with {whom}"))
                }
                None => None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::first_name;

    #[test]
    fn people_are_addressed_by_their_first_name() {
        for (name, first) in [
            ("Sam Lee", "Sam"),
            ("J. Maria Ruiz", "Maria"),
            ("Prince", "Prince"),
            ("Q", "Q"),
            ("", ""),
        ] {
            assert_eq!(first_name(name), first);
        }
    }
}
