//! What a file is: bytes become a decoded table of a known kind, or a reason why not.

use std::collections::BTreeMap;

use super::found::{Content, SourceFile};
use super::kind;
use super::meaning::{self, Meaning};
use super::{ADDRESS_BOOK, Sources, TARGETS, fence, mail, segment, text, workbook};
use introrank_core::evidence::FileReport;
use introrank_core::evidence::Kind;

/// A decoded file with its header.
pub struct Table {
    /// Where it came from; its content has been taken.
    pub file: SourceFile,
    /// Decoded text.
    pub text: String,
    /// What the bytes were.
    pub encoding: &'static str,
    /// Letters were damaged by an earlier conversion.
    pub mojibake: bool,
    /// Where the rows begin and what their columns are called.
    pub layout: text::Layout,
    /// What it is.
    pub kind: Kind,
    /// Envelopes, for mail.
    pub mailbox: Option<mail::Mailbox>,
    /// Bytes, for a segment.
    pub segment: Vec<u8>,
}

impl Table {
    /// A file that is no table of rows; nothing of it is read yet.
    pub fn of(file: SourceFile, kind: Kind) -> Self {
        Self {
            file,
            text: String::new(),
            encoding: "UTF-8",
            mojibake: false,
            layout: text::Layout::none(),
            kind,
            mailbox: None,
            segment: Vec::new(),
        }
    }

    /// A file of text, with where its rows begin.
    pub fn of_text(
        file: SourceFile,
        kind: Kind,
        decoded: text::Decoded,
        layout: text::Layout,
    ) -> Self {
        Self {
            text: decoded.text,
            encoding: decoded.encoding,
            mojibake: decoded.mojibake,
            layout,
            ..Self::of(file, kind)
        }
    }

    /// An empty report about the file.
    pub fn report(&self) -> FileReport {
        let mut report = FileReport::new(self.file.path.clone(), self.kind.words());
        report.because = kind::because(self.kind, &self.layout);
        report.encoding = self.encoding;
        if self.mojibake {
            report.notes.push("some letters were damaged before this file reached us (an earlier wrong conversion)".into());
        }
        report
    }
}

/// A file that is no table this program knows: why, and its first row.
pub struct Unrecognised {
    /// The file.
    pub path: String,
    /// Why.
    pub reason: String,
    /// Its first row.
    pub header: Vec<String>,
}

/// What a file is, by its content; `wanted` says it of some paths.
///
/// # Errors
/// When it is nothing this program knows.
pub fn recognise(
    mut file: SourceFile,
    wanted: &BTreeMap<String, Kind>,
    sources: &Sources,
) -> Result<Table, Unrecognised> {
    let bytes = match std::mem::replace(&mut file.content, Content::Bytes(Vec::new())) {
        Content::Bytes(bytes) => bytes,
        Content::Mails(mailbox) => {
            return Ok(Table {
                mailbox: Some(*mailbox),
                ..Table::of(file, Kind::Mailbox)
            });
        }
    };
    let unknown = |path: String, reason: String| Unrecognised {
        path,
        reason,
        header: Vec::new(),
    };
    if segment::is_segment(&bytes) {
        return Ok(Table {
            segment: bytes,
            ..Table::of(file, Kind::Packed)
        });
    }
    if workbook::is_workbook(&bytes) {
        let sheets = match fence::sheets(&bytes) {
            Ok(sheets) => sheets,
            Err(reason) => return Err(unknown(file.path, reason)),
        };
        // The table may stand behind a title sheet; when no sheet is known, the first says why.
        let sheets = sheets.into_iter().map(String::into_bytes);
        let mut texts: Vec<text::Decoded> = sheets.map(text::decode).collect();
        let known =
            |sheet: &text::Decoded| header_of(&sheet.text, &file, wanted, sources).is_some();
        let at = texts.iter().position(known).unwrap_or_default();
        return recognise_text(file, texts.swap_remove(at), wanted, sources);
    }
    if let Some(what) = kind::not_a_table(&bytes) {
        return Err(unknown(file.path, what.to_owned()));
    }
    let decoded = text::decode(bytes);
    if let Some(kind) = kind::of_text(&decoded.text) {
        return Ok(Table::of_text(file, kind, decoded, text::Layout::none()));
    }
    recognise_text(file, decoded, wanted, sources)
}

/// Where a text's table begins, and what it is.
fn header_of(
    text: &str,
    file: &SourceFile,
    wanted: &BTreeMap<String, Kind>,
    sources: &Sources,
) -> Option<(text::Layout, Kind)> {
    sources.columns.find_header(text, |header| {
        let kind = kind::of_header(header, &file.name);
        let names_account = |cell: &String| {
            matches!(
                cell.as_str(),
                "name" | "account" | "company" | "accountname" | "companyname"
            )
        };
        match wanted.get(&file.path) {
            None => kind,
            Some(Kind::Accounts) => header.iter().any(names_account).then_some(Kind::Accounts),
            Some(want) => kind.filter(|kind| kind == want),
        }
    })
}

fn recognise_text(
    file: SourceFile,
    decoded: text::Decoded,
    wanted: &BTreeMap<String, Kind>,
    sources: &Sources,
) -> Result<Table, Unrecognised> {
    let found = header_of(&decoded.text, &file, wanted, sources);
    let (reason, header) = match found {
        Some((layout, Kind::Targets)) => (TARGETS.into(), layout.raw_header),
        Some((layout, Kind::ImportedContacts)) if !sources.with_address_book => {
            (ADDRESS_BOOK.into(), layout.raw_header)
        }
        Some((layout, kind)) => return Ok(Table::of_text(file, kind, decoded, layout)),
        None => {
            let header = text::first_record(&decoded.text);
            let plain: Vec<String> = header
                .iter()
                .map(|cell| text::normalise_header(cell))
                .collect();
            let has = |wanted| meaning::column(&plain, wanted).is_some();
            let is_list =
                meaning::names_somebody(&plain) && (has(Meaning::Company) || has(Meaning::Email));
            let reason = match header.as_slice() {
                _ if is_list => TARGETS.to_owned(),
                [] => "the file is empty".to_owned(),
                // A text is nobody's business; a row of short cells is a header.
                cells if cells.len() > 1 && cells.iter().all(|cell| cell.chars().count() < 30) => {
                    format!(
                        "no header that is known; the file begins [{}]",
                        cells.join(", ")
                    )
                }
                _ => "no table that is known".to_owned(),
            };
            (reason, header)
        }
    };
    Err(Unrecognised {
        path: file.path,
        reason,
        header,
    })
}
