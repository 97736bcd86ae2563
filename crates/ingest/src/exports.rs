//! From the files of one owner to one export: connections with everything that says more about them, address books,
//! mail and calendars, each with its owner.

use rayon::prelude::*;

use super::connections;
use super::table::Table;
use super::whose::{Unit, check_sidecar, faults_of, give_owner, owner_clues, source_of, units};
use super::{IngestError, Sources, UNOWNED, address_book, calendar, crm, linkedin, mail, messages};
use crate::caught::caught;
use introrank_core::day::Day;
use introrank_core::evidence::Kind;
use introrank_core::evidence::Owner;
use introrank_core::evidence::Records;
use introrank_core::evidence::{ByName, Facts};
use introrank_core::evidence::{Class, FileReport};
use introrank_core::evidence::{ConnectionRows, Export};
use introrank_core::progress::Progress;

/// True for files that tell of people.
pub(super) fn has_people(kind: Kind) -> bool {
    (source_of(kind).is_some() && kind != Kind::Career) || kind == Kind::CrmContacts
}

/// Reads every export among the tables. Exports are read in parallel.
pub(super) fn read(
    tables: &[Table],
    sources: &Sources,
    records: &mut Records,
    progress: &dyn Progress,
) -> Result<(), IngestError> {
    let (sidecar, clues) = owner_clues(tables, records);
    check_sidecar(&sidecar, &clues, tables, records)?;
    let mut units = units(tables, &sidecar, &clues);
    let owned = give_owner(&mut units, sources, || faults_of(&sidecar, tables, records));
    match owned {
        // The rest is not lost with it: whose it is can be said later.
        Err(IngestError::NoOwner { .. }) if units.iter().any(|unit| unit.owner.is_some()) => {
            let (known, unknown): (Vec<Unit<'_>>, _) =
                units.into_iter().partition(|unit| unit.owner.is_some());
            for unit in unknown {
                let path = unit.path().to_owned();
                records.report.skipped.push((path, UNOWNED.to_owned()));
            }
            units = known;
        }
        other => other?,
    }
    let read: Vec<(Export, Vec<FileReport>)> = units
        .into_par_iter()
        .map(|unit| {
            let size: usize = unit.tables.iter().map(|table| table.text.len()).sum();
            let read = read_unit(unit, sources.today);
            progress.advance(size as u64);
            read
        })
        .collect();
    for (export, reports) in read {
        records.exports.push(export);
        records.report.files.extend(reports);
    }
    crm::contacts::read_all(tables, &sidecar, records);
    Ok(())
}

/// Reads the files of one export: the connections first, because the others may refer to them by name.
fn read_unit(unit: Unit<'_>, today: Option<Day>) -> (Export, Vec<FileReport>) {
    let (path, group) = (unit.path().to_owned(), unit.group().to_owned());
    let owner = unit.owner.unwrap_or_else(|| Owner::parse(""));
    let mut reports: Vec<FileReport> = unit.tables.iter().map(|table| table.report()).collect();
    for report in &mut reports {
        report.owner = Some(owner.label().to_owned());
    }
    let rows = read_rows(&unit.tables, &mut reports);
    let mut facts = Facts::default();
    let mut career = Vec::new();
    let by_name = ByName::new(&rows);
    for (table, report) in unit.tables.iter().zip(&mut reports) {
        if table.kind == Kind::Career {
            career.extend(linkedin::periods(&table.text, &table.layout, report));
        } else {
            let before = (facts.list.len(), facts.together.len());
            let read = caught(|| read_facts(table, (&owner, today), &by_name, &mut facts, report));
            if read.is_none() {
                facts.list.truncate(before.0);
                facts.together.truncate(before.1);
                report.problem(Class::Rejected, 0, "", CANNOT_BE_READ);
            }
        }
    }
    facts.settle();
    for period in &mut career {
        period.from = period.from.filter(Day::is_plausible);
        period.until = period.until.filter(Day::is_plausible);
    }
    career.sort();
    career.dedup();
    let export = Export {
        path,
        group,
        owner,
        source: unit.source,
        rows,
        facts,
        career,
    };
    (export, reports)
}

/// The people of an export: its connections or its entries.
fn read_rows(tables: &[&Table], reports: &mut [FileReport]) -> ConnectionRows {
    let mut rows = ConnectionRows::default();
    for (table, report) in tables.iter().zip(reports) {
        match table.kind {
            Kind::Connections => {
                rows =
                    connections::read(&table.text, &table.layout, table.file.exported_on, report);
            }
            Kind::AddressBook | Kind::ImportedContacts => {
                rows = address_book::table(&table.text, &table.layout, report);
            }
            Kind::VCards => match caught(|| address_book::vcards(&table.text, report)) {
                Some(read) => rows = read,
                None => report.problem(Class::Rejected, 0, "", CANNOT_BE_READ),
            },
            _ => {}
        }
    }
    rows
}

/// Why nothing of a file is used that a parser failed on.
const CANNOT_BE_READ: &str = "it is damaged: nothing of it is used";

/// What a file tells of its owner and others.
fn read_facts(
    table: &Table,
    (owner, today): (&Owner, Option<Day>),
    by_name: &ByName<'_>,
    facts: &mut Facts,
    report: &mut FileReport,
) {
    let (text, layout) = (&table.text, &table.layout);
    match table.kind {
        Kind::Messages => {
            let own = owner.profile.as_deref();
            messages::read(text, layout, own, by_name, facts, report);
        }
        Kind::Invitations => linkedin::invitations(text, layout, by_name, facts, report),
        Kind::Endorsements => linkedin::endorsements(text, layout, by_name, facts, report),
        Kind::Recommendations => {
            let received = linkedin::is_received(&table.file.name, text, layout);
            linkedin::recommendations(text, layout, received, by_name, facts, report);
        }
        Kind::Notes => linkedin::notes(text, layout, facts, report),
        Kind::Calendar => {
            let whose = calendar::Whose {
                own: &owner.emails,
                name: &owner.name,
            };
            calendar::read(text, &whose, today, facts, report);
        }
        Kind::Mailbox => {
            if let Some(mailbox) = &table.mailbox {
                if let Some(reason) = mail::left_out_at(&table.file.path) {
                    return mailbox.leave_out(reason, report);
                }
                let own = mailbox.own(owner);
                mailbox.settle(&own, facts, report);
            }
        }
        _ => {}
    }
}
