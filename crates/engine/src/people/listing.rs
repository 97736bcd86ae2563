//! Which accounts there are: from account lists, corrections and the spellings of all exports.

use std::collections::BTreeMap;

use hashbrown::HashMap;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use introrank_core::evidence::{AccountRow, Alias, Relation};
use introrank_core::keys::company;

/// One company.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// Normalised name, see [`company::key`].
    pub key: String,
    /// Name as shown: from the account list, else the neatest spelling, of these the most frequent, without remarks behind it.
    pub name: String,
    /// Registrable domains: from the account list, or shared by the e-mail addresses of several of its people.
    pub domains: Vec<String>,
    /// The account list itself gives a domain: a target with another one is another company.
    pub has_listed_domain: bool,
    /// Number of people who work there, if the list says so.
    pub headcount: Option<f64>,
    /// How it stands to us.
    pub relation: Option<Relation>,
}

/// All accounts by their keys, and what each spelling means.
pub(super) struct Listing<'a> {
    /// Alias → the key it stands for.
    pub(super) canonical: BTreeMap<String, String>,
    pub(super) accounts: BTreeMap<String, Account>,
    /// Every spelling with the key of its account.
    pub(super) keyed: Vec<(&'a str, String)>,
    /// The same by exact key.
    pub(super) exact: BTreeMap<String, String>,
}

impl<'a> Listing<'a> {
    pub(super) fn new(
        rows: &[AccountRow],
        aliases: &[Alias],
        spellings: &HashMap<&'a str, u32>,
    ) -> Self {
        let canonical = canonical(rows, aliases);
        let mut listing = Self {
            accounts: listed(rows, &canonical),
            canonical,
            keyed: Vec::with_capacity(spellings.len()),
            exact: BTreeMap::new(),
        };
        listing.add(spellings);
        listing
    }

    /// Adds the spellings of the exports, and the accounts that only they name, each under its most frequent one.
    fn add(&mut self, spellings: &HashMap<&'a str, u32>) {
        let spellings: Vec<(&'a str, u32)> =
            spellings.iter().map(|(s, count)| (*s, *count)).collect();
        let keys = self.keys(&spellings);
        let mut best: BTreeMap<String, (u8, u32, &'a str)> = BTreeMap::new();
        for ((spelling, count), keys) in spellings.into_iter().zip(keys) {
            let Some((key, exactly)) = keys else {
                continue;
            };
            self.exact.insert(exactly, key.clone());
            self.keyed.push((spelling, key.clone()));
            let rank = (company::neatness(spelling), count, spelling);
            let entry = best.entry(key).or_insert(rank);
            let order = |(neatness, count, spelling): (u8, u32, &'a str)| {
                (neatness, count, std::cmp::Reverse(spelling))
            };
            if order(rank) > order(*entry) {
                *entry = rank;
            }
        }
        for (key, (_, _, spelling)) in best {
            let name = company::shown(spelling);
            self.accounts
                .entry(key.clone())
                .or_insert_with(|| Account::new(key, name));
        }
    }

    /// The key that each spelling means, and its exact key; `None` for what is no company.
    fn keys(&self, spellings: &[(&str, u32)]) -> Vec<Option<(String, String)>> {
        // Some write a company as its domain.
        let mut of_domain: BTreeMap<&str, &str> = BTreeMap::new();
        for account in self.accounts.values() {
            for domain in &account.domains {
                of_domain.entry(domain).or_insert(&account.key);
            }
        }
        spellings
            .par_iter()
            .map(|(spelling, _)| {
                let known = || of_domain.get(company::domain(spelling)?.as_str());
                let domain = company::looks_like_domain(spelling).then(known).flatten();
                let key = match domain {
                    Some(key) => (*key).to_owned(),
                    None => follow(&self.canonical, company::key(spelling)?),
                };
                Some((key, company::exact_key(spelling)))
            })
            .collect()
    }
}

impl Account {
    /// An account of which only the name is known.
    pub(super) const fn new(key: String, name: String) -> Self {
        Self {
            key,
            name,
            domains: Vec::new(),
            has_listed_domain: false,
            headcount: None,
            relation: None,
        }
    }

    /// Takes over what a row of an account list says.
    fn take(&mut self, row: &AccountRow) {
        if let Some(domain) = row
            .domain
            .as_ref()
            .filter(|domain| !self.domains.contains(domain))
        {
            self.domains.push(domain.clone());
            self.has_listed_domain = true;
        }
        self.headcount = match (self.headcount, row.headcount) {
            (Some(a), Some(b)) => Some(a.max(b)),
            (a, b) => a.or(b),
        };
        self.relation = self.relation.max(row.relation);
    }
}

/// The key that each alias stands for, of account lists and of corrections.
fn canonical(rows: &[AccountRow], aliases: &[Alias]) -> BTreeMap<String, String> {
    let mut canonical: BTreeMap<String, String> = BTreeMap::new();
    let pairs = rows.iter().flat_map(|row| {
        row.aliases
            .iter()
            .map(|alias| (alias.as_str(), row.name.as_str()))
    });
    let corrections = aliases.iter().filter(|alias| !alias.is_part);
    let corrections = corrections.map(|alias| (alias.name.as_str(), alias.account.as_str()));
    for (alias, name) in pairs.chain(corrections) {
        if let (Some(from), Some(to)) = (company::key(alias), company::key(name))
            && from != to
        {
            let entry = canonical.entry(from).or_insert_with(|| to.clone());
            // Two corrections of one alias: the smaller target wins, whatever the order of the files.
            if to < *entry {
                *entry = to;
            }
        }
    }
    canonical
}

/// The accounts of the account lists, whatever the order of their rows.
fn listed(rows: &[AccountRow], canonical: &BTreeMap<String, String>) -> BTreeMap<String, Account> {
    let mut sorted: Vec<&AccountRow> = rows.iter().collect();
    sorted.sort_by(|a, b| {
        (&a.name, &a.domain, a.relation)
            .cmp(&(&b.name, &b.domain, b.relation))
            .then(
                a.headcount
                    .unwrap_or(0.0)
                    .total_cmp(&b.headcount.unwrap_or(0.0)),
            )
    });
    let mut listed: BTreeMap<String, Account> = BTreeMap::new();
    for row in sorted {
        let Some(key) = company::key(&row.name).map(|key| follow(canonical, key)) else {
            continue;
        };
        listed
            .entry(key.clone())
            .or_insert_with(|| Account::new(key, row.name.clone()))
            .take(row);
    }
    listed
}

/// Follows aliases of aliases; a circle ends after a few steps.
pub(super) fn follow(canonical: &BTreeMap<String, String>, key: String) -> String {
    let mut at = key;
    for _ in 0..8 {
        match canonical.get(&at) {
            Some(next) => at.clone_from(next),
            None => break,
        }
    }
    at
}
