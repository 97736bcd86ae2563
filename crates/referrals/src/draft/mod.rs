//! The words of an ask: a minute of conversation first, a mail that can be forwarded when it must be one, thanks and news
//! afterwards.
//!
//! ```text
//! facts      what may be said of the people on a route, and how close they really are
//! templates  the texts, each of which the user can replace
//! lint       refuses what the evidence does not carry
//! ```
//!
//! Nothing is ever made up: a text whose reason is missing is not written. An automated introduction request of a network
//! is never drafted: it tells the prospect that nobody took the trouble.

mod facts;
pub mod lint;
mod phrases;
mod templates;

use serde::Serialize;
use thiserror::Error;

pub use facts::{Closeness, Person, TargetWords, closeness, tie_words};
pub use templates::{TEMPLATES, Templates};

use crate::ledger::settings::Offer;
use crate::ledger::{Case, EventKind};
use introrank_engine::rank::Appraisal;
use introrank_engine::search::Search;

/// Why a text cannot be written.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DraftError {
    /// A template is wrong, or asks for something that is not there.
    #[error("template {name}: {source}")]
    Template {
        /// Its file name.
        name: String,
        /// Why.
        source: minijinja::Error,
    },
    /// A template cannot be read.
    #[error("{}: cannot be read", path.display())]
    Unreadable {
        /// The file.
        path: std::path::PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The route leads to nobody who could be asked.
    #[error("this route has no introducer: the two are tied directly, and need none")]
    NoIntroducer,
}

/// Everything a text may speak of. Templates see these fields.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Brief {
    /// Who asks.
    pub rep: Person,
    /// The colleague who passes the ask on, when there is one.
    pub colleague: Option<Person>,
    /// Who is asked.
    pub introducer: Person,
    /// Whom it is about.
    pub target: TargetWords,
    /// Why the rep wants to meet the prospect.
    pub why: String,
    /// What happened there lately.
    pub trigger: String,
    /// What is offered.
    pub offer: OfferWords,
    /// How mails are signed.
    pub signature: String,
    /// Why this introducer: what may be said of the tie; empty when nothing may.
    pub tie: String,
    /// The question that settles whether the two know each other; empty when they do.
    pub verify: String,
    /// How to begin a conversation.
    pub check_in: String,
    /// How to begin a mail.
    pub opening: String,
    /// How close introducer and prospect are, as far as evidence goes that may be shown.
    #[serde(skip)]
    pub closeness: Closeness,
}

/// The offer as sentences want it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct OfferWords {
    /// After "We …".
    pub what: String,
    /// For whom.
    pub for_whom: String,
    /// A proof.
    pub proof: String,
    /// The same as a sentence of its own.
    pub proof_sentence: String,
}

impl OfferWords {
    /// The settings' texts, without what would double their points.
    pub fn of(offer: &Offer) -> Self {
        let plain = |text: &str| {
            let text = introrank_core::display::clean(text);
            let text = text.trim().trim_end_matches('.');
            let text = text
                .strip_prefix("We ")
                .or(text.strip_prefix("we "))
                .unwrap_or(text);
            text.to_owned()
        };
        let proof = plain(&offer.proof);
        let mut letters = proof.chars();
        let sentence = letters
            .next()
            .map(|first| format!("{}{}.", first.to_uppercase(), letters.as_str()));
        Self {
            what: plain(&offer.what),
            for_whom: plain(&offer.for_whom),
            proof_sentence: sentence.unwrap_or_default(),
            proof,
        }
    }
}

/// What an ask needs that the network does not know.
#[derive(Clone, Debug, Default)]
pub struct Reasons<'a> {
    /// Why the rep wants to meet the prospect.
    pub why: &'a str,
    /// What happened there lately.
    pub trigger: &'a str,
    /// What is offered, and the signature.
    pub offer: Offer,
    /// The prospect in words, when it is nobody in particular: "whoever runs sales at Northwind".
    pub whoever: &'a str,
    /// What happened to the introducer lately.
    pub news: &'a str,
    /// A check-in comes first, and why; empty otherwise.
    pub check_in: &'a str,
    /// The last contact is long ago.
    pub long_ago: bool,
    /// Somebody else said that introducer and prospect know each other: nothing to put into the introducer's mouth.
    pub hearsay: bool,
}

impl Brief {
    /// What can be said about a route.
    ///
    /// # Errors
    /// [`DraftError::NoIntroducer`] for a direct tie.
    pub fn of(
        search: &Search<'_>,
        route: &Appraisal,
        reasons: &Reasons<'_>,
    ) -> Result<Self, DraftError> {
        let introducer = *route.asked.last().ok_or(DraftError::NoIntroducer)?;
        let colleague = route.asked.len().checked_sub(2).map(|at| route.asked[at]);
        let last = route.steps.last().ok_or(DraftError::NoIntroducer)?;
        let target = match route.target {
            Some(person) => TargetWords::of(search, person),
            None => TargetWords::unnamed(reasons.whoever),
        };
        let knows = last.knows.unwrap_or(1.0);
        let first = Person::of(search, introducer).first;
        let verify = if knows >= 0.9 {
            String::new()
        } else {
            format!("\"How well do you know {}?\"", target.words)
        };
        let plain = |text: &str| {
            let text = introrank_core::display::clean(text);
            text.trim().trim_end_matches(['.', ';', ',']).to_owned()
        };
        let check_in = match (reasons.news, reasons.check_in) {
            ("", "") => "\"How are you? What are you working on?\"".to_owned(),
            ("", check_in) => format!(
                "{}: ask how {first} is, and offer something, before you ask.",
                plain(check_in)
            ),
            (news, _) => format!("{}: ask how it goes.", plain(news)),
        };
        let opening = if reasons.long_ago && colleague.is_none() {
            "It has been a while, and I hope you are well."
        } else {
            "I hope you are well."
        };
        let rep = Person::of(search, route.asker);
        let signature = introrank_core::display::clean(&reasons.offer.signature);
        Ok(Self {
            signature: signed(&rep.name, &signature),
            rep,
            colleague: colleague.map(|person| Person::of(search, person)),
            introducer: Person::of(search, introducer),
            tie: tie_words(search, last, reasons.hearsay).unwrap_or_default(),
            closeness: closeness(last),
            target,
            why: plain(reasons.why),
            trigger: plain(reasons.trigger),
            offer: OfferWords::of(&reasons.offer),
            verify,
            check_in,
            opening: opening.to_owned(),
        })
    }
}

/// How a rep signs: the name, and what the team puts below it.
pub fn signed(rep: &str, team: &str) -> String {
    let team = introrank_core::display::clean(team);
    match team.trim() {
        "" => rep.to_owned(),
        team if team.to_lowercase().contains(&rep.to_lowercase()) => team.to_owned(),
        team => format!("{rep}, {team}"),
    }
}

/// One text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Text {
    /// What it is: "talk track", "to forward" and the like.
    pub what: String,
    /// To whom, by name; empty for a text that is forwarded.
    pub to: String,
    /// Their e-mail address, where one is known.
    pub email: String,
    /// The subject; empty for what is no mail.
    pub subject: String,
    /// The words.
    pub body: String,
}

impl Text {
    /// True for what the introducer passes on.
    pub fn is_forwarded(&self) -> bool {
        self.what == "to forward"
    }
}

/// What a case's newest step gives to write about: the template, and the event in words. `None` for steps after which
/// nobody waits for a word.
pub fn word_due(case: &Case, what: EventKind) -> Option<(&'static str, &'static str)> {
    if case.introducer.is_empty() {
        return None;
    }
    Some(match what {
        EventKind::Agreed => ("thanks", "it is good of you to ask"),
        EventKind::Introduced => ("thanks", "your introduction came"),
        EventKind::UseMyName => ("thanks", "I may use your name"),
        EventKind::Redirected => ("thanks", "you named somebody better"),
        EventKind::MeetingSet => ("outcome", "we will meet"),
        EventKind::MeetingHeld => ("outcome", "we met"),
        EventKind::Won => ("outcome", "we will work together"),
        EventKind::Lost => (
            "outcome",
            "we will not work together this time, and it was good to meet",
        ),
        EventKind::ProspectDeclined => ("outcome", "it is not the right time for them"),
        _ => return None,
    })
}

/// What an introducer did with whom an ask came to nothing, in words: "declined".
pub fn no_in_words(end: EventKind) -> &'static str {
    match end {
        EventKind::DoesNotKnow => "said that they do not know them",
        EventKind::UseMyName => "only lent their name",
        EventKind::Passed => "passed",
        EventKind::NoAnswer => "did not answer; that was written down",
        _ => "declined",
    }
}
