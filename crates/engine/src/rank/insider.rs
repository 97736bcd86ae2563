//! Somebody known at an account where no route leads to the prospect.

use super::{Goal, words};
use crate::people::PersonIx;
use crate::people::account::AccountIx;
use crate::people::role::RoleFilter;
use crate::search::{Asker, Query, Search};

/// Somebody at the account whom the asker, or a colleague, is tied to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Insider {
    /// Who they are.
    pub person: PersonIx,
    /// Who is tied to them.
    pub known_by: PersonIx,
}

/// Whoever of the account is likeliest to help the asker, else one of the asker's colleagues. O(members) look-ups per
/// teammate.
pub(super) fn insider(
    search: &Search<'_>,
    query: &Query<'_>,
    asker: Asker,
    goal: &Goal,
) -> Option<Insider> {
    let (account, target) = place(search, goal)?;
    let open = |person: PersonIx| {
        let out = &query.exclusions;
        Some(person) != target
            && !search.is_teammate(person)
            && !search.is_barred(person)
            && !out.is_out(person)
            && !out.is_pair_out(person, target, Some(account))
    };
    let members = search.network.members(account).iter().copied();
    let members: Vec<PersonIx> = members.filter(|person| open(*person)).collect();
    let best = |askers: &[PersonIx]| {
        let known = members.iter().flat_map(|person| {
            askers.iter().filter_map(|asker| {
                let helps = search.network.helps(*asker, *person)?;
                Some((helps, *person, *asker))
            })
        });
        let best = known.max_by(|a, b| a.0.total_cmp(&b.0).then((b.1, b.2).cmp(&(a.1, a.2))));
        best.map(|(_, person, known_by)| Insider { person, known_by })
    };
    let team = || best(search.teammates());
    match asker {
        Asker::Team => team(),
        Asker::One(asker) if search.is_teammate(asker) => best(&[asker]).or_else(team),
        Asker::One(asker) => best(&[asker]),
    }
}

/// The account of a prospect, and who is meant there.
fn place(search: &Search<'_>, goal: &Goal) -> Option<(AccountIx, Option<PersonIx>)> {
    match goal {
        Goal::Person(person) => Some((search.directory.people.account(*person)?, Some(*person))),
        Goal::Account(account, _) => Some((*account, None)),
        Goal::None(..) => None,
    }
}

impl Insider {
    /// What to ask them: `Ann Bell: "Who at Solaris works with Carla Dunn (CTO)?"`.
    pub(super) fn question(
        self,
        search: &Search<'_>,
        goal: &Goal,
        role: Option<&RoleFilter>,
    ) -> String {
        let directory = search.directory;
        let account = place(search, goal).map_or("", |(account, _)| {
            directory.accounts.get(account).name.as_str()
        });
        let name = directory.people.name(self.person);
        let question = match goal {
            Goal::Person(person) => format!(
                "Who at {account} works with {}?",
                words::in_question(search, *person)
            ),
            _ => match role {
                Some(role) => format!("Who at {account} is the {}?", role.words),
                None => format!("Who at {account} decides?"),
            },
        };
        format!("{name}: \"{question}\"")
    }

    /// That they are known: `Ann Bell, Buyer, is there and Dana Ruiz is connected with them`.
    pub(super) fn reason(self, search: &Search<'_>, asker: Asker, who: &str) -> String {
        let person = words::with_title(search, self.person);
        let known_by = match asker {
            Asker::One(asker) if asker == self.known_by => "you know".to_owned(),
            _ => format!("{} knows", search.directory.people.name(self.known_by)),
        };
        format!("nobody within reach is likely to know {who}; {known_by} {person}, who works there")
    }
}
