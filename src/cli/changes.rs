//! `introrank changes`: what happened between exports.

use super::args::{ChangesArgs, ChangesFormat};
use super::inputs::ListColumns;
use super::output::print;
use super::remarks::Remarks;
use super::{Outcome, inputs};
use crate::app::changes::changes;
use crate::app::view::{ChangeRow, ChangeRows};
use crate::render;
use crate::terminal::Bars;
use crate::terminal::grid::rows_text;

/// Shows the changes of some time, all or those of a target list.
pub fn run(args: &ChangesArgs) -> anyhow::Result<Outcome> {
    let remarks = Remarks::new(&args.sources.run);
    let bars = Bars::new(args.sources.run.quiet);
    let snapshot = inputs::of_sources(&args.sources, &bars, &remarks)?;
    let since = args.since.as_deref();
    let since = since.map(|text| inputs::day("--since", text)).transpose()?;
    let list = args.targets.as_deref();
    let columns = ListColumns {
        workspace: args.sources.workspace.as_deref(),
        ..ListColumns::default()
    };
    let list = list.map(|path| inputs::targets(path, columns));
    let found = changes(&snapshot, since, list.transpose()?.as_ref())?;
    if let Some(unmatched) = render::unmatched_targets(&found) {
        remarks.warn(&unmatched);
    }
    print(&match args.format {
        ChangesFormat::Table => table(&found),
        ChangesFormat::Json => serde_json::to_string_pretty(&found.rows)? + "\n",
        ChangesFormat::Csv => render::changes_csv(&found.rows)?,
    })?;
    Ok(Outcome::of(!found.rows.is_empty()))
}

fn table(found: &ChangeRows) -> String {
    if found.rows.is_empty() {
        let (since, until) = (found.since, found.until);
        let why = match found.try_since {
            Some((newest, day)) => format!("the newest export is of {newest}: try --since {day}"),
            None => "changes show when a newer export of the same people is there too".to_owned(),
        };
        return format!("no change seen from {since} to {until}; {why}\n");
    }
    let cells = |row: &ChangeRow| [row.on.to_string(), row.name.clone(), row.words.clone()];
    rows_text(&["on", "who", "what"], found.rows.iter().map(cells))
}
