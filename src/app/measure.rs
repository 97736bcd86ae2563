//! The ledger in numbers: the quarter's figures, forecasts and how they did, quotas, and the questions of health.

use introrank_core::day::Day;
use introrank_core::display::clean;
use introrank_core::keys::title::Seniority;
use introrank_referrals::ledger::{Case, Entry, EventKind, Origin, yes_or_no};
use introrank_referrals::measure::{
    self, ForecastRecord, FunnelStage, Group, Period, QUESTIONS_OF_HEALTH,
};
use introrank_referrals::plan;

use super::commit;
use super::error::Error;
pub use super::error::MeasureError;
use super::snapshot::Snapshot;
use super::view::{
    ForecastAnswer, ForecastReview, GroupRow, Groups, HealthRow, MetricsAnswer, QuotaAnswer,
    QuotaRow,
};

/// By what asks are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Who asks.
    Rep,
    /// Who is asked.
    Introducer,
    /// The prospect's account.
    Account,
    /// The month of the approach.
    Month,
}

impl Snapshot {
    fn period(&self, since: Option<Day>, rep: Option<&str>) -> Result<Period, Error> {
        if self.ledger.cases.is_empty() {
            return Err(MeasureError::NothingLogged.into());
        }
        let rep = rep.map(|rep| self.rep_called(rep)).transpose()?;
        Ok(Period { since, rep })
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
        let account = accounts.find(&case.account)?;
        let class = match accounts.get(account).headcount? {
            n if n < 50.0 => "below 50",
            n if n < 500.0 => "50 to 500",
            n if n < 5000.0 => "500 to 5000",
            _ => "5000 and more",
        };
        Some(class.to_owned())
    }

    fn reps(&self) -> Vec<String> {
        let people = &self.session.directory.people;
        let reps = people.teammates();
        reps.iter().map(|rep| people.key(*rep).to_owned()).collect()
    }
}

/// The figures of a period, of one rep or of the team.
///
/// # Errors
/// When nothing is logged, or the rep is nobody.
pub fn metrics(
    snapshot: &Snapshot,
    since: Option<Day>,
    rep: Option<&str>,
) -> Result<MetricsAnswer, Error> {
    let period = snapshot.period(since, rep)?;
    let metrics = measure::metrics(
        &snapshot.ledger,
        &snapshot.settings,
        snapshot.as_of,
        &period,
        |case| snapshot.is_decider(case),
        |case| snapshot.class(case),
    );
    Ok(MetricsAnswer {
        metrics,
        rep_name: period.rep.map(|rep| snapshot.name(&rep)),
        currency: snapshot.settings.calendar.currency.clone(),
        as_of: snapshot.as_of,
    })
}

/// The asks of a period by who asked, who was asked, account or month.
///
/// # Errors
/// As [`metrics`].
pub fn groups(
    snapshot: &Snapshot,
    since: Option<Day>,
    rep: Option<&str>,
    by: By,
) -> Result<Groups, Error> {
    let period = snapshot.period(since, rep)?;
    let ledger = &snapshot.ledger;
    let name = |case: &Case| match by {
        By::Rep => case.rep.clone(),
        By::Introducer => case.introducer.clone(),
        By::Account => case.account.clone(),
        By::Month => {
            let day = FunnelStage::Approached.day_in(ledger, case);
            let day = day.map_or(String::new(), |day| day.to_string());
            day.get(..7).unwrap_or_default().to_owned()
        }
    };
    let helped = |who: &str| {
        let of = ledger.kindness.iter().filter(|kindness| kindness.helped);
        let own = of.filter(|kindness| match by {
            By::Rep => kindness.rep == who,
            _ => kindness.person == who,
        });
        own.count() as u32
    };
    let (settings, as_of) = (&snapshot.settings, snapshot.as_of);
    let mut groups = measure::groups(ledger, settings, as_of, &period, name, helped);
    if by == By::Rep && period.rep.is_none() {
        // Those who asked nobody are the ones that are looked for.
        for rep in snapshot.reps() {
            if !groups.iter().any(|group| group.name == rep) {
                groups.push(Group::empty(&rep, helped(&rep)));
            }
        }
    }
    if by != By::Month {
        groups.sort_by(|a, b| b.asks.cmp(&a.asks).then(a.name.cmp(&b.name)));
    }
    let asks: u32 = groups.iter().map(|group| group.asks).sum();
    let alarm = settings.limits.alarm_share;
    let carries_too_much =
        |group: &&Group| by == By::Introducer && plan::carries_too_much(group.asks, asks, alarm);
    let heavy = groups.iter().filter(carries_too_much);
    Ok(Groups {
        too_much: heavy.map(|group| snapshot.name(&group.name)).collect(),
        gini: plan::gini(groups.iter().map(|group| f64::from(group.asks))),
        rows: groups.iter().map(|g| row(snapshot, g, by)).collect(),
        of_reps: by == By::Rep,
        alarm_share: alarm,
        asks,
    })
}

fn row(snapshot: &Snapshot, group: &Group, by: By) -> GroupRow {
    GroupRow {
        name: group.name.clone(),
        label: snapshot.name(&group.name),
        asks: group.asks,
        outcome_not_logged: group.outcome_not_logged,
        agreed: group.agreed.came,
        answered: group.agreed.of,
        introductions: group.introductions,
        meetings: group.meetings,
        won: group.won,
        helped: group.helped,
        days_to_answer: group.days_to_answer,
        agreed_rate: group.agreed,
        shown: match by {
            By::Rep | By::Introducer => snapshot.name(&group.name),
            By::Account | By::Month => group.name.clone(),
        },
    }
}

/// Which qualified prospects will buy, of one rep or of all, until a day.
///
/// # Errors
/// When the rep is nobody.
pub fn forecast(
    snapshot: &Snapshot,
    rep: Option<&str>,
    until: Option<Day>,
) -> Result<ForecastAnswer, Error> {
    let is_part = until.is_some() || rep.is_some();
    let rep = rep.map(|rep| snapshot.rep_called(rep)).transpose()?;
    let (ledger, settings) = (&snapshot.ledger, &snapshot.settings);
    let forecast = measure::forecast(ledger, settings, snapshot.as_of, rep.as_deref(), until);
    let reps = forecast.prospects.iter();
    Ok(ForecastAnswer {
        rep_names: reps.map(|prospect| snapshot.name(&prospect.rep)).collect(),
        currency: settings.calendar.currency.clone(),
        close_rate: settings.business.close_rate,
        is_part,
        until,
        forecast,
    })
}

/// Puts a forecast on record under a name.
///
/// # Errors
/// When the name is empty or taken, or the ledger cannot be written.
pub fn freeze(snapshot: &Snapshot, made: &ForecastAnswer, name: &str) -> Result<(), Error> {
    if name.trim().is_empty() {
        return Err(MeasureError::NoName.into());
    }
    let record = ForecastRecord {
        prospects: made.forecast.prospects.clone(),
    };
    let entry = Entry {
        answer: clean(name),
        amount: Some(made.forecast.wins),
        due: made.until,
        frozen: serde_json::to_string(&record).map_err(|error| Error::Write(error.into()))?,
        ..Entry::new(snapshot.as_of, EventKind::Forecast)
    };
    commit::append(snapshot, |ledger| {
        let mut past = ledger.forecasts.iter();
        if past.any(|past| past.name == entry.answer) {
            return Err(Error::from(MeasureError::NameTaken(name.to_owned())));
        }
        Ok(vec![entry])
    })?;
    Ok(())
}

/// How the forecasts on record did, and the chances that were said of asks.
pub fn review(snapshot: &Snapshot) -> ForecastReview {
    let (ledger, as_of) = (&snapshot.ledger, snapshot.as_of);
    ForecastReview {
        forecasts: measure::review(ledger, as_of),
        asks: measure::asks_calibration(ledger, as_of, &snapshot.settings),
        closing: measure::closing_calibration(ledger),
    }
}

/// How many asks a week lead to so many wins until a day.
///
/// # Errors
/// When the day is over.
pub fn quota(snapshot: &Snapshot, wins: u32, until: Day) -> Result<QuotaAnswer, Error> {
    let as_of = snapshot.as_of;
    if until <= as_of {
        return Err(MeasureError::Over { until, as_of }.into());
    }
    let (ledger, settings) = (&snapshot.ledger, &snapshot.settings);
    let cases = ledger.cases.values();
    let cases: Vec<&Case> = cases
        .filter(|case| case.origin == Origin::Referred && case.was_asked())
        .collect();
    let funnel = measure::funnel(ledger, &cases, Origin::Referred, as_of, &settings.limits);
    let reps = snapshot.search().teammates().len().max(1);
    let weeks = f64::from(until.number() - as_of.number()) / 7.0;
    let introducers = possible_introducers(snapshot);
    let quota = measure::quota(&funnel, settings, f64::from(wins), weeks, reps, introducers);
    let rows = quota.stages.iter().map(|(stage, rate, measured, needed)| {
        let row = QuotaRow {
            stage: *stage,
            rate: *rate,
            measured: measured.share(),
            decided: measured.of,
            needed: *needed,
        };
        (row, *measured)
    });
    let (rows, measured) = rows.unzip();
    Ok(QuotaAnswer {
        rows,
        measured,
        quota,
        wins,
        until,
        reps,
        asks_per_week: settings.limits.asks_per_week,
        asks_of_one: settings.limits.asks,
        per_days: settings.limits.per_days,
    })
}

/// People outside the team who would rather help than not make a fair introducer at least.
fn possible_introducers(snapshot: &Snapshot) -> usize {
    let search = snapshot.search();
    let fair = snapshot.session.setup.config.search.fair_from;
    let network = &snapshot.session.network;
    let ties = search.teammates().iter();
    let ties = ties.flat_map(|rep| network.steps(*rep));
    let mut introducers: Vec<_> = ties
        .filter(|(person, helps)| {
            *helps >= 2.0 * fair && !search.is_teammate(*person) && !search.is_barred(*person)
        })
        .map(|(person, _)| person)
        .collect();
    introducers.sort_unstable();
    introducers.dedup();
    introducers.len()
}

/// The questions about the referral system, answered as far as they are.
pub fn health(snapshot: &Snapshot) -> Vec<HealthRow> {
    let (ledger, settings) = (&snapshot.ledger, &snapshot.settings);
    let all = measure::health(ledger, settings, &snapshot.reps(), snapshot.as_of);
    let rows = all.into_iter().map(|health| HealthRow {
        name: health.question.name,
        question: health.question.text,
        answer: health.yes,
        from_ledger: health.from_ledger,
        why: health.why,
        next: health.question.next,
    });
    rows.collect()
}

/// Checks an answer to a question of health: its name, and yes or no.
///
/// # Errors
/// When there is no such question, or the answer is neither.
pub fn check_health(name: &str, answer: &str) -> Result<(), Error> {
    let mut questions = QUESTIONS_OF_HEALTH.iter();
    if !questions.any(|question| question.name == name) {
        let names = QUESTIONS_OF_HEALTH.iter().map(|question| question.name);
        let no_question = MeasureError::NoQuestion {
            name: clean(name),
            names: names.collect(),
        };
        return Err(no_question.into());
    }
    match yes_or_no(answer) {
        Some(_) => Ok(()),
        None => Err(MeasureError::NoAnswer(clean(answer)).into()),
    }
}

/// Writes answers to questions of health down: name and answer of each. Returns everything as it is with them.
///
/// # Errors
/// As [`check_health`], or when the ledger cannot be written.
pub fn answer_health(snapshot: &Snapshot, answers: &[(String, String)]) -> Result<Snapshot, Error> {
    let mut entries = Vec::new();
    for (name, answer) in answers {
        check_health(name, answer)?;
        entries.push(Entry {
            target: name.clone(),
            answer: answer.clone(),
            ..Entry::new(snapshot.as_of, EventKind::Health)
        });
    }
    commit::append(snapshot, |_| Ok::<_, Error>(entries))?;
    snapshot.replayed()
}
