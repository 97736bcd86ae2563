//! The team behind a command: everything its workspace knows as of a day, and the rep who was named.

use std::ops::Deref;

use super::args::TeamArgs;
use super::inputs;
use super::remarks::Remarks;
use crate::app::{Error, Inputs, LedgerUse, Snapshot};
use crate::terminal::Bars;
use introrank_core::evidence::TargetRow;
use introrank_ingest::Sources;

/// Everything a command about asks needs.
pub struct Team {
    snapshot: Snapshot,
    rep: Option<String>,
}

impl Deref for Team {
    type Target = Snapshot;

    fn deref(&self) -> &Snapshot {
        &self.snapshot
    }
}

impl Team {
    /// Opens the workspace, and the network it keeps or the exports that were given.
    pub fn open(args: &TeamArgs, remarks: &Remarks) -> anyhow::Result<Self> {
        let bars = Bars::new(args.run.quiet);
        let inputs = Inputs {
            workspace: args.workspace.clone(),
            ledger: LedgerUse::Required,
            sources: Sources {
                exports: args.exports.clone(),
                ..Sources::default()
            },
            config: args.config.clone(),
            as_of: inputs::as_of(args.as_of.as_deref())?,
            ..Inputs::default()
        };
        let snapshot = Snapshot::open(&inputs, &bars)?;
        bars.clear();
        remarks.notices(&snapshot.notices);
        Ok(Self {
            snapshot,
            rep: args.rep.clone(),
        })
    }

    /// The snapshot alone.
    pub fn into_snapshot(self) -> Snapshot {
        self.snapshot
    }

    /// See [`Snapshot::meet`].
    pub fn meet(&mut self, rows: impl IntoIterator<Item = TargetRow>) -> Result<(), Error> {
        self.snapshot.meet(rows)
    }

    /// See [`Snapshot::meet_askers`].
    pub fn meet_askers(&mut self, rows: impl IntoIterator<Item = TargetRow>) -> Result<(), Error> {
        self.snapshot.meet_askers(rows)
    }

    /// The rep as they were named; `None` when nobody was.
    pub fn named(&self) -> Option<&str> {
        self.rep.as_deref()
    }

    /// True when the ledger has a case of this number.
    pub fn has_case(&self, number: i64) -> bool {
        self.snapshot.ledger.cases.contains_key(&number)
    }

    /// The rep who was named; `None` when nobody was.
    pub fn named_rep(&self) -> Result<Option<String>, Error> {
        let rep = self.rep.as_deref().map(|text| self.rep_called(text));
        rep.transpose()
    }

    /// The rep who was named, or the only one there is.
    pub fn one_rep(&self) -> Result<String, Error> {
        self.snapshot.one_rep(self.rep.as_deref())
    }
}
