//! Who has introduced whom, read off mail: somebody wrote to two people who had never been in contact, and then they were.

use hashbrown::{HashMap, HashSet};

use super::{Action, Event, Timeline, receivers};
use serde::{Deserialize, Serialize};

use crate::people::{Directory, PersonIx};
use introrank_core::day::Day;
use introrank_core::evidence::{By, FactKind, Records, Source, Together};

/// Two people who were introduced are in contact within this many days.
const CONTACT_WITHIN: i32 = 14;

/// Somebody brought two people together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Introduction {
    /// The day of the message to both.
    pub on: Day,
    /// Who wrote it.
    pub introducer: PersonIx,
    /// Whom it brought together; the smaller first.
    pub pair: [PersonIx; 2],
    /// The first day after it on which the two wrote, met, or connected.
    pub contact: Day,
}

/// A moment of a day, as far as it is known. Of one day those that are known come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct At {
    day: Day,
    second: Second,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Second {
    Known(u32),
    Unknown,
}

impl At {
    /// Surely before another.
    fn is_before(self, other: Self) -> bool {
        let known = self.second != Second::Unknown && other.second != Second::Unknown;
        self.day < other.day || (known && self < other)
    }

    fn new(day: Day, second: Option<u32>) -> Self {
        let second = second.map_or(Second::Unknown, Second::Known);
        Self { day, second }
    }

    fn of(event: &Event) -> Self {
        let second = event.known.seconds().rem_euclid(86_400) as u32;
        Self::new(event.known.day(), (!event.by_day).then_some(second))
    }
}

/// One message that two people got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Beginning {
    at: At,
    /// Who wrote to the two and to nobody else; `None` where others got it too, or nobody knows who wrote.
    writer: Option<PersonIx>,
    /// Everybody is seen there, as in a log.
    in_log: bool,
}

/// The first contact of two people: where the second is known, and where only the day is.
#[derive(Clone, Copy, Debug, Default)]
struct First {
    timed: Option<At>,
    by_day: Option<Day>,
    /// Between the two alone, or at a meeting.
    alone: Option<Day>,
    /// By messages that others got too: from the smaller to the larger, and back.
    ways: [Option<Day>; 2],
}

fn earlier(first: &mut Option<Day>, day: Day) {
    *first = Some(first.map_or(day, |first| first.min(day)));
}

impl First {
    /// Takes a contact: `way` is 0 when the smaller wrote to the larger and others got it too, 1 the other way round, and `None`
    /// when the two were alone.
    fn take(&mut self, at: At, way: Option<usize>) {
        match at.second {
            Second::Known(_) => self.timed = Some(self.timed.map_or(at, |first| first.min(at))),
            Second::Unknown => earlier(&mut self.by_day, at.day),
        }
        let first = match way {
            None => &mut self.alone,
            Some(way) => &mut self.ways[way],
        };
        earlier(first, at.day);
    }

    /// Surely before a moment.
    fn is_before(self, at: At) -> bool {
        self.timed.is_some_and(|first| first.is_before(at))
            || self.by_day.is_some_and(|first| first < at.day)
    }

    /// Surely not before a moment.
    fn is_after(self, at: At) -> bool {
        let timed = self.timed.is_none_or(|first| at.is_before(first));
        timed && self.by_day.is_none_or(|first| first > at.day)
    }

    /// The day on which the two were in contact: alone, or each wrote to the other where others read it too. Whoever answers
    /// everybody has written to whom they answer.
    fn day(self) -> Option<Day> {
        let both = self.ways[0].zip(self.ways[1]).map(|(a, b)| a.max(b));
        self.alone.into_iter().chain(both).min()
    }
}

type Pair = (PersonIx, PersonIx);

fn pair(a: PersonIx, b: PersonIx) -> Pair {
    (a.min(b), a.max(b))
}

/// What mails, messages and meetings tell of pairs, up to a day.
struct Gathered<'a> {
    records: &'a Records,
    directory: &'a Directory,
    as_of: Day,
    beginnings: HashMap<Pair, Vec<Beginning>>,
    contacts: HashMap<Pair, First>,
    /// What a small mail says by the second is not said again by the day: who wrote to whom.
    timed: HashSet<(PersonIx, PersonIx, Day)>,
}

impl Gathered<'_> {
    fn begin(&mut self, a: PersonIx, b: PersonIx, beginning: Beginning) {
        if a == b || [a, b].iter().any(|one| beginning.writer == Some(*one)) {
            return;
        }
        let all = self.beginnings.entry(pair(a, b)).or_default();
        all.push(beginning);
    }

    fn contact(&mut self, a: PersonIx, b: PersonIx, at: At, is_alone: bool) {
        let way = (!is_alone).then_some(usize::from(a > b));
        self.contacts.entry(pair(a, b)).or_default().take(at, way);
    }

    /// Somebody wrote to somebody, and others got it too.
    fn wrote(&mut self, from: PersonIx, to: PersonIx, at: At) {
        if at.second != Second::Unknown {
            self.timed.insert((from, to, at.day));
        }
        self.contact(from, to, at, false);
    }

    /// The small messages and meetings of the exports.
    fn add_exports(&mut self) {
        let (records, as_of) = (self.records, self.as_of);
        let links = &self.directory.links;
        for (e, export) in records.exports.iter().enumerate() {
            let (owner, people) = (links.owners[e], &links.facts[e]);
            let known = export.facts.together.iter();
            let known = known.filter(|one| one.day.is_some_and(|day| day <= as_of));
            // A message to two has one such row, one to three has more.
            let mut rows: HashMap<(By, u32, At), u32> = HashMap::new();
            let message = |one: &Together, day: Day| {
                let writer = if one.by == By::Other { one.pair[0] } else { 0 };
                (one.by, writer, At::new(day, one.second))
            };
            for one in known.clone() {
                let day = one.day.unwrap_or(as_of);
                *rows.entry(message(one, day)).or_default() += 1;
            }
            for one in known {
                let day = one.day.unwrap_or(as_of);
                let at = At::new(day, one.second);
                let is_only = rows[&message(one, day)] == 1;
                let [a, b] = one.pair.map(|key| people[key as usize]);
                self.add_row(one, (owner, a, b), at, is_only);
            }
        }
    }

    fn add_row(
        &mut self,
        one: &Together,
        (owner, a, b): (PersonIx, PersonIx, PersonIx),
        at: At,
        is_only: bool,
    ) {
        let beginning = |writer: Option<PersonIx>| Beginning {
            at,
            writer: writer.filter(|_| is_only),
            in_log: false,
        };
        match one.by {
            By::Owner => {
                self.wrote(owner, a, at);
                self.wrote(owner, b, at);
                self.begin(a, b, beginning(Some(owner)));
            }
            By::Other => {
                self.wrote(a, owner, at);
                self.wrote(a, b, at);
                self.begin(owner, b, beginning(Some(a)));
            }
            By::Both if one.kind == FactKind::Meeting => self.contact(a, b, at, true),
            By::Both => self.begin(a, b, beginning(None)),
        }
    }

    /// Small messages of logs, and the guests of their meetings.
    fn add_logs(&mut self, timeline: &Timeline) {
        for message in timeline.small_messages() {
            let (first, at) = (&message[0], At::of(&message[0]));
            if at.day > self.as_of {
                continue;
            }
            let beginning = Beginning {
                at,
                writer: Some(first.from).filter(|_| message.len() == 2),
                in_log: true,
            };
            for (one, other) in receivers(message) {
                match first.deed {
                    Action::Wrote => self.begin(one, other, beginning),
                    _ => self.contact(one, other, at, true),
                }
            }
        }
    }

    /// The contacts that matter: of those who got one message, and of who wrote it with them.
    fn add_contacts(&mut self, timeline: &Timeline) {
        let mut wanted: HashSet<Pair> = self.beginnings.keys().copied().collect();
        for ((a, b), all) in &self.beginnings {
            for writer in all.iter().filter_map(|one| one.writer) {
                wanted.extend([pair(writer, *a), pair(writer, *b)]);
            }
        }
        if wanted.is_empty() {
            return;
        }
        for message in timeline.messages() {
            // What a ledger says of an introduction is no contact before it.
            if !matches!(message[0].deed, Action::Wrote | Action::Met) {
                continue;
            }
            let is_alone = message.len() == 1 || message[0].deed == Action::Met;
            for event in message {
                let (at, both) = (At::of(event), pair(event.from, event.to));
                let is_said = event.by_day
                    && event.deed == Action::Wrote
                    && self.timed.contains(&(event.from, event.to, at.day));
                if at.day <= self.as_of && wanted.contains(&both) && !is_said {
                    self.contact(event.from, event.to, at, is_alone);
                }
            }
        }
        let links = &self.directory.links;
        for (e, export) in self.records.exports.iter().enumerate() {
            if export.source != Source::Connections {
                continue;
            }
            for (person, since) in links.rows[e].iter().zip(&export.rows.connected_on) {
                let day = since.unwrap_or(Day::from_number(0));
                if day <= self.as_of && wanted.contains(&pair(links.owners[e], *person)) {
                    self.contact(links.owners[e], *person, At::new(day, None), true);
                }
            }
        }
    }

    /// The introduction that the first message to two people was; `None` when it was none.
    fn introduction(&self, both: Pair, beginnings: &[Beginning]) -> Option<Introduction> {
        // The same message in two mailboxes may name the writer in one of them alone.
        let first = beginnings
            .iter()
            .min_by_key(|one| (one.at, one.writer.is_none()))?;
        let writer = first.writer?;
        let is_no_other = |one: &Beginning| {
            let is_it = one.at == first.at && one.writer.is_none();
            one.writer == Some(writer) || is_it || first.at.is_before(one.at)
        };
        if !beginnings.iter().all(is_no_other) {
            return None;
        }
        let contact = *self.contacts.get(&both)?;
        let day = contact.day()?;
        let is_soon = day.number() - first.at.day.number() <= CONTACT_WITHIN;
        if !contact.is_after(first.at) || !is_soon {
            return None;
        }
        let people = &self.directory.people;
        let knew = |person: PersonIx| {
            let owners = [writer, person].map(|one| people.owner(one).is_some());
            let known = self.contacts.get(&pair(writer, person));
            let knew = known.is_some_and(|known| known.is_before(first.at));
            knew || (!first.in_log && !owners.contains(&true))
        };
        (knew(both.0) && knew(both.1)).then_some(Introduction {
            on: first.at.day,
            introducer: writer,
            pair: [both.0, both.1],
            contact: day,
        })
    }

    /// Two who need no introduction, or are not shown: hidden, of the team both, or one person with two addresses.
    fn is_none(&self, one: &Introduction) -> bool {
        let people = &self.directory.people;
        let [a, b] = one.pair;
        let of_team = [a, b].iter().all(|person| people.owner(*person).is_some());
        let hidden = [one.introducer, a, b];
        of_team || people.share_name(a, b) || hidden.iter().any(|person| people.is_hidden(*person))
    }
}

/// Every introduction that the mails, messages and meetings up to a day show, in the order of time: somebody wrote to two
/// people and nobody else; had been in contact with both, as far as that can be seen; the two had never been, nor got one
/// small message before; and within two weeks they were, alone or each where others read it too. Where only days are known
/// and who wrote first is not, it is none. `timeline` is that of the records.
///
/// Deterministic for any order of files and rows. O(events + rows).
pub(crate) fn introductions(
    (records, directory): (&Records, &Directory),
    timeline: &Timeline,
    as_of: Day,
) -> Vec<Introduction> {
    let mut gathered = Gathered {
        records,
        directory,
        as_of,
        beginnings: HashMap::new(),
        contacts: HashMap::new(),
        timed: HashSet::new(),
    };
    gathered.add_exports();
    if !records.without_together {
        gathered.add_logs(timeline);
    }
    gathered.add_contacts(timeline);
    let found = gathered.beginnings.iter();
    let found = found.filter_map(|(both, beginnings)| gathered.introduction(*both, beginnings));
    let mut found: Vec<Introduction> = found.filter(|one| !gathered.is_none(one)).collect();
    found.sort_unstable();
    found
}

/// A mail that one export shows between two others: who wrote to whom, when, and whose export it is.
pub type Copied = (PersonIx, PersonIx, Day, PersonIx);

/// Who wrote to whom with an owner among those who got it too.
pub fn copied(records: &Records, directory: &Directory) -> std::collections::HashSet<Copied> {
    let links = &directory.links;
    let exports = records.exports.iter().enumerate();
    let all = exports.flat_map(|(e, export)| {
        let told = export.facts.together.iter();
        let told = told.filter(|one| one.by == By::Other);
        told.filter_map(move |one| {
            let [from, to] = one.pair.map(|key| links.facts[e][key as usize]);
            Some((from, to, one.day?, links.owners[e]))
        })
    });
    all.collect()
}
