//! Where results go: standard output, or a file that is whole or not there.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use tempfile::NamedTempFile;
use thiserror::Error;

/// Why a result cannot be written.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum WriteError {
    /// There is no such folder.
    #[error("{} cannot be written: there is no folder {}", path.display(), folder.display())]
    NoFolder {
        /// The file.
        path: PathBuf,
        /// The folder.
        folder: PathBuf,
    },
    /// A folder is where the file would be.
    #[error("{} is a folder; give the name of a file", .0.display())]
    IsFolder(PathBuf),
    /// A link that leads nowhere.
    #[error("{} is a link that leads nowhere", path.display())]
    DanglingLink {
        /// The link.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The folder takes no file.
    #[error("{} cannot be written: no file can be made in {}", path.display(), folder.display())]
    NotMade {
        /// The file.
        path: PathBuf,
        /// The folder.
        folder: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A pipe or device takes nothing.
    #[error("{} cannot be written", path.display())]
    NoDevice {
        /// The device.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It could not be completed.
    #[error("{} could not be written", path.display())]
    NotWritten {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It is complete, and could not get its name.
    #[error("{} could not be put in place", path.display())]
    NotPlaced {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Writing failed, or nobody reads any more.
    #[error("{0}")]
    Io(#[from] io::Error),
}

/// The file that an interruption must not leave behind.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// A file written under a temporary name beside its place and renamed when complete.
pub struct WholeFile {
    writer: BufWriter<NamedTempFile>,
    path: PathBuf,
    unfinished: Unfinished,
}

/// An entry of [`UNFINISHED`], for as long as the file is neither complete nor given up.
struct Unfinished(PathBuf);

impl Drop for Unfinished {
    fn drop(&mut self) {
        if let Ok(mut list) = UNFINISHED.lock() {
            list.retain(|other| *other != self.0);
        }
    }
}

impl WholeFile {
    /// Starts a file. Fails at once when the place cannot be written. A link is written through: what it points to is
    /// replaced, and it stays a link. What killed runs left at this place is removed.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn create(path: &Path) -> Result<Self, WriteError> {
        let path = &written_through(path)?;
        let folder = path
            .parent()
            .filter(|p| !p.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        if !folder.is_dir() {
            return Err(WriteError::NoFolder {
                path: path.to_owned(),
                folder: folder.to_owned(),
            });
        }
        if path.is_dir() {
            return Err(WriteError::IsFolder(path.to_owned()));
        }
        let prefix = prefix(path);
        remove_leftovers(folder, &prefix);
        let (file, unfinished) = watched(|| {
            let mut builder = tempfile::Builder::new();
            builder.prefix(&prefix).suffix(TEMPORARY);
            as_usual(&mut builder, path);
            let file = builder.tempfile_in(folder)?;
            // Whoever finds it locked knows that somebody writes it.
            drop(file.as_file().try_lock_shared());
            Ok(file)
        })
        .map_err(|source| WriteError::NotMade {
            path: path.to_owned(),
            folder: folder.to_owned(),
            source,
        })?;
        Ok(Self {
            writer: BufWriter::with_capacity(1 << 18, file),
            path: path.to_owned(),
            unfinished,
        })
    }

    /// Gives the file its name. Until then nothing was at that place, or the old file.
    ///
    /// # Errors
    /// When it cannot be completed; then the place is as it was.
    pub fn finish(self) -> Result<(), WriteError> {
        let failed = |source| WriteError::NotWritten {
            path: self.path.clone(),
            source,
        };
        let file = self.writer.into_inner();
        let file = file.map_err(|error| failed(error.into_error()))?;
        file.as_file().sync_all().map_err(failed)?;
        set_permissions(file.as_file(), &self.path).map_err(failed)?;
        file.persist(&self.path)
            .map_err(|error| WriteError::NotPlaced {
                path: self.path.clone(),
                source: error.error,
            })?;
        drop(self.unfinished);
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

/// How the names of temporary files end.
const TEMPORARY: &str = ".unfinished";

/// How the names of the temporary files of a place begin.
fn prefix(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let short: String = name.chars().take(40).collect();
    format!(".introrank-{short}-")
}

/// Removes the temporary files of this place whose run was killed: nobody holds them any more.
fn remove_leftovers(folder: &Path, prefix: &str) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if !name.starts_with(prefix) || !name.ends_with(TEMPORARY) {
            continue;
        }
        let is_free = File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok());
        if is_free {
            drop(std::fs::remove_file(entry.path()));
        }
    }
}

/// Where a path leads in the end; the path itself where nothing is there yet.
fn written_through(path: &Path) -> Result<PathBuf, WriteError> {
    let is_link = path
        .symlink_metadata()
        .is_ok_and(|about| about.is_symlink());
    if !is_link {
        return Ok(path.to_owned());
    }
    path.canonicalize()
        .map_err(|source| WriteError::DanglingLink {
            path: path.to_owned(),
            source,
        })
}

/// A new file may be read by whomever the process lets read its files; one in the place of another is private until it has
/// what that had.
#[cfg(unix)]
fn as_usual(builder: &mut tempfile::Builder<'_, '_>, path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    if !path.exists() {
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
}

#[cfg(not(unix))]
fn as_usual(_builder: &mut tempfile::Builder<'_, '_>, _path: &Path) {}

/// Gives a file what the one that it replaces had.
fn set_permissions(file: &File, replaced: &Path) -> io::Result<()> {
    match std::fs::metadata(replaced) {
        Ok(about) => file.set_permissions(about.permissions()),
        Err(_) => Ok(()),
    }
}

/// Makes a temporary file that an interruption removes. The list is locked meanwhile, so that no file is missed.
fn watched(
    make: impl FnOnce() -> io::Result<NamedTempFile>,
) -> io::Result<(NamedTempFile, Unfinished)> {
    let mut list = UNFINISHED
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    let file = make()?;
    let path = file.path().to_owned();
    list.push(path.clone());
    Ok((file, Unfinished(path)))
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
    /// Opens the place of a result before any work is done: standard output for none, and for `-`.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn open(path: Option<&Path>) -> Result<Self, WriteError> {
        Ok(match path.filter(|path| *path != Path::new("-")) {
            Some(path) if path.exists() && !path.is_file() && !path.is_dir() => {
                let device = File::options().write(true).open(path).map_err(|source| {
                    WriteError::NoDevice {
                        path: path.to_owned(),
                        source,
                    }
                })?;
                Self::Device(BufWriter::new(device))
            }
            Some(path) => Self::File(WholeFile::create(path)?),
            None => Self::Stdout(BufWriter::with_capacity(1 << 16, io::stdout())),
        })
    }

    /// Completes the result.
    ///
    /// # Errors
    /// When it cannot be completed.
    pub fn finish(self) -> Result<(), WriteError> {
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
