//! The steps of an introduction that are learned by themselves.

use serde::Serialize;

use crate::strength::Leg;

/// One step of an introduction, learned by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AskPart {
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
    /// All, in the order in which they happen.
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
            Self::TeammateAgrees => "a teammate agrees",
            Self::Helps => "somebody else helps",
            Self::Sends => "the introduction is sent",
            Self::Engages => "the target engages",
            Self::Again => "somebody asked lately helps",
        }
    }

    /// The strength that is corrected; `None` where it is one number for everybody.
    pub(super) const fn stage(self) -> Option<Leg> {
        match self {
            Self::Helps => Some(Leg::Helps),
            Self::Engages => Some(Leg::Engages),
            Self::TeammateAgrees | Self::Sends | Self::Again => None,
        }
    }
}
