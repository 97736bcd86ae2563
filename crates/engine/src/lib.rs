//! Who is who, how strong each tie is, and who can best introduce whom. No files, no clock, no data base.
//!
//! ```text
//! people      evidence → one entry per human, with account and role
//! strength    evidence of a tie → the probability that one helps, or engages
//! history     contacts in the order of time, replayed
//! network     people and ties frozen into compressed rows; petgraph goes in and out
//! search      who can introduce: exact, one sweep for many targets
//! rank        the lines of an answer: status, chance, interval, next step, why
//! session     all of it, opened once for a day
//! pairs, backtest, learn    the same strengths asked for, measured on a history, corrected by outcomes
//! ```
//!
//! One direction, no way back. Every stage is a plain function from values to values: the same evidence and the same day
//! give the same bytes, for any number of threads.

pub use petgraph;

pub mod backtest;
pub mod history;
pub mod learn;
pub mod network;
pub mod pairs;
pub mod people;
pub mod rank;
pub mod search;
pub mod session;
pub mod strength;
