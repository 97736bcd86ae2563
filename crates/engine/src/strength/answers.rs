//! How asks were answered: what is counted of a history, and what it says of the next ask.
//!
//! An *ask* is a message x to y to at most three people, the first contact from x to y within seven days; it is *answered* when
//! y writes to x, or the two meet, within seven days. It counts once its seven days are over, never before; and only from files
//! that show both ways: what came into an inbox may have been answered, though nobody sees what was sent. An ask is a *reply*
//! when y wrote to x in the seven days before; every other is an *opener*. The two are different animals, and are counted apart.
//! The shares of a history are those of what its owners asked: what strangers ask of them, and they leave, says nothing of how
//! they themselves are answered. Where a list tells of everybody, everybody is an owner.
//!
//! ```text
//! r    = (answered + 4) / (asks + 10)         the asks of owners so far, each later one weighing the earlier ones by 0.9995; 0.4 at first
//! rk   = the same within the kind of the ask, with 20 asks at r before any; see AskKind
//! here = logit r − logit 0.4                  the level of this history
//! kind = logit rk − logit r
//! lately, such   y's answers to anybody: logit((a + 5·r)/(n + 5)) − logit r, half-life 180 days;
//!                to openers, or to replies, without fading: logit((a + 10·rk)/(n + 10)) − logit rk
//! own such       the latter of the answers that x gets from anybody
//! pair = y's answers to x: logit((a + 5·q)/(n + 5)) − logit q, q = (a_y + 10·r)/(n_y + 10) of y's answers to anybody
//! busy = ln(1 + asks that y got, half-life 180 days), for openers
//! ```

use bytemuck::{Pod, Zeroable};
use serde::{Deserialize, Serialize};

use introrank_core::moment::Moment;
use introrank_core::numeric::logit;

/// The share of asks that is believed to be answered before any was seen.
pub(super) const USUAL: f64 = 0.4;
/// Asks that the belief counts for.
const USUAL_ASKS: f64 = 10.0;
/// Asks at the common share that a kind begins with.
const KIND_ASKS: f64 = 20.0;
/// What an ask still counts after each later one.
const MEMORY: f64 = 0.9995;
/// Days after which half of what somebody was asked, and answered, counts.
const LATELY_DAYS: f64 = 180.0;
/// Asks at the expected share that somebody's answers begin with: those of late, those of a class, those to one asker.
const LATELY_ASKS: f64 = 5.0;
const SUCH_ASKS: f64 = 10.0;
const PAIR_ASKS: f64 = 5.0;

/// What was between two people before an ask.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Occasion {
    /// They wrote within the last three hours.
    ReplySoon,
    /// They wrote within the last seven days.
    Reply,
    /// Both wrote before, and they not lately.
    BothWrote,
    /// Only they did.
    TheyWrote,
    /// Only the asker did.
    WeWrote,
    /// Neither did.
    #[default]
    First,
}

/// A reply within so many seconds is one at once.
const SOON: i64 = 3 * 3600;

impl Occasion {
    /// Of an ask that opens something between two of whom each wrote before, or not.
    pub const fn opener(they_wrote: bool, we_wrote: bool) -> Self {
        match (they_wrote, we_wrote) {
            (true, true) => Self::BothWrote,
            (true, false) => Self::TheyWrote,
            (false, true) => Self::WeWrote,
            (false, false) => Self::First,
        }
    }

    /// Of what answers somebody who wrote at a moment. Where only days are known nothing is at once.
    pub fn reply(wrote: Moment, now: Moment) -> Self {
        match now.seconds() - wrote.seconds() < SOON {
            true => Self::ReplySoon,
            false => Self::Reply,
        }
    }
}

/// What an ask is: asks of one kind are answered alike in one history, and not in another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskKind {
    /// What was before it.
    pub occasion: Occasion,
    /// Others are asked with the same message.
    pub to_several: bool,
}

/// Number of kinds.
const KINDS: usize = 12;

impl AskKind {
    /// Something new, asked of one alone, between two of whom each wrote before, or not.
    pub const fn opener(they_wrote: bool, we_wrote: bool) -> Self {
        Self {
            occasion: Occasion::opener(they_wrote, we_wrote),
            to_several: false,
        }
    }

    /// It answers something.
    pub const fn is_reply(self) -> bool {
        matches!(self.occasion, Occasion::ReplySoon | Occasion::Reply)
    }

    const fn at(self) -> usize {
        self.occasion as usize + if self.to_several { KINDS / 2 } else { 0 }
    }
}

/// Asks, and how many were answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub struct Tally {
    /// Asks.
    pub asks: u32,
    /// Of these, answered.
    pub answered: u32,
}

impl Tally {
    /// Counts one.
    pub const fn count(&mut self, answered: bool) {
        self.asks += 1;
        self.answered += answered as u32;
    }

    /// By how much the share that is believed in is above the expected one, in log-odds.
    fn more_than(self, prior: f64, expected: f64) -> f64 {
        match self.asks {
            0 => 0.0,
            _ => logit(self.share(prior, expected)) - logit(expected),
        }
    }

    /// The share that is believed in, of so many asks at an expected share and these.
    fn share(self, prior: f64, expected: f64) -> f64 {
        (f64::from(self.answered) + prior * expected) / (f64::from(self.asks) + prior)
    }
}

/// Somebody's asks, or those that somebody gets: openers and replies apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub struct AskRecord {
    openers: Tally,
    replies: Tally,
}

impl AskRecord {
    /// Counts an ask whose seven days are over.
    pub const fn count(&mut self, kind: AskKind, answered: bool) {
        match kind.is_reply() {
            true => self.replies.count(answered),
            false => self.openers.count(answered),
        }
    }

    /// All of them.
    pub const fn all(&self) -> Tally {
        Tally {
            asks: self.openers.asks + self.replies.asks,
            answered: self.openers.answered + self.replies.answered,
        }
    }

    /// By how much more of those of its class are answered than of a kind.
    fn more(&self, rates: &Rates, kind: AskKind) -> f64 {
        let class = match kind.is_reply() {
            true => self.replies,
            false => self.openers,
        };
        let expected = rates.of(kind);
        class.more_than(SUCH_ASKS, expected)
    }
}

/// What somebody was asked of late, and answered: two sums that fade together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub struct Lately {
    asks: f64,
    answered: f64,
    /// When they were as they are, in days since 1970.
    at: f64,
}

impl Lately {
    fn at(self, now: f64) -> Self {
        let left = (-(now - self.at).max(0.0) / LATELY_DAYS).exp2();
        Self {
            asks: self.asks * left,
            answered: self.answered * left,
            at: now.max(self.at),
        }
    }

    /// Counts an ask whose seven days were over at a moment, in days since 1970.
    pub fn count(&mut self, answered: bool, now: f64) {
        *self = self.at(now);
        self.asks += 1.0;
        self.answered += f64::from(u8::from(answered));
    }

    /// By how much more is answered than of all, and how much there was.
    fn more(&self, all: f64, now: f64) -> (f64, f64) {
        if self.asks == 0.0 {
            return (0.0, 0.0);
        }
        let Self { asks, answered, .. } = self.at(now);
        let share = (answered + LATELY_ASKS * all) / (asks + LATELY_ASKS);
        (logit(share) - logit(all), asks)
    }
}

/// Which share of asks is answered in a history, of all and by kind.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rates {
    all: f64,
    kinds: [f64; KINDS],
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            all: USUAL,
            kinds: [USUAL; KINDS],
        }
    }
}

impl Rates {
    const fn of(&self, kind: AskKind) -> f64 {
        self.kinds[kind.at()]
    }

    /// By how much more is answered in this history than in others, and of a kind than of all; in log-odds.
    pub(super) fn levels(&self, kind: AskKind) -> [f64; 2] {
        let here = logit(self.all);
        [here - logit(USUAL), logit(self.of(kind)) - here]
    }
}

/// The asks of a history so far, from which the rates come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RunningRates {
    all: [f64; 2],
    kinds: [[f64; 2]; KINDS],
}

impl RunningRates {
    /// Counts asks whose seven days were over at one moment. Of one moment none is later than another.
    pub fn count(&mut self, over: &Over) {
        let mut all = Tally::default();
        for (sums, tally) in self.kinds.iter_mut().zip(&over.0) {
            add(sums, *tally);
            all.asks += tally.asks;
            all.answered += tally.answered;
        }
        add(&mut self.all, all);
    }

    /// The shares as they are now.
    pub fn rates(&self) -> Rates {
        let [asks, answered] = self.all;
        let all = (answered + USUAL * USUAL_ASKS) / (asks + USUAL_ASKS);
        Rates {
            all,
            kinds: self
                .kinds
                .map(|[asks, answered]| (answered + KIND_ASKS * all) / (asks + KIND_ASKS)),
        }
    }
}

fn add(sums: &mut [f64; 2], tally: Tally) {
    if tally.asks > 0 {
        let left = MEMORY.powi(tally.asks as i32);
        sums[0] = sums[0] * left + f64::from(tally.asks);
        sums[1] = sums[1] * left + f64::from(tally.answered);
    }
}

/// Asks that were over at one moment, by kind.
#[derive(Clone, Copy, Debug, Default)]
pub struct Over([Tally; KINDS]);

impl Over {
    /// One more.
    pub const fn count(&mut self, kind: AskKind, answered: bool) {
        self.0[kind.at()].count(answered);
    }
}

/// What is known, before an ask, of how such asks were answered.
#[derive(Clone, Copy, Debug)]
pub(super) struct Before<'a> {
    pub rates: &'a Rates,
    pub kind: AskKind,
    /// The asks that y gets.
    pub asked: &'a AskRecord,
    pub asked_lately: &'a Lately,
    /// The asks that x makes.
    pub asker: &'a AskRecord,
    /// The asks of x to y.
    pub pair: Tally,
}

/// The numbers of the [page](self).
pub(super) struct Said {
    pub here: f64,
    pub kind: f64,
    pub lately: f64,
    pub such: f64,
    pub own_such: f64,
    pub pair: f64,
    pub busy: f64,
}

impl Before<'_> {
    /// What it says at a moment, in days since 1970. O(1).
    pub fn says(&self, now: f64) -> Said {
        let [here, kind] = self.rates.levels(self.kind);
        let (lately, asks) = self.asked_lately.more(self.rates.all, now);
        let usual = self.asked.all().share(USUAL_ASKS, self.rates.all);
        Said {
            here,
            kind,
            lately,
            such: self.asked.more(self.rates, self.kind),
            own_such: self.asker.more(self.rates, self.kind),
            pair: self.pair.more_than(PAIR_ASKS, usual),
            busy: if self.kind.is_reply() {
                0.0
            } else {
                asks.ln_1p()
            },
        }
    }
}
