//! The frozen network: people, their observed ties with strengths, and accounts as hubs.
//!
//! Ties live in compressed sparse rows. Row `x` lists the neighbours `y` of `x` in ascending order, each with the two
//! strengths of the step **into** `x`: `helps = g(y→x)` and `engages = r(y→x)`. The search pulls: the best way to reach
//! `x` and the last step to a target `x` are both one linear scan of row `x`. Each tie also knows where its other half
//! stands, so that a strength out of `x`, for first steps and for petgraph's traits, is one look-up away.
//!
//! Per directed tie: 4 bytes neighbour, 8 + 8 strengths, 4 other half, 2 date, 2 flags; 4 bytes of offset per person.
//!
//! Accounts are hubs, not cliques: a member list per account stands for every possible pair of colleagues.

mod build;
mod doings;
mod fatigue;
mod fingerprint;
mod graph;
mod guess;
mod image;
mod jobs;
mod later;
mod listed;
mod members;
mod pair;
mod pair_map;
mod said;
mod seen;
mod sizes;
mod visit;

use std::sync::OnceLock;

use bytemuck::{Pod, Zeroable};
use hashbrown::HashMap;

use crate::history::{Introduction, Unsettled};
use crate::people::account::AccountIx;
use crate::people::{Directory, PersonIx};
use crate::strength::config::StrengthConfig;
use crate::strength::{Colleagues, ContactRow, Headcount, MAX_SHARED, Rates};
use introrank_core::day::Day;

use doings::Doings;
use jobs::Jobs;
use members::Members;
use pair_map::PairMap;
use sizes::Sizes;

pub use fatigue::Fatigue;
pub use graph::{Tie, TieGraph};
pub use listed::ListedTie;
pub use said::{Evidence, Said, Statements};
pub use seen::SeenTogether;
pub(crate) use seen::days_together;
pub use visit::{TieRef, Ties};

/// What an observed tie rests on.
pub mod flags {
    /// An export lists the connection, or a tie list says so.
    pub const CONNECTED: u16 = 1;
    /// Somebody saw the connection on a page.
    pub const MUTUAL: u16 = 2;
    /// The strength into this row was given.
    pub const GIVEN: u16 = 4;
    /// Somebody rated or verified the tie.
    pub const SAID: u16 = 8;
    /// The two wrote to each other, met, recommended or endorsed one another.
    pub const CONTACT: u16 = 16;
    /// One stands in the other's address book.
    pub const BOOK: u16 = 32;
    /// The contact alone makes them tied: both wrote, they met, or one recommended the other.
    pub const TIED: u16 = 64;
    /// A CRM has one of them as a contact of the other's.
    pub const CRM: u16 = 128;
    /// Somebody saw them together.
    pub const SEEN: u16 = 256;
    /// No step leads this way: a list left it blank.
    pub const CLOSED: u16 = 512;
    /// Any of these makes a tie; the others only say more about one.
    pub const OPEN: u16 = CONNECTED | MUTUAL | BOOK | TIED | CRM | SEEN;
}

/// The network, ready to be searched. Immutable and shared between threads.
#[derive(Debug)]
pub struct Network {
    /// As-of day: nothing later is in here.
    pub as_of: Day,
    offsets: Vec<u32>,
    neighbours: Vec<u32>,
    helps: Vec<f64>,
    engages: Vec<f64>,
    /// Where the same tie stands in the neighbour's row.
    mirror: Vec<u32>,
    since: Vec<ShortDay>,
    flags: Vec<u16>,
    /// People tied to both, see [`shared_contacts`](Self::shared_contacts); empty until a strength is estimated from it.
    shared: Vec<u8>,
    /// (rater, rated) → what the rater said.
    said: HashMap<(u32, u32), Statements>,
    /// (doer, other) → what the doer did towards the other.
    contact: PairMap<ContactRow>,
    /// (smaller, larger) → that the two were seen together.
    seen: HashMap<(u32, u32), SeenTogether>,
    /// Number of ties that nothing shows but that the two were seen together: the degrees that were fitted had none.
    seen_only: HashMap<PersonIx, u32>,
    /// How each person behaves towards everybody.
    doings: Doings,
    /// How often asks are answered.
    rates: Rates,
    /// Asks that are not over.
    open: Unsettled,
    /// Who brought two others together, in the order of time.
    introductions: Vec<Introduction>,
    /// By how much outcomes say that a person helps, and engages, more than others.
    effects: HashMap<PersonIx, [f64; 2]>,
    /// What recent asks take from the log-odds that a person helps.
    tired: HashMap<PersonIx, f64>,
    /// Given strengths, by position, before asks took anything from them.
    rested: HashMap<usize, f64>,
    /// Where owners worked before.
    jobs: Jobs,
    fingerprint: OnceLock<String>,
    rested_fingerprint: OnceLock<String>,
    knows_degree: Vec<bool>,
    members: Members,
    sizes: Sizes,
    edges: usize,
}

/// One row: the ties of a person, seen from that person.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// Neighbours in ascending order.
    pub neighbours: &'a [u32],
    /// `g(neighbour → person)`; 0 when no step leads that way.
    pub helps: &'a [f64],
    /// `r(neighbour → person)`.
    pub engages: &'a [f64],
}

/// A day in two bytes, good for 2003 to 2182; 0 is unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Pod, Zeroable)]
#[repr(transparent)]
struct ShortDay(u16);

impl ShortDay {
    /// 1 January 2003: ties are younger.
    const FIRST: i32 = 12_053;

    fn new(day: Option<Day>) -> Self {
        Self(day.map_or(0, |day| {
            (day.number() - Self::FIRST + 1).clamp(1, i32::from(u16::MAX)) as u16
        }))
    }

    fn day(self) -> Option<Day> {
        (self.0 > 0).then(|| Day::from_number(i32::from(self.0) - 1 + Self::FIRST))
    }
}

impl Network {
    /// Number of people.
    pub fn people(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Number of directed ties, both ways of each pair counted.
    pub fn directed_ties(&self) -> usize {
        self.neighbours.len()
    }

    /// Bytes of the frozen ties: the arrays the search reads, offsets included.
    pub fn bytes(&self) -> usize {
        self.offsets.len() * 4
            + self.neighbours.len() * (4 + 8 + 8 + 4 + size_of::<ShortDay>() + size_of::<u16>())
            + self.said.len() * size_of::<((u32, u32), Statements)>()
            + self.contact.len() * size_of::<((u32, u32), ContactRow)>()
            + self.seen.len() * size_of::<((u32, u32), SeenTogether)>()
    }

    /// Nobody, as of a day.
    fn empty(as_of: Day) -> Self {
        Self {
            as_of,
            offsets: vec![0],
            neighbours: Vec::new(),
            helps: Vec::new(),
            engages: Vec::new(),
            mirror: Vec::new(),
            since: Vec::new(),
            flags: Vec::new(),
            shared: Vec::new(),
            said: HashMap::new(),
            contact: PairMap::default(),
            seen: HashMap::new(),
            seen_only: HashMap::new(),
            doings: Doings::default(),
            rates: Rates::default(),
            open: Unsettled::default(),
            introductions: Vec::new(),
            effects: HashMap::new(),
            tired: HashMap::new(),
            rested: HashMap::new(),
            jobs: Jobs::default(),
            fingerprint: OnceLock::new(),
            rested_fingerprint: OnceLock::new(),
            knows_degree: Vec::new(),
            members: Members::default(),
            sizes: Sizes::default(),
            edges: 0,
        }
    }

    /// Makes room for those of the directory whom no record has: nobody is tied to them. O(new people).
    pub(crate) fn make_room(&mut self, directory: &Directory) {
        let people = directory.people.all().len();
        self.offsets
            .resize(people + 1, self.neighbours.len() as u32);
        self.doings.make_room(people);
        self.knows_degree.resize(people, false);
    }

    /// The ties of a person. O(1).
    #[inline]
    pub fn row(&self, person: PersonIx) -> Row<'_> {
        let range = self.range(person);
        Row {
            neighbours: &self.neighbours[range.clone()],
            helps: &self.helps[range.clone()],
            engages: &self.engages[range],
        }
    }

    /// Number of people with an observed tie to this one.
    pub fn degree(&self, person: PersonIx) -> usize {
        self.range(person).len()
    }

    #[inline]
    fn range(&self, person: PersonIx) -> std::ops::Range<usize> {
        self.offsets[person.at()] as usize..self.offsets[person.at() + 1] as usize
    }

    /// Position of the tie of `person` with `neighbour` in the arrays. O(log degree).
    fn position(&self, person: PersonIx, neighbour: PersonIx) -> Option<usize> {
        let range = self.range(person);
        self.neighbours[range.clone()]
            .binary_search(&neighbour.0)
            .ok()
            .map(|at| range.start + at)
    }

    /// The people `person` can ask, ascending, each with `g(person → them)`. One look-up per tie.
    pub fn steps(&self, person: PersonIx) -> impl Iterator<Item = (PersonIx, f64)> {
        let range = self.range(person);
        let ties = self.neighbours[range.clone()]
            .iter()
            .zip(&self.mirror[range]);
        ties.map(|(other, mirror)| (PersonIx(*other), self.helps[*mirror as usize]))
            .filter(|(_, g)| *g > 0.0)
    }

    /// True when an observed tie joins the two.
    pub fn are_tied(&self, a: PersonIx, b: PersonIx) -> bool {
        let (short, other) = if self.degree(a) <= self.degree(b) {
            (a, b)
        } else {
            (b, a)
        };
        self.position(short, other).is_some()
    }

    /// True when a tie joins the two, or one of them said how it is: then nothing is inferred.
    pub fn is_settled(&self, a: PersonIx, b: PersonIx) -> bool {
        self.are_tied(a, b)
            || (!self.said.is_empty()
                && (self.said.contains_key(&(a.0, b.0)) || self.said.contains_key(&(b.0, a.0))))
    }

    /// `g(from → to)`: `to` helps when `from` asks. `None` when no step leads that way.
    pub fn helps(&self, from: PersonIx, to: PersonIx) -> Option<f64> {
        self.position(to, from)
            .map(|at| self.helps[at])
            .filter(|g| *g > 0.0)
    }

    /// `r(from → to)`: `to` engages when `from` introduces somebody. `None` when no step leads that way.
    pub fn engages(&self, from: PersonIx, to: PersonIx) -> Option<f64> {
        self.position(to, from)
            .map(|at| self.engages[at])
            .filter(|r| *r > 0.0)
    }

    /// All `engages` values, for measuring how fast memory can be read.
    pub fn all_engages(&self) -> &[f64] {
        &self.engages
    }

    /// Members of an account, ascending.
    pub fn members(&self, account: AccountIx) -> &[PersonIx] {
        self.members.get(account)
    }

    /// How many people work at an account.
    pub fn headcount(&self, account: AccountIx) -> Headcount {
        self.sizes.get(account)
    }

    /// The tie that is inferred between two people of whom nothing but their account says that they know each other; `None`
    /// unless they are of one account.
    pub fn guess(
        &self,
        directory: &Directory,
        config: &StrengthConfig,
        pair: (PersonIx, PersonIx),
    ) -> Option<Colleagues> {
        guess::guess(directory, &self.sizes, config, pair)
    }

    /// Every introduction that mails show up to the as-of day, in the order of time.
    pub fn introductions(&self) -> &[Introduction] {
        &self.introductions
    }

    /// What `rater` said about `rated`, tied or not.
    pub fn said(&self, rater: PersonIx, rated: PersonIx) -> Statements {
        self.said
            .get(&(rater.0, rated.0))
            .copied()
            .unwrap_or_default()
    }

    /// The as-of day in days since 1970, as the strength model counts time.
    pub fn now(&self) -> f64 {
        f64::from(self.as_of.number())
    }

    /// People with observed ties to both, counted to [`MAX_SHARED`]. A tie that was only said is none, so that an answer about
    /// two people changes what is known of the two alone; nor is one that was only seen: the counts that were fitted had none. O(short degree · log long degree).
    pub fn shared_contacts(&self, a: PersonIx, b: PersonIx) -> u32 {
        let (short, long) = if self.degree(a) <= self.degree(b) {
            (a, b)
        } else {
            (b, a)
        };
        let mut long = self.range(long);
        let mut count = 0;
        for own in self.range(short) {
            let person = self.neighbours[own];
            let row = &self.neighbours[long.clone()];
            long.start += row.partition_point(|&other| other < person);
            if long.is_empty() {
                break;
            }
            let same = self.neighbours[long.start] == person;
            let count_for = |at| self.is_shown_beside(at, flags::SEEN);
            count += u32::from(same && count_for(own) && count_for(long.start));
            if count >= MAX_SHARED {
                break;
            }
        }
        count
    }

    /// Something beside what was said shows the tie at this position.
    fn is_shown(&self, at: usize) -> bool {
        self.is_shown_beside(at, 0)
    }

    /// Nothing shows the tie at this position but that somebody saw the two together.
    fn is_only_seen(&self, at: usize) -> bool {
        self.is_shown(at) && !self.is_shown_beside(at, flags::SEEN)
    }

    /// Something beside what was said, and these, shows the tie at this position.
    fn is_shown_beside(&self, at: usize, less: u16) -> bool {
        self.flags[at] & !(flags::SAID | flags::CONTACT | less) != 0 || self.flags[at] == 0
    }
}
