//! Prospects of a list, or of the ledger, as plans and questions need them.

use std::collections::BTreeMap;

use introrank_core::display::clean;
use introrank_core::evidence::TargetRow;
use introrank_engine::people::PersonIx;
use introrank_engine::people::find::Match;
use introrank_engine::people::role::RoleFilter;
use introrank_engine::rank::{Goal, Included, Line, NextStep, Status};
use introrank_engine::search::Search;
use introrank_engine::session::Session;
use introrank_ingest::targets::TargetList;
use introrank_referrals::agenda::Wanted;
use introrank_referrals::availability::{self, Availability};
use introrank_referrals::ledger::{About, Case, EventKind};
use introrank_referrals::plan::Prospect;
use introrank_referrals::standing::Standing;

use super::notice::Notice;
use super::snapshot::Snapshot;
use super::view::Underway;
use super::who;

/// Who asks about the prospects of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reps<'a> {
    /// Anybody of the team.
    Team,
    /// This rep, by key.
    One(&'a str),
    /// Each row's own, as it names them.
    OfRows,
}

impl<'a> Reps<'a> {
    /// The rep who was named, else the team.
    pub fn named(key: Option<&'a str>) -> Self {
        key.map_or(Self::Team, Self::One)
    }
}

/// Whom a row of a list names as its rep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Named {
    /// Nobody: the team asks.
    Nobody,
    /// A colleague, with or without an export.
    One(PersonIx),
    /// Somebody who is nobody here, or may be several.
    Unknown,
}

impl Named {
    pub(super) fn of(text: &str, session: &Session) -> Self {
        let has_team = !session.directory.people.teammates().is_empty();
        if has_team && text.trim().is_empty() {
            return Self::Nobody;
        }
        who::one_asker(text, session).map_or(Self::Unknown, Self::One)
    }
}

/// Every row of a list, and what should be said about it.
pub(super) fn of_list(
    snapshot: &Snapshot,
    search: &Search<'_>,
    list: &TargetList,
    reps: Reps<'_>,
    role: Option<&RoleFilter>,
    included: Included,
) -> (Vec<Prospect>, Vec<Notice>) {
    let only = match reps {
        Reps::One(key) => snapshot.person(key),
        _ => None,
    };
    let by_row = reps == Reps::OfRows;
    let availability = snapshot.availability();
    let people = &snapshot.session.directory.people;
    let mut known: BTreeMap<String, Named> = BTreeMap::new();
    let mut prospects = Vec::new();
    for row in list.rows() {
        let named = if by_row {
            let find = || Named::of(&row.asker, &snapshot.session);
            *known.entry(row.asker.clone()).or_insert_with(find)
        } else {
            only.map_or(Named::Nobody, Named::One)
        };
        let goal = if !row.problem.is_empty() {
            Goal::None(Status::Unknown, row.problem.clone())
        } else if named == Named::Unknown {
            let who = clean(&row.asker);
            Goal::None(Status::Unknown, format!("its rep '{who}' is nobody here"))
        } else {
            let found = snapshot.find_row(&row);
            let wanted = Wishes { role, included };
            of_row(snapshot, search, &availability, &row, &found, wanted)
        };
        let rep = match named {
            // Whoever has no export asks through whoever of the team has the tie.
            Named::One(person) => Some(person).filter(|person| !people.is_newcomer(*person)),
            Named::Nobody => None,
            // A prospect whose rep is nobody must not make the others the team's.
            Named::Unknown => search.teammates().first().copied(),
        };
        let value = row.value.unwrap_or_default();
        prospects.push(Prospect {
            goal,
            rep,
            expansion: for_row(snapshot, &row, included).customers,
            row,
            value,
        });
    }
    let mut notices = about_reps(snapshot, &known);
    notices.extend(settle_values(&mut prospects));
    (prospects, notices)
}

/// Whom the list names as reps, and who cannot ask.
fn about_reps(snapshot: &Snapshot, known: &BTreeMap<String, Named>) -> Vec<Notice> {
    let people = &snapshot.session.directory.people;
    let of = |is: &dyn Fn(Named) -> bool| -> Option<Vec<String>> {
        let named = known.iter().filter(|(_, named)| is(**named));
        let names: Vec<String> = named.map(|(name, _)| clean(name)).collect();
        (!names.is_empty()).then_some(names)
    };
    let is_newcomer = |named| matches!(named, Named::One(person) if people.is_newcomer(person));
    let unknown = of(&|named| named == Named::Unknown);
    let unknown = unknown.map(|names| Notice::UnknownReps { names });
    let without = of(&is_newcomer).map(|names| Notice::RepsWithoutExport { names });
    unknown.into_iter().chain(without).collect()
}

/// Who of which accounts is a prospect.
#[derive(Clone, Copy)]
pub(super) struct Wishes<'a> {
    /// Which people of an account.
    pub role: Option<&'a RoleFilter>,
    /// Which accounts too, though usually left out.
    pub included: Included,
}

/// A row of a list as something to search for: what was found for it, unless it is no ideal client and nothing goes on with
/// it; of somebody whom neither exports nor what was said know, what goes on with them.
pub(super) fn of_row(
    snapshot: &Snapshot,
    search: &Search<'_>,
    availability: &Availability<'_>,
    row: &TargetRow,
    found: &Match,
    wishes: Wishes<'_>,
) -> Goal {
    let included = for_row(snapshot, row, wishes.included);
    let goal = goal(search, availability, found, wishes.role, included);
    let goal = of_outsider(snapshot, availability, row, goal);
    // What goes on goes on, whatever a list says.
    let about = availability::about(search.directory, &goal);
    let stands = about.and_then(|(target, account)| availability.standing(target, account));
    match (wishes.included.others, stands, &goal) {
        (true, ..) | (_, Some(_), _) | (.., Goal::None(Status::NoRoute, _)) => goal,
        _ => speaks_against(snapshot, row, found).map_or(goal, |why| {
            Goal::None(Status::NoRoute, format!("no ideal client: {why}"))
        }),
    }
}

/// Why the account of a row is no ideal client by the settings; what neither the row nor a list of accounts says speaks
/// against nobody.
fn speaks_against(snapshot: &Snapshot, row: &TargetRow, found: &Match) -> Option<String> {
    let directory = &snapshot.session.directory;
    let account = match found {
        Match::Account(account, _) => Some(*account),
        Match::Person(person, ..) => directory.people.account(*person),
        _ => None,
    };
    let title = match found {
        Match::Person(person) => directory.people.title(*person),
        _ => row.title.as_str(),
    };
    if snapshot.settings.clients.avoids(title) {
        return Some(format!("{}; to be avoided", clean(title)));
    }
    let listed = account.and_then(|account| directory.accounts.get(account).headcount);
    let clients = &snapshot.settings.clients;
    clients.speaks_against(row.headcount.or(listed), &row.country, &row.industry)
}

/// What is a prospect too in a row: a customer where it names another deal than those that were won.
pub(super) fn for_row(snapshot: &Snapshot, row: &TargetRow, included: Included) -> Included {
    // Usually a row names no deal: nothing is looked for.
    if included.customers || row.deal.is_empty() {
        return included;
    }
    let ledger = &snapshot.ledger;
    let is_won = |case: &Case| matches!(case.end, Some((EventKind::Won, ..)));
    let mut won = ledger.cases.values().filter(|case| is_won(case));
    let bought = won.any(|case| {
        let deal = ledger.deals.of_case(case.number);
        deal.is_some_and(|deal| deal.id.as_deref() == Some(&row.deal))
    });
    Included {
        customers: !bought,
        ..included
    }
}

/// Whom neither exports nor what was said know, and the ledger does: what goes on with them is why nobody is asked.
fn of_outsider(
    snapshot: &Snapshot,
    availability: &Availability<'_>,
    row: &TargetRow,
    goal: Goal,
) -> Goal {
    let Goal::None(Status::Unknown, reason) = &goal else {
        return goal;
    };
    let known = row
        .is_person()
        .then(|| snapshot.known_outsider(row))
        .flatten();
    let standing = known.and_then(|(key, account)| availability.standing(&key, &account));
    let accounts = &snapshot.session.directory.accounts;
    let company = [&row.company, &row.domain];
    let company = company.into_iter().find(|text| !text.is_empty());
    let is_nowhere = accounts
        .match_input(&row.company, &row.domain)
        .account
        .is_none();
    match standing {
        None if is_nowhere && row.is_person() && row.problem.is_empty() => match company {
            Some(company) => Goal::None(
                Status::Unknown,
                format!("nobody here is known at {}; {reason}", clean(company)),
            ),
            None => goal,
        },
        Some(standing) => {
            let words = standing_words(standing);
            Goal::None(Status::Unknown, format!("{words}; {reason}"))
        }
        None => goal,
    }
}

/// What a prospect without a value counts: the middle one of the others.
pub fn usual_value(values: &[f64]) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(1.0)
}

/// Without any value all count the same; with some, the others count like the middle one.
fn settle_values(prospects: &mut [Prospect]) -> Option<Notice> {
    let values = prospects.iter().map(|p| p.value).filter(|v| *v > 0.0);
    let values: Vec<f64> = values.collect();
    let usual = usual_value(&values);
    let unusable = prospects.iter().filter(|p| !p.row.problem.is_empty());
    let targets = prospects.len() - values.len() - unusable.count();
    for prospect in prospects.iter_mut().filter(|p| p.value <= 0.0) {
        prospect.value = usual;
    }
    (!values.is_empty() && targets > 0).then_some(Notice::WithoutValue { targets, usual })
}

/// The prospects of asks that are planned or open, of one rep or of everybody.
pub(super) fn of_ledger(
    snapshot: &Snapshot,
    search: &Search<'_>,
    only: Option<&str>,
) -> Vec<Prospect> {
    let cases = snapshot.ledger.open_cases().filter(|case| {
        !case.introducer.is_empty()
            && !case.got_to(EventKind::Introduced)
            && only.is_none_or(|rep| case.rep == rep)
    });
    let prospects = cases.map(|case| {
        let row = TargetRow {
            person: case.target.clone(),
            company: case.account.clone(),
            ..TargetRow::default()
        };
        let text = case.about().map_or("", About::text);
        let found = snapshot.session.find(text);
        Prospect {
            goal: Goal::of(search, &found, None, Included::ALL),
            rep: snapshot.person(&case.rep),
            row,
            expansion: true,
            value: 1.0,
        }
    });
    prospects.collect()
}

/// Whom the team wants to meet: the rows of a list, else whom the ledger's asks were about that led nowhere and are over.
pub(super) fn wanted(
    snapshot: &Snapshot,
    search: &Search<'_>,
    list: Option<&TargetList>,
) -> Vec<Wanted> {
    let availability = snapshot.availability();
    let goal = |found: &Match| goal(search, &availability, found, None, Included::default());
    if let Some(list) = list {
        let rows = list.rows();
        return rows
            .map(|row| Wanted {
                about: clean(row.label()),
                name: clean(row.label()),
                goal: goal(&snapshot.find_row(&row)),
            })
            .collect();
    }
    let (ledger, limits) = (&snapshot.ledger, &snapshot.settings.limits);
    let mut wanted: BTreeMap<&str, Wanted> = BTreeMap::new();
    for case in ledger.cases.values() {
        let lapsed = case.lapsed(snapshot.as_of, limits).is_some();
        let Some(about) = case.about().filter(|_| case.came_to_nothing() || lapsed) else {
            continue;
        };
        wanted.entry(about.text()).or_insert_with(|| Wanted {
            about: about.text().to_owned(),
            name: snapshot.prospect_name(&case.target, &case.account),
            goal: goal(&snapshot.session.find(about.text())),
        });
    }
    wanted.into_values().collect()
}

/// What a target was found to be as something to search for. An account that bought is a customer, whatever the lists say,
/// and left out like those.
pub(super) fn goal(
    search: &Search<'_>,
    availability: &Availability<'_>,
    found: &Match,
    role: Option<&RoleFilter>,
    included: Included,
) -> Goal {
    let goal = Goal::of(search, found, role, included);
    if included.customers {
        return goal;
    }
    let Some((target, account)) = availability::about(search.directory, &goal) else {
        return goal;
    };
    let Some((case, since)) = availability.won(target, account) else {
        return goal;
    };
    let who = match account {
        "" => "this is".to_owned(),
        account => format!("{account} is"),
    };
    let standing = standing_words(Standing::Customer { case, since });
    Goal::None(
        Status::NoRoute,
        format!("{who} {standing} and left out as a prospect"),
    )
}

/// Whoever was introduced to a prospect who is hot calls, whatever their own tie looks like. Returns their name.
pub(super) fn mark_hot(
    snapshot: &Snapshot,
    availability: &Availability<'_>,
    goal: &Goal,
    lines: &mut [Line<'_>],
) -> Option<String> {
    let people = &snapshot.session.directory.people;
    let about = availability::about(&snapshot.session.directory, goal);
    let standing = about.and_then(|(target, account)| availability.standing(target, account));
    let Some(Standing::Hot { case }) = standing else {
        return None;
    };
    let rep = &snapshot.ledger.cases.get(&case)?.rep;
    for line in lines {
        if line.asker.is_some_and(|asker| people.key(asker) == rep) {
            line.next = NextStep::Call;
            line.verify_first.clear();
        }
    }
    Some(snapshot.name(rep))
}

/// What goes on with a prospect who stands so.
pub(super) fn underway(snapshot: &Snapshot, standing: Standing) -> Underway {
    let case = match standing {
        Standing::Hot { case } | Standing::Open { case } => Some(case),
        _ => None,
    };
    let case = case.and_then(|case| snapshot.ledger.cases.get(&case));
    let reached = case.and_then(Case::reached);
    let step = match reached.map(|(step, _)| step) {
        None => "WAIT",
        Some(step) if step >= EventKind::MeetingHeld => "FOLLOW UP",
        Some(EventKind::MeetingSet) => "MEETING",
        Some(step) if step >= EventKind::Introduced => match standing {
            Standing::Hot { .. } => "CALL (HOT)",
            _ => "FOLLOW UP",
        },
        Some(step) if step >= EventKind::Asked => "ASKED",
        Some(_) => "PLANNED",
    };
    Underway {
        step,
        rep: case.map(|case| snapshot.name(&case.rep)),
        prospect: case
            .filter(|case| !case.target.is_empty())
            .map(|case| snapshot.name(&case.target)),
    }
}

/// Where a prospect stands, and what is done about it while they are hot.
pub(super) fn stands(snapshot: &Snapshot, standing: Standing) -> String {
    let words = standing_words(standing);
    let todo = match underway(snapshot, standing).step {
        "CALL (HOT)" => ": call",
        "MEETING" => ": a meeting is set",
        "FOLLOW UP" => ": follow up",
        _ => "",
    };
    format!("{words}{todo}")
}

/// Where a prospect stands, for a cell of a table.
pub(super) fn standing_words(standing: Standing) -> String {
    match standing {
        Standing::Customer { case, since } => format!("a customer since {since} (#{case} was won)"),
        Standing::Hot { case } => format!("hot since #{case}"),
        Standing::Open { case } => format!("#{case} is open"),
        Standing::Met { case, on, until } => {
            format!("met on {on} (#{case}): a prospect again from {until}")
        }
        Standing::Declined { on, until } => {
            format!("they declined on {on}: a prospect again from {until}")
        }
        Standing::Lost { on, until } => {
            format!("lost on {on}: a prospect again from {until}")
        }
    }
}
