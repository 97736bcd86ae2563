//! Job titles to seniority and function, by an editable word table.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::name::fold;

/// How senior a title is, lowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Seniority {
    /// Volunteer, mentor.
    Unpaid,
    /// Intern, apprentice, student.
    Training,
    /// Junior, assistant, analyst.
    Entry,
    /// Senior individual roles.
    Senior,
    /// Leads a team.
    Manager,
    /// Leads a department.
    Director,
    /// Vice president.
    Vp,
    /// Partner of a firm.
    Partner,
    /// Chief officers, managing directors.
    Cxo,
    /// Owns the company.
    Owner,
}

impl Seniority {
    /// All levels, lowest first, with the words used on the command line.
    pub const ALL: [(Self, &'static str); 10] = [
        (Self::Unpaid, "unpaid"),
        (Self::Training, "training"),
        (Self::Entry, "entry"),
        (Self::Senior, "senior"),
        (Self::Manager, "manager"),
        (Self::Director, "director"),
        (Self::Vp, "vp"),
        (Self::Partner, "partner"),
        (Self::Cxo, "cxo"),
        (Self::Owner, "owner"),
    ];

    /// The word used on the command line.
    pub fn word(self) -> &'static str {
        let found = Self::ALL.iter().find(|(level, _)| *level == self);
        found.map_or("", |(_, word)| word)
    }
}

/// A function class: its position in the word table, in alphabetical order. [`FunctionIx::NONE`] when unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FunctionIx(pub u8);

impl FunctionIx {
    /// No word of the title names a function. Two unknown functions are not the same function.
    pub const NONE: Self = Self(u8::MAX);

    /// True when both are known and equal.
    pub fn same(self, other: Self) -> bool {
        self == other && self != Self::NONE
    }
}

/// What a title says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Role {
    /// Highest level of the title's segments, if any word names one.
    pub seniority: Option<Seniority>,
    /// Function of the most senior segment that names one.
    pub function: FunctionIx,
}

impl Role {
    /// Nothing known.
    pub const UNKNOWN: Self = Self {
        seniority: None,
        function: FunctionIx::NONE,
    };
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTable {
    past: Vec<String>,
    exceptions: BTreeMap<Seniority, Vec<String>>,
    levels: BTreeMap<Seniority, Vec<String>>,
    functions: BTreeMap<String, Vec<String>>,
}

/// The word table, ready for use.
#[derive(Debug)]
pub struct TitleTable {
    past: Vec<String>,
    exceptions: Vec<(Seniority, Vec<Vec<String>>)>,
    levels: Vec<(Seniority, Vec<Vec<String>>)>,
    functions: Vec<(String, Vec<Vec<String>>)>,
}

/// The table that ships with the program.
pub const DEFAULT_TABLE: &str = include_str!("titles.toml");

impl TitleTable {
    /// Reads a table in the form of the shipped one.
    ///
    /// # Errors
    /// When the text is no such table; the message names line and field.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        let raw: RawTable = toml::from_str(text)?;
        let phrases = |list: Vec<String>| {
            list.iter()
                .map(|p| {
                    p.split_whitespace()
                        .map(|w| if w == "*" { w.into() } else { fold(w) })
                        .collect()
                })
                .collect()
        };
        Ok(Self {
            past: raw.past.iter().map(|word| fold(word)).collect(),
            exceptions: raw
                .exceptions
                .into_iter()
                .rev()
                .map(|(level, list)| (level, phrases(list)))
                .collect(),
            levels: raw
                .levels
                .into_iter()
                .rev()
                .map(|(level, list)| (level, phrases(list)))
                .collect(),
            functions: raw
                .functions
                .into_iter()
                .map(|(name, list)| (name, phrases(list)))
                .collect(),
        })
    }

    /// Names of the function classes, in the order of [`FunctionIx`].
    pub fn function_names(&self) -> impl Iterator<Item = &str> {
        self.functions.iter().map(|(name, _)| name.as_str())
    }

    /// The class with this name.
    pub fn function(&self, name: &str) -> Option<FunctionIx> {
        self.functions
            .iter()
            .position(|(n, _)| n == name)
            .map(|i| FunctionIx(i as u8))
    }

    /// The name of a class; empty for [`FunctionIx::NONE`].
    pub fn function_name(&self, function: FunctionIx) -> &str {
        self.functions
            .get(function.0 as usize)
            .map_or("", |(name, _)| name)
    }

    /// Reads a title. O(words of the title × words of the table).
    pub fn role(&self, title: &str) -> Role {
        let mut best = Role::UNKNOWN;
        for segment in segments(title) {
            let words = folded_words(segment);
            if words.first().is_some_and(|word| self.past.contains(word)) {
                continue;
            }
            let role = Role {
                seniority: self.level(&words),
                function: self.function_of(&words),
            };
            if role.seniority > best.seniority {
                best = Role {
                    function: if role.function == FunctionIx::NONE {
                        best.function
                    } else {
                        role.function
                    },
                    ..role
                };
            } else if best.function == FunctionIx::NONE {
                best.function = role.function;
            }
        }
        best
    }

    fn level(&self, words: &[String]) -> Option<Seniority> {
        let exception = self
            .exceptions
            .iter()
            .find(|(_, list)| list.iter().any(|phrase| contains(words, phrase)));
        if let Some((level, _)) = exception {
            if *level == Seniority::Entry {
                return Some(Seniority::Entry);
            }
            let stronger = self.levels.iter().find(|(l, list)| {
                l > level && *l >= Seniority::Director && list.iter().any(|p| contains(words, p))
            });
            let director_in_phrase = words
                .iter()
                .any(|w| w == "director" || w == "partner" || w == "president");
            return match stronger {
                Some((strong, _)) if !director_in_phrase => Some(*strong),
                _ => Some(*level),
            };
        }
        let found = self
            .levels
            .iter()
            .find(|(_, list)| list.iter().any(|phrase| contains(words, phrase)))
            .map(|(level, _)| *level);
        // "Vice President" holds the word "president".
        let vice = [
            vec!["vice".to_owned(), "president".to_owned()],
            vec!["vice".to_owned(), "presidente".to_owned()],
        ];
        if found == Some(Seniority::Cxo)
            && vice.iter().any(|phrase| contains(words, phrase))
            && !words.iter().any(|w| w == "chief")
        {
            return Some(Seniority::Vp);
        }
        found
    }

    fn function_of(&self, words: &[String]) -> FunctionIx {
        let mut best: Option<(usize, usize)> = None; // (phrase length, position of the class)
        for (class, (_, list)) in self.functions.iter().enumerate() {
            if let Some(len) = list
                .iter()
                .filter(|phrase| contains(words, phrase))
                .map(Vec::len)
                .max()
                && best.is_none_or(|(longest, _)| len > longest)
            {
                best = Some((len, class));
            }
        }
        best.map_or(FunctionIx::NONE, |(_, class)| FunctionIx(class as u8))
    }
}

impl Default for TitleTable {
    #[expect(clippy::expect_used, reason = "the shipped table is read by a test")]
    fn default() -> Self {
        Self::parse(DEFAULT_TABLE).expect("the shipped word table is valid")
    }
}

/// Title cut at `/ | , ; • & @ –` and the words "and", "at", "bei".
fn segments(title: &str) -> Vec<&str> {
    let mut out = Vec::new();
    for part in title.split(['/', '|', ',', ';', '•', '&', '@', '–', '(', ')']) {
        let mut rest = part;
        while let Some((at, len)) = [" and ", " at ", " bei ", " und "]
            .iter()
            .filter_map(|word| find_ignoring_case(rest, word).map(|at| (at, word.len())))
            .min()
        {
            out.push(&rest[..at]);
            rest = &rest[at + len..];
        }
        out.push(rest);
    }
    out
}

fn find_ignoring_case(text: &str, ascii: &str) -> Option<usize> {
    text.as_bytes()
        .windows(ascii.len())
        .position(|window| window.eq_ignore_ascii_case(ascii.as_bytes()))
}

/// The words of a text, folded for comparison with the table.
pub fn folded_words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '\'')
        .map(fold)
        .filter(|word| !word.is_empty())
        .collect()
}

/// True when `phrase` stands in `words` in a row; `*` matches one or two words.
pub fn contains(words: &[String], phrase: &[String]) -> bool {
    (0..words.len()).any(|start| matches_at(&words[start..], phrase))
}

fn matches_at(words: &[String], phrase: &[String]) -> bool {
    match phrase.split_first() {
        None => true,
        Some((head, rest)) if head == "*" => {
            (1..=2).any(|n| words.len() >= n && matches_at(&words[n..], rest))
        }
        Some((head, rest)) => words.first() == Some(head) && matches_at(&words[1..], rest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(title: &str) -> (Option<Seniority>, String) {
        let table = TitleTable::default();
        let role = table.role(title);
        (
            role.seniority,
            table.function_name(role.function).to_owned(),
        )
    }

    #[test]
    fn titles_are_placed_by_their_highest_segment() {
        for (title, level, function) in [
            ("VP Sales", Seniority::Vp, "sales"),
            (
                "Vice President of Engineering",
                Seniority::Vp,
                "engineering",
            ),
            ("Head of Sales | LATAM", Seniority::Director, "sales"),
            ("Founder & CEO", Seniority::Owner, "general"),
            ("Chief Revenue Officer", Seniority::Cxo, "sales"),
            ("Chief Human Resources Officer", Seniority::Cxo, "hr"),
            ("Account Manager", Seniority::Senior, "sales"),
            ("Product Manager", Seniority::Senior, "product"),
            (
                "Executive Assistant to the CEO",
                Seniority::Entry,
                "general",
            ),
            ("Chief of Staff", Seniority::Director, ""),
            ("Leiter Einkauf", Seniority::Director, "purchasing"),
            ("Directora de Marketing", Seniority::Director, "marketing"),
            ("Directrice financière", Seniority::Director, "finance"),
            ("Abteilungsleiterin Informatik", Seniority::Director, "it"),
            ("Jefa de Ventas", Seniority::Manager, "sales"),
            ("Associate Partner", Seniority::Entry, ""),
            (
                "Business Development Manager",
                Seniority::Manager,
                "business development",
            ),
            ("Geschäftsführer", Seniority::Cxo, "general"),
            ("Sales Intern", Seniority::Training, "sales"),
        ] {
            assert_eq!(read(title), (Some(level), function.to_owned()), "{title}");
        }
    }

    #[test]
    fn past_jobs_do_not_count_and_plain_roles_have_no_level() {
        assert_eq!(read("Ex-CEO, Advisor").0, Some(Seniority::Unpaid));
        assert_eq!(read("Software Developer"), (None, "engineering".into()));
        assert_eq!(read(""), (None, String::new()));
        assert!(!FunctionIx::NONE.same(FunctionIx::NONE));
    }
}
