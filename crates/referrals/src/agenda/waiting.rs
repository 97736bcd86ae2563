//! What a plan put on the list: questions about ties that wait for an answer, and people who wait for a word.

use super::{Item, Kind, Matter};
use crate::ledger::{Ledger, Questioned, ToContact};
use crate::plan::Request;
use introrank_engine::people::PersonIx;
use introrank_engine::rank::NextStep;
use introrank_engine::session::Session;

/// What a rep, or everybody, was asked and has not answered, and whom they were to contact and have not.
pub(super) fn items<'a>(
    session: &'a Session,
    request: &'a Request<'_>,
    rep: Option<&'a str>,
) -> impl Iterator<Item = Item> + 'a {
    let ledger = request.availability.ledger;
    let is_meant = move |who: &str| rep.is_none_or(|rep| rep == who);
    questions(session, ledger, is_meant).chain(contacts(session, request, is_meant))
}

fn questions<'a>(
    session: &'a Session,
    ledger: &'a Ledger,
    is_meant: impl Fn(&str) -> bool + 'a,
) -> impl Iterator<Item = Item> + 'a {
    let open = ledger.open_questions(session.setup.as_of);
    let own = open.filter(move |question| is_meant(&question.colleague));
    let unanswered = own.filter(move |question| !is_answered(session, question));
    unanswered.map(|question| Item {
        rep: question.colleague.clone(),
        kind: Kind::FindOut,
        about: Matter::Question(question.clone()),
    })
}

/// Somebody said of the tie since then what was asked, in the ledger or in a list: of their own tie they themselves.
fn is_answered(session: &Session, question: &Questioned) -> bool {
    let people = &session.directory.people;
    let pair = people
        .find_key(&question.from)
        .zip(people.find_key(&question.to));
    let evidence = pair.and_then(|(from, to)| session.network.evidence(from, to));
    let Some(evidence) = evidence else {
        return false;
    };
    let own = evidence.by_asker;
    let own = own.is_some_and(|said| said.on.is_none_or(|on| on >= question.on));
    let other = evidence
        .by_asked
        .filter(|_| question.colleague != question.from);
    own || other.is_some_and(|said| said.on.is_some_and(|on| on >= question.on))
}

fn contacts<'a>(
    session: &'a Session,
    request: &'a Request<'_>,
    is_meant: impl Fn(&str) -> bool + 'a,
) -> impl Iterator<Item = Item> + 'a {
    let availability = &request.availability;
    let waiting = availability.ledger.still_to_contact(availability.as_of);
    let waiting = waiting.filter(move |to| is_meant(&to.rep));
    let waiting = waiting.filter(move |to| {
        let standing = availability.standing(&to.target, &to.account);
        !standing.is_some_and(|standing| standing.is_paused()) && !was_in_contact(session, to)
    });
    waiting.map(|to| Item {
        rep: to.rep.clone(),
        kind: kind(session, request, to),
        about: Matter::ToContact(to.clone()),
    })
}

/// Both ends of it, where the exports have them.
fn pair(session: &Session, to: &ToContact) -> Option<(PersonIx, PersonIx)> {
    let people = &session.directory.people;
    people.find_key(&to.rep).zip(people.find_key(&to.person))
}

/// Mail or a calendar shows that it was done.
fn was_in_contact(session: &Session, to: &ToContact) -> bool {
    let evidence =
        pair(session, to).and_then(|(rep, person)| session.network.evidence(rep, person));
    let last = evidence.and_then(|e| e.theirs.last_day().max(e.ours.last_day()));
    last.is_some_and(|day| day >= to.on)
}

/// Whoever is known is called; who only was in contact is written to; an introducer is checked in with.
fn kind(session: &Session, request: &Request<'_>, to: &ToContact) -> Kind {
    if !to.is_own_contact() {
        return Kind::CheckThenAsk;
    }
    let direct = pair(session, to);
    let direct = direct.and_then(|(rep, person)| request.search.appraise_direct(rep, person));
    match direct {
        Some(direct) if direct.next == NextStep::Call => Kind::CallHot,
        _ => Kind::Write,
    }
}
