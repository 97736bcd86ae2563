//! Ratings: how well somebody knows their own contacts, in the ledger or in a file of their own.

use std::io::Write;
use std::path::{Path, PathBuf};

use introrank_core::evidence::Statement;
use introrank_engine::people::PersonIx;
use introrank_engine::session::Session;
use introrank_ingest::text;
use introrank_referrals::ledger::{Entry, EventKind};

use super::commit;
use super::error::Error;
use super::file::WholeFile;
use super::snapshot::Snapshot;
use super::verify;

/// Where ratings are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ratings {
    /// In the ledger of the workspace, where they count for everybody from then on.
    Ledger,
    /// In this file.
    File(PathBuf),
}

impl Ratings {
    /// In a file, where one is given, else in the ledger.
    ///
    /// # Errors
    /// When there is neither.
    pub fn of(snapshot: &Snapshot, file: Option<&Path>) -> Result<Self, Error> {
        match file {
            Some(file) => Ok(Self::File(file.to_owned())),
            None if snapshot.has_workspace() => Ok(Self::Ledger),
            None => Err(Error::NoPlaceForRatings),
        }
    }

    /// Keeps what somebody said of a contact, at once. Returns how it is taken back.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep(
        &self,
        snapshot: &Snapshot,
        rater: PersonIx,
        person: PersonIx,
        statement: Statement,
    ) -> Result<Kept, Error> {
        let session = &snapshot.session;
        match self {
            Self::File(file) => {
                let old = read(file)?;
                save(session, (rater, person), statement, file, &old)?;
                Ok(Kept(Old::Text(old)))
            }
            Self::Ledger => {
                let people = &session.directory.people;
                let (from, to) = (people.key(rater), people.key(person));
                let said = verify::said(snapshot, from, to, statement.word(), "");
                let done = commit::append(snapshot, |_| Ok::<_, Error>(vec![said]))?;
                Ok(Kept(Old::Entry(
                    done.appended.kept.first().map(|entry| entry.id),
                )))
            }
        }
    }

    /// Takes the last answer back.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn undo(&self, snapshot: &Snapshot, kept: Kept) -> Result<(), Error> {
        match (self, kept.0) {
            (Self::File(file), Old::Text(old)) => {
                let mut out = WholeFile::create(file)?;
                out.write_all(old.as_bytes()).map_err(Error::Write)?;
                Ok(out.finish()?)
            }
            (Self::Ledger, Old::Entry(Some(id))) => {
                let undo = Entry {
                    undoes: Some(id),
                    ..Entry::new(snapshot.as_of, EventKind::Undo)
                };
                commit::append(snapshot, |_| Ok::<_, Error>(vec![undo]))?;
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

/// An answer that was kept, and can be taken back as long as no other follows.
pub struct Kept(Old);

/// What there was before an answer.
enum Old {
    /// The text of the file.
    Text(String),
    /// The entry that the answer is now.
    Entry(Option<i64>),
}

fn read(file: &Path) -> Result<String, Error> {
    match std::fs::read_to_string(file) {
        Ok(old) => Ok(old),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        Err(source) => {
            let path = file.to_owned();
            Err(Error::Unreadable { path, source })
        }
    }
}

/// Appends one row under the file's own header; a new file gets `from,to,kind,since`. The file is replaced whole.
fn save(
    session: &Session,
    (rater, person): (PersonIx, PersonIx),
    statement: Statement,
    file: &Path,
    old: &str,
) -> Result<(), Error> {
    let bad = |why| Error::NoRatings {
        path: file.to_owned(),
        why,
    };
    let known = |header: &[String]| {
        (header.iter().any(|h| h == "from") && header.iter().any(|h| h == "to")).then_some(())
    };
    let (header, delimiter) = match text::find_header(old, known) {
        Some((layout, ())) => (layout.header, layout.delimiter),
        None if old.trim().is_empty() => (
            ["from", "to", "kind", "since"].map(str::to_owned).to_vec(),
            b',',
        ),
        None => return Err(bad("the header must have from and to")),
    };
    if !header.iter().any(|h| h == "kind") {
        return Err(bad("ratings need a column named kind"));
    }
    let people = &session.directory.people;
    let day = session.setup.as_of.to_string();
    let row: Vec<&str> = header
        .iter()
        .map(|name| match name.as_str() {
            "from" => people.key(rater),
            "to" => people.key(person),
            "kind" => statement.word(),
            "since" => &day,
            _ => "",
        })
        .collect();
    let mut out = WholeFile::create(file)?;
    write(&mut out, old, delimiter, &header, &row).map_err(Error::Write)?;
    Ok(out.finish()?)
}

fn write(
    out: &mut WholeFile,
    old: &str,
    delimiter: u8,
    header: &[String],
    row: &[&str],
) -> std::io::Result<()> {
    out.write_all(old.as_bytes())?;
    if !old.is_empty() && !old.ends_with('\n') {
        out.write_all(b"\n")?;
    }
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .from_writer(out);
    if old.trim().is_empty() {
        writer.write_record(header)?;
    }
    writer.write_record(row)?;
    writer.flush()
}
