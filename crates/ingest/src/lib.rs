//! From files to records: what each row says, before anybody decides who is who.
//!
//! ```text
//! source  files, folders, globs, archives → bytes
//! text    bytes → decoded text, delimiter, header, rows
//! kind, table  header → what the file is
//! exports the files of one owner together:
//!         connections; messages, linkedin (invitations, endorsements, …) → facts; address_book; mail; calendar
//! ties, interactions, lists, owner, targets, mutuals, pairs, outcomes, crm, cells   rows → records
//! segment, segment_rows   records as a Parquet file of their own, and back: imports and packs
//! fuzz    any bytes through every reader, for tests
//! ```
//!
//! A bad row never loses the good ones: it is counted, located and explained in the [`ImportReport`](introrank_core::evidence::ImportReport). The text of
//! messages, phone numbers, birthdays and whatever else is private and no evidence is not read into any record.

mod address_book;
mod archive;
mod calendar;
pub mod cells;
pub mod connections;
pub mod crm;
pub mod dates;
mod decode;
mod error;
pub mod exports;
mod found;
pub mod fuzz;
pub mod interactions;
pub mod kind;
pub mod linkedin;
pub mod lists;
mod mail;
mod messages;
pub mod mutuals;
pub mod numbers;
pub mod outcomes;
pub mod owner;
pub mod pairs;
mod read;
pub mod segment;
pub mod segment_rows;
mod source;
mod table;
pub mod targets;
pub mod text;
pub mod ties;
mod workbook;

pub use error::IngestError;
pub use read::{Sources, read, read_into, read_text};
pub use source::NO_TABLE;
