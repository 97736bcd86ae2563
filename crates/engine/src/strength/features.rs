//! What is known about a tie, and the numbers that enter the log-odds.

use serde::Serialize;

use super::config;
use super::config::StrengthConfig;
use introrank_core::day::Day;
use introrank_core::evidence::Statement;

/// What is asked of the second person of a tie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Leg {
    /// g: they help when asked.
    Helps,
    /// r: they engage when somebody is introduced to them.
    Engages,
}

/// A gap of 30 days, the most that counts.
const LONGEST_GAP_DAYS: f64 = 30.0;
const POPULAR_FROM: f64 = 500.0;
/// Endorsements come in bursts of clicks: more than this say no more.
pub const MAX_ENDORSEMENTS: u32 = 5;

/// Number of coefficients that carry uncertainty, in the order of [`FEATURES`].
pub const TERMS: usize = 21;

/// The features in words, in the order of [`Assessment::terms`](super::Assessment::terms). The last is what a rating is worth.
pub const FEATURES: [&str; TERMS] = [
    "starting point",
    "days since they last wrote",
    "shared contacts",
    "more than 20 shared contacts",
    "very many connections",
    "chief officer or owner",
    "large employer",
    "worked together",
    "for an introduction",
    "own rating",
    "days on which they wrote",
    "days on which they were written to",
    "they ever wrote",
    "written to and never answered",
    "they wrote a recommendation",
    "they received a recommendation",
    "endorsements",
    "they invited, with a note",
    "they were invited, with a note",
    "how often they answer",
    "how lately they wrote to anybody",
];

/// Position of the popularity term.
pub(super) const POPULARITY: usize = 4;
/// Positions of recommendations, endorsements and invitations.
pub(super) const FAVOURABLE: std::ops::RangeInclusive<usize> = 14..=18;
/// Positions of shared contacts: how many, and that they are many.
pub(super) const SHARED: [usize; 2] = [2, 3];
/// Position of the term for a large employer.
pub(super) const LARGE_EMPLOYER: usize = 6;
/// Position of what a rating is worth.
pub const RATING: usize = 9;
/// Position of the term for an introduction.
pub(super) const INTRODUCTION: usize = 8;

/// Shared contacts are counted to this many: more makes no difference.
pub const MAX_SHARED: u32 = 50;
/// Silence over this many of the usual gaps means that a tie has gone quiet.
const QUIET_AFTER_GAPS: f64 = 8.0;
/// Nobody has gone quiet in less than this many days.
const QUIET_AFTER_DAYS: f64 = 30.0;

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
    /// Date of the connection.
    pub since: Option<Day>,
    /// What y did towards x.
    pub theirs: Contact,
    /// What x did towards y.
    pub ours: Contact,
    /// How y behaves towards everybody.
    pub asked: Responsiveness,
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

/// What one person did towards another.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Contact {
    /// Days on which they wrote to, or met, the other.
    pub days: u32,
    /// The same, as of the last of them: each day fading as an ask's evidence does.
    pub fresh_days: f64,
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

    /// The same without any contact.
    pub(super) const fn without_contact(self) -> Self {
        Self {
            days: 0,
            fresh_days: 0.0,
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
    fn age(&self, now: f64) -> f64 {
        self.last.map_or(0.0, |last| (now - last.floor()).max(0.0))
    }
}

/// How somebody behaves towards everybody who is visible.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Responsiveness {
    /// People who wrote to them.
    pub askers: u32,
    /// Messages to them that began something: the first to them from one person in a week.
    pub asked: u32,
    /// Of these, answered within a week.
    pub answered: u32,
    /// When they last wrote to anybody, in days since 1970.
    pub last_wrote: Option<f64>,
}

impl Responsiveness {
    /// Anything at all is known of them.
    pub const fn is_known(&self) -> bool {
        self.askers > 0 || self.last_wrote.is_some()
    }

    /// Log-odds by which they answer more than people usually do, shrunk towards 0; 0 when too little is visible.
    fn answers(&self, config: &StrengthConfig) -> f64 {
        if self.askers < config.visible_askers {
            return 0.0;
        }
        let (usual, prior) = (config.usually_answered, config.answered_prior);
        let (asked, answered) = (f64::from(self.asked), f64::from(self.answered));
        let yes = answered + prior * usual;
        let no = asked - answered + prior * (1.0 - usual);
        (yes / no).ln() - (usual / (1.0 - usual)).ln()
    }

    /// What is left of what days of contact tell beside how the person answers everybody.
    fn contact_share(&self, config: &StrengthConfig) -> f64 {
        if self.askers < config.visible_askers {
            return 1.0;
        }
        let asked = f64::from(self.asked);
        1.0 - config.told_by_answers * asked / (asked + config.answered_prior)
    }

    /// How much longer ago than a week they last wrote to anybody, in logarithms; 0 when too little is visible.
    fn quiet(&self, config: &StrengthConfig, now: f64) -> f64 {
        match self.last_wrote {
            Some(last) if self.askers >= config.visible_askers => {
                let days = (now - last).clamp(0.0, config.longest_quiet_days);
                days.ln_1p() - config.usual_quiet_days.ln_1p()
            }
            _ => 0.0,
        }
    }
}

impl Features {
    /// The same of a tie that nothing shows but what was said of it.
    pub(crate) fn if_only_said(self, only_said: bool) -> Self {
        Self { only_said, ..self }
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

/// Whether what the asked (`theirs`) and the asker (`ours`) did shows more than a click: the asked ever wrote to the
/// asker, or one recommended the other.
pub const fn is_proven(theirs: &Contact, ours: &Contact) -> bool {
    theirs.days > 0 || theirs.recommended || ours.recommended
}

/// The inputs that the coefficients are multiplied by, in the order of [`FEATURES`].
pub fn inputs(config: &StrengthConfig, stage: Leg, f: &Features, now: f64) -> [f64; TERMS] {
    let flag = |on: bool| f64::from(u8::from(on));
    let silence = f.theirs.silence(now).unwrap_or(LONGEST_GAP_DAYS);
    let gap = silence.min(LONGEST_GAP_DAYS);
    let share = f.asked.contact_share(config);
    let endorsed = f.theirs.endorsed.saturating_add(f.ours.endorsed);
    [
        1.0,
        (1.0 + gap).ln(),
        (1.0 + f64::from(f.shared_contacts.min(10))).ln(),
        flag(f.shared_contacts > 20),
        // Popularity makes people harder to ask; it says nothing against them as targets.
        f.degree
            .filter(|_| stage == Leg::Helps && f.theirs.days == 0)
            .map_or(0.0, |d| -(f64::from(d) / POPULAR_FROM).max(1.0).ln()),
        flag(f.c_level),
        flag(f.large_employer),
        f.same_account,
        flag(stage == Leg::Engages),
        0.0,
        share * (config.ask_decay(f.theirs.age(now)) * f.theirs.fresh_days).ln_1p(),
        share * (config.ask_decay(f.ours.age(now)) * f.ours.fresh_days).ln_1p(),
        share * flag(f.theirs.days > 0),
        share * flag(f.ours.days > 0 && f.theirs.days == 0),
        flag(f.theirs.recommended),
        flag(f.ours.recommended),
        // Clicks: whether there were any says nearly all.
        f64::from(endorsed.min(MAX_ENDORSEMENTS)).ln_1p(),
        flag(f.theirs.invited_with_note),
        flag(f.ours.invited_with_note),
        f.asked.answers(config),
        f.asked.quiet(config, now),
    ]
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
/// A logistic of the logarithms of counts and gaps (closer to a power law than to any half-life). O(1).
pub fn in_touch(config: &StrengthConfig, f: &Features, now: f64) -> f64 {
    let inputs = touch_inputs(config, f, now);
    let terms = inputs.iter().zip(config.in_touch.coefficients());
    introrank_core::numeric::sigmoid(terms.map(|(input, coefficient)| input * coefficient).sum())
}

/// The coefficients of a stage in the order of [`FEATURES`]: as learned, else as configured.
pub fn coefficients(c: &StrengthConfig, stage: Leg) -> [config::Coefficient; TERMS] {
    if let Ok(learned) = <[_; TERMS]>::try_from(c.learned.of(stage).coefficients.as_slice()) {
        return learned;
    }
    let rating = config::Coefficient {
        value: 1.0,
        sd: c.rating_sd,
    };
    [
        c.intercept,
        c.gap,
        c.shared_contacts,
        c.many_shared_contacts,
        c.popularity,
        c.c_level,
        c.large_employer,
        c.same_account,
        c.introduction,
        rating,
        c.inbound_days,
        c.outbound_days,
        c.any_inbound,
        c.unanswered,
        c.recommended_by_them,
        c.recommended_by_us,
        c.endorsements,
        c.invited_by_them,
        c.invited_by_us,
        c.responsiveness,
        c.quiet,
    ]
}
