//! `find --rate`: a minute of one-key answers about the people on the best routes.

use std::io::{self, Write};
use std::path::Path;

use crate::app::rate::save;
use crate::terminal::prompt;
use introrank_core::display::joined;
use introrank_engine::people::PersonIx;
use introrank_engine::session::Session;

/// Asks about each person and saves the answers to the file at once. Returns how many were answered.
pub fn ask(
    session: &Session,
    rater: PersonIx,
    people: &[PersonIx],
    file: &Path,
) -> anyhow::Result<usize> {
    let mut err = io::stderr();
    if people.is_empty() {
        writeln!(
            err,
            "None of your own contacts on the best routes is left to rate."
        )?;
        return Ok(0);
    }
    let names = &session.directory.people;
    writeln!(
        err,
        "How well do you know them? [w]orked together  [k]now  [m]et  [s]tranger  [space] skip  [q]uit"
    )?;
    let mut answered = 0;
    for (i, &person) in people.iter().enumerate() {
        let who = joined([names.name(person), &session.directory.works(person)]);
        write!(err, "{}/{}  {who}: ", i + 1, people.len())?;
        err.flush()?;
        let Some(key) = prompt::ask("wkms ")? else {
            writeln!(err, "stopped")?;
            break;
        };
        match prompt::statement(key) {
            None => writeln!(err, "skipped")?,
            Some(statement) => {
                save(session, rater, person, statement, file)?;
                answered += 1;
                writeln!(err, "{}", statement.word())?;
            }
        }
    }
    writeln!(err, "{answered} saved to {}\n", file.display())?;
    Ok(answered)
}
