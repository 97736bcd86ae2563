//! Calendars (`.ics`): who met whom on which day. Titles, places and descriptions are not read.

use calcard::common::PartialDateTime;
use calcard::icalendar::{
    ICalendarComponent, ICalendarEntry, ICalendarParameterName, ICalendarParameterValue,
    ICalendarParticipationStatus, ICalendarProperty, ICalendarStatus, ICalendarUserTypes,
};
use calcard::{Entry, Parser};

use introrank_core::day::Day;
use introrank_core::evidence::{By, FactKind, Facts};
use introrank_core::evidence::{Class, FileReport};
use introrank_core::keys::{email, name};

/// Meetings of more people than this, the owner included, are no sign that two know each other.
const MAX_ATTENDEES: usize = 10;

struct Attendee {
    key: String,
    name: String,
    declined: bool,
}

/// Reads the meetings of the owner of these addresses; `owner` is the name they go by. A series counts as one meeting.
pub fn read(text: &str, own: &[String], owner: &str, facts: &mut Facts, report: &mut FileReport) {
    let mut parser = Parser::new(text);
    let begins = |line: &str| line.trim().eq_ignore_ascii_case("BEGIN:VEVENT");
    let mut lines = text
        .lines()
        .enumerate()
        .filter(|(_, line)| begins(line))
        .map(|(i, _)| i as u64 + 1);
    loop {
        match parser.entry() {
            Entry::Eof => break,
            Entry::ICalendar(calendar) => {
                let events = calendar
                    .components
                    .iter()
                    .filter(|part| part.component_type.is_event());
                for event in events {
                    let line = lines.next().unwrap_or(0);
                    meeting(event, line, own, owner, facts, report);
                }
            }
            _ => {}
        }
    }
    for line in lines {
        report.problem(Class::Rejected, line, "", "an event that cannot be read");
    }
}

fn meeting(
    event: &ICalendarComponent,
    line: u64,
    own: &[String],
    owner: &str,
    facts: &mut Facts,
    report: &mut FileReport,
) {
    if event.status() == Some(&ICalendarStatus::Cancelled) {
        return report.left_out("cancelled events");
    }
    if event.is_recurrence_override() {
        return report.left_out("further dates of a series");
    }
    let start = event
        .property(&ICalendarProperty::Dtstart)
        .and_then(|entry| entry.values.first())
        .and_then(|value| value.as_partial_date_time());
    if start.is_some_and(|start| start.hour.is_none()) {
        return report.left_out("all-day events");
    }
    let entries = event.entries.iter().filter(|entry| {
        matches!(
            entry.name,
            ICalendarProperty::Attendee | ICalendarProperty::Organizer
        )
    });
    let mut people: Vec<Attendee> = Vec::new();
    for person in entries.filter_map(attendee) {
        match people.iter_mut().find(|known| known.key == person.key) {
            Some(known) => known.declined |= person.declined,
            None => people.push(person),
        }
    }
    let wanted = name::key(owner, "");
    let is_own = |person: &Attendee| {
        own.contains(&person.key)
            || (!wanted.text.is_empty() && name::key(&person.name, "").text == wanted.text)
    };
    if people.len() > MAX_ATTENDEES {
        return report.left_out("meetings of more than ten people");
    }
    if people
        .iter()
        .any(|person| is_own(person) && person.declined)
    {
        return report.left_out("declined");
    }
    let others: Vec<&Attendee> = people
        .iter()
        .filter(|p| !is_own(p) && !p.declined)
        .collect();
    if others.is_empty() {
        return report.left_out("events without others");
    }
    let Some(day) = start.and_then(day) else {
        return report.problem(Class::Rejected, line, "DTSTART", "no date");
    };
    for person in others {
        let other = facts.person(&person.key, &person.name);
        facts.add(other, FactKind::Meeting, By::Both, Some(day));
    }
    report.imported();
}

/// One attendee; `None` for rooms, groups and machines.
fn attendee(entry: &ICalendarEntry) -> Option<Attendee> {
    let key = email::key(entry.calendar_address()?)?;
    let parameter = |name| entry.parameter(&name);
    let kind = parameter(ICalendarParameterName::Cutype);
    let person = matches!(
        kind,
        None | Some(ICalendarParameterValue::Cutype(
            ICalendarUserTypes::Individual | ICalendarUserTypes::Unknown
        ))
    );
    let answer = parameter(ICalendarParameterName::Partstat);
    let declined = ICalendarParameterValue::Partstat(ICalendarParticipationStatus::Declined);
    (person && !email::is_machine(&key)).then(|| Attendee {
        key,
        name: parameter(ICalendarParameterName::Cn)
            .and_then(ICalendarParameterValue::as_text)
            .filter(|name| !name.contains('@'))
            .unwrap_or_default()
            .to_owned(),
        declined: answer == Some(&declined),
    })
}

fn day(date: &PartialDateTime) -> Option<Day> {
    Day::new(
        i16::try_from(date.year?).ok()?,
        i8::try_from(date.month?).ok()?,
        i8::try_from(date.day?).ok()?,
    )
}
