//! Lists of targets: people or accounts, from any CRM or prospecting tool, columns bound by what they are called.

use super::IngestError;
use super::column_map::ColumnMap;
use super::meaning;
use super::mutuals;
use super::numbers::{head_count, number};
use super::target_columns::{
    COMPANY, Columns, DOMAIN, EMAIL, FIRST, IDS, LAST, MUTUALS, NAME, OWNER, PERSON, TITLE, URL,
};
use super::text;
use super::text::{Layout, Rows};
use introrank_core::evidence::TargetRow;
use introrank_core::keys::email;
use introrank_core::keys::profile_url;
use introrank_core::keys::profile_url::Profile;

/// A list of targets, read row by row.
pub struct TargetList {
    text: String,
    layout: Layout,
    columns: Columns,
}

impl TargetList {
    /// A list of one target: a person or an account by name.
    ///
    /// # Errors
    /// When nothing is named.
    pub fn of_one(target: &str) -> Result<Self, IngestError> {
        let text = format!("target\n\"{}\"\n", target.replace('"', "\"\""));
        Self::new(target, text, None, &ColumnMap::default())
    }

    /// Binds the columns of a list. `as_column` names the column that holds each row's asker; `said` is what the user says
    /// of columns.
    ///
    /// # Errors
    /// When no column names a person or an account, or `as_column` is missing; the message shows the header found.
    pub fn new(
        path: &str,
        text: String,
        as_column: Option<&str>,
        said: &ColumnMap,
    ) -> Result<Self, IngestError> {
        let known = |header: &[String]| {
            let has = |names: &[&str]| header.iter().any(|cell| names.contains(&plain(cell)));
            (has(PERSON)
                || has(URL)
                || has(NAME)
                || has(EMAIL)
                || has(COMPANY)
                || has(DOMAIN)
                || (has(FIRST) && has(LAST))
                || meaning::names_somebody(header))
            .then_some(())
        };
        let Some((mut layout, ())) = said.find_header(&text, known) else {
            return Err(IngestError::Header {
                path: path.into(),
                found: text::first_record(&text).join(", "),
                wanted: "a column for the person (person, name, url, email) or the account (company, domain); --map \"COLUMN=url\" says that one is".into(),
            });
        };
        for cell in &mut layout.header {
            *cell = plain(cell).to_owned();
        }
        let mut columns = Columns::bind(&layout, &text);
        if let Some(wanted) = as_column {
            columns.asker = layout.column(&[&text::normalise_header(wanted)]);
            columns.email = columns.email.filter(|at| Some(*at) != columns.asker);
            if columns.asker.is_none() {
                let found = layout.raw_header.join(", ");
                return Err(IngestError::NoColumn {
                    path: path.into(),
                    column: wanted.into(),
                    found,
                });
            }
        }
        Ok(Self {
            text,
            layout,
            columns,
        })
    }

    /// The list's own column names, as written.
    pub fn column_names(&self) -> &[String] {
        &self.layout.raw_header
    }

    /// What each column was taken for, as it is written and in words; columns that nobody knows are carried through.
    pub fn bound(&self) -> Vec<(&str, &'static str)> {
        let bound = self.columns.bound().into_iter();
        bound
            .map(|(at, what)| (self.layout.raw_header[at].as_str(), what))
            .collect()
    }

    /// Positions of the columns that say which record a row is: ids of other programs, e-mail, domain, address.
    pub fn key_columns(&self) -> Vec<usize> {
        let is_key = |cell: &String| {
            [IDS, EMAIL, DOMAIN, URL]
                .iter()
                .any(|names| names.contains(&cell.as_str()))
        };
        let cells = self.layout.header.iter().enumerate();
        cells
            .filter(|(_, cell)| is_key(cell))
            .map(|(at, _)| at)
            .collect()
    }

    /// The first id that a spreadsheet has turned into a rounded number (`1.23E+11`): its line, column and cell.
    pub fn damaged_id(&self) -> Option<(u64, &str, String)> {
        let header = self.layout.header.iter().enumerate();
        let ids: Vec<usize> = header
            .filter(|(_, cell)| IDS.contains(&cell.as_str()))
            .map(|(at, _)| at)
            .collect();
        if ids.is_empty() {
            return None;
        }
        self.rows().find_map(|row| {
            let at = ids.iter().find(|at| is_rounded(&row.cells[**at]))?;
            let column = self.layout.raw_header[*at].as_str();
            Some((row.line, column, row.cells[*at].clone()))
        })
    }

    /// Length of the list in bytes, for progress.
    pub fn bytes(&self) -> u64 {
        self.text.len() as u64
    }

    /// The rows, one by one.
    pub fn rows(&self) -> TargetRows<'_> {
        TargetRows {
            list: self,
            rows: Rows::new(&self.text, &self.layout),
            last: None,
            in_footer: false,
        }
    }
}

/// Iterates over the rows of a [`TargetList`]. Blank rows are passed over.
pub struct TargetRows<'a> {
    list: &'a TargetList,
    rows: Rows<'a>,
    last: Option<u64>,
    in_footer: bool,
}

impl TargetRows<'_> {
    /// Bytes read so far.
    pub fn bytes_read(&self) -> u64 {
        self.rows.bytes_read()
    }
}

impl Iterator for TargetRows<'_> {
    type Item = TargetRow;

    fn next(&mut self) -> Option<TargetRow> {
        let columns = &self.list.columns;
        loop {
            let row = self.rows.next_row()?;
            if row.is_blank() || row.repeats(&self.list.layout) {
                continue;
            }
            // Reports end with a blank line, their title and the like: lines of one cell under a header of several.
            let after_gap = self.last.is_some_and(|last| row.line > last + 1);
            self.in_footer = self.list.layout.header.len() > 1
                && row.fields() == 1
                && (after_gap || self.in_footer);
            self.last = Some(row.line);
            if self.in_footer {
                continue;
            }
            let mutual_cells = || columns.mutuals.iter().map(|at| row.cell(Some(*at)).trim());
            let profile = best_profile(columns.urls.iter().map(|&at| row.cell(Some(at))));
            let joined = format!("{} {}", row.cell(columns.first), row.cell(columns.last));
            let name = if row.cell(columns.name).is_empty() {
                joined.trim()
            } else {
                row.cell(columns.name)
            };
            let trigger = [columns.trigger, columns.trigger_on].map(|at| row.cell(at));
            let (value, problem) = match value(row.cell(columns.value)) {
                Ok(value) => (value, String::new()),
                Err(problem) => (None, format!("line {}: {problem}", row.line)),
            };
            return Some(TargetRow {
                line: row.line,
                person: row.cell(columns.person).to_owned(),
                profile,
                name: name.to_owned(),
                email: email::key(row.cell(columns.email)).unwrap_or_default(),
                mutuals: mutual_cells()
                    .filter_map(|cell| cell.parse().ok())
                    .max()
                    .unwrap_or(0),
                mutual_names: mutual_cells().flat_map(mutuals::names).collect(),
                company: row.cell(columns.company).to_owned(),
                domain: introrank_core::keys::company::domain(row.cell(columns.domain))
                    .unwrap_or_default(),
                headcount: head_count(row.cell(columns.headcount)),
                country: row.cell(columns.country).to_owned(),
                industry: row.cell(columns.industry).to_owned(),
                title: row.cell(columns.title).to_owned(),
                why: row.cell(columns.why).to_owned(),
                trigger: introrank_core::display::joined(trigger),
                deal: row.cell(columns.deal).trim().to_owned(),
                value,
                problem,
                asker: row.cell(columns.asker).to_owned(),
                cells: (0..self.list.layout.header.len())
                    .map(|at| row.cell(Some(at)).to_owned())
                    .collect(),
            });
        }
    }
}

/// What a deal is worth; `None` where nobody says.
fn value(cell: &str) -> Result<Option<f64>, String> {
    let word = cell.trim().to_lowercase();
    if ["", "-", "?", "n/a", "na", "none", "tbd", "unknown"].contains(&word.as_str()) {
        return Ok(None);
    }
    match number(cell).filter(|value| *value > 0.0 && value.is_finite()) {
        Some(value) => Ok(Some(value)),
        None => Err(format!(
            "the value '{}' is no amount of money above 0, such as 12000",
            introrank_core::display::clean(cell)
        )),
    }
}

/// A header cell without what some tools add: the object, when HubSpot's export has several (`Email - Contact`), and
/// `Prospect` in front. Ids keep it.
fn plain(cell: &str) -> &str {
    let known = [
        URL, NAME, FIRST, LAST, TITLE, COMPANY, DOMAIN, EMAIL, OWNER, MUTUALS,
    ];
    let objects = ["contact", "company", "deal"].iter();
    let ends = objects.filter_map(|object| cell.strip_suffix(object));
    let mut bare = ends.chain(cell.strip_prefix("prospect"));
    bare.find(|bare| known.iter().any(|names| names.contains(bare)))
        .unwrap_or(cell)
}

/// `1.23E+11`, as spreadsheets write long numbers.
fn is_rounded(cell: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    cell.split_once(['E', 'e']).is_some_and(|(number, power)| {
        power.strip_prefix('+').is_some_and(digits) && number.split(['.', ',']).all(digits)
    })
}

/// A public address beats a member id, whatever the columns are called.
fn best_profile<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let mut member = String::new();
    for cell in cells {
        match profile_url::parse(cell) {
            Profile::Public(key) => return key,
            Profile::Member(key) if member.is_empty() => member = key,
            _ => {}
        }
    }
    member
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<TargetRow> {
        TargetList::new("t.csv", text.to_owned(), None, &ColumnMap::default())
            .unwrap()
            .rows()
            .collect()
    }

    #[test]
    fn columns_are_bound_by_name_and_addresses_by_shape() {
        let found = rows("profileUrl,defaultProfileUrl,fullName,companyName\nhttps://www.linkedin.com/sales/lead/ACwAAx12,N,a,https://www.linkedin.com/in/sam-lee,Sam Lee,Northwind\n".replace("12,N,a,", "12,").as_str());
        assert_eq!(
            (
                found[0].profile.as_str(),
                found[0].name.as_str(),
                found[0].company.as_str()
            ),
            ("in:sam-lee", "Sam Lee", "Northwind")
        );
        let apollo =
            rows("First Name,Last Name,Company Name for Emails,Company\nSam,Lee,x,Northwind Inc\n");
        assert_eq!(
            (apollo[0].name.as_str(), apollo[0].company.as_str()),
            ("Sam Lee", "Northwind Inc")
        );
    }

    #[test]
    fn columns_of_any_tool_are_bound_by_meaning_and_by_looks() {
        for (list, wanted) in [
            (
                "Person - ID,Person - Name,Person - Organization,Person - Email - Work\n1,Sam Lee,Northwind,sam@northwind.example\n",
                ["Sam Lee", "Northwind", "sam@northwind.example", ""],
            ),
            (
                "Record ID,First Name,Last Name,Associated Company\n1,Sam,Lee,Northwind\n",
                ["Sam Lee", "Northwind", "", ""],
            ),
            (
                "Full Name,LinkedIn Profile,Primary Email,Employer\nSam Lee,linkedin.com/in/sam-lee,sam@northwind.example,Northwind\n",
                [
                    "Sam Lee",
                    "Northwind",
                    "sam@northwind.example",
                    "in:sam-lee",
                ],
            ),
            (
                "Vorname,Nachname,Firma,Kontaktweg\nSam,Lee,Northwind,sam@northwind.example\n",
                ["Sam Lee", "Northwind", "sam@northwind.example", ""],
            ),
            // The owner's address is not the prospect's.
            (
                "Name,Company,Owner\nSam Lee,Northwind,dana@us.example\n",
                ["Sam Lee", "Northwind", "", ""],
            ),
        ] {
            let found = &rows(list)[0];
            let said = [&found.name, &found.company, &found.email, &found.profile];
            assert_eq!(said.map(String::as_str), wanted, "{list}");
        }
    }

    #[test]
    fn a_list_without_people_is_a_list_of_accounts() {
        let found = rows("Name,Website,Value\nNorthwind,https://www.northwind.example/x,100\n");
        assert!(!found[0].is_person());
        assert_eq!(
            (found[0].label(), found[0].domain.as_str()),
            ("Northwind", "northwind.example")
        );
        assert_eq!(
            found[0].cells,
            ["Northwind", "https://www.northwind.example/x", "100"]
        );
    }

    #[test]
    fn a_header_without_anybody_is_refused_with_what_was_found() {
        let error = TargetList::new(
            "t.csv",
            "colour,size\nred,1\n".into(),
            None,
            &ColumnMap::default(),
        )
        .err()
        .unwrap()
        .to_string();
        assert!(
            error.contains("colour, size") && error.contains("t.csv"),
            "{error}"
        );
    }
}
