//! One line of the ledger: what happened, on which day, to whom.

use std::fmt;

use serde::{Deserialize, Serialize};

use introrank_core::day::Day;

/// Begins the source of an entry that an activity of a CRM made; all others of a CRM are of deals.
pub const ACTIVITY: &str = "crm:activity:";

/// Says each kind of entry once: its name, its word in files, what it means.
macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// What an entry says.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub enum EventKind {
            $($(#[$doc])* #[serde(rename = $word)] $name,)*
        }

        impl EventKind {
            /// Everything an entry can say: the steps of an ask first, in the order in which it goes.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The word used in files.
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)*
                }
            }
        }
    };
}

kinds! {
    /// The ask is planned: nobody was spoken to.
    Planned = "planned",
    /// The rep was in touch with the introducer, and has not asked.
    CheckedIn = "checked_in",
    /// The introducer said that they know the prospect.
    Knows = "knows",
    /// The introducer was asked.
    Asked = "asked",
    /// The introducer agreed to introduce.
    Agreed = "agreed",
    /// The introducer put rep and prospect in contact.
    Introduced = "introduced",
    /// The prospect answered.
    Replied = "replied",
    /// A meeting with the prospect has a date.
    MeetingSet = "meeting_set",
    /// It was held.
    MeetingHeld = "meeting_held",
    /// The prospect bought; ends the case.
    Won = "won",

    /// The introducer does not know the prospect: ends the ask, and says so of the tie.
    DoesNotKnow = "does_not_know",
    /// The introducer would rather not: ends the ask.
    Declined = "declined",
    /// The introducer named somebody better: ends the ask, and plans the next.
    Redirected = "redirected",
    /// The rep may use the introducer's name, no more: ends the ask. The prospect stays cold.
    UseMyName = "use_my_name",
    /// Not this time, without a reason: ends the ask.
    Passed = "passed",
    /// The prospect would rather not: ends the case.
    ProspectDeclined = "prospect_declined",
    /// The prospect bought elsewhere, or nothing: ends the case.
    Lost = "lost",
    /// Nobody answered, or nothing was sent, and the rep confirms it: ends the case.
    NoAnswer = "no_answer",
    /// The team gave it up: ends the case.
    Withdrawn = "withdrawn",

    /// The prospect was contacted by mail, call or message. Without an introducer this begins a cold approach.
    Touched = "touched",
    /// The introducer was reminded.
    Reminded = "reminded",
    /// The introducer was told what came of it.
    Told = "told",

    /// Does the prospect need it? Answered yes, no or unknown.
    Need = "need",
    /// Is there a budget?
    Budget = "budget",
    /// Is there a date?
    Timeline = "timeline",
    /// Are those who decide on board?
    Deciders = "deciders",
    /// What the CRM says of a deal: stage, amount, probability, day of closing.
    Opportunity = "opportunity",

    /// What somebody said about knowing somebody.
    Said = "said",
    /// A question was put to a colleague.
    Questioned = "questioned",
    /// Somebody is to be contacted, before an ask or instead of one.
    ToContact = "to_contact",
    /// Somebody was contacted without being asked for anything.
    Contacted = "contacted",
    /// Help given to somebody: an introduction, advice, anything.
    Helped = "helped",
    /// How often somebody wants to be asked, and about whom never.
    Limit = "limit",

    /// Hours that a rep gave to referrals.
    Hours = "hours",
    /// An answer about the referral system as a whole.
    Health = "health",
    /// A forecast that was put on record.
    Forecast = "forecast",
    /// Takes an earlier entry back.
    Undo = "undo",
}

impl EventKind {
    /// The kind with this word; blanks and hyphens count as underscores.
    pub fn parse(word: &str) -> Option<Self> {
        let word = word.trim().to_lowercase().replace(['-', ' '], "_");
        Self::ALL.iter().copied().find(|what| what.word() == word)
    }

    /// The word as people say it.
    pub fn phrase(self) -> String {
        match self {
            Self::DoesNotKnow => "does not know them".into(),
            Self::UseMyName => "\"use my name\"".into(),
            Self::ProspectDeclined => "the prospect declined".into(),
            Self::MeetingSet => "meeting set".into(),
            Self::MeetingHeld => "meeting held".into(),
            Self::CheckedIn => "checked in".into(),
            Self::NoAnswer => "nobody answered".into(),
            other => other.word().replace('_', " "),
        }
    }

    /// True for the steps that a case takes, in order.
    pub fn is_step(self) -> bool {
        self <= Self::Won
    }

    /// True for what ends a case.
    pub fn is_end(self) -> bool {
        self >= Self::Won && self <= Self::Withdrawn
    }

    /// True for entries that belong to a case, or begin one.
    pub fn is_of_case(self) -> bool {
        self <= Self::Told
    }

    /// True for what can be the first that is heard of a case.
    pub fn may_begin(self) -> bool {
        let follows = [Self::Reminded, Self::Told, Self::Withdrawn, Self::NoAnswer];
        self.is_of_case() && !follows.contains(&self)
    }

    /// True for the four questions of qualification.
    pub fn is_qualification(self) -> bool {
        QUESTIONS.contains(&self)
    }
}

/// The four questions whose yes makes a prospect qualified.
pub const QUESTIONS: [EventKind; 4] = [
    EventKind::Need,
    EventKind::Budget,
    EventKind::Timeline,
    EventKind::Deciders,
];

impl fmt::Display for EventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// One entry. Entries are only ever added; a correction is an [`Undo`](EventKind::Undo) and a new one. People are keys of the
/// network, or the text somebody wrote. Empty means absent. The fields are the columns of the ledger's table and of its CSV file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Entry {
    /// Its number, from 1; 0 until it is kept.
    #[serde(default)]
    pub id: i64,
    /// The day it happened.
    pub on: Day,
    /// What happened.
    pub what: EventKind,
    /// The case it belongs to: the number of the entry that began the case.
    #[serde(default)]
    pub case: Option<i64>,
    /// The rep.
    #[serde(default)]
    pub rep: String,
    /// Who was asked to introduce, or whom it is about.
    #[serde(default)]
    pub introducer: String,
    /// The colleague who passes the ask on.
    #[serde(default)]
    pub via: String,
    /// The prospect.
    #[serde(default)]
    pub target: String,
    /// The prospect's account.
    #[serde(default)]
    pub account: String,
    /// The prospect's title, for whom no export has.
    #[serde(default)]
    pub title: String,
    /// Yes, no or unknown; a statement; a stage of the CRM; a name.
    #[serde(default)]
    pub answer: String,
    /// Why, in somebody's words.
    #[serde(default)]
    pub reason: String,
    /// Money, hours, or a number of asks.
    #[serde(default)]
    pub amount: Option<f64>,
    /// A probability that somebody gave, 0 to 1.
    #[serde(default)]
    pub probability: Option<f64>,
    /// A day to come: of a meeting, of closing, until when.
    #[serde(default)]
    pub due: Option<Day>,
    /// Who said so.
    #[serde(default)]
    pub by: String,
    /// The entry that an undo takes back.
    #[serde(default)]
    pub undoes: Option<i64>,
    /// Where it came from, so that it is never kept twice: program, record, stage.
    #[serde(default)]
    pub source: String,
    /// What was known at the time, as JSON: probabilities, features, version of the model.
    #[serde(default)]
    pub frozen: String,
    /// When it was written down.
    #[serde(default)]
    pub made_at: String,
}

impl Entry {
    /// An entry with nothing but its day and what it says.
    pub const fn new(on: Day, what: EventKind) -> Self {
        Self {
            id: 0,
            on,
            what,
            case: None,
            rep: String::new(),
            introducer: String::new(),
            via: String::new(),
            target: String::new(),
            account: String::new(),
            title: String::new(),
            answer: String::new(),
            reason: String::new(),
            amount: None,
            probability: None,
            due: None,
            by: String::new(),
            undoes: None,
            source: String::new(),
            frozen: String::new(),
            made_at: String::new(),
        }
    }

    /// True for what may change whether two people are tied, and how surely.
    pub fn speaks_of_ties(&self) -> bool {
        let is_step = (EventKind::Asked..=EventKind::Won).contains(&self.what);
        is_step
            || matches!(
                self.what,
                EventKind::Knows
                    | EventKind::DoesNotKnow
                    | EventKind::Redirected
                    | EventKind::Said
                    | EventKind::Undo
            )
    }

    /// The CRM's id of the deal that it was read from.
    pub fn crm_deal(&self) -> Option<&str> {
        let rest = self.source.strip_prefix("crm:")?;
        if self.source.starts_with(ACTIVITY) {
            return None;
        }
        match rest.split_once(":says:") {
            Some((id, _)) => Some(id),
            None => rest.rsplit_once(':').map(|(id, _)| id),
        }
    }

    /// The texts that may name people, for looking somebody up or erasing them.
    pub fn people(&self) -> [&str; 6] {
        let instead = if self.what == EventKind::Redirected {
            self.answer.as_str()
        } else {
            ""
        };
        [
            instead,
            &self.rep,
            &self.introducer,
            &self.via,
            &self.target,
            &self.by,
        ]
    }
}
