//! The records that a snapshot was made from, and what answers say from them: at hand when they were just read, else read
//! again once somebody asks for them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use introrank_core::day::Day;
use introrank_core::evidence::{FactKind, Records};
use introrank_engine::people::Links;
use introrank_engine::people::PersonIx;
use introrank_engine::people::account::AccountIx;
use introrank_engine::people::changes::{Change, ChangeKind, Left, changes, left};
use introrank_engine::session::Session;
use introrank_referrals::ledger::Said;
use introrank_store::Workspace;
use serde::{Deserialize, Serialize};

use super::error::Error;

/// News are news for this long.
const NEWS_DAYS: i32 = 90;

/// What answers say from records.
#[derive(Serialize, Deserialize)]
pub(super) struct Told {
    /// Who moved or rose within the last 90 days, by person; of several times the last.
    pub news: BTreeMap<PersonIx, Change>,
    /// Everybody who left an account, the last who left first.
    pub left: Vec<Left>,
    /// When owners of calendars will meet whom.
    pub upcoming: Upcoming,
}

/// The meetings of each owner of a calendar with each person, from the as-of day on: the best moment to ask, and nothing that
/// says how two people stand.
pub(super) type Upcoming = BTreeSet<((PersonIx, PersonIx), Day)>;

/// Records and what answers say from them.
pub(super) enum Evidence {
    /// Records that were read just now; what is said from them is worked out when it is asked for.
    Read {
        /// The records.
        records: Box<Records>,
        /// See [`Told`].
        news: OnceLock<BTreeMap<PersonIx, Change>>,
        /// See [`Told`].
        left: OnceLock<Vec<Left>>,
        /// See [`Told`].
        upcoming: OnceLock<Upcoming>,
    },
    /// Those of a workspace, of which everything else is known already.
    Kept {
        /// The workspace.
        root: PathBuf,
        /// A name for what counts there.
        counted: String,
        /// What people said of ties.
        said: Vec<Said>,
        /// The records, once somebody has asked for them.
        records: OnceLock<Box<Records>>,
        /// What is said from them.
        told: Box<Told>,
    },
}

impl Evidence {
    /// Records that were read just now.
    pub(super) fn read(records: Records) -> Self {
        Self::Read {
            records: Box::new(records),
            news: OnceLock::new(),
            left: OnceLock::new(),
            upcoming: OnceLock::new(),
        }
    }

    /// Those of a workspace, of which this counts, and what is said from them.
    pub(super) fn kept(root: PathBuf, (counted, said): (String, Vec<Said>), told: Told) -> Self {
        Self::Kept {
            root,
            counted,
            said,
            records: OnceLock::new(),
            told: Box::new(told),
        }
    }

    /// The records. O(everything that counts) when they must be read again.
    ///
    /// # Errors
    /// When they cannot be read, or others count by now.
    pub(super) fn records(&self, links: &Links) -> Result<&Records, Error> {
        match self {
            Self::Read { records, .. } => Ok(records),
            Self::Kept {
                root,
                counted,
                said,
                records,
                ..
            } => match records.get() {
                Some(records) => Ok(records),
                None => {
                    let again = again(root, counted, said)?;
                    if !links.fit(&again) {
                        return Err(Error::ChangedMeanwhile);
                    }
                    Ok(records.get_or_init(|| Box::new(again)))
                }
            },
        }
    }

    /// The same for whoever changes them.
    ///
    /// # Errors
    /// As [`records`](Self::records).
    pub(super) fn into_records(self) -> Result<Records, Error> {
        match self {
            Self::Read { records, .. } => Ok(*records),
            Self::Kept {
                root,
                counted,
                said,
                records,
                ..
            } => match records.into_inner() {
                Some(records) => Ok(*records),
                None => again(&root, &counted, &said),
            },
        }
    }

    /// See [`Told`].
    pub(super) fn news(&self, session: &Session) -> &BTreeMap<PersonIx, Change> {
        match self {
            Self::Read { records, news, .. } => news.get_or_init(|| new_jobs(records, session)),
            Self::Kept { told, .. } => &told.news,
        }
    }

    /// See [`Told`].
    pub(super) fn left(&self, session: &Session) -> &[Left] {
        match self {
            Self::Read { records, left, .. } => left.get_or_init(|| gone(records, session)),
            Self::Kept { told, .. } => &told.left,
        }
    }

    /// See [`Told`].
    pub(super) fn upcoming(&self, session: &Session) -> &Upcoming {
        match self {
            Self::Read {
                records, upcoming, ..
            } => upcoming.get_or_init(|| meetings(records, session)),
            Self::Kept { told, .. } => &told.upcoming,
        }
    }
}

impl Told {
    /// Everybody and every account that is named is one of the session.
    pub(super) fn fits(&self, session: &Session) -> bool {
        let (people, accounts) = (&session.directory.people, &session.directory.accounts);
        let is_one = |person: &PersonIx| person.at() < people.len();
        let is_account = |account: &AccountIx| (account.0 as usize) < accounts.len();
        let mut left = self.left.iter();
        self.news.iter().all(|(person, change)| {
            let others = [Some(change.person), change.owner];
            is_one(person)
                && others.iter().flatten().all(is_one)
                && change.accounts.iter().flatten().all(is_account)
        }) && left.all(|left| is_one(&left.person) && is_account(&left.account))
    }

    /// The same on a later day, between which and theirs nothing happened.
    pub(super) fn on(mut self, day: Day) -> Self {
        let since = day.plus(-NEWS_DAYS);
        self.news.retain(|_, change| change.on >= since);
        self.upcoming.retain(|(_, on)| *on >= day);
        self
    }

    /// Everything that is said from the records of a session.
    pub(super) fn of(records: &Records, session: &Session) -> Self {
        Self {
            news: new_jobs(records, session),
            left: gone(records, session),
            upcoming: meetings(records, session),
        }
    }
}

/// Reads records again: where others count by now, what is known would not fit them.
fn again(root: &Path, counted: &str, said: &[Said]) -> Result<Records, Error> {
    let workspace = Workspace::open(root)?;
    let records = workspace.records()?;
    if workspace.counted()? != counted || workspace.said()? != said {
        return Err(Error::ChangedMeanwhile);
    }
    Ok(records)
}

fn new_jobs(records: &Records, session: &Session) -> BTreeMap<PersonIx, Change> {
    let (until, titles) = (session.setup.as_of, &session.setup.titles);
    let since = until.plus(-NEWS_DAYS);
    let found = changes(records, &session.directory, titles, since, until);
    let is_news = |change: &Change| matches!(change.kind, ChangeKind::Moved | ChangeKind::Promoted);
    let news = found.into_iter().filter(is_news);
    news.map(|change| (change.person, change)).collect()
}

fn gone(records: &Records, session: &Session) -> Vec<Left> {
    left(records, &session.directory, session.setup.as_of, |_, _| {
        true
    })
}

fn meetings(records: &Records, session: &Session) -> Upcoming {
    let links = &session.directory.links;
    let mut next = Upcoming::new();
    for (e, export) in records.exports.iter().enumerate() {
        let to_come = export.facts.list.iter();
        for fact in to_come.filter(|fact| fact.kind == FactKind::Upcoming) {
            let Some(day) = fact.day.filter(|day| *day >= session.setup.as_of) else {
                continue;
            };
            let pair = (links.owners[e], links.other(e, fact));
            next.insert((pair, day));
        }
    }
    next
}
