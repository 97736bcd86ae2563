//! Pages of questions that a colleague ticked: `[x] know` below the mark that says which tie is meant.

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use crate::cells::Cells;

/// Begins the mark of a question; behind it stand who is asked about whom, and who answers.
const MARK: &str = "<!-- introrank:";
/// Ends it.
const END: &str = "-->";

/// What a key is written without, so that it ends neither itself nor the mark.
const IN_MARK: &AsciiSet = &CONTROLS.add(b'|').add(b'%').add(b'<').add(b'>');

/// The mark of a question: whether `from` knows `to`, and who answers. All of it are keys.
pub fn mark(from: &str, to: &str, colleague: &str) -> String {
    let [from, to, colleague] = [from, to, colleague].map(|key| utf8_percent_encode(key, IN_MARK));
    format!("{MARK} {from} | {to} | {colleague} {END}")
}

/// The ticked answers of a page as rows of from, to, answer and colleague, each with its line; nothing when it is no such page.
pub fn answers(text: &str) -> Option<Cells> {
    let mut tie: Option<Vec<String>> = None;
    let mut rows = None;
    for (line, number) in text.lines().zip(1..) {
        if let Some((_, mark)) = line.split_once(MARK) {
            let mark = mark.split(END).next().unwrap_or_default();
            let key = |key: &str| {
                percent_decode_str(key.trim())
                    .decode_utf8_lossy()
                    .into_owned()
            };
            let keys: Vec<String> = mark.split('|').map(key).collect();
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
