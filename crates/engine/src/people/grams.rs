//! Names by groups of three letters, so that those spelled much alike are found without looking at all.

use std::io;

use hashbrown::HashMap;
use rayon::prelude::*;

use introrank_core::columns::TextColumn;
use introrank_core::sections::{Damaged, SectionSink, Sections, damaged, numbers, write_numbers};

/// So many of the names that share most groups are worth a closer look.
const MAX_NEAREST: usize = 256;

/// For each group of three letters the names that have it, ascending. A word begins and ends with a blank.
#[derive(Debug, Default)]
pub(super) struct Grams {
    /// The groups in order, each as a number.
    groups: Vec<u64>,
    /// Where the names of each begin, and where the last end.
    offsets: Vec<u32>,
    names: Vec<u32>,
}

impl Grams {
    /// O(letters of all names · log), parallel.
    pub(super) fn of(names: &TextColumn) -> Self {
        let of_name = |i: u32| {
            let mut grams = grams_of(names.get(i as usize));
            grams.sort_unstable();
            grams.dedup();
            grams.into_iter().map(move |gram| (gram, i))
        };
        let people = (0..names.len() as u32).into_par_iter();
        let mut all: Vec<(u64, u32)> = people.flat_map_iter(of_name).collect();
        all.par_sort_unstable();
        let mut grams = Self::default();
        for (gram, name) in all {
            if grams.groups.last() != Some(&gram) {
                grams.groups.push(gram);
                grams.offsets.push(grams.names.len() as u32);
            }
            grams.names.push(name);
        }
        grams.offsets.push(grams.names.len() as u32);
        grams
    }

    /// Writes them away.
    ///
    /// # Errors
    /// When they cannot be written.
    pub(super) fn write(&self, to: &mut dyn SectionSink) -> io::Result<()> {
        write_numbers(to, "names.groups", &self.groups)?;
        write_numbers(to, "names.groups.offsets", &self.offsets)?;
        write_numbers(to, "names.groups.names", &self.names)
    }

    /// Reads those of so many names.
    ///
    /// # Errors
    /// When they are damaged.
    pub(super) fn read(count: usize, from: &dyn Sections) -> Result<Self, Damaged> {
        let grams = Self {
            groups: numbers(from, "names.groups")?,
            offsets: numbers(from, "names.groups.offsets")?,
            names: numbers(from, "names.groups.names")?,
        };
        let is_sound = grams.groups.is_sorted()
            && grams.offsets.is_sorted()
            && grams.offsets.len() == grams.groups.len() + 1
            && grams.offsets.last().map(|end| *end as usize) == Some(grams.names.len())
            && grams.names.iter().all(|name| (*name as usize) < count);
        is_sound
            .then_some(grams)
            .ok_or_else(|| damaged("names.groups", "it does not fit"))
    }

    /// The names that have a group.
    fn with(&self, gram: u64) -> &[u32] {
        let Ok(at) = self.groups.binary_search(&gram) else {
            return &[];
        };
        &self.names[self.offsets[at] as usize..self.offsets[at + 1] as usize]
    }

    /// The names that share most groups with this one, of equally many the first. Names that share none are left out.
    pub(super) fn nearest(&self, name: &str) -> Vec<u32> {
        let mut shared: HashMap<u32, u32> = HashMap::new();
        let mut grams = grams_of(name);
        grams.sort_unstable();
        grams.dedup();
        for names in grams.iter().map(|gram| self.with(*gram)) {
            for name in names {
                *shared.entry(*name).or_default() += 1;
            }
        }
        let mut ranked: Vec<(u32, u32)> = shared
            .into_iter()
            .map(|(name, count)| (u32::MAX - count, name))
            .collect();
        if ranked.len() > MAX_NEAREST {
            ranked.select_nth_unstable(MAX_NEAREST);
            ranked.truncate(MAX_NEAREST);
        }
        ranked.sort_unstable();
        ranked.into_iter().map(|(_, name)| name).collect()
    }
}

/// The groups of three letters of a name, each as a number: a letter has 21 bits.
fn grams_of(name: &str) -> Vec<u64> {
    let words = name.split(' ').filter(|word| !word.is_empty());
    words
        .flat_map(|word| {
            let letters: Vec<char> = std::iter::once(' ')
                .chain(word.chars())
                .chain(std::iter::once(' '))
                .collect();
            let grams: Vec<u64> = letters
                .windows(3)
                .map(|three| three.iter().fold(0, |all, c| all << 21 | u64::from(*c)))
                .collect();
            grams
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_share_most_come_first() {
        let names = ["ann bell", "bob cole", "anna belling", "cleo dorn", ""];
        let mut column = TextColumn::default();
        for name in names {
            column.push(name);
        }
        let grams = Grams::of(&column);
        assert_eq!(grams.nearest("ann belle")[..2], [0, 2]);
        assert_eq!(grams.nearest("bob cole")[0], 1);
        assert!(grams.nearest("xyz").is_empty());
    }
}
