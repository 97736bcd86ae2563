//! How likely somebody helps: evidence about a tie → a probability, directed.
//!
//! For x asking y, with what is known without reading messages:
//!
//! ```text
//! l   = b0 + gap·ln 31                                   no contact ever seen counts as 30 days of silence
//!       + shared·ln(1 + min(CN, 10)) + many·[CN > 20]    CN: people with observed ties to both
//!       − popularity·ln(max(1, degree(y) / 500))         only for helps, where y's degree is known; not below the floor
//!       + c_level·[y is cxo or owner] + large_employer·[y's account > 5000 people] + same_account·κ(colleagues)
//! v   = sigmoid(l)              helps: y helps when x asks
//!     = sigmoid(l + d3)         engages: y engages when x introduces somebody
//! p   = (v − (1 − κ0)·q) / κ0   what v is worth once the two know each other (κ0 = 0.5, q = cold reply rate)
//!     = the table's value       when x has rated y; for engages shifted by d3 on the log-odds scale
//! κ   = κ0, or 0.97 / 0.03 after a yes / no, fading back with a half-life of 3 years
//! s   = κ·p + (1 − κ)·min(q, p)
//! g,r = life·s + (1 − life)·min(q, p)        life = max(0.25, 2^(−years / H)), H = 3 years, 5 when rated
//! ```
//!
//! `years` counts from the connection's date or, where x rated the tie, from that day if it is later: a rating says how
//! things stand *now*. An unknown date fades nothing. Features that cannot be seen are 0, never guessed.
//!
//! Two people of one account whom nobody has seen connected may still know each other ([`Colleagues`]):
//!
//! ```text
//! κ = 1 − exp(−K·(1 − e^(−months/12)) / headcount · f)   f = 3 for the same function, else 1
//! r = κ·sigmoid(b0 + large_employer + d3) + (1 − κ)·q
//! ```
//!
//! Evidence from messages, invitations, endorsements and recommendations will add terms to `l` and dates to `years`;
//! they belong in [`Features`] and [`assess`].

pub mod config;
pub mod interval;

use serde::Serialize;

use crate::day::Day;
use crate::ingest::ties::Statement;
use config::StrengthConfig;

/// What is asked of the second person of a tie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// g: they help when asked.
    Helps,
    /// r: they engage when somebody is introduced to them.
    Engages,
}

/// How much a strength can be trusted; a route is as good as its weakest part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// Inferred, or a connection that nobody verified.
    Guess,
    /// Somebody said yes or no; no outcomes yet.
    Prior,
    /// Fitted to outcomes.
    Learned,
    /// Given in a tie list.
    Given,
}

impl Basis {
    /// The word used in output.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Guess => "guess",
            Self::Prior => "prior",
            Self::Learned => "learned",
            Self::Given => "given",
        }
    }
}

/// Number of coefficients that carry uncertainty, in the order of [`FEATURES`].
pub const TERMS: usize = 10;

/// The features in words, in the order of [`Assessment::terms`]. The last is what a rating is worth.
pub const FEATURES: [&str; TERMS] = [
    "starting point",
    "no contact seen",
    "shared contacts",
    "more than 20 shared contacts",
    "very many connections",
    "chief officer or owner",
    "large employer",
    "same account",
    "for an introduction",
    "own rating",
];

/// What is known about a tie as seen from the asker x.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Features {
    /// People with observed ties to both; counted to 21.
    pub shared_contacts: u32,
    /// Number of connections of y, where it is known.
    pub degree: Option<u32>,
    /// y is a chief officer or an owner.
    pub c_level: bool,
    /// y's account is large.
    pub large_employer: bool,
    /// Probability that the two work together: κ of [`Colleagues`] when both are at one account, else 0.
    pub same_account: f64,
    /// Date of the connection.
    pub since: Option<Day>,
    /// What x said about y last, and when.
    pub rating: Option<(Statement, Option<Day>)>,
    /// The last yes or no about the two, by anybody, and when.
    pub answer: Option<(bool, Option<Day>)>,
}

/// A strength with everything needed to explain it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Assessment {
    /// The probability.
    pub value: f64,
    /// What it becomes once the two are known to know each other.
    pub if_yes: f64,
    /// κ: probability that the two know each other; `None` for given strengths.
    pub knows: Option<f64>,
    /// How far to trust it.
    pub basis: Basis,
    /// Contribution of each feature to the log-odds.
    pub terms: [f64; TERMS],
    /// d ln value / d coefficient, for the interval.
    pub gradient: [f64; TERMS],
    /// Share of the strength that time has left.
    pub life: f64,
}

impl Assessment {
    /// A strength given in a tie list, used as it is.
    pub const fn given(value: f64) -> Self {
        Self {
            value,
            if_yes: value,
            knows: None,
            basis: Basis::Given,
            terms: [0.0; TERMS],
            gradient: [0.0; TERMS],
            life: 1.0,
        }
    }
}

/// The logistic function.
pub fn sigmoid(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// Its inverse.
pub fn logit(probability: f64) -> f64 {
    (probability / (1.0 - probability)).ln()
}

/// p goes no higher than this, whatever the configuration.
const SURE: f64 = 0.99;
/// A gap of 30 days, the most that counts.
const LONGEST_GAP_DAYS: f64 = 30.0;
const POPULAR_FROM: f64 = 500.0;

/// Assesses an observed tie for one stage, as seen from the asker, on the as-of day. Deterministic, O(1).
pub fn assess(
    config: &StrengthConfig,
    stage: Stage,
    features: &Features,
    as_of: Day,
) -> Assessment {
    let rating = features
        .rating
        .and_then(|(statement, day)| config.rated(statement).map(|p| (p, day)));
    let inputs = inputs(stage, features);
    let coefficients = coefficients(config);
    let mut terms = [0.0; TERMS];
    for (term, (coefficient, input)) in terms.iter_mut().zip(coefficients.iter().zip(inputs)) {
        *term = coefficient.value * input;
    }
    terms[4] = terms[4].max(config.popularity_floor);
    let cold = config.cold;
    let (p, slope) = match rating {
        Some((p, _)) => {
            let shift = terms[8];
            terms = [0.0; TERMS];
            terms[8] = shift;
            terms[9] = logit(p);
            let p = sigmoid(logit(p) + shift);
            (p, p * (1.0 - p))
        }
        None => {
            let v = sigmoid(terms.iter().sum());
            let base = config.knows_unverified;
            if v <= cold {
                (v, v * (1.0 - v))
            } else {
                let p = (v - (1.0 - base) * cold) / base;
                if p < SURE {
                    (p, v * (1.0 - v) / base)
                } else {
                    (SURE, 0.0)
                }
            }
        }
    };
    let knows = features
        .answer
        .map_or(config.knows_unverified, |(yes, day)| {
            let said = if yes {
                config.knows_yes
            } else {
                config.knows_no
            };
            let age = day.map_or(0.0, |day| as_of.years_since(day));
            config.knows_unverified
                + (said - config.knows_unverified) * (-age / config.answer_half_life_years).exp2()
        });
    let life = life(config, features, rating.is_some(), as_of);
    let floor = cold.min(p);
    let strength = |knows: f64| life * (knows * p + (1.0 - knows) * floor) + (1.0 - life) * floor;
    let value = strength(knows);
    // The derivative of the floor matters only below the cold rate, where floor and p are the same.
    let by_p = if p <= cold { 1.0 } else { life * knows };
    let mut gradient = [0.0; TERMS];
    for (j, g) in gradient.iter_mut().enumerate() {
        let input = if rating.is_some() {
            f64::from(u8::from(j == 9)) + if j == 8 { inputs[8] } else { 0.0 }
        } else {
            inputs[j]
        };
        *g = by_p * slope * input / value;
    }
    if terms[4] <= config.popularity_floor && rating.is_none() {
        gradient[4] = 0.0;
    }
    let basis = if features.answer.is_some() {
        Basis::Prior
    } else {
        Basis::Guess
    };
    Assessment {
        value,
        if_yes: strength(config.knows_yes.max(knows)),
        knows: Some(knows),
        basis,
        terms,
        gradient,
        life,
    }
}

fn inputs(stage: Stage, f: &Features) -> [f64; TERMS] {
    let flag = |on: bool| f64::from(u8::from(on));
    [
        1.0,
        (1.0 + LONGEST_GAP_DAYS).ln(),
        (1.0 + f64::from(f.shared_contacts.min(10))).ln(),
        flag(f.shared_contacts > 20),
        // Popularity makes people harder to ask; it says nothing against them as targets.
        f.degree
            .filter(|_| stage == Stage::Helps)
            .map_or(0.0, |d| -(f64::from(d) / POPULAR_FROM).max(1.0).ln()),
        flag(f.c_level),
        flag(f.large_employer),
        f.same_account,
        flag(stage == Stage::Engages),
        0.0,
    ]
}

/// The coefficients in the order of [`FEATURES`].
pub const fn coefficients(c: &StrengthConfig) -> [config::Coefficient; TERMS] {
    let rating = config::Coefficient {
        value: 1.0,
        sd: c.rating_sd,
    };
    [
        c.intercept,
        c.gap,
        c.shared_contacts,
        c.many_shared_contacts,
        c.popularity,
        c.c_level,
        c.large_employer,
        c.same_account,
        c.introduction,
        rating,
    ]
}

fn life(config: &StrengthConfig, features: &Features, rated: bool, as_of: Day) -> f64 {
    let rated_on = if rated {
        features.rating.map(|(_, day)| day.unwrap_or(as_of))
    } else {
        None
    };
    let Some(last) = features.since.max(rated_on) else {
        return 1.0;
    };
    let half_life = if rated {
        config.life_rated_years
    } else {
        config.life_connection_years
    };
    (-as_of.years_since(last) / half_life)
        .exp2()
        .max(config.life_floor)
}

/// Two people of one account whom nobody has seen connected: what can be said from the account and whether they have
/// the same function.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Colleagues {
    /// κ: probability that they know each other.
    pub knows: f64,
    /// r: one engages when the other introduces somebody.
    pub engages: f64,
    /// r once they are known to know each other.
    pub if_yes: f64,
    /// d ln r / d coefficient.
    pub gradient: [f64; TERMS],
}

/// Infers the tie of two colleagues. κ is below [`inferred_floor`](StrengthConfig::inferred_floor) when they should not count as tied.
pub fn colleagues(
    config: &StrengthConfig,
    headcount: Option<f64>,
    same_function: bool,
) -> Colleagues {
    let knows = knows_colleague(config, headcount, same_function);
    let large = f64::from(u8::from(
        headcount.is_some_and(|n| n > config.large_account),
    ));
    let log_odds =
        config.intercept.value + config.large_employer.value * large + config.introduction.value;
    let p = sigmoid(log_odds);
    let strength = |knows: f64| knows * p + (1.0 - knows) * config.cold.min(p);
    let engages = strength(knows);
    let mut gradient = [0.0; TERMS];
    for (at, input) in [(0, 1.0), (6, large), (8, 1.0)] {
        gradient[at] = knows * p * (1.0 - p) * input / engages;
    }
    Colleagues {
        knows,
        engages,
        if_yes: strength(config.knows_yes),
        gradient,
    }
}

/// κ of two colleagues: see the module's second formula.
pub fn knows_colleague(
    config: &StrengthConfig,
    headcount: Option<f64>,
    same_function: bool,
) -> f64 {
    let heads = headcount.unwrap_or(config.unknown_headcount);
    let factor = if same_function {
        config.same_function_factor
    } else {
        1.0
    };
    let overlap = 1.0 - (-config.unknown_overlap_months / 12.0).exp();
    1.0 - (-config.known_colleagues * overlap / heads * factor).exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    const AS_OF: Day = Day::from_number(20_000);

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 0.005
    }

    fn g(features: Features) -> f64 {
        assess(&StrengthConfig::default(), Stage::Helps, &features, AS_OF).value
    }

    #[test]
    fn a_fresh_connection_is_worth_what_the_model_says() {
        let fresh = Features {
            since: Some(AS_OF),
            ..Features::default()
        };
        assert!(close(g(fresh), 0.28));
        let engages = assess(&StrengthConfig::default(), Stage::Engages, &fresh, AS_OF);
        assert!(close(engages.value, 0.224), "{}", engages.value);
        assert_eq!((engages.basis, engages.knows), (Basis::Guess, Some(0.5)));
        assert!(engages.if_yes > 1.8 * engages.value);
    }

    #[test]
    fn old_connections_fade_to_a_quarter_and_undated_ones_do_not() {
        let old = Features {
            since: Some(AS_OF.plus(-20 * 365)),
            ..Features::default()
        };
        assert!(close(g(old), 0.25 * 0.28 + 0.75 * 0.03));
        assert!(close(g(Features::default()), 0.28));
    }

    #[test]
    fn a_no_sinks_a_real_connection_and_a_rating_lifts_it() {
        let base = Features {
            since: Some(AS_OF),
            ..Features::default()
        };
        let no = Features {
            rating: Some((Statement::Stranger, None)),
            answer: Some((false, None)),
            ..base
        };
        assert!(g(no) <= 0.03 + 1e-12);
        let know = Features {
            rating: Some((Statement::Know, Some(AS_OF))),
            answer: Some((true, Some(AS_OF))),
            ..base
        };
        assert!(close(g(know), 0.97 * 0.5 + 0.03 * 0.03));
        let old_know = Features {
            since: Some(AS_OF.plus(-4000)),
            ..know
        };
        assert_eq!(g(old_know), g(know), "a rating says how things stand now");
        let faded = Features {
            answer: Some((false, Some(AS_OF.plus(-30 * 365)))),
            ..base
        };
        assert!(close(g(faded), 0.28), "an old no fades to unverified");
    }

    #[test]
    fn terms_move_strength_the_way_they_should() {
        let base = Features {
            since: Some(AS_OF),
            ..Features::default()
        };
        assert!(
            g(Features {
                shared_contacts: 5,
                ..base
            }) > g(base)
        );
        assert!(
            g(Features {
                shared_contacts: 21,
                ..base
            }) < g(Features {
                shared_contacts: 15,
                ..base
            })
        );
        assert!(
            g(Features {
                degree: Some(10_000),
                ..base
            }) < g(Features {
                degree: Some(400),
                ..base
            })
        );
        assert!(
            g(Features {
                c_level: true,
                ..base
            }) < g(base)
        );
        assert!(
            g(Features {
                large_employer: true,
                ..base
            }) < g(base)
        );
        assert!(
            g(Features {
                same_account: 0.9,
                ..base
            }) > g(base)
        );
    }

    #[test]
    fn colleagues_know_each_other_as_published() {
        let config = StrengthConfig::default();
        for (heads, want) in [
            (10.0, 1.00),
            (50.0, 0.93),
            (100.0, 0.73),
            (1000.0, 0.12),
            (10_000.0, 0.013),
        ] {
            assert!(
                close(knows_colleague(&config, Some(heads), false), want),
                "{heads}"
            );
        }
        assert!(knows_colleague(&config, None, true) > knows_colleague(&config, None, false));
    }

    #[test]
    fn gradients_agree_with_finite_differences() {
        let features = Features {
            shared_contacts: 7,
            degree: Some(2000),
            c_level: true,
            same_account: 0.4,
            since: Some(AS_OF.plus(-500)),
            ..Features::default()
        };
        let rated = Features {
            rating: Some((Statement::Met, Some(AS_OF.plus(-100)))),
            answer: Some((true, None)),
            ..features
        };
        let cases = [
            (features, Stage::Helps),
            (features, Stage::Engages),
            (rated, Stage::Helps),
            (rated, Stage::Engages),
        ];
        for (features, stage) in cases {
            let exact = assess(&StrengthConfig::default(), stage, &features, AS_OF);
            let step = 1e-6;
            let moved: [fn(&mut StrengthConfig, f64); 5] = [
                |c, d| c.intercept.value += d,
                |c, d| c.gap.value += d,
                |c, d| c.shared_contacts.value += d,
                |c, d| c.popularity.value += d,
                |c, d| c.introduction.value += d,
            ];
            for (at, change) in [0, 1, 2, 4, 8].into_iter().zip(moved) {
                let mut config = StrengthConfig::default();
                change(&mut config, step);
                let slope =
                    (assess(&config, stage, &features, AS_OF).value.ln() - exact.value.ln()) / step;
                assert!(
                    (slope - exact.gradient[at]).abs() < 1e-4,
                    "{}: {slope} against {}",
                    FEATURES[at],
                    exact.gradient[at]
                );
            }
        }
    }
}
