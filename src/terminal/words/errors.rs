//! What an error means on a command line, and what to type instead.

use super::may_be;
use crate::app::Error;
use crate::app::ask::AskError;
use crate::app::backtest::BacktestError;
use crate::app::learn::LearnError;
use crate::app::log::LogError;
use crate::app::measure::MeasureError;
use crate::app::people::PeopleError;
use crate::app::synth::SynthError;
use introrank_core::display::shell_word;
use introrank_ingest::{
    ADDRESS_BOOK, IngestError, OWNER_UNKNOWN, TARGETS, UNOWNED, WHOSE_MAIL, outcomes,
};
use introrank_referrals::ledger::RejectedEvent;
use introrank_store::WorkspaceError;

/// An error, with what to type instead. Everything else is said as it is.
pub fn error(error: &Error) -> String {
    match error {
        Error::NothingToRead => "nothing to read: give --exports PATH (a LinkedIn archive, a Connections.csv, or a folder of them), --ties FILE or --interactions FILE, or fill the workspace with `introrank import PATH...`".into(),
        Error::NothingKept { .. } => format!("{error}: introrank import PATH..."),
        Error::NoDataFolder => format!("{error}; give --workspace FOLDER"),
        Error::Config { path, .. } => format!("--config {}", path.display()),
        Error::Titles { path, .. } => format!("--titles {}", path.display()),
        Error::Model { .. } => {
            format!("{error}; `introrank learn --use 0` goes back to the shipped one")
        }
        Error::Nobody { owners, .. } if !owners.is_empty() => {
            format!("{error}; owners of exports here: {}", owners.join(", "))
        }
        Error::Several { .. } => format!("{error}; give one of these keys"),
        Error::AmbiguousProspect { .. } => {
            format!("{error}; give a key (in log, --account says which)")
        }
        Error::WhoAsks => {
            format!("{error} give --as WHO (a key, address, e-mail or name of the network)")
        }
        Error::NoTeammates => format!("--team: {error}"),
        Error::WhichRep { names } => format!(
            "{error} give --as NAME (or set INTRORANK_AS){}{}",
            if names.is_empty() { "" } else { ": " },
            names.join(", ")
        ),
        Error::Role(why) => format!("--role: {why}"),
        Error::NoPlaceForRatings => format!("{error}: give --know FILE, or use a workspace"),
        Error::WhoseMutuals => "--mutuals: whose connections are they? give --as NAME".into(),
        Error::MutualsOfAccount { target } => format!(
            "--mutuals belong to one person, and '{target}' is an account; give the person's name or profile address"
        ),
        Error::MutualsOfSeveral { .. } => {
            format!("--mutuals: {error}; give the profile address")
        }
        Error::NoKeyColumn { columns } => format!(
            "--crm: {error} (Record ID, Account ID, Email, domain, LinkedIn URL); its columns are: {}",
            columns.join(", ")
        ),
        Error::NoProspect => {
            format!("{error}: give a list of targets (introrank verify targets.csv)")
        }
        Error::NoCase(_) => format!("{error}; `introrank ledger` lists what is open"),
        Error::Rejected(why) => rejected(why),
        Error::Store(why) => workspace(why),
        Error::Ingest(why) => ingest(why),
        Error::Ask(why) => ask(why),
        Error::Log(why) => log(why),
        Error::Measure(why) => measure(why),
        Error::Backtest(BacktestError::NoContact) => format!(
            "{error}: backtest needs dated contact, for example --interactions FILE with from,to,at"
        ),
        Error::Backtest(BacktestError::TooShort { .. }) => {
            format!("--cuts: {error}; --window makes that shorter")
        }
        Error::Synth(SynthError::TooManyTies { .. }) => format!("--ties: {error}; raise --people"),
        Error::People(why) => people(why),
        Error::Learn(why) => learn(why),
        other => other.to_string(),
    }
}

/// Why words for an ask cannot be written.
fn ask(error: &AskError) -> String {
    match error {
        AskError::NoIntroducer { closest, .. } => format!("{error}{}", may_be(closest)),
        AskError::NoRoute { key, .. } => format!(
            "{error}. When you know better: introrank log said {} PROSPECT --answer yes; others: introrank find",
            shell_word(key)
        ),
        AskError::NoWhy => format!(
            "{error} give --why \"the plant in Graz opens in March\"; an ask without a reason is not written"
        ),
        AskError::NoOffer { settings } => format!(
            "{error} write it into [offer] of {} (introrank settings --init makes the file)",
            settings.display()
        ),
        AskError::WhoseAsks(names) => format!("{error} give --as: {}", names.join(", ")),
        AskError::NoneOpen(_) => {
            format!("{error}: introrank plan targets.csv --save, or introrank log planned")
        }
        AskError::NoReason(case) => {
            format!("{error}: introrank log planned {case} --reason \"…\", or give --why")
        }
        other => other.to_string(),
    }
}

/// Why an entry cannot be made.
fn log(error: &LogError) -> String {
    match error {
        LogError::ToCome { on, as_of } => {
            format!("--on {on} is after {as_of}: what is to come goes into --due")
        }
        LogError::Over { .. } => format!("--due {error}"),
        LogError::NoAnswer { what, who } => {
            format!("{error} introrank log {what} {who:?} yes|no|unknown")
        }
        LogError::NamedWhom => format!("{error} give --to NAME; when nobody, log declined"),
        LogError::SeveralDeals(deals) => {
            let number = deals.iter().find_map(|(_, case)| *case).unwrap_or(1);
            format!(
                "{error}; give a number instead of the prospect: introrank log need {number} yes"
            )
        }
        LogError::SeveralFit(_) => {
            format!("{error}; give the number (`introrank ledger` shows them)")
        }
        other => other.to_string(),
    }
}

/// Why a question about the numbers cannot be answered.
fn measure(error: &MeasureError) -> String {
    match error {
        MeasureError::NothingLogged => {
            format!("{error}: introrank log --help, or introrank log --from-crm FILE")
        }
        MeasureError::Over { .. } => format!("--until {error}"),
        MeasureError::NoName => "--freeze needs a name, for example Q3".into(),
        MeasureError::NoAnswer(_) => format!("--answer {error}"),
        other => other.to_string(),
    }
}

/// Why a question about people, or a decision, cannot be taken.
fn people(error: &PeopleError) -> String {
    match error {
        PeopleError::Nobody { closest, .. } if !closest.is_empty() => {
            let named = |(name, key): &(String, String)| format!("{name} ({key})");
            let names: Vec<String> = closest.iter().map(named).collect();
            format!("{error}; closest: {}", names.join("; "))
        }
        PeopleError::NobodyToHide(_) => {
            format!("{error}; who is hidden already stands in `introrank decisions list`")
        }
        PeopleError::OwnsImports { .. } => format!("{error}: say so with --exports-too"),
        other => other.to_string(),
    }
}

/// Why nothing can be learned.
fn learn(error: &LearnError) -> String {
    match error {
        LearnError::NoAsk { .. } => format!(
            "{error} (introrank log --help); or give a file of outcomes with the header {}",
            outcomes::HEADER
        ),
        LearnError::NoPlace(_) => {
            format!("{error}; without one, write it to a file with --out learned.toml")
        }
        other => other.to_string(),
    }
}

/// Why an entry does not fit the ledger.
fn rejected(error: &RejectedEvent) -> String {
    match error {
        RejectedEvent::Ended { entry, .. } => {
            format!("{error}. Begin a new ask, or take that back with `introrank log undo {entry}`")
        }
        RejectedEvent::NoCase { .. } => {
            format!("{error}; `introrank ledger` lists what is open")
        }
        RejectedEvent::NoEntry(_) => format!("{error}; `introrank ledger --all` lists them"),
        RejectedEvent::Early { .. } => format!("{error} (--on)"),
        RejectedEvent::NoLimit => {
            "what limit? give --amount N, --due DATE for a pause, or a prospect they never introduce to".into()
        }
        RejectedEvent::NoHours => format!("{error} give --amount 2.5"),
        RejectedEvent::NoIntroducer => {
            format!("{error}; a cold approach begins with `introrank log touched PROSPECT`")
        }
        other => other.to_string(),
    }
}

/// Why the workspace cannot be used.
fn workspace(error: &WorkspaceError) -> String {
    match error {
        WorkspaceError::Missing { .. } => {
            format!("{error}; `introrank import PATH...` makes one")
        }
        WorkspaceError::BrokenLedger { .. } => format!(
            "{error}; introrank repair says what is whole and restores the newest good copy"
        ),
        WorkspaceError::Damaged { import, .. } => format!(
            "{error}; import its file again, which heals it, or go on without it: introrank imports remove {}",
            import.short_id()
        ),
        WorkspaceError::NoSuchDecision { .. } => {
            format!("{error}; `introrank decisions list` shows them")
        }
        WorkspaceError::NoSuchModel { .. } => {
            format!("{error}; `introrank learn --versions` lists them")
        }
        WorkspaceError::NoSuchImport { .. } => {
            format!("{error}; `introrank imports list` shows them")
        }
        other => other.to_string(),
    }
}

/// Why files cannot be read.
fn ingest(error: &IngestError) -> String {
    match error {
        IngestError::NoOwner { files, sidecar } => format!(
            "whose export is this? {files}: no owner is named; add --owner \"Name <profile URL>\" for one export, or a file owners.csv (file,name,url,relation) beside several{sidecar}"
        ),
        IngestError::OwnersKnown { owner } => format!(
            "--owner {owner}: every export here names its owner; say otherwise in a file owners.csv (file,name,url,relation)"
        ),
        other => hinted(&other.to_string()),
    }
}

/// What to type instead, after each reason for which a row or a file is passed over.
const HINTS: [(&str, &str); 5] = [
    (
        UNOWNED,
        ": import it again with --owner \"Name <profile URL>\"",
    ),
    (OWNER_UNKNOWN, " (--owner \"Name <profile URL>\")"),
    (WHOSE_MAIL, " --owner \"Name <address>\" says it"),
    (TARGETS, ": give it to `introrank batch`"),
    (ADDRESS_BOOK, ": read with --with-address-book only"),
];

/// A text with what to type after each reason in it.
pub(super) fn hinted(text: &str) -> String {
    let with = |text: String, (reason, hint): &(&str, &str)| {
        text.replace(reason, &format!("{reason}{hint}"))
    };
    HINTS.iter().fold(text.to_owned(), with)
}

/// An error and its causes, in one line.
pub fn chain(error: &Error) -> String {
    let mut text = self::error(error);
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        let words = of_any(error);
        if !text.contains(&words) {
            text.push_str(&format!(": {words}"));
        }
        cause = error.source();
    }
    text
}

/// What an error means here, whichever layer it comes from.
pub fn of_any(error: &(dyn std::error::Error + 'static)) -> String {
    if let Some(error) = error.downcast_ref() {
        return self::error(error);
    }
    if let Some(error) = error.downcast_ref() {
        return workspace(error);
    }
    match error.downcast_ref() {
        Some(error) => ingest(error),
        None => error.to_string(),
    }
}
