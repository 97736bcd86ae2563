//! What recent asks take from the odds that somebody helps again.

use std::collections::BTreeMap;

use hashbrown::HashMap;

use super::{Network, flags};
use crate::people::{Directory, PersonIx};
use crate::strength::config::StrengthConfig;
use crate::strength::{Leg, assess, tired};
use introrank_core::day::Day;

/// Asks that tire those who were asked: a part of the question, because no export tells of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fatigue {
    /// By how much each takes from the log-odds that they help, 0 or more.
    pub per_ask: f64,
    /// Per person, by key: the days on which each ask tires, from the first, until before the second.
    pub asks: BTreeMap<String, Vec<(Day, Day)>>,
}

impl Fatigue {
    /// What somebody's asks take from the log-odds on a day.
    fn on(&self, day: Day, asks: &[(Day, Day)]) -> f64 {
        let tiring = asks
            .iter()
            .filter(|(from, until)| *from <= day && day < *until);
        self.per_ask * tiring.count() as f64
    }
}

impl Network {
    /// Takes from the strengths of everybody who was asked lately what that takes, instead of what it took before. Whoever
    /// engages when introduced to is not asked, so that only `helps` changes. O(ties of those who were asked).
    pub fn tire(&mut self, directory: &Directory, config: &StrengthConfig, fatigue: &Fatigue) {
        let people = &directory.people;
        let asked = fatigue.asks.iter().filter_map(|(key, asks)| {
            let taken = fatigue.on(self.as_of, asks) * config.learned.fatigue;
            Some((people.find_key(key)?, taken)).filter(|(_, taken)| *taken > 0.0)
        });
        let new: HashMap<PersonIx, f64> = asked.collect();
        let old = std::mem::replace(&mut self.tired, new);
        let mut touched: Vec<PersonIx> =
            old.into_keys().chain(self.tired.keys().copied()).collect();
        touched.sort_unstable();
        touched.dedup();
        if !touched.is_empty() {
            self.rested_fingerprint(directory);
        }
        for person in touched {
            self.tire_one(directory, config, person);
        }
        self.fingerprint = std::sync::OnceLock::new();
    }

    fn tire_one(&mut self, directory: &Directory, config: &StrengthConfig, person: PersonIx) {
        let taken = self.tired(person);
        for at in self.range(person) {
            if self.helps[at] <= 0.0 {
                continue;
            }
            self.helps[at] = if self.flags[at] & flags::GIVEN == 0 {
                let from = PersonIx(self.neighbours[at]);
                let features = self.features(directory, config, from, person, at);
                assess(config, Leg::Helps, &features, self.now()).value
            } else {
                let rested = *self.rested.entry(at).or_insert(self.helps[at]);
                tired(rested, taken)
            };
        }
    }

    /// What recent asks take from the log-odds that somebody helps; 0 for whoever was not asked lately.
    pub fn tired(&self, person: PersonIx) -> f64 {
        self.tired.get(&person).copied().unwrap_or(0.0)
    }
}
