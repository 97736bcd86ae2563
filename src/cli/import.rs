//! `introrank import` and `introrank imports`: what the workspace keeps.

use crate::app::Notice;
use crate::app::commit::now;
use crate::app::workspace_root;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use comfy_table::{Cell, CellAlignment, Table};

use super::Outcome;
use super::args::{ForgetArgs, ImportArgs, ImportsArgs, ImportsCommand, ListFormat};
use super::derive;
use super::derive::refresh_silently;
use super::open;
use super::output::{WholeFile, empty_table, print};
use super::progress::Bars;
use super::remarks::Remarks;
use introrank_core::evidence::Owner;
use introrank_core::evidence::Records;
use introrank_core::evidence::{Classes, ImportReport};
use introrank_core::keys::name;
use introrank_core::keys::title::TitleTable;
use introrank_engine::people::{Directory, PersonIx};
use introrank_engine::session::Session;
use introrank_ingest as ingest;
use introrank_ingest::Sources;
use introrank_store::{Erased, Import, Workspace};

/// Reads files into the workspace and says what became of every row.
pub fn run(args: &ImportArgs) -> anyhow::Result<Outcome> {
    let remarks = Remarks::new(&args.run);
    let bars = Bars::new(args.run.quiet);
    if let Some(report) = &args.report {
        open::not_over("--report", report, args.paths.iter().map(PathBuf::as_path))?;
    }
    // Absolute, so that the same file is known again from any folder.
    let absolute = |path: &PathBuf| {
        std::path::absolute(path).with_context(|| format!("{} is no path", path.display()))
    };
    let sources = Sources {
        exports: args
            .paths
            .iter()
            .map(absolute)
            .collect::<anyhow::Result<_>>()?,
        owner: args.owner.clone(),
        with_address_book: args.with_address_book,
        skip_unowned: true,
        ..Sources::default()
    };
    let mut records = ingest::read_into(Default::default(), &sources, false, &bars)?;
    bars.clear();
    remarks.notices(&Notice::of_report(&records.report));
    if let Some(path) = &args.report {
        write_report(path, &records.report)?;
    }
    let mut workspace = Workspace::create(&workspace_root(args.workspace.workspace.as_deref())?)?;
    adopt_owners(&workspace, &mut records, &remarks)?;
    let now = now();
    let done = workspace.import(&mut records, &now)?;
    let mut out = files_table(&records.report).to_string();
    out.push('\n');
    for (what, list, note) in [
        ("added  ", &done.added, ""),
        ("known  ", &done.known, " (nothing changed)"),
    ] {
        for import in list.iter().take(MAX_LINES) {
            out.push_str(&format!("{what}  {}{note}\n", words(import)));
        }
        if list.len() > MAX_LINES {
            let more = list.len() - MAX_LINES;
            out.push_str(&format!(
                "{what}  … and {more} more{note}: introrank imports list\n"
            ));
        }
    }
    for path in &done.replaced {
        out.push_str(&format!("replaced the older version of {path}\n"));
    }
    if done.forgotten > 0 {
        out.push_str(&format!(
            "left out {} records: the workspace has forgotten whom they are about\n",
            done.forgotten
        ));
    }
    print(&out)?;
    derive::refresh(&workspace, &bars, &remarks);
    Ok(Outcome::Found)
}

/// An owner known by name only is the one owner of that name whom the workspace, or another of the files, knows better.
fn adopt_owners(
    workspace: &Workspace,
    records: &mut Records,
    remarks: &Remarks,
) -> anyhow::Result<()> {
    let by_name = |owner: &Owner| owner.profile.is_none() && owner.emails.is_empty();
    if !records.exports.iter().any(|export| by_name(&export.owner)) {
        return Ok(());
    }
    let kept = workspace.records()?;
    let exports = kept.exports.iter().chain(&records.exports);
    let mut known: Vec<Owner> = Vec::new();
    for owner in exports.map(|export| &export.owner) {
        if !by_name(owner) && !known.iter().any(|other| other.is_same(owner)) {
            known.push(owner.clone());
        }
    }
    let key = |owner: &Owner| name::key(&owner.name, "");
    for export in &mut records.exports {
        let wanted = key(&export.owner);
        if by_name(&export.owner) && wanted.is_full() {
            let same = known.iter().filter(|owner| key(owner).text == wanted.text);
            if let [one] = same.collect::<Vec<_>>().as_slice() {
                let address = one.profile.as_ref().or(one.emails.first());
                remarks.say(&format!(
                    "  {}: {} is taken for {}",
                    export.path,
                    export.owner.name,
                    address.map_or("", String::as_str)
                ));
                export.owner = (*one).clone();
            }
        }
    }
    Ok(())
}

/// More imports than this are only counted.
const MAX_LINES: usize = 20;

/// Writes a report as CSV or JSON, by the file's name.
pub fn write_report(path: &Path, report: &ImportReport) -> anyhow::Result<()> {
    let mut file = WholeFile::create(path)?;
    if path
        .extension()
        .is_some_and(|end| end.eq_ignore_ascii_case("csv"))
    {
        crate::render::import_report::write_csv(report, &mut file)?;
    } else {
        serde_json::to_writer_pretty(&mut file, report)?;
    }
    file.finish()?;
    Ok(())
}

fn words(import: &Import) -> String {
    let owner = if import.owner.is_empty() {
        String::new()
    } else {
        format!(" of {}", import.owner)
    };
    format!(
        "{}  {}{owner}, {} records",
        &import.id[..8.min(import.id.len())],
        import.kind,
        import.rows
    )
}

/// One line per kind of file: how many there are and what became of their rows. `--report` has every file.
fn files_table(report: &ImportReport) -> Table {
    let mut kinds: BTreeMap<&str, (u64, Classes)> = BTreeMap::new();
    for file in &report.files {
        let (files, classes) = kinds.entry(file.kind).or_default();
        *files += 1;
        classes.add(&file.classes);
    }
    let mut table = empty_table(&[
        "what",
        "files",
        "imported",
        "restricted",
        "duplicate",
        "partial",
        "rejected",
    ]);
    let mut line = |what: &str, files: u64, c: &Classes| {
        let mut cells = vec![Cell::new(what)];
        let counts = [
            files,
            c.imported,
            c.restricted,
            c.duplicate,
            c.partial,
            c.rejected,
        ];
        cells.extend(counts.map(|n| Cell::new(n).set_alignment(CellAlignment::Right)));
        table.add_row(cells);
    };
    for (what, (files, classes)) in &kinds {
        line(what, *files, classes);
    }
    if kinds.len() > 1 {
        line("all", report.files.len() as u64, &report.totals());
    }
    table
}

/// The last two parts of a path.
fn short(path: &str) -> String {
    let parts: Vec<&str> = path.split('/').collect();
    parts[parts.len().saturating_sub(2)..].join("/")
}

/// Lists, shows, removes and restores imports.
pub fn imports(args: &ImportsArgs) -> anyhow::Result<Outcome> {
    let mut workspace = open::workspace(args.workspace.workspace.as_deref())?;
    match &args.command {
        ImportsCommand::List { format } => {
            let imports = workspace.imports()?;
            let found = imports.iter().any(|import| import.removed.is_none());
            print(&list(&imports, *format)?)?;
            return Ok(if found {
                Outcome::Found
            } else {
                Outcome::Nothing
            });
        }
        ImportsCommand::Show { id } => print(&show(&workspace.find(id)?))?,
        ImportsCommand::Remove { id } => {
            let import = workspace.find(id)?;
            let now = now();
            workspace.set_removed(&import.id, Some(&now))?;
            print(&format!(
                "removed  {} (undo: introrank imports restore {})\n",
                words(&import),
                import.id
            ))?;
            refresh_silently(&workspace);
        }
        ImportsCommand::Restore { id } => {
            let import = workspace.find(id)?;
            workspace.set_removed(&import.id, None)?;
            print(&format!("restored  {}\n", words(&import)))?;
            refresh_silently(&workspace);
        }
    }
    Ok(Outcome::Found)
}

/// Erases a person from the workspace for good.
pub fn forget(args: &ForgetArgs) -> anyhow::Result<Outcome> {
    let mut workspace = open::workspace(args.workspace.workspace.as_deref())?;
    let find = |directory: &Directory| -> anyhow::Result<Option<PersonIx>> {
        let Some(person) = open::one_or_nobody(directory, &args.person)? else {
            return Ok(None);
        };
        let own = directory.links.owners.iter().zip(&directory.links.rows);
        let own: Vec<usize> = own
            .filter(|(owner, _)| **owner == person)
            .map(|(_, rows)| rows.len())
            .collect();
        if !own.is_empty() && !args.yes {
            let (name, rows) = (directory.people.name(person), own.iter().sum::<usize>());
            bail!(
                "{name} is the owner of {} of the imports, with {rows} people in them; forgetting {name} deletes these imports for good: say so with --yes",
                own.len()
            );
        }
        Ok(Some(person))
    };
    let who = introrank_core::display::clean(&args.person);
    let done = match workspace.forget(&args.person, &TitleTable::default(), find)? {
        Some(Erased::Everywhere { name, imports }) => format!(
            "{name} is erased from {imports} imports and the ledger, and will not come back with a later one\n"
        ),
        Some(Erased::InLedger) => {
            format!("{who} is erased from the ledger, and will not come back\n")
        }
        None => bail!("nobody in the workspace is '{who}'"),
    };
    refresh_silently(&workspace);
    print(&done)?;
    Ok(Outcome::Found)
}

fn list(imports: &[Import], format: ListFormat) -> anyhow::Result<String> {
    let seen_on = |import: &Import| {
        import
            .seen_on
            .map(|day| day.to_string())
            .unwrap_or_default()
    };
    match format {
        ListFormat::Json => Ok(serde_json::to_string_pretty(imports)? + "\n"),
        ListFormat::Table if imports.is_empty() => {
            Ok("nothing imported yet: introrank import PATH...\n".into())
        }
        ListFormat::Table => {
            let mut table = empty_table(&[
                "id",
                "what",
                "owner",
                "records",
                "speaks of",
                "imported",
                "file",
                "",
            ]);
            for import in imports {
                table.add_row([
                    import.id[..8.min(import.id.len())].to_owned(),
                    import.kind.clone(),
                    import.owner.clone(),
                    import.rows.to_string(),
                    seen_on(import),
                    import.imported_at.chars().take(10).collect(),
                    short(&import.path),
                    import.removed.clone().unwrap_or_default(),
                ]);
            }
            Ok(format!("{table}\n"))
        }
    }
}

fn show(import: &Import) -> String {
    let day = import
        .seen_on
        .map_or("unknown".to_owned(), |day| day.to_string());
    let counts = import
        .removed
        .as_ref()
        .map_or("yes".to_owned(), |why| format!("no: {why}"));
    format!(
        "id         {}\nwhat       {}\nowner      {}\nrecords    {}\nspeaks of  {day}\nimported   {}\nfile       {}\ncounts     {counts}\n",
        import.id, import.kind, import.owner, import.rows, import.imported_at, import.path
    )
}

/// Writes every row that was joined with another, and why.
pub fn write_merges(mut file: WholeFile, session: &Session) -> anyhow::Result<()> {
    let mut writer = csv::Writer::from_writer(&mut file);
    writer.write_record(["person", "name", "company", "rule", "file", "line"])?;
    for merge in session.directory.merges(&session.records) {
        let rule = serde_json::to_value(merge.rule)?;
        writer.write_record([
            &*merge.person,
            &*introrank_core::display::defuse(&merge.name),
            &*introrank_core::display::defuse(&merge.company),
            rule.as_str().unwrap_or_default(),
            &merge.file,
            &merge.line.to_string(),
        ])?;
    }
    writer.flush()?;
    drop(writer);
    file.finish()
}
