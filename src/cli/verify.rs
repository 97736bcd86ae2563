//! `introrank verify`: the questions whose answers would change most.

use introrank_core::display::count;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, bail};

use super::args::VerifyArgs;
use super::inputs;
use super::inputs::ListColumns;
use super::output::{print, tell};
use super::remarks::Remarks;
use super::sheet;
use super::team::Team;
use super::{Outcome, log};
use crate::app::file::WholeFile;
use crate::app::prospects::Reps;
use crate::app::verify::{self, VerifyRequest};
use crate::app::view::{QuestionRow, Questions};
use crate::render;
use crate::terminal::conversations;
use introrank_engine::search::Cancel;
use introrank_ingest as ingest;
use introrank_ingest::targets::TargetList;
use introrank_referrals::ledger::EventKind;

/// Shows questions, asks them, or reads the answers.
pub fn run(args: &VerifyArgs) -> anyhow::Result<Outcome> {
    let remarks = Remarks::new(&args.team.run);
    let mut team = Team::open(&args.team, &remarks)?;
    if let Some(path) = &args.answers {
        return read_answers(&team, path, &remarks);
    }
    let rep = team.named_rep()?;
    let list = args.list.as_deref();
    let columns = ListColumns {
        asker: args.as_column.as_deref(),
        ..ListColumns::of(&args.team)
    };
    let list = list
        .map(|path| inputs::targets(path, columns))
        .transpose()?;
    team.meet(list.iter().flat_map(TargetList::rows))?;
    if args.as_column.is_some() {
        team.meet_askers(list.iter().flat_map(TargetList::rows))?;
    }
    let reps = match args.as_column {
        Some(_) => Reps::OfRows,
        None => Reps::named(rep.as_deref()),
    };
    let request = VerifyRequest {
        list: list.as_ref().map(|list| (list, reps)),
        role: args.role.clone(),
        only: rep.as_deref(),
        // Who answers, or loses a file, gets the questions that are out too.
        again: args.ask || args.out.is_some() || args.pages.is_some(),
    };
    let (questions, notices) = verify::questions(&team, &request, &Cancel::default())?;
    remarks.notices(&notices);
    if args.ask {
        return ask(&team, &questions);
    }
    if args.out.is_some() || args.pages.is_some() {
        return hand_out(args, &team, &questions);
    }
    let hints = (
        " Answer: introrank verify --ask --as NAME, or --out FILE to fill in.",
        "; --ask answers yours, --out FILE writes them again",
    );
    let sheet = render::questions(&questions, args.show.explain, hints);
    sheet::show(&sheet, args.show.format)?;
    Ok(Outcome::of(!questions.rows.is_empty()))
}

/// Writes the questions to be filled in, and that they were put.
fn hand_out(args: &VerifyArgs, team: &Team, questions: &Questions) -> anyhow::Result<Outcome> {
    if let Some(path) = &args.out {
        inputs::not_over_input("--out", path, &args.team.sources(), &[])?;
        let mut out = WholeFile::create(path)?;
        out.write_all(render::sheet::csv_text(&questions.rows)?.as_bytes())?;
        out.finish()?;
    }
    if let Some(folder) = &args.pages {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("{}: cannot be made", folder.display()))?;
        for (name, text) in render::question_pages(questions) {
            let mut out = WholeFile::create(&folder.join(name))?;
            out.write_all(text.as_bytes())?;
            out.finish()?;
        }
    }
    let put: Vec<_> = questions.rows.iter().map(|row| (row, None)).collect();
    verify::put(team, &put)?;
    tell(&format!(
        "{} to {}, counted as asked. Answers back in: introrank verify --answers FILE\n",
        count(questions.rows.len(), "question", "questions"),
        count(
            render::by_colleague(&questions.rows).len(),
            "colleague",
            "colleagues"
        )
    ));
    Ok(Outcome::Found)
}

/// Asks the rep who was named, one key each.
fn ask(team: &Team, questions: &Questions) -> anyhow::Result<Outcome> {
    let rep = team.one_rep()?;
    let own = questions.rows.iter().filter(|row| row.colleague == rep);
    let own: Vec<&QuestionRow> = own.collect();
    if own.is_empty() {
        print("No answer of yours would change whom to ask.\n")?;
        return Ok(Outcome::Nothing);
    }
    let put = conversations::questions(&own)?;
    let done = verify::put(team, &put)?;
    let answers = done
        .kept
        .iter()
        .filter(|entry| entry.what == EventKind::Said);
    tell(&format!(
        "{} answers kept; they count from now on\n",
        answers.count()
    ));
    Ok(Outcome::Found)
}

/// Reads the file with its answers; rows without one are passed over.
fn read_answers(team: &Team, path: &Path, remarks: &Remarks) -> anyhow::Result<Outcome> {
    let shown = path.display().to_string();
    let rows = verify::answer_rows(&shown, &ingest::read_text(path)?)?;
    match verify::answers(team, &shown, rows)? {
        Some(kept) => log::report(&kept, remarks),
        None => bail!("{shown}: no row has an answer"),
    }
}
