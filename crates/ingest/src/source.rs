//! Where bytes come from: files, folders, globs and archives as downloaded, all alike.

use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::WalkDir;

use super::IngestError;
use super::archive::{always, is_packed, open_archive, open_packed};
use super::found::{Content, Opened, SourceFile, date_in_name, is_litter, never_a_table};
use super::mail::{self, Mailbox};
use super::workbook;
use introrank_core::evidence::ImportReport;
use introrank_core::progress::Progress;

/// Finds every file under the given paths. Folders are searched whole, archives opened, globs expanded.
///
/// The result is in order of the paths shown, so that the order of the arguments does not matter. Files are opened in
/// parallel.
///
/// # Errors
/// When a path does not exist or cannot be read, or is an archive that is not usable. Of what lies in a folder each file, link
/// and folder that cannot be read costs itself only, and is reported.
pub fn collect(
    paths: &[PathBuf],
    report: &mut ImportReport,
    progress: &dyn Progress,
) -> Result<Vec<SourceFile>, IngestError> {
    let mut found: Vec<PathBuf> = Vec::new();
    for path in paths {
        if path.exists() {
            files_under(path, &mut found, report)?;
        } else {
            let before = found.len();
            for hit in glob::glob(&path.to_string_lossy())
                .into_iter()
                .flatten()
                .flatten()
            {
                files_under(&hit, &mut found, report)?;
            }
            if found.len() == before {
                return Err(IngestError::NotFound { path: path.clone() });
            }
        }
    }
    found.sort();
    found.dedup();
    let size = |path: &PathBuf| std::fs::metadata(path).map_or(0, |about| about.len());
    progress.stage("opening", Some(found.iter().map(size).sum()));
    let archives = found.par_iter().filter(|path| is_archive(path)).count() as u64;
    let opened: Vec<Opened> = found
        .par_iter()
        .map(|path| {
            let mut opened = Opened {
                always: always(archives),
                ..Opened::default()
            };
            let named = paths.iter().any(|given| given == path);
            match open(path, named, &mut opened, progress) {
                Err(error) if !named => {
                    let shown = path.to_string_lossy().into_owned();
                    opened.skipped.push((shown, error.reason()));
                }
                other => other?,
            }
            Ok(opened)
        })
        .collect::<Result<_, IngestError>>()?;
    Ok(gathered(opened, report))
}

/// True for what is unpacked: a zip, which a workbook is too, or a file packed with gzip.
fn is_archive(path: &Path) -> bool {
    let mut magic = [0; 4];
    let read = File::open(path).and_then(|mut file| file.read(&mut magic));
    read.is_ok_and(|got| magic[..got].starts_with(b"PK\x03\x04") || is_packed(&magic[..got]))
}

/// The files of all paths, in the order of their paths.
fn gathered(opened: Vec<Opened>, report: &mut ImportReport) -> Vec<SourceFile> {
    let mut files = Vec::new();
    for opened in opened {
        report.skipped.extend(opened.skipped);
        for file in opened.files {
            push(&mut files, file);
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// Tells the progress of what is read.
struct Counted<'a, R> {
    inner: R,
    progress: &'a dyn Progress,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, room: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(room)?;
        self.progress.advance(read as u64);
        Ok(read)
    }
}

impl<R: Seek> Seek for Counted<'_, R> {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.inner.seek(to)
    }
}

fn files_under(
    path: &Path,
    found: &mut Vec<PathBuf>,
    report: &mut ImportReport,
) -> Result<(), IngestError> {
    for entry in WalkDir::new(path).follow_links(true) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) if error.depth() > 0 => {
                let shown = error.path().map(|path| path.to_string_lossy().into_owned());
                let reason = error.io_error().map(ToString::to_string);
                let reason = reason.unwrap_or_else(|| "a link in a circle".to_owned());
                report.skipped.push((shown.unwrap_or_default(), reason));
                continue;
            }
            Err(error) => {
                let reason = match error.io_error() {
                    Some(_) if path.is_symlink() && !path.exists() => "a link to nothing".into(),
                    Some(error) => format!("cannot be searched: {error}"),
                    None => "a link in a circle".into(),
                };
                let path = path.to_owned();
                return Err(IngestError::Walk { path, reason });
            }
        };
        let kind = entry.file_type();
        if !kind.is_file() && !kind.is_dir() {
            let shown = entry.path().to_string_lossy().into_owned();
            report.skipped.push((shown, NO_FILE.to_owned()));
        }
        if kind.is_file() && (entry.depth() == 0 || !is_litter(&entry.path().to_string_lossy())) {
            found.push(entry.into_path());
        }
    }
    Ok(())
}

/// Why what is no file is passed over.
const NO_FILE: &str = "a pipe, socket or device: give a file";

/// Why a file of an archive or folder is passed over without a word.
pub const NO_TABLE: &str = "not a table of connections";

/// `named`: the user gave this very file, and wants to hear of it.
fn open(
    path: &Path,
    named: bool,
    opened: &mut Opened,
    progress: &dyn Progress,
) -> Result<(), IngestError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if never_a_table(&name) {
        let shown = path.to_string_lossy().into_owned();
        opened.skipped.push((
            shown,
            if named {
                "a picture, page or document"
            } else {
                NO_TABLE
            }
            .into(),
        ));
        return Ok(());
    }
    let file = File::open(path).map_err(|source| IngestError::Io {
        path: path.to_owned(),
        source,
    })?;
    let file = Counted {
        inner: file,
        progress,
    };
    open_content(path, file, opened)
}

/// Files as if they had been found at these paths.
///
/// # Errors
/// As [`collect`].
pub fn in_memory(
    files: &[(&str, &[u8])],
    report: &mut ImportReport,
) -> Result<Vec<SourceFile>, IngestError> {
    let mut opened = Opened {
        always: always(files.len() as u64),
        ..Opened::default()
    };
    for (name, bytes) in files {
        open_content(Path::new(name), Cursor::new(*bytes), &mut opened)?;
    }
    Ok(gathered(vec![opened], report))
}

fn open_content(
    path: &Path,
    mut file: impl Read + Seek,
    opened: &mut Opened,
) -> Result<(), IngestError> {
    let shown = path.to_string_lossy().into_owned();
    let name = path
        .file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default();
    let io = |source| IngestError::Io {
        path: path.to_owned(),
        source,
    };
    let mut magic = [0; 8];
    let got = file.read(&mut magic).map_err(io)?;
    file.rewind().map_err(io)?;
    if magic[..got].starts_with(b"PK\x03\x04") && !workbook::is_zipped_workbook(&mut file) {
        return open_archive(path, &shown, &name, file, opened);
    }
    file.rewind().map_err(io)?;
    if is_packed(&magic[..got]) {
        return open_packed(path, shown, &name, file, opened);
    }
    let group = path
        .parent()
        .map(|p| p.to_string_lossy().into_owned())
        .unwrap_or_default();
    let exported_on = path
        .ancestors()
        .take(2)
        .find_map(|p| date_in_name(&p.file_name()?.to_string_lossy()));
    let content = if mail::is_mailbox(&magic[..got]) {
        let mut mailbox = Mailbox::default();
        mailbox
            .stream(BufReader::with_capacity(1 << 16, file))
            .map_err(io)?;
        Content::Mails(Box::new(mailbox))
    } else {
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(io)?;
        Content::Bytes(bytes)
    };
    opened.files.push(SourceFile {
        path: shown,
        name,
        group,
        exported_on,
        content,
    });
    Ok(())
}

/// Adds a file; single mails of one folder become one mailbox.
fn push(files: &mut Vec<SourceFile>, file: SourceFile) {
    let bytes = match &file.content {
        Content::Bytes(bytes) if mail::is_single(&file.name) => bytes,
        _ => return files.push(file),
    };
    let beside = files
        .iter_mut()
        .filter(|other| other.group == file.group && other.name == MAILS)
        .find_map(|other| match &mut other.content {
            Content::Mails(mailbox) => Some(mailbox),
            Content::Bytes(_) => None,
        });
    if let Some(mailbox) = beside {
        return mailbox.single(bytes);
    }
    let mut mailbox = Mailbox::default();
    mailbox.single(bytes);
    let folder = file
        .path
        .strip_suffix(&file.name)
        .unwrap_or_default()
        .to_owned();
    files.push(SourceFile {
        path: folder + MAILS,
        name: MAILS.to_owned(),
        content: Content::Mails(Box::new(mailbox)),
        ..file
    });
}

/// What a folder of single mails is called in reports.
const MAILS: &str = "*.eml";
