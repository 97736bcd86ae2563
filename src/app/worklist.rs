//! A rep's own contacts in the order in which it pays to say how well they are known.

use std::collections::HashMap;

use introrank_core::display::joined;
use introrank_core::evidence::Statement;
use introrank_engine::people::PersonIx;
use introrank_engine::people::role::RoleFilter;
use introrank_engine::rank::{Goal, Included};
use introrank_engine::search::{Asker, Cancel, Query};
use introrank_engine::strength::Leg;
use introrank_ingest::targets::TargetList;
use introrank_referrals::plan::Request;

use super::error::Error;
use super::prospects::{self, Reps};
use super::role;
use super::snapshot::Snapshot;
use super::view::{ContactToRate, Worklist};

/// Introducers that are looked at, per prospect.
const CHOICES: usize = 200;

/// What a contact counts for the targets.
#[derive(Clone, Copy, Debug, Default)]
struct Gain {
    worth: f64,
    prospects: usize,
    is_prospect: bool,
}

/// The contacts of a rep, by key, whom nobody has rated: those first who would bring most for the targets if the rep knew
/// them (the list's, else those of the ledger), then the likeliest to be known. O(targets · ties of each + contacts).
///
/// # Errors
/// When the search was cancelled.
pub fn worklist(
    snapshot: &Snapshot,
    rep: &str,
    list: Option<&TargetList>,
    cancel: &Cancel,
) -> Result<Worklist, Error> {
    let people = &snapshot.session.directory.people;
    let Some(rater) = snapshot.person(rep) else {
        return Ok(Worklist::default());
    };
    let role = role::role(None, snapshot)?;
    let gains = gains(snapshot, rater, list, role.as_ref(), cancel)?;
    let search = snapshot.search();
    let network = &snapshot.session.network;
    let is_open = |person: &PersonIx| {
        let evidence = network.evidence(rater, *person);
        evidence.is_some_and(|e| e.may_be_rated() && !network.is_given(rater, *person))
    };
    let neighbours = network.row(rater).neighbours.iter();
    let all: Vec<PersonIx> = neighbours
        .map(|&n| PersonIx(n))
        .filter(|person| !people.is_hidden(*person) && !search.is_teammate(*person))
        .collect();
    let mut open: Vec<PersonIx> = all.iter().copied().filter(is_open).collect();
    let known = |person: PersonIx| network.helps(rater, person).unwrap_or_default();
    open.sort_by(|a, b| {
        let [of_a, of_b] = [a, b].map(|person| gains.get(person).copied().unwrap_or_default());
        of_b.worth
            .total_cmp(&of_a.worth)
            .then(known(*b).total_cmp(&known(*a)))
            .then(a.cmp(b))
    });
    let row = |person: &PersonIx| contact(snapshot, rater, *person, gains.get(person).copied());
    Ok(Worklist {
        rated: all.len() - open.len(),
        contacts: open.iter().map(row).collect(),
    })
}

/// Contacts of a rep as they are to be rated, in this order.
pub fn contacts(snapshot: &Snapshot, rater: PersonIx, people: &[PersonIx]) -> Vec<ContactToRate> {
    let people = people.iter();
    people
        .map(|person| contact(snapshot, rater, *person, None))
        .collect()
}

fn contact(
    snapshot: &Snapshot,
    rater: PersonIx,
    person: PersonIx,
    gain: Option<Gain>,
) -> ContactToRate {
    let directory = &snapshot.session.directory;
    let evidence = snapshot.session.network.evidence(rater, person);
    let evidence = evidence.unwrap_or_default();
    let gain = gain.unwrap_or_default();
    let last = evidence.theirs.last_day().max(evidence.ours.last_day());
    ContactToRate {
        person: directory.people.key(person).to_owned(),
        name: joined([directory.people.name(person), &directory.works(person)]),
        connected: evidence.since,
        last_contact: last,
        prospects: gain.prospects,
        is_prospect: gain.is_prospect,
    }
}

/// What each contact would bring if the rep knew them.
fn gains(
    snapshot: &Snapshot,
    rater: PersonIx,
    list: Option<&TargetList>,
    role: Option<&RoleFilter>,
    cancel: &Cancel,
) -> Result<HashMap<PersonIx, Gain>, Error> {
    let search = snapshot.search();
    let key = snapshot.session.directory.people.key(rater);
    let prospects = match list {
        Some(list) => {
            let reps = Reps::One(key);
            prospects::of_list(snapshot, &search, list, reps, role, Included::default()).0
        }
        None => prospects::of_ledger(snapshot, &search, Some(key)),
    };
    let request = snapshot.request(&search, cancel, CHOICES);
    let asker = [Asker::One(rater)];
    let targets = prospects.iter().map(|prospect| prospect.goal.target());
    let query = Query::new(&asker, targets, request.search_limits()).with_role(role);
    let mut gains: HashMap<PersonIx, Gain> = HashMap::new();
    let mut if_known: HashMap<PersonIx, f64> = HashMap::new();
    request.engine.rank(&query, cancel, &mut |block| {
        let of_block = &prospects[block.first..block.first + block.rankings.len()];
        for (prospect, ranked) in of_block.iter().zip(block.rankings) {
            for candidate in ranked.iter().flatten() {
                let first = candidate.first();
                let factor = if_known.entry(first);
                let factor = *factor.or_insert_with(|| times_if_known(&request, rater, first));
                let gain = gains.entry(first).or_default();
                gain.worth += prospect.value * candidate.chance * factor;
                gain.prospects += 1;
            }
        }
    })?;
    for prospect in &prospects {
        let people = match &prospect.goal {
            Goal::Person(person) => std::slice::from_ref(person),
            Goal::Account(_, people) => people.as_slice(),
            Goal::None(..) => &[],
        };
        for person in people {
            let (config, pair) = (&search.config.strength, (rater, *person));
            if search.network.evidence(rater, *person).is_some() {
                let known = Statement::Know;
                let directory = search.directory;
                let chance = search
                    .network
                    .after(directory, config, Leg::Engages, pair, known);
                let gain = gains.entry(*person).or_default();
                gain.worth += prospect.value * chance;
                gain.is_prospect = true;
            }
        }
    }
    Ok(gains)
}

/// By what the chance of asking somebody is multiplied once the rep says that they know them.
fn times_if_known(request: &Request<'_>, rater: PersonIx, person: PersonIx) -> f64 {
    let search = request.search;
    let (config, pair) = (&search.config.strength, (rater, person));
    let now = search.network.helps(rater, person);
    let after = search
        .network
        .after(search.directory, config, Leg::Helps, pair, Statement::Know);
    now.filter(|now| *now > 0.0).map_or(0.0, |now| after / now)
}
