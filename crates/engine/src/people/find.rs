//! From what a user typed to whom they meant: one person, one account, several candidates, or nobody.

use std::io;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::account::{AccountIx, MatchKind};
use super::grams::Grams;
use super::{Directory, PersonIx};
use introrank_core::columns::TextColumn;
use introrank_core::evidence::TargetRow;
use introrank_core::evidence::person_key;
use introrank_core::keys::{company, name};
use introrank_core::sections::{
    Damaged, SectionSink, Sections, damaged, numbers, texts, write_numbers, write_texts,
};

/// What a target turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    /// One person.
    Person(PersonIx),
    /// One account, and how its name or domain matched.
    Account(AccountIx, MatchKind),
    /// Several people, or people and an account, have this name; nothing is chosen.
    Ambiguous {
        /// The people, in the order of their keys.
        people: Vec<PersonIx>,
        /// The account.
        account: Option<AccountIx>,
    },
    /// Nobody; the closest names and accounts, best first.
    Unknown {
        /// People whose names look alike.
        people: Vec<PersonIx>,
        /// Accounts whose names look alike.
        accounts: Vec<AccountIx>,
    },
}

/// Names less alike than this (Jaro-Winkler) are not worth suggesting.
const WORTH_SUGGESTING: f64 = 0.85;
const MAX_SUGGESTIONS: usize = 3;

/// People by the key of their name. Built once, when the first name is looked up, or read.
#[derive(Default)]
pub struct NameIndex {
    /// Everybody's, in order of the people; empty for the hidden.
    keys: TextColumn,
    /// Those who have one, by their keys, of one key in order.
    order: Vec<PersonIx>,
    grams: OnceLock<Grams>,
    /// Where the groups of letters are, once somebody asks.
    kept: Option<Arc<dyn Sections>>,
}

impl NameIndex {
    /// Indexes everybody who is not hidden. O(people · log people), parallel.
    pub fn build(directory: &Directory) -> Self {
        let people = &directory.people;
        let all: Vec<String> = (0..people.len() as u32)
            .into_par_iter()
            .map(PersonIx)
            .map(|person| {
                if people.is_hidden(person) {
                    String::new()
                } else {
                    name::key(people.name(person), "").text
                }
            })
            .collect();
        let mut keys = TextColumn::default();
        for key in &all {
            keys.push(key);
        }
        let named = people.iter().filter(|person| !all[person.at()].is_empty());
        let mut order: Vec<PersonIx> = named.collect();
        order.par_sort_unstable_by(|a, b| all[a.at()].cmp(&all[b.at()]).then(a.cmp(b)));
        Self {
            keys,
            order,
            ..Self::default()
        }
    }

    /// Writes the index away, with the groups of letters.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn write(&self, to: &mut dyn SectionSink) -> io::Result<()> {
        write_texts(to, "names", &self.keys)?;
        write_numbers(to, "names.order", &self.order)?;
        self.grams().write(to)
    }

    /// Reads the index; the groups of letters are read when they are needed.
    ///
    /// # Errors
    /// When something of it is damaged.
    pub(crate) fn read(people: usize, from: &Arc<dyn Sections>) -> Result<Self, Damaged> {
        let (keys, order) = (texts(&**from, "names")?, numbers(&**from, "names.order")?);
        let is_sound = |person: &PersonIx| person.at() < people;
        if keys.len() != people || !order.iter().all(is_sound) {
            return Err(damaged("names", "it does not fit"));
        }
        Ok(Self {
            keys,
            order,
            grams: OnceLock::new(),
            kept: Some(Arc::clone(from)),
        })
    }

    fn key(&self, person: PersonIx) -> &str {
        self.keys.get(person.at())
    }

    /// Everybody with this name, in the order of their keys. O(log people).
    pub fn get(&self, name_text: &str) -> &[PersonIx] {
        let called = |text: &str| {
            let key = name::key(text, "").text;
            let start = self
                .order
                .partition_point(|person| self.key(*person) < key.as_str());
            let same = self.order[start..].partition_point(|person| self.key(*person) == key);
            Some(&self.order[start..start + same]).filter(|same| !same.is_empty())
        };
        // `Souza Lima, Ana`: nobody can say which of the two is the surname, but for whom there is.
        let turned = || {
            let (behind, before) = name_text
                .split_once(',')
                .filter(|(_, rest)| !rest.contains(','))?;
            called(&format!("{before} {behind}"))
        };
        called(name_text).or_else(turned).unwrap_or_default()
    }

    /// Every name as it is compared, with its people, in the order of the names.
    pub fn named(&self) -> impl Iterator<Item = (&str, &[PersonIx])> {
        self.groups().map(|people| (self.key(people[0]), people))
    }

    /// People by name, in the order of the names.
    pub fn groups(&self) -> impl Iterator<Item = &[PersonIx]> {
        self.order.chunk_by(|a, b| self.key(*a) == self.key(*b))
    }

    /// Read where they are kept; made anew when they are not, or are damaged. Nothing is locked meanwhile, see
    /// [`Session::names`](crate::session::Session::names).
    fn grams(&self) -> &Grams {
        match self.grams.get() {
            Some(grams) => grams,
            None => {
                let kept = self.kept.as_deref();
                let kept = kept.and_then(|from| Grams::read(self.keys.len(), from).ok());
                let grams = kept.unwrap_or_else(|| Grams::of(&self.keys));
                self.grams.get_or_init(|| grams)
            }
        }
    }

    /// People whose names look most like this one: of those that share most of its letter groups, so that a look-up does not
    /// grow with everybody. O(names that share a group).
    pub fn closest(&self, name_text: &str) -> Vec<PersonIx> {
        let wanted = name::key(name_text, "").text;
        if wanted.chars().count() < 3 {
            return Vec::new();
        }
        let scored = self.grams().nearest(&wanted).into_iter().map(|i| {
            let score = similarity(self.keys.get(i as usize), &wanted);
            (score, i)
        });
        let mut scored: Vec<(f64, u32)> = scored
            .filter(|(score, _)| *score >= WORTH_SUGGESTING)
            .collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        scored
            .into_iter()
            .take(MAX_SUGGESTIONS)
            .map(|(_, i)| PersonIx(i))
            .collect()
    }
}

/// A single word is compared with each word of a name, several words with the whole.
fn similarity(key: &str, wanted: &str) -> f64 {
    let whole = strsim::jaro_winkler(key, wanted);
    if wanted.contains(' ') {
        whole
    } else {
        key.split(' ')
            .map(|word| strsim::jaro_winkler(word, wanted))
            .fold(whole, f64::max)
    }
}

impl Directory {
    /// The person with this key, address or e-mail, else everybody with this name. Empty: nobody.
    pub fn find_person<'n>(&self, text: &str, names: &dyn Fn() -> &'n NameIndex) -> Vec<PersonIx> {
        match self.by_key(text, names) {
            Some(person) => vec![person],
            None => self.named(text, names),
        }
    }

    /// The person with this key. A name that somebody only wrote in a list does not stand before the people who have it.
    fn by_key<'n>(&self, text: &str, names: &dyn Fn() -> &'n NameIndex) -> Option<PersonIx> {
        let key = person_key(text);
        let person = self.visible(&key)?;
        let others = || names().get(text).iter().any(|other| *other != person);
        (!name::is_written(&key) || !others()).then_some(person)
    }

    /// Everybody with this name; whom only a list names, under just this name, when nobody else has it.
    fn named<'n>(&self, text: &str, names: &dyn Fn() -> &'n NameIndex) -> Vec<PersonIx> {
        let all = names().get(text).iter().copied();
        let (written, real): (Vec<PersonIx>, Vec<PersonIx>) =
            all.partition(|person| name::is_written(self.people.key(*person)));
        if real.is_empty() { written } else { real }
    }

    /// What one text on the command line, or one cell of a list, means. `names` is only asked for when no key fits.
    pub fn find_text<'n>(&self, text: &str, names: &dyn Fn() -> &'n NameIndex) -> Match {
        if let Some(person) = self.by_key(text, names) {
            return Match::Person(person);
        }
        let domain = company::given_domain(text).unwrap_or_default();
        let account = self.accounts.match_input(text, &domain);
        let people = self.named(text, names);
        match (account.account, people.as_slice()) {
            (Some(account_ix), []) => Match::Account(account_ix, account.kind),
            (None, [person]) => Match::Person(*person),
            (None, []) => Match::Unknown {
                people: names().closest(text),
                accounts: account.possible,
            },
            (account, several) => Match::Ambiguous {
                people: several.to_vec(),
                account,
            },
        }
    }

    /// What a row of a list means: the strongest of its cells decides, a name only together with its company. When the
    /// row gives a profile address that nobody here has, a person of another address is only the closest name.
    pub fn find_row<'n>(&self, row: &TargetRow, names: &dyn Fn() -> &'n NameIndex) -> Match {
        if let Some(person) = self.visible(&row.profile) {
            return Match::Person(person);
        }
        match self.find_without_profile(row, names) {
            Match::Person(person)
                if !row.profile.is_empty() && self.people.key(person).starts_with("in:") =>
            {
                Match::Unknown {
                    people: vec![person],
                    accounts: Vec::new(),
                }
            }
            found => found,
        }
    }

    fn find_without_profile<'n>(
        &self,
        row: &TargetRow,
        names: &dyn Fn() -> &'n NameIndex,
    ) -> Match {
        if let Some(person) = self.visible(&row.email) {
            return Match::Person(person);
        }
        if !row.person.is_empty() {
            return self.find_text(&row.person, names);
        }
        if !row.name.is_empty() {
            return self.find_named(row, names);
        }
        let matched = self.accounts.match_input(&row.company, &row.domain);
        match matched.account {
            account if row.is_person() => Match::Unknown {
                people: Vec::new(),
                accounts: account.into_iter().collect(),
            },
            Some(ix) => Match::Account(ix, matched.kind),
            None => Match::Unknown {
                people: Vec::new(),
                accounts: matched.possible,
            },
        }
    }

    fn find_named<'n>(&self, row: &TargetRow, names: &dyn Fn() -> &'n NameIndex) -> Match {
        let same_name = names().get(&row.name);
        let has_account = !(row.company.is_empty() && row.domain.is_empty());
        let account = self.accounts.match_input(&row.company, &row.domain).account;
        // "Freelance" is no company, and stands where they have none.
        let has_none = row.domain.is_empty() && company::is_filler(&row.company);
        let at_account: Vec<PersonIx> = same_name
            .iter()
            .copied()
            .filter(|p| (account.is_some() || has_none) && self.people.account(*p) == account)
            .collect();
        // Lists of both people and accounts have one column of names.
        let only_name = same_name.is_empty()
            && !has_account
            && [&row.title, &row.email, &row.profile]
                .iter()
                .all(|cell| cell.is_empty());
        if only_name && let Some(ix) = self.accounts.find(&row.name) {
            let kind = self.accounts.match_input(&row.name, "").kind;
            return Match::Account(ix, kind);
        }
        match (at_account.as_slice(), same_name) {
            ([person], _) => Match::Person(*person),
            ([], [person]) if !has_account => Match::Person(*person),
            ([], []) => Match::Unknown {
                people: names().closest(&row.name),
                accounts: account.into_iter().collect(),
            },
            // The name is known, but at another company: perhaps the same person, perhaps not.
            ([], several) if has_account => Match::Unknown {
                people: several.iter().copied().take(MAX_SUGGESTIONS).collect(),
                accounts: account.into_iter().collect(),
            },
            ([], several) | (several, _) => Match::Ambiguous {
                people: several.to_vec(),
                account: None,
            },
        }
    }

    fn visible(&self, key: &str) -> Option<PersonIx> {
        let found = if key.is_empty() {
            None
        } else {
            self.people.find_key(key)
        };
        found.filter(|person| !self.people.is_hidden(*person))
    }
}
