//! One fact about two people as a list or an export gives it, and what was said of them.

use hashbrown::HashMap;

use super::guess::guess;
use super::said::last_answer;
use super::sizes::Sizes;
use super::{Said, Statements, Tie, flags};
use crate::people::{Directory, PersonIx};
use crate::strength::config::StrengthConfig;
use crate::strength::knows;
use introrank_core::day::Day;
use introrank_core::evidence::{Statement, TieKind};

/// One fact about a pair of people, smaller position first, before repeats are merged.
pub(super) type Observation = (u32, u32, Tie);

/// No strength is given.
pub(super) const UNKNOWN: (f64, f64) = (f64::NAN, f64::NAN);

/// A fact in the direction in which it was said.
pub(super) fn observation(
    (a, b): (PersonIx, PersonIx),
    (forward, backward): (f64, f64),
    since: Option<Day>,
    flags: u16,
) -> Observation {
    if a < b {
        (a.0, b.0, Tie::observed(forward, backward, since, flags))
    } else {
        (b.0, a.0, Tie::observed(backward, forward, since, flags))
    }
}

/// A row of a tie list with its people placed in a directory.
#[derive(Clone, Copy, Debug)]
pub struct ListedTie {
    /// Asks, rates or is named first.
    pub from: PersonIx,
    /// The other one.
    pub to: PersonIx,
    /// Given strength from → to, see [`TieRow`](introrank_core::evidence::TieRow).
    pub forward: f64,
    /// Given strength to → from.
    pub backward: f64,
    /// Date of the connection or statement.
    pub since: Option<Day>,
    /// What the row says.
    pub kind: TieKind,
}

/// Turns a listed tie into an observation; statements are kept beside it, the last one of each rater.
pub(super) fn observe(tie: ListedTie, said: &mut HashMap<(u32, u32), Statements>) -> Observation {
    let given = !tie.forward.is_nan();
    let flags = match tie.kind {
        TieKind::Connected if given => 0,
        TieKind::Connected => flags::CONNECTED,
        TieKind::Mutual => flags::MUTUAL,
        TieKind::Said(statement) => {
            remember(
                said,
                (tie.from.0, tie.to.0),
                Said {
                    on: tie.since,
                    statement,
                },
            );
            flags::SAID
        }
    };
    let since = if matches!(tie.kind, TieKind::Connected) {
        tie.since
    } else {
        None
    };
    observation(
        (tie.from, tie.to),
        (tie.forward, tie.backward),
        since,
        flags,
    )
}

/// Of several ratings, and of several answers, of one rater the later one counts; an undated one is newer than any
/// date, and of two on one day the more careful.
fn remember(said: &mut HashMap<(u32, u32), Statements>, pair: (u32, u32), new: Said) {
    let entry = said.entry(pair).or_default();
    let slot = if matches!(new.statement, Statement::Knows | Statement::UnknownTo) {
        &mut entry.answer
    } else {
        &mut entry.rating
    };
    let rank = |said: Said| (said.on.is_none(), said.on, said.statement);
    if slot.is_none_or(|old| rank(new) > rank(old)) {
        *slot = Some(new);
    }
}

/// True when one of two people said that they know each other, or a no of two colleagues has faded so far that a guess counts
/// again.
pub(super) fn may_know(
    (directory, sizes, said): (&Directory, &Sizes, &HashMap<(u32, u32), Statements>),
    config: &StrengthConfig,
    as_of: Day,
    (low, high): (u32, u32),
) -> bool {
    let latest = |pair| {
        let said: Option<&Statements> = said.get(&pair);
        said.and_then(|said| said.latest(as_of))
    };
    let said = [latest((low, high)), latest((high, low))];
    if said.iter().flatten().any(|said| said.statement.is_yes()) {
        return true;
    }
    let answer = last_answer(said[0], said[1], as_of);
    let together = guess(directory, sizes, config, (PersonIx(low), PersonIx(high)));
    let (Some(answer), Some(together)) = (answer, together) else {
        return false;
    };
    let now = f64::from(as_of.number());
    knows(config, Some(answer), together.knows, now) >= config.inferred_floor
}
