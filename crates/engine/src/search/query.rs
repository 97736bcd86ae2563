//! The question: who can introduce whom to whom, how far, and without whom.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use hashbrown::{HashMap, HashSet};
use thiserror::Error;

use super::candidate::Candidate;
use crate::people::PersonIx;
use crate::people::account::AccountIx;
use crate::people::role::RoleFilter;

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    /// One person, with teammates a first step of `u` away.
    One(PersonIx),
    /// All teammates as one source.
    Team,
}

/// Whom to reach.
#[derive(Clone, Copy, Debug)]
pub enum Target<'a> {
    /// One person.
    Person(PersonIx),
    /// Any of these people of an account; when nobody is named, an unnamed person there of the question's role.
    Account(AccountIx, &'a [PersonIx]),
    /// Nothing to search for: its rankings are empty.
    Nobody,
}

/// Who may stand on a route beside the team.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Outsiders {
    /// As many as the route has room for.
    #[default]
    Any,
    /// One at most: whoever passes an ask on is a teammate. For at most two introducers.
    One,
}

/// How far to search, and how many to list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most introducers on a route, 1 to [`MAX_INTRODUCERS`](super::MAX_INTRODUCERS).
    pub max_introducers: u8,
    /// Most introducers listed per target.
    pub top: usize,
    /// Who may stand on a route beside the team.
    pub outsiders: Outsiders,
}

impl Limits {
    /// Routes over this many introducers, and so many of them listed.
    pub const fn new(max_introducers: u8, top: usize) -> Self {
        Self {
            max_introducers,
            top,
            outsiders: Outsiders::Any,
        }
    }

    /// The same with one person outside the team on a route at most.
    #[must_use]
    pub fn with_one_outsider(self) -> Self {
        Self {
            max_introducers: self.max_introducers.min(2),
            outsiders: Outsiders::One,
            ..self
        }
    }
}

/// Who must not stand on a route, beside those whom the network itself closes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exclusions {
    people: HashSet<PersonIx>,
    /// By prospect: who does not introduce to them.
    to_person: HashMap<PersonIx, HashSet<PersonIx>>,
    /// By account: who does not introduce to anybody there.
    to_account: HashMap<AccountIx, HashSet<PersonIx>>,
}

impl Exclusions {
    /// This person stands on no route.
    pub fn person(&mut self, person: PersonIx) {
        self.people.insert(person);
    }

    /// This person does not introduce to that prospect.
    pub fn pair(&mut self, introducer: PersonIx, prospect: PersonIx) {
        let pairs = self.to_person.entry(prospect).or_default();
        pairs.insert(introducer);
    }

    /// This person introduces to nobody at that account.
    pub fn account(&mut self, introducer: PersonIx, account: AccountIx) {
        let pairs = self.to_account.entry(account).or_default();
        pairs.insert(introducer);
    }

    /// True when this person stands on no route.
    pub fn is_out(&self, person: PersonIx) -> bool {
        self.people.contains(&person)
    }

    /// Everybody who stands on no route, in no order.
    pub fn people(&self) -> impl Iterator<Item = PersonIx> {
        self.people.iter().copied()
    }

    /// True when this person does not introduce to this prospect, who is at this account. `None`: an unnamed person there.
    pub fn is_pair_out(
        &self,
        introducer: PersonIx,
        prospect: Option<PersonIx>,
        account: Option<AccountIx>,
    ) -> bool {
        let closed = self.of(prospect, account);
        closed.is_some_and(|closed| closed.has(introducer))
    }

    /// Who does not introduce to this prospect, who is at this account. `None` when everybody does.
    pub(super) fn of(
        &self,
        prospect: Option<PersonIx>,
        account: Option<AccountIx>,
    ) -> Option<Closed<'_>> {
        let person = prospect.and_then(|prospect| self.to_person.get(&prospect));
        let account = account.and_then(|account| self.to_account.get(&account));
        (person.is_some() || account.is_some()).then_some(Closed { person, account })
    }
}

/// Who does not introduce to one prospect.
#[derive(Clone, Copy)]
pub(super) struct Closed<'a> {
    person: Option<&'a HashSet<PersonIx>>,
    account: Option<&'a HashSet<PersonIx>>,
}

impl Closed<'_> {
    pub fn has(&self, introducer: PersonIx) -> bool {
        let sets = [self.person, self.account];
        sets.iter().flatten().any(|set| set.contains(&introducer))
    }
}

/// A question to a search engine: for each target, per asker, who can introduce best.
///
/// What is asked is plain values, so that an engine in another process can be asked the same.
#[derive(Clone, Debug)]
pub struct Query<'a> {
    /// Who asks: each gets a ranking of their own per target.
    pub askers: &'a [Asker],
    /// Whom to reach.
    pub targets: Vec<Target<'a>>,
    /// Which unnamed person of an account is meant, where nobody there is known.
    pub role: Option<&'a RoleFilter>,
    /// How far, and how many.
    pub limits: Limits,
    /// Without whom.
    pub exclusions: Exclusions,
}

impl<'a> Query<'a> {
    /// A question without a role and without exclusions.
    pub fn new(
        askers: &'a [Asker],
        targets: impl IntoIterator<Item = Target<'a>>,
        limits: Limits,
    ) -> Self {
        Self {
            askers,
            targets: targets.into_iter().collect(),
            role: None,
            limits,
            exclusions: Exclusions::default(),
        }
    }

    /// The same for an unnamed person of this role.
    #[must_use]
    pub fn with_role(mut self, role: Option<&'a RoleFilter>) -> Self {
        self.role = role;
        self
    }

    /// The same without these people and pairs.
    #[must_use]
    pub fn without(mut self, exclusions: Exclusions) -> Self {
        self.exclusions = exclusions;
        self
    }
}

/// The rankings of some targets of a question, in its order.
#[derive(Clone, Debug)]
pub struct Block {
    /// Place of the first target among those of the question.
    pub first: usize,
    /// Per target, per asker, the introducers in order: higher chance, fewer introducers, smaller key.
    pub rankings: Vec<Vec<Vec<Candidate>>>,
}

/// Lets somebody else stop a search. Clones stop together.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Stops whatever was given this.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// True once somebody has cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Why a question has no answer.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SearchError {
    /// Somebody cancelled it.
    #[error("cancelled")]
    Cancelled,
    /// The engine failed.
    #[error("the search engine failed")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Something that answers questions: the one place where routes are searched for.
///
/// Every engine gives the same rows: the exact ranking over all routes, to the last bit.
pub trait Engine: Sync {
    /// Ranks the introducers to every target, and hands the rankings on in blocks, in the order of the targets. What
    /// `sink` was given stands, also when the search is cancelled later.
    ///
    /// # Errors
    /// When it was cancelled, or the engine failed.
    fn rank(
        &self,
        query: &Query<'_>,
        cancel: &Cancel,
        sink: &mut dyn FnMut(Block),
    ) -> Result<(), SearchError>;

    /// The same, all rankings together: per target, per asker.
    ///
    /// # Errors
    /// As [`rank`](Self::rank).
    fn rankings(
        &self,
        query: &Query<'_>,
        cancel: &Cancel,
    ) -> Result<Vec<Vec<Vec<Candidate>>>, SearchError> {
        let mut all = Vec::with_capacity(query.targets.len());
        self.rank(query, cancel, &mut |block| all.extend(block.rankings))?;
        Ok(all)
    }
}
