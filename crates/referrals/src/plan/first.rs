//! What is found out before an ask is made.

use super::request::Request;
use crate::ledger::Balance;
use introrank_core::day::Day;
use introrank_engine::people::PersonIx;
use introrank_engine::rank::{Appraisal, Step};

/// Why a check-in comes before the ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckIn {
    /// The last contact was then.
    LongAgo(Day),
    /// No contact was ever seen.
    Never,
    /// They were asked more often than helped.
    OneSided(Balance),
}

/// Something to do before an ask is made: a tie that nobody verified is no reason to ask anybody for anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FirstStep {
    /// The rater says how well they know the person: nothing but a click shows that they do.
    Rate {
        /// Of the team.
        rater: PersonIx,
        /// Who would be asked.
        person: PersonIx,
    },
    /// Be in touch with the introducer.
    CheckIn(CheckIn),
    /// Ask the introducer whether they know the prospect.
    AskWhether,
}

/// What comes before an ask along this route, in order; nothing for one that can be made.
pub fn first_steps(request: &Request<'_>, route: &Appraisal) -> Vec<FirstStep> {
    let Some((last, asked)) = route.steps.split_last() else {
        return Vec::new();
    };
    let unverified = asked.iter().filter(|step| step.is_unverified());
    let rate = |step: &Step| {
        Some(FirstStep::Rate {
            rater: step.from,
            person: step.to?,
        })
    };
    let mut first: Vec<FirstStep> = unverified.filter_map(rate).collect();
    if first.is_empty() {
        first.extend(check_in(request, route).map(FirstStep::CheckIn));
    }
    first.extend(last.is_doubtful().then_some(FirstStep::AskWhether));
    first
}

/// Asks that nothing was given for.
const ONE_SIDED: usize = 2;

/// Whether the rep should be in touch with the introducer before asking for anything.
pub fn check_in(request: &Request<'_>, route: &Appraisal) -> Option<CheckIn> {
    let search = request.search;
    let introducer = *route.asked.last()?;
    let before = route
        .asked
        .len()
        .checked_sub(2)
        .map_or(route.asker, |at| route.asked[at]);
    if search.is_teammate(introducer) {
        return None;
    }
    let key = search.directory.people.key(introducer);
    let balance = request.availability.balance(key);
    let ledger = request.availability.ledger;
    if balance.asked >= balance.given + ONE_SIDED && !ledger.was_in_touch_since_asked(key) {
        return Some(CheckIn::OneSided(balance));
    }
    let evidence = search
        .network
        .evidence(before, introducer)
        .unwrap_or_default();
    // Whoever says how well they know somebody has them in mind.
    let seen = [
        evidence.theirs.last_day(),
        evidence.ours.last_day(),
        evidence.by_asker.and_then(|said| said.on),
    ];
    let last = seen.into_iter().flatten().max().max(ledger.last_touch(key));
    match last {
        None => Some(CheckIn::Never),
        Some(day)
            if search.network.as_of.number() - day.number()
                > request.availability.limits.check_in_days =>
        {
            Some(CheckIn::LongAgo(day))
        }
        Some(_) => None,
    }
}
