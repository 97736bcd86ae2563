//! `introrank batch`: a list of targets, one long table, in bounded memory.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context;

use super::Outcome;
use super::args::{BatchArgs, BatchFormat, included};
use super::inputs;
use super::inputs::ListColumns;
use super::remarks::Remarks;
use crate::app::Snapshot;
use crate::app::batch::{Batch, BatchAskers, BatchRequest};
use crate::app::file::{Output, WholeFile};
use crate::app::view::AccountMatch;
use crate::app::view::BatchSummary;
use crate::render::{self, Crm, CrmBefore, CrmRow, CrmTable, MatchReport, RowForm, RowWriter};
use crate::terminal::Bars;
use introrank_core::display::{count, shell_word};
use introrank_engine::search::Cancel;
use introrank_ingest::{self as ingest, targets::TargetList};

/// Ranks introducers for every row of a list.
pub fn run(args: &BatchArgs) -> anyhow::Result<Outcome> {
    let started = Instant::now();
    let remarks = Remarks::new(&args.sources.run);
    let bars = Bars::new(args.sources.run.quiet);
    let columns = ListColumns {
        asker: args.as_column.as_deref(),
        said: &args.columns.map,
        workspace: args.sources.workspace.as_deref(),
    };
    let list = inputs::targets(&args.list, columns)?;
    let own = [
        Some(args.list.as_path()),
        args.as_file.as_deref(),
        args.changed_since.as_deref(),
    ];
    let own: Vec<&Path> = own.into_iter().flatten().collect();
    for (flag, file) in [("--out", &args.out), ("--match-report", &args.match_report)] {
        if let Some(file) = file {
            inputs::not_over_input(flag, file, &args.sources, &own)?;
        }
    }
    let mut out = Output::open(args.out.as_deref())?;
    let matches = args.match_report.as_deref();
    let matches = matches.map(WholeFile::create).transpose()?;
    let mut matches = matches.map(MatchReport::new).transpose()?;
    let mut snapshot = inputs::of_sources(&args.sources, &bars, &remarks)?;
    snapshot.meet(list.rows())?;
    if args.as_column.is_some() {
        snapshot.meet_askers(list.rows())?;
    }
    let request = request(args, &list)?;
    let batch = Batch::new(&snapshot, &request)?;
    remarks.notices(&batch.notices);
    inputs::say_columns(&list, &remarks);
    let mut write_match = |matched: AccountMatch| match &mut matches {
        Some(report) => Ok(report.row(&matched)?),
        None => Ok(()),
    };
    let wanted: Option<&mut dyn FnMut(AccountMatch) -> anyhow::Result<()>> =
        args.match_report.is_some().then_some(&mut write_match as _);
    let summary = match args.crm {
        Some(crm) => for_crm(args, crm.into(), &snapshot, batch, &bars, &mut out, wanted)?,
        None => rows(args, batch, &bars, &mut out, wanted)?,
    };
    bars.clear();
    out.finish()?;
    if let Some(matches) = matches {
        matches.into_inner()?.finish()?;
    }
    say(&summary, &request.path, started, &remarks);
    Ok(Outcome::of(summary.is_found()))
}

type Matches<'m> = Option<&'m mut dyn FnMut(AccountMatch) -> anyhow::Result<()>>;

/// The long table, written as it is computed.
fn rows(
    args: &BatchArgs,
    batch: Batch<'_, '_>,
    bars: &Bars,
    out: &mut Output,
    matches: Matches<'_>,
) -> anyhow::Result<BatchSummary> {
    let form = match args.format {
        BatchFormat::Csv => RowForm::Csv,
        BatchFormat::Jsonl => RowForm::Jsonl,
    };
    let writer = RowWriter::new(batch.list(), form);
    writer.header(&mut *out)?;
    batch.run(
        &Cancel::default(),
        bars,
        |row, lines| Ok(writer.row(row, lines)?),
        |bytes| Ok(out.write_all(&bytes)?),
        matches,
    )
}

/// One row per row for a CRM, once all are known: which are in focus is told from all of them.
fn for_crm(
    args: &BatchArgs,
    crm: Crm,
    snapshot: &Snapshot,
    batch: Batch<'_, '_>,
    bars: &Bars,
    out: &mut Output,
    matches: Matches<'_>,
) -> anyhow::Result<BatchSummary> {
    let before = args.changed_since.as_deref();
    let before = before.map(|path| {
        let text = ingest::read_text(path)?;
        let before = CrmBefore::read(&text).with_context(|| path.display().to_string())?;
        before.with_context(|| {
            format!(
                "--changed-since {}: no file for a CRM that was written before",
                path.display()
            )
        })
    });
    let before = before.transpose()?;
    let list = batch.list();
    let table = CrmTable::new(crm, list, args.names, snapshot.as_of);
    let mut all: Vec<CrmRow> = Vec::new();
    let summary = batch.run(
        &Cancel::default(),
        bars,
        |row, askers| {
            let lines = askers.first().map_or(&[][..], Vec::as_slice);
            Ok::<_, anyhow::Error>(table.row(row, lines))
        },
        |row| {
            all.push(row);
            Ok(())
        },
        matches,
    )?;
    table.write(
        list,
        all,
        snapshot.asks_a_quarter(),
        before.as_ref(),
        &mut *out,
    )?;
    let is_file = |path: &&PathBuf| path.as_os_str() != "-" && !path.starts_with("/dev");
    if let Some(path) = args.out.as_ref().filter(is_file) {
        let path = path.with_extension("fields.csv");
        inputs::not_over_input("--out", &path, &args.sources, &[args.list.as_path()])?;
        let mut fields = WholeFile::create(&path)?;
        crm.write_fields(&mut fields)?;
        fields.finish()?;
    }
    Ok(summary)
}

fn request<'a>(args: &BatchArgs, list: &'a TargetList) -> anyhow::Result<BatchRequest<'a>> {
    let askers = match (&args.as_file, &args.as_column) {
        (Some(path), _) => {
            let list = inputs::targets(path, ListColumns::default())?;
            BatchAskers::List(path.clone(), Box::new(list))
        }
        (None, Some(column)) => BatchAskers::Column(column.clone()),
        (None, None) => BatchAskers::Same(inputs::asker_choice(
            args.asker.as_deref(),
            args.search.team,
        )),
    };
    Ok(BatchRequest {
        list,
        path: args.list.display().to_string(),
        askers,
        role: args.search.role.clone(),
        limits: inputs::limits(&args.search),
        included: included(&args.search.include),
        for_crm: args.crm.is_some(),
    })
}

fn say(summary: &BatchSummary, list: &str, started: Instant, remarks: &Remarks) {
    let seconds = started.elapsed().as_secs_f64();
    let rate = if seconds > 0.0 {
        summary.targets as f64 / seconds
    } else {
        0.0
    };
    if summary.targets == 0 {
        return remarks.say(&format!("{list} has no rows below its header"));
    }
    remarks.say(&format!(
        "{}: {} ({seconds:.1} s, {rate:.0} targets/s)",
        count(summary.targets, "target", "targets"),
        render::statuses(summary)
    ));
    for line in render::askers_without_export(summary) {
        remarks.say(&line);
    }
    if let n @ 1.. = summary.possible.len() {
        let names = count(n, "possible match", "possible matches");
        remarks.say(&format!(
            "  {names} of account names: introrank match {} --ask",
            shell_word(list)
        ));
    }
}
