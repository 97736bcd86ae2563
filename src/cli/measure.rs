//! `introrank metrics`, `forecast`, `quota` and `health`: the ledger in numbers.

use std::io::Write;

use anyhow::bail;
use serde::Serialize;
use serde_json::json;

use super::Outcome;
use super::args::{ForecastArgs, HealthArgs, MetricsArgs, MetricsBy, QuotaArgs};
use super::open::{self, Remarks};
use super::sheet::Sheet;
use super::team::Team;
use super::{keys, log};
use crate::ledger::{Case, Entry, Origin, What, yes_or_no};
use crate::measure::{
    self, Calibration, Forecast, Frozen, Funnel, Metrics, Period, QUESTIONS_OF_HEALTH, Rate, Stage,
};
use crate::people::title::Seniority;

impl Team {
    /// Money, rounded, with its name.
    fn money(&self, amount: f64) -> String {
        let digits = format!("{:.0}", amount.abs());
        let groups: Vec<&str> = digits
            .as_bytes()
            .rchunks(3)
            .rev()
            .filter_map(|group| std::str::from_utf8(group).ok())
            .collect();
        let sign = if amount < 0.0 { "-" } else { "" };
        format!(
            "{sign}{} {}",
            groups.join(" "),
            self.settings.calendar.currency
        )
    }

    /// Whether the prospect of a case decides: a vice president or above. `None` where no title says.
    fn is_decider(&self, case: &Case) -> Option<bool> {
        let person = self.person(&case.target)?;
        let seniority = self.session.directory.people.role(person).seniority?;
        Some(seniority >= Seniority::Vp)
    }

    /// The class of accounts that a case's account is like: by head-count.
    fn class(&self, case: &Case) -> String {
        let accounts = &self.session.directory.accounts;
        let headcount = accounts
            .find(&case.account)
            .and_then(|ix| accounts.get(ix).headcount);
        match headcount {
            None => "unknown",
            Some(n) if n < 50.0 => "below 50",
            Some(n) if n < 500.0 => "50 to 500",
            Some(n) if n < 5000.0 => "500 to 5000",
            Some(_) => "5000 and more",
        }
        .to_owned()
    }
}

/// A figure, flat.
#[derive(Serialize)]
struct Figure {
    figure: String,
    value: Option<f64>,
    came: Option<u32>,
    of: Option<u32>,
    low: Option<f64>,
    high: Option<f64>,
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
            figure: figure.to_owned(),
            value: rate.share(),
            came: Some(rate.came),
            of: Some(rate.of),
            low: interval.map(|(low, _)| low),
            high: interval.map(|(_, high)| high),
        }
    }
}

/// Shows the numbers.
pub fn metrics(args: &MetricsArgs) -> anyhow::Result<Outcome> {
    let remarks = Remarks::new(&args.team.run);
    let team = Team::open(&args.team, &remarks)?;
    let period = Period {
        since: args
            .since
            .as_deref()
            .map(|text| open::day("--since", text))
            .transpose()?,
        rep: team.named_rep()?,
    };
    let book = team.book()?;
    if book.cases.is_empty() {
        bail!("nothing is logged yet: introrank log --help, or introrank log --from-crm FILE");
    }
    if let Some(by) = args.by {
        return by_group(args, &team, &period, by);
    }
    let found = measure::metrics(
        book,
        &team.settings,
        team.as_of,
        &period,
        |case| team.is_decider(case),
        |case| team.class(case),
    );
    let who = period
        .rep
        .as_deref()
        .map_or("the team".to_owned(), |rep| team.name(rep));
    let since = period
        .since
        .map_or("the beginning".to_owned(), |day| day.to_string());
    let records = figures(&found);
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut row = |name: &str, value: String| rows.push(vec![name.to_owned(), value]);
    row(
        "people asked",
        format!("{} in {} asks", found.people_asked, found.asks),
    );
    row(
        "introductions",
        format!(
            "{} received, {} given",
            found.introductions_received, found.introductions_given
        ),
    );
    row(
        "meetings",
        format!("{} set, {} held", found.meetings_set, found.meetings_held),
    );
    for (title, funnel) in [("referred", &found.referred), ("cold", &found.cold)] {
        for stage in funnel
            .iter()
            .filter(|stage| stage.reached > 0 || stage.of_previous.of > 0)
        {
            row(
                &format!("{title}: {}", name_of(title, stage)),
                stage_words(stage),
            );
        }
    }
    row(
        "meetings per introduction",
        found.meetings_per_introduction.words(),
    );
    let touches =
        |value: Option<f64>| value.map_or("no meeting yet".to_owned(), |v| format!("{v:.1}"));
    row(
        "contacts per meeting",
        format!(
            "referred {}, cold {}",
            touches(found.touches_per_meeting),
            touches(found.cold_touches_per_meeting)
        ),
    );
    row("qualified, of those met", found.qualified.words());
    row("straight to a decision-maker", found.to_deciders.words());
    row("won, of referred won and lost", benchmark(&found));
    if let Some(cost) = found.cost_per_meeting {
        row("cost per meeting", team.money(cost));
    }
    let deals = |(n, money): (u32, f64)| {
        if money > 0.0 {
            format!("{n} ({})", team.money(money))
        } else {
            n.to_string()
        }
    };
    row(
        "deals won",
        format!(
            "{} sourced, {} assisted, {} neither",
            deals(found.sourced),
            deals(found.assisted),
            deals(found.unattributed)
        ),
    );
    row(
        "introducers who know what came of it",
        found.loops_closed.words(),
    );
    let reasons: Vec<String> = found
        .decline_reasons
        .iter()
        .take(5)
        .map(|(reason, n)| format!("{reason} ({n})"))
        .collect();
    if !reasons.is_empty() {
        row("declined because", reasons.join("; "));
    }
    for lift in &found.lift {
        row(
            &format!("referred against cold: {}", lift.stage.words()),
            lift_words(lift),
        );
    }
    let mut notes = vec!["Intervals are 80%. Cases that are still open count in no rate; below 5 decided ones none is said.".to_owned()];
    if args.show.explain {
        notes.push("referred: asks made in the period, through every stage up to today. A stage that was skipped counts as passed. Silent: the introducer for 14 days, an introduced prospect or a cold one for 21.".into());
        notes.push("contacts: the introduction and every logged touch. Matched: accounts of one size, the difference of shares weighted by n·m/(n+m). Assisted: won otherwise, at an account to which somebody had introduced the team.".into());
    }
    Sheet {
        title: format!("{who} from {since} to {}", team.as_of),
        header: &["", ""],
        rows,
        notes,
        records: &records,
    }
    .show(args.show.format, Some(serde_json::to_value(&found)?))?;
    Ok(Outcome::Found)
}

fn name_of(title: &str, stage: &Funnel) -> &'static str {
    if title == "cold" && stage.stage == Stage::Approached {
        "approached"
    } else {
        stage.stage.words()
    }
}

fn stage_words(stage: &Funnel) -> String {
    let mut parts = vec![stage.reached.to_string()];
    if stage.of_previous.of > 0 {
        parts.push(format!("{} of the step before", stage.of_previous.words()));
    }
    if let Some(days) = stage.days.filter(|_| stage.reached > 0) {
        parts.push(format!("after {days:.0} days"));
    }
    parts.join(", ")
}

fn benchmark(found: &Metrics) -> String {
    match found.conversion.interval() {
        Some((low, high)) => {
            let verdict = if low > found.benchmark {
                "above"
            } else if high < found.benchmark {
                "below"
            } else {
                "not surely above or below"
            };
            format!(
                "{}, {verdict} the benchmark of {:.0}%",
                found.conversion.words(),
                found.benchmark * 100.0
            )
        }
        None => found.conversion.words(),
    }
}

fn lift_words(lift: &measure::Lift) -> String {
    let (r, c) = (lift.referred.words(), lift.cold.words());
    let or_none = |text: String| {
        if text.is_empty() {
            "none".to_owned()
        } else {
            text
        }
    };
    let matched = match (lift.matched, lift.interval) {
        (Some(d), Some((low, high))) => format!(
            "; on matched accounts {:+.0} points ({:+.0} to {:+.0})",
            d * 100.0,
            low * 100.0,
            high * 100.0
        ),
        _ => format!(
            "; no lift is said: {} and {} on matched accounts, 10 each are needed",
            lift.pairs.0, lift.pairs.1
        ),
    };
    format!("{} against {}{matched}", or_none(r), or_none(c))
}

fn figures(found: &Metrics) -> Vec<Figure> {
    let mut out = vec![
        Figure::count("asks", f64::from(found.asks)),
        Figure::count("people_asked", f64::from(found.people_asked)),
        Figure::count(
            "introductions_received",
            f64::from(found.introductions_received),
        ),
        Figure::count("introductions_given", f64::from(found.introductions_given)),
        Figure::count("meetings_set", f64::from(found.meetings_set)),
        Figure::count("meetings_held", f64::from(found.meetings_held)),
    ];
    for (title, funnel) in [("referred", &found.referred), ("cold", &found.cold)] {
        for stage in funnel {
            let name = stage.stage.words().replace(' ', "_");
            out.push(Figure::count(
                &format!("{title}.{name}"),
                f64::from(stage.reached),
            ));
            out.push(Figure::rate(
                &format!("{title}.{name}.of_previous"),
                stage.of_previous,
            ));
            out.push(Figure::rate(
                &format!("{title}.{name}.of_approached"),
                stage.of_approached,
            ));
            out.extend(
                stage
                    .days
                    .map(|days| Figure::count(&format!("{title}.{name}.days"), days)),
            );
        }
    }
    out.push(Figure::rate(
        "meetings_per_introduction",
        found.meetings_per_introduction,
    ));
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
        out.push(Figure::count(name, f64::from(n)));
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

fn by_group(
    args: &MetricsArgs,
    team: &Team,
    period: &Period,
    by: MetricsBy,
) -> anyhow::Result<Outcome> {
    let book = team.book()?;
    let name = |case: &Case| match by {
        MetricsBy::Rep => case.rep.clone(),
        MetricsBy::Introducer => case.introducer.clone(),
        MetricsBy::Account => case.account.clone(),
        MetricsBy::Month => {
            let day = Stage::Approached
                .day_in(book, case)
                .map_or(String::new(), |day| day.to_string());
            day.get(..7).unwrap_or_default().to_owned()
        }
    };
    let helped = |who: &str| {
        let helped = book.kindness.iter().filter(|kindness| {
            kindness.helped
                && if by == MetricsBy::Rep {
                    kindness.rep == who
                } else {
                    kindness.person == who
                }
        });
        helped.count() as u32
    };
    let mut groups = measure::groups(book, &team.settings, team.as_of, period, name, helped);
    if by != MetricsBy::Month {
        groups.sort_by(|a, b| b.asks.cmp(&a.asks).then(a.name.cmp(&b.name)));
    }
    let all: u32 = groups.iter().map(|group| group.asks).sum();
    let rows = groups.iter().map(|group| {
        let days = group
            .days_to_answer
            .map_or(String::new(), |days| format!("{days:.0}"));
        let name = if by == MetricsBy::Account || by == MetricsBy::Month {
            group.name.clone()
        } else {
            team.name(&group.name)
        };
        vec![
            if name.is_empty() {
                "(unknown)".into()
            } else {
                name
            },
            format!(
                "{} ({:.0}%)",
                group.asks,
                f64::from(group.asks) / f64::from(all.max(1)) * 100.0
            ),
            group.agreed.words(),
            group.introductions.to_string(),
            group.meetings.to_string(),
            group.won.to_string(),
            group.helped.to_string(),
            days,
        ]
    });
    /// A group, flat.
    #[derive(Serialize)]
    struct Row {
        name: String,
        label: String,
        asks: u32,
        agreed: u32,
        answered: u32,
        introductions: u32,
        meetings: u32,
        won: u32,
        helped: u32,
        days_to_answer: Option<f64>,
    }
    let records: Vec<Row> = groups
        .iter()
        .map(|group| Row {
            name: group.name.clone(),
            label: team.name(&group.name),
            asks: group.asks,
            agreed: group.agreed.came,
            answered: group.agreed.of,
            introductions: group.introductions,
            meetings: group.meetings,
            won: group.won,
            helped: group.helped,
            days_to_answer: group.days_to_answer,
        })
        .collect();
    let loads = groups.iter().map(|group| f64::from(group.asks));
    let mut notes = vec![format!(
        "Gini of the asks: {:.2}.",
        crate::plan::gini(loads)
    )];
    let alarm = team.settings.limits.alarm_share;
    let heavy = groups.iter().filter(|g| {
        by == MetricsBy::Introducer && all >= 10 && f64::from(g.asks) > alarm * f64::from(all)
    });
    notes.extend(heavy.map(|g| {
        format!(
            "{} carries more than {:.0}% of all asks.",
            team.name(&g.name),
            alarm * 100.0
        )
    }));
    Sheet {
        title: String::new(),
        header: &[
            "",
            "asks",
            "agreed",
            "introductions",
            "meetings",
            "won",
            if by == MetricsBy::Rep {
                "help given"
            } else {
                "helped"
            },
            "days to answer",
        ],
        rows: rows.collect(),
        notes,
        records: &records,
    }
    .show(args.show.format, None)?;
    Ok(if records.is_empty() {
        Outcome::Nothing
    } else {
        Outcome::Found
    })
}

/// Shows the forecast, puts it on record, or shows how the last ones did.
pub fn forecast(args: &ForecastArgs) -> anyhow::Result<Outcome> {
    let remarks = Remarks::new(&args.team.run);
    let mut team = Team::open(&args.team, &remarks)?;
    if args.review {
        return review(args, &team);
    }
    let until = args
        .until
        .as_deref()
        .map(|text| open::day("--until", text))
        .transpose()?;
    let rep = team.named_rep()?;
    let found = measure::forecast(team.book()?, &team.settings, rep.as_deref(), until);
    show_forecast(args, &team, &found)?;
    if let Some(name) = &args.freeze {
        let frozen = Frozen {
            prospects: found.prospects.clone(),
        };
        let entry = Entry {
            answer: crate::display::clean(name),
            amount: Some(found.wins),
            due: until,
            frozen: serde_json::to_string(&frozen)?,
            ..Entry::new(team.as_of, What::Forecast)
        };
        let taken = team
            .book()?
            .forecasts
            .iter()
            .any(|past| past.name == entry.answer);
        if taken {
            bail!("a forecast called {name:?} is on record already; choose another name");
        }
        log::append(&mut team, |_| Ok(vec![entry]))?;
        remarks.say(&format!(
            "on record as {name:?}; how it did: introrank forecast --review"
        ));
    }
    Ok(if found.prospects.is_empty() {
        Outcome::Nothing
    } else {
        Outcome::Found
    })
}

fn percent(p: f64) -> String {
    format!("{:.0}%", p * 100.0)
}

fn show_forecast(args: &ForecastArgs, team: &Team, found: &Forecast) -> anyhow::Result<()> {
    let rows = found.prospects.iter().map(|prospect| {
        vec![
            crate::display::clean(&prospect.name),
            team.name(&prospect.rep),
            format!(
                "{} ({} to {})",
                percent(prospect.probability),
                percent(prospect.low),
                percent(prospect.high)
            ),
            prospect.crm.map_or("-".into(), percent),
            if prospect.amount > 0.0 {
                team.money(prospect.amount)
            } else {
                "-".into()
            },
            prospect.close.map_or("-".into(), |day| day.to_string()),
        ]
    });
    let mut notes = Vec::new();
    if found.prospects.is_empty() {
        notes.push("No prospect is qualified: need, budget, timeline and deciders must all be yes (introrank log need PROSPECT yes).".to_owned());
    } else {
        let (low, high) = found.wins_interval;
        notes.push(format!(
            "Expected wins: {:.1} (80%: {low} to {high}).",
            found.wins
        ));
        if found.money > 0.0 {
            let (low, high) = found.money_interval;
            notes.push(format!(
                "Expected money: {} (80%: {} to {}).",
                team.money(found.money),
                team.money(low),
                team.money(high)
            ));
        }
        notes.push(match found.outcomes {
            0 => format!(
                "No qualified prospect was won or lost yet: {} is the prior of the settings.",
                percent(team.settings.business.close_rate)
            ),
            n if n < 30 => format!(
                "Only {n} qualified prospects were won or lost so far: the prior still counts."
            ),
            n => format!("Learned from {n} qualified prospects that were won or lost."),
        });
    }
    if !found.not_qualified.is_empty() {
        let list = found.not_qualified.iter().take(5).map(|(name, open)| {
            let open: Vec<&str> = open.iter().map(|what| what.word()).collect();
            format!("  {}: {}", crate::display::clean(name), open.join(", "))
        });
        notes.push(format!(
            "Not qualified and not in it, {} (what is open):",
            found.not_qualified.len()
        ));
        notes.extend(list);
    }
    if args.show.explain {
        notes.push("A prospect's log-odds: the level, half of what the CRM's probability says beyond it (until outcomes tell), and a difference for cold ones; learned from won and lost qualified prospects towards the prior in the settings. The intervals of the sums come from 20 000 seeded draws in which what is unsure of the level is shared.".into());
    }
    Sheet {
        title: String::new(),
        header: &["prospect", "rep", "buys", "CRM says", "amount", "closes"],
        rows: rows.collect(),
        notes,
        records: &found.prospects,
    }
    .show(args.show.format, Some(serde_json::to_value(found)?))
}

fn review(args: &ForecastArgs, team: &Team) -> anyhow::Result<Outcome> {
    let book = team.book()?;
    let past = measure::review(book, team.as_of);
    let asks = measure::asks_calibration(book, team.as_of, &team.settings);
    let closing = measure::closing_calibration(book);
    let rows = past.iter().map(|past| {
        let open = if past.open > 0 {
            format!(", {} open", past.open)
        } else {
            String::new()
        };
        vec![
            crate::display::clean(&past.name),
            past.on.to_string(),
            format!("{:.1} of {}", past.forecast, past.prospects),
            format!("{}{open}", past.actual),
            past.error.map_or("not over yet".into(), percent),
            percent(past.luck),
        ]
    });
    let mut notes = Vec::new();
    if past.is_empty() {
        notes.push(
            "No forecast is on record yet: introrank forecast --freeze Q1 --until DATE".to_owned(),
        );
    } else {
        notes.push("error: |wins − forecast| / forecast; luck alone: what a perfect forecaster would be off by on average, at these numbers.".into());
    }
    notes.push(format!("Asks, at asking: {}", calibration(&asks)));
    notes.push(format!(
        "Qualified prospects, at the first forecast: {}",
        calibration(&closing)
    ));
    let whole = json!({"forecasts": past, "asks": asks, "closing": closing});
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
        notes,
        records: &past,
    }
    .show(args.show.format, Some(whole))?;
    Ok(if past.is_empty() {
        Outcome::Nothing
    } else {
        Outcome::Found
    })
}

/// Fewer decided cases say nothing about forecasts.
const FEWEST_DECIDED: usize = 10;

fn calibration(calibration: &Calibration) -> String {
    if calibration.decided < FEWEST_DECIDED {
        return format!(
            "{} decided, too few to say (10 are needed).",
            calibration.decided
        );
    }
    let alarm = if calibration.z.abs() > 2.5 {
        ": more than chance explains; introrank learn"
    } else {
        ""
    };
    format!(
        "{} forecast, {} came: {:+.0} points apart over {} decided ({:+.1} standard deviations{alarm}).",
        percent(calibration.forecast),
        percent(calibration.came),
        (calibration.came - calibration.forecast) * 100.0,
        calibration.decided,
        calibration.z
    )
}

/// Works back from wins to asks.
pub fn quota(args: &QuotaArgs) -> anyhow::Result<Outcome> {
    let remarks = Remarks::new(&args.team.run);
    let team = Team::open(&args.team, &remarks)?;
    let until = open::day("--until", &args.until)?;
    if until <= team.as_of {
        bail!("--until {until} is not after {}", team.as_of);
    }
    let (book, limits) = (team.book()?, &team.settings.limits);
    let cases: Vec<&Case> = book
        .cases
        .values()
        .filter(|case| case.origin == Origin::Referred && case.was_asked())
        .collect();
    let funnel = measure::funnel(book, &cases, Origin::Referred, team.as_of, limits);
    let search = team.search(1);
    let reps = search.teammates().len().max(1);
    // People outside the team who would rather help than not make a fair introducer at least.
    let fair = team.session.setup.config.search.fair_from;
    let mut introducers: Vec<_> = search
        .teammates()
        .iter()
        .flat_map(|rep| team.session.network.steps(*rep))
        .filter(|(person, helps)| {
            *helps >= 2.0 * fair && !search.is_teammate(*person) && !search.is_barred(*person)
        })
        .map(|(person, _)| person)
        .collect();
    introducers.sort_unstable();
    introducers.dedup();
    let weeks = f64::from(until.number() - team.as_of.number()) / 7.0;
    let found = measure::quota(
        &funnel,
        &team.settings,
        f64::from(args.wins),
        weeks,
        reps,
        introducers.len(),
    );
    /// A stage, flat.
    #[derive(Serialize)]
    struct Row {
        stage: Stage,
        rate: f64,
        measured: Option<f64>,
        decided: u32,
        needed: f64,
    }
    let records: Vec<Row> = found
        .stages
        .iter()
        .map(|(stage, rate, measured, needed)| Row {
            stage: *stage,
            rate: *rate,
            measured: measured.share(),
            decided: measured.of,
            needed: *needed,
        })
        .collect();
    let mut rows = vec![vec![
        "asked".to_owned(),
        String::new(),
        String::new(),
        format!("{:.0}", found.asks.ceil()),
    ]];
    rows.extend(found.stages.iter().map(|(stage, rate, measured, needed)| {
        vec![
            stage.words().to_owned(),
            percent(*rate),
            if measured.of == 0 {
                "nothing measured yet".into()
            } else {
                measured.words()
            },
            format!("{needed:.1}"),
        ]
    }));
    let mut notes = vec![format!(
        "{:.1} asks a week for {:.0} weeks: {:.1} per rep.",
        found.asks_per_week,
        found.weeks,
        found.asks_per_week / reps as f64
    )];
    let room = |what: &str, room: f64| {
        let verdict = if found.asks_per_week <= room {
            "enough"
        } else {
            "NOT enough"
        };
        format!("{what}: {room:.0} asks a week, {verdict}.")
    };
    notes.push(room(
        &format!("{reps} reps at {} a week", limits.asks_per_week),
        found.reps_per_week,
    ));
    notes.push(room(
        &format!(
            "{} possible introducers at {} in {} days",
            found.introducers, limits.asks, limits.per_days
        ),
        found.introducers_per_week,
    ));
    if args.show.explain {
        notes.push("Each rate is what was measured, with a prior that counts as 10 cases. Possible introducers: people outside the team who would help with at least twice the chance that is called fair.".into());
    }
    Sheet {
        title: format!("{} wins by {until}", args.wins),
        header: &["", "of the step before", "measured", "needed"],
        rows,
        notes,
        records: &records,
    }
    .show(args.show.format, Some(serde_json::to_value(&found)?))?;
    Ok(Outcome::Found)
}

/// Shows the questions about the referral system, and takes answers.
pub fn health(args: &HealthArgs) -> anyhow::Result<Outcome> {
    let remarks = Remarks::new(&args.team.run);
    let mut team = Team::open(&args.team, &remarks)?;
    let mut entries = Vec::new();
    for answer in &args.answer {
        let Some((name, text)) = answer.split_once('=') else {
            bail!("--answer {answer}: write it as NAME=yes or NAME=no");
        };
        if !QUESTIONS_OF_HEALTH
            .iter()
            .any(|question| question.name == name)
        {
            let names: Vec<&str> = QUESTIONS_OF_HEALTH
                .iter()
                .map(|question| question.name)
                .collect();
            bail!(
                "there is no question '{}'; there are {}",
                crate::display::clean(name),
                names.join(", ")
            );
        }
        if yes_or_no(text).is_none() {
            bail!("--answer {answer}: the answer is yes or no");
        }
        entries.push(answered(&team, name, text));
    }
    let reps: Vec<String> = {
        let people = &team.session.directory.people;
        people
            .teammates()
            .iter()
            .map(|rep| people.key(*rep).to_owned())
            .collect()
    };
    if args.ask {
        let mut err = std::io::stderr();
        for health in measure::health(team.book()?, &team.settings, &reps, team.as_of) {
            if health.from_ledger {
                continue;
            }
            write!(
                err,
                "{} [y]es [n]o [space] skip [q]uit: ",
                health.question.text
            )?;
            err.flush()?;
            let Some(key) = keys::ask("yn ")? else { break };
            writeln!(
                err,
                "{}",
                if key == 'y' {
                    "yes"
                } else if key == 'n' {
                    "no"
                } else {
                    "skipped"
                }
            )?;
            if key != ' ' {
                entries.push(answered(
                    &team,
                    health.question.name,
                    if key == 'y' { "yes" } else { "no" },
                ));
            }
        }
    }
    if !entries.is_empty() {
        log::append(&mut team, |_| Ok(entries))?;
    }
    let all = measure::health(team.book()?, &team.settings, &reps, team.as_of);
    let rows = all.iter().map(|health| {
        let answer = match health.yes {
            Some(true) => "yes",
            Some(false) => "NO",
            None => "?",
        };
        let next = match health.yes {
            Some(true) => String::new(),
            Some(false) => health.question.next.to_owned(),
            None => format!("--answer {}=yes|no", health.question.name),
        };
        vec![
            answer.to_owned(),
            health.question.text.to_owned(),
            health.why.clone(),
            next,
        ]
    });
    let count = |wanted: Option<bool>| all.iter().filter(|health| health.yes == wanted).count();
    let notes = vec![format!(
        "{} yes, {} no, {} open.",
        count(Some(true)),
        count(Some(false)),
        count(None)
    )];
    /// A question, flat.
    #[derive(Serialize)]
    struct Row {
        name: &'static str,
        question: &'static str,
        answer: Option<bool>,
        from_ledger: bool,
        why: String,
        next: &'static str,
    }
    let records: Vec<Row> = all
        .iter()
        .map(|health| Row {
            name: health.question.name,
            question: health.question.text,
            answer: health.yes,
            from_ledger: health.from_ledger,
            why: health.why.clone(),
            next: health.question.next,
        })
        .collect();
    Sheet {
        title: String::new(),
        header: &["", "question", "because", "next step"],
        rows: rows.collect(),
        notes,
        records: &records,
    }
    .show(args.show.format, None)?;
    Ok(Outcome::Found)
}

fn answered(team: &Team, name: &str, answer: &str) -> Entry {
    Entry {
        target: name.to_owned(),
        answer: answer.to_owned(),
        ..Entry::new(team.as_of, What::Health)
    }
}
