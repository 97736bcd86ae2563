//! The file that goes back into a CRM: one row per row of its list, its ids as they were, and fixed columns beside them.
//!
//! A CRM does not overwrite a value with an empty cell, so nothing is ever empty: what is not there any more is `none`.

use introrank_core::day::Day;
use introrank_core::display::defuse;
use introrank_core::evidence::TargetRow;
use introrank_ingest::targets::TargetList;

use crate::app::view::AnswerLine;

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
    pub fn row(&self, as_of: Day, row: &TargetRow, lines: &[AnswerLine<'_>]) -> Vec<String> {
        let own = self
            .keys
            .iter()
            .map(|at| row.cells.get(*at).cloned().unwrap_or_default());
        let with = |status: &str| lines.iter().find(|line| line.status == status);
        let best = with("direct").or_else(|| with("route"));
        let [next, first, introducer, verified, band] = match best {
            Some(line) => [
                line.next_step.to_owned(),
                self.ask_first(line),
                match line.introducer_name {
                    Some(name) => self.name(name, line.introducer_is_teammate, line),
                    None => NONE.to_owned(),
                },
                verified(line).to_owned(),
                line.band.unwrap_or(NONE).to_owned(),
            ],
            None => std::array::from_fn(|_| NONE.to_owned()),
        };
        // Beside a direct tie the best route is the backup, beside a route the next that shares nobody.
        let place = if best.is_some_and(|best| best.first_step.is_none()) {
            1
        } else {
            2
        };
        let mut routes = lines.iter();
        let backup = routes.find(|line| line.switch_order == Some(place));
        let backup = backup.map_or(NONE.to_owned(), |line| self.ask_first(line));
        // What goes on already goes on: nobody else is asked.
        let fixed = match lines.iter().find_map(|line| line.underway.as_ref()) {
            Some(underway) => {
                let nobody = || NONE.to_owned();
                let is_hot = lines.iter().any(|line| line.hot_for.is_some());
                let verified = if is_hot { "yes".to_owned() } else { verified };
                let rep = underway.rep.clone().unwrap_or_else(nobody);
                let step = underway.step.to_owned();
                [step, rep, nobody(), verified, band, nobody()]
            }
            None => [next, first, introducer, verified, band, backup],
        };
        let fixed = fixed.into_iter().map(|cell| defuse(&cell).into_owned());
        own.chain(fixed).chain([as_of.to_string()]).collect()
    }

    /// Whom to ask first; the asker, when no introduction is needed.
    fn ask_first(&self, line: &AnswerLine<'_>) -> String {
        match line.first_step_name {
            Some(name) => self.name(name, line.first_is_teammate, line),
            None => line.asker_name.to_owned(),
        }
    }

    /// Colleagues by name; others by name only when asked for.
    fn name(&self, name: &str, is_teammate: bool, line: &AnswerLine<'_>) -> String {
        if self.names || is_teammate {
            name.to_owned()
        } else {
            format!("a contact of {}", line.asker_name)
        }
    }
}

/// Whether somebody said that the last two people know each other.
fn verified(line: &AnswerLine<'_>) -> &'static str {
    match line.knows {
        Some(knows) if knows >= 0.75 => "yes",
        Some(knows) if knows <= 0.25 => "no",
        _ => "unknown",
    }
}
