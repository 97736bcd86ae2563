//! One asker, one target: the lines that answer.

use std::borrow::Cow;

use serde::Serialize;

use super::insider::{Insider, insider};
use super::{Appraisal, NextStep, mark_backups, people_of, words};
use crate::people::PersonIx;
use crate::people::account::AccountIx;
use crate::people::find::Match;
use crate::people::role::RoleFilter;
use crate::search::{Asker, Candidate, Query, Search, Target};
use introrank_core::evidence::Relation;

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// A ranked introducer.
    Route,
    /// The asker, or a colleague, is tied to the target.
    Direct,
    /// Nobody can introduce, or the target is left out.
    NoRoute,
    /// The target is not in the network.
    Unknown,
    /// Several people have this name.
    Ambiguous,
    /// The target is the asker.
    IsAsker,
}

impl Status {
    /// The word used in output.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Route => "route",
            Self::Direct => "direct",
            Self::NoRoute => "no_route",
            Self::Unknown => "unknown",
            Self::Ambiguous => "ambiguous",
            Self::IsAsker => "is_asker",
        }
    }
}

/// One line of an answer.
#[derive(Clone, Debug)]
pub struct Line<'a> {
    /// Who asks; `None` when a team asks and nobody in particular is meant.
    pub asker: Option<PersonIx>,
    /// The target: its key, or the text of the list when it is no person of the network.
    pub target: Cow<'a, str>,
    /// What the line is.
    pub status: Status,
    /// Place in the ranking, from 1, of a route.
    pub rank: Option<u32>,
    /// Everything about the route or direct tie.
    pub appraisal: Option<Appraisal>,
    /// Somebody known at the account, where no route remains: they are asked who decides.
    pub insider: Option<Insider>,
    /// What to do now.
    pub next: NextStep,
    /// What to ask first, and whom.
    pub verify_first: String,
    /// Why, in words.
    pub reason: String,
}

impl<'a> Line<'a> {
    /// The line that says why there is no route.
    pub const fn without_route(
        asker: Option<PersonIx>,
        status: Status,
        target: Cow<'a, str>,
        reason: String,
    ) -> Self {
        Self {
            asker,
            target,
            status,
            rank: None,
            appraisal: None,
            insider: None,
            next: match status {
                Status::Ambiguous => NextStep::WhichOne,
                _ => NextStep::NoRoute,
            },
            verify_first: String::new(),
            reason,
        }
    }
}

impl Line<'_> {
    /// The same, without borrowing the text it was asked with.
    pub fn into_owned<'b>(self) -> Line<'b> {
        Line {
            target: Cow::Owned(self.target.into_owned()),
            ..self
        }
    }
}

/// A target as the search sees it.
#[derive(Clone, Debug)]
pub enum Goal {
    /// One person.
    Person(PersonIx),
    /// The people of an account who fit the role; empty when nobody is known there.
    Account(AccountIx, Vec<PersonIx>),
    /// Nothing to search for, with the line that says so.
    None(Status, String),
}

/// Which accounts are prospects too, though usually they are left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Included {
    /// Customers and open deals.
    pub customers: bool,
    /// Competitors.
    pub competitors: bool,
    /// Those on the do-not-ask list.
    pub do_not_ask: bool,
    /// Those that are no ideal client.
    pub others: bool,
}

impl Included {
    /// Whoever is named is meant.
    pub const ALL: Self = Self {
        customers: true,
        competitors: true,
        do_not_ask: true,
        others: true,
    };

    /// True when an account of this relation is a prospect.
    const fn takes(self, relation: Relation) -> bool {
        match relation {
            Relation::Customer | Relation::OpenDeal => self.customers,
            Relation::Competitor => self.competitors,
            Relation::DoNotAsk => self.do_not_ask,
            _ => true,
        }
    }
}

impl Goal {
    /// The same as a target of a question.
    pub fn target(&self) -> Target<'_> {
        match self {
            Self::Person(person) => Target::Person(*person),
            Self::Account(account, people) => Target::Account(*account, people),
            Self::None(..) => Target::Nobody,
        }
    }

    /// Turns what a target was found to be into what to search for.
    pub fn of(
        search: &Search<'_>,
        found: &Match,
        role: Option<&RoleFilter>,
        included: Included,
    ) -> Self {
        let people = &search.directory.people;
        let accounts = &search.directory.accounts;
        let left = |account: Option<AccountIx>| {
            let relation = account.and_then(|ix| accounts.get(ix).relation)?;
            (!included.takes(relation)).then_some((account?, relation))
        };
        match found {
            Match::Person(person) => match left(people.account(*person)) {
                Some((account, relation)) => Self::left_out(&accounts.get(account).name, relation),
                None => Self::Person(*person),
            },
            Match::Account(account, _) => match left(Some(*account)) {
                Some((account, relation)) => Self::left_out(&accounts.get(account).name, relation),
                None => Self::Account(*account, people_of(search, *account, role)),
            },
            Match::Ambiguous {
                people: same,
                account,
            } => Self::None(Status::Ambiguous, which_one(search, same, *account)),
            Match::Unknown {
                people: close,
                accounts: alike,
            } => Self::None(Status::Unknown, not_here(search, close, alike)),
        }
    }

    fn left_out(name: &str, relation: Relation) -> Self {
        let reason = format!("{name} is {} and left out as a prospect", relation.phrase());
        Self::None(Status::NoRoute, reason)
    }
}

/// Who has the name of the target, and how to say which is meant.
fn which_one(search: &Search<'_>, same: &[PersonIx], account: Option<AccountIx>) -> String {
    let people = &search.directory.people;
    let accounts = &search.directory.accounts;
    let list = same.iter().map(|p| {
        let (name, key) = (people.name(*p), people.key(*p));
        format!("{name} ({key}{})", at_account(search, *p))
    });
    let company = account.map(|ix| format!("the account {}", accounts.get(ix).name));
    let (what, remedy) = match account {
        Some(ix) if accounts.get(ix).domains.is_empty() => (
            "a person and an account have this name",
            "give the person's key; for the account, a domain in the account list",
        ),
        Some(_) => (
            "a person and an account have this name",
            "give the person's key or the account's domain",
        ),
        None => ("several people have this name", "give the profile address"),
    };
    let list: Vec<String> = list.chain(company).collect();
    format!("{what}: {}; {remedy}", list.join("; "))
}

/// What comes closest to a target that is not in the network.
fn not_here(search: &Search<'_>, close: &[PersonIx], alike: &[AccountIx]) -> String {
    let people = &search.directory.people;
    let accounts = &search.directory.accounts;
    let names = close.iter().map(|p| {
        let (name, key) = (people.name(*p), people.key(*p));
        format!("{name} ({key}{})", at_account(search, *p))
    });
    let companies = alike.iter().map(|ix| accounts.get(*ix).name.clone());
    let closest: Vec<String> = names.chain(companies).collect();
    let hint = if closest.is_empty() {
        String::new()
    } else {
        format!("; closest: {}", closest.join("; "))
    };
    format!("not in the network{hint}")
}

fn at_account(search: &Search<'_>, person: PersonIx) -> String {
    search
        .directory
        .people
        .account(person)
        .map_or(String::new(), |ix| {
            format!(", {}", search.directory.accounts.get(ix).name)
        })
}

/// What to do when nobody can introduce.
const HOW_TO_FIND_ONE: &str = "rate your contacts, paste mutual connections, add a colleague's export, or ask a customer who knows them";

/// All lines for one goal, per asker of the question, from its rankings; at least one for each.
pub fn lines<'a>(
    search: &Search<'_>,
    query: &Query<'_>,
    goal: &Goal,
    rankings: &[Vec<Candidate>],
    label: &'a str,
) -> Vec<Vec<Line<'a>>> {
    let askers = query.askers.iter().zip(rankings);
    askers
        .map(|(asker, candidates)| for_asker(search, query, *asker, goal, candidates, label))
        .collect()
}

fn for_asker<'a>(
    search: &Search<'_>,
    query: &Query<'_>,
    asker: Asker,
    goal: &Goal,
    candidates: &[Candidate],
    label: &'a str,
) -> Vec<Line<'a>> {
    let role = query.role;
    let viewer = match asker {
        Asker::One(person) => Some(person),
        Asker::Team => None,
    };
    let alone = |status, target: Cow<'a, str>, reason: String| {
        vec![Line::without_route(viewer, status, target, reason)]
    };
    let (target, people): (Cow<'a, str>, &[PersonIx]) = match goal {
        Goal::None(status, reason) => return alone(*status, label.into(), reason.clone()),
        Goal::Person(person) => (
            search.directory.people.key(*person).to_owned().into(),
            std::slice::from_ref(person),
        ),
        Goal::Account(_, people) => (label.into(), people),
    };
    if matches!(goal, Goal::Person(person) if is_asker(search, asker, *person)) {
        return alone(Status::IsAsker, target, "this is the asker".into());
    }
    let out: Vec<Line<'a>> = appraisals(search, query, asker, people, candidates)
        .into_iter()
        .map(|(status, rank, appraisal)| Line {
            asker: Some(appraisal.asker),
            target: target.clone(),
            status,
            rank,
            next: appraisal.next,
            verify_first: words::verify_first(search, &appraisal, role),
            reason: words::reason(search, &appraisal, role, viewer),
            insider: None,
            appraisal: Some(appraisal),
        })
        .collect();
    if !out.is_empty() {
        return out;
    }
    let who = match goal {
        Goal::Account(account, _) => format!(
            "anybody at {}",
            search.directory.accounts.get(*account).name
        ),
        _ => people.first().map_or(String::new(), |person| {
            search.directory.people.name(*person).to_owned()
        }),
    };
    let Some(insider) = insider(search, query, asker, goal) else {
        let reason = format!("nobody within reach knows {who}: {HOW_TO_FIND_ONE}");
        return alone(Status::NoRoute, target, reason);
    };
    let reason = insider.reason(search, asker, &who);
    vec![Line {
        next: NextStep::AskWhoDecides,
        insider: Some(insider),
        verify_first: insider.question(search, goal, role),
        ..Line::without_route(viewer, Status::NoRoute, target, reason)
    }]
}

/// Direct ties to the targets, then the routes with their places in the ranking.
fn appraisals(
    search: &Search<'_>,
    query: &Query<'_>,
    asker: Asker,
    targets: &[PersonIx],
    candidates: &[Candidate],
) -> Vec<(Status, Option<u32>, Appraisal)> {
    let appraised = candidates.iter().filter_map(|candidate| {
        let asker = match asker {
            Asker::One(person) => person,
            Asker::Team => search.best_teammate(candidate.first())?,
        };
        Some(search.appraise(asker, candidate))
    });
    let mut routes: Vec<Appraisal> = appraised.collect();
    mark_backups(&mut routes);
    let direct = direct(search, asker, targets, query.limits.top)
        .into_iter()
        .map(|appraisal| (Status::Direct, None, appraisal));
    let routes = routes
        .into_iter()
        .enumerate()
        .map(|(i, route)| (Status::Route, Some(i as u32 + 1), route));
    direct.chain(routes).collect()
}

fn is_asker(search: &Search<'_>, asker: Asker, person: PersonIx) -> bool {
    match asker {
        Asker::One(asker) => asker == person,
        Asker::Team => search.is_teammate(person),
    }
}

/// Direct ties of the asker, or of each teammate, best first; as many as introducers are listed.
pub fn direct(
    search: &Search<'_>,
    asker: Asker,
    targets: &[PersonIx],
    most: usize,
) -> Vec<Appraisal> {
    let mut found: Vec<Appraisal> = Vec::new();
    for &target in targets {
        match asker {
            Asker::One(asker) => found.extend(
                search
                    .appraise_direct(asker, target)
                    .filter(|_| asker != target),
            ),
            Asker::Team => {
                let row = search.network.row(target).neighbours;
                let teammates = row
                    .iter()
                    .map(|&n| PersonIx(n))
                    .filter(|person| search.is_teammate(*person));
                found.extend(
                    teammates.filter_map(|teammate| search.appraise_direct(teammate, target)),
                );
            }
        }
    }
    found.sort_by(|a, b| {
        b.chance
            .total_cmp(&a.chance)
            .then(a.asker.cmp(&b.asker))
            .then(a.target.cmp(&b.target))
    });
    found.truncate(most);
    found
}
