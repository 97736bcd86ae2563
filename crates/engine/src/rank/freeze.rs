//! What is put on record when an ask is made.

use std::collections::BTreeMap;

use super::{Appraisal, AskForecast, Step, StepKind};
use crate::search::Search;
use crate::strength::FEATURES;

impl Appraisal {
    /// Everything the engine says of this route today; `rank` is its place in the ranking.
    pub fn freeze(&self, search: &Search<'_>, rank: Option<u32>) -> AskForecast {
        let (last, asked) = match self.steps.split_last() {
            Some((last, asked)) => (Some(last), asked),
            None => (None, &[][..]),
        };
        let agrees: f64 = asked.iter().map(|step| step.value).product();
        let no_step = asked.is_empty();
        AskForecast {
            chance: self.chance,
            low: self.low,
            high: self.high,
            agrees,
            sends: if no_step {
                1.0
            } else {
                search.config.search.sends
            },
            engages: last.map_or(0.0, |step| step.value),
            knows: self.knows,
            basis: self.basis.word().to_owned(),
            rank,
            fingerprint: search.fingerprint().to_owned(),
            features: [
                asked.last().map(terms).unwrap_or_default(),
                last.map(terms).unwrap_or_default(),
            ],
        }
    }
}

/// What each feature contributed to the log-odds of a step.
fn terms(step: &Step) -> BTreeMap<String, f64> {
    let StepKind::Observed(assessment, _) = &step.kind else {
        return BTreeMap::new();
    };
    let named = FEATURES.iter().zip(assessment.terms);
    let named = named.filter(|(_, term)| *term != 0.0);
    named
        .map(|(name, term)| ((*name).to_owned(), term))
        .collect()
}
