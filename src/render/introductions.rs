//! Who has introduced whom.

use std::collections::BTreeMap;

use introrank_core::display::{clean, count};

use super::sheet::Sheet;
use crate::app::view::{IntroductionRow, IntroductionRows};

/// So many introducers are named below the list.
const MOST_NAMED: usize = 5;

/// The introductions as a report.
pub fn introductions(found: &IntroductionRows) -> Sheet<'_, IntroductionRow> {
    let colleague = |row: &IntroductionRow| if row.is_colleague { " (colleague)" } else { "" };
    let rows = found.rows.iter().map(|row| {
        vec![
            row.on.to_string(),
            format!("{}{}", clean(&row.introducer_name), colleague(row)),
            format!("{} and {}", clean(&row.one_name), clean(&row.other_name)),
            row.contact.to_string(),
        ]
    });
    Sheet {
        title: format!(
            "{} seen in mails and messages",
            count(found.rows.len(), "introduction", "introductions")
        ),
        header: &["on", "introducer", "introduced", "in contact"],
        rows: rows.collect(),
        then: Vec::new(),
        notes: found
            .by
            .is_none()
            .then(|| most(found))
            .flatten()
            .into_iter()
            .collect(),
        records: &found.rows,
        whole: &found.rows,
    }
}

/// Who introduces most; `None` where nobody did so twice.
fn most(found: &IntroductionRows) -> Option<String> {
    let mut made: BTreeMap<&str, (&str, usize)> = BTreeMap::new();
    for row in &found.rows {
        made.entry(&row.introducer)
            .or_insert((&row.introducer_name, 0))
            .1 += 1;
    }
    let mut made: Vec<(&str, usize)> = made.into_values().filter(|(_, n)| *n > 1).collect();
    made.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let named = made.iter().take(MOST_NAMED);
    let named: Vec<String> = named
        .map(|(name, n)| format!("{} {n}", clean(name)))
        .collect();
    (!named.is_empty()).then(|| format!("Introduced most: {}.", named.join(", ")))
}
