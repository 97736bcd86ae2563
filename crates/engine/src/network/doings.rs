//! How people behave towards everybody: kept of those of whom anything is known.

use crate::people::PersonIx;
use crate::strength::{Responsiveness, ResponsivenessRow};

/// How each person behaves.
#[derive(Debug, Default)]
pub(super) struct Doings {
    /// Per person, from 1, the place of what is known; 0 for nothing.
    places: Vec<u32>,
    known: Vec<ResponsivenessRow>,
}

impl Doings {
    /// Of so many people, in order.
    pub(super) fn of(all: &[Responsiveness]) -> Self {
        let mut doings = Self::default();
        for one in all {
            if *one == Responsiveness::default() {
                doings.places.push(0);
            } else {
                doings.known.push((*one).into());
                doings.places.push(doings.known.len() as u32);
            }
        }
        doings
    }

    /// Of so many people of whom nothing is known.
    pub(super) fn unknown(people: usize) -> Self {
        Self {
            places: vec![0; people],
            known: Vec::new(),
        }
    }

    /// Makes room for people of whom nothing is known.
    pub(super) fn make_room(&mut self, people: usize) {
        self.places.resize(people, 0);
    }

    /// How somebody behaves. O(1).
    pub(super) fn get(&self, person: PersonIx) -> Responsiveness {
        let place = self.places[person.at()] as usize;
        let known = place.checked_sub(1).map(|at| self.known[at]);
        known.map_or_else(Responsiveness::default, Responsiveness::from)
    }

    /// Changes how somebody behaves. O(1).
    pub(super) fn change(&mut self, person: PersonIx, change: &mut dyn FnMut(&mut Responsiveness)) {
        let mut one = self.get(person);
        change(&mut one);
        match self.places[person.at()].checked_sub(1) {
            Some(at) => self.known[at as usize] = one.into(),
            None => {
                self.known.push(one.into());
                self.places[person.at()] = self.known.len() as u32;
            }
        }
    }

    /// The places, and what is known.
    pub(super) fn columns(&self) -> (&[u32], &[ResponsivenessRow]) {
        (&self.places, &self.known)
    }

    /// Of two columns as [`columns`](Self::columns) gives them; `None` when a place is none.
    pub(super) fn from_columns(places: Vec<u32>, known: Vec<ResponsivenessRow>) -> Option<Self> {
        let is_sound = places.iter().all(|place| *place as usize <= known.len());
        is_sound.then_some(Self { places, known })
    }
}
