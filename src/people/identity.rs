//! Who is who: which rows of which exports are the same human.
//!
//! Wrong merges are worse than missed ones, so every rule needs two agreeing signals or one that is unique by nature:
//!
//! | rule | signal |
//! |---|---|
//! | [`Rule::Profile`] | the canonical profile address |
//! | [`Rule::Email`] | the e-mail address, and names that agree; never an address that two people of one export share |
//! | [`Rule::MemberNumber`] | the member number a default address ends in, and the same full name (the address was changed) |
//! | [`Rule::NameAndAccount`] | for rows without any address: full name and account, when nobody else in any one export has both |
//!
//! Two rows of one export are never joined by any rule but the first: an export lists each person once.

use hashbrown::{HashMap, HashSet};
use petgraph::unionfind::UnionFind;
use rayon::prelude::*;
use serde::Serialize;

use super::account::{AccountIx, Accounts};
use super::name::{self, NameKey};
use super::profile_url;
use crate::columns::Interner;
use crate::ingest::Records;

/// Why two records were taken for one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Same canonical profile address or key.
    Profile,
    /// Same e-mail and agreeing names.
    Email,
    /// Same member number in the address and the same name.
    MemberNumber,
    /// Same full name at the same account; lower confidence.
    NameAndAccount,
}

/// The outcome: a node per person, before people get their final positions.
pub(super) struct Identity {
    /// Keys of all nodes.
    pub nodes: Interner,
    /// Representative node of each node.
    pub root: Vec<u32>,
    /// Node of each row, by export.
    pub rows: Vec<Vec<u32>>,
    /// Node of each export's owner.
    pub owners: Vec<u32>,
    /// E-mail addresses that more than one person uses.
    pub shared_mail: HashSet<u32>,
    /// People of tie lists: the first nodes.
    pub listed: usize,
    /// Account of each row, by export.
    pub accounts: Vec<Vec<Option<AccountIx>>>,
}

const NONE: u32 = u32::MAX;

/// Position of a row: (export, row).
type At = (u32, u32);

/// Joins the rows of all exports and the people of all tie lists. O(rows) hash look-ups.
pub(super) fn resolve(records: &Records, accounts: &Accounts) -> Identity {
    let mut nodes = records.ties.keys.clone();
    let listed = nodes.len();
    let exports = &records.exports;
    let account_of_rows: Vec<Vec<Option<AccountIx>>> = exports
        .par_iter()
        .map(|export| {
            let mut cache: HashMap<&str, Option<AccountIx>> = HashMap::new();
            export
                .rows
                .company
                .iter()
                .map(|company| {
                    *cache
                        .entry(company)
                        .or_insert_with(|| accounts.find(company))
                })
                .collect()
        })
        .collect();
    let mut profile: Vec<Vec<u32>> = Vec::with_capacity(exports.len());
    let mut email: Vec<Vec<u32>> = Vec::with_capacity(exports.len());
    for export in exports {
        profile.push(
            export
                .rows
                .profile
                .iter()
                .map(|key| {
                    if key.is_empty() {
                        NONE
                    } else {
                        nodes.intern(key)
                    }
                })
                .collect(),
        );
        email.push(
            export
                .rows
                .email
                .iter()
                .map(|key| {
                    if key.is_empty() {
                        NONE
                    } else {
                        nodes.intern(key)
                    }
                })
                .collect(),
        );
    }
    let owners: Vec<u32> = exports
        .iter()
        .map(|export| owner_node(&export.owner, &mut nodes))
        .collect();
    let owner_links: Vec<(u32, u32)> = exports
        .iter()
        .zip(&owners)
        .flat_map(|(export, &node)| export.owner.emails.iter().map(move |mail| (node, mail)))
        .map(|(node, mail)| (node, nodes.intern(mail)))
        .collect();

    let mut union = UnionFind::<u32>::new(nodes.len());
    for (a, b) in owner_links {
        union.union(a, b);
    }
    let name_at = |(e, r): At| {
        let rows = &exports[e as usize].rows;
        name::key(rows.first.get(r as usize), rows.last.get(r as usize))
    };
    let own: HashSet<u32> = owners.iter().map(|&node| union.find(node)).collect();
    let shared_mail = join_by_email(&profile, &email, &name_at, &own, &mut union);
    join_by_member_number(&profile, &nodes, &name_at, &mut union);

    let mut rows: Vec<Vec<u32>> = Vec::with_capacity(exports.len());
    let mut weak: Vec<At> = Vec::new();
    for e in 0..exports.len() {
        let placed = (0..exports[e].rows.len())
            .map(|r| match (profile[e][r], email[e][r]) {
                (NONE, mail) if mail != NONE && !shared_mail.contains(&mail) => mail,
                (NONE, _) => {
                    weak.push((e as u32, r as u32));
                    NONE
                }
                (node, _) => node,
            })
            .collect();
        rows.push(placed);
    }
    place_weak_rows(
        &weak,
        exports,
        &account_of_rows,
        &name_at,
        &mut rows,
        &mut nodes,
        &mut union,
        accounts,
    );
    let root = (0..nodes.len() as u32)
        .map(|node| union.find(node))
        .collect();
    Identity {
        nodes,
        root,
        rows,
        owners,
        shared_mail,
        listed,
        accounts: account_of_rows,
    }
}

fn owner_node(owner: &crate::ingest::owner::Owner, nodes: &mut Interner) -> u32 {
    match (&owner.profile, owner.emails.first()) {
        (Some(profile), _) => nodes.intern(profile),
        (None, Some(mail)) => nodes.intern(mail),
        (None, None) => nodes.intern(&format!("name:{}", name::key(&owner.name, "").text)),
    }
}

/// Joins an address with the profiles it stands beside; returns the addresses that more than one person uses.
fn join_by_email(
    profile: &[Vec<u32>],
    email: &[Vec<u32>],
    name_at: &dyn Fn(At) -> NameKey,
    own: &HashSet<u32>,
    union: &mut UnionFind<u32>,
) -> HashSet<u32> {
    let mut rows_of: HashMap<u32, Vec<At>> = HashMap::new();
    for (e, cells) in email.iter().enumerate() {
        for (r, &mail) in cells.iter().enumerate() {
            if mail != NONE {
                rows_of.entry(mail).or_default().push((e as u32, r as u32));
            }
        }
    }
    let mut shared = HashSet::new();
    for (mail, rows) in rows_of {
        let names: Vec<NameKey> = rows.iter().map(|&at| name_at(at)).collect();
        let exports: HashSet<u32> = rows.iter().map(|(e, _)| *e).collect();
        let agree = names
            .iter()
            .all(|name| names.iter().all(|other| name.agrees_with(other)));
        if !agree || exports.len() < rows.len() {
            if !own.contains(&union.find(mail)) {
                shared.insert(mail);
            }
            continue;
        }
        for (e, r) in rows {
            let node = profile[e as usize][r as usize];
            if node != NONE {
                union.union(mail, node);
            }
        }
    }
    shared
}

/// Joins addresses that end in the same member number when the full name is the same and no export has both.
fn join_by_member_number(
    profile: &[Vec<u32>],
    nodes: &Interner,
    name_at: &dyn Fn(At) -> NameKey,
    union: &mut UnionFind<u32>,
) {
    let mut first_row: HashMap<u32, Vec<At>> = HashMap::new();
    for (e, cells) in profile.iter().enumerate() {
        for (r, &node) in cells.iter().enumerate() {
            if node != NONE && profile_url::default_suffix(nodes.get(node)).is_some() {
                first_row
                    .entry(node)
                    .or_default()
                    .push((e as u32, r as u32));
            }
        }
    }
    let mut by_number: HashMap<&str, Vec<u32>> = HashMap::new();
    for &node in first_row.keys() {
        if let Some(number) = profile_url::default_suffix(nodes.get(node)) {
            by_number.entry(number).or_default().push(node);
        }
    }
    for mut same in by_number.into_values().filter(|same| same.len() > 1) {
        same.sort_unstable_by(|a, b| nodes.get(*a).cmp(nodes.get(*b)));
        let facts: Vec<(u32, NameKey, HashSet<u32>)> = same
            .iter()
            .map(|node| {
                (
                    *node,
                    name_at(first_row[node][0]),
                    first_row[node].iter().map(|(e, _)| *e).collect(),
                )
            })
            .collect();
        for (i, (a, name, exports)) in facts.iter().enumerate() {
            for (b, other, other_exports) in &facts[i + 1..] {
                if name.is_full() && name.text == other.text && exports.is_disjoint(other_exports) {
                    union.union(*a, *b);
                }
            }
        }
    }
}

/// What is known about one (name, account) pair over all exports.
#[derive(Default)]
struct Namesakes {
    strong: HashSet<u32>,
    weak: Vec<At>,
    /// Some export lists two people under this name and account.
    ambiguous: bool,
}

/// Places rows without any address by name and account, or makes a person of their own of each.
#[expect(
    clippy::too_many_arguments,
    reason = "one step of `resolve`, cut out so that it can be read alone"
)]
fn place_weak_rows(
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
                let other = *in_this_export.entry(key).or_insert(person);
                entry.ambiguous |= other != person;
            }
        }
    }
    for ((name, account), mut entry) in namesakes {
        entry.weak.sort_unstable();
        let twice = entry.weak.windows(2).any(|pair| pair[0].0 == pair[1].0);
        if entry.ambiguous || twice || entry.strong.len() > 1 {
            alone.extend(entry.weak.into_iter().map(|at| (name.clone(), at)));
            continue;
        }
        let node = match entry.strong.iter().next() {
            Some(&person) => person,
            None => new_node(
                nodes,
                union,
                &format!("name:{name}|{}", accounts.get(account).key),
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

fn new_node(nodes: &mut Interner, union: &mut UnionFind<u32>, key: &str) -> u32 {
    let node = nodes.intern(key);
    while union.len() < nodes.len() {
        union.new_set();
    }
    node
}
