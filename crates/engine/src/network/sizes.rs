//! How many people work at each account, known or not.

use std::collections::BTreeMap;

use hashbrown::HashMap;
use serde::{Deserialize, Serialize};

use crate::people::Directory;
use crate::people::account::AccountIx;
use crate::strength::config::StrengthConfig;
use crate::strength::{Headcount, UnknownSize, knows_colleague};

/// The shipped line counts as this many accounts of known size.
const PRIOR_ACCOUNTS: f64 = 10.0;

/// The head-count of every account. Where no list says it, it is spread as the sizes of accounts usually are of which so many
/// people are seen: learned from those that lists know, with the shipped figures as prior.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Sizes(Vec<Headcount>);

impl Sizes {
    /// Of all accounts, `seen` people of each. O(accounts).
    pub(super) fn of(directory: &Directory, config: &StrengthConfig, seen: &[usize]) -> Self {
        // Hidden accounts among them: every account has its place.
        let accounts = || {
            let all = (0..).map(AccountIx).zip(seen);
            all.map(|(account, seen)| (directory.accounts.get(account).headcount, seen))
        };
        let known = accounts().filter_map(|(headcount, seen)| {
            let others = (headcount? - *seen as f64).max(1.0);
            (*seen > 0).then(|| ((*seen as f64).ln(), others.ln()))
        });
        let known: Vec<(f64, f64)> = known.collect();
        let line = Line::fitted(config, &known).settled(config, &known);
        // Where as many are seen, as much is known.
        let mut unknown: HashMap<usize, UnknownSize> = HashMap::new();
        let all = accounts().map(|(headcount, seen)| match headcount {
            Some(heads) => Headcount::Known(heads),
            None => {
                let at = || line.at(config, *seen);
                Headcount::Unknown(*unknown.entry(*seen).or_insert_with(at))
            }
        });
        Self(all.collect())
    }

    /// Number of accounts.
    pub(super) const fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn get(&self, account: AccountIx) -> Headcount {
        self.0[account.0 as usize]
    }
}

/// A line is moved by no more than this, in log sizes.
const MAX_SHIFT: f64 = 3.0;

/// ln(people who are not seen) = log_median + growth · ln(people who are), spread by `sd`.
struct Line {
    log_median: f64,
    growth: f64,
    sd: f64,
}

impl Line {
    /// Least squares over (ln seen, ln others), held to the shipped line like so many accounts would.
    fn fitted(config: &StrengthConfig, known: &[(f64, f64)]) -> Self {
        let shipped = Self {
            log_median: config.unknown_headcount.ln(),
            growth: config.unknown_headcount_growth,
            sd: config.unknown_headcount_sd,
        };
        // How far the known ones lie from the shipped line, as a line of their own: ridge regression, in closed form.
        let off = |(x, y): &(f64, f64)| y - shipped.log_median - shipped.growth * x;
        let (n, p) = (known.len() as f64, PRIOR_ACCOUNTS);
        let sum = |of: &dyn Fn(&(f64, f64)) -> f64| known.iter().map(of).sum::<f64>();
        let (x, xx) = (sum(&|k| k.0), sum(&|k| k.0 * k.0));
        let (y, xy) = (sum(&off), sum(&|k| k.0 * off(k)));
        let determinant = (n + p) * (xx + p) - x * x;
        let a = (y * (xx + p) - xy * x) / determinant;
        let b = ((n + p) * xy - x * y) / determinant;
        let rest = sum(&|k| (off(k) - a - b * k.0).powi(2));
        Self {
            log_median: shipped.log_median + a,
            growth: shipped.growth + b,
            sd: ((p * shipped.sd.powi(2) + rest) / (n + p)).sqrt(),
        }
    }

    /// The line moved to where colleagues at the known accounts know each other as often as their sizes say, on average:
    /// sizes are no perfect log-normal, and what is wanted is not the size. Bisection, as κ falls with the size.
    fn settled(mut self, config: &StrengthConfig, known: &[(f64, f64)]) -> Self {
        let count = known.len() as f64;
        let knows = |heads| knows_colleague(config, heads, None, false);
        let size = |(x, y): &(f64, f64)| Headcount::Known(x.exp() + y.exp());
        let truth: f64 = known.iter().map(|k| knows(size(k))).sum();
        let fitted = self.log_median;
        let mut seen: BTreeMap<usize, f64> = BTreeMap::new();
        for (x, _) in known {
            *seen.entry(x.exp().round() as usize).or_default() += 1.0;
        }
        let (mut low, mut high) = (-MAX_SHIFT, MAX_SHIFT);
        while !known.is_empty() && high - low > 1e-6 {
            let middle = f64::midpoint(low, high);
            self.log_median = fitted + middle;
            let of = |(seen, accounts): (&usize, &f64)| {
                accounts * knows(Headcount::Unknown(self.at(config, *seen)))
            };
            if seen.iter().map(of).sum::<f64>() > truth {
                low = middle;
            } else {
                high = middle;
            }
        }
        self.log_median = fitted + low.midpoint(high) * count / (count + PRIOR_ACCOUNTS);
        self
    }

    fn at(&self, config: &StrengthConfig, seen: usize) -> UnknownSize {
        let log_median = self.log_median + self.growth * (seen.max(1) as f64).ln();
        UnknownSize::new(config, seen as f64, log_median, self.sd)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_of_known_accounts_move_the_line() {
        let config = StrengthConfig::default();
        let nothing = Line::fitted(&config, &[]);
        assert_eq!(
            (nothing.log_median, nothing.growth, nothing.sd),
            (
                config.unknown_headcount.ln(),
                config.unknown_headcount_growth,
                config.unknown_headcount_sd
            )
        );
        // Many accounts on a line of their own, each as far above it as the next is below.
        let own = |i: i32| {
            let x = f64::from(i % 50) / 10.0;
            (
                x,
                4.0 + 0.2 * x + if (i / 50) % 2 == 0 { 0.5 } else { -0.5 },
            )
        };
        let known: Vec<(f64, f64)> = (0..20_000).map(own).collect();
        let line = Line::fitted(&config, &known);
        assert!((line.log_median - 4.0).abs() < 0.02, "{}", line.log_median);
        assert!((line.growth - 0.2).abs() < 0.01, "{}", line.growth);
        assert!((line.sd - 0.5).abs() < 0.01, "{}", line.sd);
    }
}
