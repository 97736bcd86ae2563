//! `introrank quota`: from wanted wins back to asks per week.

use anyhow::bail;
use serde::Serialize;

use super::percent;
use crate::cli::Outcome;
use crate::cli::args::QuotaArgs;
use crate::cli::open;
use crate::cli::remarks::Remarks;
use crate::cli::sheet;
use crate::cli::team::Team;
use crate::render::sheet::Sheet;
use introrank_referrals::ledger::{Case, Origin};
use introrank_referrals::measure;
use introrank_referrals::measure::FunnelStage;

/// Works back from wins to asks.
pub fn quota(args: &QuotaArgs) -> anyhow::Result<Outcome> {
    let remarks = Remarks::new(&args.team.run);
    let team = Team::open(&args.team, &remarks)?;
    let until = open::day("--until", &args.until)?;
    if until <= team.as_of {
        bail!("--until {until} is not after {}", team.as_of);
    }
    let (ledger, limits) = (&team.ledger, &team.settings.limits);
    let cases: Vec<&Case> = ledger
        .cases
        .values()
        .filter(|case| case.origin == Origin::Referred && case.was_asked())
        .collect();
    let funnel = measure::funnel(ledger, &cases, Origin::Referred, team.as_of, limits);
    let search = team.search();
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
        stage: FunnelStage,
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
    let sheet = Sheet {
        title: format!("{} wins by {until}", args.wins),
        header: &["", "of the step before", "measured", "needed"],
        rows,
        notes,
        records: &records,
        whole: &found,
    };
    sheet::show(&sheet, args.show.format)?;
    Ok(Outcome::Found)
}
