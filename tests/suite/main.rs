//! All integration tests in one binary; see README.md beside this file.

mod architecture;
mod cli;
mod determinism;
mod graph;
mod identity;
mod ingest;
mod search;
mod world;
