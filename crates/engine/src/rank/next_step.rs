//! What to do now, in two words.

use serde::Serialize;

/// What to do now about a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum NextStep {
    /// The call is hot: the rep personally knows the prospect.
    #[serde(rename = "CALL")]
    Call,
    /// Ask for the introduction.
    #[serde(rename = "ASK")]
    Ask,
    /// Ask first whether the two know each other.
    #[serde(rename = "CHECK FIRST")]
    CheckFirst,
    /// Say how well you know the first person.
    #[serde(rename = "RATE")]
    Rate,
    /// Talk to the colleague who has the tie: the asker has no export of their own.
    #[serde(rename = "ASK COLLEAGUE")]
    AskColleague,
    /// Somebody on the route was asked too recently.
    #[serde(rename = "RESTING")]
    Resting,
    /// Somebody on the route has as many asks as they take.
    #[serde(rename = "BUSY")]
    Busy,
    /// No route remains, and somebody known at the account knows who decides there.
    #[serde(rename = "ASK WHO DECIDES")]
    AskWhoDecides,
    /// Several have this name: say which is meant.
    #[serde(rename = "WHICH ONE?")]
    WhichOne,
    /// There is no way yet.
    #[serde(rename = "NO ROUTE")]
    NoRoute,
}

impl NextStep {
    /// The words used everywhere.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Call => "CALL",
            Self::Ask => "ASK",
            Self::CheckFirst => "CHECK FIRST",
            Self::Rate => "RATE",
            Self::AskColleague => "ASK COLLEAGUE",
            Self::Resting => "RESTING",
            Self::Busy => "BUSY",
            Self::AskWhoDecides => "ASK WHO DECIDES",
            Self::WhichOne => "WHICH ONE?",
            Self::NoRoute => "NO ROUTE",
        }
    }
}
