//! Which qualified prospects will buy: a probability each, wins and money together, and how the last forecasts did.
//!
//! The log-odds of buying are a level, a part of by how much the rep's own probability is above what reps usually say, and
//! a difference between cold and referred prospects; all three begin at priors and move as prospects are won and lost (logistic regression towards a
//! prior, [`introrank_core::numeric::logistic`]).

use serde::{Deserialize, Serialize};

use super::rate::Z;
use crate::ledger::{Case, Deal, EventKind, Ledger, Opportunity, Origin, Settings};
use introrank_core::day::Day;
use introrank_core::numeric::logistic::{Fit, Prior, fit};
use introrank_core::numeric::rng::Rng;
use introrank_core::numeric::{logit, sigmoid, total};
use introrank_core::probability::Probability;

/// Features: the level, what the rep's probability says beyond the prior, a cold approach.
const WIDTH: usize = 3;
/// The prior of what reps usually say counts as this many prospects. Assumed.
const CENTER_WEIGHT: f64 = 2.0;
/// What the rep's probability is believed to be worth before it has shown: a third of what it says. Assumed.
const TRUST: Prior = Prior {
    mean: 0.35,
    sd: 0.3,
};
/// Cold prospects who came this far are believed to be like referred ones. Assumed.
const COLD: Prior = Prior { mean: 0.0, sd: 0.5 };

/// How likely qualified prospects are to buy, learned from those who did or did not.
#[derive(Clone, Debug)]
pub struct Closing {
    fit: Fit,
    /// What reps usually say of qualified prospects, in log-odds.
    center: f64,
    /// Prospects it was learned from.
    pub outcomes: usize,
}

/// One deal that was decided, or is open.
pub(super) struct Seen {
    features: [f64; WIDTH],
    pub(super) won: Option<bool>,
}

impl Closing {
    /// Learns from the qualified deals whose end the ledger knows.
    pub fn learn(ledger: &Ledger, settings: &Settings) -> Self {
        let usual = settings.business.close_rate;
        let qualified = || {
            let all = ledger.deals.by_key().values();
            all.filter(|deal| deal.is_qualified())
        };
        // Reps are too sure, all alike: what counts is by how much one prospect is likelier than the others.
        let says: Vec<f64> = qualified().filter_map(says).collect();
        let center = (says.iter().sum::<f64>() + CENTER_WEIGHT * logit(usual))
            / (says.len() as f64 + CENTER_WEIGHT);
        let seen: Vec<Seen> = qualified()
            .map(|deal| seen(ledger, deal, center))
            .filter(|seen| seen.won.is_some())
            .collect();
        let rows: Vec<f64> = seen.iter().flat_map(|seen| seen.features).collect();
        let outcomes: Vec<bool> = seen.iter().filter_map(|seen| seen.won).collect();
        // So many observations at the usual rate are worth this standard deviation of the level.
        let weight = settings.business.close_rate_weight.max(0.01);
        let level = Prior {
            mean: logit(usual),
            sd: 1.0 / (weight * usual * (1.0 - usual)).sqrt(),
        };
        let priors = [level, TRUST, COLD];
        let fit = fit(&rows, &outcomes, &priors).unwrap_or_else(|| Fit {
            weights: priors.iter().map(|prior| prior.mean).collect(),
            covariance: (0..WIDTH * WIDTH)
                .map(|at| {
                    if at % (WIDTH + 1) == 0 {
                        priors[at / WIDTH].sd.powi(2)
                    } else {
                        0.0
                    }
                })
                .collect(),
            steps: 0,
        });
        Self {
            fit,
            center,
            outcomes: outcomes.len(),
        }
    }

    /// The probability that a prospect buys, and the standard deviation of its log-odds.
    fn of(&self, features: &[f64; WIDTH]) -> (f64, f64) {
        let variance: f64 = (0..WIDTH * WIDTH)
            .map(|at| features[at / WIDTH] * self.fit.covariance[at] * features[at % WIDTH])
            .sum();
        (
            sigmoid(self.fit.log_odds(features)),
            variance.max(0.0).sqrt(),
        )
    }
}

/// What the CRM says of a deal, in log-odds.
fn says(deal: &Deal) -> Option<f64> {
    let own = deal.opportunity.as_ref()?.probability?.get();
    Some(logit(own.clamp(0.01, 0.99)))
}

pub(super) fn seen(ledger: &Ledger, deal: &Deal, center: f64) -> Seen {
    let cases: Vec<&Case> = deal.cases_in(&ledger.cases).collect();
    let says = says(deal).map_or(0.0, |says| says - center);
    let referred = cases
        .iter()
        .any(|case| case.origin == Origin::Referred && case.got_to(EventKind::Introduced));
    // What goes on with one person is open, whatever came of it with another.
    let going_on = cases.iter().any(|case| case.is_in_conversation());
    let cold = !referred && cases.iter().any(|case| case.origin == Origin::Cold);
    let ends = |wanted: &[EventKind]| {
        let mut ends = cases.iter().filter_map(|case| case.end);
        ends.any(|(end, ..)| wanted.contains(&end))
    };
    let won = ends(&[EventKind::Won]);
    // Who was qualified and given up, or declined, did not buy.
    let lost = !going_on
        && ends(&[
            EventKind::Lost,
            EventKind::Withdrawn,
            EventKind::NoAnswer,
            EventKind::ProspectDeclined,
        ]);
    Seen {
        features: [1.0, says, f64::from(u8::from(cold))],
        won: (won || lost).then_some(won),
    }
}

/// One deal of a forecast.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Prospected {
    /// The deal's key in the ledger.
    pub key: String,
    /// Numbers of its cases, parted by blanks: they find it again, whatever it is called by then.
    #[serde(default)]
    pub cases: String,
    /// Its name.
    pub name: String,
    /// Whose.
    pub rep: String,
    /// Probability that it buys.
    pub probability: f64,
    /// Low end of its 80 % interval.
    pub low: f64,
    /// High end.
    pub high: f64,
    /// The rep's own probability, as the CRM has it.
    pub crm: Option<f64>,
    /// Money.
    pub amount: f64,
    /// When it should close.
    pub close: Option<Day>,
    /// That day is over, and nobody said what came of it.
    #[serde(default)]
    pub is_due: bool,
}

/// A forecast as it is put on record.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ForecastRecord {
    /// The prospects.
    pub prospects: Vec<Prospected>,
}

/// A forecast.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Forecast {
    /// The prospects, the likeliest first.
    pub prospects: Vec<Prospected>,
    /// Prospects that are not qualified: name and open questions.
    pub not_qualified: Vec<(String, Vec<EventKind>)>,
    /// Expected wins.
    pub wins: f64,
    /// 80 % interval of the number of wins.
    pub wins_interval: (u32, u32),
    /// Expected money.
    pub money: f64,
    /// 80 % interval of the money.
    pub money_interval: (f64, f64),
    /// Decided prospects behind it.
    pub outcomes: usize,
}

/// Draws of the future from which the intervals are read.
const DRAWS: usize = 20_000;

/// The forecast of the open deals with all four answers yes, as of a day. `until` leaves out those that should close later,
/// `rep` those of others. Deterministic. O(deals · draws).
pub fn forecast(
    ledger: &Ledger,
    settings: &Settings,
    as_of: Day,
    rep: Option<&str>,
    until: Option<Day>,
) -> Forecast {
    let closing = Closing::learn(ledger, settings);
    let (mut prospects, mut not_qualified, mut spread) = (Vec::new(), Vec::new(), Vec::new());
    for (key, deal) in ledger.deals.by_key() {
        let cases: Vec<&Case> = deal.cases_in(&ledger.cases).collect();
        let has_open = cases.iter().any(|case| case.is_open());
        let opportunity = deal.opportunity.clone().unwrap_or_default();
        let owner = owner(&opportunity, &cases);
        let seen = seen(ledger, deal, closing.center);
        let known = !deal.answers.is_empty() || deal.opportunity.is_some();
        if seen.won.is_some()
            || !known
            || (!has_open && !cases.is_empty())
            || rep.is_some_and(|rep| rep != owner)
        {
            continue;
        }
        if !deal.is_qualified() {
            not_qualified.push((deal.name.clone(), deal.open_questions()));
            continue;
        }
        if until.is_some() && opportunity.close > until {
            continue;
        }
        let (probability, sd) = closing.of(&seen.features);
        let end = |z: f64| sigmoid(logit(probability) + z * sd);
        prospects.push(Prospected {
            key: key.clone(),
            cases: numbers(&deal.cases),
            name: deal.name.clone(),
            rep: owner.to_owned(),
            probability,
            low: end(-Z),
            high: end(Z),
            crm: opportunity.probability.map(Probability::get),
            amount: worth(&opportunity, &cases, settings),
            close: opportunity.close,
            is_due: opportunity.is_due(as_of),
        });
        spread.push(sd);
    }
    let (wins_interval, money_interval) = intervals(&prospects, &spread);
    let wins = total(prospects.iter().map(|p| p.probability));
    let money = total(prospects.iter().map(|p| p.probability * p.amount));
    prospects.sort_by(|a, b| {
        b.probability
            .total_cmp(&a.probability)
            .then(a.key.cmp(&b.key))
    });
    Forecast {
        wins,
        money,
        wins_interval,
        money_interval,
        outcomes: closing.outcomes,
        prospects,
        not_qualified,
    }
}

fn numbers(cases: &[i64]) -> String {
    let numbers: Vec<String> = cases.iter().map(ToString::to_string).collect();
    numbers.join(" ")
}

impl Prospected {
    /// The numbers of its cases.
    pub fn cases(&self) -> impl Iterator<Item = i64> {
        self.cases
            .split(' ')
            .filter_map(|number| number.parse().ok())
    }
}

/// The deal that a forecast on record spoke of.
pub(super) fn deal_of<'l>(ledger: &'l Ledger, prospect: &Prospected) -> Option<&'l Deal> {
    let mut cases = prospect.cases();
    let known = cases.find_map(|case| ledger.deals.of_case(case));
    known.or_else(|| ledger.deals.by_key().get(&prospect.key))
}

/// What a deal is worth: as the CRM says, else as the list said when the ask was made, else as deals usually are.
fn worth(opportunity: &Opportunity, cases: &[&Case], settings: &Settings) -> f64 {
    let value = || cases.iter().rev().find_map(|case| case.value);
    let known = opportunity.amount.or_else(value);
    known.unwrap_or(settings.business.deal_value)
}

/// Whose deal it is in the CRM, else of whoever came furthest.
fn owner<'a>(opportunity: &'a Opportunity, cases: &[&'a Case]) -> &'a str {
    let furthest = cases
        .iter()
        .max_by_key(|case| (case.is_open(), case.reached(), case.number));
    match opportunity.rep.as_str() {
        "" => furthest.map_or("", |case| case.rep.as_str()),
        rep => rep,
    }
}

/// 80 % intervals of wins and money. What is unsure of the model is unsure of all prospects together.
fn intervals(prospects: &[Prospected], spread: &[f64]) -> ((u32, u32), (f64, f64)) {
    let mut rng = Rng::new(1, 29);
    let mut wins: Vec<u32> = Vec::with_capacity(DRAWS);
    let mut money: Vec<f64> = Vec::with_capacity(DRAWS);
    for _ in 0..DRAWS {
        let shared = rng.normal();
        let (mut n, mut sum) = (0, 0.0);
        for (prospect, sd) in prospects.iter().zip(spread) {
            if rng.chance(sigmoid(logit(prospect.probability) + shared * sd)) {
                n += 1;
                sum += prospect.amount;
            }
        }
        wins.push(n);
        money.push(sum);
    }
    wins.sort_unstable();
    money.sort_by(f64::total_cmp);
    let (low, high) = (DRAWS / 10, DRAWS * 9 / 10);
    ((wins[low], wins[high]), (money[low], money[high]))
}

/// How a forecast on record did.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Past {
    /// Its name.
    pub name: String,
    /// The day it was made.
    pub on: Day,
    /// The last day it speaks of.
    pub until: Option<Day>,
    /// Prospects in it.
    pub prospects: usize,
    /// Wins that were forecast.
    pub forecast: f64,
    /// Wins among its prospects by its last day, or so far.
    pub actual: u32,
    /// Prospects still open.
    pub open: u32,
    /// |actual − forecast| / forecast; `None` while prospects are open and the last day has not come.
    pub error: Option<f64>,
    /// The error that luck alone would give a perfect forecaster, on average.
    pub luck: f64,
}

/// How the forecasts on record did, as of a day; the oldest first.
pub fn review(ledger: &Ledger, as_of: Day) -> Vec<Past> {
    let past = |recorded: &crate::ledger::Recorded| {
        let frozen: ForecastRecord = serde_json::from_str(&recorded.text).ok()?;
        let end = recorded
            .until
            .filter(|until| *until <= as_of)
            .unwrap_or(as_of);
        let fate = |prospect: &Prospected| {
            let cases = deal_of(ledger, prospect)?.cases_in(&ledger.cases);
            let ends = cases.filter_map(|case| case.end);
            let decided = ends.filter(|(what, on, _)| {
                let of_deal = matches!(
                    what,
                    EventKind::Won
                        | EventKind::Lost
                        | EventKind::Withdrawn
                        | EventKind::NoAnswer
                        | EventKind::ProspectDeclined
                );
                of_deal && *on >= recorded.on && *on <= end
            });
            decided.map(|(what, ..)| what == EventKind::Won).max()
        };
        let fates: Vec<Option<bool>> = frozen.prospects.iter().map(fate).collect();
        let probabilities: Vec<f64> = frozen.prospects.iter().map(|p| p.probability).collect();
        let forecast = total(probabilities.iter().copied());
        let actual = fates.iter().filter(|fate| **fate == Some(true)).count() as u32;
        let open = fates.iter().filter(|fate| fate.is_none()).count() as u32;
        let over = open == 0 || recorded.until.is_some_and(|until| until <= as_of);
        Some(Past {
            name: recorded.name.clone(),
            on: recorded.on,
            until: recorded.until,
            prospects: fates.len(),
            error: (over && forecast > 0.0)
                .then(|| (f64::from(actual) - forecast).abs() / forecast),
            luck: luck(&probabilities),
            forecast,
            actual,
            open,
        })
    };
    ledger.forecasts.iter().filter_map(past).collect()
}

/// The mean of |wins − expected| / expected when every probability is exactly right: the number of wins is then the sum of
/// independent draws, whose distribution is worked out exactly. 0 without prospects. O(n²).
pub fn luck(probabilities: &[f64]) -> f64 {
    let expected = total(probabilities.iter().copied());
    if expected <= 0.0 {
        return 0.0;
    }
    let mut wins = vec![1.0];
    for p in probabilities {
        let mut next = vec![0.0; wins.len() + 1];
        for (n, chance) in wins.iter().enumerate() {
            next[n] += chance * (1.0 - p);
            next[n + 1] += chance * p;
        }
        wins = next;
    }
    let off = wins
        .iter()
        .enumerate()
        .map(|(n, chance)| chance * (n as f64 - expected).abs());
    off.sum::<f64>() / expected
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All outcomes are enumerated.
    #[test]
    fn luck_is_the_mean_error_of_a_perfect_forecaster() {
        let probabilities = [0.2, 0.5, 0.5, 0.9, 0.35];
        let expected = total(probabilities.iter().copied());
        let mut mean = 0.0;
        for set in 0u32..32 {
            let won = |at: usize| set & (1 << at) != 0;
            let chance: f64 = probabilities
                .iter()
                .enumerate()
                .map(|(at, p)| if won(at) { *p } else { 1.0 - p })
                .product();
            mean += chance * (f64::from(set.count_ones()) - expected).abs();
        }
        assert!((luck(&probabilities) - mean / expected).abs() < 1e-12);
        assert_eq!(luck(&[]), 0.0);
        assert_eq!(luck(&[1.0, 1.0]), 0.0);
    }
}
