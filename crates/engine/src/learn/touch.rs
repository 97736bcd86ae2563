//! Whether those who were said to be in touch wrote: the last completed window corrects what is said of the next.

use super::gate;
use super::{AskPart, PartResult, Verdict, Way};
use crate::history::{Action, Replay, Timeline};
use crate::people::PersonIx;
use crate::strength::config::StrengthConfig;
use crate::strength::in_touch;
use introrank_core::moment::Moment;
use introrank_core::numeric::calibration::Beta;

/// Days within which somebody writes, or not.
const WINDOW_DAYS: i64 = 45;
/// Not more than this many pairs of a window are looked at, evenly chosen.
const MOST_PAIRS: usize = 50_000;

/// Pairs at the beginning of a window, and what was said of each.
struct Window {
    begins: f64,
    pairs: Vec<((PersonIx, PersonIx), f64)>,
}

/// Of pairs that could be seen to write in a window: what was said, whether they wrote, and who would have.
#[derive(Default)]
struct Seen {
    forecasts: Vec<f64>,
    came: Vec<bool>,
    writers: Vec<u32>,
}

impl Window {
    /// Everybody who had to do with somebody before a moment, to which the replay goes on.
    fn begin(replay: &mut Replay<'_>, config: &StrengthConfig, at: Moment) -> Self {
        replay.advance(at);
        let all = replay.pairs();
        let step = all.len().div_ceil(MOST_PAIRS).max(1);
        let forecast = |(from, to)| {
            let features = replay.features(from, to);
            ((from, to), in_touch(config, &features, at.days()))
        };
        Self {
            begins: at.days(),
            pairs: all.into_iter().step_by(step).map(forecast).collect(),
        }
    }

    /// Who wrote since, by a replay that went on to the end of the window. Where nothing was seen in it of the one who would
    /// have got it, the files may have ended before: they tell nothing. (Of the other one it may be all that is visible.)
    fn seen(&self, replay: &Replay<'_>) -> Seen {
        let since = |last: Option<f64>| last.is_some_and(|last| last >= self.begins);
        let mut seen = Seen::default();
        for &((from, to), forecast) in &self.pairs {
            if since(replay.doings(from).last_wrote) {
                seen.forecasts.push(forecast);
                seen.came.push(since(replay.one_way(to, from).last));
                seen.writers.push(to.0);
            }
        }
        seen
    }
}

/// Learns level and slope of being in touch from the last window of a history up to a moment, where those of the window before
/// it were no worse on it than none. The order of the probabilities stays. O(events + pairs · smaller degree).
pub(super) fn learn(
    timeline: &Timeline,
    people: usize,
    config: &mut StrengthConfig,
    until: Moment,
) -> PartResult {
    let mut replay = Replay::new(timeline.events(), people, config);
    // What is imported may end before the day for which it is used.
    let contact = timeline
        .events()
        .iter()
        .filter(|event| event.known < until && matches!(event.deed, Action::Wrote | Action::Met));
    let end = contact.map(|event| event.known).next_back();
    // Whole days: what is known only by day happened at the end of it.
    let end = Moment::start_of(end.unwrap_or(until).day().plus(1));
    let before = Window::begin(&mut replay, config, end.plus_days(-2 * WINDOW_DAYS));
    let last = Window::begin(&mut replay, config, end.plus_days(-WINDOW_DAYS));
    let before = before.seen(&replay);
    replay.advance(until);
    let Seen {
        forecasts,
        came,
        writers,
    } = last.seen(&replay);
    let n = came.len();
    let told = came.iter().copied().zip(forecasts.iter().copied());
    let mut lesson = PartResult::about(AskPart::InTouch, told);
    let fewer = n.min(before.came.len());
    if fewer < lesson.part.fewest() {
        lesson.outcomes = fewer;
        return lesson;
    }
    lesson.verdict = Verdict::Kept;
    let Some(tried) = Beta::fit_line(&before.forecasts, &before.came) else {
        return lesson;
    };
    let moved: Vec<f64> = forecasts.iter().map(|p| tried.apply(*p)).collect();
    let (passes, log_loss) = gate::compare([&forecasts, &moved], &came, &writers);
    lesson.log_loss = Some(log_loss);
    if passes && let Some(line) = Beta::fit_line(&forecasts, &came) {
        config.learned.history.pairs = n as u32;
        config.learned.history.in_touch = line;
        lesson.verdict = Verdict::Changed(Way::Line);
    }
    lesson
}
