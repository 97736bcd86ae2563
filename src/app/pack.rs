//! An export without what is private, for a colleague to import: made on the owner's own machine.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use introrank_core::day::Day;
use introrank_core::display::joined;
use introrank_core::evidence::{
    Decision, Export, FactKind, Kind, ListOrigin, Records, Statement, TieKind, TieRow,
};
use introrank_core::keys::title::TitleTable;
use introrank_core::progress::Progress;
use introrank_engine::people::{Directory, PersonIx};
use introrank_ingest::{self as ingest, Sources, segment, segment_rows};
use introrank_referrals::ledger::{Entry, EventKind};
use introrank_store::{Workspace, WorkspaceError};
use zip::write::SimpleFileOptions;

use super::commit::now;
use super::error::Error;
use super::inputs::{day_of_import, workspace_root};
use super::notice::Notice;

/// What to pack.
#[derive(Clone, Debug, Default)]
pub struct PackRequest {
    /// Exports of one owner.
    pub paths: Vec<PathBuf>,
    /// Ratings that go along.
    pub know: Option<PathBuf>,
    /// Who is left out.
    pub exclude: Option<PathBuf>,
    /// Whose they are, where they do not say.
    pub owner: Option<String>,
    /// Address books of archives too.
    pub with_address_book: bool,
    /// E-mail addresses stay at home.
    pub without_emails: bool,
    /// Who was seen together stays at home.
    pub without_seen_together: bool,
}

/// Exports that were read to be packed.
pub struct Packing {
    records: Records,
    directory: Directory,
    without_emails: bool,
    /// Where what the owner says begins among the ties.
    said_from: usize,
    answered: bool,
}

/// Somebody the owner may be asked about.
pub struct Contact {
    person: PersonIx,
    /// Name, title and account.
    pub words: String,
}

/// What is in a pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Packed {
    /// People.
    pub people: usize,
    /// Facts by day.
    pub facts: usize,
    /// Pairs of others who were seen together, by day.
    pub together: usize,
    /// Ratings.
    pub ratings: usize,
    /// Hidden people that were left out.
    pub left_out: usize,
}

impl Packing {
    /// Reads what is to be packed. What should be said about it is said beside it.
    ///
    /// # Errors
    /// When a file cannot be read, or there is none.
    pub fn read(
        request: &PackRequest,
        progress: &dyn Progress,
    ) -> Result<(Self, Vec<Notice>), Error> {
        let sources = Sources {
            exports: request.paths.clone(),
            ties: request.know.iter().cloned().collect(),
            exclude: request.exclude.iter().cloned().collect(),
            owner: request.owner.clone(),
            with_address_book: request.with_address_book,
            today: Some(day_of_import(None)),
            ..Sources::default()
        };
        let mut records = ingest::read(&sources, progress)?;
        if request.without_seen_together {
            records.leave_out_together();
        }
        let notices = Notice::of_report(&records.report);
        let packing = Self {
            directory: Directory::build(&records, &TitleTable::default(), None),
            said_from: records.ties.rows.len(),
            without_emails: request.without_emails,
            answered: false,
            records,
        };
        Ok((packing, notices))
    }

    /// The owner's contacts, those with the most contact first.
    pub fn contacts(&self) -> Vec<Contact> {
        let (people, links) = (&self.directory.people, &self.directory.links);
        let Some(owner) = links.owners.first() else {
            return Vec::new();
        };
        let mut contact: BTreeMap<PersonIx, (usize, Option<Day>)> = BTreeMap::new();
        for (e, export) in self.records.exports.iter().enumerate() {
            for (person, since) in links.rows[e].iter().zip(&export.rows.connected_on) {
                let (_, last) = contact.entry(*person).or_default();
                *last = (*last).max(*since);
            }
            for fact in &export.facts.list {
                let person = links.other(e, fact);
                contact.entry(person).or_default().0 += 1;
            }
            // Whoever was only there is in the pack too.
            for one in &export.facts.together {
                for key in one.pair {
                    contact.entry(links.facts[e][key as usize]).or_default();
                }
            }
        }
        contact.retain(|person, _| person != owner && !people.is_hidden(*person));
        let mut order: Vec<(PersonIx, (usize, Option<Day>))> = contact.into_iter().collect();
        order.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        let contacts = order.into_iter().map(|(person, _)| Contact {
            person,
            words: joined([people.name(person), &self.directory.works(person)]),
        });
        contacts.collect()
    }

    /// Takes down how well the owner knows somebody.
    pub fn rate(&mut self, contact: &Contact, statement: Statement) {
        let people = &self.directory.people;
        let Some(&owner) = self.directory.links.owners.first() else {
            return;
        };
        let keys = &mut self.records.ties.keys;
        let [from, to] = [owner, contact.person].map(|person| keys.intern(people.key(person)));
        self.records.ties.rows.push(TieRow {
            from,
            to,
            forward: f64::NAN,
            backward: f64::NAN,
            since: Some(Day::today()),
            kind: TieKind::Said(statement),
        });
        self.answered = true;
    }

    /// What the owner said while packing, as entries of a ledger.
    pub fn said(&self) -> Vec<Entry> {
        let keys = &self.records.ties.keys;
        let said = self.records.ties.rows[self.said_from..].iter();
        let entry = |row: &TieRow| {
            let TieKind::Said(statement) = row.kind else {
                return None;
            };
            let people = &self.directory.people;
            let about = people.find_key(keys.get(row.to))?;
            if people.is_hidden(about) {
                return None;
            }
            Some(Entry {
                introducer: keys.get(row.from).to_owned(),
                target: keys.get(row.to).to_owned(),
                answer: statement.word().to_owned(),
                ..Entry::new(row.since?, EventKind::Said)
            })
        };
        said.filter_map(entry).collect()
    }

    /// Leaves somebody out.
    pub fn hide(&mut self, contact: &Contact) {
        let who = self.directory.people.key(contact.person).to_owned();
        self.records.decisions.push(Decision::Hide { who });
        self.answered = true;
    }

    /// Takes what the owner said into account. Returns the exclusions that fit nobody.
    pub fn settle(&mut self) -> Vec<Notice> {
        let rows = self.said_from..self.records.ties.rows.len();
        if !rows.is_empty() {
            self.records.lists.push(ListOrigin {
                path: "answers".to_owned(),
                kind: Kind::Ties,
                rows,
            });
        }
        if self.answered {
            self.directory = Directory::build(&self.records, &TitleTable::default(), None);
        }
        let unmatched = self.directory.unmatched_exclusions.iter().cloned();
        unmatched
            .map(|note| Notice::ExclusionUnmatched { note })
            .collect()
    }

    /// Writes the pack.
    ///
    /// # Errors
    /// When nobody is left to pack, or it cannot be written.
    pub fn write(mut self, mut out: impl Write) -> Result<Packed, Error> {
        let mut file = PackFile::new();
        let links = &self.directory.links;
        let everybody = links.rows.iter().chain(&links.facts).flatten();
        let everybody: BTreeSet<PersonIx> = everybody.copied().collect();
        let hidden = everybody
            .iter()
            .filter(|person| self.directory.people.is_hidden(**person));
        let mut packed = Packed {
            people: 0,
            facts: 0,
            together: 0,
            ratings: 0,
            left_out: hidden.count(),
        };
        let exports = std::mem::take(&mut self.records.exports);
        for (e, export) in exports.into_iter().enumerate() {
            let export = self.without_hidden(export, e);
            packed.people += export.rows.len();
            packed.facts += export.facts.list.len();
            packed.together += export.facts.together.len();
            let mut about = segment_rows::about_export(&export);
            let seen_on = export.seen_on();
            about.extend(seen_on.map(|day| ("seen_on", day.number().to_string())));
            let kind = export.source.words().replace(' ', "-");
            let name = format!("{}-{kind}.parquet", e + 1);
            file.add(name, &segment_rows::of_export(&export), &about)?;
        }
        packed.ratings = self.write_lists(&mut file)?;
        if packed.people + packed.facts == 0 {
            return Err(Error::NobodyToPack);
        }
        out.write_all(&file.finish()?).map_err(Error::Write)?;
        Ok(packed)
    }

    /// What was said about people who are not hidden. Returns how much that is.
    fn write_lists(&self, file: &mut PackFile) -> Result<usize, Error> {
        let (people, owners) = (&self.directory.people, &self.directory.links.owners);
        let is_out = |key: &str| {
            let person = people.find_key(key);
            let is_owner = person.is_some_and(|person| owners.contains(&person));
            person.is_some_and(|person| people.is_hidden(person))
                || (self.without_emails && key.contains('@') && !is_owner)
        };
        let packed_by = owners.first().map(|owner| people.key(*owner).to_owned());
        let mut ratings = 0;
        let lists = self.records.lists.iter();
        let lists = lists.filter(|list| list.kind == Kind::Ties);
        for (i, list) in lists.enumerate() {
            let mut rows = segment_rows::of_list(&self.records, list, &[]);
            rows.retain(|row| ![row.who, row.other].into_iter().flatten().any(is_out));
            ratings += rows.len();
            let mut about = segment_rows::about_list(list).to_vec();
            about.extend(packed_by.clone().map(|owner| ("packed_by", owner)));
            file.add(format!("said-{}.parquet", i + 1), &rows, &about)?;
        }
        Ok(ratings)
    }

    /// The export without the people its owner hides, and without e-mail addresses if asked.
    fn without_hidden(&self, mut export: Export, e: usize) -> Export {
        let (people, links) = (&self.directory.people, &self.directory.links);
        let hidden = |person: PersonIx| people.is_hidden(person);
        let (rows, facts) = (&links.rows[e], &links.facts[e]);
        export.retain(
            |row| !hidden(rows[row]),
            |number, key| !(hidden(facts[number]) || self.without_emails && key.contains('@')),
        );
        let is_private = |kind| matches!(kind, FactKind::Note | FactKind::Upcoming);
        export.facts.list.retain(|fact| !is_private(fact.kind));
        if self.without_emails {
            export.rows.drop_emails();
            if export.owner.profile.is_some() {
                export.owner.emails.clear();
            }
        }
        export
    }
}

/// Keeps what was said while packing in the ledger of this machine's workspace, or of the one that is named. Returns how much
/// that is; `None` where there is no workspace: the pack has it.
///
/// # Errors
/// When the ledger cannot be written.
pub fn keep(said: Vec<Entry>, named: Option<&Path>) -> Result<Option<usize>, Error> {
    let mut workspace = match Workspace::open(&workspace_root(named)?) {
        Err(WorkspaceError::Missing { .. }) => return Ok(None),
        workspace => workspace?,
    };
    let unknown = |_: &str| None;
    let done = workspace.append(&now(), unknown, |_| Ok::<_, Error>(said))?;
    Ok(Some(done.kept.len()))
}

/// A pack on its way: an archive of Parquet tables.
struct PackFile(zip::ZipWriter<Cursor<Vec<u8>>>);

impl PackFile {
    fn new() -> Self {
        Self(zip::ZipWriter::new(Cursor::new(Vec::new())))
    }

    fn add(
        &mut self,
        name: String,
        rows: &[segment::Row<'_>],
        about: &segment::About<'_>,
    ) -> Result<(), Error> {
        // Parquet is compressed already; stored, an entry can be taken out and opened as it is.
        let options = SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Stored)
            .last_modified_time(zip::DateTime::default());
        let mut table = Vec::new();
        segment::write_to(&mut table, rows, about)
            .map_err(|error| Error::Write(std::io::Error::other(error)))?;
        let started = self.0.start_file(name, options);
        started.map_err(|error| Error::Write(error.into()))?;
        self.0.write_all(&table).map_err(Error::Write)
    }

    fn finish(self) -> Result<Vec<u8>, Error> {
        let whole = self.0.finish();
        let whole = whole.map_err(|error| Error::Write(error.into()))?;
        Ok(whole.into_inner())
    }
}
