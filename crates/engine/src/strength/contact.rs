//! What one did towards another and towards everybody, and what that says of an ask.

use bytemuck::{Pod, Zeroable};

use super::answers::{AskRecord, Lately, Tally};
use super::config::StrengthConfig;
use introrank_core::day::Day;

/// Silence over this many of the usual gaps means that a tie has gone quiet.
const QUIET_AFTER_GAPS: f64 = 8.0;
/// Nobody has gone quiet in less than this many days.
const QUIET_AFTER_DAYS: f64 = 30.0;

/// What one person did towards another.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Contact {
    /// Days on which they wrote to, or met, the other.
    pub days: u32,
    /// The same, as of the last of them: each day fading as an ask's evidence does.
    pub fresh_days: f64,
    /// Those of the last 128 days up to the last of them: the lowest bit is that one, each next the day before.
    pub recent: u128,
    /// What they asked of the other.
    pub asks: Tally,
    /// The same, fading as being in touch does.
    pub touch_days: f64,
    /// When they last did, in days since 1970.
    pub last: Option<f64>,
    /// Days that usually lie between two of these days: the median of the last eight gaps.
    pub usual_gap: Option<u16>,
    /// They recommended the other.
    pub recommended: bool,
    /// Skills of the other they endorsed.
    pub endorsed: u32,
    /// One of the two introduced somebody to the other, or they met over a deal.
    pub dealt: bool,
    /// They invited the other with some words.
    pub invited_with_note: bool,
}

impl Contact {
    /// Days since they last wrote, not below 0; `None` when they never did.
    pub fn silence(&self, now: f64) -> Option<f64> {
        self.last.map(|last| (now - last).max(0.0))
    }

    /// Counts a day of contact at a moment, in days since 1970; nothing on the day of the last. Returns the days since that.
    pub fn count_day(&mut self, now: f64, config: &StrengthConfig) -> Option<f64> {
        let last = self.last.map(f64::floor);
        let is_new = last.is_none_or(|last| now.floor() > last);
        let age = last.map_or(0.0, |last| (now.floor() - last).max(0.0));
        if is_new {
            self.fresh_days = config.ask_decay(age) * self.fresh_days + 1.0;
            self.touch_days = config.touch_decay(age) * self.touch_days + 1.0;
            self.recent = self.recent.checked_shl(age as u32).unwrap_or(0) | 1;
            self.days += 1;
        }
        self.last = Some(self.last.map_or(now, |last| last.max(now)));
        is_new.then_some(age).filter(|_| last.is_some())
    }

    /// The same without any contact.
    pub(super) const fn without_contact(self) -> Self {
        Self {
            days: 0,
            fresh_days: 0.0,
            recent: 0,
            touch_days: 0.0,
            last: None,
            usual_gap: None,
            ..self
        }
    }

    /// The same without a recommendation.
    pub(super) const fn without_recommendation(self) -> Self {
        Self {
            recommended: false,
            ..self
        }
    }

    /// The day on which they last wrote.
    pub fn last_day(&self) -> Option<Day> {
        self.last.map(|last| Day::from_number(last.floor() as i32))
    }

    /// They used to write and stopped: silence over eight times the usual gap (and over a month). A prompt to check,
    /// not a change of the strength. Navarro et al. 2017.
    pub fn gone_quiet(&self, now: f64) -> bool {
        let usual = self.usual_gap.map(|gap| f64::from(gap) * QUIET_AFTER_GAPS);
        self.silence(now)
            .zip(usual)
            .is_some_and(|(silence, usual)| silence > usual.max(QUIET_AFTER_DAYS))
    }

    /// Days since the last day with contact, whole days, for fading.
    pub(super) fn age(&self, now: f64) -> f64 {
        self.last.map_or(0.0, |last| (now - last.floor()).max(0.0))
    }
}

/// How somebody behaves towards everybody who is visible.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Responsiveness {
    /// People who wrote to them.
    pub askers: u32,
    /// What was asked of them.
    pub asked: AskRecord,
    /// The same of late.
    pub asked_lately: Lately,
    /// What they asked of others.
    pub own: AskRecord,
    /// How often they brought two others together, as far as mail shows.
    pub introduced: u32,
    /// When they last wrote to anybody, in days since 1970.
    pub last_wrote: Option<f64>,
}

impl Responsiveness {
    /// Anything at all is known of them.
    pub const fn is_known(&self) -> bool {
        self.askers > 0 || self.last_wrote.is_some()
    }

    /// How much longer ago than usual they last wrote to anybody, in logarithms; 0 when too little is visible.
    pub(super) fn quiet(&self, config: &StrengthConfig, now: f64) -> f64 {
        let touch = &config.in_touch;
        match self.last_wrote {
            Some(last) if self.askers >= touch.visible_askers => {
                let days = (now - last).clamp(0.0, touch.longest_quiet_days);
                days.ln_1p() - touch.usual_quiet_days.ln_1p()
            }
            _ => 0.0,
        }
    }

    /// The same for an ask: whoever was never heard of is as long silent as counts.
    pub(super) fn silence(&self, config: &StrengthConfig, now: f64) -> f64 {
        let longest = config.longest_quiet_days;
        let days = self.last_wrote.map_or(longest, |last| now - last);
        days.clamp(0.0, longest).ln_1p() - config.usual_quiet_days.ln_1p()
    }
}

/// Whether what the asked (`theirs`) and the asker (`ours`) did shows more than a click: the asked ever wrote to the
/// asker, or one recommended the other.
pub const fn is_proven(theirs: &Contact, ours: &Contact) -> bool {
    theirs.days > 0 || theirs.recommended || ours.recommended
}

/// A [`Contact`] as it is kept: without gaps, so that a column of them is read as it is.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct ContactRow {
    recent: [u64; 2],
    fresh_days: f64,
    touch_days: f64,
    /// `NaN` for never.
    last: f64,
    days: u32,
    asks: Tally,
    endorsed: u32,
    /// One more than it is; 0 for none.
    usual_gap: u32,
    /// Recommended, dealt, invited with a note.
    said: [u8; 3],
    unused: u8,
}

impl From<Contact> for ContactRow {
    fn from(contact: Contact) -> Self {
        let Contact {
            days,
            fresh_days,
            recent,
            asks,
            touch_days,
            last,
            usual_gap,
            recommended,
            endorsed,
            dealt,
            invited_with_note,
        } = contact;
        Self {
            recent: [recent as u64, (recent >> 64) as u64],
            fresh_days,
            touch_days,
            last: last.unwrap_or(f64::NAN),
            days,
            asks,
            endorsed,
            usual_gap: usual_gap.map_or(0, |gap| u32::from(gap) + 1),
            said: [recommended, dealt, invited_with_note].map(u8::from),
            unused: 0,
        }
    }
}

impl From<ContactRow> for Contact {
    fn from(row: ContactRow) -> Self {
        let [recommended, dealt, invited_with_note] = row.said.map(|said| said != 0);
        Self {
            days: row.days,
            fresh_days: row.fresh_days,
            recent: u128::from(row.recent[0]) | u128::from(row.recent[1]) << 64,
            asks: row.asks,
            touch_days: row.touch_days,
            last: (!row.last.is_nan()).then_some(row.last),
            usual_gap: row.usual_gap.checked_sub(1).map(|gap| gap as u16),
            recommended,
            endorsed: row.endorsed,
            dealt,
            invited_with_note,
        }
    }
}

/// A [`Responsiveness`] as it is kept.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct ResponsivenessRow {
    asked: AskRecord,
    own: AskRecord,
    asked_lately: Lately,
    /// `NaN` for never.
    last_wrote: f64,
    askers: u32,
    introduced: u32,
}

impl From<Responsiveness> for ResponsivenessRow {
    fn from(one: Responsiveness) -> Self {
        let Responsiveness {
            askers,
            asked,
            asked_lately,
            own,
            introduced,
            last_wrote,
        } = one;
        Self {
            asked,
            own,
            asked_lately,
            last_wrote: last_wrote.unwrap_or(f64::NAN),
            askers,
            introduced,
        }
    }
}

impl From<ResponsivenessRow> for Responsiveness {
    fn from(row: ResponsivenessRow) -> Self {
        Self {
            askers: row.askers,
            asked: row.asked,
            asked_lately: row.asked_lately,
            own: row.own,
            introduced: row.introduced,
            last_wrote: (!row.last_wrote.is_nan()).then_some(row.last_wrote),
        }
    }
}
