//! A data base that is only looked at, also where nothing can be written.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

/// Opens a data base to read it. Without a log nobody writes, and SQLite must not look for, or make, the files in which
/// writers meet.
pub(crate) fn open(path: &Path) -> rusqlite::Result<Connection> {
    let path = path.to_string_lossy();
    let has_log = std::fs::metadata(format!("{path}-wal")).is_ok_and(|about| about.len() > 0);
    let way = if has_log { "mode=ro" } else { "immutable=1" };
    let escaped = path
        .replace('%', "%25")
        .replace('?', "%3f")
        .replace('#', "%23");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    Connection::open_with_flags(format!("file:{escaped}?{way}"), flags)
}
