//! `introrank backtest`: how far to trust the strengths.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::Outcome;
use super::args::{BacktestArgs, BacktestFormat};
use super::open;
use super::output::{Output, WholeFile, empty_table, table_text};
use super::progress::Bars;
use super::remarks::Remarks;
use introrank_core::display::wrap;
use introrank_core::moment::Moment;
use introrank_engine::backtest;
use introrank_engine::backtest::{Backtest, History, Protocol, Task, about};
use introrank_engine::history::Timeline;
use introrank_engine::people::Directory;
use introrank_ingest as ingest;
use introrank_ingest::Sources;

/// Measures and shows.
pub fn run(args: &BacktestArgs) -> anyhow::Result<Outcome> {
    let remarks = Remarks::new(&args.sources.run);
    let bars = Bars::new(args.sources.run.quiet);
    let more: Vec<&Path> = args.transfer_from.as_deref().into_iter().collect();
    for (flag, file) in [
        ("--html", &args.html),
        ("--svg", &args.svg),
        ("--out", &args.out),
    ] {
        if let Some(file) = file {
            open::not_over_input(flag, file, &args.sources, &more)?;
        }
    }
    let outputs: Vec<&Path> = [&args.html, &args.svg, &args.out]
        .into_iter()
        .flatten()
        .map(PathBuf::as_path)
        .collect();
    if (1..outputs.len()).any(|i| outputs[..i].contains(&outputs[i])) {
        bail!("--html, --svg and --out are three files; give each a name of its own");
    }
    let html = args.html.as_deref().map(WholeFile::create).transpose()?;
    let svg = args.svg.as_deref().map(WholeFile::create).transpose()?;
    let mut out = Output::open(args.out.as_deref())?;
    let session = open::of_sources(&args.sources, &bars, &remarks)?.session;
    let config = &session.setup.config.strength;
    let mut timeline = Timeline::build(&session.records, &session.directory);
    let later = timeline.cut(Moment::end_of(session.setup.as_of));
    if later > 0 {
        remarks.say(&format!(
            "  {later} messages and meetings after the as-of day {} do not count",
            session.setup.as_of
        ));
    }
    let people = session.directory.people.len();
    let Some(history) = History::new(&timeline, people, config) else {
        bail!(
            "nobody ever wrote to anybody in these files: backtest needs dated contact, for example --interactions FILE with from,to,at"
        );
    };
    let other = match &args.transfer_from {
        None => None,
        Some(path) => Some(other_network(path, &session.setup.titles, &bars)?),
    };
    let other = other
        .as_ref()
        .and_then(|(timeline, people)| History::new(timeline, *people, config));
    let protocol = protocol(args, &history)?;
    let measured = backtest::run(&history, other.as_ref(), &protocol, &bars);
    bars.clear();
    match args.format {
        BacktestFormat::Table => out.write_all(text(&measured).as_bytes())?,
        BacktestFormat::Json => {
            serde_json::to_writer_pretty(&mut out, &measured)?;
            out.write_all(b"\n")?;
        }
    }
    out.finish()?;
    if let Some(mut file) = html {
        file.write_all(backtest::page(&source(args), &measured).as_bytes())?;
        file.finish()?;
    }
    if let Some(mut file) = svg {
        let first = measured
            .tasks
            .iter()
            .find_map(|task| Some((task, task.reliability.as_ref()?)));
        let (task, reliability) =
            first.context("--svg: this history is too short for a reliability plot")?;
        let title = format!("{} · {}", task.id, task.question);
        file.write_all(backtest::plot(&title, reliability).as_bytes())?;
        file.finish()?;
    }
    let found = measured.tasks.iter().any(|task| !task.scores.is_empty());
    Ok(if found {
        Outcome::Found
    } else {
        Outcome::Nothing
    })
}

fn source(args: &BacktestArgs) -> String {
    let files = args
        .sources
        .interactions
        .iter()
        .chain(&args.sources.exports);
    let names: Vec<String> = files
        .filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned()))
        .collect();
    if names.is_empty() {
        "The workspace".into()
    } else {
        names.join(", ")
    }
}

fn other_network(
    path: &Path,
    titles: &introrank_core::keys::title::TitleTable,
    bars: &Bars,
) -> anyhow::Result<(Timeline, usize)> {
    let sources = Sources {
        interactions: vec![path.to_owned()],
        ..Sources::default()
    };
    let records = ingest::read(&sources, bars)?;
    let directory = Directory::build(&records, titles);
    Ok((
        Timeline::build(&records, &directory),
        directory.people.len(),
    ))
}

fn protocol(args: &BacktestArgs, history: &History<'_>) -> anyhow::Result<Protocol> {
    let usual = Protocol::for_length(history.days());
    let mut cuts = args.cuts.clone().unwrap_or(usual.cuts);
    cuts.sort_unstable();
    cuts.dedup();
    let days = history.days();
    let window = args.window.unwrap_or(usual.window);
    let fits = |cut: &u32| cut.saturating_add(window) <= days;
    if args.cuts.is_some() && !cuts.iter().any(fits) {
        bail!(
            "--cuts: this history is {days} days long and people are watched for {window} days after a cut, so that the last one can be day {}; --window makes that shorter",
            days.saturating_sub(window)
        );
    }
    Ok(Protocol {
        cuts,
        window,
        burn_in: args.burn_in.unwrap_or(usual.burn_in),
        introductions_from: args.introductions_from.unwrap_or(usual.introductions_from),
        split: args.split.unwrap_or(usual.split),
        most_asked: args.most_asked.into(),
        introduced: (usual.introduced.0, args.most_introduced.into()),
        contact_within: args.contact_within,
        fewest_candidates: args.fewest_candidates.into(),
        resamples: args.resamples as usize,
    })
}

fn text(measured: &Backtest) -> String {
    let about_it = format!(
        "{} days, {} people, {} messages and meetings. Brackets: 95% intervals. An answered message is no introduction. Fingerprint {}.",
        measured.days, measured.people, measured.contacts, measured.fingerprint
    );
    let mut out = String::new();
    let width = usize::from(open::width());
    wrap(&mut out, "", &about_it, width);
    let mut meanings: Vec<(&str, &str)> = Vec::new();
    for task in &measured.tasks {
        out.push_str(&one(task));
        for column in task.columns() {
            let (shown, meaning) = about(column);
            if !meanings.iter().any(|(_, other)| *other == meaning) {
                let several = column.starts_with('n') && shown.parse::<u32>().is_ok();
                meanings.push((if several { "10, 20, …" } else { shown }, meaning));
            }
        }
    }
    if !meanings.is_empty() {
        out.push_str("\nThe figures\n");
        for (shown, meaning) in meanings {
            wrap(&mut out, "  ", &format!("{shown}: {meaning}"), width);
        }
    }
    out
}

/// From this width on there is room for the interval of one figure.
const WIDE: usize = 100;

fn one(task: &Task) -> String {
    let width = usize::from(open::width());
    let mut out = format!("\n{}  {}\n", task.id, task.question);
    let mut add = |text: &str| wrap(&mut out, "    ", text, width);
    add(&task.how);
    if !task.scores.is_empty() {
        add(&format!("{} events, {} came", task.events, task.came));
    }
    if !task.remark.is_empty() {
        add(&task.remark);
    }
    if task.scores.is_empty() {
        return out;
    }
    // The terminal has room for what matters most; the page and JSON have it all.
    let mut columns = task.columns();
    columns.retain(|name| !["skill", "log_loss"].contains(name));
    let mut header = vec![""];
    header.extend(columns.iter().map(|name| about(name).0));
    let mut table = empty_table(&header);
    let has_interval = |name: &&'static str| {
        let mut cells = task.scores.iter().map(|score| score.cell(name));
        cells.any(|cell| cell.contains(" ["))
    };
    let first = columns.iter().position(has_interval).unwrap_or(0);
    for score in &task.scores {
        let cells = columns.iter().enumerate().map(|(i, name)| {
            let cell = score.cell(name);
            match cell.split_once(" [") {
                Some((figure, _)) if i != first || width < WIDE => figure.to_owned(),
                _ => cell,
            }
        });
        table.add_row(std::iter::once(score.scorer.clone()).chain(cells));
    }
    for column in 1..header.len() {
        if let Some(column) = table.column_mut(column) {
            column.set_constraint(comfy_table::ColumnConstraint::ContentWidth);
        }
    }
    for line in table_text(&table).lines() {
        out.push_str(&format!(
            "  {line}
"
        ));
    }
    out
}
