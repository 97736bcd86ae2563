//! Each stage of each ask with what was known the day before it, and what was said on the day.

use std::collections::BTreeMap;

use super::part::AskPart;
use crate::network::{ListedTie, Network};
use crate::pairs;
use crate::people::PersonIx;
use crate::session::Session;
use crate::strength::config::Config;
use crate::strength::{Features, Leg, assess, tired};
use introrank_core::day::Day;
use introrank_core::evidence::Outcome;
use introrank_core::evidence::OwnerRelation;
use introrank_core::evidence::Records;
use introrank_core::evidence::RejectedRow;
use introrank_core::evidence::{Statement, TieKind};
use introrank_core::moment::When;
use introrank_core::progress::Progress;

/// What a forecast rests on.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "nearly every sample of the parts that have one is a tie"
)]
pub(super) enum Ground {
    /// One number for everybody, and what recent asks take from its log-odds.
    Rate(f64),
    /// A tie, as it was then.
    Tie(Features, f64),
    /// No tie: what is said of any two at one account, or of strangers.
    NoTie(f64),
    /// A strength that was given: outcomes do not change it.
    Given,
}

/// One stage of one ask, and what came of it.
#[derive(Clone, Debug)]
pub(super) struct Sample {
    pub(super) part: AskPart,
    pub(super) line: u64,
    pub(super) day: Day,
    /// Key of the person on whom it depended.
    pub(super) person: String,
    /// The target: outcomes about one target hang together.
    pub(super) target: PersonIx,
    pub(super) ground: Ground,
    pub(super) came: bool,
}

impl Sample {
    /// In the order of time, and the same for any order of the rows.
    pub(super) fn order(&self) -> (Day, &str, PersonIx, bool, u64) {
        (self.day, &self.person, self.target, self.came, self.line)
    }

    /// Outcomes may correct what is said of it.
    pub(super) fn may_be_corrected(&self) -> bool {
        match &self.ground {
            Ground::Tie(features, _) => features.may_be_corrected(),
            Ground::Rate(_) | Ground::NoTie(_) => true,
            Ground::Given => false,
        }
    }

    /// What recent asks take from the log-odds, as the settings say.
    pub(super) fn tired(&self) -> f64 {
        match &self.ground {
            Ground::Tie(features, _) => features.tired,
            Ground::Rate(tired) => *tired,
            Ground::NoTie(_) | Ground::Given => 0.0,
        }
    }

    /// What a model says of it.
    pub(super) fn forecast(&self, config: &Config) -> f64 {
        let stage = match self.part {
            AskPart::TeammateAgrees => {
                let taken = self.tired() * config.strength.learned.fatigue;
                return tired(config.search.teammate_agrees, taken);
            }
            AskPart::Sends => return config.search.sends,
            AskPart::Engages => Leg::Engages,
            // The others are no steps of an introduction.
            _ => Leg::Helps,
        };
        let learned = config.strength.learned.of(stage);
        match self.ground {
            Ground::Tie(features, now) => {
                let effect = learned.effect_of(&self.person);
                let features = match stage {
                    Leg::Helps => Features {
                        helps_more: effect,
                        tired: features.tired * config.strength.learned.fatigue,
                        ..features
                    },
                    Leg::Engages => Features {
                        engages_more: effect,
                        ..features
                    },
                };
                assess(&config.strength, stage, &features, now).value
            }
            Ground::NoTie(p) => learned.adjust(p, 0.0),
            Ground::Rate(_) | Ground::Given => 0.5,
        }
    }
}

/// Who takes part in an ask.
struct People {
    asker: PersonIx,
    introducer: PersonIx,
    target: PersonIx,
}

/// Every decided stage of every outcome. Rows whose people nobody knows are returned beside them.
pub(super) fn collect(
    records: &Records,
    session: &Session,
    outcomes: &[Outcome],
    progress: &dyn Progress,
) -> (Vec<Sample>, Vec<RejectedRow>) {
    let mut left_out = Vec::new();
    let mut by_day: BTreeMap<Day, Vec<(&Outcome, People)>> = BTreeMap::new();
    for outcome in outcomes {
        if outcome.at.day() > session.setup.as_of {
            left_out.push((
                outcome.line,
                format!("after the as-of day {}", session.setup.as_of),
            ));
            continue;
        }
        match people(session, outcome) {
            Ok(people) => {
                // Exports tell days: what was known for certain is the day before.
                let day = match outcome.at {
                    When::At(moment) => moment.day(),
                    When::On(day) => day,
                };
                by_day
                    .entry(day.plus(-1))
                    .or_default()
                    .push((outcome, people));
            }
            Err(reason) => left_out.push((outcome.line, reason)),
        }
    }
    let mut samples = Vec::new();
    let said = |day| said_on(records, session, day);
    pairs::on_each_day(
        (records, session),
        by_day,
        &said,
        progress,
        |network, rows| {
            for (outcome, people) in rows {
                add(session, network, outcome, &people, &mut samples);
            }
        },
    );
    (samples, left_out)
}

/// What was said on the day after another, as if on that day: whoever asks has asked first how well they know each other. A no
/// may be what the ask came to.
fn said_on(records: &Records, session: &Session, day: Day) -> Vec<ListedTie> {
    let listed = &session.directory.links.listed;
    let rows = records.ties.rows.iter();
    let said = rows.filter(|row| {
        let says = matches!(row.kind, TieKind::Said(said) if said != Statement::UnknownTo);
        says && row.since == Some(day.plus(1))
    });
    said.map(|row| ListedTie {
        from: listed[row.from as usize],
        to: listed[row.to as usize],
        forward: row.forward,
        backward: row.backward,
        since: Some(day),
        kind: row.kind,
    })
    .collect()
}

fn people(session: &Session, outcome: &Outcome) -> Result<People, String> {
    let find = |column: &str, text: &str| {
        let shown = introrank_core::display::clean(text);
        match session.find_person(text).as_slice() {
            [one] => Ok(*one),
            [] => Err(format!("{column} '{shown}' is nobody in these exports")),
            _ => Err(format!(
                "{column} '{shown}' is the name of several people; give the profile address"
            )),
        }
    };
    let (asker, introducer, target) = (
        find("asker", &outcome.asker)?,
        find("introducer", &outcome.introducer)?,
        find("target", &outcome.target)?,
    );
    if asker == introducer || introducer == target || asker == target {
        return Err("asker, introducer and target are three people".into());
    }
    Ok(People {
        asker,
        introducer,
        target,
    })
}

fn add(
    session: &Session,
    network: &Network,
    outcome: &Outcome,
    people: &People,
    samples: &mut Vec<Sample>,
) {
    let directory = &session.directory;
    let teammate = |person| directory.people.owner(person) == Some(OwnerRelation::Teammate);
    let asked = if teammate(people.asker) && teammate(people.introducer) {
        let tired = network.tired(people.introducer);
        (AskPart::TeammateAgrees, Ground::Rate(tired))
    } else {
        (
            AskPart::Helps,
            ground(session, network, people.asker, people.introducer),
        )
    };
    let last = ground(session, network, people.introducer, people.target);
    let stages = [
        (asked, people.introducer, outcome.agreed),
        (
            (AskPart::Sends, Ground::Rate(0.0)),
            people.introducer,
            outcome.sent,
        ),
        ((AskPart::Engages, last), people.target, outcome.engaged),
    ];
    for ((part, ground), person, came) in stages {
        let Some(came) = came else { continue };
        samples.push(Sample {
            part,
            line: outcome.line,
            day: network.as_of,
            person: directory.people.key(person).to_owned(),
            target: people.target,
            ground,
            came,
        });
    }
}

fn ground(session: &Session, network: &Network, from: PersonIx, to: PersonIx) -> Ground {
    if network.is_given(from, to) {
        return Ground::Given;
    }
    if !network.are_tied(from, to) {
        return Ground::NoTie(pairs::without_tie(session, from, to));
    }
    let config = &session.setup.config.strength;
    let features = network.pair(&session.directory, config, from, to);
    Ground::Tie(features, network.now())
}
