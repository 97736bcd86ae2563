//! `introrank batch`: a list of targets, one long table, in bounded memory.

use std::io::Write;
use std::path::Path;
use std::time::Instant;

use super::Outcome;
use super::args::{BatchArgs, BatchFormat};
use super::open;
use super::output::{Output, WholeFile};
use super::progress::Bars;
use super::remarks::Remarks;
use crate::app::Error;
use crate::app::batch::{Batch, BatchAskers, BatchRequest, BatchSummary};
use crate::app::view::{AccountMatch, AnswerLine};
use crate::render::{self, CrmTable};
use introrank_core::display::{clean, defuse};
use introrank_core::evidence::TargetRow;
use introrank_engine::search::Cancel;
use introrank_ingest as ingest;
use introrank_ingest::targets::TargetList;

/// Ranks introducers for every row of a list.
pub fn run(args: &BatchArgs) -> anyhow::Result<Outcome> {
    let started = Instant::now();
    let remarks = Remarks::new(&args.sources.run);
    let bars = Bars::new(args.sources.run.quiet);
    let list = TargetList::new(
        &args.list.to_string_lossy(),
        ingest::read_text(&args.list)?,
        args.as_column.as_deref(),
    )?;
    let own = [Some(args.list.as_path()), args.as_file.as_deref()];
    let own: Vec<&Path> = own.into_iter().flatten().collect();
    for (flag, file) in [("--out", &args.out), ("--match-report", &args.match_report)] {
        if let Some(file) = file {
            open::not_over_input(flag, file, &args.sources, &own)?;
        }
    }
    let mut out = Output::open(args.out.as_deref())?;
    let matches = args.match_report.as_deref();
    let mut matches = matches.map(MatchReport::create).transpose()?;
    let snapshot = open::of_sources(&args.sources, &bars, &remarks)?;
    let request = request(args, &list)?;
    let batch = Batch::new(&snapshot, &request)?;
    remarks.notices(&batch.notices);
    let writer = Writer::new(args, &list, snapshot.as_of)?;
    writer.header(&mut out)?;
    let mut write_match = |matched: AccountMatch| match &mut matches {
        Some(report) => report.row(&matched),
        None => Ok(()),
    };
    let wanted: Option<&mut dyn FnMut(AccountMatch) -> anyhow::Result<()>> =
        args.match_report.is_some().then_some(&mut write_match as _);
    let summary = batch.run(
        &Cancel::default(),
        &bars,
        |row, lines| writer.render(row, lines),
        |bytes| Ok(out.write_all(&bytes)?),
        wanted,
    )?;
    bars.clear();
    out.finish()?;
    if let Some(matches) = matches {
        matches.finish()?;
    }
    say(&summary, started, &remarks);
    Ok(Outcome::of(summary.is_found()))
}

fn request<'a>(args: &BatchArgs, list: &'a TargetList) -> anyhow::Result<BatchRequest<'a>> {
    let askers = match (&args.as_file, &args.as_column) {
        (Some(path), _) => {
            let text = ingest::read_text(path)?;
            let list = TargetList::new(&path.to_string_lossy(), text, None)?;
            BatchAskers::List(path.clone(), Box::new(list))
        }
        (None, Some(column)) => BatchAskers::Column(column.clone()),
        (None, None) => {
            BatchAskers::Same(open::asker_choice(args.asker.as_deref(), args.search.team))
        }
    };
    Ok(BatchRequest {
        list,
        path: args.list.display().to_string(),
        askers,
        role: args.search.role.clone(),
        limits: open::limits(&args.search),
        customers: open::customers(&args.search),
    })
}

/// Turns rows into the bytes of the format that was asked for.
struct Writer<'a> {
    format: BatchFormat,
    list: &'a TargetList,
    crm: Option<CrmTable>,
    as_of: introrank_core::day::Day,
}

impl<'a> Writer<'a> {
    fn new(
        args: &BatchArgs,
        list: &'a TargetList,
        as_of: introrank_core::day::Day,
    ) -> Result<Self, Error> {
        let crm = args.crm.map(|_| CrmTable::new(list, args.names));
        if crm.is_some() && list.key_columns().is_empty() {
            return Err(Error::NoKeyColumn {
                columns: list.column_names().to_vec(),
            });
        }
        Ok(Self {
            format: args.format,
            list,
            crm,
            as_of,
        })
    }

    fn header(&self, out: &mut Output) -> anyhow::Result<()> {
        let header = match &self.crm {
            Some(crm) => crm.header(self.list),
            None if self.format == BatchFormat::Csv => render::header(self.list.column_names()),
            None => return Ok(()),
        };
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record(header)?;
        Ok(writer.flush()?)
    }

    fn render(&self, row: &TargetRow, askers: Vec<Vec<AnswerLine<'_>>>) -> anyhow::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut small = csv::WriterBuilder::new();
        small.buffer_capacity(1 << 10);
        if let Some(crm) = &self.crm {
            let lines = askers.first().map_or(&[][..], Vec::as_slice);
            let mut writer = small.from_writer(&mut bytes);
            writer.write_record(crm.row(self.as_of, row, lines))?;
            writer.flush()?;
            drop(writer);
            return Ok(bytes);
        }
        match self.format {
            BatchFormat::Csv => {
                let mut writer = small.from_writer(&mut bytes);
                for line in askers.iter().flatten() {
                    render::write_csv(line, &mut writer, &row.cells)?;
                }
                writer.flush()?;
            }
            BatchFormat::Jsonl => {
                for line in askers.iter().flatten() {
                    render::write_jsonl(&mut bytes, line, self.list.column_names(), &row.cells)?;
                }
            }
        }
        Ok(bytes)
    }
}

fn say(summary: &BatchSummary, started: Instant, remarks: &Remarks) {
    let words = [
        ("direct", "known directly"),
        ("route", "with an introducer"),
        ("no_route", "without a route"),
        ("unknown", "not in the network"),
        ("ambiguous", "ambiguous"),
        ("is_asker", "the asker themselves"),
    ];
    let count = |(key, text): &(&str, &str)| {
        let count = summary.statuses.get(key)?;
        Some(format!("{count} {text}"))
    };
    let parts: Vec<String> = words.iter().filter_map(count).collect();
    let seconds = started.elapsed().as_secs_f64();
    let rate = if seconds > 0.0 {
        summary.targets as f64 / seconds
    } else {
        0.0
    };
    remarks.say(&format!(
        "{} targets: {} ({seconds:.1} s, {rate:.0} targets/s)",
        summary.targets,
        parts.join(", ")
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

/// What each input account matched: one row per row of the list that names an account.
struct MatchReport {
    file: WholeFile,
}

impl MatchReport {
    fn create(path: &Path) -> anyhow::Result<Self> {
        let mut file = WholeFile::create(path)?;
        file.write_all(b"line,input,domain,account,how,people,candidates\n")?;
        Ok(Self { file })
    }

    fn row(&mut self, matched: &AccountMatch) -> anyhow::Result<()> {
        let mut writer = csv::WriterBuilder::new()
            .buffer_capacity(1 << 10)
            .from_writer(&mut self.file);
        writer.write_record([
            &matched.line.to_string(),
            &*defuse(&matched.input),
            &*defuse(&matched.domain),
            &*defuse(&matched.account),
            matched.how,
            &matched.people.to_string(),
            &*defuse(&matched.candidates.join("|")),
        ])?;
        Ok(writer.flush()?)
    }

    fn finish(self) -> anyhow::Result<()> {
        self.file.finish()
    }
}
