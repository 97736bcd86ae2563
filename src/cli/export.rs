//! `introrank export`: the network as plain tables.

use std::path::PathBuf;

use anyhow::Context;

use super::Outcome;
use super::args::{ExportArgs, ExportFormat};
use super::inputs;
use super::remarks::Remarks;
use crate::app::file::WholeFile;
use crate::render as report;
use crate::terminal::Bars;
use introrank_store::tables::Table;

/// Writes the tables into a folder. Each is whole or not there.
pub fn run(args: &ExportArgs) -> anyhow::Result<Outcome> {
    let remarks = Remarks::new(&args.sources.run);
    let bars = Bars::new(args.sources.run.quiet);
    std::fs::create_dir_all(&args.out)
        .with_context(|| format!("{} cannot be made", args.out.display()))?;
    let tables = Table::ALL.map(|(_, name, _)| name);
    let (names, end) = match args.format {
        ExportFormat::Csv => (tables.to_vec(), "csv"),
        ExportFormat::Parquet => (tables.to_vec(), "parquet"),
        ExportFormat::Gephi => (vec!["nodes", "edges"], "csv"),
    };
    let paths: Vec<PathBuf> = names
        .iter()
        .map(|name| args.out.join(format!("{name}.{end}")))
        .collect();
    let mut files = Vec::new();
    for path in &paths {
        inputs::not_over_input("--out", path, &args.sources, &[])?;
        files.push(WholeFile::create(path)?);
    }
    let session = inputs::of_sources(&args.sources, &bars, &remarks)?.session;
    for (file, name) in files.iter_mut().zip(&names) {
        let table = Table::ALL.iter().find(|(_, other, _)| other == name);
        match (table, args.format) {
            (Some((table, ..)), ExportFormat::Parquet) => table.write_parquet(&session, file)?,
            (Some((table, ..)), _) => table.write_csv(&session, file)?,
            (None, _) if *name == "nodes" => report::write_nodes(&session, file)?,
            (None, _) => report::write_edges(&session, file)?,
        }
    }
    for file in files {
        file.finish()?;
    }
    let shown: Vec<String> = paths
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    remarks.say(&format!("wrote {}", shown.join(", ")));
    Ok(Outcome::Found)
}
