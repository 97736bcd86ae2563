//! What came of asks, as a file: `at,asker,introducer,target,agreed,sent,engaged`.

use crate::day::Day;
use crate::ingest::IngestError;
use crate::ingest::interactions;
use crate::ingest::text::{self, Rows};
use crate::ledger::{Book, Case, Limits, Origin, Silent, What};
use crate::moment::When;

/// One ask and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Line in the file.
    pub line: u64,
    /// When it was asked.
    pub at: When,
    /// Who asked.
    pub asker: String,
    /// Who was asked to introduce.
    pub introducer: String,
    /// Whom the introduction was to reach.
    pub target: String,
    /// The introducer agreed; `None` while that is open.
    pub agreed: Option<bool>,
    /// The introduction was sent.
    pub sent: Option<bool>,
    /// The target engaged.
    pub engaged: Option<bool>,
}

/// The header.
pub const HEADER: &str = "at,asker,introducer,target,agreed,sent,engaged";

/// A row that is left out: line and reason.
pub type LeftOut = (u64, String);

const YES: [&str; 8] = [
    "yes", "y", "true", "1", "agreed", "sent", "replied", "engaged",
];
const NO: [&str; 6] = ["no", "n", "false", "0", "declined", "silent"];

/// Reads outcomes; rows that cannot be used are returned beside them. A blank stage is still open. O(n).
///
/// # Errors
/// When the header lacks a column.
pub fn read(path: &str, text: &str) -> Result<(Vec<Outcome>, Vec<LeftOut>), IngestError> {
    let names = [
        "at",
        "asker",
        "introducer",
        "target",
        "agreed",
        "sent",
        "engaged",
    ];
    let known = |header: &[String]| {
        let has = |name: &&str| header.iter().any(|cell| cell == name);
        names.iter().all(has).then_some(())
    };
    let Some((layout, ())) = text::find_header(text, known) else {
        return Err(IngestError::Header {
            path: path.into(),
            found: text::first_record(text).join(", "),
            wanted: HEADER,
        });
    };
    let columns = names.map(|name| layout.column(&[name]));
    let (mut outcomes, mut left_out) = (Vec::new(), Vec::new());
    let mut rows = Rows::new(text, &layout);
    while let Some(row) = rows.next_row() {
        if row.is_blank() {
            continue;
        }
        let cells = columns.map(|column| row.cell(column));
        match outcome(row.line, cells) {
            Ok(outcome) => outcomes.push(outcome),
            Err(reason) => left_out.push((row.line, reason)),
        }
    }
    Ok((outcomes, left_out))
}

fn outcome(line: u64, cells: [&str; 7]) -> Result<Outcome, String> {
    let [at, asker, introducer, target, agreed, sent, engaged] = cells;
    let at = interactions::when(at).ok_or("at is no date; write it as 2026-03-31")?;
    for (name, cell) in [
        ("asker", asker),
        ("introducer", introducer),
        ("target", target),
    ] {
        if cell.is_empty() {
            return Err(format!("no {name}"));
        }
    }
    let stage = |name: &str, cell: &str| {
        let word = cell.to_lowercase();
        match word.as_str() {
            "" => Ok(None),
            word if YES.contains(&word) => Ok(Some(true)),
            word if NO.contains(&word) => Ok(Some(false)),
            _ => Err(format!(
                "{name} is '{}'; write yes, no, silent, or leave it blank while it is open",
                crate::display::clean(cell)
            )),
        }
    };
    let (agreed, sent, engaged) = (
        stage("agreed", agreed)?,
        stage("sent", sent)?,
        stage("engaged", engaged)?,
    );
    // What cannot come before what it rests on is a slip.
    let refused = agreed == Some(false) && (sent == Some(true) || engaged == Some(true));
    if refused || (sent == Some(false) && engaged == Some(true)) {
        return Err("a later stage came and an earlier one did not".into());
    }
    Ok(Outcome {
        line,
        at,
        asker: asker.to_owned(),
        introducer: introducer.to_owned(),
        target: target.to_owned(),
        agreed: agreed
            .or(sent.filter(|sent| *sent))
            .or(engaged.filter(|engaged| *engaged)),
        sent: if agreed == Some(false) {
            None
        } else {
            sent.or(engaged.filter(|engaged| *engaged))
        },
        engaged: if sent == Some(false) || agreed == Some(false) {
            None
        } else {
            engaged
        },
    })
}

/// The asks of the ledger as outcomes, as of a day; the line of each is the number of its case. A ledger knows more than a
/// file: who was silent for too long has not agreed, sent, or engaged; who only lent their name, or named somebody else,
/// has not agreed to introduce. What is still in time is open. An ask that a colleague passed on is the colleague's.
pub fn of_ledger(book: &Book, as_of: Day, limits: &Limits) -> Vec<Outcome> {
    let cases = book.cases.values();
    cases
        .filter_map(|case| of_case(case, as_of, limits))
        .collect()
}

fn of_case(case: &Case, as_of: Day, limits: &Limits) -> Option<Outcome> {
    if case.origin == Origin::Cold || case.introducer.is_empty() || case.target.is_empty() {
        return None;
    }
    let at = case.asked_on()?;
    let silent = case.silent(as_of, limits);
    let end = case.end.map(|(end, ..)| end);
    let refused = matches!(
        end,
        Some(
            What::DoesNotKnow | What::Declined | What::Redirected | What::UseMyName | What::Passed
        )
    );
    // Giving up after nobody answered is an answer too.
    let given_up = end == Some(What::Withdrawn);
    let stage = |came: bool, not: bool| {
        if came {
            Some(true)
        } else {
            not.then_some(false)
        }
    };
    let agreed = stage(
        case.got_to(What::Agreed) && !refused,
        refused || (given_up && !case.got_to(What::Agreed)) || silent == Some(Silent::Introducer),
    );
    let introduced = case.got_to(What::Introduced);
    let sent = stage(
        introduced,
        agreed == Some(true) && (given_up || silent == Some(Silent::NotSent)),
    );
    let engaged = stage(
        case.got_to(What::Replied),
        introduced && (end.is_some() || silent == Some(Silent::Prospect)),
    );
    Some(Outcome {
        line: case.number.unsigned_abs(),
        at: When::On(at),
        asker: if case.via.is_empty() {
            case.rep.clone()
        } else {
            case.via.clone()
        },
        introducer: case.introducer.clone(),
        target: case.target.clone(),
        agreed,
        sent,
        engaged,
    })
}
