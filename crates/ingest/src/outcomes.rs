//! What came of asks, as a file: `at,asker,introducer,target,agreed,sent,engaged`.

use crate::IngestError;
use crate::interactions;
use crate::text;
use crate::text::Rows;
use introrank_core::evidence::{Outcome, RejectedRow};

/// The header.
pub const HEADER: &str = "at,asker,introducer,target,agreed,sent,engaged";

const YES: [&str; 8] = [
    "yes", "y", "true", "1", "agreed", "sent", "replied", "engaged",
];
const NO: [&str; 6] = ["no", "n", "false", "0", "declined", "silent"];

/// Reads outcomes; rows that cannot be used are returned beside them. A blank stage is still open. O(n).
///
/// # Errors
/// When the header lacks a column.
pub fn read(path: &str, text: &str) -> Result<(Vec<Outcome>, Vec<RejectedRow>), IngestError> {
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
            wanted: HEADER.into(),
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
                introrank_core::display::clean(cell)
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
