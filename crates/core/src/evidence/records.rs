//! Everything that was read, together.

use super::export::Export;
use super::fact::FactKind;
use super::interaction::Interaction;
use super::kind::Kind;
use super::list::{AccountRow, Alias, Decision, Exclusion};
use super::report::ImportReport;
use super::tie::TieRows;
use crate::day::Day;

/// Everything that was read.
#[derive(Default)]
pub struct Records {
    /// Connection exports, in order of their paths.
    pub exports: Vec<Export>,
    /// Rows of all tie lists.
    pub ties: TieRows,
    /// Contacts that no owner's export tells of; people are numbers of the keys of [`ties`](Self::ties).
    pub interactions: Vec<Interaction>,
    /// Account lists.
    pub accounts: Vec<AccountRow>,
    /// Other names of accounts, and parts of them.
    pub aliases: Vec<Alias>,
    /// People to leave out.
    pub exclusions: Vec<Exclusion>,
    /// What the user decided about people, the oldest decision first.
    pub decisions: Vec<Decision>,
    /// People whom a ledger speaks of: it may know somebody who is on no list.
    pub in_ledger: std::collections::BTreeSet<String>,
    /// Which rows of the lists came from which file.
    pub lists: Vec<ListOrigin>,
    /// Nothing is to be made of who was seen together, in logs neither.
    pub without_together: bool,
    /// What became of every row.
    pub report: ImportReport,
}

/// A list, and where its rows stand among the records of its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListOrigin {
    /// The file.
    pub path: String,
    /// Ties, interactions, accounts, aliases or exclusions.
    pub kind: Kind,
    /// Positions in the records of this kind.
    pub rows: std::ops::Range<usize>,
}

impl Records {
    /// Number of records of a kind of list.
    pub fn count(&self, kind: Kind) -> usize {
        match kind {
            Kind::Ties => self.ties.rows.len(),
            Kind::Interactions => self.interactions.len(),
            Kind::Accounts => self.accounts.len(),
            Kind::Aliases => self.aliases.len(),
            _ => self.exclusions.len(),
        }
    }

    /// The last day of which any evidence tells; what is still to come is none. From that day on a network changes only as what
    /// is known fades. O(records).
    pub fn newest_day(&self) -> Option<Day> {
        let exports = self.exports.iter().filter_map(|export| {
            let career = export.career.iter();
            let career = career.flat_map(|period| [period.from, period.until]);
            let facts = export.facts.list.iter();
            let facts = facts.filter(|fact| fact.kind != FactKind::Upcoming);
            let days = career
                .chain([export.seen_on()])
                .chain(export.rows.connected_on.iter().copied())
                .chain(facts.map(|fact| fact.day))
                .chain(export.facts.together.iter().map(|one| one.day));
            days.flatten().max()
        });
        let ties = self.ties.rows.iter().filter_map(|row| row.since);
        let logs = self.interactions.iter().map(|row| row.when.day());
        exports.chain(ties).chain(logs).max()
    }

    /// Leaves out who was seen together.
    pub fn leave_out_together(&mut self) {
        self.without_together = true;
        self.exports.iter_mut().for_each(Export::leave_out_together);
    }

    /// The one list that these records are, if they are one.
    pub fn as_one_list(&self, path: &str) -> Option<ListOrigin> {
        let kinds = [
            Kind::Ties,
            Kind::Interactions,
            Kind::Accounts,
            Kind::Aliases,
            Kind::Exclusions,
        ];
        let kind = kinds.into_iter().find(|kind| self.count(*kind) > 0)?;
        Some(ListOrigin {
            path: path.to_owned(),
            kind,
            rows: 0..self.count(kind),
        })
    }

    /// Notes that everything of this kind since `start` came from this file.
    pub fn came_from(&mut self, path: &str, kind: Kind, start: usize) {
        let rows = start..self.count(kind);
        let path = path.to_owned();
        self.lists.push(ListOrigin { path, kind, rows });
    }
}
