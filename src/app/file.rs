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
    /// Starts a file. Fails at once when the place cannot be written.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn create(path: &Path) -> Result<Self, WriteError> {
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
        let (file, unfinished) = watched(|| {
            tempfile::Builder::new()
                .prefix(".introrank-")
                .tempfile_in(folder)
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
        allow_others_to_read(file.as_file()).map_err(failed)?;
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

/// Temporary files are private; a result gets the usual permissions.
#[cfg(unix)]
fn allow_others_to_read(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn allow_others_to_read(_file: &File) -> io::Result<()> {
    Ok(())
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
