//! One import, as the registry knows it, and the file of its segment.

use std::path::{Path, PathBuf};

use introrank_core::day::Day;
use serde::Serialize;

/// One import as the registry knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Import {
    /// Made of the content.
    pub id: String,
    /// What it is, in words.
    pub kind: String,
    /// Whose export; empty for a list.
    pub owner: String,
    /// The file it came from.
    pub path: String,
    /// The folder or archive of that file; empty for a list.
    #[serde(skip)]
    pub group: String,
    /// The newest day it speaks of.
    pub seen_on: Option<Day>,
    /// Rows kept.
    pub rows: u64,
    /// When it was imported, as the caller said.
    pub imported_at: String,
    /// Why it does not count any more; `None` while it does.
    pub removed: Option<String>,
}

impl Import {
    /// As much of the id as tells it from others.
    pub fn short_id(&self) -> &str {
        let end = self.id.char_indices().nth(8).map(|(at, _)| at);
        &self.id[..end.unwrap_or(self.id.len())]
    }

    /// What it is, and whose.
    pub fn what(&self) -> String {
        match self.owner.as_str() {
            "" => self.kind.clone(),
            owner => format!("{} of {owner}", self.kind),
        }
    }
}

const END: &str = ".parquet";

/// Where the segment of an import is.
pub(crate) fn path_of(folder: &Path, id: &str) -> PathBuf {
    folder.join(format!("{id}{END}"))
}

/// The id that the name of a file says, if it is that of a segment.
pub(crate) fn id_of(path: &Path) -> Option<&str> {
    path.file_name()?.to_str()?.strip_suffix(END)
}

/// The segments in a folder, registered or not.
pub(crate) fn segments(folder: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    paths.filter(|path| id_of(path).is_some())
}
