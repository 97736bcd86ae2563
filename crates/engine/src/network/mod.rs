//! The frozen network: people, their observed ties with strengths, and accounts as hubs.
//!
//! Ties live in compressed sparse rows. Row `x` lists the neighbours `y` of `x` in ascending order, each with the two
//! strengths of the step **into** `x`: `helps = g(y→x)` and `engages = r(y→x)`. The search pulls: the best way to reach
//! `x` and the last step to a target `x` are both one linear scan of row `x`. Each tie also knows where its other half
//! stands, so that a strength out of `x`, for first steps and for petgraph's traits, is one look-up away.
//!
//! Per directed tie: 4 bytes neighbour, 8 + 8 strengths, 4 other half, 2 date, 1 flags; 4 bytes of offset per person.
//!
//! Accounts are hubs, not cliques: a member list per account stands for every possible pair of colleagues.

mod build;
mod fingerprint;
mod graph;
mod jobs;
mod visit;

use std::sync::OnceLock;

use hashbrown::HashMap;

use crate::people::Directory;
use crate::people::PersonIx;
use crate::people::account::AccountIx;
use crate::strength::config::StrengthConfig;
use crate::strength::{
    Assessment, Doings, Features, MOST_SHARED, OneWay, Stage, assess, in_touch, is_proven,
    knows_colleague,
};
use introrank_core::day::Day;
use introrank_core::evidence::Statement;
use introrank_core::keys::title;

use jobs::Jobs;

pub use build::ListedTie;
pub use graph::{Tie, TieGraph};
pub use visit::{TieRef, Ties};

/// What an observed tie rests on.
pub mod flags {
    /// An export lists the connection, or a tie list says so.
    pub const CONNECTED: u8 = 1;
    /// Somebody saw the connection on a page.
    pub const MUTUAL: u8 = 2;
    /// The strength into this row was given.
    pub const GIVEN: u8 = 4;
    /// Somebody rated or verified the tie.
    pub const SAID: u8 = 8;
    /// The two wrote to each other, met, recommended or endorsed one another.
    pub const CONTACT: u8 = 16;
    /// One stands in the other's address book.
    pub const BOOK: u8 = 32;
    /// The contact alone makes them tied: both wrote, they met, or one recommended the other.
    pub const TIED: u8 = 64;
}

/// What somebody said about a tie, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Said {
    /// The day, if it is known.
    pub on: Option<Day>,
    /// The words.
    pub statement: Statement,
}

/// The last words of one person about another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Statements {
    /// How well they know them.
    pub rating: Option<Said>,
    /// A bare yes or no.
    pub answer: Option<Said>,
}

impl Statements {
    /// The later of the two; on the same day a no counts more than a yes.
    pub fn latest(&self, as_of: Day) -> Option<Said> {
        self.rating
            .into_iter()
            .chain(self.answer)
            .max_by_key(|said| (said.on.unwrap_or(as_of), !said.statement.is_yes()))
    }
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
    flags: Vec<u8>,
    /// (rater, rated) → what the rater said.
    said: HashMap<(u32, u32), Statements>,
    /// (doer, other) → what the doer did towards the other.
    contact: HashMap<(u32, u32), OneWay>,
    /// How each person behaves towards everybody.
    doings: Vec<Doings>,
    /// By how much outcomes say that a person helps, and engages, more than others.
    effects: HashMap<PersonIx, [f64; 2]>,
    /// Where owners worked before.
    jobs: Jobs,
    fingerprint: OnceLock<String>,
    knows_degree: Vec<bool>,
    members: Vec<Vec<PersonIx>>,
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
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
            + self.neighbours.len() * (4 + 8 + 8 + 4 + size_of::<ShortDay>() + 1)
            + self.said.len() * size_of::<((u32, u32), Statements)>()
            + self.contact.len() * size_of::<((u32, u32), OneWay)>()
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
            said: HashMap::new(),
            contact: HashMap::new(),
            doings: Vec::new(),
            effects: HashMap::new(),
            jobs: Jobs::default(),
            fingerprint: OnceLock::new(),
            knows_degree: Vec::new(),
            members: Vec::new(),
            edges: 0,
        }
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
        self.members
            .get(account.0 as usize)
            .map_or(&[], Vec::as_slice)
    }

    /// Evidence of the tie `from` → `to`: flags, date, and what either said.
    pub fn evidence(&self, from: PersonIx, to: PersonIx) -> Option<Evidence> {
        let at = self.position(to, from)?;
        let theirs = self.contact(to, from, at);
        Some(Evidence {
            flags: self.flags[at],
            since: self.since[at].day(),
            theirs,
            gone_quiet: theirs.gone_quiet(self.now()),
            ours: self.contact(from, to, at),
            by_asker: self.said(from, to).latest(self.as_of),
            by_asked: self.said(to, from).latest(self.as_of),
            rated: self.said(from, to).rating.is_some(),
        })
    }

    /// What `rater` said about `rated`, tied or not.
    pub fn said(&self, rater: PersonIx, rated: PersonIx) -> Statements {
        self.said
            .get(&(rater.0, rated.0))
            .copied()
            .unwrap_or_default()
    }

    /// Assesses the tie `from` → `to` again, with everything needed to explain it. `None` when there is no such step.
    pub fn assess(
        &self,
        directory: &Directory,
        config: &StrengthConfig,
        stage: Stage,
        from: PersonIx,
        to: PersonIx,
    ) -> Option<Assessment> {
        let at = self.position(to, from)?;
        let value = if stage == Stage::Helps {
            self.helps[at]
        } else {
            self.engages[at]
        };
        if value == 0.0 {
            return None;
        }
        if self.flags[at] & flags::GIVEN != 0 {
            return Some(Assessment::given(value));
        }
        Some(assess(
            config,
            stage,
            &self.features(directory, config, from, to, at),
            self.now(),
        ))
    }

    /// What is known about two people, tied or not, as seen from `from`.
    pub fn pair(
        &self,
        directory: &Directory,
        config: &StrengthConfig,
        from: PersonIx,
        to: PersonIx,
    ) -> Features {
        match self.position(to, from) {
            Some(at) => self.features(directory, config, from, to, at),
            None => self.described(
                directory,
                config,
                (from, to),
                None,
                [(to, from), (from, to)].map(|(doer, other)| self.deeds(doer, other)),
                [self.said(from, to), self.said(to, from)],
            ),
        }
    }

    /// True when the strength of the step `from` → `to` was given in a list.
    pub fn is_given(&self, from: PersonIx, to: PersonIx) -> bool {
        self.position(to, from)
            .is_some_and(|at| self.flags[at] & flags::GIVEN != 0)
    }

    fn deeds(&self, doer: PersonIx, other: PersonIx) -> OneWay {
        self.contact
            .get(&(doer.0, other.0))
            .copied()
            .unwrap_or_default()
    }

    /// The strength of the step `from` → `to` once `from` says so today; 0 when then no step leads there.
    pub fn after(
        &self,
        directory: &Directory,
        config: &StrengthConfig,
        stage: Stage,
        (from, to): (PersonIx, PersonIx),
        statement: Statement,
    ) -> f64 {
        if self.is_given(from, to) {
            return match stage {
                Stage::Helps => self.helps(from, to),
                Stage::Engages => self.engages(from, to),
            }
            .unwrap_or(0.0);
        }
        if !statement.is_yes() && !self.are_tied(from, to) {
            return 0.0;
        }
        let known = self.pair(directory, config, from, to);
        assess(
            config,
            stage,
            &known.once_said(statement, self.as_of),
            self.now(),
        )
        .value
    }

    /// What would change the strength of the step `from` → `to`, and to what; the largest change first. Empty for a given
    /// strength and where there is no such step.
    pub fn what_if(
        &self,
        directory: &Directory,
        config: &StrengthConfig,
        stage: Stage,
        (from, to): (PersonIx, PersonIx),
    ) -> Vec<(&'static str, f64)> {
        let Some(at) = self.position(to, from).filter(|_| !self.is_given(from, to)) else {
            return Vec::new();
        };
        let known = self.features(directory, config, from, to, at);
        let value = |features: &Features| assess(config, stage, features, self.now()).value;
        let now = value(&known);
        let said = |statement| value(&known.once_said(statement, self.as_of));
        let heard = |known: Features| {
            let mut heard = known;
            heard.theirs.days += 1;
            let fading = known.theirs.silence(self.now()).unwrap_or(0.0).floor();
            heard.theirs.fresh_days = config.ask_decay(fading) * known.theirs.fresh_days + 1.0;
            heard.theirs.last = Some(self.now());
            heard
        };
        let mut praised = known;
        praised.theirs.recommended = true;
        let mut changes = vec![
            ("a message from them", value(&heard(known))),
            ("a recommendation by them", value(&praised)),
            ("'worked with'", said(Statement::WorkedWith)),
            ("'a stranger'", said(Statement::Stranger)),
        ];
        if known.rating.is_none() {
            changes.push(("a yes", said(Statement::Knows)));
            changes.push(("a no", said(Statement::UnknownTo)));
        }
        changes.retain(|(_, changed)| (changed - now).abs() >= 0.005);
        changes.sort_by(|a, b| (b.1 - now).abs().total_cmp(&(a.1 - now).abs()));
        changes
    }

    /// Probability that `to` writes to `from` within 45 days of the as-of day.
    pub fn in_touch(
        &self,
        directory: &Directory,
        config: &StrengthConfig,
        from: PersonIx,
        to: PersonIx,
    ) -> f64 {
        in_touch(config, &self.pair(directory, config, from, to), self.now())
    }

    /// What one did towards the other, of a tie at a position of either's row.
    fn contact(&self, doer: PersonIx, other: PersonIx, at: usize) -> OneWay {
        if self.flags[at] & flags::CONTACT == 0 {
            return OneWay::default();
        }
        self.deeds(doer, other)
    }

    /// The features of the tie `from` → `to` at position `at` of row `to`.
    fn features(
        &self,
        directory: &Directory,
        config: &StrengthConfig,
        from: PersonIx,
        to: PersonIx,
        at: usize,
    ) -> Features {
        let said = if self.flags[at] & flags::SAID == 0 {
            Default::default()
        } else {
            [self.said(from, to), self.said(to, from)]
        };
        let contact = [self.contact(to, from, at), self.contact(from, to, at)];
        let since = self.since[at].day();
        self.described(directory, config, (from, to), since, contact, said)
    }

    /// What is known about the step to somebody from somebody of whom nothing is known.
    pub fn of_stranger(
        &self,
        directory: &Directory,
        config: &StrengthConfig,
        to: PersonIx,
    ) -> Features {
        let people = &directory.people;
        let placed = people.is_placed_by(to, self.as_of);
        let account = people.account(to).filter(|_| placed);
        let account = account.map(|ix| directory.accounts.get(ix));
        let headcount = account.and_then(|account| account.headcount);
        let degree = self.degree(to) as u32;
        let [helps_more, engages_more] = self.effects.get(&to).copied().unwrap_or_default();
        Features {
            degree: Some(degree)
                .filter(|degree| *degree > 0 || self.doings[to.at()].is_known())
                .filter(|_| self.knows_degree[to.at()]),
            c_level: placed
                && people
                    .role(to)
                    .seniority
                    .is_some_and(|s| s >= title::Seniority::Cxo),
            large_employer: headcount.is_some_and(|n| n > config.large_account),
            asked: self.doings[to.at()],
            helps_more,
            engages_more,
            ..Features::default()
        }
    }

    /// The features of a pair whose dates, deeds and statements are known.
    fn described(
        &self,
        directory: &Directory,
        config: &StrengthConfig,
        (from, to): (PersonIx, PersonIx),
        since: Option<Day>,
        [theirs, ours]: [OneWay; 2],
        [by_asker, by_asked]: [Statements; 2],
    ) -> Features {
        let people = &directory.people;
        // Where somebody works was not known before an export said so.
        let place = |person: PersonIx| {
            let account = people.account(person);
            account.filter(|_| people.is_placed_by(person, self.as_of))
        };
        let account = place(to).map(|ix| directory.accounts.get(ix));
        let headcount = account.and_then(|account| account.headcount);
        let together = place(to).is_some() && place(to) == place(from);
        let same_function = people.role(from).function.same(people.role(to).function);
        let shared_job = if together {
            None
        } else {
            self.jobs.shared(&place, from, to)
        };
        let headcount_then =
            shared_job.and_then(|job| directory.accounts.get(job.account).headcount);
        Features {
            shared_contacts: self.shared_contacts(from, to),
            same_account: match shared_job {
                _ if together => knows_colleague(config, headcount, None, same_function),
                Some(job) => job.knows(config, headcount_then, same_function, self.as_of),
                None => 0.0,
            },
            shared_job_until: shared_job.map(|job| job.until),
            close_colleagues: shared_job.is_some_and(|job| job.is_close(config, headcount_then)),
            since,
            theirs,
            ours,
            rating: by_asker.rating.map(|said| (said.statement, said.on)),
            answer: last_answer(
                by_asker.latest(self.as_of),
                by_asked.latest(self.as_of),
                self.as_of,
            ),
            ..self.of_stranger(directory, config, to)
        }
    }

    /// The as-of day in days since 1970, as the strength model counts time.
    pub fn now(&self) -> f64 {
        f64::from(self.as_of.number())
    }

    /// People with observed ties to both, counted to [`MOST_SHARED`]. O(short degree · log long degree).
    pub fn shared_contacts(&self, a: PersonIx, b: PersonIx) -> u32 {
        let (short, long) = if self.degree(a) <= self.degree(b) {
            (a, b)
        } else {
            (b, a)
        };
        let mut long = &self.neighbours[self.range(long)];
        let mut count = 0;
        for &person in &self.neighbours[self.range(short)] {
            let at = long.partition_point(|&other| other < person);
            long = &long[at..];
            count += u32::from(long.first() == Some(&person));
            if count >= MOST_SHARED || long.is_empty() {
                break;
            }
        }
        count
    }
}

/// What is known about a tie.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Evidence {
    /// See [`flags`].
    pub flags: u8,
    /// Date of the connection.
    pub since: Option<Day>,
    /// What the asked side did towards the asker.
    pub theirs: OneWay,
    /// What the asking side did towards the asked.
    pub ours: OneWay,
    /// The asked side used to write and stopped: see [`OneWay::gone_quiet`].
    pub gone_quiet: bool,
    /// What the asking side said.
    pub by_asker: Option<Said>,
    /// What the asked side said.
    pub by_asked: Option<Said>,
    /// The asking side said how well they know the other.
    pub rated: bool,
}

impl Evidence {
    /// The asked side ever wrote to the asker, or one recommended the other: more than a click.
    pub const fn is_proven(&self) -> bool {
        is_proven(&self.theirs, &self.ours)
    }
}

/// The later of two statements as a yes or no; on the same day the no counts.
fn last_answer(a: Option<Said>, b: Option<Said>, as_of: Day) -> Option<(bool, Option<Day>)> {
    let last = a
        .into_iter()
        .chain(b)
        .max_by_key(|said| (said.on.unwrap_or(as_of), !said.statement.is_yes()))?;
    Some((last.statement.is_yes(), last.on))
}
