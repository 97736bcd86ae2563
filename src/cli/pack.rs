//! `introrank pack`: on the owner's own machine, an export without what is private, for a colleague to import.

use crate::app::Notice;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use anyhow::{Context, bail};

use super::args::PackArgs;
use super::open;
use super::output::WholeFile;
use super::progress::Bars;
use super::remarks::Remarks;
use super::{Outcome, prompt};
use introrank_core::day::Day;
use introrank_core::display::joined;
use introrank_core::evidence::Decision;
use introrank_core::evidence::FactKind;
use introrank_core::evidence::Kind;
use introrank_core::evidence::{Export, ListOrigin, Records};
use introrank_core::evidence::{TieKind, TieRow};
use introrank_core::keys::title::TitleTable;
use introrank_engine::people::{Directory, PersonIx};
use introrank_ingest as ingest;
use introrank_ingest::{Sources, segment, segment_rows as kept};

/// Packs exports into one small file and says what is in it and what is not.
pub fn run(args: &PackArgs) -> anyhow::Result<Outcome> {
    let remarks = Remarks::new(&args.run);
    let bars = Bars::new(args.run.quiet);
    let sources = Sources {
        exports: args.paths.clone(),
        ties: args.know.iter().cloned().collect(),
        exclude: args.exclude.iter().cloned().collect(),
        owner: args.owner.clone(),
        with_address_book: args.with_address_book,
        ..Sources::default()
    };
    let inputs = args.paths.iter().chain(&args.know).chain(&args.exclude);
    open::not_over("--out", &args.out, inputs.map(std::path::PathBuf::as_path))?;
    let mut file = WholeFile::create(&args.out)?;
    let mut records = ingest::read(&sources, &bars)?;
    bars.clear();
    remarks.notices(&Notice::of_report(&records.report));
    let mut directory = Directory::build(&records, &TitleTable::default());
    if args.ask && ask(&mut records, &directory)? > 0 {
        directory = Directory::build(&records, &TitleTable::default());
    }
    for note in &directory.unmatched_exclusions {
        remarks.warn(&format!("  {note}"));
    }
    let mut packed = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let mut add = |name: String,
                   rows: &[segment::Row<'_>],
                   about: &segment::About<'_>|
     -> anyhow::Result<()> {
        // Parquet is compressed already; stored, an entry can be taken out and opened as it is.
        let options = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Stored)
            .last_modified_time(zip::DateTime::default());
        let mut table = Vec::new();
        segment::write_to(&mut table, rows, about).context("the pack cannot be written")?;
        packed.start_file(name, options)?;
        packed.write_all(&table)?;
        Ok(())
    };
    let (mut people, mut days) = (0, 0);
    let everybody: BTreeSet<PersonIx> = directory.links.rows.iter().flatten().copied().collect();
    let left_out = everybody
        .iter()
        .filter(|p| directory.people.is_hidden(**p))
        .count();
    let packed_by = directory.links.owners.first();
    let packed_by = packed_by.map(|owner| directory.people.key(*owner).to_owned());
    let exports = std::mem::take(&mut records.exports);
    for (e, export) in exports.into_iter().enumerate() {
        let export = without_hidden(export, e, &directory, args.without_emails);
        people += export.rows.len();
        days += export.facts.list.len();
        let rows = kept::of_export(&export);
        let mut about = kept::about_export(&export);
        about.extend(
            export
                .seen_on()
                .map(|day| ("seen_on", day.number().to_string())),
        );
        add(
            format!(
                "{}-{}.parquet",
                e + 1,
                export.source.words().replace(' ', "-")
            ),
            &rows,
            &about,
        )?;
    }
    let hidden = |key: &str| {
        let person = directory.people.find_key(key);
        let is_owner = person.is_some_and(|person| directory.links.owners.contains(&person));
        person.is_some_and(|person| directory.people.is_hidden(person))
            || (args.without_emails && key.contains('@') && !is_owner)
    };
    let mut ratings = 0;
    let lists = records.lists.iter().filter(|list| list.kind == Kind::Ties);
    for (i, list) in lists.enumerate() {
        let mut rows = kept::of_list(&records, list, &[]);
        rows.retain(|row| ![row.who, row.other].into_iter().flatten().any(hidden));
        ratings += rows.len();
        let mut about = kept::about_list(list).to_vec();
        about.extend(packed_by.clone().map(|owner| ("packed_by", owner)));
        add(format!("said-{}.parquet", i + 1), &rows, &about)?;
    }
    if people + days == 0 {
        bail!("nobody is left to pack: everybody is hidden");
    }
    file.write_all(&packed.finish()?.into_inner())?;
    file.finish()?;
    let emails = if args.without_emails {
        ""
    } else {
        ", e-mail addresses"
    };
    let out = format!(
        "{}: {people} people, {days} facts by day, {ratings} ratings; {left_out} hidden people left out\n\
         kept      names, profile addresses{emails}, employers and titles, days of connection; per person and day the\n\
         \u{20}         number of messages, mails and meetings; invitations, recommendations and endorsements by day; your own\n\
         \u{20}         jobs and schools\n\
         not kept  texts of messages and mails, subjects, phone numbers, birthdays, postal addresses, notes\n\
         Your colleague reads it with: introrank import {}\n",
        args.out.display(),
        args.out.display()
    );
    std::io::stdout().write_all(out.as_bytes())?;
    Ok(Outcome::Found)
}

/// Asks about the owner's contacts, those with the most contact first; the answers go into the records. Returns how many
/// there were.
fn ask(records: &mut Records, directory: &Directory) -> anyhow::Result<usize> {
    let (people, links) = (&directory.people, &directory.links);
    let Some(&owner) = links.owners.first() else {
        return Ok(0);
    };
    let mut contact: BTreeMap<PersonIx, (usize, Option<Day>)> = BTreeMap::new();
    for (e, export) in records.exports.iter().enumerate() {
        for (person, since) in links.rows[e].iter().zip(&export.rows.connected_on) {
            let (_, last) = contact.entry(*person).or_default();
            *last = (*last).max(*since);
        }
        for fact in &export.facts.list {
            let person = links.other(e, fact);
            contact.entry(person).or_default().0 += 1;
        }
    }
    contact.retain(|person, _| *person != owner && !people.is_hidden(*person));
    let mut order: Vec<(PersonIx, (usize, Option<Day>))> = contact.into_iter().collect();
    order.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut err = std::io::stderr();
    writeln!(
        err,
        "Your {} contacts, those you were most in touch with first. How well do you know them?\n\
         [w]orked together  [k]now  [m]et  [s]tranger  [h]ide: leave them out  [space] skip  [q]uit asking",
        order.len()
    )?;
    let start = records.ties.rows.len();
    let mut answered = 0;
    for (i, (person, _)) in order.iter().enumerate() {
        let who = joined([people.name(*person), &directory.works(*person)]);
        write!(err, "{}/{}  {who}: ", i + 1, order.len())?;
        err.flush()?;
        let Some(key) = prompt::ask("wkmsh ")? else {
            writeln!(err, "the rest goes along as it is")?;
            break;
        };
        if let Some(statement) = prompt::statement(key) {
            let keys = &mut records.ties.keys;
            let [from, to] = [owner, *person].map(|person| keys.intern(people.key(person)));
            records.ties.rows.push(TieRow {
                from,
                to,
                forward: f64::NAN,
                backward: f64::NAN,
                since: Some(Day::today()),
                kind: TieKind::Said(statement),
            });
            writeln!(err, "{}", statement.word().replace('_', " "))?;
        } else if key == 'h' {
            let who = people.key(*person).to_owned();
            records.decisions.push(Decision::Hide { who });
            writeln!(err, "left out")?;
        } else {
            writeln!(err, "skipped")?;
            continue;
        }
        answered += 1;
    }
    if records.ties.rows.len() > start {
        records.lists.push(ListOrigin {
            path: "answers".to_owned(),
            kind: Kind::Ties,
            rows: start..records.ties.rows.len(),
        });
    }
    Ok(answered)
}

/// The export without the people its owner hides, and without e-mail addresses if asked.
fn without_hidden(
    mut export: Export,
    e: usize,
    directory: &Directory,
    without_emails: bool,
) -> Export {
    let hidden = |person: PersonIx| directory.people.is_hidden(person);
    let (rows, facts) = (&directory.links.rows[e], &directory.links.facts[e]);
    export.retain(
        |row| !hidden(rows[row]),
        |number, key| !(hidden(facts[number]) || without_emails && key.contains('@')),
    );
    export.facts.list.retain(|fact| fact.kind != FactKind::Note);
    if without_emails {
        export.rows.drop_emails();
        if export.owner.profile.is_some() {
            export.owner.emails.clear();
        }
    }
    export
}
