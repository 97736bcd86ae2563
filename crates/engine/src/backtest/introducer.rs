//! T3: who, of all who knew both, introduced two people? T4: are they in contact after it?

use std::collections::VecDeque;

use hashbrown::HashSet;

use super::measure::{Bootstrap, Figure, mean, rank};
use super::past::Past;
use super::{
    FEWEST_EVENTS, History, Protocol, Score, Task, area_score, chance_score, forecast_score,
    ranking_score, rate_score,
};
use crate::history::{Action, Event};
use crate::people::PersonIx;
use crate::strength::{Leg, assess, in_touch};
use introrank_core::moment::Moment;
use introrank_core::numeric::calibration::Beta;
use introrank_core::numeric::logistic;
use introrank_core::numeric::logistic::Prior;
use introrank_core::numeric::{logit, sigmoid};

/// Ways to rank candidates, the product's own first.
const WAYS: [&str; 7] = [
    "in touch with both (product)",
    "helps · engages",
    "the weaker of the two",
    "days of contact with both (product)",
    "how lately, the worse of the two",
    "fewest connections first",
    "by chance",
];

/// The last of them.
const BY_CHANCE: usize = WAYS.len() - 1;

/// One mail to several of whom two had never been in contact.
struct Meeting {
    at: Moment,
    pair: (PersonIx, PersonIx),
    introducer: PersonIx,
    /// Nobody who knew both had written to both of them before.
    first: bool,
    came: bool,
    /// Place of the introducer by each of [`WAYS`]; empty when too few could have introduced.
    ranks: Vec<f64>,
    /// The chance that the model gives this introduction, see [`asked`].
    chance: f64,
    /// The sender had brought two others together before.
    again: bool,
    /// ln of shared contacts, of the gap of the fresher tie, of the recipients.
    about: [f64; 3],
}

fn collect(history: &History<'_>, protocol: &Protocol) -> Vec<Meeting> {
    let mut past = Past::new(history);
    let mut seen: HashSet<(PersonIx, PersonIx)> = HashSet::new();
    let mut meetings = Vec::new();
    let from_day = history.day(protocol.introductions_from);
    let (fewest, most) = protocol.introduced;
    let mut made = Made::default();
    for message in history.timeline.messages() {
        let at = message[0].known;
        let counts = message[0].deed == Action::Wrote
            && (fewest..=most).contains(&message.len())
            && at >= from_day
            && history.covers(at, protocol.contact_within);
        if !counts {
            continue;
        }
        past.advance(at);
        made.advance(at, protocol);
        let introducer = message[0].from;
        let mut known: Vec<PersonIx> = message
            .iter()
            .map(|event: &Event| event.to)
            .filter(|to| past.met(introducer, *to))
            .collect();
        known.sort_unstable();
        known.dedup();
        for (i, &s) in known.iter().enumerate() {
            for &t in &known[i + 1..] {
                if past.met(s, t) {
                    continue;
                }
                let first = seen.insert((s, t));
                let again = made.by.contains(&introducer);
                let found = meeting(history, protocol, &past, message, (s, t), [first, again]);
                if found
                    .as_ref()
                    .is_some_and(|found| found.first && found.came)
                {
                    made.waiting.push_back((at, introducer));
                }
                meetings.extend(found);
            }
        }
    }
    meetings
}

/// Who has brought two people together, once it is known that they were in contact.
#[derive(Default)]
struct Made {
    by: HashSet<PersonIx>,
    waiting: VecDeque<(Moment, PersonIx)>,
}

impl Made {
    fn advance(&mut self, now: Moment, protocol: &Protocol) {
        let within = i64::from(protocol.contact_within);
        while let Some((at, by)) = self.waiting.pop_front() {
            if at.plus_days(within) >= now {
                self.waiting.push_front((at, by));
                break;
            }
            self.by.insert(by);
        }
    }
}

/// What a message to two people who had never been in contact came to; `None` when it is neither the first to them nor
/// brought them together.
fn meeting(
    history: &History<'_>,
    protocol: &Protocol,
    past: &Past<'_>,
    message: &[Event],
    (s, t): (PersonIx, PersonIx),
    [first, again]: [bool; 2],
) -> Option<Meeting> {
    let (at, introducer) = (message[0].known, message[0].from);
    let came = history
        .future
        .meets(&message[0], (s, t), protocol.contact_within);
    if !first && !came {
        return None;
    }
    let candidates = past.between(s, t);
    let silence = |person: PersonIx| {
        let features = past.replay.features(introducer, person);
        let now = at.days();
        let both = [features.theirs.silence(now), features.ours.silence(now)];
        both.into_iter().flatten().fold(f64::MAX, f64::min)
    };
    let fresher = silence(s).min(silence(t));
    Some(Meeting {
        at,
        pair: (s, t),
        introducer,
        first,
        came,
        ranks: if came && candidates.len() >= protocol.fewest_candidates {
            ranks(history, past, &candidates, introducer, (s, t), at.days())
        } else {
            Vec::new()
        },
        chance: asked(history, past, introducer, (s, t), at.days()),
        again,
        about: [
            (candidates.len() as f64).ln_1p(),
            fresher.ln_1p(),
            (message.len() as f64).ln(),
        ],
    })
}

/// helps · engages: the chance that one of two gets to the other over somebody, the mean of both ways.
fn asked(
    history: &History<'_>,
    past: &Past<'_>,
    over: PersonIx,
    (s, t): (PersonIx, PersonIx),
    now: f64,
) -> f64 {
    let one_way = |from: PersonIx, to: PersonIx| {
        let says = |stage, from, to| {
            let features = past.replay.features(from, to);
            assess(history.config, stage, &features, now).value
        };
        says(Leg::Helps, from, over) * says(Leg::Engages, over, to)
    };
    (one_way(s, t) + one_way(t, s)) / 2.0
}

/// Where the introducer stands among the candidates, by each way.
fn ranks(
    history: &History<'_>,
    past: &Past<'_>,
    candidates: &[PersonIx],
    introducer: PersonIx,
    (s, t): (PersonIx, PersonIx),
    now: f64,
) -> Vec<f64> {
    let config = history.config;
    let scores: Vec<[f64; 6]> = candidates
        .iter()
        .map(|&b| {
            let [to_s, to_t] = [s, t].map(|x| past.replay.features(x, b));
            let touch = [&to_s, &to_t].map(|features| in_touch(config, features, now));
            let days = [&to_s, &to_t].map(|f| f64::from(f.theirs.days + f.ours.days));
            let silence = [&to_s, &to_t].map(|f| {
                let both = [f.theirs.silence(now), f.ours.silence(now)];
                both.into_iter().flatten().fold(f64::MAX, f64::min)
            });
            [
                touch[0] * touch[1],
                asked(history, past, b, (s, t), now),
                touch[0].min(touch[1]),
                days[0] * days[1],
                -silence[0].max(silence[1]),
                -(past.contacts(b).len() as f64),
            ]
        })
        .collect();
    let right = candidates
        .iter()
        .position(|b| *b == introducer)
        .unwrap_or(0);
    // By lot every place is as likely; the last number is how many there are.
    let mut places: Vec<f64> = (0..6)
        .map(|way| {
            let column: Vec<f64> = scores.iter().map(|score| score[way]).collect();
            rank(&column, right)
        })
        .collect();
    places.push(candidates.len() as f64);
    places
}

pub(super) fn run(history: &History<'_>, protocol: &Protocol) -> Vec<Task> {
    let meetings = collect(history, protocol);
    vec![
        retrieval(protocol, &meetings),
        success(history, protocol, &meetings),
    ]
}

fn retrieval(protocol: &Protocol, meetings: &[Meeting]) -> Task {
    let how = format!(
        "One message to {} to {} people, two of whom both knew the sender and had never been in contact, who were within {} days; from day {} on, every event. Ranked: everybody who had been in contact with both, at least {}. Strict: the first message ever to both.",
        protocol.introduced.0,
        protocol.introduced.1,
        protocol.contact_within,
        protocol.introductions_from,
        protocol.fewest_candidates
    );
    let task = Task::new("T3", "Who introduced them?", how);
    let events: Vec<&Meeting> = meetings.iter().filter(|m| !m.ranks.is_empty()).collect();
    if events.len() < FEWEST_EVENTS {
        return task.too_few("introductions", events.len());
    }
    let mut scores = Vec::new();
    let mut once: HashSet<(PersonIx, PersonIx)> = HashSet::new();
    let each_pair: Vec<&Meeting> = events
        .iter()
        .copied()
        .filter(|m| once.insert(m.pair))
        .collect();
    let strict: Vec<&Meeting> = events.iter().copied().filter(|m| m.first).collect();
    let mut over = |events: &[&Meeting], ways: &[usize], suffix: &str| {
        if events.len() < FEWEST_EVENTS {
            return;
        }
        let cluster: Vec<u32> = events.iter().map(|event| event.introducer.0).collect();
        let bootstrap = Bootstrap::new(&cluster, protocol.resamples);
        for &way in ways {
            let ranks: Vec<f64> = events.iter().map(|event| event.ranks[way]).collect();
            let name = format!("{}{suffix}", WAYS[way]);
            scores.push(if way == BY_CHANCE {
                chance_score(&name, &ranks, &bootstrap)
            } else {
                ranking_score(&name, &ranks, &bootstrap)
            });
        }
    };
    over(&events, &[0, 1, 2, 3, 4, 5, 6], "");
    let suffix = format!(", strict ({} events)", strict.len());
    over(&strict, &[0, 1, 3, 6], &suffix);
    let suffix = format!(", each pair once ({} events)", each_pair.len());
    over(&each_pair, &[0, 3, 6], &suffix);
    Task {
        events: events.len(),
        came: events.len(),
        scores,
        remark: "Being in touch says who does connect people, not who would when asked.".into(),
        ..task
    }
}

fn success(history: &History<'_>, protocol: &Protocol, meetings: &[Meeting]) -> Task {
    let how = format!(
        "The first message that brought two people together, both known to the sender and never in contact: are they within {} days? Fitted before day {}, tested from it on, on the logarithms of shared contacts, of the days since the fresher of the two ties was used, and of the recipients.",
        protocol.contact_within, protocol.split
    );
    let task = Task::new("T4", "Are two introduced people in contact after it?", how);
    let split = history.day(protocol.split);
    let (earlier, later): (Vec<&Meeting>, Vec<&Meeting>) = meetings
        .iter()
        .filter(|meeting| meeting.first)
        .partition(|meeting| meeting.at < split);
    let came: Vec<bool> = later.iter().map(|meeting| meeting.came).collect();
    let yes = came.iter().filter(|came| **came).count();
    if let Some(task) = task.too_little(earlier.len(), yes, came.len() - yes) {
        return task;
    }
    let row = |meeting: &Meeting| [1.0, meeting.about[0], meeting.about[1], meeting.about[2]];
    let rows: Vec<f64> = earlier.iter().flat_map(|meeting| row(meeting)).collect();
    let outcomes: Vec<bool> = earlier.iter().map(|meeting| meeting.came).collect();
    let priors = [-2.0, 0.0, 0.0, 0.0].map(|mean| Prior { mean, sd: 2.0 });
    let Some(fit) = logistic::fit(&rows, &outcomes, &priors) else {
        return task.too_few("events to fit on", earlier.len());
    };
    let forecasts: Vec<f64> = later
        .iter()
        .map(|m| sigmoid(fit.log_odds(&row(m))))
        .collect();
    let cluster: Vec<u32> = later.iter().map(|meeting| meeting.introducer.0).collect();
    let bootstrap = Bootstrap::new(&cluster, protocol.resamples);
    let (score, reliability) = forecast_score(
        "three logarithms, fitted on the earlier part",
        &forecasts,
        &came,
        &bootstrap,
    );
    let shared: Vec<f64> = later.iter().map(|meeting| meeting.about[0]).collect();
    let chances = |meetings: &[&Meeting]| -> Vec<f64> {
        meetings.iter().map(|meeting| meeting.chance).collect()
    };
    let line = Beta::fit_line(&chances(&earlier), &outcomes).unwrap_or_default();
    let model: Vec<f64> = chances(&later).iter().map(|p| line.apply(*p)).collect();
    let (of_model, _) = forecast_score(
        "helps · engages, level and slope fitted on the earlier part",
        &model,
        &came,
        &bootstrap,
    );
    let shared = area_score("shared contacts", &shared, &came, &bootstrap);
    let mut scores = vec![score, of_model];
    scores.extend(introduced_before(&earlier, &later, &came, protocol));
    scores.push(shared);
    Task {
        events: came.len(),
        came: yes,
        scores,
        reliability: Some(reliability),
        remark: "Whether a target engages is hard to know from history; only recorded outcomes can tell.".into(),
        ..task
    }
}

/// Whether it says anything that the sender had brought two others together before: how many came of those who had and of the
/// others, and what it adds to helps · engages.
fn introduced_before(
    earlier: &[&Meeting],
    later: &[&Meeting],
    came: &[bool],
    protocol: &Protocol,
) -> Vec<Score> {
    let row = |meeting: &Meeting| {
        let chance = meeting.chance.clamp(1e-9, 1.0 - 1e-9);
        [1.0, logit(chance), f64::from(u8::from(meeting.again))]
    };
    let rows: Vec<f64> = earlier.iter().flat_map(|meeting| row(meeting)).collect();
    let outcomes: Vec<bool> = earlier.iter().map(|meeting| meeting.came).collect();
    let priors = [0.0; 3].map(|mean| Prior { mean, sd: 2.0 });
    let cluster: Vec<u32> = later.iter().map(|meeting| meeting.introducer.0).collect();
    let bootstrap = Bootstrap::new(&cluster, protocol.resamples);
    let mut scores = Vec::new();
    if let Some(fit) = logistic::fit(&rows, &outcomes, &priors) {
        let forecasts: Vec<f64> = later
            .iter()
            .map(|meeting| sigmoid(fit.log_odds(&row(meeting))))
            .collect();
        let name = "the same, and whether the sender had introduced before";
        let (mut score, _) = forecast_score(name, &forecasts, came, &bootstrap);
        let added = Figure::plain(fit.weights[2]);
        score.figures.push(("log_odds", added));
        scores.push(score);
    }
    for (name, again) in [
        ("of senders who had introduced before", true),
        ("of others", false),
    ] {
        let those = |w: &[f64]| -> Vec<f64> {
            let kept = w.iter().zip(later);
            kept.map(|(w, meeting)| if meeting.again == again { *w } else { 0.0 })
                .collect()
        };
        let rate = |w: &[f64]| mean(&those(w), |i| f64::from(u8::from(came[i])));
        if later
            .iter()
            .filter(|meeting| meeting.again == again)
            .count()
            >= FEWEST_EVENTS
        {
            scores.push(rate_score(name, bootstrap.figure(rate)));
        }
    }
    scores
}
