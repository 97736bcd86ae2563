//! Who was seen together: in one small message or meeting of somebody of the team, or of a log.

use hashbrown::HashMap;
use serde::{Deserialize, Serialize};

use crate::history::{Action, Timeline, receivers};
use crate::people::{Directory, PersonIx};
use introrank_core::day::Day;
use introrank_core::evidence::{By, FactKind, Records};

/// That two people were seen together: nobody said that they know each other, and they have met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenTogether {
    /// Days on which they were.
    pub days: u32,
    /// The last of them.
    pub last: Day,
    /// A message, a mail or a meeting.
    pub kind: FactKind,
    /// Whose it was: the owner of the export that tells of it, or who wrote.
    pub by: PersonIx,
    /// Whether the smaller wrote to the larger there, and the larger to the smaller; or introduced the other to somebody.
    pub wrote: [bool; 2],
}

impl SeenTogether {
    /// One of the two wrote to the other there: the smaller, or the larger.
    pub(super) const fn has_written(&self, from: PersonIx, to: PersonIx) -> bool {
        self.wrote[if from.0 < to.0 { 0 } else { 1 }]
    }
}

/// One occasion on which two were seen together, the smaller first. Sorted, the last of each pair and of those on one day the
/// one that says most comes last: a meeting more than a mail.
type Occasion = (
    (u32, u32),
    Day,
    FactKind,
    std::cmp::Reverse<PersonIx>,
    [bool; 2],
);

/// Everybody who was seen together up to a day, by the two. Whoever has two addresses was not there with themselves.
/// `timeline` is that of the records. Deterministic for any order of files and rows. O(n log n) in what is told.
pub(super) fn seen_together(
    (records, directory): (&Records, &Directory),
    timeline: &Timeline,
    as_of: Day,
) -> HashMap<(u32, u32), SeenTogether> {
    let occasions = occasions((records, directory), timeline, as_of);
    let mut seen = HashMap::new();
    for pair in occasions.chunk_by(|a, b| a.0 == b.0) {
        let days = pair.chunk_by(|a, b| a.1 == b.1).count() as u32;
        if let Some((both, last, kind, by, _)) = pair.last() {
            let (last, kind, by) = (*last, *kind, by.0);
            let wrote = [0, 1].map(|way| pair.iter().any(|one| one.4[way]));
            let together = SeenTogether {
                days,
                last,
                kind,
                by,
                wrote,
            };
            seen.insert(*both, together);
        }
    }
    seen
}

/// The days on which two people were seen together, in order, by the smaller and the larger.
pub(crate) fn days_together(
    (records, directory): (&Records, &Directory),
    timeline: &Timeline,
    as_of: Day,
) -> HashMap<(u32, u32), Vec<Day>> {
    let mut days: HashMap<(u32, u32), Vec<Day>> = HashMap::new();
    for (both, day, ..) in occasions((records, directory), timeline, as_of) {
        days.entry(both).or_default().push(day);
    }
    days
}

/// Every occasion, sorted.
fn occasions(
    (records, directory): (&Records, &Directory),
    timeline: &Timeline,
    as_of: Day,
) -> Vec<Occasion> {
    let mut occasions: Vec<Occasion> = Vec::new();
    let mut note = |a: PersonIx, b: PersonIx, day: Day, (kind, wrote): (FactKind, bool), by| {
        if a != b && ![a, b].contains(&by) && day <= as_of {
            let pair = (a.0.min(b.0), a.0.max(b.0));
            let wrote = [wrote && a < b, wrote && b < a];
            occasions.push((pair, day, kind, std::cmp::Reverse(by), wrote));
        }
    };
    let links = &directory.links;
    for (e, export) in records.exports.iter().enumerate() {
        for one in &export.facts.together {
            let [a, b] = one.pair.map(|key| links.facts[e][key as usize]);
            if let Some(day) = one.day {
                let wrote = one.by == By::Other;
                note(a, b, day, (one.kind, wrote), links.owners[e]);
            }
        }
    }
    let logs = (!records.without_together).then_some(timeline);
    for message in logs.into_iter().flat_map(Timeline::small_messages) {
        let (first, day) = (&message[0], message[0].known.day());
        let kind = match first.deed {
            Action::Wrote => FactKind::Mail,
            _ => FactKind::Meeting,
        };
        for (one, other) in receivers(message) {
            note(one, other, day, (kind, false), first.from);
        }
    }
    let people = &directory.people;
    occasions.sort_unstable();
    let is_one = |pair: &(u32, u32)| people.share_name(PersonIx(pair.0), PersonIx(pair.1));
    let by_pair = occasions.chunk_by(|a, b| a.0 == b.0);
    let others = by_pair.filter(|all| !is_one(&all[0].0));
    others.flatten().copied().collect()
}
