//! Text and tables on standard output.

use std::io::{self, IsTerminal, Write};

use super::args::ColorChoice;
use super::remarks::Remarks;
use crate::app::Snapshot;
use crate::app::strength::fingerprint;

/// Writes a text to standard output.
pub fn print(text: &str) -> anyhow::Result<()> {
    io::stdout().write_all(text.as_bytes())?;
    Ok(())
}

/// Says what was done and is kept: an output that is full or closed changes nothing of it, and not the exit code.
pub fn tell(text: &str) {
    let mut out = io::stdout();
    let told = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    if let Err(error) = told
        && error.kind() != io::ErrorKind::BrokenPipe
    {
        drop(writeln!(
            io::stderr(),
            "introrank: it is done and kept; what there is to say of it could not be written: {error}"
        ));
    }
}

/// Says by which name this model and this history are known.
pub fn fingerprint_remark(snapshot: &Snapshot, remarks: &Remarks) -> anyhow::Result<()> {
    if !remarks.is_quiet() {
        let name = fingerprint(snapshot)?;
        remarks.say(&format!("  model and data: {name}"));
    }
    Ok(())
}

/// True when standard output should be coloured.
pub fn color(choice: ColorChoice) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => io::stdout().is_terminal() && console::colors_enabled(),
    }
}
