//! Who was seen together: in one small message or meeting of somebody of the team, or of a log.

use hashbrown::HashMap;

use crate::people::{Directory, PersonIx};
use introrank_core::day::Day;
use introrank_core::evidence::{FactKind, MOST_TOGETHER, Records};

/// That two people were seen together: nobody said that they know each other, and they have met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeenTogether {
    /// Days on which they were.
    pub days: u32,
    /// The last of them.
    pub last: Day,
    /// A message, a mail or a meeting.
    pub kind: FactKind,
    /// Whose it was: the owner of the export that tells of it, or who wrote.
    pub by: PersonIx,
}

/// One occasion on which two were seen together, the smaller first. Sorted, the last of each pair and of those on one day the
/// one that says most comes last: a meeting more than a mail.
type Occasion = ((u32, u32), Day, FactKind, std::cmp::Reverse<PersonIx>);

/// Everybody who was seen together up to a day, by the two. Deterministic for any order of files and rows.
/// O(n log n) in what is told.
pub(super) fn seen_together(
    records: &Records,
    directory: &Directory,
    as_of: Day,
) -> HashMap<(u32, u32), SeenTogether> {
    let mut occasions: Vec<Occasion> = Vec::new();
    let mut note = |a: PersonIx, b: PersonIx, day: Day, kind, by| {
        let owners = [a, b].contains(&by);
        if a != b && !owners && day <= as_of {
            let pair = (a.0.min(b.0), a.0.max(b.0));
            occasions.push((pair, day, kind, std::cmp::Reverse(by)));
        }
    };
    let links = &directory.links;
    for (e, export) in records.exports.iter().enumerate() {
        for one in &export.facts.together {
            let [a, b] = one.pair.map(|key| links.facts[e][key as usize]);
            if let Some(day) = one.day {
                note(a, b, day, one.kind, links.owners[e]);
            }
        }
    }
    let mut rows: Vec<_> = records
        .interactions
        .iter()
        .filter(|row| row.message > 0)
        .map(|row| {
            let [from, to] = [row.from, row.to].map(|key| links.listed[key as usize]);
            ((from, row.when, row.message, row.kind), to)
        })
        .collect();
    rows.sort_unstable();
    rows.dedup();
    for message in rows.chunk_by(|a, b| a.0 == b.0) {
        let (from, when, _, kind) = message[0].0;
        if message.len() >= MOST_TOGETHER {
            continue;
        }
        for (i, (_, one)) in message.iter().enumerate() {
            for (_, other) in &message[i + 1..] {
                note(*one, *other, when.day(), kind, from);
            }
        }
    }
    occasions.sort_unstable();
    let mut seen = HashMap::new();
    for pair in occasions.chunk_by(|a, b| a.0 == b.0) {
        let days = pair.chunk_by(|a, b| a.1 == b.1).count() as u32;
        if let Some((both, last, kind, by)) = pair.last() {
            let (last, kind, by) = (*last, *kind, by.0);
            let together = SeenTogether {
                days,
                last,
                kind,
                by,
            };
            seen.insert(*both, together);
        }
    }
    seen
}
