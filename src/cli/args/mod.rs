//! What may be typed. No work here: only names, defaults and help.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use values::{somebody, whole};

mod find;
mod model;
mod plan;
mod team;
mod values;
mod workspace;

pub use find::*;
pub use model::*;
pub use plan::*;
pub use team::*;
pub use workspace::*;

/// Ranks who can best introduce you to a prospect, from your team's own exports, on your own machine.
#[derive(Debug, Parser)]
#[command(name = "introrank", version, about, max_term_width = 100)]
#[command(
    after_help = "Exit codes: 0 found, 1 ran fine but found nothing, 2 error. Nothing leaves this machine."
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Who can introduce you to a person or an account?
    #[command(
        override_usage = "introrank find TARGET --exports PATH... [OPTIONS]",
        after_help = "Examples:\n  introrank find Northwind --exports Basic_LinkedInDataExport.zip\n  introrank find \"Sam Lee\" --exports exports/ --as \"Dana Ruiz\" --know know.csv --rate\n  introrank find Northwind --exports exports/ --team --role \"vp+ & (sales | 'revenue')\"\n  pbpaste | introrank find linkedin.com/in/sam-lee --exports me.zip --mutuals -"
    )]
    Find(FindArgs),
    /// The same for a list of targets: one long table, written as it is computed.
    #[command(
        override_usage = "introrank batch LIST --exports PATH... [OPTIONS]",
        after_help = "Examples:\n  introrank batch targets.csv --exports exports/ --team --out introductions.csv\n  introrank batch accounts.csv --exports exports/ --as-column \"Account Owner\" --match-report matches.csv\n  introrank batch targets.csv --ties ties.csv --as-file reps.csv --format jsonl"
    )]
    Batch(BatchArgs),
    /// Names of accounts in a list that look like an account here: what do they mean? Decided once, for every later list.
    #[command(
        after_help = "Examples:\n  introrank match accounts.csv\n  introrank match accounts.csv --ask\nTaken back with: introrank decisions undo NUMBER."
    )]
    Match(MatchArgs),
    /// Keeps exports in the workspace, and says what became of every row.
    #[command(
        after_help = "Examples:\n  introrank import Basic_LinkedInDataExport.zip contacts.vcf mail.mbox\n  introrank import exports/ --workspace team/ --report report.json\n  introrank find Northwind --workspace team/"
    )]
    Import(ImportArgs),
    /// Makes a small file of your own export, without what is private, for a colleague to import.
    #[command(
        after_help = "Examples:\n  introrank pack Complete_LinkedInDataExport.zip --out dana.introrank\n  introrank pack my.zip --ask --out dana.introrank\n  introrank pack my.zip --know ratings.csv --exclude hide.csv --without-emails --out dana.introrank"
    )]
    Pack(PackArgs),
    /// The imports of the workspace: list, show, remove, restore.
    #[command(after_help = "Examples:\n  introrank imports list\n  introrank imports remove 3f2a")]
    Imports(ImportsArgs),
    /// What happened between exports: who moved, was promoted, connected, or is gone.
    #[command(
        after_help = "Examples:\n  introrank changes --since 2026-01-01\n  introrank changes --exports exports/ --targets accounts.csv --format csv"
    )]
    Changes(ChangesArgs),
    /// Who has introduced whom, by the mails that were imported.
    #[command(
        after_help = "An introduction is a message to two people who had never been in contact, and were within two weeks.\n\nExamples:\n  introrank introductions\n  introrank introductions --by \"Ana Souza\" --since 2026-01-01 --format csv"
    )]
    Introductions(IntroductionsArgs),
    /// Who is who: show somebody, review doubtful pairs, merge and split.
    #[command(
        after_help = "Examples:\n  introrank people show \"Sam Lee\" --exports exports/\n  introrank people review --ask\n  introrank people merge in:sam-lee in:samuel-lee\n  introrank people split sam@fabrikam.example"
    )]
    People(PeopleArgs),
    /// Hides a person, or an account with everybody there, from every output.
    #[command(after_help = "Examples:\n  introrank hide \"Sam Lee\"\n  introrank hide Northwind")]
    Hide(HideArgs),
    /// What was decided about people: merged, split, hidden; and how to undo it.
    #[command(after_help = "Examples:\n  introrank decisions list\n  introrank decisions undo 3")]
    Decisions(DecisionsArgs),
    /// Erases a person from the workspace, and sees to it that no import brings them back.
    #[command(
        after_help = "Examples:\n  introrank forget linkedin.com/in/sam-lee --dry-run\n  introrank forget linkedin.com/in/sam-lee"
    )]
    Forget(ForgetArgs),
    /// Whether everything that is kept is what was written; and the way back where it is not.
    #[command(after_help = "Examples:\n  introrank repair\n  introrank repair --restore")]
    Repair(RepairArgs),
    /// People, ties and accounts as tables, for DuckDB, pandas, Spark or a spreadsheet; or as a graph for Gephi.
    #[command(
        after_help = "Examples:\n  introrank export --out tables/ --format parquet\n  introrank export --exports exports/ --out graph/ --format gephi"
    )]
    Export(ExportArgs),
    /// How strong is the tie of each pair of a list, at a moment: in touch, helps when asked, engages when introduced.
    #[command(
        after_help = "Examples:\n  introrank strength --pairs pairs.csv --interactions mails.csv --out strengths.csv\n  introrank strength --pairs pairs.csv --exports exports/ --as-of 2026-06-30"
    )]
    Strength(StrengthArgs),
    /// How far to trust the strengths: fitted on the earlier part of a history, tested on the later one.
    #[command(
        after_help = "Examples:\n  introrank backtest --interactions mails.csv\n  introrank backtest --interactions mails.csv --html trust.html --format json --out trust.json\n  introrank backtest --interactions mails.csv --transfer-from other.csv"
    )]
    Backtest(BacktestArgs),
    /// Fits the model to what came of your asks: only as far as their number allows, only what holds on later ones.
    #[command(
        after_help = "Examples:\n  introrank learn\n  introrank learn outcomes.csv\n  introrank learn outcomes.csv --exports exports/ --out learned.toml\n  introrank learn --versions\n  introrank learn --use 0"
    )]
    Learn(LearnArgs),
    /// What to do today, on one screen: whom to call, to ask, to remind, to tell, and to be in touch with.
    #[command(
        after_help = "Examples:\n  introrank today --as \"Dana Ruiz\"\n  introrank today --format md"
    )]
    Today(TodayArgs),
    /// Does a line of today's list.
    #[command(
        after_help = "Examples:\n  introrank do 3\n  introrank do 2 yes\n  introrank do 1 --due 2026-07-20\nWhat was logged can be taken back: introrank log undo NUMBER."
    )]
    Do(DoArgs),
    /// Five people a week to be in touch with, without asking for anything.
    #[command(after_help = "Example:\n  introrank nurture --as \"Dana Ruiz\"")]
    Nurture(NurtureArgs),
    /// Whom to ask this week: the asks that together are worth most within everybody's limits, and what is left out.
    #[command(
        after_help = "Examples:\n  introrank plan targets.csv\n  introrank plan accounts.csv --as-column \"Account Owner\" --role \"vp+\" --save\n  introrank plan targets.csv --most 5 --explain"
    )]
    Plan(PlanArgs),
    /// Your own contacts, one key each: how well do you know them? Those who lead to your targets come first.
    #[command(
        after_help = "Keys: w worked together, k know, m met, s stranger, space skips, u takes the last answer back, q stops.\n\nExamples:\n  introrank rate targets.csv --as \"Dana Ruiz\"\n  introrank rate --most 50"
    )]
    Rate(RateArgs),
    /// Which ties to verify: the few questions to colleagues whose answers would change most.
    #[command(
        after_help = "Examples:\n  introrank verify targets.csv\n  introrank verify --ask --as \"Dana Ruiz\"\n  introrank verify targets.csv --out questions.csv\n  introrank verify --answers questions.csv"
    )]
    Verify(VerifyArgs),
    /// The words to ask with: a minute of conversation, or a mail with a text that can be forwarded.
    #[command(
        after_help = "Asking is a conversation first. LinkedIn's own introduction request is never used: it is a form that nobody\nreads as a favour, and it leaves no way out.\n\nExamples:\n  introrank ask \"Mei Chen\" \"Sam Lee\" --why \"the plant in Graz opens in March\"\n  introrank ask 12 --mail --format eml > ask.eml\n  introrank ask \"Mei Chen\" \"whoever runs sales at Northwind\" --mail\n  introrank ask \"Mei Chen\" --pack\n  introrank ask 12 --check my-text.txt"
    )]
    Ask(AskArgs),
    /// Writes down what happened: asks and what came of them, cold calls, qualification, help given.
    #[command(
        after_help = "What happened, for an ask (its number, or introducer and prospect):\n  planned checked-in knows asked agreed introduced replied meeting-set meeting-held won\n  does-not-know declined redirected use-my-name passed prospect-declined lost no-answer\n  withdrawn\n  reminded told touched (without an ask: a cold approach)\nOf a prospect: need budget timeline deciders (yes, no, unknown), opportunity\nOf people: said contacted helped limit          Of a rep: hours\nundo NUMBER takes an entry back. close --silent ends every ask that nobody answered.\n\nExamples:\n  introrank log asked \"Mei Chen\" \"Sam Lee\"\n  introrank log declined 12 --reason \"too busy\"\n  introrank log redirected 12 --to \"Priya Nair\"\n  introrank log budget Northwind yes --by \"Sam Lee\"\n  introrank log --from-crm opportunities.csv --activities activities.csv"
    )]
    Log(LogArgs),
    /// The referral programme in numbers: activities, funnel, referred against cold, what it brought.
    #[command(
        after_help = "Examples:\n  introrank metrics --since 2026-04-01\n  introrank metrics --by introducer\n  introrank metrics --as \"Dana Ruiz\" --format md > review.md"
    )]
    Metrics(MetricsArgs),
    /// Which qualified prospects will buy, wins and money with an interval; and how the last forecasts did.
    #[command(
        after_help = "Examples:\n  introrank forecast --until 2026-12-31\n  introrank forecast --until 2026-12-31 --freeze Q4\n  introrank forecast --review"
    )]
    Forecast(ForecastArgs),
    /// From wanted wins back to asks per week, and whether reps and introducers can carry them.
    #[command(after_help = "Example:\n  introrank quota --wins 10 --until 2026-12-31")]
    Quota(QuotaArgs),
    /// Fourteen yes-or-no questions about the referral system, with the next step for each no.
    #[command(
        after_help = "Examples:\n  introrank health\n  introrank health --answer list=yes owned=no"
    )]
    Health(HealthArgs),
    /// Calls without an introduction: who could have introduced, by what was known on the day before each?
    #[command(
        after_help = "Examples:\n  introrank missed --from-crm opportunities.csv\n  introrank missed --from-crm deals.csv --activities calls.csv --top 20\n  introrank missed --format csv > missed.csv      (what the ledger knows)"
    )]
    Missed(MissedArgs),
    /// The ledger: what is open; with --all every entry, for a spreadsheet or another workspace.
    #[command(
        after_help = "Examples:\n  introrank ledger\n  introrank ledger \"Mei Chen\"\n  introrank ledger --all --format csv > ledger.csv      (back in: introrank log --file ledger.csv)"
    )]
    Ledger(LedgerArgs),
    /// What the team decides for itself: offer, limits, calendar, money.
    #[command(
        after_help = "Examples:\n  introrank settings --init\n  introrank settings --templates"
    )]
    Settings(SettingsArgs),
    /// Invented exports of any size in the real formats, with the truth beside them.
    #[command(
        after_help = "Examples:\n  introrank synth demo/ --teammates 8 --contacts 3000 --accounts 40\n  introrank synth big/ --ties 2000000 --people 200000"
    )]
    Synth(SynthArgs),
    /// The model's numbers as a configuration file, to be edited and passed with --config.
    #[command(after_help = "Example:\n  introrank config > introrank.toml")]
    Config,
    /// Completions for a shell.
    #[command(
        after_help = "Example:\n  introrank completions bash > ~/.local/share/bash-completion/completions/introrank"
    )]
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// The manual page.
    #[command(after_help = "Example:\n  introrank man > introrank.1")]
    Man,
}

/// Where the network comes from.
#[derive(Args, Debug, Default)]
pub struct SourceArgs {
    /// Exports: LinkedIn archives, Connections.csv files, folders or globs, in any mixture.
    #[arg(long, short = 'e', num_args = 1.., value_name = "PATH", help_heading = "Input")]
    pub exports: Vec<PathBuf>,
    /// The workspace that keeps imports; used when no files are given.
    #[arg(
        long,
        short = 'w',
        env = "INTRORANK_WORKSPACE",
        hide_env_values = true,
        value_name = "FOLDER",
        help_heading = "Input"
    )]
    pub workspace: Option<PathBuf>,
    /// Tie lists.
    #[arg(long, help = "Tie lists: from,to[,forward,backward][,kind][,since]", num_args = 1.., value_name = "FILE", help_heading = "Input")]
    pub ties: Vec<PathBuf>,
    /// Interactions.
    #[arg(long, help = "Interactions: from,to,at[,kind][,message]", num_args = 1.., value_name = "FILE", help_heading = "Input")]
    pub interactions: Vec<PathBuf>,
    /// What people know: ratings and answers, in the columns of a tie list.
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub know: Option<PathBuf>,
    /// Accounts: name,domain,headcount,aliases,relation.
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub accounts: Option<PathBuf>,
    /// Corrections of account names: alias,account.
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub aliases: Option<PathBuf>,
    /// People never to be asked or to be hidden: who,rule.
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub exclude: Option<PathBuf>,
    /// Owner of the export that names none.
    #[arg(
        long,
        help = "Owner of the export that names none: a name, an address, or \"Name <address>\"",
        value_name = "WHO",
        value_parser = somebody,
        help_heading = "Input"
    )]
    pub owner: Option<String>,
    /// Also read the address books that LinkedIn archives hold: other people's private data.
    #[arg(long, help_heading = "Input")]
    pub with_address_book: bool,
    /// Write what became of every row of every file: JSON, or CSV by the file's name.
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub report: Option<PathBuf>,
    /// Write every row that was joined with another, and why, to this file.
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub explain_merges: Option<PathBuf>,
    /// Numbers of the model (see `introrank config`).
    #[arg(long, value_name = "FILE", help_heading = "Model")]
    pub config: Option<PathBuf>,
    /// Word table that places job titles.
    #[arg(long, value_name = "FILE", help_heading = "Model")]
    pub titles: Option<PathBuf>,
    /// The day for which everything is computed, YYYY-MM-DD [default: today].
    #[arg(long, value_name = "DATE", help_heading = "Model")]
    pub as_of: Option<String>,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub run: RunArgs,
}

impl SourceArgs {
    /// True when files are given that tell of people, so that the workspace does not stand in.
    pub fn has_files(&self) -> bool {
        ![&self.exports, &self.ties, &self.interactions]
            .into_iter()
            .all(Vec::is_empty)
    }
}

/// What columns hold.
#[derive(Args, Debug, Clone, Default)]
pub struct ColumnArgs {
    /// What a column holds.
    #[arg(
        long,
        help = "What a column holds: \"Profile=url\"; once for each. Remembered for files with the same columns; \"Profile=\" forgets it",
        value_name = "COLUMN=WHAT",
        help_heading = "Columns"
    )]
    pub map: Vec<String>,
}

/// How to run.
#[derive(Args, Debug, Clone, Default)]
pub struct RunArgs {
    /// Threads to use [default: all].
    #[arg(long, value_name = "N", help_heading = "Running", value_parser = whole::<u16>(1..=1024), allow_negative_numbers = true)]
    pub threads: Option<u16>,
    /// No progress and no remarks.
    #[arg(long, short, help_heading = "Running")]
    pub quiet: bool,
    /// Colour.
    #[arg(long, value_enum, default_value_t = ColorChoice::Auto, help_heading = "Running")]
    pub color: ColorChoice,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    /// In a terminal that wants it.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How far to search.
#[derive(Args, Debug)]
pub struct SearchArgs {
    /// The whole team asks: one ranking per target over all teammates.
    #[arg(long, help_heading = "Search", conflicts_with = "who")]
    pub team: bool,
    /// Which people of an account: levels, functions, quoted words, & | ( ), e.g. "vp+ & (sales | 'revenue')"; "any" is
    /// everybody [default: who buys by the settings, else whoever decides].
    #[arg(long, value_name = "ROLE", help_heading = "Search")]
    pub role: Option<String>,
    /// Most introducers on a route.
    #[arg(long, value_name = "N", default_value_t = 2, help_heading = "Search", value_parser = whole::<u8>(1..=3), allow_negative_numbers = true)]
    pub max_introducers: u8,
    /// Most introducers listed per target.
    #[arg(long, value_name = "N", default_value_t = 5, help_heading = "Search", value_parser = whole::<u16>(1..=10_000), allow_negative_numbers = true)]
    pub top: u16,
    /// Accounts that are prospects too, though usually left out.
    #[arg(long, value_enum, value_delimiter = ',', help_heading = "Search")]
    pub include: Vec<Include>,
}

/// `introrank changes`.
#[derive(Args, Debug)]
pub struct ChangesArgs {
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub sources: SourceArgs,
    /// From this day on, YYYY-MM-DD [default: 90 days before the as-of day].
    #[arg(long, value_name = "DATE", help_heading = "Search")]
    pub since: Option<String>,
    /// Only people and accounts of this list.
    #[arg(long, value_name = "FILE", help_heading = "Search")]
    pub targets: Option<PathBuf>,
    /// How to show them.
    #[arg(long, value_enum, default_value_t = ChangesFormat::Table, help_heading = "Output")]
    pub format: ChangesFormat,
}

/// Formats of `changes`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ChangesFormat {
    /// For reading in a terminal.
    Table,
    /// One JSON document.
    Json,
    /// A table: on,change,person,name,from,to,owner.
    Csv,
}

/// `introrank introductions`.
#[derive(Args, Debug)]
pub struct IntroductionsArgs {
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub sources: SourceArgs,
    /// Only those that this person made.
    #[arg(long, value_name = "WHO", help_heading = "Search")]
    pub by: Option<String>,
    /// From this day on, YYYY-MM-DD [default: from the beginning].
    #[arg(long, value_name = "DATE", help_heading = "Search")]
    pub since: Option<String>,
    /// How to show them.
    #[arg(long, value_enum, default_value_t, help_heading = "Output")]
    pub format: ReportFormat,
}

/// `introrank export`.
#[derive(Args, Debug)]
pub struct ExportArgs {
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub sources: SourceArgs,
    /// The folder to write into.
    #[arg(long, short, value_name = "DIR", help_heading = "Output")]
    pub out: PathBuf,
    /// How to write.
    #[arg(long, value_enum, default_value_t = ExportFormat::Csv, help_heading = "Output")]
    pub format: ExportFormat,
}

/// Formats of `export`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// people.csv, ties.csv and accounts.csv.
    Csv,
    /// people.parquet, ties.parquet and accounts.parquet.
    Parquet,
    /// nodes.csv and edges.csv, as Gephi and NetworkX read them.
    Gephi,
}

/// `introrank synth`.
#[derive(Args, Debug)]
pub struct SynthArgs {
    /// The folder to write into.
    pub out: PathBuf,
    /// Teammates, each with an export.
    #[arg(long, default_value_t = 8, value_parser = whole::<u32>(1..=100_000), allow_negative_numbers = true)]
    pub teammates: u32,
    /// Contacts outside the company.
    #[arg(long, default_value_t = 3000, value_parser = whole::<u32>(10..=50_000_000), allow_negative_numbers = true)]
    pub contacts: u32,
    /// Accounts they work at.
    #[arg(long, default_value_t = 40, value_parser = whole::<u32>(1..=1_000_000), allow_negative_numbers = true)]
    pub accounts: u32,
    /// Connections per teammate, on average.
    #[arg(long, default_value_t = 500, value_parser = whole::<u32>(1..=30_000), allow_negative_numbers = true)]
    pub connections: u32,
    /// Everything is drawn from this number.
    #[arg(long, default_value_t = 1, value_parser = whole::<u64>(0..=u64::MAX), allow_negative_numbers = true)]
    pub seed: u64,
    /// As of which day the exports are made, YYYY-MM-DD.
    #[arg(long, default_value = "2026-06-30", value_name = "DATE")]
    pub as_of: String,
    /// Old exports: without profile addresses (the header of 2018 to 2023).
    #[arg(long)]
    pub without_urls: bool,
    /// Messages each way on a day on which two people write.
    #[arg(long, default_value_t = 1, value_name = "N", value_parser = whole::<u32>(1..=1000), allow_negative_numbers = true)]
    pub messages_a_day: u32,
    /// Write archives as zip files, as they are downloaded.
    #[arg(long)]
    pub zip: bool,
    /// Instead of archives, one small export in every form that people's files have.
    #[arg(long, conflicts_with_all = ["zip", "ties"])]
    pub messy: bool,
    /// Instead of archives, one plain tie list with this many ties, and askers and targets beside it.
    #[arg(long, value_name = "N", value_parser = whole::<u64>(0..=1_000_000_000), allow_negative_numbers = true)]
    pub ties: Option<u64>,
    /// Instead of archives, one file of mails over this many days, for strength and backtest.
    #[arg(long, value_name = "DAYS", conflicts_with_all = ["zip", "ties", "messy"], value_parser = whole::<u32>(2..=20_000), allow_negative_numbers = true)]
    pub mails: Option<u32>,
    /// No progress and no remarks.
    #[arg(long, short)]
    pub quiet: bool,
    /// People of the tie list [default: 200000] or of the mails [default: 300].
    #[arg(long, value_name = "N", value_parser = whole::<u32>(2..=100_000_000), allow_negative_numbers = true)]
    pub people: Option<u32>,
}
