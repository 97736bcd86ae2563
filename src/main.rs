//! The `introrank` program: everything is in the library. What belongs to a process as a whole is installed here.

use std::io::Write;
use std::process::ExitCode;

use introrank::cli;
use mimalloc::MiMalloc;

/// Opening a network is mostly room for it: this allocator asks for it in large pieces.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    if introrank::ingest::fence::run_if_called(std::env::args_os()) {
        return ExitCode::SUCCESS;
    }
    if let Ok(program) = std::env::current_exe() {
        introrank::ingest::fence::install(program);
    }
    quiet_about_damaged_files();
    introrank::store::when_waiting(say_that_we_wait);
    // Without a handler an interruption leaves a temporary file behind; results are never half written either way.
    drop(ctrlc::set_handler(stop));
    ExitCode::from(cli::run(std::env::args_os()))
}

/// Another process writes into the workspace: this one waits for it, and says so.
fn say_that_we_wait(process: Option<u32>) {
    let process = process.map_or(String::new(), |process| format!(" (process {process})"));
    drop(writeln!(
        std::io::stderr(),
        "waiting for another introrank{process} that writes into this workspace"
    ));
}

/// A panic of a library over a damaged file becomes an error that says which file it is.
fn quiet_about_damaged_files() {
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !introrank::ingest::is_reading() {
            report(info);
        }
    }));
}

#[expect(
    clippy::disallowed_methods,
    reason = "an interruption ends the process; 130 is what shells expect"
)]
fn stop() {
    cli::remove_unfinished();
    std::process::exit(130);
}
