//! Tie lists, `from,to[,forward,backward][,kind][,since]`: given strengths, plain connections, and what people said.

use rayon::prelude::*;

use super::text::{Layout, REPEATED_HEADER, Row, Rows};
use super::{IngestError, dates};
use introrank_core::columns::Interner;
use introrank_core::evidence::{Class, FileReport, TieKind, TieRow, TieRows, person_key};

/// All kinds a file may name.
pub const KINDS: &str = "connected, mutual, worked_with, know, met, stranger, knows, unknown_to";

/// The rows of one list whose class is still open: a tie may be repeated in another list.
pub struct Unclassified {
    rows: std::ops::Range<usize>,
    /// Line of each row, and whether it was used whole.
    lines: Vec<(u32, bool)>,
}

/// Reads one list into `into`. Rejected rows are reported; [`classify`] gives the others their class.
///
/// # Errors
/// When the header lacks `from` or `to`.
pub fn read(
    path: &str,
    text: &str,
    layout: &Layout,
    into: &mut TieRows,
    report: &mut FileReport,
) -> Result<Unclassified, IngestError> {
    let (Some(from), Some(to)) = (layout.column(&["from"]), layout.column(&["to"])) else {
        return Err(IngestError::Header {
            path: path.into(),
            found: layout.raw_header.join(", "),
            wanted: "from,to[,forward,backward][,kind][,since]".into(),
        });
    };
    let [forward, backward, kind, since] =
        ["forward", "backward", "kind", "since"].map(|name| layout.column(&[name]));
    let columns = Columns {
        from,
        to,
        forward,
        backward,
        kind,
        since,
    };
    let first = into.rows.len();
    let mut lines: Vec<(u32, bool)> = Vec::new();
    let parts: Vec<Part> = Rows::parts(text, layout)
        .into_par_iter()
        .map(|rows| read_part(rows, layout, &columns))
        .collect();
    for part in parts {
        let numbers: Vec<u32> = part.keys.iter().map(|key| into.keys.intern(key)).collect();
        into.rows.extend(part.rows.iter().map(|row| TieRow {
            from: numbers[row.from as usize],
            to: numbers[row.to as usize],
            ..*row
        }));
        lines.extend(part.lines);
        for (line, column, reason) in part.rejected {
            report.problem(Class::Rejected, line, column, reason);
        }
    }
    Ok(Unclassified {
        rows: first..into.rows.len(),
        lines,
    })
}

struct Columns {
    from: usize,
    to: usize,
    forward: Option<usize>,
    backward: Option<usize>,
    kind: Option<usize>,
    since: Option<usize>,
}

/// What one part of a list holds; people are numbers of the part's own keys.
#[derive(Default)]
struct Part {
    keys: Interner,
    rows: Vec<TieRow>,
    /// Line of each row, and whether it was used whole.
    lines: Vec<(u32, bool)>,
    rejected: Vec<(u64, &'static str, String)>,
}

fn read_part(mut rows: Rows<'_>, layout: &Layout, columns: &Columns) -> Part {
    let mut part = Part::default();
    while let Some(row) = rows.next_row() {
        if row.is_blank() {
            continue;
        }
        if row.repeats(layout) {
            part.rejected.push((row.line, "", REPEATED_HEADER.into()));
            continue;
        }
        match read_row(&row, columns, &mut part.keys) {
            Ok((tie, whole)) => {
                part.rows.push(tie);
                part.lines
                    .push((u32::try_from(row.line).unwrap_or(u32::MAX), whole));
            }
            Err((column, reason)) => part.rejected.push((row.line, column, reason)),
        }
    }
    part
}

/// One row, and whether it was used whole; else the column to blame and why.
fn read_row(
    row: &Row<'_>,
    columns: &Columns,
    keys: &mut Interner,
) -> Result<(TieRow, bool), (&'static str, String)> {
    let (a, b) = (row.cell(Some(columns.from)), row.cell(Some(columns.to)));
    if a.is_empty() || b.is_empty() {
        return Err((if a.is_empty() { "from" } else { "to" }, "no person".into()));
    }
    let (a, b) = (person_key(a), person_key(b));
    if a == b {
        return Err(("to", "a tie of a person with themselves".into()));
    }
    let word = row.cell(columns.kind);
    let kind = TieKind::parse(word).ok_or_else(|| {
        (
            "kind",
            format!(
                "'{}' is not one of {KINDS}",
                introrank_core::display::clean(word)
            ),
        )
    })?;
    let refuse = |column| {
        move |cell: &str| {
            (
                column,
                format!(
                    "'{}' is no strength: above 0, at most 1, or blank",
                    introrank_core::display::clean(cell)
                ),
            )
        }
    };
    let forward = strength(row.cell(columns.forward)).map_err(refuse("forward"))?;
    let backward = strength(row.cell(columns.backward)).map_err(refuse("backward"))?;
    let given_columns = columns.forward.is_some() || columns.backward.is_some();
    let (forward, backward) = match (forward, backward) {
        (None, None) if given_columns && word.is_empty() => {
            return Err((
                "forward",
                "no strength in either direction and no kind".into(),
            ));
        }
        (None, None) => (f64::NAN, f64::NAN),
        (f, b) => (f.unwrap_or(0.0), b.unwrap_or(0.0)),
    };
    let raw_since = row.cell(columns.since);
    let since = dates::day(raw_since);
    let whole = since.is_some() || raw_since.is_empty();
    Ok((
        TieRow {
            from: keys.intern(&a),
            to: keys.intern(&b),
            forward,
            backward,
            since,
            kind,
        },
        whole,
    ))
}

/// Gives used rows their class, list by list: a tie that an earlier row of any list held is a duplicate. Statements
/// never are: what two people say about each other, or one says twice, are different facts.
pub fn classify(all: &TieRows, lists: &mut [(FileReport, Unclassified)]) {
    let pair = |row: &TieRow| {
        (!matches!(row.kind, TieKind::Said(_)))
            .then(|| (u64::from(row.from.min(row.to)) << 32) | u64::from(row.from.max(row.to)))
    };
    let mut pairs: Vec<u64> = all.rows.iter().filter_map(pair).collect();
    pairs.par_sort_unstable();
    let any = pairs.windows(2).any(|two| two[0] == two[1]);
    let mut seen = hashbrown::HashSet::new();
    for (report, Unclassified { rows, lines }) in lists {
        for (row, (line, whole)) in all.rows[rows.clone()].iter().zip(lines) {
            if any && pair(row).is_some_and(|pair| !seen.insert(pair)) {
                report.problem(
                    Class::Duplicate,
                    u64::from(*line),
                    "",
                    "this tie again; the larger strength per direction counts",
                );
            } else {
                report.used(u64::from(*line), *whole, "since");
            }
        }
    }
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
