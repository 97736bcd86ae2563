//! Who may be asked about whom now, by whom, and if not, why and until when. Every list, plan and page asks here.
//!
//! An [`Objection`] is *lasting* when no waiting helps: they said never, or were asked the same already. All others pass:
//! rest, limits, another ask about the prospect. What lasts is left out of a search before it ranks
//! ([`Availability::exclusions`]); what passes is said beside the route, and only a plan leaves the route out for it.

mod load;

use std::collections::{BTreeMap, BTreeSet};

use hashbrown::HashMap;
use serde::{Deserialize, Serialize};

use crate::ledger::{Balance, Case, EventKind, Ledger, Limits, Origin, Wish};
use introrank_core::day::Day;
use introrank_core::keys::company;
use introrank_engine::people::Directory;
use introrank_engine::rank::Goal;
use introrank_engine::search::{AskLoad, Exclusions};
use load::{load, room};

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
    /// The case that this ask belongs to already. It, and what was planned after it, is no objection to it.
    pub own: Option<i64>,
}

/// What speaks against an ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "objection", content = "of", rename_all = "snake_case")]
pub enum Objection {
    /// The introducer is a prospect at the moment: the case about them.
    IsProspect(i64),
    /// The introducer said that they never introduce to this prospect.
    Never,
    /// The introducer was asked about this prospect lately, and would not or could not.
    AskedBefore(i64),
    /// The introducer is somebody whom this very prospect was asked to introduce us to.
    AskedAbout(i64),
    /// No ask of them before this day.
    Resting(Day),
    /// They were asked as often, within the days in which asks are counted, as they take.
    Full {
        /// Asks within these days.
        recent: u32,
        /// Not more than this many.
        most: u32,
    },
    /// They carry as many asks as one may carry at a time.
    Busy {
        /// Asks whose answer or introduction is still to come.
        open: u32,
        /// Asks that are planned and come first.
        planned: u32,
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
            Self::IsProspect(case)
            | Self::AskedBefore(case)
            | Self::AskedAbout(case)
            | Self::UnderWay { case, .. } => Some(case),
            Self::Never | Self::Resting(_) | Self::Full { .. } | Self::Busy { .. } => None,
        }
    }

    /// True when waiting does not help.
    pub const fn is_lasting(self) -> bool {
        matches!(
            self,
            Self::Never | Self::AskedBefore(_) | Self::AskedAbout(_)
        )
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
    /// The cases of each introducer.
    asked: HashMap<&'a str, Vec<&'a Case>>,
    /// The cases by the person they are about.
    of_person: HashMap<&'a str, Vec<&'a Case>>,
    /// The cases by the account they are about, however it is written.
    of_account: HashMap<String, Vec<&'a Case>>,
    /// Whom we try, or tried, to reach and have not met: the first case about them.
    prospects: HashMap<&'a str, i64>,
}

impl<'a> Availability<'a> {
    /// Reads the ledger. O(cases).
    pub fn of(ledger: &'a Ledger, limits: &'a Limits, as_of: Day) -> Self {
        let mut asked: HashMap<&str, Vec<&Case>> = HashMap::new();
        let mut of_person: HashMap<&str, Vec<&Case>> = HashMap::new();
        let mut of_account: HashMap<String, Vec<&Case>> = HashMap::new();
        let mut prospects: HashMap<&str, i64> = HashMap::new();
        for case in ledger.cases.values() {
            if !case.introducer.is_empty() {
                asked.entry(&case.introducer).or_default().push(case);
            }
            if !case.account.is_empty() {
                let account = account_key(&case.account);
                of_account.entry(account).or_default().push(case);
            }
            if !case.target.is_empty() {
                of_person.entry(&case.target).or_default().push(case);
                if is_reached_for(case, limits, as_of) {
                    prospects.entry(&case.target).or_insert(case.number);
                }
            }
        }
        // Whoever was met, or bought, may introduce us.
        let met = ledger
            .cases
            .values()
            .filter(|case| case.got_to(EventKind::MeetingHeld));
        for case in met {
            prospects.remove(case.target.as_str());
        }
        let wishes = ledger.wishes.keys().map(String::as_str);
        let known: BTreeSet<&str> = wishes.chain(asked.keys().copied()).collect();
        let load = |person: &str| {
            let cases = asked.get(person).map_or(&[][..], Vec::as_slice);
            load(ledger, limits, as_of, person, cases.iter().copied())
        };
        let loads = known.into_iter();
        Self {
            ledger,
            limits,
            as_of,
            loads: loads.map(|p| (p.to_owned(), load(p))).collect(),
            asked,
            of_person,
            of_account,
            prospects,
        }
    }

    /// Everything that speaks against an ask now, what weighs most first; empty when it may be made.
    pub fn objections(&self, asking: Asking<'_>) -> Vec<Objection> {
        let introducer = asking.introducer;
        let prospect = self.prospects.get(introducer).copied();
        let never = self.is_never(introducer, asking.target, asking.account);
        let load = self.load_without(introducer, asking.own);
        let resting = load.resting_until;
        let under_way = self.under_way(asking);
        [
            prospect.map(Objection::IsProspect),
            never.then_some(Objection::Never),
            self.asked_before(asking).map(Objection::AskedBefore),
            self.asked_about(asking).map(Objection::AskedAbout),
            resting.map(Objection::Resting),
            self.no_room(&load),
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
        for (introducer, cases) in &self.asked {
            let Some(introducer) = people.find_key(introducer) else {
                continue;
            };
            for case in cases.iter().filter(|case| self.was_refused(case)) {
                rule_out(introducer, &case.target, &case.account);
            }
        }
        for (about, cases) in &self.of_person {
            let Some(about) = people.find_key(about) else {
                continue;
            };
            for case in cases.iter().filter(|case| case.was_asked()) {
                rule_out(about, &case.introducer, "");
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
    pub fn ruled_out<'s>(&'s self, target: &str, account: &str) -> Vec<(&'s str, Objection)> {
        let lasting = |introducer: &'s str| {
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
        // Those who were asked before or have wishes, and whomever the prospect was asked about.
        let about = self.asked.get(target).map_or(&[][..], Vec::as_slice);
        let about = about.iter().map(|case| case.target.as_str());
        let about = about.filter(|person| !self.loads.contains_key(*person));
        let known = self.loads.keys().map(String::as_str).chain(about);
        let mut found: Vec<(&str, Objection)> = known.filter_map(lasting).collect();
        found.sort_by_key(|(person, _)| *person);
        found.dedup();
        found
    }

    /// What went to and fro between the team and somebody.
    pub fn balance(&self, person: &str) -> Balance {
        self.ledger.balance(person, self.as_of, self.limits)
    }

    /// What is known of somebody who was asked before, or has wishes.
    pub fn load(&self, person: &str) -> Option<&AskLoad> {
        self.loads.get(person)
    }

    /// The day until which somebody rests.
    pub fn resting_until(&self, person: &str) -> Option<Day> {
        self.load(person)?.resting_until
    }

    /// What is known of everybody, by key.
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
            Some(load) => room(load, self.limits),
            None => room(&AskLoad::fresh(self.limits.asks), self.limits),
        }
    }

    /// Asks that a rep may still make in the week that begins on a day. Planned asks count: they are about to be made.
    pub fn week_room(&self, rep: &str, week: Day) -> u32 {
        let cases = self.ledger.cases.values().filter(|case| case.rep == rep);
        let used = cases
            .filter(|case| case.asked_on().is_some_and(|on| on >= week) || self.is_planned(case));
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
        let of_account = match account {
            "" => None,
            account => self.of_account.get(&account_key(account)),
        };
        let of_account = of_account.map_or(&[][..], Vec::as_slice).iter();
        let of_account = of_account.filter(move |case| {
            target.is_empty() || case.target.is_empty() || case.target == target
        });
        let of_person = self.of_person.get(target).map_or(&[][..], Vec::as_slice);
        let of_person = of_person
            .iter()
            .filter(move |case| account.is_empty() || !is_same_account(&case.account, account));
        of_account.chain(of_person).copied()
    }

    /// The cases about an account and everybody there.
    pub(crate) fn cases_at(&self, account: &str) -> impl Iterator<Item = &'a Case> {
        let cases = match account {
            "" => None,
            account => self.of_account.get(&account_key(account)),
        };
        cases.map_or(&[][..], Vec::as_slice).iter().copied()
    }

    /// Another open case about the prospect; one that was asked before one that is planned.
    fn under_way(&self, asking: Asking<'_>) -> Option<&'a Case> {
        let is_other = |case: &&Case| {
            Some(case.number) != asking.own
                && case.is_live(self.as_of, self.limits)
                && case.origin == Origin::Referred
                && !case.introducer.is_empty()
        };
        let cases = self.cases_about(asking.target, asking.account);
        cases.filter(is_other).min_by_key(|case| !case.was_asked())
    }

    fn is_never(&self, person: &str, target: &str, account: &str) -> bool {
        let wishes = self.ledger.wishes.get(person);
        let mut never = wishes.into_iter().flat_map(Wish::never);
        never.any(|wish| match wish {
            ("", of) => !account.is_empty() && is_same_account(of, account),
            (of, _) => of == target,
        })
    }

    /// The introducer would not, or could not, and that is not long ago. A lent name is no refusal: who lends it may be asked
    /// for an introduction.
    fn was_refused(&self, case: &Case) -> bool {
        case.end.is_some_and(|(end, on, _)| {
            (EventKind::DoesNotKnow..=EventKind::Passed).contains(&end)
                && end != EventKind::UseMyName
                && self.as_of.number() - on.number() < SAME_ASK_DAYS
        })
    }

    fn asked_before(&self, asking: Asking<'_>) -> Option<i64> {
        let same = |case: &&&Case| match case.target.as_str() {
            "" => is_same_account(&case.account, asking.account),
            target => target == asking.target,
        };
        let mut cases = self.asked.get(asking.introducer)?.iter();
        let refused = |case: &&&Case| Some(case.number) != asking.own && self.was_refused(case);
        let before = cases.by_ref().filter(refused).find(same)?;
        Some(before.number)
    }

    /// The case in which the prospect was asked to introduce us to the introducer: nobody is asked for the way back.
    fn asked_about(&self, asking: Asking<'_>) -> Option<i64> {
        let about = self.of_person.get(asking.introducer)?;
        let mut back = about.iter().filter(|case| {
            !asking.target.is_empty() && case.introducer == asking.target && case.was_asked()
        });
        Some(back.next()?.number)
    }

    /// What somebody carries beside a case of their own: it, and what was planned after it, is no objection to it.
    fn load_without(&self, person: &str, own: Option<i64>) -> AskLoad {
        let Some(own) = own else {
            let fresh = || AskLoad::fresh(self.limits.asks);
            return self.load(person).cloned().unwrap_or_else(fresh);
        };
        let cases = self.asked.get(person).map_or(&[][..], Vec::as_slice);
        let first = cases
            .iter()
            .copied()
            .filter(|case| case.number != own && (case.number < own || case.asked_on().is_some()));
        load(self.ledger, self.limits, self.as_of, person, first)
    }

    /// An ask that is about to be made.
    fn is_planned(&self, case: &Case) -> bool {
        let step = case.reached().map(|(step, _)| step);
        let is_before = step.is_some_and(|step| step < EventKind::Asked);
        is_before && case.is_live(self.as_of, self.limits)
    }

    /// Why somebody with this load takes no further ask. Rest is told apart: whoever rests is not busy as well.
    fn no_room(&self, load: &AskLoad) -> Option<Objection> {
        if load.resting_until.is_some() || room(load, self.limits) > 0 {
            return None;
        }
        if load.recent >= load.most {
            return Some(Objection::Full {
                recent: load.recent,
                most: load.most,
            });
        }
        Some(Objection::Busy {
            open: load.open.len() as u32,
            planned: load.planned,
        })
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

/// Somebody is, or was, asked for help about its prospect, whom we have not met: until then they introduce us to nobody. What
/// was given up, or was planned and never made, is no trace that they could feel.
fn is_reached_for(case: &Case, limits: &Limits, as_of: Day) -> bool {
    let given_up = matches!(case.end, Some((EventKind::Withdrawn, ..)));
    case.is_live(as_of, limits) || (case.was_asked() && !given_up)
}

/// An account, however it is written.
fn account_key(account: &str) -> String {
    company::key(account).unwrap_or_else(|| account.to_lowercase())
}

fn is_same_account(one: &str, other: &str) -> bool {
    one == other || account_key(one) == account_key(other)
}

#[cfg(test)]
mod tests;
