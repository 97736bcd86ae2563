//! `introrank learn`: the model fitted to a team's own outcomes; its versions, and the way back.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::bail;

use super::args::LearnArgs;
use super::derive::refresh_silently;
use super::output::{fingerprint_remark, print, tell};
use super::remarks::Remarks;
use super::{Outcome, inputs};
use crate::app::LedgerUse;
use crate::app::file::WholeFile;
use crate::app::learn;
use crate::render;
use crate::terminal::Bars;
use crate::terminal::grid::rows_text;
use crate::terminal::words;
use introrank_engine::learn::Fit;
use introrank_ingest as ingest;

/// Not more than this many rows are complained about one by one.
const MAX_REMARKS: usize = 5;

/// Learns, lists versions, or goes back to one.
pub fn run(args: &LearnArgs) -> anyhow::Result<Outcome> {
    if args.versions {
        return versions(args);
    }
    if let Some(version) = args.r#use {
        return go_back(args, version);
    }
    let workspace = args.sources.workspace.as_deref();
    match &args.out {
        None if args.sources.has_files() && workspace.is_none() => bail!(
            "what is learned from files goes to a file: give --out learned.toml; or --workspace, to keep it there"
        ),
        // Where it would be kept is known to be there before the work is done.
        None => drop(learn::place(workspace)?),
        Some(out) => {
            let more: Vec<&Path> = args.outcomes.iter().map(PathBuf::as_path).collect();
            inputs::not_over_input("--out", out, &args.sources, &more)?;
        }
    }
    let remarks = Remarks::new(&args.sources.run);
    let bars = Bars::new(args.sources.run.quiet);
    let mut inputs = inputs::of_arguments(&args.sources)?;
    let of_file = args.outcomes.as_deref().map(|file| -> anyhow::Result<_> {
        let path = file.display().to_string();
        let outcomes = learn::of_file(&path, &ingest::read_text(file)?)?;
        Ok((format!("{path}, line "), outcomes))
    });
    let of_file = of_file.transpose()?;
    if of_file.is_none() && (workspace.is_some() || !args.sources.has_files()) {
        inputs.ledger = LedgerUse::Required;
    }
    let snapshot = inputs::snapshot(&args.sources, &inputs, &bars, &remarks)?;
    let (place, outcomes) = match of_file {
        Some(of_file) => of_file,
        None => ("#".to_owned(), learn::of_ledger(&snapshot)?),
    };
    let out = args.out.as_deref().map(WholeFile::create).transpose()?;
    let learned = learn::learn(snapshot, outcomes, args.sources.config.is_some(), &bars)?;
    bars.clear();
    if !learned.left_out.is_empty() {
        remarks.say(&words::some_rows(
            &learned.left_out,
            MAX_REMARKS,
            |line, why| format!("  {place}{line}: {why}; left out"),
            |more| format!("  and {more} more that are left out"),
        ));
    }
    fingerprint_remark(&learned.snapshot, &remarks)?;
    // Kept first, shown then.
    let kept = keep(args, &learned.fit, out)?;
    let lessons = learned.fit.lessons.iter();
    let of_outcomes = learned.fit.used > 0 || args.outcomes.is_some();
    let lessons = lessons.filter(|lesson| of_outcomes || lesson.part.is_of_history());
    let shown = rows_text(&render::LEARNED_COLUMNS, lessons.map(render::learned_cells));
    let none_yet = match of_outcomes {
        true => "",
        false => {
            "No outcome of an introduction to learn from yet: introrank log --help, or give a file of outcomes.\n"
        }
    };
    tell(&format!("{shown}\n{none_yet}{kept}\n"));
    Ok(Outcome::Found)
}

/// Keeps what was learned, and says where.
fn keep(args: &LearnArgs, fit: &Fit, out: Option<WholeFile>) -> anyhow::Result<String> {
    if let Some(mut out) = out {
        out.write_all(fit.config.to_commented_toml()?.as_bytes())?;
        out.finish()?;
        let name = args.out.as_deref().unwrap_or(Path::new("")).display();
        return Ok(format!("Written to {name}; use it with --config {name}"));
    }
    if !fit.is_new {
        return Ok("Nothing changed: the model in use stays.".to_owned());
    }
    let mut workspace = learn::place(args.sources.workspace.as_deref())?;
    let (version, before) = learn::keep(&mut workspace, fit)?;
    refresh_silently(&workspace);
    Ok(format!(
        "Version {version} is in use from now on. Back again: introrank learn --use {before}"
    ))
}

fn versions(args: &LearnArgs) -> anyhow::Result<Outcome> {
    let models = inputs::workspace(args.sources.workspace.as_deref())?.models()?;
    let rows = render::version_cells(&models);
    print(&rows_text(&render::VERSION_COLUMNS, rows))?;
    Ok(Outcome::of(!models.is_empty()))
}

fn go_back(args: &LearnArgs, version: i64) -> anyhow::Result<Outcome> {
    let mut workspace = inputs::workspace(args.sources.workspace.as_deref())?;
    learn::use_version(&mut workspace, version)?;
    refresh_silently(&workspace);
    let what = match version {
        0 => "The model as shipped".to_owned(),
        version => format!("Version {version}"),
    };
    tell(&format!(
        "{what} is in use from now on. Imports leave an earlier version alone; introrank learn makes a new one.\n"
    ));
    Ok(Outcome::Found)
}
