//! The rules of [`identity`](super::identity), by name, and what they are said of.

use serde::{Deserialize, Serialize};

/// Why two records were taken for one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Same canonical profile address or key.
    Profile,
    /// Same e-mail and agreeing names.
    Email,
    /// Same member number in the address and the same name.
    MemberNumber,
    /// Two exports of one owner: same full name, connected on the same day.
    SameConnection,
    /// Same full name at the same account; lower confidence.
    NameAndAccount,
    /// An entry of an owner's address book, mail or CRM contacts and one of their connections: same full name, same account.
    SameOwner,
    /// A tie list names somebody by a full name that only one person has.
    WrittenName,
    /// The user said so.
    Decided,
}

impl Rule {
    /// The rule in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Profile => "the same profile address",
            Self::Email => "the same e-mail address and an agreeing name",
            Self::MemberNumber => "an earlier address with the same number and name",
            Self::SameConnection => "the same name, connected with the same owner on the same day",
            Self::NameAndAccount => "the same name at the same account",
            Self::SameOwner => "the same name and account in one owner's address book or mail",
            Self::WrittenName => "the only one of that name",
            Self::Decided => "as decided",
        }
    }
}

/// No node.
pub(super) const NONE: u32 = u32::MAX;

/// Position of a row: (export, row).
pub(super) type At = (u32, u32);
