//! What two people did towards each other, gathered from all exports.

use hashbrown::HashMap;
use rayon::prelude::*;

use crate::day::Day;
use crate::ingest::Records;
use crate::ingest::facts::{By, FactKind};
use crate::people::{Directory, PersonIx};
use crate::strength::config::StrengthConfig;
use crate::strength::{MOST_ENDORSEMENTS, OneWay};

/// One deed: who, towards whom, what, when, how often.
type Deed = (u32, u32, FactKind, Option<Day>, u32);

/// Everything done until the as-of day, by doer and other. O(n log n) in facts.
pub(super) fn gather(
    records: &Records,
    directory: &Directory,
    config: &StrengthConfig,
    as_of: Day,
) -> HashMap<(u32, u32), OneWay> {
    let links = &directory.links;
    let mut deeds: Vec<Deed> = Vec::new();
    let mut note = |doer: PersonIx, other: PersonIx, kind: FactKind, day: Option<Day>, count| {
        if doer != other && day.is_none_or(|day| day <= as_of) {
            deeds.push((doer.0, other.0, kind, day, count));
        }
    };
    for (e, export) in records.exports.iter().enumerate() {
        let owner = links.owners[e];
        for fact in &export.facts.list {
            let other = links.other(e, fact);
            // Which message or mail it was does not matter.
            let kind = if fact.kind.is_contact() {
                FactKind::Message
            } else {
                fact.kind
            };
            let count = fact.count.min(MOST_ENDORSEMENTS);
            if fact.by != By::Other {
                note(owner, other, kind, fact.day, count);
            }
            if fact.by != By::Owner {
                note(other, owner, kind, fact.day, count);
            }
        }
    }
    for row in &records.interactions {
        let (from, to) = (
            links.listed[row.from as usize],
            links.listed[row.to as usize],
        );
        note(from, to, FactKind::Message, Some(row.day), 1);
        if row.kind == FactKind::Meeting {
            note(to, from, FactKind::Message, Some(row.day), 1);
        }
    }
    deeds.par_sort_unstable();
    // What several exports tell of one day is one deed; of endorsements the most that any of them counts.
    deeds.dedup_by(|later, first| {
        let same = (later.0, later.1, later.2, later.3) == (first.0, first.1, first.2, first.3);
        if same {
            first.4 = first.4.max(later.4);
        }
        same
    });
    let mut gathered: HashMap<(u32, u32), OneWay> = HashMap::new();
    for (doer, other, kind, day, count) in deeds {
        let one = gathered.entry((doer, other)).or_default();
        match (kind, day) {
            (FactKind::Message, Some(day)) => {
                let age = as_of.years_since(day);
                one.days += 1;
                one.fresh_days += (-age / config.contact_half_life_years).exp2();
                one.last = one.last.max(Some(day));
            }
            (FactKind::Recommendation, _) => one.recommended = true,
            (FactKind::Endorsement, _) => one.endorsed += count,
            (FactKind::InvitationWithNote, _) => one.invited_with_note = true,
            _ => {}
        }
    }
    gathered
}
