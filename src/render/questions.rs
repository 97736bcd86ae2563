//! Questions to colleagues as a sheet, and as a page each.

use std::collections::{BTreeMap, BTreeSet};

use introrank_core::display::markdown;
use introrank_ingest::pages::mark;

use super::sheet::Sheet;
use crate::app::view::{QuestionRow, Questions};
use introrank_core::display::count;

/// Questions as a sheet; `answer` and `again` say how questions are answered, and how those that are out are seen again.
pub fn questions<'a>(
    questions: &'a Questions,
    explain: bool,
    (answer, again): (&str, &str),
) -> Sheet<'a, QuestionRow, [QuestionRow]> {
    let rows = questions.rows.iter().map(|row| {
        vec![
            row.colleague_name.clone(),
            row.question.clone(),
            row.answers.replace('_', " "),
            format!("+{:.1}%", row.worth * 100.0),
            row.prospects.to_string(),
        ]
    });
    let out = match questions.out {
        0 => String::new(),
        n => format!(" {} out{again}.", count(n, "question is", "questions are")),
    };
    let notes = if questions.rows.is_empty() {
        vec![format!("No other answer would change whom to ask.{out}")]
    } else {
        let mut notes = vec![format!(
            "At most {} per colleague and week.{answer}",
            questions.per_week
        )];
        if explain {
            notes.push("worth: what the chance of an introduction gains, summed over the prospects, when the answer is known before somebody is asked; less the price of the question.".into());
        }
        notes
    };
    Sheet {
        title: String::new(),
        header: &["colleague", "question", "answers", "worth", "prospects"],
        rows: rows.collect(),
        then: Vec::new(),
        notes,
        records: &questions.rows,
        whole: &questions.rows[..],
    }
}

/// The questions of each colleague, by key.
pub fn by_colleague(rows: &[QuestionRow]) -> BTreeMap<&str, Vec<&QuestionRow>> {
    let mut found: BTreeMap<&str, Vec<&QuestionRow>> = BTreeMap::new();
    for row in rows {
        found.entry(&row.colleague).or_default().push(row);
    }
    found
}

/// One page per colleague, Markdown: the name of its file, which no other has, and the text.
pub fn question_pages(questions: &Questions) -> Vec<(String, String)> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let page = |(colleague, rows): (&str, Vec<&QuestionRow>)| {
        let name = rows.first().map_or("", |row| &row.colleague_name);
        let questions = count(rows.len(), "question", "questions");
        let mut text = format!("# {}: {questions}, a minute\n", markdown(name));
        for (n, row) in rows.iter().enumerate() {
            let boxes = row.answers.split(" / ");
            let boxes: Vec<String> = boxes
                .map(|word| format!("[ ] {}", word.replace('_', " ")))
                .collect();
            text.push_str(&format!(
                "\n{}. {}\n   {}\n\n   {}\n",
                n + 1,
                markdown(&row.question),
                mark(&row.from, &row.to, &row.colleague),
                boxes.join("  "),
            ));
        }
        let name = file_name(colleague);
        let numbered = (2..).map(|n: u32| format!("{name}-{n}"));
        let mut names = std::iter::once(name.clone()).chain(numbered);
        let name = names.find(|name| taken.insert(name.clone()));
        (format!("{}.md", name.unwrap_or_default()), text)
    };
    by_colleague(&questions.rows)
        .into_iter()
        .map(page)
        .collect()
}

/// Characters of a key that a file is called by.
const MAX_NAME: usize = 80;

/// A key as the name of a file on any system.
fn file_name(key: &str) -> String {
    let of_person = key.trim_start_matches("in:").chars().take(MAX_NAME);
    let plain = |c: char| if c.is_alphanumeric() { c } else { '-' };
    of_person.map(plain).collect::<String>().to_lowercase()
}
