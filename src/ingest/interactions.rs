//! Generic interactions, `from,to,at,kind[,message]`: who contacted whom and when, from any source. Nobody owns them.

use hashbrown::{HashMap, HashSet};

use super::IngestError;
use super::dates;
use super::facts::FactKind;
use super::report::{Class, FileReport};
use super::text::{Layout, Rows};
use super::ties::person_key;
use crate::columns::Interner;
use crate::day::Day;
use crate::moment::When;

/// One row: `from` wrote to, or met, `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interaction {
    /// Number of a key of the tie lists.
    pub from: u32,
    /// The other one.
    pub to: u32,
    /// Message, mail or meeting.
    pub kind: FactKind,
    /// When.
    pub when: When,
    /// Rows of one sender, moment and number (not 0) are one message to several people. Within a file numbers follow the
    /// order of the messages' names, so that the order of rows does not matter.
    pub message: u32,
}

/// The header.
pub const HEADER: &str = "from,to,at[,kind][,message]";

/// Kinds a row may name; blank is a message.
pub const KINDS: &str = "message, mail, meeting, call";

/// Reads one file into `into`; people are numbered by `keys`.
///
/// # Errors
/// When the header lacks `from`, `to` or `at`.
pub fn read(
    path: &str,
    text: &str,
    layout: &Layout,
    keys: &mut Interner,
    into: &mut Vec<Interaction>,
    report: &mut FileReport,
) -> Result<(), IngestError> {
    let [from, to, at, kind, message] =
        ["from", "to", "at", "kind", "message"].map(|name| layout.column(&[name]));
    if from.is_none() || to.is_none() || at.is_none() {
        return Err(IngestError::Header {
            path: path.into(),
            found: layout.raw_header.join(", "),
            wanted: HEADER,
        });
    }
    let mut seen = HashSet::new();
    let mut messages: HashMap<String, u32> = HashMap::new();
    let start = into.len();
    let mut rows = Rows::new(text, layout);
    while let Some(row) = rows.next_row() {
        if row.is_blank() {
            continue;
        }
        let (a, b) = (person_key(row.cell(from)), person_key(row.cell(to)));
        if a.is_empty() || b.is_empty() {
            let column = if a.is_empty() { "from" } else { "to" };
            report.problem(Class::Rejected, row.line, column, "no person");
            continue;
        }
        if a == b {
            report.problem(Class::Rejected, row.line, "to", "somebody with themselves");
            continue;
        }
        let kind = match row.cell(kind).to_lowercase().as_str() {
            "" | "message" => FactKind::Message,
            "mail" | "email" | "e-mail" => FactKind::Mail,
            "meeting" | "call" => FactKind::Meeting,
            other => {
                let reason = format!("'{}' is not one of {KINDS}", crate::display::clean(other));
                report.problem(Class::Rejected, row.line, "kind", reason);
                continue;
            }
        };
        let Some(when) = when(row.cell(at)) else {
            let reason = "no moment that can be; write it as 2026-03-31T09:15:00Z";
            report.problem(Class::Rejected, row.line, "at", reason);
            continue;
        };
        let (from, to) = (keys.intern(&a), keys.intern(&b));
        let message = match row.cell(message) {
            "" => 0,
            name => {
                let next = messages.len() as u32 + 1;
                *messages.entry_ref(name).or_insert(next)
            }
        };
        if message > 0 && !seen.insert((message, to)) {
            report.problem(
                Class::Duplicate,
                row.line,
                "message",
                "this message to this person again",
            );
            continue;
        }
        into.push(Interaction {
            from,
            to,
            kind,
            when,
            message,
        });
        report.imported();
    }
    let mut names: Vec<(String, u32)> = messages.into_iter().collect();
    names.sort_unstable();
    let mut place = vec![0; names.len() + 1];
    for (i, (_, number)) in names.iter().enumerate() {
        place[*number as usize] = i as u32 + 1;
    }
    for one in &mut into[start..] {
        one.message = place[one.message as usize];
    }
    Ok(())
}

/// When, in any form of [`When::parse`] or of the dates that exports have.
pub fn when(cell: &str) -> Option<When> {
    When::parse(cell)
        .or_else(|| match dates::read(cell) {
            dates::Raw::Day(day) => Some(When::On(day)),
            dates::Raw::Slashed(month, day, year) => {
                Day::new(year, month as i8, day as i8).map(When::On)
            }
            _ => None,
        })
        .filter(|when| when.day().is_plausible())
}
