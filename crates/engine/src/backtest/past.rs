//! What a task may look at: the past up to a moment, and what came after it.

use hashbrown::{HashMap, HashSet};
use rayon::prelude::*;

use super::{History, is_contact};
use crate::history::{Event, Replay, Timeline};
use crate::people::PersonIx;
use introrank_core::moment::Moment;

/// When who wrote to whom, for telling what came after a moment.
pub(super) struct Future {
    pairs: HashMap<(u32, u32), Vec<Moment>>,
    anybody: HashMap<u32, Vec<Moment>>,
}

impl Future {
    pub(super) fn new(timeline: &Timeline) -> Self {
        let mut pairs: HashMap<(u32, u32), Vec<Moment>> = HashMap::new();
        let mut anybody: HashMap<u32, Vec<Moment>> = HashMap::new();
        for event in timeline.events().iter().filter(|event| is_contact(event)) {
            pairs
                .entry((event.from.0, event.to.0))
                .or_default()
                .push(event.known);
            anybody.entry(event.from.0).or_default().push(event.known);
        }
        Self { pairs, anybody }
    }

    /// True when `to` of a message wrote back within some days. Where only the day is known, an answer of the same day
    /// is an answer.
    pub(super) fn answers(&self, message: &Event, days: u32) -> bool {
        self.writes(message.to, message.from, from_then_on(message), days)
    }

    /// True when `from` wrote to `to` after a moment, within some days of it.
    pub(super) fn writes(&self, from: PersonIx, to: PersonIx, after: Moment, days: u32) -> bool {
        hit(self.pairs.get(&(from.0, to.0)), after, days)
    }

    /// The same in either direction.
    pub(super) fn contact(&self, a: PersonIx, b: PersonIx, after: Moment, days: u32) -> bool {
        self.writes(a, b, after, days) || self.writes(b, a, after, days)
    }

    /// True when somebody wrote to anybody after a moment, within some days of it.
    pub(super) fn is_active(&self, person: PersonIx, after: Moment, days: u32) -> bool {
        hit(self.anybody.get(&person.0), after, days)
    }

    /// True when two people were in contact within some days of a message; of the same day where only the day is known.
    pub(super) fn meets(&self, message: &Event, (a, b): (PersonIx, PersonIx), days: u32) -> bool {
        self.contact(a, b, from_then_on(message), days)
    }

    /// True when `from` wrote to `to` before a moment, within some days of it.
    pub(super) fn wrote(&self, from: PersonIx, to: PersonIx, before: Moment, days: i64) -> bool {
        let Some(list) = self.pairs.get(&(from.0, to.0)) else {
            return false;
        };
        let at = list.partition_point(|moment| *moment < before);
        at > 0 && list[at - 1].plus_days(days) >= before
    }
}

/// After this moment comes what may answer a message: of a day without hours, the rest of that day too.
fn from_then_on(message: &Event) -> Moment {
    Moment::from_seconds(message.known.seconds() - i64::from(message.by_day))
}

fn hit(list: Option<&Vec<Moment>>, after: Moment, days: u32) -> bool {
    list.is_some_and(|list| {
        let at = list.partition_point(|moment| *moment <= after);
        list.get(at)
            .is_some_and(|moment| *moment <= after.plus_days(i64::from(days)))
    })
}

/// The past up to a moment: a replay, and who was ever in contact with whom.
pub(super) struct Past<'a> {
    events: &'a [Event],
    next: usize,
    pub(super) replay: Replay<'a>,
    contacts: Vec<HashSet<u32>>,
}

impl<'a> Past<'a> {
    pub(super) fn new(history: &History<'a>) -> Self {
        let events = history.timeline.events();
        Self {
            events,
            next: 0,
            replay: Replay::new(events, history.people, history.config),
            contacts: vec![HashSet::new(); history.people],
        }
    }

    /// Goes on to a moment; what happened at it has not happened yet.
    pub(super) fn advance(&mut self, until: Moment) {
        self.replay.advance(until);
        while let Some(event) = self
            .events
            .get(self.next)
            .filter(|event| event.known < until)
        {
            if is_contact(event) {
                self.contacts[event.from.at()].insert(event.to.0);
                self.contacts[event.to.at()].insert(event.from.0);
            }
            self.next += 1;
        }
    }

    /// True when the two were ever in contact.
    pub(super) fn met(&self, a: PersonIx, b: PersonIx) -> bool {
        self.contacts[a.at()].contains(&b.0)
    }

    /// Everybody a person was ever in contact with, in order.
    pub(super) fn contacts(&self, person: PersonIx) -> Vec<PersonIx> {
        let mut list: Vec<PersonIx> = self.contacts[person.at()]
            .iter()
            .map(|p| PersonIx(*p))
            .collect();
        list.sort_unstable();
        list
    }

    /// The same of everybody, by person.
    pub(super) fn all_contacts(&self) -> Vec<Vec<PersonIx>> {
        (0..self.contacts.len() as u32)
            .into_par_iter()
            .map(|person| self.contacts(PersonIx(person)))
            .collect()
    }

    /// Everybody who was ever in contact with both, in order.
    pub(super) fn between(&self, a: PersonIx, b: PersonIx) -> Vec<PersonIx> {
        let (a, b) = (&self.contacts[a.at()], &self.contacts[b.at()]);
        let mut list: Vec<PersonIx> = a.intersection(b).map(|p| PersonIx(*p)).collect();
        list.sort_unstable();
        list
    }
}

/// Not more than this many people are looked at per cut.
const MAX_PEOPLE: usize = 2000;

/// Those who were ever in contact with anybody; of very many some, evenly.
pub(super) fn chosen(contacts: &[Vec<PersonIx>]) -> Vec<u32> {
    let people = 0..contacts.len() as u32;
    let people = people.filter(|person| !contacts[*person as usize].is_empty());
    let people: Vec<u32> = people.collect();
    let step = people.len().div_ceil(MAX_PEOPLE).max(1);
    people.into_iter().step_by(step).collect()
}
