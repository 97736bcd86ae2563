//! What to do today, and whom to be in touch with.

mod deal;

use introrank_core::day::Day;
use introrank_core::display::count;
use introrank_engine::people::PersonIx;
use introrank_engine::search::{Cancel, Search};
use introrank_ingest::targets::TargetList;
use introrank_referrals::agenda::{self, Item, Kind, Matter, Nurture, Wanted, on};
use introrank_referrals::availability::Objection;
use introrank_referrals::draft;
use introrank_referrals::ledger::{Case, EventKind, Questioned, Silent, ToContact};
use introrank_referrals::standing::Standing;

use deal::{customer, follow_up, open_questions};

use super::error::Error;
use super::first;
use super::nurture;
use super::prospects;
use super::snapshot::Snapshot;
use super::view::{Today, TodayRow, Todo};

/// Introducers that are looked at when somebody to switch to is wanted.
pub(super) const CHOICES: usize = 200;

/// What to do, for one rep, by key, or for everybody. Customers are asked about whom `targets` lists, else about those of the
/// ledger who were asked about in vain. `say` puts what to do into the shell's own words.
///
/// # Errors
/// When the search was cancelled.
pub fn today(
    snapshot: &Snapshot,
    rep: Option<&str>,
    targets: Option<&TargetList>,
    say: impl Fn(&Todo) -> String,
    cancel: &Cancel,
) -> Result<Today, Error> {
    let search = snapshot.search();
    let request = snapshot.request(&search, cancel, CHOICES);
    let mut cases = snapshot.ledger.cases.values();
    let wanted = if cases.any(|case| agenda::fresh_win(case, snapshot.as_of).is_some()) {
        prospects::wanted(snapshot, &search, targets)
    } else {
        Vec::new()
    };
    let news = snapshot.all_news();
    let mut items = agenda::today(&snapshot.session, &request, news, &wanted, rep)?;
    // Whoever is hidden is in no output: what was planned with them stands in the ledger alone.
    let is_shown = |case: &Case| !snapshot.is_case_hidden(case);
    items.retain(|item| {
        let case = item.about.case();
        let case = case.and_then(|number| snapshot.ledger.cases.get(&number));
        let is_about_hidden = match &item.about {
            Matter::Question(q) => snapshot.is_hidden(&q.from) || snapshot.is_hidden(&q.to),
            Matter::ToContact(to) => {
                snapshot.is_hidden(&to.person) || snapshot.is_hidden(&to.target)
            }
            _ => false,
        };
        case.is_none_or(is_shown) && !is_about_hidden
    });
    let limits = &snapshot.settings.limits;
    Ok(Today {
        as_of: snapshot.as_of,
        rep_name: rep.map(|rep| snapshot.name(rep)),
        several_reps: rep.is_none() && snapshot.session.directory.people.teammates().len() > 1,
        rows: items
            .iter()
            .zip(1..)
            .map(|(item, number)| {
                let mut row = row(snapshot, &search, &wanted, (item, number), &say);
                if let Some(day) = snapshot.next_meeting(&row.rep, &row.person) {
                    row.reason.push_str(&format!("; you meet on {day}"));
                }
                row
            })
            .collect(),
        hot_days: limits.hot_days,
        silent_days: limits.silent_days,
        prospect_silent_days: limits.prospect_silent_days,
    })
}

/// What to say of an item: who, why, and what to do.
struct Told {
    who: String,
    reason: String,
    todo: Todo,
    person: String,
}

fn row(
    snapshot: &Snapshot,
    search: &Search<'_>,
    wanted: &[Wanted],
    (item, place): (&Item, usize),
    say: impl Fn(&Todo) -> String,
) -> TodayRow {
    let number = item.about.case();
    let case = number.and_then(|number| snapshot.ledger.cases.get(&number));
    let told = match (&item.about, case) {
        (Matter::Nurture(nurture), _) => of_contact(snapshot, nurture),
        (Matter::Question(question), _) => of_question(snapshot, question),
        (Matter::ToContact(to), _) => to_contact(snapshot, to),
        (_, Some(case)) => of_case(snapshot, search, wanted, item, case),
        (_, None) => Told {
            who: String::new(),
            reason: String::new(),
            todo: Todo::Nothing,
            person: String::new(),
        },
    };
    TodayRow {
        rep: item.rep.clone(),
        rep_name: snapshot.name(&item.rep),
        number: place,
        kind: item.kind.words(),
        case: case.map(|case| case.number),
        person: told.person,
        who: told.who,
        reason: told.reason,
        command: say(&told.todo),
        todo: told.todo,
        is_check_in: item.kind == Kind::CheckIn,
    }
}

fn of_contact(snapshot: &Snapshot, contact: &Nurture) -> Told {
    let person = snapshot
        .session
        .directory
        .people
        .key(contact.person)
        .to_owned();
    Told {
        who: snapshot.name(&person),
        reason: nurture::source(snapshot, contact),
        todo: Todo::LogContacted(person.clone()),
        person,
    }
}

fn of_question(snapshot: &Snapshot, question: &Questioned) -> Told {
    let [from, to] = [&question.from, &question.to].map(|key| snapshot.name(key));
    let put = on(question.on, snapshot.as_of);
    let put = put.trim_start_matches("on ");
    if question.from == question.colleague {
        return Told {
            who: to.clone(),
            reason: format!("how well do you know {to}? (since {put})"),
            todo: Todo::LogHowWell(question.from.clone(), question.to.clone()),
            person: question.to.clone(),
        };
    }
    Told {
        who: from,
        reason: format!("do they know {to}? (since {put})"),
        todo: Todo::LogSaid(
            question.from.clone(),
            question.to.clone(),
            question.colleague.clone(),
        ),
        person: question.from.clone(),
    }
}

fn of_case(
    snapshot: &Snapshot,
    search: &Search<'_>,
    wanted: &[Wanted],
    item: &Item,
    case: &Case,
) -> Told {
    let number = case.number;
    let prospect = snapshot.prospect_name(&case.target, &case.account);
    let introducer = snapshot.name(&case.introducer);
    match &item.about {
        Matter::Case(_) if item.kind == Kind::Meeting => meeting(snapshot, case, prospect),
        Matter::Case(_) => hot(snapshot, case, prospect, &introducer),
        Matter::Planned(_, first, route) => {
            let route = route.as_deref();
            let words = |step| Some(first::words(snapshot, search, route?, step, None));
            let parts = first.iter().filter_map(words).collect();
            planned(snapshot, case, parts, &introducer, &prospect)
        }
        Matter::Known(_) => Told {
            who: prospect,
            reason: format!("you know them yourself: no introduction by {introducer} is needed"),
            todo: Todo::Log(EventKind::Withdrawn, number),
            person: case.target.clone(),
        },
        Matter::Settled(_, standing) => settled(case, *standing, &introducer, prospect),
        Matter::Waits(_, why, instead) => Told {
            who: introducer,
            reason: waits(*why, &prospect, &or_ask(snapshot, *instead)),
            todo: Todo::Log(EventKind::Withdrawn, number),
            person: case.introducer.clone(),
        },
        Matter::Silent(_, silent, days, instead) => {
            let or = or_ask(snapshot, *instead);
            let mut told = silence(case, *silent, *days, &or, introducer, prospect);
            last_call(snapshot, case, &mut told);
            told
        }
        Matter::Ended(_, end, day, next) => {
            ended(snapshot, case, (*end, *day), *next, &introducer, prospect)
        }
        Matter::Untold(_, what, day) => {
            let day = on(*day, snapshot.as_of);
            untold(case, *what, &day, introducer, &prospect)
        }
        Matter::Questions(_, questions, met) if item.kind != Kind::Qualify => {
            follow_up(snapshot, case, questions, *met, prospect)
        }
        Matter::Questions(_, questions, _) => open_questions(case, questions, prospect),
        Matter::Won(_, on, next) => customer(snapshot, case, *on, next, wanted),
        Matter::Question(question) => of_question(snapshot, question),
        Matter::ToContact(to) => to_contact(snapshot, to),
        Matter::Nurture(nurture) => of_contact(snapshot, nurture),
    }
}

/// Whom the plan says to contact: the prospect themselves, or an introducer before the ask.
fn to_contact(snapshot: &Snapshot, to: &ToContact) -> Told {
    let person = snapshot.name(&to.person);
    let prospect = snapshot.prospect_name(&to.target, &to.account);
    let (who, reason) = if to.is_own_contact() {
        let since = on(to.on, snapshot.as_of);
        let since = since.trim_start_matches("on ");
        (prospect, format!("{} (since {since})", to.reason))
    } else {
        let before = format!("check in before you ask about {prospect}");
        (person, format!("{before}: {}", to.reason))
    };
    Told {
        who,
        reason,
        todo: Todo::LogContacted(to.person.clone()),
        person: to.person.clone(),
    }
}

/// A planned ask about somebody who is no prospect any more.
fn settled(case: &Case, standing: Standing, introducer: &str, prospect: String) -> Told {
    let standing = prospects::standing_words(standing);
    Told {
        who: prospect,
        reason: format!("planned with {introducer}, and {standing}: withdraw"),
        todo: Todo::Log(EventKind::Withdrawn, case.number),
        person: case.introducer.clone(),
    }
}

/// What the introducer does not know yet.
fn untold(case: &Case, what: EventKind, day: &str, introducer: String, prospect: &str) -> Told {
    let event = draft::word_due(case, what);
    let event = event.map_or_else(|| what.phrase(), |(_, event)| event.to_owned());
    Told {
        who: introducer,
        reason: format!("{prospect}: {event} ({day})"),
        todo: Todo::Log(EventKind::Told, case.number),
        person: case.introducer.clone(),
    }
}

/// Why a planned ask should wait, and what to do instead.
fn waits(why: Objection, prospect: &str, or: &str) -> String {
    match why {
        Objection::Resting(until) => format!("about {prospect}: rests until {until}; wait{or}"),
        Objection::Never => format!("never introduces to {prospect}: withdraw{or}"),
        Objection::AskedBefore(before) => {
            format!("was asked about {prospect} before (#{before}): withdraw{or}")
        }
        Objection::AskedAbout(about) => {
            format!("{prospect} was asked about them (#{about}): withdraw{or}")
        }
        Objection::IsProspect(about) => {
            format!("about {prospect}: is a prospect at the moment (#{about}); wait{or}")
        }
        Objection::Full { recent, most } => {
            format!("about {prospect}: was asked {recent} times and takes {most}; wait{or}")
        }
        Objection::Busy { open, planned } => {
            format!(
                "about {prospect}: carries {open} open asks and {planned} planned ones; wait{or}"
            )
        }
        Objection::UnderWay { case, .. } => {
            format!("about {prospect}: #{case} is under way; wait, or withdraw")
        }
    }
}

fn or_ask(snapshot: &Snapshot, instead: Option<PersonIx>) -> String {
    instead.map_or(String::new(), |person| {
        let name = snapshot.session.directory.people.name(person);
        format!(", or ask {name}")
    })
}

fn meeting(snapshot: &Snapshot, case: &Case, prospect: String) -> Told {
    let Some(day) = case.meeting else {
        return Told {
            who: prospect,
            reason: "a meeting is set; on which day?".into(),
            todo: Todo::Log(EventKind::MeetingSet, case.number),
            person: case.target.clone(),
        };
    };
    let reason = match on(day, snapshot.as_of).as_str() {
        "today" => "the meeting is today".to_owned(),
        day => {
            let day = day.trim_start_matches("on ");
            format!("the meeting was set for {day}; was it held?")
        }
    };
    Told {
        who: prospect,
        reason,
        todo: Todo::Log(EventKind::MeetingHeld, case.number),
        person: case.target.clone(),
    }
}

fn hot(snapshot: &Snapshot, case: &Case, prospect: String, introducer: &str) -> Told {
    let introduced = case.day_of(EventKind::Introduced);
    let introduced = introduced.map_or(String::new(), |day| on(day, snapshot.as_of));
    let until = case.hot_until(snapshot.as_of, &snapshot.settings.limits);
    let until = until.map_or(String::new(), |until| format!("; hot until {until}"));
    let replied = if case.got_to(EventKind::Replied) {
        ", and they answered"
    } else {
        ""
    };
    Told {
        who: prospect,
        reason: format!("introduced {introduced} by {introducer}{replied}{until}"),
        todo: Todo::Log(EventKind::MeetingSet, case.number),
        person: case.target.clone(),
    }
}

fn planned(
    snapshot: &Snapshot,
    case: &Case,
    mut parts: Vec<String>,
    introducer: &str,
    prospect: &str,
) -> Told {
    if !case.why.is_empty() {
        parts.push(format!("why: {}", case.why));
    }
    let reason = if parts.is_empty() {
        "planned".to_owned()
    } else {
        parts.join("; ")
    };
    let via = if case.via.is_empty() {
        String::new()
    } else {
        format!("{}, for ", snapshot.name(&case.via))
    };
    Told {
        who: format!("{via}{introducer} → {prospect}"),
        reason,
        todo: Todo::Ask {
            case: case.number,
            without_why: case.why.is_empty(),
        },
        person: case.introducer.clone(),
    }
}

fn silence(
    case: &Case,
    silent: Silent,
    days: i32,
    or: &str,
    introducer: String,
    prospect: String,
) -> Told {
    let number = case.number;
    let days = count(days, "day", "days");
    let (who, reason, todo) = match silent {
        Silent::Prospect => (
            prospect,
            format!(
                "silent for {days} since {introducer} introduced you: write once more, or tell {introducer}"
            ),
            Todo::Log(EventKind::Touched, number),
        ),
        Silent::Introducer if !case.reminded.is_empty() => (
            introducer,
            format!("silent for {days} about {prospect}, and reminded: let it rest{or}"),
            Todo::Log(EventKind::NoAnswer, number),
        ),
        Silent::Introducer => (
            introducer,
            format!("silent for {days} about {prospect}: remind once{or}"),
            Todo::Log(EventKind::Reminded, number),
        ),
        Silent::NotSent => (
            introducer,
            format!("agreed {days} ago to introduce {prospect}: remind once{or}"),
            Todo::Log(EventKind::Reminded, number),
        ),
    };
    Told {
        who,
        reason,
        todo,
        person: case.introducer.clone(),
    }
}

/// An ask that came to nothing, and whom to ask next.
fn ended(
    snapshot: &Snapshot,
    case: &Case,
    (end, day): (EventKind, Day),
    next: Option<PersonIx>,
    introducer: &str,
    prospect: String,
) -> Told {
    let people = &snapshot.session.directory.people;
    let day = on(day, snapshot.as_of);
    let (key, reason) = match next {
        Some(next) => {
            let how = draft::no_in_words(end);
            let name = people.name(next);
            let reason = format!("{introducer} {how} {day}: ask {name}");
            (people.key(next).to_owned(), reason)
        }
        None => (
            case.introducer.clone(),
            format!(
                "{introducer} lent you their name {day}, which is a cold call: ask them again, for ten minutes and an introduction"
            ),
        ),
    };
    Told {
        who: prospect,
        reason,
        todo: Todo::AskAnother {
            introducer: key,
            about: case
                .about()
                .map_or(String::new(), |about| about.text().to_owned()),
        },
        person: case.target.clone(),
    }
}

/// Days before it lapses in which an ask is asked about once more.
const LAST_CALL_DAYS: i32 = 14;

/// Asks, before an ask lapses, whether it really was silence.
fn last_call(snapshot: &Snapshot, case: &Case, told: &mut Told) {
    let lapses = case.lapses(&snapshot.settings.limits);
    let Some(day) = lapses.filter(|day| day.number() - snapshot.as_of.number() <= LAST_CALL_DAYS)
    else {
        return;
    };
    told.reason.push_str(&format!(
        "; lapses on {day}: write down what came of it, or that nobody answered"
    ));
    told.todo = Todo::Log(EventKind::NoAnswer, case.number);
}
