//! From sources to an open session.

use introrank_core::progress::Progress;
use introrank_engine::session::{Session, Setup};
use introrank_ingest::{self as ingest, IngestError, Sources};

/// Reads all sources and builds the network.
///
/// # Errors
/// See [`IngestError`].
pub fn session(
    sources: &Sources,
    setup: Setup,
    progress: &dyn Progress,
) -> Result<Session, IngestError> {
    let records = ingest::read(sources, progress)?;
    Ok(Session::from_records(records, setup, progress))
}
