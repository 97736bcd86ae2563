//! The derived network of the workspace, written anew after whatever changes what counts.

use crate::app;
use crate::app::Notice;
use std::path::Path;

use super::output::WholeFile;
use super::progress::Bars;
use super::remarks::Remarks;
use introrank_core::day::Day;
use introrank_core::progress::Progress;
use introrank_engine::people::review;
use introrank_engine::session::{Session, Setup};
use introrank_store::Workspace;
use introrank_store::tables::Table;

/// Writes the derived network, unless it is up to date. What was asked for is done already, so that a failure here is a
/// remark and no error.
pub fn refresh(workspace: &Workspace, bars: &Bars, remarks: &Remarks) {
    let as_of = Day::today();
    let done = workspace.derive(as_of, |folder| {
        write(workspace, as_of, folder, bars, remarks)
    });
    bars.clear();
    if let Err(error) = done {
        remarks.warn(&format!(
            "  the tables in the workspace's network folder could not be written anew: {error:#}"
        ));
    }
}

/// Brings the derived network up to date, without a remark.
pub fn refresh_silently(workspace: &Workspace) {
    refresh(workspace, &Bars::new(false), &Remarks::none());
}

fn write(
    workspace: &Workspace,
    as_of: Day,
    folder: &Path,
    bars: &Bars,
    remarks: &Remarks,
) -> anyhow::Result<()> {
    let setup = Setup {
        config: app::model(workspace)?,
        ..Setup::new(as_of)
    };
    let session = Session::from_records(workspace.records()?, setup, bars);
    bars.stage("writing the network", None);
    for (table, name, _) in Table::ALL {
        let mut file = WholeFile::create(&folder.join(format!("{name}.parquet")))?;
        table.write_parquet(&session, &mut file)?;
        file.finish()?;
    }
    bars.clear();
    let (people, accounts) = (&session.directory.people, &session.directory.accounts);
    let owners = people.owners().count();
    remarks.say(&format!(
        "the workspace has {} people, {} ties, {} accounts, {owners} {}",
        people.len(),
        session.network.directed_ties() / 2,
        accounts.iter().count(),
        if owners == 1 { "owner" } else { "owners" },
    ));
    remarks.notices(&Notice::of_statements(&session));
    let doubtful = review::pairs(&session.records, &session.directory, session.names()).len();
    if doubtful > 0 {
        let pairs = if doubtful == 1 { "pair" } else { "pairs" };
        remarks.say(&format!(
            "  {doubtful} {pairs} of people may be one: introrank people review"
        ));
    }
    Ok(())
}
