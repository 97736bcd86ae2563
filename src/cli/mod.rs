//! The command line: reads arguments, calls the engine, shows the answer. The only place that knows a terminal, a clock
//! or an exit code.

pub mod args;
mod ask;
mod backtest;
mod batch;
mod changes;
mod derive;
mod export;
mod find;
mod forget;
mod home;
mod import;
mod inputs;
mod introductions;
mod learn;
mod ledger;
mod log;
mod match_names;
mod measure;
mod missed;
mod output;
mod pack;
mod people;
mod plan;
mod rate;
mod remarks;
mod reorder;
mod repair;
mod sheet;
mod strength;
mod synth;
mod team;
mod today;
mod verify;

use std::ffi::OsString;
use std::io::{self, Write};

use clap::FromArgMatches;
use introrank_core::display::printable;

pub use crate::app::file::remove_unfinished;
use crate::terminal::words;

use args::{Cli, Command};

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Something was found or done.
    Found,
    /// All went well and nothing was found.
    Nothing,
}

impl Outcome {
    const fn of(found: bool) -> Self {
        if found { Self::Found } else { Self::Nothing }
    }
}

/// Exit codes.
const FOUND: u8 = 0;
const NOTHING: u8 = 1;
const ERROR: u8 = 2;

/// Runs the program with these arguments (the first is its name) and returns its exit code: 0 found, 1 nothing found,
/// 2 error. A closed pipe is success: who reads has read enough.
pub fn run(arguments: impl IntoIterator<Item = impl Into<OsString> + Clone>) -> u8 {
    let arguments: Vec<OsString> = arguments.into_iter().map(Into::into).collect();
    let parse = |arguments: &[OsString]| {
        let matches = home::command().try_get_matches_from(arguments);
        matches.and_then(|matches| Cli::from_arg_matches(&matches))
    };
    let parsed = parse(&arguments).or_else(|error| {
        let repaired = reorder::repaired(&arguments, &error);
        repaired.map_or(Err(error), |arguments| parse(&arguments))
    });
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => {
            drop(error.print());
            return if error.use_stderr() { ERROR } else { FOUND };
        }
    };
    match execute(cli) {
        Ok(Outcome::Found) => FOUND,
        Ok(Outcome::Nothing) => NOTHING,
        Err(error) if is_closed_pipe(&error) => FOUND,
        Err(error) => {
            report_error(&error);
            ERROR
        }
    }
}

/// The shipped numbers of the model, each under a comment.
fn config() -> anyhow::Result<Outcome> {
    let text = introrank_engine::strength::config::Config::default().to_commented_toml()?;
    io::stdout().write_all(text.as_bytes())?;
    Ok(Outcome::Found)
}

fn execute(cli: Cli) -> anyhow::Result<Outcome> {
    let Some(command) = cli.command else {
        return home::run();
    };
    match command {
        Command::Find(args) => in_pool(args.sources.run.threads, || find::run(&args)),
        Command::Batch(args) => in_pool(args.sources.run.threads, || batch::run(&args)),
        Command::Match(args) => match_names::run(&args),
        Command::Import(args) => in_pool(args.run.threads, || import::run(&args)),
        Command::Pack(args) => in_pool(args.run.threads, || pack::run(&args)),
        Command::People(args) => people::run(&args),
        Command::Hide(args) => people::hide(&args),
        Command::Decisions(args) => people::decisions(&args),
        Command::Forget(args) => forget::run(&args),
        Command::Repair(args) => repair::run(&args),
        Command::Imports(args) => import::imports(&args),
        Command::Changes(args) => in_pool(args.sources.run.threads, || changes::run(&args)),
        Command::Introductions(args) => {
            in_pool(args.sources.run.threads, || introductions::run(&args))
        }
        Command::Export(args) => in_pool(args.sources.run.threads, || export::run(&args)),
        Command::Strength(args) => in_pool(args.sources.run.threads, || strength::run(&args)),
        Command::Backtest(args) => in_pool(args.sources.run.threads, || backtest::run(&args)),
        Command::Learn(args) => in_pool(args.sources.run.threads, || learn::run(&args)),
        Command::Today(args) => in_pool(args.team.run.threads, || today::run(&args)),
        Command::Do(args) => today::carry_out(&args),
        Command::Nurture(args) => in_pool(args.team.run.threads, || today::nurture(&args)),
        Command::Plan(args) => in_pool(args.team.run.threads, || plan::run(&args)),
        Command::Rate(args) => in_pool(args.team.run.threads, || rate::run(&args)),
        Command::Verify(args) => in_pool(args.team.run.threads, || verify::run(&args)),
        Command::Ask(args) => in_pool(args.team.run.threads, || ask::run(&args)),
        Command::Metrics(args) => in_pool(args.team.run.threads, || measure::metrics(&args)),
        Command::Forecast(args) => in_pool(args.team.run.threads, || measure::forecast(&args)),
        Command::Quota(args) => in_pool(args.team.run.threads, || measure::quota(&args)),
        Command::Missed(args) => in_pool(args.team.run.threads, || missed::run(&args)),
        Command::Health(args) => in_pool(args.team.run.threads, || measure::health(&args)),
        Command::Log(args) => in_pool(args.team.run.threads, || log::run(&args)),
        Command::Ledger(args) => in_pool(args.team.run.threads, || ledger::run(&args)),
        Command::Settings(args) => ledger::settings(&args),
        Command::Synth(args) => synth::run(&args),
        Command::Config => config(),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut home::command(), "introrank", &mut script);
            io::stdout().write_all(&script)?;
            Ok(Outcome::Found)
        }
        Command::Man => {
            let mut page = Vec::new();
            clap_mangen::Man::new(home::command()).render(&mut page)?;
            for sub in home::command().get_subcommands() {
                let name = format!("introrank-{}", sub.get_name());
                clap_mangen::Man::new(sub.clone().name(name)).render(&mut page)?;
            }
            io::stdout().write_all(&page)?;
            Ok(Outcome::Found)
        }
    }
}

/// Runs everything inside one pool of the wanted size.
fn in_pool(
    threads: Option<u16>,
    work: impl FnOnce() -> anyhow::Result<Outcome> + Send,
) -> anyhow::Result<Outcome> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads.map_or(0, usize::from))
        .build()?;
    pool.install(work)
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let io = cause.downcast_ref::<io::Error>().map(io::Error::kind);
        let csv = cause.downcast_ref::<csv::Error>().and_then(|e| {
            if let csv::ErrorKind::Io(io) = e.kind() {
                Some(io.kind())
            } else {
                None
            }
        });
        let json = cause
            .downcast_ref::<serde_json::Error>()
            .and_then(serde_json::Error::io_error_kind);
        io.or(csv).or(json) == Some(io::ErrorKind::BrokenPipe)
    })
}

/// Prints the chain of causes once.
fn report_error(error: &anyhow::Error) {
    let mut last = words::of_any(&**error);
    let mut text = format!("introrank: {last}\n");
    for cause in error.chain().skip(1) {
        let cause = words::of_any(cause);
        if !last.contains(&cause) {
            text.push_str(&format!("  because: {cause}\n"));
        }
        last = cause;
    }
    drop(io::stderr().write_all(printable(&text).as_bytes()));
}
