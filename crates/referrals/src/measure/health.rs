//! Is the referral system in good health? Fourteen questions, answered from the ledger where it can tell.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::rate::FEWEST;
use crate::ledger::{Case, EventKind, Ledger, Limits, QUESTIONS, Settings, Silent};
use crate::plan::carries_too_much;
use introrank_core::day::Day;

/// A question about the referral system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Question {
    /// Its short name, for answering.
    pub name: &'static str,
    /// The question.
    pub text: &'static str,
    /// What to do when the answer is no.
    pub next: &'static str,
}

/// A question with its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Health {
    /// The question.
    pub question: Question,
    /// Yes or no; `None` while nobody has answered and the ledger cannot tell.
    pub yes: Option<bool>,
    /// The ledger told.
    pub from_ledger: bool,
    /// What the answer rests on.
    pub why: String,
}

const fn question(name: &'static str, text: &'static str, next: &'static str) -> Question {
    Question { name, text, next }
}

/// The questions, in order.
pub const QUESTIONS_OF_HEALTH: [Question; 14] = [
    question(
        "list",
        "Is there a written list of the accounts you want, shorter than what you could call?",
        "write the list: fewer, better targets",
    ),
    question(
        "reason",
        "Does every ask have a business reason of the prospect?",
        "give each ask a reason: a column in the list, or with the planned ask",
    ),
    question(
        "rhythm",
        "Does every rep ask every week?",
        "plan on Mondays, then work off the day's list",
    ),
    question(
        "spoken",
        "Do you ask in conversation before you write?",
        "use the talk track, and no mail",
    ),
    question(
        "checked",
        "Do you make sure that introducer and prospect know each other before you ask?",
        "ask first whether they know each other, and log it",
    ),
    question(
        "spread",
        "Is the asking spread, with nobody carrying more than their share?",
        "let the plan choose whom to ask, and look at who carries how much",
    ),
    question(
        "rest",
        "Do introducers rest between asks?",
        "keep to the plan: it leaves those who rest alone",
    ),
    question(
        "told",
        "Do introducers hear what came of their introductions?",
        "tell those on the day's list, and log it when done",
    ),
    question(
        "given",
        "Do you help introducers as well as ask them?",
        "be in touch with five people a week without asking, and log what helped",
    ),
    question(
        "prompt",
        "Are introduced prospects called before they are cold again?",
        "call who is hot on the day's list, within 21 days",
    ),
    question(
        "qualified",
        "Are need, budget, timeline and deciders known of everybody you met?",
        "ask the four questions and log the answers",
    ),
    question(
        "logged",
        "Does every ask get an outcome, so that nothing hangs?",
        "remind those who are silent once, then withdraw",
    ),
    question(
        "owned",
        "Is somebody accountable for a number of asks per week?",
        "agree on a number, from the wins you want",
    ),
    question(
        "practised",
        "Has everybody who asks been shown how, and do they practise?",
        "practise the talk track in pairs, ten minutes a week",
    ),
];

/// Weeks that are looked at.
const WEEKS: i32 = 4;
/// Share from which something is done "every time".
const NEARLY_ALL: f64 = 0.8;

/// All answers as of a day. What the ledger tells wins over what somebody said.
pub fn health(ledger: &Ledger, settings: &Settings, reps: &[String], as_of: Day) -> Vec<Health> {
    let told = ledger_says(ledger, settings, reps, as_of);
    let answer = |question: Question| {
        if let Some((yes, why)) = told.get(question.name) {
            return Health {
                question,
                yes: Some(*yes),
                from_ledger: true,
                why: why.clone(),
            };
        }
        let said = ledger.health.get(question.name);
        Health {
            question,
            yes: said.and_then(|answer| answer.yes),
            from_ledger: false,
            why: said.map_or(String::new(), |answer| format!("said on {}", answer.on)),
        }
    };
    QUESTIONS_OF_HEALTH.into_iter().map(answer).collect()
}

/// What can be read from the ledger; nothing of what too few cases speak about.
fn ledger_says(
    ledger: &Ledger,
    settings: &Settings,
    reps: &[String],
    as_of: Day,
) -> BTreeMap<&'static str, (bool, String)> {
    let mut told = Told {
        ledger,
        limits: &settings.limits,
        as_of,
        asked: ledger
            .cases
            .values()
            .filter(|case| case.was_asked())
            .collect(),
        says: BTreeMap::new(),
    };
    told.of_asks();
    told.of_introductions();
    told.of_meetings();
    told.of_introducers();
    told.of_reps(reps);
    told.says
}

/// Answers as they are read from the ledger.
struct Told<'a> {
    ledger: &'a Ledger,
    limits: &'a Limits,
    as_of: Day,
    /// Cases in which somebody was asked.
    asked: Vec<&'a Case>,
    says: BTreeMap<&'static str, (bool, String)>,
}

impl Told<'_> {
    /// Yes where something was nearly always so; nothing where there were too few.
    fn share(&mut self, name: &'static str, yes: usize, of: usize, what: &str) {
        if of as u32 >= FEWEST {
            let enough = yes as f64 >= NEARLY_ALL * of as f64;
            self.says
                .insert(name, (enough, format!("{yes} of {of} {what}")));
        }
    }

    /// The same of a list of yes and no.
    fn share_of(&mut self, name: &'static str, all: &[bool], what: &str) {
        let yes = all.iter().filter(|yes| **yes).count();
        self.share(name, yes, all.len(), what);
    }

    fn of_asks(&mut self) {
        let count =
            |fits: &dyn Fn(&Case) -> bool| self.asked.iter().filter(|case| fits(case)).count();
        let reasoned = count(&|case| !case.why.is_empty());
        let checked = count(&|case| {
            case.steps.contains_key(&EventKind::Knows)
                || matches!(case.end, Some((EventKind::DoesNotKnow, ..)))
                || case
                    .frozen
                    .as_ref()
                    .is_some_and(|f| f.knows.is_none_or(|knows| knows >= 0.9))
        });
        let settled = count(&|case| {
            !matches!(
                case.silent(self.as_of, self.limits),
                Some(Silent::Introducer | Silent::NotSent)
            )
        });
        let all = self.asked.len();
        self.share("reason", reasoned, all, "asks have a reason");
        let what = "asks were of people who are known to know the prospect";
        self.share("checked", checked, all, what);
        self.share("logged", settled, all, "asks are answered or in time");
    }

    fn of_introductions(&mut self) {
        let introduced = self
            .asked
            .iter()
            .filter(|case| case.got_to(EventKind::Introduced));
        let since = |on: Day| self.as_of.number() - on.number();
        let told: Vec<bool> = introduced
            .clone()
            .filter_map(|case| match (case.untold(), case.told) {
                (Some((_, on)), _) if since(on) > self.limits.silent_days => Some(false),
                (None, Some(_)) => Some(true),
                _ => None,
            })
            .collect();
        let prompt: Vec<bool> = introduced
            .filter_map(|case| {
                let on = *case.steps.get(&EventKind::Introduced)?;
                let next = case.steps.range(EventKind::Replied..).map(|(_, day)| *day);
                let next = next
                    .chain(case.touches.iter().copied().filter(|day| *day >= on))
                    .min();
                match next {
                    Some(day) => Some(day.number() - on.number() <= self.limits.hot_days),
                    None => (since(on) > self.limits.hot_days).then_some(false),
                }
            })
            .collect();
        self.share_of("told", &told, "introducers were told");
        self.share_of("prompt", &prompt, "were contacted in time");
    }

    fn of_meetings(&mut self) {
        let cases = self.ledger.cases.values();
        let met = cases.filter(|case| case.got_to(EventKind::MeetingHeld));
        let known = |case: &Case| {
            let deal = self.ledger.deals.of_case(case.number);
            deal.is_some_and(|deal| {
                QUESTIONS
                    .iter()
                    .all(|what| deal.answers.get(what).is_some_and(|a| a.yes.is_some()))
            })
        };
        let known: Vec<bool> = met.map(known).collect();
        self.share_of("qualified", &known, "prospects met have all four answers");
    }

    fn of_introducers(&mut self) {
        let mut by_introducer: BTreeMap<&str, Vec<Day>> = BTreeMap::new();
        for case in &self.asked {
            by_introducer
                .entry(&case.introducer)
                .or_default()
                .extend(case.asked_on());
        }
        let mut rested: Vec<bool> = Vec::new();
        for days in by_introducer.values_mut() {
            days.sort_unstable();
            rested.extend(
                days.windows(2)
                    .map(|two| two[1].number() - two[0].number() >= self.limits.rest_days),
            );
        }
        let asks = self.asked.len();
        if asks >= 10 {
            let most = by_introducer
                .iter()
                .max_by_key(|(name, days)| (days.len(), std::cmp::Reverse(*name)));
            let most = most.map_or(0, |(_, days)| days.len());
            let carried = most as f64 / asks as f64;
            let too_much = carries_too_much(most as u32, asks as u32, self.limits.alarm_share);
            let why = format!(
                "the busiest introducer has {:.0}% of {asks} asks",
                carried * 100.0
            );
            self.says.insert("spread", (!too_much, why));
            let kindness = self.ledger.kindness.iter();
            let helped = kindness.filter(|kindness| kindness.helped).count();
            let why = format!("{helped} times helped, {asks} times asked");
            self.says.insert("given", (helped * 2 >= asks, why));
        }
        self.share_of("rest", &rested, "repeated asks came after a rest");
    }

    fn of_reps(&mut self, reps: &[String]) {
        let since = self.as_of.plus(-7 * WEEKS);
        let began = self.ledger.cases.values().filter_map(Case::began).min();
        if reps.is_empty() || began.is_none_or(|day| day > since) {
            return;
        }
        let weeks = |rep: &String| -> usize {
            let own = self
                .asked
                .iter()
                .filter(|case| case.rep == *rep)
                .filter_map(|case| case.asked_on());
            let weeks: BTreeSet<i32> = own
                .filter(|day| *day > since)
                .map(|day| (self.as_of.number() - day.number()) / 7)
                .collect();
            weeks.len()
        };
        let every = reps.iter().filter(|rep| weeks(rep) as i32 == WEEKS).count();
        let why = format!(
            "{every} of {} reps asked in each of the last {WEEKS} weeks",
            reps.len()
        );
        self.says.insert("rhythm", (every == reps.len(), why));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_ledger_asks_everything() {
        let as_of = Day::parse_iso("2026-06-30").unwrap();
        let all = health(
            &Ledger::default(),
            &Settings::default(),
            &["in:dana".into()],
            as_of,
        );
        assert_eq!(all.len(), 14);
        assert!(all.iter().all(|health| health.yes.is_none()));
        let names: BTreeSet<&str> = all.iter().map(|health| health.question.name).collect();
        assert_eq!(names.len(), 14, "every question has a name of its own");
    }
}
