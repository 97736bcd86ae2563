//! A whole team as one source: every outsider is reached by the teammate who reaches them best.

use rayon::prelude::*;

use super::Search;
use crate::people::PersonIx;

/// Per outsider within one step the best first step of any teammate, ascending. O(ties of the teammates · log).
pub(super) fn first_steps(search: &Search<'_>) -> Vec<(PersonIx, f64)> {
    let outside = |person: PersonIx| !search.is_teammate(person) && !search.is_barred(person);
    let mut steps: Vec<(PersonIx, f64)> = search
        .teammates()
        .par_iter()
        .flat_map_iter(|teammate| search.network.steps(*teammate))
        .filter(|(person, g)| *g > 0.0 && outside(*person))
        .collect();
    steps.par_sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    steps.dedup_by_key(|(person, _)| *person);
    steps
}

impl Search<'_> {
    /// The teammate who asks `first` in a team search: the highest chance, then the smaller key.
    pub fn best_teammate(&self, first: PersonIx) -> Option<PersonIx> {
        self.best_step(first).map(|(_, teammate)| teammate)
    }

    /// The same with the chance of the step.
    pub(super) fn best_step(&self, first: PersonIx) -> Option<(f64, PersonIx)> {
        let row = self.network.row(first);
        let mut best: Option<(f64, PersonIx)> = None;
        for (&neighbour, &helps) in row.neighbours.iter().zip(row.helps) {
            if self.teammate[neighbour as usize] && helps > best.map_or(0.0, |(chance, _)| chance) {
                best = Some((helps, PersonIx(neighbour)));
            }
        }
        best
    }
}
