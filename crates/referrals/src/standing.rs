//! Where a prospect stands with us, as the ledger has it: what decides whether they are asked about at all.

use introrank_core::day::Day;
use serde::{Deserialize, Serialize};

use crate::availability::Availability;
use crate::ledger::{Case, EventKind};

/// Where a prospect stands, as far as it keeps them from being a new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "standing", rename_all = "snake_case")]
pub enum Standing {
    /// Their account bought.
    Customer {
        /// The case that was won.
        case: i64,
        /// Since when.
        since: Day,
    },
    /// They expect our call.
    Hot {
        /// The case.
        case: i64,
    },
    /// Somebody is asked about them, or they are talked to.
    Open {
        /// The case.
        case: i64,
    },
    /// They were met, and nothing has been heard of it since.
    Met {
        /// The case.
        case: i64,
        /// When.
        on: Day,
        /// They are a prospect again from this day.
        until: Day,
    },
    /// They declined.
    Declined {
        /// When.
        on: Day,
        /// They are a prospect again from this day.
        until: Day,
    },
    /// The deal was lost.
    Lost {
        /// When.
        on: Day,
        /// They are a prospect again from this day.
        until: Day,
    },
}

impl Standing {
    /// Nobody is asked about them for a while: they bought, declined, were lost, or were met and not heard of since.
    pub const fn is_paused(self) -> bool {
        !matches!(self, Self::Hot { .. } | Self::Open { .. })
    }
}

impl Availability<'_> {
    /// Where a prospect stands; `None` when nothing keeps them from being asked about. What weighs most wins: a customer, then
    /// what goes on, then what ended lately. O(cases about them).
    pub fn standing(&self, target: &str, account: &str) -> Option<Standing> {
        if let Some((case, since)) = self.won(target, account) {
            return Some(Standing::Customer { case, since });
        }
        let cases = || self.cases_about(target, account);
        let hot = |case: &Case| case.hot_until(self.as_of, self.limits).is_some();
        if let Some(case) = cases().find(|case| hot(case)) {
            return Some(Standing::Hot { case: case.number });
        }
        // Who was written to cold is a prospect all the same; who was met is talked to.
        let is_open = |case: &Case| {
            let met = case.got_to(EventKind::MeetingHeld);
            case.is_live(self.as_of, self.limits) && (met || !case.introducer.is_empty())
        };
        if let Some(case) = cases().find(|case| is_open(case)) {
            return Some(Standing::Open { case: case.number });
        }
        // The latest end says how they stand. A deal is lost with everybody there.
        let lost = |case: &&Case| matches!(case.end, Some((EventKind::Lost, ..)));
        let ended = cases().chain(self.cases_at(account).filter(lost));
        let ended = ended.filter_map(|case| self.ended(case));
        ended
            .max_by_key(|(on, _)| *on)
            .map(|(_, standing)| standing)
    }

    /// The first deal that was won at the account, or with the person where no account is known.
    pub fn won(&self, target: &str, account: &str) -> Option<(i64, Day)> {
        let at_account = self.cases_at(account);
        let of_person = self.cases_about(target, account);
        let won = at_account
            .chain(of_person)
            .filter_map(|case| match case.end {
                Some((EventKind::Won, on, _)) => Some((on, case.number)),
                _ => None,
            });
        won.min().map(|(on, case)| (case, on))
    }

    /// How a case that is over, or a cold one that was met, keeps its prospect from being a new one for a while.
    fn ended(&self, case: &Case) -> Option<(Day, Standing)> {
        let met = case.steps.get(&EventKind::MeetingHeld).copied();
        let (on, is) = match case.end {
            Some((EventKind::ProspectDeclined, on, _)) => (on, EventKind::ProspectDeclined),
            Some((EventKind::Lost, on, _)) => (on, EventKind::Lost),
            _ => (met?, EventKind::MeetingHeld),
        };
        let until = on.plus(self.limits.prospect_again_days);
        if until <= self.as_of {
            return None;
        }
        let standing = match is {
            EventKind::ProspectDeclined => Standing::Declined { on, until },
            EventKind::Lost => Standing::Lost { on, until },
            _ => Standing::Met {
                case: case.number,
                on,
                until,
            },
        };
        Some((on, standing))
    }
}
