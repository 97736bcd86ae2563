//! `introrank missed`: approaches without an introduction, and who could have introduced.

use super::args::{MissedArgs, ReportFormat};
use super::log::crm_files;
use super::output::print;
use super::remarks::Remarks;
use super::team::Team;
use super::{Outcome, sheet};
use crate::app::missed::{MissedRequest, missed};
use crate::render;
use crate::terminal::Bars;

/// Looks back at every approach.
pub fn run(args: &MissedArgs) -> anyhow::Result<Outcome> {
    let remarks = Remarks::new(&args.team.run);
    let request = MissedRequest {
        crm: match args.from_crm.is_empty() {
            true => None,
            false => {
                let (files, _) = crm_files(
                    &args.from_crm,
                    args.activities.as_ref(),
                    args.stages.as_ref(),
                )?;
                Some(files)
            }
        },
        rep: args.team.rep.clone(),
        max_introducers: args.max_introducers,
    };
    let team = Team::open(&args.team, &remarks)?;
    let bars = Bars::new(args.team.run.quiet);
    let found = missed(team.into_snapshot(), &request, &bars)?;
    bars.clear();
    remarks.notices(&found.notices);
    for line in render::left_out(&found.left_out) {
        remarks.warn(&line);
    }
    if found.rows.is_empty() && args.format == ReportFormat::Table {
        let none = match request.crm {
            Some(_) => "No approach without an introduction in these files.\n",
            None => {
                "No approach without an introduction is logged: give the CRM's exports with --from-crm FILE, or log them (introrank log touched PROSPECT).\n"
            }
        };
        print(none)?;
        return Ok(Outcome::Nothing);
    }
    sheet::show(&render::missed(&found, args.top.into()), args.format)?;
    Ok(Outcome::of(!found.rows.is_empty()))
}
