//! Lists beside the exports: accounts, exclusions, and what the user decided about people.

use serde::{Deserialize, Serialize};

/// How an account stands to the asking company.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Buys today: left out as a prospect, its people may introduce.
    Customer,
    /// Bought once.
    FormerCustomer,
    /// Sells with us.
    Partner,
    /// Owns a part of us.
    Investor,
    /// Left out as a prospect, and its people never introduce.
    Competitor,
    /// A deal is open: left out as a prospect.
    OpenDeal,
    /// Left out as a prospect, and its people are never asked.
    DoNotAsk,
}

impl Relation {
    /// Every relation with its word in files.
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::Customer, "customer"),
        (Self::FormerCustomer, "former_customer"),
        (Self::Partner, "partner"),
        (Self::Investor, "investor"),
        (Self::Competitor, "competitor"),
        (Self::OpenDeal, "open_deal"),
        (Self::DoNotAsk, "do_not_ask"),
    ];

    /// The word used in files.
    pub fn word(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(r, _)| *r == self)
            .map_or("", |(_, word)| word)
    }

    /// The relation in a sentence: "a customer of ours".
    pub const fn phrase(self) -> &'static str {
        match self {
            Self::Customer => "a customer of ours",
            Self::FormerCustomer => "a former customer of ours",
            Self::Partner => "a partner of ours",
            Self::Investor => "an investor of ours",
            Self::Competitor => "a competitor of ours",
            Self::OpenDeal => "in an open deal with us",
            Self::DoNotAsk => "on the do-not-ask list",
        }
    }

    /// True when people of such an account may be asked for introductions.
    pub const fn may_introduce(self) -> bool {
        !matches!(self, Self::Competitor | Self::DoNotAsk)
    }

    /// True when such an account is no prospect unless somebody asks for it.
    pub const fn is_left_out(self) -> bool {
        matches!(
            self,
            Self::Customer | Self::OpenDeal | Self::Competitor | Self::DoNotAsk
        )
    }

    /// The relation with this word.
    pub fn parse(cell: &str) -> Option<Self> {
        let word: String = cell.trim().to_lowercase().replace([' ', '-'], "_");
        Self::ALL.iter().find(|(_, w)| *w == word).map(|(r, _)| *r)
    }
}

/// One row of `accounts.csv`.
#[derive(Clone, Debug, PartialEq)]
pub struct AccountRow {
    /// Name as shown.
    pub name: String,
    /// Registrable domain.
    pub domain: Option<String>,
    /// Number of people who work there.
    pub headcount: Option<f64>,
    /// Other names.
    pub aliases: Vec<String>,
    /// How the account stands to us.
    pub relation: Option<Relation>,
}

/// One row of `aliases.csv`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Alias {
    /// Another name of the account, or the name of a part of it.
    pub name: String,
    /// The account.
    pub account: String,
    /// It is a company of its own that belongs to the account.
    pub is_part: bool,
}

/// One row of an exclusion file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exclusion {
    /// Profile address, e-mail, key, or name of a person.
    pub who: String,
    /// Hide entirely, or only never ask.
    pub hide: bool,
    /// File and line, for messages.
    pub place: String,
}

/// What the user decided about people, whatever the exports say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Decision {
    /// Two keys are one person.
    Same {
        /// A key.
        one: String,
        /// Another one.
        other: String,
    },
    /// Two keys are two people.
    Apart {
        /// A key.
        one: String,
        /// Another one.
        other: String,
    },
    /// A name of an account that lists write is one of another account.
    SameAccount {
        /// The name as lists have it.
        alias: String,
        /// The account's name.
        account: String,
    },
    /// A name that looks like an account's is not one of it.
    OtherAccount {
        /// The name as lists have it.
        alias: String,
        /// The account's name.
        account: String,
    },
    /// A person is in no output; nor is an account (its key after `account:`) with everybody there.
    Hide {
        /// The key.
        who: String,
    },
}

/// Whether an owner of exports belongs to the asking company.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OwnerRelation {
    /// Belongs to the asking company.
    Teammate,
    /// Stands outside and helps: a customer, an adviser, an investor, a partner.
    Ally,
}

impl OwnerRelation {
    /// The word used in files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Teammate => "teammate",
            Self::Ally => "ally",
        }
    }
}
