//! The formula of the [module's page](super), before outcomes correct it.

use super::assessment::{Assessment, Basis};
use super::config::{Coefficient, StrengthConfig};
use super::features::{
    Features, INTRODUCTION, LARGE_EMPLOYER, Leg, POPULARITY, RATING, TERMS, coefficients, inputs,
    without_adverse,
};
use introrank_core::day::Day;
use introrank_core::numeric::{logit, sigmoid};

/// p goes no higher than this, whatever the configuration.
const SURE: f64 = 0.99;

/// The strength of a tie as the formula has it.
pub(super) fn estimate(
    config: &StrengthConfig,
    stage: Leg,
    features: &Features,
    now: f64,
) -> Assessment {
    let rating = features
        .rating
        .and_then(|(statement, _)| config.rated(statement));
    let mut inputs = inputs(config, stage, features, now);
    if features.only_said {
        inputs = of_a_guess(&inputs);
    }
    let coefficients = coefficients(config, stage);
    let inputs = without_adverse(&inputs, &coefficients);
    let terms = terms(config, &coefficients, &inputs);
    // κ0, and the share of those who know each other among the ties from which v was taken.
    let (unverified, base) = match (features.only_said, features.is_proven()) {
        (true, _) => (features.same_account, 1.0),
        // First asks of those who were seen together are answered like any (`introrank backtest`, T9).
        (false, false) if features.only_seen => (features.same_account, 1.0),
        (false, true) => (config.knows_proven, config.knows_proven),
        (false, false) => (config.knows_unverified, config.knows_unverified),
    };
    let unverified = match features.seen {
        Some(_) if features.seen_writing => unverified.max(config.knows_proven),
        Some(_) => unverified.max(config.knows_seen),
        None => unverified,
    };
    let worth = match rating {
        Some(p) => Worth::rated(p, terms[INTRODUCTION]),
        None => Worth::forecast(terms, base, config.cold),
    };
    let knows = knows(config, features.answer, unverified, now);
    let (p, floor) = (worth.p, config.cold.min(worth.p));
    let life = life(config, features, rating.is_some(), now);
    let strength = |knows: f64| life * (knows * p + (1.0 - knows) * floor) + (1.0 - life) * floor;
    let value = strength(knows);
    // The derivative of the floor matters only below the cold rate, where floor and p are the same.
    let by_p = if p <= config.cold { 1.0 } else { life * knows };
    let mut gradient =
        used(&inputs, rating.is_some()).map(|input| by_p * worth.slope * input / value);
    if worth.terms[POPULARITY] <= config.popularity_floor && rating.is_none() {
        gradient[POPULARITY] = 0.0;
    }
    let basis = if features.answer.is_some() || features.is_proven() {
        Basis::Prior
    } else {
        Basis::Guess
    };
    Assessment {
        value,
        uncorrected: value,
        if_yes: strength(config.knows_yes.max(knows)),
        knows: Some(knows),
        basis,
        terms: worth.terms,
        gradient,
        life,
        tired: 0.0,
    }
}

/// Of two whom nobody has seen connected as much counts as for any two colleagues.
fn of_a_guess(inputs: &[f64; TERMS]) -> [f64; TERMS] {
    let mut counted = [0.0; TERMS];
    for at in [0, LARGE_EMPLOYER, INTRODUCTION] {
        counted[at] = inputs[at];
    }
    counted
}

/// What each input adds to the log-odds.
fn terms(
    config: &StrengthConfig,
    coefficients: &[Coefficient; TERMS],
    inputs: &[f64; TERMS],
) -> [f64; TERMS] {
    let mut terms = [0.0; TERMS];
    for (term, (coefficient, input)) in terms.iter_mut().zip(coefficients.iter().zip(inputs)) {
        *term = coefficient.value * input;
    }
    terms[POPULARITY] = terms[POPULARITY].max(config.popularity_floor);
    terms
}

/// p: what a tie is worth once the two know each other.
struct Worth {
    terms: [f64; TERMS],
    p: f64,
    /// d p / d log-odds.
    slope: f64,
}

impl Worth {
    /// What a rating says, moved on the log-odds scale by what an introduction asks more.
    fn rated(p: f64, shift: f64) -> Self {
        let mut terms = [0.0; TERMS];
        terms[INTRODUCTION] = shift;
        terms[RATING] = logit(p);
        let p = sigmoid(logit(p) + shift);
        Self {
            terms,
            p,
            slope: p * (1.0 - p),
        }
    }

    /// What the terms say, with a base rate of pairs that know each other.
    fn forecast(terms: [f64; TERMS], base: f64, cold: f64) -> Self {
        let v = sigmoid(terms.iter().sum());
        let (p, slope) = if v <= cold {
            (v, v * (1.0 - v))
        } else {
            let p = (v - (1.0 - base) * cold) / base;
            if p < SURE {
                (p, v * (1.0 - v) / base)
            } else {
                (SURE, 0.0)
            }
        };
        Self { terms, p, slope }
    }
}

/// The inputs that p was made of: of a rated tie the rating and the introduction alone.
fn used(inputs: &[f64; TERMS], rated: bool) -> [f64; TERMS] {
    if !rated {
        return *inputs;
    }
    let mut used = [0.0; TERMS];
    used[RATING] = 1.0;
    used[INTRODUCTION] = inputs[INTRODUCTION];
    used
}

/// κ: a yes or no, fading back to what is believed of an unverified tie.
pub(crate) fn knows(
    config: &StrengthConfig,
    answer: Option<(bool, Option<Day>)>,
    unverified: f64,
    now: f64,
) -> f64 {
    answer.map_or(unverified, |(yes, day)| {
        let said = if yes {
            config.knows_yes.max(unverified)
        } else {
            config.knows_no
        };
        let age = day.map_or(0.0, |day| years_since(now, day));
        unverified + (said - unverified) * (-age / config.answer_half_life_years).exp2()
    })
}

/// Days of an average year.
const DAYS_A_YEAR: f64 = 365.25;

fn years_since(now: f64, day: Day) -> f64 {
    (now - f64::from(day.number())).max(0.0) / DAYS_A_YEAR
}

/// Share of the strength that time has left.
fn life(config: &StrengthConfig, features: &Features, rated: bool, now: f64) -> f64 {
    let rated_on = match features.rating {
        Some((_, day)) if rated => Some(day.map_or(now, |day| f64::from(day.number()))),
        _ => None,
    };
    let since = features.since.max(features.shared_job_until);
    let since = since.map(|day| f64::from(day.number()));
    let dates = [since, rated_on, features.theirs.last];
    let last = dates.into_iter().flatten().reduce(f64::max);
    // That two were seen together dates nothing that was undated, unless nothing else shows the tie.
    let seen = features
        .seen
        .filter(|_| last.is_some() || features.only_seen);
    let seen = seen.map(|day| f64::from(day.number()));
    let Some(last) = last.into_iter().chain(seen).reduce(f64::max) else {
        return 1.0;
    };
    let recommended = features.theirs.recommended || features.ours.recommended;
    let strong = recommended || features.close_colleagues;
    let half_life = if strong || features.theirs.days >= config.strong_days {
        config.life_strong_years
    } else if rated || features.theirs.days > 0 {
        config.life_ordinary_years
    } else {
        config.life_connection_years
    };
    (-(now - last).max(0.0) / DAYS_A_YEAR / half_life)
        .exp2()
        .max(config.life_floor)
}
