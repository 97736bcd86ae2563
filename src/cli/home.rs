//! `introrank` alone: where things stand, the next step, and the six commands of a usual week.

use clap::CommandFactory;
use introrank_core::display::wrap;

use super::Outcome;
use super::args::Cli;
use super::output::print;
use crate::app::status::status;
use crate::app::view::{NextMove, Status};
use introrank_core::display::count;

/// Commands by reader, in the order in which they are met. Every command stands in one group.
const GROUPS: [(&str, &[&str]); 5] = [
    (
        "The week",
        &["import", "find", "batch", "today", "do", "ask", "log"],
    ),
    (
        "Referral programme",
        &[
            "plan", "rate", "verify", "nurture", "ledger", "metrics", "forecast", "quota",
            "health", "missed", "settings",
        ],
    ),
    (
        "People",
        &[
            "people",
            "introductions",
            "changes",
            "hide",
            "decisions",
            "forget",
        ],
    ),
    ("Model", &["strength", "backtest", "learn", "config"]),
    (
        "Data",
        &[
            "match",
            "imports",
            "repair",
            "pack",
            "export",
            "synth",
            "completions",
            "man",
        ],
    ),
];

/// The command line with its help grouped by reader.
pub fn command() -> clap::Command {
    let command = Cli::command();
    let groups: Vec<String> = GROUPS.iter().map(|group| block(&command, group)).collect();
    let template = format!(
        "{{about-with-newline}}\n{{usage-heading}} {{usage}}\n\n{}\nOptions:\n{{options}}{{after-help}}",
        groups.join("\n")
    );
    command.help_template(template)
}

/// One group: a heading, and a line per command.
fn block(command: &clap::Command, (heading, names): &(&str, &[&str])) -> String {
    let width = usize::from(crate::terminal::grid::width().min(100));
    let mut text = format!("{heading}:\n");
    for name in *names {
        let about = command
            .find_subcommand(name)
            .and_then(clap::Command::get_about);
        let about = about.map(ToString::to_string).unwrap_or_default();
        wrap(&mut text, &format!("  {name:<13} "), &about, width);
    }
    text
}

/// Shows where things stand.
pub fn run() -> anyhow::Result<Outcome> {
    let workspace = std::env::var_os("INTRORANK_WORKSPACE").map(std::path::PathBuf::from);
    let status = status(workspace.as_deref(), None)?;
    let week = block(&Cli::command(), &GROUPS[0]);
    print(&format!(
        "{}{week}\nAll commands: introrank --help. One of them: introrank find --help.\n",
        words(&status)
    ))?;
    Ok(Outcome::Found)
}

fn words(status: &Status) -> String {
    let next = match status.next {
        NextMove::Import => {
            "introrank import PATH...   (a LinkedIn archive as it was downloaded; then ask: introrank find ACCOUNT)"
        }
        NextMove::Find => "introrank find ACCOUNT     (who can introduce you there?)",
        NextMove::Today => "introrank today            (whom to call, ask, remind and tell)",
        NextMove::Plan => "introrank plan LIST --save (whom to ask this week)",
    };
    let Some(folder) = &status.workspace else {
        return format!("Nothing is kept on this machine yet.\nNext: {next}\n\n");
    };
    let newest = status
        .newest
        .map_or(String::new(), |day| format!(", the newest of {day}"));
    let counted = |n: usize, what: &str| (n > 0).then(|| format!("{n} {what}"));
    let asks: Vec<String> = [
        counted(status.hot, "expect your call"),
        counted(status.waiting, "wait for an introducer"),
        counted(status.planned, "planned"),
        counted(status.won, "won"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let asks = match asks.as_slice() {
        [] => "none yet".to_owned(),
        asks => asks.join(", "),
    };
    format!(
        "{folder}: {} of {}{newest}.\nAsks: {asks}.\nNext: {next}\n\n",
        count(status.imports, "import", "imports"),
        count(status.owners.len(), "owner", "owners"),
    )
}
