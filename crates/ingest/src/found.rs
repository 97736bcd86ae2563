//! A file that was found, and what its name says.

use std::path::Path;

use super::mail::Mailbox;
use introrank_core::day::Day;

/// One table of text, read whole.
pub struct SourceFile {
    /// Path as shown to the user.
    pub path: String,
    /// File name alone.
    pub name: String,
    /// Files with the same group came in one folder or archive: they may have one owner.
    pub group: String,
    /// A date in the archive's own name (`Basic_LinkedInDataExport_06-07-2026.zip`), if there is one.
    pub exported_on: Option<Day>,
    /// What is in it.
    pub content: Content,
}

/// What a file holds.
pub enum Content {
    /// Bytes, read whole.
    Bytes(Vec<u8>),
    /// Envelopes of mails: a mailbox may be larger than memory.
    Mails(Box<Mailbox>),
}

impl SourceFile {
    /// Bytes in memory.
    pub fn len(&self) -> u64 {
        match &self.content {
            Content::Bytes(bytes) => bytes.len() as u64,
            Content::Mails(_) => 0,
        }
    }
}

/// What one path held: files, and (place, reason) of what is not read.
#[derive(Default)]
pub(super) struct Opened {
    pub(super) files: Vec<SourceFile>,
    pub(super) skipped: Vec<(String, String)>,
    /// What an archive may unpack to whatever its size.
    pub(super) always: u64,
}

/// Files that operating systems and editors leave beside the real ones.
pub(super) fn is_litter(path: &str) -> bool {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    path.split(['/', '\\']).any(|part| part == "__MACOSX")
        || name.starts_with("._")
        || name.starts_with("~$")
        || name.starts_with('.')
        || name.is_empty()
}

/// Endings of files that never hold a table; everything else is judged by content.
pub(super) fn never_a_table(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    [
        ".md", ".html", ".htm", ".jpg", ".jpeg", ".png", ".gif", ".mp4", ".pdf", ".toml", ".json",
        ".msf",
    ]
    .iter()
    .any(|end| lower.ends_with(end))
        || lower == "table_of_contents"
}

pub(super) fn name_of(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// `…_MM-DD-YYYY…` in the name of an archive or its folder.
pub(super) fn date_in_name(name: &str) -> Option<Day> {
    let at = name.find("DataExport_")? + "DataExport_".len();
    let mut parts = name.get(at..at + 10)?.split('-');
    let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
    Day::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_of_an_archive_stands_in_its_name() {
        let want = Day::new(2022, 9, 12);
        assert_eq!(
            date_in_name("Complete_LinkedInDataExport_09-12-2022 (1)"),
            want
        );
        assert_eq!(
            date_in_name("Basic_LinkedInDataExport_09-12-2022.zip.zip"),
            want
        );
        assert_eq!(date_in_name("Basic_LinkedInDataExport_9.zip"), None);
    }

    #[test]
    fn litter_is_left_alone() {
        assert!(
            is_litter("__MACOSX/._Connections.csv")
                && is_litter("a/.DS_Store")
                && is_litter("~$Connections.xlsx")
        );
        assert!(!is_litter("a/Connections (3).csv"));
    }
}
