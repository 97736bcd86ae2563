//! Tie lists, `from,to[,forward,backward][,kind][,since]`: given strengths, plain connections, and what people said.

use super::report::{Class, FileReport};
use super::text::{Layout, Rows};
use super::{IngestError, dates};
use crate::columns::Interner;
use crate::day::Day;
use crate::people::profile_url::{self, Profile};

/// What a row of a tie list says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TieKind {
    /// The two are connected.
    Connected,
    /// Somebody saw that the two are connected; unverified, date unknown.
    Mutual,
    /// `from` rates the tie or verifies it.
    Said(Statement),
}

/// What a person said about their tie to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Statement {
    /// They worked together.
    WorkedWith,
    /// They know each other well enough to call.
    Know,
    /// They met.
    Met,
    /// They do not know each other, connection or not.
    Stranger,
    /// Yes, they know each other; no more was said.
    Knows,
    /// No, they do not know each other.
    UnknownTo,
}

impl Statement {
    /// The word used in files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::WorkedWith => "worked_with",
            Self::Know => "know",
            Self::Met => "met",
            Self::Stranger => "stranger",
            Self::Knows => "knows",
            Self::UnknownTo => "unknown_to",
        }
    }

    /// True when it says that the two know each other.
    pub const fn is_yes(self) -> bool {
        !matches!(self, Self::Stranger | Self::UnknownTo)
    }
}

/// All kinds a file may name.
pub const KINDS: &str = "connected, mutual, worked_with, know, met, stranger, knows, unknown_to";

fn kind_of(word: &str) -> Option<TieKind> {
    use Statement::{Know, Knows, Met, Stranger, UnknownTo, WorkedWith};
    let said = [WorkedWith, Know, Met, Stranger, Knows, UnknownTo].into_iter().find(|s| word.eq_ignore_ascii_case(s.word()));
    match said {
        Some(statement) => Some(TieKind::Said(statement)),
        None if word.is_empty() || word.eq_ignore_ascii_case("connected") => Some(TieKind::Connected),
        None if word.eq_ignore_ascii_case("mutual") => Some(TieKind::Mutual),
        None => None,
    }
}

/// One usable row. People are numbers of [`TieRows::keys`].
#[derive(Clone, Copy, Debug)]
pub struct TieRow {
    /// The person who asks, rates or is named first.
    pub from: u32,
    /// The other one.
    pub to: u32,
    /// Given strength from → to; 0 when no step leads that way, `NaN` when none of the two was given.
    pub forward: f64,
    /// Given strength to → from, likewise.
    pub backward: f64,
    /// Date of the connection or of the statement.
    pub since: Option<Day>,
    /// What the row says.
    pub kind: TieKind,
}

/// The rows of all tie lists together.
#[derive(Default)]
pub struct TieRows {
    /// Person keys as canonicalised by [`person_key`].
    pub keys: Interner,
    /// Usable rows of every list.
    pub rows: Vec<TieRow>,
}

/// The key of a person named in a list: profile key, e-mail in lower case, or the text itself.
pub fn person_key(text: &str) -> std::borrow::Cow<'_, str> {
    let text = text.trim();
    if profile_url::looks_like_address(text)
        && let Profile::Public(key) | Profile::Member(key) = profile_url::parse(text)
    {
        return key.into();
    }
    if text.contains('@') && !text.contains(char::is_whitespace) { text.to_lowercase().into() } else { text.into() }
}

/// Reads one list into `into`.
///
/// # Errors
/// When the header lacks `from` or `to`.
pub fn read(path: &str, text: &str, layout: &Layout, into: &mut TieRows, report: &mut FileReport) -> Result<(), IngestError> {
    let (Some(from), Some(to)) = (layout.column(&["from"]), layout.column(&["to"])) else {
        return Err(IngestError::Header { path: path.into(), found: layout.raw_header.join(", "), wanted: "from,to[,forward,backward][,kind][,since]" });
    };
    let [forward, backward, kind, since] = ["forward", "backward", "kind", "since"].map(|name| layout.column(&[name]));
    let given_columns = forward.is_some() || backward.is_some();
    let mut rows = Rows::new(text, layout);
    while let Some(row) = rows.next_row() {
        let line = row.line;
        let (a, b) = (row.cell(Some(from)), row.cell(Some(to)));
        if row.is_blank() {
            continue;
        }
        if a.is_empty() || b.is_empty() {
            report.problem(Class::Rejected, line, if a.is_empty() { "from" } else { "to" }, "no person");
            continue;
        }
        let (a, b) = (person_key(a), person_key(b));
        if a == b {
            report.problem(Class::Rejected, line, "to", "a tie of a person with themselves");
            continue;
        }
        let Some(tie_kind) = kind_of(row.cell(kind)) else {
            report.problem(Class::Rejected, line, "kind", format!("'{}' is not one of {KINDS}", crate::display::clean(row.cell(kind))));
            continue;
        };
        let strengths = strength(row.cell(forward)).and_then(|f| strength(row.cell(backward)).map(|b| (f, b)));
        let (forward, backward) = match strengths {
            Err(cell) => {
                report.problem(Class::Rejected, line, "forward", format!("'{}' is no strength: above 0, at most 1, or blank", crate::display::clean(cell)));
                continue;
            }
            Ok((None, None)) if given_columns && row.cell(kind).is_empty() => {
                report.problem(Class::Rejected, line, "forward", "no strength in either direction and no kind");
                continue;
            }
            Ok((None, None)) => (f64::NAN, f64::NAN),
            Ok((f, b)) => (f.unwrap_or(0.0), b.unwrap_or(0.0)),
        };
        let raw_since = row.cell(since);
        let since = match dates::resolve(dates::read(raw_since), dates::SlashOrder::MonthFirst, None) {
            Ok(day) => day,
            Err(reason) => {
                report.problem(Class::Partial, line, "since", format!("{reason}; the row is used without a date"));
                None
            }
        };
        if since.is_some() || raw_since.is_empty() {
            report.imported();
        }
        let (from, to) = (into.keys.intern(&a), into.keys.intern(&b));
        into.rows.push(TieRow { from, to, forward, backward, since, kind: tie_kind });
    }
    Ok(())
}

/// A given strength: `None` when blank, the cell itself when it is not in (0, 1].
fn strength(cell: &str) -> Result<Option<f64>, &str> {
    if cell.is_empty() {
        return Ok(None);
    }
    match cell.parse::<f64>() {
        Ok(value) if value > 0.0 && value <= 1.0 => Ok(Some(value)),
        _ => Err(cell),
    }
}
