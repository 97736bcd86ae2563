//! What a CRM knows, as often as it is exported.

use std::collections::BTreeSet;

use introrank_core::display::clean;
use introrank_core::evidence::{Activity, Deal};
use introrank_ingest as ingest;
use introrank_referrals::ledger::{EventKind, RejectedEvent, crm};
use introrank_store::Appended;

use super::LogError;
use crate::app::commit;
use crate::app::error::Error;
use crate::app::notice::Notice;
use crate::app::snapshot::Snapshot;
use crate::app::view::{self, RejectedLine, RowsKept};

/// Exports of a CRM: name and text of each file.
pub struct CrmFiles<'a> {
    /// The opportunities.
    pub deals: (&'a str, &'a str),
    /// The activities.
    pub activities: Option<(&'a str, &'a str)>,
    /// What the stages mean: `stage,what`.
    pub stages: Option<(&'a str, &'a str)>,
}

/// Adds what a CRM knows and the ledger does not. Beside what became of the rows it returns what should be said.
///
/// # Errors
/// When a file is none of a CRM, or the ledger cannot be written. A bad row is left out and counted.
pub fn from_crm(
    snapshot: &Snapshot,
    files: &CrmFiles<'_>,
) -> Result<(RowsKept, Vec<Notice>), Error> {
    let (name, text) = files.deals;
    let (mut deals, left_out) = ingest::crm::deals(name, text)?;
    let mut left_out = view::left_out(name, left_out);
    let (activities, other) = match files.activities {
        Some((name, text)) => ingest::crm::activities(name, text)?,
        None => (Vec::new(), Vec::new()),
    };
    if deals.is_empty() && activities.is_empty() && left_out.is_empty() {
        return Err(LogError::NoOpportunity(name.to_owned()).into());
    }
    let stages = stages(files.stages)?;
    let as_of = snapshot.as_of;
    // What is to come did not happen yet.
    let (mut activities, later): (Vec<Activity>, Vec<Activity>) = activities
        .into_iter()
        .partition(|activity| activity.on <= as_of);
    let of_activities = files.activities.map_or(name, |(file, _)| file);
    left_out.extend(later.iter().map(|activity| RejectedLine {
        file: of_activities.to_owned(),
        line: activity.line,
        reason: format!("an activity on {}, after {as_of}", activity.on),
    }));
    name_people(snapshot, &mut deals, &mut activities);
    let (mut places, mut said) = (Vec::new(), Vec::new());
    let mut unknown = BTreeSet::new();
    let mut done = commit::append(snapshot, |ledger| {
        let found = crm::entries(&deals, &activities, &stages, ledger, as_of);
        unknown = found.unknown_stages;
        for (line, entry) in &found.entries {
            let of_activity = entry.source.starts_with(crm::ACTIVITY);
            places.push((if of_activity { of_activities } else { name }, *line));
            said.push(entry.what);
        }
        let entries = found.entries.into_iter().map(|(_, entry)| entry);
        Ok::<_, Error>(entries.collect())
    })?
    .appended;
    forget_known(&mut done, &said);
    let mut notices = Vec::new();
    if let Some((file, _)) = files.activities.filter(|_| !other.is_empty()) {
        notices.push(Notice::ActivitiesLeftOut {
            file: file.to_owned(),
            rows: other,
        });
    }
    if !unknown.is_empty() {
        let stages = unknown.iter().map(|stage| clean(stage)).collect();
        notices.push(Notice::UnknownStages { stages });
    }
    Ok((RowsKept::of(&done, &places, left_out), notices))
}

/// A case that is further already, or ended just so, because somebody logged it, knows what the CRM says.
fn forget_known(done: &mut Appended, said: &[EventKind]) {
    let before = done.refused.len();
    done.refused.retain(|(place, refusal)| match refusal {
        RejectedEvent::Further { .. } => false,
        RejectedEvent::Ended { end, .. } => *end != said[*place].phrase(),
        _ => true,
    });
    done.known += before - done.refused.len();
}

fn stages(file: Option<(&str, &str)>) -> Result<crm::StageMap, Error> {
    let mut stages = crm::StageMap::default();
    let Some((file, text)) = file else {
        return Ok(stages);
    };
    for (line, cells) in ingest::cells::cells(file, text, &["stage", "what"], 2)? {
        let added = stages.add(&cells[0], &cells[1]);
        added.map_err(|reason| LogError::Stage {
            file: file.to_owned(),
            line,
            reason,
        })?;
    }
    Ok(stages)
}

/// Puts keys in the place of names; a name that several have stays a name.
fn name_people(snapshot: &Snapshot, deals: &mut [Deal], activities: &mut [Activity]) {
    let key = |text: &str| snapshot.key_of(text).unwrap_or_else(|_| text.to_owned());
    let rep = |text: &str| {
        let rep = snapshot.rep_called(text);
        rep.unwrap_or_else(|_| text.to_owned())
    };
    let mut outsiders = snapshot.outsiders().clone();
    let mut prospect = |target: &mut String, account: &mut String| {
        let is_person = !target.is_empty();
        let found = if is_person {
            snapshot.prospect_among(&outsiders, target, account)
        } else {
            snapshot.prospect(account, "")
        };
        if let Ok(found) = found {
            if is_person {
                snapshot.remember(&mut outsiders, &found);
                *target = found.target;
            }
            if !found.account.is_empty() && (account.is_empty() || !is_person) {
                *account = found.account;
            }
        }
    };
    for deal in deals {
        deal.rep = rep(&deal.rep);
        if !deal.introducer.is_empty() {
            deal.introducer = key(&deal.introducer);
        }
        prospect(&mut deal.target, &mut deal.account);
    }
    for activity in activities {
        activity.rep = rep(&activity.rep);
        prospect(&mut activity.target, &mut activity.account);
    }
}
