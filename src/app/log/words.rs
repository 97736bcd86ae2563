//! What was written down, in words.

use introrank_referrals::ledger::{COLD, Entry, EventKind, OTHER};

use crate::app::snapshot::Snapshot;

/// One line that says what an entry says: `new: #3 Mei Chen → Sam Lee: asked on 2026-06-01`.
pub(super) fn line(snapshot: &Snapshot, entry: &Entry) -> String {
    let prospect = snapshot.prospect_name(&entry.target, &entry.account);
    let who = snapshot.name(&entry.introducer);
    let (what, said, on) = (entry.what.phrase(), said(snapshot, entry), entry.on);
    let line = if entry.what.is_of_case() {
        let number = entry.case.unwrap_or(entry.id);
        let people = match who.as_str() {
            "" if entry.answer == OTHER => format!("{prospect} (no introduction)"),
            "" => format!("{prospect} (cold)"),
            who => format!("{who} → {prospect}"),
        };
        let opened = if entry.case.is_none() { "new: " } else { "" };
        format!("{opened}#{number} {people}: {what}{said} on {on}")
    } else {
        let people = [who.as_str(), prospect.as_str()];
        let people: Vec<&str> = people.into_iter().filter(|text| !text.is_empty()).collect();
        format!("{}: {what}{said} on {on}", people.join(", "))
    };
    line.trim_start_matches(": ").to_owned()
}

/// The answer, the amount and the day to come.
fn said(snapshot: &Snapshot, entry: &Entry) -> String {
    let answer = match (entry.answer.as_str(), entry.amount) {
        ("", Some(amount)) if entry.what == EventKind::Limit => format!(" at most {amount}"),
        ("", Some(amount)) => format!(" {amount}"),
        ("", None) | (COLD | OTHER, _) => String::new(),
        (answer, _) => format!(" {}", snapshot.name(answer)),
    };
    match (entry.what, entry.due) {
        (EventKind::Redirected, _) => format!(" to{answer}"),
        (EventKind::Limit, Some(day)) => format!("{answer}, no ask until {day}"),
        (_, Some(day)) => format!("{answer}, for {day}"),
        (_, None) => answer,
    }
}
