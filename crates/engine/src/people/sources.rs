//! What everybody's name, title and place are read from.

use std::cmp::Ordering;

use hashbrown::HashMap;

use super::Links;
use super::account::{AccountIx, Accounts};
use super::identity::Identity;
use introrank_core::day::Day;
use introrank_core::evidence::{Export, Period, Records};
use introrank_core::keys::title::{Role, TitleTable};
use introrank_core::keys::{name, profile_url};

/// Which of two rows is the better source of facts: the newer wins, then content, never file order. The text is only
/// looked at when all days are equal.
fn freshness(exports: &[Export], a: (u32, u32), b: (u32, u32)) -> Ordering {
    let days = |(e, r): (u32, u32)| {
        let export = &exports[e as usize];
        (export.seen_on(), export.rows.connected_on[r as usize])
    };
    let text = |(e, r): (u32, u32)| {
        let rows = &exports[e as usize].rows;
        [&rows.company, &rows.title, &rows.first, &rows.last].map(|cells| cells.get(r as usize))
    };
    days(a).cmp(&days(b)).then_with(|| text(a).cmp(&text(b)))
}

/// What everybody's name, title and place are read from.
pub(super) struct Sources<'a> {
    records: &'a Records,
    identity: &'a Identity,
    titles: &'a TitleTable,
    accounts: &'a Accounts,
    /// The export in which each owner says where they work.
    own_jobs: HashMap<usize, &'a Export>,
    /// The row that stands for each person.
    newest: Vec<Option<(u32, u32)>>,
    owner_names: HashMap<usize, &'a str>,
    other_names: HashMap<usize, &'a str>,
}

/// What is known of a person.
pub(super) struct Known {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) account: Option<AccountIx>,
    pub(super) role: Role,
}

impl<'a> Sources<'a> {
    /// The sources of so many people.
    pub(super) fn of(
        records: &'a Records,
        identity: &'a Identity,
        links: &Links,
        titles: &'a TitleTable,
        accounts: &'a Accounts,
        count: usize,
    ) -> Self {
        Self {
            records,
            identity,
            titles,
            accounts,
            own_jobs: own_jobs(records, links),
            newest: newest_rows(records, links, count),
            owner_names: owner_names(records, links),
            other_names: other_names(records, links),
        }
    }

    /// `roles` remembers what each title says.
    pub(super) fn known(
        &self,
        person: usize,
        key: &str,
        roles: &mut HashMap<String, Role>,
    ) -> Known {
        let newest = self.newest[person];
        let row = newest.map(|(e, r)| (&self.records.exports[e as usize].rows, r as usize));
        let own = self.owner_names.get(&person);
        let name = own
            .map(|name| (*name).to_owned())
            .filter(|name| !name.is_empty())
            .or_else(|| row.map(|(rows, r)| name::shown(rows.first.get(r), rows.last.get(r))))
            .filter(|name| !name.is_empty())
            .or_else(|| {
                let other = self.other_names.get(&person);
                other.map(|name| (*name).to_owned())
            })
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| name_from_key(key));
        let job = self.own_job(person);
        let title = match job {
            Some(job) => &job.title,
            None => row.map_or("", |(rows, r)| rows.title.get(r)),
        };
        let role = roles
            .entry_ref(title)
            .or_insert_with(|| self.titles.role(title));
        Known {
            name,
            title: introrank_core::display::clean(title),
            account: match job {
                Some(job) => self.accounts.find(&job.place),
                None => newest.and_then(|(e, r)| self.identity.accounts[e as usize][r as usize]),
            },
            role: *role,
        }
    }

    /// What an owner says of their own job, unless a colleague's row is newer.
    fn own_job(&self, person: usize) -> Option<&Period> {
        let export = self.own_jobs.get(&person)?;
        let newest = self.newest[person];
        let row = newest.and_then(|(e, _)| self.records.exports[e as usize].seen_on());
        export.job().filter(|_| export.seen_on() >= row)
    }

    /// The day of the export that says where each works.
    pub(super) fn days(&self) -> Vec<Option<Day>> {
        let people = self.newest.iter().enumerate();
        let day = |(i, at): (usize, &Option<(u32, u32)>)| match self.own_job(i) {
            Some(_) => self.own_jobs[&i].seen_on(),
            None => self.records.exports[at.as_ref()?.0 as usize].seen_on(),
        };
        people.map(day).collect()
    }

    /// Of whom no row names an employer.
    pub(super) fn placeless(&self) -> Vec<bool> {
        let nowhere = |(e, r): (u32, u32)| {
            let rows = &self.records.exports[e as usize].rows;
            rows.company.get(r as usize).is_empty()
        };
        let people = self.newest.iter().enumerate();
        let placeless = |(i, at): (usize, &Option<(u32, u32)>)| {
            self.own_job(i).is_none() && at.is_none_or(nowhere)
        };
        people.map(placeless).collect()
    }
}

/// The row that stands for each of so many people.
fn newest_rows(records: &Records, links: &Links, count: usize) -> Vec<Option<(u32, u32)>> {
    let mut newest: Vec<Option<(u32, u32)>> = vec![None; count];
    for (e, rows) in links.rows.iter().enumerate() {
        for (r, person) in rows.iter().enumerate() {
            let at = (e as u32, r as u32);
            let slot = &mut newest[person.at()];
            if slot.is_none_or(|old| freshness(&records.exports, at, old).is_gt()) {
                *slot = Some(at);
            }
        }
    }
    newest
}

/// The newest export of each owner that says where they work.
fn own_jobs<'a>(records: &'a Records, links: &Links) -> HashMap<usize, &'a Export> {
    let mut jobs: HashMap<usize, &Export> = HashMap::new();
    let with_job = records.exports.iter().zip(&links.owners);
    for (export, owner) in with_job.filter(|(export, _)| export.job().is_some()) {
        let newest = jobs.entry(owner.at()).or_insert(export);
        if (export.seen_on(), export.job()) > (newest.seen_on(), newest.job()) {
            *newest = export;
        }
    }
    jobs
}

/// How owners of exports are called there.
fn owner_names<'a>(records: &'a Records, links: &Links) -> HashMap<usize, &'a str> {
    let mut names: HashMap<usize, &str> = HashMap::new();
    for (export, person) in records.exports.iter().zip(&links.owners) {
        let name = names.entry(person.at()).or_insert(&export.owner.name);
        if export.owner.name.as_str() > *name {
            *name = &export.owner.name;
        }
    }
    names
}

/// The fullest name that the facts of exports give to each person.
fn other_names<'a>(records: &'a Records, links: &Links) -> HashMap<usize, &'a str> {
    let mut names: HashMap<usize, &str> = HashMap::new();
    for (export, people) in records.exports.iter().zip(&links.facts) {
        for (number, person) in people.iter().enumerate() {
            let name = export.facts.name(number as u32);
            let known = names.entry(person.at()).or_default();
            *known = name::fuller(known, name);
        }
    }
    names
}

/// A readable name for a person of whom only an address is known.
fn name_from_key(key: &str) -> String {
    let Some(slug) = key.strip_prefix("in:") else {
        return introrank_core::display::clean(
            key.strip_prefix("name:")
                .map_or(key, |rest| rest.split('|').next().unwrap_or(rest)),
        );
    };
    let without_number = profile_url::default_suffix(key).map_or(slug, |number| {
        slug[..slug.len() - number.len()].trim_end_matches('-')
    });
    let words = without_number
        .split('-')
        .filter(|w| !w.is_empty())
        .map(|word| {
            let mut chars = word.chars();
            chars.next().map_or(String::new(), |first| {
                first.to_uppercase().chain(chars).collect()
            })
        });
    words.collect::<Vec<_>>().join(" ")
}
