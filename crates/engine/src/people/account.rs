//! Accounts: companies under all their spellings, with what the team says about them.

use std::collections::{BTreeMap, BTreeSet};

use hashbrown::HashMap;
use rayon::prelude::*;
use serde::Serialize;

use introrank_core::evidence::{AccountRow, Relation};
use introrank_core::keys::company;

/// Position of an account in [`Accounts`], in the order of the keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountIx(pub u32);

/// One company.
#[derive(Clone, Debug, PartialEq)]
pub struct Account {
    /// Normalised name, see [`company::key`].
    pub key: String,
    /// Name as shown: from the account list, else the most frequent spelling.
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

/// How a name or domain was matched to an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum MatchKind {
    /// The domain is the account's.
    Domain,
    /// The name is written the same.
    Exact,
    /// The name is the same but for case, accents, punctuation and legal form, or is a listed alias.
    Normalised,
    /// Looks alike; never used unless somebody confirms it in an aliases file.
    Possible,
    /// Nothing.
    None,
}

/// What a name or domain of a target list turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountMatch {
    /// How it matched.
    pub kind: MatchKind,
    /// The account, unless only possible ones were found.
    pub account: Option<AccountIx>,
    /// Accounts that look alike, best first, three at most.
    pub possible: Vec<AccountIx>,
}

/// All accounts, in the order of their keys.
#[derive(Debug, Default)]
pub struct Accounts {
    list: Vec<Account>,
    by_key: HashMap<String, AccountIx>,
    by_exact: HashMap<String, AccountIx>,
    /// Every spelling of the exports, so that its key is worked out once.
    by_spelling: HashMap<String, AccountIx>,
    by_domain: HashMap<String, AccountIx>,
    canonical: HashMap<String, String>,
    hidden: BTreeSet<AccountIx>,
    /// Keys and spellings of hidden accounts.
    hidden_texts: BTreeSet<String>,
    notes: Vec<String>,
}

/// A spelling that looks this much alike (Jaro-Winkler) is worth showing.
const LOOKS_ALIKE: f64 = 0.92;

impl Accounts {
    /// Builds the accounts of a network from lists, corrections and every spelling seen with its count.
    pub fn build(
        rows: &[AccountRow],
        aliases: &[(String, String)],
        spellings: &HashMap<&str, u32>,
    ) -> Self {
        let mut canonical: HashMap<String, String> = HashMap::new();
        let mut listed: BTreeMap<String, Account> = BTreeMap::new();
        let pairs = rows.iter().flat_map(|row| {
            row.aliases
                .iter()
                .map(|alias| (alias.as_str(), row.name.as_str()))
        });
        let corrections = aliases
            .iter()
            .map(|(alias, account)| (alias.as_str(), account.as_str()));
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
        let resolve = |key: String| follow(&canonical, key);
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
        for row in sorted {
            let Some(key) = company::key(&row.name).map(resolve) else {
                continue;
            };
            let account = listed.entry(key.clone()).or_insert_with(|| Account {
                key,
                name: row.name.clone(),
                domains: Vec::new(),
                has_listed_domain: false,
                headcount: None,
                relation: None,
            });
            if let Some(domain) = row
                .domain
                .as_ref()
                .filter(|domain| !account.domains.contains(domain))
            {
                account.domains.push(domain.clone());
                account.has_listed_domain = true;
            }
            account.headcount = match (account.headcount, row.headcount) {
                (Some(a), Some(b)) => Some(a.max(b)),
                (a, b) => a.or(b),
            };
            account.relation = account.relation.max(row.relation);
        }
        // Some write a company as its domain.
        let mut of_domain: BTreeMap<&str, &str> = BTreeMap::new();
        for account in listed.values() {
            for domain in &account.domains {
                of_domain.entry(domain).or_insert(&account.key);
            }
        }
        let mut best: BTreeMap<String, (u32, &str)> = BTreeMap::new();
        let mut exact: BTreeMap<String, String> = BTreeMap::new();
        let spellings: Vec<(&str, u32)> = spellings.iter().map(|(s, count)| (*s, *count)).collect();
        let keys: Vec<Option<(String, String)>> = spellings
            .par_iter()
            .map(|(spelling, _)| {
                let known = || of_domain.get(company::domain(spelling)?.as_str());
                let domain = company::looks_like_domain(spelling).then(known).flatten();
                let key = match domain {
                    Some(key) => (*key).to_owned(),
                    None => company::key(spelling).map(resolve)?,
                };
                Some((key, company::exact_key(spelling)))
            })
            .collect();
        drop(of_domain);
        let mut keyed: Vec<(&str, String)> = Vec::with_capacity(spellings.len());
        for ((spelling, count), keys) in spellings.into_iter().zip(keys) {
            let Some((key, exactly)) = keys else {
                continue;
            };
            exact.insert(exactly, key.clone());
            keyed.push((spelling, key.clone()));
            let entry = best.entry(key).or_insert((count, spelling));
            if (count, std::cmp::Reverse(spelling)) > (entry.0, std::cmp::Reverse(entry.1)) {
                *entry = (count, spelling);
            }
        }
        for (key, (_, spelling)) in best {
            let name = introrank_core::display::clean(spelling);
            listed.entry(key.clone()).or_insert(Account {
                key,
                name,
                domains: Vec::new(),
                has_listed_domain: false,
                headcount: None,
                relation: None,
            });
        }
        let mut accounts = Self {
            list: listed.into_values().collect(),
            canonical,
            ..Self::default()
        };
        for (i, account) in accounts.list.iter().enumerate() {
            let ix = AccountIx(i as u32);
            accounts.by_key.insert(account.key.clone(), ix);
            accounts
                .by_exact
                .insert(company::exact_key(&account.name), ix);
            for domain in &account.domains {
                let first = *accounts.by_domain.entry(domain.clone()).or_insert(ix);
                if first != ix {
                    accounts.notes.push(format!(
                        "the domain {domain} is listed for two accounts, {} and {}: it means the first",
                        accounts.list[first.0 as usize].name, account.name
                    ));
                }
            }
        }
        for (spelling, key) in keyed {
            let ix = accounts.by_key[&key];
            accounts.by_spelling.insert(spelling.to_owned(), ix);
        }
        for (spelling, key) in exact {
            let ix = accounts.by_key[&key];
            accounts.by_exact.entry(spelling).or_insert(ix);
        }
        accounts
    }

    /// What a user should know about the account lists.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Learns domains from e-mail addresses: a domain belongs to an account when at least two of its people use it
    /// and they are the majority of those who do.
    pub fn learn_domains(&mut self, uses: &BTreeMap<(String, AccountIx), u32>) {
        let mut totals: BTreeMap<&str, u32> = BTreeMap::new();
        for ((domain, _), count) in uses {
            *totals.entry(domain).or_default() += count;
        }
        for ((domain, ix), &count) in uses {
            if count >= 2
                && count * 2 > totals[domain.as_str()]
                && !self.by_domain.contains_key(domain)
            {
                self.by_domain.insert(domain.clone(), *ix);
                self.list[ix.0 as usize].domains.push(domain.clone());
            }
        }
    }

    /// The account of a company cell; `None` for blanks, fillers and names nobody has.
    pub fn find(&self, name: &str) -> Option<AccountIx> {
        if let Some(&ix) = self.by_spelling.get(name) {
            return Some(ix);
        }
        let key = follow(&self.canonical, company::key(name)?);
        self.by_key.get(&key).copied()
    }

    /// The account with this domain.
    pub fn find_domain(&self, domain: &str) -> Option<AccountIx> {
        self.by_domain.get(domain).copied()
    }

    /// Hides the account with this key: nothing typed or read means it any more, and it is in no list. `None` when there
    /// is no such account.
    pub(super) fn hide(&mut self, key: &str) -> Option<AccountIx> {
        // By now it may be an alias of another account.
        let ix = self.by_key.get(key).copied().or_else(|| self.find(key))?;
        for index in [&self.by_key, &self.by_exact, &self.by_spelling] {
            let meant = index.iter().filter(|(_, other)| **other == ix);
            self.hidden_texts
                .extend(meant.map(|(text, _)| text.clone()));
        }
        let indexes = [
            &mut self.by_key,
            &mut self.by_exact,
            &mut self.by_spelling,
            &mut self.by_domain,
        ];
        for index in indexes {
            index.retain(|_, other| *other != ix);
        }
        self.hidden.insert(ix);
        Some(ix)
    }

    /// True for a company cell that means a hidden account.
    pub fn is_hidden(&self, company: &str) -> bool {
        if self.hidden.is_empty() {
            return false;
        }
        let key = || company::key(company).map(|key| follow(&self.canonical, key));
        self.hidden_texts.contains(company)
            || key().is_some_and(|key| self.hidden_texts.contains(&key))
    }

    /// True when the first label of a domain is the name of this account.
    fn is_label(account: &Account, domain: &str) -> bool {
        let label = domain.split('.').next().unwrap_or_default();
        label.len() > 2 && account.key.replace(' ', "") == label
    }

    /// True when the domain is the account's, or its first label is the account's name.
    pub fn has_domain(&self, ix: AccountIx, domain: &str) -> bool {
        match self.find_domain(domain) {
            Some(other) => other == ix,
            None => Self::is_label(self.get(ix), domain),
        }
    }

    /// Matches a name and a domain (either may be empty) and says how.
    pub fn match_input(&self, name: &str, domain: &str) -> AccountMatch {
        let sure = |kind, account| AccountMatch {
            kind,
            account: Some(account),
            possible: Vec::new(),
        };
        if let Some(ix) = self.find_domain(domain) {
            return sure(MatchKind::Domain, ix);
        }
        let by_exact = self
            .by_exact
            .get(&company::exact_key(name))
            .copied()
            .map(|ix| (MatchKind::Exact, ix));
        let by_name = by_exact.or_else(|| self.find(name).map(|ix| (MatchKind::Normalised, ix)));
        match by_name {
            // Same name, but both domains are known and differ: Apex is not Apex.
            Some((_, ix)) if !domain.is_empty() && self.get(ix).has_listed_domain => AccountMatch {
                kind: MatchKind::Possible,
                account: None,
                possible: vec![ix],
            },
            Some((kind, ix)) => sure(kind, ix),
            None => {
                let possible = self.look_alikes(name, domain);
                AccountMatch {
                    kind: if possible.is_empty() {
                        MatchKind::None
                    } else {
                        MatchKind::Possible
                    },
                    account: None,
                    possible,
                }
            }
        }
    }

    /// Accounts whose name looks like `name`, or is the first label of `domain`; best first, three at most.
    pub fn look_alikes(&self, name: &str, domain: &str) -> Vec<AccountIx> {
        let key = company::key(name).unwrap_or_default();
        let mut scored: Vec<(f64, u32)> = self
            .iter()
            .filter_map(|(ix, account)| {
                let same_label = Self::is_label(account, domain);
                let begins = key.len() > 3
                    && account.key.len() > 3
                    && (starts_with_words(&account.key, &key)
                        || starts_with_words(&key, &account.key));
                let alike = if key.is_empty() {
                    0.0
                } else {
                    strsim::jaro_winkler(&account.key, &key)
                };
                let score = if same_label || begins {
                    alike.max(0.95)
                } else {
                    alike
                };
                (score >= LOOKS_ALIKE).then_some((score, ix.0))
            })
            .collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        scored
            .into_iter()
            .take(3)
            .map(|(_, i)| AccountIx(i))
            .collect()
    }

    /// The account at a position.
    pub fn get(&self, ix: AccountIx) -> &Account {
        &self.list[ix.0 as usize]
    }

    /// All accounts that are not hidden, with their positions.
    pub fn iter(&self) -> impl Iterator<Item = (AccountIx, &Account)> {
        self.list
            .iter()
            .enumerate()
            .map(|(i, account)| (AccountIx(i as u32), account))
            .filter(|(ix, _)| !self.hidden.contains(ix))
    }

    /// Number of accounts, hidden ones too.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// True without accounts.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

fn starts_with_words(text: &str, start: &str) -> bool {
    text.strip_prefix(start)
        .is_some_and(|rest| rest.starts_with(' '))
}

/// Follows aliases of aliases; a circle ends after a few steps.
fn follow(canonical: &HashMap<String, String>, key: String) -> String {
    let mut at = key;
    for _ in 0..8 {
        match canonical.get(&at) {
            Some(next) => at.clone_from(next),
            None => break,
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, domain: &str, aliases: &[&str]) -> AccountRow {
        AccountRow {
            name: name.into(),
            domain: company::domain(domain),
            headcount: None,
            aliases: aliases.iter().map(|a| (*a).to_owned()).collect(),
            relation: None,
        }
    }

    #[test]
    fn a_match_says_how_and_a_possible_one_is_not_used() {
        let rows = [
            row("Northwind Traders", "northwind.example", &["NWT"]),
            row("Apex", "apex.example", &[]),
        ];
        let spellings = HashMap::from([("Globex GmbH", 3), ("NORTHWIND TRADERS Inc.", 2)]);
        let accounts = Accounts::build(
            &rows,
            &[("Globex Deutschland".into(), "Globex".into())],
            &spellings,
        );
        let matched = |name: &str, domain: &str| {
            let found = accounts.match_input(name, domain);
            (
                found.kind,
                found.account.map(|ix| accounts.get(ix).name.as_str()),
                found.possible.len(),
            )
        };
        assert_eq!(
            matched("anything", "northwind.example"),
            (MatchKind::Domain, Some("Northwind Traders"), 0)
        );
        assert_eq!(
            matched("northwind traders", ""),
            (MatchKind::Exact, Some("Northwind Traders"), 0)
        );
        assert_eq!(
            matched("NWT Ltd", ""),
            (MatchKind::Normalised, Some("Northwind Traders"), 0)
        );
        assert_eq!(
            matched("Globex Deutschland", ""),
            (MatchKind::Normalised, Some("Globex GmbH"), 0)
        );
        assert_eq!(matched("Northwind", ""), (MatchKind::Possible, None, 1));
        assert_eq!(
            matched("Apex", "apex-other.example"),
            (MatchKind::Possible, None, 1)
        );
        assert_eq!(matched("Initech", ""), (MatchKind::None, None, 0));
    }
}
