//! What the ledger holds: cases, entries, and what the team decides for itself.

use introrank_referrals::draft::TEMPLATES;
use introrank_referrals::ledger::{Case, Entry, EventKind, Origin, ROLE, Silent};
use introrank_store::Workspace;

use super::error::Error;
use super::snapshot::Snapshot;
use super::view::{CaseRow, Cases, EntryRow};

/// Whom a report is about.
struct About {
    case: Option<i64>,
    texts: Vec<String>,
}

impl About {
    /// A person, an account, or the number of an ask.
    fn of(snapshot: &Snapshot, text: &str) -> Result<Self, Error> {
        if let Ok(number) = text.trim_start_matches('#').parse() {
            if !snapshot.ledger.cases.contains_key(&number) {
                return Err(Error::NoCase(number));
            }
            return Ok(Self {
                case: Some(number),
                texts: Vec::new(),
            });
        }
        let prospect = snapshot.prospect(text, "")?;
        Ok(Self {
            case: None,
            texts: vec![prospect.about().to_owned(), text.to_owned()],
        })
    }

    fn fits(&self, text: &str) -> bool {
        self.texts.iter().any(|own| own.eq_ignore_ascii_case(text))
    }
}

/// The open cases, of one rep or of all; about somebody also those that are over, whoever's they are.
///
/// # Errors
/// When it is not clear who is meant.
pub fn cases(snapshot: &Snapshot, about: Option<&str>, rep: Option<&str>) -> Result<Cases, Error> {
    let rep = rep.map(|rep| snapshot.rep_called(rep)).transpose()?;
    let about = about.map(|text| About::of(snapshot, text)).transpose()?;
    let ledger = &snapshot.ledger;
    let wanted = |case: &&Case| match &about {
        None => case.is_open() && rep.as_ref().is_none_or(|rep| case.rep == *rep),
        Some(about) => {
            let people = [&case.rep, &case.introducer, &case.via];
            let about_whom = [&case.target, &case.account];
            let mut texts = people.into_iter().chain(about_whom);
            about.case == Some(case.number) || texts.any(|text| about.fits(text))
        }
    };
    let rows = ledger.cases.values().filter(wanted);
    let limits = &snapshot.settings.limits;
    Ok(Cases {
        rows: rows.map(|case| case_row(snapshot, case)).collect(),
        is_empty: ledger.cases.is_empty(),
        misfits: ledger
            .misfits
            .iter()
            .map(|(id, why)| (*id, why.to_string()))
            .collect(),
        hot_days: limits.hot_days,
        silent_days: limits.silent_days,
        prospect_silent_days: limits.prospect_silent_days,
    })
}

fn case_row(snapshot: &Snapshot, case: &Case) -> CaseRow {
    let limits = &snapshot.settings.limits;
    let reached = case.reached();
    let step = reached.map_or("touched", |(step, _)| step.word());
    let mut row = CaseRow {
        case: case.number,
        origin: case.origin,
        rep: snapshot.shown_key(&case.rep),
        introducer: snapshot.shown_key(&case.introducer),
        via: snapshot.shown_key(&case.via),
        target: snapshot.shown_key(&case.target),
        account: case.account.clone(),
        reached: step.to_owned(),
        since: reached.map(|(_, on)| on).or_else(|| case.began()),
        end: case.end.map_or("", |(end, ..)| end.word()).to_owned(),
        silent: case.silent(snapshot.as_of, limits),
        lapsed: case.lapsed(snapshot.as_of, limits),
        hot_until: case.hot_until(snapshot.as_of, limits),
        forecast: case.frozen.as_ref().map(|frozen| frozen.chance),
        reason: case.reason.clone(),
        rep_name: snapshot.name(&case.rep),
        introducer_name: introducer(snapshot, case),
        prospect_name: snapshot.prospect_name(&case.target, &case.account),
        state: String::new(),
    };
    row.state = state(case, &row, limits.hot_days);
    row
}

fn introducer(snapshot: &Snapshot, case: &Case) -> String {
    match (case.origin, case.introducer.as_str(), case.via.as_str()) {
        (Origin::Cold, ..) => "(cold)".into(),
        (Origin::Other, ..) => "(no introduction)".into(),
        (Origin::Referred, "", _) => "(referral, introducer not known)".into(),
        (Origin::Referred, introducer, "") => snapshot.name(introducer),
        (Origin::Referred, introducer, via) => {
            format!(
                "{} through {}",
                snapshot.name(introducer),
                snapshot.name(via)
            )
        }
    }
}

/// Where a case stands, in words.
fn state(case: &Case, row: &CaseRow, hot_days: i32) -> String {
    let mut state = match (case.end, case.reached()) {
        (Some((end, on, _)), _) => format!("{} on {on}", end.phrase()),
        (None, Some((step, on))) => format!("{} on {on}", step.phrase()),
        (None, None) if case.touches.len() == 1 => "touched once".into(),
        (None, None) => format!("touched {} times", case.touches.len()),
    };
    state.push_str(match row.silent {
        Some(Silent::Introducer) => "; no answer since",
        Some(Silent::NotSent) => "; not introduced since",
        Some(Silent::Prospect) => "; the prospect is silent since",
        None => "",
    });
    if let Some(since) = row.lapsed {
        let what = if case.was_asked() {
            "no outcome is logged"
        } else {
            "it was never made"
        };
        let lapsed = format!("; lapsed on {since}: {what}, and it blocks nothing");
        state.push_str(&lapsed);
    }
    if let Some(until) = row.hot_until {
        let hot = format!("; HOT until {until} ({hot_days} days with that of the last contact)");
        state.push_str(&hot);
    }
    if !case.reason.is_empty() {
        state.push_str(&format!(" ({})", case.reason));
    }
    state
}

/// Every entry up to the day of the snapshot, about somebody or about all.
///
/// # Errors
/// When it is not clear who is meant, or the ledger cannot be read.
pub fn entries(snapshot: &Snapshot, about: Option<&str>) -> Result<Vec<EntryRow>, Error> {
    let about = about.map(|text| About::of(snapshot, text)).transpose()?;
    let all = snapshot.workspace()?.entries()?;
    let undone: Vec<i64> = all.iter().filter_map(|entry| entry.undoes).collect();
    let wanted = |entry: &Entry| {
        entry.on <= snapshot.as_of
            && about.as_ref().is_none_or(|about| {
                let of_case = entry.case.unwrap_or(entry.id);
                let mut people = entry.people().into_iter();
                about.case == Some(of_case)
                    || about.fits(&entry.account)
                    || people.any(|text| about.fits(text))
            })
    };
    let wanted = all.into_iter().filter(wanted);
    let rows = wanted.map(|entry| entry_row(snapshot, entry, &undone));
    Ok(rows.collect())
}

fn entry_row(snapshot: &Snapshot, mut entry: Entry, undone: &[i64]) -> EntryRow {
    for key in [
        &mut entry.rep,
        &mut entry.introducer,
        &mut entry.via,
        &mut entry.target,
        &mut entry.by,
        &mut entry.answer,
    ] {
        *key = snapshot.shown_key(key);
    }
    let what = match entry.what {
        EventKind::Undo => format!("took {} back", entry.undoes.unwrap_or_default()),
        what if undone.contains(&entry.id) => format!("{} (taken back)", what.phrase()),
        EventKind::Touched if entry.answer == ROLE => "took part".into(),
        what => what.phrase(),
    };
    let or_empty = |text: Option<String>| text.unwrap_or_default();
    let did = match entry.what {
        EventKind::Questioned => "asked of",
        _ => "said by",
    };
    let by = (!entry.by.is_empty()).then(|| format!("{did} {}", snapshot.name(&entry.by)));
    let more = [
        entry.answer.clone(),
        or_empty(entry.amount.map(|amount| amount.to_string())),
        or_empty(entry.due.map(|day| format!("for {day}"))),
        or_empty(by),
        entry.reason.clone(),
    ];
    let more = more.into_iter().filter(|text| !text.is_empty());
    let more: Vec<String> = more.map(|text| snapshot.name(&text)).collect();
    EntryRow {
        case: entry.case.or(entry.what.is_of_case().then_some(entry.id)),
        rep_name: snapshot.name(&entry.rep),
        introducer_name: snapshot.name(&entry.introducer),
        prospect_name: snapshot.prospect_name(&entry.target, &entry.account),
        what,
        more: more.join("; "),
        entry,
    }
}

/// What the team decides for itself: the text of its file, or of the defaults, and whether there is a file.
///
/// # Errors
/// When the file cannot be used.
pub fn settings(workspace: &Workspace) -> Result<(String, bool), Error> {
    let path = workspace.settings_file();
    // Also when there is a file: a bad one is said.
    let settings = workspace.settings()?;
    if path.is_file() {
        let text = std::fs::read_to_string(&path);
        return match text {
            Ok(text) => Ok((text, true)),
            Err(source) => Err(Error::Unreadable { path, source }),
        };
    }
    let text = settings.to_commented_toml();
    let text = text.map_err(|error| Error::Write(std::io::Error::other(error)))?;
    Ok((text, false))
}

/// Keeps what the team offers in its settings, everything else in the file as it is.
///
/// # Errors
/// When the file cannot be used, or not be written.
pub fn keep_offer(workspace: &Workspace, what: &str) -> Result<(), Error> {
    let (text, _) = settings(workspace)?;
    let bad = |error| Error::Write(std::io::Error::other(error));
    let mut document: toml_edit::DocumentMut = text.parse().map_err(bad)?;
    document["offer"]["what"] = toml_edit::value(what);
    let path = workspace.settings_file();
    workspace.write_private(&path, &document.to_string())?;
    Ok(())
}

/// Writes the shipped texts into the workspace, to be changed. Returns each file, and whether it was written or was there.
///
/// # Errors
/// When a file cannot be written.
pub fn write_templates(workspace: &Workspace) -> Result<Vec<(std::path::PathBuf, bool)>, Error> {
    let folder = workspace.templates();
    let mut files = Vec::new();
    for (name, text) in TEMPLATES {
        let path = folder.join(name);
        let is_new = !path.exists();
        if is_new {
            workspace.write_private(&path, text)?;
        }
        files.push((path, is_new));
    }
    Ok(files)
}
