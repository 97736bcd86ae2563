//! The network of a workspace as it was prepared before: opened as it is, or made and kept for the next question.

use std::io;

use introrank_core::day::Day;
use introrank_core::display::hex;
use introrank_core::evidence::Records;
use introrank_core::sections::{Damaged, SectionSink, Sections, record, write_record};
use introrank_engine::session::{Session, Setup};
use introrank_engine::strength::config::Config;
use introrank_store::{MadeFrom, Workspace};
use sha2::{Digest, Sha256};

use super::error::Error;
use super::evidence::{Evidence, Told};
use super::notice::Notice;

/// A network, the records behind it, and what should be said of what was read.
pub(super) struct Prepared {
    pub session: Session,
    pub evidence: Evidence,
    pub notices: Vec<Notice>,
}

/// What the network of a workspace is made from, on a day, with a model.
///
/// # Errors
/// When the workspace cannot be read.
pub(super) fn made_from(
    workspace: &Workspace,
    day: Day,
    config: &Config,
) -> Result<MadeFrom, Error> {
    let numbers = config.to_toml().unwrap_or_default();
    Ok(MadeFrom {
        counted: workspace.counted()?,
        day,
        model: hex(&Sha256::digest(numbers)[..8]),
    })
}

/// What was prepared from this; the settings are given back when there is nothing that is whole.
pub(super) fn open(
    workspace: &Workspace,
    from: &MadeFrom,
    setup: Setup,
) -> Result<Prepared, Setup> {
    let Some(sections) = workspace.prepared(from) else {
        return Err(setup);
    };
    let Ok((told, notices)) = read_beside(&*sections) else {
        return Err(setup);
    };
    let session = Session::read(sections, setup)?;
    let root = workspace.root().to_owned();
    Ok(Prepared {
        session,
        evidence: Evidence::kept(root, from.counted.clone(), told),
        notices,
    })
}

/// Keeps what was made, for the next question. That it cannot be kept is no reason not to answer this one.
pub(super) fn keep(
    workspace: &Workspace,
    from: &MadeFrom,
    (records, session): (&Records, &Session),
    notices: &[Notice],
) {
    let write = |to: &mut dyn SectionSink| {
        session.write(to)?;
        write_beside(&Told::of(records, session), notices, to)
    };
    drop(workspace.prepare(from, write));
}

fn write_beside(told: &Told, notices: &[Notice], to: &mut dyn SectionSink) -> io::Result<()> {
    write_record(to, "told", told)?;
    let notices = serde_json::to_vec(notices).map_err(io::Error::other)?;
    to.write("notices", &notices)
}

fn read_beside(from: &dyn Sections) -> Result<(Told, Vec<Notice>), Damaged> {
    let told = record(from, "told")?;
    let notices: Vec<u8> = introrank_core::sections::numbers(from, "notices")?;
    let notices = serde_json::from_slice(&notices);
    let notices = notices
        .map_err(|_| introrank_core::sections::damaged("notices", "it is another record"))?;
    Ok((told, notices))
}
