//! Workbooks (`.xlsx`, `.xls`, `.ods`), whatever they are called: the first sheet that holds anything, as comma-separated
//! text, so that everything after reads one form.

use std::io::Cursor;

use calamine::{Data, DataType, Reader};

use crate::day::Day;

/// A workbook that unpacks to more than this is no list of people.
const LARGEST: u64 = 512 << 20;

/// True for the first bytes of a workbook: a zip with a workbook inside, or the old binary form.
pub fn is_workbook(bytes: &[u8]) -> bool {
    match bytes {
        [0xD0, 0xCF, 0x11, 0xE0, ..] => true,
        [b'P', b'K', 3, 4, ..] => zip::ZipArchive::new(Cursor::new(bytes)).is_ok_and(|archive| {
            archive.index_for_name("xl/workbook.xml").is_some()
                || archive.index_for_name("content.xml").is_some()
        }),
        _ => false,
    }
}

/// The first sheet with content as CSV.
///
/// # Errors
/// Why it cannot be read, in words.
pub fn to_csv(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let broken = |why: &dyn std::fmt::Display| {
        format!("a workbook that cannot be read ({why}): save it as CSV")
    };
    if let Ok(archive) = zip::ZipArchive::new(Cursor::new(bytes)) {
        let size = archive.decompressed_size().unwrap_or_default();
        if size > u128::from(LARGEST) {
            return Err(format!(
                "a workbook that unpacks to {size} bytes: this is no list"
            ));
        }
    }
    let mut book =
        calamine::open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    for name in book.sheet_names() {
        let sheet = book
            .worksheet_range(&name)
            .map_err(|error| broken(&error))?;
        if sheet.is_empty() {
            continue;
        }
        let mut writer = csv::WriterBuilder::new()
            .flexible(true)
            .from_writer(Vec::new());
        for row in sheet.rows() {
            writer
                .write_record(row.iter().map(text))
                .map_err(|error| broken(&error))?;
        }
        return writer.into_inner().map_err(|error| broken(&error));
    }
    Err("a workbook without any cell".into())
}

/// A cell as it would stand in a CSV file: whole numbers without a point, dates by day.
fn text(cell: &Data) -> String {
    match cell {
        Data::DateTime(moment) if moment.is_datetime() => {
            // Days since 1899-12-30.
            Day::from_number(moment.as_f64() as i32 - 25_569).to_string()
        }
        Data::Float(value) if value.fract() == 0.0 && value.abs() < 1e15 => format!("{value:.0}"),
        other => other.as_string().unwrap_or_default(),
    }
}
