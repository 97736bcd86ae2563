//! What is meant where several may be: which of several of one name, which of several deals.

use introrank_referrals::ledger::{About, Entry, EventKind};

use super::LogError;
use crate::app::error::Error;
use crate::app::snapshot::Snapshot;
use crate::app::who::Prospect;

/// Of several of one name, the one about whom the introducer alone has an open ask.
pub(super) fn meant(
    snapshot: &Snapshot,
    introducer: &str,
    text: &str,
    found: Result<Prospect, Error>,
) -> Result<Prospect, Error> {
    match found {
        Err(error @ Error::AmbiguousProspect { .. }) => {
            snapshot.own_ask(introducer, text).ok_or(error)
        }
        found => found,
    }
}

/// True for what is said of a deal, and of no ask in particular.
pub(super) fn is_of_deal(what: EventKind) -> bool {
    what.is_qualification() || what == EventKind::Opportunity
}

/// Refuses what may be of several deals. What names a case is of its deal, whomever it is about.
pub(super) fn check_deal(snapshot: &Snapshot, entry: &Entry) -> Result<(), Error> {
    let ledger = &snapshot.ledger;
    let about = About::of(&entry.target, &entry.account);
    let is_open = is_of_deal(entry.what) && entry.case.is_none() && entry.crm_deal().is_none();
    let Some(about) = about.filter(|_| is_open) else {
        return Ok(());
    };
    let deals = ledger.deals.under_way(about, entry.on, &ledger.cases);
    let named = deals
        .iter()
        .map(|deal| (deal.name.clone(), deal.cases.last().copied()));
    match deals.len() {
        0 | 1 => Ok(()),
        _ => Err(LogError::SeveralDeals(named.collect()).into()),
    }
}
