//! The list of the day as it was shown last: its lines keep their numbers until it is shown again.

use introrank_core::day::Day;
use introrank_store::{Workspace, WorkspaceError};
use serde::{Deserialize, Serialize};

use crate::app::view::{Today, Todo};

/// The lines with their numbers.
#[derive(Serialize, Deserialize)]
pub struct Shown {
    /// The day.
    pub as_of: Day,
    /// Its lines.
    pub lines: Vec<ShownLine>,
}

/// A line.
#[derive(Serialize, Deserialize)]
pub struct ShownLine {
    /// Its number, from 1.
    pub number: usize,
    /// What it is about, in words.
    pub said: String,
    /// The command, as far as it is known; empty where there is nothing to type.
    pub words: Vec<String>,
    /// What must be given beside it.
    pub missing: String,
    /// It was done.
    pub is_done: bool,
}

impl Shown {
    /// The lines of a list; `command` says what to type, and what is still to be given.
    pub fn of(
        today: &Today,
        command: impl Fn(&Todo) -> Option<(Vec<String>, &'static str)>,
    ) -> Self {
        let lines = today.rows.iter().map(|row| {
            let (mut words, missing) = command(&row.todo).unwrap_or_default();
            if !words.is_empty() {
                words.extend(["--as".to_owned(), row.rep.clone()]);
            }
            ShownLine {
                number: row.number,
                said: format!("{}  {}: {}", row.kind, row.who, row.reason),
                words,
                missing: missing.to_owned(),
                is_done: false,
            }
        });
        Self {
            as_of: today.as_of,
            lines: lines.collect(),
        }
    }

    /// Keeps it in the workspace.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep(&self, workspace: &Workspace) -> Result<(), WorkspaceError> {
        let text = serde_json::to_string(self).unwrap_or_default();
        workspace.write_private(&workspace.today_file(), &text)
    }

    /// The list that was kept last; nothing when none was, or it cannot be read.
    pub fn kept(workspace: &Workspace) -> Option<Self> {
        let text = std::fs::read_to_string(workspace.today_file()).ok()?;
        serde_json::from_str(&text).ok()
    }
}
