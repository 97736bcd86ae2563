//! The configuration file with what each number means and where it comes from, taken from the doc comments beside them.

use hashbrown::HashMap;

use super::config::Config;

/// Where the numbers are explained.
const SOURCE: &str = include_str!("config.rs");

/// The section of the file that a struct is.
const SECTIONS: [(&str, &str); 3] = [
    ("StrengthConfig", "strength"),
    ("TouchConfig", "strength.in_touch"),
    ("SearchConfig", "search"),
];

impl Config {
    /// The configuration as TOML, every number under a comment that says what it is and where it comes from: *measured*,
    /// *published*, or *assumed*.
    ///
    /// # Errors
    /// As [`to_toml`](Self::to_toml).
    pub fn to_commented_toml(&self) -> Result<String, toml::ser::Error> {
        let comments = comments();
        let mut out = String::new();
        let mut section = String::new();
        for line in self.to_toml()?.lines() {
            let place = match line
                .strip_prefix('[')
                .and_then(|line| line.strip_suffix(']'))
            {
                Some(table) => {
                    section = table.to_owned();
                    table.to_owned()
                }
                None => match line.split_once(" = ") {
                    Some((name, _)) => format!("{section}.{name}"),
                    None => String::new(),
                },
            };
            for comment in comments.get(place.as_str()).into_iter().flatten() {
                out.push_str(&format!("# {comment}\n"));
            }
            out.push_str(line);
            out.push('\n');
        }
        Ok(out)
    }
}

/// The comment of every field, by its place in the file.
fn comments() -> HashMap<String, Vec<String>> {
    let mut found = HashMap::new();
    let (mut section, mut comment) = ("", Vec::new());
    for line in SOURCE.lines() {
        let line = line.trim();
        if let Some(name) = line.strip_prefix("pub struct ") {
            let name = name.trim_end_matches(" {");
            let known = SECTIONS.iter().find(|(other, _)| *other == name);
            section = known.map_or("", |(_, section)| section);
        }
        if let Some(text) = line.strip_prefix("/// ") {
            comment.push(plain(text));
            continue;
        }
        if let Some((name, _)) = line
            .strip_prefix("pub ")
            .and_then(|line| line.split_once(':'))
            && !section.is_empty()
        {
            found.insert(format!("{section}.{name}"), std::mem::take(&mut comment));
        }
        comment.clear();
    }
    found
}

/// A doc comment without the marks of links.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("[`") {
        let Some((name, after)) = after.split_once("`]") else {
            break;
        };
        out.push_str(before);
        out.push_str(name);
        rest = match after
            .strip_prefix('(')
            .and_then(|after| after.split_once(')'))
        {
            Some((_, after)) => after,
            None => after,
        };
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_says_what_it_is_and_the_file_can_be_read_again() {
        let text = Config::default().to_commented_toml().unwrap();
        assert_eq!(Config::parse(&text).unwrap(), Config::default());
        let mut before = "";
        for line in text.lines().filter(|line| !line.is_empty()) {
            let inner = [
                "level_sd",
                "value",
                "sd",
                "a",
                "b",
                "c",
                "outcomes",
                "coefficients",
                "covariance",
            ];
            let name = line.split(" = ").next().unwrap();
            let explained =
                before.starts_with('#') || line.starts_with('#') || inner.contains(&name);
            let table = line.starts_with('[')
                && (line == "[strength]" || line == "[search]" || line.contains("learned."));
            assert!(explained || table, "{line} has no comment");
            before = line;
        }
        assert!(text.contains(
            "# Per ln(1 + days on which they wrote, fading). Measured.\n[strength.inbound_days]"
        ));
        assert!(!text.contains("Self::") && !text.contains("[`"));
    }
}
