//! From arguments to an open session and askers, with every remark a user should see.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::args::{SearchArgs, SourceArgs, TeamArgs};
use super::remarks::Remarks;
use crate::app::columns;
use crate::app::file::WholeFile;
use crate::app::who::AskerChoice;
use crate::app::{Inputs, LedgerUse, Snapshot, workspace_root};
use crate::render;
use crate::terminal::Bars;
use introrank_core::day::Day;
use introrank_core::display::clean;
use introrank_core::evidence::{ImportReport, Shape};
use introrank_engine::search::Limits;
use introrank_ingest::targets::TargetList;
use introrank_ingest::{self as ingest, Sources};
use introrank_store::Workspace;

/// How the columns of a list are to be read.
#[derive(Clone, Copy, Default)]
pub struct ListColumns<'a> {
    /// Which names who asks.
    pub asker: Option<&'a str>,
    /// What some hold, as said now.
    pub said: &'a [String],
    /// The workspace that remembers what was said, and said before.
    pub workspace: Option<&'a Path>,
}

impl<'a> ListColumns<'a> {
    /// As the workspace of these arguments remembers.
    pub fn of(args: &'a TeamArgs) -> Self {
        Self {
            workspace: args.workspace.as_deref(),
            ..Self::default()
        }
    }
}

/// A list of targets. A name where no file is stands for a list of it alone.
pub fn targets(path: &Path, read_as: ListColumns<'_>) -> anyhow::Result<TargetList> {
    let name = path.to_string_lossy();
    let map = columns::known(read_as.workspace, read_as.said)?;
    if read_as.asker.is_none() && !name.contains(['.', '/', '\\']) && !path.exists() {
        columns::check(&map, &[])?;
        return Ok(TargetList::of_one(&name)?);
    }
    let list = TargetList::new(&name, ingest::read_text(path)?, read_as.asker, &map)?;
    let shape: Vec<Shape> = map.of(list.column_names()).into_iter().collect();
    columns::check(&map, &shape)?;
    columns::remember(read_as.workspace, &map, &shape)?;
    Ok(list)
}

/// Says what each column of a list was taken for.
pub fn say_columns(list: &TargetList, remarks: &Remarks) {
    let bound = list.bound();
    let of = |(column, what): &(&str, &str)| {
        let column = clean(column);
        if column.eq_ignore_ascii_case(what) {
            column
        } else {
            format!("{column} = {what}")
        }
    };
    let shown: Vec<String> = bound.iter().map(of).collect();
    let rest = list.column_names().len() - bound.len();
    let rest = match rest {
        0 => String::new(),
        n => format!("; {n} not used"),
    };
    remarks.say(&format!("  columns: {}{rest}", shown.join(", ")));
}

/// What the arguments name.
pub fn of_arguments(args: &SourceArgs) -> anyhow::Result<Inputs> {
    Ok(Inputs {
        workspace: args.workspace.clone(),
        ledger: LedgerUse::IfThere,
        know: args.know.clone(),
        sources: Sources {
            exports: args.exports.clone(),
            ties: args.ties.clone(),
            interactions: args.interactions.clone(),
            accounts: args.accounts.iter().cloned().collect(),
            aliases: args.aliases.iter().cloned().collect(),
            exclude: args.exclude.iter().cloned().collect(),
            owner: args.owner.clone(),
            with_address_book: args.with_address_book,
            today: None,
            columns: columns::known(args.workspace.as_deref(), &[])?,
        },
        config: args.config.clone(),
        titles: args.titles.clone(),
        as_of: as_of(args.as_of.as_deref())?,
    })
}

/// Opens what the arguments name; see [`snapshot`].
pub fn of_sources(args: &SourceArgs, bars: &Bars, remarks: &Remarks) -> anyhow::Result<Snapshot> {
    snapshot(args, &of_arguments(args)?, bars, remarks)
}

/// Opens what the arguments name, says what should be said of it, and writes the reports that they ask for.
pub fn snapshot(
    args: &SourceArgs,
    inputs: &Inputs,
    bars: &Bars,
    remarks: &Remarks,
) -> anyhow::Result<Snapshot> {
    for (flag, file) in [
        ("--explain-merges", &args.explain_merges),
        ("--report", &args.report),
    ] {
        if let Some(file) = file {
            not_over_input(flag, file, args, &[])?;
        }
    }
    let merges = args.explain_merges.as_deref();
    let merges = merges.map(WholeFile::create).transpose()?;
    let snapshot = Snapshot::open(inputs, bars)?;
    bars.clear();
    remarks.notices(&snapshot.notices);
    if let Some(path) = &args.report {
        write_report(path, &snapshot.records()?.report)?;
    }
    if let Some(mut file) = merges {
        render::write_merges(snapshot.records()?, &snapshot.session, &mut file)?;
        file.finish()?;
    }
    Ok(snapshot)
}

/// The day that `--as-of` gives.
pub fn as_of(given: Option<&str>) -> anyhow::Result<Option<Day>> {
    given.map(|text| day("--as-of", text)).transpose()
}

/// Who asks, as the arguments say it, else the environment.
pub fn asker_choice(who: Option<&str>, team: bool) -> AskerChoice {
    let usual = || {
        std::env::var("INTRORANK_AS")
            .ok()
            .filter(|who| !who.trim().is_empty())
    };
    match who.map(str::to_owned) {
        Some(text) => AskerChoice::One(text),
        None if team => AskerChoice::Team,
        None => usual().map_or(AskerChoice::Usual, AskerChoice::One),
    }
}

/// The workspace there, which must be one.
pub fn workspace(given: Option<&Path>) -> anyhow::Result<Workspace> {
    Ok(Workspace::open(&workspace_root(given)?)?)
}

/// The day that a flag gives.
pub fn day(flag: &str, text: &str) -> anyhow::Result<Day> {
    Day::parse_iso(text)
        .with_context(|| format!("{flag} {text} is no date; write it as 2026-03-31"))
}

/// Refuses to write a result over a file that is read: one of the arguments, or inside a folder of exports.
pub fn not_over_input(
    flag: &str,
    out: &Path,
    args: &SourceArgs,
    more: &[&Path],
) -> anyhow::Result<()> {
    let single = [
        &args.know,
        &args.accounts,
        &args.aliases,
        &args.exclude,
        &args.config,
        &args.titles,
    ];
    let lists = args.ties.iter().chain(&args.interactions);
    let inputs = args.exports.iter().chain(lists).chain(&args.workspace);
    let inputs = inputs.chain(single.into_iter().flatten());
    let inputs = inputs.map(PathBuf::as_path).chain(more.iter().copied());
    not_over(flag, out, inputs)
}

/// The same for any inputs.
pub fn not_over<'a>(
    flag: &str,
    out: &Path,
    inputs: impl Iterator<Item = &'a Path>,
) -> anyhow::Result<()> {
    let Ok(target) = out.canonicalize() else {
        return Ok(()); // there is no such file yet
    };
    for input in inputs.filter_map(|input| input.canonicalize().ok()) {
        if target == input || (input.is_dir() && target.starts_with(&input)) {
            bail!(
                "{flag} {}: this file is read by the same command; choose another name",
                out.display()
            );
        }
    }
    Ok(())
}

/// How far to search.
pub fn limits(search: &SearchArgs) -> Limits {
    Limits::new(search.max_introducers, usize::from(search.top))
}

/// Writes a report as CSV or JSON, by the file's name.
pub fn write_report(path: &Path, report: &ImportReport) -> anyhow::Result<()> {
    let mut file = WholeFile::create(path)?;
    if path
        .extension()
        .is_some_and(|end| end.eq_ignore_ascii_case("csv"))
    {
        render::write_import_report(report, &mut file)?;
    } else {
        serde_json::to_writer_pretty(&mut file, report)?;
    }
    file.finish()?;
    Ok(())
}
