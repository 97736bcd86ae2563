//! Many entries at once: a file of them, what the CRM knows, what mail and calendars show.

use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context, bail};

use crate::cli::args::LogArgs;
use crate::cli::output::print;
use crate::cli::remarks::Remarks;
use crate::cli::team::Team;
use crate::cli::{Outcome, keys};
use introrank_engine::history::Timeline;
use introrank_ingest::{self as ingest, IngestError};
use introrank_referrals::ledger::{Entry, EventKind, RejectedEvent, crm, records, suggest as seen};
use introrank_store::Appended;

/// Not more than this many rows are complained about one by one.
const MAX_REMARKS: usize = 10;

/// Entries of a file: the ledger as it was exported, or rows that somebody wrote.
pub fn of_file(
    team: &mut Team,
    path: &str,
    text: &str,
    remarks: &Remarks,
) -> anyhow::Result<Outcome> {
    let (rows, mut left_out) =
        read_entries(path, text).with_context(|| format!("{path}: {}", records::HEADER_HELP))?;
    if rows.is_empty() && left_out.is_empty() {
        bail!("{path}: no entries in it");
    }
    let mut entries = Vec::new();
    for (line, mut entry) in rows {
        if entry.rep.is_empty() && entry.what.is_of_case() && entry.id == 0 {
            entry.rep = team.named_rep()?.unwrap_or_default();
        }
        if entry.on > team.as_of && entry.id == 0 {
            left_out.push((line, format!("{} is after {}", entry.on, team.as_of)));
            continue;
        }
        match name_people(team, &mut entry) {
            Ok(()) => entries.push((line, entry)),
            Err(error) => left_out.push((line, error.to_string())),
        }
    }
    let lines: Vec<u64> = entries.iter().map(|(line, _)| *line).collect();
    let there = team.workspace()?.entries()?;
    let entries: Vec<Entry> = entries.into_iter().map(|(_, entry)| entry).collect();
    let done = team.append(|ledger| Ok(records::placed(entries, &there, ledger)))?;
    left_out.extend(
        done.refused
            .iter()
            .map(|(place, refusal)| (lines[*place], refusal.to_string())),
    );
    report(path, &done, &mut left_out, remarks)
}

/// Reads entries: the JSON that the ledger is exported as, or a table with the columns `on` and `what`.
fn read_entries(path: &str, text: &str) -> Result<records::Read, IngestError> {
    let header = |found: String, wanted: &'static str| IngestError::Header {
        path: path.into(),
        found,
        wanted,
    };
    if text.trim_start().starts_with('[') {
        return records::from_json(text)
            .map_err(|error| header(error.to_string(), "a JSON list of entries"));
    }
    let rows = ingest::cells::find(text, &records::COLUMNS, 2).ok_or_else(|| {
        let found = ingest::text::first_record(text).join(", ");
        header(found, "on,what,introducer,target")
    })?;
    Ok(records::from_cells(rows))
}

/// Proposes what mail and calendars show; one key keeps it.
pub fn suggest(team: &mut Team) -> anyhow::Result<Outcome> {
    let session = &team.session;
    let timeline = Timeline::build(&session.records, &session.directory);
    let found = seen::suggestions(&team.ledger, &timeline, team.as_of, |key| team.person(key));
    if found.is_empty() {
        print("Mail and calendars show nothing about open asks that is not logged yet.\n")?;
        return Ok(Outcome::Nothing);
    }
    let mut err = io::stderr();
    let mut entries = Vec::new();
    for (n, one) in found.iter().enumerate() {
        let entry = &one.entry;
        let (from, to) = (team.name(&one.from), team.name(&one.to));
        let did = if entry.what == EventKind::MeetingHeld {
            "met"
        } else {
            "wrote to"
        };
        write!(
            err,
            "{}/{}  #{} {} → {}: {} on {} ({from} {did} {to})?  [y]es  [n]o  [q]uit: ",
            n + 1,
            found.len(),
            entry.case.unwrap_or_default(),
            team.name(&entry.introducer),
            team.prospect_name(&entry.target, &entry.account),
            entry.what.phrase(),
            entry.on
        )?;
        err.flush()?;
        match keys::ask("yn")? {
            Some('y') => {
                writeln!(err, "kept")?;
                entries.push(entry.clone());
            }
            Some(_) => writeln!(err, "no")?,
            None => {
                writeln!(err, "stopped")?;
                break;
            }
        }
    }
    let done = team.append(|_| Ok(entries))?;
    print(&format!("{} logged\n", done.kept.len()))?;
    Ok(Outcome::Found)
}

/// What the CRM knows, as often as it is exported.
pub fn from_crm(
    team: &mut Team,
    args: &LogArgs,
    path: &Path,
    remarks: &Remarks,
) -> anyhow::Result<Outcome> {
    let name = path.display().to_string();
    let (mut deals, mut left_out) = ingest::crm::deals(&name, &ingest::read_text(path)?)?;
    let (mut activities, other) = match &args.activities {
        Some(path) => {
            ingest::crm::activities(&path.display().to_string(), &ingest::read_text(path)?)?
        }
        None => (Vec::new(), Vec::new()),
    };
    if deals.is_empty() && activities.is_empty() && left_out.is_empty() {
        bail!("{name}: no opportunity in it");
    }
    let mut stages = crm::StageMap::default();
    if let Some(path) = &args.stages {
        let shown = path.display().to_string();
        for (line, cells) in
            ingest::cells::cells(&shown, &ingest::read_text(path)?, &["stage", "what"], 2)?
        {
            let added = stages.add(&cells[0], &cells[1]);
            added.map_err(|reason| anyhow::anyhow!("{shown}, line {line}: {reason}"))?;
        }
    }
    // Whom the names mean; a name that several have stays a name.
    let key = |text: &str| team.key_of(text).unwrap_or_else(|_| text.to_owned());
    let rep = |text: &str| team.rep_called(text).unwrap_or_else(|_| text.to_owned());
    let prospect = |target: &mut String, account: &mut String| {
        let text = if target.is_empty() {
            account.clone()
        } else {
            target.clone()
        };
        if let Ok(found) = team.prospect(&text) {
            let person = !target.is_empty();
            if person {
                *target = found.target;
            }
            if !found.account.is_empty() && (account.is_empty() || !person) {
                *account = found.account;
            }
        }
    };
    for deal in &mut deals {
        deal.rep = rep(&deal.rep);
        if !deal.introducer.is_empty() {
            deal.introducer = key(&deal.introducer);
        }
        prospect(&mut deal.target, &mut deal.account);
    }
    for activity in &mut activities {
        activity.rep = rep(&activity.rep);
        prospect(&mut activity.target, &mut activity.account);
    }
    let mut lines = Vec::new();
    let mut unknown = Default::default();
    let as_of = team.as_of;
    // What is to come did not happen yet.
    let (now, later): (Vec<_>, Vec<_>) = activities
        .into_iter()
        .partition(|activity| activity.on <= as_of);
    let activities = now;
    left_out.extend(
        later
            .iter()
            .map(|a| (a.line, format!("an activity on {}, after {as_of}", a.on))),
    );
    let mut done = team.append(|ledger| {
        let found = crm::entries(&deals, &activities, &stages, ledger, as_of);
        unknown = found.unknown_stages;
        lines = found.entries.iter().map(|(line, _)| *line).collect();
        Ok(found.entries.into_iter().map(|(_, entry)| entry).collect())
    })?;
    // A case that is further already, because somebody logged it, knows more than the CRM.
    let before = done.refused.len();
    done.refused
        .retain(|(_, refusal)| !matches!(refusal, RejectedEvent::Further { .. }));
    done.known += before - done.refused.len();
    left_out.extend(
        done.refused
            .iter()
            .map(|(place, refusal)| (lines[*place], refusal.to_string())),
    );
    if let Some(path) = &args.activities {
        let path = path.display();
        for (line, reason) in other.iter().take(MAX_REMARKS) {
            remarks.say(&format!("  {path}, line {line}: {reason}; left out"));
        }
        if other.len() > MAX_REMARKS {
            remarks.say(&format!(
                "  and {} more activities",
                other.len() - MAX_REMARKS
            ));
        }
    }
    if !unknown.is_empty() {
        let list: Vec<String> = unknown
            .iter()
            .map(|stage| introrank_core::display::clean(stage))
            .collect();
        remarks.warn(&format!(
            "  nobody knows what these stages mean: {}; say so with --stages FILE (stage,what)",
            list.join(", ")
        ));
    }
    report(&name, &done, &mut left_out, remarks)
}

/// Says what became of the rows of a file.
pub fn report(
    path: &str,
    done: &Appended,
    left_out: &mut [(u64, String)],
    remarks: &Remarks,
) -> anyhow::Result<Outcome> {
    left_out.sort();
    for (line, reason) in left_out.iter().take(MAX_REMARKS) {
        remarks.warn(&format!("  {path}, line {line}: {reason}; left out"));
    }
    if left_out.len() > MAX_REMARKS {
        remarks.warn(&format!(
            "  and {} more that are left out",
            left_out.len() - MAX_REMARKS
        ));
    }
    print(&format!(
        "{} new, {} known already, {} left out\n",
        done.kept.len(),
        done.known,
        left_out.len()
    ))?;
    Ok(if done.kept.is_empty() && done.known == 0 {
        Outcome::Nothing
    } else {
        Outcome::Found
    })
}

/// Puts keys in the place of names.
fn name_people(team: &Team, entry: &mut Entry) -> anyhow::Result<()> {
    for text in [
        &mut entry.rep,
        &mut entry.introducer,
        &mut entry.via,
        &mut entry.by,
    ] {
        if !text.is_empty() {
            *text = team.key_of(text)?;
        }
    }
    if !entry.target.is_empty() && entry.what != EventKind::Health {
        if matches!(entry.what, EventKind::Said | EventKind::Questioned) {
            entry.target = team.key_of(&entry.target)?;
        } else {
            let prospect = team.prospect(&entry.target)?;
            entry.target = prospect.target;
            // What another ledger wrote down is complete.
            if entry.account.is_empty() && entry.id == 0 {
                entry.account = prospect.account;
            }
        }
    }
    if entry.what == EventKind::Redirected && !entry.answer.is_empty() {
        entry.answer = team.key_of(&entry.answer)?;
    }
    Ok(())
}
