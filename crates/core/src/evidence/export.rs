//! One owner's export: its people, facts about them, the owner's own jobs.

use super::connection::ConnectionRows;
use super::fact::{Fact, Facts, Other};
use super::owner::Owner;
use super::together::Together;
use crate::columns::TextColumn;
use crate::day::Day;

/// What an export is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// LinkedIn: every row is a connection.
    #[default]
    Connections,
    /// An address book: every row is somebody the owner noted down.
    AddressBook,
    /// The contacts in a CRM of which the owner is in charge; the day of a row is that of the last activity.
    Crm,
    /// A mailbox or calendar: no rows, only facts.
    Contact,
}

impl Source {
    /// The source in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Connections => "connections",
            Self::AddressBook => "address book",
            Self::Crm => "CRM contacts",
            Self::Contact => "mail or calendar",
        }
    }
}

/// One owner's export.
#[derive(Debug)]
pub struct Export {
    /// Path as shown.
    pub path: String,
    /// The folder or archive it came in.
    pub group: String,
    /// Who downloaded it.
    pub owner: Owner,
    /// What it is.
    pub source: Source,
    /// Its people.
    pub rows: ConnectionRows,
    /// What else is known of the owner and others.
    pub facts: Facts,
    /// The owner's own jobs and schools.
    pub career: Vec<Period>,
}

impl Export {
    /// A list of connections and nothing beside.
    pub fn of_connections(path: String, owner: Owner, rows: ConnectionRows) -> Self {
        Self {
            path,
            group: String::new(),
            owner,
            source: Source::Connections,
            rows,
            facts: Facts::default(),
            career: Vec::new(),
        }
    }

    /// Number of records: people, facts, and who was seen together.
    pub fn records(&self) -> usize {
        self.rows.len() + self.facts.list.len() + self.facts.together.len()
    }

    /// The owner's job on a day, else at the time of the export: of several, the one that began last.
    pub fn job(&self, on: Option<Day>) -> Option<&Period> {
        let lasts = |period: &&Period| {
            let until = |until: Day| on.is_some_and(|on| until > on);
            let from = |from: Day| on.is_none_or(|on| from <= on);
            period.until.is_none_or(until) && period.from.is_none_or(from)
        };
        let jobs = self.career.iter().filter(|period| !period.title.is_empty());
        jobs.filter(lasts)
            .max_by_key(|period| (period.from, *period))
    }

    /// Keeps the people of these rows, and facts about these keys (number and text); whatever else there is about the
    /// others goes too.
    pub fn retain(&mut self, row: impl Fn(usize) -> bool, key: impl Fn(usize, &str) -> bool) {
        let kept: Vec<usize> = (0..self.rows.len()).filter(|r| row(*r)).collect();
        let mut position = vec![None; self.rows.len()];
        for (new, old) in kept.iter().enumerate() {
            position[*old] = Some(new as u32);
        }
        self.rows = self.rows.only(&kept, &position);
        let old = std::mem::take(&mut self.facts);
        let open: Vec<bool> = old
            .keys
            .iter()
            .enumerate()
            .map(|(n, text)| key(n, text))
            .collect();
        for fact in &old.list {
            let other = match fact.other {
                Other::Row(row) => position[row as usize].map(Other::Row),
                Other::Key(number) if open[number as usize] => {
                    Some(self.facts.person(old.keys.get(number), old.name(number)))
                }
                Other::Key(_) => None,
            };
            self.facts
                .list
                .extend(other.map(|other| Fact { other, ..*fact }));
        }
        for one in &old.together {
            if one.pair.iter().all(|number| open[*number as usize]) {
                let pair = one
                    .pair
                    .map(|number| self.facts.key(old.keys.get(number), old.name(number)));
                self.facts.together.push(Together { pair, ..*one });
            }
        }
        self.facts.settle();
    }

    /// Leaves out who was seen together, and whoever is known by nothing else.
    pub fn leave_out_together(&mut self) {
        if !self.facts.together.is_empty() {
            self.facts.together.clear();
            self.retain(|_| true, |_, _| true);
        }
    }

    /// The newest day the export speaks of: the date in its name, else its newest connection.
    pub fn seen_on(&self) -> Option<Day> {
        self.rows.newest
    }

    /// The newest day on which what a row says was known to be so. Nobody looks over a CRM's contacts when it is exported:
    /// each is as old as the last activity with it, and a cell that is left empty says nothing.
    pub fn row_seen_on(&self, row: usize) -> Option<Day> {
        let is_empty = |cells: &TextColumn| cells.get(row).is_empty();
        match self.source {
            Source::Crm if is_empty(&self.rows.company) || is_empty(&self.rows.title) => None,
            Source::Crm => self.rows.connected_on[row],
            _ => self.seen_on(),
        }
    }
}

/// Owners of contacts in a CRM are called by name there, perhaps with an e-mail: whoever has an export of another kind, or is
/// among `others`, is known better by that. In every order in which exports come in.
pub fn know_crm_owners(exports: &mut [Export], others: &[Owner]) {
    let is_crm = |export: &Export| export.source == Source::Crm;
    if !exports.iter().any(is_crm) {
        return;
    }
    let archives = exports.iter().filter(|export| !is_crm(export));
    let known = archives.map(|export| &export.owner).chain(others);
    let known: Vec<Owner> = known
        .filter(|owner| !owner.is_name_only())
        .cloned()
        .collect();
    for export in exports.iter_mut().filter(|export| is_crm(export)) {
        let mails = std::mem::take(&mut export.owner.emails);
        if let Some(owner) = export.owner.known_as(&known) {
            export.owner = owner.clone();
        }
        let own = &mut export.owner.emails;
        let new: Vec<String> = mails
            .into_iter()
            .filter(|mail| !own.contains(mail))
            .collect();
        own.extend(new);
    }
}

/// A job or a school of the owner.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    /// Company or school.
    pub place: String,
    /// Job title; empty for a school.
    pub title: String,
    /// First day of the month or year it began in.
    pub from: Option<Day>,
    /// The same for its end; `None` while it lasts, or when unknown.
    pub until: Option<Day>,
}
