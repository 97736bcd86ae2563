//! The referral programme: what was asked and came of it, whom to ask next, in which words, and how it goes. No files, no
//! clock, no data base.
//!
//! ```text
//! ledger        events that are only ever added, replayed into cases, prospects and what people said
//! availability  who may be asked about whom now, and if not, why and until when
//! standing      where a prospect stands: customer, talked to, met, declined, lost
//! plan          the asks of a week that together are worth most, within everybody's limits
//! verify        the few questions to colleagues whose answers would change most
//! draft         the words to ask with
//! agenda        what to do today
//! measure       the programme in numbers: funnel, forecast, health, quota
//! ```

pub mod agenda;
pub mod availability;
pub mod draft;
pub mod ledger;
pub mod measure;
pub mod plan;
pub mod standing;
pub mod verify;
