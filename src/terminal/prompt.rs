//! Questions that one key answers.

use std::io::{self, BufRead, IsTerminal, Write};

use console::{Key, Term};

use introrank_core::evidence::Statement;

/// What a key says about how well somebody is known; `None` for a key that says nothing.
pub fn statement(key: char) -> Option<Statement> {
    match key {
        'w' => Some(Statement::WorkedWith),
        'k' => Some(Statement::Know),
        'm' => Some(Statement::Met),
        's' => Some(Statement::Stranger),
        _ => None,
    }
}

/// Waits for one of the keys in `allowed`; Enter and space are the same. `None`: q, Escape, or the end of the input. Without
/// a terminal the first letter of each line counts.
///
/// # Errors
/// When the terminal cannot be read.
pub fn ask(allowed: &str) -> io::Result<Option<char>> {
    let terminal = io::stdin().is_terminal();
    loop {
        let key = if terminal {
            match Term::stderr().read_key() {
                Ok(Key::Char(c)) => c,
                Ok(Key::Enter) => ' ',
                Ok(Key::Escape | Key::CtrlC) | Err(_) => 'q',
                Ok(_) => continue,
            }
        } else {
            let mut line = String::new();
            if io::stdin().lock().read_line(&mut line)? == 0 {
                return Ok(None);
            }
            line.trim().chars().next().unwrap_or(' ')
        };
        match key.to_ascii_lowercase() {
            'q' => return Ok(None),
            key if allowed.contains(key) => return Ok(Some(key)),
            _ => {
                let mut names: Vec<String> = allowed.trim().chars().map(String::from).collect();
                names.extend(allowed.contains(' ').then(|| "space".to_owned()));
                write!(io::stderr(), "({} or q) ", names.join(", "))?;
                io::stderr().flush()?;
            }
        }
    }
}

/// Puts the question of each item, and hands on the key that was pressed; `heard` says what became of it. Ends early at q,
/// Escape or the end of the input.
///
/// # Errors
/// When the terminal cannot be used, or what was heard cannot be kept.
pub fn each<T, E: From<io::Error>>(
    items: &[T],
    keys: impl Fn(&T) -> &'static str,
    question: impl Fn(&T) -> String,
    mut heard: impl FnMut(&T, char) -> Result<String, E>,
) -> Result<(), E> {
    let mut err = io::stderr();
    for (i, item) in items.iter().enumerate() {
        write!(err, "{}/{}  {}: ", i + 1, items.len(), question(item))?;
        err.flush()?;
        let Some(key) = ask(keys(item))? else {
            writeln!(err, "stopped")?;
            break;
        };
        let said = heard(item, key)?;
        writeln!(err, "{said}")?;
    }
    Ok(())
}
