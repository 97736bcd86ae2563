//! Text and tables on standard output.

use std::io::{self, IsTerminal, Write};

use super::args::ColorChoice;
use super::remarks::Remarks;
use crate::app::strength::fingerprint;
use introrank_engine::session::Session;

/// Writes a text to standard output.
pub fn print(text: &str) -> anyhow::Result<()> {
    io::stdout().write_all(text.as_bytes())?;
    Ok(())
}

/// Says by which name this model and this history are known.
pub fn fingerprint_remark(session: &Session, remarks: &Remarks) {
    if remarks.is_quiet() {
        return;
    }
    let name = fingerprint(session);
    remarks.say(&format!("  model and data: {name}"));
}

/// True when standard output should be coloured.
pub fn color(choice: ColorChoice) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => io::stdout().is_terminal() && console::colors_enabled(),
    }
}
