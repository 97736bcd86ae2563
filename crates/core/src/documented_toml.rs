//! Configuration files with what each field means, taken from the doc comments beside the fields.

use hashbrown::HashMap;

/// A TOML text, every field under a comment that says what it is. `source` is the Rust file that declares the fields,
/// `sections` the section of the file that each of its structs is.
pub fn with_comments(toml: &str, source: &str, sections: &[(&str, &str)]) -> String {
    let comments = comments(source, sections);
    let mut out = String::new();
    let mut section = String::new();
    for line in toml.lines() {
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
    out
}

/// The comment of every field, by its place in the file.
fn comments(source: &str, sections: &[(&str, &str)]) -> HashMap<String, Vec<String>> {
    let mut found = HashMap::new();
    let (mut section, mut comment) = ("", Vec::new());
    for line in source.lines() {
        let line = line.trim();
        if let Some(name) = line.strip_prefix("pub struct ") {
            let name = name.trim_end_matches(" {");
            let known = sections.iter().find(|(other, _)| *other == name);
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
