//! Which case, answer and figure belongs to which deal. Several deals may be under way with one account, and a customer may
//! buy again; what one deal came to, and who qualified it, says nothing of the next.

use std::collections::BTreeMap;

use super::about::About;
use super::case::Case;
use super::entry::{Entry, EventKind, QUESTIONS};
use super::notes::{Answer, Opportunity};
use introrank_core::day::Day;

/// A deal: what a prospect may buy.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Deal {
    /// Name of the account, or of the person where no account is known; with its number where there are several deals.
    pub name: String,
    /// Its id in the CRM.
    pub id: Option<String>,
    /// The last answer to each question.
    pub answers: BTreeMap<EventKind, Answer>,
    /// What the CRM says.
    pub opportunity: Option<Opportunity>,
    /// Its cases, in the order of their numbers.
    pub cases: Vec<i64>,
    /// With which prospect.
    prospect: String,
}

impl Deal {
    /// All four questions are answered with yes.
    pub fn is_qualified(&self) -> bool {
        let yes = |what| self.answers.get(what).is_some_and(|a| a.yes == Some(true));
        QUESTIONS.iter().all(yes)
    }

    /// The day since which it is qualified.
    pub fn qualified_on(&self) -> Option<Day> {
        let days = self.answers.values().map(|answer| answer.on);
        days.max().filter(|_| self.is_qualified())
    }

    /// Its cases, of all those of the ledger.
    pub fn cases_in<'a>(&'a self, all: &'a BTreeMap<i64, Case>) -> impl Iterator<Item = &'a Case> {
        self.cases.iter().filter_map(|number| all.get(number))
    }

    /// The questions without a yes.
    pub fn open_questions(&self) -> Vec<EventKind> {
        let no = |what: &EventKind| self.answers.get(what).is_none_or(|a| a.yes != Some(true));
        QUESTIONS.into_iter().filter(no).collect()
    }
}

/// All deals, and which case is of which.
///
/// Opportunities of a CRM are told apart by their id, and take over what was asked about the same person before. Everything
/// else belongs to a deal that is not over: one about the same person before others, the first before later ones. A win ends
/// a deal; so does a loss when no other prospect of it is in conversation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Deals {
    all: BTreeMap<String, Deal>,
    /// The keys of the deals with each prospect, in the order in which they began.
    of_prospect: BTreeMap<String, Vec<String>>,
    of_case: BTreeMap<i64, String>,
}

/// Where something stands in time: its day, and the entry that says so.
type Moment = (Day, i64);

impl Deals {
    /// Places all cases, in the order of their numbers. `entries` are those of each case.
    pub(super) fn of(cases: &BTreeMap<i64, Case>, entries: &BTreeMap<i64, Vec<Entry>>) -> Self {
        let mut deals = Self::default();
        for case in cases.values() {
            if let Some(about) = case.about() {
                let of_case = entries.get(&case.number).map_or(&[][..], Vec::as_slice);
                let id = of_case.iter().find_map(Entry::crm_deal);
                deals.place(case, about, id, cases);
            }
        }
        deals
    }

    /// The deals by their keys.
    pub const fn by_key(&self) -> &BTreeMap<String, Deal> {
        &self.all
    }

    /// The deal of a case.
    pub fn of_case(&self, case: i64) -> Option<&Deal> {
        self.all.get(self.of_case.get(&case)?)
    }

    /// All deals with the prospect of a case, the first ones first.
    pub fn beside(&self, case: i64) -> impl Iterator<Item = &Deal> {
        let own = self.of_case(case);
        let keys = own.and_then(|own| self.of_prospect.get(&own.prospect));
        let keys = keys.into_iter().flatten();
        keys.filter_map(|key| self.all.get(key))
    }

    /// The deals with a prospect that something said on a day may be about: those that are not over, of them those with the
    /// same person if there are any; else the last.
    pub fn under_way(&self, about: About<'_>, on: Day, cases: &BTreeMap<i64, Case>) -> Vec<&Deal> {
        let keys = self.keys_of(about);
        let mut open = self.open(keys, about, cases, |deal| {
            end(deal, cases).is_some_and(|end| end < (on, i64::MAX))
        });
        if open.iter().any(|(_, same_person)| *same_person) {
            open.retain(|(_, same_person)| *same_person);
        }
        if open.is_empty() {
            open.extend(keys.last().map(|last| (last, false)));
        }
        open.iter()
            .filter_map(|(key, _)| self.all.get(*key))
            .collect()
    }

    /// The deal that an answer or a figure belongs to: that of the case it names, of the CRM's id, else the one that is under
    /// way with the prospect. Where none is, what completes the last one was known while it was, and everything else is of
    /// the next one, which may not have begun.
    pub(super) fn of_note(
        &mut self,
        entry: &Entry,
        about: About<'_>,
        cases: &BTreeMap<i64, Case>,
    ) -> &mut Deal {
        let of_case = entry.case.and_then(|case| self.of_case.get(&case)).cloned();
        let id = entry.crm_deal();
        let keys = self.keys_of(about);
        let at = (entry.on, entry.id);
        let is_over = |deal: &Deal| end(deal, cases).is_some_and(|end| end < at);
        let known = match id {
            Some(id) => self.of_id(id),
            None => {
                let is_later = |deal: &Deal| began(deal, cases).is_some_and(|began| began > at);
                let now = self.pick(keys, about, cases, |deal| is_over(deal) || is_later(deal));
                let ended = || {
                    let mut over = keys.iter().rev().filter(|key| is_over(&self.all[*key]));
                    let last = over.next()?;
                    completes(entry, &self.all[last], cases).then_some(last)
                };
                now.or_else(ended)
                    .or_else(|| self.pick(keys, about, cases, is_over))
            }
        };
        let key = of_case
            .or(known.cloned())
            .unwrap_or_else(|| self.begin(about, id, entry.id));
        self.all.entry(key).or_default()
    }

    fn place(
        &mut self,
        case: &Case,
        about: About<'_>,
        id: Option<&str>,
        cases: &BTreeMap<i64, Case>,
    ) {
        let began = case.began().map(|on| (on, case.number));
        let last = case.steps.values().max().copied();
        // What went on after a win was no part of it.
        let is_after = |deal: &Deal| {
            let won = won(deal, cases).map(|(on, _)| on);
            end(deal, cases).is_some_and(|end| began.is_some_and(|began| began > end))
                || won.is_some_and(|won| last.is_some_and(|last| last > won))
        };
        let keys = self.keys_of(about);
        let known = match id {
            // What was asked about the same person before the CRM knew of it is of that deal; about others it is not.
            Some(id) => self.of_id(id).or_else(|| {
                let open = self.open(keys, about, cases, is_after);
                let nameless = |key: &String| self.all[key].id.is_none();
                let mut open = open.into_iter();
                let own = open.find(|(key, same_person)| *same_person && nameless(key));
                own.map(|(key, _)| key)
            }),
            None => self.pick(keys, about, cases, is_after),
        };
        let key = match known.cloned() {
            Some(key) => key,
            None => self.begin(about, id, case.number),
        };
        let deal = self.all.entry(key.clone()).or_default();
        deal.cases.push(case.number);
        if deal.id.is_none() {
            deal.id = id.map(str::to_owned);
        }
        self.of_case.insert(case.number, key);
    }

    /// The deal with this id in the CRM, whatever its account is called. O(deals).
    fn of_id(&self, id: &str) -> Option<&String> {
        let mut all = self.all.iter();
        let own = all.find(|(_, deal)| deal.id.as_deref() == Some(id));
        own.map(|(key, _)| key)
    }

    /// One of these that is not over: with the same person if there is one, else the first.
    fn pick<'k>(
        &self,
        keys: &'k [String],
        about: About<'_>,
        cases: &BTreeMap<i64, Case>,
        is_over: impl Fn(&Deal) -> bool,
    ) -> Option<&'k String> {
        let open = self.open(keys, about, cases, is_over);
        let same_person = open.iter().find(|(_, same_person)| *same_person);
        same_person.or(open.first()).map(|(key, _)| *key)
    }

    /// Those that are not over, and whether they are with the same person.
    fn open<'k>(
        &self,
        keys: &'k [String],
        about: About<'_>,
        cases: &BTreeMap<i64, Case>,
        is_over: impl Fn(&Deal) -> bool,
    ) -> Vec<(&'k String, bool)> {
        let person = |case: &Case| matches!(about, About::Person { key, .. } if case.target == key);
        let same_person = |deal: &Deal| deal.cases_in(cases).any(person);
        keys.iter()
            .map(|key| (key, &self.all[key]))
            .filter(|(_, deal)| !is_over(deal))
            .map(|(key, deal)| (key, same_person(deal)))
            .collect()
    }

    fn keys_of(&self, about: About<'_>) -> &[String] {
        let keys = self.of_prospect.get(&about.prospect_key());
        keys.map_or(&[], Vec::as_slice)
    }

    fn begin(&mut self, about: About<'_>, id: Option<&str>, number: i64) -> String {
        let prospect = about.prospect_key();
        let keys = self.of_prospect.entry(prospect.clone()).or_default();
        let key = if keys.is_empty() {
            prospect.clone()
        } else {
            format!("{prospect} #{number}")
        };
        keys.push(key.clone());
        let deal = Deal {
            name: about.account().unwrap_or(about.text()).to_owned(),
            id: id.map(str::to_owned),
            prospect,
            ..Deal::default()
        };
        self.all.insert(key.clone(), deal);
        key
    }

    /// Tells the deals with one prospect apart, once all are known.
    pub(super) fn name_apart(&mut self) {
        for keys in self.of_prospect.values().filter(|keys| keys.len() > 1) {
            for key in keys {
                let Some(deal) = self.all.get_mut(key) else {
                    continue;
                };
                let number = deal.cases.first().map(|case| format!("#{case}"));
                if let Some(mark) = deal.id.clone().or(number) {
                    deal.name = format!("{} ({mark})", deal.name);
                }
            }
        }
    }
}

/// Whether what was written down after a deal was over may have been known by then: a figure, or an answer that takes nothing
/// back. Whoever bought did not say no.
fn completes(entry: &Entry, deal: &Deal, cases: &BTreeMap<i64, Case>) -> bool {
    if !entry.what.is_qualification() {
        return true;
    }
    let is_yes = deal
        .answers
        .get(&entry.what)
        .is_some_and(|a| a.yes == Some(true));
    let says_yes = Answer::of(entry).yes == Some(true);
    !is_yes && (says_yes || won(deal, cases).is_none())
}

/// When the first case of a deal began; `None` for one without cases.
fn began(deal: &Deal, cases: &BTreeMap<i64, Case>) -> Option<Moment> {
    let began = deal.cases_in(cases);
    let began = began.filter_map(|case| Some((case.began()?, case.number)));
    began.min()
}

fn won(deal: &Deal, cases: &BTreeMap<i64, Case>) -> Option<Moment> {
    let ends = deal.cases_in(cases).filter_map(|case| case.end);
    let won = ends.filter(|(end, ..)| *end == EventKind::Won);
    won.map(|(_, on, entry)| (on, entry)).min()
}

/// When a deal was over: won, or lost with nobody else of it in conversation.
fn end(deal: &Deal, cases: &BTreeMap<i64, Case>) -> Option<Moment> {
    let goes_on = || deal.cases_in(cases).any(Case::is_in_conversation);
    let ends = || deal.cases_in(cases).filter_map(|case| case.end);
    let is_lost =
        ends().any(|(end, ..)| matches!(end, EventKind::Lost | EventKind::ProspectDeclined));
    let lost = || ends().map(|(_, on, entry)| (on, entry)).max();
    won(deal, cases).or_else(|| lost().filter(|_| is_lost && !goes_on()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Ledger;

    fn entry(id: i64, on: &str, what: EventKind, case: Option<i64>, target: &str) -> Entry {
        Entry {
            id,
            case,
            rep: "dana".into(),
            introducer: "mei".into(),
            target: target.into(),
            account: "Northwind".into(),
            answer: if what.is_of_case() { "" } else { "yes" }.into(),
            ..Entry::new(Day::parse_iso(on).unwrap(), what)
        }
    }

    fn qualified(from: i64, on: &str) -> impl Iterator<Item = Entry> {
        let answers = (from..).zip(QUESTIONS);
        answers.map(move |(id, what)| entry(id, on, what, None, ""))
    }

    /// What the deals are called by their cases, with whether they are qualified.
    fn deals(entries: Vec<Entry>) -> Vec<(Vec<i64>, bool)> {
        let ledger = Ledger::replay(entries, None);
        let deals = ledger.deals.by_key().values();
        deals
            .map(|deal| (deal.cases.clone(), deal.is_qualified()))
            .collect()
    }

    #[test]
    fn a_customer_who_buys_again_is_another_deal() {
        let mut entries = vec![entry(1, "2026-05-01", EventKind::Asked, None, "sam")];
        entries.extend(qualified(2, "2026-05-20"));
        // Two people of one account are one deal, until it is won.
        entries.push(entry(6, "2026-05-21", EventKind::Asked, None, "ines"));
        assert_eq!(deals(entries.clone()), [(vec![1, 6], true)]);
        entries.push(entry(7, "2026-06-01", EventKind::Won, Some(1), "sam"));
        assert_eq!(deals(entries.clone()), [(vec![1, 6], true)]);
        // On the day of the win, and later.
        entries.push(entry(8, "2026-06-01", EventKind::Asked, None, "tom"));
        assert_eq!(
            deals(entries.clone()),
            [(vec![1, 6], true), (vec![8], false)]
        );
        // What goes on after the win is no part of it.
        entries.push(entry(9, "2026-06-05", EventKind::Replied, Some(6), "ines"));
        assert_eq!(deals(entries), [(vec![1], true), (vec![6, 8], false)]);
    }

    #[test]
    fn a_loss_ends_a_deal_when_nothing_of_it_goes_on() {
        let mut entries = vec![
            entry(1, "2026-05-01", EventKind::Asked, None, "sam"),
            entry(2, "2026-05-02", EventKind::Replied, None, "ines"),
        ];
        entries.extend(qualified(3, "2026-05-20"));
        entries.push(entry(7, "2026-06-01", EventKind::Lost, Some(1), "sam"));
        entries.push(entry(8, "2026-06-02", EventKind::Asked, None, "tom"));
        assert_eq!(deals(entries.clone()), [(vec![1, 2, 8], true)]);
        entries.pop();
        entries.push(entry(
            8,
            "2026-06-02",
            EventKind::ProspectDeclined,
            Some(2),
            "ines",
        ));
        entries.push(entry(9, "2026-12-02", EventKind::Asked, None, "tom"));
        assert_eq!(deals(entries), [(vec![1, 2], true), (vec![9], false)]);
    }

    /// Found by a sales manager: a customer who had no budget for more took back that they had had one for what they bought.
    #[test]
    fn an_answer_after_a_win_takes_nothing_back() {
        let answer = |id, on, what, answer: &str| Entry {
            answer: answer.into(),
            ..entry(id, on, what, None, "")
        };
        let mut entries = vec![entry(1, "2026-05-01", EventKind::Asked, None, "sam")];
        entries.extend(qualified(2, "2026-05-20").take(3));
        entries.push(entry(6, "2026-06-01", EventKind::Won, Some(1), "sam"));
        assert_eq!(deals(entries.clone()), [(vec![1], false)]);
        // The fourth answer was known when they bought.
        entries.push(answer(7, "2026-06-20", QUESTIONS[3], "yes"));
        assert_eq!(deals(entries.clone()), [(vec![1], true)]);
        // A no is of what they may buy next.
        entries.push(answer(8, "2026-07-01", QUESTIONS[0], "no"));
        assert_eq!(deals(entries.clone()), [(vec![1], true), (vec![], false)]);
        // Its first ask changes nothing of the deal that was won.
        entries.push(entry(9, "2026-07-10", EventKind::Asked, None, "ines"));
        assert_eq!(deals(entries.clone()), [(vec![1], true), (vec![9], false)]);
        entries.extend(qualified(10, "2026-08-01"));
        assert_eq!(deals(entries), [(vec![1], true), (vec![9], true)]);
    }

    #[test]
    fn what_is_said_of_a_case_is_of_its_deal() {
        let mut entries = vec![
            entry(1, "2026-05-01", EventKind::Asked, None, "sam"),
            entry(2, "2026-06-01", EventKind::Won, Some(1), "sam"),
            entry(3, "2026-06-02", EventKind::Asked, None, "ines"),
        ];
        let answers = qualified(4, "2026-06-20").map(|answer| Entry {
            case: Some(1),
            ..answer
        });
        entries.extend(answers);
        assert_eq!(deals(entries.clone()), [(vec![1], true), (vec![3], false)]);
        entries.iter_mut().for_each(|entry| {
            if !entry.what.is_of_case() {
                entry.case = None;
            }
        });
        assert_eq!(deals(entries), [(vec![1], false), (vec![3], true)]);
    }
}
