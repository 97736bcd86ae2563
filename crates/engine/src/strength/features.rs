//! What is known about a tie, and the numbers that enter the log-odds.

use serde::Serialize;

use super::answers::{AskKind, AskRecord, Before, Rates};
use super::config;
use super::config::StrengthConfig;
use super::contact::{Contact, Responsiveness, is_proven};
use introrank_core::day::Day;
use introrank_core::evidence::Statement;
use introrank_core::numeric::logistic::Prior;

/// What is asked of the second person of a tie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Leg {
    /// g: they help when asked.
    Helps,
    /// r: they engage when somebody is introduced to them.
    Engages,
}

/// A gap of a quarter, the most that counts.
const LONGEST_GAP_DAYS: f64 = 90.0;
const POPULAR_FROM: f64 = 500.0;
/// Endorsements come in bursts of clicks: more than this say no more.
pub const MAX_ENDORSEMENTS: u32 = 5;

/// Number of coefficients that carry uncertainty, in the order of [`FEATURES`].
pub const TERMS: usize = 25;

/// The features in words, in the order of [`Assessment::terms`](super::Assessment::terms). What a rating is worth stands at [`RATING`].
pub const FEATURES: [&str; TERMS] = [
    "starting point",
    "how often asks are answered here",
    "shared contacts",
    "more than 20 shared contacts",
    "very many connections",
    "chief officer or owner",
    "large employer",
    "worked together",
    "for an introduction",
    "own rating",
    "days on which they wrote lately",
    "how often such asks are answered here",
    "how often they answer lately",
    "how often they answer such asks",
    "they wrote a recommendation",
    "they received a recommendation",
    "endorsements",
    "they invited, with a note",
    "they were invited, with a note",
    "how often such asks of the asker are answered",
    "how lately they wrote to anybody",
    "how often they answered the asker",
    "days since they last wrote",
    "how much they are asked lately",
    "introduced others before",
];

/// Position of the level of the history.
const LEVEL: usize = 1;
/// Position of the days on which they wrote.
const INBOUND: usize = 10;
/// Position of the days since they wrote.
pub(super) const GAP: usize = 22;
/// Positions of what answers tell, of anybody and of the two.
const ANSWERS: [usize; 4] = [12, 13, 19, 21];
/// Position of the popularity term.
pub(super) const POPULARITY: usize = 4;
/// Position of having introduced others.
const INTRODUCED: usize = 24;
/// Positions of recommendations, endorsements and invitations.
const FAVOURABLE: std::ops::RangeInclusive<usize> = 14..=18;
/// Positions of shared contacts: how many, and that they are many.
const SHARED: [usize; 2] = [2, 3];
/// Position of the term for a large employer.
pub(super) const LARGE_EMPLOYER: usize = 6;
/// Position of what a rating is worth.
pub const RATING: usize = 9;
/// Position of the term for an introduction.
pub(super) const INTRODUCTION: usize = 8;

/// Shared contacts are counted to this many: more makes no difference.
pub const MAX_SHARED: u32 = 50;
/// What is known about a tie as seen from the asker x.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Features {
    /// People with observed ties to both; counted to [`MAX_SHARED`].
    pub shared_contacts: u32,
    /// Number of connections of y, where it is known.
    pub degree: Option<u32>,
    /// y is a chief officer or an owner.
    pub c_level: bool,
    /// y's account is large.
    pub large_employer: bool,
    /// Probability that the two know each other from work: κ of [`Colleagues`](super::Colleagues) when both are, or were,
    /// at one account, else 0.
    pub same_account: f64,
    /// The end of the job that they shared.
    pub shared_job_until: Option<Day>,
    /// They shared a year or more in a small company.
    pub close_colleagues: bool,
    /// Nothing shows the tie but what was said of it: no connection, no contact both ways. Then it is what a guess would be,
    /// had nobody to be asked whether the two know each other.
    pub only_said: bool,
    /// When somebody last saw them together.
    pub seen: Option<Day>,
    /// There y wrote to x too, or x introduced y to somebody.
    pub seen_writing: bool,
    /// Nothing shows the tie but that.
    pub only_seen: bool,
    /// Date of the connection.
    pub since: Option<Day>,
    /// What y did towards x.
    pub theirs: Contact,
    /// What x did towards y.
    pub ours: Contact,
    /// How y behaves towards everybody.
    pub asked: Responsiveness,
    /// How x's asks of anybody are answered.
    pub asker: AskRecord,
    /// What is asked: something new, unless it is known to answer something.
    pub kind: AskKind,
    /// How often asks are answered in this history.
    pub rates: Rates,
    /// What x said about y last, and when.
    pub rating: Option<(Statement, Option<Day>)>,
    /// The last yes or no about the two, by anybody, and when.
    pub answer: Option<(bool, Option<Day>)>,
    /// By how much outcomes say that y helps more than others, in log-odds.
    pub helps_more: f64,
    /// The same for engaging.
    pub engages_more: f64,
    /// What recent asks of y take from the log-odds that y helps.
    pub tired: f64,
}

impl Features {
    /// The same of a tie that nothing shows but what was said of it.
    pub(crate) fn if_only_said(self, only_said: bool) -> Self {
        Self { only_said, ..self }
    }

    /// The same had nobody seen the two together.
    pub(super) fn unseen(&self) -> Self {
        Self {
            seen: None,
            seen_writing: false,
            only_seen: false,
            only_said: self.only_said || (self.only_seen && !self.is_proven()),
            ..*self
        }
    }

    /// Nothing shows the tie, and one of the two said no: a guess, as far as the no has faded.
    pub const fn is_denied(&self) -> bool {
        self.only_said && matches!(self.answer, Some((false, _)))
    }

    /// The same once the asker says so on a day.
    pub fn once_said(&self, statement: Statement, on: Day) -> Self {
        let rates = !matches!(statement, Statement::Knows | Statement::UnknownTo);
        Self {
            rating: if rates {
                Some((statement, Some(on)))
            } else {
                self.rating
            },
            answer: Some((statement.is_yes(), Some(on))),
            ..*self
        }
    }

    /// Outcomes may correct what the formula says, but not what somebody said who knows: a rating, or a no.
    pub const fn may_be_corrected(&self) -> bool {
        self.rating.is_none() && !matches!(self.answer, Some((false, _)))
    }

    /// By how much outcomes say that y does it more than others, in log-odds.
    pub const fn effect(&self, stage: Leg) -> f64 {
        match stage {
            Leg::Helps => self.helps_more,
            Leg::Engages => self.engages_more,
        }
    }

    /// y ever wrote to x, or one of the two recommended the other: more than a click.
    pub const fn is_proven(&self) -> bool {
        is_proven(&self.theirs, &self.ours)
    }
}

/// The inputs that the coefficients are multiplied by, in the order of [`FEATURES`].
pub fn inputs(config: &StrengthConfig, stage: Leg, f: &Features, now: f64) -> [f64; TERMS] {
    let flag = |on: bool| f64::from(u8::from(on));
    let before = Before {
        rates: &f.rates,
        kind: f.kind,
        asked: &f.asked.asked,
        asked_lately: &f.asked.asked_lately,
        asker: &f.asker,
        pair: f.ours.asks,
    };
    let said = before.says(now);
    let [days, gap] = contact_inputs(config, stage, f, now);
    let has_history = f.theirs.days > 0 || f.ours.days > 0;
    let shared = if has_history { 0 } else { f.shared_contacts };
    let endorsed = f.theirs.endorsed.saturating_add(f.ours.endorsed);
    [
        1.0,
        said.here,
        f64::from(shared.min(10)).ln_1p(),
        flag(shared > 20),
        // Popularity makes people harder to ask; it says nothing against them as targets.
        f.degree
            .filter(|_| stage == Leg::Helps && f.theirs.days == 0)
            .map_or(0.0, |d| -(f64::from(d) / POPULAR_FROM).max(1.0).ln()),
        flag(f.c_level),
        flag(f.large_employer),
        f.same_account,
        flag(stage == Leg::Engages),
        0.0,
        days,
        said.kind,
        said.lately,
        said.such,
        flag(f.theirs.recommended),
        flag(f.ours.recommended),
        // Clicks: whether there were any says nearly all.
        f64::from(endorsed.min(MAX_ENDORSEMENTS)).ln_1p(),
        flag(f.theirs.invited_with_note),
        flag(f.ours.invited_with_note),
        said.own_such,
        f.asked.silence(config, now),
        said.pair,
        gap,
        said.busy,
        flag(stage == Leg::Helps && f.asked.introduced > 0),
    ]
}

/// What the days on which y wrote to x say: ln(1 + days, fading), and for what opens something ln(1 + days since the last of
/// them) less that of the longest gap. Of those who wrote on as many days, openers of whom wrote last are answered less; but a
/// further day is no worse than none: what counts is whatever the days up to some day would be worth, or none of them. A reply
/// has no gap. O(days of the last quarter).
fn contact_inputs(config: &StrengthConfig, stage: Leg, f: &Features, now: f64) -> [f64; 2] {
    let never = [0.0; 2];
    let longest = LONGEST_GAP_DAYS.ln_1p();
    let (one, age) = (&f.theirs, f.theirs.age(now));
    // So many days, as of one of them, and days since the last that counts.
    let said = |fresh: f64, as_of: f64, gap: f64| {
        let days = (config.ask_decay(as_of) * fresh).ln_1p();
        [days, gap.min(LONGEST_GAP_DAYS).ln_1p() - longest]
    };
    if f.kind.is_reply() {
        return [said(one.fresh_days, age, 0.0)[0], -longest];
    }
    let weights = coefficients(config, stage);
    let worth = |[days, gap]: [f64; 2]| weights[INBOUND].value * days + weights[GAP].value * gap;
    let mut best = never;
    let mut consider = |these: [f64; 2]| {
        if worth(these) > worth(best) {
            best = these;
        }
    };
    let (mut fresh, mut gap, mut earlier) = (one.fresh_days, age, one.recent >> 1);
    while fresh > 0.0 {
        consider(said(fresh, gap, gap));
        if gap >= LONGEST_GAP_DAYS {
            break;
        }
        if earlier == 0 {
            // Whatever is older is older than the longest gap.
            consider(said((fresh - 1.0).max(0.0), gap, LONGEST_GAP_DAYS));
            break;
        }
        // The days before this one, as of the last of them.
        let between = earlier.trailing_zeros() + 1;
        earlier = earlier.checked_shr(between).unwrap_or(0);
        fresh = (fresh - 1.0) / config.ask_decay(f64::from(between));
        gap += f64::from(between);
    }
    best
}

/// Evidence in somebody's favour counts for nothing where its coefficient, learned or configured, would count it against them.
pub(super) fn without_adverse(
    inputs: &[f64; TERMS],
    coefficients: &[config::Coefficient; TERMS],
) -> [f64; TERMS] {
    let mut counted = *inputs;
    for at in FAVOURABLE.chain(ANSWERS).chain([INTRODUCED]) {
        if coefficients[at].value < 0.0 {
            counted[at] = 0.0;
        }
    }
    // Many shared contacts count for less than a few, and never for less than none.
    let shared = SHARED.map(|at| coefficients[at].value * inputs[at]);
    if shared.iter().sum::<f64>() < 0.0 {
        SHARED.iter().for_each(|at| counted[*at] = 0.0);
    }
    counted
}

/// Number of terms of [`in_touch`].
pub const TOUCH_TERMS: usize = 8;

/// What [`in_touch`] adds up, in words.
pub const TOUCH_FEATURES: [&str; TOUCH_TERMS] = [
    "starting point",
    "days on which they wrote",
    "days on which they were written to",
    "days since they last wrote",
    "days since they were last written to",
    "shared contacts",
    "number of connections",
    "how lately they wrote to anybody",
];

/// Silence beyond a year is as long as never.
const NEVER_DAYS: f64 = 365.0;

/// The inputs of [`in_touch`], in the order of [`TOUCH_FEATURES`].
pub fn touch_inputs(config: &StrengthConfig, f: &Features, now: f64) -> [f64; TOUCH_TERMS] {
    let days = |one: &Contact| (config.touch_decay(one.age(now)) * one.touch_days).ln_1p();
    let gap = |one: &Contact| {
        one.silence(now)
            .unwrap_or(NEVER_DAYS)
            .min(NEVER_DAYS)
            .ln_1p()
    };
    [
        1.0,
        days(&f.theirs),
        days(&f.ours),
        gap(&f.theirs),
        gap(&f.ours),
        f64::from(f.shared_contacts.min(MAX_SHARED)).ln_1p(),
        f.degree.map_or(0.0, |degree| {
            f64::from(degree).ln_1p() - config.in_touch.usual_degree.ln_1p()
        }),
        f.asked.quiet(config, now),
    ]
}

/// Probability that y writes to x within the next 45 days: are they in touch *now*, whatever an ask would bring.
///
/// A logistic of the logarithms of counts and gaps (closer to a power law than to any half-life), corrected by what came true
/// in the team's own history, which moves the probabilities and never their order. O(1).
pub fn in_touch(config: &StrengthConfig, f: &Features, now: f64) -> f64 {
    let inputs = touch_inputs(config, f, now);
    let terms = inputs.iter().zip(config.in_touch.coefficients());
    let log_odds = terms.map(|(input, coefficient)| input * coefficient).sum();
    config
        .learned
        .history
        .in_touch
        .apply(introrank_core::numeric::sigmoid(log_odds))
}

/// Positions of the terms that a history of messages shows.
pub const OF_HISTORY: [usize; 11] = [0, LEVEL, INBOUND, 11, 12, 13, 19, 20, 21, GAP, 23];

/// What is believed of the coefficients of a history by whoever has seen none: the level of a history counts as it is, what a
/// history shows is open, and the rest is as configured.
pub fn uninformed(config: &StrengthConfig) -> Vec<Prior> {
    let shipped = coefficients(config, Leg::Helps);
    let shipped = shipped.iter().enumerate();
    let open = |at: usize| at != LEVEL && OF_HISTORY.contains(&at);
    shipped
        .map(|(at, coefficient)| match open(at) {
            true => Prior {
                mean: 0.0,
                sd: if at == 0 { 3.0 } else { 1.0 },
            },
            false => Prior {
                mean: coefficient.value,
                sd: FIXED,
            },
        })
        .collect()
}

/// Standard deviation of what is not to be fitted.
const FIXED: f64 = 1e-4;

/// Standard deviation of the level of a history about that of others.
const HISTORY_SD: f64 = 0.2;

/// What is believed of the coefficients of a history by whoever knows those of others: each within half of what they differ by
/// from history to history, which is how unsure the configuration is of them.
pub fn answer_priors(config: &StrengthConfig, known: &[f64]) -> Vec<Prior> {
    let shipped = coefficients(config, Leg::Helps);
    let sd = |at: usize| match at {
        0 => HISTORY_SD,
        at if OF_HISTORY.contains(&at) => (shipped[at].sd / 2.0).max(FIXED),
        _ => FIXED,
    };
    let known = known.iter().enumerate();
    known
        .map(|(at, mean)| Prior {
            mean: *mean,
            sd: sd(at),
        })
        .collect()
}

/// The coefficients of a stage in the order of [`FEATURES`]: as outcomes taught them, else as the team's own history did, else
/// as configured. A history speaks of answers, which only stand in for introductions: it moves the values, and leaves how unsure
/// they are.
pub fn coefficients(c: &StrengthConfig, stage: Leg) -> [config::Coefficient; TERMS] {
    if let Ok(learned) = <[_; TERMS]>::try_from(c.learned.of(stage).coefficients.as_slice()) {
        return learned;
    }
    let rating = config::Coefficient {
        value: 1.0,
        sd: c.rating_sd,
    };
    let mut coefficients = [
        c.intercept,
        c.level,
        c.shared_contacts,
        c.many_shared_contacts,
        c.popularity,
        c.c_level,
        c.large_employer,
        c.same_account,
        c.introduction,
        rating,
        c.inbound_days,
        c.kind,
        c.answers_lately,
        c.answers_such,
        c.recommended_by_them,
        c.recommended_by_us,
        c.endorsements,
        c.invited_by_them,
        c.invited_by_us,
        c.answered_such,
        c.quiet,
        c.answers_asker,
        c.gap,
        c.busy,
        c.introduced_before,
    ];
    for (at, value) in c.learned.history.values() {
        coefficients[at].value = value;
    }
    coefficients
}
