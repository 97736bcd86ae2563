//! Two people of whom nothing but their account says that they know each other.

use crate::people::{Directory, PersonIx};
use crate::strength::config::StrengthConfig;
use crate::strength::{Colleagues, colleagues};

/// The tie that is inferred between two people; `None` unless they are of one account.
pub fn guess(
    directory: &Directory,
    config: &StrengthConfig,
    (a, b): (PersonIx, PersonIx),
) -> Option<Colleagues> {
    let people = &directory.people;
    let account = people
        .account(a)
        .filter(|_| people.account(a) == people.account(b))?;
    let headcount = directory.accounts.get(account).headcount;
    let same_function = people.role(a).function.same(people.role(b).function);
    Some(colleagues(config, headcount, same_function))
}
