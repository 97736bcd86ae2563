//! People whom no export has: who of them is who, as the ledger knows them.

use std::collections::{BTreeMap, BTreeSet};

use introrank_core::evidence::{Likeness, Outsider};
use introrank_core::keys::name;
use introrank_engine::people::account::AccountIx;
use introrank_engine::people::{Newcomer, PersonIx};
use introrank_engine::session::Session;
use introrank_referrals::ledger::{Ledger, is_forgotten};

/// Those whom the ledger, a list or a question names and no export has, as they are named, the newest last.
#[derive(Clone, Debug, Default)]
pub struct Outsiders {
    all: Vec<Outsider>,
    /// Their places, by everything that may show that two are one: name, address, e-mail.
    places: BTreeMap<String, BTreeSet<usize>>,
}

impl Outsiders {
    /// Those of a ledger.
    pub(super) fn of(ledger: &Ledger, session: &Session) -> Self {
        let (people, accounts) = (&session.directory.people, &session.directory.accounts);
        let named = ledger.cases.values().flat_map(|case| {
            [
                (&case.target, case.account.as_str(), case.title.as_str()),
                (&case.introducer, "", ""),
                (&case.via, "", ""),
            ]
        });
        let is_outside = |key: &str| {
            let is_known = |person| !people.is_newcomer(person);
            let known = || name::is_written(key) || !people.find_key(key).is_some_and(is_known);
            !key.is_empty() && !is_forgotten(key) && known()
        };
        let mut outsiders = Self::default();
        for (key, at, title) in named.filter(|(key, ..)| is_outside(key)) {
            outsiders.push(Outsider {
                title: title.to_owned(),
                ..described(key, at, |text| accounts.shown_name(text))
            });
        }
        outsiders
    }

    /// Makes them people of the network, where their account is one of it.
    pub(super) fn place(&self, session: &mut Session) {
        for outsider in &self.all {
            let account = session.directory.accounts.called(&outsider.account);
            if account.is_some() {
                let stranger = Stranger {
                    outsider: outsider.clone(),
                    account,
                };
                stranger.place(outsider.key(), session);
            }
        }
    }

    pub(super) fn push(&mut self, outsider: Outsider) {
        for mark in marks(&outsider) {
            self.places.entry(mark).or_default().insert(self.all.len());
        }
        self.all.push(outsider);
    }

    /// Those who share a name or an address with somebody, the newest last.
    fn near(&self, outsider: &Outsider) -> Vec<&Outsider> {
        let marks = marks(outsider);
        let places = marks.iter().filter_map(|mark| self.places.get(mark));
        let places: BTreeSet<usize> = places.flatten().copied().collect();
        places.into_iter().map(|at| &self.all[at]).collect()
    }

    /// A prospect who is named beside them.
    pub(super) fn add(&mut self, key: &str, account: &str) {
        self.push(Outsider::of_text(key, account));
    }

    /// The key of somebody: the one under which they are known, else a new one.
    ///
    /// # Errors
    /// Key and account of those who may be meant, in words, when there are several.
    pub(super) fn key_of(&self, outsider: &Outsider) -> Result<String, Vec<String>> {
        let (key, near) = (outsider.key(), self.near(outsider));
        // A key that tells namesakes apart.
        if name::is_apart(key) && near.iter().any(|other| other.key() == key) {
            return Ok(key.to_owned());
        }
        // The newest spelling of one person.
        if let Some(known) = self.known(outsider) {
            return Ok(known.to_owned());
        }
        // Somebody whose key stands for another person too is not meant by it.
        let is_another = |one: &&Outsider| {
            let mut same_key = near.iter().filter(|other| other.key() == one.key());
            same_key.any(|other| outsider.is_like(other) == Likeness::Different)
        };
        let perhaps: Vec<&Outsider> = self.like(outsider).filter(|one| !is_another(one)).collect();
        // An address is one person, whoever has the name that it spells out.
        if let Some(newest) = perhaps.last().filter(|_| key == outsider.name) {
            let differs = |a: &&Outsider| a.is_like(newest) == Likeness::Different;
            if !perhaps.iter().any(differs) {
                return Ok(newest.key().to_owned());
            }
            let several: BTreeSet<String> = perhaps.iter().map(|o| words(o)).collect();
            return Err(several.into_iter().collect());
        }
        Ok(new_key(outsider))
    }

    /// The key under which somebody is known, when it is sure that it is them.
    pub(super) fn known(&self, outsider: &Outsider) -> Option<&str> {
        let same = |other: &&Outsider| outsider.is_like(other) == Likeness::Same;
        self.near(outsider)
            .into_iter()
            .rfind(same)
            .map(Outsider::key)
    }

    /// Those who may be somebody: the names agree, and nothing else says so.
    pub(super) fn like(&self, outsider: &Outsider) -> impl Iterator<Item = &Outsider> {
        let near = self.near(outsider).into_iter();
        near.filter(|other| outsider.is_like(other) == Likeness::Perhaps)
    }
}

/// Somebody whom no export has, and their account where that is one of the network.
pub(super) struct Stranger {
    pub outsider: Outsider,
    pub account: Option<AccountIx>,
}

impl Stranger {
    /// Makes them one of the network.
    pub(super) fn place(&self, key: &str, session: &mut Session) -> PersonIx {
        session.place(&Newcomer {
            key,
            name: &self.outsider.shown_name(),
            title: &self.outsider.title,
            account: self.account,
            is_colleague: false,
        })
    }
}

/// Everything that may show that somebody is somebody.
fn marks(outsider: &Outsider) -> Vec<String> {
    let marks = [
        outsider.name_key(),
        outsider.profile.clone(),
        outsider.email.clone(),
    ];
    marks.into_iter().filter(|mark| !mark.is_empty()).collect()
}

/// Somebody as a text and the account given with it describe them; the domain of an e-mail tells the account as well.
pub(super) fn described(text: &str, at: &str, account: impl Fn(&str) -> String) -> Outsider {
    let at = match name::parts_of_apart(text) {
        Some((_, there)) if at.is_empty() => there,
        _ => at,
    };
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

/// The key of somebody who is new: a name alone may be anybody's, at an account it is theirs.
fn new_key(outsider: &Outsider) -> String {
    let (key, account) = (outsider.key(), outsider.account.as_str());
    let is_bare = key == outsider.name && name::is_written(key) && !name::is_apart(key);
    if is_bare && !account.is_empty() {
        return name::person_apart(key, account);
    }
    key.to_owned()
}

/// Somebody in words: key and account.
pub(super) fn words(outsider: &Outsider) -> String {
    match outsider.account.as_str() {
        account if !account.is_empty() && !name::is_apart(outsider.key()) => {
            format!("{} at {account}", outsider.key())
        }
        _ => outsider.key().to_owned(),
    }
}
