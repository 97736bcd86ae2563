//! What the ledger says beside its cases: answers, ties, wishes, kindness, forecasts.

use std::collections::BTreeSet;

use super::about::About;
use super::entry::{Entry, EventKind};
use super::words::{is_forgotten, yes_or_no};
use introrank_core::day::Day;
use introrank_core::evidence::Statement;
use introrank_core::probability::Probability;

/// An answer to a question of qualification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Yes, no, or unknown.
    pub yes: Option<bool>,
    /// When it was given.
    pub on: Day,
    /// Who said so.
    pub by: String,
}

impl Answer {
    pub(super) fn of(entry: &Entry) -> Self {
        Self {
            yes: yes_or_no(&entry.answer).flatten(),
            on: entry.on,
            by: entry.by.clone(),
        }
    }
}

/// What the CRM says of a deal.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Opportunity {
    /// Since when it says so.
    pub on: Option<Day>,
    /// Whose it is.
    pub rep: String,
    /// The CRM's stage.
    pub stage: String,
    /// Money.
    pub amount: Option<f64>,
    /// The rep's own probability.
    pub probability: Option<Probability>,
    /// When it should close.
    pub close: Option<Day>,
}

impl Opportunity {
    /// The day on which it should have closed is over.
    pub fn is_due(&self, as_of: Day) -> bool {
        self.close.is_some_and(|close| close < as_of)
    }

    pub(super) fn of(entry: &Entry) -> Self {
        Self {
            on: Some(entry.on),
            rep: entry.rep.clone(),
            stage: entry.answer.clone(),
            amount: entry.amount,
            probability: entry.probability.and_then(Probability::new),
            close: entry.due,
        }
    }
}

/// Something said about whether two people know each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Who knows, or does not.
    pub from: String,
    /// Whom.
    pub to: String,
    /// What was said.
    pub statement: Statement,
    /// When.
    pub on: Day,
    /// Somebody else said so, not `from`.
    pub by_another: bool,
}

/// What somebody wants of those who ask.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// Not more asks than this within the days in which asks are counted.
    pub most: Option<u32>,
    /// No asks until this day.
    pub pause_until: Option<Day>,
    /// To whom they will never introduce: key of a person, or name of an account where nobody in particular is meant.
    never: BTreeSet<(String, String)>,
}

impl Wish {
    /// What an entry says; `None` when it says nothing.
    pub(super) fn of(entry: &Entry) -> Option<Self> {
        let (target, account) = match About::of(&entry.target, &entry.account) {
            Some(About::Person { key, .. }) => (key, ""),
            Some(About::Account(account)) => ("", account),
            None => ("", ""),
        };
        let never = (target.to_owned(), account.to_owned());
        let wish = Self {
            most: entry.amount.map(|most| most.clamp(0.0, 1000.0) as u32),
            pause_until: entry.due,
            never: [never].into_iter().filter(|(t, a)| *t != *a).collect(),
        };
        (wish != Self::default()).then_some(wish)
    }

    /// Takes over what is wished beside it, later.
    pub(super) fn and(&mut self, later: Self) {
        self.most = later.most.or(self.most);
        self.pause_until = later.pause_until.or(self.pause_until);
        self.never.extend(later.never);
    }

    /// To whom they will never introduce: the key of a person, or the name of an account; the other is empty.
    pub fn never(&self) -> impl Iterator<Item = (&str, &str)> {
        let never = self.never.iter();
        never.map(|(target, account)| (target.as_str(), account.as_str()))
    }
}

/// Something done for somebody, or with them, that asked for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kindness {
    /// The day.
    pub on: Day,
    /// Who did it.
    pub rep: String,
    /// For whom.
    pub person: String,
    /// Help, or only a contact.
    pub helped: bool,
    /// It was an introduction given.
    pub introduced: bool,
    /// What.
    pub note: String,
}

impl Kindness {
    pub(super) fn of(entry: &Entry) -> Self {
        let helped = entry.what == EventKind::Helped;
        Self {
            on: entry.on,
            rep: entry.rep.clone(),
            person: entry.introducer.clone(),
            helped,
            introduced: helped && entry.answer == "introduction",
            note: entry.reason.clone(),
        }
    }
}

/// What went to and fro between the team and somebody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    /// How often they were asked.
    pub asked: usize,
    /// How often they introduced.
    pub introduced: usize,
    /// How often they were helped, or introduced to somebody.
    pub given: usize,
}

/// What was put on the list is not put there again within so many days, done or not; undone it leaves the list then.
const AGAIN_DAYS: i32 = 60;

/// A question that a colleague was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Questioned {
    /// The day.
    pub on: Day,
    /// Who was asked.
    pub colleague: String,
    /// Whether this person…
    pub from: String,
    /// …knows that one.
    pub to: String,
}

impl Questioned {
    /// It was put not long ago, so that it is not put again yet.
    pub fn is_out(&self, as_of: Day) -> bool {
        as_of.number() - self.on.number() < AGAIN_DAYS
    }

    pub(super) fn is_about_forgotten(&self) -> bool {
        is_forgotten(&self.from) || is_forgotten(&self.to)
    }

    pub(super) fn of(entry: &Entry) -> Self {
        Self {
            on: entry.on,
            colleague: entry.by.clone(),
            from: entry.introducer.clone(),
            to: entry.target.clone(),
        }
    }
}

/// Somebody whom a rep is to contact: the introducer before an ask, or the prospect instead of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToContact {
    /// The day it was put on the list.
    pub on: Day,
    /// Who does it.
    pub rep: String,
    /// Whom they contact.
    pub person: String,
    /// About which prospect: the key of a person, empty where only the account is known. `person` where they are it.
    pub target: String,
    /// The prospect's account.
    pub account: String,
    /// Why.
    pub reason: String,
}

impl ToContact {
    /// It was put on the list not long ago.
    pub fn is_out(&self, as_of: Day) -> bool {
        as_of.number() - self.on.number() < AGAIN_DAYS
    }

    pub(super) fn is_about_forgotten(&self) -> bool {
        is_forgotten(&self.person) || is_forgotten(&self.target)
    }

    /// Nobody introduces them: they are the prospect.
    pub fn is_own_contact(&self) -> bool {
        self.person == self.target
    }

    pub(super) fn of(entry: &Entry) -> Self {
        Self {
            on: entry.on,
            rep: entry.rep.clone(),
            person: entry.introducer.clone(),
            target: entry.target.clone(),
            account: entry.account.clone(),
            reason: entry.reason.clone(),
        }
    }
}

/// A forecast on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Its entry.
    pub id: i64,
    /// Its name, for example "Q1".
    pub name: String,
    /// The day it was made.
    pub on: Day,
    /// The last day it speaks of.
    pub until: Option<Day>,
    /// What it said, as JSON.
    pub text: String,
}

impl Recorded {
    pub(super) fn of(entry: &Entry) -> Self {
        Self {
            id: entry.id,
            name: entry.answer.clone(),
            on: entry.on,
            until: entry.due,
            text: entry.frozen.clone(),
        }
    }
}
