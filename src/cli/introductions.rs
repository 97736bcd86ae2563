//! `introrank introductions`: who has introduced whom, by the mails that were imported.

use super::args::{IntroductionsArgs, ReportFormat};
use super::output::print;
use super::remarks::Remarks;
use super::{Outcome, inputs, sheet};
use crate::app::introductions::introductions;
use crate::app::view::IntroductionRows;
use crate::render;
use crate::terminal::Bars;

/// Shows the introductions of some time, all or those of one introducer.
pub fn run(args: &IntroductionsArgs) -> anyhow::Result<Outcome> {
    let remarks = Remarks::new(&args.sources.run);
    let bars = Bars::new(args.sources.run.quiet);
    let since = args.since.as_deref();
    let since = since.map(|text| inputs::day("--since", text)).transpose()?;
    let snapshot = inputs::of_sources(&args.sources, &bars, &remarks)?;
    let found = introductions(&snapshot, args.by.as_deref(), since)?;
    if found.rows.is_empty() && args.format == ReportFormat::Table {
        print(&nothing(&found))?;
        return Ok(Outcome::Nothing);
    }
    sheet::show(&render::introductions(&found), args.format)?;
    Ok(Outcome::of(!found.rows.is_empty()))
}

/// Why there is nothing, and what would show something.
fn nothing(found: &IntroductionRows) -> String {
    let by = found.by.as_ref();
    let by = by.map_or(String::new(), |by| format!(" by {by}"));
    let since = found.since;
    let since = since.map_or(String::new(), |day| format!(" since {day}"));
    let why = match found.together {
        _ if found.is_left_out => {
            "the settings leave out who was seen together ([privacy] seen_together)"
        }
        0 => {
            "nothing here tells of two others in one mail; import a mailbox (introrank import mail.mbox), sent mails too"
        }
        _ => "nobody wrote to two people who had never been in contact and were within two weeks",
    };
    format!("No introduction seen{by}{since}: {why}.\n")
}
