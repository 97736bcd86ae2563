//! `network/prepared/`: networks as questions need them, ready to be read. They may be deleted at any time: whatever is not
//! there, or not as it was written, is made anew.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use introrank_core::day::Day;
use introrank_core::sections::{SectionSink, Sections};

use crate::sectioned::{Sectioned, Writer};
use crate::workspace::lock_if_free;
use crate::{Workspace, WorkspaceError, private};

/// So many are kept, of as many days, the newest.
const MAX_KEPT: usize = 3;

/// What a network was made from: the same of all three, the same network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeFrom {
    /// A name for what counts, see [`Workspace::counted`].
    pub counted: String,
    /// The day.
    pub day: Day,
    /// A name for the model's numbers.
    pub model: String,
    /// A name for what people said, where the network holds that too; empty where it is taken in after it was read.
    pub said: String,
    /// The [version](Workspace::version) of the ledger when it was asked what counts; no part of the name.
    pub version: i64,
}

impl MadeFrom {
    fn name(&self) -> String {
        format!("{}-{}-{}{}", self.counted, self.day, self.model, self.said)
    }
}

impl Workspace {
    fn prepared_folder(&self) -> PathBuf {
        self.networks().join(PREPARED)
    }

    /// The network that was made from this; `None` when there is none that is whole.
    pub fn prepared(&self, from: &MadeFrom) -> Option<Arc<dyn Sections>> {
        let name = from.name();
        let file = Sectioned::open(&self.prepared_folder().join(&name), &name)?;
        Some(Arc::new(file))
    }

    /// Networks of earlier days that were made from the same otherwise, the newest first.
    pub fn prepared_earlier(&self, from: &MadeFrom) -> Vec<MadeFrom> {
        let Ok(folder) = std::fs::read_dir(self.prepared_folder()) else {
            return Vec::new();
        };
        let names = folder.flatten().map(|entry| entry.file_name());
        let mut earlier: Vec<MadeFrom> = names
            .filter_map(|name| {
                let rest = name.to_str()?.strip_prefix(&from.counted)?;
                let day = Day::parse_iso(rest.get(1..11)?)?;
                let other = MadeFrom {
                    day,
                    ..from.clone()
                };
                (day < from.day && *name == *other.name()).then_some(other)
            })
            .collect();
        earlier.sort_by_key(|other| std::cmp::Reverse(other.day));
        earlier
    }

    /// Keeps a network, and of the others the newest. Nothing is kept while another process writes, or when something else
    /// counts by now: somebody may have been forgotten meanwhile.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn prepare(
        &self,
        from: &MadeFrom,
        write: impl FnOnce(&mut dyn SectionSink) -> io::Result<()>,
    ) -> Result<(), WorkspaceError> {
        let Some(_lock) = lock_if_free(&self.root) else {
            return Ok(());
        };
        // What counts may have changed and changed back.
        if self.version()? != from.version || self.counted()? != from.counted {
            return Ok(());
        }
        let name = from.name();
        let path = self.prepared_folder().join(&name);
        let failed = |source| WorkspaceError::Io {
            path: path.clone(),
            source,
        };
        let unfinished = private::unfinished(&path);
        let keep = || -> io::Result<()> {
            private::make_folder(&self.networks())?;
            private::make_folder(&self.prepared_folder())?;
            // Where there is room for three there may be none for four.
            self.drop_older(&from.counted, &path)?;
            let mut file = Writer::create(&unfinished, &name)?;
            write(&mut file)?;
            file.finish()?;
            std::fs::rename(&unfinished, &path)
        };
        let kept = keep();
        if kept.is_err() {
            // What is left of it would take the last room from the ledger.
            drop(std::fs::remove_file(&unfinished));
        }
        kept.map_err(failed)
    }

    /// Leaves only what was made from what counts now, and of that the newest, with room for one more.
    fn drop_older(&self, counted: &str, next: &Path) -> io::Result<()> {
        let mut fit: Vec<(SystemTime, PathBuf)> = Vec::new();
        for entry in std::fs::read_dir(self.prepared_folder())?.flatten() {
            let path = entry.path();
            let made = entry.metadata().and_then(|about| about.modified());
            let is_fit = entry.file_name().to_string_lossy().starts_with(counted);
            match made {
                Ok(made) if is_fit && path != next => fit.push((made, path)),
                _ => drop(std::fs::remove_file(path)),
            }
        }
        fit.sort();
        let too_many = (fit.len() + 1).saturating_sub(MAX_KEPT);
        for (_, path) in fit.drain(..too_many) {
            drop(std::fs::remove_file(path));
        }
        Ok(())
    }
}

/// Where prepared networks are, beside the tables.
pub(crate) const PREPARED: &str = "prepared";
