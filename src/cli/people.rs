//! `introrank people`, `hide` and `decisions`: what is known of somebody, who may be one person, and what is decided.

use std::io::Write;

use anyhow::bail;

use super::args::{
    DecisionsArgs, DecisionsCommand, HideArgs, ListFormat, PeopleArgs, PeopleCommand, SourceArgs,
};
use super::derive::{refresh, refresh_silently};
use super::output::{print, tell};
use super::remarks::Remarks;
use super::{Outcome, inputs};
use crate::app::Snapshot;
use crate::app::people::{self, Decided};
use crate::app::view::DoubtfulPair;
use crate::render;
use crate::terminal::Bars;
use crate::terminal::conversations;
use crate::terminal::grid::rows_text;
use introrank_store::{Made, Workspace};

/// Shows one person, or decides who is who.
pub fn run(args: &PeopleArgs) -> anyhow::Result<Outcome> {
    match &args.command {
        PeopleCommand::Show { person, sources } => {
            let snapshot = open(sources)?;
            let shown = people::show(&snapshot, person)?;
            let shown: Vec<String> = shown.iter().map(render::person).collect();
            print(&shown.join("\n"))?;
            Ok(Outcome::Found)
        }
        PeopleCommand::Review {
            sources,
            ask,
            format,
        } => review(sources, *ask, *format),
        PeopleCommand::Merge {
            one,
            other,
            workspace,
        } => decided(workspace.workspace.as_deref(), |workspace| {
            people::merge(workspace, one, other)
        }),
        PeopleCommand::Split {
            person,
            other,
            workspace,
        } => decided(workspace.workspace.as_deref(), |workspace| {
            people::split(workspace, person, other.as_deref())
        }),
    }
}

fn open(sources: &SourceArgs) -> anyhow::Result<Snapshot> {
    let (bars, remarks) = (Bars::new(sources.run.quiet), Remarks::new(&sources.run));
    inputs::of_sources(sources, &bars, &remarks)
}

/// Shows the pairs that may be one person, or asks about them.
fn review(sources: &SourceArgs, ask: bool, format: ListFormat) -> anyhow::Result<Outcome> {
    if ask && !(sources.exports.is_empty() && sources.ties.is_empty()) {
        bail!(
            "--ask keeps the answers in the workspace: import the files first, then review without --exports"
        );
    }
    let pairs = people::review(&open(sources)?)?;
    match format {
        ListFormat::Json => print(&(serde_json::to_string_pretty(&pairs)? + "\n"))?,
        ListFormat::Table if pairs.is_empty() => {
            print("no doubtful pairs: nobody here looks like somebody else\n")?;
        }
        ListFormat::Table if ask => ask_about(&pairs, sources)?,
        ListFormat::Table => {
            let shown = pairs.iter().map(|pair| render::doubtful_pair(pair) + "\n");
            print(&format!(
                "{}{} to decide: introrank people review --ask, or people merge KEY KEY, or people split KEY KEY\n",
                shown.collect::<String>(),
                pairs.len()
            ))?;
        }
    }
    Ok(Outcome::of(!pairs.is_empty()))
}

/// Asks about each pair, one key each, and keeps the answers in the workspace at once.
fn ask_about(pairs: &[DoubtfulPair], sources: &SourceArgs) -> anyhow::Result<()> {
    let mut workspace = inputs::workspace(sources.workspace.as_deref())?;
    let mut err = std::io::stderr();
    let kept = conversations::review(&mut workspace, pairs)?;
    writeln!(err, "{kept} decided")?;
    if kept > 0 {
        refresh(&workspace, &Bars::new(sources.run.quiet), &Remarks::none());
    }
    Ok(())
}

/// Takes a decision and says how to undo it.
fn decided(
    workspace: Option<&std::path::Path>,
    decide: impl FnOnce(&mut Workspace) -> Result<Decided, crate::app::Error>,
) -> anyhow::Result<Outcome> {
    let mut workspace = inputs::workspace(workspace)?;
    let decided = decide(&mut workspace)?;
    let undo = decided.ids.iter();
    let undo: Vec<String> = undo
        .map(|id| format!("introrank decisions undo {id}"))
        .collect();
    let (text, undo) = (&decided.text, undo.join(" && "));
    tell(&format!("{text} from now on (undo: {undo})\n"));
    refresh_silently(&workspace);
    Ok(Outcome::Found)
}

/// Hides a person or an account.
pub fn hide(args: &HideArgs) -> anyhow::Result<Outcome> {
    decided(args.workspace.workspace.as_deref(), |workspace| {
        people::hide(workspace, &args.who)
    })
}

/// Lists and undoes decisions.
pub fn decisions(args: &DecisionsArgs) -> anyhow::Result<Outcome> {
    let mut workspace = inputs::workspace(args.workspace.workspace.as_deref())?;
    match &args.command {
        DecisionsCommand::List { format } => {
            let made = workspace.decisions()?;
            print(&list(&made, *format)?)?;
            Ok(Outcome::of(!made.is_empty()))
        }
        DecisionsCommand::Undo { id } => {
            let made = people::undo(&mut workspace, *id)?;
            tell(&format!("undone: {}\n", people::words(&made.decision)));
            refresh_silently(&workspace);
            Ok(Outcome::Found)
        }
    }
}

fn list(made: &[Made], format: ListFormat) -> anyhow::Result<String> {
    if format == ListFormat::Json {
        return Ok(serde_json::to_string_pretty(made)? + "\n");
    }
    if made.is_empty() {
        return Ok("nothing decided yet: introrank people review shows doubtful pairs\n".into());
    }
    let cells = made.iter().map(render::decision_cells);
    Ok(rows_text(&["number", "made", "what", ""], cells))
}
