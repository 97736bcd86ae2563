//! How many asks somebody carries.

use crate::ledger::{Case, EventKind, Ledger, Limits, is_of_all};
use introrank_core::day::Day;
use introrank_engine::search::AskLoad;

/// Asks that somebody with this load can take now.
pub(super) fn room(load: &AskLoad, limits: &Limits) -> u32 {
    if load.resting_until.is_some() {
        return 0;
    }
    let open = limits.open_asks.saturating_sub(load.open.len() as u32);
    let room = open.min(load.most.saturating_sub(load.recent));
    let room = room.saturating_sub(load.planned);
    // Two at once would not leave the rest between them.
    if limits.rest_days > 0 {
        room.min(1)
    } else {
        room
    }
}

/// How many asks somebody carries who was asked in these cases, and when the next may come.
pub(super) fn load<'c>(
    ledger: &Ledger,
    limits: &Limits,
    as_of: Day,
    person: &str,
    cases: impl Iterator<Item = &'c Case>,
) -> AskLoad {
    let mut load = AskLoad::fresh(limits.asks);
    for case in cases {
        let Some(asked) = case.asked_on().filter(|day| *day <= as_of) else {
            load.planned += u32::from(case.is_live(as_of, limits));
            continue;
        };
        let ago = as_of.number() - asked.number();
        // Whoever helped, and was told what came of it, is asked again gladly.
        let rests = !case.is_helped_and_told();
        let mut rest = rests.then(|| asked.plus(limits.rest_days));
        if case.waits_for_introducer() && case.is_live(as_of, limits) {
            load.open.push(case.number);
        }
        load.recent += u32::from(ago < limits.per_days);
        let tires = case.tires(limits);
        load.tiring += u32::from(tires.is_some_and(|(_, until)| as_of < until));
        if let Some((EventKind::Declined | EventKind::Passed, on, _)) = case.end {
            load.refusals.push((on, case.reason.clone()));
            // A no about one prospect is one about that prospect.
            if is_of_all(&case.reason) {
                rest = rest.max(Some(on.plus(limits.refusal_days)));
            }
        }
        load.resting_until = load.resting_until.max(rest);
    }
    if let Some(wish) = ledger.wishes.get(person) {
        load.most = wish.most.unwrap_or(load.most);
        load.resting_until = load.resting_until.max(wish.pause_until);
    }
    load.resting_until = load.resting_until.filter(|day| *day > as_of);
    load.refusals.sort();
    // What is planned is not asked yet.
    let free = limits.open_asks > load.open.len() as u32 && load.most > load.recent;
    load.full = load.resting_until.is_none() && !free;
    load
}
