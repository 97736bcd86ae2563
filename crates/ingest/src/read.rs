//! All sources, read together.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use introrank_core::day::Day;
use introrank_core::evidence::{FileReport, Kind, Records};
use introrank_core::progress::Progress;

use crate::archive;
use crate::column_map::ColumnMap;
use crate::error::IngestError;
use crate::found::SourceFile;
use crate::source;
use crate::table::{Table, Unrecognised, recognise};
use crate::{
    exports, fence, future, interactions, kind, lists, segment, segment_rows, text, ties, workbook,
};

/// What to read.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Exports: files, folders, globs, archives, in any mixture.
    pub exports: Vec<PathBuf>,
    /// Tie lists.
    pub ties: Vec<PathBuf>,
    /// Interactions: who contacted whom, and when.
    pub interactions: Vec<PathBuf>,
    /// Account lists.
    pub accounts: Vec<PathBuf>,
    /// Corrections of account names.
    pub aliases: Vec<PathBuf>,
    /// Exclusion lists.
    pub exclude: Vec<PathBuf>,
    /// Owner of the exports that name none: `Name`, address, or `Name <address>`.
    pub owner: Option<String>,
    /// Read address books that archives hold: other people's private data.
    pub with_address_book: bool,
    /// What columns hold, as the user says.
    pub columns: ColumnMap,
    /// The day of the import: what is dated later has not happened. `None` to believe every day.
    pub today: Option<Day>,
}

/// Reads all sources. Files are decoded and parsed in parallel; the result does not depend on their order.
///
/// # Errors
/// See [`IngestError`].
pub fn read(sources: &Sources, progress: &dyn Progress) -> Result<Records, IngestError> {
    read_into(Records::default(), sources, true, progress)
}

/// Reads all sources beside records that are there already. `of_people`: it is an error when nothing tells of people.
///
/// # Errors
/// See [`IngestError`].
pub fn read_into(
    mut records: Records,
    sources: &Sources,
    of_people: bool,
    progress: &dyn Progress,
) -> Result<Records, IngestError> {
    let all = [
        &sources.exports,
        &sources.ties,
        &sources.interactions,
        &sources.accounts,
        &sources.aliases,
        &sources.exclude,
    ];
    let paths: Vec<PathBuf> = all.into_iter().flatten().cloned().collect();
    let files = source::collect(&paths, &mut records.report, progress)?;
    read_files(records, files, sources, of_people, progress)
}

pub(crate) fn read_files(
    mut records: Records,
    files: Vec<SourceFile>,
    sources: &Sources,
    of_people: bool,
    progress: &dyn Progress,
) -> Result<Records, IngestError> {
    let bytes: u64 = files.iter().map(SourceFile::len).sum();
    progress.stage("reading", Some(bytes));
    let count = files.len();
    let wanted = explicit_kinds(sources);
    let recognised: Vec<Result<Table, Unrecognised>> = files
        .into_par_iter()
        .map(|file| recognise(file, &wanted, sources))
        .collect();
    let mut tables: Vec<Table> = Vec::new();
    let mut example = String::new();
    let mut headers_unread = Vec::new();
    for result in recognised {
        match result {
            Ok(table) => tables.push(table),
            Err(Unrecognised {
                path,
                reason,
                header,
            }) => {
                if let Some(kind) = wanted.get(&path) {
                    return Err(IngestError::Header {
                        path,
                        found: header.join(", "),
                        wanted: wanted_header(*kind).into(),
                    });
                }
                if example.is_empty() {
                    example = format!(" ({path}: {reason})");
                }
                records.report.skipped.push((path, reason));
                headers_unread.push(header);
            }
        }
    }
    let headers = tables.iter().map(|table| &table.layout.raw_header);
    let headers = headers.chain(&headers_unread);
    let said = headers.filter_map(|header| sources.columns.of(header));
    records.report.shapes.extend(said);
    let before = (records.exports.len(), records.interactions.len());
    read_lists(&tables, &mut records)?;
    read_ties(&tables, &mut records, progress)?;
    read_interactions(&tables, &mut records)?;
    read_packed(&mut tables, &mut records);
    exports::read(&tables, sources, &mut records, progress)?;
    if let Some(today) = sources.today {
        future::leave_out(&mut records, before, today);
    }
    records.report.files.sort_by(|a, b| a.path.cmp(&b.path));
    records.report.files.iter_mut().for_each(FileReport::sort);
    records.report.skipped.sort();
    check_usable(&tables, &records, of_people, count, example)?;
    Ok(records)
}

/// The files that the user said the kind of.
fn explicit_kinds(sources: &Sources) -> BTreeMap<String, Kind> {
    let explicit = |kind: Kind, paths: &[PathBuf]| {
        paths
            .iter()
            .map(|p| (p.to_string_lossy().into_owned(), kind))
            .collect::<Vec<_>>()
    };
    [
        explicit(Kind::Ties, &sources.ties),
        explicit(Kind::Interactions, &sources.interactions),
        explicit(Kind::Accounts, &sources.accounts),
        explicit(Kind::Aliases, &sources.aliases),
        explicit(Kind::Exclusions, &sources.exclude),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn wanted_header(kind: Kind) -> &'static str {
    match kind {
        Kind::Accounts => "name,domain,headcount,aliases,relation",
        Kind::Aliases => "alias,account[,kind]",
        Kind::Exclusions => "who,rule",
        Kind::Interactions => interactions::HEADER,
        _ => "from,to[,forward,backward][,kind][,since]",
    }
}

fn read_lists(tables: &[Table], records: &mut Records) -> Result<(), IngestError> {
    for table in tables {
        let mut report = table.report();
        let start = records.count(table.kind);
        match table.kind {
            Kind::Accounts => {
                records
                    .accounts
                    .extend(lists::accounts(&table.text, &table.layout, &mut report))
            }
            Kind::Aliases => {
                records
                    .aliases
                    .extend(lists::aliases(&table.text, &table.layout, &mut report))
            }
            Kind::Exclusions => {
                let path = &table.file.path;
                let read = lists::exclusions(path, &table.text, &table.layout, &mut report);
                records.exclusions.extend(read.map_err(|(line, reason)| {
                    IngestError::Exclusion {
                        path: path.clone(),
                        line,
                        reason,
                    }
                })?);
            }
            _ => continue,
        }
        records.came_from(&table.file.path, table.kind, start);
        records.report.files.push(report);
    }
    Ok(())
}

fn read_ties(
    tables: &[Table],
    records: &mut Records,
    progress: &dyn Progress,
) -> Result<(), IngestError> {
    let mut lists = Vec::new();
    for table in tables.iter().filter(|table| table.kind == Kind::Ties) {
        let mut report = table.report();
        let start = records.count(Kind::Ties);
        let open = ties::read(
            &table.file.path,
            &table.text,
            &table.layout,
            &mut records.ties,
            &mut report,
        )?;
        records.came_from(&table.file.path, Kind::Ties, start);
        lists.push((report, open));
        progress.advance(table.text.len() as u64);
    }
    ties::classify(&records.ties, &mut lists);
    let reports = lists.into_iter().map(|(report, _)| report);
    records.report.files.extend(reports);
    Ok(())
}

fn read_interactions(tables: &[Table], records: &mut Records) -> Result<(), IngestError> {
    for table in tables
        .iter()
        .filter(|table| table.kind == Kind::Interactions)
    {
        let mut report = table.report();
        let start = records.count(Kind::Interactions);
        interactions::read(
            &table.file.path,
            &table.text,
            &table.layout,
            &mut records.ties.keys,
            &mut records.interactions,
            &mut report,
        )?;
        records.came_from(&table.file.path, Kind::Interactions, start);
        records.report.files.push(report);
    }
    Ok(())
}

/// What somebody packed on their own machine: exports with their owner, and what they said about people.
fn read_packed(tables: &mut [Table], records: &mut Records) {
    for table in tables.iter_mut().filter(|table| table.kind == Kind::Packed) {
        let path = PathBuf::from(&table.file.path);
        let bytes = bytes::Bytes::from(std::mem::take(&mut table.segment));
        let mut report = table.report();
        let start = records.count(Kind::Ties);
        let mut export = segment_rows::empty(&table.file.path, &table.file.group);
        let read = segment::read(&path, bytes, |row| {
            report.imported();
            if row.record == "tie" {
                segment_rows::into_records(row, records)
            } else {
                segment_rows::into_export(row, &mut export)
            }
        });
        let about = match read {
            Ok(told) => told.about,
            Err(error) => {
                records.ties.rows.truncate(start);
                records
                    .report
                    .skipped
                    .push((table.file.path.clone(), error.reason));
                continue;
            }
        };
        if records.count(Kind::Ties) > start {
            // Packs of several colleagues may have one file name: what one said does not replace what another did.
            let by = about.iter().find(|(name, _)| name == "packed_by");
            let by = by.map_or(String::new(), |(_, owner)| format!(" by {owner}"));
            records.came_from(&format!("{}{by}", table.file.path), Kind::Ties, start);
        } else {
            segment_rows::tell(&mut export, &about);
            export.facts.settle();
            report.owner = Some(export.owner.label().to_owned());
            records.exports.push(export);
        }
        records.report.files.push(report);
    }
}

fn check_usable(
    tables: &[Table],
    records: &Records,
    of_people: bool,
    files: usize,
    example: String,
) -> Result<(), IngestError> {
    let relevant =
        |kind: Kind| matches!(kind, Kind::Ties | Kind::Interactions) || exports::has_people(kind);
    let lists: usize = records.lists.iter().map(|list| list.rows.len()).sum();
    if !of_people && lists > 0 {
        return Ok(());
    }
    let used: u64 = records
        .exports
        .iter()
        .map(|export| export.records() as u64)
        .sum::<u64>()
        + (records.ties.rows.len() + records.interactions.len()) as u64;
    if used > 0 {
        return Ok(());
    }
    if !tables.iter().any(|table| relevant(table.kind)) && records.exports.is_empty() && lists == 0
    {
        // What could not be opened says more than what was no table.
        let skipped = &records.report.skipped;
        let mut unopened = skipped
            .iter()
            .filter(|(path, _)| !example.contains(path.as_str()));
        let example = match unopened.next() {
            Some((path, reason)) => format!(" ({path}: {reason})"),
            None => example,
        };
        return Err(IngestError::NothingRecognised { files, example });
    }
    let table = tables.iter().find(|table| relevant(table.kind));
    let path = table.map(|t| t.file.path.clone()).unwrap_or_default();
    let report = records.report.files.iter().find(|file| file.path == path);
    let first = report.and_then(|r| r.problems.first());
    let rejected = first.map(|p| format!(", the first on line {}: {}", p.line, p.reason));
    let left_out = report.into_iter().flat_map(|report| &report.left_out);
    let mut reason = rejected.unwrap_or_default();
    for (what, rows) in left_out {
        reason.push_str(&format!("; left out: {rows} {what}"));
    }
    if table.is_some_and(|table| table.mailbox.is_some()) {
        reason.push_str(&format!("; {}", crate::WHOSE_MAIL));
    }
    let header = table.map_or(String::new(), |t| t.layout.raw_header.join(", "));
    Err(IngestError::NoUsableRows {
        header: if header.is_empty() {
            header
        } else {
            format!("header: {header}; ")
        },
        rejected: report.map_or(0, |r| r.classes.rejected),
        path,
        reason,
    })
}

/// Reads and decodes one file that is not an export (a target list, a list of askers, pasted names).
///
/// # Errors
/// When the file cannot be read or is not text.
pub fn read_text(path: &Path) -> Result<String, IngestError> {
    let unusable = |reason: String| IngestError::NoTable {
        path: path.to_owned(),
        reason,
    };
    let bytes = if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut std::io::stdin().lock(), &mut bytes).map_err(|source| {
            IngestError::Io {
                path: "standard input".into(),
                source,
            }
        })?;
        bytes
    } else if path.is_dir() {
        return Err(unusable("a folder; give the file".to_owned()));
    } else {
        std::fs::read(path).map_err(|source| IngestError::Io {
            path: path.to_owned(),
            source,
        })?
    };
    let bytes = if archive::is_packed(&bytes) {
        archive::unpacked(bytes.as_slice(), bytes.len() as u64, archive::always(1))
            .map_err(unusable)?
    } else {
        bytes
    };
    if workbook::is_workbook(&bytes) {
        let sheets = fence::sheets(&bytes).map_err(unusable)?;
        let first = sheets.into_iter().next().unwrap_or_default();
        return Ok(first);
    }
    if let Some(what) = kind::not_a_table(&bytes) {
        return Err(unusable(format!("this is {what}")));
    }
    Ok(text::decode(bytes).text)
}
