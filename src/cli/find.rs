//! `introrank find`: one target, one answer.

use std::io::{self, Write};
use std::path::Path;

use anyhow::bail;

use super::Outcome;
use super::args::{FindArgs, FindFormat, included};
use super::remarks::Remarks;
use super::{inputs, output};
use crate::app::find::{FindRequest, add_mutuals, find};
use crate::app::rate::Ratings;
use crate::app::view::Answer;
use crate::app::{Asked, Inputs, Snapshot, worklist};
use crate::render;
use crate::terminal::Bars;
use crate::terminal::words;
use crate::terminal::{self, Look, table};
use introrank_engine::search::{Asker, Cancel};
use introrank_ingest::{self as ingest, mutuals};

/// Finds introducers to one target and shows them.
pub fn run(args: &FindArgs) -> anyhow::Result<Outcome> {
    let remarks = Remarks::new(&args.sources.run);
    let pasted = args.mutuals.as_deref().map(pasted_names).transpose()?;
    let mut inputs = inputs::of_arguments(&args.sources)?;
    if args.rate {
        // The file of ratings may be made by this very run.
        inputs.know = inputs.know.filter(|know| know.exists());
    }
    let request = request(args);
    let asked = Question {
        args,
        request: &request,
        pasted: pasted.as_deref(),
    };
    let mut snapshot = asked.open(&inputs, &remarks)?;
    if args.rate && asked.rate(&snapshot, &remarks)? > 0 {
        // The ratings count at once, and what was said once is not said again.
        inputs = inputs::of_arguments(&args.sources)?;
        snapshot = asked.open(&inputs, &Remarks::none())?;
    }
    let answer = find(&snapshot, &request, &Cancel::default())?;
    remarks.notices(&answer.notices);
    show(args, &snapshot, &answer)?;
    Ok(Outcome::of(answer.is_found()))
}

fn request(args: &FindArgs) -> FindRequest {
    FindRequest {
        target: Asked {
            target: args.target.clone(),
            account: args.account.clone(),
            title: args.title.clone(),
        },
        asker: inputs::asker_choice(args.asker.as_deref(), args.search.team),
        role: args.search.role.clone(),
        limits: inputs::limits(&args.search),
        included: included(&args.search.include),
        has_mutuals: args.mutuals.is_some(),
    }
}

struct Question<'a> {
    args: &'a FindArgs,
    request: &'a FindRequest,
    pasted: Option<&'a [String]>,
}

impl Question<'_> {
    fn open(&self, inputs: &Inputs, remarks: &Remarks) -> anyhow::Result<Snapshot> {
        let bars = Bars::new(self.args.sources.run.quiet);
        let mut snapshot = inputs::snapshot(&self.args.sources, inputs, &bars, remarks)?;
        snapshot.meet([self.request.target.row()])?;
        if let Some(names) = self.pasted {
            remarks.notices(&add_mutuals(&mut snapshot, self.request, names)?);
        }
        Ok(snapshot)
    }

    /// Asks about the first people on the best routes. Returns how many were rated.
    fn rate(&self, snapshot: &Snapshot, remarks: &Remarks) -> anyhow::Result<usize> {
        let answer = find(snapshot, self.request, &Cancel::default())?;
        let session = &snapshot.session;
        let (asker, _) = crate::app::who::asker(&self.request.asker, session)?;
        let Asker::One(rater) = asker else {
            bail!("--rate: whose ratings? give --as NAME")
        };
        let ratings = Ratings::of(snapshot, self.args.sources.know.as_deref())?;
        let people = answer.unrated.iter();
        let people: Vec<_> = people.filter_map(|key| snapshot.person(key)).collect();
        if people.is_empty() {
            remarks.warn("None of your own contacts on the best routes is left to rate.");
            return Ok(0);
        }
        let contacts = worklist::contacts(snapshot, rater, &people);
        Ok(terminal::rate(snapshot, rater, &contacts, &ratings)?)
    }
}

fn pasted_names(path: &Path) -> anyhow::Result<Vec<String>> {
    let names = mutuals::names(&ingest::read_text(path)?);
    if names.is_empty() {
        bail!(
            "--mutuals {}: no names in it; copy the list of mutual connections, one name per line",
            path.display()
        );
    }
    Ok(names)
}

fn show(args: &FindArgs, snapshot: &Snapshot, answer: &Answer<'_>) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    match args.format {
        FindFormat::Table => {
            let look = Look {
                width: terminal::grid::width(),
                color: output::color(args.sources.run.color),
            };
            out.write_all(table(answer, look, words::remedy).as_bytes())?;
        }
        FindFormat::Md => out.write_all(render::markdown(answer).as_bytes())?,
        FindFormat::Json => render::write_json(&mut out, answer)?,
        FindFormat::Jsonl => render::lines_jsonl(&answer.lines, &mut out)?,
        FindFormat::Csv => render::lines_csv(&answer.lines, &mut out)?,
    }
    if args.explain {
        let text = render::explain(&snapshot.search(), answer);
        if matches!(args.format, FindFormat::Table) {
            writeln!(out, "\n{text}")?;
        } else {
            drop(out.flush());
            drop(write!(io::stderr(), "{text}"));
        }
    }
    out.flush()?;
    Ok(())
}
