//! When owners of calendars will meet whom: the best moment to ask, and nothing that says how two people stand.

use std::collections::BTreeMap;

use introrank_core::day::Day;
use introrank_core::evidence::FactKind;
use introrank_engine::people::PersonIx;

use super::snapshot::Snapshot;

/// The next meeting of each owner with each person, from the as-of day on.
pub(super) struct Upcoming<'s> {
    snapshot: &'s Snapshot,
    next: BTreeMap<(PersonIx, PersonIx), Day>,
}

impl<'s> Upcoming<'s> {
    /// Those of every calendar. O(facts).
    pub(super) fn new(snapshot: &'s Snapshot) -> Self {
        let (directory, as_of) = (&snapshot.session.directory, snapshot.as_of);
        let links = &directory.links;
        let mut next: BTreeMap<(PersonIx, PersonIx), Day> = BTreeMap::new();
        for (e, export) in snapshot.session.records.exports.iter().enumerate() {
            let to_come = export.facts.list.iter();
            for fact in to_come.filter(|fact| fact.kind == FactKind::Upcoming) {
                let Some(day) = fact.day.filter(|day| *day >= as_of) else {
                    continue;
                };
                let pair = (links.owners[e], links.other(e, fact));
                let soonest = next.entry(pair).or_insert(day);
                *soonest = day.min(*soonest);
            }
        }
        Self { snapshot, next }
    }

    /// When the two with these keys meet next.
    pub(super) fn of(&self, owner: &str, other: &str) -> Option<Day> {
        let pair = (self.snapshot.person(owner)?, self.snapshot.person(other)?);
        self.next.get(&pair).copied()
    }
}
