//! Everybody in the network: which row of which export stands for a person, and what it says.

use std::collections::{BTreeMap, BTreeSet};

use bytemuck::{Pod, Zeroable};
use hashbrown::HashMap;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::Links;
use super::account::{AccountIx, Accounts};
use super::identity::{Identity, Rule};
use super::sources::{Known, Sources};
use introrank_core::columns::{TextColumn, TextMap};
use introrank_core::day::Day;
use introrank_core::evidence::{OwnerRelation, Records};
use introrank_core::keys::company;
use introrank_core::keys::title::Role;

/// Position of a person in [`People`], in the order of the keys: dense, from 0.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    Pod,
    Zeroable,
)]
#[repr(transparent)]
pub struct PersonIx(pub u32);

impl PersonIx {
    /// As an index of a slice.
    pub const fn at(self) -> usize {
        self.0 as usize
    }
}

/// Everybody in the network, column by column, in the order of the keys.
#[derive(Debug, Default)]
pub struct People {
    pub(super) keys: TextColumn,
    pub(super) names: TextColumn,
    pub(super) titles: TextColumn,
    pub(super) accounts: Vec<Option<AccountIx>>,
    pub(super) roles: Vec<Role>,
    /// The day of the export that says where each works; `None` when no export does, or it has no day.
    pub(super) placed_on: Vec<Option<Day>>,
    /// No row names an employer, not even a pseudo-company.
    pub(super) placeless: Vec<bool>,
    pub(super) owners: BTreeMap<PersonIx, OwnerRelation>,
    /// Keys that do not stand for their person: the place of each among the [`joined`](Self::joined).
    pub(super) other_keys: TextMap,
    /// Whose such a key is, and the rule that joined it.
    pub(super) joined: Vec<(PersonIx, Rule)>,
    pub(super) hidden: Vec<bool>,
    pub(super) never_ask: Vec<bool>,
    /// The titles of those at the end whom no record has, see [`Newcomer`](super::Newcomer).
    pub(super) new_titles: Vec<String>,
    /// Those of them who are colleagues without an export.
    pub(super) colleagues: BTreeSet<PersonIx>,
}

/// Gives every used root a position in the order of its person key. Returns (root, key) in order, and root → position.
pub(super) fn positions(
    identity: &Identity,
    records: &Records,
) -> (Vec<(u32, String)>, Vec<PersonIx>) {
    let mut best: Vec<Option<(KeyRank, u32)>> = vec![None; identity.nodes.len()];
    let mut offer = |node: u32, seen: Option<Day>| {
        let root = identity.root[node as usize] as usize;
        let key = identity.nodes.get(node);
        let standing = KeyRank {
            kind: KeyKind::of(key),
            seen,
        };
        let better = match &best[root] {
            None => true,
            Some((old, other)) => {
                (standing, std::cmp::Reverse(key))
                    > (*old, std::cmp::Reverse(identity.nodes.get(*other)))
            }
        };
        if better {
            best[root] = Some((standing, node));
        }
    };
    for node in 0..identity.listed as u32 {
        offer(node, None);
    }
    for (export, rows) in records.exports.iter().zip(&identity.rows) {
        for (r, &node) in rows.iter().enumerate() {
            offer(node, export.row_seen_on(r));
        }
    }
    for (export, &node) in records.exports.iter().zip(&identity.owners) {
        offer(node, export.seen_on());
    }
    for &node in identity.facts.iter().flatten() {
        offer(node, None);
    }
    let mut order: Vec<(u32, String)> = best
        .iter()
        .enumerate()
        .filter_map(|(root, best)| {
            best.map(|(_, node)| (root as u32, identity.nodes.get(node).to_owned()))
        })
        .collect();
    order.par_sort_unstable_by(|a, b| a.1.cmp(&b.1));
    let mut position = vec![PersonIx(u32::MAX); identity.nodes.len()];
    for (i, (root, _)) in order.iter().enumerate() {
        position[*root as usize] = PersonIx(i as u32);
    }
    (order, position)
}

/// Which of a person's keys stands for them: a public profile before a member id before an e-mail before anything
/// else, the most recently seen first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct KeyRank {
    kind: KeyKind,
    seen: Option<Day>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum KeyKind {
    Other,
    Email,
    Member,
    Profile,
}

impl KeyKind {
    fn of(key: &str) -> Self {
        match key {
            _ if key.starts_with("in:") => Self::Profile,
            _ if key.starts_with("id:") => Self::Member,
            _ if key.starts_with("name:") => Self::Other,
            _ if key.contains('@') => Self::Email,
            _ => Self::Other,
        }
    }
}

/// How owners of exports stand to the asking company. Only a file says *ally*, while a teammate is whoever nothing is said of:
/// a mailbox beside an ally's archive does not promote him.
fn owner_relations(records: &Records, links: &Links) -> BTreeMap<PersonIx, OwnerRelation> {
    let mut owners = BTreeMap::new();
    for (export, &person) in records.exports.iter().zip(&links.owners) {
        let relation = owners.entry(person).or_insert(export.owner.relation);
        *relation = (*relation).max(export.owner.relation);
    }
    owners
}

impl People {
    /// Assembles everybody from their rows. `order` holds root and key of each person, `position` the person of each root.
    pub(super) fn assemble(
        sources: &Sources<'_>,
        records: &Records,
        identity: &Identity,
        links: &Links,
        order: &[(u32, String)],
        position: &[PersonIx],
    ) -> Self {
        let count = order.len();
        let facts: Vec<Known> = (0..count)
            .into_par_iter()
            .with_min_len(1024)
            .map_init(HashMap::new, |roles, i| {
                sources.known(i, &order[i].1, roles)
            })
            .collect();
        let mut people = Self {
            owners: owner_relations(records, links),
            hidden: vec![false; count],
            never_ask: vec![false; count],
            ..Self::default()
        };
        for (known, (_, key)) in facts.into_iter().zip(order) {
            people.keys.push(key);
            people.names.push(&known.name);
            people.titles.push(&known.title);
            people.accounts.push(known.account);
            people.roles.push(known.role);
        }
        people.placed_on = sources.days();
        people.placeless = sources.placeless();
        people.remember_keys(identity, position);
        people
    }

    /// Takes over the keys that do not stand for their person.
    fn remember_keys(&mut self, identity: &Identity, position: &[PersonIx]) {
        for node in 0..identity.nodes.len() as u32 {
            let person = position[identity.root[node as usize] as usize];
            let key = identity.nodes.get(node);
            if person.0 != u32::MAX
                && self.key(person) != key
                && !identity.shared_mail.contains(&node)
            {
                let rule = identity.rules.get(&node).copied().unwrap_or(Rule::Profile);
                self.join_key(key, person, rule);
            }
        }
    }

    /// Takes over a key that does not stand for its person.
    pub(super) fn join_key(&mut self, key: &str, person: PersonIx, rule: Rule) {
        self.other_keys
            .insert(key.to_owned(), self.joined.len() as u32);
        self.joined.push((person, rule));
    }

    /// Keys that do not stand for their person, in no order.
    fn joined_keys(&self) -> impl Iterator<Item = (&str, PersonIx)> {
        let all = self.other_keys.iter();
        all.map(|(key, at)| (key, self.joined[at as usize].0))
    }

    /// Places people of whom no row names an employer by the domain of their e-mail, where it is an account's. Who is
    /// self-employed has left it.
    pub(super) fn place_by_mail(&mut self, accounts: &Accounts) {
        let by_mail = |key: &str| {
            let domain = company::domain(key.contains('@').then_some(key)?)?;
            accounts.match_input("", &domain).account
        };
        for i in 0..self.keys.len() {
            // A key that names the account places whoever it is.
            let is_open = self.placeless[i] && self.accounts[i].is_none();
            if is_open && !self.owners.contains_key(&PersonIx(i as u32)) {
                self.accounts[i] = by_mail(self.keys.get(i));
            }
        }
        let mut further: Vec<(&str, PersonIx)> = self.joined_keys().collect();
        further.sort_unstable();
        let mut placed = Vec::new();
        for (key, person) in further {
            if self.placeless[person.at()]
                && self.accounts[person.at()].is_none()
                && !self.owners.contains_key(&person)
            {
                placed.push((person, by_mail(key)));
            }
        }
        for (person, account) in placed {
            self.accounts[person.at()] = self.accounts[person.at()].or(account);
        }
    }

    /// True when title and account of a person were known on a day, and not only seen later.
    pub fn is_placed_by(&self, person: PersonIx, day: Day) -> bool {
        self.placed_on[person.at()].is_none_or(|seen| seen <= day)
    }

    /// Number of people in the records.
    pub fn len(&self) -> usize {
        self.titles.len()
    }

    /// True without people.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Everybody in the records, in order.
    pub fn iter(&self) -> impl Iterator<Item = PersonIx> + use<> {
        (0..self.len() as u32).map(PersonIx)
    }

    /// The same with those whom no record has.
    pub fn all(&self) -> impl ExactSizeIterator<Item = PersonIx> + use<> {
        (0..self.keys.len() as u32).map(PersonIx)
    }

    /// True for somebody whom no record has.
    pub fn is_newcomer(&self, person: PersonIx) -> bool {
        person.at() >= self.len()
    }

    /// The key: `in:<slug>`, `id:<member id>`, an e-mail address, `name:…`, or the text of a tie list.
    pub fn key(&self, person: PersonIx) -> &str {
        self.keys.get(person.at())
    }

    /// All keys under which a person is known, the one that stands for them first.
    pub fn keys(&self, person: PersonIx) -> Vec<&str> {
        let others = self.joined_keys().filter(|(_, other)| *other == person);
        let mut keys: Vec<&str> = others.map(|(key, _)| key).collect();
        keys.sort_unstable();
        keys.insert(0, self.key(person));
        keys
    }

    /// The keys of everybody beside those that stand for them, in order. O(all keys), once for everybody.
    pub fn other_keys(&self) -> HashMap<PersonIx, Vec<&str>> {
        let mut keys: HashMap<PersonIx, Vec<&str>> = HashMap::new();
        for (key, person) in self.joined_keys() {
            keys.entry(person).or_default().push(key);
        }
        keys.values_mut().for_each(|keys| keys.sort_unstable());
        keys
    }

    /// The name as shown.
    pub fn name(&self, person: PersonIx) -> &str {
        self.names.get(person.at())
    }

    /// Two people of one full name: perhaps one with two addresses.
    pub fn share_name(&self, a: PersonIx, b: PersonIx) -> bool {
        let key = |person| introrank_core::keys::name::key(self.name(person), "");
        let one = key(a);
        one.is_full() && one.text == key(b).text
    }

    /// The job title as shown; empty when unknown.
    pub fn title(&self, person: PersonIx) -> &str {
        match self.new_titles.get(person.at().wrapping_sub(self.len())) {
            Some(title) => title,
            None => self.titles.get(person.at()),
        }
    }

    /// The account where the newest export places the person; never a pseudo-company.
    pub fn account(&self, person: PersonIx) -> Option<AccountIx> {
        self.accounts[person.at()]
    }

    /// What the title says.
    pub fn role(&self, person: PersonIx) -> Role {
        self.roles[person.at()]
    }

    /// How the person, as the owner of an export, stands to the asking company.
    pub fn owner(&self, person: PersonIx) -> Option<OwnerRelation> {
        self.owners.get(&person).copied()
    }

    /// Owners of exports with their relation, in the order of their keys; hidden ones are left out.
    pub fn owners(&self) -> impl Iterator<Item = (PersonIx, OwnerRelation)> {
        let visible = self
            .owners
            .iter()
            .filter(|(person, _)| !self.is_hidden(**person));
        visible.map(|(person, relation)| (*person, *relation))
    }

    /// The same with the hidden ones.
    pub(crate) fn all_owners(&self) -> impl Iterator<Item = (PersonIx, OwnerRelation)> {
        self.owners
            .iter()
            .map(|(person, relation)| (*person, *relation))
    }

    /// Owners who belong to the asking company.
    pub fn teammates(&self) -> Vec<PersonIx> {
        self.owners()
            .filter(|(_, relation)| *relation == OwnerRelation::Teammate)
            .map(|(person, _)| person)
            .collect()
    }

    /// Colleagues without an export, who ask through those that have one.
    pub fn colleagues_without_export(&self) -> impl Iterator<Item = PersonIx> {
        self.colleagues.iter().copied()
    }

    /// True when nothing may be shown of this person.
    pub fn is_hidden(&self, person: PersonIx) -> bool {
        self.hidden[person.at()]
    }

    /// True when this person must not be asked for introductions.
    pub fn is_never_asked(&self, person: PersonIx) -> bool {
        self.never_ask[person.at()] || self.hidden[person.at()]
    }

    /// The rule by which a key belongs to a person; what no key explains was joined by name and account.
    pub fn rule(&self, person: PersonIx, key: &str) -> Rule {
        let joined = self.other_keys.get(key);
        match joined.map(|at| self.joined[at as usize]) {
            _ if self.key(person) == key && KeyKind::of(key) == KeyKind::Email => Rule::Email,
            _ if self.key(person) == key => Rule::Profile,
            Some((other, rule)) if other == person => rule,
            _ => Rule::NameAndAccount,
        }
    }

    /// The person with this key, current or former. O(log n).
    pub fn find_key(&self, key: &str) -> Option<PersonIx> {
        if let Some(at) = self.keys.find_sorted(key, self.len()) {
            return Some(PersonIx(at as u32));
        }
        let joined = self.other_keys.get(key);
        joined.map(|at| self.joined[at as usize].0)
    }
}
