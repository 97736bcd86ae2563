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
    let busy = Objection::Busy {
        open: 1,
        planned: 0,
    };
    assert_eq!(later, [busy]);
}

#[test]
fn who_would_not_is_not_asked_the_same_again_and_rests_when_they_say_so() {
    let declined = |reason: &str| {
        let end = Entry {
            reason: reason.into(),
            ..of_case(2, "2026-06-02", EventKind::Declined, 1)
        };
        [entry(1, "2026-06-01", EventKind::Asked, "mei", "sam"), end]
    };
    let busy = declined("Too busy until autumn");
    let of = |on, pair| objections(&busy, on, pair, None);
    let rests = Objection::Resting(day("2026-08-01"));
    let same = Objection::AskedBefore(1);
    assert_eq!(of("2026-06-03", ("mei", "sam")), [same, rests]);
    assert!(same.is_lasting() && !rests.is_lasting());
    assert_eq!(of("2026-06-03", ("mei", "kim")), [rests]);
    assert_eq!(of("2026-09-01", ("mei", "sam")), [same]);
    assert_eq!(of("2026-09-01", ("mei", "kim")), []);
    assert_eq!(of("2027-06-03", ("mei", "sam")), []);
    // A no about one prospect is one about that prospect.
    let no = declined("does not like him");
    let of = |on, pair| objections(&no, on, pair, None);
    assert_eq!(of("2026-06-20", ("mei", "kim")), []);
    assert_eq!(of("2026-06-20", ("mei", "sam")), [same]);
    // And Sam, who was asked about and never met, introduces us to nobody.
    assert_eq!(of("2026-06-20", ("sam", "kim")), [Objection::IsProspect(1)]);
}

#[test]
fn whoever_was_met_may_introduce() {
    let met = [
        entry(1, "2026-06-01", EventKind::Asked, "mei", "sam"),
        of_case(2, "2026-06-02", EventKind::Declined, 1),
        entry(3, "2026-06-03", EventKind::MeetingHeld, "raj", "sam"),
    ];
    assert_eq!(objections(&met, "2026-06-20", ("sam", "kim"), None), []);
}

#[test]
fn a_planned_ask_is_no_objection_to_itself() {
    let planned = [entry(1, "2026-06-01", EventKind::Planned, "mei", "sam")];
    let of = |own| objections(&planned, "2026-06-02", ("mei", "sam"), own);
    assert_eq!(of(Some(1)), []);
    let busy = Objection::Busy {
        open: 0,
        planned: 1,
    };
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
    let full = Objection::Full { recent: 2, most: 2 };
    assert_eq!(of(&twice, ("mei", "ana")), [full]);
}

/// Found by a reviewer: each of two planned asks of one introducer waited for the other, and neither was offered.
#[test]
fn of_several_planned_asks_the_first_may_be_made() {
    let planned = [
        entry(1, "2026-06-01", EventKind::Planned, "mei", "sam"),
        entry(2, "2026-06-01", EventKind::Planned, "mei", "kim"),
    ];
    let of = |target, own| objections(&planned, "2026-06-02", ("mei", target), Some(own));
    assert_eq!(of("sam", 1), []);
    let busy = Objection::Busy {
        open: 0,
        planned: 1,
    };
    assert_eq!(of("kim", 2), [busy]);
}

/// Found by a reviewer: another rep's planned ask hid that somebody was already asked about the prospect.
#[test]
fn an_ask_that_was_made_weighs_more_than_a_planned_one() {
    let both = [
        entry(1, "2026-06-01", EventKind::Planned, "raj", "sam"),
        entry(2, "2026-06-01", EventKind::Asked, "ana", "sam"),
    ];
    let under_way = Objection::UnderWay {
        case: 2,
        asked: true,
    };
    let of_mei = objections(&both, "2026-06-02", ("mei", "sam"), None);
    assert_eq!(of_mei, [under_way]);
}

/// Found by a reviewer: a refusal about one account kept its introducer from every other.
#[test]
fn a_refusal_about_an_account_is_about_that_account() {
    let about = |account: &str| Entry {
        account: account.into(),
        ..entry(1, "2026-01-01", EventKind::Asked, "mei", "")
    };
    let declined = [
        about("Northwind GmbH"),
        of_case(2, "2026-01-02", EventKind::Declined, 1),
    ];
    let limits = Limits::default();
    let on = day("2026-09-01");
    let ledger = Ledger::replay(declined.to_vec(), Some(on));
    let of = |account| {
        let asking = Asking {
            introducer: "mei",
            account,
            ..Asking::default()
        };
        Availability::of(&ledger, &limits, on).objections(asking)
    };
    assert_eq!(of("Northwind"), [Objection::AskedBefore(1)]);
    assert_eq!(of("Contoso"), []);
}
