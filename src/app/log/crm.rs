//! What a CRM knows, as often as it is exported.

use std::collections::{BTreeSet, HashMap};

use introrank_core::day::Day;
use introrank_core::display::clean;
use introrank_core::evidence::{Activity, ContactRole, Deal};
use introrank_ingest as ingest;
use introrank_ingest::crm::Lists;
use introrank_referrals::ledger::{EventKind, RejectedEvent, crm};
use introrank_store::Appended;

use super::LogError;
use crate::app::commit;
use crate::app::error::Error;
use crate::app::notice::Notice;
use crate::app::snapshot::Snapshot;
use crate::app::view::{self, RejectedLine, RowsKept};

/// Name and text of a file.
pub type NamedText = (String, String);

/// Exports of a CRM.
pub struct CrmFiles {
    /// Opportunities and contact roles, each told by its header.
    pub exports: Vec<NamedText>,
    /// Contacts: they say whom an id stands for.
    pub contacts: Vec<NamedText>,
    /// The activities.
    pub activities: Option<NamedText>,
    /// What the stages mean: `stage,what`.
    pub stages: Option<NamedText>,
}

/// True for a CRM's contacts: they are no entries of the ledger but an import.
pub fn are_contacts(text: &str) -> bool {
    ingest::crm::lists(text) == Some(Lists::Contacts)
}

/// Opportunities, with who had a role in which.
#[derive(Default)]
struct Deals<'a> {
    /// Each with its file.
    list: Vec<(&'a str, Deal)>,
    left_out: Vec<RejectedLine>,
}

fn deals(files: &CrmFiles) -> Result<Deals<'_>, Error> {
    let mut found = Deals::default();
    // Whatever the order in which the files are named.
    let mut exports: Vec<&NamedText> = files.exports.iter().collect();
    exports.sort();
    let are_roles = |text: &str| ingest::crm::lists(text) == Some(Lists::Roles);
    let (roles, opportunities): (Vec<&NamedText>, Vec<&NamedText>) =
        exports.into_iter().partition(|(_, text)| are_roles(text));
    let mut at: HashMap<String, usize> = HashMap::new();
    for (name, text) in opportunities {
        let (deals, out) = ingest::crm::deals(name, text)?;
        found.left_out.extend(view::left_out(name, out));
        for deal in deals {
            match at.get(&deal.id) {
                Some(first) => found.list[*first].1.merge(deal, false),
                None => {
                    at.insert(deal.id.clone(), found.list.len());
                    found.list.push((name.as_str(), deal));
                }
            }
        }
    }
    let mut ids: HashMap<String, String> = HashMap::new();
    for (_, text) in &files.contacts {
        ids.extend(ingest::crm::contact_ids(text));
    }
    let mut parts: Vec<ContactRole> = Vec::new();
    for (name, text) in roles {
        let (roles, out) = ingest::crm::roles(name, text)?;
        found.left_out.extend(view::left_out(name, out));
        let mut nowhere = Vec::new();
        for mut role in roles {
            if role.who.is_empty() {
                role.who = ids.get(&role.contact).cloned().unwrap_or_default();
            }
            match () {
                () if !at.contains_key(&role.deal) => nowhere.push((role.line, NO_DEAL.to_owned())),
                () if role.who.is_empty() => {
                    nowhere.push((role.line, format!("contact {} {NO_CONTACT}", role.contact)));
                }
                () => parts.push(role),
            }
        }
        found.left_out.extend(view::left_out(name, nowhere));
    }
    parts.sort_by(|a, b| (!a.is_primary, &a.who).cmp(&(!b.is_primary, &b.who)));
    for role in parts {
        found.list[at[&role.deal]]
            .1
            .takes_part(role.who, role.is_primary);
    }
    Ok(found)
}

/// Why a contact role is left out.
const NO_DEAL: &str = "its opportunity is in none of these files: give both";
const NO_CONTACT: &str = "is in none of these files: give the contacts too, with their ids";

/// What files of a CRM say, before anybody is looked up.
pub(in crate::app) struct CrmRead<'a> {
    /// Opportunities.
    pub deals: Vec<Deal>,
    /// The file of each.
    of_deal: Vec<&'a str>,
    /// Activities up to the day.
    pub activities: Vec<Activity>,
    /// Their file.
    of_activities: &'a str,
    /// Activities that say nothing about a prospect.
    other: Vec<(u64, String)>,
    /// What the stages mean.
    pub stages: crm::StageMap,
    /// Rows that are left out, with the reason.
    pub left_out: Vec<RejectedLine>,
}

impl CrmRead<'_> {
    /// Takes out the deals of which nobody knows when they began.
    pub fn take_undated(&mut self) -> Vec<RejectedLine> {
        let files = std::mem::take(&mut self.of_deal);
        let deals = std::mem::take(&mut self.deals);
        let (dated, undated): (Vec<_>, Vec<_>) = files
            .into_iter()
            .zip(deals)
            .partition(|(_, deal)| deal.created.is_some());
        (self.of_deal, self.deals) = dated.into_iter().unzip();
        let line = |(file, deal): (&str, Deal)| RejectedLine {
            file: file.to_owned(),
            line: deal.line,
            reason: "no day of its creation, so that nobody knows what was known before it".into(),
        };
        undated.into_iter().map(line).collect()
    }

    /// What should be said about the files.
    pub fn notices(&self) -> Vec<Notice> {
        let other = (!self.other.is_empty()).then(|| Notice::ActivitiesLeftOut {
            file: self.of_activities.to_owned(),
            rows: self.other.clone(),
        });
        other.into_iter().collect()
    }
}

/// Reads the files of a CRM. What is dated after the day did not happen yet.
///
/// # Errors
/// When a file is none of a CRM, or there is nothing in them.
pub(in crate::app) fn read_crm(files: &CrmFiles, as_of: Day) -> Result<CrmRead<'_>, Error> {
    let Deals { list, mut left_out } = deals(files)?;
    let (of_deal, deals): (Vec<&str>, Vec<Deal>) = list.into_iter().unzip();
    let (of_activities, (activities, other)) = match &files.activities {
        Some((name, text)) => (name.as_str(), ingest::crm::activities(name, text)?),
        None => ("", (Vec::new(), Vec::new())),
    };
    if deals.is_empty() && activities.is_empty() && left_out.is_empty() {
        let names = files.exports.iter().map(|(name, _)| name.as_str());
        let names = names.collect::<Vec<_>>().join(", ");
        return Err(LogError::NoOpportunity(names).into());
    }
    let (deals, to_come): (Vec<_>, Vec<_>) = of_deal
        .into_iter()
        .zip(deals)
        .partition(|(_, deal)| deal.created.is_none_or(|day| day <= as_of));
    left_out.extend(to_come.into_iter().map(|(file, deal)| RejectedLine {
        file: file.to_owned(),
        line: deal.line,
        reason: format!("a deal that begins after {as_of}"),
    }));
    let (of_deal, deals): (Vec<&str>, Vec<Deal>) = deals.into_iter().unzip();
    let (activities, later): (Vec<Activity>, Vec<Activity>) = activities
        .into_iter()
        .partition(|activity| activity.on <= as_of);
    left_out.extend(later.iter().map(|activity| RejectedLine {
        file: of_activities.to_owned(),
        line: activity.line,
        reason: format!("an activity on {}, after {as_of}", activity.on),
    }));
    Ok(CrmRead {
        deals,
        of_deal,
        activities,
        of_activities,
        other,
        stages: stages(files.stages.as_ref())?,
        left_out,
    })
}

/// Adds what a CRM knows and the ledger does not. Beside what became of the rows it returns what should be said.
///
/// # Errors
/// When a file is none of a CRM, or the ledger cannot be written. A bad row is left out and counted.
pub fn from_crm(snapshot: &Snapshot, files: &CrmFiles) -> Result<(RowsKept, Vec<Notice>), Error> {
    let as_of = snapshot.as_of;
    let read = read_crm(files, as_of)?;
    let mut notices = read.notices();
    let CrmRead {
        mut deals,
        of_deal,
        mut activities,
        of_activities,
        stages,
        left_out,
        ..
    } = read;
    name_people(snapshot, &mut deals, &mut activities);
    let (mut places, mut said) = (Vec::new(), Vec::new());
    let mut unknown = BTreeSet::new();
    let mut done = commit::append(snapshot, |ledger| {
        let found = crm::entries(&deals, &activities, &stages, ledger, as_of);
        unknown = found.unknown_stages;
        for row in &found.entries {
            let file = row.deal.map_or(of_activities, |deal| of_deal[deal]);
            places.push((file, row.line));
            said.push(row.entry.what);
        }
        let entries = found.entries.into_iter().map(|row| row.entry);
        Ok::<_, Error>(entries.collect())
    })?
    .appended;
    forget_known(&mut done, &said);
    notices.extend(unknown_stages(&unknown));
    Ok((RowsKept::of(&done, &places, left_out), notices))
}

/// That nobody knows what some stages mean.
pub(in crate::app) fn unknown_stages(stages: &BTreeSet<String>) -> Option<Notice> {
    let stages: Vec<String> = stages.iter().map(|stage| clean(stage)).collect();
    (!stages.is_empty()).then_some(Notice::UnknownStages { stages })
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

fn stages(file: Option<&NamedText>) -> Result<crm::StageMap, Error> {
    let mut stages = crm::StageMap::default();
    let Some((file, text)) = file else {
        return Ok(stages);
    };
    for (line, cells) in ingest::cells::cells(file, text, &["stage", "what"], 2)? {
        let added = stages.add(&cells[0], &cells[1]);
        added.map_err(|reason| LogError::Stage {
            file: file.clone(),
            line,
            reason,
        })?;
    }
    Ok(stages)
}

/// Puts keys in the place of names; a name that several have stays a name.
pub(in crate::app) fn name_people(
    snapshot: &Snapshot,
    deals: &mut [Deal],
    activities: &mut [Activity],
) {
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
        for other in &mut deal.others {
            prospect(other, &mut deal.account);
        }
        let target = &deal.target;
        deal.others.retain(|other| other != target);
    }
    for activity in activities {
        activity.rep = rep(&activity.rep);
        prospect(&mut activity.target, &mut activity.account);
    }
}
