//! Progress bars on standard error; hidden when it is no terminal.

use std::sync::Mutex;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use introrank_core::progress::Progress;

/// One bar, renewed per stage.
pub struct Bars {
    quiet: bool,
    bar: Mutex<ProgressBar>,
}

impl Bars {
    /// Bars on standard error, or none.
    pub fn new(quiet: bool) -> Self {
        Self {
            quiet,
            bar: Mutex::new(ProgressBar::hidden()),
        }
    }

    /// Removes the bar before other text is printed.
    pub fn clear(&self) {
        if let Ok(bar) = self.bar.lock() {
            bar.finish_and_clear();
        }
    }
}

impl Progress for Bars {
    fn stage(&self, what: &str, total: Option<u64>) {
        if self.quiet {
            return;
        }
        let Ok(mut bar) = self.bar.lock() else { return };
        bar.finish_and_clear();
        let (new, template) = match total {
            Some(total) => (
                ProgressBar::new(total),
                "{msg:22} {bar:30} {percent:>3}% {bytes_per_sec:>12}, {eta} left",
            ),
            None => (ProgressBar::new_spinner(), "{msg:22} {spinner} {elapsed}"),
        };
        new.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
        if let Ok(style) = ProgressStyle::with_template(template) {
            new.set_style(style);
        }
        new.set_message(what.to_owned());
        new.enable_steady_tick(Duration::from_millis(200));
        *bar = new;
    }

    fn advance(&self, steps: u64) {
        if let Ok(bar) = self.bar.lock() {
            bar.inc(steps);
        }
    }
}

impl Drop for Bars {
    fn drop(&mut self) {
        self.clear();
    }
}
