//! The rules of [`identity`](super::identity) that go by names: rows without any address, entries of address books, and
//! names that somebody wrote in a tie list.

use hashbrown::{HashMap, HashSet};
use rayon::prelude::*;

use super::account::{AccountIx, Accounts};
use super::rule::{At, NONE, Rule};
use crate::people::merger::Joiner;
use introrank_core::columns::Interner;
use introrank_core::day::Day;
use introrank_core::evidence::Export;
use introrank_core::evidence::Source;
use introrank_core::keys::name;
use introrank_core::keys::name::NameKey;

/// Rows of several exports of one owner that say the same full name was connected on the same day: one connection.
pub(super) struct SameConnection {
    name: String,
    day: Day,
    /// One row per export.
    rows: Vec<At>,
    /// Nodes of the rows that have a profile.
    pub strong: Vec<u32>,
}

/// Connections that two exports of one owner both list, under the same or another address. O(rows) of owners with
/// several exports.
pub(super) fn same_connections(
    exports: &[Export],
    owners: &[u32],
    profile: &[Vec<u32>],
    name_at: &(dyn Fn(At) -> NameKey + Sync),
) -> Vec<SameConnection> {
    let mut of_owner: HashMap<u32, Vec<u32>> = HashMap::new();
    for (e, (export, owner)) in exports.iter().zip(owners).enumerate() {
        if export.source == Source::Connections {
            of_owner.entry(*owner).or_default().push(e as u32);
        }
    }
    let mut found = Vec::new();
    for exports_of_one in of_owner.into_values().filter(|list| list.len() > 1) {
        let mut listed: HashMap<(String, Day), Vec<At>> = HashMap::new();
        for e in exports_of_one {
            let days = &exports[e as usize].rows.connected_on;
            let named: Vec<Option<(String, Day)>> = (0..days.len())
                .into_par_iter()
                .map(|r| {
                    let name = name_at((e, r as u32));
                    days[r]
                        .filter(|_| name.is_full())
                        .map(|day| (name.text, day))
                })
                .collect();
            for (r, key) in named.into_iter().enumerate() {
                if let Some(key) = key {
                    listed.entry(key).or_default().push((e, r as u32));
                }
            }
        }
        for ((name, day), rows) in listed {
            let once_each = rows.windows(2).all(|two| two[0].0 != two[1].0);
            let mut strong: Vec<u32> = rows
                .iter()
                .map(|(e, r)| profile[*e as usize][*r as usize])
                .filter(|node| *node != NONE)
                .collect();
            let all_strong = strong.len() == rows.len();
            strong.sort_unstable();
            strong.dedup();
            let news = strong.len() > 1 || strong.len() == 1 && !all_strong;
            if rows.len() > 1 && once_each && news {
                found.push(SameConnection {
                    name,
                    day,
                    rows,
                    strong,
                });
            }
        }
    }
    found.sort_unstable_by(|a, b| (&a.name, a.day, &a.rows).cmp(&(&b.name, b.day, &b.rows)));
    found
}

impl SameConnection {
    /// Joins the rows: those with a profile unless some export lists two of them, those without with the one that has.
    pub(super) fn join(
        &self,
        exports: &[Export],
        rows: &mut [Vec<u32>],
        nodes: &mut Interner,
        joiner: &mut Joiner,
    ) {
        for pair in self.strong.windows(2) {
            joiner.join(pair[0], pair[1], Rule::SameConnection);
        }
        let one = joiner.find(self.strong[0]);
        if self.strong.iter().any(|node| joiner.find(*node) != one) {
            return;
        }
        for (e, r) in &self.rows {
            let (e, r) = (*e as usize, *r as usize);
            if rows[e][r] == NONE {
                let owner = exports[e].owner.label();
                let key = name::person_key_of(&self.name, "", owner, Some(self.day));
                let node = joiner.node(nodes, &key);
                joiner.connect(node, one, Rule::SameConnection);
                rows[e][r] = node;
            } else {
                joiner.connect(rows[e][r], one, Rule::SameConnection);
            }
        }
    }
}

/// What is known about one (name, account) pair over all exports.
#[derive(Default)]
struct Namesakes {
    strong: HashSet<u32>,
    /// Exports that list such a person with an address.
    strong_exports: HashSet<u32>,
    weak: Vec<At>,
    /// Some export lists two people under this name and account.
    ambiguous: bool,
}

/// What is needed to place rows without any address.
pub(super) struct Weak<'a> {
    pub exports: &'a [Export],
    pub account_of: &'a [Vec<Option<AccountIx>>],
    pub accounts: &'a Accounts,
    pub name_at: &'a (dyn Fn(At) -> NameKey + Sync),
}

impl Weak<'_> {
    /// Places the rows that have no node yet by name and account, or makes a person of their own of each.
    pub(super) fn place(&self, rows: &mut [Vec<u32>], nodes: &mut Interner, joiner: &mut Joiner) {
        let weak: Vec<At> = rows
            .iter()
            .enumerate()
            .flat_map(|(e, rows)| {
                let weak = rows.iter().enumerate().filter(|(_, node)| **node == NONE);
                weak.map(move |(r, _)| (e as u32, r as u32))
            })
            .collect();
        if weak.is_empty() {
            return;
        }
        let names: Vec<NameKey> = weak.par_iter().map(|&at| (self.name_at)(at)).collect();
        let mut namesakes: HashMap<(String, AccountIx), Namesakes> = HashMap::new();
        let mut alone: Vec<(String, At)> = Vec::new();
        for (&at, name) in weak.iter().zip(names) {
            match self.account_of[at.0 as usize][at.1 as usize] {
                Some(account) if name.is_full() => namesakes
                    .entry((name.text, account))
                    .or_default()
                    .weak
                    .push(at),
                _ => alone.push((name.text, at)),
            }
        }
        self.find_strong(rows, &mut namesakes, joiner);
        let mut namesakes: Vec<_> = namesakes.into_iter().collect();
        namesakes.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        for ((name, account), mut entry) in namesakes {
            entry.weak.sort_unstable();
            let twice = entry.weak.windows(2).any(|pair| pair[0].0 == pair[1].0)
                || entry
                    .weak
                    .iter()
                    .any(|(export, _)| entry.strong_exports.contains(export));
            if entry.ambiguous || twice || entry.strong.len() > 1 {
                alone.extend(entry.weak.into_iter().map(|at| (name.clone(), at)));
                continue;
            }
            let key = name::person_key_at(&name, &self.accounts.get(account).key);
            let node = joiner.node(nodes, &key);
            for &person in &entry.strong {
                joiner.connect(node, person, Rule::NameAndAccount);
            }
            for (e, r) in entry.weak {
                rows[e as usize][r as usize] = node;
            }
        }
        self.place_alone(alone, rows, nodes, joiner);
    }

    /// Who with an address has one of these names at its account.
    fn find_strong(
        &self,
        rows: &[Vec<u32>],
        namesakes: &mut HashMap<(String, AccountIx), Namesakes>,
        joiner: &Joiner,
    ) {
        let relevant: HashSet<AccountIx> = namesakes.keys().map(|(_, account)| *account).collect();
        for (e, nodes) in rows.iter().enumerate() {
            let accounts = &self.account_of[e];
            let named: Vec<(String, AccountIx, u32)> = (0..nodes.len())
                .into_par_iter()
                .filter(|&r| nodes[r] != NONE)
                .filter_map(|r| {
                    let account = accounts[r].filter(|account| relevant.contains(account))?;
                    let name = (self.name_at)((e as u32, r as u32));
                    Some((name.text, account, nodes[r]))
                })
                .collect();
            let mut in_this_export: HashMap<(String, AccountIx), u32> = HashMap::new();
            for (name, account, node) in named {
                let key = (name, account);
                if let Some(entry) = namesakes.get_mut(&key) {
                    let person = joiner.find(node);
                    entry.strong.insert(person);
                    entry.strong_exports.insert(e as u32);
                    let other = *in_this_export.entry(key).or_insert(person);
                    entry.ambiguous |= other != person;
                }
            }
        }
    }

    /// Gives each row that nothing joins a key made of its own content, the same for any order of files and rows.
    fn place_alone(
        &self,
        alone: Vec<(String, At)>,
        rows: &mut [Vec<u32>],
        nodes: &mut Interner,
        joiner: &mut Joiner,
    ) {
        let mut keyed: Vec<(String, &str, At)> = alone
            .into_iter()
            .map(|(name, at)| {
                let (e, r) = (at.0 as usize, at.1 as usize);
                let export = &self.exports[e];
                let account =
                    self.account_of[e][r].map_or("", |ix| self.accounts.get(ix).key.as_str());
                let since = export.rows.connected_on[r];
                (
                    name::person_key_of(&name, account, export.owner.label(), since),
                    export.rows.title.get(r),
                    at,
                )
            })
            .collect();
        keyed.sort();
        let mut repeat = 0;
        for i in 0..keyed.len() {
            repeat = if i > 0 && keyed[i].0 == keyed[i - 1].0 {
                repeat + 1
            } else {
                0
            };
            let (key, _, (e, r)) = &keyed[i];
            let key = if repeat == 0 {
                key.clone()
            } else {
                format!("{key}|{}", repeat + 1)
            };
            rows[*e as usize][*r as usize] = joiner.node(nodes, &key);
        }
    }
}

/// A full name among the keys of tie lists.
pub(super) struct Written {
    name: String,
    /// The account that the key names.
    account: Option<AccountIx>,
    pub node: u32,
}

/// Full names among the keys of tie lists. Whoever is told apart by an account that nobody works at is left out: they are
/// no namesake of theirs.
pub(super) fn written_names(nodes: &Interner, listed: usize, accounts: &Accounts) -> Vec<Written> {
    let keys = nodes.iter().take(listed).enumerate();
    let written = |(node, key): (usize, &str)| {
        let (name, account) = match name::parts_of_apart(key) {
            Some((name, account)) => (name, Some(accounts.find(account)?)),
            None => (key, None),
        };
        let name = name::key(name, "");
        name.is_full().then_some(Written {
            name: name.text,
            account,
            node: node as u32,
        })
    };
    keys.filter(|(_, key)| name::is_written(key))
        .filter_map(written)
        .collect()
}

/// Who has a name: owners, and people in rows with where they work.
#[derive(Default)]
pub(super) struct Named {
    owners: HashSet<u32>,
    others: HashSet<(u32, Option<AccountIx>)>,
}

impl Named {
    /// The one owner, else the one person, with the name.
    fn one(&self) -> Option<u32> {
        match self.owners.is_empty() {
            true => only(self.others.iter().map(|(person, _)| *person)),
            false => only(self.owners.iter().copied()),
        }
    }

    /// The one person with the name at an account.
    fn one_at(&self, account: AccountIx) -> Option<u32> {
        let there = self.others.iter().filter(|(_, at)| *at == Some(account));
        only(there.map(|(person, _)| *person))
    }
}

/// The only one there is, named once or more often.
fn only(mut all: impl Iterator<Item = u32>) -> Option<u32> {
    let one = all.next()?;
    all.all(|other| other == one).then_some(one)
}

/// Everybody of the exports who has one of these names.
pub(super) struct NamedPeople(HashMap<String, Named>);

impl NamedPeople {
    pub(super) fn of(
        written: &[Written],
        exports: &[Export],
        rows: &[Vec<u32>],
        accounts: &[Vec<Option<AccountIx>>],
        owners: &[u32],
        name_at: &(dyn Fn(At) -> NameKey + Sync),
        joiner: &Joiner,
    ) -> Self {
        let mut named: HashMap<String, Named> = HashMap::new();
        for written in written {
            named.entry_ref(written.name.as_str()).or_default();
        }
        for (export, owner) in exports.iter().zip(owners) {
            if let Some(named) = named.get_mut(&name::key(&export.owner.name, "").text) {
                named.owners.insert(joiner.find(*owner));
            }
        }
        for (e, nodes) in rows.iter().enumerate() {
            let wanted: Vec<(String, usize)> = (0..nodes.len())
                .into_par_iter()
                .map(|r| (name_at((e as u32, r as u32)).text, r))
                .filter(|(name, _)| named.contains_key(name))
                .collect();
            for (name, r) in wanted {
                if let Some(named) = named.get_mut(&name) {
                    named.others.insert((joiner.find(nodes[r]), accounts[e][r]));
                }
            }
        }
        Self(named)
    }

    /// Whom a written name means: the only one of that name, at the account where the key names one.
    pub(super) fn meant(&self, written: &Written) -> Option<u32> {
        let named = self.0.get(&written.name)?;
        match written.account {
            Some(account) => named.one_at(account),
            None => named.one(),
        }
    }
}
