//! What happened between exports: who moved, rose, connected, or is gone.
//!
//! Every export is a look at its owner's connections on one day. Rows of one person on different days, whoever's
//! exports they come from, show where that person worked when; exports of one owner show who came and who went.

use std::collections::BTreeMap;

use hashbrown::{HashMap, HashSet};
use serde::{Deserialize, Serialize};

use super::account::AccountIx;
use super::{Directory, PersonIx};
use introrank_core::day::Day;
use introrank_core::evidence::Source;
use introrank_core::evidence::{Export, Records};
use introrank_core::keys::title::{Seniority, TitleTable};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// To another account.
    Moved,
    /// To a higher level at the same account.
    Promoted,
    /// Somebody new among an owner's connections.
    Connected,
    /// No longer among an owner's connections.
    Disconnected,
    /// The profile address is another one.
    AddressChanged,
}

impl ChangeKind {
    /// The word used in output.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Moved => "moved",
            Self::Promoted => "promoted",
            Self::Connected => "connected",
            Self::Disconnected => "disconnected",
            Self::AddressChanged => "address_changed",
        }
    }
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Change {
    /// The day it was first seen: of the newer export, or of the connection.
    pub on: Day,
    /// What happened.
    pub kind: ChangeKind,
    /// To whom.
    pub person: PersonIx,
    /// Company, title or address before; empty where there is none.
    pub from: String,
    /// The same after.
    pub to: String,
    /// Whose connection it is about, for [`Connected`](ChangeKind::Connected) and [`Disconnected`](ChangeKind::Disconnected).
    pub owner: Option<PersonIx>,
    /// The accounts before and after.
    pub accounts: [Option<AccountIx>; 2],
}

/// Somebody who worked at an account and, as newer exports say, does not any more.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Left {
    /// Who.
    pub person: PersonIx,
    /// Where.
    pub account: AccountIx,
    /// The last day an export says so.
    pub until: Day,
    /// What they were there.
    pub title: String,
}

/// Everybody who left an account by a day and fits; the last who left first. O(rows).
pub fn left(
    records: &Records,
    directory: &Directory,
    by: Day,
    fits: impl Fn(PersonIx, AccountIx) -> bool,
) -> Vec<Left> {
    let people = &directory.people;
    let mut found: BTreeMap<(PersonIx, AccountIx), (Day, &str)> = BTreeMap::new();
    for (export, persons) in records.exports.iter().zip(&directory.links.rows) {
        let Some(on) = export.seen_on().filter(|on| *on <= by) else {
            continue;
        };
        let rows = &export.rows;
        let listed = export.source == Source::Connections;
        for (r, &person) in persons.iter().enumerate().filter(|_| listed) {
            let Some(account) = directory.accounts.find(rows.company.get(r)) else {
                continue;
            };
            let elsewhere = people.account(person) != Some(account) && !people.is_hidden(person);
            if elsewhere && fits(person, account) {
                let last = found.entry((person, account)).or_insert((on, ""));
                *last = (*last).max((on, rows.title.get(r)));
            }
        }
    }
    let mut found: Vec<Left> = found
        .into_iter()
        .map(|((person, account), (until, title))| Left {
            person,
            account,
            until,
            title: introrank_core::display::clean(title),
        })
        .collect();
    found.sort_by(|a, b| b.until.cmp(&a.until).then(a.cmp(b)));
    found
}

/// A person on one day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Seen<'a> {
    on: Day,
    company: &'a str,
    title: &'a str,
    profile: &'a str,
    account: Option<AccountIx>,
}

/// All changes from `since` to `until`, both included, the newest first. O(rows · log rows).
pub fn changes(
    records: &Records,
    directory: &Directory,
    titles: &TitleTable,
    since: Day,
    until: Day,
) -> Vec<Change> {
    let mut found = Vec::new();
    let exports: Vec<(usize, &Export)> = records
        .exports
        .iter()
        .enumerate()
        .filter(|(_, export)| export.source == Source::Connections)
        .collect();
    careers(&exports, directory, titles, &mut found);
    connections(&exports, directory, &mut found);
    let hidden = |change: &Change| {
        let people = &directory.people;
        people.is_hidden(change.person) || change.owner.is_some_and(|owner| people.is_hidden(owner))
    };
    found.retain(|change| change.on >= since && change.on <= until && !hidden(change));
    found.sort_by(|a, b| b.on.cmp(&a.on).then(a.cmp(b)));
    found.dedup();
    found
}

/// Moves, promotions and changed addresses: each person's rows in the order of the days they were seen.
fn careers(
    exports: &[(usize, &Export)],
    directory: &Directory,
    titles: &TitleTable,
    found: &mut Vec<Change>,
) {
    let mut seen: BTreeMap<PersonIx, Vec<Seen<'_>>> = BTreeMap::new();
    for &(e, export) in exports {
        let Some(on) = export.seen_on() else { continue };
        let rows = &export.rows;
        for (r, person) in directory.links.rows[e].iter().enumerate() {
            let company = rows.company.get(r);
            seen.entry(*person).or_default().push(Seen {
                on,
                company,
                title: rows.title.get(r),
                profile: rows.profile.get(r),
                account: directory.accounts.find(company),
            });
        }
    }
    let mut levels: HashMap<&str, Option<Seniority>> = HashMap::new();
    let mut level = |title| {
        *levels
            .entry(title)
            .or_insert_with(|| titles.role(title).seniority)
    };
    for (person, days) in seen {
        let days = one_a_day(days);
        for two in days.windows(2) {
            let [before, after] = [two[0], two[1]];
            let mut note = |kind, from: &str, to: &str| {
                found.push(Change {
                    on: after.on,
                    kind,
                    person,
                    from: introrank_core::display::clean(from),
                    to: introrank_core::display::clean(to),
                    owner: None,
                    accounts: [before.account, after.account],
                });
            };
            let hidden = |seen: Seen<'_>| directory.accounts.is_hidden(seen.company);
            if hidden(before) || hidden(after) {
                continue;
            }
            if before.account != after.account
                && before.account.is_some()
                && !after.company.is_empty()
            {
                note(ChangeKind::Moved, before.company, after.company);
            } else if before.account == after.account
                && before.title != after.title
                && !before.title.is_empty()
                && level(after.title) > level(before.title)
            {
                note(ChangeKind::Promoted, before.title, after.title);
            }
            let public = |key: &str| key.starts_with("in:");
            if public(before.profile) && public(after.profile) && before.profile != after.profile {
                note(ChangeKind::AddressChanged, before.profile, after.profile);
            }
        }
    }
}

/// The rows of somebody in the order of the days: of several on one day the last in order stands for it.
fn one_a_day(mut days: Vec<Seen<'_>>) -> Vec<Seen<'_>> {
    days.sort_unstable();
    days.dedup_by(|later, first| {
        let same = later.on == first.on;
        if same {
            *first = *later;
        }
        same
    });
    days
}

/// Who came and who went, owner by owner.
fn connections(exports: &[(usize, &Export)], directory: &Directory, found: &mut Vec<Change>) {
    let links = &directory.links;
    let mut by_owner: BTreeMap<PersonIx, Vec<(Day, usize)>> = BTreeMap::new();
    for &(e, export) in exports {
        if let Some(on) = export.seen_on() {
            by_owner.entry(links.owners[e]).or_default().push((on, e));
        }
    }
    let people_in = |e: usize| -> HashSet<PersonIx> { links.rows[e].iter().copied().collect() };
    for (owner, mut days) in by_owner {
        days.sort_unstable();
        let Some(&(_, newest)) = days.last() else {
            continue;
        };
        let rows = exports
            .iter()
            .find(|(e, _)| *e == newest)
            .map(|(_, export)| &export.rows);
        for (r, person) in links.rows[newest].iter().enumerate() {
            let Some((rows, on)) = rows.and_then(|rows| Some((rows, rows.connected_on[r]?))) else {
                continue;
            };
            found.push(Change {
                on,
                kind: ChangeKind::Connected,
                person: *person,
                from: String::new(),
                to: if directory.accounts.is_hidden(rows.company.get(r)) {
                    String::new()
                } else {
                    introrank_core::display::clean(rows.company.get(r))
                },
                owner: Some(owner),
                accounts: [None, directory.people.account(*person)],
            });
        }
        for two in days.windows(2) {
            let [(before_on, before), (on, after)] = [two[0], two[1]];
            if before_on == on {
                continue;
            }
            let still = people_in(after);
            let gone = people_in(before)
                .into_iter()
                .filter(|person| !still.contains(person));
            found.extend(gone.map(|person| Change {
                on,
                kind: ChangeKind::Disconnected,
                person,
                from: String::new(),
                to: String::new(),
                owner: Some(owner),
                accounts: [directory.people.account(person), None],
            }));
        }
    }
}
