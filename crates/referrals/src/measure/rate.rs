//! Shares of few: with an interval, or not at all.

use serde::Serialize;

/// With fewer than this a share is not said.
pub const FEWEST: u32 = 5;
/// Standard deviations of an 80 % interval.
pub(super) const Z: f64 = 1.281_551_565_544_600_4;

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Rate {
    /// That came.
    pub came: u32,
    /// Of which it is known whether.
    pub of: u32,
}

impl Rate {
    /// Counts which of some came.
    pub fn of(outcomes: impl Iterator<Item = bool>) -> Self {
        let mut rate = Self::default();
        for came in outcomes {
            rate.came += u32::from(came);
            rate.of += 1;
        }
        rate
    }

    /// The share; `None` with too few to say.
    pub fn share(self) -> Option<f64> {
        (self.of >= FEWEST).then(|| f64::from(self.came) / f64::from(self.of))
    }

    /// The 80 % interval of the share (Wilson 1927); `None` with too few to say.
    pub fn interval(self) -> Option<(f64, f64)> {
        let share = self.share()?;
        let n = f64::from(self.of);
        let middle = (share + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n);
        let half =
            Z / (1.0 + Z * Z / n) * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
        Some(((middle - half).max(0.0), (middle + half).min(1.0)))
    }

    /// The share in words: `38% (27 to 50%)`, or that there are too few.
    pub fn words(self) -> String {
        match (self.share(), self.interval()) {
            (Some(share), Some((low, high))) => format!(
                "{:.0}% ({:.0} to {:.0}%)",
                share * 100.0,
                low * 100.0,
                high * 100.0
            ),
            _ if self.of == 0 => String::new(),
            _ => format!("{} of {}, too few to say", self.came, self.of),
        }
    }

    /// The share shrunk towards a prior that counts as `weight` observations.
    pub fn towards(self, prior: f64, weight: f64) -> f64 {
        (f64::from(self.came) + weight * prior) / (f64::from(self.of) + weight)
    }
}

/// The middle of some numbers; `None` of none.
pub fn median(mut numbers: Vec<f64>) -> Option<f64> {
    numbers.sort_by(f64::total_cmp);
    let n = numbers.len();
    match n {
        0 => None,
        n if n % 2 == 1 => Some(numbers[n / 2]),
        n => Some((numbers[n / 2 - 1] + numbers[n / 2]) / 2.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// References: `statsmodels.stats.proportion.proportion_confint(k, n, alpha=0.2, method="wilson")`.
    #[test]
    fn intervals_are_wilsons() {
        for (came, of, low, high) in [
            (8, 20, 0.272_4, 0.542_8),
            (0, 10, 0.0, 0.141_1),
            (5, 5, 0.752_7, 1.0),
        ] {
            let (l, h) = Rate { came, of }.interval().unwrap();
            assert!(
                (l - low).abs() < 5e-4 && (h - high).abs() < 5e-4,
                "{came}/{of}: {l} {h}"
            );
        }
        assert_eq!(Rate { came: 3, of: 4 }.share(), None);
        assert_eq!(Rate { came: 3, of: 4 }.words(), "3 of 4, too few to say");
    }
}
