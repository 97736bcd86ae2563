//! Accounts as hubs: the best insiders of each function class, in order, instead of every pair of colleagues.

use hashbrown::HashMap;

use super::Search;
use crate::people::PersonIx;
use crate::people::account::AccountIx;
use crate::strength::{Colleagues, colleagues};
use introrank_core::keys::title::FunctionIx;

/// The reachable members of one account, by function class, easiest to reach first.
pub(super) struct Hub {
    /// Per class the places of its members among those within reach.
    pub classes: Vec<(FunctionIx, Vec<u32>)>,
    /// Inferred tie of two members of one function class; `None` when too unlikely to count.
    same: Option<Colleagues>,
    /// Inferred tie of members of different classes.
    other: Option<Colleagues>,
}

impl Hub {
    /// The inferred tie between members of one class, or of two.
    pub fn colleagues(&self, same_function: bool) -> Option<&Colleagues> {
        if same_function {
            self.same.as_ref()
        } else {
            self.other.as_ref()
        }
    }
}

/// The hubs of the accounts that one batch of targets needs, as one asker reaches them.
#[derive(Default)]
pub(super) struct Hubs(HashMap<AccountIx, Hub>);

impl Hubs {
    /// Builds the hubs of these accounts. `place` says where somebody stands among those within reach, and by what chance no
    /// route through them is better. O(members · log members).
    pub fn new(
        search: &Search<'_>,
        accounts: &[AccountIx],
        place: impl Fn(PersonIx) -> Option<(u32, f64)>,
    ) -> Self {
        let hub = |&account: &AccountIx| (account, hub(search, account, &place));
        Self(accounts.iter().map(hub).collect())
    }

    pub fn get(&self, account: AccountIx) -> Option<&Hub> {
        self.0.get(&account)
    }
}

fn hub(
    search: &Search<'_>,
    account: AccountIx,
    place: impl Fn(PersonIx) -> Option<(u32, f64)>,
) -> Hub {
    let strength = &search.config.strength;
    let headcount = search.network.headcount(account);
    let tie = |same| {
        Some(colleagues(strength, headcount, same))
            .filter(|tie| tie.knows >= strength.inferred_floor)
    };
    let members = search.network.members(account).iter();
    let mut within: Vec<(u32, f64, PersonIx)> = members
        .filter_map(|member| place(*member).map(|(at, bound)| (at, bound, *member)))
        .collect();
    within.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut classes: Vec<(FunctionIx, Vec<u32>)> = Vec::new();
    for (at, _, person) in within {
        let function = search.directory.people.role(person).function;
        match classes.iter_mut().find(|(class, _)| *class == function) {
            Some((_, list)) => list.push(at),
            None => classes.push((function, vec![at])),
        }
    }
    Hub {
        classes,
        same: tie(true),
        other: tie(false),
    }
}
