//! All integration tests in one binary; see README.md beside this file.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod architecture;
mod availability;
mod cli;
mod contact;
mod crm;
mod damage;
mod decisions;
mod determinism;
mod files;
mod fuzz;
mod graph;
mod guide;
mod hazards;
mod identity;
mod ingest;
mod injection;
mod integrity;
mod labels;
mod learning;
mod ledger;
mod missed;
mod outsiders;
mod own_history;
mod prepared;
mod referral;
mod schemas;
mod search;
mod standing;
mod strangers;
mod strength;
mod tables;
mod together;

mod workspace;
mod world;
mod wrong;
mod year;
