//! Rows of an export of connections, or of an address book, in columns.

use crate::columns::TextColumn;
use crate::day::Day;

/// The usable rows of one export, column by column.
#[derive(Debug, Default)]
pub struct ConnectionRows {
    /// Line of the file, from 1.
    pub line: Vec<u32>,
    /// First name as written.
    pub first: TextColumn,
    /// Last name as written.
    pub last: TextColumn,
    /// Canonical profile key, or empty.
    pub profile: TextColumn,
    /// E-mail address in lower case, or empty.
    pub email: TextColumn,
    /// Further e-mail addresses: (row, address).
    pub more_emails: Vec<(u32, String)>,
    /// Company as written.
    pub company: TextColumn,
    /// Job title as written.
    pub title: TextColumn,
    /// When the two connected, if known.
    pub connected_on: Vec<Option<Day>>,
    /// The newest connection of the file: nobody can have made the file before that day.
    pub newest: Option<Day>,
}

impl ConnectionRows {
    /// Number of rows.
    pub fn len(&self) -> usize {
        self.line.len()
    }

    /// These rows only; `position` has the new place of each old one.
    pub fn only(&self, kept: &[usize], position: &[Option<u32>]) -> Self {
        let column = |cells: &TextColumn| {
            let mut some = TextColumn::default();
            for &r in kept {
                some.push(cells.get(r));
            }
            some
        };
        let further = self.more_emails.iter();
        Self {
            line: kept.iter().map(|r| self.line[*r]).collect(),
            first: column(&self.first),
            last: column(&self.last),
            profile: column(&self.profile),
            email: column(&self.email),
            more_emails: further
                .filter_map(|(row, email)| Some((position[*row as usize]?, email.clone())))
                .collect(),
            company: column(&self.company),
            title: column(&self.title),
            connected_on: kept.iter().map(|r| self.connected_on[*r]).collect(),
            newest: self.newest,
        }
    }

    /// Forgets all e-mail addresses.
    pub fn drop_emails(&mut self) {
        let mut none = TextColumn::default();
        for _ in 0..self.len() {
            none.push("");
        }
        self.email = none;
        self.more_emails.clear();
    }

    /// True without rows.
    pub fn is_empty(&self) -> bool {
        self.line.is_empty()
    }
}
