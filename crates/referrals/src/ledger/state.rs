//! The book: everything the entries say, worked out from the first to the last. Nothing derived is ever stored.

use std::collections::{BTreeMap, BTreeSet};

use super::case::Case;
use super::deals::Deals;
use super::entry::{Entry, EventKind};
use super::event::Event;
use super::notes::{Answer, Balance, Kindness, Questioned, Recorded, Said, ToContact, Wish};
use super::rejected::RejectedEvent;
use super::settings::Limits;
use super::words::is_forgotten;
use introrank_core::day::Day;
use introrank_core::evidence::Statement;
use introrank_engine::network::Fatigue;

/// Everything the ledger says as of a day.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// The entries that count, in the order of their days.
    pub entries: Vec<Entry>,
    /// The cases, by number.
    pub cases: BTreeMap<i64, Case>,
    /// The deals with prospects.
    pub deals: Deals,
    /// What was said about ties.
    pub said: Vec<Said>,
    /// What people wish.
    pub wishes: BTreeMap<String, Wish>,
    /// Contact and help without asking.
    pub kindness: Vec<Kindness>,
    /// Questions put to colleagues.
    pub questioned: Vec<Questioned>,
    /// Who is to be contacted.
    pub to_contact: Vec<ToContact>,
    /// Hours given, by rep and day.
    pub hours: Vec<(Day, String, f64)>,
    /// Answers about the referral system: the last of each question.
    pub health: BTreeMap<String, Answer>,
    /// Forecasts on record, the oldest first.
    pub forecasts: Vec<Recorded>,
    /// Entries that do not fit those before them, with the reason: only a damaged ledger has any.
    pub misfits: Vec<(i64, RejectedEvent)>,
    sources: BTreeMap<String, i64>,
    /// What was taken back, by the number of the entry that did so.
    taken_back: BTreeMap<i64, Entry>,
    /// The entries of each case, in their order.
    of_cases: BTreeMap<i64, Vec<Entry>>,
}

/// Entries go by their days, and those of one day in the order in which they were written down.
const fn order(entry: &Entry) -> (Day, i64) {
    (entry.on, entry.id)
}

impl Ledger {
    /// Works out everything from the entries, in any order, up to and with a day. What was taken back does not count, on
    /// whatever day that was done. O(n log n).
    pub fn replay(entries: Vec<Entry>, as_of: Option<Day>) -> Self {
        let undone = undone(&entries);
        // What was taken back does not come again with the next reading.
        let sources = entries.iter().filter(|entry| !entry.source.is_empty());
        let mut ledger = Self {
            sources: sources
                .map(|entry| (entry.source.clone(), entry.id))
                .collect(),
            ..Self::default()
        };
        let counts = |entry: &Entry| {
            entry.what != EventKind::Undo
                && !undone.contains(&entry.id)
                && as_of.is_none_or(|day| entry.on <= day)
        };
        let taken = entries.iter().filter(|entry| undone.contains(&entry.id));
        let taken: BTreeMap<i64, &Entry> = taken.map(|entry| (entry.id, entry)).collect();
        for entry in entries.iter().filter(|entry| !undone.contains(&entry.id)) {
            if let Some(taken) = entry.undoes.and_then(|id| taken.get(&id)) {
                ledger.taken_back.insert(entry.id, (*taken).clone());
            }
        }
        let mut entries: Vec<Entry> = entries.into_iter().filter(counts).collect();
        entries.sort_by_key(order);
        for entry in &entries {
            if entry.what.is_of_case() {
                let of_case = ledger.of_cases.entry(entry.case.unwrap_or(entry.id));
                of_case.or_default().push(entry.clone());
            }
        }
        let numbers: Vec<i64> = ledger.of_cases.keys().copied().collect();
        for number in numbers {
            match replay_case(number, ledger.of_case(number)) {
                Ok((case, misfits)) => {
                    ledger.misfits.extend(misfits);
                    ledger.cases.insert(case.number, case);
                }
                Err(refusal) => ledger.misfits.push((number, refusal)),
            }
        }
        ledger.deals = Deals::of(&ledger.cases, &ledger.of_cases);
        for entry in entries.iter().filter(|entry| !entry.what.is_of_case()) {
            ledger.note(entry);
        }
        ledger.deals.name_apart();
        for entry in entries.iter().filter(|entry| entry.what.is_of_case()) {
            ledger.derive_statements(entry);
        }
        ledger.entries = entries;
        ledger
    }

    /// The entries with today's keys: people whom later exports know better have a new one.
    pub fn with_names_of_today(
        entries: Vec<Entry>,
        today: impl Fn(&str) -> Option<String>,
    ) -> Vec<Entry> {
        let mut known: BTreeMap<String, Option<String>> = BTreeMap::new();
        let mut renew = |text: &mut String| {
            if !text.is_empty() {
                let new = known.entry(text.clone()).or_insert_with(|| today(text));
                if let Some(new) = new {
                    new.clone_into(text);
                }
            }
        };
        let renewed = entries.into_iter().map(|mut entry| {
            let people = [
                &mut entry.rep,
                &mut entry.introducer,
                &mut entry.via,
                &mut entry.by,
            ];
            people.into_iter().for_each(&mut renew);
            if entry.what != EventKind::Health {
                renew(&mut entry.target);
            }
            if entry.what == EventKind::Redirected {
                renew(&mut entry.answer);
            }
            entry
        });
        renewed.collect()
    }

    /// Says whether an entry could be added, and why not.
    ///
    /// # Errors
    /// See [`RejectedEvent`].
    pub fn check(&self, entry: &Entry) -> Result<(), RejectedEvent> {
        if let Some(undoes) = entry.undoes {
            return self.check_undo(undoes);
        }
        let unknown = |number: &i64| !self.cases.contains_key(number);
        if let Some(case) = entry.case.filter(unknown) {
            return Err(RejectedEvent::NoCase { case });
        }
        if !entry.what.is_of_case() {
            return Event::of(entry).map(drop);
        }
        // A new one comes last on its day; one that was taken back stands where it stood.
        let late = Entry {
            id: if entry.id > 0 { entry.id } else { i64::MAX },
            ..entry.clone()
        };
        let number = entry.case.unwrap_or(late.id);
        let mut of_case = self.of_case(number).to_vec();
        of_case.push(late.clone());
        of_case.sort_by_key(order);
        let (_, misfits) = replay_case(number, &of_case)?;
        let own = misfits.iter().find(|(id, _)| *id == late.id);
        match (own, misfits.first()) {
            (Some((_, refusal)), _) => Err(refusal.clone()),
            // It fits, and what came later does not any more.
            (None, Some((id, _))) => Err(RejectedEvent::Early {
                what: entry.what.phrase(),
                on: entry.on,
                later: *id,
            }),
            (None, None) => Ok(()),
        }
    }

    fn of_case(&self, number: i64) -> &[Entry] {
        self.of_cases.get(&number).map_or(&[], Vec::as_slice)
    }

    /// Adds an entry that [`check`](Self::check) has passed, as far as later checks need it: the case it belongs to, not
    /// what it says of prospects and people. O(log entries + entries of the case), and moving those of later days.
    pub fn insert(&mut self, entry: Entry) {
        if !entry.source.is_empty() {
            self.sources.insert(entry.source.clone(), entry.id);
        }
        if let Some(undoes) = entry.undoes {
            if let Some(again) = self.taken_back.remove(&undoes) {
                let undo = Entry {
                    id: undoes,
                    undoes: Some(again.id),
                    ..Entry::new(entry.on, EventKind::Undo)
                };
                self.taken_back.insert(entry.id, undo);
                self.insert(again);
                return;
            }
            if let Some(taken) = self.entries.iter().find(|other| other.id == undoes) {
                self.taken_back.insert(entry.id, taken.clone());
            }
            self.entries.retain(|other| other.id != undoes);
            for of_case in self.of_cases.values_mut() {
                of_case.retain(|other| other.id != undoes);
            }
            return;
        }
        let at = self
            .entries
            .partition_point(|other| order(other) < order(&entry));
        self.entries.insert(at, entry.clone());
        if entry.what.is_of_case() {
            let number = entry.case.unwrap_or(entry.id);
            let of_case = self.of_cases.entry(number).or_default();
            let at = of_case.partition_point(|other| order(other) < order(&entry));
            of_case.insert(at, entry);
            if let Ok((case, _)) = replay_case(number, self.of_case(number)) {
                self.cases.insert(number, case);
            }
        }
    }

    fn check_undo(&self, id: i64) -> Result<(), RejectedEvent> {
        // Taking back that something was taken back: it must still fit.
        if let Some(again) = self.taken_back.get(&id) {
            return self.check(again);
        }
        let Some(entry) = self.entries.iter().find(|entry| entry.id == id) else {
            return Err(RejectedEvent::NoEntry(id));
        };
        let rest = |other: &&Entry| other.case == Some(id) && other.id != id;
        if entry.what.is_of_case()
            && entry.case.is_none()
            && let Some(last) = self.entries.iter().rfind(rest)
        {
            return Err(RejectedEvent::Undo(format!(
                "entry {id} began #{id}, and later entries rest on it; take back {} first",
                last.id
            )));
        }
        Ok(())
    }

    /// The number of the entry that came from this source.
    pub fn from_source(&self, source: &str) -> Option<i64> {
        self.sources.get(source).copied()
    }

    /// The newest open case of these people; an empty text fits everybody.
    pub fn open_case(&self, rep: &str, introducer: &str, target: &str) -> Option<&Case> {
        let mut cases = self.cases_of(rep, introducer, target);
        cases.find(|case| case.is_open())
    }

    /// The newest case of these people that went on after a day, whatever became of it later; of several one that had begun.
    pub fn case_on(&self, rep: &str, introducer: &str, target: &str, on: Day) -> Option<&Case> {
        let cases = || {
            let cases = self.cases_of(rep, introducer, target);
            cases.filter(|case| case.end.is_none_or(|(_, end, _)| end > on))
        };
        let begun = cases().find(|case| case.began().is_some_and(|began| began <= on));
        begun.or_else(|| cases().next())
    }

    /// The cases of these people, the newest first; an empty text fits everybody.
    fn cases_of(&self, rep: &str, introducer: &str, target: &str) -> impl Iterator<Item = &Case> {
        let fits = |own: &str, wanted: &str| wanted.is_empty() || own == wanted;
        self.cases.values().rev().filter(move |case| {
            fits(&case.rep, rep)
                && fits(&case.introducer, introducer)
                && (fits(&case.target, target) || fits(&case.account, target))
        })
    }

    /// The open cases, in order.
    pub fn open_cases(&self) -> impl Iterator<Item = &Case> {
        self.cases.values().filter(|case| case.is_open())
    }

    /// Who dealt with whom, and on which day: an introduction proves the tie of whoever asked and the introducer, and that of
    /// introducer and prospect; a meeting held that of rep and prospect, and of everybody with a role in the deal. Steps that
    /// were skipped count as taken.
    pub fn dealings(&self) -> Vec<(&str, &str, Day)> {
        let mut dealings = Vec::new();
        for case in self.cases.values() {
            let asker = match case.via.as_str() {
                "" => &case.rep,
                via => via,
            };
            if let Some(day) = case.day_of(EventKind::Introduced) {
                dealings.push((asker, case.introducer.as_str(), day));
                dealings.push((case.introducer.as_str(), case.target.as_str(), day));
            }
            if let Some(day) = case.day_of(EventKind::MeetingHeld) {
                let people = std::iter::once(&case.target).chain(&case.others);
                dealings.extend(people.map(|who| (case.rep.as_str(), who.as_str(), day)));
            }
        }
        let somebody = |text: &str| !text.is_empty() && !is_forgotten(text);
        dealings.retain(|(a, b, _)| somebody(a) && somebody(b) && a != b);
        dealings
    }

    /// Everybody's asks, as far as they tire, by key.
    pub fn fatigue(&self, limits: &Limits) -> Fatigue {
        let mut asks: BTreeMap<String, Vec<(Day, Day)>> = BTreeMap::new();
        for case in self
            .cases
            .values()
            .filter(|case| !case.introducer.is_empty())
        {
            if let Some(days) = case.tires(limits) {
                asks.entry(case.introducer.clone()).or_default().push(days);
            }
        }
        Fatigue {
            per_ask: limits.fatigue,
            asks,
        }
    }

    /// What went to and fro between the team and somebody. An ask that lapsed without a word of what came of it is none of
    /// theirs.
    pub fn balance(&self, person: &str, as_of: Day, limits: &Limits) -> Balance {
        let asked = self.cases.values();
        let asked = asked.filter(|case| {
            case.introducer == person && case.was_asked() && !case.is_not_logged(as_of, limits)
        });
        let given = self.kindness.iter();
        let given = given.filter(|k| k.person == person && k.helped);
        Balance {
            asked: asked.clone().count(),
            introduced: asked
                .filter(|case| case.got_to(EventKind::Introduced))
                .count(),
            given: given.count(),
        }
    }

    /// The last day on which anybody of the team was in touch with somebody, as the ledger knows.
    pub fn last_touch(&self, person: &str) -> Option<Day> {
        let kind = self
            .kindness
            .iter()
            .filter(|k| k.person == person)
            .map(|k| k.on);
        let of_case = |case: &&Case| case.introducer == person;
        let cases = self.cases.values().filter(of_case).flat_map(|case| {
            let early = case
                .steps
                .range(EventKind::CheckedIn..=EventKind::Introduced);
            early
                .map(|(_, day)| *day)
                .chain(case.told)
                .chain(case.reminded.last().copied())
        });
        kind.chain(cases).max()
    }

    /// True when the team was in touch with somebody, or helped them, without asking for anything since they were asked last.
    pub fn was_in_touch_since_asked(&self, person: &str) -> bool {
        let asks = self.cases.values().filter(|case| case.introducer == person);
        let asked = asks.filter_map(Case::asked_on).max();
        let mut kindness = self.kindness.iter().filter(|k| k.person == person);
        kindness.any(|k| asked.is_none_or(|asked| k.on >= asked))
    }

    /// What an entry of a case says about ties.
    fn derive_statements(&mut self, entry: &Entry) {
        let Some(case) = self.cases.get(&entry.case.unwrap_or(entry.id)) else {
            return;
        };
        let said = |from: &str, to: &str, statement| {
            let somebody = |text: &str| !text.is_empty() && !is_forgotten(text);
            (somebody(from) && somebody(to) && from != to).then(|| Said {
                from: from.to_owned(),
                to: to.to_owned(),
                statement,
                on: entry.on,
                by_another: entry.what == EventKind::Redirected && from != case.introducer,
            })
        };
        let (introducer, target) = (&case.introducer, &case.target);
        let heard = match entry.what {
            EventKind::Knows | EventKind::Introduced => {
                vec![said(introducer, target, Statement::Knows)]
            }
            EventKind::DoesNotKnow => vec![said(introducer, target, Statement::UnknownTo)],
            // Priya is known to whoever names her, and knows the prospect.
            EventKind::Redirected => vec![
                said(introducer, &entry.answer, Statement::Knows),
                said(&entry.answer, target, Statement::Knows),
            ],
            _ => return,
        };
        self.said.extend(heard.into_iter().flatten());
    }

    /// What an entry that belongs to no case says. One that says too little does not count.
    fn note(&mut self, entry: &Entry) {
        let event = match Event::of(entry) {
            Ok(event) => event,
            Err(refusal) => {
                self.misfits.push((entry.id, refusal));
                return;
            }
        };
        match event {
            Event::Answered {
                question,
                about,
                answer,
            } => {
                let deal = self.deals.of_note(entry, about, &self.cases);
                deal.answers.insert(question, answer);
            }
            Event::Deal { about, deal } => {
                self.deals.of_note(entry, about, &self.cases).opportunity = Some(deal);
            }
            Event::Said(said) => self.said.push(said),
            Event::Questioned(questioned) => self.questioned.push(questioned),
            Event::ToContact(to_contact) => self.to_contact.push(to_contact),
            Event::Kindness(kindness) => self.kindness.push(kindness),
            Event::Wished { person, wish } => {
                self.wishes.entry(person.to_owned()).or_default().and(wish);
            }
            Event::Hours(hours) => self.hours.push((entry.on, entry.rep.clone(), hours)),
            Event::Health { question, answer } => {
                self.health.insert(question.to_owned(), answer);
            }
            Event::Forecast(recorded) => self.forecasts.push(recorded),
            Event::OfCase(_) | Event::Undo(_) => {}
        }
    }
}

/// The numbers of the entries that were taken back. Later entries take back earlier ones, undos among them.
fn undone(entries: &[Entry]) -> BTreeSet<i64> {
    let mut undos: Vec<(i64, i64)> = entries
        .iter()
        .filter_map(|entry| Some((entry.id, entry.undoes?)))
        .collect();
    undos.sort_unstable();
    let mut undone = BTreeSet::new();
    for (id, undoes) in undos.into_iter().rev() {
        if !undone.contains(&id) {
            undone.insert(undoes);
        }
    }
    undone
}

/// Plays the entries of one case, in their order. Those that do not fit are returned beside it.
fn replay_case(
    number: i64,
    entries: &[Entry],
) -> Result<(Case, Vec<(i64, RejectedEvent)>), RejectedEvent> {
    // The entry that began the case says who takes part, also when an earlier day was written down later.
    let opener = entries.iter().find(|entry| entry.case.is_none());
    let Some(opener) = opener else {
        return Err(RejectedEvent::NoCase { case: number });
    };
    let mut case = Case::begun_by(opener)?;
    let mut misfits = Vec::new();
    for entry in entries {
        if let Err(refusal) = case.take(entry) {
            misfits.push((entry.id, refusal));
        }
    }
    Ok((case, misfits))
}
