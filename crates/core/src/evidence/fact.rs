//! Facts about an owner and other people, from everything beside the connections: who wrote to whom on which day, who
//! invited, recommended or endorsed whom. Counts and days; never a text.

use hashbrown::HashMap;
use serde::{Deserialize, Serialize};

use crate::columns::Interner;
use crate::day::Day;
use crate::evidence::{ConnectionRows, Together};
use crate::keys::name;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactKind {
    /// A personal message, in a conversation of a few people.
    Message,
    /// A personal mail.
    Mail,
    /// A meeting of a few people.
    Meeting,
    /// One introduced somebody to the other, or they met over a deal: the ledger says so.
    Dealing,
    /// A connection request.
    Invitation,
    /// A connection request with some words.
    InvitationWithNote,
    /// A written recommendation.
    Recommendation,
    /// Endorsements of skills; the count is that of the skills.
    Endorsement,
    /// A private note about somebody; its text is not read.
    Note,
    /// A meeting that had not happened when it was read. It says when two will meet, and nothing about how they stand.
    Upcoming,
}

impl FactKind {
    /// Every kind with its word in files.
    pub const ALL: [(Self, &'static str); 10] = [
        (Self::Message, "message"),
        (Self::Mail, "mail"),
        (Self::Meeting, "meeting"),
        (Self::Dealing, "dealing"),
        (Self::Invitation, "invitation"),
        (Self::InvitationWithNote, "invitation_with_note"),
        (Self::Recommendation, "recommendation"),
        (Self::Endorsement, "endorsement"),
        (Self::Note, "note"),
        (Self::Upcoming, "upcoming"),
    ];

    /// The word used in files.
    pub fn word(self) -> &'static str {
        let found = Self::ALL.iter().find(|(kind, _)| *kind == self);
        found.map_or("", |(_, word)| word)
    }

    /// The kind with this word.
    pub fn parse(word: &str) -> Option<Self> {
        let found = Self::ALL.iter().find(|(_, other)| *other == word);
        found.map(|(kind, _)| *kind)
    }

    /// True for what is said to somebody and can be answered.
    pub const fn is_contact(self) -> bool {
        matches!(
            self,
            Self::Message | Self::Mail | Self::Meeting | Self::Dealing
        )
    }
}

/// Who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// The owner of the export.
    Owner,
    /// The other person.
    Other,
    /// Both: a meeting.
    Both,
}

impl By {
    /// Every value with its word in files.
    pub const ALL: [(Self, &'static str); 3] = [
        (Self::Owner, "owner"),
        (Self::Other, "other"),
        (Self::Both, "both"),
    ];

    /// The word used in files.
    pub fn word(self) -> &'static str {
        let found = Self::ALL.iter().find(|(by, _)| *by == self);
        found.map_or("", |(_, word)| word)
    }

    /// The value with this word.
    pub fn parse(word: &str) -> Option<Self> {
        let found = Self::ALL.iter().find(|(_, other)| *other == word);
        found.map(|(by, _)| *by)
    }
}

/// Whom a fact is about, beside the owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Other {
    /// A number of [`Facts::keys`]: an address or e-mail.
    Key(u32),
    /// A row of the same export, found by its name.
    Row(u32),
}

/// One fact, or several of one kind and day together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fact {
    /// Who.
    pub other: Other,
    /// What.
    pub kind: FactKind,
    /// Who did it.
    pub by: By,
    /// When, if it is known.
    pub day: Option<Day>,
    /// How often on that day.
    pub count: u32,
}

/// The facts of one export.
#[derive(Debug, Default)]
pub struct Facts {
    /// Profile keys and e-mails of others.
    pub keys: Interner,
    /// The facts, sorted and distinct once [`settle`](Self::settle)d.
    pub list: Vec<Fact>,
    /// Who else was there: pairs of others, sorted and distinct once settled.
    pub together: Vec<Together>,
    names: HashMap<u32, String>,
}

impl Facts {
    /// Notes a fact.
    pub fn add(&mut self, other: Other, kind: FactKind, by: By, day: Option<Day>) {
        self.list.push(Fact {
            other,
            kind,
            by,
            day,
            count: 1,
        });
    }

    /// The person with this key, with the name they go by, which may be empty.
    pub fn person(&mut self, key: &str, name: &str) -> Other {
        Other::Key(self.key(key, name))
    }

    /// The number of this key, of a person with a name, which may be empty.
    pub fn key(&mut self, key: &str, name: &str) -> u32 {
        let number = self.keys.intern(key);
        let shown = name::shown(name, "");
        if !shown.is_empty() {
            let known = self.names.entry(number).or_default();
            *known = name::fuller(known, &shown).to_owned();
        }
        number
    }

    /// The name that a key goes by; empty when none was given.
    pub fn name(&self, key: u32) -> &str {
        self.names.get(&key).map_or("", String::as_str)
    }

    /// Drops days that cannot be, sorts, and adds up what is the same but for its count.
    pub fn settle(&mut self) {
        for fact in &mut self.list {
            fact.day = fact.day.filter(Day::is_plausible);
        }
        self.list.sort_unstable();
        self.list.dedup_by(|later, first| {
            let same = (later.other, later.kind, later.by, later.day)
                == (first.other, first.kind, first.by, first.day);
            if same {
                first.count = first.count.saturating_add(later.count);
            }
            same
        });
        self.settle_together();
        self.number_anew();
    }

    /// Gives those the first numbers of whom there is a fact, as they get them when they are read again.
    fn number_anew(&mut self) {
        let mut is_first = vec![false; self.keys.len()];
        for fact in &self.list {
            if let Other::Key(key) = fact.other {
                is_first[key as usize] = true;
            }
        }
        if is_first.is_sorted_by(|earlier, later| earlier >= later) {
            return;
        }
        let old = std::mem::take(&mut self.keys);
        let mut names = std::mem::take(&mut self.names);
        let mut order: Vec<u32> = (0..old.len() as u32).collect();
        order.sort_by_key(|key| !is_first[*key as usize]);
        let mut number = vec![0; old.len()];
        for key in order {
            let new = self.keys.intern(old.get(key));
            number[key as usize] = new;
            self.names
                .extend(names.remove(&key).map(|name| (new, name)));
        }
        for fact in &mut self.list {
            if let Other::Key(key) = &mut fact.other {
                *key = number[*key as usize];
            }
        }
        for one in &mut self.together {
            one.pair = one.pair.map(|key| number[key as usize]);
        }
        self.settle_together();
    }

    /// True without facts.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

/// An owner's connections by name, for files that give no address.
pub struct ByName<'a> {
    rows: &'a ConnectionRows,
    by_name: std::cell::OnceCell<HashMap<String, Vec<u32>>>,
}

impl<'a> ByName<'a> {
    /// Built when first asked.
    pub const fn new(rows: &'a ConnectionRows) -> Self {
        Self {
            rows,
            by_name: std::cell::OnceCell::new(),
        }
    }

    /// The one connection of this name; of several the one at this company; `None` when unsure.
    pub fn find(&self, first: &str, last: &str, company: &str) -> Option<Other> {
        let rows = self.rows;
        let key_of = |r: usize| name::key(rows.first.get(r), rows.last.get(r));
        let by_name = self.by_name.get_or_init(|| {
            let mut by_name: HashMap<String, Vec<u32>> = HashMap::new();
            for r in 0..rows.len() {
                let key = key_of(r);
                if key.is_full() {
                    by_name.entry(key.text).or_default().push(r as u32);
                }
            }
            by_name
        });
        let same = by_name.get(&name::key(first, last).text)?;
        let company = crate::keys::company::key(company);
        let there = |r: &&u32| {
            company.is_some()
                && crate::keys::company::key(rows.company.get(**r as usize)) == company
        };
        match same.as_slice() {
            [one] => Some(Other::Row(*one)),
            several => {
                let mut at_company = several.iter().filter(there);
                match (at_company.next(), at_company.next()) {
                    (Some(one), None) => Some(Other::Row(*one)),
                    _ => None,
                }
            }
        }
    }
}
