//! The numbers, their defaults, and what each means in a TOML file.

use serde::{Deserialize, Serialize};

use crate::strength::TOUCH_TERMS;
use crate::strength::corrections::Corrections;
use introrank_core::documented_toml;
use introrank_core::evidence::Statement;

/// A coefficient on the log-odds scale and how unsure it is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coefficient {
    /// Log-odds per unit of the feature.
    pub value: f64,
    /// Standard deviation of `value`.
    pub sd: f64,
}

const fn coefficient(value: f64, sd: f64) -> Coefficient {
    Coefficient { value, sd }
}

/// The numbers of [`in_touch`](crate::strength::in_touch): log-odds that somebody writes within 45 days. Measured on the earlier
/// parts of two networks, rounded between them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TouchConfig {
    /// Log-odds of somebody of the usual degree who never wrote and never was written to, before the gaps count.
    pub intercept: f64,
    /// Per ln(1 + days on which they wrote, fading).
    pub inbound_days: f64,
    /// Per ln(1 + days on which they were written to, fading).
    pub outbound_days: f64,
    /// Per ln(1 + days since they last wrote, at most a year).
    pub inbound_gap: f64,
    /// Per ln(1 + days since they were last written to, at most a year).
    pub outbound_gap: f64,
    /// Per ln(1 + shared contacts).
    pub shared_contacts: f64,
    /// Per ln((1 + degree) / (1 + [`usual_degree`](Self::usual_degree))).
    pub degree: f64,
    /// A degree that says nothing.
    pub usual_degree: f64,
    /// Per logarithm of the days of silence towards everybody, over the usual.
    pub quiet: f64,
    /// Days of silence towards everybody that say nothing. Assumed.
    pub usual_quiet_days: f64,
    /// Longer silence towards everybody is as long as this. Assumed.
    pub longest_quiet_days: f64,
    /// How long somebody is silent is known once this many are seen to write to them. Assumed.
    pub visible_askers: u32,
    /// Days after which a day of contact counts half.
    pub half_life_days: f64,
}

impl Default for TouchConfig {
    fn default() -> Self {
        Self {
            intercept: -1.28,
            inbound_days: 1.2,
            outbound_days: -0.1,
            inbound_gap: -0.22,
            outbound_gap: -0.22,
            shared_contacts: 0.28,
            degree: -0.33,
            usual_degree: 30.0,
            quiet: -0.12,
            usual_quiet_days: 7.0,
            longest_quiet_days: 60.0,
            visible_askers: 3,
            half_life_days: 180.0,
        }
    }
}

impl TouchConfig {
    /// The coefficients in the order of [`TOUCH_FEATURES`](crate::strength::TOUCH_FEATURES).
    pub const fn coefficients(&self) -> [f64; TOUCH_TERMS] {
        [
            self.intercept,
            self.inbound_days,
            self.outbound_days,
            self.inbound_gap,
            self.outbound_gap,
            self.shared_contacts,
            self.degree,
            self.quiet,
        ]
    }
}

/// The strength model's numbers. [`StrengthConfig::default`] holds the defaults.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StrengthConfig {
    /// b0: log-odds of two who know each other. Measured in level, wide on purpose: the first thing a team's outcomes will move.
    pub intercept: Coefficient,
    /// Per log-odds by which asks are answered more often in this history than in others. Measured: the level is the history's own.
    pub level: Coefficient,
    /// Per log-odds by which asks of this kind are answered more often than all. Measured.
    pub kind: Coefficient,
    /// Per log-odds by which they answer more than usual of late. Measured.
    pub answers_lately: Coefficient,
    /// The same for openers, or for replies. Measured.
    pub answers_such: Coefficient,
    /// Per log-odds by which the asker is answered more than usual, in openers or in replies. Measured.
    pub answered_such: Coefficient,
    /// Per log-odds by which they answer the asker more than others. Measured.
    pub answers_asker: Coefficient,
    /// Per ln(1 + days on which they wrote to the asker, fading). Measured.
    pub inbound_days: Coefficient,
    /// Per ln(1 + days since they last wrote to the asker, at most 90), less that of 90 days; of openers. Measured.
    pub gap: Coefficient,
    /// Per ln(1 + asks they got, fading by half each half year); of openers. Measured.
    pub busy: Coefficient,
    /// They brought two others together before, by mail; for helping. Half of what three networks of mail show of messages to two
    /// who had never been in contact (`introrank backtest`, T4).
    pub introduced_before: Coefficient,
    /// They recommended the asker in public. Assumed.
    pub recommended_by_them: Coefficient,
    /// The asker recommended them. Assumed.
    pub recommended_by_us: Coefficient,
    /// Per ln(1 + skills endorsed, at most 5): clicks. Assumed.
    pub endorsements: Coefficient,
    /// They asked to connect, with some words. Assumed.
    pub invited_by_them: Coefficient,
    /// The asker asked to connect, with some words. Assumed.
    pub invited_by_us: Coefficient,
    /// Days after which a day of contact counts half. Measured.
    pub contact_half_life_days: f64,
    /// Per ln((1 + days since they last wrote to anybody) / (1 + [`usual_quiet_days`](Self::usual_quiet_days))). Measured.
    pub quiet: Coefficient,
    /// Days of silence towards everybody that say nothing: with so many, two of whom nothing is seen are at the starting point.
    pub usual_quiet_days: f64,
    /// Longer silence towards everybody is as long as this, and so is that of whoever was never heard of.
    pub longest_quiet_days: f64,
    /// Standard deviation, in log-odds, of what a target does alike to everybody who introduces. Measured 0.6 to 0.9, a
    /// little of which the forecasts hold already.
    pub target_sd: f64,
    /// Whether the two are in touch now.
    pub in_touch: TouchConfig,
    /// Per ln(1 + shared contacts, at most 10). Measured.
    pub shared_contacts: Coefficient,
    /// When more than 20 contacts are shared: the benefit turns. Measured.
    pub many_shared_contacts: Coefficient,
    /// Per ln(degree / 500) of the person asked, from 500 connections on, subtracted. Measured; only without message evidence.
    pub popularity: Coefficient,
    /// The popularity term goes no lower than this (log-odds).
    pub popularity_floor: f64,
    /// The person asked is a chief officer or owner. Published acceptance rates, shrunk.
    pub c_level: Coefficient,
    /// The person asked works at an account of more than [`large_account`](Self::large_account) people. Published acceptance rates, shrunk.
    pub large_employer: Coefficient,
    /// Head-count above which an employer is large.
    pub large_account: f64,
    /// Per probability that two people of one account work together. Assumed; proximity studies.
    pub same_account: Coefficient,
    /// d3: being introduced to a stranger asks more than answering a contact. Assumed.
    pub introduction: Coefficient,

    /// κ of a connection that nobody verified. Assumed.
    pub knows_unverified: f64,
    /// κ where the other ever wrote, or one recommended the other. Assumed.
    pub knows_proven: f64,
    /// κ of two people who were together in one small message or meeting of somebody else. They get in touch 2.6 times as often
    /// as two with as many people between them (email-Eu, `introrank backtest`, T9). Assumed: more than a connection, less than
    /// a yes.
    pub knows_seen: f64,
    /// κ after somebody said yes. Assumed.
    pub knows_yes: f64,
    /// κ after somebody said no. Assumed.
    pub knows_no: f64,
    /// Years after which half of a yes or no has faded. Assumed.
    pub answer_half_life_years: f64,
    /// What a rating makes of the rater's own ask: worked together. Assumed.
    pub rated_worked_with: f64,
    /// Rated "I know them". Assumed.
    pub rated_know: f64,
    /// Rated "we met". Assumed.
    pub rated_met: f64,
    /// Rated "a stranger to me". Assumed.
    pub rated_stranger: f64,
    /// Standard deviation, on the log-odds scale, of what a rating is worth. Assumed.
    pub rating_sd: f64,

    /// Reply rate of a cold message. Published vendor figures.
    pub cold: f64,
    /// Half-life in years of a tie that was only ever a connection. Assumed.
    pub life_connection_years: f64,
    /// Half-life in years of a tie that somebody rated, or in which the other ever wrote. Assumed.
    pub life_ordinary_years: f64,
    /// Half-life in years with a recommendation, [`strong_days`](Self::strong_days), or a year together in a company below
    /// [`small_account`](Self::small_account): a panel study's figure for close ties.
    pub life_strong_years: f64,
    /// Days of writing that make a tie strong. Assumed.
    pub strong_days: u32,
    /// Head-count below which a company is small. Assumed.
    pub small_account: f64,
    /// A tie never fades below this share of its strength.
    pub life_floor: f64,

    /// K: how many people of an organisation one knows. Dunbar's number; wide.
    pub known_colleagues: f64,
    /// How many people of an account are not seen, in the middle, where one is seen and nobody gave its size. Assumed.
    pub unknown_headcount: f64,
    /// The power of the number of people seen with which that grows. Assumed.
    pub unknown_headcount_growth: f64,
    /// Standard deviation of its logarithm. Assumed: from a tenth of the middle to ten times as many.
    pub unknown_headcount_sd: f64,
    /// Months two colleagues have overlapped when nobody knows. Assumed.
    pub unknown_overlap_months: f64,
    /// Years after the end of a shared job in which half of what it says has faded. A panel study's figure for close ties.
    pub shared_job_half_life_years: f64,
    /// How much likelier people of one function know each other. Assumed.
    pub same_function_factor: f64,
    /// Colleagues less likely than this to know each other are not tied at all.
    pub inferred_floor: f64,

    /// What the team's own history and outcomes taught; nothing as shipped.
    pub learned: Corrections,
}

impl Default for StrengthConfig {
    fn default() -> Self {
        Self {
            intercept: coefficient(-0.60, 1.5),
            level: coefficient(1.0, 0.0),
            kind: coefficient(0.85, 0.24),
            answers_lately: coefficient(0.26, 0.13),
            answers_such: coefficient(0.37, 0.09),
            answered_such: coefficient(0.32, 0.21),
            answers_asker: coefficient(0.30, 0.18),
            inbound_days: coefficient(0.65, 0.30),
            gap: coefficient(0.27, 0.06),
            busy: coefficient(-0.13, 0.05),
            introduced_before: coefficient(0.25, 0.25),
            recommended_by_them: coefficient(1.0, 0.5),
            recommended_by_us: coefficient(0.8, 0.5),
            endorsements: coefficient(0.10, 0.10),
            invited_by_them: coefficient(0.30, 0.3),
            invited_by_us: coefficient(0.15, 0.3),
            contact_half_life_days: 30.0,
            quiet: coefficient(-0.23, 0.06),
            usual_quiet_days: 40.0,
            longest_quiet_days: 180.0,
            target_sd: 0.75,
            in_touch: TouchConfig::default(),
            shared_contacts: coefficient(0.12, 0.15),
            many_shared_contacts: coefficient(-0.10, 0.20),
            popularity: coefficient(0.30, 0.15),
            popularity_floor: -1.25,
            c_level: coefficient(-0.6, 0.4),
            large_employer: coefficient(-0.3, 0.3),
            large_account: 5000.0,
            same_account: coefficient(0.6, 0.4),
            introduction: coefficient(-0.30, 0.3),
            knows_unverified: 0.5,
            knows_proven: 0.95,
            knows_seen: 0.8,
            knows_yes: 0.97,
            knows_no: 0.03,
            answer_half_life_years: 3.0,
            rated_worked_with: 0.70,
            rated_know: 0.50,
            rated_met: 0.30,
            rated_stranger: 0.03,
            rating_sd: 0.5,
            cold: 0.03,
            life_connection_years: 3.0,
            life_ordinary_years: 5.0,
            life_strong_years: 6.6,
            strong_days: 10,
            small_account: 100.0,
            life_floor: 0.25,
            known_colleagues: 150.0,
            unknown_headcount: 200.0,
            unknown_headcount_growth: 0.5,
            unknown_headcount_sd: 1.6,
            unknown_overlap_months: 24.0,
            shared_job_half_life_years: 6.6,
            same_function_factor: 3.0,
            inferred_floor: 0.05,
            learned: Corrections::default(),
        }
    }
}

impl StrengthConfig {
    /// What is left of a day of contact, as evidence for an ask, after some days.
    pub fn ask_decay(&self, days: f64) -> f64 {
        (-days / self.contact_half_life_days).exp2()
    }

    /// What is left of a day of contact, as evidence of being in touch, after some days.
    pub fn touch_decay(&self, days: f64) -> f64 {
        (-days / self.in_touch.half_life_days).exp2()
    }

    /// What a rating replaces p by, for the rater's own ask; `None` for a bare yes or no.
    pub const fn rated(&self, statement: Statement) -> Option<f64> {
        match statement {
            Statement::WorkedWith => Some(self.rated_worked_with),
            Statement::Know => Some(self.rated_know),
            Statement::Met => Some(self.rated_met),
            Statement::Stranger => Some(self.rated_stranger),
            Statement::Knows | Statement::UnknownTo => None,
        }
    }
}

/// The search's numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SearchConfig {
    /// u: a teammate agrees to help when asked. Assumed.
    pub teammate_agrees: f64,
    /// s: who agreed actually sends the introduction. Assumed.
    pub sends: f64,
    /// Standard deviation of both on the log-odds scale. Assumed.
    pub stage_sd: f64,
    /// Chances below this are called low.
    pub fair_from: f64,
    /// Chances from this on are called good.
    pub good_from: f64,
}

impl Default for SearchConfig {
    fn default() -> Self {
        Self {
            teammate_agrees: 0.85,
            sends: 0.80,
            stage_sd: 0.5,
            fair_from: 0.08,
            good_from: 0.20,
        }
    }
}

/// All settings: `[strength]` and `[search]` of a TOML file, each field optional.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The strength model.
    pub strength: StrengthConfig,
    /// The search and its bands.
    pub search: SearchConfig,
}

impl Config {
    /// The configuration as TOML, every field with its value.
    ///
    /// # Errors
    /// Never for a checked configuration; the serializer's error otherwise.
    pub fn to_toml(&self) -> Result<String, toml::ser::Error> {
        toml::to_string_pretty(self)
    }

    /// The configuration as TOML, every number under a comment that says what it is and where it comes from: *measured*,
    /// *published*, or *assumed*.
    ///
    /// # Errors
    /// As [`to_toml`](Self::to_toml).
    pub fn to_commented_toml(&self) -> Result<String, toml::ser::Error> {
        const SECTIONS: [(&str, &str); 5] = [
            ("StrengthConfig", "strength"),
            ("TouchConfig", "strength.in_touch"),
            ("Corrections", "strength.learned"),
            ("OwnHistory", "strength.learned.history"),
            ("SearchConfig", "search"),
        ];
        let text = self.to_toml()?;
        Ok(documented_toml::with_comments(
            &text,
            concat!(
                include_str!("numbers.rs"),
                include_str!("../corrections.rs")
            ),
            &SECTIONS,
        ))
    }
}
