//! Contacts of our own among the prospects: nobody introduces a rep to them.

use super::request::{Prospect, Request};
use introrank_core::keys::title::Seniority;
use introrank_engine::people::PersonIx;
use introrank_engine::rank;
use introrank_engine::rank::{Appraisal, Goal, NextStep, SURE};
use introrank_engine::search::Asker;

/// A prospect whom somebody of the team knows, or may know.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnContact {
    /// Place in the list.
    pub prospect: usize,
    /// Whose contact they are.
    pub rep: PersonIx,
    /// The contact.
    pub person: PersonIx,
    /// The chance when the rep writes.
    pub chance: f64,
    /// `Call`; `Ask` for somebody who is closer than any route; or `Rate`, when it is not said yet how well they are known.
    pub next: NextStep,
}

impl OwnContact {
    fn of(prospect: usize, tie: &Appraisal, next: NextStep) -> Option<Self> {
        Some(Self {
            prospect,
            rep: tie.asker,
            person: tie.target?,
            chance: tie.chance,
            next,
        })
    }

    /// No introduction is needed.
    pub(super) fn is_known(&self) -> bool {
        self.next != NextStep::Rate
    }
}

/// The direct ties to a prospect.
pub(super) fn ties(request: &Request<'_>, prospect: &Prospect) -> Vec<Appraisal> {
    let asker = prospect.rep.map_or(Asker::Team, Asker::One);
    let people: &[PersonIx] = match &prospect.goal {
        Goal::Person(person) => std::slice::from_ref(person),
        Goal::Account(_, people) => people,
        Goal::None(..) => return Vec::new(),
    };
    rank::direct(request.search, asker, people, request.choices)
}

/// The tie that comes before any ask about the prospect at this place: one that is hot; one of contact that is better than
/// the best route; else one that nobody has rated, to whoever is highest.
pub(super) fn best(
    request: &Request<'_>,
    (at, prospect): (usize, &Prospect),
    ties: &[Appraisal],
    best_route: f64,
) -> Option<OwnContact> {
    // Of an account without a role whoever is known may not be the right person.
    let is_meant = request.role.is_some() || matches!(prospect.goal, Goal::Person(_));
    let is_close = |tie: &&Appraisal| {
        tie.chance >= best_route
            && tie.next != NextStep::NoRoute
            && tie.knows.is_none_or(|knows| knows >= SURE)
    };
    let call = ties.iter().find(|tie| tie.next == NextStep::Call);
    if let Some(call) = call.filter(|_| is_meant) {
        return OwnContact::of(at, call, NextStep::Call);
    }
    if let Some(close) = ties.iter().find(is_close).filter(|_| is_meant) {
        return OwnContact::of(at, close, NextStep::Ask);
    }
    let unrated = ties.iter().filter(|tie| tie.next == NextStep::Rate);
    // The first of equals: they stand in the order of their chances.
    let highest = unrated.min_by_key(|tie| std::cmp::Reverse(seniority(request, tie.target)));
    OwnContact::of(at, highest?, NextStep::Rate)
}

fn seniority(request: &Request<'_>, person: Option<PersonIx>) -> Option<Seniority> {
    request.search.directory.people.role(person?).seniority
}

/// Puts them in order: whoever is known first, then whoever is highest, then by what they are worth.
pub(super) fn order(request: &Request<'_>, prospects: &[Prospect], own: &mut [OwnContact]) {
    let worth = |own: &OwnContact| own.chance * prospects[own.prospect].value;
    own.sort_by(|a, b| {
        let level = |own: &OwnContact| seniority(request, Some(own.person));
        b.is_known()
            .cmp(&a.is_known())
            .then(level(b).cmp(&level(a)))
            .then(worth(b).total_cmp(&worth(a)))
            .then(a.prospect.cmp(&b.prospect))
    });
}
