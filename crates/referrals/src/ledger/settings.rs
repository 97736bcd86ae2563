//! What a team decides for itself: what it offers, how much it asks of people, its calendar and its money. A file
//! `settings.toml` in the workspace; every field is optional.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use introrank_core::day::Day;
use introrank_core::documented_toml;

/// What is offered, and to whom: the reason for every ask. Nothing here is invented when it is missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Offer {
    /// What we do, as the end of "We …", for example "help plants plan their maintenance".
    pub what: String,
    /// For whom, for example "operations leaders of manufacturers".
    pub for_whom: String,
    /// A proof that may be named, for example "Fabrikam cut unplanned stops by a third".
    pub proof: String,
    /// What stands behind the rep's name below a mail, for example "Beispiel GmbH".
    pub signature: String,
}

/// Who buys: which people of an account are prospects where nobody says so, and which accounts. Roles as in `--role`: levels,
/// functions and quoted words of titles, joined by & and |. Where all are empty, whoever decides is meant: director or above.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Clients {
    /// Roles as they usually are for an offer to one department, where the roles below are empty: engineering, finance, hr, it,
    /// marketing, operations, purchasing or sales.
    pub preset: String,
    /// Who signs, for example "cxo & finance".
    pub economic_buyer: String,
    /// Who wants it, for example "director+ & operations".
    pub champion: String,
    /// Who works with it, for example "manager+ & operations".
    pub user: String,
    /// Who has to agree that it fits, for example "director+ & it".
    pub technical: String,
    /// Words of titles that are never prospects, for example ["recruiter", "student"].
    pub avoid: Vec<String>,
    /// People of an ideal client, for example "50-5000", "200+" or "-500". Rows of lists that say another size are left out.
    pub company_size: String,
    /// Countries of an ideal client as your lists write them, for example ["Germany", "DE"]. Rows of others are left out.
    pub countries: Vec<String>,
    /// Words of its industry, for example ["machinery", "automotive"]. Rows of lists that name another industry are left out.
    pub industries: Vec<String>,
}

/// How much may be asked of people, and how long to wait. The defaults are assumed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Most asks that wait for one introducer at a time.
    pub open_asks: u32,
    /// Most asks of one introducer within [`per_days`](Self::per_days).
    pub asks: u32,
    /// Days in which these asks are counted.
    pub per_days: i32,
    /// Days of rest after an ask.
    pub rest_days: i32,
    /// Days of rest after a refusal.
    pub refusal_days: i32,
    /// Most asks that a rep makes in a week.
    pub asks_per_week: u32,
    /// Most questions about their contacts that a colleague gets in a week.
    pub questions_per_week: u32,
    /// Days without contact after which a check-in comes before an ask.
    pub check_in_days: i32,
    /// Days after which an introducer who has not answered counts as silent.
    pub silent_days: i32,
    /// Days after which an ask that nobody answered blocks nothing any more.
    pub lapse_days: i32,
    /// Days after which an ask that was planned and never made blocks nothing any more.
    pub planned_lapse_days: i32,
    /// Days after which a prospect who has not answered an introduction counts as silent.
    pub prospect_silent_days: i32,
    /// Days for which nobody is asked about a prospect who declined, was lost, or was met and not heard of since.
    pub prospect_again_days: i32,
    /// Days of the prospect's silence after which they are cold again.
    pub hot_days: i32,
    /// Price of an introducer's load, in prospects' values, per square of their asks within [`per_days`](Self::per_days).
    pub load_price: f64,
    /// Log-odds that each ask within [`fatigue_days`](Self::fatigue_days) takes from the next. Assumed.
    pub fatigue: f64,
    /// Days in which asks tire.
    pub fatigue_days: i32,
    /// Price of a question to a colleague, in prospects' values.
    pub question_price: f64,
    /// Share of all asks from which one introducer carries too much.
    pub alarm_share: f64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            open_asks: 2,
            asks: 2,
            per_days: 30,
            rest_days: 14,
            refusal_days: 60,
            asks_per_week: 3,
            questions_per_week: 5,
            check_in_days: 365,
            silent_days: 14,
            lapse_days: 60,
            planned_lapse_days: 14,
            prospect_silent_days: 21,
            prospect_again_days: 180,
            hot_days: 21,
            load_price: 0.02,
            fatigue: 0.35,
            fatigue_days: 90,
            question_price: 0.005,
            alarm_share: 0.15,
        }
    }
}

/// Where a day and a week begin, and what money is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Calendar {
    /// Time zone that says which day it is, for example "Europe/Berlin".
    pub time_zone: String,
    /// First day of the week: "monday", "saturday" or "sunday".
    pub week_start: WeekStart,
    /// Three letters, for example "EUR".
    pub currency: String,
}

impl Default for Calendar {
    fn default() -> Self {
        Self {
            time_zone: "UTC".into(),
            week_start: WeekStart::Monday,
            currency: "EUR".into(),
        }
    }
}

/// The first day of a week.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WeekStart {
    /// As in ISO 8601.
    #[default]
    Monday,
    /// As in the Gulf.
    Saturday,
    /// As in North America.
    Sunday,
}

impl WeekStart {
    /// The first day of the week that a day is in.
    pub const fn week_of(self, day: Day) -> Day {
        // 1970-01-01 was a Thursday.
        let offset = match self {
            Self::Monday => 3,
            Self::Saturday => 5,
            Self::Sunday => 4,
        };
        day.plus(-(day.number() + offset).rem_euclid(7))
    }
}

/// What is known of the business before the ledger can say: priors, which outcomes replace. Published figures disagree
/// widely; these are practitioners' and vendors', shrunk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Business {
    /// Share of qualified prospects that buy. Vendors say 0.35 to 0.50.
    pub close_rate: f64,
    /// The prior counts as this many prospects. 20 are a standard deviation of 0.46 in log-odds, half as much again as what
    /// vendors differ by: few deals a year say little about a level.
    pub close_rate_weight: f64,
    /// Share of referred prospects that a team should win, to compare with. Practitioners say 0.70.
    pub benchmark: f64,
    /// What an hour costs, for the cost of a meeting; 0 when nobody wants to know.
    pub hour_cost: f64,
    /// Money that a prospect brings when nobody says how much.
    pub deal_value: f64,
}

impl Default for Business {
    fn default() -> Self {
        Self {
            close_rate: 0.40,
            close_rate_weight: 20.0,
            benchmark: 0.70,
            hour_cost: 0.0,
            deal_value: 0.0,
        }
    }
}

/// What is used of what people's own mails and calendars tell of others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Privacy {
    /// Who else was in a mail, conversation or meeting of at most five people shows who has met whom. With false nothing of it
    /// is used, and what is imported from then on is kept without it.
    pub seen_together: bool,
}

impl Default for Privacy {
    fn default() -> Self {
        Self {
            seen_together: true,
        }
    }
}

/// All settings of a team.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// What is offered.
    pub offer: Offer,
    /// Who buys.
    pub clients: Clients,
    /// How much may be asked.
    pub limits: Limits,
    /// Days, weeks, money.
    pub calendar: Calendar,
    /// Priors about the business.
    pub business: Business,
    /// What mails and calendars tell of others.
    pub privacy: Privacy,
}

/// Why settings are refused.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// Not TOML, an unknown name, or a value of the wrong type.
    #[error("not valid settings")]
    Syntax(#[from] toml::de::Error),
    /// A value outside its range.
    #[error("{name} is {value}; it must be {range}")]
    Range {
        /// Dotted name.
        name: &'static str,
        /// The value.
        value: String,
        /// What it may be.
        range: &'static str,
    },
}

impl Settings {
    /// Reads and checks a TOML text.
    ///
    /// # Errors
    /// See [`SettingsError`]; the message names the line or the field.
    pub fn parse(text: &str) -> Result<Self, SettingsError> {
        let settings: Self = toml::from_str(text)?;
        settings.check()?;
        Ok(settings)
    }

    /// The settings as TOML, each under a comment that says what it is.
    ///
    /// # Errors
    /// Never for checked settings; the serializer's error otherwise.
    pub fn to_commented_toml(&self) -> Result<String, toml::ser::Error> {
        const SECTIONS: [(&str, &str); 6] = [
            ("Offer", "offer"),
            ("Limits", "limits"),
            ("Calendar", "calendar"),
            ("Business", "business"),
            ("Clients", "clients"),
            ("Privacy", "privacy"),
        ];
        let text = toml::to_string_pretty(self)?;
        Ok(documented_toml::with_comments(
            &text,
            include_str!("settings.rs"),
            &SECTIONS,
        ))
    }

    fn check(&self) -> Result<(), SettingsError> {
        self.clients.check()?;
        self.limits.check()?;
        let (l, b) = (&self.limits, &self.business);
        for (name, value, most) in [
            ("limits.load_price", l.load_price, 1e6),
            ("limits.fatigue", l.fatigue, 10.0),
            ("limits.question_price", l.question_price, 1e6),
            ("limits.alarm_share", l.alarm_share, 1.0),
            ("business.close_rate_weight", b.close_rate_weight, 1e6),
            ("business.benchmark", b.benchmark, 1.0),
            ("business.hour_cost", b.hour_cost, 1e9),
            ("business.deal_value", b.deal_value, 1e15),
        ] {
            if !(0.0..=most).contains(&value) {
                return wrong(name, &value, "0 or more, and no more than makes sense");
            }
        }
        if !(b.close_rate > 0.0 && b.close_rate < 1.0) {
            return wrong("business.close_rate", &b.close_rate, "above 0 and below 1");
        }
        let currency = &self.calendar.currency;
        if currency.len() != 3 || !currency.bytes().all(|b| b.is_ascii_uppercase()) {
            return wrong("calendar.currency", currency, "three capital letters");
        }
        if Day::today_in(&self.calendar.time_zone).is_none() {
            return wrong(
                "calendar.time_zone",
                &self.calendar.time_zone,
                "the name of a time zone, for example \"Europe/Berlin\"",
            );
        }
        Ok(())
    }
}

impl Limits {
    fn check(&self) -> Result<(), SettingsError> {
        for (name, days) in [
            ("limits.per_days", self.per_days),
            ("limits.rest_days", self.rest_days),
            ("limits.refusal_days", self.refusal_days),
            ("limits.check_in_days", self.check_in_days),
            ("limits.silent_days", self.silent_days),
            ("limits.lapse_days", self.lapse_days),
            ("limits.planned_lapse_days", self.planned_lapse_days),
            ("limits.prospect_silent_days", self.prospect_silent_days),
            ("limits.prospect_again_days", self.prospect_again_days),
            ("limits.hot_days", self.hot_days),
            ("limits.fatigue_days", self.fatigue_days),
        ] {
            if !(0..=3650).contains(&days) {
                return wrong(name, &days, "0 to 3650 days");
            }
        }
        for (name, count) in [
            ("limits.open_asks", self.open_asks),
            ("limits.asks", self.asks),
            ("limits.asks_per_week", self.asks_per_week),
            ("limits.questions_per_week", self.questions_per_week),
        ] {
            if count > 1000 {
                return wrong(name, &count, "0 to 1000");
            }
        }
        Ok(())
    }
}

pub(super) fn wrong(
    name: &'static str,
    value: &dyn ToString,
    range: &'static str,
) -> Result<(), SettingsError> {
    Err(SettingsError::Range {
        name,
        value: value.to_string(),
        range,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_begins_where_the_team_says() {
        let sunday = Day::parse_iso("2026-11-22").unwrap();
        let start = |start: WeekStart, day: Day| start.week_of(day).to_string();
        assert_eq!(start(WeekStart::Monday, sunday), "2026-11-16");
        assert_eq!(start(WeekStart::Sunday, sunday), "2026-11-22");
        assert_eq!(start(WeekStart::Saturday, sunday), "2026-11-21");
        assert_eq!(start(WeekStart::Monday, sunday.plus(1)), "2026-11-23");
    }

    #[test]
    fn settings_explain_themselves_and_can_be_read_again() {
        let text = Settings::default().to_commented_toml().unwrap();
        assert_eq!(Settings::parse(&text).unwrap(), Settings::default());
        let lines: Vec<&str> = text.lines().collect();
        for two in lines
            .windows(2)
            .filter(|two| two[1].contains(" = ") && !two[1].starts_with('#'))
        {
            assert!(two[0].starts_with('#'), "{} has no comment", two[1]);
        }
        let german = Settings::parse("[calendar]\ntime_zone = \"Europe/Berlin\"").unwrap();
        assert_eq!(german.limits, Limits::default());
        for (wrong, name) in [
            ("[calendar]\ntime_zone = \"Europe/Atlantis\"", "time_zone"),
            ("[limits]\nrest_days = -1", "rest_days"),
            ("[business]\nclose_rate = 1", "close_rate"),
        ] {
            let error = Settings::parse(wrong).unwrap_err().to_string();
            assert!(error.contains(name), "{error}");
        }
    }
}
