//! Which ties to verify: the questions whose answers would change most, and what was answered.

use introrank_engine::people::PersonIx;
use introrank_engine::rank::Included;
use introrank_engine::search::Cancel;
use introrank_ingest::IngestError;
use introrank_ingest::cells::{self, Cells};
use introrank_ingest::pages;
use introrank_ingest::targets::TargetList;
use introrank_referrals::ledger::{Entry, EventKind, statement};
use introrank_referrals::plan::{Prospect, Request};
use introrank_referrals::verify::{self, Kind, Question};
use introrank_store::Appended;

use super::commit;
use super::error::Error;
use super::notice::Notice;
use super::prospects::{self, Reps};
use super::role;
use super::snapshot::Snapshot;
use super::view::{self, QuestionKind, QuestionRow, Questions, RowsKept};

/// Introducers that are looked at, per prospect.
const CHOICES: usize = 100;

/// Columns of the file with its answers; the first three must be there.
pub const ANSWER_COLUMNS: [&str; 4] = ["from", "to", "answer", "colleague"];

/// The question which questions to put.
pub struct VerifyRequest<'a> {
    /// The prospects; none for those of the open asks.
    pub list: Option<(&'a TargetList, Reps<'a>)>,
    /// Which people of an account.
    pub role: Option<String>,
    /// Only questions to this colleague, by key.
    pub only: Option<&'a str>,
    /// Questions that are out too, as if nobody had put them.
    pub again: bool,
}

/// Finds the questions.
///
/// # Errors
/// When there is no prospect, the role means nothing, or the search was cancelled.
pub fn questions(
    snapshot: &Snapshot,
    asked: &VerifyRequest<'_>,
    cancel: &Cancel,
) -> Result<(Questions, Vec<Notice>), Error> {
    let role = role::role(asked.role.as_deref(), snapshot)?;
    let search = snapshot.search();
    let (prospects, notices) = match asked.list {
        Some((list, reps)) => prospects::of_list(
            snapshot,
            &search,
            list,
            reps,
            role.as_ref(),
            Included::default(),
        ),
        None => (
            prospects::of_ledger(snapshot, &search, asked.only),
            Vec::new(),
        ),
    };
    if prospects.is_empty() {
        return Err(Error::NoProspect);
    }
    let request = snapshot.request(&search, cancel, CHOICES);
    let found = best(snapshot, &request, &prospects, asked)?;
    let put = snapshot.ledger.open_questions(snapshot.as_of);
    let questions = Questions {
        rows: found
            .iter()
            .map(|question| row(snapshot, question, &prospects))
            .collect(),
        out: put.count(),
        per_week: snapshot.settings.limits.questions_per_week,
    };
    Ok((questions, notices))
}

fn best(
    snapshot: &Snapshot,
    request: &Request<'_>,
    prospects: &[Prospect],
    asked: &VerifyRequest<'_>,
) -> Result<Vec<Question>, Error> {
    let (ledger, limits) = (&snapshot.ledger, &snapshot.settings.limits);
    let people = &snapshot.session.directory.people;
    let values = prospects.iter().map(|prospect| prospect.value);
    let scale = values.sum::<f64>() / prospects.len() as f64;
    let room = |colleague: PersonIx| {
        let key = people.key(colleague);
        if asked.only.is_some_and(|rep| rep != key) {
            return 0;
        }
        let put = if asked.again {
            0
        } else {
            ledger.questions_since(key, request.week)
        };
        limits.questions_per_week.saturating_sub(put)
    };
    let was_asked = |from: PersonIx, to: PersonIx| {
        let (from, to) = (people.key(from), people.key(to));
        !asked.again && ledger.was_asked_whether(from, to, snapshot.as_of)
    };
    let price = limits.question_price * scale;
    Ok(verify::questions(
        request, prospects, price, room, was_asked,
    )?)
}

fn row(snapshot: &Snapshot, question: &Question, prospects: &[Prospect]) -> QuestionRow {
    let directory = &snapshot.session.directory;
    let people = &directory.people;
    let who = |person: PersonIx| match directory.works(person) {
        works if works.is_empty() => people.name(person).to_owned(),
        works => format!("{} ({works})", people.name(person)),
    };
    let values: f64 = prospects.iter().map(|p| p.value).sum();
    let (text, answers, kind) = match question.kind {
        Kind::HowWell => (
            format!("How well do you know {}?", who(question.to)),
            "worked_with / know / met / stranger",
            QuestionKind::HowWell,
        ),
        Kind::Whether => (
            format!("Does {} know {}?", who(question.from), who(question.to)),
            "yes / no",
            QuestionKind::Whether,
        ),
    };
    QuestionRow {
        colleague: people.key(question.colleague).to_owned(),
        colleague_name: people.name(question.colleague).to_owned(),
        question: text,
        answers,
        answer: "",
        from: people.key(question.from).to_owned(),
        to: people.key(question.to).to_owned(),
        knows: question.knows,
        worth: question.worth / values * prospects.len() as f64,
        prospects: question.prospects.len(),
        kind,
    }
}

/// Writes down that these questions were put, and those that were answered at once, each with its answer's word.
///
/// # Errors
/// When the ledger cannot be written.
pub fn put(
    snapshot: &Snapshot,
    questions: &[(&QuestionRow, Option<&str>)],
) -> Result<Appended, Error> {
    let entries = questions.iter().flat_map(|(question, answer)| {
        let (from, to, by) = (&question.from, &question.to, &question.colleague);
        let question_put = question_put(snapshot, from, to, by);
        let said = answer.map(|answer| said(snapshot, from, to, answer, by));
        std::iter::once(question_put).chain(said)
    });
    let entries: Vec<Entry> = entries.collect();
    Ok(commit::append(snapshot, |_| Ok::<_, Error>(entries))?.appended)
}

/// That a colleague was asked whether somebody knows somebody.
pub(super) fn question_put(snapshot: &Snapshot, from: &str, to: &str, colleague: &str) -> Entry {
    Entry {
        introducer: from.to_owned(),
        target: to.to_owned(),
        by: colleague.to_owned(),
        ..Entry::new(snapshot.as_of, EventKind::Questioned)
    }
}

/// What one person is said to be to another.
pub(super) fn said(snapshot: &Snapshot, from: &str, to: &str, answer: &str, by: &str) -> Entry {
    Entry {
        introducer: from.to_owned(),
        target: to.to_owned(),
        answer: answer.to_owned(),
        by: by.to_owned(),
        ..Entry::new(snapshot.as_of, EventKind::Said)
    }
}

/// The rows of a file with answers, as cells of [`ANSWER_COLUMNS`]: a page that was ticked, else a table.
///
/// # Errors
/// When it is neither.
pub fn answer_rows(file: &str, text: &str) -> Result<Cells, IngestError> {
    match pages::answers(text) {
        Some(rows) => Ok(rows),
        None => cells::cells(file, text, &ANSWER_COLUMNS, 3),
    }
}

/// Reads answers of a file, as cells of [`ANSWER_COLUMNS`]; rows without one are passed over. `None`: no row has an answer.
///
/// # Errors
/// When the ledger cannot be written.
pub fn answers(snapshot: &Snapshot, file: &str, rows: Cells) -> Result<Option<RowsKept>, Error> {
    let (mut entries, mut rejected, mut lines) = (Vec::new(), Vec::new(), Vec::new());
    for (line, cells) in rows {
        match answer(snapshot, &cells) {
            Ok(None) => {}
            Ok(Some(entry)) => {
                lines.push(line);
                entries.push(entry);
            }
            Err(reason) => rejected.push((line, reason)),
        }
    }
    if entries.is_empty() && rejected.is_empty() {
        return Ok(None);
    }
    let appended = commit::append(snapshot, |_| Ok::<_, Error>(entries))?.appended;
    let places: Vec<(&str, u64)> = lines.iter().map(|line| (file, *line)).collect();
    let left_out = view::left_out(file, rejected);
    Ok(Some(RowsKept::of(&appended, &places, left_out)))
}

fn answer(snapshot: &Snapshot, cells: &[String]) -> Result<Option<Entry>, String> {
    let [from, to, answer, colleague] = cells else {
        return Ok(None);
    };
    if answer.is_empty() {
        return Ok(None);
    }
    if statement(answer).is_none() {
        return Err(format!(
            "the answer is '{answer}'; write yes, no, worked_with, know, met or stranger"
        ));
    }
    let key = |text: &String| match text.as_str() {
        "" => Ok(String::new()),
        text => snapshot.key_of(text),
    };
    let people = || Ok((key(from)?, key(to)?, key(colleague)?));
    let (from, to, by) = people().map_err(|error: Error| error.to_string())?;
    Ok(Some(Entry {
        source: format!("verify:{from}:{to}:{answer}:{}", snapshot.as_of),
        ..said(snapshot, &from, &to, answer, &by)
    }))
}
