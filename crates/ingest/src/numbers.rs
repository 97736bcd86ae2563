//! Numbers as people and programs write them: money with its sign, thousands and decimals of either side of the Atlantic.

/// Reads `12,000.50`, `12.000,50`, `12 000`, `€ 12k`, `1.5m`, `40%` (as 40); `None` when it is no number. A single comma
/// or point followed by three digits parts thousands.
pub fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    let negative = text.starts_with('-') || (text.starts_with('(') && text.ends_with(')'));
    let mut factor = 1.0;
    for word in text.split(|c: char| !c.is_ascii_alphabetic()) {
        match word {
            "" => {}
            "k" | "K" => factor = 1e3,
            "m" | "M" => factor = 1e6,
            // A currency.
            word if word.len() == 3 && word.bytes().all(|b| b.is_ascii_uppercase()) => {}
            _ => return None,
        }
    }
    let is_mark = |c: char| matches!(c, '.' | ',');
    let digits: String = text
        .chars()
        .filter(|c| c.is_ascii_digit() || is_mark(*c))
        .collect();
    let decimal = decimal_mark(&digits);
    let whole: String = digits
        .char_indices()
        .filter_map(|(at, c)| match c {
            _ if Some(at) == decimal => Some('.'),
            c if c.is_ascii_digit() => Some(c),
            _ => None,
        })
        .collect();
    let value: f64 = whole.parse().ok()?;
    Some(if negative {
        -value * factor
    } else {
        value * factor
    })
}

/// A number of people: `12,000`, or a class of sizes as tools write them, `51-200 employees`, `1K to 5K`, `10,001+`. Of a class
/// the geometric middle; of one without an upper end twice the lower. `None` when it is no number from 1 on.
pub fn head_count(text: &str) -> Option<f64> {
    let text = text.trim().to_lowercase().replace("employees", "");
    let text = text.replace("people", "").replace(" to ", "-");
    let text = text.trim();
    if let Some(least) = text.strip_suffix('+').or(text.strip_prefix('>')) {
        return at_least_one(least).map(|least| 2.0 * least);
    }
    let ends: Vec<&str> = text.split(['-', '–', '—']).map(str::trim).collect();
    match ends.as_slice() {
        [one] => at_least_one(one),
        [from, to] => {
            let (from, to) = (at_least_one(from)?, at_least_one(to)?);
            (from <= to).then(|| (from * to).sqrt())
        }
        _ => None,
    }
}

fn at_least_one(text: &str) -> Option<f64> {
    number(text).filter(|n| *n >= 1.0 && n.is_finite())
}

/// Where the decimals begin: at the last mark, unless it parts thousands.
fn decimal_mark(digits: &str) -> Option<usize> {
    let last = digits.rfind(['.', ','])?;
    let mark = digits.as_bytes()[last];
    let others = digits.bytes().filter(|b| *b == mark).count();
    let other_kind = digits
        .bytes()
        .any(|b| matches!(b, b'.' | b',') && b != mark);
    let after = digits.len() - last - 1;
    let before = digits[..last].trim_start_matches('0').len();
    let thousands = after == 3 && !other_kind && (1..=3).contains(&before);
    (others == 1 && !thousands).then_some(last)
}

#[cfg(test)]
mod tests {
    use super::{head_count, number};

    #[test]
    fn sizes_are_read_as_tools_write_them() {
        for (text, want) in [
            ("300000", Some(300_000.0)),
            ("12,000", Some(12_000.0)),
            ("1-10", Some(10.0_f64.sqrt())),
            ("51-200 employees", Some(10_200.0_f64.sqrt())),
            ("201 – 500", Some(100_500.0_f64.sqrt())),
            ("1,001-5,000", Some(5_005_000.0_f64.sqrt())),
            ("1K to 5K", Some(5_000_000.0_f64.sqrt())),
            ("10,001+", Some(20_002.0)),
            ("0", None),
            ("-5", None),
            ("", None),
            ("many", None),
            ("200-51", None),
        ] {
            let found = head_count(text);
            let same = match (found, want) {
                (Some(found), Some(want)) => (found / want - 1.0).abs() < 1e-12,
                (found, want) => found == want,
            };
            assert!(same, "{text}: {found:?}");
        }
    }

    #[test]
    fn money_is_read_however_it_is_written() {
        for (text, value) in [
            ("12000", 12000.0),
            ("12,000.50", 12000.5),
            ("12.000,50", 12000.5),
            ("12 000", 12000.0),
            ("€ 12k", 12000.0),
            ("$1.5m", 1.5e6),
            ("EUR 1.234.567", 1_234_567.0),
            ("1,234", 1234.0),
            ("0.125", 0.125),
            ("0,5", 0.5),
            ("40%", 40.0),
            ("-3", -3.0),
            ("12'000", 12000.0),
            ("100 DKK", 100.0),
            ("SEK 2,5m", 2.5e6),
        ] {
            assert_eq!(number(text), Some(value), "{text}");
        }
        for text in ["", "abc", "12 apples", "n/a", "."] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
