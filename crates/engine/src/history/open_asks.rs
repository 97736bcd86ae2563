//! Asks whose seven days are not over yet, and what each counts for once they are.

use std::collections::{BTreeSet, VecDeque};

use serde::{Deserialize, Serialize};

use super::PastAsk;
use crate::people::PersonIx;
use crate::strength::{AskKind, Contact, Over, Rates, Responsiveness, RunningRates};
use introrank_core::moment::Moment;

/// A message that is answered within this many days counts as answered; a second one within them is no new ask.
pub const ANSWER_DAYS: i64 = 7;

/// An ask whose seven days are not over yet.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct OpenAsk {
    pub at: Moment,
    pub from: u32,
    pub to: u32,
    pub kind: AskKind,
    pub by_team: bool,
}

impl OpenAsk {
    /// Its days end with this moment.
    fn due(&self) -> Moment {
        self.at.plus_days(ANSWER_DAYS)
    }
}

/// What is known of people, as far as asks that are over count in it.
pub(crate) trait Counted {
    /// What one asked of the other last was answered in time.
    fn is_answered(&self, from: u32, to: u32) -> bool;

    /// Changes what one did towards the other.
    fn contact(&mut self, pair: (u32, u32), change: &mut dyn FnMut(&mut Contact));

    /// Changes how somebody behaves towards everybody.
    fn behaviour(&mut self, person: u32, change: &mut dyn FnMut(&mut Responsiveness));
}

/// Open asks in the order in which their days end, and how those that are over were answered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct OpenAsks {
    open: VecDeque<OpenAsk>,
    rates: RunningRates,
}

impl OpenAsks {
    /// One more, later than the others.
    pub(super) fn push(&mut self, ask: OpenAsk) {
        self.open.push_back(ask);
    }

    /// How often asks are answered, by those that are over.
    pub(crate) fn rates(&self) -> Rates {
        self.rates.rates()
    }

    /// Counts the asks whose days were over before a moment, and how each ended, and tells of those of the team. Those that end
    /// at one moment count together: nobody knows in which order.
    pub(crate) fn settle(
        &mut self,
        until: Moment,
        known: &mut dyn Counted,
        tell: &mut dyn FnMut(&PastAsk),
    ) {
        while let Some(due) = self
            .open
            .front()
            .map(OpenAsk::due)
            .filter(|due| *due < until)
        {
            let mut over = Over::default();
            while let Some(&ask) = self.open.front().filter(|ask| ask.due() == due) {
                self.open.pop_front();
                let answered = known.is_answered(ask.from, ask.to);
                known.contact((ask.from, ask.to), &mut |one| one.asks.count(answered));
                known.behaviour(ask.to, &mut |asked| {
                    asked.asked.count(ask.kind, answered);
                    asked.asked_lately.count(answered, due.days());
                });
                known.behaviour(ask.from, &mut |asker| asker.own.count(ask.kind, answered));
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

    /// The open ones.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &OpenAsk> {
        self.open.iter()
    }
}

/// Asks that are not over yet, and which of them were answered.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Unsettled {
    pub asks: OpenAsks,
    pub answered: BTreeSet<(u32, u32)>,
}
