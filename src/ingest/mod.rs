//! From files to records: what each row says, before anybody decides who is who.
//!
//! ```text
//! source  files, folders, globs, archives → bytes
//! text    bytes → decoded text, delimiter, header, rows
//! kind    header → what the file is
//! connections, ties, lists, owner, targets, mutuals   rows → records
//! report  what became of every row
//! ```
//!
//! A bad row never loses the good ones: it is counted, located and explained in the [`ImportReport`].
//! Messages, calendars and the rest of an archive are recognised and named; each gets its own reader beside
//! [`connections`] when its evidence is added to the strength model.

pub mod connections;
pub mod dates;
pub mod kind;
pub mod lists;
pub mod mutuals;
pub mod owner;
pub mod report;
mod source;
pub mod targets;
pub mod text;
pub mod ties;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use thiserror::Error;

use crate::day::Day;
use crate::progress::Progress;
use connections::ConnectionRows;
use kind::Kind;
use lists::{AccountRow, Exclusion, OwnerRow};
use owner::{Owner, OwnerClues};
use report::{FileReport, ImportReport};
use source::SourceFile;
use ties::TieRows;

/// Why input could not be read at all. Problems of single rows are in the [`ImportReport`] instead.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum IngestError {
    /// A path or pattern matches nothing.
    #[error("{}: no such file or folder", path.display())]
    NotFound {
        /// As given.
        path: PathBuf,
    },
    /// Reading failed.
    #[error("{}: cannot be read", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A folder could not be searched.
    #[error("{}: cannot be searched: {reason}", path.display())]
    Walk {
        /// The folder.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// An archive is damaged or too large.
    #[error("{}: not a usable archive: {reason}", path.display())]
    Archive {
        /// The archive.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// A file given for one purpose has another header.
    #[error("{path}: the header [{found}] is not that of this kind of file; wanted: {wanted}")]
    Header {
        /// The file.
        path: String,
        /// Header cells as found.
        found: String,
        /// Header that was wanted.
        wanted: &'static str,
    },
    /// A column that was named on the command line is missing.
    #[error("{path}: there is no column '{column}'; the columns are: {found}")]
    NoColumn {
        /// The file.
        path: String,
        /// The name as given.
        column: String,
        /// Header cells as found.
        found: String,
    },
    /// Exports without a known owner.
    #[error(
        "whose export is this? {files} name no owner; add --owner \"Name <profile URL>\" for one export, or a file owners.csv (file,name,url,relation) beside several"
    )]
    NoOwner {
        /// The files.
        files: String,
    },
    /// `--owner` beside exports that all name their owners.
    #[error(
        "--owner {owner}: every export here names its owner; say otherwise in a file owners.csv (file,name,url,relation)"
    )]
    OwnersKnown {
        /// As given.
        owner: String,
    },
    /// Files, but no export among them.
    #[error(
        "no connection export and no tie list among {files} files{example}; wanted: a LinkedIn archive, a Connections.csv, or a list with the header from,to"
    )]
    NothingRecognised {
        /// How many files were looked at.
        files: usize,
        /// One of them with its header.
        example: String,
    },
    /// Exports, but no usable row.
    #[error("no usable row in {path} (header: {header}; {rejected} rows rejected{reason})")]
    NoUsableRows {
        /// The file.
        path: String,
        /// Header as found.
        header: String,
        /// Rejected rows.
        rejected: u64,
        /// Reason of the first one.
        reason: String,
    },
}

/// What to read.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Exports: files, folders, globs, archives, in any mixture.
    pub exports: Vec<PathBuf>,
    /// Tie lists.
    pub ties: Vec<PathBuf>,
    /// Account lists.
    pub accounts: Vec<PathBuf>,
    /// Corrections of account names.
    pub aliases: Vec<PathBuf>,
    /// Exclusion lists.
    pub exclude: Vec<PathBuf>,
    /// Owner of the exports that name none: `Name`, address, or `Name <address>`.
    pub owner: Option<String>,
}

/// One owner's export.
#[derive(Debug)]
pub struct Export {
    /// Path as shown.
    pub path: String,
    /// The folder or archive it came in.
    pub group: String,
    /// Who downloaded it.
    pub owner: Owner,
    /// Its rows.
    pub rows: ConnectionRows,
}

/// Everything that was read.
#[derive(Default)]
pub struct Records {
    /// Connection exports, in order of their paths.
    pub exports: Vec<Export>,
    /// Rows of all tie lists.
    pub ties: TieRows,
    /// Account lists.
    pub accounts: Vec<AccountRow>,
    /// (alias, account).
    pub aliases: Vec<(String, String)>,
    /// People to leave out.
    pub exclusions: Vec<Exclusion>,
    /// What became of every row.
    pub report: ImportReport,
}

/// A decoded file with its header.
struct Table {
    file: SourceFile,
    text: String,
    encoding: &'static str,
    mojibake: bool,
    layout: text::Layout,
    kind: Kind,
}

impl Table {
    fn report(&self) -> FileReport {
        let mut report = FileReport::new(self.file.path.clone(), self.kind.words());
        report.encoding = self.encoding;
        if self.mojibake {
            report.notes.push("some letters were damaged before this file reached us (an earlier wrong conversion)".into());
        }
        report
    }
}

/// Reads all sources. Files are decoded and parsed in parallel; the result does not depend on their order.
///
/// # Errors
/// See [`IngestError`].
pub fn read(sources: &Sources, progress: &dyn Progress) -> Result<Records, IngestError> {
    let mut records = Records::default();
    let all = [
        &sources.exports,
        &sources.ties,
        &sources.accounts,
        &sources.aliases,
        &sources.exclude,
    ];
    let paths: Vec<PathBuf> = all.into_iter().flatten().cloned().collect();
    let files = source::collect(&paths, &mut records.report)?;
    let bytes: u64 = files.iter().map(|file| file.bytes.len() as u64).sum();
    progress.stage("reading", Some(bytes));
    let count = files.len();
    let explicit = |kind: Kind, paths: &[PathBuf]| {
        paths
            .iter()
            .map(|p| (p.to_string_lossy().into_owned(), kind))
            .collect::<Vec<_>>()
    };
    let wanted: BTreeMap<String, Kind> = [
        explicit(Kind::Ties, &sources.ties),
        explicit(Kind::Accounts, &sources.accounts),
        explicit(Kind::Aliases, &sources.aliases),
        explicit(Kind::Exclusions, &sources.exclude),
    ]
    .into_iter()
    .flatten()
    .collect();
    let recognised: Vec<Result<Table, Unrecognised>> = files
        .into_par_iter()
        .map(|file| recognise(file, &wanted))
        .collect();
    let mut tables = Vec::new();
    let mut example = String::new();
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
                        wanted: wanted_header(*kind),
                    });
                }
                if example.is_empty() {
                    example = format!(" ({path}: {reason})");
                }
                records.report.skipped.push((path, reason));
            }
        }
    }
    read_lists(&tables, &mut records);
    read_ties(&tables, &mut records, progress)?;
    read_exports(&tables, sources, &mut records, progress)?;
    records.report.files.sort_by(|a, b| a.path.cmp(&b.path));
    records.report.files.iter_mut().for_each(FileReport::sort);
    records.report.skipped.sort();
    check_usable(&tables, &records, count, example)?;
    Ok(records)
}

fn wanted_header(kind: Kind) -> &'static str {
    match kind {
        Kind::Accounts => "name,domain,headcount,aliases,relation",
        Kind::Aliases => "alias,account",
        Kind::Exclusions => "who,rule",
        _ => "from,to[,forward,backward][,kind][,since]",
    }
}

/// A file that is no table this program knows: why, and its first row.
struct Unrecognised {
    path: String,
    reason: String,
    header: Vec<String>,
}

fn recognise(mut file: SourceFile, wanted: &BTreeMap<String, Kind>) -> Result<Table, Unrecognised> {
    if let Some(what) = kind::not_a_table(&file.bytes) {
        return Err(Unrecognised {
            path: file.path,
            reason: what.to_owned(),
            header: Vec::new(),
        });
    }
    let decoded = text::decode(std::mem::take(&mut file.bytes));
    let found = text::find_header(&decoded.text, |header| {
        let kind = kind::of_header(header, &file.name);
        let names_account = |cell: &String| {
            matches!(
                cell.as_str(),
                "name" | "account" | "company" | "accountname" | "companyname"
            )
        };
        match wanted.get(&file.path) {
            None => kind,
            Some(Kind::Accounts) => header.iter().any(names_account).then_some(Kind::Accounts),
            Some(want) => kind.filter(|kind| kind == want),
        }
    });
    let (reason, header) = match found {
        Some((layout, Kind::Targets)) => (
            "a list of targets: give it to `introrank batch`".into(),
            layout.raw_header,
        ),
        Some((layout, Kind::NotYet(what))) => (
            format!("{what}: not read by this version"),
            layout.raw_header,
        ),
        Some((layout, kind)) => {
            let (text, encoding, mojibake) = (decoded.text, decoded.encoding, decoded.mojibake);
            return Ok(Table {
                text,
                encoding,
                mojibake,
                layout,
                kind,
                file,
            });
        }
        None => {
            let header = text::first_record(&decoded.text);
            let reason = match header.as_slice() {
                [] => "the file is empty".to_owned(),
                cells => format!(
                    "no header that is known; the file begins [{}]",
                    cells.join(", ")
                ),
            };
            (reason, header)
        }
    };
    Err(Unrecognised {
        path: file.path,
        reason,
        header,
    })
}

fn read_lists(tables: &[Table], records: &mut Records) {
    for table in tables {
        let mut report = table.report();
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
            Kind::Exclusions => records.exclusions.extend(lists::exclusions(
                &table.file.path,
                &table.text,
                &table.layout,
                &mut report,
            )),
            _ => continue,
        }
        records.report.files.push(report);
    }
}

fn read_ties(
    tables: &[Table],
    records: &mut Records,
    progress: &dyn Progress,
) -> Result<(), IngestError> {
    let mut lists = Vec::new();
    for table in tables.iter().filter(|table| table.kind == Kind::Ties) {
        let mut report = table.report();
        let open = ties::read(
            &table.file.path,
            &table.text,
            &table.layout,
            &mut records.ties,
            &mut report,
        )?;
        lists.push((report, open));
        progress.advance(table.text.len() as u64);
    }
    ties::classify(&records.ties, &mut lists);
    let reports = lists.into_iter().map(|(report, _)| report);
    records.report.files.extend(reports);
    Ok(())
}

fn read_exports(
    tables: &[Table],
    sources: &Sources,
    records: &mut Records,
    progress: &dyn Progress,
) -> Result<(), IngestError> {
    let mut sidecar: Vec<OwnerRow> = Vec::new();
    let mut clues: BTreeMap<&str, OwnerClues> = BTreeMap::new();
    for table in tables {
        let clue = clues.entry(&table.file.group).or_default();
        match table.kind {
            Kind::Owners => {
                let mut report = table.report();
                sidecar.extend(lists::owners(&table.text, &table.layout, &mut report));
                records.report.files.push(report);
            }
            Kind::Profile => clue.profile(&table.text, &table.layout),
            Kind::Invitations => clue.invitations(&table.text, &table.layout),
            Kind::EmailAddresses => clue.emails(&table.text, &table.layout),
            _ => {}
        }
    }
    let exports: Vec<&Table> = tables
        .iter()
        .filter(|table| table.kind == Kind::Connections)
        .collect();
    let mut exports_in: BTreeMap<&str, usize> = BTreeMap::new();
    for table in &exports {
        *exports_in.entry(&table.file.group).or_default() += 1;
    }
    // A profile beside several exports does not say which of them is its owner's.
    clues.retain(|group, _| exports_in.get(group) == Some(&1));
    let mut owners: Vec<Option<Owner>> = exports
        .iter()
        .map(|table| find_owner(table, &sidecar, &clues))
        .collect();
    let unnamed: Vec<&str> = exports
        .iter()
        .zip(&owners)
        .filter(|(_, owner)| owner.is_none())
        .map(|(t, _)| t.file.path.as_str())
        .collect();
    if let Some(text) = &sources.owner {
        let given = Owner::parse(text);
        match owners.as_mut_slice() {
            [one] => *one = Some(given.completed_by(one.take())),
            several => match several
                .iter_mut()
                .filter(|owner| owner.is_none())
                .collect::<Vec<_>>()
                .as_mut_slice()
            {
                [] => {
                    return Err(IngestError::OwnersKnown {
                        owner: text.clone(),
                    });
                }
                [one] => **one = Some(given),
                _ => {}
            },
        }
    }
    if owners.iter().any(Option::is_none) {
        return Err(IngestError::NoOwner {
            files: some_of(&unnamed),
        });
    }
    let read: Vec<(Export, FileReport)> = exports
        .par_iter()
        .zip(owners)
        .map(|(table, owner)| {
            let mut report = table.report();
            let owner = owner.unwrap_or_else(|| Owner::parse(""));
            report.owner = Some(owner.label().to_owned());
            let rows = connections::read(
                &table.text,
                &table.layout,
                table.file.exported_on,
                &mut report,
            );
            progress.advance(table.text.len() as u64);
            (
                Export {
                    path: table.file.path.clone(),
                    group: table.file.group.clone(),
                    owner,
                    rows,
                },
                report,
            )
        })
        .collect();
    for (export, report) in read {
        records.exports.push(export);
        records.report.files.push(report);
    }
    Ok(())
}

/// The sidecar wins over what the archive says of itself, and may be completed by it.
fn find_owner(
    table: &Table,
    sidecar: &[OwnerRow],
    clues: &BTreeMap<&str, OwnerClues>,
) -> Option<Owner> {
    let clue = clues
        .get(table.file.group.as_str())
        .and_then(OwnerClues::owner);
    let Some(row) = owner::from_sidecar(sidecar, &table.file.path, &table.file.group) else {
        return clue;
    };
    Some(Owner::new(&row.name, &row.url, row.relation).completed_by(clue))
}

fn some_of(paths: &[&str]) -> String {
    let shown = paths.iter().take(3).copied().collect::<Vec<_>>().join(", ");
    if paths.len() > 3 {
        format!("{shown} and {} more", paths.len() - 3)
    } else {
        shown
    }
}

fn check_usable(
    tables: &[Table],
    records: &Records,
    files: usize,
    example: String,
) -> Result<(), IngestError> {
    let relevant = |kind: Kind| matches!(kind, Kind::Connections | Kind::Ties);
    if !tables.iter().any(|table| relevant(table.kind)) {
        return Err(IngestError::NothingRecognised { files, example });
    }
    let used: u64 = records
        .exports
        .iter()
        .map(|e| e.rows.len() as u64)
        .sum::<u64>()
        + records.ties.rows.len() as u64;
    if used > 0 {
        return Ok(());
    }
    let table = tables.iter().find(|table| relevant(table.kind));
    let path = table.map(|t| t.file.path.clone()).unwrap_or_default();
    let report = records.report.files.iter().find(|file| file.path == path);
    let reason = report
        .and_then(|r| r.problems.first())
        .map(|p| format!(", the first on line {}: {}", p.line, p.reason))
        .unwrap_or_default();
    Err(IngestError::NoUsableRows {
        header: table
            .map(|t| t.layout.raw_header.join(", "))
            .unwrap_or_default(),
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
    let bytes = if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut std::io::stdin().lock(), &mut bytes).map_err(|source| {
            IngestError::Io {
                path: "standard input".into(),
                source,
            }
        })?;
        bytes
    } else {
        std::fs::read(path).map_err(|source| IngestError::Io {
            path: path.to_owned(),
            source,
        })?
    };
    if let Some(what) = kind::not_a_table(&bytes) {
        return Err(IngestError::Archive {
            path: path.to_owned(),
            reason: format!("this is {what}"),
        });
    }
    Ok(text::decode(bytes).text)
}

impl Export {
    /// The newest day the export speaks of: the date in its name, else its newest connection.
    pub fn seen_on(&self) -> Option<Day> {
        self.rows.newest
    }
}
