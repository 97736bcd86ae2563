//! Who can introduce the askers to one target?

use introrank_core::evidence::Relation;
use introrank_engine::network::flags;
use introrank_engine::people::PersonIx;
use introrank_engine::people::changes;
use introrank_engine::people::find::Match;
use introrank_engine::people::role::RoleFilter;
use introrank_engine::rank::{self, Goal, Included, Line, StepKind};
use introrank_engine::search::{Asker, Cancel, Engine, Limits, Query, Search};
use introrank_engine::strength::Basis;
use introrank_referrals::availability::{self, Asking, Availability};
use introrank_referrals::standing::Standing;

use super::asked::Asked;
use super::error::Error;
use super::notice::Notice;
use super::prospects;
use super::remedy::Remedy;
use super::snapshot::Snapshot;
use super::view::{Answer, Hot};
use super::who::{self, AskerChoice};

/// The question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindRequest {
    /// Whom to reach.
    pub target: Asked,
    /// Who asks.
    pub asker: AskerChoice,
    /// Which people of an account.
    pub role: Option<String>,
    /// How far, and how many.
    pub limits: Limits,
    /// Which accounts are prospects too, though usually left out.
    pub included: Included,
    /// Mutual connections were pasted already.
    pub has_mutuals: bool,
}

/// More people than this nobody rates at once.
const MAX_UNRATED: usize = 10;

/// Not more than this many former employees are named.
const MAX_FORMER: usize = 2;

/// Ranks who can introduce the askers to one target.
///
/// # Errors
/// When it is not clear who asks, the role means nothing, or the search was cancelled.
pub fn find<'s>(
    snapshot: &'s Snapshot,
    request: &FindRequest,
    cancel: &Cancel,
) -> Result<Answer<'s>, Error> {
    let session = &snapshot.session;
    let (asker, mut notices) = who::asker(&request.asker, session)?;
    let (found, in_words) = snapshot.asked(&request.target)?;
    // What was named comes before what "whoever runs sales" says.
    let role = who::role(request.role.as_deref(), session)?.or(in_words);
    let search = snapshot.search_with_loads();
    let availability = snapshot.availability();
    let goal = prospects::goal(
        &search,
        &availability,
        &found,
        role.as_ref(),
        request.included,
    );
    let askers = [asker];
    let query = Query::new(&askers, [goal.target()], request.limits)
        .with_role(role.as_ref())
        .without(availability.exclusions(&session.directory));
    let rankings = search.rankings(&query, cancel)?;
    let lines = rank::lines(&search, &query, &goal, &rankings[0], &request.target.target);
    let mut lines: Vec<Line<'_>> = lines.into_iter().flatten().collect();
    let hot_for = prospects::mark_hot(snapshot, &availability, &goal, &mut lines);
    let unrated = match asker {
        Asker::One(rater) => unrated(&search, rater, &lines),
        Asker::Team => Vec::new(),
    };
    let lines = lines.into_iter().map(Line::into_owned).collect();
    let mut answer = Answer::of(&search, &request.target.target, lines);
    answer.headline = headline(&search, &found, role.as_ref());
    answer.hot = hot(snapshot, &found, asker);
    for line in &mut answer.lines {
        line.hot_for.clone_from(&hot_for);
    }
    answer.remedies = remedies(snapshot, &search, &found, asker, &answer, unrated.len());
    answer
        .remedies
        .retain(|remedy| !(request.has_mutuals && *remedy == Remedy::PasteMutuals));
    answer.unrated = unrated
        .into_iter()
        .map(|person| session.directory.people.key(person))
        .collect();
    notices.extend(stands(snapshot, &availability, &goal));
    notices.extend(ruled_out(snapshot, &search, &availability, &goal, asker));
    answer.notices = notices;
    Ok(answer)
}

/// Where the prospect stands with us, when that keeps a plan from asking about them.
fn stands(snapshot: &Snapshot, availability: &Availability<'_>, goal: &Goal) -> Option<Notice> {
    let (target, account) = availability::about(&snapshot.session.directory, goal)?;
    let standing = availability.standing(target, account)?;
    // The headline says who is hot.
    let is_hot = matches!(standing, Standing::Hot { .. });
    (!is_hot).then(|| Notice::Stands {
        words: prospects::standing_words(standing),
        standing,
    })
}

/// Who is not asked about this prospect, and why: those whom the askers, or their team, could ask.
fn ruled_out(
    snapshot: &Snapshot,
    search: &Search<'_>,
    availability: &Availability<'_>,
    goal: &Goal,
    asker: Asker,
) -> Vec<Notice> {
    let people = &snapshot.session.directory.people;
    let Some((target, account)) = availability::about(&snapshot.session.directory, goal) else {
        return Vec::new();
    };
    let is_near = |person: PersonIx| {
        let own = match asker {
            Asker::One(asker) => search.network.helps(asker, person).is_some(),
            Asker::Team => false,
        };
        own || search.is_teammate(person) || search.best_teammate(person).is_some()
    };
    let ruled_out = availability.ruled_out(target, account).into_iter();
    let notices = ruled_out.filter_map(|(introducer, objection)| {
        let person = snapshot.person(introducer)?;
        let shown = !people.is_hidden(person) && is_near(person);
        shown.then(|| Notice::NotAskedAbout {
            introducer: introducer.to_owned(),
            name: people.name(person).to_owned(),
            objection,
        })
    });
    notices.collect()
}

/// Adds pasted mutual connections between the target of a question and its asker's own connections. What came of each
/// name is said beside the next answer.
///
/// # Errors
/// When it is not clear who asks, or the target is no single person.
pub fn add_mutuals(
    snapshot: &mut Snapshot,
    request: &FindRequest,
    names: &[String],
) -> Result<Vec<Notice>, Error> {
    let (asker, mut notices) = who::asker(&request.asker, &snapshot.session)?;
    let Asker::One(asker) = asker else {
        return Err(Error::WhoseMutuals);
    };
    let target = request.target.target.clone();
    match snapshot.own_session()?.add_mutuals(asker, &target, names) {
        Ok((_, found)) => {
            let people = &snapshot.session.directory.people;
            let matched = found.matched.iter();
            notices.push(Notice::MutualsMatched {
                names: matched.map(|p| people.name(*p).to_owned()).collect(),
            });
            if !found.unmatched.is_empty() {
                let names = found.unmatched;
                notices.push(Notice::MutualsUnmatched { names });
            }
            Ok(notices)
        }
        Err(Match::Account(..)) => Err(Error::MutualsOfAccount { target }),
        Err(_) => Err(Error::MutualsOfSeveral { target }),
    }
}

fn headline(search: &Search<'_>, found: &Match, role: Option<&RoleFilter>) -> Option<String> {
    let directory = search.directory;
    match found {
        Match::Person(person) => {
            let account = directory.people.account(*person);
            let account = account.map_or(String::new(), |ix| {
                format!(" · {}", directory.accounts.get(ix).name)
            });
            let person = rank::words::with_title(search, *person);
            Some(format!("{person}{account}"))
        }
        Match::Account(account, _) => {
            let name = &directory.accounts.get(*account).name;
            let known = rank::people_of(search, *account, role).len();
            let what = role.map_or("anybody", |role| role.words.as_str());
            Some(match known {
                0 => format!("{name} · {what} (name unknown)"),
                n => format!("{name} · {what} ({n} known)"),
            })
        }
        _ => None,
    }
}

/// That the prospect expects a call, where the ledger says so.
fn hot(snapshot: &Snapshot, found: &Match, asker: Asker) -> Option<Hot> {
    let Match::Person(target) = found else {
        return None;
    };
    let people = &snapshot.session.directory.people;
    let key = people.key(*target);
    let cases = snapshot.ledger.open_cases();
    let mut cases = cases.filter(|case| case.target == key);
    cases.find_map(|case| {
        Some(Hot {
            until: case.hot_until(snapshot.as_of, &snapshot.settings.limits)?,
            case: case.number,
            rep_name: snapshot.name(&case.rep),
            is_asker: match asker {
                Asker::One(asker) => people.key(asker) == case.rep,
                Asker::Team => true,
            },
        })
    })
}

/// The first people on the routes whom the rater has not rated, best route first.
fn unrated(search: &Search<'_>, rater: PersonIx, lines: &[Line<'_>]) -> Vec<PersonIx> {
    let mut found = Vec::new();
    for appraisal in lines.iter().filter_map(|line| line.appraisal.as_ref()) {
        let Some(first) = appraisal.steps.first() else {
            continue;
        };
        let StepKind::Observed(_, evidence) = first.kind else {
            continue;
        };
        let open = first.from == rater && first.basis != Basis::Given && evidence.may_be_rated();
        if let Some(person) = first
            .to
            .filter(|person| open && !found.contains(person) && !search.is_teammate(*person))
        {
            found.push(person);
        }
    }
    found.truncate(MAX_UNRATED);
    found
}

/// Whom of the askers' own contacts to ask because they worked at the account until lately: they know who decides there.
fn former_employees(
    snapshot: &Snapshot,
    search: &Search<'_>,
    found: &Match,
    asker: Asker,
) -> Vec<Remedy> {
    let Match::Account(account, _) = found else {
        return Vec::new();
    };
    let askers = match asker {
        Asker::One(asker) => vec![asker],
        Asker::Team => search.teammates().to_vec(),
    };
    let session = &snapshot.session;
    let people = &session.directory.people;
    let best = |person: PersonIx| {
        let known = askers
            .iter()
            .filter_map(|asker| Some((session.network.helps(*asker, person)?, *asker)));
        known.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))
    };
    let availability = snapshot.availability();
    let name = session.directory.accounts.get(*account).name.as_str();
    let may_be_asked = |person: PersonIx| {
        let asking = Asking {
            introducer: people.key(person),
            account: name,
            ..Asking::default()
        };
        !people.is_never_asked(person) && availability.of_introducer(asking).is_none()
    };
    let by = snapshot.as_of;
    changes::left(&session.records, &session.directory, by, |person, at| {
        at == *account && may_be_asked(person)
    })
    .into_iter()
    .filter_map(|left| {
        let (_, asker) = best(left.person)?;
        Some(Remedy::AskFormer {
            person: rank::words::with_title(search, left.person),
            until: left.until,
            known_by: people.name(asker).to_owned(),
        })
    })
    .take(MAX_FORMER)
    .collect()
}

/// The relation for which an account is no prospect unless somebody says so.
fn left_out_as(snapshot: &Snapshot, found: &Match) -> Option<Relation> {
    let directory = &snapshot.session.directory;
    let account = match found {
        Match::Person(person) => directory.people.account(*person),
        Match::Account(account, _) => Some(*account),
        Match::Ambiguous { .. } | Match::Unknown { .. } => None,
    };
    let account = account.map(|account| directory.accounts.get(account));
    let relation = account.and_then(|account| account.relation);
    let won = account.and_then(|account| snapshot.availability().won("", &account.name));
    let relation = relation.filter(|relation| relation.is_left_out());
    relation.or(won.map(|_| Relation::Customer))
}

/// What would make the answer better, cheapest first.
fn remedies(
    snapshot: &Snapshot,
    search: &Search<'_>,
    found: &Match,
    asker: Asker,
    answer: &Answer<'_>,
    unrated: usize,
) -> Vec<Remedy> {
    let mut out = former_employees(snapshot, search, found, asker);
    let status = answer.lines.first().map(|line| line.status);
    match (found, status) {
        (Match::Unknown { .. }, _) => out.push(Remedy::PasteMutuals),
        (Match::Person(_) | Match::Account(..), Some("no_route")) => {
            match left_out_as(snapshot, found) {
                Some(relation) => out.push(Remedy::Include { relation }),
                None if matches!(found, Match::Person(_)) => {
                    out.extend([Remedy::PasteMutuals, Remedy::AddExport]);
                }
                None => {}
            }
        }
        _ => {}
    }
    let appraisals = || {
        answer
            .lines
            .iter()
            .filter_map(|line| line.appraisal.as_ref())
    };
    let steps = || appraisals().flat_map(|appraisal| &appraisal.steps);
    let weak = steps().any(|step| step.basis == Basis::Guess);
    if unrated > 0 {
        out.push(Remedy::Rate { people: unrated });
    } else if matches!(asker, Asker::Team) && weak {
        out.push(Remedy::RateByColleagues);
    }
    let person = appraisals().any(|appraisal| appraisal.target.is_some());
    let has_mutuals = steps().any(|step| {
        matches!(step.kind, StepKind::Observed(_, evidence) if evidence.flags & flags::MUTUAL != 0)
    });
    if weak && !has_mutuals && person {
        out.push(Remedy::PasteMutuals);
    }
    if weak && search.teammates().len() < 2 {
        out.push(Remedy::AddExport);
    }
    out
}
