//! `introrank strength`: how strong the tie of each pair is.

use super::args::{BatchFormat, StrengthArgs};
use super::output::fingerprint_remark;
use super::remarks::Remarks;
use super::{Outcome, inputs};
use crate::app::file::Output;
use crate::app::strength::strength;
use crate::render;
use crate::terminal::Bars;
use introrank_ingest as ingest;

/// Scores the pairs and writes one row for each, in their order.
pub fn run(args: &StrengthArgs) -> anyhow::Result<Outcome> {
    let remarks = Remarks::new(&args.sources.run);
    let bars = Bars::new(args.sources.run.quiet);
    if let Some(out) = &args.out {
        inputs::not_over_input("--out", out, &args.sources, &[&args.pairs])?;
    }
    let path = args.pairs.display().to_string();
    let list = ingest::pairs::read(&path, &ingest::read_text(&args.pairs)?)?;
    let mut out = Output::open(args.out.as_deref())?;
    let snapshot = inputs::of_sources(&args.sources, &bars, &remarks)?;
    let (rows, notices) = strength(&snapshot, &path, &list, &bars)?;
    bars.clear();
    remarks.notices(&notices);
    fingerprint_remark(&snapshot, &remarks)?;
    match args.format {
        BatchFormat::Jsonl => render::strength_jsonl(&rows, &mut out)?,
        BatchFormat::Csv => render::strength_csv(&rows, &mut out)?,
    }
    out.finish()?;
    Ok(Outcome::of(rows.iter().any(|row| row.scored.is_some())))
}
