//! What people said about a tie, and everything it rests on.

use serde::{Deserialize, Serialize};

use super::{SeenTogether, flags};
use crate::strength::{Contact, is_proven};
use introrank_core::day::Day;
use introrank_core::evidence::Statement;

/// What somebody said about a tie, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Said {
    /// The day, if it is known.
    pub on: Option<Day>,
    /// The words.
    pub statement: Statement,
}

/// The last words of one person about another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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

/// What is known about a tie.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Evidence {
    /// See [`flags`](super::flags).
    pub flags: u16,
    /// Date of the connection.
    pub since: Option<Day>,
    /// What the asked side did towards the asker.
    pub theirs: Contact,
    /// What the asking side did towards the asked.
    pub ours: Contact,
    /// Somebody saw them together.
    pub seen: Option<SeenTogether>,
    /// There the asked side wrote to the asker too, or the asker introduced it to somebody.
    pub seen_writing: bool,
    /// The asked side used to write and stopped: see [`Contact::gone_quiet`].
    pub gone_quiet: bool,
    /// What the asking side said.
    pub by_asker: Option<Said>,
    /// What the asked side said.
    pub by_asked: Option<Said>,
    /// The asking side said how well they know the other.
    pub rated: bool,
}

impl Evidence {
    /// The asker could say how well they know the other, and nothing says so yet. Whoever introduced somebody to them, or met
    /// them over a deal, needs no rating.
    pub const fn may_be_rated(&self) -> bool {
        !self.rated && !self.theirs.dealt
    }
}

impl Evidence {
    /// The asked side ever wrote to the asker, or one recommended the other: more than a click.
    pub const fn is_proven(&self) -> bool {
        is_proven(&self.theirs, &self.ours)
    }

    /// Nothing but a click, a note or a list shows the tie, and nobody said whether there is one.
    pub const fn is_unverified(&self) -> bool {
        self.flags & flags::GIVEN == 0
            && self.by_asker.is_none()
            && self.by_asked.is_none()
            && !self.is_proven()
            && !self.seen_writing
    }
}

/// The later of two statements as a yes or no; on the same day the no counts.
pub(super) fn last_answer(
    a: Option<Said>,
    b: Option<Said>,
    as_of: Day,
) -> Option<(bool, Option<Day>)> {
    let last = a
        .into_iter()
        .chain(b)
        .max_by_key(|said| (said.on.unwrap_or(as_of), !said.statement.is_yes()))?;
    Some((last.statement.is_yes(), last.on))
}
