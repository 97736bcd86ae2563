//! Columns of text: many short strings in one buffer, so that ten million rows are a few large allocations.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

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
        let start = if position == 0 { 0 } else { self.ends[position - 1] as usize };
        &self.text[start..self.ends[position] as usize]
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

impl<'a> FromIterator<&'a str> for TextColumn {
    fn from_iter<I: IntoIterator<Item = &'a str>>(cells: I) -> Self {
        let mut column = Self::default();
        for cell in cells {
            column.push(cell);
        }
        column
    }
}

/// Gives equal strings the same small number, in order of first appearance. Each distinct string is kept once.
#[derive(Clone, Default)]
pub struct Interner {
    table: HashTable<u32>,
    hasher: DefaultHashBuilder,
    strings: TextColumn,
}

impl Interner {
    /// The number of `text`, made on first sight. Amortised O(length).
    pub fn intern(&mut self, text: &str) -> u32 {
        let hash = self.hasher.hash_one(text);
        let strings = &self.strings;
        if let Some(&found) = self.table.find(hash, |&i| strings.get(i as usize) == text) {
            return found;
        }
        let number = self.strings.push(text) as u32;
        let (strings, hasher) = (&self.strings, &self.hasher);
        self.table.insert_unique(hash, number, |&i| hasher.hash_one(strings.get(i as usize)));
        number
    }

    /// The number of `text` if it was seen before.
    pub fn find(&self, text: &str) -> Option<u32> {
        let hash = self.hasher.hash_one(text);
        self.table.find(hash, |&i| self.strings.get(i as usize) == text).copied()
    }

    /// The string with this number.
    pub fn get(&self, number: u32) -> &str {
        self.strings.get(number as usize)
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
        assert_eq!(names.find("Bo"), None);
    }
}
