//! Mutual connections as a rep copies them from a prospect's page.

use introrank_core::display;

/// The names in a pasted text, in order, each once. Headlines, degrees and counts are passed over.
///
/// A page gives, per person, the name, sometimes "· 1st" beside or under it, and a headline. A line counts as a
/// possible name when it has two to six words and none of the marks that only other lines have; what is not one of
/// the asker's connections is shown as unmatched by the caller, so a headline that slips through does no harm.
pub fn names(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for name in text.lines().flat_map(of_line) {
        if is_name(&name) && !out.contains(&name) {
            out.push(name);
        }
    }
    out
}

/// What may be names in a line: the line itself, or the parts of a sentence or list.
fn of_line(line: &str) -> Vec<String> {
    let line = display::clean(line);
    let bullet =
        |c: char| matches!(c, '-' | '*' | '•' | '–' | '·' | '‣' | '▪') || c.is_whitespace();
    let line = line.trim_start_matches(bullet);
    let numbered = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let line = match numbered.strip_prefix(['.', ')']) {
        Some(rest) if numbered.len() < line.len() => rest.trim_start(),
        _ => line,
    };
    let line = line.split(" · ").next().unwrap_or(line);
    let line = line.split('•').next().unwrap_or_default().trim();
    let line = line
        .strip_prefix("View ")
        .and_then(|rest| {
            rest.split_once("’s profile")
                .or_else(|| rest.split_once("'s profile"))
        })
        .map_or(line, |(name, _)| name);
    let line = line.strip_prefix("You both know ").unwrap_or(line);
    let parts = parts(line);
    let full = |part: &&String| part.contains(' ');
    match parts.as_slice() {
        // The surname first.
        [last, first] if !last.contains(' ') && !first.contains(' ') => {
            vec![format!("{first} {last}")]
        }
        // What follows a name, like a degree, is no name of its own.
        [one, rest @ ..] if !rest.iter().any(|part| full(&part) || is_count(part)) => {
            let all = [one.as_str()]
                .into_iter()
                .chain(rest.iter().map(String::as_str));
            vec![all.collect::<Vec<_>>().join(", ")]
        }
        _ => parts,
    }
}

/// Words that stand before the last of several names.
const AND: &[&str] = &[" and ", " und ", " et ", " y ", " e ", " & "];

/// A line cut at commas, semicolons and the "and" before the last.
fn parts(line: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for part in line.split([',', ';']) {
        let mut rest = part.trim();
        for word in ["and ", "und ", "et ", "y ", "e "] {
            rest = rest.strip_prefix(word).unwrap_or(rest).trim();
        }
        // "João Costa e Silva" is one person: on both sides stands a whole name, or the number of the others.
        let whole = |part: &str| part.trim().contains(' ') || is_count(part);
        let cuts = AND
            .iter()
            .filter_map(|and| Some((rest.find(and)?, and.len())));
        let mut cuts = cuts.filter(|(at, len)| whole(&rest[..*at]) && whole(&rest[at + len..]));
        match cuts.next() {
            Some((at, len)) => {
                parts.extend([&rest[..at], &rest[at + len..]].map(|p| p.trim().to_owned()))
            }
            None => parts.push(rest.to_owned()),
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// "3 other mutual connections".
fn is_count(part: &str) -> bool {
    part.chars().any(|c| c.is_ascii_digit())
}

fn is_name(line: &str) -> bool {
    const NOISE: &[&str] = &[
        "mutual",
        "connection",
        "connections",
        "degree",
        "follower",
        "followers",
        "message",
        "connect",
        "1st",
        "2nd",
        "3rd",
        "see",
        "show",
        "shared",
        "results",
        "previous",
        "next",
        "filters",
        "follow",
        "services",
        "current",
        "past",
        "summary",
        "status",
        "at",
        "of",
        "and",
        "for",
        "other",
        "others",
        "weitere",
        "kontakte",
        "gemeinsame",
        "autres",
        "relations",
        "commun",
        "contactos",
        "común",
        "comun",
        "otros",
    ];
    let lower = line.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    (2..=6).contains(&words.len())
        && !line.contains(['@', '|', ':', '#', '/'])
        && !line.chars().any(|c| c.is_ascii_digit())
        && !words
            .iter()
            .any(|word| NOISE.contains(&word.trim_matches('.')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pasted_page_gives_its_names() {
        let pasted = "12 mutual connections\n\nDana Ruiz · 1st\nHead of Ops at Northwind\nMessage\n\nTom Becker\n • 1st degree connection\nJosé da Silva, MBA\n1 mutual connection\nDana Ruiz\nSophie Degreef\nhttps://x.example/y\n";
        assert_eq!(
            names(pasted),
            [
                "Dana Ruiz",
                "Tom Becker",
                "José da Silva, MBA",
                "Sophie Degreef"
            ]
        );
    }

    #[test]
    fn names_are_read_as_people_copy_them() {
        let two = ["Ann Bell", "Bob Cole"];
        for text in [
            "Ann Bell\nBob Cole",
            "Ann Bell, Bob Cole and 3 other mutual connections",
            "Ann Bell, Bob Cole, and 12 others",
            "Ann Bell and Bob Cole",
            "You both know Ann Bell and Bob Cole",
            "Ann Bell; Bob Cole",
            "- Ann Bell\n- Bob Cole",
            "• Ann Bell\n• Bob Cole",
            "1. Ann Bell\n2. Bob Cole",
            "Bell, Ann\nCole, Bob",
            "Ann Bell, Bob Cole und 3 weitere gemeinsame Kontakte",
            "Ann Bell, Bob Cole et 2 autres relations en commun",
            "Ann Bell, Bob Cole y 3 contactos más en común",
            "Ann Bell, Bob Cole y otros 3 contactos en común",
        ] {
            assert_eq!(names(text), two, "{text}");
        }
        for one in [
            "José da Silva, MBA",
            "João Costa e Silva",
            "Ana Ortega y Gasset",
        ] {
            assert_eq!(names(one), [one]);
        }
        assert_eq!(
            names("Anna-Lena von der Heide"),
            ["Anna-Lena von der Heide"]
        );
    }
}
