//! Arguments of the commands that fill, show and correct the workspace.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::values::{somebody, whole};
use super::{ColumnArgs, RunArgs, SourceArgs};

/// Which workspace a command is about.
#[derive(Args, Debug)]
pub struct WorkspaceArgs {
    /// The workspace [default: a folder of the platform for data].
    #[arg(
        long,
        short = 'w',
        env = "INTRORANK_WORKSPACE",
        hide_env_values = true,
        value_name = "FOLDER",
        global = true
    )]
    pub workspace: Option<PathBuf>,
}

/// `introrank import`.
#[derive(Args, Debug)]
pub struct ImportArgs {
    /// Exports, address books, mailboxes, calendars, lists: files, folders, archives or globs, in any mixture.
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub workspace: WorkspaceArgs,
    /// Owner of what names none.
    #[arg(
        long,
        help = "Owner of what names none: a name, an address, or \"Name <address>\"",
        value_name = "WHO",
        value_parser = somebody
    )]
    pub owner: Option<String>,
    /// Also read the address books that LinkedIn archives hold: other people's private data.
    #[arg(long)]
    pub with_address_book: bool,
    /// Leave out who else was in small mails and meetings of a mailbox, calendar or archive: it shows who has met whom.
    #[arg(long)]
    pub without_seen_together: bool,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub columns: ColumnArgs,
    /// Write what became of every row of every file: JSON, or CSV by the file's name.
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub run: RunArgs,
}

/// `introrank pack`.
#[derive(Args, Debug)]
pub struct PackArgs {
    /// Your exports: archives, folders, address books, mailboxes, calendars.
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The file to write.
    #[arg(long, short, value_name = "FILE")]
    pub out: PathBuf,
    /// You, when the files do not say it.
    #[arg(
        long,
        help = "You, when the files do not say it: a name, an address, or \"Name <address>\"",
        value_name = "WHO",
        value_parser = somebody
    )]
    pub owner: Option<String>,
    /// How well you know people, in the columns of a tie list: goes along.
    #[arg(long, value_name = "FILE")]
    pub know: Option<PathBuf>,
    /// Ask how well you know your contacts, and which of them to leave out, one key each.
    #[arg(long)]
    pub ask: bool,
    /// People who must not be in it: who,rule with the rule hide.
    #[arg(long, value_name = "FILE")]
    pub exclude: Option<PathBuf>,
    /// Leave e-mail addresses out.
    #[arg(long)]
    pub without_emails: bool,
    /// Leave out who else was in your small mails and meetings: it shows who has met whom.
    #[arg(long)]
    pub without_seen_together: bool,
    /// Also read the address books that LinkedIn archives hold.
    #[arg(long)]
    pub with_address_book: bool,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub workspace: WorkspaceArgs,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub run: RunArgs,
}

/// `introrank imports`.
#[derive(Args, Debug)]
pub struct ImportsArgs {
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub workspace: WorkspaceArgs,
    /// What to do.
    #[command(subcommand)]
    pub command: ImportsCommand,
}

/// What can be done with imports.
#[derive(Debug, Subcommand)]
pub enum ImportsCommand {
    /// All imports, with their ids.
    List {
        /// How to show them.
        #[arg(long, value_enum, default_value_t = ListFormat::Table)]
        format: ListFormat,
    },
    /// Everything about one import.
    Show {
        /// Its id, or how it begins.
        id: String,
    },
    /// One import counts no more; `restore` undoes it.
    Remove {
        /// Its id, or how it begins.
        id: String,
    },
    /// A removed import counts again.
    Restore {
        /// Its id, or how it begins.
        id: String,
    },
}

/// Formats of lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// For reading in a terminal.
    Table,
    /// One JSON document.
    Json,
}

/// `introrank people`.
#[derive(Args, Debug)]
pub struct PeopleArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: PeopleCommand,
}

/// What can be done about people.
#[derive(Debug, Subcommand)]
pub enum PeopleCommand {
    /// Everything known about somebody: where they work, every address, every row, contact by day, and what was said.
    Show {
        /// A key, profile address, e-mail or name.
        person: String,
        #[command(flatten)]
        #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
        sources: Box<SourceArgs>,
    },
    /// Pairs that may be one person and that no rule joined: you decide.
    Review {
        #[command(flatten)]
        #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
        sources: Box<SourceArgs>,
        /// Ask about each pair, one key each; the answers are kept in the workspace.
        #[arg(long, conflicts_with = "format", help_heading = "Output")]
        ask: bool,
        /// How to show them.
        #[arg(long, value_enum, default_value_t = ListFormat::Table, help_heading = "Output")]
        format: ListFormat,
    },
    /// Two people of the workspace are one; holds for later imports too.
    Merge {
        /// A key, profile address, e-mail or name.
        one: String,
        /// Another one.
        other: String,
        #[command(flatten)]
        #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
        workspace: WorkspaceArgs,
    },
    /// One person of the workspace is two; holds for later imports too.
    Split {
        /// The address or key that does not belong to the person, or the person when they have only two.
        person: String,
        /// Another key that it does not belong with.
        other: Option<String>,
        #[command(flatten)]
        #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
        workspace: WorkspaceArgs,
    },
}

/// `introrank hide`.
#[derive(Args, Debug)]
pub struct HideArgs {
    /// A key, profile address, e-mail or name; or an account.
    pub who: String,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub workspace: WorkspaceArgs,
}

/// `introrank decisions`.
#[derive(Args, Debug)]
pub struct DecisionsArgs {
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub workspace: WorkspaceArgs,
    /// What to do.
    #[command(subcommand)]
    pub command: DecisionsCommand,
}

/// What can be done with decisions.
#[derive(Debug, Subcommand)]
pub enum DecisionsCommand {
    /// All decisions, with their numbers.
    List {
        /// How to show them.
        #[arg(long, value_enum, default_value_t = ListFormat::Table)]
        format: ListFormat,
    },
    /// Takes a decision back.
    Undo {
        /// Its number.
        #[arg(value_parser = whole::<i64>(1..=1_000_000_000), allow_negative_numbers = true)]
        id: i64,
    },
}

/// `introrank forget`.
#[derive(Args, Debug)]
pub struct ForgetArgs {
    /// A key, profile address, e-mail or name.
    pub person: String,
    /// Only show what would change.
    #[arg(long, conflicts_with = "yes")]
    pub dry_run: bool,
    /// Do not ask.
    #[arg(long)]
    pub yes: bool,
    /// Also when the person owns exports, which are deleted as a whole.
    #[arg(long)]
    pub exports_too: bool,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub workspace: WorkspaceArgs,
}

/// `introrank repair`.
#[derive(Args, Debug)]
pub struct RepairArgs {
    /// Put the newest good copy in the place of a damaged ledger, which is kept beside it.
    #[arg(long)]
    pub restore: bool,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for a heading of the help")]
    pub workspace: WorkspaceArgs,
}
