//! `introrank plan`: whom to ask this week.

use anyhow::bail;

use super::args::{PlanArgs, included};
use super::output::print;
use super::progress::Bars;
use super::remarks::Remarks;
use super::sheet;
use super::team::Team;
use super::{Outcome, inputs};
use crate::app::plan::{self, PlanRequest};
use crate::app::prospects::Reps;
use crate::render::words::count;
use crate::render::{self, PlanHints};
use introrank_engine::search::Cancel;

/// Makes, keeps and shows a plan.
pub fn run(args: &PlanArgs) -> anyhow::Result<Outcome> {
    let remarks = Remarks::new(&args.team.run);
    let bars = Bars::new(args.team.run.quiet);
    let list = inputs::targets(&args.list, args.as_column.as_deref())?;
    let mut team = Team::open(&args.team, &remarks)?;
    team.meet(list.rows())?;
    let rep = team.named_rep()?;
    let request = PlanRequest {
        list: &list,
        reps: match args.as_column {
            Some(_) => Reps::OfRows,
            None => Reps::named(rep.as_deref()),
        },
        role: args.role.clone(),
        max_asks: args.most,
        included: included(&args.include),
    };
    let made = plan::make(&team, &request, &Cancel::default(), &bars)?;
    bars.clear();
    remarks.notices(&made.notices);
    if made.view.rows.is_empty() {
        bail!("{}: no target in it", args.list.display());
    }
    // Kept first, shown then: whoever closes the pipe has read enough, and the asks are planned all the same.
    let saved = args.save.then(|| plan::save(&team, &made)).transpose()?;
    let hints = PlanHints {
        questions: " (--explain has the questions)",
        left_out: " (--explain lists them all)",
    };
    let sheet = render::plan(&made.view, args.show.explain, &hints);
    print(&sheet::text(&sheet, args.show.format)?)?;
    let found = made.view.rows.iter().any(|row| row.status == "ask");
    if let Some(saved) = saved {
        remarks.say(&match saved {
            0 => "no new ask; what was planned before is in: introrank today".to_owned(),
            n => format!(
                "{} planned in the ledger: introrank today",
                count(n, "ask is", "asks are")
            ),
        });
    } else if found {
        remarks.say("  --save writes these asks into the ledger as planned");
    }
    Ok(Outcome::of(found))
}
