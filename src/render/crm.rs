//! The file that goes back into a CRM: one row per row of its list, its ids as they were, and fixed columns beside them.
//!
//! A CRM does not overwrite a value with an empty cell, so no text is ever empty: what is not there any more is `none`.
//! Numbers and dates hold no word but the null that the CRM's own loader takes for one.

use std::collections::HashMap;
use std::io::{self, Write};

use introrank_core::day::Day;
use introrank_core::display::defuse;
use introrank_core::evidence::TargetRow;
use introrank_ingest::targets::TargetList;

use super::crm_fields::{Crm, FIELDS, Field, NONE, at};
use super::words::{self, band};
use crate::app::prospects::usual_value;
use crate::app::view::{AnswerLine, Underway};

/// How much of the team's time a row is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Focus {
    /// There is something to do, and what it rests on is known.
    ThisQuarter,
    /// There is something to find out before anything is asked for.
    FindOutFirst,
    Leave,
}

impl Focus {
    const fn words(self) -> &'static str {
        match self {
            Self::ThisQuarter => "this quarter",
            Self::FindOutFirst => "find out first",
            Self::Leave => "leave",
        }
    }
}

/// One row of the file, before it is known which rows come first.
pub struct CrmRow {
    own: Vec<String>,
    cells: [String; FIELDS.len()],
    /// What the row would be worth attention for.
    focus: Focus,
    /// Something goes on already: that takes no further ask.
    is_underway: bool,
    chance: f64,
    /// What winning it is worth, where the list says it.
    value: Option<f64>,
}

/// The rows of a file for a CRM.
pub struct CrmTable {
    crm: Crm,
    keys: Vec<usize>,
    names: bool,
    as_of: Day,
}

impl CrmTable {
    /// `names`: also name introducers outside the team.
    pub fn new(crm: Crm, list: &TargetList, names: bool, as_of: Day) -> Self {
        let keys = list.key_columns();
        Self {
            crm,
            keys,
            names,
            as_of,
        }
    }

    /// One row for one target: its best line, and the first backup.
    pub fn row(&self, row: &TargetRow, lines: &[AnswerLine<'_>]) -> CrmRow {
        let own = self
            .keys
            .iter()
            .map(|at| row.cells.get(*at).cloned().unwrap_or_default());
        let with = |status: &str| lines.iter().find(|line| line.status == status);
        let best = with("direct").or_else(|| with("route"));
        let asked = best.or_else(|| lines.iter().find(|line| line.insider.key.is_some()));
        let (mut cells, mut focus) = match asked {
            Some(line) => self.of_line(line),
            None => (self.empty(), Focus::Leave),
        };
        // Beside a direct tie the best route is the backup, beside a route the next that shares nobody.
        let is_route = best.is_none_or(|best| best.first_step.is_some());
        let place = 1 + u32::from(is_route);
        let mut routes = lines.iter();
        if let Some(backup) = routes.find(|line| line.switch_order == Some(place)) {
            cells[at::BACKUP] = self.ask_first(backup);
        }
        if let Some(first) = lines.first().filter(|_| asked.is_none()) {
            self.without_line(row, first, &mut cells, &mut focus);
        }
        if let Some(first) = lines.first().filter(|first| !first.committee.is_empty()) {
            cells[at::COMMITTEE] = words::committee(&first.committee, self.names);
        }
        // What goes on already goes on: nobody else is asked.
        let underway = lines.iter().find_map(|line| line.underway.as_ref());
        if let Some(underway) = underway {
            focus = self.of_underway(underway, lines, &mut cells);
        }
        let chance = asked.and_then(|line| line.chance).unwrap_or_default();
        CrmRow {
            own: own.collect(),
            cells,
            focus,
            is_underway: underway.is_some(),
            chance,
            value: row.value,
        }
    }

    /// Where nobody is to be asked: why, and whom the row may mean.
    fn without_line(
        &self,
        row: &TargetRow,
        first: &AnswerLine<'_>,
        cells: &mut [String; FIELDS.len()],
        focus: &mut Focus,
    ) {
        // What comes closest names people.
        let reason = first.reason.as_str();
        let nameless = reason.split("; closest").next().unwrap_or(reason);
        cells[at::WHY] = if self.names { reason } else { nameless }.to_owned();
        match first.status {
            "ambiguous" => {
                first.next_step.clone_into(&mut cells[at::NEXT_STEP]);
                cells[at::CANDIDATES].clone_from(&first.reason);
            }
            "unknown" => match reason.split_once("; closest: ") {
                // Names of accounts that look alike are asked about, not left.
                Some((_, closest)) if !row.is_person() => {
                    "WHICH ONE?".clone_into(&mut cells[at::NEXT_STEP]);
                    closest.clone_into(&mut cells[at::CANDIDATES]);
                    *focus = Focus::FindOutFirst;
                }
                _ => "PASTE MUTUALS".clone_into(&mut cells[at::NEXT_STEP]),
            },
            _ => {}
        }
    }

    /// What goes on with a prospect, in the place of anybody new to ask.
    fn of_underway(
        &self,
        underway: &Underway,
        lines: &[AnswerLine<'_>],
        cells: &mut [String; FIELDS.len()],
    ) -> Focus {
        let is_hot = lines.iter().any(|line| line.hot_for.is_some());
        let rep = underway.rep.clone().unwrap_or_else(|| NONE.to_owned());
        underway.step.clone_into(&mut cells[at::NEXT_STEP]);
        cells[at::ASK_FIRST] = rep;
        let others = [at::INTRODUCER, at::QUESTION, at::BACKUP, at::PROSPECT_TITLE];
        for place in others
            .into_iter()
            .chain([at::VERIFIED, at::BAND, at::PROSPECT])
        {
            NONE.clone_into(&mut cells[place]);
        }
        self.crm.null().clone_into(&mut cells[at::CHANCE]);
        // What another tie would be worth is no news of what goes on.
        if let Some(first) = lines.first() {
            let standing = first.reason.split("; ").next().unwrap_or_default();
            standing.clone_into(&mut cells[at::WHY]);
        }
        cells[at::PROSPECT] = underway.prospect.clone().unwrap_or_else(|| NONE.to_owned());
        if is_hot {
            "yes".clone_into(&mut cells[at::VERIFIED]);
            "yes".clone_into(&mut cells[at::HOT]);
        }
        if underway.step == "WAIT" {
            Focus::Leave
        } else {
            Focus::ThisQuarter
        }
    }

    fn empty(&self) -> [String; FIELDS.len()] {
        let mut cells = FIELDS.map(|(_, field)| match field {
            Field::Text(_) => NONE.to_owned(),
            Field::Number | Field::Date => self.crm.null().to_owned(),
        });
        "no".clone_into(&mut cells[at::HOT]);
        cells[at::AS_OF] = self.as_of.to_string();
        cells
    }

    /// What the line that comes first says.
    fn of_line(&self, line: &AnswerLine<'_>) -> ([String; FIELDS.len()], Focus) {
        let or_none = |text: Option<&str>| text.unwrap_or(NONE).to_owned();
        let mut cells = self.empty();
        cells[at::NEXT_STEP] = next_step(line).to_owned();
        cells[at::ASK_FIRST] = self.ask_first(line);
        if let Some(name) = line.introducer_name {
            cells[at::INTRODUCER] =
                self.name(name, line.introducer_is_teammate, &of_introducer(line));
        }
        cells[at::PROSPECT] = or_none(line.target_name);
        cells[at::PROSPECT_TITLE] = or_none(line.target_title);
        // Nobody is told to rate themselves.
        if !line.verify_first.is_empty() && line.next_step != "RATE" {
            cells[at::QUESTION] = self.anonymous(&line.verify_first, line);
        }
        verified(line).clone_into(&mut cells[at::VERIFIED]);
        if let Some(chance) = line.chance {
            cells[at::CHANCE] = format!("{chance:.4}");
        }
        cells[at::BAND] = or_none(band(line));
        cells[at::WHY] = self.anonymous(&line.reason, line);
        // Of three introducers the middle one is named nowhere else.
        if !self.names && line.introducers.is_some_and(|people| people > 2) {
            line.know_each_other.clone_into(&mut cells[at::WHY]);
            NONE.clone_into(&mut cells[at::QUESTION]);
        }
        let to_find_out = matches!(
            cells[at::NEXT_STEP].as_str(),
            "CHECK FIRST" | "ASK WHO DECIDES"
        ) || (line.basis == Some("guess") && line.status == "route")
            || line.unverified == Some(true);
        let focus = match cells[at::NEXT_STEP].as_str() {
            "RESTING" | "BUSY" | "NO ROUTE" => Focus::Leave,
            _ if to_find_out => Focus::FindOutFirst,
            _ => Focus::ThisQuarter,
        };
        (cells, focus)
    }

    /// Whom to ask first; the asker, when no introduction is needed.
    fn ask_first(&self, line: &AnswerLine<'_>) -> String {
        match (line.first_step_name, line.insider.name) {
            (Some(name), _) => {
                let holder = Holder {
                    name: line.asker_name,
                    account: line.introducer_account,
                };
                self.name(name, line.first_is_teammate, &holder)
            }
            (None, Some(name)) => self.name(name, false, &of_insider(line)),
            (None, None) => line.asker_name.to_owned(),
        }
    }

    /// Colleagues by name; others by name only when asked for, else as whose contact they are, and where.
    fn name(&self, name: &str, is_teammate: bool, holder: &Holder<'_>) -> String {
        if self.names || is_teammate {
            name.to_owned()
        } else {
            holder.words()
        }
    }

    /// A text without the names of people outside the team who may not be named.
    fn anonymous(&self, text: &str, line: &AnswerLine<'_>) -> String {
        let mut text = text.to_owned();
        let people = [
            (
                line.introducer_name,
                line.introducer_is_teammate,
                of_introducer(line),
            ),
            (
                line.first_step_name,
                line.first_is_teammate,
                Holder {
                    name: line.asker_name,
                    account: None,
                },
            ),
            (line.insider.name, false, of_insider(line)),
        ];
        for (name, is_teammate, holder) in people {
            let Some(name) = name.filter(|_| !self.names && !is_teammate) else {
                continue;
            };
            text = text.replace(name, &holder.words());
        }
        text
    }

    /// Writes the file. `capacity`: so many asks the team can make in a quarter; of the rows with something to do the best so
    /// many are in focus, by chance times value. `before`: an earlier file; rows that say the same as there are left out.
    /// Returns how many rows were written.
    ///
    /// # Errors
    /// When writing fails.
    pub fn write(
        &self,
        list: &TargetList,
        mut rows: Vec<CrmRow>,
        capacity: usize,
        before: Option<&CrmBefore>,
        out: impl Write,
    ) -> io::Result<usize> {
        let values: Vec<f64> = rows.iter().filter_map(|row| row.value).collect();
        let usual = usual_value(&values);
        let worth = |at: &usize| rows[*at].chance * rows[*at].value.unwrap_or(usual);
        let mut order: Vec<usize> = (0..rows.len()).collect();
        order.retain(|at| rows[*at].focus != Focus::Leave && !rows[*at].is_underway);
        order.sort_by(|a, b| worth(b).total_cmp(&worth(a)).then(a.cmp(b)));
        for at in order.into_iter().skip(capacity) {
            rows[at].focus = Focus::Leave;
        }
        let mut writer = csv::Writer::from_writer(out);
        let own = self.keys.iter().map(|at| &list.column_names()[*at]);
        let own = own.map(|name| defuse(name).into_owned());
        writer.write_record(own.chain(FIELDS.map(|(name, _)| name.to_owned())))?;
        let mut written = 0;
        for row in rows {
            let record = row.record();
            if before.is_none_or(|before| !before.says(&record, self.keys.len())) {
                writer.write_record(&record)?;
                written += 1;
            }
        }
        writer.flush()?;
        Ok(written)
    }
}

impl CrmRow {
    fn record(mut self) -> Vec<String> {
        self.focus.words().clone_into(&mut self.cells[at::FOCUS]);
        let fixed = self.cells.iter().zip(FIELDS).map(|(cell, (_, field))| {
            let cell = match field {
                Field::Text(length) => cut(&defuse(cell), length),
                Field::Number | Field::Date => cell.clone(),
            };
            cell.replace('\n', " ")
        });
        // Ids too: what a spreadsheet would run is the id of nothing.
        let own = self.own.iter().map(|id| defuse(id).into_owned());
        own.chain(fixed).collect()
    }
}

/// What an earlier file for the same CRM said, by the keys of its rows.
#[derive(Default)]
pub struct CrmBefore(HashMap<Vec<String>, Vec<Vec<String>>>);

impl CrmBefore {
    /// Reads a file that was written before; `None` when it is no such file.
    ///
    /// # Errors
    /// When it is no CSV.
    pub fn read(text: &str) -> csv::Result<Option<Self>> {
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .from_reader(text.as_bytes());
        let mut rows: HashMap<Vec<String>, Vec<Vec<String>>> = HashMap::new();
        let keys = reader
            .headers()?
            .iter()
            .position(|name| name == FIELDS[0].0);
        let Some(keys) = keys else {
            return Ok(None);
        };
        for record in reader.records() {
            let mut own: Vec<String> = record?.iter().map(str::to_owned).collect();
            let fixed = own.split_off(keys.min(own.len()));
            rows.entry(own).or_default().push(fixed);
        }
        Ok(Some(Self(rows)))
    }

    /// True when the same was said of this row, whatever the day.
    fn says(&self, record: &[String], keys: usize) -> bool {
        let (own, fixed) = record.split_at(keys);
        let day = at::AS_OF;
        let mut said = self.0.get(own).into_iter().flatten();
        said.any(|said| said.get(..day) == fixed.get(..day))
    }
}

/// Who knows somebody that is not named, and where they work.
struct Holder<'a> {
    name: &'a str,
    account: Option<&'a str>,
}

impl Holder<'_> {
    fn words(&self) -> String {
        match self.account {
            Some(account) => format!("a contact of {} at {account}", self.name),
            None => format!("a contact of {}", self.name),
        }
    }
}

/// Whoever is asked before the introducer is who knows them.
fn of_introducer<'a>(line: &AnswerLine<'a>) -> Holder<'a> {
    let over_another = line.introducers.is_some_and(|people| people > 1);
    let first = line.first_step_name.filter(|_| over_another);
    Holder {
        name: first.unwrap_or(line.asker_name),
        account: line.introducer_account,
    }
}

fn of_insider<'a>(line: &AnswerLine<'a>) -> Holder<'a> {
    Holder {
        name: line.insider.known_by.unwrap_or_default(),
        account: None,
    }
}

/// A text in its field.
fn cut(text: &str, length: usize) -> String {
    if text.chars().count() <= length {
        return text.to_owned();
    }
    let kept: String = text.chars().take(length - 1).collect();
    kept + "…"
}

/// What to do now. Nobody is told to rate themselves: the step after that is what counts.
fn next_step(line: &AnswerLine<'_>) -> &'static str {
    match (line.next_step, line.status) {
        ("RATE", "direct") => "CHECK IN",
        ("RATE", _) => "ASK",
        (step, _) => step,
    }
}

/// Whether somebody said that the last two people know each other.
fn verified(line: &AnswerLine<'_>) -> &'static str {
    match line.know_each_other {
        yes if yes.starts_with("yes") => "yes",
        "no" => "no",
        _ => "unknown",
    }
}
