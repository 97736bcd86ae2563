//! What is known of some pairs of people, in the order of the pairs: found by halving, kept as two columns.

use rayon::prelude::*;

/// A pair as one number: pairs stand in the order of the first, then of the second.
const fn number((a, b): (u32, u32)) -> u64 {
    (a as u64) << 32 | b as u64
}

/// Ordered pairs of people, and something of each.
#[derive(Debug)]
pub(super) struct PairMap<T> {
    pairs: Vec<u64>,
    values: Vec<T>,
}

impl<T> Default for PairMap<T> {
    fn default() -> Self {
        Self {
            pairs: Vec::new(),
            values: Vec::new(),
        }
    }
}

impl<T: Copy + Send> PairMap<T> {
    /// Of pairs in any order, each once. O(n log n), parallel.
    pub(super) fn of(pairs: impl Iterator<Item = ((u32, u32), T)>) -> Self {
        let mut all: Vec<(u64, T)> = pairs.map(|(pair, value)| (number(pair), value)).collect();
        all.par_sort_unstable_by_key(|(pair, _)| *pair);
        let (pairs, values) = all.into_iter().unzip();
        Self { pairs, values }
    }

    /// What is known of a pair. O(log n).
    pub(super) fn get(&self, pair: (u32, u32)) -> Option<T> {
        let at = self.pairs.binary_search(&number(pair)).ok()?;
        Some(self.values[at])
    }

    /// Changes what is known of a pair; nothing when there is no such pair. O(log n).
    pub(super) fn change(&mut self, pair: (u32, u32), change: impl FnOnce(&mut T)) {
        if let Ok(at) = self.pairs.binary_search(&number(pair)) {
            change(&mut self.values[at]);
        }
    }

    /// Number of pairs.
    pub(super) const fn len(&self) -> usize {
        self.pairs.len()
    }

    /// The pairs in order, and what is known of each.
    pub(super) fn columns(&self) -> (&[u64], &[T]) {
        (&self.pairs, &self.values)
    }

    /// The map of two columns as [`columns`](Self::columns) gives them; `None` when the pairs are in no order.
    pub(super) fn from_columns(pairs: Vec<u64>, values: Vec<T>) -> Option<Self> {
        let is_sound = pairs.len() == values.len() && pairs.is_sorted();
        is_sound.then_some(Self { pairs, values })
    }
}
