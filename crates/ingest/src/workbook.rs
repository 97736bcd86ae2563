//! Excel workbooks (`.xlsx`, `.xls`), whatever they are called: the sheets that hold anything, each as comma-separated
//! text, so that everything after reads one form.

use std::io::{Cursor, Read as _, Seek};

use calamine::{Data, DataRef, DataType, ExcelDateTime, Range, Reader, Xls, Xlsx};

/// A workbook that unpacks to more than this is no list of people.
const LARGEST: u64 = 512 << 20;
/// Nor is one whose sheets are more text than this.
const LARGEST_TEXT: usize = 256 << 20;
/// No list has more columns: what stands further out is none of it.
const MOST_COLUMNS: usize = 1024;
/// The last day that Excel knows, as it counts.
const LAST_DAY: f64 = 2_958_465.0;

/// True for a workbook: a zip with a workbook inside, or the old binary form.
pub fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0])
        || (bytes.starts_with(b"PK\x03\x04") && is_zipped_workbook(Cursor::new(bytes)))
}

/// True for a zip with a workbook inside.
pub fn is_zipped_workbook(file: impl std::io::Read + Seek) -> bool {
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

/// Every sheet with content as CSV, in the order of the book. Damaged and hostile books may take any amount of memory, or
/// end the process: see [`fence`](super::fence).
///
/// # Errors
/// Why it cannot be read, in words; also when no sheet has any content.
pub(super) fn read_sheets(bytes: &[u8]) -> Result<Vec<String>, String> {
    let found = if bytes.starts_with(b"PK") {
        if unpacks_beyond(bytes, LARGEST).map_err(|error| broken(&error))? {
            return Err(format!(
                "a workbook that unpacks to more than {LARGEST} bytes: this is no list"
            ));
        }
        let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
        let names = book.sheet_names().into_iter();
        texts(names.map(|name| sheet(&mut book, &name)))
    } else {
        let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
        let names = book.sheet_names().into_iter();
        texts(names.map(|name| old_sheet(&book.worksheet_range(&name)?)))
    }?;
    if found.is_empty() {
        return Err("a workbook without any cell".into());
    }
    Ok(found)
}

/// Why a workbook cannot be read.
pub(super) fn broken(why: &dyn std::fmt::Display) -> String {
    format!("a workbook that cannot be read ({why}): save it as CSV")
}

type Read<T> = Result<T, Box<dyn std::error::Error>>;

/// The sheets that hold anything, as far as they are no more text than a list is.
fn texts(sheets: impl Iterator<Item = Read<Sheet>>) -> Result<Vec<String>, String> {
    let (mut found, mut size) = (Vec::new(), 0);
    for sheet in sheets {
        let text = sheet
            .and_then(|sheet| Ok(sheet.0.into_inner().map_err(|error| error.into_error())?))
            .map_err(|error| broken(&error))?;
        size += text.len();
        if size > LARGEST_TEXT {
            return Err(TOO_MUCH_TEXT.to_owned());
        }
        if !text.is_empty() {
            found.push(String::from_utf8_lossy(&text).into_owned());
        }
    }
    Ok(found)
}

const TOO_MUCH_TEXT: &str =
    "a workbook with more text than any list, or cells far apart: save the list alone as CSV";

/// A sheet as text on its way.
struct Sheet(csv::Writer<Vec<u8>>);

impl Sheet {
    fn new() -> Self {
        let writer = csv::WriterBuilder::new()
            .flexible(true)
            .from_writer(Vec::new());
        Self(writer)
    }

    fn row(&mut self, cells: impl IntoIterator<Item = String>) -> Read<()> {
        self.0.write_record(cells.into_iter().take(MOST_COLUMNS))?;
        if self.0.get_ref().len() > LARGEST_TEXT {
            return Err(TOO_MUCH_TEXT.into());
        }
        Ok(())
    }
}

/// A sheet of the old binary form.
fn old_sheet(range: &Range<Data>) -> Read<Sheet> {
    let mut sheet = Sheet::new();
    for row in range.rows() {
        sheet.row(row.iter().map(|cell| text(cell, cell.get_datetime())))?;
    }
    Ok(sheet)
}

/// A sheet cell by cell: a stray cell in the last corner costs nothing.
fn sheet(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Read<Sheet> {
    let mut sheet = Sheet::new();
    let mut cells = book.worksheet_cells_reader(name)?;
    let (mut at, mut row): (Option<u32>, Vec<String>) = (None, Vec::new());
    while let Some(cell) = cells.next_cell()? {
        let (line, column) = cell.get_position();
        if at.is_some_and(|at| at != line) {
            sheet.row(row.drain(..))?;
        }
        at = Some(line);
        let column = column as usize;
        if column >= MOST_COLUMNS {
            continue;
        }
        if row.len() <= column {
            row.resize(column + 1, String::new());
        }
        let value: &DataRef<'_> = cell.get_value();
        row[column] = text(value, value.get_datetime());
    }
    if at.is_some() {
        sheet.row(row)?;
    }
    Ok(sheet)
}

/// A cell as it would stand in a CSV file: whole numbers without a point, dates by day. Books of old Macs count days from
/// 1904.
fn text(cell: &impl DataType, moment: Option<ExcelDateTime>) -> String {
    let day = moment
        .filter(ExcelDateTime::is_datetime)
        .filter(|moment| (1.0..=LAST_DAY).contains(&moment.as_f64()))
        .map(|moment| moment.to_ymd_hms_milli());
    match (day, cell.get_float()) {
        (Some((year, month, day, ..)), _) => format!("{year:04}-{month:02}-{day:02}"),
        (None, Some(value)) if value.fract() == 0.0 && value.abs() < 1e15 => format!("{value:.0}"),
        _ => cell.as_string().unwrap_or_default(),
    }
}
