//! What may be typed to ask who can introduce.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::values::{some_name, somebody};
use super::{ColumnArgs, SearchArgs, SourceArgs};
use crate::render::Crm;

/// `introrank find`.
#[derive(Args, Debug)]
pub struct FindArgs {
    /// A name, profile address, e-mail, account name or domain, or "whoever runs sales at Northwind".
    #[arg(value_parser = some_name)]
    pub target: String,
    /// Where the person works, for somebody whom no export has.
    #[arg(long, value_name = "NAME")]
    pub account: Option<String>,
    /// Their title there.
    #[arg(long, value_name = "TEXT", requires = "account")]
    pub title: Option<String>,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub sources: SourceArgs,
    /// Who asks: a name, address or e-mail [env: INTRORANK_AS; default: the only owner, else the whole team].
    #[arg(
        long = "as",
        value_name = "WHO",
        value_parser = somebody,
        help_heading = "Search",
        group = "who"
    )]
    pub asker: Option<String>,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub search: SearchArgs,
    /// Names copied from the prospect's page, "-" for standard input: mutual connections.
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub mutuals: Option<PathBuf>,
    /// Rate the first people on the best routes, one key each; kept in the ledger, or in the --know file.
    #[arg(long, help_heading = "Input")]
    pub rate: bool,
    /// Every factor of every chance.
    #[arg(long, help_heading = "Output")]
    pub explain: bool,
    /// How to show the answer.
    #[arg(long, value_enum, default_value_t = FindFormat::Table, help_heading = "Output")]
    pub format: FindFormat,
}

/// Formats of `find`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FindFormat {
    /// For reading in a terminal.
    Table,
    /// The long table.
    Csv,
    /// One JSON document.
    Json,
    /// One JSON object per line.
    Jsonl,
    /// Markdown.
    Md,
}

/// `introrank batch`.
#[derive(Args, Debug)]
pub struct BatchArgs {
    /// The list of targets: people or accounts, any CRM's columns.
    pub list: PathBuf,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub sources: SourceArgs,
    /// Who asks: a name, address or e-mail [env: INTRORANK_AS; default: the only owner, else the whole team].
    #[arg(
        long = "as",
        value_name = "WHO",
        value_parser = somebody,
        help_heading = "Search",
        group = "who"
    )]
    pub asker: Option<String>,
    /// A file of askers: each gets a ranking of their own for every target.
    #[arg(long, value_name = "FILE", help_heading = "Search", group = "who")]
    pub as_file: Option<PathBuf>,
    /// The column of the list that names each row's asker.
    #[arg(long, value_name = "COLUMN", help_heading = "Search", group = "who")]
    pub as_column: Option<String>,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub columns: ColumnArgs,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub search: SearchArgs,
    /// Write what each input account matched, and how, to this file.
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub match_report: Option<PathBuf>,
    /// Where to write [default: standard output]. Written beside and renamed when complete.
    #[arg(long, short, value_name = "FILE", help_heading = "Output")]
    pub out: Option<PathBuf>,
    /// How to write.
    #[arg(long, value_enum, default_value_t = BatchFormat::Csv, help_heading = "Output")]
    pub format: BatchFormat,
    /// One row per row of the list, to be imported back into this CRM: ids untouched, fixed columns; with --out also the
    /// definitions of their fields, in a file beside it.
    #[arg(long, value_enum, help_heading = "Output", conflicts_with_all = ["format", "as_file"])]
    pub crm: Option<CrmChoice>,
    /// Name introducers outside the team in the CRM file too.
    #[arg(long, requires = "crm", help_heading = "Output")]
    pub names: bool,
    /// Only rows that say something else than in this earlier CRM file.
    #[arg(long, value_name = "FILE", requires = "crm", help_heading = "Output")]
    pub changed_since: Option<PathBuf>,
}

/// CRMs that take a file back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CrmChoice {
    /// HubSpot.
    Hubspot,
    /// Salesforce.
    Salesforce,
}

impl From<CrmChoice> for Crm {
    fn from(choice: CrmChoice) -> Self {
        match choice {
            CrmChoice::Hubspot => Self::HubSpot,
            CrmChoice::Salesforce => Self::Salesforce,
        }
    }
}

/// Formats of `batch`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum BatchFormat {
    /// The long table.
    Csv,
    /// One JSON object per line.
    Jsonl,
}
