//! `introrank plan`: whom to ask this week.

use anyhow::bail;

use super::args::{PlanArgs, included};
use super::inputs::ListColumns;
use super::output::{print, tell};
use super::remarks::Remarks;
use super::sheet;
use super::team::Team;
use super::{Outcome, inputs};
use crate::app::plan::{self, PlanRequest, SavedPlan};
use crate::app::prospects::Reps;
use crate::app::view::{PlanRow, PlanStatus};
use crate::render::{self, PlanHints};
use crate::terminal::Bars;
use introrank_core::display::count;
use introrank_engine::search::Cancel;

/// Makes, keeps and shows a plan.
pub fn run(args: &PlanArgs) -> anyhow::Result<Outcome> {
    let remarks = Remarks::new(&args.team.run);
    let bars = Bars::new(args.team.run.quiet);
    let columns = ListColumns {
        asker: args.as_column.as_deref(),
        said: &args.columns.map,
        ..ListColumns::of(&args.team)
    };
    let list = inputs::targets(&args.list, columns)?;
    let mut team = Team::open(&args.team, &remarks)?;
    team.meet(list.rows())?;
    if args.as_column.is_some() {
        team.meet_askers(list.rows())?;
    }
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
    inputs::say_columns(&list, &remarks);
    if made.view.rows.is_empty() {
        bail!("{}: no target in it", args.list.display());
    }
    // Kept first, shown then: whoever closes the pipe has read enough, and the asks are planned all the same.
    let saved = args.save.then(|| plan::save(&team, &made)).transpose()?;
    let hints = PlanHints {
        find_out: if args.save {
            "  --explain has the words to ask with."
        } else {
            "  --save puts these questions on introrank today; --explain has the words to ask with."
        },
        rate: "  One key each: introrank rate LIST --as NAME",
        left_out: " (--explain lists them all)",
    };
    let sheet = render::plan(&made.view, args.show.explain, &hints);
    let text = sheet::text(&sheet, args.show.format)?;
    match saved {
        Some(_) => tell(&text),
        None => print(&text)?,
    }
    let is_work = |row: &PlanRow| row.status != PlanStatus::LeftOut;
    let found = made.view.rows.iter().any(is_work);
    if let Some(saved) = saved {
        remarks.say(&saved_words(saved));
    } else if found {
        remarks.say("  --save writes this into the ledger: the asks as planned, the rest for introrank today");
    }
    Ok(Outcome::of(found))
}

/// What was saved, and what is still missing.
fn saved_words(saved: SavedPlan) -> String {
    if saved == SavedPlan::default() {
        return "nothing new; what was planned before is in: introrank today".to_owned();
    }
    let mut parts = Vec::new();
    if saved.asks > 0 {
        let asks = count(saved.asks, "ask is", "asks are");
        parts.push(format!("{asks} planned in the ledger"));
    }
    if saved.questions > 0 {
        let questions = count(saved.questions, "question is", "questions are");
        parts.push(format!("{questions} to be answered first"));
    }
    if saved.contacts > 0 {
        let contacts = count(saved.contacts, "person is", "people are");
        parts.push(format!("{contacts} to be contacted"));
    }
    let mut text = match parts.join("; ") {
        nothing if nothing.is_empty() => "nothing new: introrank today".to_owned(),
        parts => format!("{parts}: introrank today"),
    };
    if saved.left_out > 0 {
        let asks = count(saved.left_out, "ask was", "asks were");
        text.push_str(&format!(
            "\n{asks} left out: somebody planned or asked the same meanwhile"
        ));
    }
    if saved.unrated > 0 {
        text.push_str(&format!(
            "\n{} more to be rated than a week has questions for; one key each: introrank rate LIST",
            count(saved.unrated, "contact", "contacts")
        ));
    }
    if saved.without_reason > 0 {
        text.push_str(&format!(
            "\n{} no reason yet, and nobody should be asked without one: a column Why in the list gives them all at once, introrank ask N --why TEXT one",
            count(saved.without_reason, "of them has", "of them have")
        ));
    }
    text
}
