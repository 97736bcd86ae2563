//! A whole team as one source: every outsider is reached by the teammate who reaches them best.

use rayon::prelude::*;

use super::Search;
use crate::people::PersonIx;

/// Per outsider within one step the best first step of any teammate, ascending. One scan of all ties, parallel.
pub(super) fn first_steps(search: &Search<'_>) -> Vec<(PersonIx, f64)> {
    let people = search.network.people() as u32;
    let step = |person: PersonIx| {
        let row = search.network.row(person);
        let by_teammates = row
            .neighbours
            .iter()
            .zip(row.helps)
            .filter(|(n, _)| search.teammate[**n as usize]);
        let best = by_teammates.map(|(_, helps)| *helps).fold(0.0, f64::max);
        (best > 0.0 && !search.is_teammate(person) && !search.is_barred(person))
            .then_some((person, best))
    };
    (0..people)
        .into_par_iter()
        .with_min_len(1024)
        .map(PersonIx)
        .filter_map(step)
        .collect()
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
