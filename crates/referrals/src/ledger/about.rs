//! Whom a prospect is.

use introrank_core::keys::company;

/// Whom a prospect is: a person, or whoever decides at an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About<'e> {
    /// A person, with the account where they work when it is known.
    Person {
        /// Their key.
        key: &'e str,
        /// The account.
        account: Option<&'e str>,
    },
    /// Whoever decides at an account.
    Account(&'e str),
}

impl<'e> About<'e> {
    /// Of the two columns of a row; `None` when both are empty.
    pub fn of(target: &'e str, account: &'e str) -> Option<Self> {
        match (target, account) {
            ("", "") => None,
            ("", account) => Some(Self::Account(account)),
            (key, account) => Some(Self::Person {
                key,
                account: Some(account).filter(|account| !account.is_empty()),
            }),
        }
    }

    /// Key of the person, else name of the account.
    pub const fn text(self) -> &'e str {
        match self {
            Self::Person { key, .. } => key,
            Self::Account(account) => account,
        }
    }

    /// Under which name the prospect is kept: its account's where one is known, else its own.
    pub fn prospect_key(self) -> String {
        match self.account().and_then(company::key) {
            Some(key) => format!("account:{key}"),
            None => self.text().to_lowercase(),
        }
    }

    /// The account, where it is known.
    pub const fn account(self) -> Option<&'e str> {
        match self {
            Self::Person { account, .. } => account,
            Self::Account(account) => Some(account),
        }
    }
}
