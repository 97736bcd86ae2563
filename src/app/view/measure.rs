//! The programme in numbers.

use introrank_core::day::Day;
use introrank_referrals::measure::{
    Calibration, Forecast, FunnelStage, Metrics, Past, Quota, Rate,
};
use schemars::JsonSchema;
use serde::Serialize;

/// The figures of a period.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MetricsAnswer {
    /// All of them.
    #[serde(flatten)]
    pub metrics: Metrics,
    /// Whose they are; the team's when nobody was named.
    #[serde(skip)]
    pub rep_name: Option<String>,
    /// The name of the money.
    #[serde(skip)]
    pub currency: String,
    /// The day up to which they go.
    #[serde(skip)]
    pub as_of: Day,
}

/// One figure, flat.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Figure {
    /// Which.
    pub figure: String,
    /// The count, or the share.
    pub value: Option<f64>,
    /// Of a share: how many came.
    pub came: Option<u32>,
    /// Of a share: of how many.
    pub of: Option<u32>,
    /// Low end of its 80 % interval.
    pub low: Option<f64>,
    /// High end.
    pub high: Option<f64>,
}

impl Figure {
    fn count(figure: &str, value: f64) -> Self {
        Self {
            figure: figure.to_owned(),
            value: Some(value),
            came: None,
            of: None,
            low: None,
            high: None,
        }
    }

    fn rate(figure: &str, rate: Rate) -> Self {
        let interval = rate.interval();
        Self {
            value: rate.share(),
            came: Some(rate.came),
            of: Some(rate.of),
            low: interval.map(|(low, _)| low),
            high: interval.map(|(_, high)| high),
            ..Self::count(figure, 0.0)
        }
    }
}

impl MetricsAnswer {
    /// Every figure by itself, for tables of any program.
    pub fn figures(&self) -> Vec<Figure> {
        let found = &self.metrics;
        let count = |name: &str, n: u32| Figure::count(name, f64::from(n));
        let mut out = vec![
            count("asks", found.asks),
            count("outcome_not_logged", found.outcome_not_logged),
            count("people_asked", found.people_asked),
            count("introductions_received", found.introductions_received),
            count("introductions_given", found.introductions_given),
            count("meetings_set", found.meetings_set),
            count("meetings_held", found.meetings_held),
        ];
        out.extend(self.funnels());
        let of_introduction = found.meetings_per_introduction;
        out.push(Figure::rate("meetings_per_introduction", of_introduction));
        for (name, value) in [
            ("touches_per_meeting", found.touches_per_meeting),
            ("cold_touches_per_meeting", found.cold_touches_per_meeting),
            ("cost_per_meeting", found.cost_per_meeting),
        ] {
            out.extend(value.map(|value| Figure::count(name, value)));
        }
        out.push(Figure::rate("qualified", found.qualified));
        out.push(Figure::rate("to_deciders", found.to_deciders));
        out.push(Figure::rate("conversion", found.conversion));
        out.push(Figure::count("benchmark", found.benchmark));
        out.push(Figure::rate("loops_closed", found.loops_closed));
        for (name, (n, money)) in [
            ("sourced", found.sourced),
            ("assisted", found.assisted),
            ("unattributed", found.unattributed),
        ] {
            out.push(count(name, n));
            out.push(Figure::count(&format!("{name}.money"), money));
        }
        for lift in &found.lift {
            let name = lift.stage.words().replace(' ', "_");
            out.push(Figure {
                value: lift.matched,
                low: lift.interval.map(|(low, _)| low),
                high: lift.interval.map(|(_, high)| high),
                ..Figure::count(&format!("lift.{name}"), 0.0)
            });
        }
        out
    }

    fn funnels(&self) -> Vec<Figure> {
        let mut out = Vec::new();
        let found = &self.metrics;
        for (title, funnel) in [("referred", &found.referred), ("cold", &found.cold)] {
            for stage in funnel {
                let name = format!("{title}.{}", stage.stage.words().replace(' ', "_"));
                out.push(Figure::count(&name, f64::from(stage.reached)));
                let previous = format!("{name}.of_previous");
                out.push(Figure::rate(&previous, stage.of_previous));
                let approached = format!("{name}.of_approached");
                out.push(Figure::rate(&approached, stage.of_approached));
                let days = format!("{name}.days");
                out.extend(stage.days.map(|value| Figure::count(&days, value)));
            }
        }
        out
    }
}

/// Asks by who asked, who was asked, account or month.
#[derive(Clone, Debug)]
pub struct Groups {
    /// The groups, the one with most asks first; months in their order.
    pub rows: Vec<GroupRow>,
    /// All asks.
    pub asks: u32,
    /// 0 when all groups have the same, towards 1 when one has all.
    pub gini: f64,
    /// Names of introducers who carry more than the share from which it is too much.
    pub too_much: Vec<String>,
    /// That share.
    pub alarm_share: f64,
    /// The groups are reps.
    pub of_reps: bool,
}

/// One group of asks, flat.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct GroupRow {
    /// Key of the person, name of the account, or the month.
    pub name: String,
    /// The same in words.
    pub label: String,
    /// Asks.
    pub asks: u32,
    /// Asks that lapsed without a word of what came of them.
    pub outcome_not_logged: u32,
    /// Introducers who agreed.
    pub agreed: u32,
    /// Introducers who answered, or were silent for too long.
    pub answered: u32,
    /// Introductions.
    pub introductions: u32,
    /// Meetings that were held.
    pub meetings: u32,
    /// Deals won.
    pub won: u32,
    /// Times that somebody was helped.
    pub helped: u32,
    /// Days until an introducer answered, the median.
    pub days_to_answer: Option<f64>,
    /// How many agreed, of those who answered.
    #[serde(skip)]
    pub agreed_rate: Rate,
    /// What stands in a table.
    #[serde(skip)]
    pub shown: String,
}

/// Which qualified prospects will buy.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ForecastAnswer {
    /// The forecast.
    #[serde(flatten)]
    pub forecast: Forecast,
    /// The rep of each prospect.
    #[serde(skip)]
    pub rep_names: Vec<String>,
    /// The name of the money.
    #[serde(skip)]
    pub currency: String,
    /// Share of qualified prospects that buy, as the settings have it.
    #[serde(skip)]
    pub close_rate: f64,
    /// Only a part was asked for: of one rep, or until a day.
    #[serde(skip)]
    pub is_part: bool,
    /// The day until which it goes.
    #[serde(skip)]
    pub until: Option<Day>,
}

/// How forecasts did.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ForecastReview {
    /// The forecasts on record.
    pub forecasts: Vec<Past>,
    /// The chances that were said when asks were made.
    pub asks: Calibration,
    /// The first probability that was said of each qualified prospect.
    pub closing: Calibration,
}

/// From wanted wins back to asks per week.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct QuotaAnswer {
    /// The quota.
    #[serde(flatten)]
    pub quota: Quota,
    /// The stages, flat.
    #[serde(skip)]
    pub rows: Vec<QuotaRow>,
    /// What was measured of each.
    #[serde(skip)]
    pub measured: Vec<Rate>,
    /// Wins wanted.
    #[serde(skip)]
    pub wins: u32,
    /// Until this day.
    #[serde(skip)]
    pub until: Day,
    /// Reps who ask.
    #[serde(skip)]
    pub reps: usize,
    /// Asks that a rep makes in a week.
    #[serde(skip)]
    pub asks_per_week: u32,
    /// Asks that an introducer takes …
    #[serde(skip)]
    pub asks_of_one: u32,
    /// … in so many days.
    #[serde(skip)]
    pub per_days: i32,
}

/// A stage of a quota, flat.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct QuotaRow {
    /// The stage.
    pub stage: FunnelStage,
    /// Share of the stage before that comes so far.
    pub rate: f64,
    /// The share that was measured.
    pub measured: Option<f64>,
    /// From how many.
    pub decided: u32,
    /// How many are needed.
    pub needed: f64,
}

/// A question about the referral system, flat.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct HealthRow {
    /// Its name.
    pub name: &'static str,
    /// The question.
    pub question: &'static str,
    /// The answer, as far as it is known.
    pub answer: Option<bool>,
    /// The ledger answers it.
    pub from_ledger: bool,
    /// Why.
    pub why: String,
    /// What to do when it is no.
    pub next: &'static str,
}
