//! Who in an address book, a mailbox or a CRM is which connection: the rules of [`identity`](super::identity) that go by a
//! full name together with an account.

use std::collections::BTreeSet;

use hashbrown::{HashMap, HashSet};
use rayon::prelude::*;

use super::account::{AccountIx, Accounts};
use super::merger::Joiner;
use super::rule::{At, NONE, Rule};
use introrank_core::evidence::{Export, Source};
use introrank_core::keys::company;
use introrank_core::keys::name;
use introrank_core::keys::name::NameKey;

/// What is needed to join address books, mail and contacts of a CRM with connections.
pub(super) struct Books<'a> {
    pub exports: &'a [Export],
    pub owners: &'a [u32],
    pub rows: &'a [Vec<u32>],
    pub profile: &'a [Vec<u32>],
    /// Node of each key of each export's facts.
    pub facts: &'a [Vec<u32>],
    pub accounts: &'a [Vec<Option<AccountIx>>],
    pub all_accounts: &'a Accounts,
    pub name_at: &'a (dyn Fn(At) -> NameKey + Sync),
}

/// Somebody whom an owner's address book or mail names, without a profile.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Entry {
    name: NameKey,
    node: u32,
    account: Option<AccountIx>,
    domain: Option<String>,
}

impl Books<'_> {
    /// Joins entries of an owner's address book, mail or CRM contacts with that owner's connections, then what a CRM has with
    /// anybody's connection of the same full name at the same account.
    pub(super) fn join(&self, joiner: &mut Joiner) {
        let mut of_owner: HashMap<u32, Vec<usize>> = HashMap::new();
        for (e, owner) in self.owners.iter().enumerate() {
            of_owner.entry(joiner.find(*owner)).or_default().push(e);
        }
        let mut of_owner: Vec<Vec<usize>> = of_owner.into_values().collect();
        of_owner.sort_unstable();
        let pairs = of_owner.par_iter().flat_map_iter(|exports| {
            let entries = self.entries(exports);
            self.connections_of(exports, entries, joiner, Namesakes::Nowhere)
        });
        let pairs = pairs.collect();
        self.connect(pairs, Rule::SameOwner, joiner);
        let crm = |e: &usize| self.exports[*e].source == Source::Crm;
        let crm: Vec<usize> = (0..self.exports.len()).filter(crm).collect();
        let all: Vec<usize> = (0..self.exports.len()).collect();
        let entries = self.entries(&crm);
        let pairs = self.connections_of(&all, entries, joiner, Namesakes::Elsewhere);
        self.connect(pairs, Rule::NameAndAccount, joiner);
    }

    /// Joins pairs, unless the entry's profile is known already: then it is not another profile's person.
    fn connect(&self, pairs: Vec<(u32, u32)>, rule: Rule, joiner: &mut Joiner) {
        let entries: HashSet<u32> = pairs.iter().map(|(entry, _)| joiner.find(*entry)).collect();
        let mut has_profile: HashSet<u32> = HashSet::new();
        if !entries.is_empty() {
            let nodes = self.profile.iter().flatten();
            has_profile.extend(
                nodes
                    .filter(|node| **node != NONE)
                    .map(|node| joiner.find(*node))
                    .filter(|root| entries.contains(root)),
            );
        }
        for (entry, person) in pairs {
            if !has_profile.contains(&joiner.find(entry)) {
                joiner.connect(entry, person, rule);
            }
        }
    }

    /// The entries of one owner, by full name.
    fn entries(&self, exports: &[usize]) -> HashMap<String, HashSet<Entry>> {
        let mut found: HashMap<String, HashSet<Entry>> = HashMap::new();
        let mut add = |name: NameKey, node, account, mail: &str| {
            if name.is_full() {
                let domain = company::domain(mail);
                found.entry(name.text.clone()).or_default().insert(Entry {
                    name,
                    node,
                    account,
                    domain,
                });
            }
        };
        for &e in exports {
            let export = &self.exports[e];
            let book = matches!(export.source, Source::AddressBook | Source::Crm);
            for r in 0..if book { export.rows.len() } else { 0 } {
                if self.profile[e][r] == NONE {
                    let (node, account) = (self.rows[e][r], self.accounts[e][r]);
                    let name = (self.name_at)((e as u32, r as u32));
                    add(name, node, account, export.rows.email.get(r));
                }
            }
            let mails = export.facts.keys.iter().zip(&self.facts[e]).enumerate();
            for (number, (mail, node)) in mails.filter(|(_, (key, _))| key.contains('@')) {
                let name = name::key(export.facts.name(number as u32), "");
                add(name, *node, None, mail);
            }
        }
        found
    }

    /// Pairs of an entry and the connection it is, as nodes.
    fn connections_of(
        &self,
        exports: &[usize],
        entries: HashMap<String, HashSet<Entry>>,
        joiner: &Joiner,
        namesakes: Namesakes,
    ) -> Vec<(u32, u32)> {
        if entries.is_empty() {
            return Vec::new();
        }
        let connections = self.of_these_names(exports, &entries, joiner);
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        let mut nodes: HashMap<u32, u32> = HashMap::new();
        for (name, there) in connections {
            let agrees = |entry: &Entry, account: Option<AccountIx>| {
                let has = |ix, domain: &str| self.all_accounts.has_domain(ix, domain);
                account.is_some_and(|ix| {
                    let domain = entry.domain.as_deref();
                    entry.account == Some(ix) || domain.is_some_and(|domain| has(ix, domain))
                })
            };
            let people: HashSet<u32> = there.iter().map(|(person, _)| *person).collect();
            if namesakes == Namesakes::Nowhere && people.len() > 1 {
                continue;
            }
            for entry in &entries[name] {
                // One person under two addresses is one entry.
                let root = joiner.find(entry.node);
                let fitting = there.iter().filter(|(_, account)| agrees(entry, *account));
                pairs.extend(fitting.map(|(person, _)| (root, *person)));
                let first = nodes.entry(root).or_insert(entry.node);
                *first = entry.node.min(*first);
            }
        }
        let pairs = one_to_one(pairs).into_iter();
        pairs.map(|(root, person)| (nodes[&root], person)).collect()
    }

    /// The connections in some exports who have one of these names; where nobody has it, those whose names are alike.
    fn of_these_names<'n>(
        &self,
        exports: &[usize],
        entries: &'n HashMap<String, HashSet<Entry>>,
        joiner: &Joiner,
    ) -> HashMap<&'n str, HashSet<(u32, Option<AccountIx>)>> {
        let mut by_form: HashMap<String, HashSet<&str>> = HashMap::new();
        for (text, entries) in entries {
            for form in entries.iter().flat_map(|entry| entry.name.forms()) {
                by_form.entry(form).or_default().insert(text);
            }
        }
        type There = HashSet<(u32, Option<AccountIx>)>;
        let mut same: HashMap<&str, There> = HashMap::new();
        let mut alike: HashMap<&str, There> = HashMap::new();
        for &e in exports {
            let is_list = self.exports[e].source == Source::Connections;
            for (r, node) in self.rows[e].iter().enumerate().filter(|_| is_list) {
                let name = (self.name_at)((e as u32, r as u32));
                let there = || (joiner.find(*node), self.accounts[e][r]);
                if let Some((text, _)) = entries.get_key_value(&name.text) {
                    same.entry(text).or_default().insert(there());
                }
                let forms = match name.has_one_form() {
                    true if !by_form.contains_key(&name.text) => continue,
                    _ => name.forms(),
                };
                let texts = forms.iter().filter_map(|form| by_form.get(form)).flatten();
                for text in texts {
                    if entries[*text]
                        .iter()
                        .any(|entry| entry.name.is_spelling_of(&name))
                    {
                        alike.entry(text).or_default().insert(there());
                    }
                }
            }
        }
        for (text, there) in alike {
            same.entry(text).or_insert(there);
        }
        same
    }
}

/// Whether other people of the same name are a reason to doubt.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Namesakes {
    /// Also at other accounts.
    Nowhere,
    /// Only at the same account.
    Elsewhere,
}

/// The pairs of which neither is in another one, in order.
fn one_to_one(pairs: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    let pairs: BTreeSet<(u32, u32)> = pairs.into_iter().collect();
    let mut often: HashMap<(bool, u32), usize> = HashMap::new();
    for (entry, person) in &pairs {
        *often.entry((false, *entry)).or_default() += 1;
        *often.entry((true, *person)).or_default() += 1;
    }
    let alone =
        |(entry, person): &(u32, u32)| often[&(false, *entry)] == 1 && often[&(true, *person)] == 1;
    pairs.into_iter().filter(alone).collect()
}
