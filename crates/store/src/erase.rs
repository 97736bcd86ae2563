//! What forgetting somebody changes in the ledger: the cells that name them, and every text that speaks of them.

use rusqlite::{Connection, params};

use introrank_core::keys::name::words_in;
use introrank_core::keys::{company, name, profile_url};
use introrank_referrals::ledger::{Entry, EventKind, FORGOTTEN};
use introrank_referrals::measure::ForecastRecord;

use crate::entries;

/// An entry as it was, and as it is.
pub type Changed = (Entry, Entry);

/// How somebody is called: by keys, and by a name that nobody else has or that stands beside their account.
#[derive(Clone, Debug, Default)]
pub(crate) struct Called {
    /// Keys and whole texts that mean them and nobody else.
    pub keys: Vec<String>,
    /// Their name.
    pub name: String,
    /// Nobody else is called so.
    pub alone: bool,
    /// The account where they work.
    pub account: String,
}

impl Called {
    /// A cell that holds a person holds them and nobody else: by a key, or with their whole name in any spelling. Of several
    /// who are called so the account beside it says who is meant.
    fn is(&self, cell: &str, account: &str) -> bool {
        let lower = cell.to_lowercase();
        if self.keys.iter().any(|key| key.to_lowercase() == lower) {
            return !cell.is_empty();
        }
        // Somebody else's key is nobody's name.
        let is_key = cell.contains(':') || cell.contains('@') || name::is_apart(cell);
        if is_key || self.name.is_empty() || !self.spelling().is(cell) {
            return false;
        }
        self.alone || self.has_account(account)
    }

    /// A text speaks of them: by a key, an address, the name in any case, order and spelling, or the surname with the account
    /// beside it. Words are whole: nobody called Ed is meant by "needed".
    fn is_in(&self, text: &str) -> bool {
        let words = words_in(text);
        let bare = |key: &String| {
            let bare = key
                .split_once(':')
                .filter(|(kind, _)| matches!(*kind, "in" | "id" | "name"));
            words_in(bare.map_or(key.as_str(), |(_, rest)| rest))
        };
        let has = |wanted: &[String]| {
            !wanted.is_empty() && words.windows(wanted.len()).any(|part| part == wanted)
        };
        let by_key = self.keys.iter().any(|key| has(&bare(key)));
        by_key || self.has_address(text) || self.is_named_in(text)
    }

    /// A text has their name; of several who are called so the account in it says who is meant, and so it does where it has
    /// the surname alone, written as a name is.
    fn is_named_in(&self, text: &str) -> bool {
        match self.spelling().found_in(text) {
            Found::Whole => self.alone || self.has_account(text),
            Found::Surname { is_capital } => is_capital && self.has_account(text),
            Found::Nothing => false,
        }
    }

    fn has_account(&self, text: &str) -> bool {
        let account = words_in(&company::key(&self.account).unwrap_or_default());
        let words = words_in(text);
        !account.is_empty() && words.windows(account.len()).any(|part| part == account)
    }

    /// A text that may speak of them and says too little: it has their surname.
    pub fn may_be_in(&self, text: &str) -> bool {
        self.spelling().found_in(text) != Found::Nothing
    }

    fn spelling(&self) -> Spelling {
        Spelling::of(&self.name)
    }

    /// A profile address, however it is written.
    fn has_address(&self, text: &str) -> bool {
        let ends = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | '"' | ',');
        let addresses = text.split(ends).filter(|part| part.contains('/'));
        let mut keys = addresses.filter_map(profile_url::key);
        keys.any(|key| self.keys.contains(&key))
    }
}

/// What of a name a text has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    /// Given name and surname.
    Whole,
    /// The surname alone, or with an initial.
    Surname {
        /// It begins with a capital, as names do and words do not.
        is_capital: bool,
    },
    /// Neither.
    Nothing,
}

/// A name as it is looked for in texts: `O'Brien`, `OBrien` and `O Brien` are one, as are `Müller`, `Mueller` and `MULLER`.
struct Spelling {
    /// Empty for somebody of one name only.
    given: String,
    surname: String,
}

/// Words of a surname that a text may write apart.
const MOST_PARTS: usize = 4;
/// So many words may stand between given name and surname: middle names, initials.
const BETWEEN: usize = 2;

impl Spelling {
    fn of(name: &str) -> Self {
        let parts = parts_of(name);
        Self {
            given: match parts.as_slice() {
                [given, .., _] => given.clone(),
                _ => String::new(),
            },
            surname: parts.last().cloned().unwrap_or_default(),
        }
    }

    /// A text is this name and no other: beside given name and surname it has initials at most.
    fn is(&self, cell: &str) -> bool {
        let parts = parts_of(cell);
        // A surname may be written apart, so that all of it together is compared too.
        let whole = parts.concat();
        let turned = [&self.given, &self.surname].map(String::as_str);
        let is_whole = whole == turned.concat() || whole == [turned[1], turned[0]].concat();
        let (own, others): (Vec<&String>, Vec<&String>) = parts
            .iter()
            .partition(|part| **part == self.given || **part == self.surname);
        let has_both =
            own.contains(&&self.surname) && (self.given.is_empty() || own.contains(&&self.given));
        is_whole || (has_both && others.iter().all(|part| part.chars().count() == 1))
    }

    fn found_in(&self, text: &str) -> Found {
        let words = name::raw_words_in(text).map(|word| {
            (
                alike(&name::fold(word)),
                word.starts_with(char::is_uppercase),
            )
        });
        let words: Vec<(String, bool)> = words.filter(|(word, _)| !word.is_empty()).collect();
        let mut found = Found::Nothing;
        for at in 0..words.len() {
            for parts in 1..=MOST_PARTS.min(words.len() - at) {
                let joined: String = words[at..at + parts]
                    .iter()
                    .map(|(word, _)| word.as_str())
                    .collect();
                if self.surname.is_empty() || joined != self.surname {
                    continue;
                }
                let before = &words[at.saturating_sub(BETWEEN + 1)..at];
                let after = &words[at + parts..(at + parts + BETWEEN + 1).min(words.len())];
                let mut around = before.iter().chain(after);
                if self.given.is_empty() || around.any(|(word, _)| *word == self.given) {
                    return Found::Whole;
                }
                let was_capital = matches!(found, Found::Surname { is_capital: true });
                let is_capital = was_capital || words[at].1;
                found = Found::Surname { is_capital };
            }
        }
        found
    }
}

/// The words of a name, in one spelling each.
fn parts_of(name: &str) -> Vec<String> {
    let parts = name.split(|c: char| c.is_whitespace() || c == ',');
    parts.map(joined).filter(|part| !part.is_empty()).collect()
}

/// A name in one spelling: the order of its parts, accents, and what stands within them say nothing.
pub(crate) fn one_spelling(name: &str) -> String {
    let mut parts = parts_of(name);
    parts.sort_unstable();
    parts.join(" ")
}

/// A word of a name without what stands within it.
fn joined(word: &str) -> String {
    alike(&words_in(word).concat())
}

/// A folded word in the one spelling of those that an umlaut may have.
fn alike(word: &str) -> String {
    word.replace("ue", "u")
        .replace("oe", "o")
        .replace("ae", "a")
}

/// Erases a person from every entry: everything they are called by, and the words of the cases they took part in, or that
/// speak of them. What is left counts as before, under a number that stands for nobody. Returns what changed.
/// O(entries · names).
pub(crate) fn erase(ledger: &Connection, who: &Called) -> rusqlite::Result<Vec<Changed>> {
    let before = entries::read_all(ledger)?;
    let numbers = before.iter().flat_map(Entry::people);
    let numbers = numbers.filter_map(|text| text.strip_prefix(FORGOTTEN)?.parse::<u64>().ok());
    let nobody = format!("{FORGOTTEN}{}", numbers.max().unwrap_or(0) + 1);
    let mut after = before.clone();
    for entry in &mut after {
        erase_from_cells(entry, who, &nobody);
    }
    let took_part = |entry: &Entry| entry.people().contains(&nobody.as_str());
    let number = |entry: &Entry| entry.case.unwrap_or(entry.id);
    let cases: std::collections::BTreeSet<i64> = after
        .iter()
        .filter(|entry| took_part(entry))
        .map(number)
        .collect();
    for entry in &mut after {
        if cases.contains(&number(entry)) || who.is_in(&entry.reason) {
            entry.reason.clear();
        }
        // A record without a number of its own is known by what it says.
        if who.is_in(&entry.source) {
            entry.source = format!("{FORGOTTEN}{}", entry.id);
        }
        if entry.what == EventKind::Forecast {
            erase_from_forecast(entry, who, &nobody);
        }
    }
    let changed: Vec<Changed> = before
        .into_iter()
        .zip(after)
        .filter(|(before, after)| before != after)
        .collect();
    for (_, entry) in &changed {
        ledger.execute(
            "UPDATE entries SET rep = ?2, introducer = ?3, via = ?4, target = ?5, said_by = ?6, answer = ?7, title = ?8,
                    reason = ?9, source = ?10, frozen = ?11, sum = ?12
             WHERE id = ?1",
            params![
                entry.id,
                entry.rep,
                entry.introducer,
                entry.via,
                entry.target,
                entry.by,
                entry.answer,
                entry.title,
                entry.reason,
                entry.source,
                entry.frozen,
                entries::sum(entry),
            ],
        )?;
    }
    Ok(changed)
}

/// Puts `nobody` where an entry names them: the cells that hold people, as in [`Entry::people`]. An answer does so only after
/// a redirection, and the target of an answer about the system is a question.
fn erase_from_cells(entry: &mut Entry, who: &Called, nobody: &str) {
    let is_target = entry.what != EventKind::Health && who.is(&entry.target, &entry.account);
    let mut cells = vec![
        &mut entry.rep,
        &mut entry.introducer,
        &mut entry.via,
        &mut entry.by,
    ];
    if entry.what == EventKind::Redirected {
        cells.push(&mut entry.answer);
    }
    let mut found = is_target;
    if is_target {
        nobody.clone_into(&mut entry.target);
    }
    for cell in cells.into_iter().filter(|cell| who.is(cell, "")) {
        nobody.clone_into(cell);
        found = true;
    }
    if found {
        entry.reason.clear();
        if entry.what != EventKind::Forecast {
            entry.frozen.clear();
        }
    }
    if is_target || who.is_in(&entry.title) {
        entry.title.clear();
    }
}

/// Puts `nobody` where a forecast on record names them.
fn erase_from_forecast(entry: &mut Entry, who: &Called, nobody: &str) {
    let Ok(mut frozen) = serde_json::from_str::<ForecastRecord>(&entry.frozen) else {
        return;
    };
    let mut found = false;
    for prospect in &mut frozen.prospects {
        if who.is(&prospect.key, "") || who.is(&prospect.name, "") {
            nobody.clone_into(&mut prospect.key);
            nobody.clone_into(&mut prospect.name);
            found = true;
        }
        if who.is(&prospect.rep, "") {
            nobody.clone_into(&mut prospect.rep);
            found = true;
        }
    }
    if found {
        entry.frozen = serde_json::to_string(&frozen).unwrap_or_default();
    }
}

/// An entry names somebody less than before.
pub(crate) fn names_fewer((before, after): &Changed) -> bool {
    before.people() != after.people()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn juergen(alone: bool) -> Called {
        Called {
            keys: vec![
                "in:jürgen-groß-12ab".into(),
                "juergen@northwind.example".into(),
            ],
            name: "Jürgen Groß".into(),
            alone,
            account: "Northwind GmbH".into(),
        }
    }

    /// Other spellings stayed in notes: capitals, the surname first, addresses, the surname beside the account.
    #[test]
    fn a_text_speaks_of_somebody_in_every_spelling() {
        for text in [
            "lunch with JÜRGEN GROSS",
            "GROß, Jürgen wants a call",
            "Ju\u{308}rgen Gross said so",
            "see https://www.linkedin.com/in/j%C3%BCrgen-gro%C3%9F-12ab/",
            "see jürgen-groß-12ab",
            "write to Juergen@Northwind.example, please",
            "Gross at Northwind decides",
            "Juergen GROSS",
            "Jürgen M. Groß called",
        ] {
            assert!(juergen(true).is_in(text), "{text}");
        }
        // An initial is said by many: it is shown, and stays.
        assert!(
            !juergen(true).is_in("J. Gross is nice") && juergen(true).may_be_in("J. Gross is nice")
        );
        assert!(!juergen(true).is_in("a gross mistake at Northwind"));
        for text in ["a gross mistake", "Jürgen Klein", "Northwind needs it", ""] {
            assert!(!juergen(true).is_in(text), "{text}");
        }
        // With a namesake elsewhere the account decides.
        assert!(!juergen(false).is_in("lunch with Jürgen Groß"));
        assert!(juergen(false).is_in("lunch with Jürgen Groß of Northwind"));
    }

    /// Only surnames of one word were found with the given name behind them.
    #[test]
    fn compound_surnames_are_found_in_every_order() {
        let called = |name: &str| Called {
            name: name.into(),
            alone: true,
            ..Called::default()
        };
        let jml = called("Jürgen Müller-Lüdenscheidt");
        for text in [
            "MÜLLER-LÜDENSCHEIDT, JÜRGEN said no",
            "Müller-Lüdenscheidt Jürgen",
            "Mueller-Luedenscheidt, Juergen",
            "Juergen MUELLER LUEDENSCHEIDT",
            "Jürgen  M. Müller\u{2011}Lüdenscheidt",
        ] {
            assert!(jml.is_in(text), "{text}");
        }
        for cell in [
            "Müller-Lüdenscheidt, Jürgen",
            "Juergen M. MUELLER LUEDENSCHEIDT",
            "Mueller Luedenscheidt Juergen",
        ] {
            assert_eq!(jml.is(cell, ""), !cell.contains("M. "), "{cell}");
        }
        assert!(jml.is("Jürgen M. Müller-Lüdenscheidt", ""));
        // Whoever shares a part of the name is somebody else, at whichever account.
        let gross = juergen(true);
        for other in [
            "Peter Groß",
            "Tom Gross",
            "Groß",
            "Jürgen Klein",
            "Jürgen Groß Martin",
        ] {
            assert!(!gross.is(other, "Northwind GmbH"), "{other}");
        }
        let martin = called("Martin");
        assert!(
            martin.is("MARTIN", "")
                && !martin.is("Martin Schmidt", "")
                && !martin.is("Ricky Martin", "")
        );
        let price = called("Amy Price");
        assert!(!price.is_in("asked for a price") && !price.is_in("Northwind's price"));
        let zoe = called("Zoë O'Brien");
        for text in [
            "O'Brien, Zoë",
            "OBrien Zoe",
            "O Brien Zoe",
            "Zoe Marie O\u{2019}Brien",
        ] {
            assert!(zoe.is_in(text), "{text}");
        }
        let wrong = "Brien told Zoe";
        assert!(!zoe.is_in(wrong) && !zoe.may_be_in(wrong));
        assert!(!zoe.is_in("Frau OBRIEN wants it") && zoe.may_be_in("Frau OBRIEN wants it"));
    }

    /// Whoever was called Ed took every note with "needed" along.
    #[test]
    fn short_names_are_words() {
        let ed = Called {
            name: "Ed".into(),
            alone: true,
            ..Called::default()
        };
        assert!(ed.is_in("Ed knows them") && ed.is_in("ask ED!"));
        assert!(!ed.is_in("it is needed") && !ed.is_in("edited"));
        assert!(ed.is("ED", "") && !ed.is("Edith", ""));
    }
}
