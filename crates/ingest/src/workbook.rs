//! Excel workbooks (`.xlsx`, `.xls`), whatever they are called: the sheets that hold anything, each as comma-separated
//! text, so that everything after reads one form.

use std::io::{Cursor, Read, Seek};

use calamine::{Data, DataRef, DataType, ExcelDateTime, Reader, Xls, Xlsx};

use introrank_core::day::Day;

/// A workbook that unpacks to more than this is no list of people.
const LARGEST: u64 = 512 << 20;
/// 1 January 1970 as Excel counts days, and the last day it knows.
const EPOCH: f64 = 25_569.0;
const LAST_DAY: f64 = 2_958_465.0;

/// True for a workbook: a zip with a workbook inside, or the old binary form.
pub fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0])
        || (bytes.starts_with(b"PK\x03\x04") && is_zipped_workbook(Cursor::new(bytes)))
}

/// True for a zip with a workbook inside.
pub fn is_zipped_workbook(file: impl Read + Seek) -> bool {
    zip::ZipArchive::new(file)
        .is_ok_and(|archive| archive.index_for_name("xl/workbook.xml").is_some())
}

/// True when the entries of a zip together unpack to more than this. They are unpacked to see: what an archive says of its
/// own sizes may be a lie.
fn unpacks_beyond(bytes: &[u8], most: u64) -> zip::result::ZipResult<bool> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes))?;
    let mut total = 0;
    for i in 0..archive.len() {
        let mut entry = archive.by_index(i)?.take(most + 1 - total);
        total += std::io::copy(&mut entry, &mut std::io::sink())?;
        if total > most {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Every sheet with content as CSV, in the order of the book.
///
/// # Errors
/// Why it cannot be read, in words; also when no sheet has any content.
pub fn sheets(bytes: &[u8]) -> Result<Vec<Vec<u8>>, String> {
    let broken = |why: &dyn std::fmt::Display| {
        format!("a workbook that cannot be read ({why}): save it as CSV")
    };
    let writer = || {
        csv::WriterBuilder::new()
            .flexible(true)
            .from_writer(Vec::new())
    };
    let mut found = Vec::new();
    if bytes.starts_with(b"PK") {
        if unpacks_beyond(bytes, LARGEST).map_err(|error| broken(&error))? {
            return Err(format!(
                "a workbook that unpacks to more than {LARGEST} bytes: this is no list"
            ));
        }
        let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
        for name in book.sheet_names() {
            let mut writer = writer();
            if sheet(&mut book, &name, &mut writer).map_err(|error| broken(&error))? {
                found.push(writer.into_inner().map_err(|error| broken(&error))?);
            }
        }
    } else {
        let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
        for name in book.sheet_names() {
            let range = book
                .worksheet_range(&name)
                .map_err(|error| broken(&error))?;
            let mut writer = writer();
            for row in range.rows() {
                let cells = row
                    .iter()
                    .map(|cell: &Data| text(cell, cell.get_datetime()));
                writer.write_record(cells).map_err(|error| broken(&error))?;
            }
            if !range.is_empty() {
                found.push(writer.into_inner().map_err(|error| broken(&error))?);
            }
        }
    }
    if found.is_empty() {
        return Err("a workbook without any cell".into());
    }
    Ok(found)
}

/// Writes a sheet cell by cell: a stray cell in the last corner costs nothing. False for an empty sheet.
fn sheet(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    writer: &mut csv::Writer<Vec<u8>>,
) -> Result<bool, Box<dyn std::error::Error>> {
    let mut cells = book.worksheet_cells_reader(name)?;
    let (mut at, mut row): (Option<u32>, Vec<String>) = (None, Vec::new());
    while let Some(cell) = cells.next_cell()? {
        let (line, column) = cell.get_position();
        if at.is_some_and(|at| at != line) {
            writer.write_record(row.drain(..))?;
        }
        at = Some(line);
        let column = column as usize;
        if row.len() <= column {
            row.resize(column + 1, String::new());
        }
        let value: &DataRef<'_> = cell.get_value();
        row[column] = text(value, value.get_datetime());
    }
    if at.is_some() {
        writer.write_record(row)?;
    }
    Ok(at.is_some())
}

/// A cell as it would stand in a CSV file: whole numbers without a point, dates by day.
fn text(cell: &impl DataType, moment: Option<ExcelDateTime>) -> String {
    let day = moment
        .filter(ExcelDateTime::is_datetime)
        .map(|moment| moment.as_f64())
        .filter(|day| (1.0..=LAST_DAY).contains(day));
    match (day, cell.get_float()) {
        (Some(day), _) => Day::from_number((day - EPOCH).floor() as i32).to_string(),
        (None, Some(value)) if value.fract() == 0.0 && value.abs() < 1e15 => format!("{value:.0}"),
        _ => cell.as_string().unwrap_or_default(),
    }
}
