//! Generic interactions, `from,to,at,kind[,message]`: who contacted whom and when, from any source. Nobody owns them.

use hashbrown::HashSet;

use super::IngestError;
use super::dates;
use super::text::{Layout, Rows};
use introrank_core::columns::Interner;
use introrank_core::evidence::person_key;
use introrank_core::evidence::{Class, FileReport};
use introrank_core::evidence::{FactKind, Interaction};
use introrank_core::moment::When;

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
            wanted: HEADER.into(),
        });
    }
    let mut seen = HashSet::new();
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
        let kind = match kind_of(row.cell(kind)) {
            Ok(kind) => kind,
            Err(reason) => {
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
        let message = number(row.cell(message));
        if message > 0 && !seen.insert((from, to, when, message)) {
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
    Ok(())
}

/// What a row tells of, or why nobody knows.
fn kind_of(cell: &str) -> Result<FactKind, String> {
    match cell.to_lowercase().as_str() {
        "" | "message" => Ok(FactKind::Message),
        "mail" | "email" | "e-mail" => Ok(FactKind::Mail),
        "meeting" | "call" => Ok(FactKind::Meeting),
        other => Err(format!(
            "'{}' is not one of {KINDS}",
            introrank_core::display::clean(other)
        )),
    }
}

/// When, in any form of [`When::parse`] or of the dates that exports have; `None` also for `4/5/2026`, of which nobody can
/// tell day and month, and for a clock that is not understood.
pub fn when(cell: &str) -> Option<When> {
    let by_day = || match dates::read(cell) {
        dates::Raw::Day(day) if !cell.contains(':') => Some(When::On(day)),
        _ => None,
    };
    let when = When::parse(cell).or_else(by_day);
    when.filter(|when| when.day().is_plausible())
}

/// A number made of the name of a message (FNV-1a); 0 for a row that names none.
fn number(name: &str) -> u32 {
    if name.is_empty() {
        return 0;
    }
    let hash = name.bytes().fold(0x811C_9DC5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    hash.max(1)
}
