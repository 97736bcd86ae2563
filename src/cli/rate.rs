//! `find --rate`: a minute of one-key answers about the people on the best routes, whom it helps most first.

use std::io::{self, Write};

use crate::app::Snapshot;
use crate::app::rate::Ratings;
use crate::terminal::prompt;
use introrank_core::display::joined;
use introrank_engine::people::PersonIx;

/// Asks about each person and saves the answers at once. Returns how many were answered.
pub fn ask(
    snapshot: &Snapshot,
    rater: PersonIx,
    people: &[PersonIx],
    ratings: &Ratings,
) -> anyhow::Result<usize> {
    let mut err = io::stderr();
    if people.is_empty() {
        writeln!(
            err,
            "None of your own contacts on the best routes is left to rate."
        )?;
        return Ok(0);
    }
    let directory = &snapshot.session.directory;
    writeln!(
        err,
        "How well do you know them? [w]orked together  [k]now  [m]et  [s]tranger  [space] skip  [q]uit"
    )?;
    let mut answered = 0;
    for (i, &person) in people.iter().enumerate() {
        let who = joined([directory.people.name(person), &directory.works(person)]);
        write!(err, "{}/{}  {who}: ", i + 1, people.len())?;
        err.flush()?;
        let Some(key) = prompt::ask("wkms ")? else {
            writeln!(err, "stopped")?;
            break;
        };
        match prompt::statement(key) {
            None => writeln!(err, "skipped")?,
            Some(statement) => {
                ratings.keep(snapshot, rater, person, statement)?;
                answered += 1;
                writeln!(err, "{}", statement.word())?;
            }
        }
    }
    let place = match ratings {
        Ratings::Ledger => "the ledger".to_owned(),
        Ratings::File(file) => file.display().to_string(),
    };
    writeln!(err, "{answered} saved to {place}\n")?;
    Ok(answered)
}
