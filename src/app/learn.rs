//! The model fitted to a team's own outcomes; its versions, and the way back.

use std::path::Path;
use std::sync::Arc;

use introrank_core::day::Day;
use introrank_core::display::count;
use introrank_core::evidence::{Outcome, RejectedRow};
use introrank_core::progress::Progress;
use introrank_engine::history::Timeline;
use introrank_engine::learn::{self, AskPart, Fit, PartResult, Verdict};
use introrank_engine::strength::config::Config;
use introrank_engine::strength::corrections::{Corrections, OwnHistory};
use introrank_ingest as ingest;
use introrank_referrals::ledger::{outcomes, suggest};
use introrank_store::Workspace;

use super::commit::{Known, known_today, now};
use super::error::Error;
pub use super::error::LearnError;
use super::inputs::workspace_root;
use super::snapshot::Snapshot;

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

/// The outcomes of the ledger, which may have none yet. Mail says where a silence is one.
///
/// # Errors
/// When the records cannot be read.
pub fn of_ledger(snapshot: &Snapshot) -> Result<Outcomes, Error> {
    let (records, session) = (snapshot.records()?, &snapshot.session);
    let (ledger, as_of) = (&snapshot.ledger, snapshot.as_of);
    let limits = &snapshot.settings.limits;
    let timeline = Timeline::build(records, &session.directory);
    let person = |key: &str| snapshot.person(key);
    let silent = suggest::silent_in_mail(ledger, &timeline, as_of, limits, person);
    Ok(Outcomes {
        list: outcomes::of_ledger(ledger, limits, &silent),
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

/// Learns from what people in the team's own history answer, and from outcomes, all of it anew. `with_own_config`: the numbers
/// of the model come from the user, and stay.
///
/// # Errors
/// When there is nothing to learn from; when the snapshot is shared and cannot be opened again.
pub fn learn(
    mut snapshot: Snapshot,
    outcomes: Outcomes,
    with_own_config: bool,
    progress: &dyn Progress,
) -> Result<Learned, Error> {
    snapshot.own_session()?;
    let evidence = Arc::clone(&snapshot.evidence);
    let session = snapshot.own_session()?;
    let records = evidence.records(&session.directory.links)?;
    let current = session.setup.config.clone();
    // What was learned before is learned again from all outcomes, and compared with.
    session.setup.config.strength.learned = Corrections::default();
    if !with_own_config {
        session.setup.config.search = Config::default().search;
    }
    let fit = learn::learn(records, session, &current, &outcomes.list, progress);
    let of_history = |lesson: &&PartResult| lesson.part == AskPart::Answers;
    if let Some(answers) = fit.lessons.iter().find(of_history)
        && !fit.is_new
        && answers.verdict == Verdict::TooFew
        && outcomes.list.is_empty()
        && outcomes.left_out.is_empty()
    {
        let asks = answers.outcomes;
        return Err(LearnError::NoAsk { asks }.into());
    }
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
    let what: Vec<String> = fit.lessons.iter().filter_map(in_words).collect();
    keep_model(workspace, &fit.config, fit.used, &what.join("; "))
}

/// What was changed of a part.
fn in_words(lesson: &PartResult) -> Option<String> {
    match (lesson.part, &lesson.verdict) {
        (AskPart::Answers, Verdict::Changed(_)) => Some(format!(
            "how people answer, from {} in your own history",
            count(lesson.outcomes as u64, "ask", "asks")
        )),
        (AskPart::InTouch, Verdict::Changed(_)) => Some(format!(
            "being in touch, from {} in your own history",
            count(lesson.outcomes as u64, "pair", "pairs")
        )),
        (part, Verdict::Changed(way)) => Some(format!("{}: {}", part.words(), way.words())),
        _ => None,
    }
}

fn keep_model(
    workspace: &mut Workspace,
    config: &Config,
    outcomes: usize,
    what: &str,
) -> Result<(i64, i64), Error> {
    let models = workspace.models()?;
    let before = models.iter().find(|model| model.in_use);
    let before = before.map_or(0, |model| model.version);
    let what = if what.is_empty() { "as shipped" } else { what };
    let config = config.to_toml();
    let config = config.map_err(|error| Error::Write(std::io::Error::other(error)))?;
    let version = workspace.add_model(&config, outcomes as u64, what, &now())?;
    Ok((version, before))
}

/// What the history of a workspace taught: nothing that counts any more where `what` is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taught {
    /// From how much, in words.
    pub what: String,
    /// There are too few asks, and pairs, to learn from.
    pub are_too_few: bool,
    /// The version in use from now on.
    pub version: i64,
    /// The one before.
    pub before: i64,
}

/// Learns from what people in the history of a workspace answer, after something was added to it, and uses what was learned
/// from now on: unless outcomes taught the model in use, which say more and are learned from together with the history, or
/// somebody went back to an earlier version. Returns what the workspace knows today, unless nothing is new in it.
///
/// # Errors
/// When something cannot be read or written.
pub fn after_import(
    workspace: &mut Workspace,
    progress: &dyn Progress,
) -> Result<(Option<Known>, Option<Taught>), Error> {
    if workspace.is_derived(Day::today())? {
        return Ok((None, None));
    }
    let mut known = known_today(workspace, progress)?;
    let session = &mut known.session;
    let current = session.setup.config.clone();
    let mut unlearned = current.clone();
    unlearned.strength.learned.history = OwnHistory::default();
    if unlearned != Config::default() || workspace.went_back()? {
        return Ok((Some(known), None));
    }
    let lessons = learn::from_history(&known.records, session, &current, progress);
    if session.setup.config == current {
        return Ok((Some(known), None));
    }
    session.assess_anew();
    let what: Vec<String> = lessons.iter().filter_map(in_words).collect();
    let too_few = |lesson: &PartResult| lesson.verdict == Verdict::TooFew;
    let are_too_few = lessons.iter().all(too_few);
    let what = what.join("; ");
    let (version, before) = keep_model(workspace, &session.setup.config, 0, &what)?;
    let taught = Taught {
        what,
        are_too_few,
        version,
        before,
    };
    Ok((Some(known), Some(taught)))
}

/// Puts a version in use; 0 is the model as shipped.
///
/// # Errors
/// When there is no such version.
pub fn use_version(workspace: &mut Workspace, version: i64) -> Result<(), Error> {
    Ok(workspace.use_model(version, &now())?)
}
