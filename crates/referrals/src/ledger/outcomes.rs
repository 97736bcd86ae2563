//! The asks of the ledger as outcomes, to learn from.

use std::collections::BTreeSet;

use introrank_core::evidence::Outcome;
use introrank_core::moment::When;

use super::{Case, EventKind, Ledger, Limits, Origin};

/// The asks of the ledger as outcomes; the line of each is the number of its case. A ledger knows more than a
/// file: who only lent their name, or named somebody else, has not agreed to introduce; and who was silent for too long has
/// not agreed, sent, or engaged, where somebody confirmed the silence or mail shows it (`silent_in_mail`: numbers of cases).
/// That nobody logged an answer is the rep's silence, and teaches nothing. What is still in time is open. An ask that a
/// colleague passed on is the colleague's.
pub fn of_ledger(ledger: &Ledger, limits: &Limits, silent_in_mail: &BTreeSet<i64>) -> Vec<Outcome> {
    let cases = ledger.cases.values();
    cases
        .filter_map(|case| {
            let silent = case.is_silence_confirmed(limits) || silent_in_mail.contains(&case.number);
            of_case(case, silent)
        })
        .collect()
}

fn of_case(case: &Case, silent: bool) -> Option<Outcome> {
    if case.origin != Origin::Referred || case.introducer.is_empty() || case.target.is_empty() {
        return None;
    }
    let at = case.asked_on()?;
    let end = case.end.map(|(end, ..)| end);
    let refused = matches!(
        end,
        Some(
            EventKind::DoesNotKnow
                | EventKind::Declined
                | EventKind::Redirected
                | EventKind::UseMyName
                | EventKind::Passed
        )
    );
    let stage = |came: bool, not: bool| {
        if came {
            Some(true)
        } else {
            not.then_some(false)
        }
    };
    let has_agreed = case.got_to(EventKind::Agreed) && !refused;
    let agreed = stage(has_agreed, refused || silent);
    let introduced = case.got_to(EventKind::Introduced);
    let sent = stage(introduced, has_agreed && silent);
    let no_deal = matches!(end, Some(EventKind::ProspectDeclined | EventKind::Lost));
    let engaged = stage(
        case.got_to(EventKind::Replied),
        introduced && (no_deal || silent),
    );
    Some(Outcome {
        line: case.number.unsigned_abs(),
        at: When::On(at),
        asker: if case.via.is_empty() {
            case.rep.clone()
        } else {
            case.via.clone()
        },
        introducer: case.introducer.clone(),
        target: case.target.clone(),
        agreed,
        sent,
        engaged,
    })
}
