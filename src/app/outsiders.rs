//! People whom no export has: who of them is who, as the ledger knows them.

use introrank_core::evidence::{Likeness, Outsider};
use introrank_core::keys::name;
use introrank_engine::people::People;
use introrank_referrals::ledger::{Ledger, is_forgotten};

/// Those whom the ledger names and no export has, as it names them, the newest last.
#[derive(Clone, Debug, Default)]
pub struct Outsiders(Vec<Outsider>);

impl Outsiders {
    /// Those of a ledger; `account` gives the name of the account that a text means.
    pub(super) fn of(ledger: &Ledger, people: &People, account: impl Fn(&str) -> String) -> Self {
        let named = ledger.cases.values().flat_map(|case| {
            [
                (&case.target, case.account.as_str()),
                (&case.introducer, ""),
                (&case.via, ""),
            ]
        });
        let is_outside = |key: &str| {
            let known = || name::is_written(key) || people.find_key(key).is_none();
            !key.is_empty() && !is_forgotten(key) && known()
        };
        let outside = named.filter(|(key, _)| is_outside(key));
        Self(
            outside
                .map(|(key, at)| described(key, at, &account))
                .collect(),
        )
    }

    /// A prospect who is named beside them.
    pub(super) fn add(&mut self, key: &str, account: &str) {
        self.0.push(Outsider::of_text(key, account));
    }

    /// The key of somebody: the one under which they are known, else a new one.
    ///
    /// # Errors
    /// Key and account of those who may be meant, in words, when there are several.
    pub(super) fn key_of(&self, outsider: &Outsider) -> Result<String, Vec<String>> {
        let key = outsider.key();
        // A key that tells namesakes apart.
        if name::is_apart(key) && self.0.iter().any(|other| other.key() == key) {
            return Ok(key.to_owned());
        }
        let like = |likeness| move |other: &&Outsider| outsider.is_like(other) == likeness;
        // The newest spelling of one person.
        if let Some(same) = self.0.iter().rfind(like(Likeness::Same)) {
            return Ok(same.key().to_owned());
        }
        // Somebody whose key stands for another person too is not meant by it.
        let is_another = |one: &&Outsider| {
            let same_key = self.0.iter().filter(|other| other.key() == one.key());
            let mut differ = same_key.map(|other| outsider.is_like(other));
            differ.any(|likeness| likeness == Likeness::Different)
        };
        let perhaps = self.0.iter().filter(like(Likeness::Perhaps));
        let perhaps: Vec<&Outsider> = perhaps.filter(|one| !is_another(one)).collect();
        // An address is one person, whoever has the name that it spells out.
        if let Some(newest) = perhaps.last().filter(|_| key == outsider.name) {
            let differs = |a: &&Outsider| a.is_like(newest) == Likeness::Different;
            if !perhaps.iter().any(differs) {
                return Ok(newest.key().to_owned());
            }
            let mut several: Vec<String> = perhaps.iter().map(|o| words(o)).collect();
            several.sort_unstable();
            several.dedup();
            return Err(several);
        }
        // Somebody else has this name.
        if self.0.iter().any(|other| other.key() == key) {
            return Ok(name::person_apart(key, &outsider.account));
        }
        Ok(key.to_owned())
    }

    /// Those who may be somebody: the names agree, and nothing else says so.
    pub(super) fn like(&self, outsider: &Outsider) -> impl Iterator<Item = &Outsider> {
        let perhaps = |other: &&Outsider| outsider.is_like(other) == Likeness::Perhaps;
        self.0.iter().filter(perhaps)
    }
}

/// Somebody as a text and the account given with it describe them; the domain of an e-mail tells the account as well.
pub(super) fn described(text: &str, at: &str, account: impl Fn(&str) -> String) -> Outsider {
    let mut outsider = Outsider::of_text(text, at);
    let domain = outsider.email.rsplit_once('@').map(|(_, domain)| domain);
    let told = match at {
        "" => domain.map_or(String::new(), |domain| match account(domain) {
            name if name == domain => String::new(),
            name => name,
        }),
        at => account(at),
    };
    outsider.account = told;
    outsider
}

/// Somebody in words: key and account.
pub(super) fn words(outsider: &Outsider) -> String {
    match outsider.account.as_str() {
        "" => outsider.key().to_owned(),
        account => format!("{} at {account}", outsider.key()),
    }
}
