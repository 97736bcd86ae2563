//! Who buys, learned from whom the team won.

use std::collections::BTreeMap;

use introrank_core::keys::title::{FunctionIx, Seniority};
use introrank_engine::people::PersonIx;
use introrank_referrals::ledger::EventKind;

use super::snapshot::Snapshot;
use super::view::RoleOfWins;

/// The roles of those whom the team won, as conditions for the settings: one per function, from the lowest level that was won
/// on; the commonest first. Prospects without a title that says anything teach nothing. O(cases).
pub fn roles_of_wins(snapshot: &Snapshot) -> Vec<RoleOfWins> {
    let people = &snapshot.session.directory.people;
    let won = snapshot.ledger.cases.values();
    let won = won.filter(|case| matches!(case.end, Some((EventKind::Won, ..))));
    let won = won.filter_map(|case| snapshot.person(&case.target));
    let mut of: BTreeMap<FunctionIx, Vec<PersonIx>> = BTreeMap::new();
    for person in won.filter(|person| !people.is_hidden(*person)) {
        of.entry(people.role(person).function)
            .or_default()
            .push(person);
    }
    let of_function = |(function, won): (FunctionIx, Vec<PersonIx>)| {
        let lowest = won
            .iter()
            .filter_map(|person| people.role(*person).seniority)
            .min();
        let mut titles: Vec<String> = won.iter().map(|p| people.title(*p).to_owned()).collect();
        titles.sort();
        titles.dedup();
        Some(RoleOfWins {
            role: condition(snapshot, lowest, function)?,
            wins: won.len(),
            titles,
        })
    };
    let mut roles: Vec<RoleOfWins> = of.into_iter().filter_map(of_function).collect();
    roles.sort_by(|a, b| b.wins.cmp(&a.wins).then(a.role.cmp(&b.role)));
    roles
}

/// At least this level in this function, as `--role` has it.
fn condition(
    snapshot: &Snapshot,
    level: Option<Seniority>,
    function: FunctionIx,
) -> Option<String> {
    let name = snapshot.session.setup.titles.function_name(function);
    // A name of several words stands for those words.
    let name = if name.contains(' ') {
        format!("'{name}'")
    } else {
        name.to_owned()
    };
    match (level, name.as_str()) {
        (None, "") => None,
        (None, name) => Some(name.to_owned()),
        (Some(level), "") => Some(format!("{}+", level.word())),
        (Some(level), name) => Some(format!("{}+ & {name}", level.word())),
    }
}
