//! One pass over the timeline that can stop at any moment.

use hashbrown::{HashMap, HashSet};

use super::{Action, Event};
use crate::people::PersonIx;
use crate::strength::config::StrengthConfig;
use crate::strength::{Contact, Features, MAX_SHARED, Responsiveness};
use introrank_core::moment::Moment;

/// A message that is answered within this many days counts as answered; a second one within them is no new ask.
pub const ANSWER_DAYS: i64 = 7;

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
    /// They asked then, and nothing came back yet.
    open: Option<Moment>,
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
    open_before: Option<Moment>,
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
                open_before: self.open,
                touched: false,
                asked: false,
            };
        }
    }

    fn contact(&mut self, day: f64, config: &StrengthConfig) {
        let one = &mut self.one;
        let last = one.last.map(f64::floor);
        if last.is_none_or(|last| day.floor() > last) {
            let age = last.map_or(0.0, |last| day.floor() - last);
            one.fresh_days = config.ask_decay(age) * one.fresh_days + 1.0;
            one.touch_days = config.touch_decay(age) * one.touch_days + 1.0;
            one.days += 1;
            if last.is_some() {
                self.gaps[self.gap_count as usize % REMEMBERED_GAPS] = age as u16;
                self.gap_count += 1;
                let known = (self.gap_count as usize).min(REMEMBERED_GAPS);
                let mut sorted = self.gaps;
                sorted[..known].sort_unstable();
                one.usual_gap = (known >= FEWEST_GAPS).then(|| sorted[known / 2]);
            }
        }
        one.last = one.last.later_of(day);
    }
}

/// The later of two times in days.
trait Latest {
    fn later_of(self, other: f64) -> Self;
}

impl Latest for Option<f64> {
    fn later_of(self, other: f64) -> Self {
        Some(self.map_or(other, |own| own.max(other)))
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
            ties: vec![HashSet::new(); people],
        }
    }

    /// Goes on to a moment: everything known strictly before it has happened.
    pub fn advance(&mut self, until: Moment) {
        while let Some(event) = self
            .events
            .get(self.next)
            .filter(|event| event.known < until)
        {
            self.happen(event);
            self.next += 1;
        }
    }

    fn happen(&mut self, event: &Event) {
        let (a, b) = (event.from.0, event.to.0);
        match event.deed {
            Action::Recommended => self.trail(a, b).one.recommended = true,
            Action::InvitedWithNote => self.trail(a, b).one.invited_with_note = true,
            Action::Endorsed(count) => {
                let one = &mut self.trail(a, b).one;
                one.endorsed = one.endorsed.saturating_add(count);
            }
            Action::Wrote | Action::Met => self.touch(event),
            Action::Dealt => {
                self.touch(event);
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
    /// after a week of silence, something asked.
    fn touch(&mut self, event: &Event) {
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
        doings.last_wrote = doings.last_wrote.later_of(day);
        if !there.now.touched {
            there.now.touched = true;
            there.wrote = Some(at);
            let in_time = |asked: Moment| at <= asked.plus_days(ANSWER_DAYS);
            doings.answered += u32::from(back.now.open_before.is_some_and(in_time));
            doings.answered += u32::from(back.now.asked);
            back.open = None;
        }
        let again = |last: Moment| at <= last.plus_days(ANSWER_DAYS);
        let begins = event.deed == Action::Wrote && !there.now.wrote_before.is_some_and(again);
        if begins && !there.now.asked {
            there.now.asked = true;
            let asked = &mut self.doings[b as usize];
            asked.asked += 1;
            asked.answered += u32::from(back.now.touched);
            there.open = Some(at).filter(|_| !back.now.touched);
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
    /// every degree.
    pub fn features(&self, from: PersonIx, to: PersonIx) -> Features {
        Features {
            shared_contacts: self.shared_contacts(from, to),
            theirs: self.one_way(to, from),
            ours: self.one_way(from, to),
            ..self.of_stranger(to)
        }
    }

    /// What is known about the step to somebody from somebody of whom nothing is known. Who has done nothing yet is as
    /// unknown as who is in no file: that they will is not known yet.
    pub fn of_stranger(&self, to: PersonIx) -> Features {
        let asked = self.doings(to);
        Features {
            degree: asked.is_known().then(|| self.degree(to) as u32),
            asked,
            ..Features::default()
        }
    }

    /// Everything anybody did towards anybody, and how each behaves towards everybody.
    pub fn into_parts(self) -> (HashMap<(u32, u32), Contact>, Vec<Responsiveness>) {
        let contact = self.trails.into_iter();
        (
            contact.map(|(pair, trail)| (pair, trail.one)).collect(),
            self.doings,
        )
    }
}
