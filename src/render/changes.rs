//! What happened between exports, as CSV.

use introrank_core::display::defuse;

use crate::app::view::{ChangeRow, ChangeRows};

/// Not more rows of a list than this are named.
const MAX_NAMED: usize = 3;

/// Which rows of the target list mean nobody; `None` when all mean somebody.
pub fn unmatched_targets(changes: &ChangeRows) -> Option<String> {
    let unmatched = &changes.unmatched;
    let named: Vec<&str> = unmatched
        .iter()
        .take(MAX_NAMED)
        .map(String::as_str)
        .collect();
    let more = match unmatched.len().saturating_sub(named.len()) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let of = format!("{} of {}", unmatched.len(), changes.targets);
    let named = named.join(", ");
    (!unmatched.is_empty()).then(|| format!("  in the list, not here: {named}{more} ({of})"))
}

/// Changes as CSV, formulas defused; the header stands there also without any.
///
/// # Errors
/// When it cannot be written as CSV.
pub fn changes_csv(rows: &[ChangeRow]) -> csv::Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["on", "change", "person", "name", "from", "to", "owner"])?;
    for row in rows {
        let owner = row.owner.as_deref().unwrap_or_default();
        let cells = [&row.person, &row.name, &row.from, &row.to].map(|cell| defuse(cell));
        let [person, name, from, to] = &cells;
        let on = row.on.to_string();
        writer.write_record([&on, row.change, person, name, from, to, &defuse(owner)])?;
    }
    let bytes = writer.into_inner().map_err(|error| error.into_error())?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
