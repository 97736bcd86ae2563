//! T2: is an ask answered? T7: how soon do a team's own outcomes help? T8: does any of several askers get an answer?

use rayon::prelude::*;

use super::measure::{Bootstrap, Figure, Reliability, area_within, brier, mean};
use super::past::Past;
use super::{FEWEST_EVENTS, History, Protocol, Score, Task, area_gain, area_score, forecast_score};
use crate::history::{ANSWER_DAYS, Action, Told};
use crate::people::PersonIx;
use crate::strength::config::StrengthConfig;
use crate::strength::{Features, Leg, TERMS, assess, coefficients, inputs};
use introrank_core::moment::Moment;
use introrank_core::numeric::calibration::Beta;
use introrank_core::numeric::logistic;
use introrank_core::numeric::logistic::{Fit, Prior};
use introrank_core::numeric::quadrature::any_of;
use introrank_core::numeric::rng::Rng;
use introrank_core::numeric::sigmoid;

/// One ask: the first message to somebody in a week.
pub(super) struct Ask {
    pub(super) at: Moment,
    pub(super) from: PersonIx,
    pub(super) to: PersonIx,
    /// Who is asked wrote within the week before: the ask is itself a reply. Every other opens something.
    pub(super) is_reply: bool,
    features: Features,
    pub(super) inputs: [f64; TERMS],
    /// `helps` as shipped.
    pub(super) forecast: f64,
    pub(super) came: bool,
}

impl Ask {
    /// Days on which who is asked wrote to the asker.
    pub(super) fn inbound_days(&self) -> f64 {
        f64::from(self.features.theirs.days)
    }

    pub(super) fn is_first_contact(&self) -> bool {
        self.features.theirs.days == 0 && self.features.ours.days == 0
    }
}

/// Every ask of the team in a history, in the order of time, with what was known just before it.
pub(super) fn collect(history: &History<'_>, protocol: &Protocol) -> Vec<Ask> {
    let mut past = Past::new(history);
    let mut asks = Vec::new();
    let from_day = history.day(protocol.burn_in);
    for message in history.timeline.messages() {
        let at = message[0].known;
        let counts = message[0].deed == Action::Wrote
            && message[0].told == Told::ByDoer
            && message.len() <= protocol.most_asked
            && at >= from_day
            && history.covers(at, ANSWER_DAYS as u32);
        if !counts {
            continue;
        }
        past.advance(at);
        for event in message {
            if history.future.wrote(event.from, event.to, at, ANSWER_DAYS) {
                continue;
            }
            let features = past
                .replay
                .features_at((event.from, event.to), at, message.len() > 1);
            let now = at.days();
            asks.push(Ask {
                at,
                from: event.from,
                to: event.to,
                is_reply: features.kind.is_reply(),
                inputs: inputs(history.config, Leg::Helps, &features, now),
                forecast: assess(history.config, Leg::Helps, &features, now).value,
                features,
                came: history.future.answers(event, ANSWER_DAYS as u32),
            });
        }
    }
    asks
}

/// Fits all coefficients, each believed to be near the shipped one.
pub(super) fn refit(config: &StrengthConfig, asks: &[&Ask], sd: f64) -> Option<Fit> {
    let priors = coefficients(config, Leg::Helps).map(|shipped| Prior {
        mean: shipped.value,
        sd,
    });
    let mut priors = priors.to_vec();
    priors[0].sd = 1.5;
    let rows: Vec<f64> = asks.iter().flat_map(|ask| ask.inputs).collect();
    logistic::fit(&rows, &outcomes(asks), &priors)
}

pub(super) fn forecasts(asks: &[&Ask]) -> Vec<f64> {
    asks.iter().map(|ask| ask.forecast).collect()
}

pub(super) fn outcomes(asks: &[&Ask]) -> Vec<bool> {
    asks.iter().map(|ask| ask.came).collect()
}

/// What a fitted model says of asks.
pub(super) fn fitted(weights: &[f64], asks: &[&Ask]) -> Vec<f64> {
    let of = |ask: &&Ask| sigmoid(logistic::log_odds(weights, &ask.inputs));
    asks.iter().map(of).collect()
}

/// The asks before and from the day of the split.
pub(super) fn parts<'a>(
    history: &History<'_>,
    protocol: &Protocol,
    asks: &'a [Ask],
) -> [Vec<&'a Ask>; 2] {
    let split = history.day(protocol.split);
    let (earlier, later) = asks.iter().partition(|ask| ask.at < split);
    [earlier, later]
}

/// The later asks, resampled by who was asked.
pub(super) fn by_asked(asks: &[&Ask], protocol: &Protocol) -> Bootstrap {
    let cluster: Vec<u32> = asks.iter().map(|ask| ask.to.0).collect();
    Bootstrap::new(&cluster, protocol.resamples)
}

/// T2 of all asks, of those that open something, and of those that are replies: the two are different animals, and figures
/// of both together say little of either.
pub(super) fn run(history: &History<'_>, protocol: &Protocol, asks: &[Ask]) -> Vec<Task> {
    type Counts = fn(&Ask) -> bool;
    let kinds: [(&str, &str, Counts); 3] = [
        ("T2", "Is an ask answered?", |_| true),
        (
            "T2 openers",
            "Is an ask answered that opens something?",
            |ask| !ask.is_reply,
        ),
        (
            "T2 replies",
            "Is an ask answered that is itself a reply?",
            |ask| ask.is_reply,
        ),
    ];
    let tasks = kinds
        .map(|(id, question, counts)| one_kind(history, protocol, asks, (id, question), counts));
    tasks.into()
}

fn one_kind(
    history: &History<'_>,
    protocol: &Protocol,
    asks: &[Ask],
    (id, question): (&'static str, &'static str),
    counts: fn(&Ask) -> bool,
) -> Task {
    let how = format!(
        "The first message of somebody to somebody in {ANSWER_DAYS} days, to at most {} people, from day {} on; answered within {ANSWER_DAYS} days or not. Fitted before day {}, tested from it on.",
        protocol.most_asked, protocol.burn_in, protocol.split
    );
    let task = Task::new(id, question, how);
    let [earlier, mut later] = parts(history, protocol, asks);
    later.retain(|ask| counts(ask));
    let came = outcomes(&later);
    let yes = came.iter().filter(|came| **came).count();
    if let Some(task) = task.too_little(earlier.len(), yes, came.len() - yes) {
        return task;
    }
    let bootstrap = by_asked(&later, protocol);
    let (scores, reliability) = compared(history, [&earlier, &later], &came, &bootstrap);
    Task {
        events: came.len(),
        came: yes,
        scores,
        reliability: Some(reliability),
        ..task
    }
}

/// The model as shipped and as corrected by the earlier asks, and what it has to beat, on the later ones.
fn compared(
    history: &History<'_>,
    [earlier, later]: [&[&Ask]; 2],
    came: &[bool],
    bootstrap: &Bootstrap,
) -> (Vec<Score>, Reliability) {
    let asker: Vec<u32> = later.iter().map(|ask| ask.from.0).collect();
    let within = |forecasts: &[f64]| {
        (
            "auc_within",
            Figure::plain(area_within(&asker, forecasts, came)),
        )
    };
    let score = |scorer: &str, forecasts: &[f64]| {
        let (mut score, known) = forecast_score(scorer, forecasts, came, bootstrap);
        score.figures.insert(1, within(forecasts));
        (score, known)
    };
    let simple = |scorer: &str, scores: &[f64]| {
        let mut score = area_score(scorer, scores, came, bootstrap);
        score.figures.push(within(scores));
        score
    };
    let shipped = forecasts(later);
    let shift = Beta::fit_shift(&forecasts(earlier), &outcomes(earlier)).unwrap_or_default();
    let shifted: Vec<f64> = shipped.iter().map(|p| shift.apply(*p)).collect();
    let fit = refit(history.config, earlier, 0.3);
    let refitted = fit.map_or(shipped.clone(), |fit| fitted(&fit.weights, later));
    let (shifted_score, reliability) =
        score("helps, intercept fitted on the earlier part", &shifted);
    let (shipped_score, _) = score(&format!("helps, {}", history.model), &shipped);
    let (refitted_score, _) = score("helps, all coefficients fitted", &refitted);
    let of =
        |figure: fn(&Ask) -> f64| -> Vec<f64> { later.iter().map(|ask| figure(ask)).collect() };
    let inbound = of(|ask| f64::from(ask.features.theirs.days));
    let share = of(|ask| {
        let asked = ask.features.asked.asked.all();
        f64::from(asked.answered + 5) / f64::from(asked.asks + 10)
    });
    let scores = vec![
        shifted_score,
        shipped_score,
        refitted_score,
        simple("inbound days", &inbound),
        simple("how often they answer anybody", &share),
        area_gain(
            format!("{}, over inbound days", history.model),
            [&shipped, &inbound],
            came,
            bootstrap,
        ),
    ];
    (scores, reliability)
}

/// Numbers of outcomes at which the curve is measured.
const OUTCOMES: [usize; 8] = [10, 20, 50, 100, 200, 500, 1000, 3000];
/// Draws of which each point is the mean.
const DRAWS: u64 = 20;
/// So many later asks are enough to test on.
const MAX_TESTED: usize = 4000;

pub(super) fn learning_curve(history: &History<'_>, protocol: &Protocol, asks: &[Ask]) -> Task {
    let how = format!(
        "The asks of T2: so many outcomes are drawn from before day {}, the shipped model is corrected by them, and the squared error is measured after it on at most {MAX_TESTED} asks, evenly chosen; means of {DRAWS} draws.",
        protocol.split
    );
    let task = Task::new("T7", "How soon do own outcomes help?", how);
    let [earlier, later] = parts(history, protocol, asks);
    let step = later.len().div_ceil(MAX_TESTED).max(1);
    let later: Vec<&Ask> = later.into_iter().step_by(step).collect();
    let came = outcomes(&later);
    let yes = came.iter().filter(|came| **came).count();
    if let Some(task) = task.too_little(earlier.len(), yes, came.len() - yes) {
        return task;
    }
    let curve = Curve {
        config: history.config,
        shipped: forecasts(&later),
        ones: vec![1.0; later.len()],
        earlier,
        later,
        came,
    };
    let mut scores: Vec<Score> = WAYS
        .iter()
        .enumerate()
        .map(|(way, name)| curve.score(way, name))
        .collect();
    let all = NAMES.map(|name| (name, Figure::plain(curve.calibrated(None))));
    scores.push(Score {
        scorer: history.model.into(),
        figures: all[..scores[0].figures.len()].to_vec(),
    });
    Task {
        events: curve.came.len(),
        came: yes,
        scores,
        ..task
    }
}

/// The points of the curve as they are called in output.
const NAMES: [&str; 8] = [
    "n10", "n20", "n50", "n100", "n200", "n500", "n1000", "n3000",
];

/// Ways to correct the shipped model by outcomes.
const WAYS: [&str; 4] = [
    "intercept",
    "intercept and slope",
    "beta calibration",
    "all coefficients",
];

/// What outcomes are drawn from, and what the corrected model is tested on.
struct Curve<'a> {
    config: &'a StrengthConfig,
    earlier: Vec<&'a Ask>,
    later: Vec<&'a Ask>,
    came: Vec<bool>,
    /// What the model as shipped says of the later asks.
    shipped: Vec<f64>,
    ones: Vec<f64>,
}

impl Curve<'_> {
    /// The squared error of one way, at each number of outcomes that history holds.
    fn score(&self, way: usize, name: &str) -> Score {
        let points = OUTCOMES
            .iter()
            .zip(NAMES)
            .filter(|(count, _)| **count <= self.earlier.len());
        let figures =
            points.map(|(&count, label)| (label, Figure::plain(self.mean_error(way, count))));
        Score {
            scorer: name.to_owned(),
            figures: figures.collect(),
        }
    }

    /// The mean over the draws of so many outcomes.
    fn mean_error(&self, way: usize, count: usize) -> f64 {
        let errors: Vec<f64> = (0..DRAWS)
            .into_par_iter()
            .map(|draw| {
                let mut rng = Rng::new(draw, count as u64);
                let sample: Vec<&Ask> = (0..count)
                    .map(|_| self.earlier[rng.below(self.earlier.len() as u64) as usize])
                    .collect();
                self.error(way, &sample)
            })
            .collect();
        mean(&vec![1.0; errors.len()], |i| errors[i])
    }

    /// The squared error once a sample of outcomes has corrected the model by one of [`WAYS`].
    fn error(&self, way: usize, sample: &[&Ask]) -> f64 {
        let by = |fit: fn(&[f64], &[bool]) -> Option<Beta>| {
            self.calibrated(fit(&forecasts(sample), &outcomes(sample)))
        };
        match way {
            0 => by(Beta::fit_shift),
            1 => by(Beta::fit_line),
            2 => by(Beta::fit_beta),
            _ => refit(self.config, sample, 0.3).map_or(f64::NAN, |fit| {
                brier(&fitted(&fit.weights, &self.later), &self.came, &self.ones)
            }),
        }
    }

    /// The squared error of the shipped forecasts after a calibration; of themselves without one.
    fn calibrated(&self, beta: Option<Beta>) -> f64 {
        let beta = beta.unwrap_or_default();
        let forecasts: Vec<f64> = self.shipped.iter().map(|p| beta.apply(*p)).collect();
        brier(&forecasts, &self.came, &self.ones)
    }
}

pub(super) fn several_askers(history: &History<'_>, protocol: &Protocol, asks: &[Ask]) -> Task {
    let sd = history.config.target_sd;
    let how = format!(
        "First contacts among the asks of T2, by who was asked, in runs of two or three askers; from day {} on. The level of single asks is set to what they came to, so that only how asks to one person hang together is tested: forecast share less observed share, with a common effect of the target (standard deviation {sd} in log-odds) and as if askers were independent.",
        protocol.split
    );
    let task = Task::new("T8", "Does any of several askers get an answer?", how);
    let [_, later] = parts(history, protocol, asks);
    let mut later: Vec<&Ask> = later
        .into_iter()
        .filter(|ask| ask.is_first_contact())
        .collect();
    if later.len() < FEWEST_EVENTS {
        return task.too_few("first contacts", later.len());
    }
    later.sort_by_key(|ask| ask.to); // stable: in the order of time for each
    let level = Beta::fit_shift(&forecasts(&later), &outcomes(&later)).unwrap_or_default();
    let mut scores = Vec::new();
    let (mut events, mut answered) = (0, 0);
    for k in [2, 3] {
        let runs = runs(&later, k, &level);
        if runs.len() < FEWEST_EVENTS {
            continue;
        }
        events += runs.len();
        answered += runs.iter().filter(|run| run.came).count();
        scores.extend(any_of_run(&runs, k, sd, protocol));
    }
    if scores.is_empty() {
        return task.too_few("runs of askers", 0);
    }
    Task {
        events,
        came: answered,
        scores,
        ..task
    }
}

/// Several first contacts to one person, by several askers.
struct Run {
    to: PersonIx,
    /// The chance of each, at the level of single asks.
    chances: Vec<f64>,
    /// Any of them was answered.
    came: bool,
}

/// Full runs of `k` asks, of asks in the order of who was asked.
fn runs(asks: &[&Ask], k: usize, level: &Beta) -> Vec<Run> {
    asks.chunk_by(|a, b| a.to == b.to)
        .flat_map(|of_target| of_target.chunks_exact(k))
        .map(|run| Run {
            to: run[0].to,
            chances: run.iter().map(|ask| level.apply(ask.forecast)).collect(),
            came: run.iter().any(|ask| ask.came),
        })
        .collect()
}

/// Forecast share less observed share, by each way to put the chances of a run together.
fn any_of_run(runs: &[Run], k: usize, sd: f64, protocol: &Protocol) -> [Score; 3] {
    let cluster: Vec<u32> = runs.iter().map(|run| run.to.0).collect();
    let bootstrap = Bootstrap::new(&cluster, protocol.resamples);
    let single: f64 = runs.iter().flat_map(|run| &run.chances).sum();
    let rate = single / (runs.len() * k) as f64;
    let over = |name: &str, forecast: &(dyn Fn(&[f64]) -> f64 + Sync)| {
        let errors: Vec<f64> = runs
            .iter()
            .map(|run| forecast(&run.chances) - f64::from(u8::from(run.came)))
            .collect();
        Score {
            scorer: format!("any of {k}: {name}"),
            figures: vec![("error", bootstrap.figure(|w| mean(w, |i| errors[i])))],
        }
    };
    let pairs =
        |chances: &[f64]| -> Vec<(f64, f64)> { chances.iter().map(|p| (1.0, *p)).collect() };
    [
        over("common effect of the target", &|chances| {
            any_of(&pairs(chances), sd)
        }),
        over("independent", &|chances| any_of(&pairs(chances), 0.0)),
        over("base rate alone, independent", &|_| {
            1.0 - (1.0 - rate).powi(k as i32)
        }),
    ]
}
