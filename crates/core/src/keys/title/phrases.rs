//! Phrases of the word table, found in the words of a title.

use hashbrown::HashMap;

use crate::keys::name::fold;

/// A word of the table.
#[derive(Debug)]
pub(super) enum Wanted {
    /// `*`: any word, or two.
    Any,
    /// The word itself.
    Word(String),
    /// Written `-leiter`: how a longer word ends.
    End(String),
    /// Written `vertriebs-`: how a longer word begins.
    Start(String),
    /// In a script without spaces: what stands within a word.
    Within(String),
}

impl Wanted {
    fn new(word: &str) -> Self {
        let folded = fold(word);
        match word {
            "*" => Self::Any,
            _ if word.starts_with('-') => Self::End(folded),
            _ if word.ends_with('-') => Self::Start(folded),
            _ if folded.chars().all(is_unspaced) => Self::Within(folded),
            _ => Self::Word(folded),
        }
    }

    fn is(&self, word: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Word(wanted) => word == wanted,
            Self::End(end) => word.len() > end.len() && word.ends_with(end.as_str()),
            Self::Start(start) => word.len() > start.len() && word.starts_with(start.as_str()),
            Self::Within(part) => word.contains(part.as_str()),
        }
    }

    pub fn letters(&self) -> usize {
        match self {
            Self::Any => 0,
            Self::Word(text) | Self::End(text) | Self::Start(text) | Self::Within(text) => {
                text.chars().count()
            }
        }
    }
}

/// Phrases of the table, found by their first words.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    phrases: Vec<Vec<Wanted>>,
    /// Those that begin with a word of their own.
    by_word: HashMap<String, Vec<usize>>,
    /// Those that begin with a part of a word, and those within a word.
    by_part: Vec<usize>,
    within: Vec<usize>,
}

impl Phrases {
    pub fn new(list: &[String]) -> Self {
        let mut all = Self::default();
        for (n, text) in list.iter().enumerate() {
            let phrase: Vec<Wanted> = text.split_whitespace().map(Wanted::new).collect();
            match phrase.first() {
                Some(Wanted::Word(word)) => all.by_word.entry(word.clone()).or_default().push(n),
                Some(Wanted::Within(_)) => all.within.push(n),
                _ => all.by_part.push(n),
            }
            all.phrases.push(phrase);
        }
        all
    }

    /// The phrases that stand in the words, some of them more than once. O(words) and the phrases that begin so.
    pub fn found<'a, 'w>(
        &'a self,
        words: &'w [String],
    ) -> impl Iterator<Item = &'a [Wanted]> + use<'a, 'w> {
        let places = 0..words.len();
        places.flat_map(move |at| {
            let word = words[at].as_str();
            let known = self.by_word.get(word).map_or(&[][..], Vec::as_slice);
            let within = match word.is_ascii() {
                true => &[][..],
                false => self.within.as_slice(),
            };
            let all = known.iter().chain(&self.by_part).chain(within);
            all.map(|n| self.phrases[*n].as_slice())
                .filter(move |phrase| matches_at(&words[at..], phrase))
        })
    }

    /// True when one of them stands in front.
    pub fn begins(&self, words: &[String]) -> bool {
        self.phrases.iter().any(|phrase| match phrase.as_slice() {
            // Within a word says nothing of where.
            [Wanted::Within(part)] => words
                .first()
                .is_some_and(|word| word.starts_with(part.as_str())),
            phrase => !words.is_empty() && matches_at(words, phrase),
        })
    }

    /// The words without any of them.
    pub fn without(&self, mut words: Vec<String>) -> Vec<String> {
        loop {
            let Some(phrase) = self.found(&words).next() else {
                return words;
            };
            words = without(words, phrase);
        }
    }
}

/// The words without a phrase, wherever it stands; in a script without spaces without the letters of it.
pub(super) fn without(mut words: Vec<String>, phrase: &[Wanted]) -> Vec<String> {
    while let Some(at) = (0..words.len()).find(|at| matches_at(&words[*at..], phrase)) {
        match phrase {
            [Wanted::Within(part)] => words[at] = words[at].replace(part.as_str(), ""),
            _ => {
                let end = words.len().min(at + phrase.len());
                words.drain(at..end);
            }
        }
    }
    words
}

fn matches_at(words: &[String], phrase: &[Wanted]) -> bool {
    match phrase.split_first() {
        None => true,
        Some((Wanted::Any, rest)) => {
            (1..=2).any(|n| words.len() >= n && matches_at(&words[n..], rest))
        }
        Some((head, rest)) => {
            words.first().is_some_and(|word| head.is(word)) && matches_at(&words[1..], rest)
        }
    }
}

/// Letters of scripts that are written without spaces: Han and kana.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}
