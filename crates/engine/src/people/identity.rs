//! Who is who: which rows of which exports are the same human.
//!
//! Wrong merges are worse than missed ones, so every rule needs two agreeing signals or one that is unique by nature:
//!
//! | rule | signal |
//! |---|---|
//! | [`Rule::Profile`] | the canonical profile address |
//! | [`Rule::Email`] | the e-mail address, and names that agree; never an address that two people of one export share |
//! | [`Rule::MemberNumber`] | the member number a default address ends in, and the same full name (the address was changed) |
//! | [`Rule::SameConnection`] | two exports of one owner list the same full name as connected on the same day, once in each |
//! | [`Rule::NameAndAccount`] | for rows without any address: full name and account, when nobody else in any one export has both |
//! | [`Rule::SameOwner`] | an entry of an owner's address book, or somebody the owner had mail with, and one of the same owner's connections: the same full name, once in each, and the same account by name or by the domain of the e-mail |
//! | [`Rule::WrittenName`] | a full name that somebody wrote in a tie list and that one owner, or else one person of the exports, has |
//!
//! Two rows of one export are never joined by any rule but the first: an export lists each person once. What the user
//! decided ([`Rule::Decided`]) comes before every rule, and a pair that the user keeps apart is joined by none.

use hashbrown::{HashMap, HashSet};
use rayon::prelude::*;
use serde::Serialize;

use super::account::{AccountIx, Accounts};
use crate::people::merger::Joiner;
use crate::people::name_rules::{Books, Named, Weak, named_nodes, same_connections, written_names};
use introrank_core::columns::{Interner, TextColumn};
use introrank_core::evidence::Decision;
use introrank_core::evidence::Records;
use introrank_core::keys::name;
use introrank_core::keys::name::NameKey;
use introrank_core::keys::profile_url;

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
    /// Two exports of one owner: same full name, connected on the same day.
    SameConnection,
    /// Same full name at the same account; lower confidence.
    NameAndAccount,
    /// An entry of an owner's address book or mail and one of their connections: same full name, same account.
    SameOwner,
    /// A tie list names somebody by a full name that only one person has.
    WrittenName,
    /// The user said so.
    Decided,
}

impl Rule {
    /// The rule in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Profile => "the same profile address",
            Self::Email => "the same e-mail address and an agreeing name",
            Self::MemberNumber => "an earlier address with the same number and name",
            Self::SameConnection => "the same name, connected with the same owner on the same day",
            Self::NameAndAccount => "the same name at the same account",
            Self::SameOwner => "the same name and account in one owner's address book or mail",
            Self::WrittenName => "the only one of that name",
            Self::Decided => "as decided",
        }
    }
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
    /// Node of each key of each export's facts.
    pub facts: Vec<Vec<u32>>,
    /// E-mail addresses that more than one person uses.
    pub shared_mail: HashSet<u32>,
    /// People of tie lists: the first nodes.
    pub listed: usize,
    /// By which rule a node was joined with another one.
    pub rules: HashMap<u32, Rule>,
    /// Account of each row, by export.
    pub accounts: Vec<Vec<Option<AccountIx>>>,
}

pub(super) const NONE: u32 = u32::MAX;

/// Position of a row: (export, row).
pub(super) type At = (u32, u32);

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
    let mut more: Vec<Vec<(u32, u32)>> = Vec::with_capacity(exports.len());
    let mut facts: Vec<Vec<u32>> = Vec::with_capacity(exports.len());
    let mut number = |cells: &TextColumn| -> Vec<u32> {
        let mut node = |key: &str| {
            if key.is_empty() {
                NONE
            } else {
                nodes.intern(key)
            }
        };
        cells.iter().map(&mut node).collect()
    };
    for export in exports {
        profile.push(number(&export.rows.profile));
        email.push(number(&export.rows.email));
    }
    for export in exports {
        let further = export.rows.more_emails.iter();
        more.push(
            further
                .map(|(row, mail)| (*row, nodes.intern(mail)))
                .collect(),
        );
        facts.push(
            export
                .facts
                .keys
                .iter()
                .map(|key| nodes.intern(key))
                .collect(),
        );
    }
    let owners: Vec<u32> = owner_nodes(exports, &mut nodes);
    let own_mails: Vec<(u32, u32, NameKey)> = exports
        .iter()
        .zip(&owners)
        .flat_map(|(export, &node)| {
            export
                .owner
                .emails
                .iter()
                .map(move |mail| (mail, node, &export.owner.name))
        })
        .map(|(mail, node, name)| (nodes.intern(mail), node, name::key(name, "")))
        .collect();
    let name_at = |(e, r): At| {
        let rows = &exports[e as usize].rows;
        name::key(rows.first.get(r as usize), rows.last.get(r as usize))
    };
    let mut decisions: Vec<(bool, u32, u32)> = Vec::new();
    for decision in &records.decisions {
        let (same, [one, other]) = match decision {
            Decision::Same { one, other } => (true, [one, other]),
            Decision::Apart { one, other } => (false, [one, other]),
            Decision::Hide { .. } => continue,
        };
        decisions.push((same, nodes.intern(one), nodes.intern(other)));
    }
    let mut joiner = Joiner::new(nodes.len());
    joiner.obey(&decisions);
    let numbered = same_numbers(&profile, &nodes);
    let twice = same_connections(exports, &owners, &profile, &name_at);
    let watched = numbered
        .keys()
        .chain(twice.iter().flat_map(|group| &group.strong));
    joiner.note(&profile, &email, &watched.copied().collect());
    let mails = Mails {
        profile: &profile,
        email: &email,
        more: &more,
        own: &own_mails,
    };
    let shared_mail = mails.join(&nodes, &name_at, &mut joiner);
    join_by_member_number(&numbered, &nodes, &name_at, &mut joiner);

    let mut rows: Vec<Vec<u32>> = Vec::with_capacity(exports.len());
    for (profiles, mails) in profile.iter().zip(&email) {
        let placed = profiles.iter().zip(mails).map(|(&node, &mail)| {
            if node == NONE && mail != NONE && !shared_mail.contains(&mail) {
                mail
            } else {
                node
            }
        });
        rows.push(placed.collect());
    }
    for group in &twice {
        group.join(exports, &mut rows, &mut nodes, &mut joiner);
    }
    let weak = Weak {
        exports,
        account_of: &account_of_rows,
        accounts,
        name_at: &name_at,
    };
    weak.place(&mut rows, &mut nodes, &mut joiner);
    let books = Books {
        exports,
        owners: &owners,
        rows: &rows,
        profile: &profile,
        facts: &facts,
        accounts: &account_of_rows,
    };
    let pairs = books.same_owner(accounts, &name_at, &joiner);
    let entries: HashSet<u32> = pairs.iter().map(|(entry, _)| joiner.find(*entry)).collect();
    let mut has_profile: HashSet<u32> = HashSet::new();
    if !entries.is_empty() {
        let nodes = profile.iter().flatten().filter(|node| **node != NONE);
        has_profile.extend(
            nodes
                .map(|node| joiner.find(*node))
                .filter(|root| entries.contains(root)),
        );
    }
    for (entry, person) in pairs {
        // Whose profile is known already is not another profile's person.
        if !has_profile.contains(&joiner.find(entry)) {
            joiner.connect(entry, person, Rule::SameOwner);
        }
    }
    let written = written_names(&nodes, listed);
    if !written.is_empty() {
        let named = named_nodes(&written, exports, &rows, &owners, &name_at, &joiner);
        for (name, node) in written {
            if let Some(person) = named.get(&name).and_then(Named::one) {
                joiner.connect(node, person, Rule::WrittenName);
            }
        }
    }
    let (root, rules) = joiner.finish();
    Identity {
        nodes,
        root,
        rows,
        owners,
        facts,
        shared_mail,
        listed,
        rules,
        accounts: account_of_rows,
    }
}

/// The node of each export's owner: by address, else by e-mail, else by name. Two archives whose owners only share a
/// name are two people, unless they lie in one folder.
fn owner_nodes(exports: &[introrank_core::evidence::Export], nodes: &mut Interner) -> Vec<u32> {
    let names: Vec<NameKey> = exports
        .iter()
        .map(|export| name::key(&export.owner.name, ""))
        .collect();
    let mut users: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut folder: HashMap<&str, &str> = HashMap::new();
    for (e, export) in exports.iter().enumerate() {
        for mail in &export.owner.emails {
            users.entry(mail).or_default().push(e);
        }
        // The first folder in the order of the paths keeps the plain key.
        folder.entry(&names[e].text).or_insert(&export.group);
    }
    let node = |(e, export): (usize, &introrank_core::evidence::Export)| {
        let alone = |mail: &&String| {
            users[mail.as_str()].iter().all(|other| {
                let [a, b] = [&names[*other], &names[e]];
                a.text.is_empty() || b.text.is_empty() || a.agrees_with(b)
            })
        };
        match (
            &export.owner.profile,
            export.owner.emails.iter().find(alone),
        ) {
            (Some(profile), _) => nodes.intern(profile),
            (None, Some(mail)) => nodes.intern(mail),
            (None, None) if folder[names[e].text.as_str()] == export.group => {
                nodes.intern(&name::person_key(&names[e].text))
            }
            (None, None) => nodes.intern(&name::person_key_at(&names[e].text, &export.group)),
        }
    };
    exports.iter().enumerate().map(node).collect()
}

/// Who has which address: by export and row the profile, the first address and further ones; and the owners.
struct Mails<'a> {
    profile: &'a [Vec<u32>],
    email: &'a [Vec<u32>],
    more: &'a [Vec<(u32, u32)>],
    own: &'a [(u32, u32, NameKey)],
}

impl Mails<'_> {
    /// Joins an address with the profiles and owners it belongs to, in the order of the addresses; returns the addresses
    /// that more than one person uses.
    fn join(
        &self,
        nodes: &Interner,
        name_at: &dyn Fn(At) -> NameKey,
        joiner: &mut Joiner,
    ) -> HashSet<u32> {
        let Self {
            profile,
            email,
            more,
            own: own_mails,
        } = *self;
        let mut rows_of: HashMap<u32, Vec<At>> = HashMap::new();
        for (e, cells) in email.iter().enumerate() {
            for (r, &mail) in cells.iter().enumerate() {
                if mail != NONE {
                    rows_of.entry(mail).or_default().push((e as u32, r as u32));
                }
            }
        }
        for (e, further) in more.iter().enumerate() {
            for &(r, mail) in further {
                rows_of.entry(mail).or_default().push((e as u32, r));
            }
        }
        let mut owners_of: HashMap<u32, Vec<(u32, &NameKey)>> = HashMap::new();
        for (mail, node, name) in own_mails {
            owners_of.entry(*mail).or_default().push((*node, name));
        }
        let mut mails: Vec<u32> = rows_of.keys().chain(owners_of.keys()).copied().collect();
        mails.sort_unstable_by(|a, b| nodes.get(*a).cmp(nodes.get(*b)));
        mails.dedup();
        let mut shared = HashSet::new();
        for mail in mails {
            let rows = rows_of.remove(&mail).unwrap_or_default();
            let mut own = owners_of.remove(&mail).unwrap_or_default();
            // An owner of whom only this address is known is not another owner.
            own.retain(|(node, _)| *node != mail);
            let mut names: Vec<NameKey> = rows.iter().map(|&at| name_at(at)).collect();
            names.extend(
                own.iter()
                    .map(|(_, name)| (*name).clone())
                    .filter(|name| !name.text.is_empty()),
            );
            let exports: HashSet<u32> = rows.iter().map(|(e, _)| *e).collect();
            let agree = names
                .iter()
                .all(|name| names.iter().all(|other| name.agrees_with(other)));
            let one_owner = own.windows(2).all(|two| two[0].0 == two[1].0);
            if !agree || !one_owner || exports.len() < rows.len() {
                shared.insert(mail);
                continue;
            }
            // What stands for the row: its profile, else its first address.
            let beside = rows
                .iter()
                .map(|(e, r)| match profile[*e as usize][*r as usize] {
                    NONE => email[*e as usize][*r as usize],
                    profile => profile,
                })
                .filter(|node| *node != NONE && *node != mail);
            for node in beside.chain(own.iter().map(|(node, _)| *node)) {
                joiner.join(mail, node, Rule::Email);
            }
        }
        shared
    }
}

/// The rows of addresses whose member number another address ends in too.
fn same_numbers(profile: &[Vec<u32>], nodes: &Interner) -> HashMap<u32, Vec<At>> {
    let mut first: HashMap<&str, u32> = HashMap::new();
    let mut rows_of: HashMap<u32, Vec<At>> = HashMap::new();
    for (node, key) in nodes.iter().enumerate() {
        if let Some(number) = profile_url::default_suffix(key) {
            let other = *first.entry(number).or_insert(node as u32);
            if other != node as u32 {
                rows_of.extend([(other, Vec::new()), (node as u32, Vec::new())]);
            }
        }
    }
    if !rows_of.is_empty() {
        for (e, cells) in profile.iter().enumerate() {
            for (r, node) in cells.iter().enumerate() {
                if let Some(rows) = rows_of.get_mut(node) {
                    rows.push((e as u32, r as u32));
                }
            }
        }
    }
    rows_of
}

/// Joins addresses that end in the same member number when a full name is the same and no export has both.
fn join_by_member_number(
    rows_of: &HashMap<u32, Vec<At>>,
    nodes: &Interner,
    name_at: &dyn Fn(At) -> NameKey,
    joiner: &mut Joiner,
) {
    let mut by_number: HashMap<&str, Vec<u32>> = HashMap::new();
    for &node in rows_of.keys() {
        if let Some(number) = profile_url::default_suffix(nodes.get(node)) {
            by_number.entry(number).or_default().push(node);
        }
    }
    let mut same: Vec<(&str, Vec<u32>)> = by_number.into_iter().collect();
    same.sort_unstable_by_key(|(number, _)| *number);
    for (_, mut same) in same {
        same.sort_unstable_by(|a, b| nodes.get(*a).cmp(nodes.get(*b)));
        let full_names = |node: &u32| -> HashSet<String> {
            let names = rows_of[node].iter().map(|&at| name_at(at));
            names
                .filter(NameKey::is_full)
                .map(|name| name.text)
                .collect()
        };
        let named: Vec<(u32, HashSet<String>)> =
            same.iter().map(|node| (*node, full_names(node))).collect();
        for (i, (a, names)) in named.iter().enumerate() {
            for (b, others) in &named[i + 1..] {
                if !names.is_disjoint(others) {
                    joiner.join(*a, *b, Rule::MemberNumber);
                }
            }
        }
    }
}
