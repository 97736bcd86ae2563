//! Who carries how much of the asking.

use std::collections::BTreeMap;

use super::request::Request;
use introrank_engine::people::PersonIx;

/// How the asks of some time are spread over introducers.
#[derive(Clone, Debug, PartialEq)]
pub struct Load {
    /// Asks, these included.
    pub asks: u32,
    /// Introducers who were asked.
    pub introducers: usize,
    /// 0 when all carry the same, towards 1 when one carries everything.
    pub gini: f64,
    /// Who carries more than the share from which it is too much: asks and share.
    pub too_much: Vec<(PersonIx, u32, f64)>,
}

/// With fewer asks than this nobody carries too much: a share of few is no pattern.
const FEWEST: u32 = 10;
/// Nor does whoever has no more than this.
const FEW: u32 = 2;

/// True when somebody with `asks` of `all` carries more than the share from which it is too much.
pub fn carries_too_much(asks: u32, all: u32, share: f64) -> bool {
    all >= FEWEST && asks > FEW && f64::from(asks) > share * f64::from(all)
}

impl Load {
    /// The load of the last days and of new asks, over everybody who was or is asked.
    pub(super) fn of(request: &Request<'_>, new: impl Iterator<Item = PersonIx>) -> Self {
        let mut asks: BTreeMap<PersonIx, u32> = BTreeMap::new();
        let people = &request.search.directory.people;
        let as_of = request.search.network.as_of;
        let since = as_of.plus(-request.availability.limits.fatigue_days);
        for case in request.availability.ledger.cases.values() {
            // What is planned is about to be asked.
            let live = case.is_live(as_of, request.availability.limits);
            let planned = live && !case.was_asked();
            let asked = planned || case.asked_on().is_some_and(|on| on > since && on <= as_of);
            if let Some(person) = people.find_key(&case.introducer).filter(|_| asked) {
                *asks.entry(person).or_default() += 1;
            }
        }
        for person in new {
            *asks.entry(person).or_default() += 1;
        }
        let all: u32 = asks.values().sum();
        let share = |n: u32| f64::from(n) / f64::from(all.max(1));
        let heavy = asks
            .iter()
            .filter(|(_, n)| carries_too_much(**n, all, request.availability.limits.alarm_share));
        Self {
            asks: all,
            introducers: asks.len(),
            gini: gini(asks.values().map(|n| f64::from(*n))),
            too_much: heavy.map(|(person, n)| (*person, *n, share(*n))).collect(),
        }
    }
}

/// The Gini coefficient of some amounts: half the mean difference of all pairs over the mean. 0 without any.
pub fn gini(amounts: impl Iterator<Item = f64>) -> f64 {
    let mut amounts: Vec<f64> = amounts.collect();
    amounts.sort_by(f64::total_cmp);
    let (n, sum) = (amounts.len() as f64, amounts.iter().sum::<f64>());
    if sum <= 0.0 {
        return 0.0;
    }
    let weighted: f64 = amounts
        .iter()
        .enumerate()
        .map(|(i, x)| (i as f64 + 1.0) * x)
        .sum();
    2.0 * weighted / (n * sum) - (n + 1.0) / n
}

#[cfg(test)]
mod tests {
    use super::gini;

    #[test]
    fn gini_is_half_the_mean_difference_over_the_mean() {
        let of = |amounts: &[f64]| gini(amounts.iter().copied());
        let by_pairs = |amounts: &[f64]| {
            let n = amounts.len() as f64;
            let mean = amounts.iter().sum::<f64>() / n;
            let pairs = amounts
                .iter()
                .flat_map(|a| amounts.iter().map(move |b| (a - b).abs()));
            pairs.sum::<f64>() / (n * n) / (2.0 * mean)
        };
        for amounts in [
            &[1.0, 1.0, 1.0][..],
            &[0.0, 0.0, 5.0],
            &[1.0, 2.0, 3.0, 10.0],
        ] {
            assert!((of(amounts) - by_pairs(amounts)).abs() < 1e-12);
        }
        assert_eq!(of(&[]), 0.0);
        assert_eq!(of(&[0.0, 0.0]), 0.0);
    }
}
