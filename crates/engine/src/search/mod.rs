//! The search: who can best introduce an asker, or a team, to a target. Exact, to the bit.
//!
//! ```text
//! route   s → i1 → … → in → t      n = 1..H introducers, all people distinct
//! chance  ((g(s,i1) · g(i1,i2)) · …) · send · r(in,t)      multiplied left to right in f64
//! ```
//!
//! Each **introducer** (the last person before the target) counts once, with the best route that ends in them. Order:
//! higher chance, fewer introducers, smaller key. The step from an asker to a teammate costs `u` and is only ever the
//! first; a whole team asks as one source, without `u`, and then no teammate introduces.
//!
//! ## How it is fast
//!
//! The chance of reaching a person does not depend on the target, except that the route must avoid it. So one sweep
//! keeps, per person and number of introducers, the few best ways to get there such that for *any* person to avoid the
//! best remaining way is among them (`reach`). A target is then one scan of its own ties, for all askers ([`Sweep`]). Because rounding
//! is monotone, multiplying the best way onward gives the same bits as trying all ways.
//!
//! Colleagues nobody has seen connected are reached through their account's hub: strengths there depend on the account
//! and on two function classes, so the best members of each class, in order, stand for all pairs.

mod ask_load;
mod hub;
mod reach;
mod sweep;
mod team;

pub use ask_load::AskLoad;
pub use reach::MAX_INTRODUCERS;
pub use sweep::{Candidate, Leg, Rankings, Sweep};

use std::collections::BTreeMap;

use hashbrown::HashMap;

use crate::network::Network;
use crate::people::{Directory, PersonIx};
use crate::strength::config::Config;

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    /// One person, with teammates a first step of `u` away.
    One(PersonIx),
    /// All teammates as one source.
    Team,
}

/// What holds for a whole search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most introducers on a route, 1 to [`MAX_INTRODUCERS`].
    pub max_introducers: u8,
    /// Most introducers listed per target.
    pub top: usize,
}

/// A network with everything a search needs beside it.
pub struct Search<'a> {
    /// The frozen network.
    pub network: &'a Network,
    /// Names, accounts and roles.
    pub directory: &'a Directory,
    /// Stage probabilities and the strength model.
    pub config: &'a Config,
    /// How far and how many.
    pub limits: Limits,
    teammate: Vec<bool>,
    teammates: Vec<PersonIx>,
    barred: Vec<bool>,
    standings: HashMap<PersonIx, AskLoad>,
    only_team_passes_on: bool,
}

impl<'a> Search<'a> {
    /// Prepares a search: who are teammates, and who must not be asked (opted out, hidden, or at an account whose
    /// people never introduce).
    pub fn new(
        network: &'a Network,
        directory: &'a Directory,
        config: &'a Config,
        limits: Limits,
    ) -> Self {
        let teammates = directory.people.teammates();
        let mut teammate = vec![false; directory.people.len()];
        for person in &teammates {
            teammate[person.at()] = true;
        }
        let never = |person: PersonIx| {
            let relation = directory
                .people
                .account(person)
                .and_then(|ix| directory.accounts.get(ix).relation);
            directory.people.is_never_asked(person)
                || relation.is_some_and(|relation| !relation.may_introduce())
        };
        let barred = directory.people.iter().map(never).collect();
        Self {
            network,
            directory,
            config,
            limits,
            teammate,
            teammates,
            barred,
            standings: HashMap::new(),
            only_team_passes_on: false,
        }
    }

    /// The same with what the ledger says of people who were asked before. The ranking stays as it is; the advice does not.
    pub fn with_standings(mut self, standings: &BTreeMap<String, AskLoad>) -> Self {
        let people = &self.directory.people;
        let known = standings
            .iter()
            .filter_map(|(key, standing)| Some((people.find_key(key)?, standing.clone())));
        self.standings = known.collect();
        self
    }

    /// The same with one person outside the team on a route at most: whoever passes an ask on is a teammate. For at most
    /// two introducers.
    pub fn with_one_outsider(mut self) -> Self {
        self.limits.max_introducers = self.limits.max_introducers.min(2);
        self.only_team_passes_on = true;
        self
    }

    /// What the ledger says of somebody who was asked before.
    pub fn standing(&self, person: PersonIx) -> Option<&AskLoad> {
        self.standings.get(&person)
    }

    /// A name for everything that a result rests on, see [`Network::fingerprint`].
    pub fn fingerprint(&self) -> &'a str {
        self.network.fingerprint(self.directory, self.config)
    }

    /// Everybody of the asking company.
    pub fn teammates(&self) -> &[PersonIx] {
        &self.teammates
    }

    /// True for people of the asking company.
    pub fn is_teammate(&self, person: PersonIx) -> bool {
        self.teammate[person.at()]
    }

    /// True when this person must not stand on a route.
    pub fn is_barred(&self, person: PersonIx) -> bool {
        self.barred[person.at()]
    }
}
