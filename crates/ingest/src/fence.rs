//! A process of its own for what cannot be trusted: a workbook of 2 KB can make its library want 100 GB of memory, or end the
//! process. The child is the same program, called with [`ARGUMENT`]; it may take so much memory and time and no more, and
//! whatever happens to it costs that one file.

use std::ffi::OsStr;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use crate::caught::caught;

use super::workbook::{broken, read_sheets};

/// What calls the program as the child.
pub const ARGUMENT: &str = "--read-a-workbook-from-standard-input";

/// Address space of the child, in bytes.
#[cfg(unix)]
const MEMORY: u64 = 1 << 30;
/// Seconds of work of the child.
#[cfg(unix)]
const SECONDS: u64 = 120;

static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// From now on this program is called for each workbook. It must begin with [`run_if_called`]. Without it workbooks are read
/// in the own process: a panic costs the file, memory is not bounded.
pub fn install(program: PathBuf) {
    // The first holds.
    drop(PROGRAM.set(program));
}

/// Does the work of the child when the arguments of the program say so, and returns true then: the program is done.
pub fn run_if_called(mut arguments: impl Iterator<Item = impl AsRef<OsStr>>) -> bool {
    let called = arguments
        .nth(1)
        .is_some_and(|argument| argument.as_ref() == ARGUMENT);
    if called {
        // Whatever cannot be read or written here, the parent finds no answer.
        drop(child());
    }
    called
}

fn child() -> io::Result<()> {
    bound()?;
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    let answer = read_sheets(&bytes);
    let mut out = io::BufWriter::new(io::stdout().lock());
    serde_json::to_writer(&mut out, &answer)?;
    out.flush()
}

#[cfg(unix)]
fn bound() -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    for (resource, most) in [(Resource::As, MEMORY), (Resource::Cpu, SECONDS)] {
        let limit = Rlimit {
            current: Some(most),
            maximum: Some(most),
        };
        setrlimit(resource, limit)?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn bound() -> io::Result<()> {
    Ok(())
}

/// Every sheet of a workbook with content as CSV, in the order of the book.
///
/// # Errors
/// Why it cannot be read, in words.
pub(super) fn sheets(bytes: &[u8]) -> Result<Vec<String>, String> {
    match PROGRAM.get() {
        Some(program) => ask(program, bytes).unwrap_or_else(|_| Err(broken(&BEYOND))),
        None => {
            let read = caught(|| read_sheets(bytes));
            read.unwrap_or_else(|| Err(broken(&"it is damaged")))
        }
    }
}

const BEYOND: &str = "it is damaged, or wants more than 1 GiB of memory or two minutes of work";

/// What the child says; an error when it says nothing.
fn ask(program: &PathBuf, bytes: &[u8]) -> io::Result<Result<Vec<String>, String>> {
    let mut child = Command::new(program)
        .arg(ARGUMENT)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let stdin = child.stdin.take();
    let output = std::thread::scope(|scope| {
        scope.spawn(move || {
            // A child that ended early has said why, or says nothing.
            drop(stdin.map(|mut stdin| stdin.write_all(bytes)));
        });
        child.wait_with_output()
    })?;
    Ok(serde_json::from_slice(&output.stdout)?)
}
