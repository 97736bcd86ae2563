//! Lists of pairs: `from,to[,at]`.

use introrank_core::evidence::{Pair, person_key};
use introrank_core::moment::{Moment, When};

use crate::IngestError;
use crate::interactions;
use crate::text::{self, Rows};

/// Reads a list of pairs, `from,to[,at]`. A date alone is its first moment. O(n).
///
/// # Errors
/// When the header lacks `from` or `to`.
pub fn read(path: &str, text: &str) -> Result<Vec<Pair>, IngestError> {
    let known = |header: &[String]| {
        let has = |name: &str| header.iter().any(|cell| cell == name);
        (has("from") && has("to")).then_some(())
    };
    let Some((layout, ())) = text::find_header(text, known) else {
        return Err(IngestError::Header {
            path: path.into(),
            found: text::first_record(text).join(", "),
            wanted: "from,to[,at]".into(),
        });
    };
    let [from, to, at] = ["from", "to", "at"].map(|name| layout.column(&[name]));
    let mut pairs = Vec::new();
    let mut rows = Rows::new(text, &layout);
    while let Some(row) = rows.next_row() {
        let [from, to, at] = [from, to, at].map(|column| row.cell(column).to_owned());
        let when = match interactions::when(&at) {
            Some(When::At(moment)) => Some(moment),
            Some(When::On(day)) => Some(Moment::start_of(day)),
            None => None,
        };
        let keys = [person_key(&from), person_key(&to)];
        let problem = if keys.iter().any(|key| key.is_empty()) {
            Some("no person in from or to")
        } else if keys[0] == keys[1] {
            Some("somebody with themselves")
        } else if when.is_none() && !at.is_empty() {
            Some("at is no moment; write it as 2026-03-31T09:15:00Z")
        } else {
            None
        };
        pairs.push(Pair {
            line: row.line,
            from,
            to,
            at,
            when,
            problem,
        });
    }
    Ok(pairs)
}
