//! Columns of text: many short strings in one buffer, so that ten million rows are a few large allocations.

use std::cmp::Ordering;
use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashMap, HashTable};

/// An append-only column of strings, addressed by position. Costs four bytes a cell beside the text itself.
#[derive(Clone, Debug, Default)]
pub struct TextColumn {
    text: String,
    /// One entry per cell: where it ends. `u32` bounds one column at 4 GiB of text.
    ends: Vec<u32>,
}

impl TextColumn {
    /// Appends a cell and returns its position. Text past the 4 GiB bound is dropped, never misplaced.
    pub fn push(&mut self, cell: &str) -> usize {
        if self.text.len() + cell.len() <= u32::MAX as usize {
            self.text.push_str(cell);
        }
        self.ends.push(self.text.len() as u32);
        self.ends.len() - 1
    }

    /// The cell at `position`, which must be below [`len`](Self::len).
    pub fn get(&self, position: usize) -> &str {
        let start = if position == 0 {
            0
        } else {
            self.ends[position - 1] as usize
        };
        &self.text[start..self.ends[position] as usize]
    }

    /// The text of all cells, and where each ends.
    pub fn parts(&self) -> (&str, &[u32]) {
        (&self.text, &self.ends)
    }

    /// A column of a text and where each cell ends. `None` when the one is no text, or the others are no ends in it.
    pub fn from_parts(text: Vec<u8>, ends: Vec<u32>) -> Option<Self> {
        let text = String::from_utf8(text).ok()?;
        let is_whole = ends.last().map_or(0, |end| *end as usize) == text.len();
        let is_end = |end: &u32| text.is_char_boundary(*end as usize);
        (is_whole && ends.is_sorted() && ends.iter().all(is_end)).then_some(Self { text, ends })
    }

    /// The position of a text among the first `count` cells, which are in order. O(log count).
    pub fn find_sorted(&self, text: &str, count: usize) -> Option<usize> {
        let (mut low, mut high) = (0, count);
        while low < high {
            let middle = usize::midpoint(low, high);
            match self.get(middle).cmp(text) {
                Ordering::Equal => return Some(middle),
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// Number of cells.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// True when there is no cell.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// All cells in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|i| self.get(i))
    }
}

/// What each text means, in the order of the texts: found by halving, read and written as columns. What is added later stands
/// beside.
#[derive(Clone, Debug, Default)]
pub struct TextMap {
    texts: TextColumn,
    values: Vec<u32>,
    added: HashMap<String, u32>,
}

impl TextMap {
    /// The meaning of a text. O(log n).
    pub fn get(&self, text: &str) -> Option<u32> {
        let added = self.added.get(text).copied();
        added.or_else(|| {
            let at = self.texts.find_sorted(text, self.texts.len())?;
            Some(self.values[at])
        })
    }

    /// Gives a text a meaning, instead of the one it had.
    pub fn insert(&mut self, text: String, value: u32) {
        self.added.insert(text, value);
    }

    /// Every text with its meaning, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, u32)> {
        let sorted = self.texts.iter().zip(self.values.iter().copied());
        let kept =
            sorted.filter(|(text, _)| self.added.is_empty() || !self.added.contains_key(*text));
        kept.chain(
            self.added
                .iter()
                .map(|(text, value)| (text.as_str(), *value)),
        )
    }

    /// Leaves out every text of this meaning. O(n).
    pub fn remove_all(&mut self, meaning: u32) {
        let kept = self.iter().filter(|(_, value)| *value != meaning);
        self.added = kept.map(|(text, value)| (text.to_owned(), value)).collect();
        (self.texts, self.values) = (TextColumn::default(), Vec::new());
    }

    /// The texts in order, and what each means. O(n log n).
    pub fn to_columns(&self) -> (TextColumn, Vec<u32>) {
        let mut all: Vec<(&str, u32)> = self.iter().collect();
        all.sort_unstable();
        let mut texts = TextColumn::default();
        for (text, _) in &all {
            texts.push(text);
        }
        (texts, all.into_iter().map(|(_, value)| value).collect())
    }

    /// The map of texts in order and their meanings, as [`to_columns`](Self::to_columns) gives them; `None` when they are in no
    /// order.
    pub fn from_columns(texts: TextColumn, values: Vec<u32>) -> Option<Self> {
        let is_sound = texts.len() == values.len() && texts.iter().is_sorted();
        is_sound.then(|| Self {
            texts,
            values,
            added: HashMap::new(),
        })
    }
}

/// Gives equal strings the same small number, in order of first appearance. Each distinct string is kept once.
#[derive(Clone, Debug, Default)]
pub struct Interner {
    table: HashTable<Slot>,
    hasher: DefaultHashBuilder,
    strings: TextColumn,
}

/// Where a string stands: in the table itself, so that a look-up reads the table and the text and nothing between.
#[derive(Clone, Copy, Debug)]
struct Slot {
    start: u32,
    len: u32,
    number: u32,
}

impl Interner {
    /// The number of `text`, made on first sight. Amortised O(length).
    pub fn intern(&mut self, text: &str) -> u32 {
        let hash = self.hasher.hash_one(text);
        if let Some(number) = self.lookup(hash, text) {
            return number;
        }
        let start = self.strings.text.len() as u32;
        let number = self.strings.push(text) as u32;
        let (bytes, hasher) = (self.strings.text.as_bytes(), &self.hasher);
        let rehash = |slot: &Slot| hasher.hash_one(text_of(bytes, slot));
        self.table.insert_unique(
            hash,
            Slot {
                start,
                len: text.len() as u32,
                number,
            },
            rehash,
        );
        number
    }

    /// The number of `text`, if it has one. O(length).
    pub fn find(&self, text: &str) -> Option<u32> {
        self.lookup(self.hasher.hash_one(text), text)
    }

    fn lookup(&self, hash: u64, text: &str) -> Option<u32> {
        let bytes = self.strings.text.as_bytes();
        self.table
            .find(hash, |slot| {
                slot.len as usize == text.len()
                    && bytes
                        .get(slot.start as usize..)
                        .is_some_and(|rest| rest.starts_with(text.as_bytes()))
            })
            .map(|slot| slot.number)
    }

    /// The string with this number.
    pub fn get(&self, number: u32) -> &str {
        self.strings.get(number as usize)
    }

    /// All strings, in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.strings.iter()
    }

    /// Number of distinct strings.
    pub fn len(&self) -> usize {
        self.strings.len()
    }

    /// True when nothing was interned.
    pub fn is_empty(&self) -> bool {
        self.strings.is_empty()
    }
}

/// The text of a slot; empty for one past the bound of the column.
fn text_of<'a>(bytes: &'a [u8], slot: &Slot) -> &'a str {
    let range = slot.start as usize..slot.start as usize + slot.len as usize;
    bytes
        .get(range)
        .and_then(|bytes| std::str::from_utf8(bytes).ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_strings_share_a_number_and_cells_keep_their_text() {
        let mut names = Interner::default();
        let (a, b) = (names.intern("Ana"), names.intern(""));
        assert_eq!(names.intern("Ana"), a);
        assert_ne!(a, b);
        assert_eq!((names.get(a), names.get(b), names.len()), ("Ana", "", 2));
    }
}
