//! `introrank forecast`: which qualified prospects will buy, and how the last forecasts did.

use anyhow::bail;
use serde_json::json;

use super::percent;
use crate::cli::Outcome;
use crate::cli::args::ForecastArgs;
use crate::cli::open;
use crate::cli::output::print;
use crate::cli::remarks::Remarks;
use crate::cli::sheet;
use crate::cli::team::Team;
use crate::render::sheet::Sheet;
use introrank_referrals::ledger::{Entry, EventKind};
use introrank_referrals::measure;
use introrank_referrals::measure::{Calibration, Forecast, ForecastRecord};

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
    let found = measure::forecast(&team.ledger, &team.settings, rep.as_deref(), until);
    let text = forecast_text(args, &team, &found)?;
    // Kept first, shown then.
    if let Some(name) = &args.freeze {
        if name.trim().is_empty() {
            bail!("--freeze needs a name, for example Q3");
        }
        let frozen = ForecastRecord {
            prospects: found.prospects.clone(),
        };
        let entry = Entry {
            answer: introrank_core::display::clean(name),
            amount: Some(found.wins),
            due: until,
            frozen: serde_json::to_string(&frozen)?,
            ..Entry::new(team.as_of, EventKind::Forecast)
        };
        let taken = team
            .ledger
            .forecasts
            .iter()
            .any(|past| past.name == entry.answer);
        if taken {
            bail!("a forecast called {name:?} is on record already; choose another name");
        }
        team.append(|_| Ok(vec![entry]))?;
    }
    print(&text)?;
    if let Some(name) = &args.freeze {
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

fn forecast_text(args: &ForecastArgs, team: &Team, found: &Forecast) -> anyhow::Result<String> {
    let rows = found.prospects.iter().map(|prospect| {
        vec![
            introrank_core::display::clean(&prospect.name),
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
    if found.prospects.is_empty() && (args.until.is_some() || args.team.rep.is_some()) {
        notes.push("No qualified prospect fits: look without --until and --as.".to_owned());
    } else if found.prospects.is_empty() {
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
            format!(
                "  {}: {}",
                introrank_core::display::clean(name),
                open.join(", ")
            )
        });
        notes.push(format!(
            "Not qualified and not in it, {} (what is open):",
            found.not_qualified.len()
        ));
        notes.extend(list);
    }
    if args.show.explain {
        notes.push("A prospect's log-odds: the level, a third of what the CRM's probability says beyond what reps usually say (until outcomes tell), and a difference for cold ones; learned from won and lost qualified prospects towards the prior in the settings. The intervals of the sums come from 20 000 seeded draws in which what is unsure of the level is shared.".into());
    }
    let sheet = Sheet {
        title: String::new(),
        header: &["prospect", "rep", "buys", "CRM says", "amount", "closes"],
        rows: rows.collect(),
        notes,
        records: &found.prospects,
        whole: found,
    };
    sheet::text(&sheet, args.show.format)
}

fn review(args: &ForecastArgs, team: &Team) -> anyhow::Result<Outcome> {
    let ledger = &team.ledger;
    let past = measure::review(ledger, team.as_of);
    let asks = measure::asks_calibration(ledger, team.as_of, &team.settings);
    let closing = measure::closing_calibration(ledger);
    let rows = past.iter().map(|past| {
        let open = if past.open > 0 {
            format!(", {} open", past.open)
        } else {
            String::new()
        };
        vec![
            introrank_core::display::clean(&past.name),
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
    let sheet = Sheet {
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
        whole: &whole,
    };
    sheet::show(&sheet, args.show.format)?;
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
