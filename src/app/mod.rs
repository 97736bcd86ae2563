//! What can be asked and done, for every shell: typed requests in, typed answers out. No terminal, no arguments, no HTML.
//!
//! ```text
//! snapshot   everything known, opened once            commit   the one way in which anything is written
//! who        whom a text means                        notice, remedy   what should be said, what could be done
//! view       one serialisable struct per answer       error    why something cannot be done, per use case
//! file       results that are whole or not there
//!
//! One file per use case:
//! prospects  find, batch, plan, verify                the week         today, nurture, ask, log, ledger, status
//! programme  measure, missed, learn, backtest, strength       people and data  people, introductions, changes, import, columns, pack, rate, synth
//! ```
//!
//! A shell parses what it was given into a request, calls one function here, and draws the view it gets.

pub mod ask;
mod asked;
pub mod backtest;
pub mod batch;
mod better;
pub mod changes;
pub mod clients;
pub mod columns;
pub mod commit;
mod committee;
mod error;
mod evidence;
mod family;
pub mod file;
pub mod find;
mod first;
pub mod import;
mod inputs;
pub mod introductions;
pub mod learn;
pub mod ledger;
pub mod log;
pub mod match_names;
pub mod measure;
mod meet;
pub mod missed;
mod notice;
pub mod nurture;
mod outsiders;
pub mod pack;
pub mod people;
pub mod plan;
mod prepared;
pub mod prospects;
pub mod rate;
mod remedy;
mod role;
mod snapshot;
pub mod status;
pub mod strength;
pub mod synth;
pub mod today;
pub mod verify;
pub mod view;
pub mod who;
pub mod worklist;

pub use asked::Asked;
pub use error::Error;
pub use inputs::{Inputs, LedgerUse, as_of, config, model, workspace_root};
pub use notice::Notice;
pub use remedy::{Remedy, SameBecause};
pub use snapshot::Snapshot;
