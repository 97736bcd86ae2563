//! The ledger: asks, cold approaches and what came of them, as entries that are only ever added; everything else is worked
//! out from them.
//!
//! ```text
//! entry      one line: what happened, on which day, to whom
//! event      what an entry says, read once from its flat row
//! case       one ask, or one cold approach: its steps, its end, hot or cold, silent or not
//! silence    what its days say: lapsed, silent, hot
//! deals      which cases, answers and figures are of one deal
//! crm        opportunities and activities as entries;  stages say what those of a CRM mean
//! records    entries as a file, in and out
//! notes      what is said beside the cases
//! waiting    what a plan put on the list of a day and nobody has done yet
//! state      all of it together: cases, deals, what was said
//! suggest    what mail and calendars show of open cases
//! words      what words mean
//! settings   what the team decides for itself: offer, limits, calendar, money
//! ```
//!
//! A prospect is *hot* for a rep from the day the introducer puts the two in contact, until they decline or are silent for
//! 21 days; everybody else is cold. *Silent* is worked out from dates and never typed.

mod about;
mod case;
mod clients;
pub mod crm;
mod deals;
mod entry;
mod event;
mod lead_source;
mod notes;
pub mod outcomes;
mod presets;
pub mod records;
mod rejected;
pub mod settings;
mod silence;
mod stages;
mod state;
pub mod suggest;
mod waiting;
mod words;

pub use about::About;
pub use case::{Case, Origin, Silent};
pub use deals::{Deal, Deals};
pub use entry::{Entry, EventKind, QUESTIONS};
pub use event::{CaseEvent, Event};
pub use notes::{
    Answer, Balance, Kindness, Opportunity, Questioned, Recorded, Said, ToContact, Wish,
};
pub use rejected::RejectedEvent;
pub use settings::{Limits, Settings};
pub use state::Ledger;
pub use words::{
    COLD, FORGOTTEN, OTHER, ROLE, is_forgotten, is_of_all, is_vocabulary, statement, yes_or_no,
};
