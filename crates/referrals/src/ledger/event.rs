//! What an entry says, read once from its flat row: every event with what belongs to it and nothing else.
//!
//! Entries are rows: the table of the ledger and its CSV file have one column for each thing that any entry may say, and
//! empty means absent. Everything that is worked out from them reads an [`Event`], which cannot be without what it needs.

use super::about::About;
use super::entry::{Entry, EventKind};
use super::notes::{Answer, Kindness, Opportunity, Questioned, Recorded, Said, ToContact, Wish};
use super::rejected::RejectedEvent;
use super::words::{ROLE, statement, yes_or_no};
use introrank_core::day::Day;
use introrank_core::probability::Probability;
use introrank_engine::rank::AskForecast;

/// Most hours that one entry may give: a month of days.
const MAX_HOURS: f64 = 24.0 * 31.0;

/// What happened in a case.
#[derive(Clone, Debug, PartialEq)]
pub enum CaseEvent {
    /// An ask was planned, or made.
    Ask {
        /// What the engine said of it then.
        forecast: Option<Box<AskForecast>>,
        /// What it was thought to be worth.
        value: Option<f64>,
    },
    /// A step that says nothing more.
    Step,
    /// A meeting has a date, as far as it is known.
    MeetingSet(Option<Day>),
    /// The prospect bought, for this much money as far as it is known.
    Won(Option<f64>),
    /// The introducer named somebody better: their key.
    Redirected(String),
    /// It ended otherwise.
    End,
    /// The introducer was reminded.
    Reminded,
    /// The introducer heard what came of it.
    Told,
    /// The prospect was contacted.
    Touched,
    /// The CRM has somebody else with a role in the deal.
    TookPart,
}

/// What an entry says.
#[derive(Clone, Debug, PartialEq)]
pub enum Event<'e> {
    /// Something happened in a case, or begins one.
    OfCase(CaseEvent),
    /// A question of qualification was answered.
    Answered {
        /// Which question.
        question: EventKind,
        /// Of which prospect.
        about: About<'e>,
        /// The answer.
        answer: Answer,
    },
    /// The CRM says this of a deal.
    Deal {
        /// With which prospect.
        about: About<'e>,
        /// What it says.
        deal: Opportunity,
    },
    /// Somebody said whether two know each other.
    Said(Said),
    /// A colleague was asked whether two know each other.
    Questioned(Questioned),
    /// Somebody is to be contacted.
    ToContact(ToContact),
    /// Contact, or help, without asking.
    Kindness(Kindness),
    /// Somebody has a wish about being asked.
    Wished {
        /// Who.
        person: &'e str,
        /// What they wish, beside what they wished before.
        wish: Wish,
    },
    /// A rep gave hours.
    Hours(f64),
    /// A question about the referral system was answered.
    Health {
        /// Which.
        question: &'e str,
        /// The answer.
        answer: Answer,
    },
    /// A forecast was put on record.
    Forecast(Recorded),
    /// An entry was taken back.
    Undo(i64),
}

impl<'e> Event<'e> {
    /// Reads a row.
    ///
    /// # Errors
    /// What the row lacks.
    pub fn of(entry: &'e Entry) -> Result<Self, RejectedEvent> {
        if let Some(undoes) = entry.undoes {
            return Ok(Self::Undo(undoes));
        }
        if entry.what.is_of_case() {
            return Ok(Self::OfCase(CaseEvent::of(entry)));
        }
        let event = Self::of_note(entry)?;
        if !entry.amount.is_none_or(is_amount) {
            return Err(lacks("an amount is a number from 0 on"));
        }
        if entry
            .probability
            .is_some_and(|p| Probability::new(p).is_none())
        {
            return Err(lacks("a probability lies between 0 and 1"));
        }
        Ok(event)
    }

    /// A row that belongs to no case.
    fn of_note(entry: &'e Entry) -> Result<Self, RejectedEvent> {
        let about = About::of(&entry.target, &entry.account);
        let answer =
            |why| yes_or_no(&entry.answer).map_or(Err(lacks(why)), |_| Ok(Answer::of(entry)));
        Ok(match entry.what {
            EventKind::Said => Self::said(entry)?,
            EventKind::Questioned => {
                about_two(entry)?;
                Self::Questioned(Questioned::of(entry))
            }
            EventKind::ToContact => {
                person(entry)?;
                Self::ToContact(ToContact::of(entry))
            }
            EventKind::Contacted | EventKind::Helped => {
                person(entry)?;
                Self::Kindness(Kindness::of(entry))
            }
            EventKind::Limit => {
                let person = person(entry)?;
                let is_whole = entry.amount.is_none_or(|most| most.fract() == 0.0);
                let wish = Wish::of(entry).filter(|_| is_whole);
                let wish = wish.ok_or(RejectedEvent::NoLimit)?;
                Self::Wished { person, wish }
            }
            EventKind::Hours => {
                let hours = entry
                    .amount
                    .filter(|hours| (0.0..=MAX_HOURS).contains(hours));
                Self::Hours(hours.ok_or(RejectedEvent::NoHours)?)
            }
            EventKind::Opportunity => Self::Deal {
                about: about.ok_or(lacks("an opportunity belongs to an account or a person"))?,
                deal: Opportunity::of(entry),
            },
            EventKind::Health => {
                let why = "a question of health is answered yes, no or unknown";
                if entry.target.is_empty() {
                    return Err(lacks(why));
                }
                Self::Health {
                    question: &entry.target,
                    answer: answer(why)?,
                }
            }
            EventKind::Forecast => Self::Forecast(Recorded::of(entry)),
            question => Self::Answered {
                question,
                about: about.ok_or(lacks("which prospect? give a person or an account"))?,
                answer: answer("the answer is yes, no or unknown")?,
            },
        })
    }

    fn said(entry: &Entry) -> Result<Self, RejectedEvent> {
        let why = "the answer is yes, no, worked_with, know, met or stranger";
        let statement = statement(&entry.answer).ok_or(lacks(why))?;
        about_two(entry)?;
        Ok(Self::Said(Said {
            from: entry.introducer.clone(),
            to: entry.target.clone(),
            statement,
            on: entry.on,
            by_another: !entry.by.is_empty() && entry.by != entry.introducer,
        }))
    }
}

impl CaseEvent {
    fn of(entry: &Entry) -> Self {
        match entry.what {
            EventKind::Planned | EventKind::Asked => Self::Ask {
                forecast: serde_json::from_str(&entry.frozen).ok(),
                value: entry.amount.filter(|amount| is_amount(*amount)),
            },
            EventKind::MeetingSet => Self::MeetingSet(entry.due),
            EventKind::Won => Self::Won(entry.amount.filter(|amount| is_amount(*amount))),
            EventKind::Redirected => Self::Redirected(entry.answer.clone()),
            EventKind::Reminded => Self::Reminded,
            EventKind::Told => Self::Told,
            EventKind::Touched if entry.answer == ROLE => Self::TookPart,
            EventKind::Touched => Self::Touched,
            what if what.is_step() => Self::Step,
            _ => Self::End,
        }
    }
}

/// Money, and whatever else is counted. A step that came with none that is, a credit note for a win, came all the same.
const fn is_amount(amount: f64) -> bool {
    amount.is_finite() && amount >= 0.0
}

fn lacks(text: &str) -> RejectedEvent {
    RejectedEvent::Lacks(text.to_owned())
}

fn person(entry: &Entry) -> Result<&str, RejectedEvent> {
    match entry.introducer.as_str() {
        "" => Err(lacks("whom? give a person")),
        person => Ok(person),
    }
}

fn about_two(entry: &Entry) -> Result<(), RejectedEvent> {
    if entry.introducer.is_empty() || entry.target.is_empty() {
        return Err(lacks("about which two people?"));
    }
    Ok(())
}
