//! Who can introduce the askers to one target?

use introrank_core::display::clean;
use introrank_engine::people::PersonIx;
use introrank_engine::people::find::Match;
use introrank_engine::people::role::RoleFilter;
use introrank_engine::rank::{self, Goal, Included, Line, StepKind};
use introrank_engine::search::{Asker, Cancel, Engine, Limits, Query, Search};
use introrank_engine::strength::Basis;
use introrank_referrals::availability::{self, Availability};
use introrank_referrals::standing::Standing;

use super::asked::Asked;
use super::better::Better;
use super::committee::{Asking, Committee};
use super::error::Error;
use super::family;
use super::notice::Notice;
use super::prospects;
use super::role;
use super::snapshot::Snapshot;
use super::view::{Answer, Hot, Seat};
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

/// A role in longer words than this is no headline.
const MAX_ROLE: usize = 60;

/// More people than this nobody rates at once.
const MAX_UNRATED: usize = 10;

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
    let role = match (&request.role, in_words) {
        (None, Some(in_words)) => Some(in_words),
        (named, _) => role::role(named.as_deref(), snapshot)?,
    };
    let is_account = matches!(found, Match::Account(..));
    notices.extend(role::assumed(role.as_ref()).filter(|_| is_account));
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
    let mut answer = Answer::of(&search, &clean(&request.target.target), lines);
    answer.headline = headline(&search, &found, role.as_ref());
    answer.hot = hot(snapshot, &found, asker);
    answer.committee = seats(snapshot, &search, request, (&goal, asker), cancel)?;
    for line in &mut answer.lines {
        line.hot_for.clone_from(&hot_for);
    }
    answer.remedies = Better {
        snapshot,
        search: &search,
        target: &request.target,
        found: &found,
        asker,
        has_mutuals: request.has_mutuals,
    }
    .remedies(&answer, unrated.len());
    answer.unrated = unrated
        .into_iter()
        .map(|person| session.directory.people.key(person))
        .collect();
    notices.extend(stands(snapshot, &availability, &goal));
    if let Match::Account(account, _) = &found {
        let accounts = family::see_also(snapshot, *account);
        notices.extend((!accounts.is_empty()).then_some(Notice::SeeAlso { accounts }));
    }
    notices.extend(ruled_out(snapshot, &search, &availability, &goal, asker));
    answer.notices = notices;
    Ok(answer)
}

/// The buying committee of an account, unless one role was asked about.
fn seats<'s>(
    snapshot: &'s Snapshot,
    search: &Search<'s>,
    request: &FindRequest,
    (goal, asker): (&Goal, Asker),
    cancel: &Cancel,
) -> Result<Vec<Seat>, Error> {
    let committee = match request.role {
        Some(_) => None,
        None => Committee::of(snapshot)?,
    };
    let Some(committee) = committee else {
        return Ok(Vec::new());
    };
    let asking = Asking {
        askers: &[asker],
        limits: request.limits,
    };
    let seats = committee.seats(search, &[goal], asking, cancel)?;
    Ok(seats.into_iter().flatten().flatten().collect())
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
    let person = match snapshot.find_row(&request.target.row()) {
        Match::Person(person) => person,
        Match::Unknown { .. } => match snapshot.take_in(&request.target.row())? {
            Some(person) => person,
            None => return Ok(notices),
        },
        Match::Account(..) => return Err(Error::MutualsOfAccount { target }),
        Match::Ambiguous { .. } => return Err(Error::MutualsOfSeveral { target }),
    };
    let found = snapshot.add_mutuals(&[asker], &[(person, names.to_vec())])?;
    let people = &snapshot.session.directory.people;
    for found in found {
        let matched = found.matched.iter();
        notices.push(Notice::MutualsMatched {
            names: matched.map(|p| people.name(*p).to_owned()).collect(),
        });
        if !found.unmatched.is_empty() {
            let names = found.unmatched;
            notices.push(Notice::MutualsUnmatched { names });
        }
    }
    Ok(notices)
}

fn headline(search: &Search<'_>, found: &Match, role: Option<&RoleFilter>) -> Option<String> {
    let directory = search.directory;
    match found {
        Match::Person(person) => {
            let account = directory.people.account(*person);
            let account = account.map_or(String::new(), |ix| {
                format!(" · {}", directory.accounts.get(ix).name)
            });
            let named = rank::words::with_title(search, *person);
            let outside = if directory.people.is_newcomer(*person) {
                " (in nobody's export)"
            } else {
                ""
            };
            Some(format!("{named}{account}{outside}"))
        }
        Match::Account(account, _) => {
            let name = &directory.accounts.get(*account).name;
            let known = rank::people_of(search, *account, role).len();
            let what = match role.map_or("anybody", |role| role.words.as_str()) {
                // Of several roles the buying committee says each.
                long if long.len() > MAX_ROLE => "whoever buys",
                words => words,
            };
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
