//! Which question about a tie is worth asking: the one whose answer would change most for the open prospects.
//!
//! ```text
//! EVSI(S) = Σ over answers to S  P(answers) · best chance after them  -  best chance on average over them
//! ```
//!
//! summed over the prospects, each with its value: the expected value of sample information (Raiffa and Schlaifer,
//! *Applied Statistical Decision Theory*, 1961). `P(answer)` follows from the probability that the two know each other. It
//! is 0 unless an answer can change whom to ask. Questions are chosen one by one, each for what it adds to those chosen
//! before, so that a prospect does not get the same question five times over; each must be worth its price.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::availability::{Asking, about};
use crate::plan::{Prospect, Request};
use introrank_core::evidence::Statement;
use introrank_engine::people::PersonIx;
use introrank_engine::rank::{Appraisal, SURE, StepKind};
use introrank_engine::search::{Asker, Candidate, Query, Search, SearchError};
use introrank_engine::strength::{Basis, Leg};

/// What can be asked about a tie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A colleague's own contact: worked together, know, met, or do not know them.
    HowWell,
    /// Whether an introducer knows the prospect: yes or no.
    Whether,
}

/// A question to a colleague.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Who is asked.
    pub colleague: PersonIx,
    /// What kind of question.
    pub kind: Kind,
    /// The tie: whether this person…
    pub from: PersonIx,
    /// …knows that one.
    pub to: PersonIx,
    /// Probability that they do, as things stand.
    pub knows: f64,
    /// What the answer is worth in the end, less the price of asking.
    pub worth: f64,
    /// Prospects for whom an answer can change whom to ask: places in the list.
    pub prospects: Vec<usize>,
}

impl Kind {
    /// The possible answers with their probabilities, given the probability that the two know each other. How those who
    /// do split up is assumed.
    pub fn answers(self, knows: f64) -> Vec<(Statement, f64)> {
        match self {
            Self::Whether => vec![
                (Statement::Knows, knows),
                (Statement::UnknownTo, 1.0 - knows),
            ],
            Self::HowWell => vec![
                (Statement::WorkedWith, 0.2 * knows),
                (Statement::Know, 0.4 * knows),
                (Statement::Met, 0.4 * knows),
                (Statement::Stranger, 1.0 - knows),
            ],
        }
    }
}

/// The routes to one prospect and the ties on them that are open.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choice {
    /// Each route's chance, and the numbers of the open ties on it.
    pub routes: Vec<(f64, Vec<usize>)>,
    /// Each tie's answers: the probability, and by what the chance of its routes is multiplied.
    pub ties: Vec<Vec<(f64, f64)>>,
}

impl Choice {
    /// What it is worth, in chance, to hear the answers about these ties before choosing a route. Exact: every combination
    /// of answers is tried. O(routes · product of the numbers of answers).
    pub fn evsi(&self, asked: &[usize]) -> f64 {
        let mut hearing = 0.0;
        let mut average = vec![0.0; self.routes.len()];
        let mut answers = vec![0; asked.len()];
        loop {
            let heard = || {
                asked
                    .iter()
                    .zip(&answers)
                    .map(|(tie, answer)| (*tie, self.ties[*tie][*answer]))
            };
            let probability: f64 = heard().map(|(_, (p, _))| p).product();
            let mut best = 0.0f64;
            for ((chance, ties), average) in self.routes.iter().zip(&mut average) {
                let on_it = heard().filter(|(tie, _)| ties.contains(tie));
                let chance = chance * on_it.map(|(_, (_, factor))| factor).product::<f64>();
                *average += probability * chance;
                best = best.max(chance);
            }
            hearing += probability * best;
            // The next combination, like an odometer.
            let turned = (0..asked.len()).find(|at| {
                answers[*at] += 1;
                let over = answers[*at] == self.ties[asked[*at]].len();
                if over {
                    answers[*at] = 0;
                }
                !over
            });
            if turned.is_none() {
                break;
            }
        }
        (hearing - average.into_iter().fold(0.0, f64::max)).max(0.0)
    }
}

/// So many routes per prospect are looked at: an answer about a lower one does not bring it to the top.
const ROUTES: usize = 30;

/// More questions about one prospect are not weighed together.
const TOGETHER: usize = 4;

/// A tie on a route that a colleague could say something about.
#[derive(Clone, Debug, PartialEq)]
struct Open {
    colleague: PersonIx,
    kind: Kind,
    tie: (PersonIx, PersonIx),
    knows: f64,
    /// Probability of each answer, and by what it multiplies the chance.
    answers: Vec<(f64, f64)>,
}

/// Colleague, kind and tie of a question, with the probability that the two know each other, and the prospects it concerns
/// with the number of its tie there.
type OpenQuestions = BTreeMap<(PersonIx, Kind, PersonIx, PersonIx), (f64, Vec<(usize, usize)>)>;

/// The questions worth asking about some prospects, the best first; `price` is what a question costs in the values of the
/// prospects. A colleague gets at most `room(colleague)` of them. At least 30 routes per prospect must be listed.
/// O(prospects · routes + questions²) as it behaves in practice.
///
/// # Errors
/// When the search was cancelled or failed.
pub fn questions(
    request: &Request<'_>,
    prospects: &[Prospect],
    price: f64,
    room: impl Fn(PersonIx) -> u32,
    was_asked: impl Fn(PersonIx, PersonIx) -> bool,
) -> Result<Vec<Question>, SearchError> {
    let mut groups: BTreeMap<Option<PersonIx>, Vec<usize>> = BTreeMap::new();
    for (at, prospect) in prospects.iter().enumerate() {
        groups.entry(prospect.rep).or_default().push(at);
    }
    let mut choices: Vec<Choice> = vec![Choice::default(); prospects.len()];
    let mut found: OpenQuestions = BTreeMap::new();
    for (rep, members) in groups {
        let asker = [rep.map_or(Asker::Team, Asker::One)];
        let targets = members.iter().map(|at| prospects[*at].goal.target());
        let query = Query::new(&asker, targets, request.search_limits());
        let ranked = request.engine.rankings(&query, request.cancel)?;
        let of_each: Vec<(Choice, Vec<Open>)> = members
            .par_iter()
            .zip(ranked)
            .map(|(at, ranked)| of_prospect(request, &prospects[*at], &ranked))
            .collect();
        for (&at, (choice, open)) in members.iter().zip(of_each) {
            for (number, open) in open.into_iter().enumerate() {
                let (from, to) = open.tie;
                if room(open.colleague) > 0 && !was_asked(from, to) {
                    let question = found.entry((open.colleague, open.kind, from, to));
                    let question = question.or_insert_with(|| (open.knows, Vec::new()));
                    question.1.push((at, number));
                }
            }
            choices[at] = choice;
        }
    }
    Ok(choose(&choices, prospects, found, price, room))
}

/// The best question, then the best beside it, and so on.
fn choose(
    choices: &[Choice],
    prospects: &[Prospect],
    found: OpenQuestions,
    price: f64,
    room: impl Fn(PersonIx) -> u32,
) -> Vec<Question> {
    let mut heard = Heard::nothing(choices, prospects);
    let mut given: BTreeMap<PersonIx, u32> = BTreeMap::new();
    let mut open: Vec<_> = found.into_iter().collect();
    // What a question adds only shrinks as others are chosen: those that stand behind are worked out again when they lead.
    let mut queue: Vec<(f64, usize)> = open
        .iter()
        .map(|(_, (_, places))| heard.gain(places) - price)
        .zip(0..)
        .collect();
    let mut chosen = Vec::new();
    queue.retain(|(worth, _)| *worth > 0.0);
    queue.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    while let Some((_, at)) = queue.pop() {
        let ((colleague, kind, from, to), (knows, places)) = &mut open[at];
        if given.get(colleague).copied().unwrap_or(0) >= room(*colleague) {
            continue;
        }
        let worth = heard.gain(places) - price;
        if worth <= 0.0 {
            continue;
        }
        if queue.last().is_some_and(|(next, _)| *next > worth) {
            let place = queue.partition_point(|(other, n)| {
                (*other, std::cmp::Reverse(*n)) < (worth, std::cmp::Reverse(at))
            });
            queue.insert(place, (worth, at));
            continue;
        }
        *given.entry(*colleague).or_default() += 1;
        heard.take(places);
        chosen.push(Question {
            colleague: *colleague,
            kind: *kind,
            from: *from,
            to: *to,
            knows: *knows,
            worth,
            prospects: places.iter().map(|(prospect, _)| *prospect).collect(),
        });
    }
    chosen.sort_by(|a, b| b.worth.total_cmp(&a.worth));
    chosen
}

/// The questions chosen so far, as each prospect is concerned.
struct Heard<'a> {
    choices: &'a [Choice],
    prospects: &'a [Prospect],
    /// Ties that are asked about, by prospect.
    asked: Vec<Vec<usize>>,
    /// What their answers are worth.
    evsi: Vec<f64>,
}

impl<'a> Heard<'a> {
    fn nothing(choices: &'a [Choice], prospects: &'a [Prospect]) -> Self {
        Self {
            choices,
            prospects,
            asked: vec![Vec::new(); prospects.len()],
            evsi: vec![0.0; prospects.len()],
        }
    }

    /// What one more question adds, with the prospects it concerns and its tie at each.
    fn gain(&self, places: &[(usize, usize)]) -> f64 {
        let of_each = places
            .iter()
            .filter(|(at, _)| self.asked[*at].len() < TOGETHER)
            .map(|&(at, tie)| {
                let mut more = self.asked[at].clone();
                more.push(tie);
                let gain = self.choices[at].evsi(&more) - self.evsi[at];
                gain.max(0.0) * self.prospects[at].value
            });
        of_each.sum::<f64>()
    }

    /// Takes a question.
    fn take(&mut self, places: &[(usize, usize)]) {
        for &(prospect, tie) in places {
            if self.asked[prospect].len() < TOGETHER {
                self.asked[prospect].push(tie);
                self.evsi[prospect] = self.choices[prospect].evsi(&self.asked[prospect]);
            }
        }
    }
}

/// The routes to one prospect, and the open ties on them.
fn of_prospect(
    request: &Request<'_>,
    prospect: &Prospect,
    ranked: &[Vec<Candidate>],
) -> (Choice, Vec<Open>) {
    let search = request.search;
    let (target, account) = about(request.search.directory, &prospect.goal).unwrap_or_default();
    let (mut choice, mut open) = (Choice::default(), Vec::<Open>::new());
    for candidate in ranked.iter().flatten().take(ROUTES) {
        let rep = prospect
            .rep
            .or_else(|| search.best_teammate(candidate.first()));
        let to = candidate
            .target
            .map_or(target, |person| request.key(person));
        let asking = Asking {
            introducer: request.key(candidate.introducer),
            target: to,
            account,
            own: None,
        };
        let is_free = request.availability.of_introducer(asking).is_none();
        let Some(rep) = rep.filter(|_| is_free) else {
            continue;
        };
        let route = search.appraise(rep, candidate);
        let ties = open_ties(search, &route).into_iter().map(|tie| {
            match open
                .iter()
                .position(|other| other.tie == tie.tie && other.kind == tie.kind)
            {
                Some(number) => number,
                None => {
                    open.push(tie);
                    open.len() - 1
                }
            }
        });
        choice.routes.push((route.chance, ties.collect()));
    }
    choice.ties = open.iter().map(|tie| tie.answers.clone()).collect();
    (choice, open)
}

/// The ties of a route that a colleague could say something about.
fn open_ties(search: &Search<'_>, route: &Appraisal) -> Vec<Open> {
    let mut found = Vec::new();
    let last = route.steps.len() - 1;
    for (at, step) in route.steps.iter().enumerate() {
        let Some(to) = step.to else { continue };
        let unsaid = match step.kind {
            StepKind::Colleague => false,
            StepKind::Inferred { .. } => true,
            StepKind::Observed(_, evidence) => {
                step.basis != Basis::Given
                    && evidence.by_asker.is_none()
                    && evidence.by_asked.is_none()
            }
        };
        // Whoever of the team stands before the tie, and knows the people best.
        let before = std::iter::once(route.asker).chain(route.asked.iter().copied());
        let colleague = before
            .take(at + 1)
            .filter(|person| search.is_teammate(*person))
            .last();
        let (Some(colleague), Some(knows), true) =
            (colleague.or(Some(route.asker)), step.knows, unsaid)
        else {
            continue;
        };
        let kind = if step.from == colleague {
            Kind::HowWell
        } else {
            Kind::Whether
        };
        if knows >= SURE && kind == Kind::Whether || search.is_teammate(to) {
            continue;
        }
        let stage = if at == last { Leg::Engages } else { Leg::Helps };
        let after = |statement| {
            let config = &search.config.strength;
            search
                .network
                .after(search.directory, config, stage, (step.from, to), statement)
        };
        let answers = kind.answers(knows).into_iter();
        let answers = answers.map(|(statement, p)| (p, after(statement) / step.value));
        found.push(Open {
            colleague,
            kind,
            tie: (step.from, to),
            knows,
            answers: answers.collect(),
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Hearing answers is worth what the best strategy gains that may choose a route for each combination of answers,
        /// over the best that always takes the same: all strategies are enumerated.
        #[test]
        fn agrees_with_choosing_after_hearing(
            chances in proptest::collection::vec(0u32..100, 3),
            on in proptest::collection::vec(0usize..4, 3),
            answers in proptest::collection::vec((1u32..99, 0u32..300, 0u32..100), 2),
        ) {
            let ties: Vec<Vec<(f64, f64)>> = answers
                .iter()
                .map(|(p, yes, no)| {
                    let p = f64::from(*p) / 100.0;
                    vec![(p, f64::from(*yes) / 100.0), (1.0 - p, f64::from(*no) / 100.0)]
                })
                .collect();
            // Which of the two ties each route has, as bits.
            let route = |(chance, on): (&u32, &usize)| {
                let ties = (0..2).filter(|tie| on & (1 << tie) != 0).collect();
                (f64::from(*chance) / 100.0, ties)
            };
            let choice = Choice { routes: chances.iter().zip(&on).map(route).collect(), ties };
            let chance_of = |route: usize, said: [usize; 2]| -> f64 {
                let (chance, on) = &choice.routes[route];
                on.iter().fold(*chance, |chance, tie| chance * choice.ties[*tie][said[*tie]].1)
            };
            let all = [[0, 0], [0, 1], [1, 0], [1, 1]];
            let value = |strategy: usize| -> f64 {
                let of = |(n, said): (usize, &[usize; 2])| {
                    let p = choice.ties[0][said[0]].0 * choice.ties[1][said[1]].0;
                    p * chance_of(strategy / 3usize.pow(n as u32) % 3, *said)
                };
                all.iter().enumerate().map(of).sum()
            };
            let best = (0..81).map(value).fold(0.0, f64::max);
            let blind = [0, 40, 80].map(value).into_iter().fold(0.0, f64::max);
            prop_assert!((choice.evsi(&[0, 1]) - (best - blind)).abs() < 1e-9);
            prop_assert!(choice.evsi(&[]).abs() < 1e-12);
        }
    }
}
