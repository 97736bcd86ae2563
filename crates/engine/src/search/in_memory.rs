//! The engine that searches the network in memory.

use rayon::prelude::*;

use super::Search;
use super::query::{Block, Cancel, Engine, Query, SearchError};
use super::sweep::Sweep;

/// Targets that are ranked together before they are handed on: bounds the memory of long lists of introducers.
const TARGETS_AT_A_TIME: usize = 1024;

impl Engine for Search<'_> {
    /// One sweep for all askers and targets, then one scan per target, spread over the current rayon pool.
    fn rank(
        &self,
        query: &Query<'_>,
        cancel: &Cancel,
        sink: &mut dyn FnMut(Block),
    ) -> Result<(), SearchError> {
        if query.targets.is_empty() {
            return Ok(());
        }
        let sweep = Sweep::new(self, query);
        let parts = query.targets.chunks(TARGETS_AT_A_TIME);
        for (n, part) in parts.enumerate() {
            if cancel.is_cancelled() {
                return Err(SearchError::Cancelled);
            }
            let ranked = part.par_iter().with_min_len(8);
            sink(Block {
                first: n * TARGETS_AT_A_TIME,
                rankings: ranked.map(|target| sweep.target(*target)).collect(),
            });
        }
        Ok(())
    }
}
