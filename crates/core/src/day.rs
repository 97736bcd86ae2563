//! A calendar day, the unit of time of the whole engine (UTC, no hours).

use std::fmt;

use jiff::civil::{Date, date};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A day, counted from 1970-01-01. Four bytes, so that a column of millions of them stays small.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

const EPOCH: Date = date(1970, 1, 1);

impl Day {
    /// The day of a calendar date; `None` when there is no such date.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        Date::new(year, month, day).ok().map(Self::from)
    }

    /// Reads `YYYY-MM-DD` and nothing else.
    pub fn parse_iso(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return None;
        }
        Self::new(
            text[..4].parse().ok()?,
            text[5..7].parse().ok()?,
            text[8..].parse().ok()?,
        )
    }

    /// Today in UTC. Only the command line may ask; everything below it is told the day.
    #[expect(
        clippy::disallowed_methods,
        reason = "one of two places that read the clock"
    )]
    pub fn today() -> Self {
        Self::from(
            jiff::Timestamp::now()
                .to_zoned(jiff::tz::TimeZone::UTC)
                .date(),
        )
    }

    /// Today in a time zone of this name; `None` when there is none of it. Only the command line may ask.
    #[expect(
        clippy::disallowed_methods,
        reason = "the other place that reads the clock"
    )]
    pub fn today_in(zone: &str) -> Option<Self> {
        let zone = jiff::tz::TimeZone::get(zone).ok()?;
        Some(Self::from(jiff::Timestamp::now().to_zoned(zone).date()))
    }

    /// Years from `earlier` to this day, never negative.
    pub fn years_since(self, earlier: Self) -> f64 {
        f64::from((self.0 - earlier.0).max(0)) / 365.25
    }

    /// The day `days` later (earlier when negative).
    pub const fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// Days since 1970-01-01.
    pub const fn number(self) -> i32 {
        self.0
    }

    /// The day with this number of days since 1970-01-01.
    pub const fn from_number(number: i32) -> Self {
        Self(number)
    }

    /// True from 1900 to 2188: what is written down about other centuries is a slip.
    pub fn is_plausible(&self) -> bool {
        (-25_567..80_000).contains(&self.0)
    }

    /// The calendar year.
    pub fn year(self) -> i16 {
        self.date().year()
    }

    fn date(self) -> Date {
        EPOCH
            .checked_add(jiff::SignedDuration::from_hours(i64::from(self.0) * 24))
            .unwrap_or(if self.0 < 0 { Date::MIN } else { Date::MAX })
    }
}

impl From<Date> for Day {
    fn from(date: Date) -> Self {
        let days = EPOCH.until(date).map_or(0, |span| span.get_days());
        Self(days)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.date())
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse_iso(&text).ok_or_else(|| {
            serde::de::Error::custom(format!("'{text}' is no date; write it as 2026-03-31"))
        })
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Day {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Day".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string", "format": "date"})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_survives_the_round_trip_and_counts_from_the_epoch() {
        let day = Day::new(2026, 3, 1).unwrap();
        assert_eq!(day.to_string(), "2026-03-01");
        assert_eq!(Day::parse_iso("2026-03-01"), Some(day));
        assert_eq!(Day::new(1970, 1, 2).unwrap().number(), 1);
        assert_eq!(day.plus(-1).to_string(), "2026-02-28");
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "2026-02-30",
            "2026-3-1",
            "20260301",
            "",
            "2026-03-01x",
            "äöü-ää-ä",
        ] {
            assert_eq!(Day::parse_iso(text), None, "{text}");
        }
    }
}
