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
//!
//! ```text
//! query      the question, and what every engine must do    in_memory  the engine over one network in memory
//! sweep      several askers at once                          reach, hub, team  what one sweep keeps
//! candidate  introducers in order, and the best of them
//! ```

mod ask_load;
mod candidate;
mod hub;
mod in_memory;
mod query;
mod reach;
mod sweep;
mod team;

pub use ask_load::AskLoad;
pub use candidate::{Candidate, LegBasis, MAX_INTRODUCERS};
pub use query::{
    Asker, Block, Cancel, Engine, Exclusions, Limits, Outsiders, Query, SearchError, Target,
};
pub use sweep::{Rankings, Sweep};

use std::collections::BTreeMap;

use hashbrown::HashMap;

use crate::network::Network;
use crate::people::{Directory, PersonIx};
use crate::strength::config::Config;
use crate::strength::tired;

/// A network with everything a search needs beside it: the engine in memory.
pub struct Search<'a> {
    /// The frozen network.
    pub network: &'a Network,
    /// Names, accounts and roles.
    pub directory: &'a Directory,
    /// Stage probabilities and the strength model.
    pub config: &'a Config,
    teammate: Vec<bool>,
    teammates: Vec<PersonIx>,
    barred: Vec<bool>,
    loads: HashMap<PersonIx, AskLoad>,
}

impl<'a> Search<'a> {
    /// Prepares a search: who are teammates, and who must not be asked (opted out, hidden, or at an account whose
    /// people never introduce).
    pub fn new(network: &'a Network, directory: &'a Directory, config: &'a Config) -> Self {
        let teammates = directory.people.teammates();
        let mut teammate = vec![false; directory.people.all().len()];
        for person in &teammates {
            teammate[person.at()] = true;
        }
        // They ask like the others; nobody is reached through them.
        for person in directory.people.colleagues_without_export() {
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
        let barred = directory.people.all().map(never).collect();
        Self {
            network,
            directory,
            config,
            teammate,
            teammates,
            barred,
            loads: HashMap::new(),
        }
    }

    /// The same with what the ledger says of people who were asked before. The ranking stays as it is; the advice does not.
    pub fn with_loads(mut self, loads: &BTreeMap<String, AskLoad>) -> Self {
        let people = &self.directory.people;
        let known = loads
            .iter()
            .filter_map(|(key, load)| Some((people.find_key(key)?, load.clone())));
        self.loads = known.collect();
        self
    }

    /// What the ledger says of somebody who was asked before.
    pub fn load(&self, person: PersonIx) -> Option<&AskLoad> {
        self.loads.get(&person)
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

    /// u: the probability that a teammate agrees when a teammate asks, after what recent asks take from it.
    pub fn teammate_agrees(&self, person: PersonIx) -> f64 {
        tired(
            self.config.search.teammate_agrees,
            self.network.tired(person),
        )
    }

    /// True when this person must not stand on a route.
    pub fn is_barred(&self, person: PersonIx) -> bool {
        self.barred[person.at()]
    }
}
