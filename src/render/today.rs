//! A day's list, and people to be in touch with, as sheets.

use introrank_core::day::Day;

use super::sheet::Sheet;
use crate::app::view::{Contact, Today, TodayRow};

/// Not more of one kind stand on a rep's screen.
const MAX_OF_A_KIND: usize = 5;

/// What a shell says about rows that are not shown one by one.
pub struct ScreenWords<'a> {
    /// Where all are.
    pub all: &'a str,
    /// Where those are with whom a rep keeps in touch.
    pub contacts: &'a str,
    /// How to see those of one rep, by name.
    pub of_rep: &'a dyn Fn(&str) -> String,
}

/// The rows that fit one screen: the first few of each kind; on the team's, those whom a rep keeps in touch with as one
/// line.
pub fn one_screen(today: &Today, words: &ScreenWords<'_>) -> Vec<TodayRow> {
    let rows = first_of_each(today.rows.clone(), words);
    if today.several_reps {
        in_one_line(rows, words)
    } else {
        rows
    }
}

/// What to do as a sheet of these rows.
pub fn today<'a>(
    today: &Today,
    rows: &'a [TodayRow],
    explain: bool,
) -> Sheet<'a, TodayRow, [TodayRow]> {
    let mut last = "";
    let table = rows.iter().map(|row| {
        let name = if row.rep_name == last {
            ""
        } else {
            row.rep_name.as_str()
        };
        last = &row.rep_name;
        let what = format!("{}: {}", row.who, row.reason);
        let number = match row.number {
            0 => String::new(),
            number => number.to_string(),
        };
        let mut cells = vec![number, row.kind.to_owned(), what, row.command.clone()];
        if today.several_reps {
            cells.insert(0, name.to_owned());
        }
        cells
    });
    let table = table.collect();
    let mut notes = Vec::new();
    if explain {
        notes.push(format!(
            "Order: hot prospects (introduced, and silent for fewer than {} days), meetings, open questions of those met, deals past their day, customers who bought, planned asks, silent introducers ({} days) and prospects ({} days), introducers who do not know what came of it (90 days), and people to be in touch with. At most {MAX_OF_A_KIND} of a kind are shown.",
            today.hot_days, today.silent_days, today.prospect_silent_days
        ));
    }
    let who = today.rep_name.as_ref();
    Sheet {
        title: format!(
            "{}{}",
            today.as_of,
            who.map_or(String::new(), |name| format!(", {name}"))
        ),
        header: if today.several_reps {
            &["rep", "#", "do", "about", "command"]
        } else {
            &["#", "do", "about", "command"]
        },
        rows: table,
        then: Vec::new(),
        notes,
        records: rows,
        whole: rows,
    }
}

/// One screen: the first few of each kind, and how many there are beside them.
fn first_of_each(rows: Vec<TodayRow>, words: &ScreenWords<'_>) -> Vec<TodayRow> {
    let mut out: Vec<TodayRow> = Vec::new();
    let (mut count, mut more) = (0, 0);
    for row in rows {
        let same = out
            .last()
            .is_some_and(|last| last.rep == row.rep && last.kind == row.kind);
        count = if same { count + 1 } else { 1 };
        if count <= MAX_OF_A_KIND {
            more = 0;
            out.push(row);
        } else {
            more += 1;
            if more > 1 {
                out.pop();
            }
            out.push(TodayRow {
                who: format!("and {more} more"),
                reason: words.all.to_owned(),
                command: String::new(),
                number: 0,
                ..row
            });
        }
    }
    out
}

/// The people each rep should be in touch with, as one row each.
fn in_one_line(rows: Vec<TodayRow>, words: &ScreenWords<'_>) -> Vec<TodayRow> {
    let mut out: Vec<TodayRow> = Vec::new();
    for row in rows {
        match out.last_mut() {
            Some(last) if last.rep == row.rep && row.is_check_in && last.kind == row.kind => {
                last.who = format!("{}, {}", last.who, row.who);
                last.reason = words.contacts.to_owned();
                last.command = (words.of_rep)(&row.rep_name);
                last.number = 0;
            }
            _ => out.push(row),
        }
    }
    out
}

/// People to be in touch with as a sheet, the notes to send below it.
pub fn contacts(contacts: &[Contact], as_of: Day, explain: bool) -> Sheet<'_, Contact, [Contact]> {
    let rows = contacts.iter().map(|contact| {
        vec![
            contact.rep_name.clone(),
            contact.name.clone(),
            contact.reason.clone(),
        ]
    });
    let notes = contacts.iter().map(|contact| {
        format!(
            "--- {} to {}: {}\n{}",
            contact.rep_name,
            contact.name,
            contact.subject,
            contact.note.trim_end()
        )
    });
    let mut notes: Vec<String> = notes.collect();
    if explain {
        notes.push("Chosen: who waits for news, who introduced you by mail and was not thanked, who has a new job (at an account you ask about first), who was asked more often than helped, who used to write and has been silent for a year or longer than usual; among these the likeliest to help. Left out: who was in touch with the team in the last 30 days, who is asked or a prospect at the moment, and whom a colleague knows better.".into());
    }
    Sheet {
        title: format!("Five a week, without asking for anything ({as_of})"),
        header: &["rep", "be in touch with", "because"],
        rows: rows.collect(),
        then: Vec::new(),
        notes,
        records: contacts,
        whole: contacts,
    }
}
