//! What a plan put on the list of a day, and nobody has done yet: questions about ties, and people to be contacted.

use introrank_core::day::Day;

use super::case::Case;
use super::notes::{Questioned, ToContact};
use super::state::Ledger;

impl Ledger {
    /// Questions that were put to a colleague since a day: those of the week, from its first.
    pub fn questions_since(&self, colleague: &str, day: Day) -> u32 {
        let put = self.questioned.iter();
        let put = put.filter(|q| q.colleague == colleague && q.on >= day);
        put.count() as u32
    }

    /// A question whether somebody knows somebody was put not long ago, answered or not.
    pub fn was_asked_whether(&self, from: &str, to: &str, as_of: Day) -> bool {
        let mut put = self.questioned.iter();
        put.any(|q| q.from == from && q.to == to && q.is_out(as_of))
    }

    /// The questions about ties that were put to colleagues and wait for an answer, the oldest first.
    pub fn open_questions(&self, as_of: Day) -> impl Iterator<Item = &Questioned> {
        let is_answered = |question: &Questioned| {
            let mut said = self.said.iter().rev();
            said.any(|said| {
                said.from == question.from && said.to == question.to && said.on >= question.on
            })
        };
        let put = self.questioned.iter();
        put.filter(move |q| q.is_out(as_of) && !q.is_about_forgotten() && !is_answered(q))
    }

    /// A rep was told not long ago to contact somebody, whether they did or not.
    pub fn was_told_to_contact(&self, rep: &str, person: &str, as_of: Day) -> bool {
        let mut told = self.to_contact.iter();
        told.any(|to| to.rep == rep && to.person == person && to.is_out(as_of))
    }

    /// Who is to be contacted and was not yet, as far as the ledger knows, the oldest first.
    pub fn still_to_contact(&self, as_of: Day) -> impl Iterator<Item = &ToContact> {
        let is_done = |to: &ToContact| {
            let touched = self.last_touch(&to.person);
            let mut about = self.cases.values().filter(|case| case.target == to.person);
            let began = |case: &Case| case.began().is_some_and(|day| day >= to.on);
            touched.is_some_and(|day| day >= to.on) || about.any(began)
        };
        let told = self.to_contact.iter();
        told.filter(move |to| to.is_out(as_of) && !to.is_about_forgotten() && !is_done(to))
    }
}
