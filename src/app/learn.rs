//! The model fitted to a team's own outcomes; its versions, and the way back.

use std::path::Path;

use introrank_core::evidence::{Outcome, RejectedRow};
use introrank_core::progress::Progress;
use introrank_engine::history::Timeline;
use introrank_engine::learn::{self, Fit, PartResult, Verdict};
use introrank_engine::strength::config::Config;
use introrank_engine::strength::corrections::Corrections;
use introrank_ingest as ingest;
use introrank_referrals::ledger::{outcomes, suggest};
use introrank_store::Workspace;

use super::commit::now;
use super::error::Error;
pub use super::error::LearnError;
use super::snapshot::{Snapshot, workspace_root};

/// Outcomes to learn from.
pub struct Outcomes {
    /// The outcomes.
    pub list: Vec<Outcome>,
    /// Rows that are left out, with the reason.
    pub left_out: Vec<RejectedRow>,
}

/// The outcomes of a file.
///
/// # Errors
/// When it is no such file, or has none.
pub fn of_file(path: &str, text: &str) -> Result<Outcomes, Error> {
    let (list, left_out) = ingest::outcomes::read(path, text)?;
    if list.is_empty() && left_out.is_empty() {
        return Err(LearnError::NoOutcomes(path.to_owned()).into());
    }
    Ok(Outcomes { list, left_out })
}

/// The outcomes of the ledger. Mail says where a silence is one.
///
/// # Errors
/// When it has no ask.
pub fn of_ledger(snapshot: &Snapshot) -> Result<Outcomes, Error> {
    let session = &snapshot.session;
    let (ledger, as_of) = (&snapshot.ledger, snapshot.as_of);
    let limits = &snapshot.settings.limits;
    let timeline = Timeline::build(&session.records, &session.directory);
    let person = |key: &str| snapshot.person(key);
    let silent = suggest::silent_in_mail(ledger, &timeline, as_of, limits, person);
    let list = outcomes::of_ledger(ledger, limits, &silent);
    if list.is_empty() {
        return Err(LearnError::NoAsk.into());
    }
    Ok(Outcomes {
        list,
        left_out: Vec::new(),
    })
}

/// The workspace in which a new version would be kept.
///
/// # Errors
/// When there is none.
pub fn place(workspace: Option<&Path>) -> Result<Workspace, Error> {
    let root = workspace_root(workspace)?;
    Ok(Workspace::open(&root).map_err(LearnError::NoPlace)?)
}

/// What was learned, and the network under the new model.
pub struct Learned {
    /// What came of it.
    pub fit: Fit,
    /// Everything that is left out, in order, with the reason.
    pub left_out: Vec<RejectedRow>,
    /// The snapshot that was learned on, with nothing learned.
    pub snapshot: Snapshot,
}

/// Learns from outcomes, all of them anew. `with_own_config`: the numbers of the model come from the user, and stay.
///
/// # Errors
/// When the snapshot is shared and cannot be opened again.
pub fn learn(
    mut snapshot: Snapshot,
    outcomes: Outcomes,
    with_own_config: bool,
    progress: &dyn Progress,
) -> Result<Learned, Error> {
    let session = snapshot.own_session()?;
    let current = session.setup.config.clone();
    // What was learned before is learned again from all outcomes, and compared with.
    session.setup.config.strength.learned = Corrections::default();
    if !with_own_config {
        session.setup.config.search = Config::default().search;
    }
    session.rebuild();
    let fit = learn::learn(session, &current, &outcomes.list, progress);
    let mut left_out = outcomes.left_out;
    left_out.extend(fit.left_out.iter().cloned());
    left_out.sort();
    Ok(Learned {
        fit,
        left_out,
        snapshot,
    })
}

/// Keeps what was learned as the version in use. Returns the new version, and the one before.
///
/// # Errors
/// When it cannot be written.
pub fn keep(workspace: &mut Workspace, fit: &Fit) -> Result<(i64, i64), Error> {
    let changed = |part: &PartResult| match part.verdict {
        Verdict::Changed(way) => Some(format!("{}: {}", part.part.words(), way.words())),
        _ => None,
    };
    let what: Vec<String> = fit.lessons.iter().filter_map(changed).collect();
    let models = workspace.models()?;
    let before = models.iter().find(|model| model.in_use);
    let before = before.map_or(0, |model| model.version);
    let config = fit.config.to_toml();
    let config = config.map_err(|error| Error::Write(std::io::Error::other(error)))?;
    let version = workspace.add_model(&config, fit.used as u64, &what.join("; "), &now())?;
    Ok((version, before))
}

/// Puts a version in use; 0 is the model as shipped.
///
/// # Errors
/// When there is no such version.
pub fn use_version(workspace: &mut Workspace, version: i64) -> Result<(), Error> {
    Ok(workspace.use_model(version, &now())?)
}
