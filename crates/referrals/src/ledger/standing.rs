//! How many asks somebody carries, and when the next may come.

use std::collections::BTreeMap;

use super::case::Case;
use super::entry::EventKind;
use super::notes::prospect_key;
use super::settings::Limits;
use super::state::Ledger;
use introrank_core::day::Day;
use introrank_engine::search::AskLoad;

/// How many more asks somebody with this load can take now.
pub fn room(load: &AskLoad, limits: &Limits) -> u32 {
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

impl Ledger {
    /// The standing of everybody who was ever asked, or has wishes, as of a day.
    pub fn standings(&self, as_of: Day, limits: &Limits) -> BTreeMap<String, AskLoad> {
        let mut found: BTreeMap<String, AskLoad> = BTreeMap::new();
        let fresh = || AskLoad {
            most: limits.asks,
            ..AskLoad::default()
        };
        for case in self
            .cases
            .values()
            .filter(|case| !case.introducer.is_empty())
        {
            let standing = found.entry(case.introducer.clone()).or_insert_with(fresh);
            let Some(asked) = case.asked_on().filter(|day| *day <= as_of) else {
                standing.planned += u32::from(case.is_open());
                continue;
            };
            let ago = as_of.number() - asked.number();
            let mut rest = Some(asked.plus(limits.rest_days));
            if case.waits_for_introducer() {
                standing.open.push(case.number);
            }
            standing.recent += u32::from(ago < limits.per_days);
            standing.tiring += u32::from(ago < limits.fatigue_days);
            if let Some((EventKind::Declined | EventKind::Passed, on, _)) = case.end {
                standing.refusals.push((on, case.reason.clone()));
                rest = rest.max(Some(on.plus(limits.refusal_days)));
            }
            standing.resting_until = standing.resting_until.max(rest);
        }
        for (person, wish) in &self.wishes {
            let standing = found.entry(person.clone()).or_insert_with(fresh);
            standing.most = wish.most.unwrap_or(standing.most);
            standing.resting_until = standing.resting_until.max(wish.pause_until);
        }
        for standing in found.values_mut() {
            standing.resting_until = standing.resting_until.filter(|day| *day > as_of);
            standing.refusals.sort();
        }
        found
    }

    /// True when somebody said that they never introduce to this prospect.
    pub fn is_never(&self, person: &str, target: &str, account: &str) -> bool {
        self.wishes.get(person).is_some_and(|wish| {
            wish.never.contains(&prospect_key(target, account))
                || wish.never.contains(&prospect_key(target, ""))
        })
    }

    /// Asks that a rep has planned and not made.
    pub fn planned_by(&self, rep: &str) -> u32 {
        let planned = |case: &&Case| {
            case.rep == rep
                && case
                    .reached()
                    .is_some_and(|(step, _)| step < EventKind::Asked)
        };
        self.open_cases().filter(planned).count() as u32
    }

    /// Asks that a rep made from a day on.
    pub fn asked_since(&self, rep: &str, day: Day) -> u32 {
        let made = |case: &&Case| case.rep == rep && case.asked_on().is_some_and(|on| on >= day);
        self.cases.values().filter(made).count() as u32
    }
}
