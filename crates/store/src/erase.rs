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
    /// A cell that holds a person holds them.
    fn is(&self, cell: &str) -> bool {
        let lower = cell.to_lowercase();
        let is_key = self.keys.iter().any(|key| key.to_lowercase() == lower);
        let is_name = || {
            let wanted = name::key(&self.name, "").text;
            !wanted.is_empty() && !name::is_apart(cell) && name::key(cell, "").text == wanted
        };
        !cell.is_empty() && (is_key || (self.alone && is_name()))
    }

    /// A text speaks of them: by a key, an address, the name in any case, order and spelling, or the surname with the account
    /// beside it. Words are whole: nobody called Ed is meant by "needed".
    fn is_in(&self, text: &str) -> bool {
        let words = words_in(text);
        let has = |wanted: &[String]| {
            !wanted.is_empty() && words.windows(wanted.len()).any(|part| part == wanted)
        };
        let bare = |key: &String| {
            let bare = key
                .split_once(':')
                .filter(|(kind, _)| matches!(*kind, "in" | "id" | "name"));
            words_in(bare.map_or(key.as_str(), |(_, rest)| rest))
        };
        if self.keys.iter().any(|key| has(&bare(key))) || self.has_address(text) {
            return true;
        }
        let own = words_in(&self.name);
        let Some((last, first)) = own.split_last() else {
            return false;
        };
        let turned: Vec<String> = std::iter::once(last).chain(first).cloned().collect();
        let account = words_in(&company::key(&self.account).unwrap_or_default());
        let at_account = has(&account);
        let is_named = has(&own) || has(&turned);
        let by_surname = !first.is_empty() && words.contains(last) && !account.contains(last);
        (is_named && self.alone) || (at_account && (is_named || by_surname))
    }

    /// A profile address, however it is written.
    fn has_address(&self, text: &str) -> bool {
        let ends = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | '"' | ',');
        let addresses = text.split(ends).filter(|part| part.contains('/'));
        let mut keys = addresses.filter_map(profile_url::key);
        keys.any(|key| self.keys.contains(&key))
    }
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
    let is_target = entry.what != EventKind::Health && who.is(&entry.target);
    let mut cells = vec![
        &mut entry.rep,
        &mut entry.introducer,
        &mut entry.via,
        &mut entry.by,
    ];
    if entry.what == EventKind::Redirected {
        cells.push(&mut entry.answer);
    }
    if entry.what != EventKind::Health {
        cells.push(&mut entry.target);
    }
    let mut found = false;
    for cell in cells.into_iter().filter(|cell| who.is(cell)) {
        nobody.clone_into(cell);
        found = true;
    }
    if found {
        entry.reason.clear();
        if entry.what != EventKind::Forecast {
            entry.frozen.clear();
        }
    }
    if is_target {
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
        if who.is(&prospect.key) || who.is(&prospect.name) {
            nobody.clone_into(&mut prospect.key);
            nobody.clone_into(&mut prospect.name);
            found = true;
        }
        if who.is(&prospect.rep) {
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
        ] {
            assert!(juergen(true).is_in(text), "{text}");
        }
        for text in ["a gross mistake", "Jürgen Klein", "Northwind needs it", ""] {
            assert!(!juergen(true).is_in(text), "{text}");
        }
        // With a namesake elsewhere the account decides.
        assert!(!juergen(false).is_in("lunch with Jürgen Groß"));
        assert!(juergen(false).is_in("lunch with Jürgen Groß of Northwind"));
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
        assert!(ed.is("ED") && !ed.is("Edith"));
    }
}
