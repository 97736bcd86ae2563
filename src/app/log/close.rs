//! Asks that nobody answered, ended many at once.

use introrank_core::day::Day;
use introrank_referrals::ledger::{Case, Entry, EventKind, Silent};
use introrank_store::Appended;

use crate::app::commit;
use crate::app::error::Error;
use crate::app::snapshot::Snapshot;

/// An ask that nobody answered, as far as the ledger knows.
#[derive(Clone, Debug)]
pub struct SilentAsk {
    /// Its number.
    pub case: i64,
    /// Name of the introducer.
    pub introducer: String,
    /// Name of the prospect.
    pub prospect: String,
    /// Who is silent.
    pub silent: Silent,
    /// Since when.
    pub since: Day,
}

/// The open asks that are silent for too long, of one rep, by key, or of everybody; lapsed ones among them. Whoever is hidden
/// is not among them.
pub fn silent(snapshot: &Snapshot, rep: Option<&str>) -> Vec<SilentAsk> {
    let limits = &snapshot.settings.limits;
    let of = |case: &Case| {
        if snapshot.is_case_hidden(case) || rep.is_some_and(|rep| case.rep != rep) {
            return None;
        }
        Some(SilentAsk {
            case: case.number,
            introducer: snapshot.name(&case.introducer),
            prospect: snapshot.prospect_name(&case.target, &case.account),
            silent: case.silent(snapshot.as_of, limits)?,
            since: case.reached()?.1,
        })
    };
    snapshot.ledger.cases.values().filter_map(of).collect()
}

/// Ends asks: nobody answered. Returns what was written down, and what was refused because it is over since.
///
/// # Errors
/// When the ledger cannot be written.
pub fn close(snapshot: &Snapshot, asks: &[SilentAsk]) -> Result<Appended, Error> {
    let entries = asks.iter().map(|ask| Entry {
        case: Some(ask.case),
        ..Entry::new(snapshot.as_of, EventKind::NoAnswer)
    });
    let entries = entries.collect();
    Ok(commit::append(snapshot, |_| Ok::<_, Error>(entries))?.appended)
}
