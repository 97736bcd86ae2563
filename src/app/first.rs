//! What comes before an ask, in words.

use introrank_core::day::Day;
use introrank_engine::people::role::RoleFilter;
use introrank_engine::rank::{Appraisal, NextStep, words as ranking};
use introrank_engine::search::Search;
use introrank_referrals::plan::{CheckIn, FirstStep};

use super::snapshot::Snapshot;

/// What is done first, in two words.
pub(super) const fn next_step(first: &FirstStep) -> &'static str {
    match first {
        FirstStep::Rate { .. } => NextStep::Rate.words(),
        FirstStep::CheckIn(_) => "CHECK IN",
        FirstStep::AskWhether => NextStep::CheckFirst.words(),
    }
}

/// What is done first, for a cell of a table.
pub(super) fn words(
    snapshot: &Snapshot,
    search: &Search<'_>,
    route: &Appraisal,
    first: &FirstStep,
    role: Option<&RoleFilter>,
) -> String {
    let people = &search.directory.people;
    let introducer = route.asked.last().map_or("", |person| people.name(*person));
    match first {
        FirstStep::Rate { rater, person } => format!(
            "how well does {} know {}?",
            people.name(*rater),
            people.name(*person)
        ),
        FirstStep::CheckIn(check_in) => {
            let why = check_in_words(check_in, snapshot.as_of);
            format!("check in with {introducer} ({why})")
        }
        FirstStep::AskWhether => {
            let anybody = || {
                role.map_or("whoever decides".to_owned(), |role| {
                    format!("the {}", role.words)
                })
            };
            let whom = route
                .target
                .map_or_else(anybody, |person| people.name(person).to_owned());
            format!("does {introducer} know {whom}?")
        }
    }
}

/// What to ask first, and whom; nothing for a check-in, whose words are the rep's own.
pub(super) fn message(
    search: &Search<'_>,
    route: &Appraisal,
    first: &FirstStep,
    role: Option<&RoleFilter>,
) -> Option<String> {
    let people = &search.directory.people;
    match first {
        FirstStep::Rate { rater, person } => Some(format!(
            "{}: \"How well do you know {}?\"",
            people.name(*rater),
            people.name(*person)
        )),
        FirstStep::CheckIn(_) => None,
        FirstStep::AskWhether => Some(ranking::whether(search, route, role)),
    }
}

/// How often: "never", "once", "3 times".
pub(super) fn times(n: usize) -> String {
    match n {
        0 => "never".into(),
        1 => "once".into(),
        2 => "twice".into(),
        n => format!("{n} times"),
    }
}

/// What the team did for somebody, after what they were asked or did.
pub(super) fn help_given(given: usize) -> String {
    match given {
        0 => "nobody helped them yet".into(),
        n => format!("we helped them {}", times(n)),
    }
}

/// Why a check-in comes first, in words.
pub fn check_in_words(check_in: &CheckIn, as_of: Day) -> String {
    match check_in {
        CheckIn::Never => "no contact was ever seen".into(),
        CheckIn::LongAgo(day) => {
            let years = as_of.years_since(*day);
            let ago = if years >= 1.5 {
                format!("{years:.0} years")
            } else {
                "a year".into()
            };
            format!("last contact {ago} ago ({day})")
        }
        CheckIn::OneSided(balance) => format!(
            "asked {}, and {}",
            times(balance.asked),
            help_given(balance.given)
        ),
    }
}
