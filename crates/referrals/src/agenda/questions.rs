//! Questions about ties that were put and wait for an answer.

use super::{Item, Kind, Matter};
use crate::ledger::{Ledger, Questioned};
use introrank_engine::session::Session;

/// What a rep, or everybody, was asked and has not answered.
pub(super) fn items<'a>(
    session: &'a Session,
    ledger: &'a Ledger,
    rep: Option<&'a str>,
) -> impl Iterator<Item = Item> + 'a {
    let open = ledger.open_questions(session.setup.as_of);
    let own = open.filter(move |question| rep.is_none_or(|rep| question.colleague == rep));
    let unanswered = own.filter(move |question| !is_answered(session, question));
    unanswered.map(|question| Item {
        rep: question.colleague.clone(),
        kind: Kind::FindOut,
        about: Matter::Question(question.clone()),
    })
}

/// Somebody said of the tie since then what was asked, in the ledger or in a list.
fn is_answered(session: &Session, question: &Questioned) -> bool {
    let people = &session.directory.people;
    let pair = people
        .find_key(&question.from)
        .zip(people.find_key(&question.to));
    let evidence = pair.and_then(|(from, to)| session.network.evidence(from, to));
    let said = evidence.and_then(|evidence| evidence.by_asker.or(evidence.by_asked));
    said.is_some_and(|said| said.on.is_none_or(|on| on >= question.on))
}
