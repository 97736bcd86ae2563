//! `introrank metrics`, `forecast`, `quota` and `health`: the ledger in numbers.

use anyhow::bail;

use super::args::{ForecastArgs, HealthArgs, MetricsArgs, MetricsBy, QuotaArgs};
use super::output::{print, tell};
use super::remarks::Remarks;
use super::team::Team;
use super::{Outcome, inputs, sheet};
use crate::app::measure::{self, By};
use crate::app::view::ForecastAnswer;
use crate::render;
use crate::terminal::conversations;
use crate::terminal::words;
use introrank_core::day::Day;

fn day(flag: &str, text: Option<&str>) -> anyhow::Result<Option<Day>> {
    text.map(|text| inputs::day(flag, text)).transpose()
}

/// Shows the numbers.
pub fn metrics(args: &MetricsArgs) -> anyhow::Result<Outcome> {
    let remarks = Remarks::new(&args.team.run);
    let team = Team::open(&args.team, &remarks)?;
    let since = day("--since", args.since.as_deref())?;
    if let Some(by) = args.by {
        let by = match by {
            MetricsBy::Rep => By::Rep,
            MetricsBy::Introducer => By::Introducer,
            MetricsBy::Account => By::Account,
            MetricsBy::Month => By::Month,
        };
        let groups = measure::groups(&team, since, team.named(), by)?;
        sheet::show(&render::groups(&groups), args.show.format)?;
        return Ok(Outcome::of(!groups.rows.is_empty()));
    }
    let answer = measure::metrics(&team, since, team.named())?;
    let figures = answer.figures();
    let sheet = render::metrics(&answer, &figures, args.show.explain);
    sheet::show(&sheet, args.show.format)?;
    Ok(Outcome::Found)
}

/// Shows the forecast, puts it on record, or shows how the last ones did.
pub fn forecast(args: &ForecastArgs) -> anyhow::Result<Outcome> {
    let remarks = Remarks::new(&args.team.run);
    let team = Team::open(&args.team, &remarks)?;
    if args.review {
        return review(args, &team);
    }
    let until = day("--until", args.until.as_deref())?;
    let answer = measure::forecast(&team, team.named(), until)?;
    let mut sheet = render::forecast(&answer, args.show.explain);
    sheet.notes.splice(0..0, nobody(&answer));
    let text = sheet::text(&sheet, args.show.format)?;
    if let Some(name) = &args.freeze {
        // Kept first, shown then.
        measure::freeze(&team, &answer, name)?;
        tell(&text);
        remarks.say(&format!(
            "on record as {name:?}; how it did: introrank forecast --review"
        ));
    } else {
        print(&text)?;
    }
    Ok(Outcome::of(!answer.forecast.prospects.is_empty()))
}

/// Why nobody is in a forecast.
fn nobody(answer: &ForecastAnswer) -> Option<String> {
    let why = if answer.is_part {
        "No qualified prospect fits: look without --until and --as."
    } else {
        "No prospect is qualified: need, budget, timeline and deciders must all be yes (introrank log need PROSPECT yes)."
    };
    let nobody = answer.forecast.prospects.is_empty();
    nobody.then(|| why.to_owned())
}

fn review(args: &ForecastArgs, team: &Team) -> anyhow::Result<Outcome> {
    let review = measure::review(team);
    let mut sheet = render::review(&review, "; introrank learn");
    let none = review.forecasts.is_empty();
    if none {
        let how = "No forecast is on record yet: introrank forecast --freeze Q1 --until DATE";
        sheet.notes.insert(0, how.to_owned());
    }
    sheet::show(&sheet, args.show.format)?;
    Ok(Outcome::of(!none))
}

/// Works back from wins to asks.
pub fn quota(args: &QuotaArgs) -> anyhow::Result<Outcome> {
    let remarks = Remarks::new(&args.team.run);
    let team = Team::open(&args.team, &remarks)?;
    let until = inputs::day("--until", &args.until)?;
    let answer = measure::quota(&team, args.wins, until)?;
    let sheet = render::quota(&answer, args.show.explain);
    sheet::show(&sheet, args.show.format)?;
    Ok(Outcome::Found)
}

/// Shows the questions about the referral system, and takes answers.
pub fn health(args: &HealthArgs) -> anyhow::Result<Outcome> {
    let remarks = Remarks::new(&args.team.run);
    let team = Team::open(&args.team, &remarks)?;
    let mut answers = Vec::new();
    for answer in &args.answer {
        let Some((name, text)) = answer.split_once('=') else {
            bail!("--answer {answer}: write it as NAME=yes or NAME=no");
        };
        measure::check_health(name, text)?;
        answers.push((name.to_owned(), text.to_owned()));
    }
    if args.ask {
        answers.extend(conversations::health(&measure::health(&team))?);
    }
    let rows = if answers.is_empty() {
        measure::health(&team)
    } else {
        measure::health(&measure::answer_health(&team, &answers)?)
    };
    let sheet = render::health(&rows, args.show.explain, words::health);
    let text = sheet::text(&sheet, args.show.format)?;
    if answers.is_empty() {
        print(&text)?;
    } else {
        tell(&text);
    }
    Ok(Outcome::Found)
}
