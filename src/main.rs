//! The `introrank` program: everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    introrank::cli::run(std::env::args_os())
}
