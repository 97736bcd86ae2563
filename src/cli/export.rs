//! `introrank export`: the network as plain tables.

use super::Outcome;
use super::args::ExportArgs;
use super::open::{self, Remarks};
use super::output::WholeFile;
use super::progress::Bars;
use crate::report;
use anyhow::Context;

/// Writes nodes.csv and edges.csv into a folder.
pub fn run(args: &ExportArgs) -> anyhow::Result<Outcome> {
    let remarks = Remarks::new(&args.sources.run);
    let bars = Bars::new(args.sources.run.quiet);
    std::fs::create_dir_all(&args.out)
        .with_context(|| format!("{} cannot be made", args.out.display()))?;
    let mut nodes = WholeFile::create(&args.out.join("nodes.csv"))?;
    let mut edges = WholeFile::create(&args.out.join("edges.csv"))?;
    let session = open::session(&args.sources, false, &bars, &remarks)?;
    report::write_nodes(&session, &mut nodes)?;
    report::write_edges(&session, &mut edges)?;
    nodes.finish()?;
    edges.finish()?;
    remarks.say(&format!(
        "wrote {}",
        args.out.join("{nodes,edges}.csv").display()
    ));
    Ok(Outcome::Found)
}
