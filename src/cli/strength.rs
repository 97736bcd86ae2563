//! `introrank strength`: how strong the tie of each pair is.

use std::io::Write;

use super::Outcome;
use super::args::{BatchFormat, StrengthArgs};
use super::open;
use super::output::{Output, fingerprint_remark};
use super::progress::Bars;
use super::remarks::Remarks;
use introrank_core::display;
use introrank_core::evidence::Pair;
use introrank_engine::pairs;
use introrank_engine::pairs::Scored;
use introrank_engine::session::Session;
use introrank_ingest as ingest;

/// Not more than this many rows are complained about one by one.
const MAX_REMARKS: usize = 5;

/// One row of the answer.
#[derive(serde::Serialize)]
struct Row<'a> {
    from: &'a str,
    to: &'a str,
    at: &'a str,
    #[serde(flatten)]
    scored: Option<&'a Scored>,
}

/// Scores the pairs and writes one row for each, in their order.
pub fn run(args: &StrengthArgs) -> anyhow::Result<Outcome> {
    let remarks = Remarks::new(&args.sources.run);
    let bars = Bars::new(args.sources.run.quiet);
    if let Some(out) = &args.out {
        open::not_over_input("--out", out, &args.sources, &[&args.pairs])?;
    }
    let path = args.pairs.display().to_string();
    let list = ingest::pairs::read(&path, &ingest::read_text(&args.pairs)?)?;
    let mut out = Output::open(args.out.as_deref())?;
    let session = open::of_sources(&args.sources, &bars, &remarks)?.session;
    let scored = pairs::score(&session, &list, &bars);
    bars.clear();
    complain(&session, &path, &list, &remarks);
    fingerprint_remark(&session, &remarks);
    write(&mut out, args.format, &list, &scored)?;
    out.finish()?;
    let found = scored.iter().any(Option::is_some);
    Ok(if found {
        Outcome::Found
    } else {
        Outcome::Nothing
    })
}

fn complain(session: &Session, path: &str, list: &[Pair], remarks: &Remarks) {
    let some = |what: Vec<(u64, String)>| {
        for (line, text) in what.iter().take(MAX_REMARKS) {
            remarks.say(&format!("  {path}, line {line}: {text}"));
        }
        if let Some(more @ 1..) = what.len().checked_sub(MAX_REMARKS) {
            let rows = if more == 1 { "row" } else { "rows" };
            remarks.say(&format!("  and {more} more such {rows}"));
        }
    };
    let bad = list
        .iter()
        .filter_map(|pair| Some((pair.line, pair.problem?)));
    some(
        bad.map(|(line, problem)| (line, format!("{problem}; its numbers stay empty")))
            .collect(),
    );
    let strangers = pairs::strangers(session, list).into_iter();
    let unknown = |name: &str| {
        format!(
            "nobody, or not one person alone, is '{}': what is said of anybody",
            display::clean(name)
        )
    };
    some(
        strangers
            .map(|(line, name)| (line, unknown(name)))
            .collect(),
    );
}

fn write(
    out: &mut Output,
    format: BatchFormat,
    list: &[Pair],
    scored: &[Option<Scored>],
) -> anyhow::Result<()> {
    let rows = list.iter().zip(scored);
    match format {
        BatchFormat::Jsonl => {
            for (pair, scored) in rows {
                let row = Row {
                    from: &pair.from,
                    to: &pair.to,
                    at: &pair.at,
                    scored: scored.as_ref(),
                };
                serde_json::to_writer(&mut *out, &row)?;
                out.write_all(b"\n")?;
            }
        }
        BatchFormat::Csv => {
            let mut writer = csv::Writer::from_writer(out);
            writer.write_record(["from", "to", "at", "in_touch", "helps", "engages", "basis"])?;
            for (pair, scored) in rows {
                let number = |value: fn(&Scored) -> f64| {
                    scored
                        .as_ref()
                        .map_or(String::new(), |one| value(one).to_string())
                };
                let basis = scored.as_ref().map_or("", |one| one.basis.word());
                writer.write_record([
                    &*display::defuse(&pair.from),
                    &*display::defuse(&pair.to),
                    // A moment cannot be a formula; anything else can.
                    &*if pair.problem.is_none() {
                        pair.at.as_str().into()
                    } else {
                        display::defuse(&pair.at)
                    },
                    &number(|one| one.in_touch),
                    &number(|one| one.helps),
                    &number(|one| one.engages),
                    basis,
                ])?;
            }
            writer.flush()?;
        }
    }
    Ok(())
}
