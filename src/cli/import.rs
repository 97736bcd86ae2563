//! `introrank import` and `introrank imports`: what the workspace keeps.

use std::path::{Path, PathBuf};

use super::args::{ImportArgs, ImportsArgs, ImportsCommand, ListFormat};
use super::output::{print, tell};
use super::remarks::Remarks;
use super::{Outcome, derive, inputs};
use crate::app::columns;
use crate::app::import::{self, ImportRequest};
use crate::app::workspace_root;
use crate::render;
use crate::terminal::grid::rows_text;
use crate::terminal::{self, Bars};
use introrank_store::Import;

/// Reads files into the workspace and says what became of every row.
pub fn run(args: &ImportArgs) -> anyhow::Result<Outcome> {
    let remarks = Remarks::new(&args.run);
    if let Some(report) = &args.report {
        inputs::not_over("--report", report, args.paths.iter().map(PathBuf::as_path))?;
    }
    let root = args.workspace.workspace.as_deref();
    let request = ImportRequest {
        paths: args.paths.clone(),
        owner: args.owner.clone(),
        with_address_book: args.with_address_book,
        without_seen_together: args.without_seen_together,
        columns: columns::known(root, &args.columns.map)?,
    };
    read(&request, args.report.as_deref(), root, &remarks)
}

/// Reads what names its owners itself into the workspace.
pub fn keep(paths: &[PathBuf], root: Option<&Path>, remarks: &Remarks) -> anyhow::Result<Outcome> {
    let request = ImportRequest {
        paths: paths.to_vec(),
        columns: columns::known(root, &[])?,
        ..ImportRequest::default()
    };
    read(&request, None, root, remarks)
}

fn read(
    request: &ImportRequest,
    report: Option<&Path>,
    root: Option<&Path>,
    remarks: &Remarks,
) -> anyhow::Result<Outcome> {
    let bars = Bars::new(remarks.is_quiet());
    let mut files = import::read(request, &bars)?;
    bars.clear();
    remarks.notices(&files.notices);
    if let Some(path) = report {
        inputs::write_report(path, files.report())?;
    }
    let (mut workspace, done, notices) = files.keep(&workspace_root(root)?)?;
    remarks.notices(&notices);
    let table = terminal::taken_for(files.report()) + &terminal::files(files.report());
    let kept = render::imported(&done, ": introrank imports list");
    tell(&format!("{table}{kept}"));
    derive::after_import(&mut workspace, &bars, remarks);
    Ok(Outcome::Found)
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
            tell(&format!(
                "removed  {} (undo: introrank imports restore {})\n",
                render::import_words(&import),
                import.id
            ));
            derive::after_import(&mut workspace, &Bars::new(false), &Remarks::none());
        }
        ImportsCommand::Restore { id } => {
            let import = import::set_removed(&mut workspace, id, false)?;
            tell(&format!("restored  {}\n", render::import_words(&import)));
            derive::after_import(&mut workspace, &Bars::new(false), &Remarks::none());
        }
    }
    Ok(Outcome::Found)
}

fn list(imports: &[Import], format: ListFormat) -> anyhow::Result<String> {
    match format {
        ListFormat::Json => Ok(serde_json::to_string_pretty(imports)? + "\n"),
        ListFormat::Table if imports.is_empty() => {
            Ok("nothing imported yet: introrank import PATH...\n".into())
        }
        ListFormat::Table => {
            let rows = imports.iter().map(render::import_cells);
            Ok(rows_text(&render::IMPORT_COLUMNS, rows))
        }
    }
}
