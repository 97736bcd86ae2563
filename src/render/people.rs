//! People as text.

use std::fmt::Write as _;

use introrank_store::Made;

use crate::app::people;
use crate::app::view::{DoubtfulPair, PersonView};

/// Everything known of somebody, a line each.
pub fn person(person: &PersonView) -> String {
    let mut out = format!("{} ({})\n", person.name, person.key);
    let mut line = |what: &str, text: &str| {
        let _ = writeln!(out, "  {what:<10} {text}");
    };
    line("works", &person.works);
    for job in &person.worked {
        line("worked", job);
    }
    for also in &person.also {
        line("also", &format!("{} ({})", also.key, also.why));
    }
    for row in &person.listed {
        line("listed", &format!("{} ({})", row.text, row.place));
    }
    for text in &person.contact {
        line("contact", text);
    }
    for text in &person.seen {
        line("seen", text);
    }
    for text in &person.said {
        line("said", text);
    }
    line("ties", &person.ties.to_string());
    out
}

/// Two who may be one, and for each of them where they work and who lists them.
pub fn doubtful_pair(pair: &DoubtfulPair) -> String {
    let mut out = format!("{}\n", pair.signal.words());
    for person in [&pair.one, &pair.other] {
        let _ = writeln!(out, "  {} ({}), {}", person.name, person.key, person.works);
        let mut sources = person.listed.iter().chain(&person.contact);
        if let Some(source) = sources.next() {
            let more = match sources.count() {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let _ = writeln!(out, "      {source}{more}");
        }
    }
    out
}

/// A decision as cells: its number, the day, what it says, whether it was undone.
pub fn decision_cells(made: &Made) -> [String; 4] {
    let day = |at: &String| at.chars().take(10).collect::<String>();
    let undone = made.undone_at.as_ref();
    let undone = undone.map_or(String::new(), |at| format!("undone {}", day(at)));
    let what = people::words(&made.decision);
    [made.id.to_string(), day(&made.made_at), what, undone]
}
