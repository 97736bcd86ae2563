//! Names by groups of three letters, so that those spelled much alike are found without looking at all.

use hashbrown::HashMap;

/// So many of the names that share most groups are worth a closer look.
const MAX_NEAREST: usize = 256;

/// For each group of three letters the names that have it, ascending. A word begins and ends with a blank.
#[derive(Debug, Default)]
pub(super) struct Grams(HashMap<[char; 3], Vec<u32>>);

impl Grams {
    /// O(letters of all names).
    pub(super) fn of(names: &[String]) -> Self {
        let mut all: HashMap<[char; 3], Vec<u32>> = HashMap::new();
        for (i, name) in names.iter().enumerate() {
            for gram in grams_of(name) {
                let list = all.entry(gram).or_default();
                if list.last() != Some(&(i as u32)) {
                    list.push(i as u32);
                }
            }
        }
        Self(all)
    }

    /// The names that share most groups with this one, of equally many the first. Names that share none are left out.
    pub(super) fn nearest(&self, name: &str) -> Vec<u32> {
        let mut shared: HashMap<u32, u32> = HashMap::new();
        let mut grams = grams_of(name);
        grams.sort_unstable();
        grams.dedup();
        for names in grams.iter().filter_map(|gram| self.0.get(gram)) {
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

fn grams_of(name: &str) -> Vec<[char; 3]> {
    let words = name.split(' ').filter(|word| !word.is_empty());
    words
        .flat_map(|word| {
            let letters: Vec<char> = std::iter::once(' ')
                .chain(word.chars())
                .chain(std::iter::once(' '))
                .collect();
            let grams: Vec<[char; 3]> = letters
                .windows(3)
                .map(|three| [three[0], three[1], three[2]])
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
        let grams = Grams::of(&names.map(str::to_owned));
        assert_eq!(grams.nearest("ann belle")[..2], [0, 2]);
        assert_eq!(grams.nearest("bob cole")[0], 1);
        assert!(grams.nearest("xyz").is_empty());
    }
}
