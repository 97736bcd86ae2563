//! Names of accounts that may mean an account here, as a sheet and as questions.

use super::sheet::Sheet;
use crate::app::view::{DoubtfulName, MayMean, NameRow};
use introrank_core::display::count;

/// The names as a sheet; `flat` is the same for a spreadsheet.
pub fn doubtful_names<'a>(
    names: &'a [DoubtfulName],
    flat: &'a [NameRow],
    hint: &str,
) -> Sheet<'a, NameRow, [DoubtfulName]> {
    let rows = names.iter().map(|name| {
        let may_mean = name.may_mean.iter().map(account);
        vec![
            name.line.to_string(),
            written(name),
            name.rows.to_string(),
            may_mean.collect::<Vec<_>>().join("; "),
        ]
    });
    Sheet {
        title: format!(
            "{} that look like an account here",
            count(names.len(), "name", "names")
        ),
        header: &["line", "as written", "rows", "may be"],
        rows: rows.collect(),
        then: Vec::new(),
        notes: vec![hint.to_owned()],
        records: flat,
        whole: names,
    }
}

/// The question about one name, with its keys.
pub fn doubtful_name(name: &DoubtfulName) -> String {
    let rows = count(name.rows, "row", "rows");
    let question = match name.may_mean.as_slice() {
        [one] => format!("is it {}?  [y]es  [n]o", account(one)),
        several => {
            let several = several.iter().zip(1..);
            let several = several.map(|(one, n)| format!("[{n}] {}", account(one)));
            format!("which?  {}  [n]one", several.collect::<Vec<_>>().join("  "))
        }
    };
    format!(
        "{} ({rows}, line {}): {question}  [space] later  [q]uit",
        written(name),
        name.line
    )
}

fn written(name: &DoubtfulName) -> String {
    match name.domain.as_str() {
        "" => name.name.clone(),
        domain => format!("{}, {domain}", name.name),
    }
}

fn account(of: &MayMean) -> String {
    let people = count(of.people, "person", "people");
    match of.domain.as_str() {
        "" => format!("{} ({people} known)", of.account),
        domain => format!("{} ({domain}, {people} known)", of.account),
    }
}
