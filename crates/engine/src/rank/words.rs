//! Everything that is said in words about a route.

use super::{Appraisal, NextStep, Step, StepKind};
use crate::network::{Evidence, Said, SeenTogether, flags};
use crate::people::role::RoleFilter;
use crate::people::{People, PersonIx};
use crate::search::Search;
use crate::strength::Basis;
use introrank_core::display::count;
use introrank_core::evidence::{FactKind, Statement};

/// A person with title: `Mei Chen, Controller`. Colleagues need no title.
pub fn with_title(search: &Search<'_>, person: PersonIx) -> String {
    let people = &search.directory.people;
    match people.title(person) {
        title if !title.is_empty() && !search.is_teammate(person) => {
            format!("{}, {title}", people.name(person))
        }
        _ => people.name(person).to_owned(),
    }
}

/// A person with title inside a question: `Mei Chen (Controller)`.
pub(super) fn in_question(search: &Search<'_>, person: PersonIx) -> String {
    match search.directory.people.title(person) {
        "" => search.directory.people.name(person).to_owned(),
        title => format!("{} ({title})", search.directory.people.name(person)),
    }
}

/// The unnamed person of a role: `the VP in sales`.
fn unnamed(role: Option<&RoleFilter>) -> String {
    role.map_or_else(
        || "the right person there".to_owned(),
        |role| format!("the {}", role.words),
    )
}

/// "know each other?" of the last leg, in two or three words.
pub fn knowing(appraisal: &Appraisal) -> &'static str {
    let Some(last) = appraisal.steps.last() else {
        return "";
    };
    match last.kind {
        StepKind::Colleague => "colleagues",
        StepKind::Inferred { .. } if last.knows.unwrap_or(0.0) >= 0.5 => "likely, not asked",
        StepKind::Inferred { .. } => "maybe, not asked",
        StepKind::Observed(assessment, _) if assessment.basis == Basis::Given => "given",
        StepKind::Observed(assessment, evidence) => {
            match (evidence.by_asker.or(evidence.by_asked), assessment.knows) {
                (None, _) if evidence.theirs.recommended || evidence.ours.recommended => {
                    "yes: recommended"
                }
                (None, _) if evidence.theirs.dealt => "yes: dealt with",
                (None, _) if evidence.gone_quiet => "yes, gone quiet",
                (None, _) if last.is_in_touch() => "yes: in touch now",
                (None, _) if evidence.theirs.days > 0 => "yes: in contact",
                (None, _) if evidence.seen_writing => "yes: on one mail",
                (None, _) if evidence.seen.is_some() => "seen together, not asked",
                (None, _) if evidence.flags & flags::CONNECTED != 0 => "connected, not asked",
                (None, _) if evidence.flags & flags::BOOK != 0 => "noted down, not asked",
                (None, _) if evidence.flags & flags::CRM != 0 => "in the CRM, not asked",
                (None, _) => "seen as mutual, not asked",
                (Some(_), Some(knows)) if knows >= 0.75 => "yes",
                (Some(_), Some(knows)) if knows <= 0.25 => "no",
                (Some(_), _) if evidence.rated => "rated long ago",
                (Some(_), _) => "asked long ago",
            }
        }
    }
}

/// The reason for a route, one sentence per step.
pub fn reason(
    search: &Search<'_>,
    appraisal: &Appraisal,
    role: Option<&RoleFilter>,
    viewer: Option<PersonIx>,
) -> String {
    let mut parts: Vec<String> = Vec::with_capacity(4);
    for step in &appraisal.steps {
        parts.push(step_words(search, step, role, viewer));
    }
    for person in &appraisal.asked {
        parts.extend(standing_words(search, *person));
    }
    if let Some(&introducer) = appraisal.asked.last() {
        let people = &search.directory.people;
        let account = people
            .account(introducer)
            .map(|ix| search.directory.accounts.get(ix));
        if let Some(relation) = account.and_then(|account| account.relation) {
            parts.push(format!(
                "{} is {}",
                account.map_or("", |a| a.name.as_str()),
                relation.phrase()
            ));
        }
    }
    capitalised(parts.join("; "))
}

/// What was asked of somebody before: open asks, rest, the last refusal.
fn standing_words(search: &Search<'_>, person: PersonIx) -> Option<String> {
    let standing = search.load(person)?;
    let mut said = Vec::new();
    match standing.open.len() {
        0 => {}
        1 => said.push(format!("has an open ask (#{})", standing.open[0])),
        n => said.push(format!("has {n} open asks")),
    }
    match standing.tiring {
        0 => {}
        1 => said.push("was asked lately".into()),
        n => said.push(format!("was asked {n} times lately")),
    }
    match standing.resting_until {
        Some(until) => said.push(format!("rests until {until}")),
        None if standing.full => said.push("takes no more asks for now".into()),
        None => {}
    }
    if let Some((on, reason)) = standing.refusals.last() {
        let reason = if reason.is_empty() {
            String::new()
        } else {
            format!(" ({reason})")
        };
        said.push(format!("declined on {on}{reason}"));
    }
    let name = search.directory.people.name(person);
    (!said.is_empty()).then(|| format!("{name} {}", said.join(", ")))
}

fn capitalised(text: String) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

fn step_words(
    search: &Search<'_>,
    step: &Step,
    role: Option<&RoleFilter>,
    viewer: Option<PersonIx>,
) -> String {
    let people = &search.directory.people;
    let you = viewer == Some(step.from);
    let from = if you { "you" } else { people.name(step.from) };
    let to = step
        .to
        .map_or_else(|| unnamed(role), |person| people.name(person).to_owned());
    match step.kind {
        StepKind::Colleague if you => format!("{to} is your colleague"),
        StepKind::Colleague => format!("{to} is a colleague of {from}"),
        StepKind::Inferred {
            account,
            same_function,
        } => {
            let size = match search.network.headcount(account).known() {
                Some(heads) => format!("{heads:.0} people"),
                None => "size unknown".to_owned(),
            };
            let account = search.directory.accounts.get(account);
            let function = if same_function {
                " in the same function"
            } else {
                ""
            };
            let knows = step.knows.unwrap_or(0.0) * 100.0;
            format!(
                "{from} and {to} are both at {} ({size}){function}: {knows:.0}% likely to know each other, nobody asked",
                account.name
            )
        }
        StepKind::Observed(assessment, _) if assessment.basis == Basis::Given => {
            format!("{from} → {to}: given strength {:.2}", assessment.value)
        }
        StepKind::Observed(_, evidence) => {
            observed_words(search, step, &evidence, [from, &to], viewer)
        }
    }
}

fn observed_words(
    search: &Search<'_>,
    step: &Step,
    evidence: &Evidence,
    [from, to]: [&str; 2],
    viewer: Option<PersonIx>,
) -> String {
    let you = viewer == Some(step.from);
    let are = if you { "are" } else { "is" };
    let mut text = if evidence.flags & flags::CONNECTED != 0 {
        // Of the two days the newer is kept, which is not that of connecting.
        let since = evidence
            .since
            .filter(|_| evidence.flags & flags::CRM == 0)
            .map_or(String::new(), |day| format!(" since {}", day.year()));
        format!("{from} {are} connected with {to}{since}")
    } else if evidence.flags & flags::MUTUAL != 0 {
        format!("{from} {are} among {to}'s mutual connections")
    } else if evidence.flags & flags::BOOK != 0 {
        format!("{from} and {to}: one is in the other's address book")
    } else if evidence.flags & flags::CRM != 0 {
        let last = evidence
            .since
            .map_or(String::new(), |day| format!(", last activity {day}"));
        format!("{from} and {to}: one is the other's contact in the CRM{last}")
    } else {
        String::new()
    };
    if let Some(seen) = &evidence.seen {
        if text.is_empty() {
            text = format!("{from} and {to} ");
        } else {
            text.push_str(", both ");
        }
        text.push_str(&seen_words(&search.directory.people, seen, viewer));
    }
    if let Some(contact) = contact_words(evidence, from, to) {
        append(&mut text, &contact);
    }
    let to_name = |person: Option<PersonIx>| person.map_or("", |p| search.directory.people.name(p));
    match (evidence.by_asker, evidence.by_asked) {
        (Some(said), _) => append(&mut text, &said_words(from, to, you, said)),
        (None, Some(said)) => append(&mut text, &said_words(to_name(step.to), from, false, said)),
        (None, None) if evidence.is_proven() || evidence.seen_writing => {}
        (None, None) => append(&mut text, "not verified"),
    }
    text
}

/// Where two people were seen together, as the end of "both …": `were in Dana Ruiz's meeting on 2026-03-03`.
pub fn seen_words(people: &People, seen: &SeenTogether, viewer: Option<PersonIx>) -> String {
    let is_own = viewer == Some(seen.by);
    let name = match people.name(seen.by) {
        _ if is_own => "you",
        _ if people.is_hidden(seen.by) => "somebody else",
        "" => people.key(seen.by),
        name => name,
    };
    let what = match seen.kind {
        FactKind::Meeting if is_own => "were in a meeting of yours".to_owned(),
        FactKind::Meeting => format!("were in {name}'s meeting"),
        FactKind::Mail => format!("were on one mail with {name}"),
        _ => format!("were in one conversation with {name}"),
    };
    match seen.days {
        1 => format!("{what} on {}", seen.last),
        days => format!(
            "{what} on {}, and together on {days} days in all",
            seen.last
        ),
    }
}

/// What messages, mails, meetings and recommendations show; `None` when nothing.
fn contact_words(evidence: &Evidence, from: &str, to: &str) -> Option<String> {
    let days = |n: u32| count(n, "day", "days");
    let (theirs, ours) = (&evidence.theirs, &evidence.ours);
    let wrote = match (theirs.days, ours.days) {
        (0, 0) => None,
        (0, n) => Some(format!(
            "{from} wrote on {} and {to} never answered",
            days(n)
        )),
        (n, m) => {
            let last = theirs
                .last_day()
                .map_or(String::new(), |day| format!(", last on {day}"));
            let back = if m == 0 {
                String::new()
            } else {
                format!(", {from} on {m}")
            };
            Some(format!("{to} was in contact on {}{back}{last}", days(n)))
        }
    };
    let praise = match (theirs.recommended, ours.recommended) {
        (true, _) => Some(format!("{to} recommended {from}")),
        (false, true) => Some(format!("{from} recommended {to}")),
        (false, false) => None,
    };
    let parts: Vec<String> = wrote.into_iter().chain(praise).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn append(text: &mut String, more: &str) {
    if !text.is_empty() {
        text.push_str(", ");
    }
    text.push_str(more);
}

fn said_words(who: &str, whom: &str, you: bool, said: Said) -> String {
    let on = said.on.map_or(String::new(), |day| format!(" ({day})"));
    let s = if you { "" } else { "s" };
    match said.statement {
        Statement::WorkedWith => format!("{who} worked with {whom}{on}"),
        Statement::Know => format!("{who} know{s} {whom} well{on}"),
        Statement::Met => format!("{who} met {whom}{on}"),
        Statement::Stranger => format!("{whom} is a stranger to {who}{on}"),
        Statement::Knows => format!("{who} know{s} {whom}, as was said{on}"),
        Statement::UnknownTo => format!("{who} said no, they do not know each other{on}"),
    }
}

/// What to ask, and whom, before anything else; empty when nothing is open.
pub fn verify_first(
    search: &Search<'_>,
    appraisal: &Appraisal,
    role: Option<&RoleFilter>,
) -> String {
    let people = &search.directory.people;
    match (appraisal.next, appraisal.asked.last()) {
        (NextStep::CheckFirst | NextStep::AskColleague, Some(_)) => {
            whether(search, appraisal, role)
        }
        (NextStep::Rate, Some(_)) => {
            format!(
                "{}: \"How well do you know {}?\"",
                people.name(appraisal.asker),
                people.name(appraisal.asked[0])
            )
        }
        (NextStep::Rate, None) => {
            let target = appraisal.target.map_or("", |person| people.name(person));
            format!(
                "{}: \"How well do you know {target}?\"",
                people.name(appraisal.asker)
            )
        }
        _ => String::new(),
    }
}

/// The question whether the introducer knows whom they would introduce to, and to whom it goes.
pub fn whether(search: &Search<'_>, appraisal: &Appraisal, role: Option<&RoleFilter>) -> String {
    let people = &search.directory.people;
    let Some((&introducer, before)) = appraisal.asked.split_last() else {
        return String::new();
    };
    let name = people.name(introducer);
    match (before.last(), appraisal.target) {
        (None, Some(target)) => format!(
            "{name}: \"Do you know {} well enough to introduce me?\"",
            in_question(search, target)
        ),
        (None, None) => {
            let whom = role.map_or_else(
                || "whoever decides on this".to_owned(),
                |role| format!("the {} there", role.words),
            );
            format!("{name}: \"Do you work with {whom}?\"")
        }
        // Whoever would ask the introducer knows best whether that is worth it.
        (Some(before), target) => {
            let whom = target.map_or_else(|| unnamed(role), |target| in_question(search, target));
            format!(
                "{}: \"How well do you know {name}, and does {name} know {whom}?\"",
                people.name(*before)
            )
        }
    }
}

/// The route as keys: `asker > … > target`, the unnamed person as `?`.
pub fn route_keys(search: &Search<'_>, appraisal: &Appraisal) -> String {
    let people = &search.directory.people;
    let mut text = people.key(appraisal.asker).to_owned();
    for person in &appraisal.asked {
        text.push_str(" > ");
        text.push_str(people.key(*person));
    }
    text.push_str(" > ");
    text.push_str(appraisal.target.map_or("?", |person| people.key(person)));
    text
}
