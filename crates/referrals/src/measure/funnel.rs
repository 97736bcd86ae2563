//! How far cases get.

use serde::Serialize;

use super::rate::Rate;
use crate::ledger::{Case, Deal, EventKind, Ledger, Limits, Origin};
use introrank_core::day::Day;

/// The stages of a funnel. A cold approach begins with the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum FunnelStage {
    /// The introducer was asked; the prospect was contacted cold.
    Approached,
    /// The introducer agreed.
    Agreed,
    /// The introducer put the two in contact.
    Introduced,
    /// The prospect answered.
    Replied,
    /// A meeting was set.
    MeetingSet,
    /// It was held.
    MeetingHeld,
    /// All four questions are answered with yes.
    Qualified,
    /// The prospect bought.
    Won,
}

impl FunnelStage {
    /// All, in order.
    pub const ALL: [Self; 8] = [
        Self::Approached,
        Self::Agreed,
        Self::Introduced,
        Self::Replied,
        Self::MeetingSet,
        Self::MeetingHeld,
        Self::Qualified,
        Self::Won,
    ];

    /// Those of a kind of approach.
    pub fn of(origin: Origin) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |stage| {
            origin == Origin::Referred || !matches!(stage, Self::Agreed | Self::Introduced)
        })
    }

    /// The word.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Approached => "asked",
            Self::Agreed => "agreed",
            Self::Introduced => "introduced",
            Self::Replied => "replied",
            Self::MeetingSet => "meeting set",
            Self::MeetingHeld => "meeting held",
            Self::Qualified => "qualified",
            Self::Won => "won",
        }
    }

    const fn step(self) -> Option<EventKind> {
        match self {
            Self::Agreed => Some(EventKind::Agreed),
            Self::Introduced => Some(EventKind::Introduced),
            Self::Replied => Some(EventKind::Replied),
            Self::MeetingSet => Some(EventKind::MeetingSet),
            Self::MeetingHeld => Some(EventKind::MeetingHeld),
            Self::Won => Some(EventKind::Won),
            Self::Approached | Self::Qualified => None,
        }
    }

    /// The day a case came to this stage. Whoever bought without the four answers was won, and not qualified; answers that were
    /// written down after the win were known by then.
    pub fn day_in(self, ledger: &Ledger, case: &Case) -> Option<Day> {
        match (self, self.step()) {
            (Self::Approached, _) if case.origin != Origin::Referred => case.began(),
            (Self::Approached, _) => case.asked_on(),
            (Self::Qualified, _) => {
                let met = case.day_of(EventKind::Replied)?;
                let deal = ledger.deals.of_case(case.number);
                let qualified = deal.and_then(Deal::qualified_on);
                let qualified = qualified.map(|day| day.max(met))?;
                let won = case.day_of(EventKind::Won);
                Some(won.map_or(qualified, |won| qualified.min(won)))
            }
            (_, Some(step)) => case.day_of(step),
            (_, None) => None,
        }
    }
}

/// Days without a word after which a cold approach counts as unanswered.
const COLD_DAYS: i32 = 21;
/// Days without anything after which a conversation has come to nothing.
const STALLED_DAYS: i32 = 90;

/// Whether a case that came to a stage also came to the next; `None` while that is open, and when nobody logged what came of
/// an ask until it lapsed.
pub fn decided(
    ledger: &Ledger,
    case: &Case,
    next: FunnelStage,
    as_of: Day,
    limits: &Limits,
) -> Option<bool> {
    if next.day_in(ledger, case).is_some() {
        return Some(true);
    }
    // Where nobody answered a question of qualification, nobody knows.
    let deal = || ledger.deals.of_case(case.number);
    let is_unasked =
        next == FunnelStage::Qualified && deal().is_none_or(|deal| deal.answers.is_empty());
    if is_unasked || case.is_not_logged(as_of, limits) {
        return None;
    }
    // What was given up before an answer was due says nothing of whoever was asked.
    let given_up = matches!(case.end, Some((EventKind::Withdrawn, ..)));
    if given_up && !case.is_silence_confirmed(limits) && !case.got_to(EventKind::Introduced) {
        return None;
    }
    let over = case.end.is_some() || case.silent(as_of, limits).is_some();
    let days = case.touches.iter().chain(case.steps.values());
    let quiet = days.max().map_or(0, |day| as_of.number() - day.number());
    // Who never answered has come to no later stage either.
    let unanswered =
        case.origin != Origin::Referred && !case.got_to(EventKind::Replied) && quiet >= COLD_DAYS;
    let stalled = case.got_to(EventKind::Replied)
        && case.meeting.is_none_or(|day| day < as_of)
        && quiet > STALLED_DAYS;
    (over || unanswered || stalled).then_some(false)
}

/// One stage of a funnel.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Funnel {
    /// The stage.
    pub stage: FunnelStage,
    /// Cases that came to it.
    pub reached: u32,
    /// Of the stage before: those that came to this one, of those that are decided.
    pub of_previous: Rate,
    /// Of all approached: likewise.
    pub of_approached: Rate,
    /// Days from the stage before, the middle one.
    pub days: Option<f64>,
}

/// The funnel of some cases of one kind.
pub fn funnel(
    ledger: &Ledger,
    cases: &[&Case],
    origin: Origin,
    as_of: Day,
    limits: &Limits,
) -> Vec<Funnel> {
    let stages: Vec<FunnelStage> = FunnelStage::of(origin).collect();
    let mut out = Vec::new();
    for (at, &stage) in stages.iter().enumerate() {
        let came = |case: &&&Case| stage.day_in(ledger, case).is_some();
        let reached: Vec<&&Case> = cases.iter().filter(came).collect();
        let decide = |case: &&Case| decided(ledger, case, stage, as_of, limits);
        let before = at.checked_sub(1).map(|before| stages[before]);
        let days = before.map_or_else(Vec::new, |before| {
            let between = |case: &&&Case| {
                let (from, to) = (before.day_in(ledger, case)?, stage.day_in(ledger, case)?);
                Some(f64::from(to.number() - from.number()))
            };
            reached.iter().filter_map(between).collect()
        });
        out.push(Funnel {
            stage,
            reached: reached.len() as u32,
            of_previous: match before {
                Some(before) => {
                    let came_before = cases
                        .iter()
                        .filter(|case| before.day_in(ledger, case).is_some());
                    Rate::of(came_before.filter_map(decide))
                }
                None => Rate::default(),
            },
            of_approached: if before.is_some() {
                Rate::of(cases.iter().filter_map(decide))
            } else {
                Rate::default()
            },
            days: super::rate::median(days),
        });
    }
    out
}
