//! `introrank verify`: the questions whose answers would change most.

use crate::app::who;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, bail};
use serde::Serialize;

use super::args::VerifyArgs;
use super::open;
use super::output::{WholeFile, print};
use super::remarks::Remarks;
use super::sheet;
use super::sheet::Sheet;
use super::team::Team;
use super::{Outcome, keys, log, prospects};
use introrank_engine::people::PersonIx;
use introrank_engine::rank::CustomerPolicy;
use introrank_engine::search::Cancel;
use introrank_ingest as ingest;
use introrank_ingest::targets::TargetList;
use introrank_referrals::ledger::{Entry, What, statement};
use introrank_referrals::plan::{Desk, Prospect};
use introrank_referrals::verify;
use introrank_referrals::verify::{Kind, Question};

/// Introducers that are looked at, per prospect.
const CHOICES: usize = 100;
/// A question is not put again within so many days.
const AGAIN_DAYS: i32 = 60;

/// A question, flat; the file to fill in has these columns.
#[derive(Serialize)]
struct Row {
    colleague: String,
    colleague_name: String,
    question: String,
    answers: &'static str,
    answer: &'static str,
    from: String,
    to: String,
    knows: f64,
    worth: f64,
    prospects: usize,
}

/// Shows questions, asks them, or reads the answers.
pub fn run(args: &VerifyArgs) -> anyhow::Result<Outcome> {
    let remarks = Remarks::new(&args.team.run);
    let mut team = Team::open(&args.team, &remarks)?;
    if let Some(path) = &args.answers {
        return read_answers(&mut team, path, &remarks);
    }
    let role = who::role(args.role.as_deref(), &team.session)?;
    // Who answers, or loses a file, gets the questions that are out too.
    let again = args.ask || args.out.is_some() || args.pages.is_some();
    let (questions, rows) = {
        let search = team.search();
        let prospects = match &args.list {
            Some(path) => {
                let list = TargetList::new(
                    &path.to_string_lossy(),
                    ingest::read_text(path)?,
                    args.as_column.as_deref(),
                )?;
                let by_column = args.as_column.is_some();
                prospects::of_list(
                    &team,
                    &search,
                    &list,
                    by_column,
                    role.as_ref(),
                    CustomerPolicy::LeaveOut,
                    &remarks,
                )?
            }
            None => prospects::of_ledger(&team, &search)?,
        };
        if prospects.is_empty() {
            bail!("no ask is open: give a list of targets (introrank verify targets.csv)");
        }
        let questions = questions(&team, &search, &prospects, again)?;
        let rows = questions
            .iter()
            .map(|question| row(&team, question, &prospects))
            .collect::<Vec<_>>();
        (questions, rows)
    };
    if args.ask {
        return ask(&mut team, &questions, &rows);
    }
    if let Some(path) = &args.out {
        open::not_over_input("--out", path, &args.team.sources(), &[])?;
        let mut out = WholeFile::create(path)?;
        out.write_all(sheet::csv_text(&rows)?.as_bytes())?;
        out.finish()?;
    }
    if let Some(folder) = &args.pages {
        pages(&team, folder, &rows)?;
    }
    if args.out.is_some() || args.pages.is_some() {
        put(&mut team, &questions)?;
        print(&format!(
            "{} questions to {} colleagues; they count as asked. Answers back in: introrank verify --answers FILE\n",
            rows.len(),
            by_colleague(&rows).len()
        ))?;
        return Ok(Outcome::Found);
    }
    show(args, &team, &rows)?;
    Ok(if rows.is_empty() {
        Outcome::Nothing
    } else {
        Outcome::Found
    })
}

fn questions(
    team: &Team,
    search: &introrank_engine::search::Search<'_>,
    prospects: &[Prospect],
    again: bool,
) -> anyhow::Result<Vec<Question>> {
    let (book, limits) = (&team.book, &team.settings.limits);
    let cancel = Cancel::default();
    let request = team.request(search, &cancel, CHOICES);
    let week = request.week;
    let people = &team.session.directory.people;
    let values = prospects.iter().map(|prospect| prospect.value);
    let scale = values.sum::<f64>() / prospects.len() as f64;
    let only = team.named_rep()?;
    let room = |colleague: PersonIx| {
        let key = people.key(colleague);
        if only.as_ref().is_some_and(|rep| rep != key) {
            return 0;
        }
        if again {
            return limits.questions_per_week;
        }
        let asked = book
            .questioned
            .iter()
            .filter(|q| q.colleague == key && q.on >= week);
        limits
            .questions_per_week
            .saturating_sub(asked.count() as u32)
    };
    let was_asked = |from: PersonIx, to: PersonIx| {
        let (from, to) = (people.key(from), people.key(to));
        !again
            && book.questioned.iter().any(|q| {
                q.from == from && q.to == to && team.as_of.number() - q.on.number() < AGAIN_DAYS
            })
    };
    let price = limits.question_price * scale;
    Ok(verify::questions(
        &request,
        &Desk::of(&request),
        prospects,
        price,
        room,
        was_asked,
    )?)
}

fn row(team: &Team, question: &Question, prospects: &[Prospect]) -> Row {
    let people = &team.session.directory.people;
    let directory = &team.session.directory;
    let who = |person: PersonIx| match directory.works(person) {
        works if works.is_empty() => people.name(person).to_owned(),
        works => format!("{} ({works})", people.name(person)),
    };
    let values: f64 = prospects.iter().map(|p| p.value).sum();
    let (text, answers) = match question.kind {
        Kind::HowWell => (
            format!("How well do you know {}?", who(question.to)),
            "worked_with / know / met / stranger",
        ),
        Kind::Whether => (
            format!("Does {} know {}?", who(question.from), who(question.to)),
            "yes / no",
        ),
    };
    Row {
        colleague: people.key(question.colleague).to_owned(),
        colleague_name: people.name(question.colleague).to_owned(),
        question: text,
        answers,
        answer: "",
        from: people.key(question.from).to_owned(),
        to: people.key(question.to).to_owned(),
        knows: question.knows,
        worth: question.worth / values * prospects.len() as f64,
        prospects: question.prospects.len(),
    }
}

fn show(args: &VerifyArgs, team: &Team, rows: &[Row]) -> anyhow::Result<()> {
    let table = rows.iter().map(|row| {
        vec![
            row.colleague_name.clone(),
            row.question.clone(),
            row.answers.replace('_', " "),
            format!("+{:.1}%", row.worth * 100.0),
            row.prospects.to_string(),
        ]
    });
    let out = team
        .book
        .questioned
        .iter()
        .filter(|q| team.as_of.number() - q.on.number() < AGAIN_DAYS);
    let out = match out.count() {
        0 => String::new(),
        n => format!(" {n} questions are out; --ask answers yours, --out FILE writes them again."),
    };
    let notes = if rows.is_empty() {
        vec![format!("No other answer would change whom to ask.{out}")]
    } else {
        let limit = team.settings.limits.questions_per_week;
        let mut notes = vec![format!(
            "At most {limit} per colleague and week. Answer: introrank verify --ask --as NAME, or --out FILE to fill in."
        )];
        if args.show.explain {
            notes.push("worth: what the chance of an introduction gains, summed over the prospects, when the answer is known before somebody is asked; less the price of the question.".into());
        }
        notes
    };
    Sheet {
        title: String::new(),
        header: &["colleague", "question", "answers", "worth", "prospects"],
        rows: table.collect(),
        notes,
        records: rows,
    }
    .show(args.show.format, None)
}

fn by_colleague(rows: &[Row]) -> BTreeMap<&str, Vec<&Row>> {
    let mut found: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        found.entry(&row.colleague).or_default().push(row);
    }
    found
}

/// One page per colleague, Markdown.
fn pages(team: &Team, folder: &Path, rows: &[Row]) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder)
        .with_context(|| format!("{}: cannot be made", folder.display()))?;
    for (colleague, rows) in by_colleague(rows) {
        let name = team.name(colleague);
        let mut text = format!("# {name}: {} questions, a minute\n", rows.len());
        for (n, row) in rows.iter().enumerate() {
            text.push_str(&format!(
                "\n{}. {}\n\n   {}\n",
                n + 1,
                row.question,
                row.answers.replace('_', " ")
            ));
        }
        // Two colleagues may have one name.
        let file: String = colleague
            .trim_start_matches("in:")
            .chars()
            .map(|c| if c.is_alphanumeric() { c } else { '-' })
            .collect();
        let mut out = WholeFile::create(&folder.join(format!("{}.md", file.to_lowercase())))?;
        out.write_all(text.as_bytes())?;
        out.finish()?;
    }
    Ok(())
}

/// Writes down that the questions were put.
fn put(team: &mut Team, questions: &[Question]) -> anyhow::Result<()> {
    let entries: Vec<Entry> = questions
        .iter()
        .map(|question| questioned(team, question))
        .collect();
    team.append(|_| Ok(entries))?;
    Ok(())
}

/// That a question was put.
fn questioned(team: &Team, question: &Question) -> Entry {
    let people = &team.session.directory.people;
    let [introducer, target, by] = [question.from, question.to, question.colleague]
        .map(|person| people.key(person).to_owned());
    Entry {
        introducer,
        target,
        by,
        ..Entry::new(team.as_of, What::Questioned)
    }
}

/// Asks the rep who was named, one key each; every answer counts at once.
fn ask(team: &mut Team, questions: &[Question], rows: &[Row]) -> anyhow::Result<Outcome> {
    let rep = team.one_rep()?;
    let mut err = std::io::stderr();
    let own: Vec<(&Question, &Row)> = questions
        .iter()
        .zip(rows)
        .filter(|(_, row)| row.colleague == rep)
        .collect();
    if own.is_empty() {
        print("No answer of yours would change whom to ask.\n")?;
        return Ok(Outcome::Nothing);
    }
    let mut entries = Vec::new();
    for (n, (question, row)) in own.iter().enumerate() {
        let (keys_of, help) = match question.kind {
            Kind::HowWell => (
                "wkms ",
                "[w]orked together  [k]now  [m]et  [s]tranger  [space] skip  [q]uit",
            ),
            Kind::Whether => ("yn ", "[y]es  [n]o  [space] skip  [q]uit"),
        };
        write!(err, "{}/{}  {}  {help}: ", n + 1, own.len(), row.question)?;
        err.flush()?;
        let Some(key) = keys::ask(keys_of)? else {
            writeln!(err, "stopped")?;
            break;
        };
        let word = match key {
            'y' => Some("yes"),
            'n' => Some("no"),
            key => keys::statement(key).map(introrank_core::evidence::Statement::word),
        };
        entries.push(questioned(team, question));
        writeln!(err, "{}", word.unwrap_or("skipped"))?;
        entries.extend(word.map(|word| said(team, &row.from, &row.to, word, &rep)));
    }
    let done = team.append(|_| Ok(entries))?;
    let answers = done.kept.iter().filter(|entry| entry.what == What::Said);
    print(&format!(
        "{} answers kept; they count from now on\n",
        answers.count()
    ))?;
    Ok(Outcome::Found)
}

fn said(team: &Team, from: &str, to: &str, answer: &str, by: &str) -> Entry {
    Entry {
        introducer: from.to_owned(),
        target: to.to_owned(),
        answer: answer.to_owned(),
        by: by.to_owned(),
        ..Entry::new(team.as_of, What::Said)
    }
}

/// Reads the file with its answers; rows without one are passed over.
fn read_answers(team: &mut Team, path: &Path, remarks: &Remarks) -> anyhow::Result<Outcome> {
    let shown = path.display().to_string();
    let text = ingest::read_text(path)?;
    let (mut entries, mut left_out, mut lines) = (Vec::new(), Vec::new(), Vec::new());
    for (line, cells) in
        ingest::cells::cells(&shown, &text, &["from", "to", "answer", "colleague"], 3)?
    {
        let [from, to, answer, colleague] = &cells[..] else {
            continue;
        };
        if answer.is_empty() {
            continue;
        }
        if statement(answer).is_none() {
            left_out.push((
                line,
                format!(
                    "the answer is '{answer}'; write yes, no, worked_with, know, met or stranger"
                ),
            ));
            continue;
        }
        let people = [from, to, colleague].map(|text| {
            if text.is_empty() {
                Ok(String::new())
            } else {
                team.key_of(text)
            }
        });
        match people {
            [Ok(from), Ok(to), Ok(by)] => {
                lines.push(line);
                entries.push(Entry {
                    source: format!("verify:{from}:{to}:{answer}:{}", team.as_of),
                    ..said(team, &from, &to, answer, &by)
                });
            }
            [Err(error), _, _] | [_, Err(error), _] | [_, _, Err(error)] => {
                left_out.push((line, error.to_string()))
            }
        }
    }
    if entries.is_empty() && left_out.is_empty() {
        bail!("{shown}: no row has an answer");
    }
    let done = team.append(|_| Ok(entries))?;
    left_out.extend(
        done.refused
            .iter()
            .map(|(place, refusal)| (lines[*place], refusal.to_string())),
    );
    log::report(&shown, &done, &mut left_out, remarks)
}
