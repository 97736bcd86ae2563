//! What to do today, in the order in which it matters: call who is hot, ask what is planned, switch where nobody answers,
//! tell those who helped, and keep in touch with those who are not asked.

mod customer;
mod nurture;
mod waiting;

use std::collections::BTreeMap;

use crate::availability::{Asking, Objection};
use crate::draft::word_due;
use crate::ledger::{
    About, Case, EventKind, Ledger, Origin, QUESTIONS, Questioned, Silent, ToContact,
};
use crate::plan::{FirstStep, Request, first_steps};
use crate::standing::Standing;
use introrank_core::day::Day;
use introrank_engine::people::PersonIx;
use introrank_engine::people::changes::Change;
use introrank_engine::rank::{self, Appraisal, Goal, Included, NextStep};
use introrank_engine::search::{Asker, Query, SearchError};
use introrank_engine::session::Session;
use rayon::prelude::*;

pub use customer::{NextIntroduction, Wanted, fresh_win};
pub use nurture::{Nurture, Source, nurture};

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The prospect is hot.
    CallHot,
    /// A meeting is today, or was and nobody said what came of it.
    Meeting,
    /// A prospect who was met has open questions.
    Qualify,
    /// A qualified deal should have closed by now.
    Due,
    /// A prospect was met, and nothing came of it yet.
    FollowUp,
    /// A customer is happy: ask for the next introductions.
    AskCustomer,
    /// A prospect is closer than any introducer: write.
    Write,
    /// Ask what is planned.
    Ask,
    /// First check in, or check whether they know each other, then ask.
    CheckThenAsk,
    /// A question about a tie was put and is not answered yet.
    FindOut,
    /// Nobody answers: remind once, or go to somebody else.
    Switch,
    /// Tell the introducer what came of it.
    Tell,
    /// Be in touch without asking.
    CheckIn,
}

impl Kind {
    /// The words on the screen.
    pub const fn words(self) -> &'static str {
        match self {
            Self::CallHot => "CALL (HOT)",
            Self::Meeting => "MEETING",
            Self::Qualify => "QUALIFY",
            Self::Due => "DUE",
            Self::FollowUp => "FOLLOW UP",
            Self::AskCustomer => "ASK CUSTOMER",
            Self::Write => "WRITE",
            Self::Ask => "ASK",
            Self::CheckThenAsk => "CHECK, THEN ASK",
            Self::FindOut => "FIND OUT",
            Self::Switch => "SWITCH",
            Self::Tell => "TELL THEM",
            Self::CheckIn => "CHECK IN, NO ASK",
        }
    }
}

/// What an item is about, for the words.
#[derive(Clone, Debug)]
pub enum Matter {
    /// A case in this state.
    Case(i64),
    /// A planned ask: what comes first, and the route.
    Planned(i64, Vec<FirstStep>, Option<Box<Appraisal>>),
    /// A planned ask that nobody needs: the rep said lately that they know the prospect.
    Known(i64),
    /// A planned ask about somebody who is no prospect any more.
    Settled(i64, Standing),
    /// A planned ask that should wait: why, and who could be asked instead.
    Waits(i64, Objection, Option<PersonIx>),
    /// A silent case: who is silent, for how many days, and who could be asked instead.
    Silent(i64, Silent, i32, Option<PersonIx>),
    /// An ask that came to nothing: how it ended, when, and who could be asked next. Nobody where the same introducer is to
    /// be asked again.
    Ended(i64, EventKind, Day, Option<PersonIx>),
    /// What the introducer has not been told, and since when.
    Untold(i64, EventKind, Day),
    /// The open questions of a prospect who was met, and when.
    Questions(i64, Vec<EventKind>, Day),
    /// A deal that was won, when, and to whom the customer could introduce next.
    Won(i64, Day, Vec<NextIntroduction>),
    /// A question about a tie that waits for its answer.
    Question(Questioned),
    /// Somebody whom the plan says to contact.
    ToContact(ToContact),
    /// Somebody to be in touch with.
    Nurture(Nurture),
}

impl Matter {
    /// The case it is about.
    pub const fn case(&self) -> Option<i64> {
        match self {
            Self::Case(number)
            | Self::Planned(number, ..)
            | Self::Known(number)
            | Self::Settled(number, _)
            | Self::Waits(number, ..)
            | Self::Silent(number, ..)
            | Self::Ended(number, ..)
            | Self::Untold(number, ..)
            | Self::Questions(number, ..)
            | Self::Won(number, ..) => Some(*number),
            Self::Question(_) | Self::ToContact(_) | Self::Nurture(_) => None,
        }
    }
}

/// One thing to do.
#[derive(Clone, Debug)]
pub struct Item {
    /// Who does it: key.
    pub rep: String,
    /// What.
    pub kind: Kind,
    /// About what.
    pub about: Matter,
}

/// Days after which news are no news any more.
const TELL_DAYS: i32 = 90;
/// Days after a no in which somebody else is proposed.
const NEXT_DAYS: i32 = 30;
/// Days after a meeting in which its open questions are asked for.
const QUALIFY_DAYS: i32 = 30;

/// Everything to do, of one rep or of all: by rep, then in the order in which it matters. `search` lists enough introducers
/// to find somebody to switch to; `news` says who moved lately; `wanted` are those whom the team wants to meet. O(cases · ties
/// of their prospects + fresh wins · wanted · ties).
///
/// # Errors
/// When the search was cancelled or failed.
pub fn today(
    session: &Session,
    request: &Request<'_>,
    news: &BTreeMap<PersonIx, Change>,
    wanted: &[Wanted],
    rep: Option<&str>,
) -> Result<Vec<Item>, SearchError> {
    let ledger = request.availability.ledger;
    let mut items: Vec<Item> = Vec::new();
    for case in ledger.cases.values() {
        if rep.is_some_and(|rep| case.rep != rep) {
            continue;
        }
        let mut of_case = of_case(session, request, case)?;
        if let Some((on, next)) = customer::next_introductions(request, case, wanted)? {
            of_case.push((Kind::AskCustomer, Matter::Won(case.number, on, next)));
        }
        items.extend(of_case.into_iter().map(|(kind, about)| Item {
            rep: case.rep.clone(),
            kind,
            about,
        }));
    }
    items.extend(waiting::items(session, request, rep));
    let people = &session.directory.people;
    let reps = request.reps().into_par_iter();
    let reps = reps.filter(|person| rep.is_none_or(|rep| rep == people.key(*person)));
    let lists = reps.map(|person| (person, nurture(session, request, news, person)));
    for (person, list) in lists.collect::<Vec<_>>() {
        // Whoever waits for news is on the list already.
        let rest = list
            .into_iter()
            .filter(|n| !matches!(n.source, Source::Untold(..)));
        items.extend(rest.map(|found| Item {
            rep: people.key(person).to_owned(),
            kind: Kind::CheckIn,
            about: Matter::Nurture(found),
        }));
    }
    items.sort_by(|a, b| a.rep.cmp(&b.rep).then(a.kind.cmp(&b.kind)));
    Ok(items)
}

fn of_case(
    session: &Session,
    request: &Request<'_>,
    case: &Case,
) -> Result<Vec<(Kind, Matter)>, SearchError> {
    let (as_of, limits) = (session.setup.as_of, request.availability.limits);
    let mut found = Vec::new();
    let step = case.reached().map(|(step, _)| step);
    if case.is_live(as_of, limits) {
        let meeting_open = step == Some(EventKind::MeetingSet);
        // Without a day nobody knows whether it was.
        if meeting_open && case.meeting.is_none_or(|day| day <= as_of) {
            found.push((Kind::Meeting, Matter::Case(case.number)));
        } else if !meeting_open
            && !case.got_to(EventKind::MeetingHeld)
            && case.hot_until(as_of, limits).is_some()
        {
            found.push((Kind::CallHot, Matter::Case(case.number)));
        }
        if step.is_some_and(|step| step < EventKind::Asked) && case.origin == Origin::Referred {
            let standing = request.availability.standing(&case.target, &case.account);
            let settled = standing.filter(|standing| standing.is_paused());
            found.push(match (settled, waits(request, case)) {
                (Some(standing), _) => (Kind::Switch, Matter::Settled(case.number, standing)),
                _ if knows(session, request, case) => (Kind::CallHot, Matter::Known(case.number)),
                (None, Some(why)) => {
                    let instead = next_introducer(session, request, case)?;
                    (Kind::Switch, Matter::Waits(case.number, why, instead))
                }
                (None, None) => planned(session, request, case)?,
            });
        }
        if let Some(silent) = case.silent(as_of, limits) {
            let since = case
                .reached()
                .map_or(0, |(_, on)| as_of.number() - on.number());
            let instead = next_introducer(session, request, case)?;
            found.push((
                Kind::Switch,
                Matter::Silent(case.number, silent, since, instead),
            ));
        }
        found.extend(after_meeting(request.availability.ledger, case, as_of));
    }
    found.extend(ended(session, request, case)?);
    if let Some((what, on)) = word_owed(case, as_of) {
        found.push((Kind::Tell, Matter::Untold(case.number, what, on)));
    }
    Ok(found)
}

/// What the introducer of a case should be told, and since when, while it is news.
fn word_owed(case: &Case, as_of: Day) -> Option<(EventKind, Day)> {
    case.untold().filter(|(what, on)| {
        word_due(case, *what).is_some() && as_of.number() - on.number() <= TELL_DAYS
    })
}

/// What follows an ask that came to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterNo {
    /// Ask the same introducer again, who only lent their name and has rested.
    Again,
    /// Ask this person.
    Ask(PersonIx),
    /// Nobody is left.
    Nobody,
}

/// What follows an ask that came to nothing; `None` when nothing needs to: another is planned or made, or ended later, or the
/// prospect is none any more.
///
/// # Errors
/// When the search was cancelled or failed.
pub fn after_no(
    session: &Session,
    request: &Request<'_>,
    case: &Case,
) -> Result<Option<AfterNo>, SearchError> {
    let availability = &request.availability;
    let Some((end, on, id)) = case.end.filter(|_| case.came_to_nothing()) else {
        return Ok(None);
    };
    let goes_on = |other: &Case| {
        let later = other
            .end
            .is_some_and(|(_, day, entry)| (day, entry) > (on, id));
        let live = other.is_live(availability.as_of, availability.limits);
        live || (later && other.came_to_nothing())
    };
    let mut about = availability.cases_about(&case.target, &case.account);
    let is_settled = about.any(|other| other.number != case.number && goes_on(other))
        || availability.standing(&case.target, &case.account).is_some();
    if is_settled {
        return Ok(None);
    }
    // Another ask, so that the rest after this one holds.
    let again = Asking {
        own: None,
        ..asking(case, &case.introducer)
    };
    if end == EventKind::UseMyName && availability.may_ask(again).is_ok() {
        return Ok(Some(AfterNo::Again));
    }
    let next = next_introducer(session, request, case)?;
    Ok(Some(next.map_or(AfterNo::Nobody, AfterNo::Ask)))
}

/// The same for the list of the day, while the no is fresh.
fn ended(
    session: &Session,
    request: &Request<'_>,
    case: &Case,
) -> Result<Option<(Kind, Matter)>, SearchError> {
    let is_fresh = |on: Day| session.setup.as_of.number() - on.number() <= NEXT_DAYS;
    let Some((end, on, _)) = case.end.filter(|(_, on, _)| is_fresh(*on)) else {
        return Ok(None);
    };
    let next = match after_no(session, request, case)? {
        None | Some(AfterNo::Nobody) => return Ok(None),
        Some(AfterNo::Again) => None,
        Some(AfterNo::Ask(next)) => Some(next),
    };
    let ended = Matter::Ended(case.number, end, on, next);
    Ok(Some((Kind::Switch, ended)))
}

/// What is still to do after a meeting: its open questions first, later whatever moves it on. Until it is won, lost or
/// withdrawn a prospect who was met stays on the list.
fn after_meeting(ledger: &Ledger, case: &Case, as_of: Day) -> Option<(Kind, Matter)> {
    let met = *case.steps.get(&EventKind::MeetingHeld)?;
    let deal = ledger.deals.of_case(case.number);
    let is_unknown = |what: &EventKind| {
        let answer = deal.and_then(|deal| deal.answers.get(what));
        answer.is_none_or(|answer| answer.yes.is_none())
    };
    let unknown: Vec<EventKind> = QUESTIONS.into_iter().filter(is_unknown).collect();
    let fresh = as_of.number() - met.number() <= QUALIFY_DAYS;
    let is_due = deal.is_some_and(|deal| {
        let opportunity = deal.opportunity.as_ref();
        deal.is_qualified() && opportunity.is_some_and(|o| o.is_due(as_of))
    });
    let kind = if is_due {
        Kind::Due
    } else if fresh && !unknown.is_empty() {
        Kind::Qualify
    } else {
        Kind::FollowUp
    };
    Some((kind, Matter::Questions(case.number, unknown, met)))
}

/// The rep knows the prospect personally, and said so lately: no introduction is needed.
fn knows(session: &Session, request: &Request<'_>, case: &Case) -> bool {
    let people = &session.directory.people;
    let pair = people
        .find_key(&case.rep)
        .zip(people.find_key(&case.target));
    pair.is_some_and(|(rep, target)| {
        let direct = rank::direct(request.search, Asker::One(rep), &[target], request.choices);
        direct.iter().any(|tie| tie.next == NextStep::Call)
    })
}

/// Why the ask should not be made now. What is only planned about the same prospect does not stand in its way.
fn waits(request: &Request<'_>, case: &Case) -> Option<Objection> {
    let objections = request
        .availability
        .objections(asking(case, &case.introducer));
    let only_planned = |o: &Objection| matches!(o, Objection::UnderWay { asked: false, .. });
    objections
        .into_iter()
        .find(|objection| !only_planned(objection))
}

/// The ask of a case, put to this person.
fn asking<'a>(case: &'a Case, introducer: &'a str) -> Asking<'a> {
    Asking {
        introducer,
        target: &case.target,
        account: &case.account,
        own: Some(case.number),
    }
}

/// The routes of a case's rep to its prospect.
fn routes(
    session: &Session,
    request: &Request<'_>,
    case: &Case,
) -> Result<Vec<Appraisal>, SearchError> {
    let search = request.search;
    let people = &session.directory.people;
    let Some(rep) = people.find_key(&case.rep) else {
        return Ok(Vec::new());
    };
    let text = case.about().map_or("", About::text);
    let goal = Goal::of(search, &session.find(text), None, Included::ALL);
    let askers = [Asker::One(rep)];
    // Whom nobody asks about them does not take the place of those who may be asked.
    let query = Query::new(&askers, [goal.target()], request.search_limits())
        .without(request.availability.exclusions(&session.directory));
    let ranked = request.engine.rankings(&query, request.cancel)?;
    let candidates = ranked.iter().flatten().flatten();
    Ok(candidates
        .map(|candidate| search.appraise(rep, candidate))
        .collect())
}

fn planned(
    session: &Session,
    request: &Request<'_>,
    case: &Case,
) -> Result<(Kind, Matter), SearchError> {
    let people = &session.directory.people;
    let introducer = people.find_key(&case.introducer);
    let route = routes(session, request, case)?
        .into_iter()
        .find(|route| route.asked.last().copied() == introducer);
    let first = route.iter().flat_map(|route| first_steps(request, route));
    // Once they were in touch, or said that they know each other, it is time to ask.
    let is_open = |first: &FirstStep| match first {
        FirstStep::Rate { .. } => true,
        FirstStep::CheckIn(_) => !case.got_to(EventKind::CheckedIn),
        FirstStep::AskWhether => !case.got_to(EventKind::Knows),
    };
    let first: Vec<FirstStep> = first.filter(is_open).collect();
    let kind = if first.is_empty() {
        Kind::Ask
    } else {
        Kind::CheckThenAsk
    };
    let about = Matter::Planned(case.number, first, route.map(Box::new));
    Ok((kind, about))
}

/// Somebody else who could be asked about the same prospect: nobody of the case's own route, and nobody who may not be asked.
fn next_introducer(
    session: &Session,
    request: &Request<'_>,
    case: &Case,
) -> Result<Option<PersonIx>, SearchError> {
    let people = &session.directory.people;
    let own = people.find_key(&case.introducer);
    // Whoever is no prospect any more, or is called by somebody, is nobody's next ask.
    let standing = request.availability.standing(&case.target, &case.account);
    let is_settled = standing.is_some_and(|standing| match standing {
        Standing::Hot { case: hot } => hot != case.number,
        standing => standing.is_paused(),
    });
    if is_settled {
        return Ok(None);
    }
    let free = |route: &Appraisal| {
        let last = route.asked.last().copied()?;
        let outside = route
            .asked
            .iter()
            .filter(|person| !request.search.is_teammate(**person))
            .count();
        let key = people.key(last);
        let ask = asking(case, key);
        let fresh = Some(last) != own && outside <= 1;
        let availability = &request.availability;
        let rests = |person: &PersonIx| availability.resting_until(people.key(*person)).is_some();
        // Whoever was asked about them before, answered or not, is not the next.
        let mut before = availability.cases_about(&case.target, &case.account);
        let asked = before.any(|other| other.introducer == key && other.was_asked());
        let worth = request.is_worth(last, route.chance);
        let free = fresh && worth && !asked && !route.asked.iter().any(rests);
        (free && availability.of_introducer(ask).is_none()).then_some(last)
    };
    let routes = routes(session, request, case)?;
    // Somebody whose ties are verified before somebody of whom more is to be found out.
    let is_verified = |route: &&Appraisal| first_steps(request, route).is_empty();
    let verified = routes.iter().filter(is_verified).find_map(free);
    Ok(verified.or_else(|| routes.iter().find_map(free)))
}

/// How long ago, as people say it: "on Friday", else the date.
pub fn on(day: Day, as_of: Day) -> String {
    const NAMES: [&str; 7] = [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ];
    match as_of.number() - day.number() {
        0 => "today".into(),
        1 => "yesterday".into(),
        2..=6 => {
            // 1970-01-01 was a Thursday.
            let weekday = (day.number() + 3).rem_euclid(7);
            format!("on {}", NAMES[weekday as usize])
        }
        _ => format!("on {day}"),
    }
}
