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
    /// Days between the last contacts, the newest overwriting the oldest.
    gaps: [u16; REMEMBERED_GAPS],
    gap_count: u32,
}

impl Trail {
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
        let mut back = self.trails.get(&(b, a)).copied().unwrap_or_default();
        let trail = self.trails.entry((a, b)).or_default();
        match event.deed {
            Action::Recommended => trail.one.recommended = true,
            Action::InvitedWithNote => trail.one.invited_with_note = true,
            Action::Endorsed(count) => {
                trail.one.endorsed = trail.one.endorsed.saturating_add(count)
            }
            Action::Wrote | Action::Met => {
                if trail.one.days == 0 {
                    self.doings[b as usize].askers += 1;
                }
                let day = event.days();
                trail.contact(day, self.config);
                let doings = &mut self.doings[a as usize];
                doings.last_wrote = doings.last_wrote.later_of(day);
                // Whatever comes back from the one who was asked is the answer.
                let answered = back.open.take();
                if let Some(asked) = answered {
                    let deadline = asked.plus_days(ANSWER_DAYS);
                    doings.answered += u32::from(event.known <= deadline);
                    self.trails.entry((b, a)).or_default().open = None;
                }
                let trail = self.trails.entry((a, b)).or_default();
                let again = trail
                    .wrote
                    .is_some_and(|last| event.known <= last.plus_days(ANSWER_DAYS));
                trail.wrote = Some(event.known);
                if event.deed == Action::Wrote && !again {
                    self.doings[b as usize].asked += 1;
                    if answered == Some(event.known) {
                        // Both wrote, nobody knows who began: each answered the other.
                        self.doings[b as usize].answered += 1;
                    } else {
                        trail.open = Some(event.known);
                    }
                }
            }
        }
        let (there, back) = (self.one_way(event.from, event.to), back.one);
        if (there.days > 0 && back.days > 0) || there.recommended {
            self.ties[a as usize].insert(b);
            self.ties[b as usize].insert(a);
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
