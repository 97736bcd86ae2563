//! How the values of arguments are read, and what is said of those that are none.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

/// Somebody or an account: what an unset variable of a script leaves is neither.
pub fn some_name(text: &str) -> Result<String, String> {
    not_empty(text, "an account")
}

/// Somebody who may be left out.
pub fn somebody(text: &str) -> Result<String, String> {
    not_empty(text, "leave it out")
}

fn not_empty(text: &str, or: &str) -> Result<String, String> {
    match text.trim() {
        "" => Err(format!("it is empty: name somebody, or {or}")),
        _ => Ok(text.to_owned()),
    }
}

/// A whole number of this range.
pub fn whole<N>(range: RangeInclusive<N>) -> impl Fn(&str) -> Result<N, String> + Clone
where
    N: FromStr + PartialOrd + Display + Clone,
{
    move |text| {
        let number = text.trim().parse().ok();
        number
            .filter(|number| range.contains(number))
            .ok_or_else(|| format!("no whole number from {} to {}", range.start(), range.end()))
    }
}

/// A number from 0 on, written in any way that a spreadsheet writes one.
pub fn number(text: &str) -> Result<f64, String> {
    let number = introrank_ingest::numbers::number(text).ok_or("no number")?;
    match number {
        number if number < 0.0 => Err("below 0: a number from 0 on is wanted".into()),
        number => Ok(number),
    }
}
