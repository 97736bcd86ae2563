//! The network as two plain tables, for Gephi, NetworkX, DuckDB and the like.

use std::io::Write;

use introrank_core::display::defuse;
use introrank_core::evidence::OwnerRelation;
use introrank_engine::people::{ACCOUNT_KEY, PersonIx};
use introrank_engine::session::Session;
use introrank_engine::strength::{Basis, Leg};
use introrank_store::tables::sources;

/// Writes `Id,Label,Kind,Account,Title,Owner`: one row per person, then one per account. Hidden people are left out.
///
/// # Errors
/// When writing fails.
pub fn write_nodes<W: Write>(session: &Session, out: W) -> csv::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(["Id", "Label", "Kind", "Account", "Title", "Owner"])?;
    let (people, accounts) = (&session.directory.people, &session.directory.accounts);
    for person in people.iter().filter(|person| !people.is_hidden(*person)) {
        let account = people
            .account(person)
            .map_or("", |ix| accounts.get(ix).name.as_str());
        let owner = people.owner(person).map_or("", OwnerRelation::word);
        writer.write_record([
            &*defuse(people.key(person)),
            &defuse(people.name(person)),
            "person",
            &defuse(account),
            &defuse(people.title(person)),
            owner,
        ])?;
    }
    for (_, account) in accounts.iter() {
        writer.write_record([
            &*format!("{ACCOUNT_KEY}{}", account.key),
            &defuse(&account.name),
            "account",
            "",
            "",
            "",
        ])?;
    }
    writer.flush()?;
    Ok(())
}

/// What Gephi calls an edge with a direction. It reads `Type` as one of its own words, and a blank weight as none.
const DIRECTED: &str = "Directed";

/// Writes `Source,Target,Type,Kind,Weight,Knows,Basis,Since,Sources`: one row per directed tie with its strength `g`, then one
/// per membership of a person in an account, of weight 1.
///
/// # Errors
/// When writing fails.
pub fn write_edges<W: Write>(session: &Session, out: W) -> csv::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record([
        "Source", "Target", "Type", "Kind", "Weight", "Knows", "Basis", "Since", "Sources",
    ])?;
    let (people, network) = (&session.directory.people, &session.network);
    let config = &session.setup.config.strength;
    for to in people.iter() {
        for &neighbour in network.row(to).neighbours {
            let from = PersonIx(neighbour);
            let Some(assessment) = network.assess(&session.directory, config, Leg::Helps, from, to)
            else {
                continue;
            };
            let evidence = network.evidence(from, to);
            let knows = assessment.knows.map_or(String::new(), |k| k.to_string());
            let since = evidence
                .and_then(|e| e.since)
                .map_or(String::new(), |day| day.to_string());
            let kind = if assessment.basis == Basis::Given {
                "given"
            } else {
                "observed"
            };
            writer.write_record([
                &*defuse(people.key(from)),
                &defuse(people.key(to)),
                DIRECTED,
                kind,
                &assessment.value.to_string(),
                &knows,
                assessment.basis.word(),
                &since,
                &evidence.as_ref().map_or(String::new(), sources),
            ])?;
        }
    }
    for (ix, account) in session.directory.accounts.iter() {
        for person in network.members(ix) {
            writer.write_record([
                &*defuse(people.key(*person)),
                &format!("{ACCOUNT_KEY}{}", account.key),
                DIRECTED,
                "member",
                "1",
                "",
                "",
                "",
                "",
            ])?;
        }
    }
    writer.flush()?;
    Ok(())
}
