//! Metrics, forecasts and their review, quota and health as reports.

use introrank_core::display::{clean, count, money};
use introrank_referrals::measure::{
    Calibration, Forecast, Funnel, FunnelStage, Lift, Metrics, Past, Prospected,
};

use super::sheet::Sheet;
use super::words::percent;
use crate::app::view::{
    Figure, ForecastAnswer, ForecastReview, HealthRow, MetricsAnswer, QuotaAnswer, QuotaRow,
};

/// Decline reasons that are shown.
const MAX_REASONS: usize = 5;
/// Prospects that are not qualified and are named.
const MAX_NOT_QUALIFIED: usize = 5;
/// Fewer outcomes than these do not teach a forecast much.
const FEW_OUTCOMES: usize = 30;

/// The figures of a period.
pub fn metrics<'a>(
    answer: &'a MetricsAnswer,
    figures: &'a [Figure],
    explain: bool,
) -> Sheet<'a, Figure, MetricsAnswer> {
    let who = answer.rep_name.as_deref().unwrap_or("the team");
    let since = answer.metrics.since;
    let since = since.map_or("the beginning".to_owned(), |day| day.to_string());
    let mut notes = vec!["Intervals are 80%. Cases that are still open count in no rate; below 5 decided ones none is said.".to_owned()];
    if explain {
        notes.push("referred: asks made in the period, through every stage up to today. A stage that was skipped counts as passed. Silent: the introducer for 14 days, an introduced prospect or a cold one for 21.".into());
        notes.push("contacts: the introduction and every logged touch. Matched: accounts of one size, the difference of shares weighted by n·m/(n+m). Assisted: won otherwise, at an account to which somebody had introduced the team.".into());
    }
    let mut rows = counts(&answer.metrics);
    rows.extend(stages(&answer.metrics));
    rows.extend(results(answer));
    Sheet {
        title: format!("{who} from {since} to {}", answer.as_of),
        header: &["", ""],
        rows,
        then: Vec::new(),
        notes,
        records: figures,
        whole: answer,
    }
}

fn row(name: &str, value: impl Into<String>) -> Vec<String> {
    vec![name.to_owned(), value.into()]
}

fn counts(found: &Metrics) -> Vec<Vec<String>> {
    let (people, asks) = (found.people_asked, found.asks);
    let (received, given) = (found.introductions_received, found.introductions_given);
    let (set, held) = (found.meetings_set, found.meetings_held);
    let asks = count(asks, "ask", "asks");
    let asked = match found.outcome_not_logged {
        0 => format!("{people} in {asks}"),
        n => format!("{people} in {asks}, {n} of them with no outcome logged"),
    };
    vec![
        row("people asked", asked),
        row(
            "introductions",
            format!("{received} received, {given} given"),
        ),
        row("meetings", format!("{set} set, {held} held")),
    ]
}

fn stages(found: &Metrics) -> Vec<Vec<String>> {
    let funnels = [("referred", &found.referred), ("cold", &found.cold)];
    let rows = funnels.into_iter().flat_map(|(title, funnel)| {
        let seen = funnel
            .iter()
            .filter(|stage| stage.reached > 0 || stage.of_previous.of > 0);
        seen.map(move |stage| {
            let name = format!("{title}: {}", name_of(title, stage));
            row(&name, stage_words(stage))
        })
    });
    rows.collect()
}

/// What the asks came to.
fn results(answer: &MetricsAnswer) -> Vec<Vec<String>> {
    let found = &answer.metrics;
    let touches =
        |value: Option<f64>| value.map_or("no meeting yet".to_owned(), |v| format!("{v:.1}"));
    let (referred, cold) = (
        touches(found.touches_per_meeting),
        touches(found.cold_touches_per_meeting),
    );
    let deals = |(n, amount): (u32, f64)| match amount {
        amount if amount > 0.0 => format!("{n} ({})", money(amount, &answer.currency)),
        _ => n.to_string(),
    };
    let (sourced, assisted, neither) = (
        deals(found.sourced),
        deals(found.assisted),
        deals(found.unattributed),
    );
    let mut rows = vec![
        row(
            "meetings per introduction",
            found.meetings_per_introduction.words(),
        ),
        row(
            "contacts per meeting",
            format!("referred {referred}, cold {cold}"),
        ),
        row("qualified, of those met", found.qualified.words()),
        row("straight to a decision-maker", found.to_deciders.words()),
        row("won, of referred won and lost", benchmark(found)),
    ];
    let cost = found.cost_per_meeting;
    rows.extend(cost.map(|cost| row("cost per meeting", money(cost, &answer.currency))));
    rows.push(row(
        "deals won",
        format!("{sourced} sourced, {assisted} assisted, {neither} neither"),
    ));
    rows.push(row(
        "introducers who know what came of it",
        found.loops_closed.words(),
    ));
    let reasons = found.decline_reasons.iter().take(MAX_REASONS);
    let reasons: Vec<String> = reasons.map(|(why, n)| format!("{why} ({n})")).collect();
    if !reasons.is_empty() {
        rows.push(row("declined because", reasons.join("; ")));
    }
    rows.extend(found.lift.iter().map(|lift| {
        let name = format!("referred against cold: {}", lift.stage.words());
        row(&name, lift_words(lift))
    }));
    rows
}

fn name_of(title: &str, stage: &Funnel) -> &'static str {
    if title == "cold" && stage.stage == FunnelStage::Approached {
        "approached"
    } else {
        stage.stage.words()
    }
}

fn stage_words(stage: &Funnel) -> String {
    let rate = stage.of_previous;
    let share = match rate.share() {
        Some(_) => format!("{} of {} before", rate.words(), rate.of),
        None if rate.of > 0 => format!("{} of {} before", rate.came, rate.of),
        None => String::new(),
    };
    let days = stage.days.filter(|_| stage.reached > 0);
    let days = days.map_or(String::new(), |days| {
        format!("after {}", count(days.round() as usize, "day", "days"))
    });
    let parts = [stage.reached.to_string(), share, days];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}

fn benchmark(found: &Metrics) -> String {
    let words = found.conversion.words();
    let Some((low, high)) = found.conversion.interval() else {
        return words;
    };
    let verdict = if low > found.benchmark {
        "above"
    } else if high < found.benchmark {
        "below"
    } else {
        "not surely above or below"
    };
    let benchmark = percent(found.benchmark);
    format!("{words}, {verdict} the benchmark of {benchmark}")
}

fn lift_words(lift: &Lift) -> String {
    let or_none = |text: String| match text.as_str() {
        "" => "none".to_owned(),
        _ => text,
    };
    let referred = or_none(lift.referred.words());
    let cold = or_none(lift.cold.words());
    let matched = match (lift.matched, lift.interval) {
        (Some(d), Some((low, high))) => format!(
            "on matched accounts {:+.0} points ({:+.0} to {:+.0})",
            d * 100.0,
            low * 100.0,
            high * 100.0
        ),
        _ => format!(
            "no lift is said: {} and {} on matched accounts, 10 each are needed",
            lift.pairs.0, lift.pairs.1
        ),
    };
    format!("{referred} against {cold}; {matched}")
}

/// Which qualified prospects will buy.
pub fn forecast(answer: &ForecastAnswer, explain: bool) -> Sheet<'_, Prospected, ForecastAnswer> {
    let found = &answer.forecast;
    let rows = found.prospects.iter().zip(&answer.rep_names);
    let rows = rows.map(|(prospect, rep)| {
        let [p, low, high] = [prospect.probability, prospect.low, prospect.high].map(percent);
        vec![
            clean(&prospect.name),
            rep.clone(),
            format!("{p} ({low} to {high})"),
            prospect.crm.map_or("-".into(), percent),
            match prospect.amount {
                amount if amount > 0.0 => money(amount, &answer.currency),
                _ => "-".into(),
            },
            match prospect.close {
                Some(day) if prospect.is_due => format!("{day} DUE"),
                day => day.map_or("-".into(), |day| day.to_string()),
            },
        ]
    });
    let mut notes = Vec::new();
    if !found.prospects.is_empty() {
        notes.extend(expected(answer));
    }
    notes.extend(not_qualified(found));
    if explain {
        notes.push("A prospect's chance is made of the level, a third of what the rep's own probability says beyond what reps usually say (until outcomes tell), and a difference for cold ones; learned from won and lost qualified prospects towards the prior in the settings. The intervals of the sums come from 20 000 seeded draws in which what is unsure of the level is shared.".into());
    }
    Sheet {
        title: String::new(),
        header: &["prospect", "rep", "buys", "rep says", "amount", "closes"],
        rows: rows.collect(),
        then: Vec::new(),
        notes,
        records: &found.prospects,
        whole: answer,
    }
}

/// The sums, and what they rest on.
fn expected(answer: &ForecastAnswer) -> Vec<String> {
    let found = &answer.forecast;
    let (low, high) = found.wins_interval;
    let mut notes = vec![format!(
        "Expected wins: {:.1} (80%: {low} to {high}).",
        found.wins
    )];
    if found.money > 0.0 {
        let money = |amount| money(amount, &answer.currency);
        let (low, high) = found.money_interval;
        let (expected, low, high) = (money(found.money), money(low), money(high));
        notes.push(format!(
            "Expected money: {expected} (80%: {low} to {high})."
        ));
    }
    notes.push(match found.outcomes {
        0 => format!(
            "No qualified prospect was won or lost yet: {} is the prior of the settings.",
            percent(answer.close_rate)
        ),
        n if n < FEW_OUTCOMES => {
            let decided = count(n, "qualified prospect", "qualified prospects");
            format!("Won or lost so far: {decided}; the prior still counts.")
        }
        n => format!("Learned from {n} qualified prospects that were won or lost."),
    });
    let due = found.prospects.iter().filter(|p| p.is_due).count();
    if due > 0 {
        let due = count(due, "deal", "deals");
        notes.push(format!(
            "{due} should have closed by now (DUE), and stand in it as if they still could: say what came of them, or the new day."
        ));
    }
    notes
}

fn not_qualified(found: &Forecast) -> Vec<String> {
    if found.not_qualified.is_empty() {
        return Vec::new();
    }
    let mut notes = vec![format!(
        "Not qualified and not in it, {} (what is not answered with yes):",
        found.not_qualified.len()
    )];
    let named = found.not_qualified.iter().take(MAX_NOT_QUALIFIED);
    notes.extend(named.map(|(name, open)| {
        let open: Vec<&str> = open.iter().map(|what| what.word()).collect();
        format!("  {}: {}", clean(name), open.join(", "))
    }));
    notes
}

/// How forecasts did; `alarm` says what to do about chances that are wrong as a whole.
pub fn review<'a>(review: &'a ForecastReview, alarm: &str) -> Sheet<'a, Past, ForecastReview> {
    let rows = review.forecasts.iter().map(|past| {
        let open = match past.open {
            0 => String::new(),
            open => format!(", {open} open"),
        };
        vec![
            clean(&past.name),
            past.on.to_string(),
            format!("{:.1} of {}", past.forecast, past.prospects),
            format!("{}{open}", past.actual),
            past.error.map_or("not over yet".into(), percent),
            percent(past.luck),
        ]
    });
    let mut notes = Vec::new();
    if !review.forecasts.is_empty() {
        notes.push("error: |wins − forecast| / forecast; luck alone: what a perfect forecaster would be off by on average, at these numbers.".into());
    }
    let [asks, closing] = [&review.asks, &review.closing].map(|of| calibration(of, alarm));
    notes.push(format!("Asks, at asking: {asks}"));
    notes.push(format!(
        "Qualified prospects, at the first forecast: {closing}"
    ));
    Sheet {
        title: String::new(),
        header: &[
            "forecast",
            "made",
            "wins forecast",
            "wins",
            "error",
            "luck alone",
        ],
        rows: rows.collect(),
        then: Vec::new(),
        notes,
        records: &review.forecasts,
        whole: review,
    }
}

fn calibration(calibration: &Calibration, alarm: &str) -> String {
    let decided = calibration.decided;
    if calibration.missing() > 0 {
        let needed = decided + calibration.missing();
        return format!("{decided} decided, too few to say ({needed} are needed).");
    }
    let alarm = if calibration.is_alarming() {
        format!(": more than chance explains{alarm}")
    } else {
        String::new()
    };
    format!(
        "{} forecast, {} came: {:+.0} points apart over {decided} decided ({:+.1} standard deviations{alarm}).",
        percent(calibration.forecast),
        percent(calibration.came),
        (calibration.came - calibration.forecast) * 100.0,
        calibration.z
    )
}

/// From wins back to asks.
pub fn quota(answer: &QuotaAnswer, explain: bool) -> Sheet<'_, QuotaRow, QuotaAnswer> {
    let found = &answer.quota;
    let asked = format!("{:.0}", found.asks.ceil());
    let mut rows = vec![vec!["asked".into(), String::new(), String::new(), asked]];
    let stages = answer.rows.iter().zip(&answer.measured);
    rows.extend(stages.map(|(row, measured)| {
        vec![
            row.stage.words().to_owned(),
            percent(row.rate),
            match measured.of {
                0 => "nothing measured yet".into(),
                _ => measured.words(),
            },
            format!("{:.1}", row.needed),
        ]
    }));
    let per_week = found.asks_per_week;
    let room = |what: &str, room: f64| {
        let verdict = if per_week <= room {
            "enough"
        } else {
            "NOT enough"
        };
        format!("{what}: {room:.0} asks a week, {verdict}.")
    };
    let reps = format!("{} reps at {} a week", answer.reps, answer.asks_per_week);
    let introducers = format!(
        "{} possible introducers at {} in {} days",
        found.introducers, answer.asks_of_one, answer.per_days
    );
    let mut notes = vec![
        format!(
            "{per_week:.1} asks a week for {:.0} weeks: {:.1} per rep.",
            found.weeks,
            per_week / answer.reps as f64
        ),
        room(&reps, found.reps_per_week),
        room(&introducers, found.introducers_per_week),
    ];
    if explain {
        notes.push("Each rate is what was measured, with a prior that counts as 10 cases. Possible introducers: people outside the team who would help with at least twice the chance that is called fair.".into());
    }
    Sheet {
        title: format!("{} wins by {}", answer.wins, answer.until),
        header: &["", "of the step before", "measured", "needed"],
        rows,
        then: Vec::new(),
        notes,
        records: &answer.rows,
        whole: answer,
    }
}

/// The questions about the referral system; `how` says what can be done about one that is open, or answered no.
pub fn health<'a>(
    rows: &'a [HealthRow],
    explain: bool,
    how: impl Fn(&HealthRow) -> String,
) -> Sheet<'a, HealthRow, [HealthRow]> {
    let shown = rows.iter().map(|row| {
        let (answer, next) = match row.answer {
            Some(true) => ("yes", String::new()),
            Some(false) => ("NO", format!("{}{}", row.next, how(row))),
            None => ("?", how(row)),
        };
        vec![
            answer.to_owned(),
            row.question.to_owned(),
            row.why.clone(),
            next,
        ]
    });
    let count = |wanted: Option<bool>| rows.iter().filter(|row| row.answer == wanted).count();
    let (yes, no, open) = (count(Some(true)), count(Some(false)), count(None));
    let mut notes = vec![format!("{yes} yes, {no} no, {open} open.")];
    if explain {
        notes.push("From the ledger: a question is answered yes when it holds in 80% of at least 5 cases; spread and help from 10 asks on; every rep's weeks from the fourth week on. What the ledger tells wins over what somebody said.".into());
    }
    Sheet {
        title: String::new(),
        header: &["", "question", "because", "next step"],
        rows: shown.collect(),
        then: Vec::new(),
        notes,
        records: rows,
        whole: rows,
    }
}
