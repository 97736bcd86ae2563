//! The parts of a name in the order in which it is spoken: `Souza, Ana` is Ana Souza, and what a name was before a marriage is
//! no part of it.

/// What stands between a name and the one before it.
const BORN: &[&str] = &[
    "née",
    "nee",
    "né",
    "geb",
    "geborene",
    "geboren",
    "geborener",
    "nata",
    "nato",
    "nacida",
    "nascida",
    "født",
    "född",
    "roz",
    "rozená",
    "rodená",
    "zd",
    "ur",
    "urodzona",
    "szül",
    "ex",
];
/// Words that begin a surname.
const PARTICLES: &[&str] = &[
    "van", "von", "vom", "zu", "zur", "zum", "de", "del", "della", "dello", "der", "den", "des",
    "du", "di", "da", "do", "dos", "das", "d", "la", "le", "lo", "las", "los", "ten", "ter", "te",
    "t", "op", "af", "av", "al", "el", "bin", "ibn", "ben", "bint", "abu", "y", "e", "san",
    "santa", "saint", "st", "mac", "mc", "o",
];

fn bare(word: &str) -> String {
    let letters = word.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// True for a word that begins a surname: `van`, `de la`. It is written small, and no initial: Ben and D. are given names.
pub fn is_particle(word: &str) -> bool {
    let is_small = word.chars().next().is_some_and(char::is_lowercase);
    let is_initial = word.ends_with('.') || word.chars().count() == 1;
    (is_small && !is_initial || word.starts_with('\'')) && PARTICLES.contains(&bare(word).as_str())
}

/// Without the name before a marriage: `Ana Souza geb. Lima`. What is left has at least two words.
pub(super) fn without_maiden(words: &mut Vec<String>) {
    let is_born = |(at, word): (usize, &String)| {
        let marked = BORN.contains(&bare(word).as_str());
        // Some of these words are names too; a full name stands before them, and one after.
        marked && at >= 2 && at + 1 < words.len()
    };
    // Most names are shorter, and there are many.
    if words.len() > 3
        && let Some(at) = words.iter().enumerate().position(is_born)
    {
        words.truncate(at);
    }
}

/// The words of a name that a comma parts, as it is spoken; `is_extra` tells of words that are none of it, as degrees.
///
/// What stands before the comma is a surname when it is one word, or begins with a particle; else it is the name, and what
/// stands behind is left where it is: nobody can say whether `Ana Souza, Lima` means her surname or her employer.
pub(super) fn spoken(text: &str, is_extra: impl Fn(&str) -> bool) -> String {
    if !text.contains(',') {
        return text.trim().to_owned();
    }
    let mut parts = text.split(',').map(str::trim);
    let first = parts.next().unwrap_or_default();
    let rest: Vec<&str> = parts
        .filter(|part| !part.split_whitespace().all(&is_extra))
        .collect();
    let mut words: Vec<&str> = first.split_whitespace().collect();
    while words.len() > 1 && words.last().is_some_and(|word| is_extra(word)) {
        words.pop();
    }
    let is_surname = words.len() == 1 || words.first().is_some_and(|word| is_particle(word));
    match rest.as_slice() {
        [given, ..] if is_surname => format!("{given} {}", words.join(" ")),
        rest => [&[first], rest].concat().join(" "),
    }
}

/// A name beside an address, where that says what a comma in it parts: `Souza Lima, Ana` of ana.lima@… is a surname and a name,
/// `Ana Souza, Quillon` of ana@quillon.… a name and an employer. Any other name is left as it is.
pub fn beside_address(text: &str, address: &str) -> String {
    let Some((before, behind)) = text
        .split_once(',')
        .filter(|(_, behind)| !behind.contains(','))
    else {
        return text.to_owned();
    };
    let (local, domain) = address.split_once('@').unwrap_or((address, ""));
    let (before_words, behind_words) = (super::words_in(before), super::words_in(behind));
    let (Some(given), Some(name)) = (behind_words.first(), before_words.first()) else {
        return text.to_owned();
    };
    let in_address = super::words_in(local);
    let is_named = |word: &String| in_address.contains(word);
    let employer = behind_words.concat();
    let is_employer = employer.chars().count() > 2
        && domain
            .split('.')
            .any(|label| label.replace('-', "") == employer);
    match () {
        () if before_words.len() < 2 => text.to_owned(),
        () if is_employer || (is_named(name) && !is_named(given)) => before.trim().to_owned(),
        () if is_named(given) => format!("{} {}", behind.trim(), before.trim()),
        () => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_a_comma_parts() {
        for (name, address, wanted) in [
            ("Souza Lima, Ana", "ana.lima@x.example", "Ana Souza Lima"),
            ("Ana Souza, Quillon", "a.souza@quillon.example", "Ana Souza"),
            ("Ana Souza, Veltro Group", "ana@gmail.com", "Ana Souza"),
            ("Souza, Ana", "ana@x.example", "Souza, Ana"),
            ("Ana Souza, Lima", "office@x.example", "Ana Souza, Lima"),
        ] {
            assert_eq!(beside_address(name, address), wanted, "{name}");
        }
    }
}
