//! `introrank batch`: a list of targets, one long table, in bounded memory.

use std::io::Write;
use std::path::Path;
use std::time::Instant;

use super::Outcome;
use super::args::{BatchArgs, BatchFormat, included};
use super::inputs;
use super::progress::Bars;
use super::remarks::Remarks;
use crate::app::batch::{Batch, BatchAskers, BatchRequest, BatchSummary};
use crate::app::file::{Output, WholeFile};
use crate::app::view::AccountMatch;
use crate::render::{self, MatchReport, RowForm, RowWriter};
use introrank_core::day::Day;
use introrank_core::display::clean;
use introrank_engine::search::Cancel;
use introrank_ingest::targets::TargetList;

/// Ranks introducers for every row of a list.
pub fn run(args: &BatchArgs) -> anyhow::Result<Outcome> {
    let started = Instant::now();
    let remarks = Remarks::new(&args.sources.run);
    let bars = Bars::new(args.sources.run.quiet);
    let list = inputs::targets(&args.list, args.as_column.as_deref())?;
    let own = [Some(args.list.as_path()), args.as_file.as_deref()];
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
    let request = request(args, &list)?;
    let batch = Batch::new(&snapshot, &request)?;
    remarks.notices(&batch.notices);
    let writer = writer(args, &list, snapshot.as_of);
    writer.header(&mut out)?;
    let mut write_match = |matched: AccountMatch| match &mut matches {
        Some(report) => Ok(report.row(&matched)?),
        None => Ok(()),
    };
    let wanted: Option<&mut dyn FnMut(AccountMatch) -> anyhow::Result<()>> =
        args.match_report.is_some().then_some(&mut write_match as _);
    let summary = batch.run(
        &Cancel::default(),
        &bars,
        |row, lines| Ok(writer.row(row, lines)?),
        |bytes| Ok(out.write_all(&bytes)?),
        wanted,
    )?;
    bars.clear();
    out.finish()?;
    if let Some(matches) = matches {
        matches.into_inner()?.finish()?;
    }
    say(&summary, started, &remarks);
    Ok(Outcome::of(summary.is_found()))
}

fn request<'a>(args: &BatchArgs, list: &'a TargetList) -> anyhow::Result<BatchRequest<'a>> {
    let askers = match (&args.as_file, &args.as_column) {
        (Some(path), _) => {
            let list = inputs::targets(path, None)?;
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

fn writer<'a>(args: &BatchArgs, list: &'a TargetList, as_of: Day) -> RowWriter<'a> {
    let form = match (args.crm, args.format) {
        (Some(_), _) => RowForm::Crm { names: args.names },
        (None, BatchFormat::Csv) => RowForm::Csv,
        (None, BatchFormat::Jsonl) => RowForm::Jsonl,
    };
    RowWriter::new(list, form, as_of)
}

fn say(summary: &BatchSummary, started: Instant, remarks: &Remarks) {
    let seconds = started.elapsed().as_secs_f64();
    let rate = if seconds > 0.0 {
        summary.targets as f64 / seconds
    } else {
        0.0
    };
    remarks.say(&format!(
        "{} targets: {} ({seconds:.1} s, {rate:.0} targets/s)",
        summary.targets,
        render::statuses(summary)
    ));
    let unknown = summary.unknown_askers.iter().take(10);
    let unknown: Vec<String> = unknown
        .map(|(who, n)| format!("'{}' ({n} rows)", clean(who)))
        .collect();
    if !unknown.is_empty() {
        remarks.say(&format!(
            "  askers that are nobody here: {}",
            unknown.join(", ")
        ));
    }
}
