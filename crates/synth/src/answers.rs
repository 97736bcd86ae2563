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
    let mut walks = Walks {
        search,
        asker,
        whom,
        max_introducers,
        exclusions,
        best: HashMap::new(),
    };
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
            walks.walk(&start, target);
        }
    }
    let mut answers: Vec<Answer> = walks.best.into_values().map(|(answer, _)| answer).collect();
    answers.sort_by(|a, b| {
        b.chance
            .total_cmp(&a.chance)
            .then(a.route.len().cmp(&b.route.len()))
            .then(a.introducer.cmp(&b.introducer))
    });
    answers
}

/// What is walked, and what was found.
struct Walks<'a> {
    search: &'a Search<'a>,
    asker: Asker,
    whom: &'a Whom,
    max_introducers: u8,
    exclusions: &'a Exclusions,
    /// By introducer.
    best: HashMap<PersonIx, (Answer, Walk)>,
}

impl Walks<'_> {
    /// Takes a route as an answer if it is one, and goes on from its last person to everybody else.
    fn walk(&mut self, so_far: &Walk, target: Option<PersonIx>) {
        self.answer(so_far, target);
        let last = so_far.people[so_far.people.len() - 1];
        let asked = so_far.people.len() - 1;
        if asked == usize::from(self.max_introducers) {
            return;
        }
        for next in self.neighbours(last, asked) {
            let closed = self.search.is_barred(next)
                || self.exclusions.is_out(next)
                || Some(next) == target
                || so_far.people.contains(&next)
                || (self.asker == Asker::Team && self.search.is_teammate(next));
            if closed {
                continue;
            }
            let Some(step) = self.step(last, next, asked) else {
                continue;
            };
            let reach = if asked == 0 {
                step
            } else {
                so_far.reach[asked - 1] * step
            };
            let mut longer = so_far.clone();
            longer.people.push(next);
            longer.reach.push(reach);
            self.walk(&longer, target);
        }
    }

    /// Keeps a route to the target when it is better than the best so far of its introducer.
    fn answer(&mut self, so_far: &Walk, target: Option<PersonIx>) {
        let search = self.search;
        let last = so_far.people[so_far.people.len() - 1];
        let asked = so_far.people.len() - 1;
        let account = match self.whom {
            Whom::People(_) => target.and_then(|target| search.directory.people.account(target)),
            Whom::Unnamed(account, _) => Some(*account),
        };
        if asked == 0 || self.exclusions.is_pair_out(last, target, account) {
            return;
        }
        let Some(engages) = last_leg(search, self.whom, last, target) else {
            return;
        };
        let chance = so_far.reach[asked - 1] * search.config.search.sends * engages;
        let answer = Answer {
            introducer: last,
            chance,
            route: so_far.people.clone(),
            target,
        };
        let better = self
            .best
            .get(&last)
            .is_none_or(|(old, old_walk)| is_better(&answer, so_far, old, old_walk));
        if chance > 0.0 && better {
            self.best.insert(last, (answer, so_far.clone()));
        }
    }

    /// Whom somebody can ask: those they are tied with, and at the start teammates beside them.
    fn neighbours(&self, person: PersonIx, asked: usize) -> Vec<PersonIx> {
        let search = self.search;
        let row = search.network.row(person).neighbours.iter();
        let own = if asked == 0 { search.teammates() } else { &[] };
        let untied = own.iter().copied();
        let untied = untied.filter(|other| !search.network.are_tied(person, *other));
        row.map(|&n| PersonIx(n)).chain(untied).collect()
    }

    /// The chance that the next person helps.
    fn step(&self, last: PersonIx, next: PersonIx, asked: usize) -> Option<f64> {
        let search = self.search;
        let colleagues = asked == 0
            && self.asker != Asker::Team
            && search.is_teammate(last)
            && search.is_teammate(next);
        if colleagues {
            Some(search.config.search.teammate_agrees)
        } else {
            search.network.helps(last, next)
        }
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
    let tie = colleagues(config, search.network.headcount(account), same);
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
