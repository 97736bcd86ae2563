//! The command line's words: what an error of the application, a notice or a remedy means here, flags and all.

use crate::app::ask::AskError;
use crate::app::backtest::BacktestError;
use crate::app::learn::LearnError;
use crate::app::log::LogError;
use crate::app::measure::MeasureError;
use crate::app::people::PeopleError;
use crate::app::synth::SynthError;
use crate::app::{Error, Notice, Remedy};
use introrank_core::display::shell_word;
use introrank_ingest::outcomes;
use introrank_referrals::availability::Objection;
use introrank_referrals::ledger::RejectedEvent;

/// Rows of a file that are named one by one.
const MAX_ROWS: usize = 10;
/// The same of rows that only say less than they should.
const MAX_OF_PAIRS: usize = 5;

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
            format!("{error}; give a key, or the account's domain")
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
        AskError::NoFunction(_) => {
            format!("{error}; write for example \"whoever runs sales at …\", or the account alone")
        }
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
        PeopleError::OwnsImports { .. } => format!("{error}: say so with --yes"),
        other => other.to_string(),
    }
}

/// Why nothing can be learned.
fn learn(error: &LearnError) -> String {
    match error {
        LearnError::NoLedger(_) => format!("{error} with the header {}", outcomes::HEADER),
        LearnError::NoAsk => format!(
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
        RejectedEvent::NoIntroducer => {
            format!("{error}; a cold approach begins with `introrank log touched PROSPECT`")
        }
        other => other.to_string(),
    }
}

/// Whom a name that nobody has may mean: `; closest: Mei Chen (in:mei-chen)`.
pub fn may_be(closest: &[(String, String)]) -> String {
    if closest.is_empty() {
        return String::new();
    }
    let names = closest.iter().map(|(name, key)| format!("{name} ({key})"));
    format!("; closest: {}", names.collect::<Vec<_>>().join(", "))
}

/// A notice, as one line.
pub fn notice(notice: &Notice) -> String {
    match notice {
        Notice::Read { .. } => read(notice),
        Notice::SetAside { rows } => {
            let rows: Vec<String> = rows.iter().map(|(n, what)| format!("{n} {what}")).collect();
            format!("  of these rows: {}", rows.join(", "))
        }
        Notice::Problem {
            file,
            line,
            column,
            reason,
        } if column.is_empty() => format!("  {file}, line {line}: {reason}"),
        Notice::Problem {
            file,
            line,
            column,
            reason,
        } => format!("  {file}, line {line} [{column}]: {reason}"),
        Notice::MoreProblems { more } => format!("  … and {more} more"),
        Notice::Encoding { file, encoding } => format!("  {file}: read as {encoding}"),
        Notice::File { file, note } => format!("  {file}: {note}"),
        Notice::SkippedFile { file, reason } => format!("  skipped {file}: {reason}"),
        Notice::ExclusionUnmatched { note } | Notice::Account { note } => format!("  {note}"),
        Notice::AliasUnmatched { alias, account } => {
            format!("  alias '{alias}': there is no account '{account}'")
        }
        Notice::Stranger { who } => format!(
            "  a rating speaks of '{who}', whom no export has, or more than one person of that name; write the profile address"
        ),
        Notice::RatingsToCome { ratings, as_of } => {
            format!("  dated after {as_of} and not counted yet: {ratings} of the ratings")
        }
        Notice::OwnerByNameOnly { file, owner, key } => format!(
            "  {file} does not say which {owner} its owner is; if it is {key}, put that address in owners.csv"
        ),
        Notice::OwnerTakenFor {
            file,
            owner,
            address,
        } => format!("  {file}: {owner} is taken for {address}"),
        Notice::Workspace {
            people,
            ties,
            accounts,
            owners,
        } => {
            let word = if *owners == 1 { "owner" } else { "owners" };
            format!(
                "the workspace has {people} people, {ties} ties, {accounts} accounts, {owners} {word}"
            )
        }
        Notice::Doubtful { pairs } => {
            let word = if *pairs == 1 { "pair" } else { "pairs" };
            format!("  {pairs} {word} of people may be one: introrank people review")
        }
        Notice::SameExports { one, other } => format!(
            "  {one} and {other} hold nearly the same connections: is one filed under a wrong owner?"
        ),
        other => about_question(other),
    }
}

fn read(notice: &Notice) -> String {
    let Notice::Read {
        files,
        rows,
        people,
        ties,
        accounts,
        owners,
        as_of,
    } = notice
    else {
        return String::new();
    };
    let read = match files {
        0 => "kept".to_owned(),
        1 => format!("read {rows} rows in 1 file"),
        n => format!("read {rows} rows in {n} files"),
    };
    let word = if *owners == 1 { "owner" } else { "owners" };
    format!(
        "{read}: {people} people, {ties} ties, {accounts} accounts, {owners} {word}, as of {as_of}"
    )
}

/// A notice about a question or a list.
fn about_question(notice: &Notice) -> String {
    match notice {
        Notice::AskingAsTeam { teammates } => format!(
            "  asking as the whole team of {teammates}; --as NAME shows one person's own view"
        ),
        Notice::OwnsNoExport { name } => {
            format!("  {name} owns no export here: only ties that others show are known")
        }
        Notice::MutualsMatched { names } => format!(
            "  mutual connections: {} matched ({})",
            names.len(),
            names.join(", ")
        ),
        Notice::MutualsUnmatched { names } => format!(
            "  not among your connections, or not one of them alone: {}",
            names.join(", ")
        ),
        Notice::NotAskedAbout { name, case, .. } => match case {
            Some(case) => {
                format!(
                    "  left out: {name} was asked about them before and did not introduce (#{case})"
                )
            }
            None => format!("  left out: {name} never introduces to them"),
        },
        Notice::UnknownReps { names } => format!("  nobody here is: {}", names.join(", ")),
        Notice::WithoutValue { targets, usual } => {
            format!("  {targets} targets have no value and count as {usual}")
        }
        other => about_rows(other),
    }
}

/// A notice about rows that somebody gave.
fn about_rows(notice: &Notice) -> String {
    match notice {
        Notice::DamagedId {
            file,
            line,
            column,
            cell,
        } => format!(
            "  {file}, line {line} [{column}]: '{cell}': a spreadsheet has changed this id; export the list again and do not open it in between"
        ),
        Notice::NobodyKnown { text, closest } => format!(
            "  nobody here is '{text}': kept as somebody new{}",
            may_be(closest)
        ),
        Notice::UnknownStages { stages } => format!(
            "  nobody knows what these stages mean: {}; say so with --stages FILE (stage,what)",
            stages.join(", ")
        ),
        Notice::ActivitiesLeftOut { file, rows } => some_rows(
            rows,
            MAX_ROWS,
            |line, why| format!("  {file}, line {line}: {why}; left out"),
            |more| format!("  and {more} more activities"),
        ),
        Notice::Rows { file, rows } => some_rows(
            rows,
            MAX_OF_PAIRS,
            |line, what| format!("  {file}, line {line}: {what}"),
            |more| {
                format!(
                    "  and {more} more such {}",
                    if more == 1 { "row" } else { "rows" }
                )
            },
        ),
        Notice::ContactToCome { later, as_of } => {
            format!("  {later} messages and meetings after the as-of day {as_of} do not count")
        }
        Notice::Objection { .. } => objection(notice),
        _ => String::new(),
    }
}

/// Some rows by line and reason, and how many more there are.
pub fn some_rows(
    rows: &[(u64, String)],
    max: usize,
    row: impl Fn(u64, &str) -> String,
    more: impl Fn(usize) -> String,
) -> String {
    let shown = rows.iter().take(max);
    let mut lines: Vec<String> = shown.map(|(line, why)| row(*line, why)).collect();
    if rows.len() > max {
        lines.push(more(rows.len() - max));
    }
    lines.join("\n")
}

/// What speaks against an ask.
fn objection(notice: &Notice) -> String {
    let Notice::Objection {
        objection,
        introducer,
        prospect,
        per_days,
        people_of_case,
    } = notice
    else {
        return String::new();
    };
    match objection {
        Objection::IsProspect(case) => {
            format!("  {introducer} is a prospect at the moment: #{case} is about them")
        }
        Objection::Never => {
            format!("  {introducer} said that they never introduce to {prospect}")
        }
        Objection::AskedBefore(case) => {
            format!(
                "  {introducer} was asked about {prospect} before and did not introduce: #{case}"
            )
        }
        Objection::Resting(until) => format!("  {introducer} rests until {until}"),
        Objection::Busy { recent, most } => {
            format!("  {introducer} was asked {recent} times in {per_days} days, and takes {most}")
        }
        Objection::UnderWay { case, .. } => match people_of_case {
            Some((rep, who)) => format!("  #{case} is about the same prospect: {rep} and {who}"),
            None => format!("  #{case} is about the same prospect"),
        },
    }
}

/// A remedy, as part of a sentence.
pub fn remedy(remedy: &Remedy) -> String {
    match remedy {
        Remedy::Import => "import an export (introrank import PATH...)".into(),
        Remedy::AskFormer {
            person,
            until,
            known_by,
        } => format!(
            "ask {person}, who worked there until {until} ({known_by} knows them), whom to talk to"
        ),
        Remedy::Rate { people } => format!(
            "rate {people} {} (find --rate --know know.csv)",
            if *people == 1 { "person" } else { "people" }
        ),
        Remedy::RateByColleagues => {
            "let each colleague rate their contacts (find --as NAME --rate --know know.csv)".into()
        }
        Remedy::PasteMutuals => {
            "paste the mutual connections from the prospect's page (find --mutuals -)".into()
        }
        Remedy::AddExport => "add a colleague's export".into(),
    }
}
