//! What each account of a list matched, as CSV: one row per row of the list that names an account.

use std::io::Write;

use introrank_core::display::defuse;

use crate::app::view::AccountMatch;

/// The report on its way.
pub struct MatchReport<W: Write>(csv::Writer<W>);

impl<W: Write> MatchReport<W> {
    /// Begins with `line,input,domain,account,how,people,candidates`.
    ///
    /// # Errors
    /// When writing fails.
    pub fn new(out: W) -> csv::Result<Self> {
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record([
            "line",
            "input",
            "domain",
            "account",
            "how",
            "people",
            "candidates",
        ])?;
        Ok(Self(writer))
    }

    /// One row, formulas defused.
    ///
    /// # Errors
    /// When writing fails.
    pub fn row(&mut self, matched: &AccountMatch) -> csv::Result<()> {
        self.0.write_record([
            &matched.line.to_string(),
            &*defuse(&matched.input),
            &*defuse(&matched.domain),
            &*defuse(&matched.account),
            matched.how,
            &matched.people.to_string(),
            &*defuse(&matched.candidates.join("|")),
        ])
    }

    /// Everything written.
    ///
    /// # Errors
    /// When writing fails.
    pub fn into_inner(self) -> std::io::Result<W> {
        self.0.into_inner().map_err(|error| error.into_error())
    }
}
