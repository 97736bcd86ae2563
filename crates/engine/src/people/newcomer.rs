//! People whom no record has: a list, a question or the ledger names them.

use super::account::AccountIx;
use super::{Directory, PersonIx, Rule};
use introrank_core::display::clean;
use introrank_core::keys::title::TitleTable;

/// Somebody whom no record has, as far as it is known who they are.
#[derive(Clone, Copy, Debug)]
pub struct Newcomer<'a> {
    /// The key under which they are known from now on.
    pub key: &'a str,
    /// The name as shown.
    pub name: &'a str,
    /// The job title; empty when unknown.
    pub title: &'a str,
    /// Where they work, if it is known.
    pub account: Option<AccountIx>,
    /// A colleague without an export, who asks through those that have one.
    pub is_colleague: bool,
}

impl Directory {
    /// Makes somebody one of the directory: a person of their account and function, whom nobody is tied to. Whoever is known
    /// by this key is left as they are, but for a title that nobody gave. Everybody's position stays; newcomers stand behind
    /// those of the records, in the order in which they come. O(log newcomers).
    pub fn place(&mut self, newcomer: &Newcomer<'_>, titles: &TitleTable) -> PersonIx {
        let people = &mut self.people;
        if let Some(person) = people.find_key(newcomer.key) {
            let new = person.at().checked_sub(people.len());
            let title = new.and_then(|new| people.new_titles.get_mut(new));
            if let Some(title) = title.filter(|title| title.is_empty()) {
                *title = clean(newcomer.title);
                people.roles[person.at()] = titles.role(newcomer.title);
            }
            return person;
        }
        let person = PersonIx(people.keys.len() as u32);
        people.keys.push(newcomer.key);
        people.names.push(&clean(newcomer.name));
        people.new_titles.push(clean(newcomer.title));
        if newcomer.is_colleague {
            people.colleagues.insert(person);
        }
        people.accounts.push(newcomer.account);
        people.roles.push(titles.role(newcomer.title));
        people.placed_on.push(None);
        people.placeless.push(false);
        people.hidden.push(false);
        people.never_ask.push(false);
        people.join_key(newcomer.key, person, Rule::Profile);
        person
    }
}
