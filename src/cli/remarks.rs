//! What a user should see beside an answer, on standard error.

use std::io::{self, Write};

use introrank_core::display::printable;

use super::args::RunArgs;
use crate::app::Notice;
use crate::terminal::words;

/// Remarks go to standard error, unless quiet.
pub struct Remarks {
    quiet: bool,
}

impl Remarks {
    pub fn new(run: &RunArgs) -> Self {
        Self::of(run.quiet)
    }

    /// Says nothing unless it must, when quiet.
    pub const fn of(quiet: bool) -> Self {
        Self { quiet }
    }

    /// Says nothing.
    pub const fn none() -> Self {
        Self::of(true)
    }

    pub const fn is_quiet(&self) -> bool {
        self.quiet
    }

    pub fn say(&self, text: &str) {
        if !self.quiet {
            self.warn(text);
        }
    }

    /// Says it even when quiet: somebody may be asked, or shown, who should not be.
    pub fn warn(&self, text: &str) {
        // A closed standard error is no reason to stop.
        drop(writeln!(io::stderr(), "{}", printable(text)));
    }

    /// Says what the application has to say.
    pub fn notices(&self, notices: &[Notice]) {
        for notice in notices {
            if notice.is_warning() {
                self.warn(&words::notice(notice));
            } else {
                self.say(&words::notice(notice));
            }
        }
    }
}
