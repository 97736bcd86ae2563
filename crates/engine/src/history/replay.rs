//! One pass over the timeline that can stop at any moment.

use hashbrown::{HashMap, HashSet};

use super::open_asks::{ANSWER_DAYS, Counted, OpenAsk, OpenAsks, Unsettled};
use super::{Action, Event, PastAsk, Told, message_at};
use crate::people::PersonIx;
use crate::strength::config::StrengthConfig;
use crate::strength::{AskKind, Contact, Features, MAX_SHARED, Occasion, Responsiveness};
use introrank_core::moment::Moment;

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

/// What everybody did.
#[derive(Debug, Default)]
struct State {
    trails: HashMap<(u32, u32), Trail>,
    doings: Vec<Responsiveness>,
}

impl Counted for State {
    fn is_answered(&self, from: u32, to: u32) -> bool {
        let trail = self.trails.get(&(from, to));
        trail.is_some_and(|trail| trail.answered)
    }

    fn contact(&mut self, pair: (u32, u32), change: &mut dyn FnMut(&mut Contact)) {
        change(&mut self.trails.entry(pair).or_default().one);
    }

    fn behaviour(&mut self, person: u32, change: &mut dyn FnMut(&mut Responsiveness)) {
        change(&mut self.doings[person as usize]);
    }
}

/// Everything that a replay came to.
pub(crate) struct Outcome {
    /// What anybody did towards anybody.
    pub contact: HashMap<(u32, u32), Contact>,
    /// How each behaves towards everybody.
    pub doings: Vec<Responsiveness>,
    /// Asks that are not over, and how those were answered that are.
    pub open: Unsettled,
}

/// What had happened strictly before a moment. Moves forward only.
///
/// Memory grows with the pairs that had to do with each other. O(1) per event.
#[derive(Debug)]
pub struct Replay<'a> {
    events: &'a [Event],
    next: usize,
    config: &'a StrengthConfig,
    state: State,
    asks: OpenAsks,
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
            state: State {
                trails: HashMap::new(),
                doings: vec![Responsiveness::default(); people],
            },
            asks: OpenAsks::default(),
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
            self.asks.settle(first.known, &mut self.state, over);
            let message = message_at(&events[self.next..]);
            for event in message {
                self.happen(event, message.len());
            }
            self.next += message.len();
        }
        self.asks.settle(until, &mut self.state, over);
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
        self.state.trails.entry((doer, other)).or_default()
    }

    /// Somebody wrote to, or met, somebody: the answer to what was asked of them before or at the same moment, and, written
    /// to a few after a week of silence, something asked.
    fn touch(&mut self, event: &Event, receivers: usize) {
        let (a, b, at) = (event.from.0, event.to.0, event.known);
        let known = self.state.trails.get(&(b, a)).copied();
        let (mut there, mut back) = (*self.trail(a, b), known.unwrap_or_default());
        there.begin(at);
        back.begin(at);
        if there.one.days == 0 {
            self.state.doings[b as usize].askers += 1;
        }
        let day = event.days();
        there.contact(day, self.config);
        let doings = &mut self.state.doings[a as usize];
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
            self.asks.push(OpenAsk {
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
        self.state
            .trails
            .get(&(doer.0, other.0))
            .map_or_else(Contact::default, |trail| trail.one)
    }

    /// Ordered pairs with any history, in order. O(n log n).
    pub fn pairs(&self) -> Vec<(PersonIx, PersonIx)> {
        let directed = self
            .state
            .trails
            .keys()
            .flat_map(|&(a, b)| [(a, b), (b, a)]);
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
        self.state.doings[person.at()]
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
            let trail = self.state.trails.get(&(doer.0, other.0));
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
            rates: self.asks.rates(),
            ..Features::default()
        }
    }

    /// What is known about the step from somebody, or anybody, to one of whom nothing is known.
    pub fn to_stranger(&self, from: Option<PersonIx>) -> Features {
        Features {
            asker: from.map(|from| self.doings(from).own).unwrap_or_default(),
            rates: self.asks.rates(),
            ..Features::default()
        }
    }

    /// Everything that came of it.
    pub(crate) fn into_outcome(self) -> Outcome {
        let open = self.asks.iter().map(|ask| (ask.from, ask.to));
        let answered = open.filter(|(from, to)| self.state.is_answered(*from, *to));
        let answered = answered.collect();
        let contact = self.state.trails.into_iter();
        Outcome {
            contact: contact.map(|(pair, trail)| (pair, trail.one)).collect(),
            doings: self.state.doings,
            open: Unsettled {
                asks: self.asks,
                answered,
            },
        }
    }
}
