//! The steps of an introduction that are learned by themselves.

use serde::Serialize;

use super::FEWEST;
use crate::strength::Leg;

/// With fewer asks in a history what counts for how much in it is not learned.
pub const FEWEST_ASKS: usize = 500;
/// With fewer pairs in a window the chance of being in touch is not corrected.
const FEWEST_PAIRS: usize = 500;

/// One step of an introduction, learned by itself; or how people answer, which a history tells before there is any.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AskPart {
    /// A message that asks something is answered.
    Answers,
    /// Somebody writes within 45 days.
    InTouch,
    /// A teammate agrees.
    TeammateAgrees,
    /// Somebody outside the team helps when asked.
    Helps,
    /// Who agreed sends the introduction.
    Sends,
    /// The target engages.
    Engages,
    /// Somebody outside the team helps although they were asked lately.
    Again,
}

impl AskPart {
    /// All that outcomes teach, in the order in which they happen.
    pub const ALL: [Self; 5] = [
        Self::TeammateAgrees,
        Self::Helps,
        Self::Sends,
        Self::Engages,
        Self::Again,
    ];

    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Answers => "a message is answered",
            Self::InTouch => "they write within 45 days",
            Self::TeammateAgrees => "a teammate agrees",
            Self::Helps => "somebody else helps",
            Self::Sends => "the introduction is sent",
            Self::Engages => "the target engages",
            Self::Again => "somebody asked lately helps",
        }
    }

    /// The team's own history teaches it, and no outcome of an introduction.
    pub const fn is_of_history(self) -> bool {
        matches!(self, Self::Answers | Self::InTouch)
    }

    /// With fewer outcomes, or asks of a history, nothing is tried.
    pub const fn fewest(self) -> usize {
        match self {
            Self::Answers => FEWEST_ASKS,
            Self::InTouch => FEWEST_PAIRS,
            _ => FEWEST,
        }
    }

    /// The strength that is corrected; `None` where it is one number for everybody.
    pub(super) const fn stage(self) -> Option<Leg> {
        match self {
            Self::Helps => Some(Leg::Helps),
            Self::Engages => Some(Leg::Engages),
            Self::Answers | Self::InTouch | Self::TeammateAgrees | Self::Sends | Self::Again => {
                None
            }
        }
    }
}
