//! What may be typed for the commands that run a referral programme: the ledger and what is worked out from it.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::values::{number, somebody, whole};
use super::{RunArgs, SourceArgs};
use introrank_engine::rank::Included;

/// Which team, which day, who speaks.
#[derive(Args, Debug, Clone)]
pub struct TeamArgs {
    /// The workspace with the ledger [default: a folder of the platform for data].
    #[arg(
        long,
        short = 'w',
        env = "INTRORANK_WORKSPACE",
        hide_env_values = true,
        value_name = "FOLDER",
        help_heading = "Input"
    )]
    pub workspace: Option<PathBuf>,
    /// Exports, instead of those that the workspace keeps.
    #[arg(long, short = 'e', num_args = 1.., value_name = "PATH", help_heading = "Input")]
    pub exports: Vec<PathBuf>,
    /// Numbers of the model (see `introrank config`).
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub config: Option<PathBuf>,
    /// The day for which everything is computed, YYYY-MM-DD [default: today].
    #[arg(long, value_name = "DATE", help_heading = "Input")]
    pub as_of: Option<String>,
    /// Which rep: a name, address or e-mail.
    #[arg(
        long = "as",
        value_name = "REP",
        env = "INTRORANK_AS",
        value_parser = somebody,
        hide_env_values = true,
        help_heading = "Input"
    )]
    pub rep: Option<String>,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub run: RunArgs,
}

impl TeamArgs {
    /// The same as sources of a network.
    pub fn sources(&self) -> SourceArgs {
        SourceArgs {
            exports: self.exports.clone(),
            workspace: self.workspace.clone(),
            config: self.config.clone(),
            as_of: self.as_of.clone(),
            run: self.run.clone(),
            ..SourceArgs::default()
        }
    }
}

/// Accounts that are usually left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Include {
    /// Customers and open deals.
    Customers,
    /// Competitors.
    Competitors,
    /// Those on the do-not-ask list.
    DoNotAsk,
    /// Those that are no ideal client by the settings.
    Others,
}

/// The same as a search needs it.
pub fn included(which: &[Include]) -> Included {
    Included {
        customers: which.contains(&Include::Customers),
        competitors: which.contains(&Include::Competitors),
        do_not_ask: which.contains(&Include::DoNotAsk),
        others: which.contains(&Include::Others),
    }
}

/// Formats of reports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// For reading in a terminal.
    #[default]
    Table,
    /// One JSON document.
    Json,
    /// Comma-separated values.
    Csv,
    /// Markdown.
    Md,
}

/// How to show a report.
#[derive(Args, Debug, Clone)]
pub struct ShowArgs {
    /// How to show it.
    #[arg(long, value_enum, default_value_t = ReportFormat::Table, help_heading = "Output")]
    pub format: ReportFormat,
    /// Say what each figure rests on.
    #[arg(long, help_heading = "Output")]
    pub explain: bool,
}

/// `introrank log`.
#[derive(Args, Debug)]
pub struct LogArgs {
    /// What happened; the list is below.
    pub what: Option<String>,
    /// The number of an ask, the introducer, or whom it is about.
    pub who: Option<String>,
    /// The prospect; for a question of qualification, the answer.
    pub target: Option<String>,
    /// The day it happened, YYYY-MM-DD [default: the as-of day].
    #[arg(long, value_name = "DATE", help_heading = "Entry")]
    pub on: Option<String>,
    /// Why, in their words.
    #[arg(long, short = 'm', value_name = "TEXT", help_heading = "Entry")]
    pub reason: Option<String>,
    /// Whom they named instead (redirected).
    #[arg(long, value_name = "WHO", help_heading = "Entry", value_parser = somebody)]
    pub to: Option<String>,
    /// The colleague who passes the ask on.
    #[arg(long, value_name = "WHO", help_heading = "Entry", value_parser = somebody)]
    pub via: Option<String>,
    /// The prospect's account: says which of several of one name is meant, and where somebody works whom no export has.
    #[arg(long, value_name = "ACCOUNT", help_heading = "Entry")]
    pub account: Option<String>,
    /// Their title there, when no export says it.
    #[arg(
        long,
        value_name = "TEXT",
        help_heading = "Entry",
        requires = "account"
    )]
    pub title: Option<String>,
    /// The answer: yes, no, unknown; or how well they know each other.
    #[arg(long, value_name = "ANSWER", help_heading = "Entry")]
    pub answer: Option<String>,
    /// Who said so.
    #[arg(long, value_name = "WHO", help_heading = "Entry", value_parser = somebody)]
    pub by: Option<String>,
    /// Money, hours, or the most asks somebody wants.
    #[arg(
        long,
        value_name = "NUMBER",
        help_heading = "Entry",
        value_parser = number,
        allow_negative_numbers = true
    )]
    pub amount: Option<f64>,
    /// The rep's own probability to close, 0 to 1.
    #[arg(long, value_name = "P", help_heading = "Entry", value_parser = number, allow_negative_numbers = true)]
    pub probability: Option<f64>,
    /// A day to come: of the meeting, of closing, until when.
    #[arg(long, value_name = "DATE", help_heading = "Entry")]
    pub due: Option<String>,
    /// Many entries: a CSV file with the ledger's columns, or a ledger that was exported as CSV or JSON.
    #[arg(long, value_name = "FILE", help_heading = "Many at once", conflicts_with_all = ["what", "from_crm", "suggest"])]
    pub file: Option<PathBuf>,
    /// Exports of a CRM, told by their headers: opportunities with stages, contact roles, contacts with their owners.
    #[arg(long, value_name = "FILE", num_args = 1.., help_heading = "Many at once", conflicts_with_all = ["what", "suggest"])]
    pub from_crm: Vec<PathBuf>,
    /// Activities of the same CRM.
    #[arg(
        long,
        value_name = "FILE",
        requires = "from_crm",
        help_heading = "Many at once"
    )]
    pub activities: Option<PathBuf>,
    /// What the CRM's stages mean: stage,what.
    #[arg(
        long,
        value_name = "FILE",
        requires = "from_crm",
        help_heading = "Many at once"
    )]
    pub stages: Option<PathBuf>,
    /// With close: end every ask that nobody answered in time, after showing them.
    #[arg(long, help_heading = "Many at once", requires = "what")]
    pub silent: bool,
    /// With close: without asking again.
    #[arg(long, short = 'y', help_heading = "Many at once", requires = "silent")]
    pub yes: bool,
    /// Propose what mail and calendars show, one key each.
    #[arg(long, help_heading = "Many at once", conflicts_with = "what")]
    pub suggest: bool,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub team: TeamArgs,
}

/// `introrank ledger`.
#[derive(Args, Debug)]
pub struct LedgerArgs {
    /// Only what concerns this person, account or ask.
    pub about: Option<String>,
    /// Every entry, taken back or not, instead of the cases that are open.
    #[arg(long, help_heading = "Output")]
    pub all: bool,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub show: ShowArgs,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub team: TeamArgs,
}

/// `introrank missed`.
#[derive(Args, Debug)]
pub struct MissedArgs {
    /// Exports of a CRM, told by their headers: opportunities with stages, contact roles, contacts. They count as if they were
    /// logged, beside what the ledger knows; nothing is written down.
    #[arg(long, value_name = "FILE", num_args = 1.., help_heading = "Input")]
    pub from_crm: Vec<PathBuf>,
    /// Activities of the same CRM: calls and mails count as approaches too.
    #[arg(
        long,
        value_name = "FILE",
        requires = "from_crm",
        help_heading = "Input"
    )]
    pub activities: Option<PathBuf>,
    /// What the CRM's stages mean: stage,what.
    #[arg(
        long,
        value_name = "FILE",
        requires = "from_crm",
        help_heading = "Input"
    )]
    pub stages: Option<PathBuf>,
    /// Most introducers on a route.
    #[arg(long, value_name = "N", default_value_t = 2, help_heading = "Search", value_parser = whole::<u8>(1..=3), allow_negative_numbers = true)]
    pub max_introducers: u8,
    /// Most that are shown of those that hurt most.
    #[arg(long, value_name = "N", default_value_t = 10, help_heading = "Output", value_parser = whole::<u16>(1..=10_000), allow_negative_numbers = true)]
    pub top: u16,
    /// How to show it.
    #[arg(long, value_enum, default_value_t = ReportFormat::Table, help_heading = "Output")]
    pub format: ReportFormat,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub team: TeamArgs,
}

/// `introrank settings`.
#[derive(Args, Debug)]
pub struct SettingsArgs {
    /// Write the file when there is none yet.
    #[arg(long)]
    pub init: bool,
    /// Propose who buys, for the section "clients", from the prospects who were won.
    #[arg(long, conflicts_with = "init")]
    pub learn: bool,
    /// Write the texts of `introrank ask` into the workspace, to be changed there; those that are there stay.
    #[arg(long)]
    pub templates: bool,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub team: TeamArgs,
}

/// `introrank ask`.
#[derive(Args, Debug)]
pub struct AskArgs {
    /// Whom to ask: the introducer, or the number of an ask in the ledger.
    pub who: String,
    /// About whom: a person, or "whoever runs sales at Northwind".
    pub target: Option<String>,
    /// Where the person works, for somebody whom no export has.
    #[arg(long, value_name = "NAME", requires = "target")]
    pub account: Option<String>,
    /// Their title there.
    #[arg(long, value_name = "TEXT", requires = "account")]
    pub title: Option<String>,
    /// Why you want to meet them.
    #[arg(long, value_name = "TEXT", help_heading = "Words")]
    pub why: Option<String>,
    /// What happened there lately.
    #[arg(long, value_name = "TEXT", help_heading = "Words")]
    pub trigger: Option<String>,
    /// The words as mails: to the introducer, and to forward.
    #[arg(long, help_heading = "Words")]
    pub mail: bool,
    /// One page for the introducer: their open asks, at most three, each with three answers to tick.
    #[arg(long, conflicts_with_all = ["target", "mail", "check"], help_heading = "Words")]
    pub pack: bool,
    /// Check a text that you wrote or changed, "-" for standard input.
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with = "mail",
        help_heading = "Words"
    )]
    pub check: Option<PathBuf>,
    /// How to show the words.
    #[arg(long, value_enum, default_value_t = AskFormat::Text, help_heading = "Output")]
    pub format: AskFormat,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub team: TeamArgs,
}

/// Formats of `ask`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum AskFormat {
    /// To read and to copy.
    #[default]
    Text,
    /// Markdown.
    Md,
    /// One JSON document.
    Json,
    /// A mail file to open in a mail program; needs --mail.
    Eml,
    /// A link that opens the mail program; needs --mail.
    Mailto,
}

/// `introrank nurture`.
#[derive(Args, Debug)]
pub struct NurtureArgs {
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub show: ShowArgs,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub team: TeamArgs,
}

/// `introrank metrics`.
#[derive(Args, Debug)]
pub struct MetricsArgs {
    /// From this day on, YYYY-MM-DD [default: from the beginning].
    #[arg(long, value_name = "DATE", help_heading = "Metrics")]
    pub since: Option<String>,
    /// The key figures of each rep, introducer, account or month instead.
    #[arg(long, value_enum, value_name = "WHAT", help_heading = "Metrics")]
    pub by: Option<MetricsBy>,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub show: ShowArgs,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub team: TeamArgs,
}

/// How `metrics` can be split.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MetricsBy {
    /// By who asked.
    Rep,
    /// By who was asked.
    Introducer,
    /// By the prospect's account.
    Account,
    /// By the month of the ask.
    Month,
}

/// `introrank forecast`.
#[derive(Args, Debug)]
pub struct ForecastArgs {
    /// Only what should close by this day, YYYY-MM-DD.
    #[arg(long, value_name = "DATE", help_heading = "Forecast")]
    pub until: Option<String>,
    /// Put the forecast on record under this name.
    #[arg(long, value_name = "NAME", help_heading = "Forecast")]
    pub freeze: Option<String>,
    /// How the forecasts on record did.
    #[arg(
        long,
        conflicts_with = "freeze",
        conflicts_with = "until",
        help_heading = "Forecast"
    )]
    pub review: bool,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub show: ShowArgs,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub team: TeamArgs,
}

/// `introrank quota`.
#[derive(Args, Debug)]
pub struct QuotaArgs {
    /// Wins that are wanted.
    #[arg(long, value_name = "N", value_parser = whole::<u32>(1..=1_000_000), allow_negative_numbers = true, help_heading = "Quota")]
    pub wins: u32,
    /// By when, YYYY-MM-DD.
    #[arg(long, value_name = "DATE", help_heading = "Quota")]
    pub until: String,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub show: ShowArgs,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub team: TeamArgs,
}

/// `introrank health`.
#[derive(Args, Debug)]
pub struct HealthArgs {
    /// Answer a question: its name, an equals sign, yes or no.
    #[arg(long, value_name = "NAME=yes|no", num_args = 1.., help_heading = "Answers")]
    pub answer: Vec<String>,
    /// Answer what the ledger cannot tell, one key each.
    #[arg(long, help_heading = "Answers")]
    pub ask: bool,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub show: ShowArgs,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub team: TeamArgs,
}
