//! One export or list as a Parquet file: everything that is kept of it, and nothing else. The workspace holds one for each
//! import, and a pack that somebody made of their own export is a zip of a few.
//!
//! A segment (layout 1) is one table; the column `record` says what a row is and so which of the other columns it uses. It opens in
//! DuckDB, pandas and Spark as it is. Who owns it stands in the key-value metadata (`introrank.*`).
//!
//! | record | columns |
//! |---|---|
//! | `person` | `line, first, last, profile, email, company, title, day` (connected on) |
//! | `mail` | `row, email`: a further address of the person in that row (counted from 0) |
//! | `fact` | `who` (key) or `row`; `kind, by, day, count` |
//! | `name` | `who, name`: what a key goes by |
//! | `together` | `who, other, kind, by, day, count, row` (second of the day of the first): two others in one small message or meeting; `by` as of a fact, `other` when `who` wrote to `other` |
//! | `career` | `company, title, day, until` |
//! | `tie` | `who, other, forward, backward, kind, day` |
//! | `interaction` | `who, other, kind, day, count` (second of the day), `row` (message) |
//! | `account` | `company, domain, headcount, name` (aliases, joined by a bar), `kind` (relation) |
//! | `alias` | `name, company, kind` (`part` of it, or empty) |
//! | `exclusion` | `who, kind, name` (file and line, for messages) |

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float64Type, UInt32Type};
use arrow_array::{
    Array, ArrayRef, Date32Array, Float64Array, RecordBatch, StringArray, UInt32Array,
};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::Compression;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use serde::Serialize;
use sha2::{Digest, Sha256};

use parquet::file::reader::ChunkReader;
use thiserror::Error;

use crate::caught::caught;

/// Why a segment cannot be written or read.
#[derive(Debug, Error)]
#[error("{}: {reason}", path.display())]
pub struct SegmentError {
    /// The file.
    pub path: std::path::PathBuf,
    /// Why.
    pub reason: String,
}

/// So many rows may stand in nearly nothing; else a row takes a byte at least, and usually ten.
const ALWAYS_ROWS: u64 = 100_000;

/// The version of this layout, in the metadata of each segment.
const LAYOUT: &str = "1";

/// One row of a segment. What a record does not use stays empty.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Row<'a> {
    /// See the table of records.
    pub record: &'a str,
    /// See the table of records.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// See the table of records.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// See the table of records.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<&'a str>,
    /// See the table of records.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last: Option<&'a str>,
    /// See the table of records.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<&'a str>,
    /// See the table of records.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<&'a str>,
    /// See the table of records.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company: Option<&'a str>,
    /// See the table of records.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<&'a str>,
    /// See the table of records.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<&'a str>,
    /// See the table of records.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub who: Option<&'a str>,
    /// See the table of records.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other: Option<&'a str>,
    /// See the table of records.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<&'a str>,
    /// See the table of records.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<&'a str>,
    /// See the table of records.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain: Option<&'a str>,
    /// See the table of records.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<i32>,
    /// See the table of records.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<i32>,
    /// See the table of records.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// See the table of records.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forward: Option<f64>,
    /// See the table of records.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backward: Option<f64>,
    /// See the table of records.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headcount: Option<f64>,
}

/// What a segment says of itself: pairs of name and value.
pub type About<'a> = [(&'static str, String)];

/// The id of a segment: the same content gives the same id, wherever and whenever it was imported.
pub fn id(rows: &[Row<'_>], about: &About<'_>) -> String {
    let mut content = Content::default();
    rows.iter().for_each(|row| content.add(row));
    content.id(about)
}

/// The content of a segment on its way into an id.
#[derive(Default)]
struct Content(Sha256);

impl Content {
    fn add(&mut self, row: &Row<'_>) {
        // Writing into a hash cannot fail, and every row can be written.
        drop(serde_json::to_writer(&mut *self, row));
    }

    fn id(mut self, about: &(impl Serialize + ?Sized)) -> String {
        drop(serde_json::to_writer(&mut self, about));
        introrank_core::display::hex(&self.0.finalize()[..8])
    }
}

impl Write for Content {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Writes a segment whole: under a temporary name, synced, then renamed. A crash leaves nothing under `path`.
///
/// # Errors
/// When writing fails.
pub fn write(path: &Path, rows: &[Row<'_>], about: &About<'_>) -> Result<(), SegmentError> {
    let failed = |error: &dyn std::fmt::Display| SegmentError {
        path: path.to_owned(),
        reason: error.to_string(),
    };
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new()
        .prefix(".import-")
        .tempfile_in(folder)
        .map_err(|error| failed(&error))?;
    write_to(file.as_file_mut(), rows, about).map_err(|error| failed(&error))?;
    file.as_file().sync_all().map_err(|error| failed(&error))?;
    file.persist(path).map_err(|error| failed(&error.error))?;
    // The name is safe only once the folder is.
    #[cfg(unix)]
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|error| failed(&error))?;
    Ok(())
}

/// Writes a segment.
///
/// # Errors
/// When writing fails.
pub fn write_to(
    out: impl Write + Send,
    rows: &[Row<'_>],
    about: &About<'_>,
) -> Result<(), parquet::errors::ParquetError> {
    let pairs = about
        .iter()
        .map(|(name, value)| KeyValue::new(format!("introrank.{name}"), value.clone()));
    let own = [("layout", LAYOUT.to_owned()), ("id", id(rows, about))];
    let own = own.map(|(name, value)| KeyValue::new(format!("introrank.{name}"), value));
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_key_value_metadata(Some(own.into_iter().chain(pairs).collect()))
        .build();
    let batch = batch(rows)?;
    let mut writer = ArrowWriter::try_new(out, batch.schema(), Some(properties))?;
    writer.write(&batch)?;
    writer.close()?;
    Ok(())
}

/// True for the first bytes of a segment.
pub fn is_segment(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PAR1")
}

fn batch(rows: &[Row<'_>]) -> Result<RecordBatch, arrow_schema::ArrowError> {
    fn text<'a>(rows: &[Row<'a>], cell: impl Fn(&Row<'a>) -> Option<&'a str>) -> ArrayRef {
        Arc::new(rows.iter().map(cell).collect::<StringArray>())
    }
    fn number(rows: &[Row<'_>], cell: impl Fn(&Row<'_>) -> Option<u32>) -> ArrayRef {
        Arc::new(rows.iter().map(cell).collect::<UInt32Array>())
    }
    fn day(rows: &[Row<'_>], cell: impl Fn(&Row<'_>) -> Option<i32>) -> ArrayRef {
        Arc::new(rows.iter().map(cell).collect::<Date32Array>())
    }
    fn real(rows: &[Row<'_>], cell: impl Fn(&Row<'_>) -> Option<f64>) -> ArrayRef {
        Arc::new(rows.iter().map(cell).collect::<Float64Array>())
    }
    RecordBatch::try_from_iter_with_nullable([
        ("record", text(rows, |row| Some(row.record)), false),
        ("line", number(rows, |row| row.line), true),
        ("row", number(rows, |row| row.row), true),
        ("first", text(rows, |row| row.first), true),
        ("last", text(rows, |row| row.last), true),
        ("profile", text(rows, |row| row.profile), true),
        ("email", text(rows, |row| row.email), true),
        ("company", text(rows, |row| row.company), true),
        ("title", text(rows, |row| row.title), true),
        ("name", text(rows, |row| row.name), true),
        ("who", text(rows, |row| row.who), true),
        ("other", text(rows, |row| row.other), true),
        ("kind", text(rows, |row| row.kind), true),
        ("by", text(rows, |row| row.by), true),
        ("domain", text(rows, |row| row.domain), true),
        ("day", day(rows, |row| row.day), true),
        ("until", day(rows, |row| row.until), true),
        ("count", number(rows, |row| row.count), true),
        ("forward", real(rows, |row| row.forward), true),
        ("backward", real(rows, |row| row.backward), true),
        ("headcount", real(rows, |row| row.headcount), true),
    ])
}

/// What a segment says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The id of what was read.
    pub id: String,
    /// Pairs of name and value.
    pub about: Vec<(String, String)>,
}

/// Why a segment is not used: not one bit of it may differ.
pub const DAMAGED: &str = "damaged: it is not what was written";

/// Reads a segment: `take` sees each row in order. What was taken counts only when there is no error: whether the content
/// is what was written is known at its end. `path` is for messages.
///
/// # Errors
/// When it is no segment of this layout, or damaged.
pub fn read<R: ChunkReader + 'static>(
    path: &Path,
    source: R,
    take: impl FnMut(&Row<'_>) -> Result<(), String>,
) -> Result<Told, SegmentError> {
    let read = caught(|| read_rows(path, source, take));
    read.unwrap_or_else(|| {
        Err(SegmentError {
            path: path.to_owned(),
            reason: DAMAGED.to_owned(),
        })
    })
}

fn read_rows<R: ChunkReader + 'static>(
    path: &Path,
    source: R,
    mut take: impl FnMut(&Row<'_>) -> Result<(), String>,
) -> Result<Told, SegmentError> {
    let failed = |reason: String| SegmentError {
        path: path.to_owned(),
        reason,
    };
    let size = source.len();
    let builder = ParquetRecordBatchReaderBuilder::try_new(source)
        .map_err(|error| failed(error.to_string()))?;
    // A few repeated rows pack to next to nothing, and want any amount of memory.
    let rows = builder.metadata().file_metadata().num_rows().unsigned_abs();
    if rows > size.saturating_add(ALWAYS_ROWS) {
        return Err(failed(format!(
            "{rows} rows in {size} bytes: this is no export"
        )));
    }
    let pairs = builder.metadata().file_metadata().key_value_metadata();
    let all: Vec<(String, String)> = pairs
        .into_iter()
        .flatten()
        .filter_map(|pair| {
            let name = pair.key.strip_prefix("introrank.")?;
            Some((name.to_owned(), pair.value.clone().unwrap_or_default()))
        })
        .collect();
    let (own, about): (Vec<_>, Vec<_>) = all
        .into_iter()
        .partition(|(name, _)| ["layout", "id"].contains(&name.as_str()));
    let own = |wanted: &str| {
        let found = own.iter().find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.as_str())
    };
    let layout = own("layout");
    if layout != Some(LAYOUT) {
        return Err(failed(format!(
            "layout {}, and this version reads layout {LAYOUT}",
            layout.unwrap_or("unknown")
        )));
    }
    let batches = builder.build().map_err(|error| failed(error.to_string()))?;
    let mut content = Content::default();
    for batch in batches {
        let batch = batch.map_err(|error| failed(error.to_string()))?;
        let columns = Columns::of(&batch).map_err(&failed)?;
        for at in 0..batch.num_rows() {
            let row = columns.row(at);
            content.add(&row);
            take(&row).map_err(&failed)?;
        }
    }
    let id = content.id(&about);
    if own("id").is_some_and(|written| written != id) {
        return Err(failed(DAMAGED.to_owned()));
    }
    Ok(Told { id, about })
}

/// The columns of a batch, by name.
struct Columns<'a> {
    text: [&'a StringArray; 13],
    numbers: [&'a UInt32Array; 3],
    days: [&'a Date32Array; 2],
    reals: [&'a Float64Array; 3],
}

impl<'a> Columns<'a> {
    fn of(batch: &'a RecordBatch) -> Result<Self, String> {
        let column = |name: &str| {
            batch
                .column_by_name(name)
                .ok_or_else(|| format!("no column '{name}'"))
        };
        let wrong = |name: &str| format!("column '{name}' has another type");
        let text = |name: &str| {
            column(name)?
                .as_string_opt::<i32>()
                .ok_or_else(|| wrong(name))
        };
        let number = |name: &str| {
            column(name)?
                .as_primitive_opt::<UInt32Type>()
                .ok_or_else(|| wrong(name))
        };
        let day = |name: &str| {
            column(name)?
                .as_primitive_opt::<Date32Type>()
                .ok_or_else(|| wrong(name))
        };
        let real = |name: &str| {
            column(name)?
                .as_primitive_opt::<Float64Type>()
                .ok_or_else(|| wrong(name))
        };
        Ok(Self {
            text: [
                text("record")?,
                text("first")?,
                text("last")?,
                text("profile")?,
                text("email")?,
                text("company")?,
                text("title")?,
                text("name")?,
                text("who")?,
                text("other")?,
                text("kind")?,
                text("by")?,
                text("domain")?,
            ],
            numbers: [number("line")?, number("row")?, number("count")?],
            days: [day("day")?, day("until")?],
            reals: [real("forward")?, real("backward")?, real("headcount")?],
        })
    }

    fn row(&self, at: usize) -> Row<'a> {
        let [
            record,
            first,
            last,
            profile,
            email,
            company,
            title,
            name,
            who,
            other,
            kind,
            by,
            domain,
        ] = self
            .text
            .map(|cells| cells.is_valid(at).then(|| cells.value(at)));
        let [line, row, count] = self
            .numbers
            .map(|cells| cells.is_valid(at).then(|| cells.value(at)));
        let [day, until] = self
            .days
            .map(|cells| cells.is_valid(at).then(|| cells.value(at)));
        let [forward, backward, headcount] = self
            .reals
            .map(|cells| cells.is_valid(at).then(|| cells.value(at)));
        Row {
            record: record.unwrap_or_default(),
            line,
            row,
            first,
            last,
            profile,
            email,
            company,
            title,
            name,
            who,
            other,
            kind,
            by,
            domain,
            day,
            until,
            count,
            forward,
            backward,
            headcount,
        }
    }
}
