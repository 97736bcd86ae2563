//! Who can introduce the askers to a target.

use std::borrow::Cow;

use introrank_core::day::Day;
use introrank_engine::people::PersonIx;
use introrank_engine::rank::{self, Appraisal, Band, Line, Step, any_of, words};
use introrank_engine::search::Search;
use introrank_engine::strength::Basis;
use introrank_engine::strength::corrections::FEWEST_OUTCOMES;
use schemars::JsonSchema;
use serde::Serialize;

use crate::app::notice::Notice;
use crate::app::remedy::Remedy;

/// Name and version of the JSON form of [`Answer`].
pub const SCHEMA: &str = "introrank.answer/1";

/// An answer: who can introduce the askers to one target.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Answer<'a> {
    /// Name and version of this form: `introrank.answer/1`.
    pub schema: &'static str,
    /// The day for which it holds.
    pub as_of: Day,
    /// What was asked for, as typed.
    pub query: String,
    /// Every chance rests on outcomes, or was given.
    pub calibrated: bool,
    /// Of model, data and day: equal fingerprints, equal results.
    pub fingerprint: &'a str,
    /// The chance when the best and those to switch to are asked one after the other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub any_of: Option<AnyOf>,
    /// The answer: direct ties first, then the ranked introducers; at least one line.
    pub lines: Vec<AnswerLine<'a>>,
    /// What the target turned out to be, in words; none when it is nobody here, or several.
    pub headline: Option<String>,
    /// The prospect is hot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hot: Option<Hot>,
    /// How far the chances rest on outcomes.
    pub calibration: Calibration,
    /// From which chance on a route is fair, and good.
    pub bands: Bands,
    /// The best way into each role that buys, of an account; nothing where the settings name fewer than two.
    pub committee: Vec<Seat>,
    /// What would make the answer better, cheapest first.
    pub remedies: Vec<Remedy>,
    /// Keys of the first people on the routes whom the asker has not rated, best route first.
    pub unrated: Vec<&'a str>,
    /// What should be said beside it.
    #[serde(skip)]
    pub notices: Vec<Notice>,
}

/// The chance when several are asked one after the other.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct AnyOf {
    /// Places in the ranking of the routes that are tried, in order.
    pub ranks: Vec<u32>,
    /// The chance that at least one of them succeeds.
    pub chance: f64,
}

/// An introduction is under way and the call is expected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Hot {
    /// Until this day.
    pub until: Day,
    /// The number of the ask.
    pub case: i64,
    /// Name of the rep whose call is expected.
    pub rep_name: String,
    /// Whoever asks is that rep, or the team with them.
    pub is_asker: bool,
}

/// How far chances rest on outcomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Calibration {
    /// Outcomes that the model learned from.
    pub outcomes: u64,
    /// Asks of the team's own history from which it learned who answers.
    pub asks: u64,
    /// Whether what is shown rests on them.
    pub state: CalibrationState,
}

/// Whether what is shown rests on outcomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CalibrationState {
    /// Not at all, or on too few.
    Uncalibrated,
    /// Some of it does.
    Partly,
    /// All of it does.
    Learned,
}

/// From which chance on a route is fair, and good; below it is low.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Bands {
    /// Fair from here on.
    pub fair_from: f64,
    /// Good from here on.
    pub good_from: f64,
}

impl Bands {
    /// `low`, `fair` or `good`.
    pub fn band(&self, chance: f64) -> &'static str {
        Band::between(chance, self.fair_from, self.good_from).word()
    }
}

/// A role of the buying committee, and the best way to somebody who has it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Seat {
    /// `economic buyer`, `champion`, `user` or `technical buyer`.
    pub role: &'static str,
    /// Who that is, in words.
    pub who: String,
    /// People of that role who are known at the account.
    pub known: usize,
    /// `direct`, `route` or `no_route`.
    pub status: &'static str,
    /// Name of who asks, or knows them.
    pub asker: String,
    /// Name of the first person to ask.
    pub ask_first: String,
    /// Name of the introducer.
    pub introducer: String,
    /// Name of the person of that role; empty when unnamed.
    pub target: String,
    /// Their title.
    pub target_title: String,
    /// The chance.
    pub chance: Option<f64>,
    /// It rests on clicks and guesses alone.
    pub unverified: Option<bool>,
    /// What to do now.
    pub next_step: &'static str,
}

impl Answer<'_> {
    /// The ranked routes.
    pub fn routes(&self) -> impl Iterator<Item = &AnswerLine<'_>> {
        self.lines.iter().filter(|line| line.status == "route")
    }

    /// Every route rests on clicks and guesses: percents would say nothing.
    pub fn is_unverified(&self) -> bool {
        let mut routes = self.routes().peekable();
        routes.peek().is_some() && routes.all(|line| line.unverified == Some(true))
    }

    /// As many of the best routes as their intervals do not tell apart from the first.
    pub fn equally_good(&self) -> usize {
        let Some(best) = self.routes().next().and_then(|line| line.low) else {
            return 0;
        };
        let overlaps = |line: &&AnswerLine<'_>| line.high.is_some_and(|high| high >= best);
        self.routes().take_while(overlaps).count()
    }
}

impl<'a> Answer<'a> {
    /// The lines of one question, with what holds for all of them.
    pub fn of(search: &Search<'a>, query: &str, lines: Vec<Line<'a>>) -> Self {
        let calibrated = is_calibrated(&lines);
        let any_of = any_of(search.config, &lines);
        let config = &search.config.search;
        Self {
            schema: SCHEMA,
            as_of: search.network.as_of,
            query: query.to_owned(),
            calibrated,
            fingerprint: search.fingerprint(),
            any_of: any_of.map(|any| AnyOf {
                ranks: any.ranks,
                chance: any.chance,
            }),
            calibration: calibration(search, calibrated),
            lines: lines
                .into_iter()
                .map(|line| AnswerLine::of(search, line))
                .collect(),
            headline: None,
            hot: None,
            committee: Vec::new(),
            bands: Bands {
                fair_from: config.fair_from,
                good_from: config.good_from,
            },
            remedies: Vec::new(),
            unrated: Vec::new(),
            notices: Vec::new(),
        }
    }

    /// True when somebody can introduce, or is tied to the target already.
    pub fn is_found(&self) -> bool {
        let found = |line: &AnswerLine<'_>| matches!(line.status, "route" | "direct");
        self.lines.iter().any(found)
    }
}

/// True when every chance that is shown rests on outcomes, or was given.
fn is_calibrated(lines: &[Line<'_>]) -> bool {
    let mut shown = lines
        .iter()
        .filter_map(|line| line.appraisal.as_ref())
        .peekable();
    shown.peek().is_some() && shown.all(|appraisal| appraisal.basis >= Basis::Learned)
}

fn calibration(search: &Search<'_>, calibrated: bool) -> Calibration {
    let learned = &search.config.strength.learned;
    let outcomes = learned.helps.outcomes.max(learned.engages.outcomes) as u64;
    let state = match outcomes {
        0 => CalibrationState::Uncalibrated,
        _ if calibrated => CalibrationState::Learned,
        n if n >= FEWEST_OUTCOMES as u64 => CalibrationState::Partly,
        _ => CalibrationState::Uncalibrated,
    };
    Calibration {
        outcomes,
        asks: learned.history.asks.into(),
        state,
    }
}

/// What goes on with a prospect about whom nobody new is asked.
#[derive(Clone, Debug)]
pub struct Underway {
    /// The next step.
    pub step: &'static str,
    /// Name of the rep whose ask or approach goes on, if one does.
    pub rep: Option<String>,
    /// Name of the prospect it is about.
    pub prospect: Option<String>,
}

/// One line of an answer, in words and numbers. `null` and empty cells mean: not known, or no such thing.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AnswerLine<'a> {
    /// Key of the asker.
    pub asker: &'a str,
    /// Key of the target, or the text of the list.
    pub target: Cow<'a, str>,
    /// `route`, `direct`, `no_route`, `unknown`, `ambiguous` or `is_asker`.
    pub status: &'static str,
    /// Place in the ranking, from 1.
    pub rank: Option<u32>,
    /// Key of the last person before the target.
    pub introducer: Option<&'a str>,
    /// Number of people asked.
    pub introducers: Option<usize>,
    /// Keys from asker to target, joined by ` > `; `?` is an unnamed person.
    pub route: Option<String>,
    /// Key of the first person to ask.
    pub first_step: Option<&'a str>,
    /// Key of the person who is introduced to; `?` when unnamed.
    pub target_person: Option<&'a str>,
    /// Probability that the introduction happens and the target engages.
    pub chance: Option<f64>,
    /// Low end of the 80 % interval.
    pub low: Option<f64>,
    /// High end of the 80 % interval.
    pub high: Option<f64>,
    /// Probability that introducer and target know each other.
    pub knows: Option<f64>,
    /// `guess`, `prior`, `learned` or `given`: the weakest part of the route.
    pub basis: Option<&'static str>,
    /// What to do now.
    pub next_step: &'static str,
    /// What to ask first, and whom.
    pub verify_first: String,
    /// Why, in words.
    pub reason: String,
    /// Name of the asker.
    pub asker_name: &'a str,
    /// Name of the first person to ask.
    pub first_step_name: Option<&'a str>,
    /// Name of the introducer.
    pub introducer_name: Option<&'a str>,
    /// Title of the introducer.
    pub introducer_title: Option<&'a str>,
    /// Account of the introducer.
    pub introducer_account: Option<&'a str>,
    /// Name of the person who is introduced to.
    pub target_name: Option<&'a str>,
    /// Their title.
    pub target_title: Option<&'a str>,
    /// Their account.
    pub target_account: Option<&'a str>,
    /// `low`, `fair` or `good`.
    pub band: Option<&'static str>,
    /// The chance once introducer and target are known to know each other.
    pub if_yes: Option<f64>,
    /// Nothing on the way is more than clicks and guesses, so that the chance says little.
    pub unverified: Option<bool>,
    /// The chance of such a way once everybody who is asked is known, and knows whom they are asked about.
    pub if_verified: Option<f64>,
    /// 1 for the best route, 2 for the one to switch to, and so on; they share nobody.
    pub switch_order: Option<u32>,
    /// How the introducer's account stands to us.
    pub relation: Option<&'static str>,
    /// Of model, data and day: equal fingerprints, equal results.
    pub fingerprint: &'a str,
    /// Probability that the person of the last step writes to the one before within 45 days; none for a guess.
    pub in_touch: Option<f64>,
    /// That person used to write and has been silent for eight times the usual gap.
    pub gone_quiet: Option<bool>,
    /// Somebody on the route was asked lately and rests until this day.
    pub resting_until: Option<Day>,
    /// Asks of the introducer whose answer is still to come.
    pub open_asks: Option<usize>,
    /// How often the introducer declined.
    pub refusals: Option<usize>,
    /// The prospect is hot: name of the rep who calls.
    pub hot_for: Option<String>,
    /// Somebody known at the account, where no route remains.
    #[serde(flatten)]
    pub insider: Insider<'a>,
    /// What goes on with the prospect already, or that nobody is asked about them for a while.
    #[serde(skip)]
    pub underway: Option<Underway>,
    /// For the first line of an account: the best way into each role that buys, where the settings name several.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub committee: Vec<Seat>,
    /// Whether introducer and target know each other, in words; empty when there is no route.
    pub know_each_other: &'static str,
    /// The first person to ask is of the team.
    pub first_is_teammate: bool,
    /// The first person to ask is a colleague of the asker.
    pub first_is_colleague: bool,
    /// The introducer is of the team.
    pub introducer_is_teammate: bool,
    /// The person who is introduced to is of the team.
    pub target_is_colleague: bool,
    /// Everything the engine knows of the route, for explaining it.
    #[serde(skip)]
    pub appraisal: Option<Appraisal>,
}

impl<'a> AnswerLine<'a> {
    /// Looks up everything a line shows.
    pub fn of(search: &Search<'a>, line: Line<'a>) -> Self {
        let people = &search.directory.people;
        let a = line.appraisal.as_ref();
        let first = a.and_then(|a| a.asked.first().copied());
        let introducer = a.and_then(|a| a.asked.last().copied());
        let target = a.map(|a| a.target);
        // An unnamed person is at the account of whoever introduces to them.
        let unnamed = introducer.filter(|_| target == Some(None));
        let [of_target, of_introducer, of_unnamed] =
            [target.flatten(), introducer, unnamed].map(|person| Facts::of(search, person));
        let last = a.and_then(|a| a.steps.last());
        let of_team = a.is_some_and(|a| search.is_teammate(a.asker));
        let is_teammate = |person: Option<PersonIx>| person.is_some_and(|p| search.is_teammate(p));
        Self {
            asker: line.asker.map_or("", |person| people.key(person)),
            target: line.target,
            status: line.status.word(),
            rank: line.rank,
            introducer: introducer.map(|person| people.key(person)),
            introducers: a.filter(|_| line.rank.is_some()).map(|a| a.asked.len()),
            route: a.map(|a| words::route_keys(search, a)),
            first_step: first.map(|person| people.key(person)),
            target_person: target.map(|target| target.map_or("?", |person| people.key(person))),
            chance: a.map(|a| a.chance),
            low: a.map(|a| a.low),
            high: a.map(|a| a.high),
            knows: a.and_then(|a| a.knows),
            basis: a.map(|a| a.basis.word()),
            next_step: line.next.words(),
            verify_first: line.verify_first,
            reason: line.reason,
            asker_name: line.asker.map_or("", |person| people.name(person)),
            first_step_name: first.map(|person| people.name(person)),
            introducer_name: of_introducer.name,
            introducer_title: of_introducer.title,
            introducer_account: of_introducer.account,
            target_name: of_target.name,
            target_title: of_target.title,
            target_account: of_target.account.or(of_unnamed.account),
            band: a.map(|a| Band::of(a.chance, &search.config.search).word()),
            if_yes: a.map(|a| a.if_yes),
            unverified: a.map(Appraisal::is_unverified),
            if_verified: a.and_then(|a| if_verified(search, a)),
            switch_order: a.and_then(|a| a.switch),
            relation: of_introducer.relation,
            fingerprint: search.fingerprint(),
            in_touch: last.and_then(|last| last.in_touch),
            gone_quiet: last.map(Step::has_gone_quiet),
            resting_until: a.and_then(|a| a.resting_until),
            open_asks: introducer.map(|person| search.load(person).map_or(0, |l| l.open.len())),
            refusals: introducer.map(|person| search.load(person).map_or(0, |l| l.refusals.len())),
            hot_for: None,
            insider: Insider::of(search, line.insider),
            underway: None,
            committee: Vec::new(),
            know_each_other: a.map_or("", words::knowing),
            first_is_teammate: is_teammate(first),
            first_is_colleague: of_team && is_teammate(first),
            introducer_is_teammate: is_teammate(introducer),
            target_is_colleague: is_teammate(target.flatten()),
            appraisal: line.appraisal,
        }
    }
}

/// The chance of a way that nobody verified once it is; nothing for others.
fn if_verified(search: &Search<'_>, appraisal: &Appraisal) -> Option<f64> {
    appraisal
        .is_unverified()
        .then(|| search.if_verified(appraisal))
}

/// Somebody known at the account of a prospect whom nobody is likely to know; all of it is absent for nobody.
#[derive(Clone, Copy, Debug, Default, Serialize, JsonSchema)]
pub struct Insider<'a> {
    /// Key of somebody known at the account, where no route remains: ask them who decides.
    #[serde(rename = "insider")]
    pub key: Option<&'a str>,
    /// Their name.
    #[serde(rename = "insider_name")]
    pub name: Option<&'a str>,
    /// Their title.
    #[serde(rename = "insider_title")]
    pub title: Option<&'a str>,
    /// Name of the asker, or colleague, who knows them.
    #[serde(rename = "insider_known_by")]
    pub known_by: Option<&'a str>,
}

impl<'a> Insider<'a> {
    fn of(search: &Search<'a>, insider: Option<rank::Insider>) -> Self {
        let people = &search.directory.people;
        let person = insider.map(|insider| insider.person);
        let facts = Facts::of(search, person);
        Self {
            key: person.map(|person| people.key(person)),
            name: facts.name,
            title: facts.title,
            known_by: insider.map(|insider| people.name(insider.known_by)),
        }
    }
}

/// What a line shows of one person; all of it is absent for nobody.
#[derive(Clone, Copy, Default)]
struct Facts<'a> {
    name: Option<&'a str>,
    title: Option<&'a str>,
    account: Option<&'a str>,
    relation: Option<&'static str>,
}

impl<'a> Facts<'a> {
    fn of(search: &Search<'a>, person: Option<PersonIx>) -> Self {
        let Some(person) = person else {
            return Self::default();
        };
        let people = &search.directory.people;
        let account = people.account(person);
        let account = account.map(|ix| search.directory.accounts.get(ix));
        let relation = account.and_then(|account| account.relation);
        Self {
            name: Some(people.name(person)),
            title: Some(people.title(person)).filter(|title| !title.is_empty()),
            account: account.map(|account| account.name.as_str()),
            relation: relation.map(|relation| relation.word()),
        }
    }
}
