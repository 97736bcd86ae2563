//! What is known about a pair of people, and what it makes of the step between them.

use super::said::{Evidence, Statements, last_answer};
use super::{Network, SeenTogether, flags};
use crate::people::{Directory, PersonIx};
use crate::strength::config::StrengthConfig;
use crate::strength::{
    AskKind, Assessment, Contact, Features, Leg, assess, in_touch, knows_colleague,
};
use introrank_core::day::Day;
use introrank_core::evidence::Statement;
use introrank_core::keys::title;

impl Network {
    /// Evidence of the tie `from` → `to`: flags, date, and what either said.
    pub fn evidence(&self, from: PersonIx, to: PersonIx) -> Option<Evidence> {
        let at = self.position(to, from)?;
        let theirs = self.contact(to, from, at);
        let seen = self.seen(from, to, at);
        Some(Evidence {
            flags: self.flags[at] & !flags::CLOSED,
            since: self.since[at].day(),
            theirs,
            gone_quiet: theirs.gone_quiet(self.now()),
            ours: self.contact(from, to, at),
            seen,
            seen_writing: seen.is_some_and(|seen| seen.has_written(to, from)),
            by_asker: self.said(from, to).latest(self.as_of),
            by_asked: self.said(to, from).latest(self.as_of),
            rated: self.said(from, to).rating.is_some(),
        })
    }

    /// Assesses the tie `from` → `to` again, with everything needed to explain it. `None` when there is no such step.
    pub fn assess(
        &self,
        directory: &Directory,
        config: &StrengthConfig,
        stage: Leg,
        from: PersonIx,
        to: PersonIx,
    ) -> Option<Assessment> {
        let at = self.position(to, from)?;
        let value = if stage == Leg::Helps {
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
            None => self
                .described(
                    directory,
                    config,
                    (from, to, self.shared_contacts(from, to)),
                    None,
                    [(to, from), (from, to)].map(|(doer, other)| self.deeds(doer, other)),
                    [self.said(from, to), self.said(to, from)],
                )
                .if_only_said(true),
        }
    }

    /// True when the strength of the step `from` → `to` was given in a list.
    pub fn is_given(&self, from: PersonIx, to: PersonIx) -> bool {
        self.position(to, from)
            .is_some_and(|at| self.flags[at] & flags::GIVEN != 0)
    }

    fn deeds(&self, doer: PersonIx, other: PersonIx) -> Contact {
        let known = self.contact.get((doer.0, other.0));
        known.map_or_else(Contact::default, Contact::from)
    }

    /// The strength of the step `from` → `to` once `from` says so today; 0 when then no step leads there.
    pub fn after(
        &self,
        directory: &Directory,
        config: &StrengthConfig,
        stage: Leg,
        (from, to): (PersonIx, PersonIx),
        statement: Statement,
    ) -> f64 {
        if self.is_given(from, to) {
            return match stage {
                Leg::Helps => self.helps(from, to),
                Leg::Engages => self.engages(from, to),
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
        stage: Leg,
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
            heard.theirs.count_day(self.now(), config);
            heard.asked.last_wrote = Some(self.now());
            heard.kind = AskKind::opener(true, known.ours.days > 0);
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
    fn contact(&self, doer: PersonIx, other: PersonIx, at: usize) -> Contact {
        if self.flags[at] & flags::CONTACT == 0 {
            return Contact::default();
        }
        self.deeds(doer, other)
    }

    /// With whom somebody was seen together, and where last; by their keys. O(degree).
    pub fn seen_with(&self, person: PersonIx) -> impl Iterator<Item = (PersonIx, SeenTogether)> {
        let ties = self.range(person);
        ties.filter_map(move |at| {
            let other = PersonIx(self.neighbours[at]);
            Some((other, self.seen(person, other, at)?))
        })
    }

    /// That two people were seen together, of a tie at a position of either's row.
    fn seen(&self, a: PersonIx, b: PersonIx, at: usize) -> Option<SeenTogether> {
        let pair = (a.0.min(b.0), a.0.max(b.0));
        let is_seen = self.flags[at] & flags::SEEN != 0;
        is_seen.then(|| self.seen.get(&pair).copied()).flatten()
    }

    /// The features of the tie `from` → `to` at position `at` of row `to`.
    pub(super) fn features(
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
        let shared = self.shared.get(at).map(|count| u32::from(*count));
        let shared = shared.unwrap_or_else(|| self.shared_contacts(from, to));
        let pair = (from, to, shared);
        let known = self.described(directory, config, pair, since, contact, said);
        let seen = self.seen(from, to, at);
        Features {
            seen: seen.map(|seen| seen.last),
            seen_writing: seen.is_some_and(|seen| seen.has_written(to, from)),
            only_seen: self.is_only_seen(at),
            ..known.if_only_said(!self.is_shown(at))
        }
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
        let headcount = account.map(|ix| self.headcount(ix));
        let seen_only = self.seen_only.get(&to).copied().unwrap_or(0);
        let degree = self.degree(to) as u32 - seen_only;
        let asked = self.doings.get(to);
        let [helps_more, engages_more] = self.effects.get(&to).copied().unwrap_or_default();
        Features {
            degree: Some(degree)
                .filter(|degree| *degree > 0 || asked.is_known())
                .filter(|_| self.knows_degree[to.at()]),
            c_level: placed
                && people
                    .role(to)
                    .seniority
                    .is_some_and(|s| s >= title::Seniority::Cxo),
            large_employer: headcount.is_some_and(|heads| heads.is_large(config)),
            asked,
            rates: self.rates,
            helps_more,
            engages_more,
            tired: self.tired(to),
            ..Features::default()
        }
    }

    /// What is known about the step from somebody, or anybody, to one of whom nothing is known.
    pub fn to_stranger(&self, from: Option<PersonIx>) -> Features {
        Features {
            asker: from
                .map(|from| self.doings.get(from).own)
                .unwrap_or_default(),
            rates: self.rates,
            ..Features::default()
        }
    }

    /// The features of a pair whose dates, deeds and statements are known.
    fn described(
        &self,
        directory: &Directory,
        config: &StrengthConfig,
        (from, to, shared_contacts): (PersonIx, PersonIx, u32),
        since: Option<Day>,
        [theirs, ours]: [Contact; 2],
        [by_asker, by_asked]: [Statements; 2],
    ) -> Features {
        let people = &directory.people;
        // Where somebody works was not known before an export said so.
        let place = |person: PersonIx| {
            let account = people.account(person);
            account.filter(|_| people.is_placed_by(person, self.as_of))
        };
        let together = place(to).filter(|_| place(to) == place(from));
        let same_function = people.role(from).function.same(people.role(to).function);
        let shared_job = match together {
            Some(_) => None,
            None => self.jobs.shared(&place, from, to),
        };
        Features {
            shared_contacts,
            same_account: match (together, shared_job) {
                (Some(account), _) => {
                    knows_colleague(config, self.headcount(account), None, same_function)
                }
                (None, Some(job)) => {
                    let heads = self.headcount(job.account);
                    job.knows(config, heads, same_function, self.as_of)
                }
                (None, None) => 0.0,
            },
            // What lasts does not fade.
            shared_job_until: match together {
                Some(_) => Some(self.as_of),
                None => shared_job.map(|job| job.until),
            },
            close_colleagues: shared_job
                .is_some_and(|job| job.is_close(config, self.headcount(job.account))),
            since,
            asker: self.doings.get(from).own,
            kind: AskKind::opener(theirs.days > 0, ours.days > 0),
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
}
