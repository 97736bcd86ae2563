//! What the stages of a CRM mean, as given or as the usual CRMs mean them.

use std::collections::BTreeMap;

use super::entry::EventKind;

/// What the stages of a CRM mean.
#[derive(Clone, Debug, Default)]
pub struct StageMap {
    given: BTreeMap<String, Vec<EventKind>>,
}

impl StageMap {
    /// Takes over one row of a map: a stage, and what it means, several words apart by blanks or commas.
    ///
    /// # Errors
    /// The word that means nothing.
    pub fn add(&mut self, stage: &str, meaning: &str) -> Result<(), String> {
        let words = meaning
            .split([' ', ',', ';'])
            .filter(|word| !word.is_empty() && *word != "nothing");
        let meaning: Result<Vec<EventKind>, String> = words
            .map(|word| {
                EventKind::parse(word)
                    .filter(|what| *what <= EventKind::Withdrawn || *what == EventKind::Touched || what.is_qualification())
                    .ok_or_else(|| format!("'{word}' is no step; write touched, replied, meeting_set, meeting_held, won, lost, need, budget, timeline, deciders or nothing"))
            })
            .collect();
        self.given.insert(stage.trim().to_lowercase(), meaning?);
        Ok(())
    }

    /// What a stage means: as given, else as the usual CRMs mean it; `None` for a stage that nobody knows.
    pub(super) fn of(&self, stage: &str) -> Option<Vec<EventKind>> {
        let stage = stage.trim().to_lowercase();
        if let Some(given) = self.given.get(&stage) {
            return Some(given.clone());
        }
        if stage.is_empty() {
            return Some(Vec::new());
        }
        // HubSpot's own names have no blanks.
        let bare = stage.replace([' ', '_', '-'], "");
        let has = |words: &[&str]| {
            words
                .iter()
                .any(|word| bare.contains(&word.replace(' ', "")))
        };
        let lost = [
            "lost",
            "disqualified",
            "not won",
            "no decision",
            "closed dead",
            "abandoned",
        ];
        Some(if has(&lost) {
            vec![EventKind::Lost]
        } else if has(&["won"]) {
            vec![EventKind::Won]
        } else if has(&["scheduled", "booked"]) {
            vec![EventKind::MeetingSet]
        } else if has(&[
            "needs analysis",
            "discovery",
            "presentation",
            "demo",
            "value prop",
            "perception",
            "proposal",
            "quote",
            "negotiation",
            "contract",
            "decision",
        ]) {
            vec![EventKind::MeetingHeld]
        } else if has(&["appointment", "meeting scheduled", "meeting set"]) {
            vec![EventKind::MeetingSet]
        } else if has(&["qualif"]) {
            vec![EventKind::Replied]
        } else if has(&["prospecting", "new", "lead", "contacted", "attempt"]) {
            Vec::new()
        } else {
            return None;
        })
    }
}
