//! One pass over the timeline that can stop at any moment.

use std::collections::VecDeque;

use hashbrown::{HashMap, HashSet};

use super::{Action, Event, PastAsk, Told, message_at};
use crate::people::PersonIx;
use crate::strength::config::StrengthConfig;
use crate::strength::{
    AskKind, Contact, Features, MAX_SHARED, Occasion, Over, Rates, Responsiveness, RunningRates,
};
use introrank_core::moment::Moment;

/// A message that is answered within this many days counts as answered; a second one within them is no new ask.
pub const ANSWER_DAYS: i64 = 7;

/// A message to more people asks nobody.
const MOST_ASKED: usize = 3;

/// Days between contacts that are remembered, to tell the usual rhythm.
const REMEMBERED_GAPS: usize = 8;
/// With fewer there is no rhythm yet.
const FEWEST_GAPS: usize = 4;

/// What one person did towards another, and what is needed to go on.
#[derive(Clone, Copy, Debug, Default)]
struct Trail {
    one: Contact,
    /// The last time they wrote, for telling a new ask from the same one.
    wrote: Option<Moment>,
    /// They asked then.
    asked: Option<Moment>,
    /// What they asked last was answered in time.
    answered: bool,
    /// What they did at the newest moment.
    now: Together,
    /// Days between the last contacts, the newest overwriting the oldest.
    gaps: [u16; REMEMBERED_GAPS],
    gap_count: u32,
}

/// What one did towards the other at one moment. What is known only by day happened at the end of it, and nobody knows in
/// which order: the events of a moment are a set, and what comes of them must not depend on how people's keys sort.
#[derive(Clone, Copy, Debug, Default)]
struct Together {
    at: Option<Moment>,
    /// As it was before.
    wrote_before: Option<Moment>,
    /// They wrote, or the two met.
    touched: bool,
    /// They wrote what began something.
    asked: bool,
}

impl Trail {
    /// Begins another moment, unless it is this one.
    fn begin(&mut self, at: Moment) {
        if self.now.at != Some(at) {
            self.now = Together {
                at: Some(at),
                wrote_before: self.wrote,
                touched: false,
                asked: false,
            };
        }
    }

    fn contact(&mut self, day: f64, config: &StrengthConfig) {
        if let Some(gap) = self.one.count_day(day, config) {
            self.gaps[self.gap_count as usize % REMEMBERED_GAPS] = gap as u16;
            self.gap_count += 1;
            let known = (self.gap_count as usize).min(REMEMBERED_GAPS);
            let mut sorted = self.gaps;
            sorted[..known].sort_unstable();
            self.one.usual_gap = (known >= FEWEST_GAPS).then(|| sorted[known / 2]);
        }
    }
}

/// What is between two at a moment, by when the asked and the asker last wrote to each other.
fn occasion(they: Option<Moment>, we: Option<Moment>, at: Moment) -> Occasion {
    let lately = |wrote: &Moment| at <= wrote.plus_days(ANSWER_DAYS);
    match they.filter(lately) {
        Some(wrote) if we.is_none_or(|we| we < wrote) => Occasion::reply(wrote, at),
        _ => Occasion::opener(they.is_some(), we.is_some()),
    }
}

/// An ask whose seven days are not over yet.
#[derive(Clone, Copy, Debug)]
struct Pending {
    at: Moment,
    from: u32,
    to: u32,
    kind: AskKind,
    by_team: bool,
}

impl Pending {
    /// Its days end with this moment.
    fn due(&self) -> Moment {
        self.at.plus_days(ANSWER_DAYS)
    }
}

/// What had happened strictly before a moment. Moves forward only.
///
/// Memory grows with the pairs that had to do with each other. O(1) per event.
#[derive(Debug)]
pub struct Replay<'a> {
    events: &'a [Event],
    next: usize,
    config: &'a StrengthConfig,
    trails: HashMap<(u32, u32), Trail>,
    doings: Vec<Responsiveness>,
    /// Asks in the order in which their days end.
    pending: VecDeque<Pending>,
    rates: RunningRates,
    /// Whom each is tied to: both wrote, they met, or one recommended the other.
    ties: Vec<HashSet<u32>>,
}

impl<'a> Replay<'a> {
    /// A replay at the beginning of time, for people numbered below `people`.
    pub fn new(events: &'a [Event], people: usize, config: &'a StrengthConfig) -> Self {
        Self {
            events,
            next: 0,
            config,
            trails: HashMap::new(),
            doings: vec![Responsiveness::default(); people],
            pending: VecDeque::new(),
            rates: RunningRates::default(),
            ties: vec![HashSet::new(); people],
        }
    }

    /// Goes on to a moment: everything known strictly before it has happened.
    pub fn advance(&mut self, until: Moment) {
        self.advance_with(until, &mut |_| {});
    }

    /// The same, and tells of every ask of the team whose days are over on the way.
    pub fn advance_with(&mut self, until: Moment, over: &mut dyn FnMut(&PastAsk)) {
        let events = self.events;
        while let Some(first) = events.get(self.next).filter(|event| event.known < until) {
            self.settle(first.known, over);
            let message = message_at(&events[self.next..]);
            for event in message {
                self.happen(event, message.len());
            }
            self.next += message.len();
        }
        self.settle(until, over);
    }

    /// Counts the asks whose days were over before a moment, and how each ended. Those that end at one moment count together:
    /// nobody knows in which order.
    fn settle(&mut self, until: Moment, tell: &mut dyn FnMut(&PastAsk)) {
        while let Some(due) = self
            .pending
            .front()
            .map(Pending::due)
            .filter(|due| *due < until)
        {
            let mut over = Over::default();
            while let Some(&ask) = self.pending.front().filter(|ask| ask.due() == due) {
                self.pending.pop_front();
                let trail = self.trails.entry((ask.from, ask.to)).or_default();
                let answered = trail.answered;
                trail.one.asks.count(answered);
                let now = due.days();
                let asked = &mut self.doings[ask.to as usize];
                asked.asked.count(ask.kind, answered);
                asked.asked_lately.count(answered, now);
                self.doings[ask.from as usize].own.count(ask.kind, answered);
                // What others ask of the team, and it does not answer, says nothing of how it is answered.
                if !ask.by_team {
                    continue;
                }
                over.count(ask.kind, answered);
                tell(&PastAsk {
                    at: ask.at,
                    from: PersonIx(ask.from),
                    to: PersonIx(ask.to),
                    to_several: ask.kind.to_several,
                    answered,
                });
            }
            self.rates.count(&over);
        }
    }

    /// An event of a message to so many people.
    fn happen(&mut self, event: &Event, receivers: usize) {
        let (a, b) = (event.from.0, event.to.0);
        match event.deed {
            Action::Recommended => self.trail(a, b).one.recommended = true,
            Action::InvitedWithNote => self.trail(a, b).one.invited_with_note = true,
            Action::Endorsed(count) => {
                let one = &mut self.trail(a, b).one;
                one.endorsed = one.endorsed.saturating_add(count);
            }
            Action::Wrote | Action::Met => self.touch(event, receivers),
            Action::Dealt => {
                self.touch(event, receivers);
                self.trail(a, b).one.dealt = true;
            }
        }
        let (there, back) = (
            self.one_way(event.from, event.to),
            self.one_way(event.to, event.from),
        );
        if (there.days > 0 && back.days > 0) || there.recommended {
            self.ties[a as usize].insert(b);
            self.ties[b as usize].insert(a);
        }
    }

    fn trail(&mut self, doer: u32, other: u32) -> &mut Trail {
        self.trails.entry((doer, other)).or_default()
    }

    /// Somebody wrote to, or met, somebody: the answer to what was asked of them before or at the same moment, and, written
    /// to a few after a week of silence, something asked.
    fn touch(&mut self, event: &Event, receivers: usize) {
        let (a, b, at) = (event.from.0, event.to.0, event.known);
        let known = self.trails.get(&(b, a)).copied();
        let (mut there, mut back) = (*self.trail(a, b), known.unwrap_or_default());
        there.begin(at);
        back.begin(at);
        if there.one.days == 0 {
            self.doings[b as usize].askers += 1;
        }
        let day = event.days();
        there.contact(day, self.config);
        let doings = &mut self.doings[a as usize];
        doings.last_wrote = Some(doings.last_wrote.map_or(day, |last| last.max(day)));
        if !there.now.touched {
            there.now.touched = true;
            there.wrote = Some(at);
            let in_time = |asked: Moment| at <= asked.plus_days(ANSWER_DAYS);
            back.answered |= back.asked.is_some_and(in_time);
        }
        let again = |last: Moment| at <= last.plus_days(ANSWER_DAYS);
        let is_ask =
            event.deed == Action::Wrote && receivers <= MOST_ASKED && event.told != Told::OneWay;
        let before = there.now.wrote_before;
        if is_ask && !before.is_some_and(again) && !there.now.asked {
            there.now.asked = true;
            there.asked = Some(at);
            there.answered = back.now.touched;
            self.pending.push_back(Pending {
                at,
                from: a,
                to: b,
                kind: AskKind {
                    occasion: occasion(back.now.wrote_before, before, at),
                    to_several: receivers > 1,
                },
                by_team: event.told == Told::ByDoer,
            });
        }
        *self.trail(a, b) = there;
        if known.is_some() {
            *self.trail(b, a) = back;
        }
    }

    /// What one did towards the other.
    pub fn one_way(&self, doer: PersonIx, other: PersonIx) -> Contact {
        self.trails
            .get(&(doer.0, other.0))
            .map_or_else(Contact::default, |trail| trail.one)
    }

    /// Ordered pairs with any history, in order. O(n log n).
    pub fn pairs(&self) -> Vec<(PersonIx, PersonIx)> {
        let directed = self.trails.keys().flat_map(|&(a, b)| [(a, b), (b, a)]);
        let mut pairs: Vec<(u32, u32)> = directed.collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs
            .into_iter()
            .map(|(a, b)| (PersonIx(a), PersonIx(b)))
            .collect()
    }

    /// How a person behaves towards everybody.
    pub fn doings(&self, person: PersonIx) -> Responsiveness {
        self.doings[person.at()]
    }

    /// Number of people tied to a person.
    pub fn degree(&self, person: PersonIx) -> usize {
        self.ties[person.at()].len()
    }

    /// People tied to both, counted to [`MAX_SHARED`]. O(smaller degree).
    pub fn shared_contacts(&self, a: PersonIx, b: PersonIx) -> u32 {
        let (a, b) = (&self.ties[a.at()], &self.ties[b.at()]);
        let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
        let shared = short.iter().filter(|person| long.contains(*person));
        shared.take(MAX_SHARED as usize).count() as u32
    }

    /// What is known about the tie `from` → `to`, when the timeline is all there is: nobody's titles, no connections,
    /// every degree. What is asked is something new.
    pub fn features(&self, from: PersonIx, to: PersonIx) -> Features {
        let (theirs, ours) = (self.one_way(to, from), self.one_way(from, to));
        Features {
            shared_contacts: self.shared_contacts(from, to),
            asker: self.doings(from).own,
            kind: AskKind::opener(theirs.days > 0, ours.days > 0),
            theirs,
            ours,
            ..self.of_stranger(to)
        }
    }

    /// The same of what is asked at this moment, up to which the replay has gone, of one or of several: it may be a reply.
    pub fn features_at(
        &self,
        (from, to): (PersonIx, PersonIx),
        at: Moment,
        to_several: bool,
    ) -> Features {
        let wrote = |doer: PersonIx, other: PersonIx| {
            let trail = self.trails.get(&(doer.0, other.0));
            trail.and_then(|trail| trail.wrote)
        };
        Features {
            kind: AskKind {
                occasion: occasion(wrote(to, from), wrote(from, to), at),
                to_several,
            },
            ..self.features(from, to)
        }
    }

    /// What is known about the step to somebody from somebody of whom nothing is known. Who has done nothing yet is as
    /// unknown as who is in no file: that they will is not known yet.
    pub fn of_stranger(&self, to: PersonIx) -> Features {
        let asked = self.doings(to);
        Features {
            degree: asked.is_known().then(|| self.degree(to) as u32),
            asked,
            rates: self.rates.rates(),
            ..Features::default()
        }
    }

    /// What is known about the step from somebody, or anybody, to one of whom nothing is known.
    pub fn to_stranger(&self, from: Option<PersonIx>) -> Features {
        Features {
            asker: from.map(|from| self.doings(from).own).unwrap_or_default(),
            rates: self.rates.rates(),
            ..Features::default()
        }
    }

    /// Everything anybody did towards anybody, how each behaves towards everybody, and how often asks are answered.
    pub fn into_parts(self) -> (HashMap<(u32, u32), Contact>, Vec<Responsiveness>, Rates) {
        let contact = self.trails.into_iter();
        (
            contact.map(|(pair, trail)| (pair, trail.one)).collect(),
            self.doings,
            self.rates.rates(),
        )
    }
}
