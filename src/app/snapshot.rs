//! Everything known, opened once: network, directory, ledger, settings, and what should be said about it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use introrank_core::day::Day;
use introrank_core::evidence::{Decision, Records, TieKind};
use introrank_core::keys::title::TitleTable;
use introrank_core::progress::{NoProgress, Progress};
use introrank_engine::network::Fatigue;
use introrank_engine::people::PersonIx;
use introrank_engine::people::changes::{Change, Left};
use introrank_engine::search::{Cancel, Search};
use introrank_engine::session::{Mutuals, Session, Setup};
use introrank_engine::strength::config::{Config, ConfigError};
use introrank_engine::strength::corrections::Corrections;
use introrank_ingest::{self as ingest, Sources};
use introrank_referrals::availability::Availability;
use introrank_referrals::ledger::{Ledger, Settings};
use introrank_referrals::plan::Request;
use introrank_store::{Workspace, WorkspaceError};

use super::error::Error;
use super::evidence::Evidence;
use super::notice::Notice;
use super::outsiders::Outsiders;

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

/// Everything known as of a day. Nothing in it changes; [`commit`](super::commit) gives the next one.
pub struct Snapshot {
    /// People and network.
    pub session: Arc<Session>,
    /// The day.
    pub as_of: Day,
    /// What the team decides for itself; the defaults without a workspace.
    pub settings: Settings,
    /// What the ledger says as of the day, by today's keys; empty without a workspace.
    pub ledger: Ledger,
    /// What should be said about what was read.
    pub notices: Vec<Notice>,
    /// What the user decided about people and accounts, the oldest decision first.
    pub(super) decisions: Vec<Decision>,
    pub(super) evidence: Arc<Evidence>,
    root: Option<PathBuf>,
    inputs: Inputs,
    pub(super) outsiders: Outsiders,
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
    /// True when files are given that tell of people, so that the workspace does not stand in.
    fn has_files(&self) -> bool {
        let sources = &self.sources;
        let lists = [&sources.exports, &sources.interactions, &sources.ties];
        lists.into_iter().any(|list| !list.is_empty())
    }

    /// The workspace that is used, if one is.
    fn workspace(&self) -> Result<Option<Workspace>, Error> {
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
        let records = workspace.records()?;
        let ties = records.ties.rows.len() + records.interactions.len();
        let empty = records.exports.is_empty() && ties == 0;
        if empty && self.ledger == LedgerUse::IfThere {
            return Err(Error::NothingKept {
                workspace: workspace.root().to_owned(),
            });
        }
        Ok(records)
    }

    /// How the session is opened, and what should be said of the model.
    fn setup(
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

/// What the ledger says up to the day of a session, taken into its network: who was asked lately is tired, and those whom no
/// export has are placed.
fn replay_into(
    session: &mut Session,
    workspace: Option<&Workspace>,
    settings: &Settings,
) -> Result<(Ledger, Outsiders), Error> {
    let as_of = Some(session.setup.as_of);
    let ledger = match workspace {
        Some(workspace) => {
            workspace.ledger_with_current_keys(as_of, |key| session.current_key(key))?
        }
        None => Ledger::default(),
    };
    session.tire(ledger.fatigue(&settings.limits));
    let outsiders = Outsiders::of(&ledger, session);
    outsiders.place(session);
    Ok((ledger, outsiders))
}

impl Snapshot {
    /// Opens the workspace, reads the files, builds the network and replays the ledger.
    ///
    /// # Errors
    /// When something cannot be read, or there is nothing.
    pub fn open(inputs: &Inputs, progress: &dyn Progress) -> Result<Self, Error> {
        let workspace = inputs.workspace()?;
        let settings = match &workspace {
            Some(workspace) => workspace.settings()?,
            None => Settings::default(),
        };
        let (setup, of_model) = inputs.setup(workspace.as_ref(), &settings)?;
        let mut records = inputs.kept(workspace.as_ref())?;
        let more = inputs.has_files() || inputs.know.is_some();
        let all_kept = inputs.ledger == LedgerUse::Required && !more;
        if !all_kept {
            let mut sources = inputs.sources.clone();
            sources.ties.extend(inputs.know.clone());
            sources.today = Some(day_of_import(inputs.as_of));
            records = ingest::read_into(records, &sources, true, progress)?;
            if !settings.privacy.seen_together {
                records.leave_out_together();
            }
        }
        let forgotten = match workspace.as_ref().filter(|_| inputs.has_files()) {
            Some(workspace) => workspace.leave_out_forgotten(&mut records)?,
            None => 0,
        };
        let mut session = Session::from_records(&records, setup, progress);
        let as_of = session.setup.as_of;
        let mut notices = if all_kept {
            Vec::new()
        } else {
            Notice::of_session(&records, &session)
        };
        // Whoever is placed now was not read.
        let (ledger, outsiders) = replay_into(&mut session, workspace.as_ref(), &settings)?;
        notices.extend(of_model);
        notices.extend((forgotten > 0).then_some(Notice::ForgottenLeftOut { records: forgotten }));
        Ok(Self {
            root: workspace.map(|workspace| workspace.root().to_owned()),
            session: Arc::new(session),
            decisions: records.decisions.clone(),
            evidence: Arc::new(Evidence::read(records)),
            as_of,
            settings,
            ledger,
            notices,
            inputs: inputs.clone(),
            outsiders,
        })
    }

    /// The workspace it came from.
    ///
    /// # Errors
    /// When it came from files alone, or the workspace is gone.
    pub fn workspace(&self) -> Result<Workspace, Error> {
        match &self.root {
            Some(root) => Ok(Workspace::open(root)?),
            None => Err(Error::NothingToRead),
        }
    }

    /// The network to be searched.
    pub fn search(&self) -> Search<'_> {
        let session = &self.session;
        Search::new(&session.network, &session.directory, &session.setup.config)
    }

    /// The same with what the ledger says of people who were asked before, for advice about each of them.
    pub fn search_with_loads(&self) -> Search<'_> {
        self.search().with_loads(self.availability().loads())
    }

    /// Who may be asked about whom now.
    pub fn availability(&self) -> Availability<'_> {
        Availability::of(&self.ledger, &self.settings.limits, self.as_of)
    }

    /// True when it came from a workspace, so that what is said can be kept.
    pub const fn has_workspace(&self) -> bool {
        self.root.is_some()
    }

    /// So many asks the team can make in a quarter.
    pub fn asks_a_quarter(&self) -> usize {
        const WEEKS: usize = 13;
        let reps = self.session.directory.people.teammates().len().max(1);
        reps * self.settings.limits.asks_per_week as usize * WEEKS
    }

    /// What plans and agendas are made from, with so many introducers to choose from per prospect.
    pub fn request<'a>(
        &'a self,
        search: &'a Search<'a>,
        cancel: &'a Cancel,
        choices: usize,
    ) -> Request<'a> {
        Request {
            search,
            engine: search,
            cancel,
            choices,
            availability: self.availability(),
            week: self.settings.calendar.week_start.week_of(self.as_of),
            role: None,
            most: None,
        }
    }

    /// The same people and ties with the ledger as it is now: something was added.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn replayed(&self) -> Result<Self, Error> {
        let workspace = self.workspace()?;
        let session = &self.session;
        let ledger =
            workspace.ledger_with_current_keys(Some(self.as_of), |key| session.current_key(key))?;
        Ok(Self {
            outsiders: Outsiders::of(&ledger, session),
            session: Arc::clone(session),
            decisions: self.decisions.clone(),
            evidence: Arc::clone(&self.evidence),
            as_of: self.as_of,
            settings: workspace.settings()?,
            ledger,
            notices: Vec::new(),
            root: self.root.clone(),
            inputs: self.inputs.clone(),
        })
    }

    /// Everything anew from the same sources: something changed who is tied to whom.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn reopened(&self, progress: &dyn Progress) -> Result<Self, Error> {
        let mut inputs = self.inputs.clone();
        inputs.as_of = Some(self.as_of);
        Self::open(&inputs, progress)
    }

    /// What was known for certain at the end of an earlier day, by the model without what was learned later.
    pub(super) fn on_day(mut self, day: Day) -> Result<Self, Error> {
        self.own_session()?;
        let session = Arc::into_inner(self.session).zip(Arc::into_inner(self.evidence));
        let Some((mut session, evidence)) = session else {
            return Err(Error::NothingToRead);
        };
        let mut records = evidence.into_records()?;
        let config = &mut session.setup.config;
        config.strength.learned = Corrections::default();
        if self.inputs.config.is_none() {
            config.search = Config::default().search;
        }
        session.setup.fatigue = Fatigue::default();
        // What was said on no day may have been said later.
        let ties = &mut records.ties.rows;
        ties.retain(|row| row.since.is_some() || !matches!(row.kind, TieKind::Said(_)));
        let mut session = session.on_day(&records, day, &NoProgress);
        let workspace = self.root.as_deref().map(Workspace::open).transpose()?;
        let (ledger, outsiders) = replay_into(&mut session, workspace.as_ref(), &self.settings)?;
        Ok(Self {
            session: Arc::new(session),
            evidence: Arc::new(Evidence::read(records)),
            as_of: day,
            ledger,
            notices: Vec::new(),
            outsiders,
            ..self
        })
    }

    /// Its own people and ties, to be changed for one question.
    pub(super) fn own_session(&mut self) -> Result<&mut Session, Error> {
        if Arc::get_mut(&mut self.session).is_none() {
            let own = self.reopened(&NoProgress)?;
            (self.session, self.evidence) = (own.session, own.evidence);
        }
        // Nobody else has it now.
        Arc::get_mut(&mut self.session).ok_or(Error::NothingToRead)
    }

    /// The records it was made from.
    ///
    /// # Errors
    /// When they must be read again and cannot be.
    pub fn records(&self) -> Result<&Records, Error> {
        self.evidence.records()
    }

    /// Adds mutual connections, see [`Session::add_mutuals`].
    pub(super) fn add_mutuals(
        &mut self,
        askers: &[PersonIx],
        seen: &[(PersonIx, Vec<String>)],
    ) -> Result<Vec<Mutuals>, Error> {
        self.own_session()?;
        let evidence = Arc::clone(&self.evidence);
        Ok(self
            .own_session()?
            .add_mutuals(evidence.records()?, askers, seen))
    }

    /// Those whom the ledger, a list or a question names and no export has.
    pub(super) const fn outsiders(&self) -> &Outsiders {
        &self.outsiders
    }

    /// Who moved or rose lately, by person.
    pub fn all_news(&self) -> &BTreeMap<PersonIx, Change> {
        self.evidence.news(&self.session)
    }

    /// Everybody who left an account, the last who left first.
    pub(super) fn left(&self) -> &[Left] {
        self.evidence.left(&self.session)
    }

    /// When the two with these keys meet next.
    pub(super) fn next_meeting(&self, owner: &str, other: &str) -> Option<Day> {
        let pair = (self.person(owner)?, self.person(other)?);
        self.evidence.upcoming(&self.session).get(&pair).copied()
    }
}
