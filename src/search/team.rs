//! A whole team as one source: every outsider is reached by the teammate who reaches them best.

use rayon::prelude::*;

use super::Search;
use crate::people::PersonIx;

/// Per outsider the best first step of any teammate. One scan of all ties, parallel over people.
pub(super) fn first_steps(search: &Search<'_>) -> Vec<f64> {
    let mut first = vec![0.0; search.network.people()];
    first.par_iter_mut().with_min_len(1024).enumerate().for_each(|(i, best)| {
        let row = search.network.row(PersonIx(i as u32));
        for (&neighbour, &helps) in row.neighbours.iter().zip(row.helps) {
            if search.teammate[neighbour as usize] && helps > *best {
                *best = helps;
            }
        }
    });
    first
}

impl Search<'_> {
    /// The teammate who asks `first` in a team search: the highest chance, then the smaller key.
    pub fn best_teammate(&self, first: PersonIx) -> Option<PersonIx> {
        let row = self.network.row(first);
        let mut best: Option<(f64, PersonIx)> = None;
        for (&neighbour, &helps) in row.neighbours.iter().zip(row.helps) {
            if self.teammate[neighbour as usize] && helps > best.map_or(0.0, |(chance, _)| chance) {
                best = Some((helps, PersonIx(neighbour)));
            }
        }
        best.map(|(_, teammate)| teammate)
    }
}
