//! The asks of a history with what was known just before each, and how each ended.

use std::collections::VecDeque;

use super::{Replay, Timeline};
use crate::people::PersonIx;
use crate::strength::Features;
use crate::strength::config::StrengthConfig;
use introrank_core::moment::Moment;

/// An ask of the team whose seven days are over.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PastAsk {
    /// When it was made.
    pub at: Moment,
    /// Who asked.
    pub from: PersonIx,
    /// Who was asked.
    pub to: PersonIx,
    /// Others were asked with the same message.
    pub to_several: bool,
    /// It was answered in time.
    pub answered: bool,
}

/// The newest asks of the team in a history whose days were over before a moment, in the order of time, each with what was known just
/// before it. People are numbered below `people`.
///
/// Two passes: the first finds the asks, the second what was known. O(events + asks kept · smaller degree).
pub fn newest_asks(
    timeline: &Timeline,
    people: usize,
    config: &StrengthConfig,
    until: Moment,
    most: usize,
) -> Vec<(PastAsk, Features)> {
    let mut newest: VecDeque<PastAsk> = VecDeque::with_capacity(most);
    let mut first = Replay::new(timeline.events(), people, config);
    first.advance_with(until, &mut |ask| {
        if newest.len() == most {
            newest.pop_front();
        }
        newest.push_back(*ask);
    });
    let mut second = Replay::new(timeline.events(), people, config);
    let known = newest.into_iter().map(|ask| {
        second.advance(ask.at);
        let features = second.features_at((ask.from, ask.to), ask.at, ask.to_several);
        (ask, features)
    });
    known.collect()
}
