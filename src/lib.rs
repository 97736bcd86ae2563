#![doc = include_str!("../README.md")]
//!
//! ## Stages
//!
//! ```text
//! ingest → people → strength → history → network → search → rank → report        cli shows it, workspace keeps it
//!                          pairs, backtest, learn: the same strengths, asked for, measured, corrected
//! ledger → plan, verify, draft, agenda → measure: whom to ask, with which words, and what came of it
//! ```
//!
//! One direction, no way back. Every stage is a plain function from values to values; only [`cli`] knows a terminal or
//! a clock. Same inputs and same as-of day give the same bytes, for any number of threads and any order of files or rows.

pub use petgraph;

pub mod agenda;
pub mod backtest;
pub mod cli;
pub mod columns;
mod commented;
pub mod day;
pub mod display;
pub mod draft;
pub mod history;
pub mod ingest;
pub mod learn;
pub mod ledger;
pub mod measure;
pub mod moment;
pub mod network;
pub mod numeric;
pub mod pairs;
pub mod people;
pub mod plan;
pub mod progress;
pub mod rank;
pub mod report;
pub mod search;
pub mod session;
pub mod strength;
pub mod synth;
pub mod verify;
pub mod workspace;
