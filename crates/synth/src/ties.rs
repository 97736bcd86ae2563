//! One plain tie list of any size: heavy-tailed, in communities, with given strengths.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use introrank_core::numeric::rng::Rng;

/// Size and seed of a tie list.
#[derive(Clone, Copy, Debug)]
pub struct TiePlan {
    /// People.
    pub people: u32,
    /// Ties, each pair once.
    pub ties: u64,
    /// Everything is drawn from this number.
    pub seed: u64,
}

/// One tie: two people and the strengths both ways.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tie {
    /// First person.
    pub from: u32,
    /// Second person.
    pub to: u32,
    /// Strength from → to.
    pub forward: f64,
    /// Strength to → from.
    pub backward: f64,
}

/// The key of a person.
pub fn key(person: u32) -> String {
    format!("p{person:07}")
}

/// Draws the ties. Two of three stay within a community of 200; the popular have far more than others.
pub fn draw(plan: TiePlan) -> Vec<Tie> {
    let mut rng = Rng::new(plan.seed, 7);
    let people = u64::from(plan.people);
    let most = people * (people - 1) / 4;
    let wanted = plan.ties.min(most) as usize;
    let mut seen = hashbrown::HashSet::with_capacity(wanted);
    let mut out = Vec::with_capacity(wanted);
    while out.len() < wanted {
        let a = rng.skewed(people, 2.0);
        let b = if rng.chance(0.67) {
            (a / 200 * 200 + rng.below(200)).min(people - 1)
        } else {
            rng.skewed(people, 3.0)
        };
        // Popularity must not follow the order of the keys.
        let (a, b) = (shuffled(a, people), shuffled(b, people));
        if a != b && seen.insert(a.min(b) << 32 | a.max(b)) {
            let strength =
                |rng: &mut Rng| ((rng.unit().powi(2) * 0.98 + 0.01) * 10_000.0).round() / 10_000.0;
            let (forward, backward) = (strength(&mut rng), strength(&mut rng));
            out.push(Tie {
                from: a as u32,
                to: b as u32,
                forward,
                backward,
            });
        }
    }
    out
}

/// A fixed permutation of 0..n (multiplication by a number without common factors with n).
fn shuffled(i: u64, n: u64) -> u64 {
    const STEPS: [u64; 4] = [2_654_435_761, 2_246_822_519, 3_266_489_917, 668_265_263];
    let step = STEPS
        .into_iter()
        .find(|step| gcd(*step, n) == 1)
        .unwrap_or(1);
    (u128::from(i) * u128::from(step) % u128::from(n)) as u64
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// Fifty people with many ties, and two thousand of any kind: askers and targets for measuring.
pub fn askers_and_targets(plan: TiePlan, ties: &[Tie]) -> (Vec<u32>, Vec<u32>) {
    let mut degree = vec![0_u32; plan.people as usize];
    for tie in ties {
        degree[tie.from as usize] += 1;
        degree[tie.to as usize] += 1;
    }
    let mut order: Vec<u32> = (0..plan.people).collect();
    order.sort_by_key(|person| (std::cmp::Reverse(degree[*person as usize]), *person));
    let askers = order
        .iter()
        .copied()
        .step_by(order.len() / 100_usize.min(order.len()).max(1))
        .take(50)
        .collect();
    let mut rng = Rng::new(plan.seed, 8);
    let targets = (0..2000.min(plan.people))
        .map(|_| rng.below(u64::from(plan.people)) as u32)
        .collect();
    (askers, targets)
}

/// Writes `ties.csv`, `reps.csv` and `targets.csv` into a folder.
///
/// # Errors
/// When writing fails.
pub fn write(plan: TiePlan, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let ties = draw(plan);
    let mut out = BufWriter::with_capacity(1 << 20, fs::File::create(folder.join("ties.csv"))?);
    writeln!(out, "from,to,forward,backward")?;
    for tie in &ties {
        writeln!(
            out,
            "p{:07},p{:07},{},{}",
            tie.from, tie.to, tie.forward, tie.backward
        )?;
    }
    out.flush()?;
    let (askers, targets) = askers_and_targets(plan, &ties);
    for (name, list) in [("reps.csv", askers), ("targets.csv", targets)] {
        let keys: Vec<String> = list.into_iter().map(key).collect();
        fs::write(folder.join(name), format!("person\n{}\n", keys.join("\n")))?;
    }
    Ok(())
}
