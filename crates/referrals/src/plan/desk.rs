//! Who may ask, and be asked, how often: the ledger seen by the people of the network.

use crate::ledger;
use hashbrown::{HashMap, HashSet};

use super::request::Request;
use crate::ledger::{EventKind, Limits};
use introrank_engine::people::PersonIx;
use introrank_engine::search::AskLoad;

/// Everybody's room.
#[derive(Debug)]
pub struct Desk {
    standings: HashMap<PersonIx, AskLoad>,
    week: HashMap<PersonIx, u32>,
    reps: Vec<PersonIx>,
    /// Whom somebody would not, or could not, introduce to lately: people and accounts.
    refused: HashMap<PersonIx, Vec<(String, String)>>,
    /// Cases by the person, or account, that they are about.
    about: HashMap<String, Vec<i64>>,
    /// Whom open cases are about.
    prospects: HashSet<String>,
    limits: Limits,
}

/// Days in which nobody is asked the same twice.
const SAME_ASK_DAYS: i32 = 365;

impl Desk {
    /// Reads the ledger. Planned asks count like open ones: they are about to be made.
    pub fn of(request: &Request<'_>) -> Self {
        let people = &request.search.directory.people;
        let as_of = request.search.network.as_of;
        let mut standings: HashMap<PersonIx, AskLoad> = HashMap::new();
        for (key, standing) in request.ledger.standings(as_of, request.limits) {
            if let Some(person) = people.find_key(&key) {
                standings.insert(person, standing);
            }
        }
        let reps = match request.search.teammates() {
            [] => people.owners().map(|(owner, _)| owner).collect(),
            teammates => teammates.to_vec(),
        };
        let mut week = HashMap::new();
        for rep in &reps {
            let key = people.key(*rep);
            let made = request.ledger.asked_since(key, request.week);
            let used = made + request.ledger.planned_by(key);
            week.insert(*rep, request.limits.asks_per_week.saturating_sub(used));
        }
        let mut refused: HashMap<PersonIx, Vec<(String, String)>> = HashMap::new();
        let mut about: HashMap<String, Vec<i64>> = HashMap::new();
        for case in request.ledger.cases.values() {
            for text in [&case.target, &case.account] {
                about.entry(text.clone()).or_default().push(case.number);
            }
            let lately = case.end.is_some_and(|(end, on, _)| {
                (EventKind::DoesNotKnow..=EventKind::Passed).contains(&end)
                    && as_of.number() - on.number() < SAME_ASK_DAYS
            });
            if let Some(person) = people.find_key(&case.introducer).filter(|_| lately) {
                let prospect = (case.target.clone(), case.account.clone());
                refused.entry(person).or_default().push(prospect);
            }
        }
        Self {
            standings,
            week,
            reps,
            refused,
            about,
            prospects: request
                .ledger
                .open_cases()
                .map(|case| case.target.clone())
                .collect(),
            limits: request.limits.clone(),
        }
    }

    /// Those who ask, ascending.
    pub fn reps(&self) -> Vec<PersonIx> {
        let mut reps = self.reps.clone();
        reps.sort_unstable();
        reps
    }

    /// Asks that a rep may still make this week. Whoever is no rep makes none.
    pub fn week_room(&self, rep: PersonIx) -> u32 {
        self.week.get(&rep).copied().unwrap_or(0)
    }

    /// What is known of somebody who was asked before.
    pub fn standing(&self, person: PersonIx) -> Option<&AskLoad> {
        self.standings.get(&person)
    }

    /// True when somebody was asked about this prospect lately, and would not or could not.
    pub fn refused(&self, person: PersonIx, target: &str, account: &str) -> bool {
        self.refused.get(&person).is_some_and(|list| {
            let same = |(t, a): &(String, String)| t == target || (t.is_empty() && a == account);
            list.iter().any(same)
        })
    }

    /// True for somebody whom the team is trying to meet.
    pub fn is_prospect(&self, key: &str) -> bool {
        self.prospects.contains(key)
    }

    /// The cases about a person or account.
    pub fn cases_about(&self, text: &str) -> &[i64] {
        self.about.get(text).map_or(&[], Vec::as_slice)
    }

    /// Asks that somebody can still take.
    pub fn room(&self, person: PersonIx) -> u32 {
        let fresh = AskLoad {
            most: self.limits.asks,
            ..AskLoad::default()
        };
        ledger::room(self.standing(person).unwrap_or(&fresh), &self.limits)
    }

    /// Asks that somebody had within the days in which they are counted.
    pub fn load(&self, person: PersonIx) -> u32 {
        self.standing(person).map_or(0, |standing| standing.recent)
    }

    /// Asks that tire somebody.
    pub fn tiring(&self, person: PersonIx) -> u32 {
        self.standing(person).map_or(0, |standing| standing.tiring)
    }
}
