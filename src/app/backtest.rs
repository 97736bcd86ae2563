//! How far to trust the strengths: measured on what people did, with what was known before.

use std::path::{Path, PathBuf};

use introrank_core::display::clean;
use introrank_core::evidence::Records;
use introrank_core::keys::title::TitleTable;
use introrank_core::moment::Moment;
use introrank_core::progress::Progress;
use introrank_engine::backtest::{self, Across, Backtest, History, Protocol};
use introrank_engine::history::Timeline;
use introrank_engine::people::Directory;
use introrank_engine::strength::config::StrengthConfig;
use introrank_ingest::{self as ingest, IngestError, Sources};

pub use super::error::BacktestError;
use super::error::Error;
use super::notice::Notice;
use super::snapshot::Snapshot;

/// How to measure; what is `None` follows from the length of the history.
#[derive(Clone, Debug, Default)]
pub struct BacktestRequest {
    /// A further network to learn a model from.
    pub transfer_from: Option<PathBuf>,
    /// Days of the history at which the future is cut off.
    pub cuts: Option<Vec<u32>>,
    /// Days for which people are watched after a cut.
    pub window: Option<u32>,
    /// Days that only teach.
    pub burn_in: Option<u32>,
    /// The first day from which introductions are looked for.
    pub introductions_from: Option<u32>,
    /// The day before which a model is fitted, and from which it is tested.
    pub split: Option<u32>,
    /// Most people asked per event.
    pub most_asked: usize,
    /// Most people introduced to.
    pub most_introduced: usize,
    /// Days within which contact counts.
    pub contact_within: u32,
    /// With fewer candidates an event is left out.
    pub fewest_candidates: usize,
    /// Resamples of each interval.
    pub resamples: usize,
}

/// Measures on the history that a session has, up to its day.
///
/// # Errors
/// When there is no contact, the history is too short, or the further network cannot be read.
pub fn backtest(
    snapshot: &Snapshot,
    request: &BacktestRequest,
    progress: &dyn Progress,
) -> Result<(Backtest, Vec<Notice>), Error> {
    let (records, session) = (snapshot.records()?, &snapshot.session);
    let config = &session.setup.config.strength;
    let as_of = session.setup.as_of;
    let mut timeline = Timeline::build(records, &session.directory);
    let later = timeline.cut(Moment::end_of(as_of));
    let notice = (later > 0).then_some(Notice::ContactToCome { later, as_of });
    let people = session.directory.people.len();
    let history = History::new(&timeline, people, config).ok_or(BacktestError::NoContact)?;
    let other = request.transfer_from.as_deref();
    let other = other.map(|path| other_network(path, &session.setup.titles, progress));
    let other = other.transpose()?;
    let other = other
        .as_ref()
        .and_then(|(timeline, people)| History::new(timeline, *people, config));
    let protocol = protocol(request, history.days())?;
    let measured = backtest::run(&history, other.as_ref(), &protocol, progress);
    Ok((measured, notice.into_iter().collect()))
}

fn other_network(
    path: &Path,
    titles: &TitleTable,
    progress: &dyn Progress,
) -> Result<(Timeline, usize), Error> {
    let sources = Sources {
        interactions: vec![path.to_owned()],
        ..Sources::default()
    };
    Ok(timeline(&ingest::read(&sources, progress)?, titles))
}

/// What happened in some records, and how many people took part.
fn timeline(records: &Records, titles: &TitleTable) -> (Timeline, usize) {
    let directory = Directory::build(records, titles, None);
    let timeline = Timeline::build(records, &directory);
    (timeline, directory.people.len())
}

fn protocol(request: &BacktestRequest, days: u32) -> Result<Protocol, Error> {
    let usual = Protocol::for_length(days);
    let mut cuts = request.cuts.clone().unwrap_or(usual.cuts);
    cuts.sort_unstable();
    cuts.dedup();
    let window = request.window.unwrap_or(usual.window);
    let fits = |cut: &u32| cut.saturating_add(window) <= days;
    if request.cuts.is_some() && !cuts.iter().any(fits) {
        return Err(BacktestError::TooShort { days, window }.into());
    }
    let from = request.introductions_from;
    Ok(Protocol {
        cuts,
        window,
        burn_in: request.burn_in.unwrap_or(usual.burn_in),
        introductions_from: from.unwrap_or(usual.introductions_from),
        split: request.split.unwrap_or(usual.split),
        most_asked: request.most_asked,
        introduced: (usual.introduced.0, request.most_introduced),
        contact_within: request.contact_within,
        fewest_candidates: request.fewest_candidates,
        resamples: request.resamples,
    })
}

/// What a history was read from, for a title: the names of files, else the workspace.
pub fn read_from<'a>(files: impl Iterator<Item = &'a PathBuf>) -> String {
    let names = files.filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
    let names: Vec<String> = names.collect();
    if names.is_empty() {
        "The workspace".into()
    } else {
        names.join(", ")
    }
}

/// The reliability plot, as SVG, of the first task that has one.
pub fn plot(measured: &Backtest) -> Option<String> {
    let mut tasks = measured.tasks.iter();
    let (task, reliability) = tasks.find_map(|task| Some((task, task.reliability.as_ref()?)))?;
    let title = format!("{} · {}", task.id, task.question);
    Some(introrank_engine::backtest::plot(&title, reliability))
}

/// Measures whether asks are answered on every network of a folder: each of its folders, and each file of interactions in it,
/// is one. Returns what came of it, and the entries that hold no interactions.
///
/// # Errors
/// When the folder cannot be read, holds no network, or a file of one cannot be used.
pub fn across(
    folder: &Path,
    config: &StrengthConfig,
    progress: &dyn Progress,
) -> Result<(Across, Vec<String>), Error> {
    let unreadable = |source| Error::Unreadable {
        path: folder.to_owned(),
        source,
    };
    let entries: std::io::Result<Vec<PathBuf>> = std::fs::read_dir(folder)
        .map_err(unreadable)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect();
    let mut entries = entries.map_err(unreadable)?;
    entries.sort();
    let titles = TitleTable::default();
    let (mut networks, mut others) = (Vec::new(), Vec::new());
    for path in entries {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let name = name.split('.').next().unwrap_or_default().to_owned();
        match interactions(&path, &titles, progress)? {
            Some((timeline, people)) => networks.push((name, timeline, people)),
            None => others.push(clean(&path.display().to_string())),
        }
    }
    let histories = networks.iter().filter_map(|(name, timeline, people)| {
        let history = History::new(timeline, *people, config)?;
        Some((name.clone(), history))
    });
    let histories: Vec<(String, History<'_>)> = histories.collect();
    if histories.is_empty() {
        return Err(BacktestError::NoNetwork(folder.to_owned()).into());
    }
    progress.stage("measuring", None);
    Ok((backtest::across(&histories, config), others))
}

/// The interactions of a file, or of all files of a folder; `None` when there are none.
fn interactions(
    path: &Path,
    titles: &TitleTable,
    progress: &dyn Progress,
) -> Result<Option<(Timeline, usize)>, Error> {
    let sources = Sources {
        exports: vec![path.to_owned()],
        ..Sources::default()
    };
    let records = match ingest::read(&sources, progress) {
        Ok(records) => records,
        Err(IngestError::NothingRecognised { .. }) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    Ok((!records.interactions.is_empty()).then(|| timeline(&records, titles)))
}
