//! A moment in time, to the second (UTC): what may be known before it, and how long ago something was.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::day::Day;

/// Seconds of a day.
const DAY: i64 = 86_400;

/// A moment, in seconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

/// A cell that says when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum When {
    /// To the second.
    At(Moment),
    /// A day, the hour unknown.
    On(Day),
}

impl When {
    /// Reads `2026-03-01T09:15:00Z`, the same with a blank for `T`, without seconds, with fractions, with an offset like
    /// `+02:00`, seconds since 1970 (or milliseconds), or a day alone. Without an offset it is UTC.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Ok(number) = text.parse::<i64>()
            && (9..=13).contains(&text.len())
        {
            let seconds = if text.len() == 13 {
                number.div_euclid(1000)
            } else {
                number
            };
            return Some(Self::At(Moment(seconds))).filter(Self::is_plausible);
        }
        let date = text.get(..10)?;
        let day = Day::parse_iso(date).filter(Day::is_plausible)?;
        let rest = text[10..].trim_start_matches(['T', 't', ' ']).trim_end();
        if rest.is_empty() {
            return Some(Self::On(day));
        }
        let (clock, offset) = split_offset(rest)?;
        let mut parts = clock.split(':');
        let mut number = |limit: i64| -> Option<Option<i64>> {
            let Some(part) = parts.next() else {
                return Some(None);
            };
            let whole = part.split(['.', ',']).next()?;
            let value = whole
                .parse()
                .ok()
                .filter(|value| (0..limit).contains(value))?;
            Some((whole.len() == 2).then_some(value))
        };
        let (hour, minute) = (number(24)??, number(60)??);
        // The last second of a leap minute is the first of the next.
        let second = number(61)?.unwrap_or(0);
        let seconds = hour * 3600 + minute * 60 + second - offset;
        Some(Self::At(Moment(Moment::start_of(day).0 + seconds)))
    }

    fn is_plausible(&self) -> bool {
        self.day().is_plausible()
    }

    /// The day, UTC.
    pub const fn day(self) -> Day {
        match self {
            Self::At(moment) => moment.day(),
            Self::On(day) => day,
        }
    }
}

/// The clock and the offset in seconds of `09:15:00+02:00`.
fn split_offset(text: &str) -> Option<(&str, i64)> {
    for zone in ["Z", "z", "UTC", "GMT"] {
        if let Some(clock) = text.strip_suffix(zone) {
            return Some((clock.trim_end(), 0));
        }
    }
    let Some(at) = text.rfind(['+', '-']) else {
        return Some((text, 0));
    };
    let sign = if text[at..].starts_with('-') { -1 } else { 1 };
    let digits: String = text[at + 1..]
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    let (hours, minutes) = match digits.len() {
        2 => (digits.parse::<i64>().ok()?, 0),
        4 => (digits[..2].parse().ok()?, digits[2..].parse::<i64>().ok()?),
        _ => return None,
    };
    (hours < 24 && minutes < 60)
        .then(|| (text[..at].trim_end(), sign * (hours * 3600 + minutes * 60)))
}

impl Moment {
    /// The moment this many seconds after the start of 1970.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Seconds since the start of 1970.
    pub const fn seconds(self) -> i64 {
        self.0
    }

    /// The first moment of a day.
    pub const fn start_of(day: Day) -> Self {
        Self(day.number() as i64 * DAY)
    }

    /// The first moment after a day.
    pub const fn end_of(day: Day) -> Self {
        Self((day.number() as i64 + 1) * DAY)
    }

    /// The day it falls on.
    pub const fn day(self) -> Day {
        Day::from_number(self.0.div_euclid(DAY) as i32)
    }

    /// Days since the start of 1970, with the fraction of the day.
    pub fn days(self) -> f64 {
        self.0 as f64 / DAY as f64
    }

    /// The moment this many days later.
    pub const fn plus_days(self, days: i64) -> Self {
        Self(self.0.saturating_add(days * DAY))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let second = self.0.rem_euclid(DAY);
        let (hour, minute) = (second / 3600, second / 60 % 60);
        write!(
            f,
            "{}T{hour:02}:{minute:02}:{:02}Z",
            self.day(),
            second % 60
        )
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        match When::parse(&text) {
            Some(When::At(moment)) => Ok(moment),
            _ => Err(serde::de::Error::custom(format!("'{text}' is no moment"))),
        }
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_write_a_moment_is_the_same_moment() {
        let want = Some(When::At(Moment::from_seconds(1_064_968_237)));
        for text in [
            "2003-10-01T00:30:37Z",
            "2003-10-01 00:30:37",
            "2003-10-01T00:30:37.250Z",
            "2003-10-01T02:30:37+02:00",
            "2003-09-30 19:30:37-0500",
            "2003-10-01 00:30:37 UTC",
            "1064968237",
            "1064968237250",
        ] {
            assert_eq!(When::parse(text), want, "{text}");
        }
        assert_eq!(want.map(|when| when.day()), Day::new(2003, 10, 1),);
        assert_eq!(
            When::parse("2003-10-01"),
            Day::new(2003, 10, 1).map(When::On)
        );
        assert_eq!(
            Moment::from_seconds(1_064_968_237).to_string(),
            "2003-10-01T00:30:37Z"
        );
        assert_eq!(Moment::from_seconds(-1).day(), Day::from_number(-1));
    }

    #[test]
    fn what_is_no_moment_is_none() {
        for text in [
            "",
            "soon",
            "2003-10-01T25:00:00Z",
            "2003-10-01T10",
            "2003-10-01T1:2:3",
            "2003-13-01T10:00:00Z",
            "2003-10-01T10:00:00+99:00",
            "12",
            "9999999999999",
            "2003-10-01TäöüZ",
        ] {
            assert_eq!(When::parse(text), None, "{text}");
        }
    }
}
