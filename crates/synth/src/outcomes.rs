//! Asks that were never made and what came of them, drawn from the model with a known mistake in it.

use introrank_core::day::Day;
use introrank_core::numeric::rng::Rng;
use introrank_core::numeric::{logit, sigmoid};
use introrank_engine::pairs;
use introrank_engine::people::PersonIx;
use introrank_engine::session::Session;

/// What is true beyond the model, in log-odds: people help and engage more than it says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Truth {
    /// Added to the log-odds of helping, and of a teammate's agreeing.
    pub helps: f64,
    /// Added to the log-odds of engaging.
    pub engages: f64,
}

/// As the shipped demo has it.
pub const TRUTH: Truth = Truth {
    helps: 1.0,
    engages: 0.8,
};

/// Draws this many asks of the last 300 days, as a file of outcomes. Teammates ask teammates and their own contacts;
/// the last ones are still open. Empty when the network has too few ties.
pub fn draw(session: &Session, truth: Truth, asks: u32, seed: u64) -> String {
    let mut out = String::from("at,asker,introducer,target,agreed,sent,engaged\n");
    let mut rng = Rng::new(seed, 23);
    let people = &session.directory.people;
    let askers: Vec<PersonIx> = people.owners().map(|(owner, _)| owner).collect();
    let as_of = session.setup.as_of;
    let mut days: Vec<Day> = (0..asks)
        .map(|_| as_of.plus(-1 - rng.below(300) as i32))
        .collect();
    days.sort_unstable();
    for day in days {
        // A network may be too thin for a route from any drawn place.
        let route = (0..100).find_map(|_| route(session, &askers, &mut rng));
        let Some((asker, introducer, target)) = route else {
            break;
        };
        let network = &session.network;
        let helps = if askers.contains(&introducer) {
            session.setup.config.search.teammate_agrees
        } else {
            network.helps(asker, introducer).unwrap_or(0.0)
        };
        let engages = network.engages(introducer, target);
        let engages = engages.unwrap_or_else(|| pairs::without_tie(session, introducer, target));
        let mut came =
            |p: f64, shift: f64| rng.chance(sigmoid(logit(p.clamp(0.001, 0.999)) + shift));
        let open = day > as_of.plus(-10);
        let agreed = came(helps, truth.helps);
        let sent = agreed && came(session.setup.config.search.sends, 0.0);
        let engaged = sent && came(engages, truth.engages);
        let word = |reached: bool, yes: bool| match (open, reached, yes) {
            (false, true, true) => "yes",
            (false, true, false) => "no",
            _ => "",
        };
        let keys = [asker, introducer, target].map(|person| people.key(person));
        out.push_str(&format!(
            "{day},{},{},{},{},{},{}\n",
            keys[0],
            keys[1],
            keys[2],
            word(true, agreed),
            word(agreed, sent),
            word(sent, engaged)
        ));
    }
    out
}

/// A teammate who asks, whom they ask, and the target: a colleague's contact, or somebody at the account of an own
/// contact.
fn route(
    session: &Session,
    askers: &[PersonIx],
    rng: &mut Rng,
) -> Option<(PersonIx, PersonIx, PersonIx)> {
    let (network, people) = (&session.network, &session.directory.people);
    let outside = rng.chance(0.5);
    let mut draw =
        |list: &[PersonIx]| (!list.is_empty()).then(|| list[rng.below(list.len() as u64) as usize]);
    let contacts = |from: PersonIx| -> Vec<PersonIx> {
        let steps = network.steps(from).map(|(person, _)| person);
        steps.filter(|person| !askers.contains(person)).collect()
    };
    let asker = draw(askers)?;
    let (introducer, targets) = if outside {
        let introducer = draw(&contacts(asker))?;
        let account = people.account(introducer)?;
        (introducer, network.members(account).to_vec())
    } else {
        let colleagues: Vec<PersonIx> = askers.iter().copied().filter(|p| *p != asker).collect();
        let introducer = draw(&colleagues)?;
        (introducer, contacts(introducer))
    };
    let free = |person: &PersonIx| *person != introducer && !askers.contains(person);
    let targets: Vec<PersonIx> = targets.into_iter().filter(free).collect();
    draw(&targets).map(|target| (asker, introducer, target))
}
