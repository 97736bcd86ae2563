//! Numbers as people and programs write them: money with its sign, thousands and decimals of either side of the Atlantic.

/// Reads `12,000.50`, `12.000,50`, `12 000`, `€ 12k`, `1.5m`, `40%` (as 40); `None` when it is no number. A single comma
/// or point followed by three digits parts thousands.
pub fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    let negative = text.starts_with('-') || (text.starts_with('(') && text.ends_with(')'));
    let plain: String = text
        .chars()
        .filter(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | 'k' | 'K' | 'm' | 'M'))
        .collect();
    let is_noise = |c: char| {
        c.is_ascii_digit()
            || c.is_whitespace()
            || matches!(
                c,
                '.' | ',' | '\'' | '’' | '%' | '-' | '(' | ')' | 'k' | 'K' | 'm' | 'M'
            )
            || !c.is_ascii()
            || c == '$'
    };
    let word: String = text.chars().filter(|c| !is_noise(*c)).collect();
    let currency = word.len() == 3 && word.bytes().all(|b| b.is_ascii_uppercase());
    if !(word.is_empty() || currency) {
        return None;
    }
    let (digits, factor) = match plain.strip_suffix(['k', 'K']) {
        Some(digits) => (digits, 1e3),
        None => match plain.strip_suffix(['m', 'M']) {
            Some(digits) => (digits, 1e6),
            None => (plain.as_str(), 1.0),
        },
    };
    let decimal = decimal_mark(digits);
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

/// Where the decimals begin: at the last mark, unless it parts thousands.
fn decimal_mark(digits: &str) -> Option<usize> {
    let last = digits.rfind(['.', ','])?;
    let mark = digits.as_bytes()[last];
    let others = digits.bytes().filter(|b| *b == mark).count();
    let other_kind = digits
        .bytes()
        .any(|b| matches!(b, b'.' | b',') && b != mark);
    let after = digits.len() - last - 1;
    let thousands =
        after == 3 && !other_kind && digits[..last].trim_start_matches('0').len() <= 3 && last > 0;
    (others == 1 && !thousands).then_some(last)
}

#[cfg(test)]
mod tests {
    use super::number;

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
        ] {
            assert_eq!(number(text), Some(value), "{text}");
        }
        for text in ["", "abc", "12 apples", "n/a", "."] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
