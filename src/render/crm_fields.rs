//! The fields of a CRM that the file fills: names, types and lengths, as its loader wants them.

use std::io::Write;

/// CRMs that take a file back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Crm {
    /// HubSpot.
    HubSpot,
    /// Salesforce.
    Salesforce,
}

/// What a field of the CRM holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// Text of at most so many characters.
    Text(usize),
    /// A number from 0 to 1 with four decimals.
    Number,
    Date,
}

/// The fixed columns with their fields, in order.
pub(super) const FIELDS: [(&str, Field); 16] = [
    ("Introrank Next Step", Field::Text(40)),
    ("Introrank Ask First", Field::Text(120)),
    ("Introrank Introducer", Field::Text(120)),
    ("Introrank Prospect", Field::Text(120)),
    ("Introrank Prospect Title", Field::Text(255)),
    ("Introrank Question", Field::Text(255)),
    ("Introrank Verified", Field::Text(10)),
    ("Introrank Chance", Field::Number),
    ("Introrank Band", Field::Text(10)),
    ("Introrank HOT", Field::Text(3)),
    ("Introrank Why", Field::Text(255)),
    ("Introrank Backup", Field::Text(120)),
    ("Introrank Candidates", Field::Text(255)),
    ("Introrank Committee", Field::Text(255)),
    ("Introrank Focus", Field::Text(20)),
    ("Introrank As Of", Field::Date),
];

/// Where each of them stands.
pub(super) mod at {
    pub const NEXT_STEP: usize = 0;
    pub const ASK_FIRST: usize = 1;
    pub const INTRODUCER: usize = 2;
    pub const PROSPECT: usize = 3;
    pub const PROSPECT_TITLE: usize = 4;
    pub const QUESTION: usize = 5;
    pub const VERIFIED: usize = 6;
    pub const CHANCE: usize = 7;
    pub const BAND: usize = 8;
    pub const HOT: usize = 9;
    pub const WHY: usize = 10;
    pub const BACKUP: usize = 11;
    pub const CANDIDATES: usize = 12;
    pub const COMMITTEE: usize = 13;
    pub const FOCUS: usize = 14;
    pub const AS_OF: usize = 15;
}

/// What an absent value is called.
pub(super) const NONE: &str = "none";

impl Crm {
    /// What its loader takes for no number and no date.
    pub(super) const fn null(self) -> &'static str {
        match self {
            // Data Loader with the Bulk API; an empty cell changes nothing.
            Self::Salesforce => "#N/A",
            Self::HubSpot => "",
        }
    }

    /// What the field of a column is called there, and its type.
    pub(super) fn field(self, (column, field): &(&str, Field)) -> [String; 3] {
        let (name, kind) = match (self, field) {
            (Self::Salesforce, field) => (
                format!("{}__c", column.replace(' ', "_")),
                match field {
                    Field::Text(_) => "Text",
                    Field::Number => "Number(5, 4)",
                    Field::Date => "Date",
                },
            ),
            (Self::HubSpot, field) => (
                column.to_lowercase().replace(' ', "_"),
                match field {
                    Field::Text(_) => "Single-line text",
                    Field::Number => "Number",
                    Field::Date => "Date picker",
                },
            ),
        };
        let length = match field {
            Field::Text(length) => length.to_string(),
            Field::Number | Field::Date => String::new(),
        };
        [name, kind.to_owned(), length]
    }

    /// The definitions of the fields as a table: column, API name, type, length.
    ///
    /// # Errors
    /// When writing fails.
    pub fn write_fields(self, out: impl Write) -> csv::Result<()> {
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record(["column", "api_name", "type", "length"])?;
        for field in &FIELDS {
            let [name, kind, length] = self.field(field);
            writer.write_record([field.0, &name, &kind, &length])?;
        }
        Ok(writer.flush()?)
    }
}
