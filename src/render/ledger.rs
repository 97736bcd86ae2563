//! Cases and entries as reports.

use introrank_referrals::ledger::Entry;

use super::sheet::Sheet;
use crate::app::view::{CaseRow, Cases, EntryRow};

/// Some cases, the notes on what does not count below them.
pub fn cases(cases: &Cases, explain: bool) -> Sheet<'_, CaseRow, [CaseRow]> {
    let rows = cases.rows.iter().map(|case| {
        vec![
            format!("#{}", case.case),
            case.rep_name.clone(),
            case.introducer_name.clone(),
            case.prospect_name.clone(),
            case.state.clone(),
        ]
    });
    let mut notes = Vec::new();
    if explain {
        notes.push(format!(
            "Silent is worked out: {} days without an answer of the introducer, {} of the prospect. HOT: put in contact by the introducer, less than {} days ago or since the prospect's last sign.",
            cases.silent_days, cases.prospect_silent_days, cases.hot_days
        ));
    }
    notes.extend(cases.misfits.iter().map(|(id, why)| {
        format!("entry {id} does not fit those before it and does not count: {why}")
    }));
    Sheet {
        title: String::new(),
        header: &["", "rep", "introducer", "prospect", "where it stands"],
        rows: rows.collect(),
        then: Vec::new(),
        notes,
        records: &cases.rows,
        whole: &cases.rows[..],
    }
}

/// Entries; `entries` are the same without words.
pub fn entries<'a>(rows: &[EntryRow], entries: &'a [Entry]) -> Sheet<'a, Entry, [Entry]> {
    let rows = rows.iter().map(|row| {
        vec![
            row.entry.id.to_string(),
            row.entry.on.to_string(),
            row.case.map_or(String::new(), |case| format!("#{case}")),
            row.rep_name.clone(),
            row.introducer_name.clone(),
            row.prospect_name.clone(),
            row.what.clone(),
            row.more.clone(),
        ]
    });
    Sheet {
        title: String::new(),
        header: &[
            "entry",
            "on",
            "ask",
            "rep",
            "introducer",
            "prospect",
            "what",
            "",
        ],
        rows: rows.collect(),
        then: Vec::new(),
        notes: Vec::new(),
        records: entries,
        whole: entries,
    }
}
