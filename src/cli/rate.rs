//! `find --rate`: a minute of one-key answers about the people on the best routes.

use std::io::{self, Write};
use std::path::Path;

use anyhow::Context;

use super::output::WholeFile;
use super::prompt;
use introrank_core::display::joined;
use introrank_core::evidence::Statement;
use introrank_engine::people::PersonIx;
use introrank_engine::session::Session;
use introrank_ingest::text;

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

/// Appends one row under the file's own header; a new file gets `from,to,kind,since`. The file is replaced whole.
fn save(
    session: &Session,
    rater: PersonIx,
    person: PersonIx,
    statement: Statement,
    file: &Path,
) -> anyhow::Result<()> {
    let old = if file.exists() {
        std::fs::read_to_string(file)
            .with_context(|| format!("{}: cannot be read", file.display()))?
    } else {
        String::new()
    };
    let known = |header: &[String]| {
        (header.iter().any(|h| h == "from") && header.iter().any(|h| h == "to")).then_some(())
    };
    let (header, delimiter) = match text::find_header(&old, known) {
        Some((layout, ())) => (layout.header, layout.delimiter),
        None if old.trim().is_empty() => (
            ["from", "to", "kind", "since"].map(str::to_owned).to_vec(),
            b',',
        ),
        None => anyhow::bail!("{}: the header must have from and to", file.display()),
    };
    if !header.iter().any(|h| h == "kind") {
        anyhow::bail!("{}: ratings need a column named kind", file.display());
    }
    let people = &session.directory.people;
    let day = session.setup.as_of.to_string();
    let row: Vec<&str> = header
        .iter()
        .map(|name| match name.as_str() {
            "from" => people.key(rater),
            "to" => people.key(person),
            "kind" => statement.word(),
            "since" => &day,
            _ => "",
        })
        .collect();
    let mut out = WholeFile::create(file)?;
    out.write_all(old.as_bytes())?;
    if !old.is_empty() && !old.ends_with('\n') {
        out.write_all(b"\n")?;
    }
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .from_writer(&mut out);
    if old.trim().is_empty() {
        writer.write_record(&header)?;
    }
    writer.write_record(&row)?;
    writer.flush()?;
    drop(writer);
    out.finish()
}
