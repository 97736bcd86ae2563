//! Accounts: companies under all their spellings, with what the team says about them.

use std::collections::{BTreeMap, BTreeSet};

use bytemuck::{Pod, Zeroable};
use hashbrown::HashMap;
use serde::{Deserialize, Serialize};

use super::listing::{Listing, follow};
use introrank_core::columns::TextMap;
use introrank_core::display::clean;
use introrank_core::evidence::{AccountRow, Alias};
use introrank_core::keys::company;

pub use super::listing::Account;

/// Position of an account in [`Accounts`], in the order of the keys.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Pod, Zeroable,
)]
#[repr(transparent)]
pub struct AccountIx(pub u32);

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
    pub(super) list: Vec<Account>,
    pub(super) by_key: TextMap,
    pub(super) by_exact: TextMap,
    /// Every spelling of the exports, so that its key is worked out once.
    pub(super) by_spelling: TextMap,
    pub(super) by_domain: TextMap,
    pub(super) beside: Beside,
}

/// What is known of accounts beside what they are called.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Beside {
    /// Alias → the key it stands for.
    canonical: BTreeMap<String, String>,
    /// Parts with the account each belongs to, as somebody said.
    parts: BTreeSet<(AccountIx, AccountIx)>,
    hidden: BTreeSet<AccountIx>,
    /// Keys and spellings of hidden accounts.
    hidden_texts: BTreeSet<String>,
    notes: Vec<String>,
}

/// A spelling that looks this much alike (Jaro-Winkler) is worth showing.
const LOOKS_ALIKE: f64 = 0.92;

/// A name of fewer letters is the beginning of many names by chance.
const LONG_NAME: usize = 4;

impl Accounts {
    /// Builds the accounts of a network from lists, corrections and every spelling seen with its count.
    pub fn build(rows: &[AccountRow], aliases: &[Alias], spellings: &HashMap<&str, u32>) -> Self {
        let Listing {
            canonical,
            accounts: listed,
            keyed,
            exact,
        } = Listing::new(rows, aliases, spellings);
        let mut listed = listed;
        // Nobody works at a holding, and it has its parts all the same.
        let key = |name: &str| company::key(name).map(|key| follow(&canonical, key));
        for alias in aliases.iter().filter(|alias| alias.is_part) {
            let part = key(&alias.name).filter(|part| listed.contains_key(part));
            if let (Some(_), Some(whole)) = (part, key(&alias.account)) {
                listed
                    .entry(whole.clone())
                    .or_insert_with(|| Account::new(whole, company::shown(&alias.account)));
            }
        }
        let mut accounts = Self {
            list: listed.into_values().collect(),
            beside: Beside {
                canonical,
                ..Beside::default()
            },
            ..Self::default()
        };
        accounts.index();
        accounts.remember_spellings(keyed, exact);
        let parts = aliases.iter().filter(|alias| alias.is_part);
        let parts = parts.filter_map(|alias| {
            let (part, whole) = (accounts.find(&alias.name)?, accounts.find(&alias.account)?);
            (part != whole).then_some((part, whole))
        });
        accounts.beside.parts = parts.collect();
        accounts
    }

    /// Accounts that may belong to the same group, none of which it is: what it is a part of and its parts, as somebody said,
    /// then those whose name goes on where this one ends, or ends where this one goes on. O(log accounts + found).
    pub fn family(&self, ix: AccountIx) -> Vec<AccountIx> {
        let said = self
            .beside
            .parts
            .iter()
            .filter_map(|(part, whole)| match ix {
                _ if *part == ix => Some(*whole),
                _ if *whole == ix => Some(*part),
                _ => None,
            });
        let mut family: Vec<AccountIx> = said.collect();
        let key = self.get(ix).key.as_str();
        let long = |key: &str| key.len() >= LONG_NAME;
        let ends = key.match_indices(' ').map(|(at, _)| &key[..at]);
        let shorter = ends.filter(|start| long(start));
        family.extend(
            shorter
                .filter_map(|start| self.by_key.get(start))
                .map(AccountIx),
        );
        if long(key) {
            // The accounts stand in the order of their keys.
            let start = format!("{key} ");
            let first = self.list.partition_point(|account| account.key < start);
            let longer = self.list[first..].iter();
            let longer = longer.take_while(|account| account.key.starts_with(&start));
            family.extend(
                longer
                    .enumerate()
                    .map(|(n, _)| AccountIx((first + n) as u32)),
            );
        }
        let mut seen = BTreeSet::from([ix]);
        family.retain(|other| !self.beside.hidden.contains(other) && seen.insert(*other));
        family
    }

    /// Makes every account findable by key, name and domain.
    fn index(&mut self) {
        for (i, account) in self.list.iter().enumerate() {
            let ix = AccountIx(i as u32);
            self.by_key.insert(account.key.clone(), ix.0);
            self.by_exact
                .insert(company::exact_key(&account.name), ix.0);
            for domain in &account.domains {
                let first = self.by_domain.get(domain).map_or(ix, AccountIx);
                if first == ix {
                    self.by_domain.insert(domain.clone(), ix.0);
                } else {
                    self.beside.notes.push(format!(
                        "the domain {domain} is listed for two accounts, {} and {}: it means the first",
                        self.list[first.0 as usize].name, account.name
                    ));
                }
            }
        }
    }

    /// Makes accounts findable by the spellings of the exports, as they are written and by their exact keys.
    fn remember_spellings(&mut self, keyed: Vec<(&str, String)>, exact: BTreeMap<String, String>) {
        for (spelling, key) in keyed {
            if let Some(ix) = self.by_key.get(&key) {
                self.by_spelling.insert(spelling.to_owned(), ix);
            }
        }
        for (spelling, key) in exact {
            if let Some(ix) = self.by_key.get(&key)
                && self.by_exact.get(&spelling).is_none()
            {
                self.by_exact.insert(spelling, ix);
            }
        }
    }

    /// What a user should know about the account lists.
    pub fn notes(&self) -> &[String] {
        &self.beside.notes
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
                && self.by_domain.get(domain).is_none()
            {
                self.by_domain.insert(domain.clone(), ix.0);
                self.list[ix.0 as usize].domains.push(domain.clone());
            }
        }
    }

    /// The account of a company cell; `None` for blanks, fillers and names nobody has.
    pub fn find(&self, name: &str) -> Option<AccountIx> {
        if let Some(ix) = self.by_spelling.get(name) {
            return Some(AccountIx(ix));
        }
        let key = follow(&self.beside.canonical, company::key(name)?);
        self.by_key.get(&key).map(AccountIx)
    }

    /// The account with this domain.
    pub fn find_domain(&self, domain: &str) -> Option<AccountIx> {
        self.by_domain.get(domain).map(AccountIx)
    }

    /// Hides the account with this key: nothing typed or read means it any more, and it is in no list. `None` when there
    /// is no such account.
    pub(super) fn hide(&mut self, key: &str) -> Option<AccountIx> {
        // By now it may be an alias of another account.
        let known = self.by_key.get(key).map(AccountIx);
        let ix = known.or_else(|| self.find(key))?;
        for index in [&self.by_key, &self.by_exact, &self.by_spelling] {
            let meant = index.iter().filter(|(_, other)| *other == ix.0);
            let meant = meant.map(|(text, _)| text.to_owned());
            self.beside.hidden_texts.extend(meant);
        }
        let indexes = [
            &mut self.by_key,
            &mut self.by_exact,
            &mut self.by_spelling,
            &mut self.by_domain,
        ];
        for index in indexes {
            index.remove_all(ix.0);
        }
        self.beside.hidden.insert(ix);
        Some(ix)
    }

    /// True for a company cell that means a hidden account.
    pub fn is_hidden(&self, company: &str) -> bool {
        if self.beside.hidden.is_empty() {
            return false;
        }
        let key = || company::key(company).map(|key| follow(&self.beside.canonical, key));
        self.beside.hidden_texts.contains(company)
            || key().is_some_and(|key| self.beside.hidden_texts.contains(&key))
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
            .map(|ix| (MatchKind::Exact, AccountIx(ix)));
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

    /// Takes over how many people an account has, where no list of accounts says it. True when that is new.
    pub fn learn_headcount(&mut self, account: AccountIx, heads: f64) -> bool {
        let own = &mut self.list[account.0 as usize].headcount;
        let is_new = own.is_none();
        own.get_or_insert(heads);
        is_new
    }

    /// The account with this name or domain.
    pub fn called(&self, text: &str) -> Option<AccountIx> {
        let domain = company::given_domain(text);
        let known = domain.and_then(|domain| self.find_domain(&domain));
        known.or_else(|| self.find(text))
    }

    /// The name of the account that a name or domain means, else the text.
    pub fn shown_name(&self, text: &str) -> String {
        let known = self.called(text);
        known.map_or_else(|| clean(text.trim()), |ix| self.get(ix).name.clone())
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
            .filter(|(ix, _)| !self.beside.hidden.contains(ix))
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
            &[Alias {
                name: "Globex Deutschland".into(),
                account: "Globex".into(),
                is_part: false,
            }],
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

    #[test]
    fn a_family_is_what_was_said_and_what_the_names_show() {
        let spellings = HashMap::from([
            ("Globex", 3),
            ("Globex Deutschland GmbH", 2),
            ("Globex Nordic AB", 1),
            ("Globexia", 1),
            ("Apex", 1),
            ("Apex Learning", 1),
            ("Initech", 2),
        ]);
        let part = Alias {
            name: "Initech".into(),
            account: "Globex".into(),
            is_part: true,
        };
        let accounts = Accounts::build(&[], &[part], &spellings);
        let family = |name: &str| -> Vec<&str> {
            let ix = accounts.find(name).unwrap();
            let family = accounts.family(ix).into_iter();
            family.map(|ix| accounts.get(ix).name.as_str()).collect()
        };
        assert_eq!(
            family("Globex"),
            ["Initech", "Globex Deutschland GmbH", "Globex Nordic AB"]
        );
        assert_eq!(
            family("Initech"),
            ["Globex"],
            "it stays an account of its own"
        );
        assert_eq!(family("Globex Nordic"), ["Globex"]);
        assert_eq!(family("Apex"), ["Apex Learning"]);
        assert_eq!(family("Globexia"), [""; 0]);
    }
}
