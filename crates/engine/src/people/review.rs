//! Pairs that may be one person and that no rule joined: one signal speaks for it, and the user decides.

use std::collections::{BTreeMap, BTreeSet};

use hashbrown::{HashMap, HashSet};
use serde::Serialize;

use super::find::NameIndex;
use super::{Directory, PersonIx};
use introrank_core::evidence::Decision;
use introrank_core::evidence::Source;
use introrank_core::evidence::{Export, Records};
use introrank_core::keys::name;
use introrank_core::keys::name::NameKey;

/// What speaks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Signal {
    /// The same e-mail address; the names differ, but share a word.
    Email,
    /// The same full name at the same account, under different addresses.
    NameAndAccount,
    /// One owner has this full name among the connections and in an address book, mail or messages; nothing says that they
    /// work at the same place.
    OneOwner,
    /// Names that are alike, at the same account or as those of one owner.
    Alike,
}

impl Signal {
    /// The signal in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Email => "the same e-mail address, and names that share a word",
            Self::NameAndAccount => "the same name at the same account",
            Self::OneOwner => {
                "the same name among one owner's connections and in their address book or mail"
            }
            Self::Alike => {
                "names that are alike, at the same account or of one owner's connections and mail"
            }
        }
    }
}

/// Two people who may be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    /// What speaks for it; the strongest signal.
    pub signal: Signal,
    /// One, the first in the order of the keys.
    pub one: PersonIx,
    /// The other.
    pub other: PersonIx,
}

/// A name that more people have says nothing.
const MAX_NAMESAKES: usize = 4;

/// Every pair to decide, the strongest signals first. Pairs that were decided, that some export lists as two people, or of
/// which one is hidden are none. O(rows) and the pairs of namesakes.
pub fn pairs(records: &Records, directory: &Directory, names: &NameIndex) -> Vec<Pair> {
    let people = &directory.people;
    let full = |person: &PersonIx| name::key(people.name(*person), "").is_full();
    let namesakes = names
        .groups()
        .filter(|group| (2..=MAX_NAMESAKES).contains(&group.len()) && full(&group[0]));
    let mut candidates: BTreeMap<(PersonIx, PersonIx), Option<Signal>> = BTreeMap::new();
    for group in namesakes {
        for (i, &one) in group.iter().enumerate() {
            for &other in &group[i + 1..] {
                let account = people.account(one);
                let same = account.is_some() && account == people.account(other);
                candidates.insert((one, other), same.then_some(Signal::NameAndAccount));
            }
        }
    }
    let alike = alike(directory, names);
    for (one, other) in &alike {
        let account = people.account(*one);
        let same = account.is_some() && account == people.account(*other);
        candidates.insert((*one, *other), same.then_some(Signal::Alike));
    }
    for pair in same_mail(records, directory) {
        candidates.insert(pair, Some(Signal::Email));
    }
    if candidates.is_empty() {
        return Vec::new();
    }
    let wanted: HashSet<PersonIx> = candidates.keys().flat_map(|(a, b)| [*a, *b]).collect();
    let seen = Seen::of(records, directory, &wanted);
    let decided: BTreeSet<(PersonIx, PersonIx)> = records
        .decisions
        .iter()
        .filter_map(|decision| match decision {
            Decision::Apart { one, other } => {
                let (a, b) = (people.find_key(one)?, people.find_key(other)?);
                Some((a.min(b), a.max(b)))
            }
            _ => None,
        })
        .collect();
    let mut found: Vec<Pair> = candidates
        .into_iter()
        .filter(|(pair, _)| !decided.contains(pair))
        .filter(|((a, b), _)| !people.is_hidden(*a) && !people.is_hidden(*b))
        .filter(|((a, b), _)| !seen.in_one_export(*a, *b))
        .filter_map(|((one, other), signal)| {
            let contact = || {
                let signal = match alike.contains(&(one, other)) {
                    true => Signal::Alike,
                    false => Signal::OneOwner,
                };
                seen.of_one_owner(one, other).then_some(signal)
            };
            let signal = signal.or_else(contact)?;
            Some(Pair { signal, one, other })
        })
        .collect();
    found.sort_unstable();
    found
}

/// Pairs of people whose names are alike and not the same. O(names) look-ups, and the names of more than one form.
fn alike(directory: &Directory, names: &NameIndex) -> BTreeSet<(PersonIx, PersonIx)> {
    let name_of = |person: PersonIx| directory.people.name(person);
    let mut by_form: HashMap<String, Vec<(PersonIx, NameKey)>> = HashMap::new();
    let mut plain: Vec<(&str, &[PersonIx])> = Vec::new();
    for (text, group) in names.named() {
        let is_plain = text.matches(' ').count() < 2;
        // Others of the same text may be written with an umlaut.
        for &person in group.iter().take(MAX_NAMESAKES) {
            if !is_plain || !name_of(person).is_ascii() {
                let key = name::key(name_of(person), "");
                for form in key.forms() {
                    by_form.entry(form).or_default().push((person, key.clone()));
                }
            }
        }
        if is_plain {
            plain.push((text, group));
        }
    }
    for (text, group) in plain {
        if let Some(alike) = by_form.get_mut(text) {
            let ascii = group.iter().filter(|person| name_of(**person).is_ascii());
            alike.extend(ascii.map(|person| (*person, name::key(name_of(*person), ""))));
        }
    }
    let mut found = BTreeSet::new();
    let few = by_form.into_values();
    for group in few.filter(|group| (2..=MAX_NAMESAKES).contains(&group.len())) {
        for (i, (one, key)) in group.iter().enumerate() {
            for (other, other_key) in &group[i + 1..] {
                if key.text != other_key.text && key.is_like(other_key) {
                    found.insert((*one.min(other), *one.max(other)));
                }
            }
        }
    }
    found
}

/// Pairs of people that one e-mail address belongs to and whose names share a word.
fn same_mail(records: &Records, directory: &Directory) -> BTreeSet<(PersonIx, PersonIx)> {
    let mut users: HashMap<&str, BTreeSet<PersonIx>> = HashMap::new();
    for (export, people) in records.exports.iter().zip(&directory.links.rows) {
        let first = export.rows.email.iter().zip(people);
        for (mail, person) in first.filter(|(mail, _)| !mail.is_empty()) {
            users.entry(mail).or_default().insert(*person);
        }
        for (row, mail) in &export.rows.more_emails {
            users.entry(mail).or_default().insert(people[*row as usize]);
        }
    }
    let words = |person: &PersonIx| -> BTreeSet<String> {
        let name = name::key(directory.people.name(*person), "").text;
        name.split(' ')
            .filter(|word| word.chars().count() > 1)
            .map(str::to_owned)
            .collect()
    };
    let pair = |users: BTreeSet<PersonIx>| {
        let users: Vec<PersonIx> = users.into_iter().collect();
        match users.as_slice() {
            [one, other] if !words(one).is_disjoint(&words(other)) => Some((*one, *other)),
            _ => None,
        }
    };
    users.into_values().filter_map(pair).collect()
}

/// Where people stand: exports whose rows list them, owners who are connected with them, and owners who only have them in
/// an address book or mail.
struct Seen {
    listed: HashMap<PersonIx, BTreeSet<usize>>,
    connected: HashMap<PersonIx, BTreeSet<PersonIx>>,
    contact: HashMap<PersonIx, BTreeSet<PersonIx>>,
}

impl Seen {
    fn of(records: &Records, directory: &Directory, wanted: &HashSet<PersonIx>) -> Self {
        let mut seen = Self {
            listed: HashMap::new(),
            connected: HashMap::new(),
            contact: HashMap::new(),
        };
        let links = &directory.links;
        for (e, export) in records.exports.iter().enumerate() {
            let owner = links.owners[e];
            for person in links.rows[e]
                .iter()
                .filter(|person| wanted.contains(*person))
            {
                seen.listed.entry(*person).or_default().insert(e);
                let list = if is_list(export) {
                    &mut seen.connected
                } else {
                    &mut seen.contact
                };
                list.entry(*person).or_default().insert(owner);
            }
            for person in links.facts[e]
                .iter()
                .filter(|person| wanted.contains(*person))
            {
                seen.contact.entry(*person).or_default().insert(owner);
            }
        }
        seen
    }

    fn in_one_export(&self, a: PersonIx, b: PersonIx) -> bool {
        let listed = |person| self.listed.get(&person);
        matches!((listed(a), listed(b)), (Some(a), Some(b)) if !a.is_disjoint(b))
    }

    /// True when an owner is connected with the one and has the other only otherwise.
    fn of_one_owner(&self, a: PersonIx, b: PersonIx) -> bool {
        let none = BTreeSet::new();
        let get = |map: &HashMap<PersonIx, BTreeSet<PersonIx>>, person| {
            map.get(&person).unwrap_or(&none).clone()
        };
        [(a, b), (b, a)].into_iter().any(|(connection, entry)| {
            get(&self.connected, entry).is_empty()
                && !get(&self.connected, connection).is_disjoint(&get(&self.contact, entry))
        })
    }
}

fn is_list(export: &Export) -> bool {
    export.source == Source::Connections
}
