#![doc = include_str!("../README.md")]
//!
//! ## The house
//!
//! ```text
//! cli → app → store → referrals → engine → core
//! terminal  render    ingest ────────────→ core          synth invents inputs for all of it
//! ```
//!
//! Arrows point down only, and the crates hold them: none can name one above it. Same inputs and same as-of day give the
//! same bytes, for any number of threads and any order of files or rows.

pub use introrank_core as core;
pub use introrank_engine as engine;
pub use introrank_engine::petgraph;
pub use introrank_ingest as ingest;
pub use introrank_referrals as referrals;
pub use introrank_store as store;
pub use introrank_synth as synth;

pub mod app;
pub mod cli;
pub mod render;
pub mod terminal;
