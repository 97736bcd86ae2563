//! Everything a review asks for.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::funnel::{Funnel, FunnelStage, decided, funnel};
use super::rate::{Rate, Z};
use crate::ledger::{Case, EventKind, Ledger, Limits, Opportunity, Origin, Settings};
use introrank_core::day::Day;
use introrank_core::numeric::total;

/// Which part of the ledger is measured.
#[derive(Clone, Debug, Default)]
pub struct Period {
    /// From this day on; `None` from the beginning.
    pub since: Option<Day>,
    /// Only this rep.
    pub rep: Option<String>,
}

impl Period {
    fn has(&self, on: Option<Day>, as_of: Day) -> bool {
        on.is_some_and(|on| on <= as_of && self.since.is_none_or(|since| on >= since))
    }

    fn is_of(&self, rep: &str) -> bool {
        self.rep.as_deref().is_none_or(|wanted| wanted == rep)
    }
}

/// Referred against cold, for the same outcome and like with like.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Lift {
    /// The outcome.
    pub stage: FunnelStage,
    /// Of referred approaches.
    pub referred: Rate,
    /// Of cold approaches.
    pub cold: Rate,
    /// Difference of the shares on matched accounts, in points of 1; `None` when too few can be matched.
    pub matched: Option<f64>,
    /// Its 80 % interval.
    pub interval: Option<(f64, f64)>,
    /// Cases on matched accounts: referred and cold.
    pub pairs: (u32, u32),
}

/// The numbers of a period.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Metrics {
    /// First day; `None` from the beginning.
    pub since: Option<Day>,
    /// Last day.
    pub until: Day,
    /// Asks made.
    pub asks: u32,
    /// Of these, asks that lapsed without a word of what came of them.
    pub outcome_not_logged: u32,
    /// Different people asked.
    pub people_asked: u32,
    /// Introductions received.
    pub introductions_received: u32,
    /// Introductions that the team made for others.
    pub introductions_given: u32,
    /// Meetings set, referred and cold.
    pub meetings_set: u32,
    /// Meetings held, referred and cold.
    pub meetings_held: u32,
    /// Of asks made in the period.
    pub referred: Vec<Funnel>,
    /// Of cold approaches begun in the period.
    pub cold: Vec<Funnel>,
    /// Meetings held per introduction: one call.
    pub meetings_per_introduction: Rate,
    /// Contacts with a prospect per meeting held, referred; `None` without a meeting.
    pub touches_per_meeting: Option<f64>,
    /// The same, cold.
    pub cold_touches_per_meeting: Option<f64>,
    /// Prospects qualified, of those met about whom a question of qualification was answered.
    pub qualified: Rate,
    /// Introductions straight to somebody who decides, of those whose level is known.
    pub to_deciders: Rate,
    /// Referred prospects won, of won and lost.
    pub conversion: Rate,
    /// What a team should reach.
    pub benchmark: f64,
    /// Money per meeting held, where hours are given.
    pub cost_per_meeting: Option<f64>,
    /// Deals won through an introduction, and their money.
    pub sourced: (u32, f64),
    /// Deals won otherwise, at accounts where somebody had introduced the team.
    pub assisted: (u32, f64),
    /// Deals won otherwise.
    pub unattributed: (u32, f64),
    /// Introducers who know what came of it, of those to whom there is something to tell.
    pub loops_closed: Rate,
    /// Why people declined, most often first.
    pub decline_reasons: Vec<(String, u32)>,
    /// Referred against cold.
    pub lift: Vec<Lift>,
}

/// Works out the numbers. `is_decider` says whether somebody decides, where that is known; `class` puts an account among
/// its like, where its size is known. O(cases).
pub fn metrics(
    ledger: &Ledger,
    settings: &Settings,
    as_of: Day,
    period: &Period,
    is_decider: impl Fn(&Case) -> Option<bool>,
    class: impl Fn(&Case) -> Option<String>,
) -> Metrics {
    let limits = &settings.limits;
    let part = Part {
        ledger,
        period,
        as_of,
    };
    let (referred, cold) = (part.cohort(Origin::Referred), part.cohort(Origin::Cold));
    let introduced = part.introduced();
    let held: Vec<&Case> = part.on(FunnelStage::MeetingHeld).collect();
    let cost = settings.business.hour_cost * part.hours();
    let attribution = attribution(ledger, settings, part.on(FunnelStage::Won));
    Metrics {
        since: period.since,
        until: as_of,
        asks: referred.len() as u32,
        outcome_not_logged: not_logged(&referred, as_of, limits),
        people_asked: people_asked(&referred),
        introductions_received: introduced.len() as u32,
        introductions_given: part.given() as u32,
        meetings_set: part.on(FunnelStage::MeetingSet).count() as u32,
        meetings_held: held.len() as u32,
        meetings_per_introduction: Rate::of(
            introduced
                .iter()
                .filter_map(|case| decided(ledger, case, FunnelStage::MeetingHeld, as_of, limits)),
        ),
        touches_per_meeting: part.touches_per_meeting(Origin::Referred, &held),
        cold_touches_per_meeting: part.touches_per_meeting(Origin::Cold, &held),
        qualified: Rate::of(
            held.iter()
                .filter_map(|case| decided(ledger, case, FunnelStage::Qualified, as_of, limits)),
        ),
        to_deciders: Rate::of(introduced.iter().filter_map(|case| is_decider(case))),
        conversion: part.conversion(),
        benchmark: settings.business.benchmark,
        cost_per_meeting: (cost > 0.0 && !held.is_empty()).then(|| cost / held.len() as f64),
        sourced: attribution[0],
        assisted: attribution[1],
        unattributed: attribution[2],
        loops_closed: Rate::of(introduced.iter().filter_map(|case| {
            match (case.untold(), case.told) {
                (Some(_), _) => Some(false),
                (None, Some(_)) => Some(true),
                (None, None) => None,
            }
        })),
        decline_reasons: decline_reasons(part.own(), period, as_of),
        lift: [
            FunnelStage::Replied,
            FunnelStage::MeetingHeld,
            FunnelStage::Won,
        ]
        .into_iter()
        .map(|stage| lift(ledger, limits, as_of, stage, &referred, &cold, &class))
        .collect(),
        referred: funnel(ledger, &referred, Origin::Referred, as_of, limits),
        cold: funnel(ledger, &cold, Origin::Cold, as_of, limits),
    }
}

/// The part of the ledger that is measured.
#[derive(Clone, Copy)]
struct Part<'a> {
    ledger: &'a Ledger,
    period: &'a Period,
    as_of: Day,
}

impl<'a> Part<'a> {
    fn has(&self, on: Option<Day>) -> bool {
        self.period.has(on, self.as_of)
    }

    fn own(self) -> impl Iterator<Item = &'a Case> {
        let cases = self.ledger.cases.values();
        cases.filter(move |case| self.period.is_of(&case.rep))
    }

    /// Cases that reached a stage in the period.
    fn on(self, stage: FunnelStage) -> impl Iterator<Item = &'a Case> {
        self.own()
            .filter(move |case| self.has(stage.day_in(self.ledger, case)))
    }

    /// Cases of one kind that were begun in the period.
    fn cohort(self, origin: Origin) -> Vec<&'a Case> {
        self.on(FunnelStage::Approached)
            .filter(|case| case.origin == origin)
            .collect()
    }

    fn introduced(self) -> Vec<&'a Case> {
        self.on(FunnelStage::Introduced)
            .filter(|case| case.origin == Origin::Referred)
            .collect()
    }

    /// Introductions that the team made: for one another, and as help to others.
    fn given(self) -> usize {
        let cases = || self.ledger.cases.values();
        let given_by = cases().filter(|case| {
            let rep = self.period.rep.as_ref();
            let by_rep = rep.is_none_or(|rep| case.introducer == *rep);
            let by_team = cases().any(|other| other.rep == case.introducer);
            by_rep && by_team && self.has(case.steps.get(&EventKind::Introduced).copied())
        });
        let helped = self.ledger.kindness.iter().filter(|kindness| {
            kindness.introduced && self.period.is_of(&kindness.rep) && self.has(Some(kindness.on))
        });
        given_by.count() + helped.count()
    }

    fn touches_per_meeting(self, origin: Origin, held: &[&Case]) -> Option<f64> {
        let of_origin = self.own().filter(|case| case.origin == origin);
        let contacts: usize = of_origin
            .map(|case| contacts(case, self.period, self.as_of))
            .sum();
        let meetings = held.iter().filter(|case| case.origin == origin).count();
        (meetings > 0).then(|| contacts as f64 / meetings as f64)
    }

    /// Referred prospects won, of won and lost.
    fn conversion(self) -> Rate {
        let ended = self.own().filter(|case| {
            self.has(case.end.map(|(_, on, _)| on)) && case.origin == Origin::Referred
        });
        Rate::of(ended.filter_map(|case| match case.end {
            Some((EventKind::Won, ..)) => Some(true),
            Some((EventKind::Lost, ..)) => Some(false),
            _ => None,
        }))
    }

    /// Hours given.
    fn hours(self) -> f64 {
        let hours = self
            .ledger
            .hours
            .iter()
            .filter(|(on, rep, _)| self.period.is_of(rep) && self.has(Some(*on)));
        total(hours.map(|(_, _, hours)| *hours))
    }
}

fn not_logged(cases: &[&Case], as_of: Day, limits: &Limits) -> u32 {
    let lapsed = cases.iter().filter(|c| c.is_not_logged(as_of, limits));
    lapsed.count() as u32
}

/// Different introducers. A referral whose introducer nobody wrote down is nobody who was asked.
fn people_asked(referred: &[&Case]) -> u32 {
    let introducers = referred.iter().map(|case| case.introducer.as_str());
    let asked: BTreeSet<&str> = introducers.filter(|who| !who.is_empty()).collect();
    asked.len() as u32
}

/// Contacts with the prospect: the introduction, and every time they were written to or called.
fn contacts(case: &Case, period: &Period, as_of: Day) -> usize {
    let introduced = case.steps.get(&EventKind::Introduced).copied();
    let days = introduced.into_iter().chain(case.touches.iter().copied());
    days.filter(|day| period.has(Some(*day), as_of)).count()
}

/// Deals won and their money: through an introduction, at an account with one, otherwise.
fn attribution<'a>(
    ledger: &Ledger,
    settings: &Settings,
    won: impl Iterator<Item = &'a Case>,
) -> [(u32, f64); 3] {
    let mut found = [(0, 0.0); 3];
    for case in won {
        let on = case.steps.get(&EventKind::Won);
        let introduced = |number: &i64| {
            let other = ledger.cases.get(number);
            let day = other.and_then(|other| other.steps.get(&EventKind::Introduced));
            day.is_some_and(|day| Some(day) <= on)
        };
        let mut beside = ledger.deals.beside(case.number);
        let introduced_before = beside.any(|deal| deal.cases.iter().any(introduced));
        let deal = ledger.deals.of_case(case.number);
        let opportunity = deal.and_then(|deal| deal.opportunity.as_ref());
        // What is said later than the win corrects what was written down with it.
        let says = |o: &Opportunity| o.amount;
        let corrected = opportunity.filter(|o| o.on > on.copied()).and_then(says);
        let known = corrected.or(case.amount).or(opportunity.and_then(says));
        let money = known.or(case.value);
        let sourced = case.origin == Origin::Referred && case.got_to(EventKind::Introduced);
        let kind = match (sourced, introduced_before) {
            (true, _) => 0,
            (false, true) => 1,
            (false, false) => 2,
        };
        found[kind].0 += 1;
        found[kind].1 += money.unwrap_or(settings.business.deal_value);
    }
    found
}

fn decline_reasons<'a>(
    cases: impl Iterator<Item = &'a Case>,
    period: &Period,
    as_of: Day,
) -> Vec<(String, u32)> {
    let mut reasons: BTreeMap<String, u32> = BTreeMap::new();
    for case in cases {
        let Some((
            end @ (EventKind::Declined
            | EventKind::Passed
            | EventKind::DoesNotKnow
            | EventKind::ProspectDeclined),
            on,
            _,
        )) = case.end
        else {
            continue;
        };
        if period.has(Some(on), as_of) {
            let reason = match case.reason.trim() {
                "" => format!("{}, no reason given", end.phrase()),
                reason => reason.to_lowercase(),
            };
            *reasons.entry(reason).or_default() += 1;
        }
    }
    let mut reasons: Vec<(String, u32)> = reasons.into_iter().collect();
    reasons.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    reasons
}

/// With fewer matched cases on either side a difference is not said.
const FEWEST_MATCHED: u32 = 10;

/// Referred against cold among accounts of the same class: the difference of shares, each class weighted by n·m/(n+m)
/// (Mantel and Haenszel 1959; variance by Greenland and Robins 1985).
fn lift(
    ledger: &Ledger,
    limits: &Limits,
    as_of: Day,
    stage: FunnelStage,
    referred: &[&Case],
    cold: &[&Case],
    class: &impl Fn(&Case) -> Option<String>,
) -> Lift {
    // An introduction is not to look better than a cold call because nobody logged that it came to nothing.
    let decide = |case: &&Case| {
        let not_logged = case.is_not_logged(as_of, limits).then_some(false);
        decided(ledger, case, stage, as_of, limits).or(not_logged)
    };
    let mut classes: BTreeMap<String, [Rate; 2]> = BTreeMap::new();
    for (side, cases) in [referred, cold].into_iter().enumerate() {
        for case in cases {
            // An account of unknown size is like no other.
            if let (Some(came), Some(class)) = (decide(case), class(case)) {
                let rate = &mut classes.entry(class).or_default()[side];
                rate.came += u32::from(came);
                rate.of += 1;
            }
        }
    }
    let both: Vec<&[Rate; 2]> = classes
        .values()
        .filter(|[r, c]| r.of > 0 && c.of > 0)
        .collect();
    let pairs = both
        .iter()
        .fold((0, 0), |sum, [r, c]| (sum.0 + r.of, sum.1 + c.of));
    let (mut weights, mut sum, mut variance) = (0.0, 0.0, 0.0);
    for [r, c] in &both {
        let (a, n, b, m) = (
            f64::from(r.came),
            f64::from(r.of),
            f64::from(c.came),
            f64::from(c.of),
        );
        weights += n * m / (n + m);
        sum += (a * m - b * n) / (n + m);
        // Half a case more on either side: few cases that are all alike prove nothing.
        let (a, n, b, m) = (a + 0.5, n + 1.0, b + 0.5, m + 1.0);
        variance += (a * (n - a) * m.powi(3) + b * (m - b) * n.powi(3)) / (n * m * (n + m).powi(2));
    }
    let enough = pairs.0 >= FEWEST_MATCHED && pairs.1 >= FEWEST_MATCHED;
    let matched = enough.then(|| sum / weights);
    let half = Z * variance.sqrt() / weights;
    Lift {
        stage,
        referred: Rate::of(referred.iter().filter_map(decide)),
        cold: Rate::of(cold.iter().filter_map(decide)),
        matched,
        interval: matched.map(|d| ((d - half).max(-1.0), (d + half).min(1.0))),
        pairs,
    }
}

/// The key figures of one rep, introducer, account or month.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Group {
    /// Whose.
    pub name: String,
    /// Asks.
    pub asks: u32,
    /// Of these, asks that lapsed without a word of what came of them.
    pub outcome_not_logged: u32,
    /// Of which agreed.
    pub agreed: Rate,
    /// Introductions.
    pub introductions: u32,
    /// Meetings held.
    pub meetings: u32,
    /// Won.
    pub won: u32,
    /// Help given to them, for introducers; by them, for reps.
    pub helped: u32,
    /// Middle number of days to their answer.
    pub days_to_answer: Option<f64>,
}

impl Group {
    /// Of somebody who asked nobody.
    pub fn empty(name: &str, helped: u32) -> Self {
        Self {
            name: name.to_owned(),
            asks: 0,
            outcome_not_logged: 0,
            agreed: Rate::default(),
            introductions: 0,
            meetings: 0,
            won: 0,
            helped,
            days_to_answer: None,
        }
    }
}

/// The same by whatever `name` says of a case, in its order.
pub fn groups(
    ledger: &Ledger,
    settings: &Settings,
    as_of: Day,
    period: &Period,
    name: impl Fn(&Case) -> String,
    helped: impl Fn(&str) -> u32,
) -> Vec<Group> {
    let mut of: BTreeMap<String, Vec<&Case>> = BTreeMap::new();
    for case in ledger.cases.values() {
        let asked = period.has(FunnelStage::Approached.day_in(ledger, case), as_of);
        if asked && case.origin == Origin::Referred && period.is_of(&case.rep) {
            of.entry(name(case)).or_default().push(case);
        }
    }
    let group = |(name, cases): (String, Vec<&Case>)| {
        let count = |stage: FunnelStage| {
            cases
                .iter()
                .filter(|c| stage.day_in(ledger, c).is_some())
                .count() as u32
        };
        let answers = cases.iter().filter_map(|case| {
            let asked = case.steps.get(&EventKind::Asked)?;
            let agreed = case.steps.get(&EventKind::Agreed).copied();
            // Silence is no answer, and neither is giving up.
            let end = case
                .end
                .filter(|(end, ..)| !matches!(end, EventKind::NoAnswer | EventKind::Withdrawn));
            let answer = agreed.or(end.map(|(_, on, _)| on))?;
            Some(f64::from(answer.number() - asked.number()))
        });
        Group {
            asks: cases.len() as u32,
            outcome_not_logged: not_logged(&cases, as_of, &settings.limits),
            agreed: Rate::of(cases.iter().filter_map(|case| {
                decided(ledger, case, FunnelStage::Agreed, as_of, &settings.limits)
            })),
            introductions: count(FunnelStage::Introduced),
            meetings: count(FunnelStage::MeetingHeld),
            won: count(FunnelStage::Won),
            helped: helped(&name),
            days_to_answer: super::rate::median(answers.collect()),
            name,
        }
    };
    of.into_iter().map(group).collect()
}
