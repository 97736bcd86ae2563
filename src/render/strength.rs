//! Strengths of pairs as CSV and JSON lines.

use std::borrow::Cow;
use std::io::Write;

use introrank_core::display::defuse;
use introrank_engine::pairs::Scored;

use crate::app::view::StrengthRow;

/// One JSON object per line.
///
/// # Errors
/// When writing fails.
pub fn strength_jsonl(rows: &[StrengthRow<'_>], mut out: impl Write) -> std::io::Result<()> {
    for row in rows {
        serde_json::to_writer(&mut out, row)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// `from,to,at,in_touch,helps,engages,basis`, formulas defused.
///
/// # Errors
/// When writing fails.
pub fn strength_csv(rows: &[StrengthRow<'_>], out: impl Write) -> csv::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(["from", "to", "at", "in_touch", "helps", "engages", "basis"])?;
    for row in rows {
        let scored = row.scored.as_ref();
        let number =
            |value: fn(&Scored) -> f64| scored.map_or(String::new(), |one| value(one).to_string());
        // A moment cannot be a formula; anything else can.
        let at = if row.is_moment {
            Cow::Borrowed(row.at)
        } else {
            defuse(row.at)
        };
        writer.write_record([
            &*defuse(row.from),
            &*defuse(row.to),
            &*at,
            &number(|one| one.in_touch),
            &number(|one| one.helps),
            &number(|one| one.engages),
            scored.map_or("", |one| one.basis.word()),
        ])?;
    }
    writer.flush()?;
    Ok(())
}
