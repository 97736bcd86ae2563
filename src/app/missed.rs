//! Approaches without an introduction, looked at once more: who could have introduced on the day each began, by what was known
//! then?

use std::collections::{BTreeMap, BTreeSet};

use introrank_core::day::Day;
use introrank_core::evidence::TargetRow;
use introrank_core::keys::name;
use introrank_core::progress::{NoProgress, Progress};
use introrank_engine::rank::{self, Appraisal, Included, Step, StepKind};
use introrank_engine::search::{Cancel, Limits, Search};
use introrank_ingest::column_map::ColumnMap;
use introrank_ingest::targets::TargetList;
use introrank_referrals::ledger::{Case, Entry, EventKind, Ledger, Origin, crm};

use super::batch::{Batch, BatchAskers, BatchRequest};
use super::error::Error;
use super::log::{CrmFiles, name_people, read_crm, unknown_stages};
use super::notice::Notice;
use super::snapshot::Snapshot;
use super::view::{AnswerLine, KnownBy, Missed, MissedGroup, MissedRow, RejectedLine};
use super::who::{self, AskerChoice};

/// Ways to each prospect that are looked at: the likeliest need not be the best known.
const WAYS: usize = 10;
/// The name of the list that each day's approaches make.
const LIST: &str = "approaches";
/// The column that holds the rep.
const REP: &str = "rep";

/// The question.
pub struct MissedRequest {
    /// Exports of a CRM, beside what the ledger knows.
    pub crm: Option<CrmFiles>,
    /// Only what this rep began, as they are called.
    pub rep: Option<String>,
    /// Most people on the way to a prospect.
    pub max_introducers: u8,
}

/// Every approach without an introduction up to the day of the snapshot, the most that was missed first.
///
/// What a CRM says counts as if it had been logged; nothing is. What was known is what files and ledger tell up to the day
/// before an approach began, by the model without what was learned later; what somebody said on no day counts for nothing. Who
/// is who, and whom the workspace has forgotten or hides, is as today. O(days with approaches · network).
///
/// # Errors
/// When a file is none of a CRM, the rep is nobody, or the workspace cannot be read.
pub fn missed(
    snapshot: Snapshot,
    request: &MissedRequest,
    progress: &dyn Progress,
) -> Result<Missed, Error> {
    let as_of = snapshot.as_of;
    let rep = request.rep.as_deref();
    let rep = rep.map(|rep| snapshot.rep_called(rep)).transpose()?;
    let (mut of_crm, mut left_out, mut notices) = (None, Vec::new(), Vec::new());
    if let Some(files) = &request.crm {
        let said = CrmSaid::of(&snapshot, files)?;
        of_crm = Some(crm::as_if_added(&snapshot.ledger, said.entries, as_of));
        (left_out, notices) = (said.left_out, said.notices);
    }
    let ledger = of_crm.as_ref().unwrap_or(&snapshot.ledger);
    let is_of_rep = |of: &str| rep.as_ref().is_none_or(|rep| of == rep);
    let referred = ledger.cases.values().filter(|case| {
        case.origin == Origin::Referred
            && case.got_to(EventKind::Introduced)
            && is_of_rep(&case.rep)
    });
    let introduced = referred.count();
    let mut approaches = approaches(ledger, &snapshot);
    approaches.retain(|approach| is_of_rep(&approach.rep));
    let mut by_day: BTreeMap<Day, Vec<Approach>> = BTreeMap::new();
    for approach in approaches {
        by_day.entry(approach.began).or_default().push(approach);
    }
    let all: usize = by_day.values().map(Vec::len).sum();
    progress.stage("looking back", Some(all as u64));
    let mut rows = Vec::with_capacity(all);
    let mut then = snapshot;
    for (day, approaches) in by_day {
        then = then.on_day(day.plus(-1))?;
        let n = approaches.len() as u64;
        of_day(&mut then, approaches, request, &mut rows)?;
        progress.advance(n);
    }
    rows.sort_by(|a, b| a.order().cmp(&b.order()));
    Ok(Missed {
        as_of,
        introduced,
        groups: groups(&rows),
        rows,
        left_out,
        notices,
    })
}

/// An approach, as it began and as it came out.
struct Approach {
    began: Day,
    rep: String,
    target: String,
    row: MissedRow,
}

/// What a CRM says, as entries that nobody writes down.
struct CrmSaid {
    entries: Vec<Entry>,
    left_out: Vec<RejectedLine>,
    notices: Vec<Notice>,
}

impl CrmSaid {
    fn of(snapshot: &Snapshot, files: &CrmFiles) -> Result<Self, Error> {
        let mut read = read_crm(files, snapshot.as_of)?;
        let mut left_out = read.take_undated();
        name_people(snapshot, &mut read.deals, &mut read.activities);
        let (ledger, as_of) = (&snapshot.ledger, snapshot.as_of);
        let found = crm::entries(&read.deals, &read.activities, &read.stages, ledger, as_of);
        let entries = found.entries.into_iter().map(|row| row.entry).collect();
        let (entries, forgotten) = match snapshot.has_workspace() {
            true => snapshot.workspace()?.without_forgotten(entries)?,
            false => (entries, 0),
        };
        let mut notices = read.notices();
        notices.extend(unknown_stages(&found.unknown_stages));
        notices.extend((forgotten > 0).then_some(Notice::ForgottenLeftOut { records: forgotten }));
        left_out.append(&mut read.left_out);
        Ok(Self {
            entries,
            left_out,
            notices,
        })
    }
}

/// Approaches that no introduction began, in the order of their numbers.
fn approaches(ledger: &Ledger, snapshot: &Snapshot) -> Vec<Approach> {
    let cases = ledger.cases.values();
    // A CRM may still name somebody hidden whom no key stands for.
    let people = &snapshot.session.directory.people;
    let hidden = people.all().filter(|person| people.is_hidden(*person));
    let called = |text: &str| name::key(name::of_written(text), "").text;
    let hidden: BTreeSet<String> = hidden.map(|person| called(people.name(person))).collect();
    let without = cases.filter(|case| {
        let is_key = people.find_key(&case.target).is_some();
        case.origin != Origin::Referred
            && !snapshot.is_case_hidden(case)
            && (is_key || !hidden.contains(&called(&case.target)))
    });
    let approach = |case: &Case| {
        let began = case.began()?;
        Some(Approach {
            began,
            rep: case.rep.clone(),
            target: name::of_written(&case.target).to_owned(),
            row: MissedRow {
                began,
                rep: snapshot.name(&case.rep),
                deal: ledger
                    .deals
                    .of_case(case.number)
                    .and_then(|deal| deal.id.clone()),
                target: snapshot.shown_key(&case.target),
                prospect: name::of_written(&snapshot.name(&case.target)).to_owned(),
                account: case.account.clone(),
                title: case.title.clone(),
                is_cold: case.origin == Origin::Cold,
                came: came(case),
                replied: case.got_to(EventKind::Replied),
                met: case.got_to(EventKind::MeetingHeld),
                won: case.got_to(EventKind::Won),
                value: value(ledger, case),
                known_by: KnownBy::Nobody,
                ask_first: None,
                introducer: None,
                reached: None,
                chance: None,
                if_yes: None,
                why: String::new(),
            },
        })
    };
    without.filter_map(approach).collect()
}

/// What came of a case, in words. Without the day: a CRM tells where a deal stands, and not always since when.
fn came(case: &Case) -> String {
    match (case.end, case.reached()) {
        (Some((end, ..)), _) => end.phrase(),
        (None, Some((step, _))) => format!("open: {}", step.phrase()),
        (None, None) => "open: no answer".to_owned(),
    }
}

/// What a case is, or was, worth: as won, as the CRM says, as the list of prospects said.
fn value(ledger: &Ledger, case: &Case) -> Option<f64> {
    let deal = ledger.deals.of_case(case.number);
    let opportunity = deal.and_then(|deal| deal.opportunity.as_ref()?.amount);
    case.amount.or(opportunity).or(case.value)
}

/// Finds out who could have introduced, for approaches of one day, by what a snapshot knows.
fn of_day(
    then: &mut Snapshot,
    approaches: Vec<Approach>,
    request: &MissedRequest,
    rows: &mut Vec<MissedRow>,
) -> Result<(), Error> {
    let all = list(&approaches)?;
    then.meet(all.rows())?;
    then.meet_askers(all.rows())?;
    // Where nobody knows who called, anybody of the team could have asked.
    let is_known = |approach: &Approach| {
        !approach.rep.is_empty() && who::one_asker(&approach.rep, &then.session).is_ok()
    };
    let (of_reps, of_team): (Vec<_>, Vec<_>) = approaches.into_iter().partition(is_known);
    for (approaches, rep_is_known) in [(of_reps, true), (of_team, false)] {
        if !approaches.is_empty() {
            ways(then, approaches, rep_is_known, request, rows)?;
        }
    }
    Ok(())
}

/// The same of approaches by reps who are all known, or are not.
fn ways(
    then: &Snapshot,
    approaches: Vec<Approach>,
    rep_is_known: bool,
    request: &MissedRequest,
    rows: &mut Vec<MissedRow>,
) -> Result<(), Error> {
    let list = list(&approaches)?;
    let batch_request = BatchRequest {
        list: &list,
        path: LIST.to_owned(),
        askers: match rep_is_known {
            true => BatchAskers::Column(REP.to_owned()),
            false => BatchAskers::Same(AskerChoice::Team),
        },
        role: None,
        limits: Limits::new(request.max_introducers, WAYS),
        // What an account became is later knowledge.
        included: Included::ALL,
        for_crm: false,
    };
    let search = then.search();
    let mut found: Vec<BestKnown> = Vec::with_capacity(approaches.len());
    Batch::new(then, &batch_request)?.run(
        &Cancel::default(),
        &NoProgress,
        |_: &TargetRow, lines| Ok::<_, Error>(best_known(&search, &lines.concat(), rep_is_known)),
        |best| {
            found.push(best);
            Ok(())
        },
        None,
    )?;
    let of_approach = |(approach, best): (Approach, BestKnown)| MissedRow {
        known_by: best.known_by,
        ask_first: best.ask_first,
        introducer: best.introducer,
        reached: best.reached,
        chance: best.chance,
        if_yes: best.if_yes,
        why: best.why,
        ..approach.row
    };
    rows.extend(approaches.into_iter().zip(found).map(of_approach));
    Ok(())
}

/// The approaches as a list of targets.
fn list(approaches: &[Approach]) -> Result<TargetList, Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let written = writer.write_record(["target", "company", "title", REP]);
    let rows = approaches.iter().map(|approach| {
        let row = &approach.row;
        writer.write_record([&approach.target, &row.account, &row.title, &approach.rep])
    });
    let rows: csv::Result<()> = rows.collect();
    let io = |error: csv::Error| Error::Write(std::io::Error::other(error));
    written.and(rows).map_err(io)?;
    let bytes = writer.into_inner();
    let bytes = bytes.map_err(|error| Error::Write(error.into_error()))?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Ok(TargetList::new(
        LIST,
        text,
        Some(REP),
        &ColumnMap::default(),
    )?)
}

/// The best known way to a prospect; none as it begins.
#[derive(Default)]
struct BestKnown {
    known_by: KnownBy,
    ask_first: Option<String>,
    introducer: Option<String>,
    reached: Option<String>,
    chance: Option<f64>,
    if_yes: Option<f64>,
    why: String,
}

/// Of the ways to a prospect the one along which people knew each other best; of several the likeliest, which comes first.
/// Where the rep is not known, whoever of the team knows the prospect could have introduced.
fn best_known(search: &Search<'_>, lines: &[AnswerLine<'_>], rep_is_known: bool) -> BestKnown {
    let ways = lines.iter().filter_map(|line| {
        let way = line.appraisal.as_ref()?;
        Some((known_by(line, way, rep_is_known), line, way))
    });
    let Some((known_by, line, way)) = ways.min_by_key(|(known_by, ..)| *known_by) else {
        return BestKnown {
            why: lines
                .first()
                .map_or_else(String::new, |line| line.reason.clone()),
            ..BestKnown::default()
        };
    };
    let of_team = (!rep_is_known).then_some(line.asker_name);
    let name = |name: Option<&str>| name.map(str::to_owned);
    BestKnown {
        known_by,
        ask_first: name(line.first_step_name.or(of_team)),
        introducer: name(line.introducer_name.or(of_team)),
        reached: name(line.target_name),
        chance: line.chance,
        if_yes: line.if_yes,
        why: rank::words::reason(search, way, None, None),
    }
}

/// How well those on a way knew each other, by evidence and by no threshold.
fn known_by(line: &AnswerLine<'_>, way: &Appraisal, rep_is_known: bool) -> KnownBy {
    let Some((last, before)) = way.steps.split_last() else {
        return KnownBy::Nobody;
    };
    let is_guess = matches!(last.kind, StepKind::Inferred { .. });
    match before {
        _ if before.iter().any(Step::is_unverified) => KnownBy::Click,
        _ if is_guess => KnownBy::SameCompany,
        _ if last.is_unverified() => KnownBy::Click,
        [] if rep_is_known => KnownBy::Rep,
        [] => KnownBy::Colleague,
        _ if line.introducer_is_teammate => KnownBy::Colleague,
        _ => KnownBy::Contact,
    }
}

/// How many approaches there were by how well the prospect was known, and what came of them.
fn groups(rows: &[MissedRow]) -> Vec<MissedGroup> {
    let group = |known_by: KnownBy| {
        let of = || rows.iter().filter(|row| row.known_by == known_by);
        MissedGroup {
            known_by,
            approaches: of().count(),
            replied: of().filter(|row| row.replied).count(),
            met: of().filter(|row| row.met).count(),
            won: of().filter(|row| row.won).count(),
        }
    };
    KnownBy::ALL.map(group).into()
}
