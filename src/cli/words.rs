//! The command line's words: what an error of the application, a notice or a remedy means here, flags and all.

use crate::app::{Error, Notice, Remedy};

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
        other => other.to_string(),
    }
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
        Notice::DamagedId {
            file,
            line,
            column,
            cell,
        } => format!(
            "  {file}, line {line} [{column}]: '{cell}': a spreadsheet has changed this id; export the list again and do not open it in between"
        ),
        Notice::UnknownReps { names } => format!("  nobody here is: {}", names.join(", ")),
        Notice::WithoutValue { targets, usual } => {
            format!("  {targets} targets have no value and count as {usual}")
        }
        _ => String::new(),
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
