//! Everybody and every account as columns that are written away and read again: nothing is joined anew.

use std::collections::BTreeMap;
use std::io;

use hashbrown::HashMap;

use super::account::{AccountIx, Accounts};
use super::person::People;
use super::{Directory, Links, PersonIx};
use introrank_core::columns::TextMap;
use introrank_core::day::Day;
use introrank_core::evidence::OwnerRelation;
use introrank_core::keys::title::Role;
use introrank_core::sections::{
    Damaged, SectionSink, Sections, damaged, map, numbers, numbers_of, record, texts, write_map,
    write_numbers, write_record, write_texts,
};

/// Stands for no account, and for no day.
const NO_ACCOUNT: u32 = u32::MAX;
const NO_DAY: i32 = i32::MIN;

impl Directory {
    /// Writes a directory away. Whom no record has is part of a question, and not of this.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn write(&self, to: &mut dyn SectionSink) -> io::Result<()> {
        self.people.write(to)?;
        self.accounts.write(to)?;
        self.links.write(to)?;
        write_record(to, "exclusions.unmatched", &self.unmatched_exclusions)
    }

    /// Reads a directory. O(bytes), parallel.
    ///
    /// # Errors
    /// When something of it is damaged.
    pub(crate) fn read(from: &dyn Sections) -> Result<Self, Damaged> {
        let accounts = Accounts::read(from)?;
        let people = People::read(from, accounts.len())?;
        Ok(Self {
            links: Links::read(from, people.len())?,
            people,
            accounts,
            unmatched_exclusions: record(from, "exclusions.unmatched")?,
        })
    }
}

fn flags(all: &[bool]) -> Vec<u8> {
    all.iter().copied().map(u8::from).collect()
}

fn read_flags(from: &dyn Sections, section: &str, count: usize) -> Result<Vec<bool>, Damaged> {
    let all: Vec<u8> = numbers_of(from, section, count)?;
    Ok(all.into_iter().map(|flag| flag != 0).collect())
}

impl People {
    fn write(&self, to: &mut dyn SectionSink) -> io::Result<()> {
        let count = self.len();
        write_texts(to, "people.keys", &self.keys)?;
        write_texts(to, "people.names", &self.names)?;
        write_texts(to, "people.titles", &self.titles)?;
        let accounts = self
            .accounts
            .iter()
            .map(|at| at.map_or(NO_ACCOUNT, |ix| ix.0));
        write_numbers(to, "people.accounts", &accounts.collect::<Vec<u32>>())?;
        let days = self
            .placed_on
            .iter()
            .map(|day| day.map_or(NO_DAY, Day::number));
        write_numbers(to, "people.placed_on", &days.collect::<Vec<i32>>())?;
        let (roles, of) = numbered(&self.roles[..count]);
        write_record(to, "roles", &roles)?;
        write_numbers(to, "people.roles", &of)?;
        write_numbers(to, "people.placeless", &flags(&self.placeless))?;
        write_numbers(to, "people.hidden", &flags(&self.hidden))?;
        write_numbers(to, "people.never_ask", &flags(&self.never_ask))?;
        write_record(to, "owners", &self.owners)?;
        write_map(to, "keys.other", &self.other_keys)?;
        write_record(to, "keys.joined", &self.joined)
    }

    fn read(from: &dyn Sections, accounts: usize) -> Result<Self, Damaged> {
        let keys = texts(from, "people.keys")?;
        let count = keys.len();
        let texts = |section| {
            let column = texts(from, section)?;
            let is_whole = column.len() == count;
            is_whole
                .then_some(column)
                .ok_or_else(|| damaged(section, "it has another length"))
        };
        let placed: Vec<u32> = numbers_of(from, "people.accounts", count)?;
        if placed
            .iter()
            .any(|at| *at != NO_ACCOUNT && *at as usize >= accounts)
        {
            return Err(damaged("people.accounts", "it leads nowhere"));
        }
        let days: Vec<i32> = numbers_of(from, "people.placed_on", count)?;
        let roles: Vec<Role> = record(from, "roles")?;
        let of: Vec<u16> = numbers_of(from, "people.roles", count)?;
        let roles = of.into_iter().map(|at| roles.get(at as usize).copied());
        let roles: Option<Vec<Role>> = roles.collect();
        let joined: Vec<(PersonIx, super::Rule)> = record(from, "keys.joined")?;
        let other_keys = read_map(from, "keys.other", joined.len())?;
        let owners: BTreeMap<PersonIx, OwnerRelation> = record(from, "owners")?;
        if owners.keys().any(|person| person.at() >= count) {
            return Err(damaged("owners", "it leads nowhere"));
        }
        if joined.iter().any(|(person, _)| person.at() >= count) {
            return Err(damaged("keys.joined", "it leads nowhere"));
        }
        Ok(Self {
            names: texts("people.names")?,
            titles: texts("people.titles")?,
            keys,
            accounts: placed
                .into_iter()
                .map(|at| (at != NO_ACCOUNT).then_some(AccountIx(at)))
                .collect(),
            roles: roles.ok_or_else(|| damaged("people.roles", "it leads nowhere"))?,
            placed_on: days
                .into_iter()
                .map(|day| (day != NO_DAY).then(|| Day::from_number(day)))
                .collect(),
            placeless: read_flags(from, "people.placeless", count)?,
            hidden: read_flags(from, "people.hidden", count)?,
            never_ask: read_flags(from, "people.never_ask", count)?,
            owners,
            other_keys,
            joined,
            ..Self::default()
        })
    }
}

/// Every different role once, and which of them each is.
fn numbered(roles: &[Role]) -> (Vec<Role>, Vec<u16>) {
    let mut places: HashMap<Role, u16> = HashMap::new();
    let mut all = Vec::new();
    let of = roles.iter().map(|role| {
        *places.entry(*role).or_insert_with(|| {
            all.push(*role);
            // There are 256 functions of 13 levels at most.
            (all.len() - 1) as u16
        })
    });
    let of = of.collect();
    (all, of)
}

impl Accounts {
    fn write(&self, to: &mut dyn SectionSink) -> io::Result<()> {
        write_record(to, "accounts", &self.list)?;
        write_map(to, "accounts.by_key", &self.by_key)?;
        write_map(to, "accounts.by_exact", &self.by_exact)?;
        write_map(to, "accounts.by_spelling", &self.by_spelling)?;
        write_map(to, "accounts.by_domain", &self.by_domain)?;
        write_record(to, "accounts.beside", &self.beside)
    }

    fn read(from: &dyn Sections) -> Result<Self, Damaged> {
        let list: Vec<super::account::Account> = record(from, "accounts")?;
        let places = |section| read_map(from, section, list.len());
        Ok(Self {
            by_key: places("accounts.by_key")?,
            by_exact: places("accounts.by_exact")?,
            by_spelling: places("accounts.by_spelling")?,
            by_domain: places("accounts.by_domain")?,
            beside: record(from, "accounts.beside")?,
            list,
        })
    }
}

/// A map whose values are places among so many.
fn read_map(from: &dyn Sections, section: &str, bound: usize) -> Result<TextMap, Damaged> {
    let map = map(from, section)?;
    let is_sound = map.iter().all(|(_, value)| (value as usize) < bound);
    is_sound
        .then_some(map)
        .ok_or_else(|| damaged(section, "it leads nowhere"))
}

impl Links {
    fn write(&self, to: &mut dyn SectionSink) -> io::Result<()> {
        write_numbers(to, "links.owners", &self.owners)?;
        write_numbers(to, "links.listed", &self.listed)?;
        for (section, lists) in [("links.rows", &self.rows), ("links.facts", &self.facts)] {
            let lengths: Vec<u64> = lists.iter().map(|list| list.len() as u64).collect();
            write_numbers(to, &lengths_of(section), &lengths)?;
            write_numbers(to, section, &lists.concat())?;
        }
        Ok(())
    }

    fn read(from: &dyn Sections, people: usize) -> Result<Self, Damaged> {
        let column = |section: &str| {
            let column: Vec<PersonIx> = numbers(from, section)?;
            let is_sound = column.iter().all(|person| person.at() < people);
            is_sound
                .then_some(column)
                .ok_or_else(|| damaged(section, "it leads nowhere"))
        };
        let lists = |section: &str| {
            let all = column(section)?;
            let lengths: Vec<u64> = numbers(from, &lengths_of(section))?;
            let mut rest = all.as_slice();
            let mut lists = Vec::with_capacity(lengths.len());
            for length in lengths {
                let list = rest.split_at_checked(length as usize);
                let (list, others) = list.ok_or_else(|| damaged(section, "it is too short"))?;
                lists.push(list.to_vec());
                rest = others;
            }
            Ok(lists)
        };
        let links = Self {
            owners: column("links.owners")?,
            listed: column("links.listed")?,
            rows: lists("links.rows")?,
            facts: lists("links.facts")?,
        };
        let exports = links.owners.len();
        let is_sound = links.rows.len() == exports && links.facts.len() == exports;
        is_sound
            .then_some(links)
            .ok_or_else(|| damaged("links", "it does not fit"))
    }
}

fn lengths_of(section: &str) -> String {
    format!("{section}.lengths")
}
