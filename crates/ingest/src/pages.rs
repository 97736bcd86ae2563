//! Pages of questions that a colleague ticked: `[x] know` below the mark that says which tie is meant.

use crate::cells::Cells;

/// Begins the mark of a question; behind it stand who is asked about whom, and who answers.
pub const MARK: &str = "<!-- introrank:";
/// Ends it.
pub const END: &str = "-->";

/// The ticked answers of a page as rows of from, to, answer and colleague, each with its line; nothing when it is no such page.
pub fn answers(text: &str) -> Option<Cells> {
    let mut tie: Option<Vec<String>> = None;
    let mut rows = None;
    for (line, number) in text.lines().zip(1..) {
        if let Some((_, mark)) = line.split_once(MARK) {
            let mark = mark.split(END).next().unwrap_or_default();
            let keys: Vec<String> = mark.split('|').map(|key| key.trim().to_owned()).collect();
            tie = (keys.len() == 3).then_some(keys);
            rows.get_or_insert_with(Cells::new);
        }
        if let (Some(keys), Some(rows), Some(word)) = (&tie, &mut rows, ticked(line)) {
            let [from, to, colleague] = [0, 1, 2].map(|at| keys[at].clone());
            rows.push((number, vec![from, to, word, colleague]));
        }
    }
    rows
}

/// The word behind the ticked box of a line.
fn ticked(line: &str) -> Option<String> {
    let at = ["[x]", "[X]"].iter().find_map(|tick| line.find(tick))?;
    let word = line[at + 3..].split('[').next().unwrap_or_default();
    Some(word.trim().replace(' ', "_"))
}
