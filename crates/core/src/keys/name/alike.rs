//! Spellings of one name that are not the same: umlauts written out, middle names and initials, words run together. Alike
//! names never join people alone; they agree where another signal speaks for it.

use super::{NameKey, fold};
use unicode_normalization::UnicodeNormalization;

/// A word with its umlauts written out, as `Mueller` for Müller; `None` for a word without any.
pub(super) fn written_out(word: &str) -> Option<String> {
    let mut has = false;
    let mut out = String::with_capacity(word.len() + 2);
    for c in word.nfc().flat_map(char::to_lowercase) {
        let letters = match c {
            'ä' => "ae",
            'ö' | 'ø' => "oe",
            'ü' => "ue",
            'å' => "aa",
            'ñ' => "ny",
            c => {
                out.push(c);
                continue;
            }
        };
        has = true;
        out.push_str(letters);
    }
    has.then(|| fold(&out))
}

impl NameKey {
    /// True when both may be one name: the same first and last word in one of their spellings and middle names that agree, or
    /// the same letters however they are parted.
    pub fn is_like(&self, other: &Self) -> bool {
        if !self.is_full() || !other.is_full() {
            return false;
        }
        let mut pairs = self
            .spellings()
            .flat_map(|a| other.spellings().map(move |b| (a, b)));
        pairs.any(|(a, b)| alike(a, b))
    }

    /// True when both are spellings of one name: [alike](Self::is_like), and the one says no middle name that the other leaves
    /// out, but for an initial.
    pub fn is_spelling_of(&self, other: &Self) -> bool {
        let middle = |key: &Self| -> Vec<usize> {
            let words: Vec<&str> = key.text.split(' ').collect();
            let inner = words
                .get(1..words.len().saturating_sub(1))
                .unwrap_or_default();
            inner.iter().map(|word| word.chars().count()).collect()
        };
        let (own, others) = (middle(self), middle(other));
        let run_together = self.text.replace(' ', "") == other.text.replace(' ', "");
        let is_said = |longer: &[usize]| longer.iter().any(|letters| *letters > 1);
        let leaves_out = own.is_empty() && is_said(&others) || others.is_empty() && is_said(&own);
        self.is_like(other) && (run_together || !leaves_out)
    }

    /// Texts under which names that are like this one are found, its own among them: of two such names each has one of the
    /// other's.
    pub fn forms(&self) -> Vec<String> {
        let mut forms = Vec::new();
        for text in self.spellings().filter(|_| self.is_full()) {
            forms.push(text.to_owned());
            if let (Some((first, rest)), Some((_, last))) =
                (text.split_once(' '), text.rsplit_once(' '))
            {
                forms.push(format!("{first} {last}"));
                forms.push(format!("{first} {}", rest.replace(' ', "")));
            }
        }
        forms.sort_unstable();
        forms.dedup();
        forms
    }

    /// True for a name that is found under its own text alone.
    pub fn has_one_form(&self) -> bool {
        self.written_out.is_none() && self.text.matches(' ').count() < 2
    }

    fn spellings(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.text.as_str()).chain(self.written_out.as_deref())
    }
}

fn alike(a: &str, b: &str) -> bool {
    let run_together = |text: &str| {
        let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
        format!("{first} {}", rest.replace(' ', ""))
    };
    if a == b || run_together(a) == run_together(b) {
        return true;
    }
    let (a, b): (Vec<&str>, Vec<&str>) = (a.split(' ').collect(), b.split(' ').collect());
    let ([a_first, a_middle @ .., a_last], [b_first, b_middle @ .., b_last]) = (&a[..], &b[..])
    else {
        return false;
    };
    let (few, many) = match a_middle.len() <= b_middle.len() {
        true => (a_middle, b_middle),
        false => (b_middle, a_middle),
    };
    let agrees = |one: &&str, other: &&str| {
        let initial = |word: &str| word.chars().count() == 1;
        one == other
            || (initial(one) || initial(other)) && one.chars().next() == other.chars().next()
    };
    a_first == b_first
        && a_last == b_last
        && few
            .iter()
            .all(|one| many.iter().any(|other| agrees(one, other)))
}

#[cfg(test)]
mod tests {
    use super::super::key;

    #[test]
    fn who_leaves_a_middle_name_out_may_be_somebody_else() {
        let (one, other) = (key("Ana Maria Souza", ""), key("Ana Souza", ""));
        assert!(one.is_like(&other) && !one.is_spelling_of(&other) && !other.is_spelling_of(&one));
    }

    #[test]
    fn alike_are_spellings_of_one_name_and_nothing_else() {
        for (a, b, wanted) in [
            ("Jürgen Müller", "Juergen Mueller", true),
            ("Jürgen Müller", "Jurgen Muller", true),
            ("Søren Ågård", "Soeren Aagaard", true),
            ("Ana M. Souza", "Ana Souza", true),
            ("Ana Maria Souza", "Ana M Souza", true),
            ("Ana Maria Souza", "Ana Paula Souza", false),
            ("Ana Souza-Lima", "Ana Souza Lima", true),
            ("Caroline van den Brul", "Caroline Vandenbrul", true),
            ("Sue Kim", "Su Kim", false),
            ("Ana Souza", "Ana Souto", false),
            ("Ana", "Ana", false),
        ] {
            let (one, other) = (key(a, ""), key(b, ""));
            assert_eq!(
                (one.is_like(&other), other.is_like(&one)),
                (wanted, wanted),
                "{a}, {b}"
            );
            if a == "Ana M. Souza" || a == "Ana Souza-Lima" {
                assert!(one.is_spelling_of(&other), "{a}, {b}");
            }
            let shared = one.forms().iter().any(|form| other.forms().contains(form));
            assert!(shared || !wanted, "{a}, {b}");
        }
    }
}
