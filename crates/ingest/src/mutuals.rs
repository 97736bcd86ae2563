//! Mutual connections as a rep copies them from a prospect's page.

use introrank_core::display;

/// The names in a pasted text, in order, each once. Headlines, degrees and counts are passed over.
///
/// A page gives, per person, the name, sometimes "· 1st" beside or under it, and a headline. A line counts as a
/// possible name when it has two to six words and none of the marks that only other lines have; what is not one of
/// the asker's connections is shown as unmatched by the caller, so a headline that slips through does no harm.
pub fn names(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for line in text.lines() {
        let line = display::clean(line);
        let name = line
            .split(" · ")
            .next()
            .unwrap_or(&line)
            .split('•')
            .next()
            .unwrap_or_default()
            .trim();
        let name = name
            .strip_prefix("View ")
            .and_then(|rest| {
                rest.split_once("’s profile")
                    .or_else(|| rest.split_once("'s profile"))
            })
            .map_or(name, |(name, _)| name);
        if is_name(name) && !out.iter().any(|known| known == name) {
            out.push(name.to_owned());
        }
    }
    out
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
}
