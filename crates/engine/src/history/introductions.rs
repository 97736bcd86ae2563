//! Who has introduced whom, read off mail: somebody wrote to two people who had never been in contact, and then they were.

use hashbrown::{HashMap, HashSet};

use crate::people::{Directory, PersonIx};
use introrank_core::day::Day;
use introrank_core::evidence::{By, Fact, FactKind, MOST_TOGETHER, Records};
use introrank_core::moment::When;

/// Two people who were introduced are in contact within this many days.
const CONTACT_WITHIN: i32 = 14;

/// Somebody brought two people together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Introduction {
    /// The day of the message to both.
    pub on: Day,
    /// Who wrote it.
    pub introducer: PersonIx,
    /// Whom it brought together; the smaller first.
    pub pair: [PersonIx; 2],
    /// The first day after it on which the two wrote, or met.
    pub contact: Day,
}

/// A moment of a day, as far as it is known. Of one day those that are known come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct At {
    day: Day,
    second: Second,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Second {
    Known(u32),
    Unknown,
}

impl From<Option<u32>> for Second {
    fn from(second: Option<u32>) -> Self {
        second.map_or(Self::Unknown, Self::Known)
    }
}

impl At {
    /// Surely before another.
    fn is_before(self, other: Self) -> bool {
        let known = self.second != Second::Unknown && other.second != Second::Unknown;
        self.day < other.day || (known && self < other)
    }

    fn of(when: When) -> Self {
        let second = match when {
            When::At(moment) => Second::Known(moment.seconds().rem_euclid(86_400) as u32),
            When::On(_) => Second::Unknown,
        };
        Self {
            day: when.day(),
            second,
        }
    }
}

/// One message to two people.
#[derive(Clone, Copy, Debug)]
struct Beginning {
    at: At,
    /// `None` where nobody knows who wrote.
    writer: Option<PersonIx>,
}

type Pair = (PersonIx, PersonIx);

fn pair(a: PersonIx, b: PersonIx) -> Pair {
    (a.min(b), a.max(b))
}

/// What mails, messages and meetings tell of pairs.
#[derive(Default)]
struct Told {
    beginnings: HashMap<Pair, Vec<Beginning>>,
    /// The first contact of each.
    contacts: HashMap<Pair, At>,
    /// Those of whom it is seen whom they were in contact with.
    visible: HashSet<PersonIx>,
}

impl Told {
    fn begin(&mut self, a: PersonIx, b: PersonIx, at: At, writer: Option<PersonIx>) {
        if a != b && writer != Some(a) && writer != Some(b) {
            let beginning = Beginning { at, writer };
            self.beginnings
                .entry(pair(a, b))
                .or_default()
                .push(beginning);
        }
    }

    fn contact(&mut self, a: PersonIx, b: PersonIx, at: At) {
        if a != b {
            let first = self.contacts.entry(pair(a, b)).or_insert(at);
            *first = (*first).min(at);
        }
    }

    fn of_exports(records: &Records, directory: &Directory) -> Self {
        let mut told = Self::default();
        let links = &directory.links;
        for (e, export) in records.exports.iter().enumerate() {
            let owner = links.owners[e];
            told.visible.insert(owner);
            // What a mail to several says by the second is not said again by the day.
            let mut timed: HashSet<(PersonIx, By, Day)> = HashSet::new();
            for one in &export.facts.together {
                let [a, b] = one.pair.map(|key| links.facts[e][key as usize]);
                let Some(day) = one.day else {
                    continue;
                };
                let at = At {
                    day,
                    second: one.second.into(),
                };
                match one.by {
                    By::Owner => {
                        told.begin(a, b, at, Some(owner));
                        for other in [a, b] {
                            told.contact(owner, other, at);
                            timed.insert((other, By::Owner, day));
                        }
                    }
                    By::Other => {
                        told.begin(owner, b, at, Some(a));
                        told.contact(a, b, at);
                        told.contact(a, owner, at);
                        timed.insert((a, By::Other, day));
                    }
                    By::Both if one.kind == FactKind::Meeting => told.contact(a, b, at),
                    By::Both => told.begin(a, b, at, None),
                }
            }
            let is_contact = |fact: &&Fact| {
                matches!(
                    fact.kind,
                    FactKind::Message | FactKind::Mail | FactKind::Meeting
                )
            };
            for fact in export.facts.list.iter().filter(is_contact) {
                let other = links.other(e, fact);
                if let Some(day) = fact.day
                    && !timed.contains(&(other, fact.by, day))
                {
                    let second = Second::Unknown;
                    told.contact(owner, other, At { day, second });
                }
            }
        }
        told
    }

    /// Adds what logs tell, in which everybody is seen.
    fn add_logs(&mut self, records: &Records, directory: &Directory) {
        let listed = &directory.links.listed;
        let rows = records.interactions.iter().map(|row| {
            let [from, to] = [row.from, row.to].map(|key| listed[key as usize]);
            ((from, row.when, row.message), to, row.kind)
        });
        let mut rows: Vec<_> = rows.collect();
        rows.sort_unstable();
        rows.dedup();
        for message in rows.chunk_by(|a, b| a.0 == b.0 && a.0.2 > 0) {
            let (from, when, _) = message[0].0;
            let at = At::of(when);
            self.visible.insert(from);
            for (i, &(_, to, kind)) in message.iter().enumerate() {
                self.contact(from, to, at);
                if message.len() < MOST_TOGETHER && kind != FactKind::Meeting {
                    for &(_, other, _) in &message[i + 1..] {
                        self.begin(to, other, at, Some(from));
                    }
                }
            }
        }
    }

    /// The introduction that a pair's first message was; `None` when it was none.
    fn introduction(&self, both: Pair, beginnings: &[Beginning]) -> Option<Introduction> {
        let first = beginnings.iter().min_by_key(|one| one.at)?;
        let writer = first.writer?;
        // Of two on one day nobody knows which came first, unless both moments are known.
        let is_first = |one: &Beginning| one.writer == Some(writer) || first.at.is_before(one.at);
        if !beginnings.iter().all(is_first) {
            return None;
        }
        let contact = *self.contacts.get(&both)?;
        let is_unclear = contact.day == first.at.day
            && contact.second != Second::Unknown
            && first.at.second == Second::Unknown;
        let is_soon = contact.day.number() - first.at.day.number() <= CONTACT_WITHIN;
        if contact.is_before(first.at) || is_unclear || !is_soon {
            return None;
        }
        let knew = |person: PersonIx| {
            let is_seen = self.visible.contains(&writer) || self.visible.contains(&person);
            let since = self.contacts.get(&pair(writer, person));
            !is_seen || since.is_some_and(|since| since.is_before(first.at))
        };
        (knew(both.0) && knew(both.1)).then_some(Introduction {
            on: first.at.day,
            introducer: writer,
            pair: [both.0, both.1],
            contact: contact.day,
        })
    }
}

/// Who wrote to whom, and when, with an owner among those who got it too: what one export shows of two others.
pub fn copied(records: &Records, directory: &Directory) -> HashSet<(PersonIx, PersonIx, Day)> {
    let exports = records.exports.iter().zip(&directory.links.facts);
    let all = exports.flat_map(|(export, people)| {
        let told = export.facts.together.iter();
        let told = told.filter(|one| one.by == By::Other);
        told.filter_map(|one| {
            let [from, to] = one.pair.map(|key| people[key as usize]);
            Some((from, to, one.day?))
        })
    });
    all.collect()
}

/// Every introduction that the mails, messages and meetings up to a day show, in the order of time: the writer had been in
/// contact with both, as far as that can be seen; the two had never been, nor got one message before; and within two weeks
/// they were. Where only days are known and who wrote first is not, it is none. Nobody hidden takes part.
///
/// Deterministic for any order of files and rows. O(n log n) in messages.
pub fn introductions(records: &Records, directory: &Directory, as_of: Day) -> Vec<Introduction> {
    let mut told = Told::of_exports(records, directory);
    told.add_logs(records, directory);
    let is_hidden = |person: &PersonIx| directory.people.is_hidden(*person);
    let found = told.beginnings.iter();
    let found = found.filter_map(|(both, beginnings)| told.introduction(*both, beginnings));
    let mut found: Vec<Introduction> = found
        .filter(|one| one.contact <= as_of)
        .filter(|one| !is_hidden(&one.introducer) && !one.pair.iter().any(is_hidden))
        .collect();
    found.sort_unstable();
    found
}
