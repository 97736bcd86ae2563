//! `introrank import` and `introrank imports`: what the workspace keeps.

use std::path::PathBuf;

use comfy_table::{Cell, CellAlignment, Table};

use super::args::{ForgetArgs, ImportArgs, ImportsArgs, ImportsCommand, ListFormat};
use super::derive::refresh_silently;
use super::output::{empty_table, print};
use super::progress::Bars;
use super::remarks::Remarks;
use super::{Outcome, derive, inputs};
use crate::app::import::{self, ImportRequest};
use crate::app::workspace_root;
use crate::render;
use introrank_core::display::clean;
use introrank_core::evidence::ImportReport;
use introrank_store::{Erased, Import};

/// Reads files into the workspace and says what became of every row.
pub fn run(args: &ImportArgs) -> anyhow::Result<Outcome> {
    let remarks = Remarks::new(&args.run);
    let bars = Bars::new(args.run.quiet);
    if let Some(report) = &args.report {
        inputs::not_over("--report", report, args.paths.iter().map(PathBuf::as_path))?;
    }
    let request = ImportRequest {
        paths: args.paths.clone(),
        owner: args.owner.clone(),
        with_address_book: args.with_address_book,
    };
    let mut files = import::read(&request, &bars)?;
    bars.clear();
    remarks.notices(&files.notices);
    if let Some(path) = &args.report {
        inputs::write_report(path, files.report())?;
    }
    let root = workspace_root(args.workspace.workspace.as_deref())?;
    let (workspace, done, notices) = files.keep(&root)?;
    remarks.notices(&notices);
    let table = files_table(files.report());
    let kept = render::imported(&done, ": introrank imports list");
    print(&format!("{table}\n{kept}"))?;
    derive::refresh(&workspace, &bars, &remarks);
    Ok(Outcome::Found)
}

/// One line per kind of file: how many there are and what became of their rows. `--report` has every file.
fn files_table(report: &ImportReport) -> Table {
    let mut table = empty_table(&render::FILE_COLUMNS);
    for (what, counts) in render::file_kinds(report) {
        let counts = counts.map(|n| Cell::new(n).set_alignment(CellAlignment::Right));
        table.add_row(std::iter::once(Cell::new(what)).chain(counts));
    }
    table
}

/// Lists, shows, removes and restores imports.
pub fn imports(args: &ImportsArgs) -> anyhow::Result<Outcome> {
    let mut workspace = inputs::workspace(args.workspace.workspace.as_deref())?;
    match &args.command {
        ImportsCommand::List { format } => {
            let imports = workspace.imports()?;
            let found = imports.iter().any(|import| import.removed.is_none());
            print(&list(&imports, *format)?)?;
            return Ok(Outcome::of(found));
        }
        ImportsCommand::Show { id } => print(&render::import_details(&workspace.find(id)?))?,
        ImportsCommand::Remove { id } => {
            let import = import::set_removed(&mut workspace, id, true)?;
            print(&format!(
                "removed  {} (undo: introrank imports restore {})\n",
                render::import_words(&import),
                import.id
            ))?;
            refresh_silently(&workspace);
        }
        ImportsCommand::Restore { id } => {
            let import = import::set_removed(&mut workspace, id, false)?;
            print(&format!("restored  {}\n", render::import_words(&import)))?;
            refresh_silently(&workspace);
        }
    }
    Ok(Outcome::Found)
}

/// Erases a person from the workspace for good.
pub fn forget(args: &ForgetArgs) -> anyhow::Result<Outcome> {
    let mut workspace = inputs::workspace(args.workspace.workspace.as_deref())?;
    let done = match import::forget(&mut workspace, &args.person, args.yes)? {
        Erased::Everywhere { name, imports } => format!(
            "{name} is erased from {imports} imports and the ledger, and will not come back with a later one\n"
        ),
        Erased::InLedger => {
            let who = clean(&args.person);
            format!("{who} is erased from the ledger, and will not come back\n")
        }
    };
    refresh_silently(&workspace);
    print(&done)?;
    Ok(Outcome::Found)
}

fn list(imports: &[Import], format: ListFormat) -> anyhow::Result<String> {
    match format {
        ListFormat::Json => Ok(serde_json::to_string_pretty(imports)? + "\n"),
        ListFormat::Table if imports.is_empty() => {
            Ok("nothing imported yet: introrank import PATH...\n".into())
        }
        ListFormat::Table => {
            let mut table = empty_table(&render::IMPORT_COLUMNS);
            for import in imports {
                table.add_row(render::import_cells(import));
            }
            Ok(format!("{table}\n"))
        }
    }
}
