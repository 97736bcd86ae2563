//! Calendars (`.ics`): who met whom on which day. Titles, places and descriptions are not read.

use std::collections::BTreeMap;

use calcard::common::PartialDateTime;
use calcard::common::timezone::Tz;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarEntry, ICalendarParameterName, ICalendarParameterValue,
    ICalendarParticipationStatus, ICalendarProperty, ICalendarStatus, ICalendarUserTypes,
    ICalendarValue,
};
use calcard::{Entry, Parser};
use hashbrown::{HashMap, HashSet};

use introrank_core::day::Day;
use introrank_core::evidence::{By, FactKind, Facts, MOST_TOGETHER, Other, Writer};
use introrank_core::evidence::{Class, FileReport};
use introrank_core::keys::{email, name};

/// Meetings of more people than this, the owner included, are no sign that two know each other.
const MAX_ATTENDEES: usize = 10;
/// Dates of one series that are worked out at all, and those of one file together.
const MOST_OF_SERIES: usize = 20_000;
const MOST_OF_FILE: usize = 1_000_000;
/// Days after the day of reading in which the next date of a series is looked for.
const LOOK_AHEAD: i32 = 62;

/// Whose calendar it is: addresses, and the name they go by.
pub struct Whose<'a> {
    /// Addresses that are known.
    pub own: &'a [String],
    /// The name.
    pub name: &'a str,
}

/// An event of the file: a meeting, or a date of a series that was moved or has guests of its own.
struct Event {
    component: ICalendarComponent,
    line: u64,
    people: Vec<Attendee>,
}

struct Attendee {
    key: String,
    name: String,
    declined: bool,
}

/// Reads the meetings of the owner. Of a series every past date counts, within reason, and the next one to come; `today` is the
/// day of reading, without which a series counts once.
pub fn read(
    text: &str,
    whose: &Whose<'_>,
    today: Option<Day>,
    facts: &mut Facts,
    report: &mut FileReport,
) {
    let (events, names) = parse(text, report);
    let own = own_addresses(&events, &names, whose, report);
    let mut groups: BTreeMap<(String, usize), Vec<usize>> = BTreeMap::new();
    for (n, event) in events.iter().enumerate() {
        // What has no id is an event of its own.
        let key = match event.component.uid() {
            Some(uid) => (uid.to_owned(), 0),
            None => (String::new(), n + 1),
        };
        groups.entry(key).or_default().push(n);
    }
    let mut left = MOST_OF_FILE;
    let mut days: Vec<Vec<Day>> = events.iter().map(|_| Vec::new()).collect();
    for group in groups.into_values() {
        let of_group: Vec<&Event> = group.iter().map(|n| &events[*n]).collect();
        for (at, day) in dates(&of_group, today, &mut left) {
            days[group[at]].push(day);
        }
    }
    for (event, days) in events.iter().zip(&days) {
        meeting(event, days, &own, facts, report);
    }
}

/// The events of a file, and what it calls itself: Google gives a calendar its owner's address as a name.
fn parse(text: &str, report: &mut FileReport) -> (Vec<Event>, Vec<String>) {
    let mut parser = Parser::new(text);
    let begins = |line: &str| line.trim().eq_ignore_ascii_case("BEGIN:VEVENT");
    let mut lines = text
        .lines()
        .enumerate()
        .filter(|(_, line)| begins(line))
        .map(|(i, _)| i as u64 + 1);
    let (mut events, mut names) = (Vec::new(), Vec::new());
    loop {
        match parser.entry() {
            Entry::Eof => break,
            Entry::ICalendar(calendar) => {
                for component in calendar.components {
                    if component.component_type.is_event() {
                        let line = lines.next().unwrap_or(0);
                        let people = people(&component);
                        events.push(Event {
                            component,
                            line,
                            people,
                        });
                    } else {
                        names.extend(component.entries.iter().filter_map(calendar_name));
                    }
                }
            }
            _ => {}
        }
    }
    for line in lines {
        report.problem(Class::Rejected, line, "", "an event that cannot be read");
    }
    (events, names)
}

/// The address that a calendar is called by.
fn calendar_name(entry: &ICalendarEntry) -> Option<String> {
    let ICalendarProperty::Other(name) = &entry.name else {
        return None;
    };
    let is_name = name.eq_ignore_ascii_case("X-WR-CALNAME");
    let text = entry.values.first()?.as_text()?;
    email::key(text).filter(|_| is_name)
}

/// Everybody of an event, each once.
fn people(component: &ICalendarComponent) -> Vec<Attendee> {
    let entries = component.entries.iter().filter(|entry| {
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
    people
}

/// The owner's addresses: those known, those that go by the owner's name; when the file has none of these, the one it is called
/// by, else the one that takes part in most of its events. A calendar in which the owner takes no part says nothing about them.
fn own_addresses(
    events: &[Event],
    names: &[String],
    whose: &Whose<'_>,
    report: &mut FileReport,
) -> HashSet<String> {
    let wanted = name::key(whose.name, "");
    let mut own: HashSet<String> = whose.own.iter().cloned().collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for person in events.iter().flat_map(|event| &event.people) {
        *counts.entry(&person.key).or_default() += 1;
        if wanted.is_full() && name::key(&person.name, "").text == wanted.text {
            own.insert(person.key.clone());
        }
    }
    if counts.keys().any(|key| own.contains(*key)) {
        return own;
    }
    let with_people = events.iter().filter(|event| event.people.len() > 1).count();
    let called = names.iter().find(|name| counts.contains_key(name.as_str()));
    let most = counts
        .iter()
        .max_by_key(|(key, n)| (**n, std::cmp::Reverse(**key)));
    // Whose addresses are known is not guessed to have another.
    let most =
        most.filter(|(_, n)| whose.own.is_empty() && **n * 4 > with_people * 3 && with_people > 2);
    let found = called.map(String::as_str).or(most.map(|(key, _)| *key));
    if let Some(key) = found {
        report.notes.push(format!(
            "{key} is taken for the owner's address: it takes part in {} of {with_people} meetings",
            counts.get(key).copied().unwrap_or_default()
        ));
        own.insert(key.to_owned());
    }
    own
}

/// On which days the events of one id are, each with its place among them.
fn dates(events: &[&Event], today: Option<Day>, left: &mut usize) -> Vec<(usize, Day)> {
    let first = |event: &Event| {
        let wanted = [ICalendarProperty::Dtstart, ICalendarProperty::RecurrenceId];
        wanted
            .iter()
            .find_map(|property| day(start(&event.component, property)?))
    };
    let starts = || {
        let days = events.iter().enumerate();
        days.filter_map(|(at, event)| Some((at, first(event)?)))
            .collect()
    };
    let is_series = events.iter().any(|event| event.component.is_recurrent());
    let Some(today) = today.filter(|_| is_series && *left > 0) else {
        return starts();
    };
    let until = today.plus(LOOK_AHEAD);
    let components = events.iter().map(|event| {
        let mut component = event.component.clone();
        let values = component
            .entries
            .iter_mut()
            .flat_map(|entry| &mut entry.values);
        values.for_each(|value| end_by(value, until));
        // A date that was moved is told by the date it had, whichever version of the series it came with.
        let entries = &mut component.entries;
        entries.retain(|entry| entry.name != ICalendarProperty::Sequence);
        component.component_ids.clear();
        component
    });
    let calendar = ICalendar {
        components: components.collect(),
    };
    let expanded = calendar.expand_dates(Tz::Floating, MOST_OF_SERIES.min(*left));
    *left = left.saturating_sub(expanded.events.len());
    if expanded.events.is_empty() {
        return starts();
    }
    let mut found: Vec<(Day, usize)> = Vec::new();
    for event in expanded.events {
        let shown = event.start.format("%Y-%m-%d").to_string();
        found.extend(Day::parse_iso(&shown).map(|day| (day, event.comp_id as usize)));
    }
    found.sort_unstable();
    let past = found.partition_point(|(day, _)| *day <= today);
    let next = found.get(past).copied();
    found.truncate(past);
    // A daily meeting says no more than a weekly one. Nothing here depends on the day of reading but what is still to come.
    let week = |day: Day| (day.number() + 3).div_euclid(7);
    found.dedup_by_key(|(day, at)| (week(*day), *at));
    let all = found.into_iter().chain(next);
    all.map(|(day, at)| (at, day)).collect()
}

/// Lets a series end by a day, unless it ends before.
fn end_by(value: &mut ICalendarValue, until: Day) {
    let ICalendarValue::RecurrenceRule(rule) = value else {
        return;
    };
    let ends = rule.until.as_ref().and_then(day);
    if rule.count.is_none() && ends.is_none_or(|ends| ends > until) {
        let shown = until.to_string();
        let mut parts = shown.split('-').map(|part| part.parse::<u16>().ok());
        let mut part = || parts.next().flatten();
        let (year, month, day) = (part(), part(), part());
        rule.until = Some(PartialDateTime {
            year,
            month: month.and_then(|month| u8::try_from(month).ok()),
            day: day.and_then(|day| u8::try_from(day).ok()),
            hour: Some(23),
            minute: Some(59),
            second: Some(59),
            ..PartialDateTime::default()
        });
    }
}

fn meeting(
    event: &Event,
    days: &[Day],
    own: &HashSet<String>,
    facts: &mut Facts,
    report: &mut FileReport,
) {
    let component = &event.component;
    if component.status() == Some(&ICalendarStatus::Cancelled) {
        return report.left_out("cancelled events");
    }
    if start(component, &ICalendarProperty::Dtstart).is_some_and(|start| start.hour.is_none()) {
        return report.left_out("all-day events");
    }
    let people = &event.people;
    if people.len() > MAX_ATTENDEES {
        return report.left_out("meetings of more than ten people");
    }
    let is_own = |person: &&Attendee| own.contains(&person.key);
    if people.iter().filter(is_own).any(|person| person.declined) {
        return report.left_out("declined");
    }
    // A shared mailbox is nobody, unless it is the owner's.
    let is_other =
        |person: &&Attendee| !is_own(person) && !person.declined && !email::is_role(&person.key);
    if !people.iter().any(|person| is_other(&person)) {
        return report.left_out("events without others");
    }
    if !people.iter().any(|person| is_own(&person)) {
        return report.left_out("meetings between others");
    }
    if days.is_empty() {
        return report.problem(Class::Rejected, event.line, "DTSTART", "no date");
    }
    let others = people.iter().filter(is_other);
    let others: Vec<u32> = others
        .map(|person| facts.key(&person.key, &person.name))
        .collect();
    let came = people.iter().filter(|person| !person.declined).count();
    for &day in days {
        for &other in &others {
            facts.add(Other::Key(other), FactKind::Meeting, By::Both, Some(day));
        }
        if came <= MOST_TOGETHER {
            facts.add_together(
                &others,
                Writer::Nobody,
                FactKind::Meeting,
                (Some(day), None),
            );
        }
    }
    report.imported();
}

/// One attendee; `None` for rooms, groups and machines. Some programs write a path or an id in the place of the address, and
/// the address beside it.
fn attendee(entry: &ICalendarEntry) -> Option<Attendee> {
    let parameter = |name| entry.parameter(&name);
    let beside = parameter(ICalendarParameterName::Email)
        .and_then(ICalendarParameterValue::as_text)
        .and_then(email::key);
    let key = beside.or_else(|| email::key(entry.calendar_address()?))?;
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
        name: parameter(ICalendarParameterName::Cn)
            .and_then(ICalendarParameterValue::as_text)
            .filter(|name| !name.contains('@'))
            .map(|name| name::beside_address(name, &key))
            .unwrap_or_default(),
        declined: answer == Some(&declined),
        key,
    })
}

fn start<'c>(
    component: &'c ICalendarComponent,
    property: &ICalendarProperty,
) -> Option<&'c PartialDateTime> {
    let entry = component.property(property)?;
    entry.values.first()?.as_partial_date_time()
}

fn day(date: &PartialDateTime) -> Option<Day> {
    Day::new(
        i16::try_from(date.year?).ok()?,
        i8::try_from(date.month?).ok()?,
        i8::try_from(date.day?).ok()?,
    )
}
