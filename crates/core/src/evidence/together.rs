//! Two others whom one small message or meeting of an owner brought together: they have met, though nobody told so.

use super::fact::{By, FactKind, Facts};
use crate::day::Day;

/// A message or meeting of more people than this, the owner included, brings nobody together.
pub const MOST_TOGETHER: usize = 5;

/// Two others who were seen together, on one day by one kind of contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Together {
    /// Numbers of [`Facts::keys`]; the smaller first, unless the first wrote to the second.
    pub pair: [u32; 2],
    /// A message, a mail or a meeting.
    pub kind: FactKind,
    /// Who wrote: the owner to both, the first of them to the other; both heard from somebody else, or met.
    pub by: By,
    /// When, if it is known.
    pub day: Option<Day>,
    /// The second of the day of the first, by the clock that says the day, if it is known.
    pub second: Option<u32>,
    /// How often on that day.
    pub count: u32,
}

impl Together {
    /// The same with the pair in the order that it is kept in.
    fn ordered(mut self) -> Self {
        if self.by != By::Other {
            self.pair.sort_unstable();
        }
        self
    }

    /// True where only the count, and the second of the day, may differ.
    fn is_same(&self, other: &Self) -> bool {
        let (count, second) = (self.count, self.second);
        *self
            == Self {
                count,
                second,
                ..*other
            }
    }
}

/// Who wrote what brought others together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writer {
    /// The owner.
    Owner,
    /// One of the others.
    Other(u32),
    /// Nobody: they met.
    Nobody,
}

impl Facts {
    /// Notes that one message or meeting brought others together, who are numbers of [`keys`](Self::keys). Whether it was
    /// small enough is for the caller to say: [`MOST_TOGETHER`].
    pub fn add_together(
        &mut self,
        others: &[u32],
        writer: Writer,
        kind: FactKind,
        (day, second): (Option<Day>, Option<u32>),
    ) {
        for (i, &one) in others.iter().enumerate() {
            for &other in others[i + 1..].iter().filter(|other| **other != one) {
                let (pair, by) = match writer {
                    Writer::Owner => ([one, other], By::Owner),
                    Writer::Other(writer) if writer == one => ([one, other], By::Other),
                    Writer::Other(writer) if writer == other => ([other, one], By::Other),
                    Writer::Other(_) | Writer::Nobody => ([one, other], By::Both),
                };
                let together = Together {
                    pair,
                    kind,
                    by,
                    day,
                    second,
                    count: 1,
                };
                self.together.push(together.ordered());
            }
        }
    }

    /// Sorts who was seen together, and adds up what is the same but for its count.
    pub(super) fn settle_together(&mut self) {
        for one in &mut self.together {
            one.day = one.day.filter(Day::is_plausible);
            *one = one.ordered();
        }
        self.together.sort_unstable();
        self.together.dedup_by(|later, first| {
            let same = later.is_same(first);
            if same {
                first.count = first.count.saturating_add(later.count);
                // Unknown ones sort first.
                first.second = first.second.or(later.second);
            }
            same
        });
    }
}
