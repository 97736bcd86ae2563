//! Who may be asked about whom now, by whom, and if not, why and until when. Every list, plan and page asks here.
//!
//! An [`Objection`] is *lasting* when no waiting helps: they said never, or were asked the same already. All others pass:
//! rest, limits, another ask about the prospect. What lasts is left out of a search before it ranks
//! ([`Availability::exclusions`]); what passes is said beside the route, and only a plan leaves the route out for it.

use std::collections::{BTreeMap, BTreeSet};

use hashbrown::HashMap;
use serde::Serialize;

use crate::ledger::{Case, EventKind, Ledger, Limits, Origin};
use introrank_core::day::Day;
use introrank_engine::people::Directory;
use introrank_engine::rank::Goal;
use introrank_engine::search::{AskLoad, Exclusions};

/// Days in which nobody is asked the same twice.
const SAME_ASK_DAYS: i32 = 365;

/// One ask, before it is made.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asking<'a> {
    /// Key of the person who would be asked.
    pub introducer: &'a str,
    /// Key of the prospect; empty for whoever decides at the account.
    pub target: &'a str,
    /// The prospect's account; may be empty.
    pub account: &'a str,
    /// The case that this ask belongs to already: planned, or asked before and taken up again. It is no objection to itself.
    pub own: Option<i64>,
}

/// What speaks against an ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "objection", content = "of", rename_all = "snake_case")]
pub enum Objection {
    /// The introducer is a prospect at the moment: the case about them.
    IsProspect(i64),
    /// The introducer said that they never introduce to this prospect.
    Never,
    /// The introducer was asked about this prospect lately, and would not or could not.
    AskedBefore(i64),
    /// No ask of them before this day.
    Resting(Day),
    /// They carry as many asks as they take.
    Busy {
        /// Asks within the days in which asks are counted.
        recent: u32,
        /// Not more than this many.
        most: u32,
    },
    /// Another case about the same prospect is open.
    UnderWay {
        /// Which.
        case: i64,
        /// Its introducer was asked; else it is only planned.
        asked: bool,
    },
}

impl Objection {
    /// The case that it rests on.
    pub const fn case(self) -> Option<i64> {
        match self {
            Self::IsProspect(case) | Self::AskedBefore(case) | Self::UnderWay { case, .. } => {
                Some(case)
            }
            Self::Never | Self::Resting(_) | Self::Busy { .. } => None,
        }
    }

    /// True when waiting does not help.
    pub const fn is_lasting(self) -> bool {
        matches!(self, Self::Never | Self::AskedBefore(_))
    }
}

/// The ledger as of a day, seen by those who want to ask.
#[derive(Debug)]
pub struct Availability<'a> {
    /// What was asked before.
    pub ledger: &'a Ledger,
    /// Everybody's limits.
    pub limits: &'a Limits,
    /// The day.
    pub as_of: Day,
    loads: BTreeMap<String, AskLoad>,
    /// By introducer, the cases in which they would not, or could not, introduce lately.
    refused: HashMap<&'a str, Vec<&'a Case>>,
    /// The cases by the person, and by the account, that they are about.
    about: HashMap<&'a str, Vec<&'a Case>>,
    /// Whom open cases are about.
    prospects: HashMap<&'a str, i64>,
}

impl<'a> Availability<'a> {
    /// Reads the ledger. O(cases).
    pub fn of(ledger: &'a Ledger, limits: &'a Limits, as_of: Day) -> Self {
        let mut refused: HashMap<&str, Vec<&Case>> = HashMap::new();
        let mut about: HashMap<&str, Vec<&Case>> = HashMap::new();
        let mut prospects: HashMap<&str, i64> = HashMap::new();
        for case in ledger.cases.values() {
            let texts = [case.target.as_str(), case.account.as_str()];
            for text in texts.into_iter().filter(|text| !text.is_empty()) {
                about.entry(text).or_default().push(case);
            }
            if case.is_open() && !case.target.is_empty() {
                prospects.entry(&case.target).or_insert(case.number);
            }
            let lately = case.end.is_some_and(|(end, on, _)| {
                (EventKind::DoesNotKnow..=EventKind::Passed).contains(&end)
                    && as_of.number() - on.number() < SAME_ASK_DAYS
            });
            if lately {
                refused.entry(&case.introducer).or_default().push(case);
            }
        }
        Self {
            ledger,
            limits,
            as_of,
            loads: loads(ledger, limits, as_of),
            refused,
            about,
            prospects,
        }
    }

    /// Everything that speaks against an ask now, what weighs most first; empty when it may be made.
    pub fn objections(&self, asking: Asking<'_>) -> Vec<Objection> {
        let introducer = asking.introducer;
        let prospect = self.prospects.get(introducer).copied();
        let never = self.is_never(introducer, asking.target, asking.account);
        let resting = self.load(introducer).and_then(|load| load.resting_until);
        let under_way = self.under_way(asking);
        [
            prospect.map(Objection::IsProspect),
            never.then_some(Objection::Never),
            self.asked_before(asking).map(Objection::AskedBefore),
            resting.map(Objection::Resting),
            self.busy(asking),
            under_way.map(|case| Objection::UnderWay {
                case: case.number,
                asked: case.was_asked(),
            }),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// What speaks against asking this introducer, whoever else is asked about the prospect.
    pub fn of_introducer(&self, asking: Asking<'_>) -> Option<Objection> {
        let objections = self.objections(asking).into_iter();
        let own = |objection: &Objection| !matches!(objection, Objection::UnderWay { .. });
        objections.take_while(own).next()
    }

    /// May this ask be made now?
    ///
    /// # Errors
    /// The objection that weighs most.
    pub fn may_ask(&self, asking: Asking<'_>) -> Result<(), Objection> {
        match self.objections(asking).first() {
            None => Ok(()),
            Some(objection) => Err(*objection),
        }
    }

    /// Who must not be asked about whom, whenever it is: the lasting objections, for a search.
    pub fn exclusions(&self, directory: &Directory) -> Exclusions {
        let (people, accounts) = (&directory.people, &directory.accounts);
        let mut out = Exclusions::default();
        let mut rule_out = |introducer, target: &str, account: &str| {
            if let Some(target) = people.find_key(target) {
                out.pair(introducer, target);
            } else if let Some(account) = accounts.find(account).filter(|_| target.is_empty()) {
                out.account(introducer, account);
            }
        };
        for (introducer, cases) in &self.refused {
            let Some(introducer) = people.find_key(introducer) else {
                continue;
            };
            for case in cases {
                rule_out(introducer, &case.target, &case.account);
            }
        }
        for (introducer, wish) in &self.ledger.wishes {
            if let Some(introducer) = people.find_key(introducer) {
                for (target, account) in wish.never() {
                    rule_out(introducer, target, account);
                }
            }
        }
        out
    }

    /// Whom the lasting objections keep from introducing to one prospect: key and objection, by key.
    pub fn ruled_out(&self, target: &str, account: &str) -> Vec<(&'a str, Objection)> {
        let wishes = self.ledger.wishes.keys().map(String::as_str);
        let everybody: BTreeSet<&str> = wishes.chain(self.refused.keys().copied()).collect();
        let lasting = |introducer: &'a str| {
            let asking = Asking {
                introducer,
                target,
                account,
                own: None,
            };
            let objections = self.objections(asking);
            let first = objections
                .into_iter()
                .find(|objection| objection.is_lasting());
            first.map(|objection| (introducer, objection))
        };
        everybody.into_iter().filter_map(lasting).collect()
    }

    /// What is known of somebody who was asked before, or has wishes.
    pub fn load(&self, person: &str) -> Option<&AskLoad> {
        self.loads.get(person)
    }

    /// The same of everybody, by key.
    pub const fn loads(&self) -> &BTreeMap<String, AskLoad> {
        &self.loads
    }

    /// Asks that somebody had within the days in which they are counted.
    pub fn recent(&self, person: &str) -> u32 {
        self.load(person).map_or(0, |load| load.recent)
    }

    /// Asks that tire somebody.
    pub fn tiring(&self, person: &str) -> u32 {
        self.load(person).map_or(0, |load| load.tiring)
    }

    /// Asks that somebody can take now.
    pub fn room(&self, person: &str) -> u32 {
        match self.load(person) {
            Some(load) => self.room_under(load, load.planned),
            None => self.room_under(&AskLoad::fresh(self.limits.asks), 0),
        }
    }

    /// Asks that a rep may still make in the week that begins on a day. Planned asks count: they are about to be made.
    pub fn week_room(&self, rep: &str, week: Day) -> u32 {
        let cases = self.ledger.cases.values().filter(|case| case.rep == rep);
        let used =
            cases.filter(|case| case.asked_on().is_some_and(|on| on >= week) || is_planned(case));
        self.limits
            .asks_per_week
            .saturating_sub(used.count() as u32)
    }

    /// The cases about a prospect: of the person, and of their account as a whole. Who asks about an account asks about
    /// everybody there.
    pub fn cases_about<'s>(
        &'s self,
        target: &'s str,
        account: &'s str,
    ) -> impl Iterator<Item = &'a Case> + 's {
        let of = |text: &str| self.about.get(text).map_or(&[][..], Vec::as_slice);
        let of_account = of(account).iter().filter(move |case| {
            target.is_empty() || case.target.is_empty() || case.target == target
        });
        let of_person = of(target)
            .iter()
            .filter(move |case| account.is_empty() || case.account != account);
        of_account.chain(of_person).copied()
    }

    fn under_way(&self, asking: Asking<'_>) -> Option<&'a Case> {
        let other = |case: &&Case| Some(case.number) != asking.own && case.is_open();
        let mut cases = self.cases_about(asking.target, asking.account);
        let mut open = cases.by_ref().filter(other);
        open.find(|case| case.origin == Origin::Referred && !case.introducer.is_empty())
    }

    fn is_never(&self, person: &str, target: &str, account: &str) -> bool {
        let wishes = self.ledger.wishes.get(person);
        wishes.is_some_and(|wish| wish.rules_out(target, account))
    }

    fn asked_before(&self, asking: Asking<'_>) -> Option<i64> {
        let same = |case: &&&Case| {
            case.target == asking.target
                || (case.target.is_empty() && case.account == asking.account)
        };
        let cases = self.refused.get(asking.introducer)?;
        cases.iter().find(same).map(|case| case.number)
    }

    /// Rest is told apart: whoever rests is not busy as well.
    fn busy(&self, asking: Asking<'_>) -> Option<Objection> {
        let load = self.load(asking.introducer)?;
        let own = asking.own.and_then(|number| self.ledger.cases.get(&number));
        let own = own.filter(|case| case.introducer == asking.introducer && case.is_open());
        let planned = load.planned - u32::from(own.is_some_and(|case| case.asked_on().is_none()));
        (load.resting_until.is_none() && self.room_under(load, planned) == 0).then_some(
            Objection::Busy {
                recent: load.recent,
                most: load.most,
            },
        )
    }

    fn room_under(&self, load: &AskLoad, planned: u32) -> u32 {
        if load.resting_until.is_some() {
            return 0;
        }
        let open = self.limits.open_asks.saturating_sub(load.open.len() as u32);
        let room = open.min(load.most.saturating_sub(load.recent));
        let room = room.saturating_sub(planned);
        // Two at once would not leave the rest between them.
        if self.limits.rest_days > 0 {
            room.min(1)
        } else {
            room
        }
    }
}

/// Whom a goal is about, for the ledger: key of the person, empty for whoever decides, and name of the account. `None` when
/// it is about nobody.
pub fn about<'d>(directory: &'d Directory, goal: &Goal) -> Option<(&'d str, &'d str)> {
    let people = &directory.people;
    let (target, account) = match goal {
        Goal::None(..) => return None,
        Goal::Person(person) => (people.key(*person), people.account(*person)),
        Goal::Account(account, _) => ("", Some(*account)),
    };
    let name = account.map_or("", |ix| directory.accounts.get(ix).name.as_str());
    Some((target, name))
}

/// A case whose ask is not made yet.
fn is_planned(case: &Case) -> bool {
    let step = case.reached().map(|(step, _)| step);
    case.is_open() && step.is_some_and(|step| step < EventKind::Asked)
}

/// How many asks everybody carries who was ever asked, or has wishes, and when the next may come.
fn loads(ledger: &Ledger, limits: &Limits, as_of: Day) -> BTreeMap<String, AskLoad> {
    let mut found: BTreeMap<String, AskLoad> = BTreeMap::new();
    let fresh = || AskLoad::fresh(limits.asks);
    let cases = ledger.cases.values();
    for case in cases.filter(|case| !case.introducer.is_empty()) {
        let load = found.entry(case.introducer.clone()).or_insert_with(fresh);
        let Some(asked) = case.asked_on().filter(|day| *day <= as_of) else {
            load.planned += u32::from(case.is_open());
            continue;
        };
        let ago = as_of.number() - asked.number();
        let mut rest = Some(asked.plus(limits.rest_days));
        if case.waits_for_introducer() {
            load.open.push(case.number);
        }
        load.recent += u32::from(ago < limits.per_days);
        load.tiring += u32::from(ago < limits.fatigue_days);
        if let Some((EventKind::Declined | EventKind::Passed, on, _)) = case.end {
            load.refusals.push((on, case.reason.clone()));
            rest = rest.max(Some(on.plus(limits.refusal_days)));
        }
        load.resting_until = load.resting_until.max(rest);
    }
    for (person, wish) in &ledger.wishes {
        let load = found.entry(person.clone()).or_insert_with(fresh);
        load.most = wish.most.unwrap_or(load.most);
        load.resting_until = load.resting_until.max(wish.pause_until);
    }
    for load in found.values_mut() {
        load.resting_until = load.resting_until.filter(|day| *day > as_of);
        load.refusals.sort();
    }
    found
}

#[cfg(test)]
mod tests;
