//! Why a question about people, or a decision, cannot be taken.

/// Why a question about people, or a decision, cannot be taken.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PeopleError {
    /// Nobody has this name, address or key.
    #[error("nobody here is '{text}'")]
    Nobody {
        /// As given.
        text: String,
        /// Whom it may mean: name and key.
        closest: Vec<(String, String)>,
    },
    /// Nobody in the workspace has it.
    #[error("nobody in the workspace is '{0}'")]
    NobodyKept(String),
    /// The two are one already.
    #[error("{0} is one person already")]
    OneAlready(String),
    /// There is nothing to split.
    #[error("{0} is known by one key only: there is nothing to split")]
    OneKey(String),
    /// It is not said which keys are somebody else's.
    #[error("which of these does not belong to {person}?{}", list(.keys))]
    WhichKey {
        /// The person.
        person: String,
        /// The keys, each with why it belongs to them.
        keys: Vec<(String, &'static str)>,
    },
    /// Both keys are the same.
    #[error("{0} is one key: give two, or one that does not belong to the person")]
    SameKey(String),
    /// A text means several people or accounts.
    #[error("'{text}' means several: {}", meant.join(", "))]
    SeveralMeant {
        /// As given.
        text: String,
        /// Keys of people, domains of accounts.
        meant: Vec<String>,
    },
    /// A text means nobody and no account.
    #[error("nobody and no account in the workspace is '{0}'")]
    NobodyToHide(String),
    /// Somebody who owns imports is to be forgotten.
    #[error(
        "{name} is the owner of {imports} of the imports, with {people} people in them; forgetting {name} deletes these imports for good"
    )]
    OwnsImports {
        /// The person.
        name: String,
        /// How many imports.
        imports: usize,
        /// How many people in them.
        people: usize,
    },
}

fn list(keys: &[(String, &str)]) -> String {
    let line = |(key, why): &(String, &str)| format!("\n  {key} ({why})");
    keys.iter().map(line).collect()
}
