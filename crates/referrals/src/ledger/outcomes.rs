//! The asks of the ledger as outcomes, to learn from.

use introrank_core::day::Day;
use introrank_core::evidence::Outcome;
use introrank_core::moment::When;

use super::{Case, EventKind, Ledger, Limits, Origin, Silent};

/// The asks of the ledger as outcomes, as of a day; the line of each is the number of its case. A ledger knows more than a
/// file: who was silent for too long has not agreed, sent, or engaged; who only lent their name, or named somebody else,
/// has not agreed to introduce. What is still in time is open. An ask that a colleague passed on is the colleague's.
pub fn of_ledger(ledger: &Ledger, as_of: Day, limits: &Limits) -> Vec<Outcome> {
    let cases = ledger.cases.values();
    cases
        .filter_map(|case| of_case(case, as_of, limits))
        .collect()
}

fn of_case(case: &Case, as_of: Day, limits: &Limits) -> Option<Outcome> {
    if case.origin == Origin::Cold || case.introducer.is_empty() || case.target.is_empty() {
        return None;
    }
    let at = case.asked_on()?;
    let silent = case.silent(as_of, limits);
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
    // Giving up after nobody answered is an answer too.
    let given_up = end == Some(EventKind::Withdrawn);
    let stage = |came: bool, not: bool| {
        if came {
            Some(true)
        } else {
            not.then_some(false)
        }
    };
    let agreed = stage(
        case.got_to(EventKind::Agreed) && !refused,
        refused
            || (given_up && !case.got_to(EventKind::Agreed))
            || silent == Some(Silent::Introducer),
    );
    let introduced = case.got_to(EventKind::Introduced);
    let sent = stage(
        introduced,
        agreed == Some(true) && (given_up || silent == Some(Silent::NotSent)),
    );
    let engaged = stage(
        case.got_to(EventKind::Replied),
        introduced && (end.is_some() || silent == Some(Silent::Prospect)),
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
