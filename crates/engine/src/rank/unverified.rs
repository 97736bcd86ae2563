//! Ties that nothing but clicks and guesses shows: what they are, and what a route is worth once they are verified.

use super::{Appraisal, Step, StepKind};
use crate::search::Search;
use crate::strength::{Basis, Leg};
use introrank_core::evidence::Statement;

/// Two who know each other at least this surely need no question whether they do.
pub const SURE: f64 = 0.9;

impl Step {
    /// Nobody said that the two know each other, and nothing but clicks, or a shared account, shows it.
    pub const fn is_unverified(&self) -> bool {
        match self.kind {
            StepKind::Colleague => false,
            StepKind::Observed(_, evidence) => evidence.is_unverified(),
            StepKind::Inferred { .. } => true,
        }
    }

    /// Whether the two know each other, or still do, is to be asked before anything is asked for.
    pub fn is_doubtful(&self) -> bool {
        let quiet = matches!(self.kind, StepKind::Observed(_, evidence)
            if evidence.gone_quiet && evidence.by_asker.or(evidence.by_asked).is_none());
        let knows = self.knows.unwrap_or(1.0);
        let guessed = self.basis == Basis::Guess && knows < SURE;
        guessed || knows < 0.5 || quiet
    }
}

impl Appraisal {
    /// Nothing on the route is more than clicks and guesses: its chance says little.
    pub fn is_unverified(&self) -> bool {
        let is_colleague = |step: &&Step| matches!(step.kind, StepKind::Colleague);
        let mut ties = self.steps.iter().filter(|step| !is_colleague(step));
        ties.all(Step::is_unverified)
    }
}

impl Search<'_> {
    /// The chance of a route once everybody who is asked is known, and knows whom they are asked about: each tie that nobody
    /// verified counts as after a yes.
    pub fn if_verified(&self, route: &Appraisal) -> f64 {
        let Some((last, asked)) = route.steps.split_last() else {
            return route.chance;
        };
        let gain = |leg: Leg, step: &Step| match step.to.filter(|_| step.is_unverified()) {
            None => 1.0,
            Some(to) => {
                let (config, pair) = (&self.config.strength, (step.from, to));
                let known = Statement::Know;
                let after = self.network.after(self.directory, config, leg, pair, known);
                after / step.value
            }
        };
        match asked {
            [] => route.chance * gain(Leg::Engages, last),
            asked => {
                route.if_yes
                    * asked
                        .iter()
                        .map(|step| gain(Leg::Helps, step))
                        .product::<f64>()
            }
        }
    }
}
