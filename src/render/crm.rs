//! The file that goes back into a CRM: one row per row of its list, its ids as they were, and fixed columns beside them.
//!
//! A CRM does not overwrite a value with an empty cell, so nothing is ever empty: what is not there any more is `none`.

use introrank_core::display::defuse;
use introrank_core::evidence::TargetRow;
use introrank_engine::people::PersonIx;
use introrank_engine::rank::{Appraisal, Band, Line, Status};
use introrank_engine::search::Search;
use introrank_ingest::targets::TargetList;

/// The fixed columns, in order.
pub const CRM_COLUMNS: [&str; 7] = [
    "Introrank Next Step",
    "Introrank Ask First",
    "Introrank Introducer",
    "Introrank Verified",
    "Introrank Band",
    "Introrank Backup",
    "Introrank As Of",
];

/// What an absent value is called.
const NONE: &str = "none";

/// Writes the rows of a CRM file.
pub struct CrmTable {
    keys: Vec<usize>,
    names: bool,
}

impl CrmTable {
    /// `names`: also name introducers outside the team.
    pub fn new(list: &TargetList, names: bool) -> Self {
        let keys = list.key_columns();
        Self { keys, names }
    }

    /// The header: the list's own columns that say which record a row is, then the fixed ones.
    pub fn header(&self, list: &TargetList) -> Vec<String> {
        let own = self.keys.iter().map(|at| list.column_names()[*at].clone());
        own.chain(CRM_COLUMNS.iter().map(|name| (*name).to_owned()))
            .collect()
    }

    /// One row for one target: its best line, and the first backup.
    pub fn row(&self, search: &Search<'_>, row: &TargetRow, lines: &[Line<'_>]) -> Vec<String> {
        let own = self
            .keys
            .iter()
            .map(|at| row.cells.get(*at).cloned().unwrap_or_default());
        let best = lines
            .iter()
            .find(|line| line.status == Status::Direct)
            .or_else(|| lines.iter().find(|line| line.status == Status::Route));
        let appraisal = best.and_then(|line| line.appraisal.as_ref());
        let [next, first, introducer, verified, band] = match (best, appraisal) {
            (Some(line), Some(a)) => [
                line.next.words().to_owned(),
                self.ask_first(search, a),
                a.asked
                    .last()
                    .map_or(NONE.to_owned(), |last| self.name(search, *last, a)),
                verified(a).to_owned(),
                Band::of(a.chance, &search.config.search).word().to_owned(),
            ],
            _ => std::array::from_fn(|_| NONE.to_owned()),
        };
        // Beside a direct tie the best route is the backup, beside a route the next that shares nobody.
        let place = if appraisal.is_some_and(|best| best.asked.is_empty()) {
            1
        } else {
            2
        };
        let mut routes = lines.iter().filter_map(|line| line.appraisal.as_ref());
        let backup = routes.find(|a| a.switch == Some(place));
        let backup = backup.map_or(NONE.to_owned(), |a| self.ask_first(search, a));
        let fixed = [next, first, introducer, verified, band, backup];
        let fixed = fixed.into_iter().map(|cell| defuse(&cell).into_owned());
        own.chain(fixed)
            .chain([search.network.as_of.to_string()])
            .collect()
    }

    /// Whom to ask first; the asker, when no introduction is needed.
    fn ask_first(&self, search: &Search<'_>, appraisal: &Appraisal) -> String {
        let first = appraisal.asked.first().copied().unwrap_or(appraisal.asker);
        self.name(search, first, appraisal)
    }

    /// Colleagues by name; others by name only when asked for.
    fn name(&self, search: &Search<'_>, person: PersonIx, appraisal: &Appraisal) -> String {
        let people = &search.directory.people;
        if self.names || search.is_teammate(person) || person == appraisal.asker {
            people.name(person).to_owned()
        } else {
            format!("a contact of {}", people.name(appraisal.asker))
        }
    }
}

/// Whether somebody said that the last two people know each other.
fn verified(appraisal: &Appraisal) -> &'static str {
    match appraisal.knows {
        Some(knows) if knows >= 0.75 => "yes",
        Some(knows) if knows <= 0.25 => "no",
        _ => "unknown",
    }
}
