//! `introrank backtest`: how far to trust the strengths.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::args::{BacktestArgs, BacktestFormat};
use super::remarks::Remarks;
use super::{Outcome, inputs};
use crate::app::backtest::{self as app, BacktestRequest, backtest, plot, read_from};
use crate::app::config;
use crate::app::file::{Output, WholeFile};
use crate::terminal::{self, Bars};
use introrank_engine::backtest as engine;

/// Measures and shows.
pub fn run(args: &BacktestArgs) -> anyhow::Result<Outcome> {
    let remarks = Remarks::new(&args.sources.run);
    let bars = Bars::new(args.sources.run.quiet);
    check_outputs(args)?;
    if let Some(folder) = &args.folder {
        return across(args, folder, &bars, &remarks);
    }
    let html = args.html.as_deref().map(WholeFile::create).transpose()?;
    let svg = args.svg.as_deref().map(WholeFile::create).transpose()?;
    let mut out = Output::open(args.out.as_deref())?;
    let snapshot = inputs::of_sources(&args.sources, &bars, &remarks)?;
    let (measured, notices) = backtest(&snapshot, &request(args), &bars)?;
    bars.clear();
    remarks.notices(&notices);
    match args.format {
        BacktestFormat::Table => out.write_all(terminal::backtest(&measured).as_bytes())?,
        BacktestFormat::Json => {
            serde_json::to_writer_pretty(&mut out, &measured)?;
            out.write_all(b"\n")?;
        }
    }
    out.finish()?;
    if let Some(mut file) = html {
        let files = args
            .sources
            .interactions
            .iter()
            .chain(&args.sources.exports);
        file.write_all(engine::page(&read_from(files), &measured).as_bytes())?;
        file.finish()?;
    }
    if let Some(mut file) = svg {
        let plot = plot(&measured);
        let plot = plot.context("--svg: this history is too short for a reliability plot")?;
        file.write_all(plot.as_bytes())?;
        file.finish()?;
    }
    let found = measured.tasks.iter().any(|task| !task.scores.is_empty());
    Ok(Outcome::of(found))
}

/// Measures every network of a folder.
fn across(
    args: &BacktestArgs,
    folder: &Path,
    bars: &Bars,
    remarks: &Remarks,
) -> anyhow::Result<Outcome> {
    let config = config(args.sources.config.as_deref())?.unwrap_or_default();
    let mut out = Output::open(args.out.as_deref())?;
    let (measured, others) = app::across(folder, &config.strength, bars)?;
    bars.clear();
    for other in others {
        remarks.say(&format!("  {other}: no interactions"));
    }
    match args.format {
        BacktestFormat::Table => out.write_all(terminal::across(&measured).as_bytes())?,
        BacktestFormat::Json => {
            serde_json::to_writer_pretty(&mut out, &measured)?;
            out.write_all(b"\n")?;
        }
    }
    out.finish()?;
    Ok(Outcome::of(!measured.networks.is_empty()))
}

/// Refuses outputs that would overwrite an input, or one another.
fn check_outputs(args: &BacktestArgs) -> anyhow::Result<()> {
    let more = [&args.transfer_from, &args.folder];
    let more: Vec<&Path> = more
        .into_iter()
        .filter_map(|path| path.as_deref())
        .collect();
    let outputs = [
        ("--html", &args.html),
        ("--svg", &args.svg),
        ("--out", &args.out),
    ];
    let mut taken: Vec<&PathBuf> = Vec::new();
    for (flag, file) in outputs {
        let Some(file) = file else { continue };
        inputs::not_over_input(flag, file, &args.sources, &more)?;
        if taken.contains(&file) {
            bail!("--html, --svg and --out are three files; give each a name of its own");
        }
        taken.push(file);
    }
    Ok(())
}

fn request(args: &BacktestArgs) -> BacktestRequest {
    BacktestRequest {
        transfer_from: args.transfer_from.clone(),
        cuts: args.cuts.clone(),
        window: args.window,
        burn_in: args.burn_in,
        introductions_from: args.introductions_from,
        split: args.split,
        most_asked: args.most_asked.into(),
        most_introduced: args.most_introduced.into(),
        contact_within: args.contact_within,
        fewest_candidates: args.fewest_candidates.into(),
        resamples: args.resamples as usize,
    }
}
