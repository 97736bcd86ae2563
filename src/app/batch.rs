//! Who can introduce the askers to each target of a list? In bounded memory, each row's lines as they are ranked.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use introrank_core::display::{clean, count};
use introrank_core::evidence::TargetRow;
use introrank_core::progress::Progress;
use introrank_engine::people::PersonIx;
use introrank_engine::people::find::Match;
use introrank_engine::people::role::RoleFilter;
use introrank_engine::rank::{self, Goal, Included, Line, Status};
use introrank_engine::search::{
    Asker, Cancel, Candidate, Engine, Exclusions, Limits, Query, Search,
};
use introrank_engine::session::Session;
use introrank_ingest::targets::TargetList;
use introrank_referrals::availability::{self, Availability};
use introrank_referrals::standing::Standing;
use rayon::prelude::*;

use super::committee::{Asking, Committee};
use super::error::Error;
use super::family;
use super::match_names;
use super::notice::Notice;
use super::prospects::{self, Named, Wishes};
use super::role;
use super::snapshot::Snapshot;
use super::view::{AccountMatch, AnswerLine, BatchSummary, Seat};
use super::who::{self, AskerChoice};

/// Pairs of asker and target that are worked on and held at a time.
const PAIRS_AT_A_TIME: usize = 100_000;
const MAX_TARGETS_AT_A_TIME: usize = 16_384;
/// Askers that are swept together: bounds the memory of a sweep.
const ASKERS_AT_A_TIME: usize = 64;

/// Who asks about the rows of a list.
pub enum BatchAskers {
    /// The same for every row.
    Same(AskerChoice),
    /// Everybody of another list asks about every row.
    List(PathBuf, Box<TargetList>),
    /// Each row names its own, in this column.
    Column(String),
}

/// The question.
pub struct BatchRequest<'a> {
    /// The targets.
    pub list: &'a TargetList,
    /// Where they are written, for notices.
    pub path: String,
    /// Who asks.
    pub askers: BatchAskers,
    /// Which people of an account.
    pub role: Option<String>,
    /// How far, and how many.
    pub limits: Limits,
    /// Which accounts are prospects too, though usually left out.
    pub included: Included,
    /// The answers go back to the CRM that the list came from: its rows say which record each is.
    pub for_crm: bool,
}

/// Who asks, found out.
enum Askers {
    All(Vec<Asker>),
    Column(String),
}

/// A list that is ready to be ranked.
pub struct Batch<'s, 'a> {
    /// What should be said before anything is ranked.
    pub notices: Vec<Notice>,
    snapshot: &'s Snapshot,
    request: &'a BatchRequest<'a>,
    search: Search<'s>,
    /// Who may be asked about whom.
    availability: Availability<'s>,
    /// Who is never asked about whom.
    exclusions: Exclusions,
    role: Option<RoleFilter>,
    committee: Option<Committee>,
    askers: Askers,
    summary: BatchSummary,
    /// Whom the list's askers turned out to be.
    known: BTreeMap<String, Named>,
}

/// A row by its position, who else buys there per asker, and its rankings per asker.
type Ranked<'a> = ((&'a usize, &'a Vec<Vec<Seat>>), &'a Vec<Vec<Candidate>>);

/// Askers that are swept together, and the rows they ask about. No askers: the rows' own asker is nobody here.
type Group = (Vec<Asker>, Vec<usize>);

impl<'s, 'a> Batch<'s, 'a> {
    /// Finds out who asks, and what role is meant.
    ///
    /// # Errors
    /// When it is not clear who asks, or the role means nothing.
    pub fn new(snapshot: &'s Snapshot, request: &'a BatchRequest<'a>) -> Result<Self, Error> {
        let session = &snapshot.session;
        if request.for_crm && request.list.key_columns().is_empty() {
            return Err(Error::NoKeyColumn {
                columns: request.list.column_names().to_vec(),
            });
        }
        let (askers, mut notices) = match &request.askers {
            BatchAskers::Same(choice) => {
                let (asker, notices) = who::asker(choice, session)?;
                (Askers::All(vec![asker]), notices)
            }
            BatchAskers::List(path, list) => {
                (Askers::All(askers_of(path, list, session)?), Vec::new())
            }
            BatchAskers::Column(column) => (Askers::Column(column.clone()), Vec::new()),
        };
        if let Some((line, column, cell)) = request.list.damaged_id() {
            notices.push(Notice::DamagedId {
                file: request.path.clone(),
                line,
                column: column.to_owned(),
                cell,
            });
        }
        let availability = snapshot.availability();
        let role = role::role(request.role.as_deref(), snapshot)?;
        let committee = match request.role {
            Some(_) => None,
            None => Committee::of(snapshot)?,
        };
        notices.extend(role::assumed_of(role.as_ref(), request.list));
        Ok(Self {
            notices,
            snapshot,
            request,
            search: snapshot.search_with_loads(),
            exclusions: availability.exclusions(&session.directory),
            availability,
            role,
            committee,
            askers,
            summary: BatchSummary::default(),
            known: BTreeMap::new(),
        })
    }

    /// The list that it is about.
    pub const fn list(&self) -> &'a TargetList {
        self.request.list
    }

    /// Ranks all rows. `render` turns the lines of a row, per asker, into whatever is to be kept of them, on many threads;
    /// `write` gets that in the order of the list, per row for all askers. `matches`, when given, gets what each account of
    /// the list matched.
    ///
    /// # Errors
    /// What `render` and `write` say, or when the search was cancelled.
    pub fn run<R: Send, E: From<Error> + Send>(
        mut self,
        cancel: &Cancel,
        progress: &dyn Progress,
        render: impl Fn(&TargetRow, Vec<Vec<AnswerLine<'_>>>) -> Result<R, E> + Sync,
        mut write: impl FnMut(R) -> Result<(), E>,
        mut matches: Option<&mut dyn FnMut(AccountMatch) -> Result<(), E>>,
    ) -> Result<BatchSummary, E> {
        progress.stage("ranking", Some(self.request.list.bytes()));
        let size = self.rows_at_a_time();
        let mut rows = self.request.list.rows();
        let mut read = 0;
        loop {
            let chunk: Vec<TargetRow> = rows.by_ref().take(size).collect();
            if chunk.is_empty() {
                return Ok(self.summary);
            }
            self.summary.targets += chunk.len();
            let (found, goals) = self.resolve(&chunk);
            self.count_possible(&chunk);
            if let Some(matches) = matches.as_deref_mut() {
                for ((row, found), goal) in chunk.iter().zip(&found).zip(&goals) {
                    if let Some(matched) =
                        match_names::account_match(&self.snapshot.session, row, found, goal)
                    {
                        matches(matched)?;
                    }
                }
            }
            for rendered in self.chunk(&chunk, &goals, cancel, &render)? {
                for (kept, statuses) in rendered {
                    write(kept)?;
                    for status in statuses {
                        *self.summary.statuses.entry(status).or_default() += 1;
                    }
                }
            }
            progress.advance(rows.bytes_read() - read);
            read = rows.bytes_read();
        }
    }

    /// Counts the names of accounts that may mean one here.
    fn count_possible(&mut self, rows: &[TargetRow]) {
        let is_open = |row: &&TargetRow| {
            let (company, domain) = (&row.company, &row.domain);
            !company.is_empty() && match_names::is_open(self.snapshot, company, domain)
        };
        let open: Vec<&TargetRow> = rows.par_iter().filter(is_open).collect();
        for row in open {
            *self
                .summary
                .possible
                .entry(row.company.clone())
                .or_default() += 1;
        }
    }

    fn rows_at_a_time(&self) -> usize {
        let per_row = match &self.askers {
            Askers::All(askers) => askers.len(),
            Askers::Column(_) => 1,
        };
        let lines_per_pair = 1 + self.request.limits.top / 5;
        let rows = PAIRS_AT_A_TIME / per_row.max(1) / lines_per_pair;
        rows.clamp(1, MAX_TARGETS_AT_A_TIME)
    }

    /// What each row means.
    fn resolve(&self, rows: &[TargetRow]) -> (Vec<Match>, Vec<Goal>) {
        let (snapshot, availability) = (self.snapshot, &self.availability);
        let found = rows.par_iter().map(|row| snapshot.find_row(row));
        let found: Vec<Match> = found.collect();
        let of = |(row, found)| {
            let wishes = Wishes {
                role: self.role.as_ref(),
                included: self.request.included,
            };
            prospects::of_row(snapshot, &self.search, availability, row, found, wishes)
        };
        let goals = rows.par_iter().zip(&found).map(of).collect();
        (found, goals)
    }

    /// Ranks some rows; per row one rendering for each group of askers, with the status of each asker's first line.
    #[expect(
        clippy::type_complexity,
        reason = "rows, groups, and what was kept of each"
    )]
    fn chunk<R: Send, E: From<Error> + Send>(
        &mut self,
        rows: &[TargetRow],
        goals: &[Goal],
        cancel: &Cancel,
        render: &(impl Fn(&TargetRow, Vec<Vec<AnswerLine<'_>>>) -> Result<R, E> + Sync),
    ) -> Result<Vec<Vec<(R, Vec<&'static str>)>>, E> {
        let mut rendered: Vec<Vec<(R, Vec<&'static str>)>> =
            rows.iter().map(|_| Vec::new()).collect();
        for (askers, members) in self.groups(rows) {
            if askers.is_empty() {
                for row in members {
                    let line = self.of_unknown_asker(&rows[row]);
                    let line = AnswerLine::of(&self.search, line);
                    let status = vec![line.status];
                    rendered[row].push((render(&rows[row], vec![vec![line]])?, status));
                }
                continue;
            }
            let targets = members.iter().map(|&i| goals[i].target());
            let query = Query::new(&askers, targets, self.request.limits)
                .with_role(self.role.as_ref())
                .without(self.exclusions.clone());
            let of_members: Vec<&Goal> = members.iter().map(|&i| &goals[i]).collect();
            let seats = self.seats(&of_members, &askers, cancel)?;
            let one = |((&i, seats), rankings): Ranked<'_>| {
                let mut lines = self.lines(&query, &rows[i], &goals[i], rankings);
                for (lines, seats) in lines.iter_mut().zip(seats) {
                    if let Some(first) = lines.first_mut() {
                        first.committee.clone_from(seats);
                    }
                }
                let first = |lines: &Vec<AnswerLine<'_>>| lines.first().map(|line| line.status);
                let statuses = lines.iter().filter_map(first).collect();
                Ok((render(&rows[i], lines)?, statuses))
            };
            let mut of_group: Vec<Result<(R, Vec<&'static str>), E>> = Vec::new();
            self.search
                .rank(&query, cancel, &mut |block| {
                    let part = block.first..block.first + block.rankings.len();
                    let part = members[part.clone()].par_iter().zip(&seats[part]);
                    let pairs = part.zip(&block.rankings).with_min_len(8);
                    of_group.par_extend(pairs.map(one));
                })
                .map_err(Error::from)?;
            for (row, result) in members.iter().zip(of_group) {
                rendered[*row].push(result?);
            }
        }
        Ok(rendered)
    }

    fn lines<'r>(
        &'r self,
        query: &Query<'_>,
        row: &'r TargetRow,
        goal: &Goal,
        rankings: &[Vec<Candidate>],
    ) -> Vec<Vec<AnswerLine<'r>>> {
        let lines = rank::lines(&self.search, query, goal, rankings, row.label());
        let about = availability::about(&self.snapshot.session.directory, goal);
        let standing =
            about.and_then(|(target, account)| self.availability.standing(target, account));
        let included = prospects::for_row(self.snapshot, row, self.request.included);
        let standing = standing.filter(|standing| {
            !(included.customers && matches!(standing, Standing::Customer { .. }))
        });
        let has_route = rankings.iter().any(|of_asker| !of_asker.is_empty());
        let family = (!has_route)
            .then(|| family::hint(self.snapshot, goal))
            .flatten();
        let underway = standing.map(|standing| prospects::underway(self.snapshot, standing));
        let standing = standing.map(|standing| prospects::stands(self.snapshot, standing));
        let ruled_out = about.map_or(0, |(target, account)| {
            self.availability.ruled_out(target, account).len()
        });
        let of_asker = |mut lines: Vec<Line<'r>>| {
            let hot = prospects::mark_hot(self.snapshot, &self.availability, goal, &mut lines);
            let lines = lines.into_iter().map(|mut line| {
                if let Some(standing) = &standing {
                    line.reason = format!("{standing}; {}", line.reason);
                }
                say_ruled_out(&mut line, ruled_out);
                // Whoever is left out on purpose is not to be looked for.
                if !matches!(goal, Goal::None(Status::NoRoute, _)) {
                    hint_at_mutuals(&mut line, row);
                }
                line.reason.push_str(
                    family
                        .as_deref()
                        .filter(|_| line.status == Status::NoRoute)
                        .unwrap_or_default(),
                );
                AnswerLine {
                    hot_for: hot.clone(),
                    underway: underway.clone(),
                    ..AnswerLine::of(&self.search, line)
                }
            });
            lines.collect()
        };
        lines.into_iter().map(of_asker).collect()
    }

    /// Who else buys at the accounts among some goals, per goal and asker.
    fn seats(
        &self,
        goals: &[&Goal],
        askers: &[Asker],
        cancel: &Cancel,
    ) -> Result<Vec<Vec<Vec<Seat>>>, Error> {
        let Some(committee) = &self.committee else {
            return Ok(vec![Vec::new(); goals.len()]);
        };
        let limits = self.request.limits;
        committee.seats(&self.search, goals, Asking { askers, limits }, cancel)
    }

    fn groups(&mut self, rows: &[TargetRow]) -> Vec<Group> {
        if let Askers::All(askers) = &self.askers {
            let parts = askers.chunks(ASKERS_AT_A_TIME);
            return parts
                .map(|part| (part.to_vec(), (0..rows.len()).collect()))
                .collect();
        }
        let mut groups: BTreeMap<Named, Vec<usize>> = BTreeMap::new();
        for (i, row) in rows.iter().enumerate() {
            let find = || Named::of(&row.asker, &self.snapshot.session);
            let named = *self.known.entry(row.asker.clone()).or_insert_with(find);
            let count = |counted: &mut BTreeMap<String, usize>| {
                *counted.entry(row.asker.clone()).or_default() += 1;
            };
            match named {
                Named::Unknown => count(&mut self.summary.unknown_askers),
                Named::One(person) if self.is_without_export(person) => {
                    count(&mut self.summary.without_export);
                }
                Named::Nobody | Named::One(_) => {}
            }
            groups.entry(named).or_default().push(i);
        }
        let askers = |named| match named {
            Named::Nobody => vec![Asker::Team],
            Named::One(person) => vec![Asker::One(person)],
            Named::Unknown => Vec::new(),
        };
        groups
            .into_iter()
            .map(|(named, members)| (askers(named), members))
            .collect()
    }

    fn is_without_export(&self, person: PersonIx) -> bool {
        self.snapshot.session.directory.people.is_newcomer(person)
    }

    fn of_unknown_asker<'r>(&self, row: &'r TargetRow) -> Line<'r> {
        let column = match &self.askers {
            Askers::Column(column) => column.as_str(),
            Askers::All(_) => "",
        };
        let reason = if row.asker.is_empty() {
            format!("no asker in column {column}")
        } else {
            let asker = clean(&row.asker);
            format!("the asker '{asker}' of column {column} is nobody here")
        };
        Line::without_route(None, Status::Unknown, row.label().into(), reason)
    }
}

/// Somebody could introduce and is not asked about this target, whatever it is worth.
fn say_ruled_out(line: &mut Line<'_>, ruled_out: usize) {
    if ruled_out > 0 && line.status == Status::NoRoute {
        let people = count(ruled_out, "person", "people");
        line.reason.push_str(&format!(
            "; {people} not asked: they never introduce to this target, or did not when asked before"
        ));
    }
}

/// A prospecting tool counted mutual connections where nobody here is known to have any.
fn hint_at_mutuals(line: &mut Line<'_>, row: &TargetRow) {
    if row.mutuals > 0 && line.appraisal.is_none() {
        line.reason.push_str(&format!(
            "; the list counts {} mutual connections: paste them",
            row.mutuals
        ));
    }
}

/// Everybody in a list of askers, in its order, once.
fn askers_of(path: &Path, list: &TargetList, session: &Session) -> Result<Vec<Asker>, Error> {
    let mut askers = Vec::new();
    for row in list.rows() {
        let who = [&row.person, &row.profile, &row.email, &row.name]
            .into_iter()
            .find(|cell| !cell.is_empty())
            .map_or("", |cell| cell);
        let person = who::one_asker(who, session).map_err(|source| Error::Line {
            path: path.to_path_buf(),
            line: row.line,
            source: Box::new(source),
        })?;
        if !askers.contains(&Asker::One(person)) {
            askers.push(Asker::One(person));
        }
    }
    if askers.is_empty() {
        return Err(Error::NoAsker {
            path: path.to_path_buf(),
        });
    }
    Ok(askers)
}
