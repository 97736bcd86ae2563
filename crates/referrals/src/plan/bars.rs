//! What keeps a prospect from being asked about beside where they stand: a tie that needs no introduction.

use super::planned::SkipReason;
use super::request::{Prospect, Request};
use introrank_engine::people::PersonIx;
use introrank_engine::rank;
use introrank_engine::rank::{Appraisal, Goal, NextStep};
use introrank_engine::search::Asker;

/// Two who were in contact know each other at least this surely.
const SURE: f64 = 0.9;

/// A direct tie that makes an introduction unnecessary: one that is hot, or one of contact that is better than any route.
pub(super) fn known(request: &Request<'_>, prospect: &Prospect, best: f64) -> Option<SkipReason> {
    let asker = prospect.rep.map_or(Asker::Team, Asker::One);
    let people: &[PersonIx] = match &prospect.goal {
        Goal::Person(person) => std::slice::from_ref(person),
        // Somebody there is not the right person.
        Goal::Account(_, people) if request.role.is_some() => people,
        Goal::Account(..) | Goal::None(..) => return None,
    };
    let direct = rank::direct(request.search, asker, people, request.choices);
    if let Some(call) = direct.iter().find(|tie| tie.next == NextStep::Call) {
        return Some(SkipReason::Known(call.asker));
    }
    let close = |tie: &&Appraisal| {
        tie.chance >= best
            && tie.next != NextStep::NoRoute
            && tie.knows.is_none_or(|knows| knows >= SURE)
    };
    direct
        .iter()
        .find(close)
        .map(|tie| SkipReason::Direct(tie.asker, tie.chance))
}
