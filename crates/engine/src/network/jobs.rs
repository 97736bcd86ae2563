//! Where owners work, and worked before: whoever is there now is, or may be, a colleague.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::people::account::AccountIx;
use crate::people::{Directory, PersonIx};
use crate::strength::config::StrengthConfig;
use crate::strength::{Headcount, knows_colleague};
use introrank_core::day::Day;
use introrank_core::evidence::Records;

/// A job that somebody had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Job {
    pub(super) account: AccountIx,
    from: Option<Day>,
    /// When it ended, at the latest the as-of day.
    pub(super) until: Day,
    /// Nothing says when it ended or was seen last: it lasts until the as-of day, whichever that is.
    lasts: bool,
}

impl Job {
    /// True for a year or more in a company known to be small.
    pub(super) fn is_close(&self, config: &StrengthConfig, headcount: Headcount) -> bool {
        let years = self.from.map_or(0.0, |from| self.until.years_since(from));
        years >= 1.0
            && headcount
                .known()
                .is_some_and(|heads| heads < config.small_account)
    }

    /// κ of two people of whom one had this job where the other is now. The overlap is at most the job, and since nobody
    /// knows when the other came, no more than is assumed of colleagues; what it says fades once the job is over.
    pub(super) fn knows(
        &self,
        config: &StrengthConfig,
        headcount: Headcount,
        same_function: bool,
        as_of: Day,
    ) -> f64 {
        let months = self.from.map(|from| self.until.years_since(from) * 12.0);
        let months = months.map(|months| months.min(config.unknown_overlap_months));
        let fading = -as_of.years_since(self.until) / config.shared_job_half_life_years;
        knows_colleague(config, headcount, months, same_function) * fading.exp2()
    }
}

/// The jobs of everybody whose jobs are known: owners of whole archives.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Jobs(BTreeMap<PersonIx, Vec<Job>>);

impl Jobs {
    /// Jobs that began by the as-of day; one that lasts is shared until that day. Deterministic for any order of files.
    pub(super) fn new(records: &Records, directory: &Directory, as_of: Day) -> Self {
        let mut jobs: BTreeMap<PersonIx, Vec<Job>> = BTreeMap::new();
        for (export, owner) in records.exports.iter().zip(&directory.links.owners) {
            // A school is no employer: it has no title.
            for period in export
                .career
                .iter()
                .filter(|period| !period.title.is_empty())
            {
                let begun = period.from.is_none_or(|from| from <= as_of);
                let account = directory.accounts.find(&period.place);
                if let (true, Some(account)) = (begun, account) {
                    jobs.entry(*owner).or_default().push(Job {
                        account,
                        from: period.from,
                        // What lasted when the export was made is known to have lasted until then.
                        until: (period.until.or(export.seen_on()))
                            .map_or(as_of, |until| until.min(as_of)),
                        lasts: period.until.or(export.seen_on()).is_none(),
                    });
                }
            }
        }
        for list in jobs.values_mut() {
            list.sort_unstable_by_key(|job| (job.account, job.until, job.from));
            list.dedup();
        }
        Self(jobs)
    }

    /// The same on a later day, between which and their own nothing happened.
    pub(super) fn go_on_to(&mut self, day: Day) {
        for list in self.0.values_mut() {
            for job in list.iter_mut().filter(|job| job.lasts) {
                job.until = day;
            }
            list.sort_unstable_by_key(|job| (job.account, job.until, job.from));
        }
    }

    /// Every account is one of so many, and every person.
    pub(super) fn fit(&self, people: usize, accounts: usize) -> bool {
        let is_account = |job: &Job| (job.account.0 as usize) < accounts;
        let mut all = self.0.iter();
        all.all(|(person, list)| person.at() < people && list.iter().all(is_account))
    }

    /// The last job that one of the two had where the other is now.
    pub(super) fn shared(
        &self,
        place: &dyn Fn(PersonIx) -> Option<AccountIx>,
        a: PersonIx,
        b: PersonIx,
    ) -> Option<Job> {
        if self.0.is_empty() {
            return None;
        }
        let at = |owner: PersonIx, other: PersonIx| {
            let account = place(other)?;
            let jobs = self.0.get(&owner)?.iter();
            jobs.filter(|job| job.account == account)
                .max_by_key(|job| (job.until, job.from))
                .copied()
        };
        at(a, b)
            .into_iter()
            .chain(at(b, a))
            .max_by_key(|job| (job.until, job.from))
    }
}
