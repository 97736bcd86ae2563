//! What is opened, and how: files, the workspace, or both; the model, the titles, the day.

use std::path::PathBuf;

use introrank_core::day::Day;
use introrank_core::evidence::Records;
use introrank_core::keys::title::TitleTable;
use introrank_core::progress::Progress;
use introrank_engine::session::{Session, Setup};
use introrank_engine::strength::config::{Config, ConfigError};
use introrank_ingest::{self as ingest, Sources};
use introrank_referrals::ledger::Settings;
use introrank_store::{Workspace, WorkspaceError};

use super::error::Error;
use super::evidence::Evidence;
use super::notice::Notice;
use super::prepared::{self, Prepared};

/// Whether there must be a workspace.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LedgerUse {
    /// It is used when no files are given, and beside files when it was named and is there.
    #[default]
    IfThere,
    /// There must be one, also beside files: what is asked for is about the ledger.
    Required,
}

/// What to open.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// The workspace; the platform's when none is named.
    pub workspace: Option<PathBuf>,
    /// Whether there must be one.
    pub ledger: LedgerUse,
    /// Files that tell of people and accounts.
    pub sources: Sources,
    /// What people know: ratings and answers. Alone it does not make a network.
    pub know: Option<PathBuf>,
    /// A file of the model's numbers.
    pub config: Option<PathBuf>,
    /// A file of the word table for titles.
    pub titles: Option<PathBuf>,
    /// The day for which everything is computed; today when none is given.
    pub as_of: Option<Day>,
}

/// The folder of the workspace: as given, else the platform's folder for data.
///
/// # Errors
/// When none is given and the platform has no folder for data.
pub fn workspace_root(given: Option<&std::path::Path>) -> Result<PathBuf, Error> {
    if let Some(given) = given {
        return Ok(given.to_owned());
    }
    let folders = directories::ProjectDirs::from("", "", "introrank");
    folders
        .map(|folders| folders.data_dir().to_owned())
        .ok_or(Error::NoDataFolder)
}

/// The model that the workspace uses: learned, or as shipped; and whether one was learned by another version of the program,
/// whose numbers mean nothing here: then it is the shipped one.
///
/// # Errors
/// When the ledger cannot be read, or the model is damaged.
pub fn model(workspace: &Workspace) -> Result<(Config, bool), Error> {
    let Some(text) = workspace.model_in_use()? else {
        return Ok((Config::default(), false));
    };
    match Config::parse(&text) {
        Ok(config) => Ok((config, false)),
        Err(ConfigError::Syntax(_) | ConfigError::OtherForm) => Ok((Config::default(), true)),
        Err(source) => Err(Error::Model { source }),
    }
}

/// The numbers of the model in a file, when one is given.
///
/// # Errors
/// When the file cannot be read or used.
pub fn config(path: Option<&std::path::Path>) -> Result<Option<Config>, Error> {
    let parse = |path: &std::path::Path| {
        Config::parse(&read(path)?).map_err(|source| Error::Config {
            path: path.into(),
            source,
        })
    };
    path.map(parse).transpose()
}

/// The last day on which anything that is read now can have happened: today, or the day for which everything is to hold.
pub(super) fn day_of_import(as_of: Option<Day>) -> Day {
    as_of.map_or_else(Day::today, |as_of| as_of.max(Day::today()))
}

/// The day that is given, else today, where the team says what day it is.
pub fn as_of(given: Option<Day>, settings: Option<&Settings>) -> Day {
    let there = || Day::today_in(&settings?.calendar.time_zone);
    given.or_else(there).unwrap_or_else(Day::today)
}

pub(super) fn read(path: &std::path::Path) -> Result<String, Error> {
    std::fs::read_to_string(path).map_err(|source| Error::Unreadable {
        path: path.into(),
        source,
    })
}

impl Inputs {
    /// True when nothing but the workspace tells of people, accounts and titles: what was made from it before is the same.
    pub(super) fn is_plain(&self) -> bool {
        let sources = &self.sources;
        let lists = [&sources.accounts, &sources.aliases, &sources.exclude];
        let has_lists = lists.into_iter().any(|list| !list.is_empty());
        !self.has_files() && !has_lists && self.know.is_none() && self.titles.is_none()
    }

    /// True when files are given that tell of people, so that the workspace does not stand in.
    fn has_files(&self) -> bool {
        let sources = &self.sources;
        let lists = [&sources.exports, &sources.interactions, &sources.ties];
        lists.into_iter().any(|list| !list.is_empty())
    }

    /// The workspace that is used, if one is.
    pub(super) fn workspace(&self) -> Result<Option<Workspace>, Error> {
        let root = || workspace_root(self.workspace.as_deref());
        if self.ledger == LedgerUse::Required {
            return Ok(Some(Workspace::open(&root()?)?));
        }
        if self.has_files() {
            // Who must not be shown or asked, and who is who, is held whatever else is read.
            return match self.workspace.as_deref().map(Workspace::open) {
                None | Some(Err(WorkspaceError::Missing { .. })) => Ok(None),
                Some(workspace) => Ok(Some(workspace?)),
            };
        }
        match Workspace::open(&root()?) {
            Err(WorkspaceError::Missing { .. }) if self.workspace.is_none() => {
                Err(Error::NothingToRead)
            }
            workspace => Ok(Some(workspace?)),
        }
    }

    /// What there is before any file is read.
    fn kept(&self, workspace: Option<&Workspace>) -> Result<Records, Error> {
        let Some(workspace) = workspace else {
            return Ok(Records::default());
        };
        if self.has_files() {
            return Ok(workspace.rules()?);
        }
        self.of_people(workspace, workspace.records()?)
    }

    /// The records of a workspace, which must tell of people unless the question is about the ledger.
    fn of_people(&self, workspace: &Workspace, records: Records) -> Result<Records, Error> {
        let ties = records.ties.rows.len() + records.interactions.len();
        let empty = records.exports.is_empty() && ties == 0;
        if empty && self.ledger == LedgerUse::IfThere && workspace.said()?.is_empty() {
            return Err(Error::NothingKept {
                workspace: workspace.root().to_owned(),
            });
        }
        Ok(records)
    }

    /// How the session is opened, and what should be said of the model.
    pub(super) fn setup(
        &self,
        workspace: Option<&Workspace>,
        settings: &Settings,
    ) -> Result<(Setup, Option<Notice>), Error> {
        let titles = match &self.titles {
            Some(path) => TitleTable::parse(&read(path)?).map_err(|source| Error::Titles {
                path: path.clone(),
                source: source.into(),
            })?,
            None => TitleTable::default(),
        };
        let (config, is_strange) = match (config(self.config.as_deref())?, workspace) {
            (Some(config), _) => (config, false),
            (None, Some(workspace)) if !self.has_files() => model(workspace)?,
            (None, _) => (Config::default(), false),
        };
        let setup = Setup {
            config,
            titles,
            ..Setup::new(as_of(self.as_of, workspace.map(|_| settings)))
        };
        Ok((setup, is_strange.then_some(Notice::ModelOfOtherVersion)))
    }
}

impl Inputs {
    /// The network of a workspace as it was prepared, else made from what is kept there, and prepared.
    pub(super) fn ready(
        &self,
        workspace: &Workspace,
        setup: Setup,
        progress: &dyn Progress,
    ) -> Result<Prepared, Error> {
        let kept = || {
            let records = workspace.records_before_statements()?;
            self.of_people(workspace, records)
        };
        prepared::open(workspace, setup, &kept, progress)
    }

    /// The network of files, beside what is kept. How many records were left out of it because the workspace has forgotten
    /// whom they are about.
    pub(super) fn read(
        &self,
        workspace: Option<&Workspace>,
        (settings, setup): (&Settings, Setup),
        progress: &dyn Progress,
    ) -> Result<(Prepared, usize), Error> {
        let mut sources = self.sources.clone();
        sources.ties.extend(self.know.clone());
        sources.today = Some(day_of_import(self.as_of));
        let kept = self.kept(workspace)?;
        let mut records = ingest::read_into(kept, &sources, true, progress)?;
        if !settings.privacy.seen_together {
            records.leave_out_together();
        }
        let forgotten = match workspace.filter(|_| self.has_files()) {
            Some(workspace) => workspace.leave_out_forgotten(&mut records)?,
            None => 0,
        };
        let session = Session::from_records(&records, setup, progress);
        let made = Prepared {
            notices: Notice::of_session(&records, &session),
            session,
            evidence: Evidence::read(records),
        };
        Ok((made, forgotten))
    }
}
