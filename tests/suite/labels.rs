//! Titles in twelve languages, and pairs of company names, against labels. One half, told by a hash, is what rules are written
//! from; the other is only measured.
//!
//! ```sh
//! cargo test --workspace labels -- --nocapture
//! ```

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use introrank::core::keys::company;
use introrank::core::keys::title::TitleTable;

/// Titles of one language in the half that is measured: how many there are, with the right level, and with the right function.
#[derive(Default)]
struct Score {
    titles: usize,
    levels: usize,
    with_function: usize,
    functions: usize,
}

/// Labelled rows of the data of this name.
fn labelled(name: &str) -> Vec<BTreeMap<String, String>> {
    let path = format!("{}/data/labels/{name}", env!("CARGO_MANIFEST_DIR"));
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

fn is_unseen(title: &str) -> bool {
    let mut hasher = DefaultHasher::new();
    title.hash(&mut hasher);
    hasher.finish() % 2 == 1
}

#[test]
fn titles_of_twelve_languages_are_placed() {
    let rows = labelled("titles.csv");
    assert!(rows.len() >= 1500, "{}", rows.len());
    let table = TitleTable::default();
    let mut scores: BTreeMap<&str, Score> = BTreeMap::new();
    for row in &rows {
        let role = table.role(&row["title"]);
        let level = role.seniority.map_or("", |level| level.word());
        let function = table.function_name(role.function);
        let is_right = level == row["level"];
        let is_placed = row["function"].is_empty() || function == row["function"];
        if is_unseen(&row["title"]) {
            let score = scores.entry(row["language"].as_str()).or_default();
            score.titles += 1;
            score.levels += usize::from(is_right);
            if !row["function"].is_empty() {
                score.with_function += 1;
                score.functions += usize::from(is_placed);
            }
        } else if !(is_right && is_placed) {
            println!(
                "{}: {} is {level:?} {function:?}, not {:?} {:?}",
                row["language"], row["title"], row["level"], row["function"]
            );
        }
    }
    println!("| language | titles | level | function |\n|---|---|---|---|");
    for (language, score) in &scores {
        let percent = |right: usize, of: usize| 100.0 * right as f64 / of as f64;
        let (levels, functions) = (
            percent(score.levels, score.titles),
            percent(score.functions, score.with_function),
        );
        println!(
            "| {language} | {} | {levels:.0} % | {functions:.0} % |",
            score.titles
        );
        assert!(levels >= 85.0 && functions >= 85.0, "{language}");
    }
}

#[test]
fn pairs_of_company_names_are_told_apart() {
    let rows = labelled("companies.csv");
    assert!(rows.len() >= 600, "{}", rows.len());
    let (mut unseen, mut right) = (0_u32, 0_u32);
    for row in &rows {
        let (one, other) = (company::key(&row["one"]), company::key(&row["other"]));
        let is_right = (one == other) == (row["which"] == "same");
        if is_unseen(&row["other"]) {
            unseen += 1;
            right += u32::from(is_right);
        } else if !is_right {
            println!(
                "{} and {}: {one:?} {other:?}, but {}",
                row["one"], row["other"], row["which"]
            );
        }
    }
    let percent = 100.0 * f64::from(right) / f64::from(unseen);
    println!("company names: {unseen} pairs, {percent:.1} % right");
    assert!(percent >= 97.0);
}
