//! Where bytes come from: files, folders, globs and archives as downloaded, all alike.

use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::WalkDir;

use super::IngestError;
use super::mail::Mailbox;
use super::workbook;
use introrank_core::evidence::ImportReport;
use introrank_core::progress::Progress;

/// Limits against archives that are bombs rather than exports.
const MOST_ENTRIES: usize = 20_000;
const LARGEST_ENTRY: u64 = 1 << 30;
const LARGEST_ARCHIVE: u64 = 4 << 30;
/// Of a mailbox only the envelopes are kept, so it may be larger.
const LARGEST_MAILBOX: u64 = 64 << 30;
/// Text is packed to a tenth, seldom to a fiftieth; what unpacks to more than this many times its size is no text.
const MOST_UNPACKED: u64 = 200;
/// So much may be unpacked from nearly nothing.
const ALWAYS_UNPACKED: u64 = 32 << 20;

/// One table of text, read whole.
pub struct SourceFile {
    /// Path as shown to the user.
    pub path: String,
    /// File name alone.
    pub name: String,
    /// Files with the same group came in one folder or archive: they may have one owner.
    pub group: String,
    /// A date in the archive's own name (`Basic_LinkedInDataExport_06-07-2026.zip`), if there is one.
    pub exported_on: Option<introrank_core::day::Day>,
    /// What is in it.
    pub content: Content,
}

/// What a file holds.
pub enum Content {
    /// Bytes, read whole.
    Bytes(Vec<u8>),
    /// Envelopes of mails: a mailbox may be larger than memory.
    Mails(Box<Mailbox>),
}

impl SourceFile {
    /// Bytes in memory.
    pub fn len(&self) -> u64 {
        match &self.content {
            Content::Bytes(bytes) => bytes.len() as u64,
            Content::Mails(_) => 0,
        }
    }
}

/// Finds every file under the given paths. Folders are searched whole, archives opened, globs expanded.
///
/// The result is in order of the paths shown, so that the order of the arguments does not matter. Files are opened in
/// parallel.
///
/// # Errors
/// When a path does not exist or cannot be read, or an archive is not usable.
pub fn collect(
    paths: &[PathBuf],
    report: &mut ImportReport,
    progress: &dyn Progress,
) -> Result<Vec<SourceFile>, IngestError> {
    let mut found: Vec<PathBuf> = Vec::new();
    for path in paths {
        if path.exists() {
            files_under(path, &mut found)?;
        } else {
            let before = found.len();
            for hit in glob::glob(&path.to_string_lossy())
                .into_iter()
                .flatten()
                .flatten()
            {
                files_under(&hit, &mut found)?;
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
    let opened: Vec<Opened> = found
        .par_iter()
        .map(|path| {
            let mut opened = Opened::default();
            let named = paths.iter().any(|given| given == path);
            open(path, named, &mut opened, progress)?;
            Ok(opened)
        })
        .collect::<Result<_, IngestError>>()?;
    Ok(gathered(opened, report))
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

/// What one path held: files, and (place, reason) of what is not read.
#[derive(Default)]
struct Opened {
    files: Vec<SourceFile>,
    skipped: Vec<(String, String)>,
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

fn files_under(path: &Path, found: &mut Vec<PathBuf>) -> Result<(), IngestError> {
    for entry in WalkDir::new(path).follow_links(true) {
        let entry = entry.map_err(|error| IngestError::Walk {
            path: path.to_owned(),
            reason: error.to_string(),
        })?;
        if entry.file_type().is_file()
            && (entry.depth() == 0 || !is_litter(&entry.path().to_string_lossy()))
        {
            found.push(entry.into_path());
        }
    }
    Ok(())
}

/// Why a file of an archive or folder is passed over without a word.
pub const NO_TABLE: &str = "not a table of connections";

/// Files that operating systems and editors leave beside the real ones.
fn is_litter(path: &str) -> bool {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    path.split(['/', '\\']).any(|part| part == "__MACOSX")
        || name.starts_with("._")
        || name.starts_with("~$")
        || name.starts_with('.')
        || name.is_empty()
}

/// Endings of files that never hold a table; everything else is judged by content.
fn never_a_table(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    [
        ".md", ".html", ".htm", ".jpg", ".jpeg", ".png", ".gif", ".mp4", ".pdf", ".toml", ".json",
    ]
    .iter()
    .any(|end| lower.ends_with(end))
}

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
    let mut opened = Opened::default();
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
    let mut magic = [0; 5];
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
    let content = if magic == *b"From " {
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

/// True for the first bytes of a file packed with gzip.
pub(super) fn is_packed(start: &[u8]) -> bool {
    start.starts_with(b"\x1f\x8b")
}

/// What a gzip file of this size holds.
///
/// # Errors
/// Why not: damaged, or more than any text is packed to.
pub(super) fn unpacked(file: impl Read, size: u64) -> Result<Vec<u8>, String> {
    let room = ALWAYS_UNPACKED.saturating_add(size.saturating_mul(MOST_UNPACKED));
    let room = room.min(LARGEST_ENTRY);
    let mut bytes = Vec::new();
    let mut packed = flate2::read::MultiGzDecoder::new(BufReader::new(file)).take(room + 1);
    match packed.read_to_end(&mut bytes) {
        Err(error) => Err(format!("damaged after {} bytes ({error})", bytes.len())),
        Ok(_) if bytes.len() as u64 > room => Err(format!(
            "unpacks to more than {room} bytes: unpack it, and give the part that is needed"
        )),
        Ok(_) => Ok(bytes),
    }
}

/// One file packed with gzip.
fn open_packed(
    path: &Path,
    shown: String,
    name: &str,
    mut file: impl Read + Seek,
    opened: &mut Opened,
) -> Result<(), IngestError> {
    let bad = |reason: String| IngestError::Archive {
        path: path.to_owned(),
        reason,
    };
    let size = file
        .seek(SeekFrom::End(0))
        .and_then(|size| file.rewind().map(|()| size))
        .map_err(|error| bad(error.to_string()))?;
    let bytes = unpacked(file, size).map_err(bad)?;
    let name = name.strip_suffix(".gz").unwrap_or(name).to_owned();
    let folder = path.parent().map(|p| p.to_string_lossy().into_owned());
    let content = if bytes.starts_with(b"From ") {
        let mut mailbox = Mailbox::default();
        mailbox
            .stream(bytes.as_slice())
            .map_err(|source| IngestError::Io {
                path: path.to_owned(),
                source,
            })?;
        Content::Mails(Box::new(mailbox))
    } else {
        Content::Bytes(bytes)
    };
    opened.files.push(SourceFile {
        name,
        path: shown,
        group: folder.unwrap_or_default(),
        exported_on: date_in_name(&name_of(path)),
        content,
    });
    Ok(())
}

fn name_of(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// Adds a file; single mails of one folder become one mailbox.
fn push(files: &mut Vec<SourceFile>, file: SourceFile) {
    let bytes = match &file.content {
        Content::Bytes(bytes) if file.name.to_ascii_lowercase().ends_with(".eml") => bytes,
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

fn open_archive(
    path: &Path,
    shown: &str,
    name: &str,
    file: impl Read + Seek,
    opened: &mut Opened,
) -> Result<(), IngestError> {
    let bad = |reason: String| IngestError::Archive {
        path: path.to_owned(),
        reason,
    };
    let mut archive = zip::ZipArchive::new(file).map_err(|error| bad(error.to_string()))?;
    if archive.len() > MOST_ENTRIES {
        return Err(bad(format!(
            "more than {MOST_ENTRIES} entries: this is no export"
        )));
    }
    let mut total = 0;
    for i in 0..archive.len() {
        let mut entry = match archive.by_index(i) {
            Ok(entry) => entry,
            Err(error) => {
                opened
                    .skipped
                    .push((format!("{shown}: entry {}", i + 1), error.to_string()));
                continue;
            }
        };
        let entry_name = match entry.name() {
            Ok(name) => introrank_core::display::clean(&name),
            Err(error) => {
                opened
                    .skipped
                    .push((format!("{shown}: entry {}", i + 1), error.to_string()));
                continue;
            }
        };
        let base = entry_name
            .rsplit(['/', '\\'])
            .next()
            .unwrap_or(&entry_name)
            .to_owned();
        if entry.is_dir()
            || is_litter(&entry_name)
            || entry.enclosed_name().is_none()
            || never_a_table(&base)
        {
            continue;
        }
        let place = format!("{shown}: {entry_name}");
        let packed = entry.compressed_size();
        let plausible = ALWAYS_UNPACKED.saturating_add(packed.saturating_mul(MOST_UNPACKED));
        let mut start = [0; 5];
        let got = read_start(&mut entry, &mut start);
        let mut entry = start[..got].chain(entry);
        let content = if start == *b"From " {
            let mut mailbox = Mailbox::default();
            let read = mailbox.stream(BufReader::with_capacity(
                1 << 16,
                entry.take(LARGEST_MAILBOX.min(plausible)),
            ));
            if let Err(error) = read {
                let reason = format!("damaged ({error}); what came before is used");
                opened.skipped.push((place.clone(), reason));
            }
            Content::Mails(Box::new(mailbox))
        } else {
            let mut bytes = Vec::new();
            let room = LARGEST_ENTRY.min(LARGEST_ARCHIVE - total).min(plausible);
            let read = (&mut entry).take(room + 1).read_to_end(&mut bytes);
            total += bytes.len() as u64;
            if bytes.len() as u64 > room {
                return Err(bad(format!(
                    "{entry_name} unpacks to more than {room} bytes: this is no export"
                )));
            }
            if let Err(error) = read {
                let after = bytes.len();
                let reason =
                    format!("damaged after {after} bytes ({error}); what came before is used");
                opened.skipped.push((place.clone(), reason));
            }
            Content::Bytes(bytes)
        };
        opened.files.push(SourceFile {
            path: place,
            name: base,
            group: shown.to_owned(),
            exported_on: date_in_name(name),
            content,
        });
    }
    Ok(())
}

/// The first bytes of an entry, as many as there are; a damaged one has none.
fn read_start(entry: &mut impl Read, start: &mut [u8]) -> usize {
    let mut got = 0;
    while got < start.len() {
        match entry.read(&mut start[got..]) {
            Ok(0) | Err(_) => break,
            Ok(read) => got += read,
        }
    }
    got
}

/// `…_MM-DD-YYYY…` in the name of an archive or its folder.
fn date_in_name(name: &str) -> Option<introrank_core::day::Day> {
    let at = name.find("DataExport_")? + "DataExport_".len();
    let mut parts = name.get(at..at + 10)?.split('-');
    let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
    introrank_core::day::Day::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_of_an_archive_stands_in_its_name() {
        let want = introrank_core::day::Day::new(2022, 9, 12);
        assert_eq!(
            date_in_name("Complete_LinkedInDataExport_09-12-2022 (1)"),
            want
        );
        assert_eq!(
            date_in_name("Basic_LinkedInDataExport_09-12-2022.zip.zip"),
            want
        );
        assert_eq!(date_in_name("Basic_LinkedInDataExport_9.zip"), None);
    }

    #[test]
    fn litter_is_left_alone() {
        assert!(
            is_litter("__MACOSX/._Connections.csv")
                && is_litter("a/.DS_Store")
                && is_litter("~$Connections.xlsx")
        );
        assert!(!is_litter("a/Connections (3).csv"));
    }
}
