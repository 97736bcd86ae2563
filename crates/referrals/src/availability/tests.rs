use super::{Asking, Availability, Objection};
use crate::ledger::{Entry, EventKind, Ledger, Limits};
use introrank_core::day::Day;

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap()
}

fn entry(id: i64, on: &str, what: EventKind, introducer: &str, target: &str) -> Entry {
    Entry {
        id,
        rep: "dana".into(),
        introducer: introducer.into(),
        target: target.into(),
        ..Entry::new(day(on), what)
    }
}

fn of_case(id: i64, on: &str, what: EventKind, case: i64) -> Entry {
    Entry {
        id,
        case: Some(case),
        ..Entry::new(day(on), what)
    }
}

/// What speaks against asking `introducer` about `target` on a day, with two asks a year, one open and 14 days between.
fn objections(
    entries: &[Entry],
    on: &str,
    (introducer, target): (&str, &str),
    own: Option<i64>,
) -> Vec<Objection> {
    let limits = Limits {
        asks: 2,
        per_days: 365,
        rest_days: 14,
        open_asks: 1,
        refusal_days: 60,
        ..Limits::default()
    };
    let ledger = Ledger::replay(entries.to_vec(), Some(day(on)));
    assert!(ledger.misfits.is_empty(), "{:?}", ledger.misfits);
    let asking = Asking {
        introducer,
        target,
        own,
        ..Asking::default()
    };
    Availability::of(&ledger, &limits, day(on)).objections(asking)
}

#[test]
fn whoever_was_never_asked_may_be() {
    assert_eq!(objections(&[], "2026-06-01", ("mei", "sam"), None), []);
}

#[test]
fn an_ask_rests_its_introducer_and_keeps_others_from_its_prospect() {
    let asked = [entry(1, "2026-06-01", EventKind::Asked, "mei", "sam")];
    let resting = Objection::Resting(day("2026-06-15"));
    let of = |pair| objections(&asked, "2026-06-02", pair, None);
    assert_eq!(of(("mei", "kim")), [resting]);
    let under_way = Objection::UnderWay {
        case: 1,
        asked: true,
    };
    assert_eq!(of(("raj", "sam")), [under_way]);
    // Whoever is asked for help to reach somebody is not introduced to by them.
    assert_eq!(of(("sam", "kim")), [Objection::IsProspect(1)]);
    // After the rest the open ask still counts.
    let later = objections(&asked, "2026-06-20", ("mei", "kim"), None);
    assert_eq!(later, [Objection::Busy { recent: 1, most: 2 }]);
}

#[test]
fn who_would_not_is_not_asked_the_same_again_and_rests_for_others() {
    let declined = [
        entry(1, "2026-06-01", EventKind::Asked, "mei", "sam"),
        of_case(2, "2026-06-02", EventKind::Declined, 1),
    ];
    let of = |on, pair| objections(&declined, on, pair, None);
    let rests = Objection::Resting(day("2026-08-01"));
    let same = Objection::AskedBefore(1);
    assert_eq!(of("2026-06-03", ("mei", "sam")), [same, rests]);
    assert!(same.is_lasting() && !rests.is_lasting());
    assert_eq!(of("2026-06-03", ("mei", "kim")), [rests]);
    assert_eq!(of("2026-09-01", ("mei", "sam")), [same]);
    assert_eq!(of("2026-09-01", ("mei", "kim")), []);
    assert_eq!(of("2027-06-03", ("mei", "sam")), []);
}

#[test]
fn a_planned_ask_is_no_objection_to_itself() {
    let planned = [entry(1, "2026-06-01", EventKind::Planned, "mei", "sam")];
    let of = |own| objections(&planned, "2026-06-02", ("mei", "sam"), own);
    assert_eq!(of(Some(1)), []);
    let busy = Objection::Busy { recent: 0, most: 2 };
    let under_way = Objection::UnderWay {
        case: 1,
        asked: false,
    };
    assert_eq!(of(None), [busy, under_way]);
}

#[test]
fn never_is_never_and_enough_is_enough() {
    let mut never = entry(1, "2026-06-01", EventKind::Limit, "mei", "sam");
    never.rep.clear();
    let of = |entries: &[Entry], pair| objections(entries, "2026-12-01", pair, None);
    assert_eq!(
        of(std::slice::from_ref(&never), ("mei", "sam")),
        [Objection::Never]
    );
    assert_eq!(of(&[never], ("mei", "kim")), []);
    let twice = [
        entry(1, "2026-06-01", EventKind::Asked, "mei", "sam"),
        of_case(2, "2026-06-02", EventKind::Introduced, 1),
        entry(3, "2026-07-01", EventKind::Asked, "mei", "kim"),
        of_case(4, "2026-07-02", EventKind::Introduced, 3),
    ];
    let busy = Objection::Busy { recent: 2, most: 2 };
    assert_eq!(of(&twice, ("mei", "ana")), [busy]);
}
