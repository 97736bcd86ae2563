//! What became of the rows of a file, and which asks would be ended, as lines.

use introrank_referrals::ledger::Silent;

use crate::app::log::SilentAsk;
use crate::app::view::{RejectedLine, RowsKept};
use introrank_core::display::count;

/// Not more than this many rows are named one by one.
const MAX_ROWS: usize = 10;

/// The rows of a file that are left out, with the reason.
pub fn rows_left_out(kept: &RowsKept) -> Vec<String> {
    let mut lines = left_out(&kept.left_out);
    if kept.forgotten > 0 {
        let rows = count(kept.forgotten, "row", "rows");
        lines.push(format!(
            "  {rows} about people whom the workspace has forgotten"
        ));
    }
    lines
}

/// Rows that are left out, with the reason.
pub fn left_out(rows: &[RejectedLine]) -> Vec<String> {
    let line = |row: &RejectedLine| {
        let (file, line, reason) = (&row.file, row.line, &row.reason);
        format!("  {file}, line {line}: {reason}; left out")
    };
    let mut lines: Vec<String> = rows.iter().take(MAX_ROWS).map(line).collect();
    if rows.len() > MAX_ROWS {
        let more = rows.len() - MAX_ROWS;
        lines.push(format!("  and {more} more that are left out"));
    }
    lines
}

/// How many rows came to what.
pub fn rows_kept(kept: &RowsKept) -> String {
    let (new, known, left_out) = (kept.new, kept.known, kept.left_out.len());
    format!("{new} new, {known} known already, {left_out} left out\n")
}

/// The asks that nobody answered, one a line.
pub fn silent_asks(asks: &[SilentAsk]) -> String {
    let line = |ask: &SilentAsk| {
        let what = match ask.silent {
            Silent::Introducer => "no answer since",
            Silent::NotSent => "agreed, and not introduced since",
            Silent::Prospect => "introduced, and the prospect is silent since",
        };
        let (introducer, prospect) = (&ask.introducer, &ask.prospect);
        format!(
            "#{} {introducer} → {prospect}: {what} {}\n",
            ask.case, ask.since
        )
    };
    asks.iter().map(line).collect()
}
