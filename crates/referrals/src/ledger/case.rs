//! A case: one ask of one introducer about one prospect, or one cold approach, from its first day to its end.
//!
//! ```text
//! planned → checked in → knows → asked → agreed → introduced → replied → meeting set → meeting held → won
//!                                          └ does not know, declined, redirected, use my name, passed
//!                                                                └ prospect declined, lost
//! nobody answered (until a reply), withdrawn at any time
//! ```
//!
//! Steps may be skipped, because people report what came and not how: *introduced* says that they agreed. No step is taken
//! twice, none backwards, and nothing comes after the end.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::about::About;
use super::entry::{Entry, EventKind};
use super::event::{CaseEvent, Event};
use super::rejected::RejectedEvent;
use super::settings::Limits;
use super::words::{COLD, OTHER};
use introrank_core::day::Day;
use introrank_engine::rank::AskForecast;

/// How a prospect was approached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// Through somebody who was asked to introduce.
    Referred,
    /// Without an introduction.
    Cold,
    /// Neither: the prospect came by itself, at a fair or through a partner, or nobody knows how. Compared with nothing.
    Other,
}

/// One case.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// The number of the entry that began it.
    pub number: i64,
    /// Referred or cold.
    pub origin: Origin,
    /// Who asks.
    pub rep: String,
    /// Who was asked; empty for a cold approach, or where the CRM does not say.
    pub introducer: String,
    /// The colleague who passes the ask on.
    pub via: String,
    /// The prospect.
    pub target: String,
    /// Who else at the account took part: they had a role in the deal.
    pub others: BTreeSet<String>,
    /// The prospect's account.
    pub account: String,
    /// The prospect's title, for whom no export has.
    pub title: String,
    /// The first day of each step it took.
    pub steps: BTreeMap<EventKind, Day>,
    /// How it ended, when, and the entry that says so.
    pub end: Option<(EventKind, Day, i64)>,
    /// Why it ended so, in their words.
    pub reason: String,
    /// Why the rep wants to meet the prospect, as planned.
    pub why: String,
    /// The day of the meeting that was set.
    pub meeting: Option<Day>,
    /// Days on which the prospect was contacted beside the steps.
    pub touches: Vec<Day>,
    /// Days on which the introducer was reminded.
    pub reminded: Vec<Day>,
    /// When the introducer was last told what came of it.
    pub told: Option<Day>,
    /// What the engine said when the ask was made.
    pub frozen: Option<AskForecast>,
    /// Money that was won.
    pub amount: Option<f64>,
    /// Money that the ask was thought to be worth, as the list of prospects said.
    pub value: Option<f64>,
}

/// What a case waits for, too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Silent {
    /// The introducer has not answered.
    Introducer,
    /// The introducer agreed and has not introduced.
    NotSent,
    /// The prospect has not answered.
    Prospect,
}

impl Case {
    /// The case that an entry begins, before it takes any.
    pub(super) fn begun_by(entry: &Entry) -> Result<Self, RejectedEvent> {
        if !entry.what.may_begin() {
            return Err(RejectedEvent::Lacks(format!(
                "there is no open ask of them to which '{}' could belong",
                entry.what.phrase()
            )));
        }
        let by_oneself = entry.what == EventKind::Touched
            || (entry.introducer.is_empty() && [COLD, OTHER].contains(&entry.answer.as_str()));
        let origin = match (by_oneself, entry.answer.as_str()) {
            (false, _) => Origin::Referred,
            (true, OTHER) => Origin::Other,
            (true, _) => Origin::Cold,
        };
        if entry.target.is_empty() && entry.account.is_empty() {
            return Err(RejectedEvent::Lacks("about whom? give the prospect".into()));
        }
        if !by_oneself && entry.introducer.is_empty() && entry.source.is_empty() {
            return Err(RejectedEvent::NoIntroducer);
        }
        if !entry.introducer.is_empty() && entry.introducer == entry.target {
            return Err(RejectedEvent::Lacks(
                "introducer and prospect are the same person".into(),
            ));
        }
        if !entry.introducer.is_empty() && entry.introducer == entry.rep {
            return Err(RejectedEvent::Lacks("the rep would ask themselves".into()));
        }
        Ok(Self {
            number: entry.id,
            origin,
            rep: entry.rep.clone(),
            introducer: entry.introducer.clone(),
            via: entry.via.clone(),
            target: entry.target.clone(),
            others: BTreeSet::new(),
            account: entry.account.clone(),
            title: entry.title.clone(),
            steps: BTreeMap::new(),
            end: None,
            reason: String::new(),
            why: String::new(),
            meeting: None,
            touches: Vec::new(),
            reminded: Vec::new(),
            told: None,
            frozen: None,
            amount: None,
            value: None,
        })
    }

    /// Takes one more entry of this case. Nothing changes when it is refused.
    pub(super) fn take(&mut self, entry: &Entry) -> Result<(), RejectedEvent> {
        let Event::OfCase(event) = Event::of(entry)? else {
            return Ok(());
        };
        match event {
            CaseEvent::Told if self.began().is_none() => {
                return Err(RejectedEvent::Lacks(format!(
                    "nothing of #{} had happened by {} that could be told",
                    self.number, entry.on
                )));
            }
            // The loop is closed after the end too, and a prospect may be contacted again.
            CaseEvent::Told => self.told = Some(entry.on),
            CaseEvent::Touched => {
                self.touches.push(entry.on);
                self.fill(entry);
            }
            CaseEvent::TookPart if entry.target == self.target => {}
            CaseEvent::TookPart => {
                self.others.insert(entry.target.clone());
            }
            CaseEvent::Reminded => {
                self.check_goes_on()?;
                self.reminded.push(entry.on);
            }
            // Another day for the same meeting.
            CaseEvent::MeetingSet(day) if self.is_meeting_set() => {
                self.check_goes_on()?;
                self.meeting = day.or(self.meeting);
            }
            event => {
                self.check_goes_on()?;
                let is_reason = entry.what == EventKind::Planned && !entry.reason.is_empty();
                // What is planned may still get its reason.
                if !(is_reason && self.is_only_planned()) {
                    self.check_comes_next(entry.what)?;
                }
                if let CaseEvent::Redirected(to) = &event {
                    self.check_redirect(to)?;
                }
                self.go_on(entry, event);
            }
        }
        Ok(())
    }

    fn is_meeting_set(&self) -> bool {
        let step = self.reached().map(|(step, _)| step);
        step == Some(EventKind::MeetingSet)
    }

    /// Refuses what comes after the end.
    fn check_goes_on(&self) -> Result<(), RejectedEvent> {
        match self.end {
            None => Ok(()),
            Some((end, on, id)) => Err(RejectedEvent::Ended {
                case: self.number,
                on,
                end: end.phrase(),
                entry: id,
            }),
        }
    }

    /// Planned, and nothing more.
    fn is_only_planned(&self) -> bool {
        let reached = self.reached();
        reached.is_some_and(|(step, _)| step == EventKind::Planned)
    }

    /// Refuses steps backwards, and those of an introducer where there is none.
    fn check_comes_next(&self, what: EventKind) -> Result<(), RejectedEvent> {
        let reached = self.reached();
        if let Some((step, on)) = reached.filter(|(step, _)| *step >= latest_before(what)) {
            return Err(RejectedEvent::Further {
                case: self.number,
                reached: step.phrase(),
                on,
            });
        }
        let is_out = self.was_asked() || self.origin != Origin::Referred;
        if what == EventKind::NoAnswer && !is_out {
            return Err(RejectedEvent::Lacks(format!(
                "#{} is only planned: nobody was asked, so nobody can have been silent",
                self.number
            )));
        }
        if self.origin != Origin::Referred && needs_introducer(what) {
            return Err(RejectedEvent::Lacks(format!(
                "#{} is an approach without an introducer: nobody was asked, so nobody can have '{}'",
                self.number,
                what.phrase()
            )));
        }
        Ok(())
    }

    /// Refuses a redirect to whoever takes part already.
    fn check_redirect(&self, to: &str) -> Result<(), RejectedEvent> {
        let part = [
            (&self.introducer, "the introducer cannot name themselves"),
            (&self.target, "introducer and prospect are the same person"),
            (&self.rep, "they named whoever asks"),
        ];
        match part.iter().find(|(who, _)| *who == to && !to.is_empty()) {
            Some((_, why)) => Err(RejectedEvent::Lacks((*why).to_owned())),
            None => Ok(()),
        }
    }

    /// Takes a step or the end, with everything it says.
    fn go_on(&mut self, entry: &Entry, event: CaseEvent) {
        let what = entry.what;
        if what == EventKind::Planned {
            // A reason that comes later does not plan anew.
            self.steps.entry(what).or_insert(entry.on);
        } else if what.is_step() {
            self.steps.insert(what, entry.on);
        }
        if what.is_end() {
            self.end = Some((what, entry.on, entry.id));
            entry.reason.clone_into(&mut self.reason);
        } else if !entry.reason.is_empty() {
            entry.reason.clone_into(&mut self.why);
        }
        match event {
            CaseEvent::Ask { forecast, value } => {
                self.frozen = forecast.map(|forecast| *forecast).or(self.frozen.take());
                self.value = value.or(self.value);
            }
            CaseEvent::MeetingSet(day) => self.meeting = day,
            CaseEvent::Won(amount) => self.amount = amount,
            _ => {}
        }
        self.fill(entry);
    }

    /// Takes over who takes part, where that was not known yet.
    fn fill(&mut self, entry: &Entry) {
        for (own, given) in [
            (&mut self.target, &entry.target),
            (&mut self.account, &entry.account),
            (&mut self.via, &entry.via),
        ] {
            if own.is_empty() {
                given.clone_into(own);
            }
        }
    }

    /// Whom it is about.
    pub fn about(&self) -> Option<About<'_>> {
        About::of(&self.target, &self.account)
    }

    /// The furthest step and its day.
    pub fn reached(&self) -> Option<(EventKind, Day)> {
        self.steps.last_key_value().map(|(step, day)| (*step, *day))
    }

    /// The day of a step, or of the first later one: whoever was introduced had agreed.
    pub fn day_of(&self, step: EventKind) -> Option<Day> {
        let days = || self.steps.range(step..).map(|(_, day)| *day).min();
        self.may_follow(step).then(days).flatten()
    }

    /// True when it got at least that far.
    pub fn got_to(&self, step: EventKind) -> bool {
        self.may_follow(step) && self.reached().is_some_and(|(reached, _)| reached >= step)
    }

    /// Later steps tell that this one was taken, unless the ask was planned and never made: then whatever came of the prospect
    /// came without its introducer.
    fn may_follow(&self, step: EventKind) -> bool {
        let of_introducer = EventKind::Asked..=EventKind::Introduced;
        if !of_introducer.contains(&step) {
            return true;
        }
        let planned = self.steps.range(..EventKind::Asked).next().is_some();
        !planned || self.steps.range(of_introducer).next().is_some()
    }

    /// True while it goes on.
    pub const fn is_open(&self) -> bool {
        self.end.is_none()
    }

    /// The prospect answered, and it goes on.
    pub fn is_in_conversation(&self) -> bool {
        self.is_open() && self.got_to(EventKind::Replied)
    }

    /// True when it ended without an introduction by whoever was asked, and without anybody whom they named instead.
    pub fn came_to_nothing(&self) -> bool {
        let no = self.end.is_some_and(|(end, ..)| {
            matches!(
                end,
                EventKind::DoesNotKnow
                    | EventKind::Declined
                    | EventKind::UseMyName
                    | EventKind::Passed
                    | EventKind::NoAnswer
            )
        });
        no && self.origin == Origin::Referred && !self.got_to(EventKind::Introduced)
    }

    /// True when the introducer was asked, or further.
    pub fn was_asked(&self) -> bool {
        self.origin == Origin::Referred
            && (self.got_to(EventKind::Asked)
                || self.end.is_some_and(|(end, ..)| {
                    matches!(
                        end,
                        EventKind::DoesNotKnow
                            | EventKind::Declined
                            | EventKind::Redirected
                            | EventKind::UseMyName
                            | EventKind::Passed
                    )
                }))
    }

    /// The day on which the introducer was asked, or answered.
    pub fn asked_on(&self) -> Option<Day> {
        if !self.was_asked() {
            return None;
        }
        self.day_of(EventKind::Asked)
            .or_else(|| self.end.map(|(_, on, _)| on))
    }

    /// The introducer helped, and knows everything that came of it: the best moment for the next ask.
    pub fn is_helped_and_told(&self) -> bool {
        self.got_to(EventKind::Introduced) && self.told.is_some() && self.untold().is_none()
    }

    /// The days on which this ask tires whoever was asked, until before the second: for as long as the limit says, or until
    /// they helped and were told what came of it.
    pub fn tires(&self, limits: &Limits) -> Option<(Day, Day)> {
        let asked = self.asked_on()?;
        let until = asked.plus(limits.fatigue_days);
        let told = self.told.filter(|_| self.is_helped_and_told());
        Some((asked, told.map_or(until, |told| until.min(told))))
    }

    /// True while an answer or an introduction of the introducer is still to come.
    pub fn waits_for_introducer(&self) -> bool {
        self.is_open() && self.was_asked() && !self.got_to(EventKind::Introduced)
    }

    /// The first day.
    pub fn began(&self) -> Option<Day> {
        let steps = self.steps.values().copied();
        steps
            .chain(self.touches.iter().copied())
            .chain(self.end.map(|(_, on, _)| on))
            .min()
    }

    /// The last day on which the prospect was part of something: introduced, answered, met. What the rep alone does, a
    /// touch, is not.
    pub fn last_contact(&self) -> Option<Day> {
        let steps = self.steps.range(EventKind::Introduced..);
        steps.map(|(_, day)| *day).max()
    }

    /// Something happened to the prospect that the introducer has not been told: what, and since when.
    pub fn untold(&self) -> Option<(EventKind, Day)> {
        if self.introducer.is_empty() || !self.got_to(EventKind::Introduced) {
            return None;
        }
        let steps = self
            .steps
            .range(EventKind::Replied..)
            .map(|(w, d)| (*w, *d));
        let end = self.end.map(|(end, on, _)| (end, on));
        let newest = steps.chain(end).max_by_key(|(what, day)| (*day, *what))?;
        self.told
            .is_none_or(|told| told < newest.1)
            .then_some(newest)
    }
}

/// An entry fits only while the case has not come this far.
const fn latest_before(what: EventKind) -> EventKind {
    match what {
        EventKind::DoesNotKnow
        | EventKind::Declined
        | EventKind::Redirected
        | EventKind::UseMyName
        | EventKind::Passed => EventKind::Introduced,
        // Until the first meeting; later a prospect is lost.
        EventKind::ProspectDeclined => EventKind::MeetingHeld,
        EventKind::NoAnswer => EventKind::Replied,
        EventKind::Lost | EventKind::Withdrawn => EventKind::Won,
        step => step,
    }
}

const fn needs_introducer(what: EventKind) -> bool {
    matches!(
        what,
        EventKind::CheckedIn
            | EventKind::Knows
            | EventKind::Asked
            | EventKind::Agreed
            | EventKind::Introduced
            | EventKind::DoesNotKnow
            | EventKind::Declined
            | EventKind::Redirected
            | EventKind::UseMyName
            | EventKind::Passed
    )
}
