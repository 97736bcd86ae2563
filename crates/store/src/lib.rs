//! The workspace: a folder that keeps what was imported, so that it need not be read again, and remembers what came when.
//!
//! ```text
//! ledger.db              SQLite: which imports there are, from where, whose, since when; what the user decided
//! imports/<id>.parquet   one export or list each, never changed once written
//! backups/               the ledger as it was before each of the last seven days on which anything was written down
//! network/<fingerprint>/ people, ties and accounts as Parquet, derived from all of it: for other programs to read
//! network/prepared/      the network of the last days that were asked for, ready to be read by this program
//! ```
//!
//! An import is written under a temporary name, synced, renamed, and only then registered, all of one call in one
//! transaction: killed at any moment, the workspace counts what it counted before the call or what it counts after. What
//! a crash left unregistered goes with the next import. Several processes may use one workspace at once. The same content
//! has the same id, so importing it again changes nothing. A segment is read against that id: one of which a single bit
//! differs is damaged, and importing its file again heals it.

mod backup;
mod columns;
mod decisions;
mod derived;
mod entries;
mod erase;
mod error;
mod forget;
mod forgotten;
mod import;
mod imports;
mod migrations;
mod models;
mod prepared;
mod private;
mod read_only;
mod repair;
mod sectioned;
pub mod tables;
mod workspace;

pub use backup::Backup;
pub use decisions::Made;
pub use entries::Appended;
pub use erase::Changed;
pub use error::WorkspaceError;
pub use forget::{Erased, Forgetting};
pub use import::Import;
pub use imports::Imported;
pub use models::Model;
pub use prepared::MadeFrom;
pub use repair::{Checked, Restored, check, restore};
pub use workspace::{Workspace, when_waiting};
