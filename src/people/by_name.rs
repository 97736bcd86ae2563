//! The rules of [`identity`](super::identity) that go by names: rows without any address, entries of address books, and
//! names that somebody wrote in a tie list.

use hashbrown::{HashMap, HashSet};
use petgraph::unionfind::UnionFind;
use rayon::prelude::*;

use super::account::{AccountIx, Accounts};
use super::company;
use super::identity::{At, NONE, new_node};
use super::name::{self, NameKey};
use crate::columns::Interner;
use crate::ingest::exports::Source;

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

/// Places rows without any address by name and account, or makes a person of their own of each.
#[expect(
    clippy::too_many_arguments,
    reason = "one step of `resolve`, cut out so that it can be read alone"
)]
pub(super) fn place_weak_rows(
    weak: &[At],
    exports: &[crate::ingest::Export],
    account_of: &[Vec<Option<AccountIx>>],
    name_at: &(dyn Fn(At) -> NameKey + Sync),
    rows: &mut [Vec<u32>],
    nodes: &mut Interner,
    union: &mut UnionFind<u32>,
    accounts: &Accounts,
) {
    if weak.is_empty() {
        return;
    }
    let names: Vec<NameKey> = weak.par_iter().map(|&at| name_at(at)).collect();
    let mut namesakes: HashMap<(String, AccountIx), Namesakes> = HashMap::new();
    let mut alone: Vec<(String, At)> = Vec::new();
    for (&at, name) in weak.iter().zip(names) {
        match account_of[at.0 as usize][at.1 as usize] {
            Some(account) if name.is_full() => namesakes
                .entry((name.text, account))
                .or_default()
                .weak
                .push(at),
            _ => alone.push((name.text, at)),
        }
    }
    let relevant: HashSet<AccountIx> = namesakes.keys().map(|(_, account)| *account).collect();
    for (e, export) in exports.iter().enumerate() {
        let candidates: Vec<(usize, AccountIx)> = (0..export.rows.len())
            .filter(|&r| rows[e][r] != NONE)
            .filter_map(|r| {
                account_of[e][r]
                    .filter(|account| relevant.contains(account))
                    .map(|account| (r, account))
            })
            .collect();
        let named: Vec<(String, AccountIx, usize)> = candidates
            .into_par_iter()
            .map(|(r, account)| (name_at((e as u32, r as u32)).text, account, r))
            .collect();
        let mut in_this_export: HashMap<(String, AccountIx), u32> = HashMap::new();
        for (name, account, r) in named {
            let key = (name, account);
            if let Some(entry) = namesakes.get_mut(&key) {
                let person = union.find(rows[e][r]);
                entry.strong.insert(person);
                entry.strong_exports.insert(e as u32);
                let other = *in_this_export.entry(key).or_insert(person);
                entry.ambiguous |= other != person;
            }
        }
    }
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
        let node = match entry.strong.iter().next() {
            Some(&person) => person,
            None => new_node(
                nodes,
                union,
                &name::person_key_at(&name, &accounts.get(account).key),
            ),
        };
        for (e, r) in entry.weak {
            rows[e as usize][r as usize] = node;
        }
    }
    place_alone(alone, exports, account_of, rows, nodes, union, accounts);
}

/// Gives each row that nothing joins a key made of its own content, the same for any order of files and rows.
fn place_alone(
    alone: Vec<(String, At)>,
    exports: &[crate::ingest::Export],
    account_of: &[Vec<Option<AccountIx>>],
    rows: &mut [Vec<u32>],
    nodes: &mut Interner,
    union: &mut UnionFind<u32>,
    accounts: &Accounts,
) {
    let mut keyed: Vec<(String, &str, At)> = alone
        .into_iter()
        .map(|(name, at)| {
            let (e, r) = (at.0 as usize, at.1 as usize);
            let export = &exports[e];
            let account = account_of[e][r].map_or("", |ix| accounts.get(ix).key.as_str());
            let day = export.rows.connected_on[r]
                .map(|d| d.to_string())
                .unwrap_or_default();
            (
                format!(
                    "name:{name}|{account}|{}|{day}",
                    export.owner.label().to_lowercase()
                ),
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
        rows[*e as usize][*r as usize] = new_node(nodes, union, &key);
    }
}

/// What is needed to join address books with the connections of the same owner.
pub(super) struct Books<'a> {
    pub exports: &'a [crate::ingest::Export],
    pub owners: &'a [u32],
    pub rows: &'a [Vec<u32>],
    pub profile: &'a [Vec<u32>],
    pub accounts: &'a [Vec<Option<AccountIx>>],
}

impl Books<'_> {
    /// Pairs of an entry without a profile and the connection it is, as nodes, in the order of the exports.
    pub(super) fn same_owner(
        &self,
        accounts: &Accounts,
        name_at: &(dyn Fn(At) -> NameKey + Sync),
        union: &UnionFind<u32>,
    ) -> Vec<(u32, u32)> {
        let mut pairs = Vec::new();
        for (e, book) in self.exports.iter().enumerate() {
            if book.source != Source::AddressBook {
                continue;
            }
            let owner = union.find(self.owners[e]);
            // Names of the book, with the entry of each; none where two entries share it.
            let mut entries: HashMap<String, Option<usize>> = HashMap::new();
            for r in 0..book.rows.len() {
                let name = name_at((e as u32, r as u32));
                if name.is_full() {
                    let entry = entries.entry(name.text);
                    entry.and_modify(|entry| *entry = None).or_insert(Some(r));
                }
            }
            let mut found: HashMap<usize, HashSet<(u32, bool)>> = HashMap::new();
            for (c, export) in self.exports.iter().enumerate() {
                let same =
                    export.source == Source::Connections && union.find(self.owners[c]) == owner;
                for r in 0..if same { export.rows.len() } else { 0 } {
                    let name = name_at((c as u32, r as u32));
                    let Some(Some(entry)) = entries.get(&name.text) else {
                        continue;
                    };
                    let there = self.accounts[c][r];
                    let mail = company::domain(book.rows.email.get(*entry));
                    let by_mail = mail.and_then(|domain| accounts.match_input("", &domain).account);
                    let agrees =
                        there.is_some() && (self.accounts[e][*entry] == there || by_mail == there);
                    let person = union.find(self.rows[c][r]);
                    found.entry(*entry).or_default().insert((person, agrees));
                }
            }
            let mut found: Vec<(usize, HashSet<(u32, bool)>)> = found.into_iter().collect();
            found.sort_unstable_by_key(|(entry, _)| *entry);
            for (entry, people) in found {
                let one: HashSet<u32> = people.iter().map(|(person, _)| *person).collect();
                let agrees = people.iter().any(|(_, agrees)| *agrees);
                if one.len() == 1 && agrees && self.profile[e][entry] == NONE {
                    pairs.extend(one.into_iter().map(|person| (self.rows[e][entry], person)));
                }
            }
        }
        pairs
    }
}

/// Full names among the keys of tie lists, with their nodes.
pub(super) fn written_names(nodes: &Interner, listed: usize) -> Vec<(String, u32)> {
    let plain = |key: &&str| key.contains(' ') && !key.contains(['@', ':', '/', '|']);
    let keys = nodes.iter().take(listed).enumerate();
    keys.filter(|(_, key)| plain(key))
        .map(|(node, key)| (name::key(key, ""), node as u32))
        .filter(|(name, _)| name.is_full())
        .map(|(name, node)| (name.text, node))
        .collect()
}

/// Who has a name: owners, and people in rows.
#[derive(Default)]
pub(super) struct Named {
    owners: HashSet<u32>,
    others: HashSet<u32>,
}

impl Named {
    /// The one owner, else the one person, with the name.
    pub(super) fn one(&self) -> Option<u32> {
        let mut found = if self.owners.is_empty() {
            self.others.iter()
        } else {
            self.owners.iter()
        };
        let one = found.next().copied();
        one.filter(|_| found.next().is_none())
    }
}

/// Everybody of the exports who has one of these names.
pub(super) fn named_nodes(
    written: &[(String, u32)],
    exports: &[crate::ingest::Export],
    rows: &[Vec<u32>],
    owners: &[u32],
    name_at: &(dyn Fn(At) -> NameKey + Sync),
    union: &UnionFind<u32>,
) -> HashMap<String, Named> {
    let mut named: HashMap<String, Named> = HashMap::new();
    for (name, _) in written {
        named.entry_ref(name.as_str()).or_default();
    }
    for (export, owner) in exports.iter().zip(owners) {
        if let Some(named) = named.get_mut(&name::key(&export.owner.name, "").text) {
            named.owners.insert(union.find(*owner));
        }
    }
    for (e, nodes) in rows.iter().enumerate() {
        let wanted: Vec<(String, u32)> = (0..nodes.len())
            .into_par_iter()
            .map(|r| (name_at((e as u32, r as u32)).text, nodes[r]))
            .filter(|(name, _)| named.contains_key(name))
            .collect();
        for (name, node) in wanted {
            if let Some(named) = named.get_mut(&name) {
                named.others.insert(union.find(node));
            }
        }
    }
    named
}
