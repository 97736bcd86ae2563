//! People, ties and accounts as plain tables, in CSV or Parquet: for DuckDB, pandas, Spark, or a spreadsheet.
//!
//! The columns are [`PEOPLE`], [`TIES`] and [`ACCOUNTS`]; both formats have the same. People and accounts that are hidden
//! are in no table. Rows stand in the order of their keys.

use std::io::Write;
use std::ops::Range;
use std::sync::Arc;

use arrow_array::builder::{
    ArrayBuilder, BooleanBuilder, Date32Builder, Float64Builder, StringBuilder, UInt32Builder,
};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use hashbrown::HashMap;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use rayon::prelude::*;
use thiserror::Error;

use introrank_core::day::Day;
use introrank_core::display::defuse;
use introrank_core::evidence::{OwnerRelation, Relation};
use introrank_engine::network::{Evidence, flags};
use introrank_engine::people::PersonIx;
use introrank_engine::session::Session;
use introrank_engine::strength::Leg;

pub use super::columns::{ACCOUNTS, Column, ColumnType, PEOPLE, TIES};

/// Why a table cannot be written.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum TableError {
    /// As CSV.
    #[error(transparent)]
    Csv(#[from] csv::Error),
    /// As Parquet.
    #[error(transparent)]
    Parquet(#[from] parquet::errors::ParquetError),
    /// As Parquet.
    #[error(transparent)]
    Arrow(#[from] ArrowError),
}

/// One of the three tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// See [`PEOPLE`].
    People,
    /// See [`TIES`].
    Ties,
    /// See [`ACCOUNTS`].
    Accounts,
}

impl Table {
    /// Every table with its name and columns.
    pub const ALL: [(Self, &'static str, &'static [Column]); 3] = [
        (Self::People, "people", PEOPLE),
        (Self::Ties, "ties", TIES),
        (Self::Accounts, "accounts", ACCOUNTS),
    ];

    const fn about(self) -> (&'static str, &'static [Column]) {
        let (_, name, columns) = Self::ALL[self as usize];
        (name, columns)
    }

    /// The name, which is also the name of the file.
    pub const fn name(self) -> &'static str {
        self.about().0
    }

    /// Number of people or accounts that the table is about.
    fn len(self, session: &Session) -> u32 {
        let len = match self {
            Self::People | Self::Ties => session.directory.people.len(),
            Self::Accounts => session.directory.accounts.len(),
        };
        len as u32
    }

    /// What is worked out once for all rows: the other keys of people.
    fn other_keys(self, session: &Session) -> OtherKeys<'_> {
        match self {
            Self::People => session.directory.people.other_keys(),
            Self::Ties | Self::Accounts => OtherKeys::new(),
        }
    }

    /// The rows about people or accounts at some positions.
    fn each_row(
        self,
        session: &Session,
        other_keys: &OtherKeys<'_>,
        range: Range<u32>,
        take: Take<'_>,
    ) -> Result<(), TableError> {
        match self {
            Self::People => people(session, other_keys, range, take),
            Self::Ties => ties(session, range, take),
            Self::Accounts => accounts(session, range, take),
        }
    }

    /// Writes the table as CSV with a header.
    ///
    /// # Errors
    /// When writing fails.
    pub fn write_csv(self, session: &Session, out: impl Write) -> Result<(), TableError> {
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record(self.about().1.iter().map(|(name, ..)| *name))?;
        let other_keys = self.other_keys(session);
        self.each_row(session, &other_keys, 0..self.len(session), &mut |cells| {
            for cell in cells {
                match cell {
                    Cell::Text(text) => writer.write_field(&*defuse(text))?,
                    Cell::Count(count) => writer.write_field(count.to_string())?,
                    Cell::Real(value) => writer.write_field(value.to_string())?,
                    Cell::Day(day) => writer.write_field(day.to_string())?,
                    Cell::Flag(flag) => writer.write_field(flag.to_string())?,
                    Cell::Empty => writer.write_field("")?,
                }
            }
            Ok(writer.write_record(None::<&[u8]>)?)
        })?;
        Ok(writer.flush().map_err(csv::Error::from)?)
    }

    /// Writes the table as Parquet, parallel over people. What each column means is in the file too.
    ///
    /// # Errors
    /// When writing fails.
    pub fn write_parquet(
        self,
        session: &Session,
        out: impl Write + Send,
    ) -> Result<(), TableError> {
        let (name, columns) = self.about();
        let schema = Arc::new(schema(columns));
        let about = [
            ("introrank.table", name.to_owned()),
            ("introrank.as_of", session.setup.as_of.to_string()),
        ];
        let about = about.map(|(name, value)| KeyValue::new(name.to_owned(), value));
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_key_value_metadata(Some(about.to_vec()))
            .build();
        let mut writer = ArrowWriter::try_new(out, Arc::clone(&schema), Some(properties))?;
        let end = self.len(session);
        let other_keys = self.other_keys(session);
        let batch = |start: u32| {
            let mut held = Held::new(columns);
            let range = start..end.min(start + AT_ONCE);
            self.each_row(session, &other_keys, range, &mut |cells| {
                held.push(cells);
                Ok(())
            })?;
            Ok::<_, TableError>(held.finish(&schema)?)
        };
        // A few batches at a time are made in parallel and written in order, so that memory stays bounded.
        let starts: Vec<u32> = (0..end).step_by(AT_ONCE as usize).collect();
        for starts in starts.chunks(4 * rayon::current_num_threads()) {
            let batches: Vec<RecordBatch> = starts
                .par_iter()
                .map(|start| batch(*start))
                .collect::<Result<_, _>>()?;
            for batch in batches {
                writer.write(&batch)?;
            }
        }
        writer.close()?;
        Ok(())
    }
}

/// Tie sources with their words.
pub(super) const SOURCES: [(u16, &str); 8] = [
    (flags::CONNECTED, "connected"),
    (flags::MUTUAL, "mutual"),
    (flags::GIVEN, "given"),
    (flags::SAID, "said"),
    (flags::CONTACT, "contact"),
    (flags::BOOK, "book"),
    (flags::CRM, "crm"),
    (flags::SEEN, "seen"),
];

/// What a tie rests on, joined by +.
pub fn sources(evidence: &Evidence) -> String {
    let here = SOURCES.iter().filter(|(bit, _)| evidence.flags & bit != 0);
    here.map(|(_, word)| *word).collect::<Vec<_>>().join("+")
}

/// A value on its way into a table.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Cell<'a> {
    Text(&'a str),
    Count(usize),
    Real(f64),
    Day(Day),
    Flag(bool),
    Empty,
}

fn text(text: &str) -> Cell<'_> {
    if text.is_empty() {
        Cell::Empty
    } else {
        Cell::Text(text)
    }
}

fn day<'a>(day: Option<Day>) -> Cell<'a> {
    day.map_or(Cell::Empty, Cell::Day)
}

fn real<'a>(value: Option<f64>) -> Cell<'a> {
    value.map_or(Cell::Empty, Cell::Real)
}

type OtherKeys<'a> = HashMap<PersonIx, Vec<&'a str>>;

type Take<'t> = &'t mut dyn FnMut(&[Cell<'_>]) -> Result<(), TableError>;

/// People or accounts whose rows are one batch.
const AT_ONCE: u32 = 1 << 12;

fn schema(columns: &[Column]) -> Schema {
    let fields = columns.iter().enumerate().map(|(i, (name, kind, about))| {
        let kind = match kind {
            ColumnType::Text => DataType::Utf8,
            ColumnType::Count => DataType::UInt32,
            ColumnType::Real => DataType::Float64,
            ColumnType::Day => DataType::Date32,
            ColumnType::Flag => DataType::Boolean,
        };
        let about = [("about".to_owned(), (*about).to_owned())];
        Field::new(*name, kind, i > 0).with_metadata(about.into())
    });
    Schema::new(fields.collect::<Vec<_>>())
}

/// Rows on their way into a Parquet file, column by column.
struct Held {
    columns: Vec<Builder>,
}

enum Builder {
    Text(StringBuilder),
    Count(UInt32Builder),
    Real(Float64Builder),
    Day(Date32Builder),
    Flag(BooleanBuilder),
}

impl Held {
    fn new(columns: &[Column]) -> Self {
        let builder = |(_, kind, _): &Column| match kind {
            ColumnType::Text => Builder::Text(StringBuilder::new()),
            ColumnType::Count => Builder::Count(UInt32Builder::new()),
            ColumnType::Real => Builder::Real(Float64Builder::new()),
            ColumnType::Day => Builder::Day(Date32Builder::new()),
            ColumnType::Flag => Builder::Flag(BooleanBuilder::new()),
        };
        Self {
            columns: columns.iter().map(builder).collect(),
        }
    }

    /// A cell of another type than its column is empty.
    fn push(&mut self, cells: &[Cell<'_>]) {
        for (column, cell) in self.columns.iter_mut().zip(cells) {
            match (column, *cell) {
                (Builder::Text(column), Cell::Text(text)) => column.append_value(text),
                (Builder::Text(column), _) => column.append_null(),
                (Builder::Count(column), Cell::Count(count)) => column.append_value(count as u32),
                (Builder::Count(column), _) => column.append_null(),
                (Builder::Real(column), Cell::Real(value)) => column.append_value(value),
                (Builder::Real(column), _) => column.append_null(),
                (Builder::Day(column), Cell::Day(day)) => column.append_value(day.number()),
                (Builder::Day(column), _) => column.append_null(),
                (Builder::Flag(column), Cell::Flag(flag)) => column.append_value(flag),
                (Builder::Flag(column), _) => column.append_null(),
            }
        }
    }

    fn finish(self, schema: &Arc<Schema>) -> Result<RecordBatch, ArrowError> {
        let finish = |column: Builder| -> ArrayRef {
            match column {
                Builder::Text(mut column) => ArrayBuilder::finish(&mut column),
                Builder::Count(mut column) => ArrayBuilder::finish(&mut column),
                Builder::Real(mut column) => ArrayBuilder::finish(&mut column),
                Builder::Day(mut column) => ArrayBuilder::finish(&mut column),
                Builder::Flag(mut column) => ArrayBuilder::finish(&mut column),
            }
        };
        let columns = self.columns.into_iter().map(finish).collect();
        RecordBatch::try_new(Arc::clone(schema), columns)
    }
}

fn people(
    session: &Session,
    other_keys: &OtherKeys<'_>,
    range: Range<u32>,
    take: Take<'_>,
) -> Result<(), TableError> {
    let (people, accounts) = (&session.directory.people, &session.directory.accounts);
    for person in range
        .map(PersonIx)
        .filter(|person| !people.is_hidden(*person))
    {
        let account = people.account(person).map(|ix| accounts.get(ix));
        let also = other_keys.get(&person).map(|keys| keys.join(" "));
        take(&[
            Cell::Text(people.key(person)),
            // Whoever is known by an address alone has no name.
            text(match people.name(person) {
                name if name.contains('@') => "",
                name => name,
            }),
            text(people.title(person)),
            text(account.map_or("", |account| &account.key)),
            text(account.map_or("", |account| &account.name)),
            text(
                people
                    .role(person)
                    .seniority
                    .map_or("", |level| level.word()),
            ),
            text(
                session
                    .setup
                    .titles
                    .function_name(people.role(person).function),
            ),
            text(people.owner(person).map_or("", OwnerRelation::word)),
            Cell::Flag(people.is_never_asked(person)),
            Cell::Count(session.network.degree(person)),
            text(also.as_deref().unwrap_or_default()),
        ])?;
    }
    Ok(())
}

fn ties(session: &Session, range: Range<u32>, take: Take<'_>) -> Result<(), TableError> {
    let (people, network) = (&session.directory.people, &session.network);
    for from in range.map(PersonIx).filter(|from| !people.is_hidden(*from)) {
        for &neighbour in network.row(from).neighbours {
            let to = PersonIx(neighbour);
            let helps = network.helps(from, to);
            let Some(evidence) = network.evidence(from, to).filter(|_| !people.is_hidden(to))
            else {
                continue;
            };
            let config = &session.setup.config.strength;
            let assessed = network.assess(&session.directory, config, Leg::Helps, from, to);
            let said = evidence.by_asker.map_or("", |said| said.statement.word());
            take(&[
                Cell::Text(people.key(from)),
                Cell::Text(people.key(to)),
                real(helps),
                real(network.engages(from, to)),
                real(assessed.as_ref().and_then(|assessed| assessed.knows)),
                text(
                    assessed
                        .as_ref()
                        .map_or("", |assessed| assessed.basis.word()),
                ),
                day(evidence.since),
                text(&sources(&evidence)),
                Cell::Count(evidence.ours.days as usize),
                Cell::Count(evidence.theirs.days as usize),
                day(evidence.ours.last_day().max(evidence.theirs.last_day())),
                day(evidence.seen.map(|seen| seen.last)),
                text(said),
                Cell::Real(network.in_touch(&session.directory, config, from, to)),
                Cell::Flag(evidence.gone_quiet),
            ])?;
        }
    }
    Ok(())
}

fn accounts(session: &Session, range: Range<u32>, take: Take<'_>) -> Result<(), TableError> {
    let people = &session.directory.people;
    let accounts = session.directory.accounts.iter();
    for (ix, account) in accounts.filter(|(ix, _)| range.contains(&ix.0)) {
        let members = session.network.members(ix).iter();
        let members = members.filter(|person| !people.is_hidden(**person)).count();
        take(&[
            Cell::Text(&account.key),
            text(&account.name),
            text(&account.domains.join(" ")),
            real(account.headcount),
            text(account.relation.map_or("", Relation::word)),
            Cell::Count(members),
        ])?;
    }
    Ok(())
}
