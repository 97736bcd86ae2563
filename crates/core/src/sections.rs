//! Named columns of numbers and texts, as they are written away and read again without working anything out.
//!
//! A writer takes the columns of a structure one after the other, a reader gives them back by name, each whole and as long as
//! it was. Where the bytes are, and what makes sure that they are the same, is the reader's: a file, or memory. Numbers are
//! little-endian; a machine that is not makes its own file.

use std::collections::BTreeMap;
use std::io;

use bytemuck::{Pod, zeroed_vec};
use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

use crate::columns::{TextColumn, TextMap};

/// A section is not there, is not as long as it should be, or is not what was written.
#[derive(Debug, Error)]
#[error("section {section}: {reason}")]
pub struct Damaged {
    /// Which.
    pub section: String,
    /// What is wrong with it.
    pub reason: &'static str,
}

/// Where sections are read from.
pub trait Sections: Send + Sync {
    /// Bytes of a section; `None` when there is none of this name.
    fn size(&self, section: &str) -> Option<u64>;

    /// Reads a whole section.
    ///
    /// # Errors
    /// When one bit of it is not as it was written, or it is longer or shorter than `into`.
    fn read(&self, section: &str, into: &mut [u8]) -> Result<(), Damaged>;
}

/// Where sections are written to.
pub trait SectionSink {
    /// Writes a section.
    ///
    /// # Errors
    /// When it cannot be written.
    fn write(&mut self, section: &str, bytes: &[u8]) -> io::Result<()>;
}

/// Says of a section that it is not what it should be.
pub fn damaged(section: &str, reason: &'static str) -> Damaged {
    Damaged {
        section: section.to_owned(),
        reason,
    }
}

/// Reads a column of numbers. O(n).
///
/// # Errors
/// When there is no such section, or it is damaged, or no whole number of them.
pub fn numbers<T: Pod>(from: &dyn Sections, section: &str) -> Result<Vec<T>, Damaged> {
    let bytes = from
        .size(section)
        .ok_or_else(|| damaged(section, "it is not there"))?;
    let bytes = usize::try_from(bytes).map_err(|_| damaged(section, "it is too long"))?;
    if bytes % size_of::<T>() != 0 {
        return Err(damaged(section, "it holds other numbers"));
    }
    let mut column: Vec<T> = zeroed_vec(bytes / size_of::<T>());
    from.read(section, bytemuck::cast_slice_mut(&mut column))?;
    Ok(column)
}

/// The same of a column that must have so many.
///
/// # Errors
/// As [`numbers`], or when it has not.
pub fn numbers_of<T: Pod>(
    from: &dyn Sections,
    section: &str,
    count: usize,
) -> Result<Vec<T>, Damaged> {
    let column = numbers(from, section)?;
    if column.len() != count {
        return Err(damaged(section, "it has another length"));
    }
    Ok(column)
}

/// Writes a column of numbers.
///
/// # Errors
/// When it cannot be written.
pub fn write_numbers<T: Pod>(
    to: &mut dyn SectionSink,
    section: &str,
    column: &[T],
) -> io::Result<()> {
    to.write(section, bytemuck::cast_slice(column))
}

/// Reads a column of texts. O(bytes).
///
/// # Errors
/// When there is no such column, or it is damaged.
pub fn texts(from: &dyn Sections, section: &str) -> Result<TextColumn, Damaged> {
    let ends: Vec<u32> = numbers(from, &ends_of(section))?;
    let text: Vec<u8> = numbers(from, section)?;
    TextColumn::from_parts(text, ends).ok_or_else(|| damaged(section, "it is no text"))
}

/// Writes a column of texts.
///
/// # Errors
/// When it cannot be written.
pub fn write_texts(to: &mut dyn SectionSink, section: &str, column: &TextColumn) -> io::Result<()> {
    let (text, ends) = column.parts();
    to.write(section, text.as_bytes())?;
    write_numbers(to, &ends_of(section), ends)
}

/// Reads what texts mean. O(bytes).
///
/// # Errors
/// When there is no such map, or it is damaged.
pub fn map(from: &dyn Sections, section: &str) -> Result<TextMap, Damaged> {
    let values = numbers(from, &values_of(section))?;
    let map = TextMap::from_columns(texts(from, section)?, values);
    map.ok_or_else(|| damaged(section, "it is in no order"))
}

/// Writes what texts mean.
///
/// # Errors
/// When it cannot be written.
pub fn write_map(to: &mut dyn SectionSink, section: &str, map: &TextMap) -> io::Result<()> {
    let (texts, values) = map.to_columns();
    write_texts(to, section, &texts)?;
    write_numbers(to, &values_of(section), &values)
}

/// Reads a record of anything small. O(bytes).
///
/// # Errors
/// When there is none, or it is damaged.
pub fn record<T: DeserializeOwned>(from: &dyn Sections, section: &str) -> Result<T, Damaged> {
    let bytes: Vec<u8> = numbers(from, section)?;
    postcard::from_bytes(&bytes).map_err(|_| damaged(section, "it is another record"))
}

/// Writes a record of anything small.
///
/// # Errors
/// When it cannot be written.
pub fn write_record<T: Serialize>(
    to: &mut dyn SectionSink,
    section: &str,
    value: &T,
) -> io::Result<()> {
    let bytes = postcard::to_stdvec(value).map_err(io::Error::other)?;
    to.write(section, &bytes)
}

/// Sections in memory.
#[derive(Debug, Default)]
pub struct InMemory(BTreeMap<String, Vec<u8>>);

impl SectionSink for InMemory {
    fn write(&mut self, section: &str, bytes: &[u8]) -> io::Result<()> {
        self.0.insert(section.to_owned(), bytes.to_owned());
        Ok(())
    }
}

impl Sections for InMemory {
    fn size(&self, section: &str) -> Option<u64> {
        self.0.get(section).map(|bytes| bytes.len() as u64)
    }

    fn read(&self, section: &str, into: &mut [u8]) -> Result<(), Damaged> {
        let bytes = self.0.get(section);
        let bytes = bytes.filter(|bytes| bytes.len() == into.len());
        into.copy_from_slice(bytes.ok_or_else(|| damaged(section, "it has another length"))?);
        Ok(())
    }
}

fn values_of(section: &str) -> String {
    format!("{section}.values")
}

fn ends_of(section: &str) -> String {
    format!("{section}.ends")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_nothing_else_is() {
        let mut kept = InMemory::default();
        let mut names = TextColumn::default();
        for name in ["Ana", "", "Jürgen"] {
            names.push(name);
        }
        write_texts(&mut kept, "names", &names).expect("memory");
        write_numbers(&mut kept, "strengths", &[0.5_f64, 0.25]).expect("memory");
        let read = texts(&kept, "names").expect("as written");
        assert_eq!(read.iter().collect::<Vec<_>>(), ["Ana", "", "Jürgen"]);
        assert_eq!(
            numbers::<f64>(&kept, "strengths").expect("as written"),
            [0.5, 0.25]
        );
        assert!(numbers::<f64>(&kept, "weaknesses").is_err());
        assert!(numbers_of::<f64>(&kept, "strengths", 3).is_err());
        // An end in the middle of a letter, or past the text.
        for ends in [[3_u32, 3, 5], [3, 3, 99], [3, 2, 10]] {
            write_numbers(&mut kept, "names.ends", &ends).expect("memory");
            assert!(texts(&kept, "names").is_err(), "{ends:?}");
        }
    }
}
