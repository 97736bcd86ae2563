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
//! | [`Rule::NameAndAccount`] | for rows without any address, and for contacts of a CRM without a profile: full name and account (for contacts also the domain of the e-mail), when nobody else in any one export has both |
//! | [`Rule::SameOwner`] | an entry of an owner's address book, or somebody the owner had mail with, and one of the same owner's connections: the same full name, once in each, and the same account by name or by the domain of the e-mail |
//! | [`Rule::WrittenName`] | a full name that somebody wrote in a tie list and that one owner, or else one person of the exports, has |
//!
//! Two rows of one export are never joined by any rule but the first: an export lists each person once. What the user
//! decided ([`Rule::Decided`]) comes before every rule, and a pair that the user keeps apart is joined by none.

use hashbrown::{HashMap, HashSet};
use rayon::prelude::*;

use super::account::{AccountIx, Accounts};
use super::rule::{At, NONE};
use crate::people::books::Books;
use crate::people::merger::Joiner;
use crate::people::name_rules::{
    NamedPeople, SameConnection, Weak, same_connections, written_names,
};
use introrank_core::columns::{Interner, TextColumn};
use introrank_core::evidence::{Decision, Export, Records};
use introrank_core::keys::name;
use introrank_core::keys::name::NameKey;
use introrank_core::keys::profile_url;

pub use super::rule::Rule;

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

/// Joins the rows of all exports and the people of all tie lists. O(rows) hash look-ups.
pub(super) fn resolve(records: &Records, accounts: &Accounts) -> Identity {
    let exports = &records.exports;
    let account_of_rows = places(exports, accounts);
    let name_at = |(e, r): At| {
        let rows = &exports[e as usize].rows;
        name::key(rows.first.get(r as usize), rows.last.get(r as usize))
    };
    let mut keys = Numbered::of(records);
    let mut joiner = Joiner::new(keys.nodes.len());
    let (shared_mail, twice) = keys.join_by_address(exports, &name_at, &mut joiner);
    let mut rows = row_nodes(&keys.profile, &keys.email, &shared_mail);
    for group in &twice {
        group.join(exports, &mut rows, &mut keys.nodes, &mut joiner);
    }
    let weak = Weak {
        exports,
        account_of: &account_of_rows,
        accounts,
        name_at: &name_at,
    };
    weak.place(&mut rows, &mut keys.nodes, &mut joiner);
    let books = Books {
        exports,
        owners: &keys.owners,
        rows: &rows,
        profile: &keys.profile,
        facts: &keys.facts,
        accounts: &account_of_rows,
        all_accounts: accounts,
        name_at: &name_at,
    };
    books.join(&mut joiner);
    let written = written_names(&keys.nodes, keys.listed, accounts);
    if !written.is_empty() {
        let (at, owners) = (&account_of_rows, &keys.owners);
        let named = NamedPeople::of(&written, exports, &rows, at, owners, &name_at, &joiner);
        for written in written {
            if let Some(person) = named.meant(&written) {
                joiner.connect(written.node, person, Rule::WrittenName);
            }
        }
    }
    let (root, rules) = joiner.finish();
    Identity {
        nodes: keys.nodes,
        root,
        rows,
        owners: keys.owners,
        facts: keys.facts,
        shared_mail,
        listed: keys.listed,
        rules,
        accounts: account_of_rows,
    }
}

/// The account of each row, by export.
fn places(exports: &[Export], accounts: &Accounts) -> Vec<Vec<Option<AccountIx>>> {
    let of_export = |export: &Export| {
        let mut cache: HashMap<&str, Option<AccountIx>> = HashMap::new();
        let companies = export.rows.company.iter();
        companies
            .map(|company| {
                *cache
                    .entry(company)
                    .or_insert_with(|| accounts.find(company))
            })
            .collect()
    };
    exports.par_iter().map(of_export).collect()
}

/// Every key of the records as a node: those of tie lists first, then those of the exports, in this order.
struct Numbered {
    nodes: Interner,
    /// People of tie lists.
    listed: usize,
    /// By export and row; [`NONE`] for an empty cell.
    profile: Vec<Vec<u32>>,
    /// By export and row, the first address.
    email: Vec<Vec<u32>>,
    /// By export, further addresses of rows.
    more: Vec<Vec<(u32, u32)>>,
    facts: Vec<Vec<u32>>,
    owners: Vec<u32>,
    /// Each address of an owner, with the owner's node and name.
    own_mails: Vec<(u32, u32, NameKey)>,
    /// Same person or not, and whom it is about.
    decisions: Vec<(bool, u32, u32)>,
}

impl Numbered {
    fn of(records: &Records) -> Self {
        let exports = &records.exports;
        let mut nodes = records.ties.keys.clone();
        let listed = nodes.len();
        let (mut profile, mut email) = (Vec::new(), Vec::new());
        for export in exports {
            profile.push(numbered_cells(&export.rows.profile, &mut nodes));
            email.push(numbered_cells(&export.rows.email, &mut nodes));
        }
        let (mut more, mut facts) = (Vec::new(), Vec::new());
        for export in exports {
            let further = export.rows.more_emails.iter();
            let further = further.map(|(row, mail)| (*row, nodes.intern(mail)));
            more.push(further.collect());
            let keys = export.facts.keys.iter();
            facts.push(keys.map(|key| nodes.intern(key)).collect());
        }
        let owners: Vec<u32> = owner_nodes(exports, &mut nodes);
        let own_mails = exports
            .iter()
            .zip(&owners)
            .flat_map(|(export, &node)| {
                let owner = &export.owner;
                owner
                    .emails
                    .iter()
                    .map(move |mail| (mail, node, &owner.name))
            })
            .map(|(mail, node, name)| (nodes.intern(mail), node, name::key(name, "")))
            .collect();
        let mut decisions = Vec::new();
        for decision in &records.decisions {
            let (same, [one, other]) = match decision {
                Decision::Same { one, other } => (true, [one, other]),
                Decision::Apart { one, other } => (false, [one, other]),
                _ => continue,
            };
            decisions.push((same, nodes.intern(one), nodes.intern(other)));
        }
        Self {
            nodes,
            listed,
            profile,
            email,
            more,
            facts,
            owners,
            own_mails,
            decisions,
        }
    }
}

impl Numbered {
    /// Does what the user decided, then joins by addresses of any kind. Returns the e-mail addresses that more than one
    /// person uses, and the connections that several exports of one owner list.
    fn join_by_address(
        &self,
        exports: &[Export],
        name_at: &(dyn Fn(At) -> NameKey + Sync),
        joiner: &mut Joiner,
    ) -> (HashSet<u32>, Vec<SameConnection>) {
        joiner.obey(&self.decisions);
        let numbered = same_numbers(&self.profile, &self.nodes);
        let twice = same_connections(exports, &self.owners, &self.profile, name_at);
        let watched = numbered
            .keys()
            .chain(twice.iter().flat_map(|group| &group.strong));
        joiner.note(&self.profile, &self.email, &watched.copied().collect());
        let mails = Mails {
            profile: &self.profile,
            email: &self.email,
            more: &self.more,
            own: &self.own_mails,
        };
        let shared_mail = mails.join(&self.nodes, name_at, joiner);
        join_by_member_number(&numbered, &self.nodes, name_at, joiner);
        (shared_mail, twice)
    }
}

fn numbered_cells(cells: &TextColumn, nodes: &mut Interner) -> Vec<u32> {
    let mut node = |key: &str| {
        if key.is_empty() {
            NONE
        } else {
            nodes.intern(key)
        }
    };
    cells.iter().map(&mut node).collect()
}

/// The node of each row, by export: its profile, else an address that nobody shares.
fn row_nodes(
    profile: &[Vec<u32>],
    email: &[Vec<u32>],
    shared_mail: &HashSet<u32>,
) -> Vec<Vec<u32>> {
    let mut rows: Vec<Vec<u32>> = Vec::with_capacity(profile.len());
    for (profiles, mails) in profile.iter().zip(email) {
        let placed = profiles.iter().zip(mails).map(|(&node, &mail)| {
            if node == NONE && mail != NONE && !shared_mail.contains(&mail) {
                mail
            } else {
                node
            }
        });
        rows.push(placed.collect());
    }
    rows
}

/// The node of each export's owner: by address, else by e-mail, else by name. Two archives whose owners only share a
/// name are two people, unless they lie in one folder.
fn owner_nodes(exports: &[Export], nodes: &mut Interner) -> Vec<u32> {
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
    let node = |(e, export): (usize, &Export)| {
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
