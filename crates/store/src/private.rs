//! What a workspace holds is nobody else's business: its folders can be entered, and its files read, by their owner alone,
//! whatever the process's umask says. Elsewhere than on Unix the folder's own access list decides.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// Names that a workspace gives; a folder with others in it is not only a workspace.
const OWN: [&str; 12] = [
    "columns.toml",
    "ledger.db",
    "ledger.db-wal",
    "ledger.db-shm",
    "imports",
    "network",
    "backups",
    "found",
    "lock",
    "settings.toml",
    "templates",
    "today.json",
];

/// Makes a folder, and those above it as usual, that its owner alone can enter.
pub(super) fn make_folder(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    if let Some(above) = path.parent().filter(|above| !above.as_os_str().is_empty()) {
        std::fs::create_dir_all(above)?;
    }
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(path) {
        // Another process was faster.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        made => made,
    }
}

/// How the name of a file ends that is not whole yet.
pub(super) const UNFINISHED: &str = ".unfinished";

/// Where a file is written until it is whole: one place for each, so that what a killed run leaves is written over.
pub(super) fn unfinished(place: &Path) -> PathBuf {
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    place.with_file_name(format!(".{name}{UNFINISHED}"))
}

/// Opens a file for writing, made private if it is not there.
pub(super) fn make_file(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Takes from everybody else what they may do with a file or folder. Somebody who does not own it cannot, and need not.
#[cfg(unix)]
fn close_to_others(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let Ok(about) = std::fs::symlink_metadata(path) else {
        return;
    };
    let mode = about.permissions().mode();
    if !about.is_symlink() && mode & 0o077 != 0 {
        let own = std::fs::Permissions::from_mode(mode & 0o700);
        drop(std::fs::set_permissions(path, own));
    }
}

#[cfg(not(unix))]
fn close_to_others(_path: &Path) {}

/// Closes a workspace that an earlier version made for everybody to read. The folder itself only when it holds nothing but
/// the workspace: it may be somebody's home.
pub(super) fn close(root: &Path) {
    let Ok(entries) = std::fs::read_dir(root) else {
        return;
    };
    let (own, other): (Vec<_>, Vec<_>) = entries
        .flatten()
        .partition(|entry| OWN.iter().any(|name| entry.file_name() == *name));
    for entry in own {
        close_all(&entry.path());
    }
    if other.is_empty() {
        close_to_others(root);
    }
}

/// Closes a folder and everything in it.
pub(super) fn close_all(path: &Path) {
    close_to_others(path);
    for entry in walkdir::WalkDir::new(path)
        .min_depth(1)
        .into_iter()
        .flatten()
    {
        close_to_others(entry.path());
    }
}
