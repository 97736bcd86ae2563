//! Who works at each account.

use crate::people::PersonIx;
use crate::people::account::AccountIx;

/// The members of every account, one after the other.
#[derive(Debug, Default)]
pub(super) struct Members {
    /// Where those of each account begin, and where the last end.
    offsets: Vec<u32>,
    people: Vec<PersonIx>,
}

impl Members {
    /// Of so many accounts; `at` says where each of some people, ascending, works. O(people + accounts).
    pub(super) fn of(accounts: usize, at: &[(AccountIx, PersonIx)]) -> Self {
        let mut offsets = vec![0_u32; accounts + 1];
        for (account, _) in at {
            offsets[account.0 as usize + 1] += 1;
        }
        for i in 0..accounts {
            offsets[i + 1] += offsets[i];
        }
        let mut next = offsets.clone();
        let mut people = vec![PersonIx::default(); at.len()];
        for (account, person) in at {
            let place = &mut next[account.0 as usize];
            people[*place as usize] = *person;
            *place += 1;
        }
        Self { offsets, people }
    }

    /// Those of an account, ascending; nobody of one that came later.
    pub(super) fn get(&self, account: AccountIx) -> &[PersonIx] {
        let at = account.0 as usize;
        match self.offsets.get(at..=at + 1) {
            Some([start, end]) => &self.people[*start as usize..*end as usize],
            _ => &[],
        }
    }

    /// How many there are of each account.
    pub(super) fn counts(&self) -> Vec<usize> {
        let ends = self.offsets.windows(2);
        ends.map(|ends| (ends[1] - ends[0]) as usize).collect()
    }

    /// Where those of each account begin, and all of them.
    pub(super) fn columns(&self) -> (&[u32], &[PersonIx]) {
        (&self.offsets, &self.people)
    }

    /// Of two columns as [`columns`](Self::columns) gives them; `None` when they do not fit, or somebody is none of so many.
    pub(super) fn from_columns(
        offsets: Vec<u32>,
        people: Vec<PersonIx>,
        bound: usize,
    ) -> Option<Self> {
        let is_sound = offsets.is_sorted()
            && offsets.last().map_or(0, |end| *end as usize) == people.len()
            && people.iter().all(|person| person.at() < bound);
        is_sound.then_some(Self { offsets, people })
    }
}
