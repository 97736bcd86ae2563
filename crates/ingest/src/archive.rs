//! What is packed: archives as downloaded, and single files, within what any export unpacks to.

use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use zip::result::ZipError;

use super::IngestError;
use super::found::{Content, Opened, SourceFile, date_in_name, is_litter, name_of, never_a_table};
use super::mail::{self, Mailbox};

/// Limits against archives that are bombs rather than exports.
const MAX_ENTRIES: usize = 20_000;
const LARGEST_ENTRY: u64 = 1 << 30;
const LARGEST_ARCHIVE: u64 = 4 << 30;
/// Of a mailbox only the envelopes are kept, so it may be larger.
const LARGEST_MAILBOX: u64 = 64 << 30;
/// Text is packed to a tenth, seldom to a fiftieth; what unpacks to more than this many times its size is no text.
const MAX_UNPACKED: u64 = 100;
/// So much may be unpacked from nearly nothing, of an archive as a whole.
const ALWAYS_UNPACKED: u64 = 32 << 20;
/// The same of all archives of a run together.
const ALWAYS_UNPACKED_IN_ALL: u64 = 256 << 20;

/// What each of several archives may unpack to whatever its size: many small ones together no more than one run may.
pub(super) const fn always(archives: u64) -> u64 {
    let share = ALWAYS_UNPACKED_IN_ALL / if archives == 0 { 1 } else { archives };
    if share < ALWAYS_UNPACKED {
        share
    } else {
        ALWAYS_UNPACKED
    }
}

/// What a file of this size may unpack to, all of it together: entries may overlap, and each on its own seem plausible.
const fn plausible(size: u64, always: u64) -> u64 {
    always.saturating_add(size.saturating_mul(MAX_UNPACKED))
}

/// True for the first bytes of a file packed with gzip.
pub(super) fn is_packed(start: &[u8]) -> bool {
    start.starts_with(b"\x1f\x8b")
}

/// What a gzip file of this size holds; `always` is what it may unpack to whatever its size.
///
/// # Errors
/// Why not: damaged, or more than any text is packed to.
pub(super) fn unpacked(file: impl Read, size: u64, always: u64) -> Result<Vec<u8>, String> {
    let room = plausible(size, always).min(LARGEST_ENTRY);
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
pub(super) fn open_packed(
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
    let bytes = unpacked(file, size, opened.always).map_err(bad)?;
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

/// Every table and mailbox in an archive.
///
/// # Errors
/// When it cannot be opened or is no export: more entries, or larger ones, than any has.
pub(super) fn open_archive(
    path: &Path,
    shown: &str,
    name: &str,
    mut file: impl Read + Seek,
    opened: &mut Opened,
) -> Result<(), IngestError> {
    let bad = |reason: String| IngestError::Archive {
        path: path.to_owned(),
        reason,
    };
    let size = file.seek(SeekFrom::End(0));
    let size = size.map_err(|error| bad(error.to_string()))?;
    let most = plausible(size, opened.always).min(LARGEST_ARCHIVE);
    let mut archive = zip::ZipArchive::new(file).map_err(|error| bad(why(&error)))?;
    if archive.len() > MAX_ENTRIES {
        return Err(bad(format!(
            "more than {MAX_ENTRIES} entries: this is no export"
        )));
    }
    let mut total = 0;
    for i in 0..archive.len() {
        let entry = archive.by_index(i).and_then(|entry| {
            let entry_name = introrank_core::display::clean(&entry.name()?);
            Ok((entry, entry_name))
        });
        let (entry, entry_name) = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let place = format!("{shown}: entry {}", i + 1);
                opened.skipped.push((place, why(&error)));
                continue;
            }
        };
        let base = entry_name.rsplit(['/', '\\']).next();
        let base = base.unwrap_or(&entry_name).to_owned();
        let is_outside = entry.enclosed_name().is_none();
        if entry.is_dir() || is_outside || is_litter(&entry_name) || never_a_table(&base) {
            continue;
        }
        let read = read_entry(entry, most - total, opened.always);
        let room = |room: u64| {
            format!(
                "{entry_name} unpacks to more than the {room} bytes that are left for it: this is no export"
            )
        };
        let (content, damage) = read.map_err(|most| bad(room(most)))?;
        if let Content::Bytes(bytes) = &content {
            total += bytes.len() as u64;
        }
        let place = format!("{shown}: {entry_name}");
        if let Some(reason) = damage {
            opened.skipped.push((place.clone(), reason));
            if matches!(&content, Content::Bytes(bytes) if bytes.is_empty()) {
                continue;
            }
        }
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

/// Why an archive, or an entry of one, cannot be read, and what to do about it.
fn why(error: &ZipError) -> String {
    let unpack = "unpack it, and give the folder";
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
            format!("packed with a password: {unpack}")
        }
        ZipError::UnsupportedArchive(what) => format!("packed in another way ({what}): {unpack}"),
        ZipError::InvalidArchive(what) => {
            format!("cut off or damaged ({what}): download or copy it again")
        }
        other => other.to_string(),
    }
}

/// What an entry holds, and why not all of it; the most it may unpack to when it unpacks to more. `left` is what the
/// archive as a whole may still unpack to.
fn read_entry<R: Read>(
    mut entry: zip::read::ZipFile<'_, R>,
    left: u64,
    always: u64,
) -> Result<(Content, Option<String>), u64> {
    let plausible = plausible(entry.compressed_size(), always);
    let mut start = [0; 8];
    let got = read_start(&mut entry, &mut start);
    let mut entry = start[..got].chain(entry);
    if mail::is_mailbox(&start[..got]) {
        let mut mailbox = Mailbox::default();
        let read = mailbox.stream(BufReader::with_capacity(
            1 << 16,
            entry.take(LARGEST_MAILBOX.min(plausible)),
        ));
        let damage = read.err();
        let damage = damage.map(|error| format!("damaged ({error}); what came before is used"));
        return Ok((Content::Mails(Box::new(mailbox)), damage));
    }
    let mut bytes = Vec::new();
    let room = LARGEST_ENTRY.min(left).min(plausible);
    let read = (&mut entry).take(room + 1).read_to_end(&mut bytes);
    let after = bytes.len();
    if after as u64 > room {
        return Err(room);
    }
    let damage = read
        .err()
        .map(|error| format!("damaged after {after} bytes ({error}); what came before is used"));
    Ok((Content::Bytes(bytes), damage))
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
