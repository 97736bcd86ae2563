//! A plan as a sheet.

use std::collections::BTreeMap;

use introrank_core::display::{count, joined, money};

use super::sheet::{Section, Sheet};
use super::words::{NAMED, UNVERIFIED, seat_holder, seat_words, some_of, spread};
use crate::app::view::{Plan, PlanRow, PlanStatus};

/// Not more than this many left-out prospects, and contacts, are listed unless everything is to be explained.
const MAX_SHOWN: usize = 10;

/// What a shell adds where there is more to see; empty for nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct PlanHints<'a> {
    /// How what is found out gets back in.
    pub find_out: &'a str,
    /// How contacts are rated.
    pub rate: &'a str,
    /// Where everything that is left out is.
    pub left_out: &'a str,
}

/// A plan as a sheet; `explain` says what each ask rests on, and lists all that is left out.
pub fn plan<'a>(plan: &'a Plan, explain: bool, hints: &PlanHints<'_>) -> Sheet<'a, PlanRow, Plan> {
    let of = |status: PlanStatus| -> Vec<&PlanRow> {
        plan.rows
            .iter()
            .filter(|row| row.status == status)
            .collect()
    };
    let asks = of(PlanStatus::Ask);
    let prospects = count(plan.rows.len(), "prospect", "prospects");
    let is_open =
        |row: &PlanRow| matches!(row.status, PlanStatus::FindOut | PlanStatus::OwnContact);
    let title = if asks.is_empty() && plan.rows.iter().any(is_open) {
        format!(
            "Week of {}: nothing to ask for yet ({prospects}); first find out more",
            plan.week
        )
    } else {
        let asks = count(asks.len(), "ask", "asks");
        format!("Week of {}: {asks} for {prospects}", plan.week)
    };
    let find_out = find_out(plan, &of(PlanStatus::FindOut), explain, hints.find_out);
    let own = own_contacts(plan, &of(PlanStatus::OwnContact), explain, hints.rate);
    let mut notes = Vec::new();
    if explain {
        notes.extend(asks.iter().filter_map(|row| rests_on(row)));
    }
    if !asks.is_empty() {
        notes.push(expected(plan));
        notes.push(one_more(plan));
    }
    notes.extend(
        (plan.load.asks > 0)
            .then(|| load(plan))
            .into_iter()
            .flatten(),
    );
    let (unclear, left): (Vec<&PlanRow>, Vec<&PlanRow>) = of(PlanStatus::LeftOut)
        .into_iter()
        .partition(|row| row.next_step == WHICH_ONE);
    notes.extend(which_one(&unclear));
    notes.extend(left_out(&left, explain, hints.left_out));
    Sheet {
        title,
        header: &["rep", "asks", "about", "chance", "no answer by"],
        rows: asks.iter().map(|row| ask_cells(plan, row)).collect(),
        then: find_out
            .into_iter()
            .chain(own)
            .chain(committees(plan, explain))
            .collect(),
        notes,
        records: &plan.rows,
        whole: plan,
    }
}

/// The next step of a prospect whose name several have.
const WHICH_ONE: &str = "WHICH ONE?";

/// The prospects whose name several have, a line each.
fn which_one(unclear: &[&PlanRow]) -> Vec<String> {
    let heading = format!("Which one is meant, {}:", unclear.len());
    let rows = unclear.iter();
    let rows = rows.map(|row| format!("  {}: {}", who(row), row.left_out));
    let heading = (!unclear.is_empty()).then_some(heading);
    heading.into_iter().chain(rows).collect()
}

/// Who asks, and for whom.
fn rep(row: &PlanRow) -> String {
    match row.owner.as_str() {
        "" => row.rep_name.clone(),
        owner => format!("{} (for {owner})", row.rep_name),
    }
}

/// Who the prospect is: name, title, account.
fn about(plan: &Plan, row: &PlanRow) -> String {
    if row.target_name.is_empty() {
        let role = plan.role.as_deref().unwrap_or("the right person");
        return format!("{role}, {}", row.account);
    }
    joined([row.target_name.as_str(), &row.target_title, &row.account])
}

fn ask_cells(plan: &Plan, row: &PlanRow) -> Vec<String> {
    let via = if row.via.is_empty() {
        String::new()
    } else {
        format!(" (through {})", row.via_name)
    };
    let introducer = joined([row.introducer_name.as_str(), &row.introducer_title]);
    let switch = row.switch_on;
    vec![
        rep(row),
        format!("{introducer}{via}"),
        about(plan, row),
        chance(plan, row),
        switch.map_or(String::new(), |on| format!("{on}: {}", row.backup_name)),
    ]
}

/// What the chance is, as far as it can be said.
fn chance(plan: &Plan, row: &PlanRow) -> String {
    let chance = row.chance.unwrap_or_default();
    if row.is_unverified {
        return UNVERIFIED.to_owned();
    }
    format!("{} ~{:.0}%", plan.bands.band(chance), chance * 100.0)
}

/// What it becomes once the ties are verified.
fn if_so(row: &PlanRow) -> String {
    row.if_verified
        .map_or(String::new(), |chance| format!("~{:.0}%", chance * 100.0))
}

/// The second list: what to find out before anybody is asked for anything.
fn find_out<'a>(plan: &Plan, rows: &[&PlanRow], explain: bool, hint: &str) -> Option<Section<'a>> {
    let cells = |row: &&PlanRow| {
        let (first, about) = (row.first.clone(), about(plan, row));
        vec![rep(row), first, about, chance(plan, row), if_so(row)]
    };
    let mut notes = Vec::new();
    if explain {
        notes.extend(rows.iter().filter_map(|row| rests_on(row)));
    }
    notes.extend((!hint.is_empty()).then(|| hint.to_owned()));
    (!rows.is_empty()).then(|| Section {
        title: format!("Find out first, {}:", rows.len()),
        header: &["rep", "find out", "for", "chance", "if so"],
        rows: rows.iter().map(cells).collect(),
        notes,
    })
}

/// The third list: whom the reps know, or may know.
fn own_contacts<'a>(
    plan: &Plan,
    rows: &[&PlanRow],
    explain: bool,
    hint: &str,
) -> Option<Section<'a>> {
    let shown = if explain {
        rows.len()
    } else {
        rows.len().min(MAX_SHOWN)
    };
    let cells = |row: &&PlanRow| {
        let todo = match row.next_step.as_str() {
            "CALL" => "call: you know them",
            "RATE" => "how well do you know them?",
            _ => "write: you are closer than any introducer",
        };
        vec![
            rep(row),
            about(plan, row),
            todo.to_owned(),
            chance(plan, row),
            if_so(row),
        ]
    };
    let mut notes = Vec::new();
    if rows.len() > shown {
        notes.push(format!("  and {} more", rows.len() - shown));
    }
    let unrated = rows.iter().any(|row| row.next_step == "RATE");
    notes.extend((unrated && !hint.is_empty()).then(|| hint.to_owned()));
    (!rows.is_empty()).then(|| Section {
        title: format!("You may know somebody yourself, {}:", rows.len()),
        header: &["rep", "whom", "do", "chance", "if so"],
        rows: rows[..shown].iter().map(cells).collect(),
        notes,
    })
}

/// Who buys at the accounts that are worked on: which role has a way in, and which has none.
fn committees<'a>(plan: &Plan, explain: bool) -> Option<Section<'a>> {
    let all = plan.committees.len();
    let shown = if explain { all } else { all.min(MAX_SHOWN) };
    let rows = plan.committees[..shown].iter().flat_map(|of| {
        let seats = of.seats.iter().enumerate();
        seats.map(|(n, seat)| {
            let account = if n == 0 { of.account.as_str() } else { "" };
            let (who, way) = (seat_holder(seat), seat_words(seat));
            let next = seat.next_step.to_owned();
            vec![account.to_owned(), seat.role.to_owned(), who, way, next]
        })
    });
    let more = (all > shown).then(|| format!("  and {} more", all - shown));
    (all > 0).then(|| Section {
        title: format!("Buying committees, {all}:"),
        header: &["account", "role", "who", "way in", "next step"],
        rows: rows.collect(),
        notes: more.into_iter().collect(),
    })
}

/// What an ask, or the question before it, rests on: the words to ask with, and why now.
fn rests_on(row: &PlanRow) -> Option<String> {
    let parts = [&row.verify_first, &row.why];
    let parts: Vec<&str> = parts
        .into_iter()
        .filter(|text| !text.is_empty())
        .map(String::as_str)
        .collect();
    let parts = (!parts.is_empty()).then(|| parts.join("; "))?;
    let about = joined([row.target_name.as_str(), &row.account]);
    Some(format!("  {} → {about}: {parts}", row.introducer_name))
}

fn one_more(plan: &Plan) -> String {
    match &plan.one_more {
        Some(more) => format!(
            "One more ask would add {}: {}.",
            amount(plan, more.adds),
            more.prospect
        ),
        None => "One more ask would add nothing.".into(),
    }
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

/// The prospects that are left out: one by one where everything is to be explained, else those of one reason together, the
/// commonest first.
fn left_out(left: &[&PlanRow], explain: bool, hint: &str) -> Vec<String> {
    if left.is_empty() {
        return Vec::new();
    }
    let mut notes = vec![format!("Left out, {}:", left.len())];
    if explain {
        let named = left.iter();
        notes.extend(named.map(|row| format!("  {}: {}", who(row), row.left_out)));
        return notes;
    }
    let mut groups: BTreeMap<String, Vec<&PlanRow>> = BTreeMap::new();
    for row in left {
        groups.entry(reason_of_any(row)).or_default().push(row);
    }
    let mut groups: Vec<(String, Vec<&PlanRow>)> = groups.into_iter().collect();
    groups.sort_by(|a, b| {
        b.1.len()
            .cmp(&a.1.len())
            .then(a.1[0].line.cmp(&b.1[0].line))
    });
    let more = groups.len().saturating_sub(MAX_SHOWN);
    for (reason, rows) in groups.iter().take(MAX_SHOWN) {
        notes.push(match rows.as_slice() {
            [row] => format!("  {}: {}", who(row), row.left_out),
            rows => {
                let named = some_of(rows.iter().map(|row| row.prospect.as_str()));
                format!("  {}: {reason} ({named})", rows.len())
            }
        });
    }
    let grouped = groups.iter().any(|(_, rows)| rows.len() > NAMED);
    if more > 0 {
        notes.push(format!("  and {more} more reasons{hint}"));
    } else if grouped && !hint.is_empty() {
        notes.push(format!(" {hint}"));
    }
    notes
}

fn who(row: &PlanRow) -> String {
    match row.account.as_str() {
        at if at.is_empty() || row.prospect == at => row.prospect.clone(),
        at => format!("{}, {at}", row.prospect),
    }
}

/// Why a prospect is left out, without their own name and account: the same for all who share it.
fn reason_of_any(row: &PlanRow) -> String {
    let names = [row.prospect.as_str(), &row.account];
    let names = names.into_iter().filter(|name| !name.is_empty());
    let reason = names.fold(row.left_out.clone(), |reason, name| {
        reason.replace(name, "…")
    });
    // What is closest is another for each.
    let end = reason.find("; closest");
    end.map_or(reason.clone(), |end| reason[..end].to_owned())
}
