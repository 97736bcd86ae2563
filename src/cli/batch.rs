//! `introrank batch`: a list of targets, one long table, in bounded memory.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, bail};
use rayon::prelude::*;

use super::Outcome;
use super::args::{BatchArgs, BatchFormat};
use super::open;
use super::output::{Output, WholeFile};
use super::progress::Bars;
use super::remarks::Remarks;
use crate::render as report;
use crate::render::{CrmTable, View};
use introrank_core::evidence::TargetRow;
use introrank_core::progress::Progress;
use introrank_engine::people::PersonIx;
use introrank_engine::people::account::MatchKind;
use introrank_engine::people::find::Found;
use introrank_engine::people::role::RoleFilter;
use introrank_engine::rank;
use introrank_engine::rank::{Goal, Line, NextStep, Status};
use introrank_engine::search::{Asker, Cancel, Candidate, Engine, Query, Search};
use introrank_engine::session::Session;
use introrank_ingest as ingest;
use introrank_ingest::targets::TargetList;

/// Pairs of asker and target that are worked on and held at a time.
const PAIRS_AT_A_TIME: usize = 100_000;
const MOST_TARGETS_AT_A_TIME: usize = 16_384;
/// Askers that are swept together: bounds the memory of a sweep.
const ASKERS_AT_A_TIME: usize = 64;

/// Who asks about which rows.
enum Askers {
    /// The same for every row.
    All(Vec<Asker>),
    /// Each row names its own.
    Column,
}

/// Ranks introducers for every row of a list.
pub fn run(args: &BatchArgs) -> anyhow::Result<Outcome> {
    let started = Instant::now();
    let remarks = Remarks::new(&args.sources.run);
    let bars = Bars::new(args.sources.run.quiet);
    let list = TargetList::new(
        &args.list.to_string_lossy(),
        ingest::read_text(&args.list)?,
        args.as_column.as_deref(),
    )?;
    let own = [Some(args.list.as_path()), args.as_file.as_deref()];
    let own: Vec<&Path> = own.into_iter().flatten().collect();
    for (flag, file) in [("--out", &args.out), ("--match-report", &args.match_report)] {
        if let Some(file) = file {
            open::not_over_input(flag, file, &args.sources, &own)?;
        }
    }
    let mut out = Output::open(args.out.as_deref())?;
    let mut matches = args
        .match_report
        .as_deref()
        .map(MatchReport::create)
        .transpose()?;
    let session = open::session(&args.sources, false, &bars, &remarks)?;
    let askers = match (&args.as_file, &args.as_column) {
        (Some(file), _) => Askers::All(
            askers_of_file(file, &session)?
                .into_iter()
                .map(Asker::One)
                .collect(),
        ),
        (None, Some(_)) => Askers::Column,
        (None, None) => Askers::All(vec![open::asker(
            args.asker.as_deref(),
            args.search.team,
            &session,
            &remarks,
        )?]),
    };
    if let Some((line, column, cell)) = list.damaged_id() {
        remarks.say(&format!(
            "  {}, line {line} [{column}]: '{cell}': a spreadsheet has changed this id; export the list again and do not open it in between",
            args.list.display()
        ));
    }
    let role = open::role(args.search.role.as_deref(), &session)?;
    let ledger = open::ledger(&args.sources, &session)?;
    let search = Search::new(&session.network, &session.directory, &session.setup.config)
        .with_loads(&open::standings(ledger.as_ref(), &session));
    let mut batch = Batch {
        args,
        session: &session,
        search,
        role,
        list: &list,
        crm: args.crm.map(|_| CrmTable::new(&list, args.names)),
        askers,
        tally: BTreeMap::new(),
        known: BTreeMap::new(),
        unmapped: BTreeMap::new(),
    };
    if let Some(crm) = &batch.crm {
        if list.key_columns().is_empty() {
            bail!(
                "--crm: the list has no column that says which record a row is (Record ID, Account ID, Email, domain, LinkedIn URL); its columns are: {}",
                list.column_names().join(", ")
            );
        }
        let mut writer = csv::Writer::from_writer(&mut out);
        writer.write_record(crm.header(&list))?;
        writer.flush()?;
    } else if args.format == BatchFormat::Csv {
        let mut writer = csv::Writer::from_writer(&mut out);
        writer.write_record(report::header(list.column_names()))?;
        writer.flush()?;
    }
    bars.stage("ranking", Some(list.bytes()));
    let per_row = if let Askers::All(askers) = &batch.askers {
        askers.len()
    } else {
        1
    };
    let lines_per_pair = 1 + usize::from(args.search.top) / 5;
    let size = (PAIRS_AT_A_TIME / per_row.max(1) / lines_per_pair).clamp(1, MOST_TARGETS_AT_A_TIME);
    let mut rows = list.rows();
    let (mut read, mut targets) = (0, 0);
    loop {
        let chunk: Vec<TargetRow> = rows.by_ref().take(size).collect();
        if chunk.is_empty() {
            break;
        }
        targets += chunk.len();
        batch.chunk(&chunk, &mut out, matches.as_mut())?;
        bars.advance(rows.bytes_read() - read);
        read = rows.bytes_read();
    }
    bars.clear();
    out.finish()?;
    if let Some(matches) = matches {
        matches.finish()?;
    }
    batch.summary(targets, started, &remarks);
    let found = batch.tally.contains_key("route") || batch.tally.contains_key("direct");
    Ok(if found {
        Outcome::Found
    } else {
        Outcome::Nothing
    })
}

struct Batch<'a> {
    args: &'a BatchArgs,
    session: &'a Session,
    search: Search<'a>,
    role: Option<RoleFilter>,
    list: &'a TargetList,
    crm: Option<CrmTable>,
    askers: Askers,
    /// Targets (times askers) per status of their first line.
    tally: BTreeMap<&'static str, usize>,
    /// Whom the list's askers turned out to be.
    known: BTreeMap<String, Option<PersonIx>>,
    /// Askers of the list that are nobody here, with how often.
    unmapped: BTreeMap<String, usize>,
}

/// The rendered lines of one row for some askers, and the status of the first line of each.
type Rendered = (Vec<u8>, Vec<&'static str>);

/// Askers that are swept together, and the rows they ask about. No askers: the rows' own asker is nobody here.
type Group = (Vec<Asker>, Vec<usize>);

impl Batch<'_> {
    /// Resolves, ranks and writes one chunk of rows, in order; per row all askers in order.
    fn chunk(
        &mut self,
        rows: &[TargetRow],
        out: &mut Output,
        matches: Option<&mut MatchReport>,
    ) -> anyhow::Result<()> {
        let left_out = open::left_out(&self.args.search);
        let found: Vec<Found> = rows
            .par_iter()
            .map(|row| self.session.find_row(row))
            .collect();
        let of = |found| Goal::of(&self.search, found, self.role.as_ref(), left_out);
        let goals: Vec<Goal> = found.par_iter().map(of).collect();
        if let Some(matches) = matches {
            matches.rows(self.session, rows, &found, &goals)?;
        }
        let mut rendered: Vec<Vec<Rendered>> = rows.iter().map(|_| Vec::new()).collect();
        for group in self.groups(rows) {
            for (&row, result) in group.1.iter().zip(self.rank_group(&group, rows, &goals)) {
                rendered[row].push(result?);
            }
        }
        for (bytes, statuses) in rendered.iter().flatten() {
            out.write_all(bytes)?;
            for status in statuses {
                *self.tally.entry(status).or_default() += 1;
            }
        }
        Ok(())
    }

    fn groups(&mut self, rows: &[TargetRow]) -> Vec<Group> {
        if let Askers::All(askers) = &self.askers {
            let parts = askers.chunks(ASKERS_AT_A_TIME);
            return parts
                .map(|part| (part.to_vec(), (0..rows.len()).collect()))
                .collect();
        }
        let mut groups: BTreeMap<Option<PersonIx>, Vec<usize>> = BTreeMap::new();
        for (i, row) in rows.iter().enumerate() {
            let find = || open::one_asker(&row.asker, self.session).ok();
            let person = *self.known.entry(row.asker.clone()).or_insert_with(find);
            if person.is_none() {
                *self.unmapped.entry(row.asker.clone()).or_default() += 1;
            }
            groups.entry(person).or_default().push(i);
        }
        groups
            .into_iter()
            .map(|(person, members)| (person.map(Asker::One).into_iter().collect(), members))
            .collect()
    }

    fn rank_group(
        &self,
        (askers, members): &Group,
        rows: &[TargetRow],
        goals: &[Goal],
    ) -> Vec<anyhow::Result<Rendered>> {
        if askers.is_empty() {
            let nobody = |&i: &usize| self.render(&[vec![self.unmapped_line(&rows[i])]], &rows[i]);
            return members.iter().map(nobody).collect();
        }
        let targets = members.iter().map(|&i| goals[i].target());
        let query = Query::new(askers, targets, open::limits(&self.args.search))
            .with_role(self.role.as_ref());
        let one = |(&i, rankings): (&usize, &Vec<Vec<Candidate>>)| {
            let (search, label) = (&self.search, rows[i].label());
            let mut lines = rank::lines(search, &query, &goals[i], rankings, label);
            hint_at_mutuals(&mut lines, &rows[i]);
            self.render(&lines, &rows[i])
        };
        let mut rendered = Vec::with_capacity(members.len());
        let done = self.search.rank(&query, &Cancel::default(), &mut |block| {
            let part = &members[block.first..block.first + block.rankings.len()];
            let pairs = part.par_iter().zip(&block.rankings).with_min_len(8);
            rendered.par_extend(pairs.map(one));
        });
        match done {
            Ok(()) => rendered,
            Err(error) => vec![Err(error.into())],
        }
    }

    fn unmapped_line<'r>(&self, row: &'r TargetRow) -> Line<'r> {
        let column = self.args.as_column.as_deref().unwrap_or_default();
        let reason = if row.asker.is_empty() {
            format!("no asker in column {column}")
        } else {
            format!(
                "the asker '{}' of column {column} is nobody here",
                introrank_core::display::clean(&row.asker)
            )
        };
        Line {
            asker: None,
            target: row.label().into(),
            status: Status::Unknown,
            rank: None,
            appraisal: None,
            next: NextStep::NoRoute,
            verify_first: String::new(),
            reason,
        }
    }

    fn render(&self, askers: &[Vec<Line<'_>>], row: &TargetRow) -> anyhow::Result<Rendered> {
        let statuses = askers
            .iter()
            .filter_map(|lines| lines.first())
            .map(|line| line.status.word())
            .collect();
        let mut bytes = Vec::new();
        if let Some(crm) = &self.crm {
            let mut writer = csv::Writer::from_writer(&mut bytes);
            let lines = askers.first().map_or(&[][..], Vec::as_slice);
            writer.write_record(crm.row(&self.search, row, lines))?;
            writer.flush()?;
            drop(writer);
            return Ok((bytes, statuses));
        }
        match self.args.format {
            BatchFormat::Csv => {
                let mut writer = csv::WriterBuilder::new()
                    .buffer_capacity(1 << 10)
                    .from_writer(&mut bytes);
                for line in askers.iter().flatten() {
                    View::of(&self.search, line).write_csv(&mut writer, &row.cells)?;
                }
                writer.flush()?;
            }
            BatchFormat::Jsonl => {
                for line in askers.iter().flatten() {
                    report::write_jsonl(
                        &mut bytes,
                        &self.search,
                        line,
                        self.list.column_names(),
                        &row.cells,
                    )?;
                }
            }
        }
        Ok((bytes, statuses))
    }

    fn summary(&self, targets: usize, started: Instant, remarks: &Remarks) {
        let words = [
            ("direct", "known directly"),
            ("route", "with an introducer"),
            ("no_route", "without a route"),
            ("unknown", "not in the network"),
            ("ambiguous", "ambiguous"),
            ("is_asker", "the asker themselves"),
        ];
        let parts: Vec<String> = words
            .iter()
            .filter_map(|(key, text)| self.tally.get(key).map(|n| format!("{n} {text}")))
            .collect();
        let seconds = started.elapsed().as_secs_f64();
        let rate = if seconds > 0.0 {
            targets as f64 / seconds
        } else {
            0.0
        };
        remarks.say(&format!(
            "{targets} targets: {} ({seconds:.1} s, {rate:.0} targets/s)",
            parts.join(", ")
        ));
        if !self.unmapped.is_empty() {
            let list: Vec<String> = self
                .unmapped
                .iter()
                .take(10)
                .map(|(who, n)| format!("'{}' ({n} rows)", introrank_core::display::clean(who)))
                .collect();
            remarks.say(&format!(
                "  askers that are nobody here: {}",
                list.join(", ")
            ));
        }
    }
}

/// A prospecting tool counted mutual connections where nobody here is known to have any.
fn hint_at_mutuals(lines: &mut [Vec<Line<'_>>], row: &TargetRow) {
    if row.mutuals == 0 {
        return;
    }
    for line in lines
        .iter_mut()
        .flatten()
        .filter(|line| line.appraisal.is_none())
    {
        line.reason.push_str(&format!(
            "; the list counts {} mutual connections: paste them (find --mutuals -)",
            row.mutuals
        ));
    }
}

/// What each input account matched: one row per row of the list that names an account.
struct MatchReport {
    file: WholeFile,
}

impl MatchReport {
    fn create(path: &Path) -> anyhow::Result<Self> {
        let mut file = WholeFile::create(path)?;
        file.write_all(b"line,input,domain,account,how,people,candidates\n")?;
        Ok(Self { file })
    }

    fn rows(
        &mut self,
        session: &Session,
        rows: &[TargetRow],
        found: &[Found],
        goals: &[Goal],
    ) -> anyhow::Result<()> {
        let accounts = &session.directory.accounts;
        let mut writer = csv::Writer::from_writer(&mut self.file);
        for ((row, found), goal) in rows.iter().zip(found).zip(goals) {
            let (name, domain) = match (row.company.is_empty() && row.domain.is_empty(), found) {
                (false, _) => (row.company.as_str(), row.domain.as_str()),
                (true, Found::Account(..)) => (row.person.as_str(), ""),
                (true, _) => continue,
            };
            let matched = accounts.match_input(name, domain);
            let how = match matched.kind {
                MatchKind::Domain => "domain",
                MatchKind::Exact => "exact",
                MatchKind::Normalised => "normalised",
                MatchKind::Possible => "possible",
                MatchKind::None => "none",
            };
            let people = match (goal, matched.account) {
                (Goal::Account(_, people), _) => people.len(),
                (_, Some(account)) => session.network.members(account).len(),
                _ => 0,
            };
            let candidates: Vec<&str> = matched
                .possible
                .iter()
                .map(|ix| accounts.get(*ix).name.as_str())
                .collect();
            let account = matched
                .account
                .map_or("", |ix| accounts.get(ix).name.as_str());
            let safe = |text: &str| introrank_core::display::defuse(text).into_owned();
            writer.write_record([
                &row.line.to_string(),
                &safe(name),
                &safe(domain),
                &safe(account),
                how,
                &people.to_string(),
                &safe(&candidates.join("|")),
            ])?;
        }
        writer.flush()?;
        Ok(())
    }

    fn finish(self) -> anyhow::Result<()> {
        self.file.finish()
    }
}

/// Everybody in a file of askers, in its order.
fn askers_of_file(path: &Path, session: &Session) -> anyhow::Result<Vec<PersonIx>> {
    let text = ingest::read_text(path)?;
    let list = TargetList::new(&path.to_string_lossy(), text, None)?;
    let mut askers = Vec::new();
    for row in list.rows() {
        let who = [&row.person, &row.profile, &row.email, &row.name]
            .into_iter()
            .find(|cell| !cell.is_empty())
            .map_or("", |cell| cell);
        let person = open::one_asker(who, session)
            .with_context(|| format!("{}, line {}", path.display(), row.line))?;
        if !askers.contains(&person) {
            askers.push(person);
        }
    }
    if askers.is_empty() {
        bail!("{}: no asker in it", path.display());
    }
    Ok(askers)
}
