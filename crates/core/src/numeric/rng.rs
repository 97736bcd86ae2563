//! A small, fast, seeded generator (SplitMix64, Steele et al. 2014): the same numbers on every machine and version.

/// The state.
#[derive(Clone, Debug)]
pub struct Rng(u64);

impl Rng {
    /// A generator for one subject under a seed: equal arguments give equal numbers.
    pub fn new(seed: u64, subject: u64) -> Self {
        let mut rng = Self(seed ^ subject.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        rng.bits();
        Self(rng.bits() ^ subject)
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Uniform in [0, 1).
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Uniform in 0..n; n must be above 0.
    pub fn below(&mut self, n: u64) -> u64 {
        ((u128::from(self.bits()) * u128::from(n)) >> 64) as u64
    }

    /// True with this probability.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// A standard normal number (Box and Muller 1958).
    pub fn normal(&mut self) -> f64 {
        let (u, v) = (1.0 - self.unit(), self.unit());
        (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
    }

    /// One of a list.
    pub fn pick<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[self.below(list.len() as u64) as usize]
    }

    /// Below n, small numbers far more often: the density falls like a power of the rank. `skew` 1 is uniform.
    pub fn skewed(&mut self, n: u64, skew: f64) -> u64 {
        ((self.unit().powf(skew) * n as f64) as u64).min(n - 1)
    }
}
