//! What a user says that columns hold, where their names say something else or nothing.
//!
//! A column that was said to be something is read under the name by which every reader knows that; what else would be taken for
//! it is passed over. It is remembered for all files with the same columns.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use introrank_core::evidence::Shape;

use crate::crm::contacts;
use crate::kind::connection_columns as connections;
use crate::meaning::{self, Meaning};
use crate::target_columns as targets;
use crate::text::{self, Layout, normalise_header};

/// What a column can be said to hold: how users may call it, and the header that every reader knows.
const WORDS: [(&[&str], &str); 21] = [
    (&["profile", "url", "linkedin"], "profileurl"),
    (&["email", "mail"], "email"),
    (&["name", "full name"], "fullname"),
    (&["first name", "first"], "firstname"),
    (&["last name", "last"], "lastname"),
    (&["middle name"], "middlename"),
    (&["company", "account", "employer"], "company"),
    (&["title", "position"], "jobtitle"),
    (&["domain", "website"], "domain"),
    (&["owner"], "contactowner"),
    (&["last activity"], "lastactivity"),
    (&["connected on", "connected"], "connectedon"),
    (&["person", "target"], "person"),
    (&["why", "reason"], "why"),
    (&["trigger"], "trigger"),
    (&["trigger on"], "triggeron"),
    (&["value", "amount"], "value"),
    (&["size", "employees"], "headcount"),
    (&["country"], "country"),
    (&["industry"], "industry"),
    (&["mutuals", "mutual connections"], "mutualconnections"),
];
/// What is said of a column that is not to be used.
const NOTHING: &str = "nothing";

/// Files with the same columns, in any order and spelling, have one shape. `header` is normalised.
fn is_of(shape: &Shape, header: &[String]) -> bool {
    let own = shape.columns.iter();
    let own: BTreeSet<String> = own.map(|cell| normalise_header(cell)).collect();
    let other: BTreeSet<&String> = header.iter().collect();
    own.iter().eq(other)
}

/// What was said of columns: now, for any file that has them, and before, for files of one shape.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnMap {
    /// The column as written, and what it holds; nothing where an earlier word is taken back.
    said: Vec<(String, Option<&'static str>)>,
    remembered: Vec<Shape>,
}

impl ColumnMap {
    /// `Column=what it holds`, once for each; `Column=` takes back what was remembered.
    ///
    /// # Errors
    /// In words, when a text is none of these.
    pub fn parse<S: AsRef<str>>(texts: &[S]) -> Result<Self, String> {
        let said = texts.iter().map(|text| {
            let text = text.as_ref();
            let (column, holds) = text.rsplit_once('=').ok_or_else(|| {
                format!("'{text}': write it as \"COLUMN=what it holds\", such as \"Profile=url\"")
            })?;
            if normalise_header(column).is_empty() {
                return Err(format!("'{text}' names no column before the ="));
            }
            let holds = match holds.trim() {
                "" => None,
                holds => Some(
                    word(holds)
                        .ok_or_else(|| format!("'{text}': a column can hold {}", holding()))?,
                ),
            };
            Ok((column.trim().to_owned(), holds))
        });
        Ok(Self {
            said: said.collect::<Result<_, String>>()?,
            remembered: Vec::new(),
        })
    }

    /// The same, with what was said earlier of files of some shapes.
    #[must_use]
    pub fn with(mut self, remembered: Vec<Shape>) -> Self {
        self.remembered = remembered;
        self
    }

    /// What was said of a file with this header, as written, by column; `None` when nothing was.
    pub fn of(&self, header: &[String]) -> Option<Shape> {
        let plain: Vec<String> = header.iter().map(|cell| normalise_header(cell)).collect();
        let mut holds: BTreeMap<String, String> = BTreeMap::new();
        let shape = self.remembered.iter().find(|shape| is_of(shape, &plain));
        let before = shape.iter().flat_map(|shape| &shape.holds);
        let before = before.map(|(column, holds)| (column.as_str(), word(holds)));
        let now = self.said.iter();
        for (column, what) in before.chain(now.map(|(c, holds)| (c.as_str(), *holds))) {
            let wanted = normalise_header(column);
            let Some(at) = plain.iter().position(|cell| *cell == wanted) else {
                continue;
            };
            match what {
                Some(what) => holds.insert(header[at].clone(), what.to_owned()),
                None => holds.remove(&header[at]),
            };
        }
        let is_said = self.said.iter().any(|(column, _)| {
            let wanted = normalise_header(column);
            plain.contains(&wanted)
        });
        (is_said || !holds.is_empty()).then(|| Shape {
            columns: header.to_vec(),
            holds,
        })
    }

    /// The columns that were said now and stand in none of these files.
    pub fn unused<'a>(&'a self, used: &'a [Shape]) -> impl Iterator<Item = &'a str> {
        let known = |column: &str| {
            let wanted = normalise_header(column);
            let mut columns = used.iter().flat_map(|shape| &shape.columns);
            columns.any(|other| normalise_header(other) == wanted)
        };
        let said = self.said.iter().map(|(column, _)| column.as_str());
        said.filter(move |column| !known(column))
    }

    /// All shapes of which something is to be remembered after these files.
    pub fn remember(&self, used: &[Shape]) -> Vec<Shape> {
        let mut all = self.remembered.clone();
        for new in used {
            let plain: Vec<String> = new.columns.iter().map(|c| normalise_header(c)).collect();
            all.retain(|old| !is_of(old, &plain));
            if !new.holds.is_empty() {
                all.push(new.clone());
            }
        }
        all
    }

    /// [`text::find_header`] with the columns called what they hold.
    pub fn find_header<T>(
        &self,
        text: &str,
        accept: impl Fn(&[String]) -> Option<T>,
    ) -> Option<(Layout, T)> {
        let (mut layout, found) = text::find_header(text, |header| accept(&self.read(header)))?;
        if let Cow::Owned(header) = self.read(&layout.header) {
            layout.header = header;
        }
        Some((layout, found))
    }

    /// A normalised header with the columns called what they hold.
    fn read<'h>(&self, header: &'h [String]) -> Cow<'h, [String]> {
        let is_empty = self.said.is_empty() && self.remembered.is_empty();
        let shape = (!is_empty).then(|| self.of(header)).flatten();
        let Some(shape) = shape.filter(|shape| !shape.holds.is_empty()) else {
            return Cow::Borrowed(header);
        };
        let called = |cell: &String| match shape.holds.get(cell) {
            Some(what) => known_as(what).to_owned(),
            None if shape
                .holds
                .values()
                .any(|what| is_also(cell, known_as(what))) =>
            {
                String::new()
            }
            None => cell.clone(),
        };
        Cow::Owned(header.iter().map(called).collect())
    }
}

/// What a column can be said to hold, as words: the first of each.
fn holding() -> String {
    let words: Vec<&str> = WORDS.iter().map(|(words, _)| words[0]).collect();
    format!("{}, or {NOTHING}", words.join(", "))
}

/// The first word for what a user calls so.
fn word(holds: &str) -> Option<&'static str> {
    let plain = normalise_header(holds);
    if plain == NOTHING {
        return Some(NOTHING);
    }
    let means = |words: &[&str]| words.iter().any(|word| normalise_header(word) == plain);
    let mut all = WORDS.iter();
    all.find(|(words, header)| means(words) || *header == plain)
        .map(|(words, _)| words[0])
}

/// The header that every reader knows for it; empty for nothing.
fn known_as(word: &str) -> &'static str {
    let mut all = WORDS.iter();
    all.find(|(words, _)| words[0] == word)
        .map_or("", |(_, header)| header)
}

/// True for a header that would be taken for the same as one that every reader knows.
fn is_also(cell: &str, known: &str) -> bool {
    // Somebody may have several addresses, each in a column of its own.
    if known.is_empty() || known == "email" {
        return !known.is_empty() && cell == known;
    }
    let lists = [
        connections::ALL.as_slice(),
        targets::ALL.as_slice(),
        contacts::ALL.as_slice(),
    ];
    let mut lists = lists.into_iter().flatten();
    let named = lists.any(|list| list.contains(&known) && list.contains(&cell));
    // What a page is of is told by its address.
    let meant = meaning::of(known).filter(|meaning| *meaning != Meaning::Site);
    named || meant.is_some_and(|meaning| meaning::of(cell) == Some(meaning))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(line: &str) -> Vec<String> {
        line.split(',').map(normalise_header).collect()
    }

    fn read(said: &[&str], line: &str) -> Vec<String> {
        ColumnMap::parse(said)
            .unwrap()
            .read(&header(line))
            .into_owned()
    }

    #[test]
    fn a_column_is_what_it_was_said_to_be_and_nothing_else_is() {
        assert_eq!(
            read(
                &["Profile=url", "Wo=company"],
                "Name,Profile,LinkedIn URL,Firma,Wo,Website"
            ),
            ["name", "profileurl", "", "", "company", "website"]
        );
        assert_eq!(
            read(&["E-Mail 2 = nothing"], "Name,E-Mail 2,Email"),
            ["name", "", "email"]
        );
        // A second address is no other address.
        assert_eq!(
            read(&["privat=email"], "Name,Privat,Work E-mail"),
            ["name", "email", "workemail"]
        );
    }

    #[test]
    fn every_reader_knows_what_can_be_said() {
        let lists = [
            connections::ALL.as_slice(),
            targets::ALL.as_slice(),
            contacts::ALL.as_slice(),
        ];
        for (words, header) in WORDS {
            let known = lists.iter().flat_map(|lists| lists.iter());
            let known = known.filter(|list| list.contains(&header)).count();
            let means = meaning::of(header).is_some();
            assert!(known > 0 || means, "{words:?} {header}");
            for word in words {
                assert_eq!(super::word(word), Some(words[0]), "{word}");
            }
        }
        for shared in ["profileurl", "firstname", "lastname", "company", "jobtitle"] {
            for reader in lists {
                let known = reader.iter().any(|list| list.contains(&shared));
                assert!(known, "{shared}");
            }
        }
    }

    #[test]
    fn what_was_said_holds_for_files_with_the_same_columns_until_it_is_taken_back() {
        let first = ColumnMap::parse(&["Profile=url"]).unwrap();
        let written = ["Name".to_owned(), "Profile".to_owned()];
        let shape = first.of(&written).unwrap();
        let kept = first.remember(&[shape]);
        let later = ColumnMap::default().with(kept.clone());
        assert_eq!(
            later.read(&header("profile,NAME")),
            header("profileurl,name")
        );
        assert_eq!(
            later.read(&header("profile,name,why")),
            header("profile,name,why")
        );
        let back = ColumnMap::parse(&["Profile="]).unwrap().with(kept);
        let shape = back.of(&written).unwrap();
        assert!(shape.holds.is_empty());
        assert_eq!(back.remember(&[shape]), []);
    }

    #[test]
    fn what_cannot_be_said_is_answered_with_what_can() {
        for (text, reason) in [
            ("Profile", "COLUMN=what it holds"),
            ("=url", "no column"),
            ("Profile=colour", "a column can hold profile, email"),
        ] {
            let error = ColumnMap::parse(&[text]).unwrap_err();
            assert!(error.contains(reason), "{error}");
        }
        let some = ColumnMap::parse(&["Profil=url"]).unwrap();
        assert_eq!(some.unused(&[]).collect::<Vec<_>>(), ["Profil"]);
    }
}
