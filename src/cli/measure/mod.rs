//! `introrank metrics`: the ledger in numbers; beside it forecasts, quotas and the questions of health.

mod forecast;
mod health;
mod quota;

use anyhow::bail;
use serde::Serialize;

use super::Outcome;
use super::args::{MetricsArgs, MetricsBy};
use super::open;
use super::remarks::Remarks;
use super::sheet;
use super::team::Team;
use crate::render::sheet::Sheet;
use introrank_core::keys::title::Seniority;
use introrank_referrals::ledger::Case;
use introrank_referrals::measure;
use introrank_referrals::measure::{Funnel, FunnelStage, Metrics, Period, Rate};

pub use forecast::forecast;
pub use health::health;
pub use quota::quota;

fn percent(p: f64) -> String {
    format!("{:.0}%", p * 100.0)
}

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
    fn class(&self, case: &Case) -> Option<String> {
        let accounts = &self.session.directory.accounts;
        let headcount = accounts
            .find(&case.account)
            .and_then(|ix| accounts.get(ix).headcount);
        let class = match headcount? {
            n if n < 50.0 => "below 50",
            n if n < 500.0 => "50 to 500",
            n if n < 5000.0 => "500 to 5000",
            _ => "5000 and more",
        };
        Some(class.to_owned())
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
    let ledger = &team.ledger;
    if ledger.cases.is_empty() {
        bail!("nothing is logged yet: introrank log --help, or introrank log --from-crm FILE");
    }
    if let Some(by) = args.by {
        return by_group(args, &team, &period, by);
    }
    let found = measure::metrics(
        ledger,
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
    let sheet = Sheet {
        title: format!("{who} from {since} to {}", team.as_of),
        header: &["", ""],
        rows,
        notes,
        records: &records,
        whole: &found,
    };
    sheet::show(&sheet, args.show.format)?;
    Ok(Outcome::Found)
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
    let days = days.map_or(String::new(), |days| format!("after {days:.0} days"));
    let parts = [stage.reached.to_string(), share, days];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
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
    let ledger = &team.ledger;
    let name = |case: &Case| match by {
        MetricsBy::Rep => case.rep.clone(),
        MetricsBy::Introducer => case.introducer.clone(),
        MetricsBy::Account => case.account.clone(),
        MetricsBy::Month => {
            let day = FunnelStage::Approached
                .day_in(ledger, case)
                .map_or(String::new(), |day| day.to_string());
            day.get(..7).unwrap_or_default().to_owned()
        }
    };
    let helped = |who: &str| {
        let helped = ledger.kindness.iter().filter(|kindness| {
            kindness.helped
                && if by == MetricsBy::Rep {
                    kindness.rep == who
                } else {
                    kindness.person == who
                }
        });
        helped.count() as u32
    };
    let mut groups = measure::groups(ledger, &team.settings, team.as_of, period, name, helped);
    if by == MetricsBy::Rep && period.rep.is_none() {
        // Those who asked nobody are the ones that are looked for.
        let people = &team.session.directory.people;
        for rep in people.teammates() {
            let key = people.key(rep);
            if !groups.iter().any(|group| group.name == key) {
                let helped = helped(key);
                groups.push(measure::Group::empty(key, helped));
            }
        }
    }
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
        introrank_referrals::plan::gini(loads)
    )];
    let alarm = team.settings.limits.alarm_share;
    let heavy = groups.iter().filter(|g| {
        by == MetricsBy::Introducer
            && all >= 10
            && g.asks > 2
            && f64::from(g.asks) > alarm * f64::from(all)
    });
    notes.extend(heavy.map(|g| {
        format!(
            "{} carries more than {:.0}% of all asks.",
            team.name(&g.name),
            alarm * 100.0
        )
    }));
    let sheet = Sheet {
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
        whole: &records[..],
    };
    sheet::show(&sheet, args.show.format)?;
    Ok(if records.is_empty() {
        Outcome::Nothing
    } else {
        Outcome::Found
    })
}
