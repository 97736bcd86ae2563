//! From ranked candidates to advice: chance with interval, what to verify, what to do next, and why.
//!
//! ```text
//! answer   one asker and one target → lines, in order
//! insider  whom to ask who decides, where no route remains
//! freeze   what is put on record when an ask is made
//! unverified  ties that only clicks and guesses show
//! words    the reason, the question to ask, the label of each leg
//! ```

mod answer;
mod forecast;
mod freeze;
mod insider;
mod next_step;
mod unverified;
pub mod words;

use serde::Serialize;

use crate::network::Evidence;
use crate::people::PersonIx;
use crate::people::account::AccountIx;
use crate::people::role::RoleFilter;
use crate::search::{Candidate, LegBasis, Search};
use crate::strength::config::{Config, SearchConfig};
use crate::strength::interval::Spread;
use crate::strength::{Assessment, Basis, Leg, colleagues};
use introrank_core::day::Day;
use introrank_core::evidence::Statement;
use introrank_core::numeric::quadrature;

pub use answer::{Goal, Included, Line, Status, direct, lines};
pub use forecast::AskForecast;
pub use insider::Insider;
pub use next_step::NextStep;
pub use unverified::SURE;

/// How good a chance is, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Band {
    /// Below `fair_from`.
    Low,
    /// Between the two.
    Fair,
    /// From `good_from` on.
    Good,
}

impl Band {
    /// The band of a chance.
    pub fn of(chance: f64, config: &SearchConfig) -> Self {
        Self::between(chance, config.fair_from, config.good_from)
    }

    /// The band of a chance, fair and good from these chances on.
    pub fn between(chance: f64, fair_from: f64, good_from: f64) -> Self {
        match chance {
            c if c < fair_from => Self::Low,
            c if c < good_from => Self::Fair,
            _ => Self::Good,
        }
    }

    /// The word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Fair => "fair",
            Self::Good => "good",
        }
    }
}

/// One step of a route, with what it rests on.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// Who asks or introduces.
    pub from: PersonIx,
    /// Who is asked or introduced to; `None` for an unnamed person.
    pub to: Option<PersonIx>,
    /// What kind of step it is.
    pub kind: StepKind,
    /// Its probability.
    pub value: f64,
    /// The probability that the two know each other, where that is a question.
    pub knows: Option<f64>,
    /// How far to trust it.
    pub basis: Basis,
    /// Probability that the second writes to the first within 45 days; `None` where no tie was seen.
    pub in_touch: Option<f64>,
}

/// What kind of step it is.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "nearly every step is an observed one; a box would only cost"
)]
pub enum StepKind {
    /// Between teammates: `u`.
    Colleague,
    /// An observed tie with its assessment and evidence.
    Observed(Assessment, Evidence),
    /// An inferred tie between two people of one account.
    Inferred {
        /// The account.
        account: AccountIx,
        /// Both are in one function.
        same_function: bool,
    },
}

/// A route with everything that is said about it.
#[derive(Clone, Debug)]
pub struct Appraisal {
    /// Who asks.
    pub asker: PersonIx,
    /// The people asked, first to last; empty for a direct tie.
    pub asked: Vec<PersonIx>,
    /// Who is introduced to; `None` for an unnamed person.
    pub target: Option<PersonIx>,
    /// The chance.
    pub chance: f64,
    /// Low end of the 80 % interval.
    pub low: f64,
    /// High end.
    pub high: f64,
    /// The chance once introducer and target are known to know each other.
    pub if_yes: f64,
    /// κ of the last leg.
    pub knows: Option<f64>,
    /// Its weakest part.
    pub basis: Basis,
    /// The steps, in order.
    pub steps: Vec<Step>,
    /// What to do now.
    pub next: NextStep,
    /// Somebody on the route rests until this day.
    pub resting_until: Option<Day>,
    /// Position in the order in which to switch: 1 for the best route, 2 for its first backup; `None` for no part in it.
    pub switch: Option<u32>,
}

impl Step {
    /// The second is in touch with the first now: likelier than not to write within 45 days.
    pub fn is_in_touch(&self) -> bool {
        self.in_touch.is_some_and(|p| p >= 0.5)
    }

    /// The second used to write to the first and stopped.
    pub const fn has_gone_quiet(&self) -> bool {
        matches!(self.kind, StepKind::Observed(_, evidence) if evidence.gone_quiet)
    }
}

/// A "yes, I know them" keeps a prospect hot for this many days.
const HOT_DAYS: i32 = 21;

impl Search<'_> {
    /// Works out everything about a ranked route.
    pub fn appraise(&self, asker: PersonIx, candidate: &Candidate) -> Appraisal {
        let mut asked = Vec::with_capacity(3);
        asked.extend(candidate.asked());
        let mut spread = Spread::default();
        let mut steps = self.asked_steps(asker, &asked, &mut spread);
        let from = asked.last().copied().unwrap_or(asker);
        spread.stage(self.config.search.sends);
        let (last, if_yes) = self.last_step(from, candidate, &mut spread);
        steps.push(last);
        let basis = steps
            .iter()
            .map(|step| step.basis)
            .min()
            .unwrap_or(Basis::Given);
        let (low, high) = spread.interval(self.config, candidate.chance);
        let resting = asked
            .iter()
            .filter_map(|person| self.load(*person)?.resting_until);
        let resting_until = resting.max();
        let mut loads = asked.iter().filter_map(|person| self.load(*person));
        let next = match (resting_until, loads.any(|load| load.full)) {
            (Some(_), _) => NextStep::Resting,
            (None, true) => NextStep::Busy,
            (None, false) if self.directory.people.is_newcomer(asker) => NextStep::AskColleague,
            (None, false) => next_step(&steps),
        };
        Appraisal {
            asker,
            asked,
            target: candidate.target,
            chance: candidate.chance,
            low,
            high,
            if_yes: (candidate.chance / last.value * if_yes).max(candidate.chance),
            knows: last.knows,
            basis,
            steps,
            next,
            resting_until,
            switch: None,
        }
    }

    /// The steps to each of those who are asked.
    fn asked_steps(&self, asker: PersonIx, asked: &[PersonIx], spread: &mut Spread) -> Vec<Step> {
        let mut steps = Vec::with_capacity(asked.len() + 1);
        let mut from = asker;
        for (i, &to) in asked.iter().enumerate() {
            let step = if i == 0 && self.is_teammate(asker) && self.is_teammate(to) {
                let value = self.teammate_agrees(to);
                spread.stage(value);
                Step {
                    from,
                    to: Some(to),
                    kind: StepKind::Colleague,
                    value,
                    knows: None,
                    basis: Basis::Given,
                    in_touch: None,
                }
            } else {
                self.observed(Leg::Helps, from, to, spread)
            };
            steps.push(step);
            from = to;
        }
        steps
    }

    /// The step from the introducer to the target, and what it is worth once the two are known to know each other.
    fn last_step(&self, from: PersonIx, candidate: &Candidate, spread: &mut Spread) -> (Step, f64) {
        match (candidate.leg, candidate.target) {
            (LegBasis::Observed, Some(target)) => {
                let step = self.observed(Leg::Engages, from, target, spread);
                let yes = if let StepKind::Observed(assessment, _) = step.kind {
                    assessment.if_yes
                } else {
                    step.value
                };
                (step, yes)
            }
            (_, target) => self.inferred(
                from,
                target,
                matches!(candidate.leg, LegBasis::Inferred(true)),
                spread,
            ),
        }
    }

    /// Works out a direct tie; `None` when the asker has none to the target.
    pub fn appraise_direct(&self, asker: PersonIx, target: PersonIx) -> Option<Appraisal> {
        let chance = self.network.engages(asker, target)?;
        let strength = &self.config.strength;
        let known = self.network.pair(self.directory, strength, asker, target);
        if known.is_denied() {
            return None;
        }
        let mut spread = Spread::default();
        let step = self.observed(Leg::Engages, asker, target, &mut spread);
        let (low, high) = spread.interval(self.config, chance);
        if self.is_teammate(asker) && self.is_teammate(target) {
            let step = Step {
                kind: StepKind::Colleague,
                knows: None,
                ..step
            };
            let (low, high) = spread.interval(self.config, chance);
            let (basis, steps) = (step.basis, vec![step]);
            let (asked, next) = (Vec::new(), NextStep::Ask);
            let target = Some(target);
            return Some(Appraisal {
                asker,
                asked,
                target,
                chance,
                low,
                high,
                if_yes: chance,
                knows: None,
                basis,
                steps,
                next,
                resting_until: None,
                switch: None,
            });
        }
        let (if_yes, next) = match step.kind {
            StepKind::Observed(assessment, evidence) => {
                (assessment.if_yes, self.direct_step(&assessment, &evidence))
            }
            _ => (chance, NextStep::Ask),
        };
        Some(Appraisal {
            asker,
            asked: Vec::new(),
            target: Some(target),
            chance,
            low,
            high,
            if_yes,
            knows: step.knows,
            basis: step.basis,
            steps: vec![step],
            next,
            resting_until: None,
            switch: None,
        })
    }

    fn direct_step(&self, assessment: &Assessment, evidence: &Evidence) -> NextStep {
        if assessment.basis == Basis::Given {
            return NextStep::Ask;
        }
        match evidence.by_asker {
            Some(said)
                if matches!(
                    said.statement,
                    Statement::WorkedWith | Statement::Know | Statement::Knows
                ) =>
            {
                let fresh = said
                    .on
                    .is_none_or(|day| self.network.as_of.number() - day.number() <= HOT_DAYS);
                if fresh { NextStep::Call } else { NextStep::Ask }
            }
            Some(said) if !said.statement.is_yes() => NextStep::NoRoute,
            Some(_) => NextStep::Ask,
            // They met, so that a call is no surprise.
            None if evidence.theirs.dealt => NextStep::Call,
            None => NextStep::Rate,
        }
    }

    fn observed(&self, stage: Leg, from: PersonIx, to: PersonIx, spread: &mut Spread) -> Step {
        let assessment = self
            .network
            .assess(self.directory, &self.config.strength, stage, from, to)
            .unwrap_or(Assessment::given(0.0));
        let evidence = self.network.evidence(from, to).unwrap_or_default();
        spread.leg(stage, &assessment.gradient, assessment.basis);
        Step {
            from,
            to: Some(to),
            kind: StepKind::Observed(assessment, evidence),
            value: assessment.value,
            knows: assessment.knows,
            basis: assessment.basis,
            in_touch: Some(
                self.network
                    .in_touch(self.directory, &self.config.strength, from, to),
            ),
        }
    }

    fn inferred(
        &self,
        from: PersonIx,
        target: Option<PersonIx>,
        same_function: bool,
        spread: &mut Spread,
    ) -> (Step, f64) {
        let account = self.directory.people.account(from).unwrap_or(AccountIx(0));
        let headcount = self.network.headcount(account);
        let tie = colleagues(&self.config.strength, headcount, same_function);
        spread.leg(Leg::Engages, &tie.gradient, Basis::Guess);
        let if_yes = target.map_or(tie.if_yes, |to| {
            let (config, pair) = (&self.config.strength, (from, to));
            let yes = Statement::Knows;
            self.network
                .after(self.directory, config, Leg::Engages, pair, yes)
        });
        let kind = StepKind::Inferred {
            account,
            same_function,
        };
        (
            Step {
                from,
                to: target,
                kind,
                value: tie.engages,
                knows: Some(tie.knows),
                basis: Basis::Guess,
                in_touch: None,
            },
            if_yes,
        )
    }
}

/// First make sure that introducer and target know each other, then how well the first person is known, then ask.
fn next_step(steps: &[Step]) -> NextStep {
    let doubtful = steps.last().is_some_and(Step::is_doubtful);
    let asked = &steps[..steps.len().saturating_sub(1)];
    let unrated = asked.first().is_some_and(Step::is_unverified);
    // A colleague is asked about both ties at once.
    let doubtful = doubtful || asked.iter().skip(1).any(Step::is_unverified);
    match (doubtful, unrated) {
        (true, _) => NextStep::CheckFirst,
        (false, true) => NextStep::Rate,
        (false, false) => NextStep::Ask,
    }
}

/// Marks the order in which to switch when somebody declines: each time the best route that shares nobody asked with
/// those chosen before, teammates included. Who rests, or takes no more, is not switched to.
fn mark_backups(routes: &mut [Appraisal]) {
    let mut used: Vec<PersonIx> = Vec::new();
    let mut next = 1;
    for route in routes {
        let fresh = route.asked.iter().all(|person| !used.contains(person));
        if fresh && !matches!(route.next, NextStep::Resting | NextStep::Busy) {
            used.extend(&route.asked);
            route.switch = Some(next);
            next += 1;
        }
    }
}

/// The chance when several are asked, one after the other, about one target.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AnyOf {
    /// Places in the ranking of the routes that are tried, in order.
    pub ranks: Vec<u32>,
    /// The chance that at least one of them succeeds.
    pub chance: f64,
}

/// So many routes are tried.
const TRIED: usize = 3;

/// The chance of any of the best route and the first two to switch to, where they reach the same person: what that
/// person does alike to everybody makes the attempts hang together, so that it is less than if they were independent.
/// `None` with fewer than two.
pub fn any_of(config: &Config, lines: &[Line<'_>]) -> Option<AnyOf> {
    let routes = lines
        .iter()
        .filter_map(|line| Some((line.rank?, line.appraisal.as_ref()?)));
    let mut chain: Vec<(u32, &Appraisal)> = routes.filter(|(_, a)| a.switch.is_some()).collect();
    chain.sort_by_key(|(_, a)| a.switch);
    let target = chain.first()?.1.target?;
    chain.retain(|(_, a)| a.target == Some(target));
    chain.truncate(TRIED);
    let attempts: Vec<(f64, f64)> = chain
        .iter()
        .filter_map(|(_, a)| {
            let engages = a.steps.last()?.value;
            Some((a.chance / engages, engages))
        })
        .collect();
    (chain.len() > 1).then(|| AnyOf {
        ranks: chain.iter().map(|(rank, _)| *rank).collect(),
        chance: quadrature::any_of(&attempts, config.strength.target_sd),
    })
}

/// People of an account who fulfil a role, ascending. Teammates are nobody's prospects; an asker who works there is
/// passed over when ranking.
pub fn people_of(
    search: &Search<'_>,
    account: AccountIx,
    role: Option<&RoleFilter>,
) -> Vec<PersonIx> {
    let people = &search.directory.people;
    let members = search.network.members(account).iter().copied();
    let members = members.filter(|person| !search.is_teammate(*person));
    // Where nobody's title is known, nobody is known to decide less than others.
    let is_level = |person: PersonIx| people.role(person).seniority.is_some();
    let role = role.filter(|role| !role.is_assumed || members.clone().any(is_level));
    let heads = search.network.headcount(account).known();
    let fits = |person: &PersonIx| {
        role.is_none_or(|role| role.accepts(people.title(*person), people.role(*person), heads))
    };
    members.filter(fits).collect()
}
