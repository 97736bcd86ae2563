//! A plan as a sheet.

use introrank_core::display::money;

use super::sheet::Sheet;
use super::words::{count, spread};
use crate::app::view::{CheckInKind, Plan, PlanRow};

/// Not more than this many left-out prospects are listed unless everything is to be explained.
const MAX_LEFT_OUT: usize = 10;

/// What a shell adds where there is more to see; empty for nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct PlanHints<'a> {
    /// Where the questions are.
    pub questions: &'a str,
    /// Where everything that is left out is.
    pub left_out: &'a str,
}

/// A plan as a sheet; `explain` says what each ask rests on, and lists all that is left out.
pub fn plan<'a>(plan: &'a Plan, explain: bool, hints: &PlanHints<'_>) -> Sheet<'a, PlanRow, Plan> {
    let asks: Vec<&PlanRow> = plan.rows.iter().filter(|row| row.status == "ask").collect();
    let title = format!(
        "Week of {}: {} for {}",
        plan.week,
        count(asks.len(), "ask", "asks"),
        count(plan.rows.len(), "prospect", "prospects"),
    );
    let rows = asks.iter().map(|row| cells(plan, row)).collect();
    let mut notes = Vec::new();
    if asks.iter().any(|row| row.next_step == "CHECK FIRST") {
        notes.push(format!(
            "check first: ask whether they know the prospect, before asking for anything{}.",
            hints.questions
        ));
    }
    if explain {
        notes.extend(asks.iter().filter_map(|row| rests_on(row)));
    }
    notes.extend((!asks.is_empty()).then(|| expected(plan)));
    notes.push(match &plan.one_more {
        Some(more) => format!(
            "One more ask would add {}: {}.",
            amount(plan, more.adds),
            more.prospect
        ),
        None => "One more ask would add nothing.".into(),
    });
    notes.extend(load(plan));
    notes.extend(left_out(plan, explain, hints.left_out));
    Sheet {
        title,
        header: &[
            "rep",
            "asks",
            "about",
            "chance",
            "before that",
            "no answer by",
        ],
        rows,
        notes,
        records: &plan.rows,
        whole: plan,
    }
}

fn cells(plan: &Plan, row: &PlanRow) -> Vec<String> {
    let about = match (row.target_name.as_str(), row.account.as_str()) {
        ("", account) => {
            let role = plan.role.as_deref().unwrap_or("the right person");
            format!("{role}, {account}")
        }
        (name, "") => name.to_owned(),
        (name, account) => format!("{name}, {account}"),
    };
    let check_in = match row.check_in_kind {
        None => "",
        Some(CheckInKind::Never) => "check in (no contact seen)",
        Some(CheckInKind::LongAgo) => "check in (long ago)",
        Some(CheckInKind::OneSided) => "check in (favours one-sided)",
    };
    let next = match row.next_step.as_str() {
        "CHECK FIRST" => "check first",
        "RATE" => "rate",
        _ => "",
    };
    let first: Vec<&str> = [check_in, next]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect();
    let via = if row.via.is_empty() {
        String::new()
    } else {
        format!(" (through {})", row.via_name)
    };
    let switch = row.switch_on;
    let chance = row.chance.unwrap_or_default();
    vec![
        row.rep_name.clone(),
        format!("{}{via}", row.introducer_name),
        about,
        format!("{} ~{:.0}%", plan.bands.band(chance), chance * 100.0),
        first.join(", "),
        switch.map_or(String::new(), |on| format!("{on}: {}", row.backup_name)),
    ]
}

/// What an ask rests on: what comes first, and why now.
fn rests_on(row: &PlanRow) -> Option<String> {
    let about = match (row.target_name.as_str(), row.account.as_str()) {
        ("", account) => account.to_owned(),
        (name, "") => name.to_owned(),
        (name, account) => format!("{name}, {account}"),
    };
    let parts = [&row.check_in, &row.verify_first, &row.why];
    let parts: Vec<&str> = parts
        .into_iter()
        .filter(|text| !text.is_empty())
        .map(String::as_str)
        .collect();
    let parts = (!parts.is_empty()).then(|| parts.join("; "))?;
    Some(format!("  {} → {about}: {parts}", row.introducer_name))
}

/// What asks are worth: introductions that work, or money.
fn amount(plan: &Plan, value: f64) -> String {
    if plan.values_are_equal {
        format!("{value:.2} introductions that work")
    } else {
        money(value, &plan.currency)
    }
}

fn expected(plan: &Plan) -> String {
    let from_top = plan.in_the_order_of_the_list_net;
    let more = plan.net - from_top;
    let than = if more > 1e-9 && from_top > 0.0 {
        let percent = more / from_top * 100.0;
        format!(", {percent:.0}% more than going through the list from the top")
    } else {
        String::new()
    };
    format!("Expected: {}{than}.", amount(plan, plan.worth))
}

fn load(plan: &Plan) -> Vec<String> {
    let load = &plan.load;
    let end = if load.too_much.is_empty() {
        "."
    } else {
        "; too much for one:"
    };
    let all = format!(
        "Load: {} in {} days over {}, {}{end}",
        count(load.asks as usize, "ask", "asks"),
        load.days,
        count(load.introducers, "introducer", "introducers"),
        spread(load.gini, load.too_much.len())
    );
    let heavy = load.too_much.iter().map(|heavy| {
        let (name, percent) = (&heavy.introducer_name, heavy.share * 100.0);
        format!("  {name} carries {} of them ({percent:.0}%)", heavy.asks)
    });
    std::iter::once(all).chain(heavy).collect()
}

fn left_out(plan: &Plan, explain: bool, hint: &str) -> Vec<String> {
    let left: Vec<&PlanRow> = plan
        .rows
        .iter()
        .filter(|row| row.status == "left_out")
        .collect();
    if left.is_empty() {
        return Vec::new();
    }
    let shown = if explain {
        left.len()
    } else {
        left.len().min(MAX_LEFT_OUT)
    };
    let mut notes = vec![format!("Left out, {}:", left.len())];
    let named = left[..shown].iter();
    notes.extend(named.map(|row| {
        let (who, at) = (&row.prospect, &row.account);
        let at = if at.is_empty() || who == at {
            String::new()
        } else {
            format!(", {at}")
        };
        format!("  {who}{at}: {}", row.left_out)
    }));
    if left.len() > shown {
        let more = left.len() - shown;
        notes.push(format!("  and {more} more{hint}"));
    }
    notes
}
