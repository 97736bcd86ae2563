//! Accounts as hubs: the best insiders of each function class, in order, instead of every pair of colleagues.

use hashbrown::HashMap;

use super::Search;
use super::reach::Reach;
use crate::people::account::AccountIx;
use crate::strength::{Colleagues, colleagues};
use introrank_core::keys::title::FunctionIx;

/// The reachable members of one account, by function class, easiest to reach first.
pub(super) struct Hub {
    /// Per class the positions of its members in [`Reach::reached`].
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
    /// Builds the hubs of these accounts. O(members · log members).
    pub fn new(search: &Search<'_>, reach: &Reach, accounts: &[AccountIx]) -> Self {
        Self(
            accounts
                .iter()
                .map(|&account| (account, hub(search, reach, account)))
                .collect(),
        )
    }

    pub fn get(&self, account: AccountIx) -> Option<&Hub> {
        self.0.get(&account)
    }
}

fn hub(search: &Search<'_>, reach: &Reach, account: AccountIx) -> Hub {
    let strength = &search.config.strength;
    let headcount = search.directory.accounts.get(account).headcount;
    let tie = |same| {
        Some(colleagues(strength, headcount, same))
            .filter(|tie| tie.knows >= strength.inferred_floor)
    };
    let members = search.network.members(account).iter();
    let mut positions: Vec<u32> = members
        .filter_map(|member| reach.position(*member))
        .map(|at| at as u32)
        .collect();
    let bound = |at: u32| reach.reached[at as usize].bound;
    positions.sort_by(|a, b| bound(*b).total_cmp(&bound(*a)).then(a.cmp(b)));
    let mut classes: Vec<(FunctionIx, Vec<u32>)> = Vec::new();
    for at in positions {
        let function = search
            .directory
            .people
            .role(reach.reached[at as usize].person)
            .function;
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
