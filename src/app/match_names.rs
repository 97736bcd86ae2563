//! Names of accounts in a list that may mean an account here: shown, and decided once for every later list.

use std::collections::HashMap;

use introrank_core::display::clean;
use introrank_core::evidence::{Decision, TargetRow};
use introrank_core::keys::company;
use introrank_engine::people::account::{Account, AccountIx, MatchKind};
use introrank_engine::people::find::Match;
use introrank_engine::rank::Goal;
use introrank_engine::session::Session;
use introrank_ingest::targets::TargetList;
use introrank_store::Workspace;

use super::commit::now;
use super::error::Error;
use super::family;
use super::snapshot::Snapshot;
use super::view::{AccountMatch, DoubtfulName, MayMean};

/// The names of a list that no account has and that look like one, each once: those of most rows first. What was decided
/// before is not asked again.
pub fn doubtful(snapshot: &Snapshot, list: &TargetList) -> Vec<DoubtfulName> {
    let mut rows: HashMap<(String, String), DoubtfulName> = HashMap::new();
    for row in list.rows() {
        let Some((name, domain)) = of_row(&row) else {
            continue;
        };
        let found = rows.entry((name.to_owned(), domain.to_owned()));
        let found = found.or_insert_with(|| DoubtfulName {
            line: row.line,
            name: clean(name),
            domain: clean(domain),
            rows: 0,
            may_mean: may_mean(snapshot, name, domain),
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

/// The accounts that a name may mean, and that nobody said it does not: so many as can be chosen from with one key.
fn may_mean(snapshot: &Snapshot, name: &str, domain: &str) -> Vec<MayMean> {
    let session = &snapshot.session;
    let accounts = &session.directory.accounts;
    // A name that is an account's, with another domain, is another company.
    if accounts.find(name).is_some() {
        return Vec::new();
    }
    let possible = accounts.match_input(name, domain).possible.into_iter();
    let open = possible.map(|ix| (ix, accounts.get(ix)));
    let open = open.filter(|(_, account)| !is_refused(snapshot, name, &account.name));
    let may_mean = |(ix, account): (AccountIx, &Account)| MayMean {
        account: account.name.clone(),
        domain: account.domains.first().cloned().unwrap_or_default(),
        people: session.network.members(ix).len(),
    };
    open.map(may_mean).take(OFFERED).collect()
}

/// So many accounts are offered for one name.
const OFFERED: usize = 9;

/// A name of an account may mean one here, and nobody decided whether it does.
pub(super) fn is_open(snapshot: &Snapshot, name: &str, domain: &str) -> bool {
    !may_mean(snapshot, name, domain).is_empty()
}

/// Somebody said already that the name is not one of this account.
fn is_refused(snapshot: &Snapshot, name: &str, other: &str) -> bool {
    let key = company::exact_key(name);
    let mut decisions = snapshot.decisions.iter();
    decisions.any(|decision| match decision {
        Decision::OtherAccount { alias, account } => {
            account == other && company::exact_key(alias) == key
        }
        _ => false,
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

/// What the account of a row matched; none for a row that names no account.
pub(super) fn account_match(
    session: &Session,
    row: &TargetRow,
    found: &Match,
    goal: &Goal,
) -> Option<AccountMatch> {
    let accounts = &session.directory.accounts;
    let (name, domain) = match (row.company.is_empty() && row.domain.is_empty(), found) {
        (false, _) => (row.company.as_str(), row.domain.as_str()),
        (true, Match::Account(..)) => (row.label(), ""),
        (true, _) => return None,
    };
    let matched = accounts.match_input(name, domain);
    let people = match (goal, matched.account) {
        (Goal::Account(_, people), _) => people.len(),
        (_, Some(account)) => session.network.members(account).len(),
        _ => 0,
    };
    let name_of = |ix| accounts.get(ix).name.clone();
    let family = matched
        .account
        .map_or(Vec::new(), |ix| family::offered(session, ix));
    Some(AccountMatch {
        line: row.line,
        input: name.to_owned(),
        domain: domain.to_owned(),
        account: matched.account.map(name_of).unwrap_or_default(),
        how: match matched.kind {
            MatchKind::Domain => "domain",
            MatchKind::Exact => "exact",
            MatchKind::Normalised => "normalised",
            MatchKind::Possible => "possible",
            MatchKind::None => "none",
        },
        people,
        candidates: matched
            .possible
            .into_iter()
            .chain(family)
            .map(name_of)
            .collect(),
    })
}
