//! Whose is what: files that belong together become one export, with the owner that they, a list of owners, the export beside
//! them or the user name.

use std::collections::{BTreeMap, BTreeSet};

use super::lists;
use super::lists::OwnerRow;
use super::owner;
use super::owner::OwnerClues;
use super::table::Table;
use super::{IngestError, Sources};
use introrank_core::evidence::Kind;
use introrank_core::evidence::Owner;
use introrank_core::evidence::Records;
use introrank_core::evidence::{Class, OwnerRelation, Problem, Source};

/// Files that together are one export.
pub(super) struct Unit<'a> {
    pub source: Source,
    pub owner: Option<Owner>,
    /// The file that names it first; connections before everything else.
    pub tables: Vec<&'a Table>,
}

impl Unit<'_> {
    pub fn path(&self) -> &str {
        self.tables.first().map_or("", |table| &table.file.path)
    }

    pub fn group(&self) -> &str {
        self.tables.first().map_or("", |table| &table.file.group)
    }

    /// False when the owner and somebody named are known to be two.
    fn may_be_of(&self, named: Option<&Owner>) -> bool {
        let owner = self.owner.as_ref();
        named
            .zip(owner)
            .is_none_or(|(named, owner)| owner.name == named.name)
    }
}

pub(super) fn source_of(kind: Kind) -> Option<Source> {
    match kind {
        Kind::Connections
        | Kind::Messages
        | Kind::Invitations
        | Kind::Endorsements
        | Kind::Recommendations
        | Kind::Notes
        | Kind::Career => Some(Source::Connections),
        Kind::AddressBook | Kind::ImportedContacts | Kind::VCards => Some(Source::AddressBook),
        Kind::Mailbox | Kind::Calendar => Some(Source::Contact),
        _ => None,
    }
}

/// What sidecars and the archives' own files say about owners, by folder or archive.
pub(super) fn owner_clues<'a>(
    tables: &'a [Table],
    records: &mut Records,
) -> (Vec<OwnerRow>, BTreeMap<&'a str, OwnerClues>) {
    let mut sidecar: Vec<OwnerRow> = Vec::new();
    let mut clues: BTreeMap<&str, OwnerClues> = BTreeMap::new();
    for table in tables {
        let clue = clues.entry(&table.file.group).or_default();
        let (text, layout) = (&table.text, &table.layout);
        let mut report = table.report();
        match table.kind {
            Kind::Owners => sidecar.extend(lists::owners(text, layout, &mut report)),
            Kind::Profile => clue.profile(text, layout, &mut report),
            Kind::EmailAddresses => clue.emails(text, layout, &mut report),
            Kind::Invitations => {
                clue.invitations(text, layout);
                continue;
            }
            _ => continue,
        }
        records.report.files.push(report);
    }
    for table in tables.iter().filter(|table| table.kind == Kind::Messages) {
        if let Some(clue) = clues.get_mut(table.file.group.as_str()) {
            clue.messages(&table.text, &table.layout);
        }
    }
    for table in tables
        .iter()
        .filter(|table| table.kind == Kind::Connections)
    {
        if let Some(clue) = clues.get_mut(table.file.group.as_str()) {
            clue.connections(&table.text, &table.layout);
        }
    }
    (sidecar, clues)
}

/// True when a row of owners is about a table.
fn names_table(row: &OwnerRow, table: &Table) -> bool {
    let row = std::slice::from_ref(row);
    owner::from_sidecar(row, &table.file.path, &table.file.group).is_some()
}

/// Refuses a row of owners that is about the exports of several people, and points out rows that are about nothing here.
pub(super) fn check_sidecar(
    sidecar: &[OwnerRow],
    clues: &BTreeMap<&str, OwnerClues>,
    tables: &[Table],
    records: &mut Records,
) -> Result<(), IngestError> {
    let mut groups_of: BTreeMap<&(String, u64), BTreeSet<&str>> = BTreeMap::new();
    let of_people = tables
        .iter()
        .filter(|table| source_of(table.kind).is_some());
    for table in of_people.filter(|_| !sidecar.is_empty()) {
        let file = &table.file;
        if let Some(row) = owner::from_sidecar(sidecar, &file.path, &file.group) {
            groups_of.entry(&row.place).or_default().insert(&file.group);
        }
    }
    for row in sidecar {
        let (path, line) = &row.place;
        let groups = groups_of.remove(&row.place).unwrap_or_default();
        let people = groups.iter().filter_map(|group| clues.get(group)?.owner());
        // One person may have had two addresses.
        let people: BTreeMap<String, String> = people
            .filter_map(|owner| {
                let who = Some(owner.name.to_lowercase()).filter(|name| !name.is_empty());
                Some((who.or(owner.profile.clone())?, owner.label().to_owned()))
            })
            .collect();
        if people.len() > 1 {
            return Err(IngestError::OwnerOfSeveral {
                path: path.clone(),
                line: *line,
                file: row.file.clone(),
                people: people.into_values().collect::<Vec<_>>().join(" and "),
            });
        }
        if !tables.iter().any(|table| names_table(row, table)) {
            let reports = &mut records.report.files;
            if let Some(report) = reports.iter_mut().find(|report| report.path == *path) {
                report.problems.push(Problem {
                    line: *line,
                    column: "file",
                    class: Class::Partial,
                    reason: format!(
                        "{} is not among these files: the row has no effect",
                        row.file
                    ),
                });
            }
        }
    }
    Ok(())
}

/// What keeps an `owners.csv` that is there from naming the owners.
pub(super) fn faults_of(sidecar: &[OwnerRow], tables: &[Table], records: &Records) -> String {
    let mut faults: Vec<String> = Vec::new();
    let lists = records
        .report
        .files
        .iter()
        .filter(|file| file.kind == Kind::Owners.words());
    for file in lists {
        let rows = file.problems.iter();
        faults.extend(rows.map(|row| format!("{}, line {}: {}", file.path, row.line, row.reason)));
    }
    for row in sidecar {
        if !tables.iter().any(|table| names_table(row, table)) {
            faults.push(format!("owners.csv names {}, which is not here", row.file));
        }
    }
    let wrong = records
        .report
        .skipped
        .iter()
        .filter(|(path, _)| path.ends_with("owners.csv"));
    faults.extend(
        wrong.map(|(path, reason)| format!("{path}: {reason}; wanted: file,name,url,relation")),
    );
    faults
        .iter()
        .take(3)
        .map(|fault| format!("\n  {fault}"))
        .collect()
}

/// Puts files that belong together into one unit each, with the owner they name.
pub(super) fn units<'a>(
    tables: &'a [Table],
    sidecar: &[OwnerRow],
    clues: &BTreeMap<&str, OwnerClues>,
) -> Vec<Unit<'a>> {
    let mut lists_in: BTreeMap<&str, usize> = BTreeMap::new();
    for table in tables
        .iter()
        .filter(|table| table.kind == Kind::Connections)
    {
        *lists_in.entry(&table.file.group).or_default() += 1;
    }
    let lone = |group: &str| lists_in.get(group).is_none_or(|lists| *lists == 1);
    // A profile beside several exports does not say which of them is its owner's.
    let clue_of = |group: &str| {
        let clear = lone(group);
        clues
            .get(group)
            .filter(|_| clear)
            .and_then(OwnerClues::owner)
    };
    let mut units: Vec<Unit<'_>> = Vec::new();
    let connections_first = |table: &&Table| table.kind != Kind::Connections;
    let mut owned: Vec<(&Table, Source)> = tables
        .iter()
        .filter_map(|table| Some((table, source_of(table.kind)?)))
        .collect();
    owned.sort_by_key(|(table, _)| connections_first(table));
    for (table, source) in owned {
        let group = table.file.group.as_str();
        let named = owner::from_sidecar(sidecar, &table.file.path, group)
            .map(|row| Owner::new(&row.name, &row.url, row.relation));
        let same_group = |unit: &&mut Unit<'_>| {
            unit.source == Source::Connections
                && unit.group() == group
                && unit.may_be_of(named.as_ref())
        };
        let companion = source == Source::Connections && table.kind != Kind::Connections;
        if companion
            && lone(group)
            && let Some(unit) = units.iter_mut().find(same_group)
        {
            unit.tables.push(table);
            continue;
        }
        let own = delivered_to(table);
        let owner = match named {
            Some(owner) => Some(owner.completed_by(clue_of(group))),
            None => clue_of(group).or(own),
        };
        units.push(Unit {
            source,
            owner,
            tables: vec![table],
        });
    }
    give_to_neighbours(&mut units, |group| lists_in.get(group) == Some(&1));
    units.sort_by(|a, b| a.path().cmp(b.path()));
    units
}

/// Whom the mails of a mailbox were delivered to.
fn delivered_to(table: &Table) -> Option<Owner> {
    let (address, name) = table.mailbox.as_ref()?.delivered_to()?;
    Some(Owner::new(&name, &address, OwnerRelation::Teammate))
}

/// The folder in which a mailbox or calendar was laid down: without the folders that programs make for their own order, Apple's
/// `INBOX.mbox`, Thunderbird's `Inbox.sbd`, and those of Google's and others' archives.
fn laid_in(group: &str) -> &str {
    let is_own = |name: &str| {
        let name = name.to_lowercase();
        let known = [
            "takeout",
            "mail",
            "mails",
            "imapmail",
            "local folders",
            "calendar",
            "contacts",
        ];
        name.ends_with(".mbox") || name.ends_with(".sbd") || known.contains(&name.as_str())
    };
    let mut folder = group;
    while let Some((above, name)) = folder.rsplit_once(['/', '\\'])
        && is_own(name)
    {
        folder = above;
    }
    folder
}

/// What lies beside the one export of a folder, above it, or below it in the folders of a mail program, is its owner's.
fn give_to_neighbours(units: &mut [Unit<'_>], has_one_list: impl Fn(&str) -> bool) {
    let owners: Vec<(String, Owner)> = units
        .iter()
        .filter(|unit| unit.source == Source::Connections && has_one_list(unit.group()))
        .filter_map(|unit| Some((unit.group().to_owned(), unit.owner.clone()?)))
        .collect();
    for unit in units.iter_mut().filter(|unit| unit.owner.is_none()) {
        let group = format!("{}/", unit.group());
        let mut beside = owners
            .iter()
            .filter(|(other, _)| {
                other == unit.group() || other.starts_with(&group) || other == laid_in(unit.group())
            })
            .map(|(_, owner)| owner);
        let first = beside.next().cloned();
        unit.owner = first.filter(|first| beside.all(|other| other.is_same(first)));
    }
}

/// `--owner` is the owner of what names none; of one lone export it also completes what the export says itself.
pub(super) fn give_owner(
    units: &mut [Unit<'_>],
    sources: &Sources,
    faults: impl Fn() -> String,
) -> Result<(), IngestError> {
    let unnamed: Vec<String> = units
        .iter()
        .filter(|unit| unit.owner.is_none())
        .map(|unit| unit.path().to_owned())
        .collect();
    let lists = |unit: &&mut Unit<'_>| unit.source == Source::Connections;
    if let Some(text) = &sources.owner {
        let given = Owner::parse(text);
        let several = units
            .iter_mut()
            .filter(lists)
            .filter(|unit| unit.owner.is_none())
            .count()
            > 1;
        if units
            .iter()
            .filter(|unit| unit.source == Source::Connections)
            .count()
            == 1
        {
            for unit in units.iter_mut().filter(lists) {
                unit.owner = Some(given.clone().completed_by(unit.owner.take()));
            }
        } else if unnamed.is_empty() && !units.is_empty() {
            return Err(IngestError::OwnersKnown {
                owner: text.clone(),
            });
        }
        if !several {
            for unit in units.iter_mut().filter(|unit| unit.owner.is_none()) {
                unit.owner = Some(given.clone());
            }
        }
    }
    if units.iter().any(|unit| unit.owner.is_none()) {
        return Err(IngestError::NoOwner {
            files: some_of(&unnamed),
            sidecar: faults(),
        });
    }
    Ok(())
}

/// A few paths, and how many more there are.
fn some_of(paths: &[String]) -> String {
    let shown = paths.iter().take(3).cloned().collect::<Vec<_>>().join(", ");
    if paths.len() > 3 {
        format!("{shown} and {} more", paths.len() - 3)
    } else {
        shown
    }
}
