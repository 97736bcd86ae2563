//! `introrank ledger`: the cases that are open, or every entry; `introrank settings`: what the team decides.

use anyhow::bail;
use serde::Serialize;

use super::Outcome;
use super::args::{LedgerArgs, ReportFormat, SettingsArgs};
use super::open;
use super::output::print;
use super::remarks::Remarks;
use super::sheet;
use super::team::Team;
use crate::render::sheet::Sheet;
use introrank_core::day::Day;
use introrank_referrals::draft::TEMPLATES;
use introrank_referrals::ledger::{Case, EventKind, Origin, Silent};
use introrank_store::Workspace;

/// A case, flat.
#[derive(Serialize)]
struct Row {
    case: i64,
    origin: Origin,
    rep: String,
    introducer: String,
    via: String,
    target: String,
    account: String,
    reached: String,
    since: Option<Day>,
    end: String,
    silent: Option<Silent>,
    hot_until: Option<Day>,
    forecast: Option<f64>,
    reason: String,
}

/// Shows the ledger.
pub fn run(args: &LedgerArgs) -> anyhow::Result<Outcome> {
    let remarks = Remarks::new(&args.team.run);
    let team = Team::open(&args.team, &remarks)?;
    let about = args
        .about
        .as_deref()
        .map(|text| team.about(text))
        .transpose()?;
    if args.all {
        return entries(&team, args, about.as_ref());
    }
    let ledger = &team.ledger;
    let rep = team.named_rep()?;
    let wanted = |case: &&Case| {
        // Whoever asks about somebody wants to see what others asked, too.
        let rep = about.is_some() || rep.as_ref().is_none_or(|rep| case.rep == *rep);
        let about = about.as_ref().is_none_or(|about| {
            let people = [
                &case.rep,
                &case.introducer,
                &case.via,
                &case.target,
                &case.account,
            ];
            about.case == Some(case.number) || people.into_iter().any(|text| about.fits(text))
        });
        // Whoever asks about somebody wants to see what is over too.
        rep && about && (case.is_open() || args.about.is_some())
    };
    let cases: Vec<&Case> = ledger.cases.values().filter(wanted).collect();
    let limits = &team.settings.limits;
    let records: Vec<Row> = cases.iter().map(|case| row(&team, case)).collect();
    let rows = cases.iter().zip(&records).map(|(case, row)| {
        let state = state(case, row, limits.hot_days);
        vec![
            format!("#{}", case.number),
            team.name(&case.rep),
            introducer(&team, case),
            team.prospect_name(&case.target, &case.account),
            state,
        ]
    });
    let mut notes = Vec::new();
    if cases.is_empty() {
        notes.push(if ledger.cases.is_empty() {
            "Nothing is logged yet. Begin with `introrank plan targets.csv --save`, or `introrank log asked INTRODUCER PROSPECT`.".into()
        } else {
            "Nothing is open; `introrank ledger --all` shows every entry.".to_owned()
        });
    }
    if args.show.explain {
        notes.push(format!(
            "Silent is worked out: {} days without an answer of the introducer, {} of the prospect. HOT: put in contact by the introducer, less than {} days ago or since the prospect's last sign.",
            limits.silent_days, limits.prospect_silent_days, limits.hot_days
        ));
    }
    for (id, refusal) in &ledger.misfits {
        notes.push(format!(
            "entry {id} does not fit those before it and does not count: {refusal}"
        ));
    }
    let sheet = Sheet {
        title: String::new(),
        header: &["", "rep", "introducer", "prospect", "where it stands"],
        rows: rows.collect(),
        notes,
        records: &records,
        whole: &records[..],
    };
    sheet::show(&sheet, args.show.format)?;
    Ok(if records.is_empty() {
        Outcome::Nothing
    } else {
        Outcome::Found
    })
}

fn introducer(team: &Team, case: &Case) -> String {
    match (case.origin, case.introducer.as_str(), case.via.as_str()) {
        (Origin::Cold, ..) => "(cold)".into(),
        (Origin::Referred, "", _) => "(referral, introducer not known)".into(),
        (Origin::Referred, introducer, "") => team.name(introducer),
        (Origin::Referred, introducer, via) => {
            format!("{} through {}", team.name(introducer), team.name(via))
        }
    }
}

fn row(team: &Team, case: &Case) -> Row {
    let limits = &team.settings.limits;
    let reached = case.reached();
    Row {
        case: case.number,
        origin: case.origin,
        rep: case.rep.clone(),
        introducer: case.introducer.clone(),
        via: case.via.clone(),
        target: case.target.clone(),
        account: case.account.clone(),
        reached: reached
            .map_or("touched", |(step, _)| step.word())
            .to_owned(),
        since: reached.map(|(_, on)| on).or_else(|| case.began()),
        end: case.end.map_or("", |(end, ..)| end.word()).to_owned(),
        silent: case.silent(team.as_of, limits),
        hot_until: case.hot_until(team.as_of, limits),
        forecast: case.frozen.as_ref().map(|frozen| frozen.chance),
        reason: case.reason.clone(),
    }
}

fn state(case: &Case, row: &Row, hot_days: i32) -> String {
    let mut state = match (case.end, case.reached()) {
        (Some((end, on, _)), _) => format!("{} on {on}", end.phrase()),
        (None, Some((step, on))) => format!("{} on {on}", step.phrase()),
        (None, None) if case.touches.len() == 1 => "touched once".into(),
        (None, None) => format!("touched {} times", case.touches.len()),
    };
    if let Some(silent) = row.silent {
        state.push_str(match silent {
            Silent::Introducer => "; no answer since",
            Silent::NotSent => "; not introduced since",
            Silent::Prospect => "; the prospect is silent since",
        });
    }
    if let Some(until) = row.hot_until {
        state.push_str(&format!(
            "; HOT until {until} ({hot_days} days after the last contact)"
        ));
    }
    if !case.reason.is_empty() {
        state.push_str(&format!(" ({})", case.reason));
    }
    state
}

/// Whom a report is about.
pub struct About {
    case: Option<i64>,
    texts: Vec<String>,
}

impl About {
    fn fits(&self, text: &str) -> bool {
        self.texts.iter().any(|own| own.eq_ignore_ascii_case(text))
    }
}

impl Team {
    /// A person, account or ask that a report is about.
    fn about(&self, text: &str) -> anyhow::Result<About> {
        if let Ok(number) = text.trim_start_matches('#').parse() {
            if !self.ledger.cases.contains_key(&number) {
                bail!("there is no #{number}; `introrank ledger` lists what is open");
            }
            return Ok(About {
                case: Some(number),
                texts: Vec::new(),
            });
        }
        let prospect = self.prospect(text)?;
        let person = if prospect.target.is_empty() {
            prospect.account
        } else {
            prospect.target
        };
        Ok(About {
            case: None,
            texts: vec![person, text.to_owned()],
        })
    }
}

fn entries(team: &Team, args: &LedgerArgs, about: Option<&About>) -> anyhow::Result<Outcome> {
    let all = team.workspace()?.entries()?;
    let undone: Vec<i64> = all.iter().filter_map(|entry| entry.undoes).collect();
    let wanted = |entry: &&introrank_referrals::ledger::Entry| {
        entry.on <= team.as_of
            && about.is_none_or(|about| {
                let of_case = entry.case.unwrap_or(entry.id);
                about.case == Some(of_case)
                    || about.fits(&entry.account)
                    || entry.people().into_iter().any(|text| about.fits(text))
            })
    };
    let records: Vec<introrank_referrals::ledger::Entry> =
        all.iter().filter(wanted).cloned().collect();
    let rows = records.iter().map(|entry| {
        let what = match entry.what {
            EventKind::Undo => format!("took {} back", entry.undoes.unwrap_or_default()),
            what if undone.contains(&entry.id) => format!("{} (taken back)", what.phrase()),
            what => what.phrase(),
        };
        let case = entry.case.or(entry.what.is_of_case().then_some(entry.id));
        let amount = entry
            .amount
            .map_or(String::new(), |amount| amount.to_string());
        let due = entry.due.map_or(String::new(), |day| format!("for {day}"));
        let by = if entry.by.is_empty() {
            String::new()
        } else {
            format!("said by {}", team.name(&entry.by))
        };
        let more = [entry.answer.clone(), amount, due, by, entry.reason.clone()];
        let more: Vec<String> = more
            .into_iter()
            .filter(|text| !text.is_empty())
            .map(|t| team.name(&t))
            .collect();
        vec![
            entry.id.to_string(),
            entry.on.to_string(),
            case.map_or(String::new(), |case| format!("#{case}")),
            team.name(&entry.rep),
            team.name(&entry.introducer),
            team.prospect_name(&entry.target, &entry.account),
            what,
            more.join("; "),
        ]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    if rows.is_empty() && args.show.format == ReportFormat::Table {
        print("No entries.\n")?;
        return Ok(Outcome::Nothing);
    }
    let sheet = Sheet {
        title: String::new(),
        header: &[
            "entry",
            "on",
            "ask",
            "rep",
            "introducer",
            "prospect",
            "what",
            "",
        ],
        rows,
        notes: Vec::new(),
        records: &records,
        whole: &records[..],
    };
    sheet::show(&sheet, args.show.format)?;
    Ok(if records.is_empty() {
        Outcome::Nothing
    } else {
        Outcome::Found
    })
}

/// Shows the team's settings, and writes the file when there is none.
pub fn settings(args: &SettingsArgs) -> anyhow::Result<Outcome> {
    let remarks = Remarks::new(&args.team.run);
    let workspace = open::workspace(args.team.workspace.as_deref())?;
    if args.templates {
        return templates(&workspace);
    }
    let path = workspace.settings_file();
    let text = if path.is_file() {
        workspace.settings()?;
        std::fs::read_to_string(&path)?
    } else {
        workspace.settings()?.to_commented_toml()?
    };
    if args.init && !path.is_file() {
        workspace.write_private(&path, &text)?;
    }
    remarks.say(&if path.is_file() {
        format!(
            "these are the settings in {}: edit that file",
            path.display()
        )
    } else {
        format!(
            "these are the defaults; `introrank settings --init` writes them to {}",
            path.display()
        )
    });
    print(&text)?;
    Ok(Outcome::Found)
}

/// Writes the shipped texts, to be changed.
fn templates(workspace: &Workspace) -> anyhow::Result<Outcome> {
    let folder = workspace.templates();
    for (name, text) in TEMPLATES {
        let path = folder.join(name);
        let kept = path.exists();
        if !kept {
            workspace.write_private(&path, text)?;
        }
        let what = if kept { "kept as it is" } else { "written" };
        print(&format!("{}: {what}\n", path.display()))?;
    }
    print("Delete a file to get the shipped text back.\n")?;
    Ok(Outcome::Found)
}
