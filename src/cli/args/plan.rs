//! What may be typed for the week: whom to ask, what to find out before, and the day's list.

use std::path::PathBuf;

use clap::Args;

use super::values::whole;
use super::{ColumnArgs, Include, ShowArgs, TeamArgs};

/// `introrank plan`.
#[derive(Args, Debug)]
pub struct PlanArgs {
    /// The list of targets: people or accounts, any CRM's columns; value, why and trigger count when they are there. Or one
    /// by name.
    pub list: PathBuf,
    /// The column that names each row's rep [default: the team plans together].
    #[arg(long, value_name = "COLUMN", help_heading = "Plan")]
    pub as_column: Option<String>,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub columns: ColumnArgs,
    /// Which people of an account (see `introrank find --help`).
    #[arg(long, value_name = "ROLE", help_heading = "Plan")]
    pub role: Option<String>,
    /// Not more asks than this.
    #[arg(long, value_name = "N", help_heading = "Plan", value_parser = whole::<usize>(0..=1_000_000), allow_negative_numbers = true)]
    pub most: Option<usize>,
    /// Accounts that are prospects too, though usually left out.
    #[arg(long, value_enum, value_delimiter = ',', help_heading = "Search")]
    pub include: Vec<Include>,
    /// Write the asks into the ledger as planned.
    #[arg(long, help_heading = "Plan")]
    pub save: bool,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub show: ShowArgs,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub team: TeamArgs,
}

/// `introrank rate`.
#[derive(Args, Debug)]
pub struct RateArgs {
    /// The list of targets: contacts who lead to them come first [default: the prospects of the open asks].
    pub list: Option<PathBuf>,
    /// Not more contacts than this.
    #[arg(long, value_name = "N", help_heading = "Rating", value_parser = whole::<u32>(1..=u32::MAX), allow_negative_numbers = true)]
    pub most: Option<u32>,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub team: TeamArgs,
}

/// `introrank verify`.
#[derive(Args, Debug)]
pub struct VerifyArgs {
    /// The list of targets, or one by name [default: the prospects of the open asks].
    pub list: Option<PathBuf>,
    /// The column that names each row's rep [default: the team].
    #[arg(long, value_name = "COLUMN", help_heading = "Questions")]
    pub as_column: Option<String>,
    /// Which people of an account (see `introrank find --help`).
    #[arg(long, value_name = "ROLE", help_heading = "Questions")]
    pub role: Option<String>,
    /// Answer your own questions now, one key each.
    #[arg(long, conflicts_with = "answers", help_heading = "Questions")]
    pub ask: bool,
    /// Write the questions as CSV, to be filled in.
    #[arg(long, value_name = "FILE", help_heading = "Questions")]
    pub out: Option<PathBuf>,
    /// Write a page per colleague into this folder, to be ticked.
    #[arg(long, value_name = "FOLDER", help_heading = "Questions")]
    pub pages: Option<PathBuf>,
    /// Read the CSV, or a page, with its answers.
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with = "list",
        help_heading = "Questions"
    )]
    pub answers: Option<PathBuf>,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub show: ShowArgs,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub team: TeamArgs,
}

/// `introrank match`.
#[derive(Args, Debug)]
pub struct MatchArgs {
    /// The list of targets.
    pub list: PathBuf,
    /// Decide now, one key each.
    #[arg(long, help_heading = "Match")]
    pub ask: bool,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub columns: ColumnArgs,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub show: ShowArgs,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub team: TeamArgs,
}

/// `introrank today`.
#[derive(Args, Debug)]
pub struct TodayArgs {
    /// The list of targets that customers are asked about after a win [default: whom asks were about in vain].
    #[arg(long, value_name = "FILE")]
    pub targets: Option<PathBuf>,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub show: ShowArgs,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub team: TeamArgs,
}

/// `introrank do`.
#[derive(Args, Debug)]
pub struct DoArgs {
    /// The number of the line, as introrank today showed it last.
    #[arg(value_parser = whole::<usize>(1..=1_000_000), allow_negative_numbers = true)]
    pub line: usize,
    /// The answer, where it is a question: yes or no; won or lost.
    pub answer: Option<String>,
    /// The day to come, where one is asked for.
    #[arg(long, value_name = "DATE")]
    pub due: Option<String>,
    /// Why the rep wants to meet the prospect, before an ask.
    #[arg(long, value_name = "TEXT")]
    pub why: Option<String>,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub team: TeamArgs,
}
