//! What happened between people, in the order of time, and what was known at any moment of it.
//!
//! ```text
//! Timeline   every deed of all sources, sorted by the moment from which it was known
//! introductions  who wrote to two who had never been in contact, and then were
//! Replay     a pass over it that stops at any moment and tells what had happened strictly before
//! ```
//!
//! Nothing after the moment can leak in: it has not been read yet. What is known only by day is known from the end of
//! that day.

mod asks;
mod introductions;
mod open_asks;
mod replay;

pub use asks::{PastAsk, newest_asks};
pub(crate) use introductions::introductions;
pub use introductions::{Copied, Introduction, copied};
pub use open_asks::ANSWER_DAYS;
pub(crate) use open_asks::{Counted, Unsettled};
pub(crate) use replay::Outcome;
pub use replay::Replay;

use hashbrown::HashMap;
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::people::{Directory, PersonIx};
use crate::strength::MAX_ENDORSEMENTS;
use introrank_core::display;
use introrank_core::evidence::Records;
use introrank_core::evidence::{By, Fact, FactKind, MOST_TOGETHER};
use introrank_core::moment::{Moment, When};

/// What somebody did towards somebody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Wrote to them.
    Wrote,
    /// Met or called them; stands once for each of the two.
    Met,
    /// Dealt with them: one introduced somebody to the other, or they met over a deal; stands once for each of the two.
    Dealt,
    /// Recommended them in public.
    Recommended,
    /// Asked to connect, with some words.
    InvitedWithNote,
    /// Endorsed this many of their skills.
    Endorsed(u32),
}

/// Whose files tell of a deed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Told {
    /// Of whoever did it, or of somebody who sees what everybody does.
    ByDoer,
    /// Of the other alone: it is asked of the team, not by it.
    ByOther,
    /// These files show one way alone, as an inbox without what was sent: nobody can say whether it was answered.
    OneWay,
}

/// One deed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Event {
    /// From this moment on it is known: when it happened, or the last second of its day.
    pub known: Moment,
    /// Who did it.
    pub from: PersonIx,
    /// Number of the message among those of one sender and moment; 0 for one of its own.
    pub message: u32,
    /// Towards whom.
    pub to: PersonIx,
    /// What.
    pub deed: Action,
    /// Only the day is known.
    pub by_day: bool,
    /// Whose files tell of it; of several the one that says most.
    pub told: Told,
}

impl Event {
    /// The same deed, whoever tells of it.
    fn is_same(&self, other: &Self) -> bool {
        let told = self.told;
        *self == Self { told, ..*other }
    }

    /// When it happened, in days since 1970; the start of the day when only that is known.
    pub fn days(&self) -> f64 {
        if self.by_day {
            f64::from(self.known.day().number())
        } else {
            self.known.days()
        }
    }
}

/// Every deed, in the order in which it became known.
#[derive(Clone, Debug, Default)]
pub struct Timeline {
    events: Vec<Event>,
}

impl Timeline {
    /// Gathers the deeds of all records; deeds of unknown date come first. Deterministic for any order of files and
    /// rows. O(n log n), parallel.
    pub fn build(records: &Records, directory: &Directory) -> Self {
        let mut deeds = Deeds::default();
        deeds.of_exports(records, directory);
        deeds.of_logs(records, directory);
        let Deeds(mut events) = deeds;
        events.par_sort_unstable();
        // What several exports tell of one day is one deed; of endorsements the most that any of them counts.
        events.dedup_by(|later, first| match (later.deed, first.deed) {
            (Action::Endorsed(more), Action::Endorsed(count))
                if (later.known, later.from, later.to) == (first.known, first.from, first.to) =>
            {
                first.deed = Action::Endorsed(count.max(more));
                true
            }
            // A message that two files hold is one message.
            _ => (later.by_day || later.message > 0) && later.is_same(first),
        });
        Self { events }
    }

    /// A name for these events and what else a result rests on, `beside`: equal names, equal results. O(events).
    pub fn fingerprint(&self, beside: &str) -> String {
        let mut whole = Sha256::new();
        whole.update(beside);
        for event in &self.events {
            whole.update(event.known.seconds().to_le_bytes());
            for number in [event.from.0, event.to.0, event.message] {
                whole.update(number.to_le_bytes());
            }
            whole.update(format!("{:?}", event.deed));
        }
        display::fingerprint(&whole.finalize())
    }

    /// Leaves out what is not known before a moment. Returns how much that is.
    pub fn cut(&mut self, until: Moment) -> usize {
        let kept = self.events.partition_point(|event| event.known < until);
        let left_out = self.events.len() - kept;
        self.events.truncate(kept);
        left_out
    }

    /// The events, in the order in which they became known.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// The messages: runs of events of one sender, moment and number. A message without a number is one of its own.
    pub fn messages(&self) -> impl Iterator<Item = &[Event]> {
        self.events.chunk_by(are_of_one_message)
    }

    /// The messages and meetings of logs that brought together those who got them: two at least, and few.
    pub(crate) fn small_messages(&self) -> impl Iterator<Item = &[Event]> {
        let small = 2..MOST_TOGETHER;
        self.messages()
            .filter(move |message| small.contains(&message.len()))
    }
}

fn are_of_one_message(a: &Event, b: &Event) -> bool {
    a.message > 0 && (a.known, a.message, a.from, a.deed) == (b.known, b.message, b.from, b.deed)
}

/// The message with which some events begin.
fn message_at(events: &[Event]) -> &[Event] {
    events
        .chunk_by(are_of_one_message)
        .next()
        .unwrap_or_default()
}

/// Everybody who got a message with everybody else who did.
pub(crate) fn receivers(message: &[Event]) -> impl Iterator<Item = (PersonIx, PersonIx)> {
    let all = message.iter().enumerate();
    all.flat_map(move |(i, one)| message[i + 1..].iter().map(|other| (one.to, other.to)))
}

/// Deeds as they are gathered, in no order yet.
#[derive(Default)]
struct Deeds(Vec<Event>);

impl Deeds {
    /// Takes down a deed towards somebody else.
    fn note(
        &mut self,
        (from, to): (PersonIx, PersonIx),
        deed: Action,
        when: Option<When>,
        (message, told): (u32, Told),
    ) {
        if from == to {
            return;
        }
        let (known, by_day) = match when {
            Some(When::At(moment)) => (moment, false),
            Some(When::On(day)) => (
                Moment::from_seconds(Moment::end_of(day).seconds() - 1),
                true,
            ),
            None => (Moment::from_seconds(i64::MIN), true),
        };
        self.0.push(Event {
            known,
            message,
            from,
            to,
            deed,
            by_day,
            told,
        });
    }

    /// What exports tell of their owners and others.
    fn of_exports(&mut self, records: &Records, directory: &Directory) {
        let links = &directory.links;
        let seen = ways_seen(records, directory);
        for (e, export) in records.exports.iter().enumerate() {
            let owner = links.owners[e];
            for fact in &export.facts.list {
                let Some(deed) = deed_of(fact) else {
                    continue;
                };
                // Contact without a day tells nothing of when; everything else stands for ever.
                if fact.day.is_none() && matches!(deed, Action::Wrote | Action::Met) {
                    continue;
                }
                let other = links.other(e, fact);
                let when = fact.day.map(When::On);
                let is_one_way = deed == Action::Wrote && seen[&(owner, fact.kind)].contains(&0);
                let told = |told| if is_one_way { Told::OneWay } else { told };
                if fact.by != By::Other {
                    self.note((owner, other), deed, when, (0, told(Told::ByDoer)));
                }
                if fact.by != By::Owner {
                    self.note((other, owner), deed, when, (0, told(Told::ByOther)));
                }
            }
        }
    }

    /// Messages and meetings of interaction logs.
    fn of_logs(&mut self, records: &Records, directory: &Directory) {
        let listed = &directory.links.listed;
        for row in &records.interactions {
            let (from, to) = (listed[row.from as usize], listed[row.to as usize]);
            let (deed, both) = match row.kind {
                FactKind::Meeting => (Action::Met, true),
                FactKind::Dealing => (Action::Dealt, true),
                _ => (Action::Wrote, false),
            };
            self.note(
                (from, to),
                deed,
                Some(row.when),
                (row.message, Told::ByDoer),
            );
            if both {
                self.note(
                    (to, from),
                    deed,
                    Some(row.when),
                    (row.message, Told::ByDoer),
                );
            }
        }
    }
}

/// How many of an owner's mails, and messages, are seen as they went out, and as they came in: what the files can show, whenever.
/// O(facts).
fn ways_seen(
    records: &Records,
    directory: &Directory,
) -> HashMap<(PersonIx, FactKind), [usize; 2]> {
    let mut seen: HashMap<(PersonIx, FactKind), [usize; 2]> = HashMap::new();
    for (export, owner) in records.exports.iter().zip(&directory.links.owners) {
        for kind in [FactKind::Mail, FactKind::Message] {
            let ways = seen.entry((*owner, kind)).or_default();
            for fact in export.facts.list.iter().filter(|fact| fact.kind == kind) {
                ways[0] += usize::from(fact.by != By::Other);
                ways[1] += usize::from(fact.by != By::Owner);
            }
        }
    }
    seen
}

/// Fewer mails than this show nothing: perhaps nobody answered.
const FEWEST_MAILS: usize = 20;

/// Owners of whose mail only one way is here, by key: true for what came in. O(facts).
pub fn mail_one_way(records: &Records, directory: &Directory) -> Vec<(PersonIx, bool)> {
    let mut found: Vec<(PersonIx, bool)> = ways_seen(records, directory)
        .into_iter()
        .filter(|((_, kind), _)| *kind == FactKind::Mail)
        .filter(|(_, [sent, came])| sent.min(came) == &0 && sent.max(came) >= &FEWEST_MAILS)
        .map(|((owner, _), [sent, _])| (owner, sent == 0))
        .collect();
    found.sort_unstable();
    found
}

/// The deed that a fact tells of; `None` when it says nothing about how two people stand.
fn deed_of(fact: &Fact) -> Option<Action> {
    match fact.kind {
        FactKind::Message | FactKind::Mail => Some(Action::Wrote),
        FactKind::Meeting => Some(Action::Met),
        FactKind::Dealing => Some(Action::Dealt),
        FactKind::Recommendation => Some(Action::Recommended),
        FactKind::InvitationWithNote => Some(Action::InvitedWithNote),
        FactKind::Endorsement => Some(Action::Endorsed(fact.count.min(MAX_ENDORSEMENTS))),
        FactKind::Invitation | FactKind::Note | FactKind::Upcoming => None,
    }
}
