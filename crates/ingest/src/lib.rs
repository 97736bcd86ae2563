//! From files to records: what each row says, before anybody decides who is who.
//!
//! ```text
//! source  files, folders, globs, archives → bytes
//! text    bytes → decoded text, delimiter, header, rows
//! meaning what a header means, in any language, and what cells look like; column_map: what a user says it holds
//! kind, table  header → what the file is
//! whose   which files belong together, and to whom
//! exports the files of one owner together:
//!         connections; messages, linkedin (invitations, endorsements, …) → facts; address_book; mail; calendar; nobody
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
mod caught;
pub mod cells;
pub mod column_map;
pub mod connections;
pub mod crm;
pub mod dates;
mod decode;
mod error;
pub mod exports;
pub mod fence;
mod found;
mod future;
pub mod fuzz;
pub mod interactions;
pub mod kind;
pub mod linkedin;
pub mod lists;
mod mail;
mod meaning;
mod messages;
pub mod mutuals;
mod nobody;
pub mod numbers;
pub mod outcomes;
pub mod owner;
pub mod pages;
pub mod pairs;
mod read;
pub mod segment;
pub mod segment_rows;
mod source;
mod table;
mod target_columns;
pub mod targets;
pub mod text;
pub mod ties;
mod whose;
mod workbook;

/// Why an export is passed over of which nobody says whose it is.
pub const UNOWNED: &str = "whose is it? Nothing here says so";
/// Why a message is rejected when nobody knows the owner's address.
pub const OWNER_UNKNOWN: &str =
    "who wrote to whom cannot be told: the owner's profile address is not known";
/// Said when nobody knows whose a mailbox is.
pub const WHOSE_MAIL: &str = "whose mail is it?";
/// Why a list of targets is passed over among exports.
pub const TARGETS: &str = "a list of targets";
/// Why an address book in an archive is passed over.
pub const ADDRESS_BOOK: &str = "other people's private contacts";

pub use caught::is_reading;
pub use error::IngestError;
pub use read::{Sources, read, read_into, read_text};
pub use source::NO_TABLE;
