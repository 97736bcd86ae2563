//! Rows of tie lists: given strengths, connections, and what somebody said about knowing somebody.

use crate::columns::Interner;
use crate::day::Day;
use crate::keys::{email, profile_url};

/// What a row of a tie list says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TieKind {
    /// The two are connected.
    Connected,
    /// Somebody saw that the two are connected; unverified, date unknown.
    Mutual,
    /// `from` rates the tie or verifies it.
    Said(Statement),
}

/// What a person said about their tie to another.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Statement {
    /// They worked together.
    WorkedWith,
    /// They know each other well enough to call.
    Know,
    /// They met.
    Met,
    /// They do not know each other, connection or not.
    Stranger,
    /// Yes, they know each other; no more was said.
    Knows,
    /// No, they do not know each other.
    UnknownTo,
}

impl Statement {
    /// The word used in files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::WorkedWith => "worked_with",
            Self::Know => "know",
            Self::Met => "met",
            Self::Stranger => "stranger",
            Self::Knows => "knows",
            Self::UnknownTo => "unknown_to",
        }
    }

    /// True when it says that the two know each other.
    pub const fn is_yes(self) -> bool {
        !matches!(self, Self::Stranger | Self::UnknownTo)
    }
}

impl TieKind {
    /// The word used in files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Connected => "connected",
            Self::Mutual => "mutual",
            Self::Said(statement) => statement.word(),
        }
    }

    /// The kind with this word; blank is a connection.
    pub fn parse(word: &str) -> Option<Self> {
        kind_of(word)
    }
}

fn kind_of(word: &str) -> Option<TieKind> {
    use Statement::{Know, Knows, Met, Stranger, UnknownTo, WorkedWith};
    let said = [WorkedWith, Know, Met, Stranger, Knows, UnknownTo]
        .into_iter()
        .find(|s| word.eq_ignore_ascii_case(s.word()));
    match said {
        Some(statement) => Some(TieKind::Said(statement)),
        None if word.is_empty() || word.eq_ignore_ascii_case("connected") => {
            Some(TieKind::Connected)
        }
        None if word.eq_ignore_ascii_case("mutual") => Some(TieKind::Mutual),
        None => None,
    }
}

/// One usable row. People are numbers of [`TieRows::keys`].
#[derive(Clone, Copy, Debug)]
pub struct TieRow {
    /// The person who asks, rates or is named first.
    pub from: u32,
    /// The other one.
    pub to: u32,
    /// Given strength from → to; 0 when no step leads that way, `NaN` when none of the two was given.
    pub forward: f64,
    /// Given strength to → from, likewise.
    pub backward: f64,
    /// Date of the connection or of the statement.
    pub since: Option<Day>,
    /// What the row says.
    pub kind: TieKind,
}

/// The rows of all tie lists together.
#[derive(Default)]
pub struct TieRows {
    /// Person keys as canonicalised by [`person_key`].
    pub keys: Interner,
    /// Usable rows of every list.
    pub rows: Vec<TieRow>,
}

/// The key of a person named in a list: profile key, e-mail in lower case, or the text itself.
pub fn person_key(text: &str) -> std::borrow::Cow<'_, str> {
    let text = text.trim();
    if text
        .bytes()
        .all(|b| b.is_ascii_graphic() && !matches!(b, b'/' | b':' | b'@'))
    {
        return text.into();
    }
    if profile_url::looks_like_address(text)
        && let Some(key) = profile_url::key(text)
    {
        return key.into();
    }
    let text = if text.contains(crate::display::is_hidden) {
        crate::display::clean(text).into()
    } else {
        std::borrow::Cow::from(text)
    };
    match email::key(&text) {
        Some(key) => key.into(),
        None => text,
    }
}
