//! What is known about a tie, and the numbers that enter the log-odds.

use super::Stage;
use super::config::{self, StrengthConfig};
use crate::day::Day;
use crate::ingest::ties::Statement;

/// A gap of 30 days, the most that counts.
const LONGEST_GAP_DAYS: f64 = 30.0;
const POPULAR_FROM: f64 = 500.0;
/// Endorsements come in bursts of clicks: more than this say no more.
pub const MOST_ENDORSEMENTS: u32 = 5;

/// Number of coefficients that carry uncertainty, in the order of [`FEATURES`].
pub const TERMS: usize = 19;

/// The features in words, in the order of [`Assessment::terms`](super::Assessment::terms). The last is what a rating is worth.
pub const FEATURES: [&str; TERMS] = [
    "starting point",
    "days since they last wrote",
    "shared contacts",
    "more than 20 shared contacts",
    "very many connections",
    "chief officer or owner",
    "large employer",
    "same account",
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
];

/// Position of the popularity term.
pub(super) const POPULARITY: usize = 4;
/// Position of what a rating is worth.
pub(super) const RATING: usize = 9;
/// Position of the term for an introduction.
pub(super) const INTRODUCTION: usize = 8;

/// What is known about a tie as seen from the asker x.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Features {
    /// People with observed ties to both; counted to 21.
    pub shared_contacts: u32,
    /// Number of connections of y, where it is known.
    pub degree: Option<u32>,
    /// y is a chief officer or an owner.
    pub c_level: bool,
    /// y's account is large.
    pub large_employer: bool,
    /// Probability that the two work together: κ of [`Colleagues`](super::Colleagues) when both are at one account, else 0.
    pub same_account: f64,
    /// Date of the connection.
    pub since: Option<Day>,
    /// What y did towards x.
    pub theirs: OneWay,
    /// What x did towards y.
    pub ours: OneWay,
    /// What x said about y last, and when.
    pub rating: Option<(Statement, Option<Day>)>,
    /// The last yes or no about the two, by anybody, and when.
    pub answer: Option<(bool, Option<Day>)>,
}

/// What one person did towards another.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct OneWay {
    /// Days on which they wrote to, or met, the other.
    pub days: u32,
    /// The same, each day halved per half-life of its age.
    pub fresh_days: f64,
    /// The last of these days.
    pub last: Option<Day>,
    /// They recommended the other.
    pub recommended: bool,
    /// Skills of the other they endorsed.
    pub endorsed: u32,
    /// They invited the other with some words.
    pub invited_with_note: bool,
}

impl Features {
    /// y ever wrote to x, or one of the two recommended the other: more than a click.
    pub const fn is_proven(&self) -> bool {
        is_proven(&self.theirs, &self.ours)
    }
}

/// Whether what the asked (`theirs`) and the asker (`ours`) did shows more than a click: the asked ever wrote to the
/// asker, or one recommended the other.
pub const fn is_proven(theirs: &OneWay, ours: &OneWay) -> bool {
    theirs.days > 0 || theirs.recommended || ours.recommended
}

/// The inputs that the coefficients are multiplied by, in the order of [`FEATURES`].
pub(super) fn inputs(stage: Stage, f: &Features, as_of: Day) -> [f64; TERMS] {
    let flag = |on: bool| f64::from(u8::from(on));
    let gap = f.theirs.last.map_or(LONGEST_GAP_DAYS, |last| {
        f64::from(as_of.number() - last.number()).clamp(0.0, LONGEST_GAP_DAYS)
    });
    let endorsed = f.theirs.endorsed.saturating_add(f.ours.endorsed);
    [
        1.0,
        (1.0 + gap).ln(),
        (1.0 + f64::from(f.shared_contacts.min(10))).ln(),
        flag(f.shared_contacts > 20),
        // Popularity makes people harder to ask; it says nothing against them as targets.
        f.degree
            .filter(|_| stage == Stage::Helps && f.theirs.days == 0)
            .map_or(0.0, |d| -(f64::from(d) / POPULAR_FROM).max(1.0).ln()),
        flag(f.c_level),
        flag(f.large_employer),
        f.same_account,
        flag(stage == Stage::Engages),
        0.0,
        f.theirs.fresh_days.ln_1p(),
        f.ours.fresh_days.ln_1p(),
        flag(f.theirs.days > 0),
        flag(f.ours.days > 0 && f.theirs.days == 0),
        flag(f.theirs.recommended),
        flag(f.ours.recommended),
        // Clicks: whether there were any says nearly all.
        f64::from(endorsed.min(MOST_ENDORSEMENTS)).ln_1p(),
        flag(f.theirs.invited_with_note),
        flag(f.ours.invited_with_note),
    ]
}

/// The coefficients in the order of [`FEATURES`].
pub const fn coefficients(c: &StrengthConfig) -> [config::Coefficient; TERMS] {
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
    ]
}
