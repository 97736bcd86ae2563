//! Who is who: people, accounts and roles, made from the rows of all exports.
//!
//! ```text
//! profile_url, name, company   cells → keys under which spellings are compared
//! identity, rule, merger         rows → people, by rules that need two agreeing signals
//! name_rules, books            … those that go by names
//! listing, account             spellings and domains → accounts
//! person                       everybody: the row that stands for each, in the order of the keys
//! title, role                  titles → seniority and function; conditions on them
//! review                       pairs that may be one person: the user decides
//! changes                      who moved, rose, came or went between exports
//! image                        written away and read again, as columns
//! find                         what a user typed → a person, an account, or the closest names
//! ```
//!
//! People get dense positions ([`PersonIx`]) in the order of their keys, so that nothing downstream depends on the
//! order of files or rows.

pub mod account;
mod books;
pub mod changes;
pub mod find;
mod grams;
pub mod identity;
mod image;
mod listing;
mod merger;
mod name_rules;
mod newcomer;
mod person;
pub mod review;
pub mod role;
mod rule;
mod sources;

use std::collections::BTreeMap;

use hashbrown::HashMap;
use rayon::prelude::*;
use serde::Serialize;

use account::{AccountIx, Accounts};
use identity::{Identity, Rule};
use introrank_core::day::Day;
use introrank_core::display;
use introrank_core::evidence::Decision;
use introrank_core::evidence::person_key;
use introrank_core::evidence::{Export, Records};
use introrank_core::evidence::{Fact, Other};
use introrank_core::keys::title::TitleTable;
use introrank_core::keys::{company, name};
pub use newcomer::Newcomer;
use person::positions;
pub use person::{People, PersonIx};
use sources::Sources;

/// Which person each row of each export is about, and who its owner is.
#[derive(Debug, Default)]
pub struct Links {
    /// By export, by row.
    pub rows: Vec<Vec<PersonIx>>,
    /// By export.
    pub owners: Vec<PersonIx>,
    /// By number of [`TieRows::keys`](introrank_core::evidence::TieRows::keys).
    pub listed: Vec<PersonIx>,
    /// By export, by number of [`Facts::keys`](introrank_core::evidence::Facts::keys).
    pub facts: Vec<Vec<PersonIx>>,
}

impl Links {
    /// True when these are the links of some records: as many exports, rows and keys.
    pub fn fit(&self, records: &Records) -> bool {
        let exports = records.exports.iter().zip(&self.rows).zip(&self.facts);
        let mut exports = exports.map(|((export, rows), facts)| {
            export.rows.len() == rows.len() && export.facts.keys.len() == facts.len()
        });
        records.exports.len() == self.rows.len()
            && records.ties.keys.len() == self.listed.len()
            && exports.all(|fits| fits)
    }

    /// Whom a fact of an export is about, beside the owner.
    pub fn other(&self, export: usize, fact: &Fact) -> PersonIx {
        match fact.other {
            Other::Key(key) => self.facts[export][key as usize],
            Other::Row(row) => self.rows[export][row as usize],
        }
    }
}

/// One source of facts that was joined with others of the same person, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Merge {
    /// Key of the person.
    pub person: String,
    /// Name in the row; of a tie list the text that names the person.
    pub name: String,
    /// Company in the row.
    pub company: String,
    /// The rule that joined it.
    pub rule: Rule,
    /// The file of the row.
    pub file: String,
    /// Its line; 0 for the owner of an export and for a person of tie lists.
    pub line: u32,
}

/// People, accounts and where each row went.
#[derive(Debug, Default)]
pub struct Directory {
    /// Everybody.
    pub people: People,
    /// Every company.
    pub accounts: Accounts,
    /// Row by row, the person.
    pub links: Links,
    /// Exclusions that fit nobody: place and text.
    pub unmatched_exclusions: Vec<String>,
}

impl Directory {
    /// True when somebody's own export is among the records; false when all there is are lists.
    pub fn has_exports(&self) -> bool {
        !self.links.owners.is_empty()
    }

    /// Title and account of a person, as far as they are known.
    pub fn works(&self, person: PersonIx) -> String {
        let account = self.people.account(person);
        let account = account.map_or("", |ix| self.accounts.get(ix).name.as_str());
        display::joined([self.people.title(person), account])
    }

    /// Joins all records into people and accounts. Titles and accounts are those of a day, where one is given: of what was
    /// exported by then, and where that does not name somebody, of the first export that does. O(n log n) in rows and people; parallel over files and people.
    pub fn build(records: &Records, titles: &TitleTable, on: Option<Day>) -> Self {
        let mut accounts = Accounts::build(
            &records.accounts,
            &records.aliases,
            &spellings(&records.exports, on),
        );
        let identity = identity::resolve(records, &accounts);
        let (order, position) = positions(&identity, records);
        let links = Links {
            rows: identity
                .rows
                .par_iter()
                .map(|rows| {
                    rows.iter()
                        .map(|&node| position[identity.root[node as usize] as usize])
                        .collect()
                })
                .collect(),
            owners: identity
                .owners
                .iter()
                .map(|&node| position[identity.root[node as usize] as usize])
                .collect(),
            listed: (0..identity.listed)
                .map(|node| position[identity.root[node] as usize])
                .collect(),
            facts: identity
                .facts
                .iter()
                .map(|keys| {
                    let place = |node: &u32| position[identity.root[*node as usize] as usize];
                    keys.iter().map(place).collect()
                })
                .collect(),
        };
        let mut people = {
            let count = order.len();
            let sources = Sources::of(records, on, &identity, &links, titles, &accounts, count);
            People::assemble(&sources, records, &identity, &links, &order, &position)
        };
        accounts.learn_domains(&domain_uses(records, &identity, &links, &people));
        people.place_by_mail(&accounts);
        let mut directory = Self {
            people,
            accounts,
            links,
            unmatched_exclusions: Vec::new(),
        };
        directory.apply_exclusions(records);
        directory.hide(records);
        directory
    }

    /// Every row, owner and person of a tie list that was joined with another, in order of the person's key.
    pub fn merges(&self, records: &Records) -> Vec<Merge> {
        let links = &self.links;
        let mut sources: HashMap<PersonIx, u32> = HashMap::new();
        let rows = links.rows.iter().flatten();
        for &person in rows.chain(&links.owners).chain(&links.listed) {
            *sources.entry(person).or_default() += 1;
        }
        let joined = |person: &PersonIx| sources[person] > 1 && !self.people.is_hidden(*person);
        let mut merges = Vec::new();
        for (e, export) in records.exports.iter().enumerate() {
            if self.people.is_hidden(links.owners[e]) {
                continue;
            }
            let rows = links.rows[e].iter().enumerate();
            let rows = rows.filter(|(_, person)| joined(person));
            merges.extend(rows.map(|(r, person)| self.merged_row(*person, export, r)));
            let owner = links.owners[e];
            if joined(&owner) {
                merges.push(self.merged_owner(owner, export));
            }
        }
        for (key, person) in records.ties.keys.iter().zip(&links.listed) {
            if joined(person) {
                let name = introrank_core::display::clean(key);
                merges.push(self.merge(*person, key, name, "tie lists"));
            }
        }
        merges.sort();
        merges
    }

    /// Why a key belongs to a person, who has a name there.
    fn merge(&self, person: PersonIx, key: &str, name: String, file: &str) -> Merge {
        Merge {
            person: self.people.key(person).to_owned(),
            name,
            company: String::new(),
            rule: self.people.rule(person, key),
            file: file.to_owned(),
            line: 0,
        }
    }

    fn merged_row(&self, person: PersonIx, export: &Export, r: usize) -> Merge {
        let rows = &export.rows;
        let key = match rows.profile.get(r) {
            "" => rows.email.get(r),
            profile => profile,
        };
        let name = name::shown(rows.first.get(r), rows.last.get(r));
        let company = rows.company.get(r);
        Merge {
            company: if self.accounts.is_hidden(company) {
                String::new()
            } else {
                introrank_core::display::clean(company)
            },
            line: rows.line[r],
            ..self.merge(person, key, name, &export.path)
        }
    }

    fn merged_owner(&self, owner: PersonIx, export: &Export) -> Merge {
        let key = match (&export.owner.profile, export.owner.emails.first()) {
            (Some(profile), _) => profile,
            (None, Some(email)) => email,
            (None, None) => self.people.key(owner),
        };
        let name = introrank_core::display::clean(export.owner.label());
        self.merge(owner, key, name, &export.path)
    }

    /// Marks whom the exclusion lists mean: by key and by name. A name that several people have excludes them all:
    /// leaving one out too many is the safe mistake. O(people) once, whatever the length of the lists.
    fn apply_exclusions(&mut self, records: &Records) {
        if records.exclusions.is_empty() {
            return;
        }
        let name_of = |person: PersonIx| name::key(self.people.name(person), "").text;
        let mut by_name: HashMap<String, Vec<PersonIx>> = HashMap::new();
        for person in self.people.iter() {
            by_name.entry(name_of(person)).or_default().push(person);
        }
        for exclusion in &records.exclusions {
            let wanted = name::key(&exclusion.who, "").text;
            let by_key = self.people.find_key(&person_key(&exclusion.who));
            let by_name = by_name.get(&wanted).filter(|_| {
                !wanted.is_empty()
                    && by_key.is_none_or(|p| self.people.key(p) == exclusion.who.trim())
            });
            let found: Vec<PersonIx> = by_key
                .into_iter()
                .chain(by_name.into_iter().flatten().copied())
                .collect();
            if found.is_empty() {
                let who = introrank_core::display::clean(&exclusion.who);
                self.unmatched_exclusions
                    .push(format!("{}: nobody here is '{who}'", exclusion.place));
            }
            for person in found {
                let list = if exclusion.hide {
                    &mut self.people.hidden
                } else {
                    &mut self.people.never_ask
                };
                list[person.at()] = true;
            }
        }
    }

    /// Hides the people and accounts that the user decided to hide.
    fn hide(&mut self, records: &Records) {
        for decision in &records.decisions {
            let Decision::Hide { who } = decision else {
                continue;
            };
            let account = who.strip_prefix(ACCOUNT_KEY);
            if let Some(ix) = account.and_then(|key| self.accounts.hide(key)) {
                for person in self.people.iter() {
                    self.people.hidden[person.at()] |= self.people.account(person) == Some(ix);
                }
            } else if let Some(person) = self.people.find_key(who) {
                self.people.hidden[person.at()] = true;
            } else if let Some(named) = who.strip_prefix("name:") {
                // The key has changed with later imports: whoever has the name at the account may be meant.
                let mut parts = named.split('|');
                let (wanted, at) = (parts.next(), parts.next().filter(|at| !at.is_empty()));
                for person in self.people.iter() {
                    let account = self.people.account(person);
                    let there = account.map(|ix| self.accounts.get(ix).key.as_str());
                    let same =
                        Some(name::key(self.people.name(person), "").text.as_str()) == wanted;
                    self.people.hidden[person.at()] |= same && (at.is_none() || there == at);
                }
            }
        }
    }
}

/// What the key of an account begins with where keys of people stand too.
pub const ACCOUNT_KEY: &str = "account:";

fn spellings(exports: &[Export], on: Option<Day>) -> HashMap<&str, u32> {
    let mut count: HashMap<&str, u32> = HashMap::new();
    for export in exports {
        let own = export.job(on).map(|job| job.place.as_str());
        let companies = export.rows.company.iter().chain(own);
        for company in companies.filter(|company| !company.is_empty()) {
            *count.entry(company).or_default() += 1;
        }
    }
    count
}

/// How many people of an account use an e-mail domain.
fn domain_uses(
    records: &Records,
    identity: &Identity,
    links: &Links,
    people: &People,
) -> BTreeMap<(String, AccountIx), u32> {
    let mut uses: std::collections::BTreeSet<(String, AccountIx, PersonIx)> = Default::default();
    for (e, export) in records.exports.iter().enumerate() {
        for (r, email) in export
            .rows
            .email
            .iter()
            .enumerate()
            .filter(|(_, email)| !email.is_empty())
        {
            let person = links.rows[e][r];
            let account = people
                .account(person)
                .filter(|account| identity.accounts[e][r] == Some(*account));
            if let (Some(domain), Some(account)) = (company::domain(email), account) {
                uses.insert((domain, account, person));
            }
        }
    }
    let mut counts = BTreeMap::new();
    for (domain, account, _) in uses {
        *counts.entry((domain, account)).or_default() += 1;
    }
    counts
}
