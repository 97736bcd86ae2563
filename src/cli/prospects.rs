//! Prospects of a list, or of the ledger, as plans and questions need them.

use crate::app::who;
use std::collections::BTreeMap;

use super::remarks::Remarks;
use super::team::Team;
use introrank_core::evidence::TargetRow;
use introrank_engine::people::PersonIx;
use introrank_engine::people::role::RoleFilter;
use introrank_engine::rank::{CustomerPolicy, Goal, Status};
use introrank_engine::search::Search;
use introrank_ingest::targets::TargetList;
use introrank_referrals::plan::Prospect;

/// Every row of a list. With `by_column` each row's own rep asks, else the rep who was named, or the team.
pub fn of_list(
    team: &Team,
    search: &Search<'_>,
    list: &TargetList,
    by_column: bool,
    role: Option<&RoleFilter>,
    left_out: CustomerPolicy,
    remarks: &Remarks,
) -> anyhow::Result<Vec<Prospect>> {
    let only = team.named_rep()?.and_then(|key| team.person(&key));
    let mut reps: BTreeMap<String, Option<PersonIx>> = BTreeMap::new();
    let mut prospects = Vec::new();
    for row in list.rows() {
        let rep = if by_column {
            let find = || who::one_asker(&row.asker, &team.session).ok();
            *reps.entry(row.asker.clone()).or_insert_with(find)
        } else {
            only
        };
        let goal = if by_column && rep.is_none() {
            let who = introrank_core::display::clean(&row.asker);
            Goal::None(Status::Unknown, format!("its rep '{who}' is nobody here"))
        } else {
            Goal::of(search, &team.session.find_row(&row), role, left_out)
        };
        // A prospect whose rep is nobody must not make the others the team's.
        let rep = rep.or_else(|| search.teammates().first().copied().filter(|_| by_column));
        let value = row.value.unwrap_or_default();
        prospects.push(Prospect {
            row,
            goal,
            rep,
            value,
        });
    }
    let unknown = reps.iter().filter(|(_, rep)| rep.is_none());
    let unknown: Vec<String> = unknown
        .map(|(name, _)| introrank_core::display::clean(name))
        .collect();
    if !unknown.is_empty() {
        remarks.warn(&format!("  nobody here is: {}", unknown.join(", ")));
    }
    // Without any value all count the same; with some, the others count like the middle one.
    let mut values: Vec<f64> = prospects
        .iter()
        .map(|p| p.value)
        .filter(|v| *v > 0.0)
        .collect();
    values.sort_by(f64::total_cmp);
    let usual = values.get(values.len() / 2).copied().unwrap_or(1.0);
    let without = prospects.len() - values.len();
    if !values.is_empty() && without > 0 {
        remarks.say(&format!(
            "  {without} targets have no value and count as {usual}"
        ));
    }
    for prospect in &mut prospects {
        if prospect.value <= 0.0 {
            prospect.value = usual;
        }
    }
    Ok(prospects)
}

/// The prospects of asks that are planned or open, of the rep who was named or of everybody.
pub fn of_ledger(team: &Team, search: &Search<'_>) -> anyhow::Result<Vec<Prospect>> {
    let only = team.named_rep()?;
    let cases = team.book.open_cases().filter(|case| {
        !case.introducer.is_empty()
            && !case.got_to(introrank_referrals::ledger::What::Introduced)
            && only.as_ref().is_none_or(|rep| case.rep == *rep)
    });
    let prospects = cases.map(|case| {
        let row = TargetRow {
            person: case.target.clone(),
            company: case.account.clone(),
            ..TargetRow::default()
        };
        let text = if case.target.is_empty() {
            &case.account
        } else {
            &case.target
        };
        Prospect {
            goal: Goal::of(
                search,
                &team.session.find(text),
                None,
                CustomerPolicy::Include,
            ),
            rep: team.person(&case.rep),
            row,
            value: 1.0,
        }
    });
    Ok(prospects.collect())
}
