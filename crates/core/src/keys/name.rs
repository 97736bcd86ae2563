//! Person names: what is shown, and the keys under which two spellings count as the same name.
//!
//! A name is never an identity by itself. Its key only supports a stronger signal (same account, same e-mail).

mod alike;
mod order;

pub use order::{beside_address, is_particle};

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::day::Day;
use crate::display;

const CREDENTIALS: &[&str] = &[
    "mba", "emba", "phd", "dphil", "msc", "bsc", "ma", "ba", "md", "jd", "llm", "cpa", "ca", "aca",
    "acca", "cfa", "cfp", "frm", "pmp", "pmi-acp", "csm", "cspo", "psm", "safe", "itil", "cissp",
    "cisa", "cism", "ceh", "ccie", "ccna", "aws", "shrm-cp", "shrm-scp", "phr", "sphr", "gphr",
    "cipd", "mrics", "pe", "peng", "rn", "dds", "dvm", "esq", "fca", "mcips", "lssbb", "cssbb",
    "fcca", "meng", "beng",
];
/// Credentials that are surnames too: cut only after a comma, or in capitals behind a surname.
const ALSO_SURNAMES: &[&str] = &["ma", "ba", "pe", "ca", "rn", "safe", "aws"];
const HONORIFICS: &[&str] = &[
    "mr", "mrs", "ms", "mx", "dr", "prof", "sir", "dame", "rev", "hon", "eng", "ing", "dipl-ing",
    "mag", "dott", "dottssa", "avv", "lic", "sr", "sra", "mme", "herr", "frau", "capt", "col",
    "maj",
];
const GENERATIONS: &[&str] = &[
    "jr", "sr", "ii", "iii", "iv", "filho", "neto", "júnior", "junior",
];

/// A name split for comparison.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct NameKey {
    /// Case-folded words without honorifics, credentials and accents, joined by one space. Empty: no usable name.
    pub text: String,
    /// The surname is one letter only: the key must not be used to join people.
    pub initial_only: bool,
    /// The same with umlauts written out (`mueller`), when the name has any.
    pub written_out: Option<String>,
}

impl NameKey {
    /// True when the key says enough to support joining two records: two words, a written-out surname.
    pub fn is_full(&self) -> bool {
        !self.initial_only && self.text.contains(' ')
    }

    /// True when two keys may belong to one person: equal, [alike](Self::is_like), or equal but for a surname reduced to its
    /// initial.
    pub fn agrees_with(&self, other: &Self) -> bool {
        if self.text == other.text || self.is_like(other) {
            return true;
        }
        let (Some((a_given, a_last)), Some((b_given, b_last))) =
            (self.text.rsplit_once(' '), other.text.rsplit_once(' '))
        else {
            return false;
        };
        a_given == b_given
            && (self.initial_only || other.initial_only)
            && a_last.chars().next() == b_last.chars().next()
    }
}

/// The comparison key of a first and a last name (either may be empty, or hold the whole name).
pub fn key(first: &str, last: &str) -> NameKey {
    let words = words(&format!("{} {}", first.trim(), last.trim()));
    let folded: Vec<String> = words
        .iter()
        .map(|word| fold(word))
        .filter(|word| !word.is_empty())
        .collect();
    let initial_only =
        folded.len() > 1 && folded.last().is_some_and(|word| word.chars().count() == 1);
    let is_plain = words.iter().all(|word| word.is_ascii());
    let written: Vec<Option<String>> = match is_plain {
        true => Vec::new(),
        false => words.iter().map(|word| alike::written_out(word)).collect(),
    };
    let written_out = written.iter().any(Option::is_some).then(|| {
        let spelled = words.iter().zip(written);
        let spelled = spelled.map(|(word, written)| written.unwrap_or_else(|| fold(word)));
        let spelled: Vec<String> = spelled.filter(|word| !word.is_empty()).collect();
        spelled.join(" ")
    });
    NameKey {
        text: folded.join(" "),
        initial_only,
        written_out,
    }
}

/// The key of a person of whom only the name is known; `name` is the text of a [`NameKey`].
pub fn person_key(name: &str) -> String {
    format!("name:{name}")
}

/// The same with the key of the account they are at.
pub fn person_key_at(name: &str, account: &str) -> String {
    format!("name:{name}|{account}")
}

/// The key of a person of whom only a name and the connection with one owner are known, and perhaps the account.
pub fn person_key_of(name: &str, account: &str, owner: &str, since: Option<Day>) -> String {
    let (owner, since) = (owner.to_lowercase(), since.map(|day| day.to_string()));
    format!(
        "name:{name}|{account}|{owner}|{}",
        since.unwrap_or_default()
    )
}

/// The key of somebody of whom only name and account are known: both as written, but for the marks that keys are told by.
pub fn person_apart(name: &str, account: &str) -> String {
    let plain: Vec<&str> = account
        .split(['(', ')', '@', ':', '/', '|', ' '])
        .filter(|word| !word.is_empty())
        .collect();
    format!("{name} ({})", plain.join(" "))
}

/// Name and account of such a key.
pub fn parts_of_apart(key: &str) -> Option<(&str, &str)> {
    key.strip_suffix(')')?.rsplit_once(" (")
}

/// The name in a key that is one: without the account that tells namesakes apart.
pub fn of_written(key: &str) -> &str {
    parts_of_apart(key).map_or(key, |(name, _)| name)
}

/// A name to show for the key of somebody of whom nothing else is known: what was written, or the words of a profile
/// address without the number that tells namesakes apart.
pub fn of_key(key: &str) -> String {
    let Some(slug) = key.strip_prefix("in:") else {
        return of_written(key).to_owned();
    };
    let is_word = |word: &&str| word.chars().all(char::is_alphabetic);
    let words: Vec<&str> = slug.split('-').filter(is_word).collect();
    match words.as_slice() {
        [] | [_] => key.to_owned(),
        words => shown(&words.join(" "), ""),
    }
}

/// True for the key of somebody at an account, apart from their namesakes.
pub fn is_apart(key: &str) -> bool {
    parts_of_apart(key).is_some()
}

/// True for a key that is only a name that somebody wrote in a list.
pub fn is_written(key: &str) -> bool {
    key.contains(' ') && !key.contains(['@', ':', '/', '|'])
}

/// Of two spellings of one name the fuller, and of equally long ones the first in order.
pub fn fuller<'a>(a: &'a str, b: &'a str) -> &'a str {
    if (a.len(), std::cmp::Reverse(a)) >= (b.len(), std::cmp::Reverse(b)) {
        a
    } else {
        b
    }
}

/// The name as shown: cleaned of marks, emoji, taglines, pronouns and credentials, spelling kept.
///
/// A name all in capitals or all in small letters is written as names are; one with both is left as it is.
pub fn shown(first: &str, last: &str) -> String {
    let text = words(&format!("{} {}", first.trim(), last.trim())).join(" ");
    let letters = || text.chars().filter(|c| c.is_alphabetic());
    let mixed = letters().any(char::is_lowercase) && letters().any(char::is_uppercase);
    if mixed || letters().count() < 4 || !text.contains(' ') {
        text
    } else {
        as_name(&text)
    }
}

/// A name as names are written: each word with a capital.
pub fn as_name(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut begins = true;
    for c in text.chars() {
        if begins {
            out.extend(c.to_uppercase())
        } else {
            out.extend(c.to_lowercase())
        }
        begins = !c.is_alphanumeric();
    }
    out
}

/// Case-folds and strips accents: `Müller`, `MULLER` and `Mu\u{308}ller` are equal; so are `Groß` and `Gross`.
pub fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect();
    }
    let mut out = String::with_capacity(word.len());
    let mut latin = true;
    for c in word.nfkd().flat_map(char::to_lowercase) {
        if is_combining_mark(c) {
            // An accent on a Latin, Greek or Cyrillic letter may be left out; elsewhere a mark is a vowel.
            if !latin {
                out.push(c);
            }
            continue;
        }
        latin = c < '\u{530}';
        match c {
            'ß' => out.push_str("ss"),
            'ø' => out.push('o'),
            'ł' => out.push('l'),
            'ı' => out.push('i'),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'đ' => out.push('d'),
            c if c.is_alphanumeric() => out.push(c),
            _ => {}
        }
    }
    out
}

/// The words of any text as they are written; an accent that is a character of its own belongs to the letter before it.
pub fn raw_words_in(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c))
}

/// The words of any text, folded as those of names are.
pub fn words_in(text: &str) -> Vec<String> {
    let words = raw_words_in(text).map(fold);
    words.filter(|word| !word.is_empty()).collect()
}

fn words(raw: &str) -> Vec<String> {
    let cleaned: String = if raw.is_ascii() {
        raw.to_owned()
    } else {
        raw.nfkc().collect()
    };
    let plain: String = display::clean(&cleaned)
        .chars()
        .map(straight)
        .filter(|c| !is_symbol(*c))
        .collect();
    let outside = without_brackets(&plain);
    let before_tagline = [" | ", " • ", " – ", " — ", " - "]
        .iter()
        .fold(outside.as_str(), |text, mark| {
            text.split(mark).next().unwrap_or(text)
        });
    let before_tagline = before_tagline.trim_end_matches(['|', '•', '–', '—', '-', ' ']);
    let is_extra =
        |word: &str| is_credential(word, true) || GENERATIONS.contains(&bare(word).as_str());
    let text = order::spoken(before_tagline, is_extra);
    let mut words: Vec<String> = text
        .split_whitespace()
        .filter(|w| w.chars().any(char::is_alphanumeric))
        .map(str::to_owned)
        .collect();
    while words.len() > 1 && HONORIFICS.contains(&bare(&words[0]).as_str()) {
        words.remove(0);
    }
    while words.len() > 2
        && words.last().is_some_and(|word| {
            is_credential(word, false) || GENERATIONS.contains(&bare(word).as_str())
        })
    {
        words.pop();
    }
    order::without_maiden(&mut words);
    words
}

fn is_credential(word: &str, after_comma: bool) -> bool {
    let bare = bare(word);
    let capitals = word
        .chars()
        .filter(|c| c.is_alphabetic())
        .all(char::is_uppercase);
    CREDENTIALS.contains(&bare.as_str())
        && (after_comma || !ALSO_SURNAMES.contains(&bare.as_str()) || capitals)
        || bare.is_empty()
}

fn bare(word: &str) -> String {
    word.chars()
        .filter(|c| c.is_alphanumeric() || *c == '-')
        .flat_map(char::to_lowercase)
        .collect()
}

fn straight(c: char) -> char {
    match c {
        '\u{2018}' | '\u{2019}' | '\u{201B}' | '`' | '´' => '\'',
        '\u{201C}' | '\u{201D}' => '"',
        _ => c,
    }
}

/// Emoji, dingbats, trademark signs: never part of a name.
fn is_symbol(c: char) -> bool {
    matches!(c, '®' | '™' | '©' | '\u{2190}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}' | '\u{E000}'..='\u{F8FF}')
}

/// Drops `(…)`, `<…>` and `"…"`: nicknames, maiden names, pronouns, and what some programs write twice.
fn without_brackets(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut depth, mut quoted) = (0_u32, false);
    let quotes = text.matches('"').count();
    for c in text.chars() {
        match c {
            '(' | '[' | '<' => depth += 1,
            ')' | ']' | '>' => {
                depth = depth.saturating_sub(1);
                out.push(' ');
            }
            '"' if quotes >= 2 => quoted = !quoted,
            _ if depth == 0 && !quoted => out.push(c),
            _ => {}
        }
    }
    if out.trim().is_empty() {
        text.replace(['(', ')', '[', ']', '<', '>', '"'], " ")
    } else {
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decorated_spellings_of_one_name_share_a_key() {
        for (first, last) in [
            ("Ana", "Souza"),
            ("ANA", "SOUZA"),
            ("Ana ", "Souza, MBA, PMP®"),
            ("Dr. Ana", "Souza"),
            ("Ana 🚀", "Souza (she/her)"),
            ("Ana", "Souza | We are hiring"),
            ("Ana \"Nina\"", "Souza"),
            ("Aná", "Souza PhD"),
            ("\u{1D400}na", "Souza Jr."),
            ("A\u{200b}na", "Souza - helping teams"),
            ("Souza, Ana", ""),
            ("SOUZA, Ana (Quillon)", ""),
            ("Souza, Dr. Ana, MBA", ""),
            ("Souza, Jr., Ana", ""),
            ("Souza Jr., Ana", ""),
            ("Ana Souza <Ana Souza>", ""),
            ("Ana Souza née Lima", ""),
            ("Ana", "Souza geb. Lima"),
        ] {
            assert_eq!(key(first, last).text, "ana souza", "{first} {last}");
        }
        assert_eq!(shown("Jürgen ", "Groß (er/ihm)"), "Jürgen Groß");
        assert_eq!(
            (shown("ANA", "O'NEIL-SOUZA"), shown("ana", "souza")),
            ("Ana O'Neil-Souza".into(), "Ana Souza".into())
        );
        assert_eq!(key("Jürgen", "Groß").text, "jurgen gross");
    }

    #[test]
    fn surnames_that_look_like_credentials_stay() {
        assert_eq!(key("Jack", "Ma").text, "jack ma");
        assert_eq!(key("Ma, Jack", "").text, "jack ma");
        assert_eq!(
            key("van den Brul, Caroline", "").text,
            "caroline van den brul"
        );
        assert_eq!(key("Yo-Yo", "Ma").text, "yoyo ma");
        assert_eq!(key("Ana Souza", "MA").text, "ana souza");
        assert_ne!(key("राम", "कुमार").text, key("रोमा", "कुमारी").text);
        assert_ne!(key("バ", "タ").text, key("ハ", "タ").text);
        assert_eq!(shown("Mary-Kate", "O’Neil"), "Mary-Kate O'Neil");
    }

    #[test]
    fn an_initial_only_agrees_and_never_joins_alone() {
        let (short, long) = (key("Jan", "K."), key("Jan", "Kowalski"));
        assert!(short.initial_only && !short.is_full() && long.is_full());
        assert!(short.agrees_with(&long) && long.agrees_with(&short));
        assert!(!key("Jan", "L.").agrees_with(&long));
        assert!(!key("Eva", "K.").agrees_with(&long));
        assert!(!key("Cher", "").is_full());
        assert_eq!(key("Ana", ".").text, "ana");
    }
}
