//! The network as columns that are written away and read again: nothing is worked out anew.

use std::io;
use std::sync::OnceLock;

use hashbrown::HashMap;
use serde::{Deserialize, Serialize};

use super::doings::Doings;
use super::jobs::Jobs;
use super::members::Members;
use super::pair_map::PairMap;
use super::sizes::Sizes;
use super::{Network, SeenTogether, Statements};
use crate::history::Unsettled;
use crate::people::{Directory, PersonIx};
use crate::strength::Rates;
use crate::strength::config::StrengthConfig;
use introrank_core::day::Day;
use introrank_core::sections::{
    Damaged, SectionSink, Sections, damaged, numbers, numbers_of, record, write_numbers,
    write_record,
};

/// What is wrong with a section that is whole and belongs to something else.
const UNFIT: &str = "it does not fit";

/// What is small, as one record.
#[derive(Serialize, Deserialize)]
struct Small {
    as_of: Day,
    /// Somebody's degree is known who owns no export: all there is are lists.
    list_only: bool,
    rates: Rates,
    open: Unsettled,
    edges: usize,
    fingerprint: String,
    seen_only: Vec<(PersonIx, u32)>,
    jobs: Jobs,
}

/// Sorted, so that the same network is the same bytes.
fn sorted<K: Ord + Copy, V: Copy>(map: &HashMap<K, V>) -> Vec<(K, V)> {
    let mut all: Vec<(K, V)> = map.iter().map(|(key, value)| (*key, *value)).collect();
    all.sort_unstable_by_key(|(key, _)| *key);
    all
}

impl Network {
    /// Writes a network away. What recent asks take from it is no part of it: [`tire`](Self::tire) comes after.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn write(&self, directory: &Directory, to: &mut dyn SectionSink) -> io::Result<()> {
        write_numbers(to, "ties.offsets", &self.offsets)?;
        write_numbers(to, "ties.neighbours", &self.neighbours)?;
        write_numbers(to, "ties.helps", &self.helps)?;
        write_numbers(to, "ties.engages", &self.engages)?;
        write_numbers(to, "ties.mirror", &self.mirror)?;
        write_numbers(to, "ties.since", &self.since)?;
        write_numbers(to, "ties.flags", &self.flags)?;
        write_numbers(to, "ties.shared", &self.shared)?;
        let (pairs, contact) = self.contact.columns();
        write_numbers(to, "contact.pairs", pairs)?;
        write_numbers(to, "contact", contact)?;
        let (places, known) = self.doings.columns();
        write_numbers(to, "doings.places", places)?;
        write_numbers(to, "doings", known)?;
        let (offsets, people) = self.members.columns();
        write_numbers(to, "members.offsets", offsets)?;
        write_numbers(to, "members", people)?;
        write_record(to, "sizes", &self.sizes)?;
        write_record(to, "said", &sorted(&self.said))?;
        write_record(to, "seen", &sorted(&self.seen))?;
        write_record(to, "introductions", &self.introductions)?;
        let small = Small {
            as_of: self.as_of,
            list_only: !directory.has_exports(),
            rates: self.rates,
            open: self.open.clone(),
            edges: self.edges,
            fingerprint: self.rested_fingerprint(directory).to_owned(),
            seen_only: sorted(&self.seen_only),
            jobs: self.jobs.clone(),
        };
        write_record(to, "network", &small)
    }

    /// Reads the network of a directory. O(bytes), parallel.
    ///
    /// # Errors
    /// When something of it is damaged, or does not fit the directory.
    pub(crate) fn read(
        directory: &Directory,
        config: &StrengthConfig,
        from: &dyn Sections,
    ) -> Result<Self, Damaged> {
        let small: Small = record(from, "network")?;
        let people = directory.people.len();
        let offsets: Vec<u32> = numbers_of(from, "ties.offsets", people + 1)?;
        let ties = offsets.last().map_or(0, |end| *end as usize);
        if !offsets.is_sorted() || offsets[0] != 0 {
            return Err(damaged("ties.offsets", "it is in no order"));
        }
        let mut network = Self {
            offsets,
            rates: small.rates,
            open: small.open,
            edges: small.edges,
            seen_only: small.seen_only.into_iter().collect(),
            jobs: small.jobs,
            ..Self::empty(small.as_of)
        };
        network.read_ties((people, ties), from)?;
        network.read_facts(people, from)?;
        network.read_accounts((people, directory.accounts.len()), from)?;
        if !network.fits(people, directory.accounts.len()) {
            return Err(damaged("network", UNFIT));
        }
        network.knows_degree = vec![small.list_only; people];
        for (owner, _) in directory.people.all_owners() {
            network.knows_degree[owner.at()] = true;
        }
        network.remember_people(directory, config);
        network.rested_fingerprint = OnceLock::from(small.fingerprint);
        Ok(network)
    }

    /// The ties of so many people, so many.
    fn read_ties(
        &mut self,
        (people, ties): (usize, usize),
        from: &dyn Sections,
    ) -> Result<(), Damaged> {
        let places = |section, bound| -> Result<Vec<u32>, Damaged> {
            let column: Vec<u32> = numbers_of(from, section, ties)?;
            let is_place = column.iter().all(|at| (*at as usize) < bound);
            is_place
                .then_some(column)
                .ok_or_else(|| damaged(section, "it leads nowhere"))
        };
        self.neighbours = places("ties.neighbours", people)?;
        self.mirror = places("ties.mirror", ties)?;
        self.helps = numbers_of(from, "ties.helps", ties)?;
        self.engages = numbers_of(from, "ties.engages", ties)?;
        self.since = numbers_of(from, "ties.since", ties)?;
        self.flags = numbers_of(from, "ties.flags", ties)?;
        self.shared = numbers(from, "ties.shared")?;
        if ![0, ties].contains(&self.shared.len()) {
            return Err(damaged("ties.shared", "it has another length"));
        }
        Ok(())
    }

    /// What else is known of people and pairs.
    fn read_facts(&mut self, people: usize, from: &dyn Sections) -> Result<(), Damaged> {
        let contact =
            PairMap::from_columns(numbers(from, "contact.pairs")?, numbers(from, "contact")?);
        self.contact = contact.ok_or_else(|| damaged("contact", UNFIT))?;
        let places = numbers_of(from, "doings.places", people)?;
        let doings = Doings::from_columns(places, numbers(from, "doings")?);
        self.doings = doings.ok_or_else(|| damaged("doings", UNFIT))?;
        let said: Vec<((u32, u32), Statements)> = record(from, "said")?;
        self.said = said.into_iter().collect();
        let seen: Vec<((u32, u32), SeenTogether)> = record(from, "seen")?;
        self.seen = seen.into_iter().collect();
        self.introductions = record(from, "introductions")?;
        Ok(())
    }

    /// Everybody and every account that is named is one of so many.
    fn fits(&self, people: usize, accounts: usize) -> bool {
        let is_one = |person: u32| (person as usize) < people;
        let is_pair = |(a, b): &(u32, u32)| is_one(*a) && is_one(*b);
        let mut seen = self.seen.iter();
        let mut introductions = self.introductions.iter();
        let mut asks = self.open.asks.iter();
        self.said.keys().all(is_pair)
            && self.seen_only.keys().all(|person| is_one(person.0))
            && seen.all(|(pair, seen)| is_pair(pair) && is_one(seen.by.0))
            && introductions.all(|one| {
                let [a, b] = one.pair;
                [one.introducer, a, b].iter().all(|person| is_one(person.0))
            })
            && asks.all(|ask| is_one(ask.from) && is_one(ask.to))
            && self.jobs.fit(people, accounts)
    }

    /// Who works at so many accounts, and how many there are.
    fn read_accounts(
        &mut self,
        (people, accounts): (usize, usize),
        from: &dyn Sections,
    ) -> Result<(), Damaged> {
        let ends = numbers_of(from, "members.offsets", accounts + 1)?;
        let members = Members::from_columns(ends, numbers(from, "members")?, people);
        self.members = members.ok_or_else(|| damaged("members", UNFIT))?;
        let sizes: Sizes = record(from, "sizes")?;
        let sizes = Some(sizes).filter(|sizes| sizes.len() == accounts);
        self.sizes = sizes.ok_or_else(|| damaged("sizes", UNFIT))?;
        Ok(())
    }
}
