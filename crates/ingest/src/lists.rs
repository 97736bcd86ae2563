//! The small lists a team keeps by hand: accounts, account aliases, owners of exports, exclusions.

use super::numbers::head_count;
use super::text::{Layout, Row, Rows};
use introrank_core::evidence::{
    AccountRow, Alias, Class, Exclusion, FileReport, OwnerRelation, Relation,
};

/// One row of the `owners.csv` sidecar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnerRow {
    /// The list, and the line.
    pub place: (String, u64),
    /// Name or path ending of the export.
    pub file: String,
    /// The owner's name.
    pub name: String,
    /// The owner's profile address or e-mail, as written.
    pub url: String,
    /// Teammate unless the row says ally.
    pub relation: OwnerRelation,
}

/// `take` gives what was wrong with a row that is used all the same, or with one that is not.
fn each_row(
    text: &str,
    layout: &Layout,
    report: &mut FileReport,
    mut take: impl FnMut(&Row<'_>) -> Result<Option<(&'static str, String)>, (&'static str, String)>,
) {
    let mut rows = Rows::new(text, layout);
    while let Some(row) = rows.next_row() {
        if row.is_blank() {
            continue;
        }
        match take(&row) {
            Ok(None) => report.imported(),
            Ok(Some((column, reason))) => report.problem(Class::Partial, row.line, column, reason),
            Err((column, reason)) => report.problem(Class::Rejected, row.line, column, reason),
        }
    }
}

/// What tools call the number of people of a company.
pub(super) const HEADCOUNT: &[&str] = &[
    "headcount",
    "employees",
    "employeecount",
    "numberofemployees",
    "noofemployees",
    "numemployees",
    "companysize",
    "companyheadcount",
    "companyemployeecount",
    "employeerange",
    "employeesrange",
    "employeesize",
    "companyemployeerange",
    "mitarbeiter",
    "mitarbeiterzahl",
];

/// Reads an account list.
pub fn accounts(text: &str, layout: &Layout, report: &mut FileReport) -> Vec<AccountRow> {
    let [name, domain, headcount, aliases, relation] = [
        layout.column(&["name", "account", "company", "accountname", "companyname"]),
        layout.column(&["domain", "website", "companydomain", "companydomainname"]),
        layout.column(HEADCOUNT),
        layout.column(&["aliases", "alias"]),
        layout.column(&["relation"]),
    ];
    let mut out = Vec::new();
    each_row(text, layout, report, |row| {
        let cell = row.cell(name);
        if introrank_core::keys::company::key(cell).is_none() {
            return Err(("name", "no company name".into()));
        }
        let heads = head_count(row.cell(headcount));
        let word = row.cell(relation);
        let relation = if word.is_empty() {
            None
        } else {
            let words: Vec<&str> = Relation::ALL.iter().map(|(_, w)| *w).collect();
            Some(Relation::parse(word).ok_or((
                "relation",
                format!(
                    "'{}' is not one of {}",
                    introrank_core::display::clean(word),
                    words.join(", ")
                ),
            ))?)
        };
        out.push(AccountRow {
            name: introrank_core::display::clean(cell),
            domain: introrank_core::keys::company::domain(row.cell(domain)),
            headcount: heads,
            aliases: row
                .cell(aliases)
                .split(['|', ';'])
                .map(|a| a.trim().to_owned())
                .filter(|a| !a.is_empty())
                .collect(),
            relation,
        });
        // A relation may protect somebody: it counts even where another cell cannot be read.
        if heads.is_none() && !row.cell(headcount).is_empty() {
            let word = introrank_core::display::clean(row.cell(headcount));
            return Ok(Some((
                "headcount",
                format!("'{word}' is no number of people; the row is used without it"),
            )));
        }
        Ok(None)
    });
    out
}

/// Reads other names of accounts (`alias,account`, with `part` in a third column `kind` for a company that belongs to it),
/// or `part,account`.
pub fn aliases(text: &str, layout: &Layout, report: &mut FileReport) -> Vec<Alias> {
    let part = layout.column(PART);
    let alias = layout.column(&["alias"]).or(part);
    let account = layout.column(&["account"]).or(layout.column(&["parent"]));
    let kind = layout.column(&["kind", "relation"]);
    let mut out = Vec::new();
    each_row(text, layout, report, |row| {
        let (name, account) = (row.cell(alias), row.cell(account));
        if name.is_empty() || account.is_empty() {
            return Err(("alias", "both an alias and an account are needed".into()));
        }
        let kind = row.cell(kind).trim().to_lowercase();
        let is_part = match kind.as_str() {
            "" => alias == part,
            "same" | "alias" => false,
            word if PART.contains(&word) => true,
            _ => {
                let wanted = format!(
                    "'{}' is neither alias nor part",
                    introrank_core::display::clean(&kind)
                );
                return Err(("kind", wanted));
            }
        };
        out.push(Alias {
            name: name.to_owned(),
            account: account.to_owned(),
            is_part,
        });
        Ok(None)
    });
    out
}

/// What a company that belongs to another one is called.
pub(super) const PART: &[&str] = &["part", "child", "subsidiary"];

/// Reads people never to be asked (`never_ask`) or to be hidden (`hide`).
///
/// # Errors
/// The line and what is wrong with it: a row that should protect somebody is never passed over.
pub fn exclusions(
    path: &str,
    text: &str,
    layout: &Layout,
    report: &mut FileReport,
) -> Result<Vec<Exclusion>, (u64, String)> {
    let (who, rule) = (layout.column(WHO), layout.column(&["rule"]));
    let mut out = Vec::new();
    let mut rows = Rows::new(text, layout);
    while let Some(row) = rows.next_row() {
        if row.is_blank() {
            continue;
        }
        let word = row.cell(rule).to_lowercase().replace([' ', '-'], "_");
        let hide = match word.as_str() {
            "hide" | "hidden" => true,
            "never_ask" | "do_not_ask" | "dont_ask" | "" => false,
            _ => {
                let word = introrank_core::display::clean(row.cell(rule));
                return Err((row.line, format!("'{word}' is neither never_ask nor hide")));
            }
        };
        if row.cell(who).is_empty() {
            return Err((row.line, "no person".into()));
        }
        out.push(Exclusion {
            who: row.cell(who).to_owned(),
            hide,
            place: format!("{path}, line {}", row.line),
        });
        report.imported();
    }
    Ok(out)
}

/// Headers of the column that says whom an exclusion means.
pub const WHO: &[&str] = &["who", "person", "name", "url", "email"];

/// Reads the sidecar that says whose export is whose.
pub fn owners(text: &str, layout: &Layout, report: &mut FileReport) -> Vec<OwnerRow> {
    let [file, name, url, relation] = [
        layout.column(&["file"]),
        layout.column(&["name"]),
        layout.column(&["url", "profileurl", "email"]),
        layout.column(&["relation", "teammateally", "role"]),
    ];
    let mut out = Vec::new();
    let path = report.path.clone();
    each_row(text, layout, report, |row| {
        let relation = match row.cell(relation).to_lowercase().as_str() {
            "" | "teammate" => OwnerRelation::Teammate,
            "ally" => OwnerRelation::Ally,
            other => {
                return Err((
                    "relation",
                    format!(
                        "'{}' is neither teammate nor ally",
                        introrank_core::display::clean(other)
                    ),
                ));
            }
        };
        if row.cell(file).is_empty() || (row.cell(name).is_empty() && row.cell(url).is_empty()) {
            return Err(("file", "a file and a name or address are needed".into()));
        }
        out.push(OwnerRow {
            place: (path.clone(), row.line),
            file: row.cell(file).to_owned(),
            name: introrank_core::display::clean(row.cell(name)),
            url: row.cell(url).to_owned(),
            relation,
        });
        Ok(None)
    });
    out
}
