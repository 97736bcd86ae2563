//! Names of accounts in a list that may mean an account here: shown, and decided once for every later list.

use std::collections::HashMap;

use introrank_core::display::clean;
use introrank_core::evidence::{Decision, TargetRow};
use introrank_engine::people::account::AccountIx;
use introrank_ingest::targets::TargetList;
use introrank_store::Workspace;

use super::commit::now;
use super::error::Error;
use super::snapshot::Snapshot;
use super::view::{DoubtfulName, MayMean};

/// The names of a list that no account has and that look like one, each once: those of most rows first. What was decided
/// before is not asked again.
pub fn doubtful(snapshot: &Snapshot, list: &TargetList) -> Vec<DoubtfulName> {
    let session = &snapshot.session;
    let accounts = &session.directory.accounts;
    let mut rows: HashMap<(String, String), DoubtfulName> = HashMap::new();
    for row in list.rows() {
        let Some((name, domain)) = of_row(&row) else {
            continue;
        };
        let found = rows.entry((name.to_owned(), domain.to_owned()));
        let found = found.or_insert_with(|| {
            let possible = accounts.match_input(name, domain).possible;
            let may_mean = |ix: &AccountIx| MayMean {
                account: accounts.get(*ix).name.clone(),
                domain: accounts
                    .get(*ix)
                    .domains
                    .first()
                    .cloned()
                    .unwrap_or_default(),
                people: session.network.members(*ix).len(),
            };
            let mut may_mean: Vec<MayMean> = possible.iter().map(may_mean).collect();
            may_mean.retain(|other| !is_refused(snapshot, name, &other.account));
            DoubtfulName {
                line: row.line,
                name: clean(name),
                domain: clean(domain),
                rows: 0,
                may_mean,
            }
        });
        found.rows += 1;
    }
    let mut names: Vec<DoubtfulName> = rows
        .into_values()
        .filter(|name| !name.may_mean.is_empty())
        .collect();
    names.sort_by(|a, b| b.rows.cmp(&a.rows).then(a.line.cmp(&b.line)));
    names
}

/// Name and domain of the account that a row names; none for a row that is only a person.
fn of_row(row: &TargetRow) -> Option<(&str, &str)> {
    match (row.company.as_str(), row.is_person()) {
        ("", true) => None,
        ("", false) => Some((row.label(), &row.domain)),
        (company, _) => Some((company, &row.domain)),
    }
}

/// A name of an account may mean one here, and nobody decided whether it does.
pub(super) fn is_open(snapshot: &Snapshot, name: &str, domain: &str) -> bool {
    let accounts = &snapshot.session.directory.accounts;
    let possible = accounts.match_input(name, domain).possible;
    let mut possible = possible.iter().map(|ix| &accounts.get(*ix).name);
    possible.any(|other| !is_refused(snapshot, name, other))
}

/// Somebody said already that the name is not one of this account.
fn is_refused(snapshot: &Snapshot, name: &str, other: &str) -> bool {
    let mut decisions = snapshot.session.records.decisions.iter();
    decisions.any(|decision| {
        matches!(decision, Decision::OtherAccount { alias, account } if alias == name && account == other)
    })
}

/// The name means this account from now on, or none of those that it may mean. Returns the numbers of the decisions.
///
/// # Errors
/// When they cannot be kept.
pub fn decide(
    workspace: &mut Workspace,
    name: &DoubtfulName,
    meant: Option<&MayMean>,
) -> Result<Vec<i64>, Error> {
    let alias = || name.name.clone();
    let decisions: Vec<Decision> = match meant {
        Some(meant) => vec![Decision::SameAccount {
            alias: alias(),
            account: meant.account.clone(),
        }],
        None => {
            let not = |other: &MayMean| Decision::OtherAccount {
                alias: alias(),
                account: other.account.clone(),
            };
            name.may_mean.iter().map(not).collect()
        }
    };
    let mut ids = Vec::new();
    for decision in decisions {
        ids.push(workspace.add_decision(&decision, &now())?);
    }
    Ok(ids)
}
