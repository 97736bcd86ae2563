//! Accounts as hubs: the best insiders of each function class, in order, instead of every pair of colleagues.

use hashbrown::HashMap;
use rayon::prelude::*;

use super::{Reach, Search};
use crate::people::PersonIx;
use crate::people::account::AccountIx;
use crate::people::title::FunctionIx;
use crate::strength::{Colleagues, colleagues};

/// The reachable members of one account, by function class, easiest to reach first.
pub struct Hub {
    pub(super) classes: Vec<(FunctionIx, Vec<PersonIx>)>,
    /// Inferred tie of two members of one function class; `None` when too unlikely to count.
    pub(super) same: Option<Colleagues>,
    /// Inferred tie of members of different classes.
    pub(super) other: Option<Colleagues>,
}

impl Hub {
    /// The inferred tie from a member of class `of` to one of class `to`.
    pub(super) fn colleagues(&self, of: FunctionIx, to: FunctionIx) -> Option<&Colleagues> {
        if of.same(to) { self.same.as_ref() } else { self.other.as_ref() }
    }
}

/// The hubs of the accounts that one batch of targets needs.
#[derive(Default)]
pub struct Hubs(pub(super) HashMap<AccountIx, Hub>);

impl Hubs {
    /// Builds the hubs of these accounts and prepares their members in `reach`. O(members · log members).
    pub fn prepare(search: &Search<'_>, reach: &mut Reach, accounts: &[AccountIx]) -> Self {
        let mut wanted = accounts.to_vec();
        wanted.sort_unstable();
        wanted.dedup();
        let members: Vec<PersonIx> = wanted.iter().flat_map(|account| search.network.members(*account)).copied().collect();
        reach.prepare(search, &members);
        let reach = &*reach;
        let built: Vec<Hub> = wanted.par_iter().map(|&account| hub(search, reach, account)).collect();
        Self(wanted.into_iter().zip(built).collect())
    }
}

fn hub(search: &Search<'_>, reach: &Reach, account: AccountIx) -> Hub {
    let strength = &search.config.strength;
    let headcount = search.directory.accounts.get(account).headcount;
    let tie = |same| Some(colleagues(strength, headcount, same)).filter(|tie| tie.knows >= strength.inferred_floor);
    let mut members: Vec<PersonIx> = search.network.members(account).iter().copied().filter(|m| reach.bound[m.at()] > 0.0).collect();
    members.sort_by(|a, b| reach.bound[b.at()].total_cmp(&reach.bound[a.at()]).then(a.cmp(b)));
    let mut classes: Vec<(FunctionIx, Vec<PersonIx>)> = Vec::new();
    for member in members {
        let function = search.directory.people.role(member).function;
        match classes.iter_mut().find(|(class, _)| *class == function) {
            Some((_, list)) => list.push(member),
            None => classes.push((function, vec![member])),
        }
    }
    Hub { classes, same: tie(true), other: tie(false) }
}
