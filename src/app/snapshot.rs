//! Everything known, opened once: network, directory, ledger, settings, and what should be said about it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use introrank_core::day::Day;
use introrank_core::evidence::{Decision, Records, TieKind};
use introrank_core::progress::{NoProgress, Progress};
use introrank_engine::network::Fatigue;
use introrank_engine::people::PersonIx;
use introrank_engine::people::changes::{Change, Left};
use introrank_engine::search::{Cancel, Search};
use introrank_engine::session::{Mutuals, Session};
use introrank_engine::strength::config::Config;
use introrank_engine::strength::corrections::Corrections;
use introrank_referrals::availability::Availability;
use introrank_referrals::ledger::{Ledger, Settings};
use introrank_referrals::plan::Request;
use introrank_store::Workspace;

use super::error::Error;
use super::evidence::Evidence;
use super::inputs::{Inputs, LedgerUse};
use super::notice::Notice;
use super::outsiders::Outsiders;
use super::prepared::Prepared;

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
        let as_of = setup.as_of;
        let (made, forgotten) = match &workspace {
            Some(workspace) if inputs.is_plain() => (inputs.ready(workspace, setup, progress)?, 0),
            _ => inputs.read(workspace.as_ref(), (&settings, setup), progress)?,
        };
        let Prepared {
            mut session,
            evidence,
            mut notices,
        } = made;
        // What should be said of the workspace was said when it was filled.
        if inputs.ledger == LedgerUse::Required && inputs.is_plain() {
            notices.clear();
        }
        // Whoever is placed now was not read.
        let (ledger, outsiders) = replay_into(&mut session, workspace.as_ref(), &settings)?;
        notices.extend(of_model);
        notices.extend((forgotten > 0).then_some(Notice::ForgottenLeftOut { records: forgotten }));
        Ok(Self {
            session: Arc::new(session),
            decisions: match &workspace {
                Some(workspace) => workspace.decided()?,
                None => Vec::new(),
            },
            evidence: Arc::new(evidence),
            root: workspace.map(|workspace| workspace.root().to_owned()),
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
        self.evidence.records(&self.session.directory.links)
    }

    /// Adds mutual connections, see [`Session::add_mutuals`].
    pub(super) fn add_mutuals(
        &mut self,
        askers: &[PersonIx],
        seen: &[(PersonIx, Vec<String>)],
    ) -> Result<Vec<Mutuals>, Error> {
        self.own_session()?;
        let evidence = Arc::clone(&self.evidence);
        let session = self.own_session()?;
        let records = evidence.records(&session.directory.links)?;
        Ok(session.add_mutuals(records, askers, seen))
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
        let upcoming = self.evidence.upcoming(&self.session);
        let mut of_pair = upcoming.range((pair, self.as_of)..);
        of_pair
            .next()
            .filter(|(of, _)| *of == pair)
            .map(|(_, day)| *day)
    }
}
