//! From text to rows: delimiter, header, and records that survive damaged files.
//!
//! Nothing here knows what a file means; that is [`kind`](super::kind)'s part.

use csv::{ReaderBuilder, StringRecord};
use rayon::prelude::*;

pub use super::decode::{Decoded, decode};

/// Texts are read side by side in parts of at least this many bytes, one per thread.
const PART: usize = 1 << 22;
/// A header is looked for in this many records and no further.
const HEADER_WINDOW: usize = 50;
/// So many bytes, or four times the file, are read again because of quotes that are never closed: then every line is taken as
/// it stands.
const READ_TWICE: u64 = 1 << 20;
/// A field longer than this, or a record over more lines than [`LONGEST_RECORD`], is an unclosed quote.
const LONGEST_FIELD: usize = 64 * 1024;
const LONGEST_RECORD: u64 = 200;
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// A header cell as it is compared: case folded, letters and digits only.
pub fn normalise_header(cell: &str) -> String {
    cell.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Where a table starts in a text and how its cells are separated.
pub struct Layout {
    /// The byte between cells.
    pub delimiter: u8,
    /// Header cells, normalised.
    pub header: Vec<String>,
    /// Header cells as written.
    pub raw_header: Vec<String>,
    byte: usize,
    line: u64,
}

impl Layout {
    /// The layout of what is no table.
    pub const fn none() -> Self {
        Self {
            delimiter: b',',
            header: Vec::new(),
            raw_header: Vec::new(),
            byte: 0,
            line: 0,
        }
    }

    /// Position of the first column whose normalised name is one of `names`; a name earlier in the list wins.
    pub fn column(&self, names: &[&str]) -> Option<usize> {
        names
            .iter()
            .find_map(|name| self.header.iter().position(|cell| cell == name))
    }
}

/// Finds the header: the first record, under the first usual delimiter, that `accept` recognises.
///
/// Notes above the header, blank lines and a `sep=` line are passed over. `accept` gets normalised cells.
pub fn find_header<T>(text: &str, accept: impl Fn(&[String]) -> Option<T>) -> Option<(Layout, T)> {
    let start = separator_line(text).unwrap_or(0);
    // Nothing is a header of which this much does not contain the delimiter.
    let head = &text.as_bytes()[..text.len().min(LONGEST_FIELD)];
    for delimiter in DELIMITERS {
        if delimiter != DELIMITERS[0] && !head.contains(&delimiter) {
            continue;
        }
        let mut reader = reader(&text[start..], delimiter);
        let mut record = StringRecord::new();
        for _ in 0..HEADER_WINDOW {
            if !matches!(reader.read_record(&mut record), Ok(true)) {
                break;
            }
            let cell = |cell: &str| cell.trim().trim_start_matches('\u{FEFF}').to_owned();
            let raw_header: Vec<String> = record.iter().map(cell).collect();
            let header: Vec<String> = raw_header
                .iter()
                .map(|cell| normalise_header(cell))
                .collect();
            if let Some(kind) = accept(&header) {
                let byte = start + reader.position().byte() as usize;
                let line = lines_before(text, byte);
                return Some((
                    Layout {
                        delimiter,
                        header,
                        raw_header,
                        byte,
                        line,
                    },
                    kind,
                ));
            }
        }
    }
    None
}

fn lines_before(text: &str, byte: usize) -> u64 {
    text.as_bytes()[..byte.min(text.len())]
        .iter()
        .filter(|&&b| b == b'\n')
        .count() as u64
}

/// The first record that is not blank, for messages about headers nobody recognises.
pub fn first_record(text: &str) -> Vec<String> {
    let mut reader = reader(text, b',');
    let mut record = StringRecord::new();
    while matches!(reader.read_record(&mut record), Ok(true)) {
        let cells: Vec<String> = record
            .iter()
            .map(|cell| {
                introrank_core::display::clean(cell)
                    .chars()
                    .take(40)
                    .collect()
            })
            .collect();
        if cells.iter().any(|cell: &String| !cell.trim().is_empty()) {
            return cells.into_iter().take(12).collect();
        }
    }
    Vec::new()
}

fn separator_line(text: &str) -> Option<usize> {
    let rest = text
        .strip_prefix("sep=")
        .or_else(|| text.strip_prefix("\"sep="))?;
    rest.find('\n').map(|end| text.len() - rest.len() + end + 1)
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes())
}

/// Why the last row of a file that was not copied whole is not used.
pub const CUT_ROW: &str = "the file ends in the middle of this row: was it copied whole?";
/// Why a row that [`repeats`](Row::repeats) the header is none.
pub const REPEATED_HEADER: &str = "the header once more: files were pasted together";

/// One data row.
pub struct Row<'a> {
    record: &'a StringRecord,
    /// Line of the file it starts on, from 1.
    pub line: u64,
    /// The row was rescued from a region with an unclosed quote.
    pub rescued: bool,
    /// The file ends in the middle of this row.
    pub cut: bool,
}

impl Row<'_> {
    /// The trimmed text of a cell; empty when the column or the cell is missing.
    pub fn cell(&self, column: Option<usize>) -> &str {
        let cell = column.and_then(|i| self.record.get(i)).unwrap_or_default();
        let text = cell.trim();
        if self.rescued {
            text.trim_matches('"')
        } else {
            text
        }
    }

    /// Number of cells.
    pub fn fields(&self) -> usize {
        self.record.len()
    }

    /// True when every cell is blank.
    pub fn is_blank(&self) -> bool {
        self.record
            .iter()
            .all(|cell| cell.bytes().all(|b| b.is_ascii_whitespace()))
    }

    /// Non-empty cells beyond the first `columns`.
    pub fn extra(&self, columns: usize) -> usize {
        self.record
            .iter()
            .skip(columns)
            .filter(|cell| !cell.is_empty())
            .count()
    }

    /// True when the row repeats the header, as files pasted together do.
    pub fn repeats(&self, layout: &Layout) -> bool {
        self.record.get(0) == layout.raw_header.first().map(String::as_str)
            && self.record.len() == layout.raw_header.len()
            && self
                .record
                .iter()
                .zip(&layout.raw_header)
                .all(|(cell, head)| cell.trim() == head)
    }
}

/// Reads the rows under a header one by one. Line numbers are those of the file, also after multi-line cells.
pub struct Rows<'a> {
    text: &'a str,
    delimiter: u8,
    reader: csv::Reader<&'a [u8]>,
    record: StringRecord,
    base_byte: usize,
    base_line: u64,
    columns: usize,
    /// Cells may hold texts of any shape: a quoted one with line breaks is no sign of damage.
    free_text: bool,
    /// Most cells of any row so far.
    widest: usize,
    /// Bytes that were read for records which turned out to be glued together.
    read_twice: u64,
}

impl<'a> Rows<'a> {
    /// As [`new`](Self::new), of a file whose cells hold what people wrote: a row as wide as the header is believed.
    pub fn of_free_text(text: &'a str, layout: &Layout) -> Self {
        Self {
            free_text: true,
            ..Self::new(text, layout)
        }
    }

    /// The rows of `text` after the header found by [`find_header`].
    pub fn new(text: &'a str, layout: &Layout) -> Self {
        let reader = reader(&text[layout.byte..], layout.delimiter);
        Self {
            text,
            delimiter: layout.delimiter,
            reader,
            record: StringRecord::new(),
            base_byte: layout.byte,
            base_line: layout.line,
            columns: layout.header.len(),
            free_text: false,
            widest: 0,
            read_twice: 0,
        }
    }

    /// The next row, or `None` at the end. Blank lines are no rows.
    pub fn next_row(&mut self) -> Option<Row<'_>> {
        let before = self.reader.position().byte();
        // Quotes that mean nothing here, and each of which may glue everything behind it together.
        if self.read_twice > READ_TWICE.max(4 * self.text.len() as u64) {
            return self.rescue(before as usize);
        }
        if !matches!(self.reader.read_record(&mut self.record), Ok(true)) {
            return None;
        }
        let start = self.record.position().map_or(0, |position| position.line());
        if self.is_glued() {
            self.read_twice += self.reader.position().byte() - before;
            return self.rescue(before as usize);
        }
        // csv gives the line on which it began to look, which is before any blank lines.
        let blank = self.blank_lines_at(before as usize);
        let cut = self.record.len() < self.widest
            && !self.text.ends_with(['\n', '\r'])
            && self.base_byte as u64 + self.reader.position().byte() >= self.text.len() as u64;
        self.widest = self.widest.max(self.record.len());
        Some(Row {
            record: &self.record,
            line: self.base_line + start.saturating_sub(1) + blank + 1,
            rescued: false,
            cut,
        })
    }

    /// True when a quote that was never closed has glued rows together: a cell with line breaks in a record that is not
    /// as wide as the header, or a line inside a cell that is a row by itself, or a cell beyond all measure.
    fn is_glued(&self) -> bool {
        let breaks = self
            .record
            .as_slice()
            .bytes()
            .filter(|&b| b == b'\n' || b == b'\r')
            .count();
        if breaks == 0 {
            return self.record.as_slice().len() > LONGEST_FIELD
                && self.record.iter().any(|cell| cell.len() > LONGEST_FIELD);
        }
        if self.free_text && self.record.len() == self.columns {
            return false;
        }
        let delimiters = |line: &str| line.bytes().filter(|&b| b == self.delimiter).count();
        let row_inside = |cell: &str| {
            let mut lines = cell.split(['\n', '\r']).skip(1);
            self.columns > 2 && lines.any(|line| delimiters(line) + 2 >= self.columns)
        };
        self.record.len() != self.columns
            || breaks as u64 > LONGEST_RECORD
            || self.record.iter().any(row_inside)
    }

    fn blank_lines_at(&self, consumed: usize) -> u64 {
        let rest = &self.text.as_bytes()[(self.base_byte + consumed).min(self.text.len())..];
        let blank = rest.iter().take_while(|&&b| b == b'\n' || b == b'\r');
        blank.filter(|&&b| b == b'\n').count() as u64
    }

    /// A quote was never closed: takes one line as it stands, without quoting, and goes on after it.
    fn rescue(&mut self, consumed: usize) -> Option<Row<'_>> {
        let rest = &self.text.as_bytes()[self.base_byte + consumed..];
        let blank = rest
            .iter()
            .take_while(|&&byte| byte == b'\n' || byte == b'\r')
            .count();
        let start = self.base_byte + consumed + blank;
        let end = self.text.as_bytes()[start..]
            .iter()
            .position(|&b| b == b'\n' || b == b'\r')
            .map_or(self.text.len(), |at| start + at + 1);
        let line =
            self.base_line + lines_before(&self.text[self.base_byte..], start - self.base_byte);
        let mut single = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .quoting(false)
            .delimiter(self.delimiter)
            .from_reader(&self.text.as_bytes()[start..end]);
        // A record that was large is copied whole each time another one is read into it.
        self.record = StringRecord::new();
        if !matches!(single.read_record(&mut self.record), Ok(true)) {
            return None;
        }
        self.base_byte = end;
        self.base_line = line + u64::from(self.text.as_bytes()[end - 1] == b'\n');
        self.reader = reader(&self.text[end..], self.delimiter);
        Some(Row {
            record: &self.record,
            line: line + 1,
            rescued: true,
            cut: false,
        })
    }

    /// The same rows in parts that can be read side by side, in order. One part when the text has quotes, because only
    /// without them is every line break the end of a row.
    pub fn parts(text: &'a str, layout: &Layout) -> Vec<Self> {
        let bytes = text.as_bytes();
        if bytes.len() - layout.byte < 2 * PART || bytes[layout.byte..].contains(&b'"') {
            return vec![Self::new(text, layout)];
        }
        let size = PART.max((bytes.len() - layout.byte).div_ceil(rayon::current_num_threads()));
        let mut starts = vec![layout.byte];
        let mut at = layout.byte + size;
        while at < bytes.len() {
            let Some(end) = bytes[at..].iter().position(|&b| b == b'\n') else {
                break;
            };
            starts.push(at + end + 1);
            at += end + 1 + size;
        }
        let ends: Vec<usize> = starts
            .iter()
            .skip(1)
            .copied()
            .chain([bytes.len()])
            .collect();
        let lines: Vec<u64> = starts
            .par_iter()
            .zip(&ends)
            .map(|(&start, &end)| lines_before(&text[start..end], end))
            .collect();
        let mut line = layout.line;
        let part = |((start, end), lines): ((usize, usize), u64)| {
            let part = &text[..end];
            let rows = Self {
                text: part,
                delimiter: layout.delimiter,
                reader: reader(&part[start..], layout.delimiter),
                record: StringRecord::new(),
                base_byte: start,
                base_line: line,
                columns: layout.header.len(),
                free_text: false,
                widest: 0,
                read_twice: 0,
            };
            line += lines;
            rows
        };
        starts.into_iter().zip(ends).zip(lines).map(part).collect()
    }

    /// Bytes of the text read so far.
    pub fn bytes_read(&self) -> u64 {
        self.base_byte as u64 + self.reader.position().byte()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<(u64, String, bool)> {
        let (layout, ()) = find_header(text, |header| {
            header.contains(&"name".to_owned()).then_some(())
        })
        .expect("a header");
        let column = layout.column(&["name"]);
        let mut rows = Rows::new(text, &layout);
        let mut found = Vec::new();
        while let Some(row) = rows.next_row() {
            found.push((row.line, row.cell(column).to_owned(), row.rescued));
        }
        found
    }

    #[test]
    fn lines_are_those_of_the_file_also_after_notes_blank_lines_and_multi_line_cells() {
        let text = "Notes:\n\"two, parts\"\n\nname,note\nAna,\"a\nb\"\n\nBo,x";
        assert_eq!(
            names(text),
            [(5, "Ana".into(), false), (8, "Bo".into(), false)]
        );
    }

    #[test]
    fn blank_lines_and_carriage_returns_do_not_shift_lines_or_lose_rows() {
        let want = [
            (2, "Ana".to_owned(), false),
            (5, "Bo".to_owned(), false),
            (6, "Cy".to_owned(), false),
        ];
        for end in ["\n", "\r\n"] {
            let text = ["name,note", "Ana,1", "", "", "Bo,\"a, b\"", "Cy,2,"].join(end);
            assert_eq!(names(&text), want, "{end:?}");
        }
        assert_eq!(names("name,note\rAna,1\rBo,2").len(), 2);
    }

    /// 300,000 lines of which each glued all that follow together took minutes: every one was read again for each before it.
    #[test]
    fn torn_quotes_are_read_in_a_few_passes() {
        let torn = "a\",\"b\n".repeat(20_000);
        let text = format!("name,note\n{torn}Ana,x\n");
        let (layout, ()) = find_header(&text, |_| Some(())).unwrap();
        let mut rows = Rows::new(&text, &layout);
        let (mut count, mut last) = (0, String::new());
        while let Some(row) = rows.next_row() {
            count += 1;
            last = row.cell(Some(0)).to_owned();
        }
        assert_eq!((count, last.as_str()), (20_001, "Ana"));
        assert!(rows.read_twice < 6 * text.len() as u64 + READ_TWICE);
    }

    #[test]
    fn two_unclosed_quotes_in_one_column_cost_nothing() {
        let mut text = String::from("name,note,more\nA0,\"x,y\n");
        (1..200).for_each(|i| text.push_str(&format!("A{i},x,y\n")));
        text.push_str("A200,\"x,y\nA201,x,y\n");
        let found = names(&text);
        assert_eq!(found.len(), 202);
        assert_eq!(
            (found[0].1.as_str(), found[201].0, found[201].1.as_str()),
            ("A0", 203, "A201")
        );
    }

    #[test]
    fn a_separator_line_and_other_delimiters_are_understood() {
        assert_eq!(names("sep=;\nname;x\nAna;1\n"), [(3, "Ana".into(), false)]);
        assert_eq!(names("id\tname\r\n1\tBo\r\n"), [(2, "Bo".into(), false)]);
    }

    #[test]
    fn an_unclosed_quote_costs_one_row_and_not_the_rest_of_the_file() {
        let mut text = String::from("name,note\n\"Ana,1\n");
        for i in 0..300 {
            text.push_str(&format!("P{i},x\n"));
        }
        let found = names(&text);
        assert_eq!(found.len(), 301);
        assert_eq!(found[0], (2, "Ana".into(), true));
        assert_eq!(found[300], (302, "P299".into(), false));
        let glued = "name,note\n\"Ana,1\nBo,\"x\"\nCy,2\n";
        assert_eq!(
            names(glued),
            [
                (2, "Ana".into(), true),
                (3, "Bo".into(), false),
                (4, "Cy".into(), false)
            ]
        );
    }
}
