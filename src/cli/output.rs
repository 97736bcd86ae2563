//! Where results go: standard output, or a file that is whole or not there.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use anyhow::Context;
use comfy_table::{ContentArrangement, Table, presets};
use tempfile::NamedTempFile;

use super::open;
use super::remarks::Remarks;
use introrank_engine::history::Timeline;
use introrank_engine::session::Session;

/// The file that an interruption must not leave behind.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// A file written under a temporary name beside its place and renamed when complete.
pub struct WholeFile {
    writer: BufWriter<NamedTempFile>,
    path: PathBuf,
}

impl WholeFile {
    /// Starts a file. Fails at once when the place cannot be written.
    pub fn create(path: &Path) -> anyhow::Result<Self> {
        let folder = path
            .parent()
            .filter(|p| !p.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        if !folder.is_dir() {
            anyhow::bail!(
                "{} cannot be written: there is no folder {}",
                path.display(),
                folder.display()
            );
        }
        if path.is_dir() {
            anyhow::bail!("{} is a folder; give the name of a file", path.display());
        }
        let file = watched(|| {
            tempfile::Builder::new()
                .prefix(".introrank-")
                .tempfile_in(folder)
        })
        .with_context(|| {
            format!(
                "{} cannot be written: no file can be made in {}",
                path.display(),
                folder.display()
            )
        })?;
        Ok(Self {
            writer: BufWriter::with_capacity(1 << 18, file),
            path: path.to_owned(),
        })
    }

    /// Gives the file its name. Until then nothing was at that place, or the old file.
    pub fn finish(self) -> anyhow::Result<()> {
        let file = self
            .writer
            .into_inner()
            .map_err(io::IntoInnerError::into_error)
            .with_context(|| format!("{} could not be written", self.path.display()))?;
        file.as_file()
            .sync_all()
            .with_context(|| format!("{} could not be written", self.path.display()))?;
        let temporary = file.path().to_owned();
        allow_others_to_read(file.as_file())?;
        file.persist(&self.path)
            .with_context(|| format!("{} could not be put in place", self.path.display()))?;
        forget(&temporary);
        Ok(())
    }
}

impl Write for WholeFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// Temporary files are private; a result gets the usual permissions.
#[cfg(unix)]
fn allow_others_to_read(file: &File) -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    Ok(file.set_permissions(std::fs::Permissions::from_mode(0o644))?)
}

#[cfg(not(unix))]
fn allow_others_to_read(_file: &File) -> anyhow::Result<()> {
    Ok(())
}

/// Makes a temporary file that an interruption removes. The list is locked meanwhile, so that no file is missed.
fn watched(make: impl FnOnce() -> io::Result<NamedTempFile>) -> io::Result<NamedTempFile> {
    let mut list = UNFINISHED
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    let file = make()?;
    list.push(file.path().to_owned());
    Ok(file)
}

fn forget(path: &Path) {
    if let Ok(mut list) = UNFINISHED.lock() {
        list.retain(|other| other != path);
    }
}

/// Removes the temporary files of results that are not complete: whoever interrupts the process calls this first.
pub fn remove_unfinished() {
    if let Ok(list) = UNFINISHED.lock() {
        for path in list.iter() {
            drop(std::fs::remove_file(path));
        }
    }
}

/// A result: a whole file, or standard output.
pub enum Output {
    /// To a file.
    File(WholeFile),
    /// To a pipe or device, which cannot be replaced.
    Device(BufWriter<File>),
    /// To standard output.
    Stdout(BufWriter<io::Stdout>),
}

impl Output {
    /// Opens the place of a result before any work is done.
    pub fn open(path: Option<&Path>) -> anyhow::Result<Self> {
        Ok(match path.filter(|path| *path != Path::new("-")) {
            Some(path) if path.exists() && !path.is_file() && !path.is_dir() => {
                let device = File::options()
                    .write(true)
                    .open(path)
                    .with_context(|| format!("{} cannot be written", path.display()))?;
                Self::Device(BufWriter::new(device))
            }
            Some(path) => Self::File(WholeFile::create(path)?),
            None => Self::Stdout(BufWriter::with_capacity(1 << 16, io::stdout())),
        })
    }

    /// Completes the result.
    pub fn finish(self) -> anyhow::Result<()> {
        match self {
            Self::File(file) => file.finish(),
            Self::Device(mut out) => Ok(out.flush()?),
            Self::Stdout(mut out) => Ok(out.flush()?),
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::File(file) => file.write(bytes),
            Self::Device(out) => out.write(bytes),
            Self::Stdout(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::File(file) => file.flush(),
            Self::Device(out) => out.flush(),
            Self::Stdout(out) => out.flush(),
        }
    }
}

/// Writes a text to standard output.
pub fn print(text: &str) -> anyhow::Result<()> {
    io::stdout().write_all(text.as_bytes())?;
    Ok(())
}

/// A table without lines, as wide as the terminal.
pub fn empty_table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(open::width())
        .set_header(header);
    table
}

/// A table as text, without blanks at the ends of its lines.
pub fn table_text(table: &Table) -> String {
    let lines = table.lines();
    lines.map(|line| format!("{}\n", line.trim_end())).collect()
}

/// Says by which name this model and this history are known.
pub fn fingerprint_remark(session: &Session, remarks: &Remarks) {
    if remarks.is_quiet() {
        return;
    }
    let timeline = Timeline::build(&session.records, &session.directory);
    let name = timeline.fingerprint(session.fingerprint());
    remarks.say(&format!("  fingerprint {name}"));
}
