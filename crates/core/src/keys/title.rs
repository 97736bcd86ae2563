//! Job titles to seniority and function, by an editable word table.

mod phrases;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::name::fold;
use phrases::{Phrases, Wanted, without};

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
    ignored: Vec<String>,
    exceptions: BTreeMap<Seniority, Vec<String>>,
    levels: BTreeMap<Seniority, Vec<String>>,
    functions: BTreeMap<String, Vec<String>>,
}

/// The word table, ready for use.
#[derive(Debug)]
pub struct TitleTable {
    past: Phrases,
    ignored: Phrases,
    exceptions: Vec<(Seniority, Phrases)>,
    levels: Vec<(Seniority, Phrases)>,
    functions: Vec<(String, Phrases)>,
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
        let phrases = |list: Vec<String>| Phrases::new(&list);
        Ok(Self {
            past: phrases(raw.past),
            ignored: phrases(raw.ignored),
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
            // `Chief of Staff to the CEO`: whose rank stands behind is not theirs.
            let words = folded_words(segment);
            let to = words.windows(2).position(|two| two == ["to", "the"]);
            let words = match to {
                Some(at) => words[..=at].to_vec(),
                None => words,
            };
            let ranked = self.ignored.without(words.clone());
            if self.past.begins(&ranked) {
                continue;
            }
            let seniority = self.level(&ranked);
            // A vice president leads no company.
            let function = self.function_of(&words);
            let leads = self.function_name(function) != GENERAL || seniority != Some(Seniority::Vp);
            let role = Role {
                seniority,
                function: if leads { function } else { FunctionIx::NONE },
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
        let of = |low: bool| {
            let mut exceptions = self.exceptions.iter();
            exceptions.find_map(move |(level, list)| {
                let phrase = list.found(words).next()?;
                (low == (*level <= Seniority::Entry)).then_some((*level, phrase))
            })
        };
        let found = of(true).or_else(|| of(false));
        let highest = |words: &[String]| {
            let mut levels = self.levels.iter();
            levels
                .find(|(_, list)| list.found(words).next().is_some())
                .map(|(level, _)| *level)
        };
        match found {
            None => highest(words),
            // Whoever works for somebody of a rank has none of it.
            Some((level, _)) if level <= Seniority::Entry => Some(level),
            // What stands beside the phrase may be a rank of its own.
            Some((level, phrase)) => {
                let rest = without(words.to_vec(), phrase);
                let more = highest(&rest).filter(|more| *more >= Seniority::Director);
                more.max(Some(level))
            }
        }
    }

    /// The class whose longest phrase stands in the words; what a whole company has only where nothing else is named.
    fn function_of(&self, words: &[String]) -> FunctionIx {
        let length = |phrase: &[Wanted]| {
            let letters: usize = phrase.iter().map(Wanted::letters).sum();
            (phrase.len(), letters)
        };
        let mut best: Option<(bool, (usize, usize), usize)> = None;
        for (class, (name, list)) in self.functions.iter().enumerate() {
            if let Some(longest) = list.found(words).map(length).max() {
                let found = (name != GENERAL, longest);
                if best.is_none_or(|(named, length, _)| found > (named, length)) {
                    best = Some((found.0, found.1, class));
                }
            }
        }
        best.map_or(FunctionIx::NONE, |(.., class)| FunctionIx(class as u8))
    }
}

/// The class of those who lead a whole company.
const GENERAL: &str = "general";

impl Default for TitleTable {
    #[expect(clippy::expect_used, reason = "the shipped table is read by a test")]
    fn default() -> Self {
        Self::parse(DEFAULT_TABLE).expect("the shipped word table is valid")
    }
}

/// The parts of a title that name ranks: cut at `/ | , ; • – ( )`, at `&` and the words for it, and without what stands behind
/// `at`: an employer's name is no rank.
fn segments(title: &str) -> Vec<&str> {
    const AT: [&str; 6] = [" at ", " @", " bei ", " chez ", " presso ", " w firmie "];
    const AND: [&str; 5] = [" and ", " und ", " et ", " och ", " og "];
    let mut out = Vec::new();
    for part in title.split(['/', '|', ',', ';', '•', '–', '(', ')', '、', '，', '・']) {
        let cut = AT
            .iter()
            .filter_map(|word| find_ignoring_case(part, word))
            .min();
        let part = cut.map_or(part, |at| &part[..at]);
        for part in at_ampersands(part) {
            let mut rest = part;
            while let Some((at, len)) = AND
                .iter()
                .filter_map(|word| find_ignoring_case(rest, word).map(|at| (at, word.len())))
                .min()
            {
                out.push(&rest[..at]);
                rest = &rest[at + len..];
            }
            out.push(rest);
        }
    }
    out
}

/// The parts of a text between its `&`; the one in `R&D` or `M&A` belongs to an abbreviation.
fn at_ampersands(text: &str) -> Vec<&str> {
    fn is_letter(mut letters: impl Iterator<Item = char>) -> bool {
        letters.next().is_some_and(char::is_alphabetic)
            && letters.next().is_none_or(|next| !next.is_alphanumeric())
    }
    let mut parts = Vec::new();
    let mut from = 0;
    for (at, _) in text.match_indices('&') {
        if !(is_letter(text[from..at].chars().rev()) && is_letter(text[at + 1..].chars())) {
            parts.push(&text[from..at]);
            from = at + 1;
        }
    }
    parts.push(&text[from..]);
    parts
}

fn find_ignoring_case(text: &str, ascii: &str) -> Option<usize> {
    text.as_bytes()
        .windows(ascii.len())
        .position(|window| window.eq_ignore_ascii_case(ascii.as_bytes()))
}

/// Abbreviations without their dots: `V.P.` is VP.
fn without_dots(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains('.') {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split_inclusive(char::is_whitespace) {
        let letters = word.trim_end().split('.').filter(|part| !part.is_empty());
        let is_short = word.contains('.') && letters.clone().all(|part| part.chars().count() == 1);
        match is_short && letters.clone().count() > 1 {
            true => out.extend(word.chars().filter(|c| *c != '.')),
            false => out.push_str(word),
        }
    }
    out.into()
}

/// The words of a text, folded for comparison with the table.
pub fn folded_words(text: &str) -> Vec<String> {
    without_dots(text)
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .map(fold)
        .filter(|word| !word.is_empty())
        .collect()
}

/// True when the words of `phrase` stand in `words` in a row.
pub fn contains(words: &[String], phrase: &[String]) -> bool {
    !phrase.is_empty() && words.windows(phrase.len()).any(|part| part == phrase)
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
            ("Executive Assistant to the CEO", Seniority::Entry, ""),
            ("Chief of Staff", Seniority::Director, ""),
            ("Leiter Einkauf", Seniority::Director, "purchasing"),
            ("Directora de Marketing", Seniority::Director, "marketing"),
            ("Directrice financière", Seniority::Director, "finance"),
            ("Abteilungsleiterin Informatik", Seniority::Director, "it"),
            ("Jefa de Ventas", Seniority::Manager, "sales"),
            ("Associate Partner", Seniority::Senior, ""),
            (
                "Business Development Manager",
                Seniority::Manager,
                "business development",
            ),
            ("Geschäftsführer", Seniority::Cxo, "general"),
            ("Sales Intern", Seniority::Training, "sales"),
            ("Senior Vice President, Sales", Seniority::Vp, "sales"),
            ("V.P. Sales", Seniority::Vp, "sales"),
            ("C.E.O.", Seniority::Cxo, "general"),
            ("PRES/CEO", Seniority::Cxo, "general"),
            (
                "Associate Director, Data Science",
                Seniority::Manager,
                "data",
            ),
            ("Associate Vice President", Seniority::Vp, ""),
            ("Secretary to the CEO", Seniority::Entry, "administration"),
            ("Advisor to the CEO", Seniority::Unpaid, ""),
            ("Analyst at President Container", Seniority::Entry, ""),
            ("Analyst at Smith & President Foods", Seniority::Entry, ""),
            // An & within an abbreviation parts nothing.
            ("Head of R&D", Seniority::Director, "research"),
            ("R&D Manager", Seniority::Manager, "research"),
            ("L&D Manager", Seniority::Manager, "hr"),
            ("Vertriebsleiter", Seniority::Director, "sales"),
            ("Teamleiterin Einkauf", Seniority::Manager, "purchasing"),
            ("Mitglied des Vorstands", Seniority::Cxo, "general"),
            ("Directrice Générale", Seniority::Cxo, "general"),
            ("営業部長", Seniority::Director, "sales"),
            ("销售副总裁", Seniority::Vp, "sales"),
            ("总经理助理", Seniority::Entry, "general"),
        ] {
            assert_eq!(read(title), (Some(level), function.to_owned()), "{title}");
        }
    }

    #[test]
    fn past_jobs_do_not_count_and_plain_roles_have_no_level() {
        assert_eq!(read("Ex-CEO, Advisor").0, Some(Seniority::Unpaid));
        assert_eq!(read("Software Developer"), (None, "engineering".into()));
        for (title, level) in [
            (
                "Executive Assistant to the Vice President",
                Some(Seniority::Entry),
            ),
            ("销售代表", None),
            ("Zugbegleiterin", None),
            ("Ingenieur Halbleiter", None),
            ("Lead Research Engineer", Some(Seniority::Manager)),
        ] {
            assert_eq!(read(title).0, level, "{title}");
        }
        for title in [
            "Lead Generation Specialist",
            "Member of Technical Staff",
            "Founding Engineer",
            "Ehemaliger Geschäftsführer",
            "元営業部長",
            "前端工程师",
        ] {
            assert_eq!(read(title).0, None, "{title}");
        }
        assert_eq!(read(""), (None, String::new()));
        assert!(!FunctionIx::NONE.same(FunctionIx::NONE));
    }
}
