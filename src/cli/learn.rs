//! `introrank learn`: the model fitted to a team's own outcomes; its versions, and the way back.

use crate::app::commit::now;
use crate::app::{self, workspace_root};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, bail};

use super::Outcome as Ended;
use super::args::LearnArgs;
use super::open;
use super::output::{WholeFile, empty_table, fingerprint_remark, print, table_text};
use super::progress::Bars;
use super::remarks::Remarks;
use introrank_core::evidence::{Outcome, RejectedRow};
use introrank_engine::learn;
use introrank_engine::learn::{FEWEST, Fit, PartResult, Verdict};
use introrank_engine::strength::config::Config;
use introrank_engine::strength::corrections::Corrections;
use introrank_ingest as ingest;
use introrank_ingest::outcomes;
use introrank_store::Workspace;

const NO_PLACE: &str = "a new version is kept in the workspace; without one, write it to a file with --out learned.toml";
/// Not more than this many rows are complained about one by one.
const MAX_REMARKS: usize = 5;

/// Learns, lists versions, or goes back to one.
pub fn run(args: &LearnArgs) -> anyhow::Result<Ended> {
    if args.versions {
        return versions(args);
    }
    if let Some(version) = args.r#use {
        return go_back(args, version);
    }
    if args.out.is_none() && args.sources.has_files() && args.sources.workspace.is_none() {
        bail!(
            "what is learned from files goes to a file: give --out learned.toml; or --workspace, to keep it there"
        );
    }
    if args.out.is_none() {
        // Where it would be kept is known to be there before the work is done.
        let root = workspace_root(args.sources.workspace.as_deref())?;
        Workspace::open(&root).with_context(|| NO_PLACE)?;
    }
    let remarks = Remarks::new(&args.sources.run);
    let bars = Bars::new(args.sources.run.quiet);
    if let Some(out) = &args.out {
        let more: Vec<&Path> = args
            .outcomes
            .iter()
            .map(std::path::PathBuf::as_path)
            .collect();
        open::not_over_input("--out", out, &args.sources, &more)?;
    }
    let (path, list, mut left_out) = outcomes(args)?;
    let out = args.out.as_deref().map(WholeFile::create).transpose()?;
    let snapshot = open::of_sources(&args.sources, &bars, &remarks)?;
    let mut session = Arc::into_inner(snapshot.session).context("the session is shared")?;
    let current = session.setup.config.clone();
    // What was learned before is learned again from all outcomes, and compared with.
    session.setup.config.strength.learned = Corrections::default();
    if args.sources.config.is_none() {
        session.setup.config.search = Config::default().search;
    }
    session.rebuild();
    let learnt = learn::learn(&session, &current, &list, &bars);
    bars.clear();
    left_out.extend(learnt.left_out.iter().cloned());
    left_out.sort();
    for (line, reason) in left_out.iter().take(MAX_REMARKS) {
        remarks.say(&format!("  {path}{line}: {reason}; left out"));
    }
    if left_out.len() > MAX_REMARKS {
        remarks.say(&format!(
            "  and {} more that are left out",
            left_out.len() - MAX_REMARKS
        ));
    }
    fingerprint_remark(&session, &remarks);
    // Kept first, shown then.
    let kept = match out {
        None if !learnt.is_new => "Nothing changed: the model in use stays.".to_owned(),
        Some(mut out) => {
            out.write_all(learnt.config.to_commented_toml()?.as_bytes())?;
            out.finish()?;
            let name = args.out.as_deref().unwrap_or(Path::new("")).display();
            format!("Written to {name}; use it with --config {name}")
        }
        None => keep(args, &learnt)?,
    };
    print(&format!("{}\n{kept}\n", shown(&learnt)))?;
    Ok(Ended::Found)
}

/// The outcomes of the file, else those of the ledger; where each comes from, and those that are left out.
fn outcomes(args: &LearnArgs) -> anyhow::Result<(String, Vec<Outcome>, Vec<RejectedRow>)> {
    if let Some(file) = &args.outcomes {
        let path = file.display().to_string();
        let (list, left_out) = outcomes::read(&path, &ingest::read_text(file)?)?;
        if list.is_empty() && left_out.is_empty() {
            bail!("{path}: no outcomes in it");
        }
        return Ok((format!("{path}, line "), list, left_out));
    }
    let root = workspace_root(args.sources.workspace.as_deref())?;
    let workspace = Workspace::open(&root).with_context(|| {
        format!(
            "learn from what? from a ledger, or a file of outcomes with the header {}",
            outcomes::HEADER
        )
    })?;
    let settings = workspace.settings()?;
    let as_of = app::as_of(open::as_of(args.sources.as_of.as_deref())?, Some(&settings));
    let list = introrank_referrals::ledger::outcomes::of_ledger(
        &workspace.ledger(Some(as_of))?,
        as_of,
        &settings.limits,
    );
    if list.is_empty() {
        bail!(
            "learn from what? no ask is logged yet (introrank log --help); or give a file of outcomes with the header {}",
            outcomes::HEADER
        );
    }
    Ok(("#".to_owned(), list, Vec::new()))
}

fn keep(args: &LearnArgs, learnt: &Fit) -> anyhow::Result<String> {
    let root = workspace_root(args.sources.workspace.as_deref())?;
    let mut workspace = Workspace::open(&root).with_context(|| NO_PLACE)?;
    let what: Vec<String> = learnt
        .lessons
        .iter()
        .filter_map(|lesson| match lesson.verdict {
            Verdict::Changed(way) => Some(format!("{}: {}", lesson.part.words(), way.words())),
            _ => None,
        })
        .collect();
    let before = workspace
        .models()?
        .iter()
        .find(|model| model.in_use)
        .map_or(0, |m| m.version);
    let config = learnt.config.to_toml()?;
    let version = workspace.add_model(&config, learnt.used as u64, &what.join("; "), &now())?;
    super::derive::refresh_silently(&workspace);
    Ok(format!(
        "Version {version} is in use from now on. Back again: introrank learn --use {before}"
    ))
}

fn shown(learnt: &Fit) -> String {
    let mut table = empty_table(&[
        "",
        "outcomes",
        "came",
        "forecast",
        "log loss on later ones",
        "",
    ]);
    for lesson in &learnt.lessons {
        let percent = |share: f64| {
            if lesson.outcomes == 0 {
                String::new()
            } else {
                format!("{:.0}%", share * 100.0)
            }
        };
        let loss = lesson
            .log_loss
            .map_or(String::new(), |[old, new]| format!("{old:.3} → {new:.3}"));
        table.add_row([
            lesson.part.words().to_owned(),
            lesson.outcomes.to_string(),
            percent(lesson.came),
            percent(lesson.forecast),
            loss,
            verdict(lesson),
        ]);
    }
    table_text(&table)
}

fn verdict(lesson: &PartResult) -> String {
    match lesson.verdict {
        Verdict::TooFew => format!("not enough outcomes yet ({FEWEST} are needed)"),
        Verdict::Kept => "not corrected: it might be worse on later outcomes".into(),
        Verdict::Changed(way) => format!("corrected: {}", way.words()),
    }
}

fn versions(args: &LearnArgs) -> anyhow::Result<Ended> {
    let models = open::workspace(args.sources.workspace.as_deref())?.models()?;
    let shipped = if models.iter().any(|model| model.in_use) {
        ""
    } else {
        "in use"
    };
    let mut table = empty_table(&["version", "learned", "outcomes", "what", ""]);
    table.add_row(["0", "", "", "as shipped", shipped]);
    for model in &models {
        table.add_row([
            model.version.to_string(),
            model.made_at.clone(),
            model.outcomes.to_string(),
            model.what.clone(),
            if model.in_use { "in use" } else { "" }.to_owned(),
        ]);
    }
    print(&table_text(&table))?;
    Ok(if models.is_empty() {
        Ended::Nothing
    } else {
        Ended::Found
    })
}

fn go_back(args: &LearnArgs, version: i64) -> anyhow::Result<Ended> {
    let mut workspace = open::workspace(args.sources.workspace.as_deref())?;
    workspace.use_model(version, &now())?;
    super::derive::refresh_silently(&workspace);
    let what = if version == 0 {
        "The model as shipped".to_owned()
    } else {
        format!("Version {version}")
    };
    print(&format!("{what} is in use from now on.\n"))?;
    Ok(Ended::Found)
}
