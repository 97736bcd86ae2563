//! Known answers: every route enumerated, nothing clever. The search must give the same.

use hashbrown::HashMap;

use introrank_core::keys::title::FunctionIx;
use introrank_engine::people::PersonIx;
use introrank_engine::people::account::AccountIx;
use introrank_engine::search::{Asker, Exclusions, Search};
use introrank_engine::strength::colleagues;

/// Who is to be reached.
#[derive(Clone, Debug)]
pub enum Whom {
    /// Any of these people.
    People(Vec<PersonIx>),
    /// An unnamed person of an account, of one of these functions.
    Unnamed(AccountIx, Vec<FunctionIx>),
}

/// An introducer with the best route that ends in them.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The last person before the target.
    pub introducer: PersonIx,
    /// The chance.
    pub chance: f64,
    /// Asker, people asked; the target is not in it.
    pub route: Vec<PersonIx>,
    /// Who is introduced to.
    pub target: Option<PersonIx>,
}

/// A route so far: the people and, per person after the first, the chance of reaching them.
#[derive(Clone)]
struct Walk {
    people: Vec<PersonIx>,
    reach: Vec<f64>,
}

/// Ranks by brute force: every route is walked. Exponential in the number of introducers; for small networks.
pub fn brute_force(
    search: &Search<'_>,
    asker: Asker,
    whom: &Whom,
    max_introducers: u8,
    exclusions: &Exclusions,
) -> Vec<Answer> {
    let sources = match asker {
        Asker::One(person) => vec![person],
        Asker::Team => search.teammates().to_vec(),
    };
    let mut best: HashMap<PersonIx, (Answer, Walk)> = HashMap::new();
    let targets: Vec<Option<PersonIx>> = match whom {
        Whom::People(people) => people.iter().copied().map(Some).collect(),
        Whom::Unnamed(..) => vec![None],
    };
    for target in targets {
        for &source in &sources {
            if target == Some(source) {
                continue;
            }
            let start = Walk {
                people: vec![source],
                reach: Vec::new(),
            };
            walk(
                search,
                asker,
                whom,
                target,
                max_introducers,
                exclusions,
                &start,
                &mut best,
            );
        }
    }
    let mut answers: Vec<Answer> = best.into_values().map(|(answer, _)| answer).collect();
    answers.sort_by(|a, b| {
        b.chance
            .total_cmp(&a.chance)
            .then(a.route.len().cmp(&b.route.len()))
            .then(a.introducer.cmp(&b.introducer))
    });
    answers
}

#[expect(
    clippy::too_many_arguments,
    reason = "a plain recursion: what it walks, and what it has found"
)]
fn walk(
    search: &Search<'_>,
    asker: Asker,
    whom: &Whom,
    target: Option<PersonIx>,
    max_introducers: u8,
    exclusions: &Exclusions,
    so_far: &Walk,
    best: &mut HashMap<PersonIx, (Answer, Walk)>,
) {
    let last = so_far.people[so_far.people.len() - 1];
    let asked = so_far.people.len() - 1;
    let account = match whom {
        Whom::People(_) => target.and_then(|target| search.directory.people.account(target)),
        Whom::Unnamed(account, _) => Some(*account),
    };
    if asked > 0
        && !exclusions.is_pair_out(last, target, account)
        && let Some(engages) = last_leg(search, whom, last, target)
    {
        let chance = so_far.reach[asked - 1] * search.config.search.sends * engages;
        let answer = Answer {
            introducer: last,
            chance,
            route: so_far.people.clone(),
            target,
        };
        let better = best
            .get(&last)
            .is_none_or(|(old, old_walk)| is_better(&answer, so_far, old, old_walk));
        if chance > 0.0 && better {
            best.insert(last, (answer, so_far.clone()));
        }
    }
    if asked == usize::from(max_introducers) {
        return;
    }
    let tied = search
        .network
        .row(last)
        .neighbours
        .iter()
        .map(|&n| PersonIx(n));
    let own: Vec<PersonIx> = if asked == 0 {
        search.teammates().to_vec()
    } else {
        Vec::new()
    };
    let untied = own
        .into_iter()
        .filter(|person| !search.network.are_tied(last, *person));
    for next in tied.chain(untied) {
        let closed = search.is_barred(next)
            || exclusions.is_out(next)
            || Some(next) == target
            || so_far.people.contains(&next)
            || (asker == Asker::Team && search.is_teammate(next));
        if closed {
            continue;
        }
        let colleagues = asked == 0
            && asker != Asker::Team
            && search.is_teammate(last)
            && search.is_teammate(next);
        let step = if colleagues {
            Some(search.config.search.teammate_agrees)
        } else {
            search.network.helps(last, next)
        };
        let Some(step) = step else { continue };
        let reach = if asked == 0 {
            step
        } else {
            so_far.reach[asked - 1] * step
        };
        let mut longer = so_far.clone();
        longer.people.push(next);
        longer.reach.push(reach);
        walk(
            search,
            asker,
            whom,
            target,
            max_introducers,
            exclusions,
            &longer,
            best,
        );
    }
}

fn last_leg(
    search: &Search<'_>,
    whom: &Whom,
    from: PersonIx,
    target: Option<PersonIx>,
) -> Option<f64> {
    let people = &search.directory.people;
    let config = &search.config.strength;
    let (account, same) = match (whom, target) {
        (_, Some(target)) => {
            if search.network.is_settled(from, target) {
                return search.network.engages(from, target);
            }
            (
                people.account(target)?,
                people
                    .role(from)
                    .function
                    .same(people.role(target).function),
            )
        }
        (Whom::Unnamed(account, functions), None) => (
            *account,
            functions
                .iter()
                .any(|f| people.role(from).function.same(*f)),
        ),
        (Whom::People(_), None) => return None,
    };
    if people.account(from) != Some(account) || people.is_hidden(from) {
        return None;
    }
    let tie = colleagues(
        config,
        search.directory.accounts.get(account).headcount,
        same,
    );
    (tie.knows >= config.inferred_floor).then_some(tie.engages)
}

/// Higher chance, then fewer introducers; of equals, found backwards from the introducer, the higher chance of
/// reaching each person and then the smaller key; at last the smaller target.
fn is_better(new: &Answer, new_walk: &Walk, old: &Answer, old_walk: &Walk) -> bool {
    if new.chance != old.chance {
        return new.chance > old.chance;
    }
    if new.route.len() != old.route.len() {
        return new.route.len() < old.route.len();
    }
    // Each introducer counts once; which of several equal targets is shown is the smaller.
    if new.target != old.target {
        return new.target < old.target;
    }
    for i in (0..new_walk.people.len()).rev() {
        let (new_reach, old_reach) = (reach_of(new_walk, i), reach_of(old_walk, i));
        if new_reach != old_reach {
            return new_reach > old_reach;
        }
        if new_walk.people[i] != old_walk.people[i] {
            return new_walk.people[i] < old_walk.people[i];
        }
    }
    false
}

/// Chance of reaching the person at position `i` of the walk; the asker is certain.
fn reach_of(walk: &Walk, i: usize) -> f64 {
    if i == 0 { 1.0 } else { walk.reach[i - 1] }
}
