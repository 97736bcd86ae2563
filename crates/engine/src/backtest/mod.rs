//! How far the strengths can be trusted, measured on a history: fitted on the earlier part, tested on the later one.
//!
//! ```text
//! contact      T1  who will write within the next weeks?
//! answer       T2  is an ask answered?   T7 with so many outcomes   T8 by any of several askers
//! introducer   T3  who introduced two people?   T4  do they meet after it?
//! new_ties     T5  which friends of friends get in touch?
//! transfer     T6  a model of one network, used on another
//! together     T9  do two who were seen together get in touch?
//! across       T2 on several networks, each with a model of the others
//! measure      areas, ranks, calibration, intervals;  page and plot show them
//! ```
//!
//! Every feature of an event is read off a replay that stopped strictly before it. Candidates are everybody who was
//! eligible at that moment. These are stand-ins: an answered message is no introduction.

mod across;
mod answer;
mod contact;
mod introducer;
pub mod measure;
mod new_ties;
mod page;
mod past;
mod plot;
mod together;
mod transfer;

pub use across::{Across, Figures, Network, SCORERS, across};
pub use page::{about, page};
pub use plot::plot;

use serde::Serialize;

use crate::history::{Action, Event, Timeline};
use crate::strength::config::StrengthConfig;
use introrank_core::moment::Moment;
use introrank_core::progress::Progress;
use measure::{Bootstrap, Figure, Ranked, Reliability};
use past::Future;

/// How history is cut. Days count from the first day of the history.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Protocol {
    /// Days at which it is asked who writes next; fitted on the earlier half of them.
    pub cuts: Vec<u32>,
    /// Days after a cut within which somebody writes, or not.
    pub window: u32,
    /// Asks before this day are not looked at: there is no history yet.
    pub burn_in: u32,
    /// Introductions before this day are not looked at.
    pub introductions_from: u32,
    /// Fitted before this day, tested from it on.
    pub split: u32,
    /// An ask goes to at most this many people at once.
    pub most_asked: usize,
    /// An introduction goes to at least and at most this many.
    pub introduced: (usize, usize),
    /// Two introduced people are in contact within this many days, or not.
    pub contact_within: u32,
    /// An introduction counts when at least this many could have made it.
    pub fewest_candidates: usize,
    /// Resamples of which an interval is made.
    pub resamples: usize,
}

/// A history this long, to twice as long, is cut at the days of the published measurements; any other in the same
/// proportions.
const FULL_LENGTH: u32 = 803;

/// Days after a cut, as published.
const WINDOW: u32 = 45;

impl Protocol {
    /// The published parameters, scaled to a history of this many days.
    pub fn for_length(days: u32) -> Self {
        let scaled = |day: u32| {
            if (FULL_LENGTH..=2 * FULL_LENGTH).contains(&days) {
                day
            } else {
                (u64::from(day) * u64::from(days) / u64::from(FULL_LENGTH)) as u32
            }
        };
        let mut cuts: Vec<u32> = (0..8).map(|k| scaled(120 + 45 * k)).collect();
        cuts.dedup();
        // Most cuts must leave room for a window after them.
        let room = days.saturating_sub(cuts[cuts.len() / 2]);
        Self {
            window: if room >= WINDOW {
                WINDOW
            } else {
                scaled(WINDOW).max(1)
            },
            cuts,
            burn_in: scaled(60),
            introductions_from: scaled(90),
            split: scaled(330),
            most_asked: 3,
            introduced: (2, 6),
            contact_within: 14,
            fewest_candidates: 5,
            resamples: 200,
        }
    }
}

/// One scorer's figures on a task.
#[derive(Clone, Debug, Serialize)]
pub struct Score {
    /// What was scored with.
    pub scorer: String,
    /// Figure by name: `auc`, `mrr`, `hit1`, `brier`, `ece`, …
    pub figures: Vec<(&'static str, Figure)>,
}

/// What came of a task.
#[derive(Clone, Debug, Serialize)]
pub struct Task {
    /// `T1` to `T9`.
    pub id: &'static str,
    /// What is asked.
    pub question: &'static str,
    /// Which events count and how they are split.
    pub how: String,
    /// Events it was tested on.
    pub events: usize,
    /// Of these, came.
    pub came: usize,
    /// Figures, the product's own first, then what it has to beat.
    pub scores: Vec<Score>,
    /// Forecast against outcome.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reliability: Option<Reliability>,
    /// What else has to be said.
    pub remark: String,
}

/// With fewer events a task tells nothing.
const FEWEST_EVENTS: usize = 20;

impl Task {
    fn new(id: &'static str, question: &'static str, how: String) -> Self {
        Self {
            id,
            question,
            how,
            events: 0,
            came: 0,
            scores: Vec::new(),
            reliability: None,
            remark: String::new(),
        }
    }

    /// The task when the history holds too little for it: so many of what it has least.
    fn too_few(mut self, what: &str, events: usize) -> Self {
        self.events = events;
        self.remark =
            format!("Not measured: {events} {what} in this history, {FEWEST_EVENTS} are needed.");
        self
    }

    /// The task when there are too few events to fit on, or too few tested ones that came, or that did not.
    fn too_little(&self, earlier: usize, came: usize, not: usize) -> Option<Self> {
        let counts = [
            ("events to fit on", earlier),
            ("events to test on that came", came),
            ("events to test on that did not come", not),
        ];
        let (what, least) = counts.into_iter().min_by_key(|(_, count)| *count)?;
        (least < FEWEST_EVENTS).then(|| self.clone().too_few(what, least))
    }
}

/// Everything that was measured.
#[derive(Clone, Debug, Serialize)]
pub struct Backtest {
    /// Days from the first to the last event.
    pub days: u32,
    /// People who wrote or were written to.
    pub people: usize,
    /// Messages and meetings.
    pub contacts: usize,
    /// Of the model and the history: equal fingerprints, equal figures.
    pub fingerprint: String,
    /// How it was cut.
    pub protocol: Protocol,
    /// What came of each task.
    pub tasks: Vec<Task>,
}

/// A history ready to be cut.
pub struct History<'a> {
    /// What happened.
    pub timeline: &'a Timeline,
    /// People are numbered below this.
    pub people: usize,
    /// The model.
    pub config: &'a StrengthConfig,
    /// What the model is called: as shipped, or as configured.
    pub model: &'static str,
    start: Moment,
    end: Moment,
    future: Future,
}

impl<'a> History<'a> {
    /// Indexes a timeline; `None` when nobody ever wrote or met in it. O(n).
    pub fn new(timeline: &'a Timeline, people: usize, config: &'a StrengthConfig) -> Option<Self> {
        let mut contacts = timeline.events().iter().filter(|event| is_contact(event));
        let first = contacts.next()?.known;
        let last = contacts.next_back().map_or(first, |event| event.known);
        Some(Self {
            timeline,
            people,
            config,
            model: if *config == StrengthConfig::default() {
                "as shipped"
            } else {
                "as configured"
            },
            start: Moment::start_of(first.day()),
            end: last,
            future: Future::new(timeline),
        })
    }

    /// Days from the first to the last event.
    pub fn days(&self) -> u32 {
        (self.end.day().number() - self.start.day().number()).max(0) as u32
    }

    fn day(&self, day: u32) -> Moment {
        self.start.plus_days(i64::from(day))
    }

    /// True when a window of days after a moment lies within the history.
    fn covers(&self, moment: Moment, days: u32) -> bool {
        moment.plus_days(i64::from(days)) <= self.end
    }
}

fn is_contact(event: &Event) -> bool {
    matches!(event.deed, Action::Wrote | Action::Met)
}

/// Runs every task. `other` is a further network to learn a model from, for T6.
///
/// Deterministic for any number of threads. O(events + sum over tasks of candidates · smaller degree).
pub fn run(
    history: &History<'_>,
    other: Option<&History<'_>>,
    protocol: &Protocol,
    progress: &dyn Progress,
) -> Backtest {
    progress.stage("measuring", Some(11));
    let step = |task: Vec<Task>| {
        progress.advance(task.len() as u64);
        task
    };
    let asks = answer::collect(history, protocol);
    let mut tasks = step(vec![contact::run(history, protocol)]);
    tasks.extend(step(answer::run(history, protocol, &asks)));
    tasks.extend(step(introducer::run(history, protocol)));
    tasks.extend(step(vec![new_ties::run(history, protocol)]));
    tasks.extend(step(vec![transfer::run(other, protocol, history, &asks)]));
    tasks.extend(step(vec![
        answer::learning_curve(history, protocol, &asks),
        answer::several_askers(history, protocol, &asks),
    ]));
    tasks.extend(step(vec![together::run(history, protocol, &asks)]));
    let contacts = history
        .timeline
        .events()
        .iter()
        .filter(|event| is_contact(event));
    let mut people: Vec<u32> = contacts
        .clone()
        .flat_map(|event| [event.from.0, event.to.0])
        .collect();
    people.sort_unstable();
    people.dedup();
    // What the configuration says, not what its types are called. A checked one can always be written.
    let model = toml::to_string(history.config).unwrap_or_default();
    Backtest {
        days: history.days(),
        people: people.len(),
        contacts: contacts.count(),
        fingerprint: history
            .timeline
            .fingerprint(&format!("{model}{protocol:?}")),
        protocol: protocol.clone(),
        tasks,
    }
}

/// The figures of a forecast: area, squared error, and how it is calibrated.
fn forecast_score(
    scorer: &str,
    forecasts: &[f64],
    came: &[bool],
    bootstrap: &Bootstrap,
) -> (Score, Reliability) {
    let ranked = Ranked::new(forecasts);
    let rate = came.iter().filter(|came| **came).count() as f64 / came.len() as f64;
    let known = measure::reliability(forecasts, came);
    let ones = vec![1.0; came.len()];
    let brier = bootstrap.figure(|weights| measure::brier(forecasts, came, weights));
    let skill = 1.0 - brier.value / (rate * (1.0 - rate));
    let figures = vec![
        ("auc", bootstrap.figure(|weights| ranked.auc(came, weights))),
        ("brier", brier),
        ("skill", Figure::plain(skill)),
        (
            "log_loss",
            Figure::plain(measure::log_loss(forecasts, came, &ones)),
        ),
        ("ece", Figure::plain(known.ece)),
        ("ece_floor", Figure::plain(known.ece_floor)),
        ("level", Figure::plain(known.level)),
    ];
    let scorer = scorer.to_owned();
    (Score { scorer, figures }, known)
}

/// The area of a score that is no probability.
fn area_score(scorer: &str, scores: &[f64], came: &[bool], bootstrap: &Bootstrap) -> Score {
    let ranked = Ranked::new(scores);
    Score {
        scorer: scorer.to_owned(),
        figures: vec![("auc", bootstrap.figure(|weights| ranked.auc(came, weights)))],
    }
}

/// The share of some events that came.
fn rate_score(scorer: &str, rate: Figure) -> Score {
    Score {
        scorer: scorer.to_owned(),
        figures: vec![("rate", rate)],
    }
}

/// How much larger the area of one score is than that of another, on the same resamples.
fn area_gain(scorer: String, scores: [&[f64]; 2], came: &[bool], bootstrap: &Bootstrap) -> Score {
    let [ours, theirs] = scores.map(Ranked::new);
    let gain = |weights: &[f64]| ours.auc(came, weights) - theirs.auc(came, weights);
    Score {
        scorer,
        figures: vec![("auc_gain", bootstrap.figure(gain))],
    }
}

/// A figure of a place in a ranking, with its name.
type OfPlace = (&'static str, fn(f64) -> f64);

/// All of them.
const OF_PLACES: [OfPlace; 4] = [
    ("mrr", |place| 1.0 / place),
    ("hit1", |place| if place <= 1.0 { 1.0 } else { 0.0 }),
    ("hit3", |place| if place <= 3.0 { 1.0 } else { 0.0 }),
    ("ndcg10", |place| {
        if place <= 10.0 {
            1.0 / (place + 1.0).log2()
        } else {
            0.0
        }
    }),
];

/// The figures of a ranking: `ranks` are the places of the right ones, from 1.
fn ranking_score(scorer: &str, ranks: &[f64], bootstrap: &Bootstrap) -> Score {
    let figures = OF_PLACES.map(|(name, of)| {
        (
            name,
            bootstrap.figure(|w| measure::mean(w, |i| of(ranks[i]))),
        )
    });
    Score {
        scorer: scorer.to_owned(),
        figures: figures.to_vec(),
    }
}

/// What the same figures are on average when the right one's place is drawn by lot among so many.
fn chance_score(scorer: &str, counts: &[f64], bootstrap: &Bootstrap) -> Score {
    let figures = OF_PLACES.map(|(name, of)| {
        let expected = |count: f64| {
            let places = (1..=count as u32).map(|place| of(f64::from(place)));
            places.sum::<f64>() / count
        };
        let each: Vec<f64> = counts.iter().map(|count| expected(*count)).collect();
        (name, bootstrap.figure(|w| measure::mean(w, |i| each[i])))
    });
    Score {
        scorer: scorer.to_owned(),
        figures: figures.to_vec(),
    }
}
