//! Answers as people and programs read them: long CSV table, JSON, JSON lines, Markdown, graph files.
//!
//! The long table is a contract: columns may be added, never renamed or moved.

mod crm;
mod edges;
mod explain;
pub mod import_report;
mod markdown;
pub mod words;

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use introrank_core::day::Day;
use introrank_core::display::defuse;
use introrank_engine::people::PersonIx;
use introrank_engine::rank::{AnyOf, Band, Line, Status, Step, any_of, words as rank_words};
use introrank_engine::search::Search;
use introrank_engine::strength::Basis;

pub use crm::{CRM_COLUMNS, CrmTable};
pub use edges::{write_edges, write_nodes};
pub use explain::explain;
pub use markdown::{escape, markdown};

/// Columns of the long table, in order.
pub const COLUMNS: [&str; 35] = [
    "asker",
    "target",
    "status",
    "rank",
    "introducer",
    "introducers",
    "route",
    "first_step",
    "target_person",
    "chance",
    "low",
    "high",
    "knows",
    "basis",
    "next_step",
    "verify_first",
    "reason",
    "asker_name",
    "first_step_name",
    "introducer_name",
    "introducer_title",
    "introducer_account",
    "target_name",
    "target_title",
    "target_account",
    "band",
    "if_yes",
    "switch_order",
    "relation",
    "fingerprint",
    "in_touch",
    "gone_quiet",
    "resting_until",
    "open_asks",
    "refusals",
];

/// Name and version of the JSON schema: the fields of [`View`] in an object `lines`.
pub const SCHEMA: &str = "introrank.answer/1";

/// One line of an answer, in words and numbers. `null` and empty cells mean: not known, or no such thing.
#[derive(Clone, Debug, Serialize)]
pub struct View<'a> {
    /// Key of the asker.
    pub asker: &'a str,
    /// Key of the target, or the text of the list.
    pub target: Cow<'a, str>,
    /// `route`, `direct`, `no_route`, `unknown`, `ambiguous` or `is_asker`.
    pub status: &'static str,
    /// Place in the ranking, from 1.
    pub rank: Option<u32>,
    /// Key of the last person before the target.
    pub introducer: Option<&'a str>,
    /// Number of people asked.
    pub introducers: Option<usize>,
    /// Keys from asker to target, joined by ` > `; `?` is an unnamed person.
    pub route: Option<String>,
    /// Key of the first person to ask.
    pub first_step: Option<&'a str>,
    /// Key of the person who is introduced to; `?` when unnamed.
    pub target_person: Option<&'a str>,
    /// Probability that the introduction happens and the target engages.
    pub chance: Option<f64>,
    /// Low end of the 80 % interval.
    pub low: Option<f64>,
    /// High end of the 80 % interval.
    pub high: Option<f64>,
    /// Probability that introducer and target know each other.
    pub knows: Option<f64>,
    /// `guess`, `prior`, `learned` or `given`: the weakest part of the route.
    pub basis: Option<&'static str>,
    /// What to do now.
    pub next_step: &'static str,
    /// What to ask first, and whom.
    pub verify_first: &'a str,
    /// Why, in words.
    pub reason: &'a str,
    /// Name of the asker.
    pub asker_name: &'a str,
    /// Name of the first person to ask.
    pub first_step_name: Option<&'a str>,
    /// Name of the introducer.
    pub introducer_name: Option<&'a str>,
    /// Title of the introducer.
    pub introducer_title: Option<&'a str>,
    /// Account of the introducer.
    pub introducer_account: Option<&'a str>,
    /// Name of the person who is introduced to.
    pub target_name: Option<&'a str>,
    /// Their title.
    pub target_title: Option<&'a str>,
    /// Their account.
    pub target_account: Option<&'a str>,
    /// `low`, `fair` or `good`.
    pub band: Option<&'static str>,
    /// The chance once introducer and target are known to know each other.
    pub if_yes: Option<f64>,
    /// 1 for the best route, 2 for the one to switch to, and so on; they share nobody.
    pub switch_order: Option<u32>,
    /// How the introducer's account stands to us.
    pub relation: Option<&'static str>,
    /// Of model, data and day: equal fingerprints, equal results.
    pub fingerprint: &'a str,
    /// Probability that the person of the last step writes to the one before within 45 days; none for a guess.
    pub in_touch: Option<f64>,
    /// That person used to write and has been silent for eight times the usual gap.
    pub gone_quiet: Option<bool>,
    /// Somebody on the route was asked lately and rests until this day.
    pub resting_until: Option<Day>,
    /// Asks of the introducer whose answer is still to come.
    pub open_asks: Option<usize>,
    /// How often the introducer declined.
    pub refusals: Option<usize>,
}

impl<'a> View<'a> {
    /// Looks up everything a line shows.
    pub fn of(search: &Search<'a>, line: &'a Line<'a>) -> Self {
        let people = &search.directory.people;
        let accounts = &search.directory.accounts;
        let account_of = |person: PersonIx| people.account(person).map(|ix| accounts.get(ix));
        let appraisal = line.appraisal.as_ref();
        let introducer = appraisal.and_then(|a| a.asked.last().copied());
        let target = appraisal.map(|a| a.target);
        let last = appraisal.and_then(|a| a.steps.last());
        let some = |text: &'a str| Some(text).filter(|t| !t.is_empty());
        let unnamed_account = introducer
            .filter(|_| target == Some(None))
            .and_then(account_of);
        Self {
            asker: line.asker.map_or("", |person| people.key(person)),
            target: line.target.clone(),
            status: line.status.word(),
            rank: line.rank,
            introducer: introducer.map(|person| people.key(person)),
            introducers: appraisal
                .filter(|_| line.status == Status::Route)
                .map(|a| a.asked.len()),
            route: appraisal.map(|a| rank_words::route_keys(search, a)),
            first_step: appraisal
                .and_then(|a| a.asked.first())
                .map(|person| people.key(*person)),
            target_person: target.map(|target| target.map_or("?", |person| people.key(person))),
            chance: appraisal.map(|a| a.chance),
            low: appraisal.map(|a| a.low),
            high: appraisal.map(|a| a.high),
            knows: appraisal.and_then(|a| a.knows),
            basis: appraisal.map(|a| a.basis.word()),
            next_step: line.next.words(),
            verify_first: &line.verify_first,
            reason: &line.reason,
            asker_name: line.asker.map_or("", |person| people.name(person)),
            first_step_name: appraisal
                .and_then(|a| a.asked.first())
                .map(|person| people.name(*person)),
            introducer_name: introducer.map(|person| people.name(person)),
            introducer_title: introducer.and_then(|person| some(people.title(person))),
            introducer_account: introducer
                .and_then(account_of)
                .map(|account| account.name.as_str()),
            target_name: target.flatten().map(|person| people.name(person)),
            target_title: target
                .flatten()
                .and_then(|person| some(people.title(person))),
            target_account: target
                .flatten()
                .and_then(account_of)
                .or(unnamed_account)
                .map(|account| account.name.as_str()),
            band: appraisal.map(|a| Band::of(a.chance, &search.config.search).word()),
            if_yes: appraisal.map(|a| a.if_yes),
            switch_order: appraisal.and_then(|a| a.switch),
            relation: introducer
                .and_then(account_of)
                .and_then(|account| account.relation)
                .map(|relation| relation.word()),
            fingerprint: search.fingerprint(),
            in_touch: last.and_then(|last| last.in_touch),
            gone_quiet: last.map(Step::has_gone_quiet),
            resting_until: appraisal.and_then(|a| a.resting_until),
            open_asks: introducer.map(|person| search.load(person).map_or(0, |s| s.open.len())),
            refusals: introducer.map(|person| search.load(person).map_or(0, |s| s.refusals.len())),
        }
    }

    /// Writes the cells of the long table, then `extra` as they are. Text that a spreadsheet would run is defused.
    ///
    /// # Errors
    /// When writing fails.
    pub fn write_csv<W: Write>(
        &self,
        writer: &mut csv::Writer<W>,
        extra: &[String],
    ) -> csv::Result<()> {
        let number = |value: Option<f64>| value.map_or(String::new(), |v| v.to_string());
        let count = |value: Option<usize>| value.map_or(String::new(), |v| v.to_string());
        let text = |value: Option<&str>| defuse(value.unwrap_or_default()).into_owned();
        let cells: [Cow<'_, str>; COLUMNS.len()] = [
            defuse(self.asker),
            defuse(&self.target),
            self.status.into(),
            count(self.rank.map(|r| r as usize)).into(),
            text(self.introducer).into(),
            count(self.introducers).into(),
            text(self.route.as_deref()).into(),
            text(self.first_step).into(),
            text(self.target_person).into(),
            number(self.chance).into(),
            number(self.low).into(),
            number(self.high).into(),
            number(self.knows).into(),
            self.basis.unwrap_or_default().into(),
            self.next_step.into(),
            defuse(self.verify_first),
            defuse(self.reason),
            defuse(self.asker_name),
            text(self.first_step_name).into(),
            text(self.introducer_name).into(),
            text(self.introducer_title).into(),
            text(self.introducer_account).into(),
            text(self.target_name).into(),
            text(self.target_title).into(),
            text(self.target_account).into(),
            self.band.unwrap_or_default().into(),
            number(self.if_yes).into(),
            count(self.switch_order.map(|s| s as usize)).into(),
            self.relation.unwrap_or_default().into(),
            self.fingerprint.into(),
            number(self.in_touch).into(),
            self.gone_quiet
                .map_or(String::new(), |quiet| quiet.to_string())
                .into(),
            self.resting_until
                .map_or(String::new(), |day| day.to_string())
                .into(),
            count(self.open_asks).into(),
            count(self.refusals).into(),
        ];
        for cell in &cells {
            writer.write_field(cell.as_bytes())?;
        }
        for cell in extra {
            writer.write_field(defuse(cell).as_bytes())?;
        }
        writer.write_record(None::<&[u8]>)
    }
}

/// The header of the long table with a list's own columns behind it; a name that is taken gets `list.` in front.
pub fn header(own: &[String]) -> Vec<String> {
    let taken = |name: &String| COLUMNS.contains(&name.as_str());
    let own = own.iter().map(|name| {
        if taken(name) {
            format!("list.{name}")
        } else {
            defuse(name).into_owned()
        }
    });
    COLUMNS
        .iter()
        .map(|name| (*name).to_owned())
        .chain(own)
        .collect()
}

/// A whole answer as JSON.
#[derive(Serialize)]
pub struct Document<'a> {
    /// Name and version of this form: [`SCHEMA`].
    pub schema: &'static str,
    /// The day for which it holds.
    pub as_of: Day,
    /// What was asked for, as typed.
    pub query: &'a str,
    /// Every chance rests on outcomes, or was given.
    pub calibrated: bool,
    /// Of model, data and day: equal fingerprints, equal results.
    pub fingerprint: &'a str,
    /// The chance when the best and those to switch to are asked one after the other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub any_of: Option<AnyOf>,
    /// The answer.
    pub lines: Vec<View<'a>>,
}

/// True when every chance that is shown rests on outcomes, or was given.
pub(crate) fn is_calibrated(lines: &[Line<'_>]) -> bool {
    let mut shown = lines
        .iter()
        .filter_map(|line| line.appraisal.as_ref())
        .peekable();
    shown.peek().is_some() && shown.all(|appraisal| appraisal.basis >= Basis::Learned)
}

/// Writes an answer as one JSON document.
///
/// # Errors
/// When writing fails.
pub fn write_json<'a>(
    out: &mut dyn Write,
    search: &Search<'a>,
    query: &'a str,
    lines: &'a [Line<'a>],
) -> io::Result<()> {
    let views = lines.iter().map(|line| View::of(search, line)).collect();
    let document = Document {
        schema: SCHEMA,
        as_of: search.network.as_of,
        query,
        calibrated: is_calibrated(lines),
        fingerprint: search.fingerprint(),
        any_of: any_of(search.config, lines),
        lines: views,
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

/// Writes one line of an answer as one line of JSON, with the list's own columns under `list`.
///
/// # Errors
/// When writing fails.
pub fn write_jsonl<'a>(
    out: &mut dyn Write,
    search: &Search<'a>,
    line: &'a Line<'a>,
    own: &[String],
    cells: &[String],
) -> io::Result<()> {
    #[derive(Serialize)]
    struct WithList<'a> {
        #[serde(flatten)]
        view: View<'a>,
        #[serde(skip_serializing_if = "serde_json::Map::is_empty")]
        list: serde_json::Map<String, serde_json::Value>,
    }
    let list = own
        .iter()
        .zip(cells)
        .map(|(name, cell)| (name.clone(), serde_json::Value::String(cell.clone())))
        .collect();
    serde_json::to_writer(
        &mut *out,
        &WithList {
            view: View::of(search, line),
            list,
        },
    )?;
    writeln!(out)
}
