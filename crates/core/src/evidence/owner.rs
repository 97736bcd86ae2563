//! Who downloaded an export.

use super::list::OwnerRelation;
use crate::keys::{email, name, profile_url};

/// The person who downloaded an export.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Owner {
    /// Name as shown; may be empty when only an address is known.
    pub name: String,
    /// Canonical profile key.
    pub profile: Option<String>,
    /// Own e-mail addresses, lower case.
    pub emails: Vec<String>,
    /// Teammate or ally.
    pub relation: OwnerRelation,
}

impl Owner {
    /// Reads `Name`, an address, an e-mail, or `Name <address or e-mail>`.
    pub fn parse(text: &str) -> Self {
        let (name, address) = match text.split_once('<') {
            Some((name, rest)) => (name.trim(), rest.trim_end_matches('>').trim()),
            None if text.contains('@') || profile_url::looks_like_address(text) => {
                ("", text.trim())
            }
            None => (text.trim(), ""),
        };
        Self::new(name, address, OwnerRelation::Teammate)
    }

    /// An owner from a name and an address or e-mail, either of which may be empty.
    pub fn new(name: &str, address: &str, relation: OwnerRelation) -> Self {
        let profile = profile_url::key(address);
        let emails = email::key(address).filter(|_| profile.is_none());
        Self {
            name: name::shown(name, ""),
            profile,
            emails: emails.into_iter().collect(),
            relation,
        }
    }

    /// Takes what is missing from what an archive says, unless the two are plainly different people.
    pub fn completed_by(mut self, known: Option<Self>) -> Self {
        let Some(known) = known else { return self };
        let names = [name::key(&self.name, ""), name::key(&known.name, "")];
        let differ =
            names.iter().all(|name| !name.text.is_empty()) && !names[0].agrees_with(&names[1]);
        if !differ {
            self.profile = self.profile.or(known.profile);
            self.emails.extend(known.emails);
            if self.name.is_empty() {
                self.name = known.name;
            }
        }
        self
    }

    /// True when two owners are surely the same: one address, or without any one name.
    pub fn is_same(&self, other: &Self) -> bool {
        match (&self.profile, &other.profile) {
            (Some(a), Some(b)) => a == b,
            _ => self == other,
        }
    }

    /// Of an owner known by name only, the one owner of that full name among others who are known by an address or e-mail;
    /// `None` when there is none, or several.
    pub fn known_as<'a>(&self, others: &'a [Self]) -> Option<&'a Self> {
        let key = |owner: &Self| name::key(&owner.name, "");
        let wanted = key(self);
        if !self.is_name_only() || !wanted.is_full() {
            return None;
        }
        let mut same = others
            .iter()
            .filter(|other| !other.is_name_only() && key(other).text == wanted.text);
        let first = same.next()?;
        same.all(|other| other.is_same(first)).then_some(first)
    }

    /// True when there is nothing but a name.
    pub const fn is_name_only(&self) -> bool {
        self.profile.is_none() && self.emails.is_empty()
    }

    /// How the owner is called in messages.
    pub fn label(&self) -> &str {
        if self.name.is_empty() {
            self.profile
                .as_deref()
                .or(self.emails.first().map(String::as_str))
                .unwrap_or("unknown")
        } else {
            &self.name
        }
    }
}
