//! What happened between exports, as CSV.

use introrank_core::display::defuse;

use crate::app::view::ChangeRow;

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
