//! What became of every row: counts that add up, and the place and reason of each problem.

use std::collections::BTreeMap;

use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};

/// The class a data row ends in. Every row is in exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Used as it stands.
    Imported,
    /// Normal, and no evidence: a closed account of which only a date is left, a draft, a sponsored message, list mail.
    Restricted,
    /// Says again what another row said.
    Duplicate,
    /// Used, but one cell had to be left out.
    Partial,
    /// Not used; the reason is among the problems.
    Rejected,
}

impl Class {
    /// The word used in files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Imported => "imported",
            Self::Restricted => "restricted",
            Self::Duplicate => "duplicate",
            Self::Partial => "partial",
            Self::Rejected => "rejected",
        }
    }
}

/// How many rows of a file are in each class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Classes {
    /// See [`Class::Imported`].
    pub imported: u64,
    /// See [`Class::Restricted`].
    pub restricted: u64,
    /// See [`Class::Duplicate`].
    pub duplicate: u64,
    /// See [`Class::Partial`].
    pub partial: u64,
    /// See [`Class::Rejected`].
    pub rejected: u64,
}

impl Classes {
    /// Counts one row.
    pub fn count(&mut self, class: Class) {
        *match class {
            Class::Imported => &mut self.imported,
            Class::Restricted => &mut self.restricted,
            Class::Duplicate => &mut self.duplicate,
            Class::Partial => &mut self.partial,
            Class::Rejected => &mut self.rejected,
        } += 1;
    }

    /// Adds the rows of another file.
    pub const fn add(&mut self, other: &Self) {
        self.imported += other.imported;
        self.restricted += other.restricted;
        self.duplicate += other.duplicate;
        self.partial += other.partial;
        self.rejected += other.rejected;
    }

    /// All rows.
    pub const fn rows(&self) -> u64 {
        self.imported + self.restricted + self.duplicate + self.partial + self.rejected
    }

    /// Rows that contributed something.
    pub const fn used(&self) -> u64 {
        self.imported + self.partial
    }
}

/// One row that could not be used, or not whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Line of the file, from 1.
    pub line: u64,
    /// The column, where one cell is to blame.
    pub column: &'static str,
    /// The class the row ended in.
    pub class: Class,
    /// What is wrong, in words.
    pub reason: String,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// As written.
    pub column: String,
    /// What it was taken for; `None` when it is not used.
    pub holds: Option<&'static str>,
}

/// What became of one file.
#[derive(Clone, Debug)]
pub struct FileReport {
    /// Path as given; `archive.zip: Connections.csv` inside an archive.
    pub path: String,
    /// What the file is, in words.
    pub kind: &'static str,
    /// Whose export it is, where there is an owner.
    pub owner: Option<String>,
    /// Encoding as found.
    pub encoding: &'static str,
    /// Rows per class.
    pub classes: Classes,
    /// The first problems, [`FileReport::PROBLEMS_KEPT`] at most.
    pub problems: Vec<Problem>,
    /// Problems beyond those kept.
    pub more_problems: u64,
    /// Why rows were restricted, and how many, where it is not simply a closed account.
    pub left_out: BTreeMap<&'static str, u64>,
    /// Why it was taken for this, in words.
    pub because: String,
    /// Its columns, for a table of people.
    pub columns: Vec<Column>,
    /// Remarks about the file as a whole.
    pub notes: Vec<String>,
}

impl FileReport {
    /// How many problems of one file are kept with place and reason; the rest is counted.
    pub const PROBLEMS_KEPT: usize = 1000;

    /// An empty report on a file.
    pub fn new(path: impl Into<String>, kind: &'static str) -> Self {
        Self {
            path: path.into(),
            kind,
            owner: None,
            encoding: "UTF-8",
            classes: Classes::default(),
            problems: Vec::new(),
            more_problems: 0,
            left_out: BTreeMap::new(),
            because: String::new(),
            columns: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Counts a row as restricted, for this reason.
    pub fn left_out(&mut self, reason: &'static str) {
        self.classes.count(Class::Restricted);
        *self.left_out.entry(reason).or_default() += 1;
    }

    /// Says what the columns of a header, as written, were taken for, by their places.
    pub fn bind(&mut self, header: &[String], bound: &[(Option<usize>, &'static str)]) {
        let holds = |at: usize| {
            let mut bound = bound.iter();
            bound
                .find(|(column, _)| *column == Some(at))
                .map(|(_, holds)| *holds)
        };
        let columns = header.iter().enumerate();
        self.columns = columns
            .map(|(at, column)| Column {
                column: column.clone(),
                holds: holds(at),
            })
            .collect();
    }

    /// Counts a row as used whole.
    pub fn imported(&mut self) {
        self.classes.count(Class::Imported);
    }

    /// Counts a row as used: whole, or without the date in this column.
    pub fn used(&mut self, line: u64, whole: bool, column: &'static str) {
        if whole {
            self.imported();
        } else {
            let reason = "date not understood; the row is used without it";
            self.problem(Class::Partial, line, column, reason);
        }
    }

    /// Sorts the problems by line.
    pub fn sort(&mut self) {
        self.problems.sort_by_key(|problem| problem.line);
    }

    /// Counts a row with a problem.
    pub fn problem(
        &mut self,
        class: Class,
        line: u64,
        column: &'static str,
        reason: impl Into<String>,
    ) {
        self.classes.count(class);
        if self.problems.len() < Self::PROBLEMS_KEPT {
            self.problems.push(Problem {
                line,
                column,
                class,
                reason: reason.into(),
            });
        } else {
            self.more_problems += 1;
        }
    }
}

impl Serialize for FileReport {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut file = serializer.serialize_struct("FileReport", 12)?;
        file.serialize_field("path", &self.path)?;
        file.serialize_field("kind", self.kind)?;
        file.serialize_field("owner", &self.owner)?;
        file.serialize_field("encoding", self.encoding)?;
        file.serialize_field("rows", &self.classes.rows())?;
        file.serialize_field("classes", &self.classes)?;
        file.serialize_field("left_out", &self.left_out)?;
        file.serialize_field("problems", &self.problems)?;
        file.serialize_field("more_problems", &self.more_problems)?;
        file.serialize_field("because", &self.because)?;
        file.serialize_field("columns", &self.columns)?;
        file.serialize_field("notes", &self.notes)?;
        file.end()
    }
}

/// What was said of the columns of one shape of file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shape {
    /// All its columns, as written.
    pub columns: Vec<String>,
    /// What some of them hold.
    pub holds: BTreeMap<String, String>,
}

/// What became of everything that was given.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ImportReport {
    /// One entry per file that was read, in the order of their paths.
    pub files: Vec<FileReport>,
    /// Files that were recognised as something else, or not at all: path and reason.
    pub skipped: Vec<(String, String)>,
    /// What was said of columns by the user, for the files that have them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub shapes: Vec<Shape>,
}

impl ImportReport {
    /// Rows of all files together.
    pub fn totals(&self) -> Classes {
        let mut sum = Classes::default();
        for file in &self.files {
            sum.add(&file.classes);
        }
        sum
    }
}
