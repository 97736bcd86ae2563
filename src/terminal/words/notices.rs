//! What should be said beside an answer, as lines.

use super::{hinted, may_be};
use crate::app::Notice;
use crate::render;
use crate::render::words::some_of;
use introrank_core::display::count;
use introrank_referrals::availability::Objection;

/// Rows of a file that are named one by one.
const MAX_ROWS: usize = 10;
/// The same of rows that only say less than they should.
const MAX_OF_PAIRS: usize = 5;

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
        } if column.is_empty() => format!("  {file}, line {line}: {}", hinted(reason)),
        Notice::Problem {
            file,
            line,
            column,
            reason,
        } => format!("  {file}, line {line} [{column}]: {reason}"),
        Notice::MoreProblems { more } => format!("  … and {more} more"),
        Notice::Encoding { file, encoding } => format!("  {file}: read as {encoding}"),
        Notice::File { file, note } => format!("  {file}: {note}"),
        Notice::SkippedFile { file, reason } => {
            format!("  skipped {file}: {}", hinted(reason))
        }
        Notice::ExclusionUnmatched { note } | Notice::Account { note } => format!("  {note}"),
        Notice::AliasUnmatched { alias, account } => {
            format!("  alias '{alias}': there is no account '{account}'")
        }
        Notice::Stranger { who } => format!(
            "  a rating speaks of '{who}', whom no export has, or more than one person of that name; write the profile address"
        ),
        Notice::ForgottenLeftOut { records } => {
            let records = count(*records, "record is", "records are");
            format!("  {records} about people whom the workspace has forgotten, and left out")
        }
        Notice::RatingsToCome { ratings, as_of } => {
            format!("  dated after {as_of} and not counted yet: {ratings} of the ratings")
        }
        Notice::OwnerByNameOnly { .. }
        | Notice::OwnersWithoutExport { .. }
        | Notice::MailOneWay { .. }
        | Notice::SameExports { .. }
        | Notice::OwnerTakenFor { .. } => about_owners(notice),
        Notice::Workspace {
            people,
            ties,
            accounts,
            owners,
        } => {
            let owners = count(*owners, "owner", "owners");
            let network = network(*people, *ties, *accounts);
            format!("the workspace has {network}, {owners}")
        }
        Notice::Doubtful { pairs } => {
            let pairs = count(*pairs, "pair", "pairs");
            format!("  {pairs} of people may be one: introrank people review")
        }
        other => about_question(other),
    }
}

fn about_owners(notice: &Notice) -> String {
    match notice {
        Notice::OwnerByNameOnly { file, owner, key } => format!(
            "  {file} does not say which {owner} its owner is; if it is {key}, put that address in owners.csv"
        ),
        Notice::OwnersWithoutExport { file, owners } => format!(
            "  {file}: owners without an export here, taken for colleagues: {}; whoever is none is hidden by an exclusion",
            some_of(owners.iter().map(String::as_str))
        ),
        Notice::MailOneWay { owner, came_in } => {
            let (here, missing) = match came_in {
                true => ("what came in", "what was sent"),
                false => ("what was sent", "what came in"),
            };
            format!(
                "  of {owner}'s mail only {here} is here: import {missing} too, or nobody sees who answers"
            )
        }
        Notice::OwnerTakenFor {
            file,
            owner,
            address,
        } => format!("  {file}: {owner} is taken for {address}"),
        Notice::SameExports { one, other } => format!(
            "  {one} and {other} hold nearly the same connections: is one filed under a wrong owner?"
        ),
        _ => String::new(),
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
        n => {
            let (rows, files) = (count(rows, "row", "rows"), count(n, "file", "files"));
            format!("read {rows} in {files}")
        }
    };
    let owners = count(*owners, "owner", "owners");
    let network = network(*people, *ties, *accounts);
    format!("{read}: {network}, {owners}, as of {as_of}")
}

/// How large a network is.
fn network(people: usize, ties: usize, accounts: usize) -> String {
    let people = count(people, "person", "people");
    let accounts = count(accounts, "account", "accounts");
    format!("{people}, {}, {accounts}", count(ties, "tie", "ties"))
}

/// A notice about a question or a list.
fn about_question(notice: &Notice) -> String {
    match notice {
        Notice::RoleAssumed { role } => format!(
            "  of accounts whoever decides is meant ({role}); --role any means everybody, [clients] in the settings says who buys"
        ),
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
        Notice::RatingsKept { ratings } => format!(
            "  {} also in the ledger of this machine's workspace",
            count(*ratings, "rating is", "ratings are")
        ),
        Notice::SeeAlso { accounts } => format!("  see also {}", accounts.join(", ")),
        Notice::Stands { words, .. } => format!("  {words}"),
        Notice::Listed { account, relation } => format!("  {account} is {}", relation.phrase()),
        Notice::NotAskedAbout {
            name, objection, ..
        } => match objection {
            Objection::AskedBefore(case) => format!(
                "  left out: {name} was asked about them before and did not introduce (#{case})"
            ),
            Objection::AskedAbout(case) => {
                format!("  left out: they were asked to introduce us to {name} (#{case})")
            }
            _ => format!("  left out: {name} never introduces to them"),
        },
        Notice::UnknownReps { names } => format!("  nobody here is: {}", names.join(", ")),
        Notice::RepsWithoutExport { names } => format!(
            "  without an export, so that a colleague asks for them: {}",
            names.join(", ")
        ),
        Notice::WithoutValue { targets, usual } => {
            let targets = count(*targets, "target has", "targets have");
            format!("  {targets} no value: each counts as {usual}")
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
        Notice::BeginsAnother {
            introducer,
            prospect,
            open,
        } => format!(
            "  no open ask of {introducer} is about {prospect}: this begins a new one; {open} is open. If that is meant: introrank log undo, then say it of the number"
        ),
        Notice::UnknownStages { stages } => format!(
            "  nobody knows what these stages mean: {}; say so with --stages FILE (stage,what)",
            stages.join(", ")
        ),
        Notice::ModelOfOtherVersion => "  the model in use was learned by another version of introrank and says nothing here: the shipped one stands in; `introrank learn` makes a new one".to_owned(),
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
                let rows = count(more, "more such row", "more such rows");
                format!("  and {rows}")
            },
        ),
        Notice::ContactToCome { later, as_of } => {
            let later = count(later, "message or meeting", "messages and meetings");
            format!("  not counted: {later} after the as-of day {as_of}")
        }
        Notice::Meets {
            rep,
            introducer,
            on,
        } => format!("  {rep} meets {introducer} on {on}: ask then, in person"),
        Notice::Objection { .. } => render::objection(notice),
        other => format!("  {other:?}"),
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
