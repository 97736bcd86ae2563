//! What may be typed for the commands about the model itself: asked, measured, corrected.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::values::whole;
use super::{BatchFormat, SourceArgs};

/// `introrank strength`.
#[derive(Args, Debug)]
pub struct StrengthArgs {
    /// The pairs.
    #[arg(
        long,
        help = "The pairs: from,to[,at]; at is a moment like 2026-03-31T09:15:00Z, only what happened before it counts [default: the as-of day, included]",
        value_name = "FILE",
        help_heading = "Input"
    )]
    pub pairs: PathBuf,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub sources: SourceArgs,
    /// Where to write [default: standard output]. Written beside and renamed when complete.
    #[arg(long, short, value_name = "FILE", help_heading = "Output")]
    pub out: Option<PathBuf>,
    /// How to write.
    #[arg(long, value_enum, default_value_t = BatchFormat::Csv, help_heading = "Output")]
    pub format: BatchFormat,
}

/// `introrank backtest`.
#[derive(Args, Debug)]
pub struct BacktestArgs {
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub sources: SourceArgs,
    /// Interactions of another network, to see whether a model fitted there holds here.
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub transfer_from: Option<PathBuf>,
    /// Whether asks are answered, on every network of a folder, each with a model fitted on the others: folders, or files of
    /// interactions.
    #[arg(
        long,
        value_name = "DIR",
        help_heading = "Input",
        conflicts_with_all = [
            "exports", "interactions", "ties", "know", "accounts", "aliases", "exclude", "titles", "as_of",
            "report", "transfer_from", "cuts", "window", "burn_in", "introductions_from", "split", "most_asked",
            "most_introduced", "contact_within", "fewest_candidates", "resamples", "html", "svg",
        ]
    )]
    pub folder: Option<PathBuf>,
    /// Days of the history at which it is asked who writes next [default: 120,165,210,255,300,345,390,435; another length than 803 to 1606 days in proportion].
    #[arg(
        long,
        value_name = "DAYS",
        value_delimiter = ',',
        help_heading = "Protocol"
    )]
    pub cuts: Option<Vec<u32>>,
    /// Days after a cut within which somebody writes [default: 45; in proportion where most cuts leave no room for it].
    #[arg(long, value_name = "DAYS", help_heading = "Protocol", value_parser = whole::<u32>(1..=3650), allow_negative_numbers = true)]
    pub window: Option<u32>,
    /// Day from which asks count [default: 60, in proportion].
    #[arg(long, value_name = "DAY", help_heading = "Protocol", value_parser = whole::<u32>(0..=100_000), allow_negative_numbers = true)]
    pub burn_in: Option<u32>,
    /// Day from which introductions count [default: 90, in proportion].
    #[arg(long, value_name = "DAY", help_heading = "Protocol", value_parser = whole::<u32>(0..=100_000), allow_negative_numbers = true)]
    pub introductions_from: Option<u32>,
    /// Day before which is fitted and from which is tested [default: 330, in proportion].
    #[arg(long, value_name = "DAY", help_heading = "Protocol", value_parser = whole::<u32>(0..=100_000), allow_negative_numbers = true)]
    pub split: Option<u32>,
    /// An ask goes to at most this many people at once.
    #[arg(long, value_name = "N", default_value_t = 3, help_heading = "Protocol", value_parser = whole::<u16>(1..=1000), allow_negative_numbers = true)]
    pub most_asked: u16,
    /// An introduction goes to at most this many people.
    #[arg(long, value_name = "N", default_value_t = 6, help_heading = "Protocol", value_parser = whole::<u16>(2..=1000), allow_negative_numbers = true)]
    pub most_introduced: u16,
    /// Days within which two introduced people are in contact.
    #[arg(long, value_name = "DAYS", default_value_t = 14, help_heading = "Protocol", value_parser = whole::<u32>(1..=3650), allow_negative_numbers = true)]
    pub contact_within: u32,
    /// An introduction counts when at least this many could have made it.
    #[arg(long, value_name = "N", default_value_t = 5, help_heading = "Protocol", value_parser = whole::<u16>(1..=1000), allow_negative_numbers = true)]
    pub fewest_candidates: u16,
    /// Resamples of which a 95 % interval is made.
    #[arg(long, value_name = "N", default_value_t = 200, help_heading = "Protocol", value_parser = whole::<u32>(20..=10_000), allow_negative_numbers = true)]
    pub resamples: u32,
    /// Also write a page with every table and plot.
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub html: Option<PathBuf>,
    /// Also write the reliability plot of being in touch (T1) as a picture.
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub svg: Option<PathBuf>,
    /// Where to write [default: standard output].
    #[arg(long, short, value_name = "FILE", help_heading = "Output")]
    pub out: Option<PathBuf>,
    /// How to write.
    #[arg(long, value_enum, default_value_t = BacktestFormat::Table, help_heading = "Output")]
    pub format: BacktestFormat,
}

/// Formats of `backtest`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum BacktestFormat {
    /// For reading in a terminal.
    Table,
    /// One JSON document.
    Json,
}

/// `introrank learn`.
#[derive(Args, Debug)]
pub struct LearnArgs {
    /// What came of asks: at,asker,introducer,target,agreed,sent,engaged with yes, no, silent, or blank while open.
    pub outcomes: Option<PathBuf>,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub sources: SourceArgs,
    /// Write the model to this file instead of the workspace, to be used with --config.
    #[arg(long, short, value_name = "FILE", help_heading = "Output")]
    pub out: Option<PathBuf>,
    /// List the versions that the workspace keeps.
    #[arg(long, conflicts_with_all = ["outcomes", "out", "use"], help_heading = "Versions")]
    pub versions: bool,
    /// Use this version from now on; 0 is the model as shipped.
    #[arg(long, value_name = "VERSION", conflicts_with_all = ["outcomes", "out"], value_parser = whole::<i64>(0..=1_000_000_000), allow_negative_numbers = true, help_heading = "Versions")]
    pub r#use: Option<i64>,
}
