//! Profile addresses in all the forms that files contain, brought to one key.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// What a cell that should hold a profile address holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Profile {
    /// A public profile: the key `in:<slug>`, lower case, decoded, NFC.
    Public(String),
    /// A member id (`ACoAA…`): case-sensitive, cannot be turned into a public address. The key is `id:<id>`.
    Member(String),
    /// No profile: the reason, in words for a report.
    Not(&'static str),
}

/// Reads an address: any host of LinkedIn, any scheme or none, percent-encoded or not, with tails of any kind.
///
/// `http://de.linkedin.com/in/J%C3%BCrgen-x/en?trk=1` and `in/jürgen-x` give the same key.
pub fn parse(cell: &str) -> Profile {
    let cell = cell.trim();
    // Nearly every address of an export already has this form.
    let plain = |slug: &&str| {
        !slug.is_empty()
            && slug
                .bytes()
                .all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'))
    };
    if let Some(slug) = cell
        .strip_prefix("https://www.linkedin.com/in/")
        .filter(plain)
    {
        return Profile::Public(["in:", slug].concat());
    }
    if let Some(slug) = cell.strip_prefix("in:") {
        return public(slug);
    }
    if let Some(rest) = cell.strip_prefix("urn:li:fs_salesProfile:(") {
        return member(rest.split([',', ')']).next().unwrap_or_default());
    }
    let Some(path) = path_on_linkedin(cell) else {
        return Profile::Not("not a LinkedIn address");
    };
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let mut segments = path
        .split('/')
        .filter(|segment| !segment.is_empty())
        .peekable();
    while segments.next_if(|s| matches!(*s, "mwlite" | "m")).is_some() {}
    let kind = segments.next().unwrap_or_default();
    let next = segments.next().unwrap_or_default();
    match kind.to_ascii_lowercase().as_str() {
        _ if path.split('/').any(|segment| segment == "..") => {
            Profile::Not("an address that climbs out of its path")
        }
        "in" => public(next),
        "pub" if next.eq_ignore_ascii_case("dir") => Profile::Not("a search page, not a person"),
        "pub" => old_public(next, segments.collect()),
        "sales" if matches!(next, "lead" | "people") => member(
            segments
                .next()
                .unwrap_or_default()
                .split(',')
                .next()
                .unwrap_or_default(),
        ),
        "profile" => numeric_member(cell),
        "company" | "school" | "showcase" | "sales" => Profile::Not("a company page, not a person"),
        _ => Profile::Not("a LinkedIn page that is not a profile"),
    }
}

/// The key of an address, public or member's; `None` for anything else.
pub fn key(cell: &str) -> Option<String> {
    match parse(cell) {
        Profile::Public(key) | Profile::Member(key) => Some(key),
        Profile::Not(_) => None,
    }
}

/// True for text that can only be meant as an address.
pub fn looks_like_address(text: &str) -> bool {
    let start = text.get(..12.min(text.len())).unwrap_or_default();
    text.contains("linkedin.com/")
        || text.contains("://")
        || (text.len() > 3 && start.starts_with("in/"))
        || start.starts_with("in:")
}

/// The address of a public key, re-encoded; `None` for other keys.
pub fn address(key: &str) -> Option<String> {
    const KEPT: &AsciiSet = &NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'_')
        .remove(b'.')
        .remove(b'~');
    key.strip_prefix("in:").map(|slug| {
        format!(
            "https://www.linkedin.com/in/{}",
            utf8_percent_encode(slug, KEPT)
        )
    })
}

/// The member number that a default slug ends in (`ana-souza-1a2b3c4d`): it stays when the name in front changes.
pub fn default_suffix(key: &str) -> Option<&str> {
    let (_, tail) = key.strip_prefix("in:")?.rsplit_once('-')?;
    let hex = tail.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    (hex && (7..=9).contains(&tail.len()) && tail.bytes().any(|b| b.is_ascii_digit()))
        .then_some(tail)
}

fn path_on_linkedin(cell: &str) -> Option<&str> {
    if cell.starts_with("in/") {
        return Some(cell);
    }
    let rest = match cell.split_once("://") {
        Some((scheme, rest))
            if scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https") =>
        {
            rest
        }
        Some(_) => return None,
        None => cell,
    };
    let (host, path) = rest.split_once('/')?;
    let host = host
        .split(':')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    (host == "linkedin.com" || host.ends_with(".linkedin.com")).then_some(path)
}

fn public(slug: &str) -> Profile {
    if slug.starts_with("ACoAA") || slug.starts_with("ACwAA") {
        return member(slug);
    }
    let once = percent_decode_str(slug).decode_utf8();
    let Ok(mut text) = once.map(std::borrow::Cow::into_owned) else {
        return Profile::Not("a broken profile address");
    };
    if text.contains('%')
        && let Ok(twice) = percent_decode_str(&text).decode_utf8()
    {
        text = twice.into_owned();
    }
    if !is_nfc(&text) {
        text = text.nfc().collect();
    }
    let key: String = if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        text.to_lowercase()
    };
    let valid = !key.is_empty()
        && key.len() <= 400
        && !key.contains(|c: char| {
            c.is_whitespace() || crate::display::is_hidden(c) || c == '/' || c == '>'
        });
    if valid {
        Profile::Public(format!("in:{key}"))
    } else {
        Profile::Not("a broken profile address")
    }
}

/// `/pub/name/1a/2b3/c4` is `/in/name-0c42b31a`: the three parts reversed, the first two padded to three digits.
fn old_public(name: &str, numbers: Vec<&str>) -> Profile {
    let [a, b, c] = numbers.as_slice() else {
        return public(name);
    };
    let last = if *a == "0" { "" } else { a };
    public(&format!("{name}-{c:0>3}{b:0>3}{last}"))
}

fn member(id: &str) -> Profile {
    let fits = id.len() > 5
        && id
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    if fits {
        Profile::Member(format!("id:{id}"))
    } else {
        Profile::Not("a broken member id")
    }
}

fn numeric_member(cell: &str) -> Profile {
    let id: String = cell
        .split("id=")
        .nth(1)
        .unwrap_or_default()
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    if id.is_empty() {
        Profile::Not("a LinkedIn page that is not a profile")
    } else {
        Profile::Member(format!("id:{id}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(cell: &str) -> String {
        match parse(cell) {
            Profile::Public(key) | Profile::Member(key) => key,
            Profile::Not(reason) => format!("no: {reason}"),
        }
    }

    #[test]
    fn one_slug_in_all_its_forms_is_one_key() {
        for form in [
            "https://www.linkedin.com/in/j%C3%BCrgen-gro%C3%9F",
            "http://de.linkedin.com/in/jürgen-groß/",
            "www.linkedin.com/in/J%c3%bcrgen-gro%c3%9f?trk=x",
            "linkedin.com/in/ju\u{308}rgen-groß/en",
            "in/jürgen-groß",
            "in:jürgen-groß",
            "https://www.linkedin.com/in/j%25C3%25BCrgen-gro%25C3%259F/details/experience/",
            "https://m.linkedin.com/mwlite/in/jürgen-groß#x",
        ] {
            assert_eq!(key(form), "in:jürgen-groß", "{form}");
        }
        assert_eq!(
            address("in:jürgen-groß").as_deref(),
            Some("https://www.linkedin.com/in/j%C3%BCrgen-gro%C3%9F")
        );
    }

    #[test]
    fn ids_keep_their_case_and_old_addresses_are_rewritten() {
        assert_eq!(
            key("https://www.linkedin.com/in/ACoAABcDeF_x"),
            "id:ACoAABcDeF_x"
        );
        assert_eq!(
            key("https://www.linkedin.com/sales/lead/ACwAAxYz12,NAME_SEARCH,abcd"),
            "id:ACwAAxYz12"
        );
        assert_eq!(
            key("urn:li:fs_salesProfile:(ACwAAxYz12,NAME_SEARCH,x)"),
            "id:ACwAAxYz12"
        );
        assert_eq!(
            key("https://www.linkedin.com/pub/ana-souza/1a/2b3/c4"),
            "in:ana-souza-0c42b31a"
        );
        assert_eq!(key("linkedin.com/profile/view?id=123&x"), "id:123");
    }

    #[test]
    fn look_alikes_and_pages_that_are_no_people_are_refused() {
        for cell in [
            "https://www.linkedin.com.evil.tld/in/ana",
            "https://xlinkedin.com/in/ana",
            "javascript:alert(1)//linkedin.com/in/ana",
            "https://www.linkedin.com/company/acme/",
            "https://www.linkedin.com/pub/dir/Ana/Souza",
            "https://www.linkedin.com/in/../company/x",
            "https://www.linkedin.com/in/",
            "",
            "%",
        ] {
            assert!(key(cell).starts_with("no: "), "{cell} gave {}", key(cell));
        }
    }

    #[test]
    fn the_default_suffix_is_found_only_where_there_is_one() {
        assert_eq!(
            default_suffix("in:ana-maria-souza-1a2b3c4d"),
            Some("1a2b3c4d")
        );
        assert_eq!(default_suffix("in:ana-souza"), None);
        assert_eq!(default_suffix("in:ana-deadbeef"), None);
    }
}
