//! What the days of a case say, as of another: lapsed, silent, hot. Derived, never typed.

use super::case::{Case, Origin, Silent};
use super::entry::EventKind;
use super::settings::Limits;
use introrank_core::day::Day;

impl Case {
    /// The day since which nobody minds this ask any more: it was planned and never made, or nothing was heard of it, for
    /// longer than the limit. It blocks nothing from then on, and later news takes it up again. Derived from dates, never typed.
    pub fn lapsed(&self, as_of: Day, limits: &Limits) -> Option<Day> {
        self.lapses(limits).filter(|day| *day <= as_of)
    }

    /// The day on which it lapses unless something happens; `None` when it does not: it is over, cold, or there is a meeting.
    pub fn lapses(&self, limits: &Limits) -> Option<Day> {
        let (step, on) = self.reached().filter(|_| self.is_open())?;
        if self.origin != Origin::Referred || step >= EventKind::MeetingSet {
            return None;
        }
        let days = if step < EventKind::Asked {
            limits.planned_lapse_days
        } else {
            limits.lapse_days
        };
        let last = [self.reminded.iter().max(), self.touches.iter().max()];
        let last = last.into_iter().flatten().copied().max().max(Some(on))?;
        Some(last.plus(days))
    }

    /// Nobody wrote down what came of it: an ask that lapsed before any introduction. The rep's silence is not that of whoever
    /// was asked.
    pub fn is_not_logged(&self, as_of: Day, limits: &Limits) -> bool {
        self.waits_for_introducer() && self.lapsed(as_of, limits).is_some()
    }

    /// Somebody confirmed that no answer came: they said so, or gave it up after it had been silent for long enough.
    pub fn is_silence_confirmed(&self, limits: &Limits) -> bool {
        match self.end {
            Some((EventKind::NoAnswer, ..)) => true,
            Some((EventKind::Withdrawn, on, _)) => self.overdue(on, limits).is_some(),
            _ => false,
        }
    }

    /// True while it goes on and somebody minds it.
    pub fn is_live(&self, as_of: Day, limits: &Limits) -> bool {
        self.is_open() && self.lapsed(as_of, limits).is_none()
    }

    /// Which answer is overdue on a day. Derived from dates, never typed.
    pub fn silent(&self, as_of: Day, limits: &Limits) -> Option<Silent> {
        self.overdue(as_of, limits).filter(|_| self.is_open())
    }

    /// The same, also of a case that is over since.
    fn overdue(&self, as_of: Day, limits: &Limits) -> Option<Silent> {
        let (step, on) = self.reached()?;
        let since = as_of.number() - on.number();
        let reminded = |day: &Day| as_of.number() - day.number() < limits.silent_days;
        match step {
            EventKind::Asked | EventKind::Agreed if self.reminded.iter().any(reminded) => None,
            EventKind::Asked if since >= limits.silent_days => Some(Silent::Introducer),
            EventKind::Agreed if since >= limits.silent_days => Some(Silent::NotSent),
            EventKind::Introduced if since >= limits.prospect_silent_days => Some(Silent::Prospect),
            _ => None,
        }
    }

    /// The last day, if at all, on which the prospect is *hot* for the rep: put in contact by an introducer, not over, and
    /// silent for fewer days than the limit.
    pub fn hot_until(&self, as_of: Day, limits: &Limits) -> Option<Day> {
        let introduced = !self.introducer.is_empty() && self.got_to(EventKind::Introduced);
        if !introduced || self.end.is_some() {
            return None;
        }
        let until = self.last_contact()?.plus(limits.hot_days - 1);
        (as_of <= until).then_some(until)
    }
}
