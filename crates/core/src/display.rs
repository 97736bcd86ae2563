//! Making foreign text safe to show: names and cells come from strangers.

/// Removes control, zero-width and bidirectional marks and joins white space, so that text cannot move the cursor,
/// reorder a line or hide in it. Returns the text trimmed.
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        if c.is_whitespace() || c == '\u{2028}' || c == '\u{2029}' {
            gap = !out.is_empty();
        } else if !is_hidden(c) {
            if gap {
                out.push(' ');
                gap = false;
            }
            out.push(c);
        }
    }
    out
}

/// Control characters, zero-width characters, bidirectional marks, variation selectors and tags.
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

/// The parts that are not empty, with commas between.
pub fn joined<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}

/// A number with its noun: "1 row", "3 rows".
pub fn count(n: impl std::fmt::Display, one: &str, several: &str) -> String {
    let shown = n.to_string();
    let noun = if shown == "1" { one } else { several };
    format!("{shown} {noun}")
}

/// Money, rounded, with its name: `12 500 EUR`.
pub fn money(amount: f64, currency: &str) -> String {
    let digits = format!("{:.0}", amount.abs());
    let groups: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .filter_map(|group| std::str::from_utf8(group).ok())
        .collect();
    let sign = if amount < 0.0 { "-" } else { "" };
    format!("{sign}{} {currency}", groups.join(" "))
}

/// The twelve hexadecimal digits by which a hash is shown.
pub fn fingerprint(hash: &[u8]) -> String {
    let mut text = hex(hash);
    text.truncate(12);
    text
}

/// Bytes as two small hexadecimal digits each.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Puts an apostrophe before a cell that a spreadsheet would run as a formula, also with the wide signs of East Asian
/// keyboards, and behind what is not seen. What moves a terminal's cursor is left out: tables are shown there too.
pub fn defuse(cell: &str) -> std::borrow::Cow<'_, str> {
    const SIGNS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    let is_control = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    if cell.contains(is_control) {
        let plain: String = cell.chars().filter(|c| !is_control(*c)).collect();
        return defuse(&plain).into_owned().into();
    }
    let begins = cell.starts_with(['\t', '\r']);
    let seen = cell.trim_start_matches(|c: char| c.is_whitespace() || is_hidden(c));
    if begins || seen.starts_with(SIGNS) {
        format!("'{cell}").into()
    } else {
        cell.into()
    }
}

/// Text inside Markdown, on one line: names come from strangers, and nothing in them may become markup.
pub fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let is_address = c == ':' && text[at..].starts_with("://");
        let is_markup = matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '!' | '&'
        );
        if is_markup || is_address {
            out.push('\\');
        }
        out.push(if matches!(c, '\n' | '\r') { ' ' } else { c });
    }
    out
}

/// Text inside HTML and SVG, in attributes too.
pub fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// Text on a terminal: lines stay lines, and nothing in it moves the cursor, colours, or hides.
pub fn printable(text: &str) -> std::borrow::Cow<'_, str> {
    let is_hidden = |c: char| c != '\n' && is_hidden(c);
    if text.contains(is_hidden) {
        text.chars().filter(|c| !is_hidden(*c)).collect()
    } else {
        text.into()
    }
}

/// A word for a shell to read as it is: quoted when it holds more than letters, digits and the harmless signs of keys.
pub fn shell_word(text: &str) -> String {
    let text = clean(text);
    let plain =
        |c: char| c.is_alphanumeric() || matches!(c, ':' | '-' | '_' | '.' | '@' | '/' | '#');
    if !text.is_empty() && text.chars().all(plain) {
        return text;
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// Writes text behind a mark, wrapped at words, later lines indented to the mark.
pub fn wrap(out: &mut String, mark: &str, text: &str, width: usize) {
    use unicode_width::UnicodeWidthStr;
    let indent = mark.width();
    let room = width.saturating_sub(indent).max(20);
    let (mut line, mut used, mut first) = (String::new(), 0, true);
    let mut flush = |line: &mut String| {
        let lead = if std::mem::take(&mut first) {
            mark.to_owned()
        } else {
            " ".repeat(indent)
        };
        out.push_str(&format!("{lead}{line}\n"));
        line.clear();
    };
    for word in text.split(' ') {
        let len = word.width();
        if used > 0 && used + 1 + len > room {
            flush(&mut line);
            used = 0;
        }
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        line.push_str(word);
        used += len;
    }
    flush(&mut line);
}

/// A cell without the mark by which a spreadsheet was kept from taking it for a formula.
pub fn undefused(cell: &str) -> String {
    let plain = cell
        .strip_prefix('\'')
        .filter(|rest| matches!(defuse(rest), std::borrow::Cow::Owned(_)));
    clean(plain.unwrap_or(cell))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_names_become_plain_text() {
        assert_eq!(
            clean("A\u{1b}[31mna \u{202e}\n  Souza\u{200b} "),
            "A[31mna Souza"
        );
        assert_eq!(defuse("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(defuse("Ana"), "Ana");
    }
}
