//! What is dated after the day on which it is read: a slip, a wrong clock, or a meeting to come. None of it has happened.

use introrank_core::day::Day;
use introrank_core::display::count;
use introrank_core::evidence::{Class, Export, Fact, FactKind, Records, Source};

/// Leaves out of the exports from place `from` on what is dated after `today`, and of the interactions from `interactions` on:
/// rows are rejected, facts are counted in a note; meetings of a calendar are kept as [upcoming](FactKind::Upcoming). No export
/// speaks of a later day: one such row made it the newest for ever. O(rows + facts).
pub(crate) fn leave_out(records: &mut Records, (from, interactions): (usize, usize), today: Day) {
    for export in &mut records.exports[from..] {
        let rows: Vec<(u32, Day)> = late_rows(export, today);
        let to_come = export.facts.list.iter();
        let to_come = to_come.filter(|fact| is_to_come(fact, today));
        let (meetings, messages): (Vec<&Fact>, Vec<&Fact>) =
            to_come.partition(|fact| fact.kind == FactKind::Meeting);
        let (meetings, messages) = (meetings.len(), messages.len());
        // A CRM's last activity may be one that is planned.
        let is_planned = export.source == Source::Crm;
        leave_out_of_export(export, today);
        let report = &mut records.report.files;
        let Some(report) = report.iter_mut().find(|file| file.path == export.path) else {
            continue;
        };
        for (line, day) in rows {
            let mut reason = format!("dated {day}, after the day of import ({today})");
            let (mut class, mut column) = (Class::Rejected, "Connected On");
            if is_planned {
                reason.push_str("; the row is used without a date");
                (class, column) = (Class::Partial, "last activity");
            }
            report.classes.imported = report.classes.imported.saturating_sub(1);
            report.problem(class, u64::from(line), column, reason);
        }
        if messages > 0 {
            let what = count(messages, "message", "messages");
            report.notes.push(format!(
                "{what} dated after {today} left out: not written yet, or a wrong clock"
            ));
        }
        if meetings > 0 {
            let what = count(meetings, "meeting", "meetings");
            report.notes.push(format!(
                "{what} to come kept as upcoming: who meets whom when, and no evidence until a later import has them as held"
            ));
        }
    }
    let mut place = 0;
    records.interactions.retain(|one| {
        place += 1;
        place <= interactions || one.when.day() <= latest(today)
    });
}

/// The last day that a clock elsewhere may show today.
fn latest(today: Day) -> Day {
    today.plus(1)
}

/// It has not happened.
fn is_to_come(fact: &Fact, today: Day) -> bool {
    is_later(fact.kind, fact.day, today)
}

/// The day is to come. A calendar says when a meeting is to be, so that there is no slack for clocks.
fn is_later(kind: FactKind, day: Option<Day>, today: Day) -> bool {
    let last = match kind {
        FactKind::Meeting => today,
        _ => latest(today),
    };
    day.is_some_and(|day| day > last)
}

fn late_rows(export: &Export, today: Day) -> Vec<(u32, Day)> {
    let days = export.rows.line.iter().zip(&export.rows.connected_on);
    days.filter_map(|(line, day)| Some((*line, (*day)?)))
        .filter(|(_, day)| *day > latest(today))
        .collect()
}

/// Leaves out of an export what is dated after a day, and turns meetings into ones to come.
fn leave_out_of_export(export: &mut Export, today: Day) {
    let late = |day: Option<Day>| day.is_some_and(|day| day > latest(today));
    let facts = &mut export.facts;
    for fact in &mut facts.list {
        if fact.kind == FactKind::Meeting && is_to_come(fact, today) {
            fact.kind = FactKind::Upcoming;
        }
    }
    facts
        .list
        .retain(|fact| fact.kind == FactKind::Upcoming || !is_to_come(fact, today));
    facts
        .together
        .retain(|one| !is_later(one.kind, one.day, today));
    facts.settle();
    if export.source == Source::Crm {
        let days = export.rows.connected_on.iter_mut();
        days.filter(|day| late(**day)).for_each(|day| *day = None);
    }
    let days = export.rows.connected_on.clone();
    if days.iter().any(|day| late(*day)) {
        export.retain(|row| !late(days[row]), |_, _| true);
    }
    if late(export.rows.newest) {
        // The day in a file's name may be none either.
        export.rows.newest = None;
    }
    let newest = export.rows.connected_on.iter().flatten().max().copied();
    export.rows.newest = export.rows.newest.max(newest);
}
