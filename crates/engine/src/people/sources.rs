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

/// Which of two rows is the better source of facts: the newer wins, then content, never file order. Of a past day what was
/// exported by then is better than what came later, and of that the earliest. The text is only looked at when all days are
/// equal.
fn freshness(exports: &[Export], on: Option<Day>, a: (u32, u32), b: (u32, u32)) -> Ordering {
    let days = |(e, r): (u32, u32)| {
        let export = &exports[e as usize];
        let seen = export.row_seen_on(r as usize);
        let later = seen.filter(|seen| on.is_some_and(|on| *seen > on));
        let connected = export.rows.connected_on[r as usize];
        (
            later.is_none(),
            later.map(std::cmp::Reverse),
            seen,
            connected,
        )
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
    /// The day as of which everybody is placed; the newest known when there is none.
    on: Option<Day>,
    /// The export in which each owner says where they work.
    own_jobs: HashMap<usize, &'a Export>,
    /// The row that names each person.
    newest: Vec<Option<(u32, u32)>>,
    /// The row that says where each works.
    placing: Vec<Option<(u32, u32)>>,
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
    /// The sources of so many people, as of a day.
    pub(super) fn of(
        records: &'a Records,
        on: Option<Day>,
        identity: &'a Identity,
        links: &Links,
        titles: &'a TitleTable,
        accounts: &'a Accounts,
        count: usize,
    ) -> Self {
        let newest = newest_rows(records, links, count, None);
        let seen = records.exports.iter().filter_map(Export::seen_on);
        // What is newest was known by then, unless something was exported later.
        let past = on.filter(|on| seen.max().is_some_and(|seen| seen > *on));
        Self {
            records,
            identity,
            titles,
            accounts,
            on,
            own_jobs: own_jobs(records, links, on),
            placing: match past {
                Some(_) => newest_rows(records, links, count, on),
                None => newest.clone(),
            },
            newest,
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
        let cells = |(e, r): (u32, u32)| (&self.records.exports[e as usize].rows, r as usize);
        let row = self.newest[person].map(cells);
        let placing = self.placing[person];
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
            None => placing.map(cells).map_or("", |(rows, r)| rows.title.get(r)),
        };
        let role = roles
            .entry_ref(title)
            .or_insert_with(|| self.titles.role(title));
        Known {
            name,
            title: introrank_core::display::clean(title),
            account: match job {
                Some(job) => self.accounts.find(&job.place),
                None => match placing {
                    Some((e, r)) => self.identity.accounts[e as usize][r as usize],
                    None => name::parts_of_apart(key).and_then(|(_, at)| self.accounts.find(at)),
                },
            },
            role: *role,
        }
    }

    /// What an owner says of their own job, unless a colleague's row is newer.
    fn own_job(&self, person: usize) -> Option<&Period> {
        let export = self.own_jobs.get(&person)?;
        let placing = self.placing[person];
        let row =
            placing.and_then(|(e, r)| self.records.exports[e as usize].row_seen_on(r as usize));
        export.job(self.on).filter(|_| export.seen_on() >= row)
    }

    /// The day of the export that says where each works.
    pub(super) fn days(&self) -> Vec<Option<Day>> {
        let people = self.placing.iter().enumerate();
        let day = |(i, at): (usize, &Option<(u32, u32)>)| match self.own_job(i) {
            Some(_) => self.own_jobs[&i].seen_on(),
            None => {
                let (e, r) = (*at)?;
                self.records.exports[e as usize].row_seen_on(r as usize)
            }
        };
        people.map(day).collect()
    }

    /// Of whom no row names an employer.
    pub(super) fn placeless(&self) -> Vec<bool> {
        let nowhere = |(e, r): (u32, u32)| {
            let rows = &self.records.exports[e as usize].rows;
            rows.company.get(r as usize).is_empty()
        };
        let people = self.placing.iter().enumerate();
        let placeless = |(i, at): (usize, &Option<(u32, u32)>)| {
            self.own_job(i).is_none() && at.is_none_or(nowhere)
        };
        people.map(placeless).collect()
    }
}

/// The row that stands for each of so many people; of a past day none of a connection that was made later.
fn newest_rows(
    records: &Records,
    links: &Links,
    count: usize,
    on: Option<Day>,
) -> Vec<Option<(u32, u32)>> {
    let mut newest: Vec<Option<(u32, u32)>> = vec![None; count];
    for (e, rows) in links.rows.iter().enumerate() {
        let connected = &records.exports[e].rows.connected_on;
        let later = |day: Option<Day>| on.is_some_and(|on| day.is_some_and(|day| day > on));
        for (r, person) in rows
            .iter()
            .enumerate()
            .filter(|(r, _)| !later(connected[*r]))
        {
            let at = (e as u32, r as u32);
            let slot = &mut newest[person.at()];
            if slot.is_none_or(|old| freshness(&records.exports, on, at, old).is_gt()) {
                *slot = Some(at);
            }
        }
    }
    newest
}

/// The newest export of each owner that says where they work.
fn own_jobs<'a>(
    records: &'a Records,
    links: &Links,
    on: Option<Day>,
) -> HashMap<usize, &'a Export> {
    let mut jobs: HashMap<usize, &Export> = HashMap::new();
    let with_job = records.exports.iter().zip(&links.owners);
    for (export, owner) in with_job.filter(|(export, _)| export.job(on).is_some()) {
        let newest = jobs.entry(owner.at()).or_insert(export);
        if (export.seen_on(), export.job(on)) > (newest.seen_on(), newest.job(on)) {
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
        return introrank_core::display::clean(key.strip_prefix("name:").map_or_else(
            || name::of_written(key),
            |rest| rest.split('|').next().unwrap_or(rest),
        ));
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
